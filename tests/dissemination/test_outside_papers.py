"""A publication as PDF and Word: the seven blocks in order, two sides at most, nothing added that identifies."""

import io

import docx as word
import pypdf
import pytest

from sightline.anonymity.outside.files import check_artefact
from sightline.anonymity.rules import Settings
from sightline.design.papers import docx, pdf
from sightline.dissemination.outside.papers import paper_of, pdf_of, word_of
from sightline.dissemination.rules import blocks
from sightline.partnerships.rules import load_profile
from tests.anonymity.families import FAMILY
from tests.factories.dissemination import WRITTEN

SECTIONS = load_profile("NEL-2023").briefing
BODY = {"kind": "briefing", "blocks": blocks(WRITTEN, SECTIONS), "questions": ["How will you know?"]}
TITLES = [f"{section.number}  {section.title}" for section in SECTIONS]


def full(words=900):
    """The longest briefing that passes without a warning: every block at its budget."""
    sentence = "Professionals did not always ask who else was living in the home. "
    text = dict(WRITTEN)
    names = ("background", "purpose", "key_lines", "improvement", "learning", "progress")
    for section, name in zip(SECTIONS[:6], names, strict=True):
        text[name] = "\n".join(f"- {sentence}" for _ in range(section.words // 12))
    assert words - 150 <= sum(len(str(value).split()) for value in text.values()) <= words + 150
    return {"kind": "briefing", "blocks": blocks(text, SECTIONS), "questions": []}


def test_the_pdf_has_the_seven_blocks_in_reading_order():
    paper = paper_of(WRITTEN["title"], BODY, owner="Safer Marram")
    reader = pypdf.PdfReader(io.BytesIO(pdf.make(paper)))
    said = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
    whole = [WRITTEN["title"], *TITLES, "Questions to discuss", "How will you know?"]
    places = [said.index(" ".join(words.split())) for words in whole]
    assert places == sorted(places)
    assert "Expected good practice" in said
    assert "OFFICIAL" not in said
    assert [item.title for item in reader.outline if not isinstance(item, list)] == [WRITTEN["title"]]


def test_the_longest_briefing_fills_two_sides_at_most():
    made = pdf.make(paper_of(WRITTEN["title"], full(), owner="Safer Marram"))
    assert len(pypdf.PdfReader(io.BytesIO(made)).pages) <= 2


def test_the_word_document_has_a_heading_for_each_block():
    made = docx.make(paper_of(WRITTEN["title"], BODY, owner="Safer Marram"))
    document = word.Document(io.BytesIO(made))
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings == [*TITLES, "Questions to discuss"]
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 2"] == [
        "Expected good practice",
        "Areas for improvement",
    ]


def test_highlights_are_a_list():
    paper = paper_of("Emerging themes", {"kind": "highlights", "points": ["Ask", "Listen", "Write"]}, owner="")
    document = word.Document(io.BytesIO(docx.make(paper)))
    assert [p.text for p in document.paragraphs if p.style.name == "List Bullet"] == ["Ask", "Listen", "Write"]


def test_other_numbers_of_blocks_stand_in_rows_of_three():
    four = BODY | {"blocks": BODY["blocks"][:4]}
    made = pdf.make(paper_of("T", four, owner=""))
    assert TITLES[3] in pypdf.PdfReader(io.BytesIO(made)).pages[0].extract_text()


@pytest.mark.parametrize("make", [lambda p: pdf_of(p, name="briefing-k3f9", colour="#1c4a5a"),
                                  lambda p: word_of(p, name="briefing-k3f9")])  # fmt: skip
def test_the_files_add_nothing_that_the_check_would_find(make):
    made = make(paper_of(WRITTEN["title"], BODY, owner="Safer Marram"))
    assert made.name.startswith("briefing-k3f9.")
    report = check_artefact(made.content, made.name, FAMILY, settings=Settings(allowed=("Safer Marram",)))
    assert report.placed == ()
    assert report.artefact.not_read == ()
