"""What the brake on reading in bulk asks of the trail: one's own looks, and nobody else's."""

from django.db import migrations, models

FORWARD = """
CREATE FUNCTION wall_my_first_looks(since timestamptz) RETURNS TABLE (file_ref text, at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT t.file_ref::text, min(t.at) FROM public.trail_trailentry t
  WHERE t.actor_id = wall_me()::text AND t.at > since AND t.file_ref <> ''
    AND t.verb IN ('page_opened', 'identity_opened', 'exported')
  GROUP BY t.file_ref
$$;
-- of oneself only, whatever calls it
ALTER POLICY wall ON access_alarm WITH CHECK (person_id = (SELECT wall_me()));
"""

BACKWARD = """
ALTER POLICY wall ON access_alarm WITH CHECK (true);
DROP FUNCTION wall_my_first_looks(timestamptz);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("stewardship", "0003_second_person_of_copies"), ("trail", "0010_looks_of_one_person"),
        ("access", "0003_alarms_of_the_brake"),
    ]

    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.AlterField(
            model_name="setaside",
            name="signal",
            field=models.CharField(choices=[("colleague", "Opened a file from which a colleague is kept out"), ("tries", "Tried to open files that are not theirs"), ("many_files", "Opened many more files in a day than others of the same role"), ("no_work", "Came back to a file on which they have no work"), ("out_of_hours", "Opened files out of hours, again and again"), ("after_closing", "Came back to a file after its review had closed"), ("held_up", "Was held up after opening very many files"), ("emergencies", "Opened files in an emergency, again and again")], max_length=20),
        ),
    ]
