"""Row-level security for contributions. A new table here without a wall fails a test."""

from django.db import migrations

from sightline.access.rls import FILES_I_SEE, MY_AGENCIES, files_as, protect
from sightline.access.roles import FileRole as R

# Until it is submitted an agency's return is the agency's alone, the Office kept out too (domain 01 §1.2 rule a).
# A row is shared while it is as it was submitted. An agency that corrects it hides it again; what was submitted stays
# to be read as a frozen version.
WALL = f"{FILES_I_SEE} AND ({MY_AGENCIES} OR (shared AND {files_as(R.CHAIR, R.BUDDY)}))"
OWN = f"{FILES_I_SEE} AND {MY_AGENCIES}"
ASKED_AND_ASKING = f"{FILES_I_SEE} AND ({MY_AGENCIES} OR {files_as(R.CHAIR, R.BUDDY)})"


class Migration(migrations.Migration):
    dependencies = [("contributions", "0001_initial"), ("casefiles", "0002_walls")]

    operations = [
        protect("contributions_agencyrequest", using=ASKED_AND_ASKING),
        protect("contributions_nilstatement", using=OWN),
        protect("contributions_practiceaudit", using=WALL),
        protect("contributions_keylineanswer", using=WALL),
        protect("contributions_returnversion", using=ASKED_AND_ASKING),
    ]
