"""Who watches reads the trail of the partnership's files, who is on them and who is kept out: numbers and references,
and nothing of what a file holds. A bar keeps them too from what is known of the file."""

from django.db import migrations

from sightline.access.rls import protect

FORWARD = r"""
-- the files that I watch: those of my partnerships, but none from which I am barred
CREATE FUNCTION wall_files_i_watch() RETURNS TABLE (id uuid, reference text, partnership_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT c.id, c.reference::text, c.partnership_id FROM public.casefiles_casefile c
  WHERE c.partnership_id = ANY (ARRAY(SELECT unnest(wall_partnerships_i_watch()))) AND NOT EXISTS (
    SELECT 1 FROM public.casefiles_bar b WHERE b.casefile_id = c.id AND b.user_id = wall_me() AND b.lifted_at IS NULL
  )
$$;

-- the trail of those files between two moments; of one file or one person where one is named
CREATE FUNCTION wall_watched_acts(file_reference text, person text, since timestamptz, before timestamptz)
RETURNS TABLE (at timestamptz, verb text, actor_id text, file_ref text, record_label text, record_id text, payload text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT t.at, t.verb::text, t.actor_id::text, t.file_ref::text, t.record_label::text, t.record_id::text, t.payload
  FROM public.trail_trailentry t JOIN wall_files_i_watch() f ON f.reference = t.file_ref
  WHERE (file_reference = '' OR t.file_ref = file_reference) AND (person = '' OR t.actor_id = person)
    AND t.at >= since AND t.at < before
  ORDER BY t.at, t.chain, t.position
$$;

-- people with a place on those files at any time, by name, by their agency or by a seat
CREATE FUNCTION wall_watched_places() RETURNS TABLE (person bigint, file_ref text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT m.user_id, f.reference FROM public.casefiles_filemember m JOIN wall_files_i_watch() f ON f.id = m.casefile_id
  WHERE m.user_id IS NOT NULL AND m.role <> 'emergency'
  UNION SELECT g.user_id, f.reference FROM public.casefiles_filemember m
  JOIN wall_files_i_watch() f ON f.id = m.casefile_id
  JOIN public.partnerships_rolegrant g ON g.agency_id = m.agency_id
  UNION SELECT s.user_id, f.reference FROM public.casefiles_filemember m
  JOIN wall_files_i_watch() f ON f.id = m.casefile_id
  JOIN public.partnerships_bodymembership s ON s.body_id = m.body_id
$$;

CREATE FUNCTION wall_watched_bars() RETURNS TABLE (person bigint, file_ref text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT b.user_id, f.reference FROM public.casefiles_bar b JOIN wall_files_i_watch() f ON f.id = b.casefile_id
  WHERE b.lifted_at IS NULL
$$;

CREATE FUNCTION wall_watched_closings() RETURNS TABLE (file_ref text, at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT f.reference, max(m.moved_at) FROM public.casefiles_move m JOIN wall_files_i_watch() f ON f.id = m.casefile_id
  WHERE m.record_label = 'review' AND m.step = 'close' GROUP BY f.reference
$$;

CREATE FUNCTION wall_watched_partnership_of(file_reference text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT f.partnership_id FROM wall_files_i_watch() f WHERE f.reference = file_reference
$$;
"""

BACKWARD = """
DROP FUNCTION wall_watched_partnership_of(text);
DROP FUNCTION wall_watched_closings();
DROP FUNCTION wall_watched_bars();
DROP FUNCTION wall_watched_places();
DROP FUNCTION wall_watched_acts(text, text, timestamptz, timestamptz);
DROP FUNCTION wall_files_i_watch();
"""

# what was set aside: for whoever watches that partnership, and never rewritten by whom it is about
WATCHED = "partnership_id = ANY (ARRAY(SELECT unnest(wall_partnerships_i_watch())))"
WRITTEN = f"{WATCHED} AND person_id <> (SELECT wall_me())"


class Migration(migrations.Migration):
    dependencies = [
        ("stewardship", "0001_signals_set_aside"), ("casefiles", "0008_walls_that_are_seen_through"),
        ("trail", "0002_chain"),
    ]

    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        protect("stewardship_setaside", using=WATCHED, check=WRITTEN),
    ]
