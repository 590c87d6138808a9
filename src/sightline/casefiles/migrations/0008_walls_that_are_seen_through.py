"""The walls in the form that the planner sees through (ADR 0018). Other tables follow by `apply_walls`, after migrating."""

from django.db import migrations

FORWARD = r"""
-- bodies in which I have a seat while both last; those that I chair
CREATE FUNCTION wall_my_bodies() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
  SELECT coalesce(array_agg(s.body_id), '{}') FROM partnerships_bodymembership s
  JOIN accounts_user u ON u.id = s.user_id AND u.is_active JOIN partnerships_body b ON b.id = s.body_id
  WHERE s.user_id = wall_me()
    AND s.starts_on <= wall_today() AND (s.ends_on IS NULL OR s.ends_on >= wall_today())
    AND b.starts_on <= wall_today() AND (b.ends_on IS NULL OR b.ends_on >= wall_today())
$$;
CREATE FUNCTION wall_bodies_i_chair() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
  SELECT coalesce(array_agg(s.body_id), '{}') FROM partnerships_bodymembership s
  JOIN accounts_user u ON u.id = s.user_id AND u.is_active JOIN partnerships_body b ON b.id = s.body_id
  WHERE s.user_id = wall_me() AND s.position = 'chair'
    AND s.starts_on <= wall_today() AND (s.ends_on IS NULL OR s.ends_on >= wall_today())
    AND b.starts_on <= wall_today() AND (b.ends_on IS NULL OR b.ends_on >= wall_today())
$$;
-- me, if my account is on
CREATE FUNCTION wall_me_active() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public AS $$ SELECT id FROM accounts_user WHERE id = wall_me() AND is_active $$;
-- my own places on files that hold now, and the files I am barred from: nobody else’s. The owner’s view, so that it
-- may be asked inside the walls of the tables that it reads; the planner sees through it, as it does not through a
-- function, and chooses for each query between looking up one file and reading all of mine once.
CREATE VIEW wall_my_place AS
  SELECT m.casefile_id, m.role::text AS role, m.user_id IS NOT NULL AS named FROM casefiles_filemember m
  WHERE (m.user_id = (SELECT wall_me_active()) OR m.agency_id = ANY (ARRAY(SELECT unnest(wall_my_agencies())))
      OR (m.body_id = ANY (ARRAY(SELECT unnest(wall_my_bodies()))) AND NOT m.chair_only)
      OR m.body_id = ANY (ARRAY(SELECT unnest(wall_bodies_i_chair()))))
    AND m.starts_on <= (SELECT wall_today()) AND (m.ends_on IS NULL OR m.ends_on >= (SELECT wall_today()))
    AND (m.until IS NULL OR m.until > (SELECT wall_now()));
ALTER VIEW wall_my_place OWNER TO sightline_owner;
GRANT SELECT ON wall_my_place TO sightline_app;
CREATE VIEW wall_my_bar AS
  SELECT casefile_id FROM casefiles_bar WHERE user_id = (SELECT wall_me()) AND lifted_at IS NULL;
ALTER VIEW wall_my_bar OWNER TO sightline_owner;
GRANT SELECT ON wall_my_bar TO sightline_app;
ALTER POLICY wall ON casefiles_casefile USING (
  ((NOT ring_fenced AND (partnership_id = ANY (ARRAY(SELECT unnest(wall_my_partnerships())))
      OR opened_by_agency_id = ANY (ARRAY(SELECT unnest(wall_my_agencies())))
      OR EXISTS (SELECT 1 FROM wall_my_place p WHERE p.casefile_id = casefiles_casefile.id)))
    OR EXISTS (SELECT 1 FROM wall_my_place p WHERE p.casefile_id = casefiles_casefile.id AND p.named))
  AND NOT EXISTS (SELECT 1 FROM wall_my_bar b WHERE b.casefile_id = casefiles_casefile.id));
"""

BACKWARD = """
ALTER POLICY wall ON casefiles_casefile USING (id = ANY (ARRAY(SELECT unnest(wall_my_files()))));
DROP VIEW wall_my_bar;
DROP VIEW wall_my_place;
DROP FUNCTION wall_me_active();
DROP FUNCTION wall_bodies_i_chair();
DROP FUNCTION wall_my_bodies();
"""


class Migration(migrations.Migration):
    dependencies = [("casefiles", "0007_work_hold")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
