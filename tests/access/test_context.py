"""Who the database answers to: set for a transaction, gone with it."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from sightline.access.context import NoTransaction, acting_as, speak_for
from sightline.access.grants import OF_THE_WORKER
from sightline.casefiles.models import CaseFile
from tests.factories.files import CaseFileFactory, FileMemberFactory
from tests.factories.people import UserFactory
from tests.support.database_roles import run_as
from tests.support.walls import no_walls

pytestmark = pytest.mark.django_db


def asked_by():
    """Whom the database takes us for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall_me()")
        return cursor.fetchone()[0]


def test_the_database_answers_as_for_the_person():
    user = UserFactory()
    speak_for(user)

    assert asked_by() == user.pk


@pytest.mark.parametrize("who", ["nobody", "switched off"])
def test_nobody_is_nobody(who):
    speak_for(UserFactory())
    speak_for(None if who == "nobody" else UserFactory(is_active=False))

    assert asked_by() is None


def test_it_ends_with_the_transaction():
    """A second connection of the same kind, as a pool would hand it on."""
    with psycopg.connect(
        host=connection.settings_dict["HOST"], dbname=connection.settings_dict["NAME"], user="sightline_app"
    ) as pooled:
        pooled.execute("SELECT set_config('app.person_id', '7', true)")
        assert pooled.execute("SELECT wall_me()").fetchone() == (7,)
        pooled.commit()

        assert pooled.execute("SELECT wall_me()").fetchone() == (None,)


def on_another_connection(act):
    """What ``act`` gives on a connection of its own, on which no transaction is open."""

    def run():
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(run).result()


def test_speaking_for_somebody_outside_a_transaction_is_refused():
    with pytest.raises(NoTransaction, match="speak_for needs a transaction around it"):
        on_another_connection(lambda: speak_for(None))


def test_acting_as_makes_the_transaction_that_it_needs():
    class Somebody:
        pk, is_authenticated, is_active = 7, True, True

    def act():
        with acting_as(Somebody()):
            during = (connection.in_atomic_block, asked_by())
        return during, (connection.in_atomic_block, asked_by())

    assert on_another_connection(act) == ((True, 7), (False, None))


def test_acting_as_gives_the_word_back():
    first, second = UserFactory(), UserFactory()
    speak_for(first)

    with acting_as(second):
        assert asked_by() == second.pk

    assert asked_by() == first.pk


class ItWentWrong(Exception):
    """Something happened in the middle."""


def test_acting_as_gives_the_word_back_when_it_went_wrong():
    first = UserFactory()
    speak_for(first)

    with pytest.raises(ItWentWrong), acting_as(UserFactory()):
        raise ItWentWrong

    assert asked_by() == first.pk


def test_what_acting_as_sees_and_the_one_before_does_not():
    file = CaseFileFactory()
    on_it = UserFactory()
    FileMemberFactory(casefile=file, user=on_it)
    speak_for(UserFactory())

    with acting_as(on_it):
        assert CaseFile.objects.get() == file
    assert list(CaseFile.objects.all()) == []


class TestWhatTheOtherRolesAreRefused:
    """The worker sweeps clocks and messages; the public pages read what is published. Nothing else."""

    @pytest.fixture(autouse=True)
    def _something_to_leak(self):
        CaseFileFactory()

    @pytest.mark.parametrize(
        "table",
        [
            "casefiles_subject", "casefiles_bar", "casefiles_move", "referrals_referral",
            "contributions_practiceaudit", "chronology_chronologyentry", "learning_finding", "reviews_triage",
            "dissemination_briefing", "design_saveddraft", "django_session",
        ],
    )
    @pytest.mark.parametrize("role", ["worker", "public"])
    def test_tables_with_case_content(self, role, table):
        with pytest.raises(DatabaseError, match=f"permission denied for table {table}"):
            run_as(role, f"SELECT count(*) FROM {table}")

    @pytest.mark.parametrize(
        "table", ["casefiles_casefile", "accounts_user", "outbox_message", "partnerships_rolegrant"]
    )
    def test_tables_that_the_public_pages_do_not_need(self, table):
        with pytest.raises(DatabaseError, match=f"permission denied for table {table}"):
            run_as("public", f"SELECT count(*) FROM {table}")

    def test_the_key_of_a_file_is_not_for_the_worker(self):
        assert len(run_as("worker", "SELECT reference FROM casefiles_casefile")) == 1
        with pytest.raises(DatabaseError, match="permission denied for table casefiles_casefile"):
            run_as("worker", "SELECT wrapped_key FROM casefiles_casefile")

    def test_the_worker_changes_no_file(self):
        with pytest.raises(DatabaseError, match="permission denied for table casefiles_casefile"):
            run_as("worker", "UPDATE casefiles_casefile SET ring_fenced = false")

    @pytest.mark.parametrize("statement", ["UPDATE casefiles_move SET reason = ''", "DELETE FROM casefiles_move"])
    def test_the_history_that_people_see_is_never_rewritten(self, statement):
        with pytest.raises(DatabaseError, match="permission denied for table casefiles_move"):
            run_as("app", statement)

    @pytest.mark.parametrize("role", ["app", "public"])
    @pytest.mark.parametrize("function", OF_THE_WORKER)
    def test_what_answers_for_every_file_answers_the_worker_alone(self, role, function):
        assert run_as("worker", f"SELECT * FROM {function}") == []
        with pytest.raises(DatabaseError, match="permission denied for function"):
            run_as(role, f"SELECT * FROM {function}")

    @pytest.mark.parametrize("role", ["app", "worker", "public"])
    def test_none_of_them_becomes_another_or_makes_a_table(self, role):
        name = connection.settings_dict["NAME"]
        with (
            psycopg.connect(
                host=connection.settings_dict["HOST"], dbname=name, user=f"sightline_{role}", autocommit=True
            ) as theirs
        ):
            for statement in (
                "SET ROLE sightline_owner", "SET ROLE sightline_fixture", "CREATE TABLE mine (a int)",
                "ALTER TABLE casefiles_casefile DISABLE ROW LEVEL SECURITY",
                "DROP POLICY wall ON casefiles_casefile", "SET SESSION AUTHORIZATION sightline_owner",
                "SET row_security = off; SELECT count(*) FROM casefiles_casefile",
            ):
                with pytest.raises(psycopg.Error, match=r"permission denied|must be owner|row-level security"):
                    theirs.execute(statement)


def test_the_wall_holds_a_write_as_well_as_a_read():
    """Somebody who may not see a file changes nothing in it by naming its row."""
    file = CaseFileFactory()
    speak_for(UserFactory())

    assert CaseFile.objects.filter(pk=file.pk).update(ring_fenced=True) == 0
    with no_walls():
        assert CaseFile.objects.get(pk=file.pk).ring_fenced is False


def test_a_row_cannot_be_written_into_somebody_else_s_file():
    file = CaseFileFactory()
    user = UserFactory()
    speak_for(user)

    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO casefiles_filemember (casefile_id, role, user_id, chair_only, starts_on)"
            " VALUES (%s, 'chair', %s, false, '2020-01-01')",
            [file.pk, user.pk],
        )
