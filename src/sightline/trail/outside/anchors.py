"""A file of anchors: one line each time, only ever appended to, each line tied to the one before it.

Whoever owns the database can rewrite a chain whole and no chain shows it; a line of this file, kept where they cannot
reach it, does (sec R60). The path is a setting; a mounted folder that only takes additions is what it is for.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

from sightline.trail.rules import Anchor


class BrokenAnchors(ValueError):
    """The file of anchors itself was changed. The text says at which line."""


def fingerprint(line: str) -> str:
    """What is written down elsewhere of one line: 16 marks, for a mailbox or a notebook."""
    return hashlib.sha256(line.encode()).hexdigest()[:16]


def append(path: Path, anchor: Anchor) -> str:
    """Add one anchor and see it onto the disk; returns the line's fingerprint."""
    lines = path.read_text().splitlines() if path.exists() else []
    line = json.dumps(
        {
            "at": anchor.at,
            "before": hashlib.sha256(lines[-1].encode()).hexdigest() if lines else "",
            "heads": {str(chain): [position, own.hex()] for chain, (position, own) in sorted(anchor.heads.items())},
        },
        sort_keys=True, separators=(",", ":"),
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, f"{line}\n".encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return fingerprint(line)


def read(path: Path) -> Iterator[Anchor]:
    """Every anchor in order; none where there is no file. BrokenAnchors where a line is not what was written."""
    before = ""
    for number, line in enumerate(path.read_text().splitlines() if path.exists() else [], start=1):
        try:
            told = json.loads(line)
            heads = {int(chain): (int(head[0]), bytes.fromhex(head[1])) for chain, head in told["heads"].items()}
            if told["before"] != before:
                raise BrokenAnchors(f"line {number} of the anchors does not follow from the line before it")
        except (KeyError, TypeError, json.JSONDecodeError) as error:
            raise BrokenAnchors(f"line {number} of the anchors cannot be read") from error
        yield Anchor(told["at"], heads)
        before = hashlib.sha256(line.encode()).hexdigest()
