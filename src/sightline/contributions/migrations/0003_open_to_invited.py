"""The return's tables let through whoever is invited to write it (ADR 0025)."""

from django.db import migrations

from sightline.access.rls import open_to_invited


class Migration(migrations.Migration):
    dependencies = [("contributions", "0002_walls"), ("casefiles", "0012_occasional_places")]

    operations = [
        open_to_invited("contributions_agencyrequest"),
        open_to_invited("contributions_nilstatement"),
        open_to_invited("contributions_practiceaudit"),
        open_to_invited("contributions_keylineanswer"),
        open_to_invited("contributions_returnversion"),
    ]
