"""From findings to decisions: strings across every part that leaves, what may stand instead, and the text after."""

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sightline.anonymity.rules.artefacts import Artefact, ArtefactReport, check_parts
from sightline.anonymity.rules.checking import Settings
from sightline.anonymity.rules.findings import LIKELY, Finding
from sightline.anonymity.rules.identities import Identities
from sightline.anonymity.rules.pseudonyms import DETERMINER
from sightline.anonymity.rules.register import build

# Suggestions that are advice and not words to put in: nobody can accept them as they stand.
_ADVICE = re.compile(r"^(?:a pseudonym|say it|leave it|the practitioner's role|the age in words)", re.IGNORECASE)
_REMOVE = re.compile(r"^remove\b", re.IGNORECASE)
_IN_OR_ON = re.compile(r"\b(?:in|on)[ \u00a0]$", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?$")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a string stands: the part, and the offsets in it."""

    part: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Found:
    """One string with every place of it; `elsewhere` are parts of the files that leave where it stands besides."""

    text: str
    kind: str
    identity: str | None
    suggestion: str
    tier: int
    why: str
    layer: str
    candidates: tuple[str, ...]
    places: tuple[Place, ...]
    elsewhere: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How often it stands in the text."""
        return len(self.places)


@dataclass(slots=True)
class _Gathered:
    best: Finding
    places: list[Place] = field(default_factory=list)
    elsewhere: dict[str, None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the check of a text and of every file made from it found."""

    words: int
    found: tuple[Found, ...]
    accepted: tuple[str, ...]
    layers: tuple[dict[str, Any], ...]
    warnings: tuple[str, ...]
    paragraphs: tuple[str, ...]
    not_read: tuple[str, ...]


def same(text: str) -> str:
    """Two spellings of this are one string: one decision for all of them."""
    return " ".join(text.casefold().split())


def _gather(gathered: dict[str, _Gathered], answer: ArtefactReport, *, called: str) -> None:
    """`called` is empty for the text itself, otherwise what people call the file."""
    starts = {name: start for name, start, _ in answer.artefact.spans()}
    for where, finding in answer.placed:
        held = gathered.setdefault(same(finding.text), _Gathered(finding))
        if finding.tier < held.best.tier:
            held.best = finding
        if called:
            held.elsewhere.setdefault(f"{called}, {where}")
        else:
            start = finding.start - starts[where]
            held.places.append(Place(where, start, start + finding.end - finding.start))


def look(
    text: Artefact,
    leaving: Sequence[tuple[str, str, Artefact]],
    identities: Identities,
    *,
    settings: Settings,
) -> Outcome:
    """Check a text by its parts, and every file made from it that leaves: (what it is called, its name, what is in it).

    A string that stands only in a file (its properties, its name, a heading that the layout adds) is one more decision.
    """
    register = build(identities)
    first = check_parts(text, identities, settings=settings)
    report = first.report
    warnings = list(report.warnings)
    gathered: dict[str, _Gathered] = {}
    _gather(gathered, first, called="")
    not_read: dict[str, None] = dict.fromkeys(text.not_read)
    for called, file_name, artefact in leaving:
        _gather(gathered, check_parts(artefact, register, file_name=file_name, settings=settings), called=called)
        not_read |= dict.fromkeys(f"{called}: {said}" for said in artefact.not_read)
    if report.across:
        warnings.append(
            f"With what is already published on this review, the text holds {len(report.across)} kinds of indirect "
            f"fact: {', '.join(report.across)}. Together they may tell who the child is."
        )
    whole = first.artefact.text
    paragraphs = tuple(
        f"“{_opening(whole[score.start : score.end])}” holds {len(score.kinds)} kinds of indirect fact: "
        f"{', '.join(score.kinds)}."
        for score in report.paragraphs
    )
    return Outcome(
        words=report.words,
        found=tuple(_found(each) for each in gathered.values()),
        accepted=tuple(dict.fromkeys(each.text for each in report.accepted)),
        layers=tuple(
            {"name": run.name, "version": run.version, "ran": run.ran, "note": run.note} for run in report.layers
        ),
        warnings=tuple(warnings),
        paragraphs=paragraphs,
        not_read=tuple(not_read),
    )


def _opening(paragraph: str) -> str:
    words = paragraph.split()
    return " ".join(words[:8]) + (" …" if len(words) > 8 else "")


def _found(held: _Gathered) -> Found:
    best = held.best
    return Found(
        text=best.text,
        kind=best.kind,
        identity=best.identity,
        suggestion=best.suggestion,
        tier=best.tier,
        why=best.why,
        layer=best.layer,
        candidates=best.candidates,
        places=tuple(held.places),
        elsewhere=tuple(held.elsewhere) if not held.places else (),
    )


def instead_of(found_text: str, suggestion: str, candidates: Sequence[str] = ()) -> str | None:
    """The words that accepting a suggestion puts in; None where it is advice, or where the string may mean two people.

    A suggestion to remove something puts in nothing.
    """
    if len(candidates) > 1 or not suggestion.strip() or _ADVICE.match(suggestion):
        return None
    if _REMOVE.match(suggestion):
        return ""
    ending = _POSSESSIVE.search(found_text)
    return suggestion + (ending[0] if ending and not _POSSESSIVE.search(suggestion) else "")


def _beside(before: str, words: str) -> tuple[str, str]:
    """No word said twice: neither "in in the spring" nor "on in the spring", nor "the the school"."""
    if words.startswith("in ") and (found := _IN_OR_ON.search(before)):
        return before[: found.start()], words
    if words.startswith("the ") and DETERMINER.search(before[-8:]):
        return before, words.removeprefix("the ")
    return before, words


def _fitted(text: str, start: int, words: str) -> str:
    """With a capital where a sentence, a line or a point of a list begins."""
    before = text[:start].rstrip(" \t-•*–“‘\"'(")
    begins = not before or before[-1] in "\n.!?"
    return words[:1].upper() + words[1:] if begins else words


def after(parts: Mapping[str, str], changes: Iterable[tuple[Sequence[Place], str]]) -> dict[str, str]:
    """The parts with every place of each string replaced; nothing is left doubled where words were taken out."""
    by_part: dict[str, list[tuple[int, int, str]]] = {}
    for places, words in changes:
        for place in places:
            by_part.setdefault(place.part, []).append((place.start, place.end, words))
    done = dict(parts)
    for part, spans in by_part.items():
        text = done[part]
        for start, end, words in sorted(spans, reverse=True):
            before, rest = text[:start], text[end:]
            if not words and before.endswith(" ") and rest[:1] in ("", " ", ",", ".", ";", ":", ")", "\n"):
                before = before[:-1]  # no blank is left before a stop, and none stands double
            before, words = _beside(before, words)
            text = before + _fitted(text, len(before), words) + rest
        done[part] = text
    return done


def keyed(key: bytes, text: str) -> str:
    """A keyed digest of a string: the same string has the same one within a file, and nobody reads it back."""
    return hmac.new(key, same(text).encode(), hashlib.sha256).hexdigest()


def must_be_decided(tier: int) -> bool:
    """Certain and likely ones; possible ones are listed."""
    return tier <= LIKELY
