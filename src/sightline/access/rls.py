"""Row-level security as a migration operation. One place for the shape of every wall (ADR 0004).

Each policy asks in the array form that was measured: the array is made once per query, never per row.
"""

import re
from typing import Any

from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.special import RunSQL

from sightline.access.roles import WHOLE_FILE_ROLES, FileRole

# What a policy may say. {table} columns are free; the functions are made by casefiles' migration 0002.
FILES_I_SEE = "casefile_id = ANY (ARRAY(SELECT unnest(wall_my_files())))"
MY_AGENCIES = "agency_id = ANY (ARRAY(SELECT unnest(wall_my_agencies())))"
ME = "= (SELECT wall_me())"


def files_as(*roles: FileRole) -> str:
    """Files on which I see the work itself: by wide sight, or because I hold one of these roles on the file."""
    listed = ", ".join(f"'{role}'" for role in roles)
    return f"casefile_id = ANY (ARRAY(SELECT unnest(wall_my_files_as(ARRAY[{listed}]::text[]))))"



# How the phrases above come back from the catalogue, and what stands in their place once every migration has run
# (ADR 0018): the planner sees through a view, and through a function it does not; and a plain SELECT of a function is
# planned in a quarter of the time that an array of its rows takes.
_FILES_AS_KEPT = re.compile(
    r"\((?:\w+\.)?casefile_id = ANY \(ARRAY\( SELECT unnest\(wall_my_files\(\)\) AS unnest\)\)\)"
)
_FILES_BY_ROLE_AS_KEPT = re.compile(
    r"\(((?:\w+\.)?casefile_id) = ANY \(ARRAY\( SELECT unnest\(wall_my_files_as\(ARRAY\[([^]]*)\]\)\) AS unnest\)\)\)"
)
_ARRAY_AS_KEPT = re.compile(r"ARRAY\( SELECT unnest\((wall_\w+\(\))\) AS unnest\)")
_SEEN_THROUGH = "EXISTS (SELECT 1 FROM casefiles_casefile f WHERE f.id = casefile_id)"
_WHOLE = ", ".join(f"'{role}'::text" for role in sorted(WHOLE_FILE_ROLES))


def _seen_through_by_role(kept: re.Match[str]) -> str:
    file, roles = kept[1], f"ARRAY[{kept[2]}, {_WHOLE}]"
    wide = f"EXISTS (SELECT 1 FROM wall_my_wide_file w WHERE w.file_id = {file})"  # noqa: S608 (the text is our own wall’s)
    work = f"EXISTS (SELECT 1 FROM wall_my_work p WHERE p.file_id = {file} AND p.role = ANY ({roles}))"  # noqa: S608
    return f"({wide} OR {work})"


def in_final_form(condition: str) -> str:
    """What a wall says, as the catalogue has it, in the form that it keeps. Said already: nothing changes."""
    seen_through = _FILES_BY_ROLE_AS_KEPT.sub(_seen_through_by_role, _FILES_AS_KEPT.sub(_SEEN_THROUGH, condition))
    return _ARRAY_AS_KEPT.sub(r"(SELECT \1)::bigint[]", seen_through)


# The same rows for somebody who is invited to write one agency's return (ADR 0025): told apart from MY_AGENCIES, which
# also says on which files somebody has a place. The function is made by casefiles' migration 0012.
_ANSWERED_FOR = """
DO $$
DECLARE
  said record;
BEGIN
  SELECT qual, with_check INTO STRICT said FROM pg_policies WHERE policyname = 'wall' AND tablename = '{table}';
  EXECUTE format('ALTER POLICY wall ON {table} USING (%s) WITH CHECK (%s)',
    replace(said.qual, '{before}()', '{after}()'), replace(said.with_check, '{before}()', '{after}()'));
END $$
"""


def open_to_invited(table: str) -> Operation:
    """A wall that lets an agency's people through lets through whoever is invited to write its return as well."""
    names = ("wall_my_agencies", "wall_agencies_i_answer_for")
    forward, back = (
        _ANSWERED_FOR.format(table=table, before=before, after=after) for before, after in (names, names[::-1])
    )
    return RunSQL(forward, back)


# The worker sweeps clocks and messages for everybody; it has grants on those tables only.
WORKER = "sightline_worker"
OWNER = "sightline_owner"


def protect(table: str, *, using: str = FILES_I_SEE, check: str | None = None, worker: str = "") -> Operation:
    """Wall ``table``: enabled and forced for everybody.

    ``using`` says which rows may be seen or changed; ``check`` which may be written (the same unless said).
    ``worker`` is the rows the job worker may touch ("true" for tables it sweeps; none unless said).
    The owner, who runs migrations and cannot sign in to anything in production, has a policy of its own by name, so
    that FORCE leaves nobody exempt by accident.
    """
    check = check or using
    statements: list[Any] = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY wall ON {table} TO sightline_app USING ({using}) WITH CHECK ({check})",
        f"CREATE POLICY owner ON {table} TO {OWNER} USING (true) WITH CHECK (true)",
    ]
    undo: list[Any] = [f"DROP POLICY wall ON {table}", f"DROP POLICY owner ON {table}"]
    if worker:
        statements.append(f"CREATE POLICY worker ON {table} TO {WORKER} USING ({worker}) WITH CHECK ({worker})")
        undo.append(f"DROP POLICY worker ON {table}")
    undo += [f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY", f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"]
    return RunSQL(statements, undo)
