"""Every table that bears a case stands behind a wall, and the wall holds the role that the product runs as."""

import re

import pytest
from django.db import connection

from sightline.access.context import speak_for
from sightline.access.grants import rights
from sightline.access.permissions import Permission
from sightline.access.roles import FILE_ROLES, WHOLE_FILE, WHOLE_FILE_ROLES, FileRole, file_roles_with, roles_with
from sightline.casefiles.models import CaseFile
from tests.architecture.house import our_models
from tests.factories.files import BarFactory, FileMemberFactory
from tests.factories.people import UserFactory
from tests.support.database_roles import as_owner, let_tests_be_the_owner

pytestmark = pytest.mark.django_db

# Tables that name a file and have no wall, and why that is right. There is no other exception.
EXEMPT = {
    "trail_trailentry": "the application's role may not read it at all",
    "outbox_message": "holds a reference, a fixed sentence and a link: nothing that a wall would hide",
    "accounts_occasionalpass": "holds a reference, digests and moments; whoever shows a link has not signed in yet",
    "dissemination_publication": "is public by decision: an approved copy, read by everybody",
}
# Tables with a wall although no foreign key leads to a file
WALLED_BESIDES = {"design_saveddraft"}


def rows(statement, *values):
    """What the catalogue says, as the role that the product runs as."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall()


def leads_to_a_file(model, seen=frozenset()):
    """A foreign key, or a chain of them, leads from the table to a case file."""
    if model is CaseFile:
        return True
    return any(
        leads_to_a_file(field.related_model, seen | {model})
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model not in seen | {model}
    )


def names_a_file(model):
    """A column that says of which file the row is."""
    return bool({"file_ref", "casefile_id"} & {field.attname for field in model._meta.concrete_fields})


def case_bearing():
    """Tables that must be walled."""
    return {
        model._meta.db_table
        for model in our_models(joining=True)
        if (leads_to_a_file(model) or names_a_file(model)) and model._meta.db_table not in EXEMPT
    } | WALLED_BESIDES


def without_a_whole_wall():
    """Case-bearing tables that the catalogue does not show as enabled, forced and with a policy for the product."""
    walled = {
        name
        for (name,) in rows(
            "SELECT c.relname FROM pg_class c JOIN pg_policies p ON p.tablename = c.relname AND p.schemaname = 'public'"
            " WHERE c.relrowsecurity AND c.relforcerowsecurity AND p.policyname = 'wall'"
            " AND p.roles = '{sightline_app}' AND p.cmd = 'ALL' AND p.permissive = 'PERMISSIVE'"
            " AND p.qual IS NOT NULL AND p.with_check IS NOT NULL AND p.qual <> 'true'"
        )
    }
    return case_bearing() - walled


def test_every_table_that_bears_a_case_has_a_whole_wall():
    assert without_a_whole_wall() == set()


def test_there_are_tables_to_wall():
    assert {"casefiles_casefile", "casefiles_bar", "referrals_referral", "design_saveddraft"} <= case_bearing()
    assert len(case_bearing()) > 30


@pytest.mark.parametrize(
    "statement",
    [
        "DROP POLICY wall ON referrals_referral",
        "ALTER TABLE referrals_referral NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE referrals_referral DISABLE ROW LEVEL SECURITY",
        "ALTER POLICY wall ON referrals_referral TO sightline_worker",
        "ALTER POLICY wall ON referrals_referral USING (true)",
    ],
)
def test_one_wall_taken_down_is_noticed(statement):
    """The canary: the test above can fail."""
    let_tests_be_the_owner()
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert without_a_whole_wall() == {"referrals_referral"}


def test_nobody_has_a_policy_that_is_not_written_here():
    besides = {
        (table, policy, roles.strip("{}"))
        for table, policy, roles in rows("SELECT tablename, policyname, roles::text FROM pg_policies")
        if policy not in {"wall", "owner"}
    }

    assert besides == {
        ("casefiles_casefile", "worker", "sightline_worker"),
        ("casefiles_filemember", "worker", "sightline_worker"),
        ("chronology_intake", "worker", "sightline_worker"),
        ("chronology_removedentry", "worker", "sightline_worker"),
        ("deadlines_deadline", "worker", "sightline_worker"),
        ("stewardship_retention", "worker", "sightline_worker"),
    }


def test_the_product_s_roles_can_do_nothing_special():
    found = rows(
        "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication FROM pg_roles"
        " WHERE rolname IN ('sightline_owner', 'sightline_app', 'sightline_worker', 'sightline_public') ORDER BY 1"
    )

    assert found == [
        ("sightline_app", False, False, False, False, False),
        ("sightline_owner", False, False, False, False, False),
        ("sightline_public", False, False, False, False, False),
        ("sightline_worker", False, False, False, False, False),
    ]


def test_the_product_s_roles_own_nothing():
    owners = {
        owner
        for (owner,) in rows(
            "SELECT DISTINCT pg_get_userbyid(relowner) FROM pg_class UNION"
            " SELECT DISTINCT pg_get_userbyid(proowner) FROM pg_proc UNION"
            " SELECT DISTINCT pg_get_userbyid(nspowner) FROM pg_namespace UNION"
            " SELECT DISTINCT pg_get_userbyid(datdba) FROM pg_database"
        )
    }

    assert owners & {"sightline_app", "sightline_worker", "sightline_public"} == set()
    assert "sightline_owner" in owners


def test_the_product_s_roles_are_nobody_else():
    """No role of ours is a member of another, through which it could become it."""
    assert rows(
        "SELECT pg_get_userbyid(member), pg_get_userbyid(roleid) FROM pg_auth_members"
        " WHERE pg_get_userbyid(member) IN ('sightline_app', 'sightline_worker', 'sightline_public', 'sightline_owner')"
    ) == []


def test_tests_run_as_the_product_does():
    assert rows("SELECT current_user") == [("sightline_app",)]


def test_functions_that_see_more_cannot_be_led_astray():
    """A function that runs as its owner names its schemas itself, and nobody but our roles may call it."""
    loose = rows(
        "SELECT proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'public'"
        " AND prosecdef AND (proconfig IS NULL OR NOT proconfig::text LIKE '%search_path=pg_catalog, public%')"
    )
    for_everybody = rows(
        "SELECT proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'public'"
        " AND prosecdef AND has_function_privilege('sightline_public', p.oid, 'EXECUTE')"
    )

    assert loose == []
    assert for_everybody == []


def test_the_database_and_the_table_agree_on_who_sees_every_file():
    (source,), = rows("SELECT prosrc FROM pg_proc WHERE proname = 'wall_my_partnerships'")
    said = re.search(r"role IN \(([^)]*)\)", source).group(1)

    assert set(re.findall(r"'(\w+)'", said)) == set(roles_with(Permission.FILE_VIEW_PARTNERSHIP))


# table → what one must hold on a file to read the rows there. An agency's own rows come besides (MY_AGENCIES).
READ_BY = {
    "referrals_referral": [Permission.REFERRAL_VIEW],
    "reviews_sectorview": [Permission.TRIAGE_VIEW],
    "contributions_agencyrequest": [Permission.RETURN_VIEW_SUBMITTED],
    "contributions_practiceaudit": [Permission.RETURN_VIEW_SUBMITTED],
    "contributions_returnversion": [Permission.RETURN_VIEW_SUBMITTED],
    "chronology_chronology": [Permission.RETURN_VIEW_SUBMITTED],
    "chronology_chronologyentry": [Permission.RETURN_VIEW_SUBMITTED],
    "meetings_event": [Permission.EVENT_VIEW, Permission.PANEL_VIEW],
    "meetings_attendance": [Permission.EVENT_VIEW, Permission.PANEL_VIEW],
    "meetings_panelrecord": [Permission.PANEL_VIEW],
    "reviews_review": [Permission.REVIEW_VIEW, Permission.EVENT_VIEW],
    "reviews_keyline": [Permission.REVIEW_VIEW, Permission.EVENT_VIEW],
    "dissemination_briefing": [Permission.BRIEFING_VIEW, Permission.BRIEFING_TRIX],
    "dissemination_panelvote": [Permission.BRIEFING_VIEW],
}


@pytest.mark.parametrize("table", READ_BY)
def test_the_wall_s_list_of_roles_is_the_table_s(table):
    ((shown,),) = rows("SELECT qual FROM pg_policies WHERE tablename = %s AND policyname = 'wall'", table)
    on_the_file = set(re.findall(r"'(\w+)'::text", " ".join(re.findall(r"ARRAY\[[^\]]*\]", shown))))
    by_the_table = {role for permission in READ_BY[table] for role in file_roles_with(permission)}

    assert on_the_file == by_the_table
    assert WHOLE_FILE.intersection(READ_BY[table])


def roles_said_by(function):
    """The words that a function of the database compares a role with."""
    ((source,),) = rows("SELECT prosrc FROM pg_proc WHERE proname = %s", function)
    return {word for said in re.findall(r"role IN \(([^)]*)\)", source) for word in re.findall(r"'(\w+)'", said)}


def test_the_database_and_the_table_agree_on_the_roles_that_read_a_whole_file():
    assert roles_said_by("wall_my_files_as") == {str(role) for role in WHOLE_FILE_ROLES}
    assert {role for role, held in FILE_ROLES.items() if held >= WHOLE_FILE} == WHOLE_FILE_ROLES


@pytest.mark.parametrize(
    ("function", "permission"),
    [
        ("wall_partnerships_i_watch", Permission.EMERGENCY_REVIEW),
        ("wall_break_glass", Permission.FILE_BREAK_GLASS),
        ("wall_looks_of", Permission.FILE_BAR),
        ("wall_who_could_second", Permission.TRAIL_READ),
    ],
)
def test_the_database_and_the_table_agree_on_who_may(function, permission):
    assert roles_said_by(function) == set(roles_with(permission))


def test_every_role_of_a_file_is_known_to_the_table():
    spoken_of = {
        word
        for (shown,) in rows("SELECT qual FROM pg_policies WHERE policyname = 'wall'")
        for array in re.findall(r"ARRAY\[[^\]]*\]", shown)
        for word in re.findall(r"'(\w+)'::text", array)
    }

    assert spoken_of <= set(FileRole)


def test_every_wall_is_in_the_form_that_it_keeps():
    """ADR 0018: no list of files is made for a query, and no array is read row by row."""
    slow = rows(
        "SELECT tablename FROM pg_policies WHERE policyname = 'wall' AND qual || with_check ~ 'wall_my_files|unnest'"
    )
    assert slow == []


def test_the_views_that_walls_ask_show_a_person_their_own_and_take_nothing():
    shown = {name for (name,) in rows("SELECT viewname FROM pg_views WHERE schemaname = 'public'")}
    assert shown == {"wall_my_place", "wall_my_work", "wall_my_wide_file"}
    for view in sorted(shown):
        assert rows(
            "SELECT has_table_privilege('sightline_app', %s, 'INSERT, UPDATE, DELETE'),"
            " has_table_privilege('sightline_worker', %s, 'SELECT'),"
            " has_table_privilege('sightline_public', %s, 'SELECT')",
            view, view, view,
        ) == [(False, False, False)]
    for speaker in (None, UserFactory()):
        speak_for(speaker)
        FileMemberFactory(user=UserFactory())
        BarFactory()
        for view in sorted(shown):
            assert rows(f"SELECT 1 FROM {view}") == []


@pytest.mark.parametrize("role", ["app", "worker", "public"])
def test_each_role_has_the_rights_that_the_table_of_grants_gives(role):
    """Compared with the catalogue, table by table and column by column; nothing more, nothing less."""
    tables = [name for (name,) in rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    wrong = []
    for table in tables:
        said = rights(table).get(role, "")
        of_the_table = re.sub(r"\w+ \([^)]*\)", "", said)  # a right with columns named is not one of the whole table
        whole = {word.strip() for word in of_the_table.split(",") if word.strip()}
        for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"):
            ((held,),) = rows("SELECT has_table_privilege(%s, %s, %s)", f"sightline_{role}", f'public."{table}"', right)
            if held != (right in whole):
                wrong.append((table, right))

    assert wrong == []


@pytest.mark.parametrize(
    ("table", "seen"),
    [
        ("casefiles_casefile", ["id", "partnership_id", "reference"]),
        ("chronology_intake", ["brought_at", "id"]),
        ("chronology_removedentry", ["id", "removed_at"]),
    ],
)
def test_the_worker_sees_these_columns_and_no_other(table, seen):
    columns = [
        name
        for (name,) in rows(
            f"SELECT attname FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attnum > 0"
            " AND has_column_privilege('sightline_worker', attrelid, attnum, 'SELECT') ORDER BY 1"
        )
    ]

    assert columns == seen
