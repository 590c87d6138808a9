"""The trail's promise: written by one function, dated and chained by the database, and every tampering is found."""

import json
from datetime import date
from itertools import pairwise

import pytest
from django.db import DatabaseError, connection, transaction

from sightline.trail import queries, rules
from sightline.trail.choices import Verb
from sightline.trail.models import TrailEntry
from sightline.trail.operations import record
from tests.support.database_roles import run_as
from tests.support.walls import no_walls

pytestmark = pytest.mark.django_db

HOW_MANY = 6


@pytest.fixture
def entries():
    """Six acts, and the rows that they left, in order."""
    for number in range(HOW_MANY):
        record(
            Verb.PAGE_OPENED, by="7", file_ref="TST-2026-014", record_label="casefile", record_id=str(number),
            page="insight:file", said=f"Ffion Ó Sé’s “{number}” | 年",
        )
    with no_walls():
        return list(TrailEntry.objects.order_by("-pk")[:HOW_MANY])[::-1]


def verified(owner, **kwargs):
    """What the owner's check says."""
    with owner():
        return queries.verify(**kwargs)


def test_the_database_writes_and_dates_the_entry(entries):
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        began = cursor.fetchone()[0]
    first = entries[0]

    assert (first.verb, first.actor_id, first.file_ref, first.record_label, first.record_id) == (
        "page_opened", "7", "TST-2026-014", "casefile", "0",
    )
    assert first.at >= began
    assert json.loads(first.payload) == {
        "verb": "page_opened", "by": "7", "file": "TST-2026-014", "record": "casefile", "id": "0",
        "details": {"page": "insight:file", "said": "Ffion Ó Sé’s “0” | 年"},
    }


def test_each_entry_follows_from_the_one_before(entries):
    positions = [entry.position for entry in entries]

    assert positions == list(range(positions[0], positions[0] + HOW_MANY))
    assert {entry.chain for entry in entries} == {entries[0].chain}
    for before, after in pairwise(entries):
        assert bytes(after.before_hash) == bytes(before.own_hash)


def test_python_and_the_database_hash_alike(entries):
    entry = entries[3]
    at_text = f"{entry.at:%Y-%m-%dT%H:%M:%S.%f}"

    assert bytes(entry.own_hash) == rules.entry_hash(
        bytes(entry.before_hash), chain=entry.chain, position=entry.position, at_text=at_text, payload=entry.payload
    )


def test_an_untouched_trail_is_whole(entries, owner):
    checked, breaks = verified(owner)

    assert breaks == []
    assert checked >= HOW_MANY


def test_it_can_be_checked_from_a_day_on(entries, owner):
    assert verified(owner, since=date(2020, 1, 1))[0] >= HOW_MANY
    assert verified(owner, since=date(2999, 1, 1)) == (0, [])


TAMPERINGS = {
    "the text is edited": (
        "UPDATE trail_trailentry SET payload = replace(payload, 'insight', 'another') WHERE id = %s", 2,
        "its text is not what was hashed",
    ),
    "the moment is moved": (
        "UPDATE trail_trailentry SET at = at - interval '1 day' WHERE id = %s", 2, "its text is not what was hashed",
    ),
    "another person is blamed in the column": (
        "UPDATE trail_trailentry SET actor_id = '8' WHERE id = %s", 2, "its columns do not agree with its text",
    ),
    "the verb is softened in the column": (
        "UPDATE trail_trailentry SET verb = 'signed_in' WHERE id = %s", 2, "its columns do not agree with its text",
    ),
    "the file is taken out of the column": (
        "UPDATE trail_trailentry SET file_ref = '' WHERE id = %s", 2, "its columns do not agree with its text",
    ),
    "an entry is deleted in the middle": ("DELETE FROM trail_trailentry WHERE id = %s", 2, "is missing"),
    "the last entry is cut off": ("DELETE FROM trail_trailentry WHERE id = %s", 5, "but its head says"),
    "another text is hashed anew where it stands": (
        "UPDATE trail_trailentry SET payload = '{}', own_hash = sha256(before_hash || convert_to(chain || '|' ||"
        " position || '|' || to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US') || '|{}', 'UTF8'))"
        " WHERE id = %s",
        2, "its columns do not agree with its text",
    ),
    "the hash is another": (
        "UPDATE trail_trailentry SET own_hash = sha256('another') WHERE id = %s", 2, "its text is not what was hashed",
    ),
    "the link to the entry before is cut": (
        "UPDATE trail_trailentry SET before_hash = sha256('another') WHERE id = %s", 2,
        "does not follow from the entry before it",
    ),
}


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_tampering_is_found_and_located(tampering, entries, tamper, owner):
    statement, at, reason = TAMPERINGS[tampering]
    tamper(statement, entries[at].pk)

    _, breaks = verified(owner)

    assert [(found.chain, found.position) for found in breaks] == [(entries[at].chain, entries[at].position)]
    assert reason in breaks[0].reason


def test_an_entry_slipped_in_is_found(entries, tamper, owner):
    """The ones after it are moved up, so that every position is there."""
    chain, place = entries[3].chain, entries[3].position
    tamper("UPDATE trail_trailentry SET position = -position WHERE chain = %s AND position >= %s", chain, place)
    tamper("UPDATE trail_trailentry SET position = 1 - position WHERE chain = %s AND position < 0", chain)
    tamper(
        "INSERT INTO trail_trailentry (at, verb, actor_id, file_ref, record_label, record_id, payload, chain, position,"
        " before_hash, own_hash) SELECT at, verb, actor_id, file_ref, record_label, record_id, payload, chain, %s,"
        " before_hash, own_hash FROM trail_trailentry WHERE id = %s",
        place, entries[2].pk,
    )

    assert [(found.chain, found.position) for found in verified(owner)[1]] == [(chain, place)]


def test_two_entries_that_change_places_are_found(entries, tamper, owner):
    chain, first, second = entries[1].chain, entries[1].position, entries[2].position
    tamper("UPDATE trail_trailentry SET position = -1 WHERE id = %s", entries[1].pk)
    tamper("UPDATE trail_trailentry SET position = %s WHERE id = %s", first, entries[2].pk)
    tamper("UPDATE trail_trailentry SET position = %s WHERE id = %s", second, entries[1].pk)

    assert [(found.chain, found.position) for found in verified(owner)[1]] == [(chain, first)]


def test_a_chain_whose_head_is_gone_is_found(entries, tamper, owner):
    tamper("DELETE FROM trail_chainhead WHERE chain = %s", entries[0].chain)

    found = verified(owner)[1]
    assert [(broken.chain, broken.reason) for broken in found] == [(entries[0].chain, "the chain has no head")]


FORBIDDEN = [
    "SELECT count(*) FROM trail_trailentry",
    "UPDATE trail_trailentry SET actor_id = '8'",
    "DELETE FROM trail_trailentry",
    "TRUNCATE trail_trailentry",
    "INSERT INTO trail_trailentry (at, verb, actor_id, file_ref, record_label, record_id, payload, chain, position,"
    " before_hash, own_hash) VALUES (now(), 'signed_in', '1', '', '', '', '{}', 1, 999, '', '')",
    "SELECT count(*) FROM trail_chainhead",
    "UPDATE trail_chainhead SET position = 0",
    "ALTER TABLE trail_trailentry DISABLE TRIGGER ALL",
]


@pytest.mark.parametrize("role", ["app", "worker", "public"])
@pytest.mark.parametrize("statement", FORBIDDEN)
def test_none_of_the_products_roles_reaches_the_tables(role, statement, entries):
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner"):
        run_as(role, statement)


@pytest.mark.parametrize("statement", FORBIDDEN[1:4])
def test_the_owner_too_is_refused_while_the_triggers_stand(statement, entries, owner):
    with pytest.raises(DatabaseError, match="append-only"):
        run_as("owner", statement)


def test_the_public_role_may_not_even_write_an_entry(entries):
    with pytest.raises(DatabaseError, match="permission denied"):
        run_as("public", "SELECT trail_append('signed_in', 'system', '', '', '', '{}')")


def test_an_act_that_is_undone_leaves_no_entry(entries, owner):
    with no_walls():
        before = TrailEntry.objects.count()

    with transaction.atomic():
        record(Verb.SIGNED_OUT, by="7")
        transaction.set_rollback(True)

    with no_walls():
        assert TrailEntry.objects.count() == before
    assert verified(owner)[1] == []
