"""Any value of the register, in any written form, anywhere in any kind of file, is found."""

import datetime as dt
from itertools import pairwise

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sightline.anonymity.outside.docx import read_docx
from sightline.anonymity.outside.html import read_html
from sightline.anonymity.rules import Identities, Person, check
from sightline.anonymity.rules import dates as written_dates
from sightline.anonymity.rules.folding import fold
from tests.anonymity.documents import DRAWING, W, paragraph, word_document
from tests.anonymity.families import FAMILY

# No example is kept on disk: they would hold what looks like names.
QUICK = settings(max_examples=150, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])

FIRST = st.sampled_from(
    (
        *("Kayleigh-Mae", "Siobhán", "Oluwaseun", "Nikhil", "Zainab", "Þórunn", "Łukasz", "Mateusz"),
        *("D'Andre", "Xiao-Ling", "Ngozi", "Gurpreet", "Aoife", "Bronwen", "Zoë", "Tadhg", "Mohammed"),
        *("Fatima", "Eleanor", "Rhiannon", "Jean-Luc", "Renée", "Piotr", "Chidinma"),
    )
)
LAST = st.sampled_from(
    (
        *("O'Brien", "Threlkeld", "Adébáyọ̀", "Wiśniewski", "Smith-Jones", "MacIntyre", "Okonkwo", "Nguyễn"),
        *("Hussain", "Featherstone", "Pettigrew", "N'Diaye", "Kaczmarek", "Świątek", "Al-Hashimi", "Quigley"),
        *("Tattersall", "Bickerstaff"),
    )
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
    "in words": lambda day: f"{written_dates.ORDINALS[day.day - 1]} of {day:%B %Y}",
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


SENTENCES = (
    "The school said that {} was late again, and nobody asked why.",
    "{} was seen at home.",
    "It was recorded by the practitioner ({}).",
    "There were concerns.\n\n{}\n\nThe plan ended.",
    "A list of people:\n- the neighbour\n- {}\n- the aunt",
    "The visit to {}, which was cancelled, was not arranged again.",
)


def known_spans(text, identities):
    return [(f.start, f.end) for f in check(text, identities).findings if f.layer == "register"]


def assert_found(sentence, written, identities):
    text = sentence.format(written)
    start = text.index(written)
    hits = known_spans(text, identities)
    assert any(begin < start + len(written) and start < end for begin, end in hits), (text, hits)


@QUICK
@given(first=FIRST, last=LAST, form=st.sampled_from(sorted(NAME_FORMS)), sentence=st.sampled_from(SENTENCES))
@example(first="Zoë", last="Nguyễn", form="over a line", sentence=SENTENCES[0])
def test_a_name_in_any_form_is_found(first, last, form, sentence):
    person = Person(role="child", pseudonym="Child 1", names=(f"{first} {last}",))
    assert_found(sentence, NAME_FORMS[form](first, last), Identities(people=(person,)))


@QUICK
@given(
    day=st.dates(min_value=dt.date(1945, 1, 1), max_value=dt.date(2035, 12, 31)),
    form=st.sampled_from(sorted(DATE_FORMS)),
    sentence=st.sampled_from(SENTENCES),
)
def test_a_date_in_any_form_is_found(day, form, sentence):
    written = DATE_FORMS[form](day)
    if form in ("short", "slashes, bare") and not 1941 <= day.year <= 2035:
        return
    if form in ("short", "slashes, bare") and day.year < 1945:
        return
    assert_found(sentence, written, Identities(people=(Person(role="child", date_of_birth=day),)))


@QUICK
@given(
    value=st.sampled_from(
        [
            ("nhs_number", "943 476 5919"),
            ("ni_number", "AB 12 34 56 C"),
            ("phones", "07700 900123"),
            ("vehicles", "AB12 CDE"),
            ("addresses", "DN32 7XX"),
            ("references", "LCS 123456"),
        ]
    ),
    form=st.sampled_from(sorted(NUMBER_FORMS)),
    sentence=st.sampled_from(SENTENCES),
)
def test_a_number_in_any_form_is_found(value, form, sentence):
    kind, written = value
    facts = {kind: written if kind.endswith("number") else (written,)}
    assert_found(sentence, NUMBER_FORMS[form](written), Identities(people=(Person(role="child", **facts),)))


@QUICK
@given(
    first=FIRST, last=LAST, place=st.sampled_from(["body", "header", "comment", "deleted", "alt", "property", "html"])
)
def test_a_name_anywhere_in_a_file_is_found(first, last, place):
    name = f"{first} {last}"
    story = f"<w:x {W}>{paragraph(name)}</w:x>"
    made = {
        "body": lambda: word_document(paragraph(name[:4], name[4:])),
        "header": lambda: word_document(parts={"word/header1.xml": story}),
        "comment": lambda: word_document(parts={"word/comments.xml": story}),
        "deleted": lambda: word_document(f"<w:p><w:del><w:r><w:delText>{name}</w:delText></w:r></w:del></w:p>"),
        "alt": lambda: word_document(f"<w:p><w:r>{DRAWING.format(name)}</w:r></w:p>"),
        "property": lambda: word_document(parts={"docProps/core.xml": f"<p><t>{name}</t></p>"}),
    }
    made["html"] = lambda: f'<p>She left.</p><img alt="{name}">'
    text = (read_html if place == "html" else read_docx)(made[place]()).text
    assert known_spans(text, Identities(people=(Person(role="child", names=(name,)),)))


@QUICK
@given(text=st.text(max_size=400))
@example(text="\r\n\u0301\u200bKM\u2028")
def test_any_text_is_answered_with_true_offsets_and_no_overlap(text):
    findings = check(text, FAMILY).findings
    assert all(text[f.start : f.end] == f.text for f in findings)
    assert all(a.end <= b.start for a, b in pairwise(findings))
