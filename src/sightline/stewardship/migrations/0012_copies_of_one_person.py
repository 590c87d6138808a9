"""What the brake on taking copies asks of the trail: when one took one's own, and nobody else's."""

from django.db import migrations, models

FORWARD = """
CREATE FUNCTION wall_my_copies(since timestamptz) RETURNS TABLE (at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT t.at FROM public.trail_trailentry t
  WHERE t.actor_id = wall_me()::text AND t.at > since AND t.verb = 'exported' ORDER BY t.at
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("stewardship", "0011_closings")]

    operations = [
        migrations.RunSQL(FORWARD, "DROP FUNCTION wall_my_copies(timestamptz)"),
        migrations.AlterField(
            model_name='setaside',
            name='signal',
            field=models.CharField(choices=[('colleague', 'Opened a file from which a colleague is kept out'), ('tries', 'Tried to open files that are not theirs'), ('many_files', 'Opened many more files in a day than others of the same role'), ('no_work', 'Came back to a file on which they have no work'), ('out_of_hours', 'Opened files out of hours, again and again'), ('after_closing', 'Came back to a file after its review had closed'), ('held_up', 'Was held up after opening or copying very many files'), ('emergencies', 'Opened files in an emergency, again and again')], max_length=20),
        ),
    ]
