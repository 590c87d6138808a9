"""Whether a team's shared mailbox may be written to about a file: asked at the moment of sending (sec R76)."""

from django.db import migrations

# A mailbox is no account: it has neither role nor bar. It must still have an address in the directory of the file's own
# partnership, and the file must not be closed to all but named people, since nobody knows who reads a shared mailbox.
FORWARD = """
CREATE FUNCTION team_may_be_written_to(team bigint, file_reference text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (
    SELECT 1 FROM partnerships_team t
    JOIN partnerships_agency a ON a.id = t.agency_id
    JOIN casefiles_casefile c ON c.partnership_id = a.partnership_id
    WHERE t.id = team AND t.email <> '' AND c.reference = file_reference AND NOT c.ring_fenced)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("casefiles", "0002_walls")]

    operations = [migrations.RunSQL(FORWARD, "DROP FUNCTION team_may_be_written_to(bigint, text);")]
