"""The promise is the database's: entries are written by one function, chained, dated, and never changed."""

from django.db import migrations

FORWARD = r"""
INSERT INTO trail_chainhead (chain, position, head_hash)
SELECT n, 0, decode(repeat('00', 32), 'hex') FROM generate_series(0, 15) AS n;

CREATE FUNCTION trail_append(verb text, actor text, file_ref text, label text, id text, payload text)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  -- one chain for one connection: a transaction holds one head, so two never wait for each other in a ring
  shard smallint := (pg_backend_pid() % 16)::smallint;
  head public.trail_chainhead%ROWTYPE;
  moment timestamptz := clock_timestamp();
  own bytea;
BEGIN
  SELECT * INTO head FROM public.trail_chainhead WHERE chain = shard FOR UPDATE;
  own := sha256(head.head_hash || convert_to(
    shard || '|' || (head.position + 1) || '|'
    || to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') || '|' || payload, 'UTF8'));
  INSERT INTO public.trail_trailentry
    (at, verb, actor_id, file_ref, record_label, record_id, payload, chain, position, before_hash, own_hash)
  VALUES (moment, verb, actor, file_ref, label, id, payload, shard, head.position + 1, head.head_hash, own);
  UPDATE public.trail_chainhead SET position = head.position + 1, head_hash = own WHERE chain = shard;
  RETURN head.position + 1;
END $$;

CREATE FUNCTION trail_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the trail is append-only';
END $$;
CREATE TRIGGER trail_no_change BEFORE UPDATE OR DELETE ON trail_trailentry
  FOR EACH ROW EXECUTE FUNCTION trail_is_append_only();
CREATE TRIGGER trail_no_truncate BEFORE TRUNCATE ON trail_trailentry
  FOR EACH STATEMENT EXECUTE FUNCTION trail_is_append_only();
"""

BACKWARD = """
DROP TRIGGER trail_no_truncate ON trail_trailentry;
DROP TRIGGER trail_no_change ON trail_trailentry;
DROP FUNCTION trail_is_append_only();
DROP FUNCTION trail_append(text, text, text, text, text, text);
DELETE FROM trail_chainhead;
"""


class Migration(migrations.Migration):
    dependencies = [("trail", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
