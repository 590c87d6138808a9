"""What leaves: whatever the register holds, however it is written, wherever it stands in a file, is found."""

import datetime as dt
import unicodedata

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sightline.anonymity.outside.files import check_artefact
from sightline.anonymity.outside.pdf import read_pdf
from sightline.anonymity.rules import Identities, Person, build
from sightline.anonymity.rules.artefacts import ArtefactError
from sightline.design.papers import docx, pdf
from tests.anonymity.families import FAMILY
from tests.anonymity.planted import EVERYWHERE, NEUTRAL, changed, page, paper, planted, saved_over
from tests.anonymity.written import (
    ACCIDENTS,
    ADDRESS_FORMS,
    DATE_FORMS,
    FIRST_NAMES,
    LAST_NAMES,
    NAME_FORMS,
    NUMBER_FORMS,
    SCHOOL_FORMS,
)

SET_BY_US = tuple(
    f"pdf: {where}" for where in ("body", "foot of the page", "table", "panel", "heading", "title", "earlier version")
)
# no shrinking: the place and the form are in the message, and a file for each try costs time
PHASES = (Phase.explicit, Phase.generate)
SLOW = [HealthCheck.too_slow]
# forms that stand for something less sure by themselves, or that a file's own blanks would change
BLURRED = ("month and year",)
STREETS = ("Acacia", "Threlkeld", "Quayside", "Wellholme")
SAINTS = ("Bede", "Aidan", "Oswald")


@st.composite
def a_secret(draw):
    """Identities with one value in them, and that value as somebody writes it."""
    sort = draw(st.sampled_from(("name", "staff", "date", "number", "address", "school")))
    facts, written = {}, ""
    if sort in ("name", "staff"):
        first, last = draw(st.sampled_from(FIRST_NAMES)), draw(st.sampled_from(LAST_NAMES))
        facts["names"] = (f"{first} {last}",)
        written = NAME_FORMS[draw(st.sampled_from(sorted(NAME_FORMS)))](first, last)
    elif sort == "date":
        day = draw(st.dates(min_value=dt.date(1945, 1, 1), max_value=dt.date(2035, 12, 31)))
        facts["date_of_birth"] = day
        written = DATE_FORMS[draw(st.sampled_from(sorted(set(DATE_FORMS) - set(BLURRED))))](day)
    elif sort == "number":
        kind, value = draw(
            st.sampled_from(
                (
                    ("nhs_number", "943 476 5919"),
                    ("ni_number", "AB 12 34 56 C"),
                    ("phones", "07700 900123"),
                    ("vehicles", "AB12 CDE"),
                    ("references", "LCS 123456"),
                    ("addresses", "DN32 7XX"),
                )
            )
        )
        facts[kind] = value if kind.endswith("number") else (value,)
        written = NUMBER_FORMS[draw(st.sampled_from(sorted(NUMBER_FORMS)))](value)
    elif sort == "address":
        number, street = draw(st.integers(1, 199)), draw(st.sampled_from(STREETS))
        facts["addresses"] = (f"{number} {street} Road, Grimsby DN32 7XX",)
        written = ADDRESS_FORMS[draw(st.sampled_from(sorted(ADDRESS_FORMS)))](number, street)
    else:
        saint = draw(st.sampled_from(SAINTS))
        facts["schools"] = (f"St {saint}'s Primary School",)
        written = SCHOOL_FORMS[draw(st.sampled_from(sorted(SCHOOL_FORMS)))](saint)
    role = "social worker" if sort == "staff" else "child"
    person = Person(role=role, pseudonym="" if sort == "staff" else "Child 1", **facts)
    return Identities(people=(person,)), ACCIDENTS[draw(st.sampled_from(sorted(ACCIDENTS)))](written)


def sure(report):
    """Where something certain or likely of the register was found."""
    return [where for where, finding in report.placed if finding.layer == "register" and finding.tier < 3]


@pytest.mark.parametrize("place", EVERYWHERE)
@settings(max_examples=15, deadline=None, database=None, suppress_health_check=SLOW, phases=PHASES)
@given(secret=a_secret())
def test_whatever_the_register_holds_is_found_wherever_it_stands(place, secret):
    identities, written = secret
    if place in SET_BY_US and not written.isascii():
        # fonts have no full width: the paper shows boxes, and says nothing
        written = unicodedata.normalize("NFKC", written)
    content, name = planted(place, written)
    report = check_artefact(content, name, identities)
    assert sure(report), (place, written, [part for part in report.artefact.parts if part.where != "body"])


@pytest.mark.parametrize(
    ("content", "name"),
    [(page(), f"{NEUTRAL}.html"), (docx.make(paper()), f"{NEUTRAL}.docx"), (pdf.make(paper()), f"{NEUTRAL}.pdf")],
)
def test_a_paper_of_ours_that_says_nothing_raises_nothing(content, name):
    report = check_artefact(content, name, FAMILY)
    assert report.placed == ()
    assert report.artefact.not_read == ()


def test_findings_are_placed_where_people_look_for_them():
    found = check_artefact(changed(author="Nikhil van der Berg"), "kaymo.pdf", FAMILY)
    assert [(where, f.text, f.severity) for where, f in found.placed] == [
        ("properties", "Nikhil van der Berg", "block"),
        ("file name", "kaymo", "block"),
    ]
    assert found.blocked


def test_only_what_an_earlier_version_said_is_called_so():
    parts = {part.where: part.text for part in read_pdf(saved_over("Zainab left.")).parts}
    assert parts["body"] == ""
    assert parts["earlier version of the file"].startswith("For publication\nZainab left.")


def test_code_is_searched_for_the_register_alone():
    made = page('<p class="Grimsby-Tattersall">Seen.</p><script>var Wellholme = 3</script>')
    assert check_artefact(made, "a.html", Identities()).placed == ()
    assert check_artefact(made, "a.html", Identities(people=(Person(names=("Al Tattersall",)),))).placed


def test_attached_files_and_pictures_are_said_not_to_be_read():
    assert read_pdf(changed(attachment="notes.txt")).not_read == (
        "Attached files were not read. Take them out, or check each on its own.",
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.7\nbroken", "This is not a PDF that can be read."),
        (b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF", "This is not a PDF that can be read."),
        (b"", "This is not a PDF that can be read."),
    ],
)
def test_a_pdf_that_cannot_be_read_does_not_pass(content, sentence):
    with pytest.raises(ArtefactError, match=sentence):
        check_artefact(content, "a.pdf", FAMILY)


def test_a_pdf_behind_a_password_does_not_pass():
    import io

    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf.make(paper()))))
    writer.encrypt("hidden", algorithm="AES-256")
    written = io.BytesIO()
    writer.write(written)
    with pytest.raises(ArtefactError, match="protected with a password"):
        check_artefact(written.getvalue(), "a.pdf", FAMILY)


def test_the_register_may_be_made_ready_once_for_many_files():
    assert check_artefact(page("<p>Kaymo left.</p>"), "a.html", build(FAMILY)).blocked
