"""The artefact that leaves: all that a reader can reach in Word, HTML and text, and what was not read."""

import subprocess
import sys

import pytest

from sightline.anonymity.outside.docx import read_docx
from sightline.anonymity.outside.files import read_content, read_file
from sightline.anonymity.outside.html import read_html
from sightline.anonymity.rules.artefacts import ArtefactError
from tests.anonymity.documents import DRAWING, W, paragraph, word_document
from tests.anonymity.planted import page, planted, rels

CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>Nikhil Rao</dc:creator><dc:title>Zainab</dc:title>'
    "</cp:coreProperties>"
)


def parts_of(content):
    return {part.where: part.text for part in read_docx(content).parts}


def test_runs_and_tables_of_the_body_are_read_in_order():
    table = f"<w:tbl><w:tr><w:tc>{paragraph('Cell one')}</w:tc><w:tc>{paragraph('Cell two')}</w:tc></w:tr></w:tbl>"
    assert parts_of(word_document(paragraph("Zai", "nab left.") + table + paragraph("End")))["body"] == (
        "Zainab left.\nCell one\nCell two\nEnd"
    )


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("word/header1.xml", "header"),
        ("word/footer2.xml", "footer"),
        ("word/footnotes.xml", "footnotes"),
        ("word/endnotes.xml", "endnotes"),
        ("word/comments.xml", "comments"),
    ],
)
def test_every_story_is_read(name, where):
    content = word_document(parts={name: f"<w:x {W}>{paragraph('Zainab')}</w:x>"})
    assert parts_of(content)[where] == "Zainab"


def test_tracked_changes_keep_what_was_deleted_and_who_did_it():
    deleted = '<w:del w:author="Nikhil Rao"><w:r><w:delText>Zainab</w:delText></w:r></w:del>'
    inserted = '<w:ins w:author="Bryony Pugh"><w:r><w:t>Child 1</w:t></w:r></w:ins>'
    parts = parts_of(word_document(f"<w:p>{deleted}{inserted}</w:p>"))
    assert (parts["body"], parts["deleted text"]) == ("Child 1", "Zainab")
    assert parts["authors of changes and comments"] == "Nikhil Rao\nBryony Pugh"


def test_properties_links_alternative_texts_and_text_boxes_are_read():
    box = f"<w:p><w:r><w:pict><w:txbxContent>{paragraph('In a box')}</w:txbxContent></w:pict></w:r></w:p>"
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="a" Type="t" Target="https://example.org/zainab" TargetMode="External"/></Relationships>'
    )
    content = word_document(
        f"<w:p><w:r>{DRAWING.format('Zainab at school')}</w:r></w:p>{box}",
        parts={"docProps/core.xml": CORE, "word/_rels/document.xml.rels": rels},
    )
    parts = parts_of(content)
    assert parts["properties"] == "Nikhil Rao\nZainab"
    assert parts["links"] == "https://example.org/zainab"
    assert parts["alternative text"] == "Zainab at school\nPicture"
    assert parts["body"].strip() == "In a box"


def test_pictures_and_embedded_files_are_said_not_to_be_read():
    content = word_document(parts={"word/media/image1.png": "x", "word/embeddings/sheet.xlsx": "x"})
    assert read_docx(content).not_read == (
        "1 picture: text inside pictures was not read. Look at each.",
        "Embedded files were not read. Take them out, or check each on its own.",
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK\x03\x04broken", "This is not a Word document that can be read."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "This Word document is protected with a password."),
        (word_document('<!DOCTYPE x [<!ENTITY a "b">]><w:p/>'), "This is not a Word document that can be read."),
    ],
)
def test_a_document_that_cannot_be_read_is_refused_with_a_sentence(content, sentence):
    with pytest.raises(ArtefactError, match=sentence[:40]):
        read_docx(content)


def test_an_entity_is_never_expanded():
    bomb = (
        '<!DOCTYPE w:document [<!ENTITY a "Zainab">]><w:document '
        + W
        + "><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:document>"
    )
    content = word_document(parts={"word/document.xml": bomb})
    with pytest.raises(ArtefactError):
        read_docx(content)


def test_html_is_read_with_what_stands_behind_it():
    page = (
        "<html><head><title>Zainab</title><meta name='author' content='N Rao'></head><body><!-- draft by Bryony -->"
        "<p>Child 1 <b>and</b> Child&nbsp;2</p><p>left.</p><img alt='Zainab at home' src='/z.png'>"
        "<script>var who = 'Zainab';</script></body></html>"
    )
    artefact = read_html(page)
    parts = {part.where: part.text for part in artefact.parts}
    assert parts["body"].split("\n") == ["Child 1 and Child\u00a02", "", "left."]
    assert parts["title"] == "Zainab"
    assert parts["comments"].strip() == "draft by Bryony"
    assert "Zainab at home" in parts["alternative text"]
    assert "N Rao" in parts["properties"]
    assert parts["scripts"] == "var who = 'Zainab';"
    assert artefact.not_read == ("Text inside pictures and embedded pages was not read. Look at each.",)


def test_an_offset_leads_back_to_its_part():
    artefact = read_docx(
        word_document(paragraph("Body"), parts={"word/header1.xml": f"<w:x {W}>{paragraph('Top')}</w:x>"})
    )
    assert artefact.text == "Body\n\nTop"
    assert (artefact.where(0), artefact.where(6), artefact.where(4)) == ("body", "header", "")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_text_file_is_read_in_the_usual_encodings(tmp_path, encoding):
    path = tmp_path / "note.txt"
    path.write_bytes("Zoë left.".encode(encoding))
    assert read_file(path).text == "Zoë left."


@pytest.mark.parametrize(("name", "content"), [("a.pdf", b"%PDF-1.7"), ("a.xlsx", b"PK\x03\x04"), ("a.txt", b"a\x00b")])
def test_a_file_whose_text_cannot_be_read_is_refused(name, content):
    with pytest.raises(ArtefactError):
        read_content(content, name)


@pytest.mark.parametrize("reader", ["html", "docx", "pdf", "txt"])
def test_no_reader_opens_a_socket(tmp_path, reader):
    """Each reader alone, its imports included: what is in a file, links and outside parts too, fetches nothing."""
    content, name = {
        "html": lambda: (page('<img src="http://192.0.2.1/a.png"><link href="http://192.0.2.1/b.css">'), "a.html"),
        "docx": lambda: (word_document(parts={"word/_rels/document.xml.rels": rels("http://192.0.2.1/c")}), "a.docx"),
        "pdf": lambda: (planted("pdf: link", "Zainab")[0], "a.pdf"),
        "txt": lambda: (b"See http://192.0.2.1/d", "a.txt"),
    }[reader]()
    path = tmp_path / name
    path.write_bytes(content)
    code = (
        "import sys; opened = []\n"
        "sys.addaudithook(lambda event, args: opened.append(event) if event.startswith('socket.') else None)\n"
        "from pathlib import Path\n"
        "from sightline.anonymity.outside.files import read_content, read_file\n"
        f"path = Path({str(path)!r})\n"
        "artefact = read_file(path) if path.suffix == '.txt' else read_content(path.read_bytes(), path.name)\n"
        "assert artefact.text\nprint(opened)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "[]\n"
