"""Walls again: a body counts while it exists, a place in an emergency to its last second, whole-file roles everywhere;
and each part of the answer comes from an index. Breaking the glass, watching it, and who looked at a file."""

from django.db import migrations

from sightline.access.rls import FILES_I_SEE, ME, protect

FORWARD = r"""
CREATE OR REPLACE FUNCTION wall_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, public AS $$
  SELECT coalesce(nullif(current_setting('app.now', true), '')::timestamptz, now())
$$;

-- a role inside one agency is not the partnership's: as the policy says
CREATE OR REPLACE FUNCTION wall_my_partnerships() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
  SELECT coalesce(array_agg(DISTINCT g.partnership_id), '{}') FROM partnerships_rolegrant g
  JOIN accounts_user u ON u.id = g.user_id AND u.is_active
  WHERE g.user_id = wall_me() AND g.agency_id IS NULL AND g.role IN ('scp_manager', 'scp_administrator')
    AND g.starts_on <= wall_today() AND (g.ends_on IS NULL OR g.ends_on >= wall_today())
$$;

-- partnerships for whose information governance I answer: the roles are those with EMERGENCY_REVIEW (a test compares)
CREATE OR REPLACE FUNCTION wall_partnerships_i_watch() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
  SELECT coalesce(array_agg(DISTINCT g.partnership_id), '{}') FROM partnerships_rolegrant g
  JOIN accounts_user u ON u.id = g.user_id AND u.is_active
  WHERE g.user_id = wall_me() AND g.role IN ('information_governance')
    AND g.starts_on <= wall_today() AND (g.ends_on IS NULL OR g.ends_on >= wall_today())
$$;

-- my places on files that hold now: by name, by an agency of mine, by a seat in a body while both last
CREATE OR REPLACE FUNCTION wall_my_places() RETURNS TABLE (casefile_id uuid, role text, named boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH me AS (SELECT u.id FROM accounts_user u WHERE u.id = wall_me() AND u.is_active), seats AS (
    SELECT s.body_id, s.position FROM partnerships_bodymembership s
    JOIN me ON me.id = s.user_id JOIN partnerships_body b ON b.id = s.body_id
    WHERE s.starts_on <= wall_today() AND (s.ends_on IS NULL OR s.ends_on >= wall_today())
      AND b.starts_on <= wall_today() AND (b.ends_on IS NULL OR b.ends_on >= wall_today())
  ), places AS (
    SELECT m.*, true AS named FROM casefiles_filemember m JOIN me ON me.id = m.user_id
    UNION ALL
    SELECT m.*, false FROM casefiles_filemember m WHERE m.agency_id = ANY (ARRAY(SELECT unnest(wall_my_agencies())))
    UNION ALL
    SELECT m.*, false FROM casefiles_filemember m JOIN seats s ON s.body_id = m.body_id
    WHERE NOT m.chair_only OR s.position = 'chair'
  )
  SELECT p.casefile_id, p.role::text, p.named FROM places p
  WHERE p.starts_on <= wall_today() AND (p.ends_on IS NULL OR p.ends_on >= wall_today())
    AND (p.until IS NULL OR p.until > wall_now())
$$;

CREATE OR REPLACE FUNCTION wall_my_files() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
  WITH places AS MATERIALIZED (SELECT DISTINCT p.casefile_id, p.named FROM wall_my_places() p)
  SELECT coalesce(array_agg(f.id), '{}') FROM (
    SELECT casefile_id AS id FROM places WHERE named
    UNION SELECT c.id FROM casefiles_casefile c JOIN places p ON p.casefile_id = c.id WHERE NOT c.ring_fenced
    UNION SELECT c.id FROM casefiles_casefile c
      WHERE c.partnership_id = ANY (ARRAY(SELECT unnest(wall_my_partnerships()))) AND NOT c.ring_fenced
    UNION SELECT c.id FROM casefiles_casefile c
      WHERE c.opened_by_agency_id = ANY (ARRAY(SELECT unnest(wall_my_agencies()))) AND NOT c.ring_fenced
    EXCEPT SELECT casefile_id FROM casefiles_bar WHERE user_id = wall_me() AND lifted_at IS NULL
  ) f
$$;

-- with the roles that read the whole of a file, for a time (access.roles.WHOLE_FILE_ROLES; a test compares)
CREATE OR REPLACE FUNCTION wall_my_files_as(roles text[]) RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
  WITH places AS MATERIALIZED (SELECT p.* FROM wall_my_places() p)
  SELECT coalesce(array_agg(f.id), '{}') FROM (
    SELECT p.casefile_id AS id FROM places p JOIN casefiles_casefile c ON c.id = p.casefile_id
      WHERE (p.role = ANY (roles) OR p.role IN ('scrutineer', 'reviewer', 'emergency'))
        AND (NOT c.ring_fenced OR p.casefile_id IN (SELECT n.casefile_id FROM places n WHERE n.named))
    UNION SELECT c.id FROM casefiles_casefile c
      WHERE c.partnership_id = ANY (ARRAY(SELECT unnest(wall_my_partnerships())))
        AND (NOT c.ring_fenced OR c.id IN (SELECT n.casefile_id FROM places n WHERE n.named))
    EXCEPT SELECT casefile_id FROM casefiles_bar WHERE user_id = wall_me() AND lifted_at IS NULL
  ) f
$$;

-- the file of that reference opens to me to a last moment, four hours away at most; a bar is not broken. Who may: the
-- roles with FILE_BREAK_GLASS (a test compares). Answers the partnership; nothing when there is no such file for me.
CREATE FUNCTION wall_break_glass(file_reference text, why text, last_moment timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  file public.casefiles_casefile%ROWTYPE;
BEGIN
  IF length(trim(why)) < 20 THEN RAISE EXCEPTION 'emergency access needs a reason of 20 characters'; END IF;
  IF last_moment <= wall_now() OR last_moment > wall_now() + interval '4 hours' THEN
    RAISE EXCEPTION 'emergency access is for four hours at most';
  END IF;
  SELECT c.* INTO file FROM public.casefiles_casefile c
  WHERE c.reference = file_reference AND EXISTS (
    SELECT 1 FROM public.partnerships_rolegrant g JOIN public.accounts_user u ON u.id = g.user_id AND u.is_active
    WHERE g.user_id = wall_me() AND g.partnership_id = c.partnership_id
      AND g.role IN ('scp_manager', 'system_administrator', 'information_governance')
      AND g.starts_on <= wall_today() AND (g.ends_on IS NULL OR g.ends_on >= wall_today())
  ) AND NOT EXISTS (
    SELECT 1 FROM public.casefiles_bar b WHERE b.casefile_id = c.id AND b.user_id = wall_me() AND b.lifted_at IS NULL
  );
  IF NOT FOUND THEN RETURN NULL; END IF;
  INSERT INTO public.casefiles_filemember
    (casefile_id, role, user_id, chair_only, starts_on, ends_on, until, reason)
  VALUES (file.id, 'emergency', wall_me(), false, wall_today(), wall_today() + 1, last_moment, '');
  INSERT INTO public.casefiles_emergencyaccess
    (casefile_id, partnership_id, reference, reason, until, opened_at, opened_by_id, verdict, reviewed_words)
  VALUES (file.id, file.partnership_id, file.reference, why, last_moment, wall_now(), wall_me(), '', '');
  RETURN file.partnership_id;
END $$;

-- who looked at a file, and who was refused it: for its manager while they see it, and for whoever watches
CREATE FUNCTION wall_looks_of(file_reference text)
RETURNS TABLE (at timestamptz, verb text, actor_id text, record_label text, payload text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT t.at, t.verb::text, t.actor_id::text, t.record_label::text, t.payload FROM public.trail_trailentry t
  WHERE t.file_ref = file_reference AND EXISTS (
    SELECT 1 FROM public.casefiles_casefile c WHERE c.reference = file_reference AND (
      c.partnership_id = ANY (wall_partnerships_i_watch())
      OR (c.id = ANY (wall_my_files()) AND EXISTS (
        SELECT 1 FROM public.partnerships_rolegrant g WHERE g.user_id = wall_me() AND g.partnership_id = c.partnership_id
          AND g.role IN ('scp_manager')
          AND g.starts_on <= wall_today() AND (g.ends_on IS NULL OR g.ends_on >= wall_today())
      ))
    )
  )
  ORDER BY t.at DESC
$$;
"""

BACKWARD = """
DROP FUNCTION wall_looks_of(text);
DROP FUNCTION wall_break_glass(text, text, timestamptz);
"""

# a file that I may not see shows me my own emergency access to it, and whoever watches every one of the partnership
WATCHED = "partnership_id = ANY (ARRAY(SELECT unnest(wall_partnerships_i_watch())))"

# about a file: for those who see the file; about roles: for those who work in the partnership
PROPOSED = (
    "CASE WHEN file_ref = '' THEN partnership_id = ANY (ARRAY(SELECT unnest(wall_partnerships_i_work_in())))"
    " ELSE file_ref IN (SELECT c.reference FROM casefiles_casefile c) END"
)


class Migration(migrations.Migration):
    dependencies = [
        ("casefiles", "0005_who_is_on_a_file"), ("trail", "0002_chain"), ("access", "0001_initial"),
    ]

    operations = [
        # back to 0002's walls is forward again: nothing older is released, so only what is new is taken away
        migrations.RunSQL(FORWARD, BACKWARD),
        protect("casefiles_ringfence"),
        # a person may always see what they declared: policy asks it of them
        protect("casefiles_conflict", using=f"{FILES_I_SEE} OR user_id {ME}", check=FILES_I_SEE),
        protect("access_proposal", using=PROPOSED, check=PROPOSED),
        # anybody's looking may raise one; only whoever watches reads it
        protect("access_alarm", using=WATCHED, check="true"),
        protect("casefiles_emergencyaccess", using=f"opened_by_id {ME} OR {WATCHED}", check=WATCHED),
    ]
