"""Whom the event names, the check looks for: who is invited counts as a change of the register (G11)."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER attendance_counts_in_the_register AFTER INSERT OR DELETE OR UPDATE OF name, role
  ON meetings_attendance FOR EACH ROW EXECUTE FUNCTION register_changed();
"""


class Migration(migrations.Migration):
    dependencies = [("meetings", "0002_walls"), ("casefiles", "0004_register")]

    operations = [
        migrations.RunSQL(FORWARD, "DROP TRIGGER attendance_counts_in_the_register ON meetings_attendance;")
    ]
