"""Every address as every persona, by GET and by POST: the status that the specification asks for.

``expected.tsv`` is written by reasoning from the specification (domain 01 §1.2): 404 for what one may not know of, 403
for what one knows of and may not do, 405 for a page that takes nothing. Where the product answers otherwise the line
stands in ``faults.tsv`` until it is mended, and a mended one must leave that list.
"""

import csv
import logging
from pathlib import Path

import pytest
import time_machine
from django.db import connection, transaction

from sightline.config.logs import PlainWithoutValues
from tests.architecture.house import addresses
from tests.matrix.canaries import WORD, Canaries, texts_of
from tests.matrix.conftest import NOW, Asking
from tests.matrix.test_three_walls import BEARING, POLICIES
from tests.matrix.world import PERSONAS
from tests.support.walls import no_walls

HERE = Path(__file__).parent
STATUSES = {"200", "302", "403", "404", "405"}
# A look is written down, and what a person typed is kept: nothing else may change by looking
MAY_CHANGE = {"trail_trailentry", "trail_chainhead", "django_session", "design_saveddraft"}


def lines(name):
    """Rows of one of our tables."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


EXPECTED = {(row["address"], row["method"]): row for row in lines("expected.tsv")}
FAULTS = {(row["address"], row["method"]): row["what is wrong"] for row in lines("faults.tsv")}
ROUTES = {name: route for name, route, _ in addresses()}


def test_every_address_is_listed_and_no_other():
    assert {name for name, _ in EXPECTED} == set(ROUTES)
    assert set(EXPECTED) == {(name, method) for name in ROUTES for method in ("GET", "POST")}


def test_every_place_of_the_table_says_a_status():
    blank = [
        (address, method, who)
        for (address, method), row in EXPECTED.items()
        for who in PERSONAS
        if row.get(who) not in STATUSES
    ]

    assert blank == []


def test_a_fault_is_one_of_a_listed_address_and_says_what_is_wrong():
    assert set(FAULTS) <= set(EXPECTED)
    assert all(FAULTS.values())


GROUPS = sorted({name.split(":")[0].split("_")[0] for name in ROUTES})


class Lines(logging.Handler):
    """Everything that is logged, as it would be written."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.formatter, self.words = PlainWithoutValues(), []

    def emit(self, record):
        self.words += WORD.findall(self.format(record))


@pytest.fixture
def log():
    """What the log would hold, from the least of its levels on."""
    lines, root = Lines(), logging.getLogger()
    before = root.level
    root.addHandler(lines)
    root.setLevel(logging.INFO)
    yield lines
    root.removeHandler(lines)
    root.setLevel(before)


class Planted:
    """The world with a word of its own in every text of both files, and what each person may read of them."""

    def __init__(self):
        self.asking = Asking()
        world = self.asking.world
        self.canaries = Canaries(BEARING, [world.file, world.bait])
        self.readable = {who: self.canaries.readable(world.people[who], POLICIES) for who in PERSONAS}
        for who in PERSONAS:
            self.asking.session(who)


@pytest.fixture(scope="module")
def planted(django_db_setup, django_db_blocker):
    """One world for every question here: who may read what of it takes longer to find out than the pages of most apps
    take to be asked for. Each test undoes what its own questions write, and the last of them the world."""
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(NOW, tick=False):
            found = Planted()
        yield found
        transaction.set_rollback(True)


@pytest.fixture
def asking(planted, db, time_machine):
    """The one world, on the day that it was laid down."""
    time_machine.move_to(NOW, tick=False)
    return planted.asking


@pytest.mark.parametrize("group", GROUPS)
def test_the_answers_are_those_expected_and_tell_nobody_what_they_may_not_read(
    group, asking, planted, standing_once, log
):
    """Every line of an app, a word of its own standing in every text of both files (sec R4). What differs must be
    exactly what is known to be wrong; no answer and no line of the log holds a word of what its reader may not read."""
    canaries, readable = planted.canaries, planted.readable
    wrong, told, answers = {}, {}, 0
    for (address, method), row in EXPECTED.items():
        if address in ROUTES and address.split(":")[0].split("_")[0] == group:
            path = asking.path(address, ROUTES[address], asking.world.file)
            got = {}
            for who in PERSONAS:
                answer = asking.answer(who, method.lower(), path)
                got[who], answers = str(answer.status_code), answers + 1
                if leaked := canaries.told(answer, readable[who]):
                    told[address, method, who] = leaked
            if different := {who: f"{row[who]} and not {got[who]}" for who in PERSONAS if got[who] != row[who]}:
                wrong[address, method] = different

    unknown = {key: what for key, what in wrong.items() if key not in FAULTS}
    mended = {key for key in FAULTS if key[0].split(":")[0].split("_")[0] == group} - set(wrong)
    print(f"\n{group}: {len(canaries.where)} canaries × {answers} answers")
    assert (unknown, mended) == ({}, set())
    assert (told, log.words) == ({}, [])


def test_a_word_stands_in_every_text_of_a_case(planted):
    """A new text of a case is watched over from the day that it is there."""
    canaries = planted.canaries
    texts = {f"{model._meta.label}.{field.name}" for model in BEARING for field in texts_of(model)}

    assert texts - canaries.fields() == set()
    assert len(canaries.fields()) >= 150


def test_nobody_reaches_another_partnership_s_file(asking, standing_once):
    """The same addresses of a file that is not theirs: there is something to leak, and nobody finds it."""
    reached = []
    for name, route in ROUTES.items():
        if "reference>" in route:
            path = asking.path(name, route, asking.world.bait)
            for who in ("office manager", "chair", "lead"):
                answer = asking.status(who, "get", path)
                if answer not in {403, 404, 405}:  # 405 is said before anything is looked up
                    reached.append((name, who, answer))

    assert reached == []


def counts():
    """How many rows each table has, and a digest of them all."""
    with no_walls(), connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        found = {}
        for (table,) in cursor.fetchall():
            if table in MAY_CHANGE or table.startswith("procrastinate_"):
                continue
            cursor.execute(f'SELECT count(*), md5(string_agg(t::text, \'\' ORDER BY t::text)) FROM "{table}" t')
            found[table] = cursor.fetchone()
        return found


def test_looking_changes_nothing(asking):
    """Every page of the file, asked for by those who see most."""
    those_who_see_most = ("office manager", "chair", "author", "manager")
    for who in those_who_see_most:
        asking.session(who)  # signing in writes that it happened: not a look
    before = counts()
    for name, route in ROUTES.items():
        if not name.startswith("account_"):
            path = asking.path(name, route, asking.world.file)
            for who in those_who_see_most:
                with transaction.atomic():
                    asking.ask(who, "get", path)

    assert counts() == before
