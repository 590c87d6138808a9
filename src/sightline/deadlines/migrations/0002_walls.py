"""Row-level security for deadlines. A new table here without a wall fails a test."""

from django.db import migrations

from sightline.access.rls import FILES_I_SEE, MY_AGENCIES, files_as, protect
from sightline.access.roles import FileRole as R

# whoever diverts a review stops every agency's clock, the Safeguarding Review Group's chair among them (L11, L40)
ALL_CLOCKS = files_as(R.CHAIR, R.BUDDY, R.SERIOUS_REVIEW_CHAIR)
AGENCYS_OWN = f"agency_id IS NULL OR {MY_AGENCIES} OR {ALL_CLOCKS}"


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0001_initial"), ("casefiles", "0002_walls")]

    operations = [protect("deadlines_deadline", using=f"{FILES_I_SEE} AND ({AGENCYS_OWN})", worker="true")]
