"""What leaves: whatever the register holds, however it is written, wherever it stands in a file, is found."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from sightline.anonymity.outside.files import check_artefact
from sightline.anonymity.outside.pdf import read_pdf
from sightline.anonymity.queries import identities_from
from sightline.anonymity.rules import Identities, Person, build
from sightline.anonymity.rules.artefacts import ArtefactError
from sightline.casefiles.choices import EntryKind
from sightline.design.papers import docx, pdf
from tests.anonymity.families import FAMILY
from tests.anonymity.planted import EVERYWHERE, NEUTRAL, changed, page, paper, planted, saved_over
from tests.anonymity.written import a_secret

# no shrinking: the place and the form are in the message, and a file for each try costs time
PHASES = (Phase.explicit, Phase.generate)
SLOW = [HealthCheck.too_slow]


def sure(report):
    """Where something certain or likely of the register was found."""
    return [where for where, finding in report.placed if finding.layer == "register" and finding.tier < 3]


@pytest.mark.parametrize("place", EVERYWHERE)
@settings(max_examples=15, deadline=None, database=None, suppress_health_check=SLOW, phases=PHASES)
@given(secret=a_secret())
def test_whatever_the_register_holds_is_found_wherever_it_stands(place, secret):
    kind, facts, written = secret
    identities = identities_from([(kind, "Child 1", facts)], reference="")
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


@pytest.mark.parametrize("written", ["20.12.2031", "20.12.31", "2031-12-20"])
def test_a_day_in_the_packet_of_properties_is_no_number_of_the_form(written):
    identities = identities_from([(EntryKind.DATE, "Day 1", {"on": "2031-12-20", "what": "court"})], reference="")
    assert sure(check_artefact(changed(packet=written), f"{NEUTRAL}.pdf", identities))


@pytest.mark.parametrize("written", ["07700900123", "PetronellaOkonkwoAshby", "xmp.did:Petronella"])
def test_nor_is_a_telephone_number_or_a_name_written_together(written):
    facts = {"first_name": "Petronella", "family_name": "Okonkwo Ashby", "phones": "07700 900123"}
    identities = identities_from([(EntryKind.CHILD, "Child 1", facts)], reference="")
    assert sure(check_artefact(changed(packet=written), f"{NEUTRAL}.pdf", identities))


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
