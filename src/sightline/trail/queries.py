"""Reading the trail back. Only the owner role may (`sightline trail verify`); pages read casefiles.Move."""

import json
from collections.abc import Iterable, Iterator
from datetime import date

from django.db import connection

from sightline.trail.rules import CHAINS, EMPTY_HASH, Anchor, Break, ChainedEntry, first_break

ROWS = """
SELECT chain, position, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), payload, before_hash, own_hash,
       verb, actor_id, file_ref, record_label, record_id
FROM trail_trailentry WHERE chain = %s AND position > %s ORDER BY position
"""


def _entries(chain: int, start: int) -> Iterator[ChainedEntry]:
    with connection.cursor() as cursor:
        cursor.execute(ROWS, [chain, start])
        while rows := cursor.fetchmany(5000):
            for chain_, position, at, payload, before, own, verb, actor, file_ref, label, record_id in rows:
                agree = _told(payload) == [verb, actor, file_ref, label, record_id]
                yield ChainedEntry(chain_, position, at, payload, bytes(before), bytes(own), agree)


def _told(payload: str) -> list[object]:
    """What the text says of the columns. Nothing when it is not our text: a tamperer need not write JSON."""
    try:
        told = json.loads(payload)
        return [told[key] for key in ("verb", "by", "file", "record", "id")]
    except (ValueError, KeyError, TypeError):
        return []


def heads() -> dict[int, tuple[int, bytes]]:
    """Where every chain stands now: chain → (position, hash)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT chain, position, head_hash FROM trail_chainhead ORDER BY chain")
        return {chain: (position, bytes(head)) for chain, position, head in cursor.fetchall()}


def against(anchors: Iterable[Anchor]) -> list[Break]:
    """Where the trail is not what was anchored: a chain that is shorter now, or has another entry in that place."""
    breaks = []
    with connection.cursor() as cursor:
        for anchor in anchors:
            for chain, (position, own) in anchor.heads.items():
                if position == 0:
                    continue
                cursor.execute(
                    "SELECT own_hash FROM trail_trailentry WHERE chain = %s AND position = %s", [chain, position]
                )
                row = cursor.fetchone()
                if row is None:
                    breaks.append(Break(chain, position, f"was there when it was anchored at {anchor.at}, and is not"))
                elif bytes(row[0]) != own:
                    breaks.append(Break(chain, position, f"is not what was anchored at {anchor.at}"))
    return breaks


def verify(*, since: date | None = None) -> tuple[int, list[Break]]:
    """Re-compute every chain, whole or from the last entry before ``since``. Returns (entries checked, breaks)."""
    breaks: list[Break] = []
    checked = 0
    for chain in range(CHAINS):
        start, start_hash = 0, EMPTY_HASH
        with connection.cursor() as cursor:
            cursor.execute("SELECT position, head_hash FROM trail_chainhead WHERE chain = %s", [chain])
            row = cursor.fetchone()
            if row is None:
                breaks.append(Break(chain, 0, "the chain has no head"))
                continue
            head_position, head_hash = row[0], bytes(row[1])
            if since is not None:
                cursor.execute(
                    "SELECT position, own_hash FROM trail_trailentry WHERE chain = %s AND at < %s"
                    " ORDER BY position DESC LIMIT 1",
                    [chain, since],
                )
                if (before := cursor.fetchone()) is not None:
                    start, start_hash = before[0], bytes(before[1])
        found = first_break(
            _entries(chain, start), chain=chain, head_position=head_position, head_hash=head_hash,
            start=start, start_hash=start_hash,
        )
        if found:
            breaks.append(found)
        checked += head_position - start
    return checked, breaks
