"""What the walls cost: home, the list of files and a file's overview, with row-level security and without.

Run: python benchmarks/access.py [--files 20000] [--rounds 15] [--keep]. It makes a database of its own below var/bench
(20,000 files, 200,000 chronology rows, 400 people, 60 agencies), asks as the product asks, once as the role that the
product runs as and once as a role that no wall holds, and prints both and their ratio. The target is a ratio of at most
1.5 for the questions of home and of the overview. Database and asking process share one machine.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
os.environ["SIGHTLINE_VAR"] = str(ROOT / "var" / "bench")
os.environ["SIGHTLINE_DATABASE"] = "sightline_bench"

from sightline.config.commands.setup import set_up  # noqa: E402
from sightline.config.database import parse  # noqa: E402
from sightline.config.process import become, database_url  # noqa: E402
from sightline.config.provision import administrator, drop_database  # noqa: E402

DATABASE = "sightline_bench"
TARGET = 1.5
MEASURED = ("home: what waits, clocks", "overview of a file")

# {files} case files; every tenth is closed to all but its people; 60 agencies, four on each file
FILL = """
INSERT INTO partnerships_partnership (id, name, short_name, reference_prefix, profile, brand_colour, office_email,
  public_site_name) VALUES (1, 'Bench', 'Bench', 'BEN', 'NEL-2023', '#1d4f6e', '', '');
INSERT INTO partnerships_agency (id, partnership_id, name, slug, sector, in_area, statutory_partner)
  SELECT n, 1, 'Agency ' || n, 'agency-' || n, 'other', true, false FROM generate_series(1, 60) n;
INSERT INTO partnerships_body (id, partnership_id, name, short_name, aliases, papers_deadline_working_days, starts_on)
  SELECT n, 1, 'Body ' || n, 'B' || n, '[]', 5, '2020-01-01' FROM generate_series(1, 4) n;
INSERT INTO accounts_user ({user_columns})
  SELECT {user_values} FROM generate_series(1, 400) n;
-- 1: the manager; 2 to 301: agency managers; 302 to 341: a body's seats; 342: a chair; 343: system administrator
INSERT INTO partnerships_rolegrant (user_id, partnership_id, agency_id, role, starts_on)
  SELECT n, 1, CASE WHEN n BETWEEN 2 AND 301 THEN 1 + n % 60 END,
    CASE WHEN n = 1 THEN 'scp_manager' WHEN n < 302 THEN 'agency_manager' WHEN n = 343 THEN 'system_administrator'
      ELSE 'los_chair' END, '2020-01-01' FROM generate_series(1, 400) n;
INSERT INTO partnerships_bodymembership (body_id, user_id, position, starts_on)
  SELECT 1 + n % 4, n, 'member', '2020-01-01' FROM generate_series(302, 341) n;
INSERT INTO casefiles_casefile ({file_columns})
  SELECT {file_values} FROM generate_series(1, {files}) n;
CREATE TEMPORARY TABLE numbered AS
  SELECT id, row_number() OVER (ORDER BY reference) AS n FROM casefiles_casefile;
CREATE INDEX ON numbered (n);
INSERT INTO casefiles_filemember (casefile_id, role, agency_id, chair_only, starts_on, reason)
  SELECT id, CASE k WHEN 0 THEN 'referring_agency' ELSE 'involved_agency' END, 1 + (n + k * 17) % 60, false,
    '2020-01-01', '' FROM numbered, generate_series(0, 3) k;
INSERT INTO casefiles_filemember (casefile_id, role, body_id, chair_only, starts_on, reason)
  SELECT id, 'executive_panel', 1 + n / 40 % 4, false, '2020-01-01', '' FROM numbered WHERE n % 40 = 0;
INSERT INTO casefiles_filemember (casefile_id, role, user_id, chair_only, starts_on, reason)
  SELECT id, 'chair', CASE WHEN n <= 50 THEN 342 ELSE 344 + n % 56 END, false, '2020-01-01', '' FROM numbered;
INSERT INTO casefiles_bar (casefile_id, user_id, reason, barred_at, barred_by_id)
  SELECT id, CASE WHEN n % 200 = 0 THEN 1 ELSE 2 + n % 300 END, 'named', now(), 1 FROM numbered WHERE n % 20 = 0;
INSERT INTO casefiles_move (casefile_id, record_label, record_id, step, from_state, to_state, reason, moved_by_id,
  moved_at, recorded_at)
  SELECT id, 'referral', '1', 'submit', 'draft', 'received', '', 1, now(), now() FROM numbered, generate_series(1, 6);
INSERT INTO deadlines_deadline ({deadline_columns})
  SELECT {deadline_values} FROM numbered, generate_series(1, 3) k;
INSERT INTO chronology_chronology (casefile_id, agency_id, shared, locked, highest_removed)
  SELECT id, 1 + (n + k * 17) % 60, k < 2, true, 0 FROM numbered, generate_series(0, 3) k;
INSERT INTO chronology_chronologyentry ({entry_columns})
  SELECT {entry_values} FROM chronology_chronology c, generate_series(1, 3) k WHERE k < 3 OR c.id % 2 = 0;
ANALYZE;
"""

KNOWN = {
    "accounts_user": {
        "id": "n", "password": "'x'", "email": "'person' || n || '@example.org'", "name": "'Person ' || n",
        "job_title": "''", "is_active": "true", "joined_at": "now()",
    },
    "casefiles_casefile": {
        "id": "gen_random_uuid()", "partnership_id": "1", "reference": "'BEN-2026-' || lpad(n::text, 6, '0')",
        "kind": "'case'", "ring_fenced": "n % 10 = 3", "opened_by_agency_id": "1 + n % 60", "opened_by_id": "2",
        "opened_at": "now() - n * interval '1 minute'", "wrapped_key": "'\\x00'",
    },
    "deadlines_deadline": {
        "casefile_id": "id", "rule": "'D0' || k", "title": "'Clock ' || k", "owner_role": "'scp_administrator'",
        "anchor_on": "current_date", "due_on": "current_date + (n % 60)::int", "act_by": "current_date + (n % 60)::int",
        "agency_id": "CASE WHEN k = 2 THEN 1 + n % 60 END", "met_at": "CASE WHEN n % 50 <> 0 THEN now() END",
        "met_by_id": "CASE WHEN n % 50 <> 0 THEN 1 END", "met_on": "CASE WHEN n % 50 <> 0 THEN current_date END",
    },
    "chronology_chronologyentry": {
        "casefile_id": "c.casefile_id", "agency_id": "c.agency_id", "chronology_id": "c.id", "shared": "c.shared",
        "date_text": "'3 May 2025'", "starts_on": "date '2025-05-03'", "ends_on": "date '2025-05-03'",
        "precision": "'exact'", "sequence": "k", "event": "'A visit that nobody answered, ' || k",
        "child_seen": "'no'", "sensitivity": "'normal'", "version": "1", "written_by_id": "2", "written_at": "now()",
    },
}
# a value for a column that is not known by name, by its kind
PLAIN = {
    "boolean": "false", "jsonb": "'[]'", "integer": "0", "smallint": "0", "bigint": "0", "date": "current_date",
    "timestamp with time zone": "now()", "bytea": "'\\x00'",
}


def fill(files: int) -> None:
    """The records, written by the server itself."""
    with administrator(database_url(), DATABASE) as server:
        parts: dict[str, Any] = {"files": files}
        names = {"accounts_user": "user", "casefiles_casefile": "file", "deadlines_deadline": "deadline",
                 "chronology_chronologyentry": "entry"}
        for table, known in KNOWN.items():
            columns = server.execute(
                "SELECT column_name, data_type, is_nullable FROM information_schema.columns"
                " WHERE table_name = %s AND is_generated = 'NEVER' AND is_identity = 'NO' ORDER BY ordinal_position",
                [table],
            ).fetchall()
            needed = [name for name, _, nullable in columns if name in known or nullable == "NO"]
            kinds = {name: kind for name, kind, _ in columns}
            if "id" in known and "id" not in needed:
                needed.insert(0, "id")
            parts[f"{names[table]}_columns"] = ", ".join(needed)
            parts[f"{names[table]}_values"] = ", ".join(
                known.get(name, PLAIN.get(kinds.get(name, ""), "''")) for name in needed
            )
        for statement in FILL.format(**parts).split(";\n"):
            if statement.strip():
                server.execute(statement)
        server.execute("DROP ROLE IF EXISTS sightline_bench_free")
        server.execute("CREATE ROLE sightline_bench_free BYPASSRLS NOLOGIN")
        server.execute("GRANT USAGE ON SCHEMA public TO sightline_bench_free")
        server.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO sightline_bench_free")
        server.execute("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO sightline_bench_free")


def connect() -> None:
    """This process speaks to the bench as whoever administers it, and takes a role for each question."""
    from django.db import connection

    server = parse(database_url())
    connection.settings_dict |= {
        "NAME": DATABASE, "USER": server["USER"], "PASSWORD": server["PASSWORD"], "HOST": server["HOST"],
        "PORT": server["PORT"],
    }


def timed(role: str, user: Any, ask: Callable[[Any], Any], rounds: int) -> tuple[float, int]:
    """The median of ``rounds`` in milliseconds, each a request's transaction, and how many queries it took."""
    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext

    from sightline.access.context import speak_for

    took = []
    for _ in range(rounds):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {role}")
            speak_for(user)
            begun = time.perf_counter()
            ask(user)
            took.append((time.perf_counter() - begun) * 1000)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
        speak_for(user)
        with CaptureQueriesContext(connection) as queries:
            ask(user)
    return statistics.median(took), len(queries)


def questions() -> dict[str, Callable[[Any], Any]]:
    """What the pages ask."""
    from django.utils import timezone

    from sightline.casefiles.policy import visible_files
    from sightline.chronology.policy import visible_entries
    from sightline.insight import queries

    def overview(user: Any) -> None:
        file = visible_files(user).order_by("reference").first()
        queries.clocks_of(user, file)
        queries.history(user, file)
        queries.agencies_asked(user, file)
        queries.links(user, file)
        queries.steps(user, file)

    def listing(user: Any) -> None:
        list(queries.files(user)[:25])
        queries.files(user).count()

    return {
        "home: what waits, clocks": lambda user: (
            queries.waiting_for_me(user, on=timezone.localdate()), list(queries.open_clocks(user)[:50])
        ),
        "files: a page and the count": listing,
        "overview of a file": overview,
        "chronology rows of a file": lambda user: list(
            visible_entries(user).filter(casefile=visible_files(user).order_by("reference").first())
        ),
        "count of all chronology rows": lambda user: visible_entries(user).count(),
    }


def main() -> int:
    """0 when every page's questions are within the target."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--keep", action="store_true", help="use the database of an earlier run")
    options = parser.parse_args()
    if not options.keep:
        drop_database(database_url(), DATABASE)
        set_up(DATABASE)
        fill(options.files)
    become("app")
    connect()
    from sightline.accounts.models import User
    from sightline.chronology.models import ChronologyEntry

    people = {"partnership manager": 1, "agency manager": 2, "panel member": 304, "chair of 50": 342}
    over = []
    print(f"{'':<22}{'':<30}{'walls ms':>10}{'none ms':>10}{'ratio':>8}{'queries':>9}")
    for who, number in people.items():
        user = User.objects.get(pk=number)
        for what, ask in questions().items():
            with_walls, count = timed("sightline_app", user, ask, options.rounds)
            without, _ = timed("sightline_bench_free", user, ask, options.rounds)
            ratio = with_walls / without
            print(f"{who:<22}{what:<30}{with_walls:>10.1f}{without:>10.1f}{ratio:>8.2f}{count:>9}")
            if ratio > TARGET and what in MEASURED:
                over.append((who, what))
    print(f"{ChronologyEntry.objects.count():,} chronology rows; target: ratio {TARGET} at most; over: {len(over)}")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
