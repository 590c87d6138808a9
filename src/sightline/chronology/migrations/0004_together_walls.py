"""Row-level security for what is kept beside the combined chronology."""

from django.db import migrations

from sightline.access.rls import ME, files_as, protect
from sightline.access.roles import FileRole as R

# As the submitted rows: the Office, the chair and the chair's buddy.
PACK = files_as(R.CHAIR, R.BUDDY)


class Migration(migrations.Migration):
    dependencies = [("chronology", "0003_together"), ("casefiles", "0002_walls")]

    operations = [
        protect("chronology_savedview", using=f"{PACK} AND (shared OR made_by_id {ME})"),
        protect("chronology_chairnote", using=PACK),
        protect("chronology_frozenchronology", using=PACK),
        protect("chronology_frozenentry", using=PACK),
        protect("chronology_dismissal", using=PACK),
    ]
