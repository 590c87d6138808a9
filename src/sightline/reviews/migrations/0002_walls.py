"""Row-level security for reviews. A new table here without a wall fails a test."""

from django.db import migrations

from sightline.access.rls import files_as, protect
from sightline.access.roles import FileRole as R

TRIAGE = files_as(R.TRIAGE_PANEL, R.SERIOUS_REVIEW_CHAIR, R.CHAIR)
PANEL = files_as(R.TRIAGE_PANEL, R.SERIOUS_REVIEW_CHAIR)
# whoever referred is told the outcome, declined or agreed (L09, L12); what each sector said stays with the panel
OUTCOME = files_as(R.TRIAGE_PANEL, R.SERIOUS_REVIEW_CHAIR, R.CHAIR, R.REFERRER, R.REFERRING_AGENCY)
REVIEW = files_as(
    R.TRIAGE_PANEL, R.SERIOUS_REVIEW_CHAIR, R.CHAIR, R.BUDDY, R.EXECUTIVE_PANEL, R.MONITOR_BODY, R.ATTENDEE
)
CHAIRS_REPORT = files_as(R.CHAIR, R.BUDDY, R.EXECUTIVE_PANEL)
OVERVIEW = files_as(R.CHAIR, R.EXECUTIVE_PANEL, R.MONITOR_BODY)


class Migration(migrations.Migration):
    dependencies = [("reviews", "0001_initial"), ("casefiles", "0002_walls")]

    operations = [
        protect("reviews_triage", using=OUTCOME, check=TRIAGE),
        protect("reviews_sectorview", using=PANEL),
        protect("reviews_review", using=REVIEW),
        protect("reviews_keyline", using=REVIEW),
        protect("reviews_involvedagency", using=REVIEW),
        protect("reviews_chairreport", using=CHAIRS_REPORT),
        protect("reviews_overviewreport", using=OVERVIEW),
    ]
