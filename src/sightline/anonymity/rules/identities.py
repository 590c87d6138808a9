"""What the case file knows: the identities file of `sightline anonymity check`, read strictly.

Shape: ARCHITECTURE §9. A key that the check does not know is kept by name in `unread` and shown with every answer,
so that a misspelt key never silently loses a name.
"""

import datetime
from dataclasses import dataclass
from typing import Any

MANY = (
    "names",
    "known_as",
    "former_names",
    "addresses",
    "phones",
    "emails",
    "handles",
    "schools",
    "vehicles",
    "references",
    "organisations",
)
ONE = ("role", "pseudonym", "nhs_number", "ni_number", "title")
DAYS = ("date_of_birth", "date_of_death")
STAFF_WORDS = (
    *(
        "worker",
        "visitor",
        "nurse",
        "doctor",
        "gp",
        "teacher",
        "officer",
        "midwife",
        "practitioner",
        "staff",
        "manager",
    ),
    *("consultant", "paediatrician", "police", "head", "solicitor", "psychologist", "therapist", "constable", "lead"),
    *("professional", "assistant", "counsellor", "guardian", "chair", "author", "reviewer", "sergeant", "detective"),
)


class IdentitiesError(ValueError):
    """The identities file cannot be used; the message says which part and what to do."""


@dataclass(frozen=True, slots=True)
class Person:
    """One person of the case file. Every value is as the case file spells it; `pseudonym` is what outputs say."""

    role: str = ""
    pseudonym: str = ""
    title: str = ""
    names: tuple[str, ...] = ()
    known_as: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    date_of_birth: datetime.date | None = None
    date_of_death: datetime.date | None = None
    addresses: tuple[str, ...] = ()
    nhs_number: str = ""
    ni_number: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    schools: tuple[str, ...] = ()
    vehicles: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What a finding calls this person: the pseudonym, or else the role."""
        return self.pseudonym or (self.role[:1].upper() + self.role[1:]) or "A person of the case file"

    @property
    def is_staff(self) -> bool:
        """Whether the role is that of a worker rather than of the family."""
        words = self.role.casefold().replace("_", " ").replace("-", " ").split()
        return any(word in STAFF_WORDS for word in words) and not any(word in ("parent", "foster") for word in words)


@dataclass(frozen=True, slots=True)
class Identities:
    """Everything the case file knows that must not leave. `dates` are exact dates of the case, such as a court's.

    `incident` is the day at which ages are worked out; None where nobody knows it.
    """

    people: tuple[Person, ...] = ()
    places: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    dates: tuple[datetime.date, ...] = ()
    incident: datetime.date | None = None
    unread: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.people or self.places or self.organisations or self.references or self.dates)


def _text(value: Any, where: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise IdentitiesError(f"{where} must be text. Put it in quotation marks.")
    return str(value).strip()


def _texts(value: Any, where: str) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list):
        raise IdentitiesError(f'{where} must be a list of texts, such as ["…"].')
    return tuple(text for index, item in enumerate(value) if (text := _text(item, f"{where}[{index}]")))


def _day(value: Any, where: str) -> datetime.date | None:
    text = _text(value, where)
    if not text:
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise IdentitiesError(f"{where} must be a date written YYYY-MM-DD; it is “{text}”.") from None


def _unknown(document: dict[str, Any], known: tuple[str, ...], where: str) -> tuple[str, ...]:
    return tuple(f"{where}{key}" for key in document if key not in known)


def _person(value: Any, where: str) -> Person:
    if not isinstance(value, dict):
        raise IdentitiesError(f"{where} must be an object with names.")
    facts: dict[str, Any] = {key: _text(value.get(key), f"{where}.{key}") for key in ONE}
    facts |= {key: _texts(value.get(key), f"{where}.{key}") for key in MANY}
    facts |= {key: _day(value.get(key), f"{where}.{key}") for key in DAYS}
    return Person(**facts)


def identities_from(document: Any) -> Identities:
    """Identities from the parsed JSON of an identities file. Raises IdentitiesError with a sentence on what to do."""
    if not isinstance(document, dict):
        raise IdentitiesError("The identities file must hold one JSON object with “people”.")
    people = document.get("people")
    if people is None:
        people = []
    if not isinstance(people, list):
        raise IdentitiesError("“people” must be a list.")
    written = (_day(item, f"dates[{index}]") for index, item in enumerate(_texts(document.get("dates"), "dates")))
    days = tuple(day for day in written if day)
    unread = _unknown(document, ("people", "places", "organisations", "references", "dates"), "")
    for index, item in enumerate(people):
        if isinstance(item, dict):
            unread += _unknown(item, (*ONE, *MANY, *DAYS), f"people[{index}].")
    return Identities(
        people=tuple(_person(item, f"people[{index}]") for index, item in enumerate(people)),
        places=_texts(document.get("places"), "places"),
        organisations=_texts(document.get("organisations"), "organisations"),
        references=_texts(document.get("references"), "references"),
        dates=days,
        incident=min(days, default=None),
        unread=unread,
    )
