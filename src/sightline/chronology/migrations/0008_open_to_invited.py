"""The return's tables let through whoever is invited to write it (ADR 0025)."""

from django.db import migrations

from sightline.access.rls import open_to_invited


class Migration(migrations.Migration):
    dependencies = [("chronology", "0007_highest_removed"), ("casefiles", "0012_occasional_places")]

    operations = [
        open_to_invited("chronology_chronology"),
        open_to_invited("chronology_chronologyentry"),
        open_to_invited("chronology_intake"),
        open_to_invited("chronology_removedentry"),
        open_to_invited("chronology_confirmedheading"),
    ]
