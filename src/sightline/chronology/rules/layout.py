"""The layout of form F10: its columns, the words that fill them, and when two rows are the same row."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sightline.chronology.rules.columns import ALSO, plain_heading
from sightline.chronology.rules.written_date import WrittenDate

COLUMNS: Final[dict[str, str]] = {
    "date": "Date, or first day",
    "month": "Month, in a column of its own",
    "year": "Year, in a column of its own",
    "end_date": "Last day",
    "time": "Time",
    "event": "What happened",
    "source": "Where it is recorded",
    "team": "Team",
    "who": "Recorded by (role)",
    "subject": "Which child or adult",
    "child_seen": "Child present, seen or spoken to",
    "impact": "Impact on the child",
    "impact_strength": "Strength of the impact",
    "impact_text": "Impact in words",
    "response": "What the agency did",
    "expected": "What should have happened, comment or analysis",
    "shared_with": "Shared with or received from",
    "tags": "Tags",
    "key_episode": "Key practice episode",
    "sensitivity": "Who may read it",
    "read_as": "How the date was read before",
}
"""Field of the importer → what the page calls it. One column of a table for each."""
TEMPLATE: Final[dict[str, str]] = {
    "date": "Date", "end_date": "Date to", "time": "Time", "team": "Team", "source": "Source record",
    "who": "Recorded by", "subject": "Subject", "event": "What happened", "child_seen": "Child seen",
    "impact": "Impact on the child", "impact_strength": "Strength of impact", "impact_text": "Impact in words",
    "response": "Agency response", "expected": "What should have happened", "shared_with": "Shared with",
    "tags": "Tags", "key_episode": "Key practice episode", "sensitivity": "Sensitivity",
}  # fmt: skip
"""Field → heading of the empty form F10, in its order."""
READ_AS: Final = "Read as"
"""A further heading of an agency's own rows when they are written out: how each date was understood."""
WIDE: Final = frozenset(TEMPLATE[name] for name in ("event", "impact_text", "response", "expected"))
OTHER: Final = "other"
LEAVE: Final = "leave"
_STANDS_IN: Final = {"analysis": "expected", "received_from": "shared_with", "number": LEAVE}
"""Fields of the importer that form F10 has under another name, or that say nothing of the event."""
LONGEST: Final = {"team": 120, "source": 160, "who": 120, "subject": 200, "shared_with": 300}
"""Characters that a row holds; a longer cell is kept whole beside it."""

_YES: Final = ("y", "yes", "seen", "present", "spoken to", "true", "✓")
_NO: Final = ("n", "no", "not seen", "not present", "absent", "false", "✗", "x")
_SEEN: Final = {
    **dict.fromkeys(_YES, "yes"),
    **dict.fromkeys(_NO, "no"),
    **dict.fromkeys(["not recorded", "nr", "not known", "unknown", "nk", "?", "not stated"], "not_recorded"),
    **dict.fromkeys(["n/a", "na", "not applicable", "does not apply"], "not_applicable"),
}
_IMPACTS: Final = {
    **dict.fromkeys(["positive", "+", "+ve", "pos", "green", "protective"], "positive"),
    **dict.fromkeys(["negative", "-ve", "neg", "red", "adverse"], "negative"),
    **dict.fromkeys(["neutral", "="], "neutral"),
    **dict.fromkeys(["unknown", "not known", "n/k"], "unknown"),
}
_IMPACT_LABELS: Final = frozenset({"positive", "negative", "neutral", "not known"})
_STRENGTHS: Final = {
    **dict.fromkeys(["slight", "low", "minor", "mild"], "low"),
    **dict.fromkeys(["moderate", "medium", "some"], "medium"),
    **dict.fromkeys(["serious", "high", "severe", "strong", "significant", "major"], "high"),
}
_STRENGTH_LABELS: Final = frozenset({"slight", "moderate", "serious"})
_TAGS: Final = {
    "good practice": "good_practice", "missed opportunity": "missed", "missed": "missed", "escalation": "escalation",
    "escalated": "escalation", "management oversight": "oversight", "oversight": "oversight",
}  # fmt: skip
_EPISODE: Final = frozenset({"key practice episode", "key episode", "kpe", "kpe candidate"})
_SENSITIVITIES: Final = {
    **dict.fromkeys(["normal", "everybody who may see the pack", "none", "no", "open"], "normal"),
    **dict.fromkeys(["third party", "third-party", "about a third party", "third party information"], "third_party"),
    **dict.fromkeys(["police", "police-restricted", "police restricted"], "police"),
    **dict.fromkeys(["health", "health-restricted", "health restricted"], "health"),
}
_PAIR: Final = re.compile(r"\s*[-–—,:;(/\n]\s*")
_LISTED: Final = re.compile(r"[;,\n/]+")
_LINE_END: Final = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")
_BLANK_LINES: Final = re.compile(r"\n{3,}")
_SAME: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a row of a file says in the columns of F10. Words that no column takes are in `other`, by heading."""

    columns: dict[str, Any]
    other: dict[str, str]
    notes: tuple[str, ...] = ()


def column_for(name: str) -> str:
    """The column of F10 in which the page first shows a field of the importer; OTHER where F10 has none."""
    name = _STANDS_IN.get(name, name)
    return name if name in COLUMNS or name == LEAVE else OTHER


def facts_of(fields: Mapping[str, str], headings: Mapping[str, str]) -> Facts:
    """The cells of one accepted row, date and event apart, as columns of F10.

    `headings` are the headings of the fields, under which words are kept that are none of a column's words.
    Source: F10. Nothing is lost: what does not fit is in `other`.
    """
    columns: dict[str, Any] = {}
    other: dict[str, str] = {}
    notes: list[str] = []

    def keep(name: str, text: str) -> None:
        other[headings.get(name) or COLUMNS.get(name, name)] = text

    for name, text in fields.items():
        if name in LONGEST:
            columns[name] = text if len(text) <= LONGEST[name] else f"{text[: LONGEST[name] - 1]}…"
            if len(text) > LONGEST[name]:
                keep(name, text)
        elif name in {"impact_text", "response", "expected"}:
            columns[name] = text
        elif name in {"month", "year"}:
            keep(name, text)
        elif name not in COLUMNS and name != "child_seen_text":
            other[name.removeprefix(ALSO)] = text
    seen = fields.get("child_seen_text") or fields.get("child_seen", "")
    columns["child_seen"], whole = _chosen(seen, _SEEN)
    if seen and not whole:
        keep("child_seen", seen)
    _say_impact(fields, columns)
    columns["tags"], columns["key_episode"], strange = _tags_of(fields)
    if strange:
        keep("tags", ", ".join(strange))
    marked = fields.get("sensitivity", "")
    columns["sensitivity"] = _SENSITIVITIES.get(_plain(marked), "")
    if marked and not columns["sensitivity"]:
        keep("sensitivity", marked)
        notes.append(f"“{marked}” is not one of our markings: choose who may read the row once it is in")
    return Facts(columns, other, tuple(notes))


def _plain(text: str) -> str:
    return _SAME.sub(" ", text.strip().lower().rstrip(".)"))


def _chosen(text: str, words: Mapping[str, str]) -> tuple[str, bool]:
    """The choice that a cell begins with, and whether that is all it says."""
    plain = _plain(text)
    if plain in words:
        return words[plain], True
    first = _plain(_PAIR.split(text.strip(), maxsplit=1)[0])
    if first in words:
        return words[first], False
    return words.get(plain.partition(" ")[0], ""), False


def _say_impact(fields: Mapping[str, str], columns: dict[str, Any]) -> None:
    said = fields.get("impact", "")
    impact, whole = _chosen(said, _IMPACTS) if _plain(said) in _IMPACTS or _PAIR.search(said) else ("", False)
    strength, strong = _chosen(fields.get("impact_strength", ""), _STRENGTHS)
    rest = said
    if impact and whole and _plain(said) in _IMPACT_LABELS:
        rest = ""
    elif impact and not whole:
        after = _PAIR.split(said.strip(), maxsplit=1)[-1]
        if _plain(after) in _STRENGTHS and not strength:
            strength, rest = _STRENGTHS[_plain(after)], "" if _plain(after) in _STRENGTH_LABELS else said
    if fields.get("impact_strength") and not strong:
        rest = "\n".join(part for part in (rest, fields["impact_strength"]) if part)
    columns["impact"], columns["impact_strength"] = impact, strength
    columns["impact_text"] = "\n".join(part for part in (rest, columns.get("impact_text", "")) if part)


def _tags_of(fields: Mapping[str, str]) -> tuple[list[str], bool, list[str]]:
    said = [part.strip() for part in _LISTED.split(fields.get("tags", "")) if part.strip()]
    tags = [_TAGS[_plain(part)] for part in said if _plain(part) in _TAGS]
    strange = [part for part in said if _plain(part) not in _TAGS and _plain(part) not in _EPISODE]
    marked = fields.get("key_episode", "")
    episode = _SEEN.get(_plain(marked)) == "yes" or any(_plain(part) in _EPISODE for part in said)
    if marked and _SEEN.get(_plain(marked)) not in {"yes", "no"}:
        episode = episode or _plain(marked) in _EPISODE
    return list(dict.fromkeys(tags)), episode, strange


def as_kept(text: str) -> str:
    """Words as every kind of file can carry them: one line end, no control characters, no runs of blank lines.

    A vertical tab is how Word copies a line break.
    """
    lines = _LINE_END.sub("\n", text)
    return _BLANK_LINES.sub("\n\n", _CONTROL.sub("", lines)).strip()


def row_key(date_text: str, event: str, source: str = "") -> str:
    """Two rows with one key are the same row: the same date as written, event and source, white space apart."""
    said = [_SAME.sub(" ", words.strip()) for words in (date_text, event, source)]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def key_of(written: WrittenDate, event: str, fields: Mapping[str, str]) -> str:
    """The key of a row as its file has it."""
    return row_key(written.text, event, fields.get("source", ""))


def remembered_from(headings: Mapping[str, str]) -> dict[str, str]:
    """Heading as written → column, in the form in which headings are remembered."""
    return {plain: name for heading, name in headings.items() if (plain := plain_heading(heading))}
