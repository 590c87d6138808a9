"""How people write what a register holds: names, dates, numbers, addresses and schools, each in many forms.

Written apart from the matcher, from how case notes look, so that a form the matcher does not think of can be here.
"""

from sightline.anonymity.rules.dates import ORDINALS
from sightline.anonymity.rules.folding import fold

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
