"""Row-level security for chronology. A new table here without a wall fails a test."""

from django.db import migrations

from sightline.access.rls import FILES_I_SEE, MY_AGENCIES, files_as, protect
from sightline.access.roles import FileRole as R

# Until it is shared an agency's chronology is the agency's alone, the Office included (domain 01 §1.2 rule a).
WALL = f"{FILES_I_SEE} AND ({MY_AGENCIES} OR (shared AND {files_as(R.CHAIR, R.BUDDY)}))"


class Migration(migrations.Migration):
    dependencies = [("chronology", "0001_initial"), ("casefiles", "0002_walls")]

    operations = [protect("chronology_chronology", using=WALL), protect("chronology_chronologyentry", using=WALL)]
