"""Who holds a place on a file, as one number that the walls compare."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import Case, F, When


class Migration(migrations.Migration):
    dependencies = [
        ("casefiles", "0008_walls_that_are_seen_through"),
        ("partnerships", "0002_team_notice"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "filemember",
            "holder",
            models.GeneratedField(
                expression=Case(
                    When(user__isnull=False, then=F("user_id") * 4),
                    When(agency__isnull=False, then=F("agency_id") * 4 + 1),
                    When(chair_only=True, then=F("body_id") * 4 + 3),
                    default=F("body_id") * 4 + 2,
                ),
                output_field=models.BigIntegerField(),
                db_persist=True,
            ),
        ),
        migrations.AddIndex("filemember", models.Index(fields=["holder", "casefile"], name="member_by_holder")),
    ]
