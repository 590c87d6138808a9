"""Who sees which file, told a second time by the database (the first is casefiles.policy; a test holds them equal)."""

from django.db import migrations

from sightline.access.rls import FILES_I_SEE, ME, protect

FORWARD = r"""
CREATE FUNCTION wall_me() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, public AS $$
  SELECT nullif(current_setting('app.person_id', true), '')::bigint
$$;

CREATE FUNCTION wall_today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, public AS $$
  SELECT coalesce(nullif(current_setting('app.today', true), '')::date, current_date)
$$;

-- agencies in which I hold any live role
CREATE FUNCTION wall_my_agencies() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
  SELECT coalesce(array_agg(DISTINCT g.agency_id), '{}') FROM partnerships_rolegrant g
  JOIN accounts_user u ON u.id = g.user_id AND u.is_active
  WHERE g.user_id = wall_me() AND g.agency_id IS NOT NULL
    AND g.starts_on <= wall_today() AND (g.ends_on IS NULL OR g.ends_on >= wall_today())
$$;

-- partnerships of which I see every open file: the roles are those with FILE_VIEW_PARTNERSHIP (a test compares)
CREATE FUNCTION wall_my_partnerships() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
  SELECT coalesce(array_agg(DISTINCT g.partnership_id), '{}') FROM partnerships_rolegrant g
  JOIN accounts_user u ON u.id = g.user_id AND u.is_active
  WHERE g.user_id = wall_me() AND g.role IN ('scp_manager', 'scp_administrator')
    AND g.starts_on <= wall_today() AND (g.ends_on IS NULL OR g.ends_on >= wall_today())
$$;

-- any partnership in which I hold any live role: where I may open a file
CREATE FUNCTION wall_partnerships_i_work_in() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
  SELECT coalesce(array_agg(DISTINCT g.partnership_id), '{}') FROM partnerships_rolegrant g
  JOIN accounts_user u ON u.id = g.user_id AND u.is_active
  WHERE g.user_id = wall_me()
    AND g.starts_on <= wall_today() AND (g.ends_on IS NULL OR g.ends_on >= wall_today())
$$;

-- the files I may know of: wide sight of open ones, or a place on the file; never one I am barred from
CREATE FUNCTION wall_my_files() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
  WITH live_members AS (
    SELECT m.casefile_id, m.user_id, m.agency_id, m.body_id, m.chair_only FROM casefiles_filemember m
    WHERE m.starts_on <= wall_today() AND (m.ends_on IS NULL OR m.ends_on >= wall_today())
  ), seats AS (
    SELECT b.body_id, b.position FROM partnerships_bodymembership b
    JOIN accounts_user u ON u.id = b.user_id AND u.is_active
    WHERE b.user_id = wall_me() AND b.starts_on <= wall_today()
      AND (b.ends_on IS NULL OR b.ends_on >= wall_today())
  ), named AS (
    SELECT m.casefile_id FROM live_members m JOIN accounts_user u ON u.id = m.user_id AND u.is_active
    WHERE m.user_id = wall_me()
  ), open_to_me AS (
    SELECT c.id FROM casefiles_casefile c WHERE NOT c.ring_fenced AND (
      c.partnership_id = ANY (wall_my_partnerships())
      OR c.opened_by_agency_id = ANY (wall_my_agencies())
      OR c.id IN (SELECT casefile_id FROM live_members WHERE agency_id = ANY (wall_my_agencies()))
      OR c.id IN (
        SELECT m.casefile_id FROM live_members m JOIN seats s ON s.body_id = m.body_id
        WHERE NOT m.chair_only OR s.position = 'chair'
      )
    )
  )
  SELECT coalesce(array_agg(f.id), '{}') FROM (
    SELECT casefile_id AS id FROM named UNION SELECT id FROM open_to_me
    EXCEPT SELECT casefile_id FROM casefiles_bar WHERE user_id = wall_me() AND lifted_at IS NULL
  ) f
$$;

-- the files I may know of on which I also see the work: by wide sight, or by a role on the file among those named
CREATE FUNCTION wall_my_files_as(roles text[]) RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
  SELECT coalesce(array_agg(DISTINCT c.id), '{}') FROM casefiles_casefile c
  WHERE c.id = ANY (ARRAY(SELECT unnest(wall_my_files()))) AND (
    c.partnership_id = ANY (wall_my_partnerships())
    OR EXISTS (
      SELECT 1 FROM casefiles_filemember m WHERE m.casefile_id = c.id AND m.role = ANY (roles)
        AND m.starts_on <= wall_today() AND (m.ends_on IS NULL OR m.ends_on >= wall_today())
        AND (
          m.user_id = wall_me()
          OR m.agency_id = ANY (wall_my_agencies())
          OR m.body_id IN (
            SELECT b.body_id FROM partnerships_bodymembership b
            WHERE b.user_id = wall_me() AND (NOT m.chair_only OR b.position = 'chair')
              AND b.starts_on <= wall_today() AND (b.ends_on IS NULL OR b.ends_on >= wall_today())
          )
        )
    )
  )
$$;

-- whether somebody may still be written to about a file: asked at the moment of sending (sec R76). An account that is
-- on, something that they are (a role, a seat, a place on the file), and no bar. Nobody is told by this what they see.
CREATE FUNCTION may_be_written_to(person bigint, file_reference text, today date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (SELECT 1 FROM accounts_user u WHERE u.id = person AND u.is_active)
    AND (
      EXISTS (SELECT 1 FROM partnerships_rolegrant g
        WHERE g.user_id = person AND g.starts_on <= today AND (g.ends_on IS NULL OR g.ends_on >= today))
      OR EXISTS (SELECT 1 FROM partnerships_bodymembership b
        WHERE b.user_id = person AND b.starts_on <= today AND (b.ends_on IS NULL OR b.ends_on >= today))
      OR EXISTS (SELECT 1 FROM casefiles_filemember m JOIN casefiles_casefile c ON c.id = m.casefile_id
        WHERE c.reference = file_reference AND m.user_id = person
          AND m.starts_on <= today AND (m.ends_on IS NULL OR m.ends_on >= today))
    )
    AND NOT EXISTS (SELECT 1 FROM casefiles_bar x JOIN casefiles_casefile c ON c.id = x.casefile_id
      WHERE c.reference = file_reference AND x.user_id = person AND x.lifted_at IS NULL)
$$;
"""

BACKWARD = """
DROP FUNCTION may_be_written_to(bigint, text, date);
DROP FUNCTION wall_my_files_as(text[]);
DROP FUNCTION wall_my_files();
DROP FUNCTION wall_partnerships_i_work_in();
DROP FUNCTION wall_my_partnerships();
DROP FUNCTION wall_my_agencies();
DROP FUNCTION wall_today();
DROP FUNCTION wall_me();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("casefiles", "0001_initial"),
        ("accounts", "0001_initial"),
        ("partnerships", "0001_initial"),
        ("design", "0001_first"),
    ]

    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        protect(
            "casefiles_casefile",
            using="id = ANY (ARRAY(SELECT unnest(wall_my_files())))",
            # a file just opened is not yet among mine; where I work in its partnership I may open it
            check="partnership_id = ANY (ARRAY(SELECT unnest(wall_partnerships_i_work_in())))",
            worker="true",
        ),
        protect("casefiles_subject"),
        protect("casefiles_filemember", worker="true"),
        # a person may always see that they are barred: policy asks it of them
        protect("casefiles_bar", using=f"{FILES_I_SEE} OR user_id {ME}"),
        protect("casefiles_move"),
        protect("design_saveddraft", using="owner_id = (SELECT wall_me())::text"),
    ]
