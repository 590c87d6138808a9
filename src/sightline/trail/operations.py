"""Writing the trail. In the transaction of the act, always: no act without its entry, no entry without its act."""

import json
from typing import Any

from django.db import connection

from sightline.trail.choices import Verb

SYSTEM = "system"


def record(
    verb: Verb,
    *,
    by: str,
    file_ref: str = "",
    record_label: str = "",
    record_id: str = "",
    **details: Any,
) -> None:
    """Write one entry. ``by`` is a person's id or SYSTEM; ``details`` are plain words, never a name or a narrative.

    The database dates the entry, puts it on a chain and hashes the exact text that is kept (sec R57, R60).
    """
    payload = json.dumps(
        {
            "verb": str(verb),
            "by": by,
            "file": file_ref,
            "record": record_label,
            "id": record_id,
            "details": details,
        },
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT trail_append(%s, %s, %s, %s, %s, %s)",
            [str(verb), by, file_ref, record_label, record_id, payload],
        )
