"""Row-level security for what findings rest on: for those who see the entries."""

from django.db import migrations

from sightline.access.rls import files_as, protect
from sightline.access.roles import FileRole as R


class Migration(migrations.Migration):
    dependencies = [("learning", "0004_bases"), ("casefiles", "0002_walls")]

    operations = [protect("learning_findingbasis", using=files_as(R.CHAIR, R.BUDDY))]
