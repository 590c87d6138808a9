"""The worker learns which files were closed, and when, from a function of the owner; it reads no step of any file."""

from django.db import migrations

FORWARD = r"""
DROP POLICY worker ON casefiles_move;

-- the last closing step of every file that has one. For the worker alone: access/grants.py keeps everybody else from it
CREATE FUNCTION closings_of_files() RETURNS TABLE (file uuid, record_label text, step text, at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT DISTINCT ON (m.casefile_id) m.casefile_id, m.record_label::text, m.step::text, m.moved_at
  FROM public.casefiles_move m
  WHERE (m.record_label, m.step) IN (
    ('review', 'close'), ('triage', 'decline'), ('triage', 'other_route'), ('referral', 'withdraw')
  )
  ORDER BY m.casefile_id, m.moved_at DESC, m.id DESC
$$;
"""

BACKWARD = """
DROP FUNCTION closings_of_files();
CREATE POLICY worker ON casefiles_move TO sightline_worker USING (true) WITH CHECK (false);
"""


class Migration(migrations.Migration):
    dependencies = [("stewardship", "0010_disposing")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
