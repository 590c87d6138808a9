"""Facts that cannot all be right: dates of birth, names and addresses that are almost, but not quite, alike."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import DamerauLevenshtein

from sightline.chronology.rules.combining import Entry
from sightline.chronology.rules.dates import parse_date
from sightline.chronology.rules.written_date import DateError

_BIRTH: Final = re.compile(
    r"\b(?:dob|d\.o\.b\.?|date of birth|born(?: on)?)\b[\s:.(–-]{0,4}"
    r"([0-9]{1,2}[./ -][0-9]{1,2}[./ -][0-9]{2,4}|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}(?:st"
    r"|nd|rd|th)? (?:of )?[a-z]{3,9},? [0-9]{2,4})",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(
    r"\b([0-9]{1,4}[A-Za-z]?),? ((?:[A-Z][\w'’]+ ){1,3}(?:Road|Street|Avenue|Close|Lane|Drive"
    r"|Way|Court|Terrace|Crescent|Place|Grove|Rd|St|Ave|"
    r"Walk|Gardens|Square|Hill|Green|Park|View|Row))\b"
)
_DIGIT: Final = re.compile(r"[0-9]")
_SHORT_STREETS: Final = {"rd": "road", "st": "street", "ave": "avenue"}
_NAME: Final = re.compile(r"(?<![.!?] )(?<!^)\b([A-ZÀ-Ý][\w'’À-ÿ-]{1,20}) ([A-ZÀ-Ý][\w'’À-ÿ-]{2,25})\b")
_NOT_NAMES: Final = frozenset(
    [
        "social",
        "worker",
        "health",
        "visitor",
        "school",
        "nurse",
        "police",
        "officer",
        "children",
        "services",
        "family",
        "support",
        "early",
        "help",
        "child",
        "protection",
        "north",
        "east",
        "south",
        "west",
        "primary",
        "academy",
        "hospital",
        "infirmary",
        "road",
        "street",
        "avenue",
        "close",
        "lane",
        "drive",
        "way",
        "court",
        "the",
        "and",
        "mr",
        "mrs",
        "miss",
        "ms",
        "dr",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "plan",
        "conference",
        "strategy",
        "meeting",
        "core",
        "group",
        "team",
        "centre",
        "unit",
        "ward",
        "care",
        "gp",
        "niche",
        "systmone",
        "mother",
        "father",
        "section",
        "domestic",
        "abuse",
        "violence",
        "home",
        "visit",
        "community",
        "general",
        "practice",
        "designated",
        "safeguarding",
        "lead",
        "head",
        "teacher",
        "home",
        "victim",
        "support",
        "women",
        "aid",
        "young",
        "person",
        "public",
        "notice",
    ]
)
_MOST_LIKE: Final = 2
"""Names and streets this many letters apart may be one, written twice."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two or more values of one fact, "date of birth", "name" or "address"; `values` and `entries` go in pairs."""

    kind: str
    values: tuple[str, ...]
    entries: tuple[tuple[str, ...], ...]
    """For each value, the ids of the entries that have it."""
    sentence: str


def contradictions(entries: Sequence[Entry]) -> list[Contradiction]:
    """Facts told in almost the same way by different entries. Source: form F11 (contradiction flags)."""
    births: dict[dt.date, list[Entry]] = defaultdict(list)
    addresses: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    names: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        for day in _births(entry):
            births[day].append(entry)
        for text in (entry.event, entry.fields.get("location", ""), entry.fields.get("subject", "")):
            for address in addresses_in(text):
                addresses[address].append(entry)
        for name in _names(entry):
            names[name].append(entry)
    return [*_different_births(births), *_different_addresses(addresses), *_different_names(names)]


def addresses_in(text: str) -> list[tuple[str, str]]:
    """Every house and street that is named, both in small letters: ("12a", "mill lane")."""
    if _DIGIT.search(text) is None:
        return []
    return [(match[1].lower(), _street(match[2])) for match in _ADDRESS.finditer(text)]


def easily_confused(one: str, other: str) -> bool:
    """House numbers that may be one, written twice: 12 and 21, 12 and 12a."""
    return sorted(one) == sorted(other) or one + "a" == other or other + "a" == one


def _births(entry: Entry) -> Iterable[dt.date]:
    texts = [match[1] for match in _BIRTH.finditer(entry.event)] if _DIGIT.search(entry.event) else []
    if entry.fields.get("date_of_birth"):
        texts.append(entry.fields["date_of_birth"])
    for text in texts:
        try:
            found = parse_date(text)
        except DateError:
            continue
        if found.start is not None and found.start == found.end:
            yield found.start


def _street(text: str) -> str:
    words = text.lower().replace("’", "'").split()
    return " ".join([*words[:-1], _SHORT_STREETS.get(words[-1], words[-1])])


def _names(entry: Entry) -> Iterable[tuple[str, str]]:
    subject = entry.fields.get("subject", "")
    for text in (f". {entry.event}", f"x {subject}"):
        for match in _NAME.finditer(text):
            if not {match[1].lower(), match[2].lower()} & _NOT_NAMES and not match[1].isupper():
                yield match[1].replace("’", "'"), match[2].replace("’", "'").removesuffix("'s")


def _different_births(births: dict[dt.date, list[Entry]]) -> list[Contradiction]:
    """Days of birth that share two of day, month and year, or exchange day and month: one child, written twice."""
    group_of: dict[tuple[object, ...], list[dt.date]] = {}
    groups: list[list[dt.date]] = []
    for day in sorted(births):
        signs = (
            ("day and month", day.day, day.month),
            ("month and year", day.month, day.year),
            ("day and year", day.day, day.year),
            ("exchanged", day.year, *sorted((day.day, day.month))),
        )
        group = next((group_of[sign] for sign in signs if sign in group_of), None)
        if group is None:
            group = []
            groups.append(group)
        group.append(day)
        for sign in signs:
            group_of.setdefault(sign, group)
    return [
        _contradiction("date of birth", [(f"{day:%d/%m/%Y}", births[day]) for day in group])
        for group in groups
        if len(group) > 1
    ]


def _different_addresses(addresses: dict[tuple[str, str], list[Entry]]) -> list[Contradiction]:
    """One street with two numbers easily confused (12 and 21, 12 and 12a), or one number in two such streets."""
    by_street: dict[str, list[str]] = defaultdict(list)
    by_number: dict[str, list[str]] = defaultdict(list)
    for number, street in addresses:
        by_street[street].append(number)
        by_number[number].append(street)
    found = []
    for street, numbers in sorted(by_street.items()):
        found += _alike_pairs(
            "address", [((number, street), f"{number} {street.title()}") for number in numbers], addresses
        )
    for number, streets in sorted(by_number.items()):
        alike = [
            (one, other) for place, one in enumerate(streets) for other in streets[place + 1 :] if _alike(one, other)
        ]
        found += [
            _contradiction("address", [(f"{number} {street.title()}", addresses[number, street]) for street in pair])
            for pair in alike
        ]
    return found


def _alike_pairs(
    kind: str, options: Sequence[tuple[tuple[str, str], str]], held: dict[tuple[str, str], list[Entry]]
) -> list[Contradiction]:
    return [
        _contradiction(kind, [(said, held[one]), (also, held[other])])
        for place, (one, said) in enumerate(options)
        for other, also in options[place + 1 :]
        if easily_confused(one[0], other[0])
    ]


def _different_names(names: dict[tuple[str, str], list[Entry]]) -> list[Contradiction]:
    """One surname with two first names a letter or two apart, or one first name with two such surnames."""
    found = []
    for kept, other in ((1, 0), (0, 1)):
        groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for name in names:
            groups[name[kept].lower()].append(name)
        for same in groups.values():
            for place, one in enumerate(same):
                found += [
                    _contradiction("name", [(" ".join(one), names[one]), (" ".join(two), names[two])])
                    for two in same[place + 1 :]
                    if _alike(one[other].lower(), two[other].lower())
                ]
    return found


def _alike(one: str, other: str) -> bool:
    if one == other or one[:1] != other[:1] or min(len(one), len(other)) < 4:
        return False
    most = _MOST_LIKE if min(len(one), len(other)) >= 6 else 1
    return DamerauLevenshtein.distance(one, other, score_cutoff=most) <= most


def _contradiction(kind: str, values: Sequence[tuple[str, Sequence[Entry]]]) -> Contradiction:
    told = "; ".join(f"{value} ({', '.join(sorted({entry.agency for entry in entries}))})" for value, entries in values)
    ids = tuple(tuple(dict.fromkeys(entry.id for entry in entries)) for _, entries in values)
    return Contradiction(kind, tuple(value for value, _ in values), ids, f"Different {kind}: {told}.")
