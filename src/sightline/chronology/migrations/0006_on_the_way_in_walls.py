"""Walls of what is on its way in or out of a draft: the agency's alone, always."""

from django.db import migrations

from sightline.access.rls import FILES_I_SEE, MY_AGENCIES, protect

OWN = f"{FILES_I_SEE} AND {MY_AGENCIES}"


class Migration(migrations.Migration):
    dependencies = [("chronology", "0005_on_the_way_in"), ("casefiles", "0002_walls")]

    operations = [
        # the worker clears them by age; access/grants.py lets it see an id and a moment
        protect("chronology_intake", using=OWN, worker="true"),
        protect("chronology_removedentry", using=OWN, worker="true"),
        protect("chronology_confirmedheading", using=MY_AGENCIES),
    ]
