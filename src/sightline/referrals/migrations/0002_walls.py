"""Row-level security for referrals. A new table here without a wall fails a test."""

from django.db import migrations

from sightline.access.rls import FILES_I_SEE, MY_AGENCIES, files_as, protect
from sightline.access.roles import FileRole as R

# An agency's draft is its own; received, it is for those who triage, confirm, chair and run the review.
READERS = files_as(R.REFERRER, R.TRIAGE_PANEL, R.SERIOUS_REVIEW_CHAIR, R.CHAIR)


class Migration(migrations.Migration):
    dependencies = [("referrals", "0001_initial"), ("casefiles", "0002_walls")]

    operations = [
        protect("referrals_referral", using=f"{FILES_I_SEE} AND ({MY_AGENCIES} OR (state = 'received' AND {READERS}))"),
    ]
