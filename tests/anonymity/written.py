"""How people write what a register holds: names, dates, numbers, addresses and schools, each in many forms.

Written apart from the matcher, from how case notes look, so that a form the matcher does not think of can be here.
"""

import datetime as dt

from hypothesis import strategies as st

from sightline.anonymity.rules.dates import ORDINALS
from sightline.anonymity.rules.folding import fold
from sightline.casefiles.choices import EntryKind

FIRST_NAMES = (
    *("Kayleigh-Mae", "Siobhán", "Oluwaseun", "Nikhil", "Zainab", "Þórunn", "Łukasz", "Mateusz"),
    *("D'Andre", "Xiao-Ling", "Ngozi", "Gurpreet", "Aoife", "Bronwen", "Zoë", "Tadhg", "Mohammed"),
    *("Fatima", "Eleanor", "Rhiannon", "Jean-Luc", "Renée", "Piotr", "Chidinma"),
)
LAST_NAMES = (
    *("O'Brien", "Threlkeld", "Adébáyọ̀", "Wiśniewski", "Smith-Jones", "MacIntyre", "Okonkwo", "Nguyễn"),
    *("Hussain", "Featherstone", "Pettigrew", "N'Diaye", "Kaczmarek", "Świątek", "Al-Hashimi", "Quigley"),
    *("Tattersall", "Bickerstaff"),
)
NAME_FORMS = {
    "full": lambda first, last: f"{first} {last}",
    "upper": lambda first, last: f"{first} {last}".upper(),
    "lower": lambda first, last: f"{first} {last}".lower(),
    "surname first": lambda first, last: f"{last}, {first}",
    "without hyphens": lambda first, last: f"{first} {last}".replace("-", " ").replace("'", ""),
    "typographic": lambda first, last: f"{first} {last}".replace("'", "’").replace("-", "‑").replace(" ", "\u00a0"),
    "without accents": lambda first, last: fold(f"{first} {last}").text,
    "initial": lambda first, last: f"{first[0]}. {last}",
    "initial joined": lambda first, last: f"{first[0]}.{last}",
    "title": lambda first, last: f"Mrs {last}",
    "first alone": lambda first, last: first,
    "surname alone": lambda first, last: last,
    "possessive": lambda first, last: f"{first}’s",
    "spaced": lambda first, last: " ".join(character for character in first if character.isalpha()),
    "zero width": lambda first, last: f"{first[:2]}\u200b{first[2:]} {last}",
    "over a line": lambda first, last: f"{first[:3]}-\n{first[3:]}",
    "dotted initials": lambda first, last: f"{first[0]}.{last[0]}.",
    "first and initial": lambda first, last: f"{first} {last[0]}.",
}
DATE_FORMS = {
    "long": lambda day: f"{day.day} {day:%B %Y}",
    "ordinal": lambda day: f"{day.day}{ending(day.day)} {day:%B %Y}",
    "of": lambda day: f"{day.day}{ending(day.day)} of {day:%B}, {day.year}",
    "american": lambda day: f"{day:%B} {day.day}, {day.year}",
    "short": lambda day: f"{day.day} {day:%b %y}",
    "slashes": lambda day: f"{day:%d/%m/%Y}",
    "slashes, bare": lambda day: f"{day.day}/{day.month}/{day:%y}",
    "dots": lambda day: f"{day.day}.{day.month}.{day.year}",
    "dashes": lambda day: f"{day:%d-%m-%Y}",
    "iso": lambda day: day.isoformat(),
    "blanks": lambda day: f"{day:%d %m %Y}",
    "digits": lambda day: f"{day:%d%m%Y}",
    "day and month": lambda day: f"{day.day} {day:%B}",
    "month and year": lambda day: f"{day:%B %Y}",
    "in words": lambda day: f"{ORDINALS[day.day - 1]} of {day:%B %Y}",
}
NUMBER_FORMS = {
    "together": lambda value: value.replace(" ", ""),
    "as given": lambda value: value,
    "dashes": lambda value: value.replace(" ", "-"),
    "dots": lambda value: value.replace(" ", "."),
    "lower": lambda value: value.lower(),
    "two blanks": lambda value: value.replace(" ", "  "),
    "no-break": lambda value: value.replace(" ", "\u00a0"),
}


def ending(day):
    """The ordinal ending of a day of the month."""
    return "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


ADDRESS_FORMS = {
    "whole": lambda number, street: f"{number} {street} Road",
    "short": lambda number, street: f"{number} {street} Rd",
    "short with a dot": lambda number, street: f"{number}, {street} Rd.",
    "lower": lambda number, street: f"{number} {street} road".lower(),
    "upper": lambda number, street: f"{number} {street} ROAD".upper(),
    "street alone": lambda number, street: f"{street} Road",
    "over a line": lambda number, street: f"{number} {street}\nRoad",
}
SCHOOL_FORMS = {
    "whole": lambda saint: f"St {saint}'s Primary School",
    "saint": lambda saint: f"Saint {saint}'s Primary School",
    "dot": lambda saint: f"St. {saint}'s Primary",
    "no apostrophe": lambda saint: f"St {saint}s primary school",
    "short": lambda saint: f"St {saint}’s",
    "upper": lambda saint: f"ST {saint}'S PRIMARY SCHOOL".upper(),
}
# What people and machines do to a text without meaning to hide anything; each can befall any form of any value.
ACCIDENTS = {
    "none": lambda text: text,
    "soft hyphen": lambda text: f"{text[:3]}\u00ad{text[3:]}",
    "zero width": lambda text: "\u200b".join((text[:2], text[2:4], text[4:])),
    "word joiner": lambda text: f"{text[:1]}\u2060{text[1:]}",
    "no-break blanks": lambda text: text.replace(" ", "\u00a0"),
    "two blanks": lambda text: text.replace(" ", "  "),
    "full width": lambda text: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text),
    "look-alikes": lambda text: text.translate(str.maketrans("aeocpyxABEKMHOPCTX", "аеосрухАВЕКМНОРСТХ")),
}
ONLINE_FORMS = {"as given": lambda value: value, "upper": lambda value: value.upper()}
HANDLE_FORMS = ONLINE_FORMS | {"at": lambda value: f"@{value}"}
BODY_FORMS = {
    "whole": lambda name: name,
    "upper": lambda name: name.upper(),
    "two blanks": lambda name: name.replace(" ", "  "),
}
STREETS = ("Acacia", "Threlkeld", "Quayside", "Wellholme")
SAINTS = ("Bede", "Aidan", "Oswald")
# key of the register → its value, as the register keeps it; written in the ways that a number or reference is
NUMBERED = {
    "nhs_number": "943 476 5919",
    "ni_number": "AB 12 34 56 C",
    "upn": "A823432120001",
    "case_references": "LCS 123456",
    "phones": "07700 900123",
    "vehicles": "AB12 CDE",
    "address": "DN32 7XX",
}
SORTS = (
    *("name", "former name", "alias", "staff", "birth", "death", "day of the case", "number", "address", "school"),
    *("school of the register", "organisation", "place", "reference", "email", "handle"),
)


@st.composite
def a_secret(draw):
    """An entry of the register, as (kind, facts), and its value as somebody writes it: any value, in any form."""

    def some(values):
        return draw(st.sampled_from(sorted(values) if isinstance(values, dict) else tuple(values)))

    def write(forms, *value):
        return ACCIDENTS[some(ACCIDENTS)](forms[some(forms)](*value))

    sort, kind = some(SORTS), EntryKind.CHILD
    first, last = some(FIRST_NAMES), some(LAST_NAMES)
    if sort in ("name", "former name", "alias", "staff"):
        facts = {
            "name": {"first_name": first, "family_name": last},
            "former name": {"first_name": "Petronella", "family_name": "Ash", "former_names": f"{first} {last}"},
            "alias": {"first_name": "Petronella", "family_name": "Ash", "other_names": f"{first} {last}"},
            "staff": {"name": f"{first} {last}", "role": "social worker"},
        }[sort]
        return EntryKind.PRACTITIONER if sort == "staff" else kind, facts, write(NAME_FORMS, first, last)
    if sort in ("birth", "death", "day of the case"):
        day = draw(st.dates(min_value=dt.date(1945, 1, 1), max_value=dt.date(2035, 12, 31)))
        key = {"birth": "date_of_birth", "death": "date_of_death", "day of the case": "on"}[sort]
        what = {"what": "court"} if sort == "day of the case" else {}
        return EntryKind.DATE if what else kind, {key: day.isoformat(), **what}, write(DATE_FORMS, day)
    if sort == "number":
        key = some(NUMBERED)
        return kind, {key: NUMBERED[key]}, write(NUMBER_FORMS, NUMBERED[key])
    if sort == "reference":
        return EntryKind.REFERENCE, {"name": "LCS 123456"}, write(NUMBER_FORMS, "LCS 123456")
    if sort == "address":
        number, street = draw(st.integers(1, 199)), some(STREETS)
        key = some(("address", "other_addresses"))
        return kind, {key: f"{number} {street} Road, Grimsby DN32 7XX"}, write(ADDRESS_FORMS, number, street)
    if sort in ("school", "school of the register"):
        saint = some(SAINTS)
        name = f"St {saint}'s Primary School"
        entry = (kind, {"school": name}) if sort == "school" else (EntryKind.SCHOOL, {"name": name})
        return *entry, write(SCHOOL_FORMS, saint)
    if sort == "email":
        return kind, {"emails": "kezzie.ob@example.org"}, write(ONLINE_FORMS, "kezzie.ob@example.org")
    if sort == "handle":
        return kind, {"handles": "kezzie_otb"}, write(HANDLE_FORMS, "kezzie_otb")
    entry, name = {
        "organisation": (EntryKind.ORGANISATION, "Harbour Lights Youth Club"),
        "place": (EntryKind.PLACE, "Curlew Fold"),
    }[sort]
    return entry, {"name": name}, write(BODY_FORMS, name)
