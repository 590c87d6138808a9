"""The number of a row that was taken out is given to no other: a link or a note may still name it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("chronology", "0006_on_the_way_in_walls")]

    operations = [
        migrations.AddField(
            model_name="chronology",
            name="highest_removed",
            field=models.PositiveIntegerField(
                default=0, help_text="The highest number of a row that was taken out: no other row is given it"
            ),
        ),
    ]
