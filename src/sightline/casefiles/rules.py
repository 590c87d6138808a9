"""Pseudonyms by role and order, and how what is known of somebody is read: pure calculations (G-ANON)."""

import re
import string
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sightline.casefiles.choices import CaseDay, EntryKind

STEM: Mapping[str, str] = {
    EntryKind.CHILD: "Child",
    EntryKind.SIBLING: "Sibling",
    EntryKind.PARENT: "Parent",
    EntryKind.ADULT: "Adult",
    EntryKind.PRACTITIONER: "Practitioner",
    EntryKind.SCHOOL: "School",
    EntryKind.ORGANISATION: "Agency",
    EntryKind.PLACE: "Place",
    EntryKind.REFERENCE: "Reference",
    EntryKind.DATE: "Date",
}
LETTERED = frozenset({EntryKind.SCHOOL, EntryKind.ORGANISATION, EntryKind.PLACE})
# A relationship that most children have one of is the pseudonym itself; a second is numbered.
RELATIONSHIPS = (
    "Mother", "Father", "Stepmother", "Stepfather", "Mother’s partner", "Father’s partner", "Mother’s former partner",
    "Father’s former partner", "Maternal grandmother", "Maternal grandfather", "Paternal grandmother",
    "Paternal grandfather", "Foster carer", "Special guardian", "Adoptive mother", "Adoptive father", "Uncle", "Aunt",
    "Great-grandmother", "Great-grandfather", "Family friend", "Lodger", "Neighbour",
)
_BY_WORD = {name.casefold().replace("’", "'"): name for name in RELATIONSHIPS}


def stem_of(kind: str, facts: Mapping[str, Any]) -> str:
    """What the pseudonym begins with: the relationship where it is a plain one, otherwise the role."""
    said = " ".join(str(facts.get("relationship", "")).casefold().replace("’", "'").split())
    if kind in (EntryKind.PARENT, EntryKind.ADULT) and said in _BY_WORD:
        return _BY_WORD[said]
    return STEM[kind]


def initials_of(facts: Mapping[str, Any]) -> frozenset[str]:
    """First letters of every word of every name known, so that no pseudonym is a real initial."""
    words = " ".join(str(facts.get(name, "")) for name in NAMES)
    plain = unicodedata.normalize("NFKD", words).upper()
    return frozenset(word[0] for word in re.findall(r"[A-Z]+", plain))


def pseudonym_of(kind: str, facts: Mapping[str, Any], *, given: int) -> tuple[str, int]:
    """The next pseudonym of a role of which `given` were given, and how many are given then.

    By role and order: “Child 1”, “Practitioner 3”, “School A”. A letter that begins a real name of the entry is
    passed over, so that “School A” is never Acacia Primary. One mother is “Mother”, a second “Mother 2”.
    """
    stem = stem_of(kind, facts)
    if kind not in LETTERED:
        number = given + 1
        return (stem if number == 1 and stem in RELATIONSHIPS else f"{stem} {number}"), number
    taken = initials_of(facts)
    for number in range(given, given + len(string.ascii_uppercase)):
        if number < len(string.ascii_uppercase) and string.ascii_uppercase[number] not in taken:
            return f"{stem} {string.ascii_uppercase[number]}", number + 1
    return f"{stem} {given + 1}", given + 1


# What is known of somebody, in the order people look: key → words. Text; several values stand on lines of their own.
NAMES = ("title", "first_name", "family_name", "other_names", "former_names", "name")
FACTS: Mapping[str, str] = {
    "title": "Title",
    "first_name": "First name",
    "family_name": "Family name",
    "name": "Name",
    "other_names": "Also known as",
    "former_names": "Former names",
    "role": "Role",
    "on": "Day",
    "relationship": "Relationship to the child",
    "date_of_birth": "Date of birth",
    "date_of_death": "Date of death",
    "address": "Address",
    "other_addresses": "Other addresses",
    "school": "School or setting",
    "nhs_number": "NHS number",
    "ni_number": "National Insurance number",
    "upn": "Unique pupil number",
    "case_references": "Case references",
    "phones": "Telephone numbers",
    "emails": "Email addresses",
    "handles": "Names used online",
    "vehicles": "Vehicles",
}


def lines(value: Any) -> tuple[str, ...]:
    """Several values written as people write them: on lines of their own, or with commas or semicolons between."""
    if isinstance(value, list | tuple):
        return tuple(str(each).strip() for each in value if str(each).strip())
    return tuple(each.strip() for each in re.split(r"[,;\n]", str(value or "")) if each.strip())


def paragraphs(value: Any) -> tuple[str, ...]:
    """Several values of more than one line each, such as addresses: a blank line stands between two."""
    return tuple(each.strip() for each in re.split(r"\n\s*\n", str(value or "").replace("\r\n", "\n")) if each.strip())


def day_of(value: Any) -> date | None:
    """A day as the register keeps it (YYYY-MM-DD); None for anything else."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None


def kept(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """What goes into the register: plain text, days as YYYY-MM-DD. What was emptied stays in, so that it is cleared."""
    return {name: value.isoformat() if isinstance(value, date) else (value or "") for name, value in cleaned.items()}


def full_name(facts: Mapping[str, Any]) -> str:
    """The name that people use; of a place or body its own."""
    parts = (str(facts.get("first_name", "")).strip(), str(facts.get("family_name", "")).strip())
    return " ".join(part for part in parts if part) or str(facts.get("name", "")).strip()


def called(kind: str, facts: Mapping[str, Any]) -> str:
    """What an entry is listed under: its name, or what happened on a date of the case."""
    if kind == EntryKind.DATE:
        what = str(facts.get("what", ""))
        return full_name(facts) or (str(CaseDay(what).label) if what in CaseDay.values else "")
    return full_name(facts)


def without_empty(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Only what is known."""
    return {name: value for name, value in facts.items() if value not in ("", None, [])}


def any_named(facts: Mapping[str, Any], names: Iterable[str] = NAMES) -> bool:
    """Whether there is anything to search for: a name, or the day of a date of the case."""
    return day_of(facts.get("on")) is not None or any(str(facts.get(name, "")).strip() for name in names)
