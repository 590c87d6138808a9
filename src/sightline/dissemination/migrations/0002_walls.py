"""Row-level security for dissemination. A new table here without a wall fails a test."""

from django.db import migrations

from sightline.access.rls import files_as, protect
from sightline.access.roles import FileRole as R

WALL = files_as(R.CHAIR, R.BUDDY, R.EXECUTIVE_PANEL, R.MONITOR_BODY)
WITH_PUBLISHER = f"{WALL} OR {files_as(R.TRIX_PUBLISHER)}"
APPROVED = f"{WALL} OR (state IN ('approved', 'published', 'withdrawn') AND {files_as(R.TRIX_PUBLISHER)})"


class Migration(migrations.Migration):
    dependencies = [("dissemination", "0001_initial"), ("casefiles", "0002_walls")]

    operations = [
        protect("dissemination_briefing", using=APPROVED),
        protect("dissemination_anonymisationcheck", using=WALL),
        protect("dissemination_approvalround", using=WALL),
        protect("dissemination_panelvote", using=WALL),
        protect("dissemination_dispatch", using=WITH_PUBLISHER),
        protect("dissemination_publicationsource", using=WALL),
        protect("dissemination_highlights", using=WALL),
        protect(
            "dissemination_dispatch_agencies",
            using="EXISTS (SELECT 1 FROM dissemination_dispatch d WHERE d.id = dispatch_id)",
        ),
    ]
