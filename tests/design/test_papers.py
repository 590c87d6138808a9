"""Papers: the same description as PDF and as Word, accessible, and silent about who made them."""

import io
import socket
import zipfile

import docx as word
import pypdf
import pytest

from sightline.design.papers import docx, pdf
from sightline.design.papers.paper import (
    PUBLIC,
    Heading,
    Link,
    Links,
    Panel,
    Panels,
    Paper,
    Points,
    Table,
    Words,
    followed,
    writable,
)

ROWS = tuple((str(number), f"Visit {number} to the home, nobody in, a card left") for number in range(1, 81))
WHOLE = Paper(
    title="What we learned",
    owner="Fenmouth Safeguarding Children Partnership",
    blocks=(
        Words("First line\nSecond line"),
        Panels(
            (
                Panel(1, "Background", (Words("A child aged three."), Heading("Good practice", 2), Points(("Seen",)))),
                Panel(2, "Links", (Links((Link("Threshold", "https://example.org/t"), Link("By hand"))),)),
            ),
            ((2, 1),),
        ),
        Heading("All visits"),
        Table(("No.", "What happened"), ROWS, (1, 6), caption="Visits"),
    ),
)


def words_of(content):
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def body_of(content):
    return "\n".join(paragraph.text for paragraph in word.Document(io.BytesIO(content)).paragraphs)


def test_a_pdf_is_tagged_titled_english_and_says_nothing_of_its_maker():
    reader = pypdf.PdfReader(io.BytesIO(pdf.make(WHOLE)))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value
    assert root["/Lang"] == "en-GB"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert set(reader.metadata) == {"/Title", "/Creator"}
    assert reader.metadata.title == "What we learned"
    assert reader.metadata.creator.startswith("Typst ")


def test_a_pdf_says_everything_in_reading_order_and_repeats_the_header_row_and_the_marking():
    content = pdf.make(WHOLE)
    said = words_of(content)
    order = ["What we learned", "First line", "1  Background", "Good practice", "2  Links", "By hand", "Visit 80 to"]
    assert sorted(order, key=said.index) == order
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]
    assert len(pages) > 2
    assert all("OFFICIAL-SENSITIVE" in page and f"of {len(pages)}" in page for page in pages)
    assert all("What happened" in page for page in pages)


def test_what_somebody_typed_is_never_read_as_markup():
    typed = '#sys.inputs #read("paper.typ") *b* _i_ $x$ \\ <a> @b = c https://x.org `d` // e /* f'
    assert typed in words_of(pdf.make(Paper(typed, (Words(typed),)))).replace("\n", "")
    assert body_of(docx.make(Paper("T", (Words(typed),)))).endswith(typed)


def test_only_web_and_mail_addresses_become_links():
    reader = pypdf.PdfReader(io.BytesIO(pdf.make(WHOLE)))
    links = [note.get_object()["/A"]["/URI"] for page in reader.pages for note in page.get("/Annots", [])]
    assert links == ["https://example.org/t"]
    typed = ("javascript:alert(1)", "file:///etc/passwd", " https://a.org ", "a b")
    assert [followed(address) for address in typed] == ["", "", "https://a.org", ""]


def test_characters_no_document_can_hold_are_left_out():
    assert writable("a\x00b\x0bc\ud800d\r\ne\rf\tg") == "abcd\ne\nf\tg"
    hostile = Paper("T\x00", (Words("a\x0bb\ud800"), Points(("\x01",)), Table(("\x02",), (("\ufffe",),))))
    assert "ab" in words_of(pdf.make(hostile))
    assert "ab" in body_of(docx.make(hostile))


@pytest.mark.parametrize("name", ["Łukasz Þór Nguyễn", "Иван", "محمد"])
def test_names_of_many_alphabets_are_set(name):
    assert "stands for a letter" not in words_of(pdf.make(Paper("T", (Words(name),))))


@pytest.mark.parametrize("name", ["王小明 left", "አማርኛ left", "😀 left", "\u0378 left"])
def test_a_letter_the_fonts_lack_becomes_a_box_and_the_paper_says_so(name):
    said = words_of(pdf.make(Paper("T", (Words(name),))))
    assert "□ left" in said
    assert "□ stands for a letter that this file’s fonts do not have." in said


def test_the_same_paper_is_the_same_bytes():
    assert pdf.make(WHOLE) == pdf.make(WHOLE)
    assert docx.make(WHOLE) == docx.make(WHOLE)


def test_a_long_table_is_set_in_a_process_of_its_own_and_says_the_same(monkeypatch):
    begun = []
    run = pdf.subprocess.run
    monkeypatch.setattr(pdf.subprocess, "run", lambda *asked, **how: begun.append(how) or run(*asked, **how))
    lacking = Table(("No.", "What happened"), (*ROWS, ("81", "王 left")), (1, 6))
    papers = [WHOLE, Paper("T", (lacking,))]
    near = [pdf.make(paper) for paper in papers]
    assert begun == []
    monkeypatch.setattr(pdf, "LONG_ROWS", 79)

    assert [pdf.make(paper) for paper in papers] == near
    assert [set(how["env"]) for how in begun] == [{"LANG", "PATH"}] * 2


def test_what_cannot_be_set_in_time_is_too_long(monkeypatch):
    monkeypatch.setattr(pdf, "LONG_ROWS", 79)
    monkeypatch.setattr(pdf, "APART_SECONDS", 0.001)

    with pytest.raises(pdf.TooLong):
        pdf.make(WHOLE)


def test_no_paper_opens_a_socket(monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("a socket was opened")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)
    assert pdf.make(WHOLE).startswith(b"%PDF-")
    assert docx.make(WHOLE).startswith(b"PK")


def test_a_word_document_has_real_headings_a_title_and_the_marking_on_every_page():
    document = word.Document(io.BytesIO(docx.make(WHOLE)))
    assert [(p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith(("Title", "Heading"))] == [
        ("Title", "What we learned"),
        ("Heading 1", "1  Background"),
        ("Heading 2", "Good practice"),
        ("Heading 1", "2  Links"),
        ("Heading 1", "All visits"),
    ]
    section = document.sections[0]
    assert section.header.paragraphs[0].text == "OFFICIAL-SENSITIVE"
    assert section.footer.paragraphs[0].text == "OFFICIAL-SENSITIVE"
    assert section.footer.paragraphs[1].text.startswith("Fenmouth Safeguarding Children Partnership")


def test_a_table_in_word_marks_its_header_row_and_breaks_no_row():
    table = word.Document(io.BytesIO(docx.make(WHOLE))).tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["No.", "What happened"]
    assert len(table.rows) == 81
    marks = [[part.tag.rpartition("}")[2] for part in row._tr.trPr] for row in table.rows]
    assert marks[0] == ["tblHeader", "cantSplit"]
    assert all(mark == ["cantSplit"] for mark in marks[1:])
    assert table.rows[1].cells[1].width > 5 * table.rows[1].cells[0].width


def test_word_s_properties_say_the_title_and_nothing_else():
    said = word.Document(io.BytesIO(docx.make(Paper("What we learned", (), marking=PUBLIC)))).core_properties
    assert said.title == "What we learned"
    for name in ("author", "last_modified_by", "comments", "keywords", "subject", "category", "identifier", "version"):
        assert getattr(said, name) == ""
    assert (said.created.year, said.modified.year, said.last_printed.year) == (2000, 2000, 2000)


def test_a_word_document_carries_no_comment_change_picture_or_embedded_file():
    with zipfile.ZipFile(io.BytesIO(docx.make(WHOLE))) as archive:
        names = archive.namelist()
        everything = b"".join(archive.read(name) for name in names)
    assert not [name for name in names if any(part in name for part in ("comment", "media", "embed", "thumbnail"))]
    assert b"python-docx" not in everything
    assert b"<w:ins " not in everything
    assert b"<w:del " not in everything


@pytest.mark.parametrize(
    ("blocks", "sentence"),
    [
        ((Heading("Deep", 2),), "Headings go down one level at a time, from 1 to 3."),
        ((Table(("a", "b"), (("1",),)),), "Every row of a table has as many cells as its header."),
        ((Table(("a",), (), (1, 2)),), "A table has one width for each column, or none."),
        ((Panels((Panel(1, "a", ()),), ((1, 1),)),), "The rows of widths hold as many as there are panels."),
        (
            (Panels((Panel(1, "a", (Heading("b", 3),)),), ((1,),)),),
            "Headings go down one level at a time, from 1 to 3.",
        ),
    ],
)
def test_a_paper_that_could_not_be_read_is_refused(blocks, sentence):
    with pytest.raises(ValueError, match=sentence):
        Paper("T", blocks)


def test_a_paper_needs_a_title():
    with pytest.raises(ValueError, match="A paper needs a title"):
        Paper("  ", ())
