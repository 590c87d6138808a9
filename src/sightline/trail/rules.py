"""How the chain is hashed, told a second time in Python so that the database's word can be checked."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

EMPTY_HASH = bytes(32)
CHAINS = 16


@dataclass(frozen=True)
class ChainedEntry:
    """What the chain needs to know of one entry. ``at_text`` is the moment as the database writes it."""

    chain: int
    position: int
    at_text: str
    payload: str
    before_hash: bytes
    own_hash: bytes
    columns_agree: bool


@dataclass(frozen=True)
class Anchor:
    """Where every chain stood at a moment, as it was kept outside the database: chain → (position, hash)."""

    at: str
    heads: dict[int, tuple[int, bytes]]


@dataclass(frozen=True)
class Break:
    """The first place where a chain does not hold, and why."""

    chain: int
    position: int
    reason: str


def entry_hash(before: bytes, *, chain: int, position: int, at_text: str, payload: str) -> bytes:
    """SHA-256 over the hash before and the exact bytes kept."""
    return hashlib.sha256(before + f"{chain}|{position}|{at_text}|{payload}".encode()).digest()


def first_break(
    entries: Iterable[ChainedEntry], *, chain: int, head_position: int, head_hash: bytes, start: int = 0,
    start_hash: bytes = EMPTY_HASH,
) -> Break | None:
    """Walk one chain from ``start`` to its head. None when every entry is present, in order and unaltered."""
    expected, before = start + 1, start_hash
    for entry in entries:
        if entry.position != expected:
            return Break(chain, expected, f"entry {expected} is missing; {entry.position} follows")
        if bytes(entry.before_hash) != before:
            return Break(chain, entry.position, "does not follow from the entry before it")
        own = entry_hash(
            before, chain=chain, position=entry.position, at_text=entry.at_text, payload=entry.payload
        )
        if own != bytes(entry.own_hash):
            return Break(chain, entry.position, "its text is not what was hashed")
        if not entry.columns_agree:
            return Break(chain, entry.position, "its columns do not agree with its text")
        expected, before = expected + 1, own
    if expected - 1 != head_position or before != head_hash:
        return Break(chain, expected, f"the chain ends at {expected - 1} but its head says {head_position}")
    return None
