"""The order of a day is a column of its own: the number by which a row is cited stays with it."""

from django.db import migrations, models

SAID = "Where its writer put it among the rows of the same days and time; empty: by its number"
NUMBER = "Its number in the agency's own chronology: given once, so that it can be cited"


class Migration(migrations.Migration):
    dependencies = [("chronology", "0008_open_to_invited")]

    operations = [
        migrations.AlterModelOptions(
            name="chronologyentry",
            options={"ordering": ["starts_on", "ends_on", "at_time", "order_in_day", "sequence"]},
        ),
        *(
            migrations.AddField(
                model_name=name,
                name="order_in_day",
                field=models.PositiveSmallIntegerField(null=True, blank=True, help_text=SAID),
            )
            for name in ("chronologyentry", "frozenentry")
        ),
        *(
            migrations.AlterField(
                model_name=name, name="sequence", field=models.PositiveIntegerField(help_text=NUMBER)
            )
            for name in ("chronologyentry", "frozenentry")
        ),
    ]
