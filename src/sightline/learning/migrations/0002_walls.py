"""Row-level security for learning. A new table here without a wall fails a test."""

from django.db import migrations

from sightline.access.rls import FILES_I_SEE, MY_AGENCIES, files_as, protect
from sightline.access.roles import FileRole as R

WALL = files_as(R.CHAIR, R.BUDDY, R.EXECUTIVE_PANEL, R.MONITOR_BODY)


class Migration(migrations.Migration):
    dependencies = [("learning", "0001_initial"), ("casefiles", "0002_walls")]

    operations = [
        protect("learning_finding", using=WALL),
        # an agency sees the actions that are its own to do (S51)
        protect("learning_action", using=f"{WALL} OR ({FILES_I_SEE} AND {MY_AGENCIES})"),
        # the joining tables show what the joined row shows
        protect("learning_finding_agencies", using="EXISTS (SELECT 1 FROM learning_finding f WHERE f.id = finding_id)"),
        protect("learning_action_findings", using="EXISTS (SELECT 1 FROM learning_action a WHERE a.id = action_id)"),
    ]
