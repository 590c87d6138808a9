"""The walls, cheaper to plan (ADR 0018): one number says who holds a place, and what is asked once is asked by a plain
SELECT of a function that keeps its plan. Other tables follow by `apply_walls`, after migrating."""

from django.db import migrations

FORWARD = r"""
-- read on every row by the planner itself: bodies that are bound when they are made, and so may stand in the query
CREATE OR REPLACE FUNCTION wall_me() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(pg_catalog.current_setting('app.person_id', true), '')::bigint;
CREATE OR REPLACE FUNCTION wall_today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(nullif(pg_catalog.current_setting('app.today', true), '')::date, current_date);
CREATE OR REPLACE FUNCTION wall_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(nullif(pg_catalog.current_setting('app.now', true), '')::timestamptz, now());

-- asked once in a query, and planned once in a session
CREATE OR REPLACE FUNCTION wall_my_agencies() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public AS $$ BEGIN RETURN ARRAY(
  SELECT DISTINCT g.agency_id FROM partnerships_rolegrant g
  JOIN accounts_user u ON u.id = g.user_id AND u.is_active
  WHERE g.user_id = wall_me() AND g.agency_id IS NOT NULL
    AND g.starts_on <= wall_today() AND (g.ends_on IS NULL OR g.ends_on >= wall_today())
); END $$;
CREATE OR REPLACE FUNCTION wall_my_partnerships() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public AS $$ BEGIN RETURN ARRAY(
  SELECT DISTINCT g.partnership_id FROM partnerships_rolegrant g
  JOIN accounts_user u ON u.id = g.user_id AND u.is_active
  WHERE g.user_id = wall_me() AND g.agency_id IS NULL AND g.role IN ('scp_manager', 'scp_administrator')
    AND g.starts_on <= wall_today() AND (g.ends_on IS NULL OR g.ends_on >= wall_today())
); END $$;
-- everything I am that may hold a place: myself, my agencies, bodies in which I have a seat while both last, those I chair
CREATE FUNCTION wall_my_holders() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public AS $$ BEGIN RETURN ARRAY(
  SELECT u.id * 4 FROM accounts_user u WHERE u.id = wall_me() AND u.is_active
  UNION SELECT g.agency_id * 4 + 1 FROM partnerships_rolegrant g
  JOIN accounts_user u ON u.id = g.user_id AND u.is_active
  WHERE g.user_id = wall_me() AND g.agency_id IS NOT NULL
    AND g.starts_on <= wall_today() AND (g.ends_on IS NULL OR g.ends_on >= wall_today())
  UNION SELECT s.body_id * 4 + seat.kind FROM partnerships_bodymembership s
  JOIN accounts_user u ON u.id = s.user_id AND u.is_active JOIN partnerships_body b ON b.id = s.body_id
  JOIN (VALUES (2), (3)) seat (kind) ON seat.kind = 2 OR s.position = 'chair'
  WHERE s.user_id = wall_me()
    AND s.starts_on <= wall_today() AND (s.ends_on IS NULL OR s.ends_on >= wall_today())
    AND b.starts_on <= wall_today() AND (b.ends_on IS NULL OR b.ends_on >= wall_today())
); END $$;
-- the few files on which I have a place by name, which opens a ring-fence; and those that I am barred from
CREATE FUNCTION wall_files_i_am_named_on() RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public AS $$ BEGIN RETURN ARRAY(
  SELECT DISTINCT m.casefile_id FROM casefiles_filemember m JOIN accounts_user u ON u.id = m.user_id AND u.is_active
  WHERE m.holder = wall_me() * 4
    AND m.starts_on <= wall_today() AND (m.ends_on IS NULL OR m.ends_on >= wall_today())
    AND (m.until IS NULL OR m.until > wall_now())
); END $$;
CREATE FUNCTION wall_files_i_am_barred_from() RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public AS $$ BEGIN RETURN ARRAY(
  SELECT DISTINCT b.casefile_id FROM casefiles_bar b WHERE b.user_id = wall_me() AND b.lifted_at IS NULL
); END $$;

ALTER POLICY wall ON casefiles_casefile USING (false);
DROP VIEW wall_my_bar;
-- my own places on files that hold now, whether or not a fence or a bar keeps me from the file
CREATE OR REPLACE VIEW wall_my_place AS
  SELECT m.casefile_id, m.role::text AS role, m.user_id IS NOT NULL AS named FROM casefiles_filemember m
  WHERE m.holder = ANY ((SELECT wall_my_holders())::bigint[])
    AND m.starts_on <= wall_today() AND (m.ends_on IS NULL OR m.ends_on >= wall_today())
    AND (m.until IS NULL OR m.until > wall_now());
DROP FUNCTION wall_me_active();
DROP FUNCTION wall_bodies_i_chair();
DROP FUNCTION wall_my_bodies();
ALTER POLICY wall ON casefiles_casefile USING (
  ((NOT ring_fenced AND (partnership_id = ANY ((SELECT wall_my_partnerships())::bigint[])
      OR opened_by_agency_id = ANY ((SELECT wall_my_agencies())::bigint[])
      OR EXISTS (SELECT 1 FROM wall_my_place p WHERE p.casefile_id = casefiles_casefile.id)))
    OR id = ANY ((SELECT wall_files_i_am_named_on())::uuid[]))
  AND id <> ALL ((SELECT wall_files_i_am_barred_from())::uuid[]));
-- the places whose files I see, and the files that I see by wide sight: fence and bar are asked here, so that a table
-- which shows its rows by role need not ask the whole wall of the file once more. The column is not called
-- casefile_id, so that a wall which says just that means its own table’s
CREATE VIEW wall_my_work AS
  SELECT p.casefile_id AS file_id, p.role FROM wall_my_place p JOIN casefiles_casefile f ON f.id = p.casefile_id
  WHERE (NOT f.ring_fenced OR f.id = ANY ((SELECT wall_files_i_am_named_on())::uuid[]))
    AND f.id <> ALL ((SELECT wall_files_i_am_barred_from())::uuid[]);
CREATE VIEW wall_my_wide_file AS
  SELECT f.id AS file_id FROM casefiles_casefile f
  WHERE f.partnership_id = ANY ((SELECT wall_my_partnerships())::bigint[])
    AND (NOT f.ring_fenced OR f.id = ANY ((SELECT wall_files_i_am_named_on())::uuid[]))
    AND f.id <> ALL ((SELECT wall_files_i_am_barred_from())::uuid[]);
ALTER VIEW wall_my_work OWNER TO sightline_owner;
ALTER VIEW wall_my_wide_file OWNER TO sightline_owner;
GRANT SELECT ON wall_my_work, wall_my_wide_file TO sightline_app;
"""


class Migration(migrations.Migration):
    dependencies = [("casefiles", "0009_holder_of_a_place")]

    operations = [migrations.RunSQL(FORWARD)]
