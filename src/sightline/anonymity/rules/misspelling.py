"""Words near a word of the register: by the letters changed, and by how they sound."""

import re
from collections.abc import Iterable

from rapidfuzz.distance import OSA

from sightline.anonymity.rules.findings import LIKELY, POSSIBLE
from sightline.anonymity.rules.variants import FuzzyPart


def nearest(
    parts: Iterable[FuzzyPart], word: str, *, ordinary: bool, capitalised: bool, beside: bool
) -> tuple[FuzzyPart, int] | None:
    """The register word that `word` may be a misspelling of, with the tier; None where none is near enough.

    `word` is compact and casefolded. An ordinary English word needs a capital and may be one edit away; beside a
    certain match of the register a little more is allowed.
    """
    best: tuple[int, int, FuzzyPart] | None = None
    sound = sound_key(word)
    for part in parts:
        length = len(part.key)
        allowed = 0 if length < 3 else 1 if length <= 5 else 2 if length <= 9 else 3
        if ordinary:
            allowed = min(allowed, 1) if not beside else max(1, min(allowed, 2))
        if abs(length - len(word)) > allowed + 1:
            continue
        distance = OSA.distance(word, part.key, score_cutoff=allowed + 2)
        if ordinary and distance == 0:
            continue
        same_start = word[0] == part.key[0]
        tier = 0
        if distance <= allowed:
            tier = _fuzzy_tier(part, word, distance, ordinary=ordinary, capitalised=capitalised, same_start=same_start)
        elif not ordinary and distance <= allowed + 2 and length >= 4 and capitalised and sound == sound_key(part.key):
            tier = POSSIBLE
        if not part.name and tier:
            tier = POSSIBLE if capitalised and not ordinary else 0
        if tier and (best is None or (tier, distance) < best[:2]):
            best = (tier, distance, part)
    return None if best is None else (best[2], best[0])


def _fuzzy_tier(
    part: FuzzyPart, word: str, distance: int, *, ordinary: bool, capitalised: bool, same_start: bool
) -> int:
    length = len(part.key)
    if length <= 3 and (not capitalised or ordinary or (not same_start and sorted(word) != sorted(part.key))):
        return 0
    if ordinary:
        return POSSIBLE
    if distance == 1 and length >= 5 and (capitalised or same_start):
        return LIKELY
    if (
        distance >= 2
        and not same_start
        and word[:2] != part.key[1::-1]
        and word[1:3] != part.key[:2]
        and word[:2] != part.key[1:3]
    ):
        return 0
    if not capitalised and distance >= 2 and length < 8 and word[:3] != part.key[:3]:
        return 0
    return POSSIBLE


SOUNDS = (
    *(
        ("mohammed", "mhmd"),
        ("muhammad", "mhmd"),
        ("leigh", "li"),
        ("ley", "li"),
        ("lee", "li"),
        ("ph", "f"),
        ("ck", "k"),
    ),
    *(("ght", "t"), ("sch", "sk"), ("sh", "x"), ("ch", "x"), ("th", "t"), ("wh", "w"), ("wr", "r"), ("kn", "n")),
    *(
        ("ce", "se"),
        ("ci", "si"),
        ("cy", "si"),
        ("c", "k"),
        ("q", "k"),
        ("x", "ks"),
        ("z", "s"),
        ("gh", ""),
        ("y", "i"),
    ),
)
REPEATED = re.compile(r"(.)\1+")
INNER_VOWELS = re.compile(r"(?<!^)[aeiouhw]")


def sound_key(word: str) -> str:
    """How a compact name sounds to an English ear: two spellings with one key are worth a look."""
    for written, heard in SOUNDS:
        word = word.replace(written, heard)
    return REPEATED.sub(r"\1", INNER_VOWELS.sub("", REPEATED.sub(r"\1", word)))
