"""Any value of the register, in any written form, anywhere in a text, is found."""

import datetime as dt
from itertools import pairwise

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sightline.anonymity.rules import Identities, Person, check
from sightline.anonymity.rules.findings import POSSIBLE
from tests.anonymity.families import FAMILY
from tests.anonymity.written import DATE_FORMS, FIRST_NAMES, LAST_NAMES, NAME_FORMS, NUMBER_FORMS

# No example is kept on disk: they would hold what looks like names.
QUICK = settings(max_examples=150, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])

FIRST = st.sampled_from(FIRST_NAMES)
LAST = st.sampled_from(LAST_NAMES)
SENTENCES = (
    "The school said that {} was late again, and nobody asked why.",
    "{} was seen at home.",
    "It was recorded by the practitioner ({}).",
    "There were concerns.\n\n{}\n\nThe plan ended.",
    "A list of people:\n- the neighbour\n- {}\n- the aunt",
    "The visit to {}, which was cancelled, was not arranged again.",
)


def known_spans(text, identities):
    return [(f.start, f.end) for f in check(text, identities).findings if f.layer == "register" and f.tier < POSSIBLE]


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
@given(text=st.text(max_size=400))
@example(text="\r\n\u0301\u200bKM\u2028")
def test_any_text_is_answered_with_true_offsets_and_no_overlap(text):
    findings = check(text, FAMILY).findings
    assert all(text[f.start : f.end] == f.text for f in findings)
    assert all(a.end <= b.start for a, b in pairwise(findings))
