"""How a file is disposed of: by one function of the owner, that asks for two people, the day and the hold once more, and
takes every row of every table that leads to the file (ADR 0026). Nobody else may delete a file."""

from django.db import migrations

from sightline.access.rls import protect

FORWARD = r"""
-- every table whose keys lead to a file, each with the way there; the catalogue says, so that no table is forgotten
CREATE FUNCTION tables_of_a_file() RETURNS TABLE (name text, way text, depth integer) LANGUAGE sql STABLE
SET search_path = pg_catalog, public AS $$
  WITH RECURSIVE ways AS (
    SELECT 'casefiles_casefile'::regclass::oid AS relation, 'casefiles_casefile'::text AS name, 'id = $1'::text COLLATE "C" AS way,
      0 AS depth, ARRAY['casefiles_casefile'::regclass::oid] AS seen
    UNION ALL
    SELECT c.conrelid, c.conrelid::regclass::text,
      format('%I IN (SELECT %I FROM %s WHERE %s)', here.attname, there.attname, w.name, w.way), w.depth + 1,
      w.seen || c.conrelid
    FROM ways w
    JOIN pg_constraint c ON c.contype = 'f' AND c.confrelid = w.relation AND c.conrelid <> ALL (w.seen)
    JOIN pg_attribute here ON here.attrelid = c.conrelid AND here.attnum = c.conkey[1]
    JOIN pg_attribute there ON there.attrelid = c.confrelid AND there.attnum = c.confkey[1]
  )
  SELECT w.name, w.way, w.depth FROM ways w
$$;

CREATE FUNCTION dispose_of_file(asked bigint) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
DECLARE
  said access_proposal%ROWTYPE;
  kept stewardship_retention%ROWTYPE;
  file casefiles_casefile%ROWTYPE;
  step record;
  went bigint;
  tally jsonb := '{}';
  certificate bigint;
BEGIN
  SELECT p.* INTO said FROM access_proposal p WHERE p.id = asked AND p.kind = 'dispose' FOR UPDATE;
  IF NOT FOUND OR said.confirmed_at IS NULL OR said.used_at IS NOT NULL
    OR said.confirmed_by_id IS DISTINCT FROM wall_me() OR said.confirmed_by_id = said.proposed_by_id THEN
    RAISE EXCEPTION 'a file is disposed of by two people, once';
  END IF;
  -- whoever approves answers for information governance there, and is not barred from the file
  SELECT c.* INTO file FROM casefiles_casefile c
  WHERE c.id = (said.terms ->> 'casefile')::uuid AND c.reference = said.file_ref
    AND c.id IN (SELECT w.id FROM wall_files_i_watch() w) FOR UPDATE OF c;
  IF NOT FOUND THEN RAISE EXCEPTION 'there is no such file to dispose of'; END IF;
  IF EXISTS (SELECT 1 FROM stewardship_legalhold h WHERE h.casefile_id = file.id AND h.lifted_at IS NULL) THEN
    RAISE EXCEPTION 'a file on legal hold is not disposed of';
  END IF;
  SELECT r.* INTO kept FROM stewardship_retention r WHERE r.casefile_id = file.id;
  IF NOT FOUND OR kept.due_on > wall_today() THEN
    RAISE EXCEPTION 'a file is not disposed of before its day';
  END IF;
  INSERT INTO stewardship_disposal (partnership_id, reference, record_class, closed_on, years, authority, due_on,
    proposed_at, proposed_by_id, approved_at, approved_by_id, counts)
  SELECT file.partnership_id, file.reference, kept.record_class, kept.closed_on, kept.years,
    coalesce((SELECT r.authority FROM stewardship_retentionrule r WHERE r.id = kept.rule_id), ''), kept.due_on,
    said.proposed_at, said.proposed_by_id, said.confirmed_at, said.confirmed_by_id, '{}'
  RETURNING id INTO certificate;
  -- those that are furthest from the file first, while the way to them stands
  FOR step IN SELECT * FROM tables_of_a_file() t ORDER BY t.depth DESC, t.name LOOP
    EXECUTE format('DELETE FROM %s WHERE %s', step.name, step.way) USING file.id;
    GET DIAGNOSTICS went = ROW_COUNT;
    IF went > 0 THEN
      tally := tally || jsonb_build_object(step.name, went + coalesce((tally ->> step.name)::bigint, 0));
    END IF;
  END LOOP;
  -- what names the file and has no key to it; the proposal that is being carried out stays, used
  DELETE FROM design_saveddraft WHERE file_ref = file.reference OR page LIKE '%/' || file.reference || '/%';
  GET DIAGNOSTICS went = ROW_COUNT;
  tally := tally || jsonb_build_object('design_saveddraft', went);
  DELETE FROM design_submittedform WHERE page LIKE '%/' || file.reference || '/%';
  GET DIAGNOSTICS went = ROW_COUNT;
  tally := tally || jsonb_build_object('design_submittedform', went);
  DELETE FROM outbox_message WHERE file_ref = file.reference;
  GET DIAGNOSTICS went = ROW_COUNT;
  tally := tally || jsonb_build_object('outbox_message', went);
  DELETE FROM accounts_occasionalpass WHERE file_ref = file.reference;
  GET DIAGNOSTICS went = ROW_COUNT;
  tally := tally || jsonb_build_object('accounts_occasionalpass', went);
  DELETE FROM access_proposal WHERE file_ref = file.reference AND id <> asked;
  GET DIAGNOSTICS went = ROW_COUNT;
  tally := tally || jsonb_build_object('access_proposal', went);
  UPDATE access_proposal SET used_at = said.confirmed_at, used_by_id = said.confirmed_by_id WHERE id = asked;
  UPDATE stewardship_disposal SET counts = tally WHERE id = certificate;
  -- nothing is left that leads to what is gone: said now, not when the transaction ends
  SET CONSTRAINTS ALL IMMEDIATE;
  SET CONSTRAINTS ALL DEFERRED;
  RETURN certificate;
END
$$;

-- whoever proposes may be the Office’s manager, who sees the file and does not watch it
CREATE OR REPLACE FUNCTION wall_who_could_second(file uuid, asked text[]) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT DISTINCT g.user_id FROM public.casefiles_casefile c
  JOIN public.partnerships_rolegrant g ON g.partnership_id = c.partnership_id AND g.role = ANY (asked)
    AND g.agency_id IS NULL AND g.starts_on <= wall_today() AND (g.ends_on IS NULL OR g.ends_on >= wall_today())
  JOIN public.accounts_user u ON u.id = g.user_id AND u.is_active
  WHERE c.id = file
    AND (file IN (SELECT f.id FROM public.wall_files_i_watch() f)
      OR file IN (SELECT w.file_id FROM public.wall_my_wide_file w))
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

# for whoever watches the partnership, and for its Office; nobody writes one but the function
CERTIFICATES = (
    "partnership_id = ANY (ARRAY(SELECT unnest(wall_partnerships_i_watch())))"
    " OR partnership_id = ANY (ARRAY(SELECT unnest(wall_my_partnerships())))"
)
ASKED = (
    "CASE WHEN file_ref = '' THEN partnership_id = ANY (ARRAY(SELECT unnest(wall_partnerships_i_work_in())))"
    " ELSE file_ref IN (SELECT c.reference FROM casefiles_casefile c)"
    " OR (kind IN ('export_file', 'lift_hold', 'dispose')"
    " AND partnership_id = ANY (ARRAY(SELECT unnest(wall_partnerships_i_watch())))"
    " AND (terms ->> 'casefile')::uuid <> ALL ((SELECT wall_files_i_am_barred_from())::uuid[])) END"
)


class Migration(migrations.Migration):
    dependencies = [("stewardship", "0009_disposal")]

    operations = [
        migrations.RunSQL(FORWARD),
        protect("stewardship_disposal", using=CERTIFICATES, check="false"),
        migrations.RunSQL(f"ALTER POLICY wall ON access_proposal USING ({ASKED}) WITH CHECK ({ASKED})"),
    ]
