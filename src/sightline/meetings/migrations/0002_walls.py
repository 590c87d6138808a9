"""Row-level security for meetings. A new table here without a wall fails a test."""

from django.db import migrations

from sightline.access.rls import files_as, protect
from sightline.access.roles import FileRole as R

WALL = files_as(R.CHAIR, R.BUDDY, R.ATTENDEE, R.EXECUTIVE_PANEL)
PANEL = files_as(R.CHAIR, R.EXECUTIVE_PANEL)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_initial"), ("casefiles", "0002_walls")]

    operations = [
        protect("meetings_event", using=WALL),
        protect("meetings_attendance", using=WALL),
        protect("meetings_agencyatevent", using=WALL),
        protect("meetings_panelrecord", using=PANEL),
    ]
