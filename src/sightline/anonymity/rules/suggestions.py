"""What may stand instead of a finding that the case file does not know: roles, seasons, generic names."""

from sightline.anonymity.rules import lexicon
from sightline.anonymity.rules.dates import FoundDate

INSTEAD = {
    "name": "a pseudonym or a role, such as “the child” or “the social worker”",
    "initials": "a pseudonym or a role",
    "staff_name": "the practitioner's role",
    "address": "the family home",
    "postcode": "the area",
    "nhs_number": "remove the number",
    "ni_number": "remove the number",
    "phone": "remove the number",
    "email": "remove the address",
    "vehicle": "a vehicle",
    "reference": "remove the reference",
    "place": "the area",
    "indirect": "say it more generally, or leave it out",
}
BODIES = (
    ("school academy college nursery university", "the school"),
    ("hospital infirmary clinic", "the hospital"),
    ("court tribunal", "the court"),
    ("police constabulary", "the police"),
    ("surgery practice", "the surgery"),
    ("council", "the council"),
    ("prison", "the prison"),
    ("church mosque temple", "the place of worship"),
)


def for_kind(kind: str, written: str) -> str:
    """What may stand instead of a string of this kind."""
    if kind != "organisation":
        return INSTEAD.get(kind, "leave it out")
    words = written.casefold().split()
    for names, instead in BODIES:
        if set(names.split()) & set(words):
            return instead
    return "the agency"


def for_date(date: FoundDate) -> str:
    """The season of a date that names its month, otherwise a looser time."""
    return f"in the {lexicon.season(date.month)}" if date.month else "during the review period"
