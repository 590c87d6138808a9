"""What a legal hold keeps, the database keeps: a file on hold is not deleted, by whomever; a hold is never taken away,
and it is lifted once, in the way that two people agreed (G17, sec R11). The file says that there is one."""

from django.db import migrations

from sightline.access.rls import protect

FORWARD = r"""
-- the file says whether a hold stands: everybody who sees the file may know that, and no more
CREATE FUNCTION legal_hold_is_told() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
BEGIN
  UPDATE casefiles_casefile SET on_legal_hold = EXISTS (
    SELECT 1 FROM stewardship_legalhold h WHERE h.casefile_id = NEW.casefile_id AND h.lifted_at IS NULL
  ) WHERE id = NEW.casefile_id;
  RETURN NULL;
END
$$;
CREATE TRIGGER legal_hold_is_told AFTER INSERT OR UPDATE OF lifted_at ON stewardship_legalhold
  FOR EACH ROW EXECUTE FUNCTION legal_hold_is_told();

-- lifted once, by whoever confirmed what whoever asked proposed for this very hold
CREATE FUNCTION legal_hold_takes_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
BEGIN
  IF OLD.lifted_at IS NOT NULL OR NOT EXISTS (
    SELECT 1 FROM access_proposal p WHERE p.kind = 'lift_hold' AND p.terms ->> 'hold' = NEW.id::text
      AND p.confirmed_at = NEW.lifted_at AND p.confirmed_by_id = NEW.lifted_by_id
      AND p.proposed_by_id = NEW.lift_asked_by_id
  ) THEN
    RAISE EXCEPTION 'a legal hold is lifted once, by two people';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER legal_hold_takes_two BEFORE UPDATE OF lifted_at, lifted_by_id, lift_asked_by_id, casefile_id
  ON stewardship_legalhold FOR EACH ROW EXECUTE FUNCTION legal_hold_takes_two();

CREATE FUNCTION legal_hold_stands() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
BEGIN
  IF OLD.lifted_at IS NULL THEN RAISE EXCEPTION 'a legal hold that stands is not deleted'; END IF;
  RETURN OLD;
END
$$;
CREATE TRIGGER legal_hold_stands BEFORE DELETE ON stewardship_legalhold
  FOR EACH ROW EXECUTE FUNCTION legal_hold_stands();

CREATE FUNCTION file_on_hold_is_kept() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM stewardship_legalhold h WHERE h.casefile_id = OLD.id AND h.lifted_at IS NULL) THEN
    RAISE EXCEPTION 'a file on legal hold is not deleted';
  END IF;
  RETURN OLD;
END
$$;
CREATE TRIGGER file_on_hold_is_kept BEFORE DELETE ON casefiles_casefile
  FOR EACH ROW EXECUTE FUNCTION file_on_hold_is_kept();

-- who may be the second person about a file that I watch: one of the roles, there, not barred, and on a ring-fenced file
-- named or watching as well. The one who watches cannot read who is barred, and should not.
CREATE FUNCTION wall_who_could_second(file uuid, asked text[]) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT DISTINCT g.user_id FROM public.wall_files_i_watch() f
  JOIN public.casefiles_casefile c ON c.id = f.id
  JOIN public.partnerships_rolegrant g ON g.partnership_id = c.partnership_id AND g.role = ANY (asked)
    AND g.agency_id IS NULL AND g.starts_on <= wall_today() AND (g.ends_on IS NULL OR g.ends_on >= wall_today())
  JOIN public.accounts_user u ON u.id = g.user_id AND u.is_active
  WHERE f.id = file
    AND NOT EXISTS (
      SELECT 1 FROM public.casefiles_bar b WHERE b.casefile_id = file AND b.user_id = g.user_id AND b.lifted_at IS NULL
    )
    AND (
      NOT c.ring_fenced OR g.role IN ('information_governance') OR EXISTS (
        SELECT 1 FROM public.casefiles_filemember m WHERE m.casefile_id = file AND m.user_id = g.user_id
          AND m.starts_on <= wall_today() AND (m.ends_on IS NULL OR m.ends_on >= wall_today())
          AND (m.until IS NULL OR m.until > wall_now())
      )
    )
$$;
"""

BACKWARD = """
DROP FUNCTION wall_who_could_second(uuid, text[]);
DROP TRIGGER file_on_hold_is_kept ON casefiles_casefile;
DROP FUNCTION file_on_hold_is_kept();
DROP TRIGGER legal_hold_stands ON stewardship_legalhold;
DROP FUNCTION legal_hold_stands();
DROP TRIGGER legal_hold_takes_two ON stewardship_legalhold;
DROP FUNCTION legal_hold_takes_two();
DROP TRIGGER legal_hold_is_told ON stewardship_legalhold;
DROP FUNCTION legal_hold_is_told();
"""

# for whoever watches the file's partnership and is not barred from the file; and for the Office on files that it sees
WATCHED = (
    "partnership_id = ANY (ARRAY(SELECT unnest(wall_partnerships_i_watch())))"
    " AND casefile_id <> ALL ((SELECT wall_files_i_am_barred_from())::uuid[])"
)
HOLDS = f"({WATCHED}) OR EXISTS (SELECT 1 FROM wall_my_wide_file w WHERE w.file_id = casefile_id)"

# whoever watches is asked for the second word about files that they do not see, and no other way round
ASKED = (
    "CASE WHEN file_ref = '' THEN partnership_id = ANY (ARRAY(SELECT unnest(wall_partnerships_i_work_in())))"
    " ELSE file_ref IN (SELECT c.reference FROM casefiles_casefile c)"
    " OR (kind IN ({kinds}) AND partnership_id = ANY (ARRAY(SELECT unnest(wall_partnerships_i_watch())))"
    " AND (terms ->> 'casefile')::uuid <> ALL ((SELECT wall_files_i_am_barred_from())::uuid[])) END"
)
ALTER = "ALTER POLICY wall ON access_proposal USING ({0}) WITH CHECK ({0})"
AFTER, BEFORE = ASKED.format(kinds="'export_file', 'lift_hold'"), ASKED.format(kinds="'export_file'")


class Migration(migrations.Migration):
    dependencies = [("stewardship", "0005_legal_hold")]

    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        protect("stewardship_legalhold", using=HOLDS),
        migrations.RunSQL(ALTER.format(AFTER), ALTER.format(BEFORE)),
    ]
