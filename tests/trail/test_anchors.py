"""Where the trail stood, kept outside the database: a chain rewritten whole is found by nothing else."""

import pytest
from django.db import connection

from sightline.trail import queries
from sightline.trail.choices import Verb
from sightline.trail.operations import record
from sightline.trail.outside import anchors
from sightline.trail.rules import Anchor, entry_hash

pytestmark = pytest.mark.django_db


@pytest.fixture
def written():
    """Three acts on one chain."""
    for number in range(3):
        record(Verb.PAGE_OPENED, by="7", file_ref="TST-2026-014", record_label="casefile", record_id=str(number))


def anchored(owner, path, at="2026-11-23T12:00:00+00:00"):
    with owner():
        return anchors.append(path, Anchor(at, queries.heads()))


def compared(owner, path):
    with owner():
        return queries.against(anchors.read(path))


def rewritten_whole(owner):
    """As whoever owns the server would: another actor in every entry, every hash made anew, the head as well."""
    with owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE trail_trailentry DISABLE TRIGGER ALL")
        cursor.execute("SELECT chain FROM trail_chainhead WHERE position > 0")
        (chain,) = cursor.fetchone()
        cursor.execute(
            "SELECT id, position, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US'), payload"
            " FROM trail_trailentry WHERE chain = %s ORDER BY position", [chain],
        )
        before = bytes(32)
        for pk, position, at_text, payload in cursor.fetchall():
            told = payload.replace('"by":"7"', '"by":"8"')
            own = entry_hash(before, chain=chain, position=position, at_text=at_text, payload=told)
            cursor.execute(
                "UPDATE trail_trailentry SET actor_id = '8', payload = %s, before_hash = %s, own_hash = %s"
                " WHERE id = %s",
                [told, before, own, pk],
            )
            before = own
        cursor.execute("UPDATE trail_chainhead SET head_hash = %s WHERE chain = %s", [before, chain])
        cursor.execute("ALTER TABLE trail_trailentry ENABLE TRIGGER ALL")


def test_what_follows_an_anchor_agrees_with_it(written, owner, tmp_path):
    path = tmp_path / "anchors.jsonl"
    marks = {anchored(owner, path)}
    record(Verb.PAGE_OPENED, by="7", file_ref="TST-2026-014")
    marks.add(anchored(owner, path))

    assert compared(owner, path) == []
    assert len(marks) == 2
    assert all(len(mark) == 16 for mark in marks)
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_chain_rewritten_whole_passes_the_chain_and_not_the_anchor(written, owner, tmp_path):
    path = tmp_path / "anchors.jsonl"
    anchored(owner, path)
    rewritten_whole(owner)

    with owner():
        assert queries.verify()[1] == []
    (found,) = compared(owner, path)
    assert (found.position, found.reason) == (3, "is not what was anchored at 2026-11-23T12:00:00+00:00")


def test_a_chain_wound_back_is_found(written, owner, tamper, tmp_path):
    path = tmp_path / "anchors.jsonl"
    anchored(owner, path)
    tamper("DELETE FROM trail_trailentry WHERE position = 3")

    (found,) = compared(owner, path)
    assert "was there when it was anchored" in found.reason


@pytest.mark.parametrize("change", ["line taken out", "line altered", "not ours"])
def test_the_file_of_anchors_tells_when_it_was_changed(change, written, owner, tmp_path):
    path = tmp_path / "anchors.jsonl"
    for day in (1, 2, 3):
        anchored(owner, path, at=f"2026-11-0{day}T12:00:00+00:00")
    lines = path.read_text().splitlines()
    match change:
        case "line taken out":
            lines.pop(1)
        case "line altered":
            lines[0] = lines[0].replace("2026-11-01", "2026-11-09")
        case "not ours":
            lines[1] = "{}"
    path.write_text("\n".join(lines) + "\n")

    with pytest.raises(anchors.BrokenAnchors, match=r"line [12]"):
        list(anchors.read(path))


def test_no_file_is_no_anchor(tmp_path):
    assert list(anchors.read(tmp_path / "nothing.jsonl")) == []


def test_the_command_anchors_and_compares(own_database, tmp_path):
    with own_database.connect() as app:
        app.execute("SELECT trail_append('page_opened', '7', '', '', '', %s)", [
            '{"by":"7","details":{},"file":"","id":"","record":"","verb":"page_opened"}'
        ])
    path = str(tmp_path / "anchors.jsonl")
    status, said = own_database.trail("anchor", "--anchors", path)
    assert (status, said["chains"], said["told"]) == (0, 16, 0)
    status, said = own_database.trail("verify", "--anchors", path)
    assert (status, said["whole"], said["anchors"]) == (0, True, 1)
