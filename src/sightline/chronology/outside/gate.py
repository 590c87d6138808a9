"""The gate in front of every file from outside: what it is, how big it grows, and nothing active in it.

All of it comes before any parsing, reads the archive's own directory first, and refuses with one sentence.
Sources: SECURITY.md R45 to R48.
"""

import io
import re
import stat
import zipfile
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sightline.chronology.outside.ooxml import DAMAGED, tree_of
from sightline.chronology.rules.tables import FileError

MOST_BYTES: Final = 25 * 1024 * 1024
MOST_MEMBERS: Final = 2_000
MOST_UNPACKED: Final = 200 * 1024 * 1024
MOST_RATIO: Final = 100
RATIO_MATTERS_FROM: Final = 1024 * 1024
"""A member smaller than this many bytes unpacked may be packed as tightly as it likes."""

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MACRO_ENDINGS: Final = ("docm", "dotm", "xlsm", "xltm", "xlam", "xlsb")
_OLD_ENDINGS: Final = {
    "doc": "docx",
    "dot": "docx",
    "rtf": "docx",
    "odt": "docx",
    "xls": "xlsx",
    "xlt": "xlsx",
    "ods": "xlsx",
}
_NESTED: Final = (
    ".zip",
    ".jar",
    ".docx",
    ".xlsx",
    ".docm",
    ".xlsm",
    ".pptx",
    ".7z",
    ".rar",
    ".gz",
    ".exe",
    ".dll",
    ".js",
    ".vbs",
)
_ACTIVE_FOLDERS: Final = ("embeddings/", "activex/", "externallinks/", "customui/", "ctrlprops/")
_DECLARED: Final = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_ALLOWED_ENCODINGS: Final = frozenset([b"utf-8", b"utf-16", b"utf8", b"us-ascii", b"ascii"])
_BAD_RELATIONS: Final = {
    "afchunk": "another document embedded in it",
    "attachedtemplate": "a template attached from elsewhere",
    "oleobject": "an embedded object",
    "package": "another file embedded in it",
    "vbaproject": "macros",
    "control": "an ActiveX control",
    "activexcontrolbinary": "an ActiveX control",
    "externallink": "a link to another workbook",
    "externallinkpath": "a link to another workbook",
    "attachedtoolbars": "macros",
    "mailmergesource": "a mail merge source",
    "frame": "a page from elsewhere",
    "subdocument": "another document linked into it",
}


class Kind(StrEnum):
    """What a file is, by its name and its bytes alike."""

    DOCX = "docx"
    XLSX = "xlsx"
    CSV = "csv"
    CLIPBOARD = "clipboard"
    """Not a file: rows as a browser gives them that were copied in Word or Excel."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """A file that passed the gate. `parts` are the archive's members by name; None for a text file."""

    kind: Kind
    content: bytes
    parts: zipfile.ZipFile | None = None


_MAIN_PARTS: Final = {
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}
_ENDINGS: Final = {"docx": Kind.DOCX, "xlsx": Kind.XLSX, "csv": Kind.CSV, "tsv": Kind.CSV, "txt": Kind.CSV} | {
    Kind.CLIPBOARD: Kind.CLIPBOARD
}


def kind_of(name: str) -> Kind:
    """The kind a file's name claims. Raises FileError for a kind that is never read."""
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if ending in _MACRO_ENDINGS:
        raise FileError(f"This file can hold macros (.{ending}): save it as .docx or .xlsx and send that")
    if ending in _OLD_ENDINGS:
        raise FileError(f"This is an old or other format (.{ending}): save it as .{_OLD_ENDINGS[ending]} and send that")
    if ending not in _ENDINGS:
        raise FileError("Only .docx, .xlsx, .csv and .tsv files can be read: save the chronology as one of these")
    return _ENDINGS[ending]


def admit(name: str, content: bytes) -> Admitted:
    """Let a file in, or raise FileError with the reason. Nothing is unpacked before its size is known and allowed."""
    kind = kind_of(name)
    if not content:
        raise FileError("The file is empty")
    if len(content) > MOST_BYTES:
        raise FileError(f"The file is {len(content) / 1048576:.0f} MB: the most is {MOST_BYTES // 1048576} MB")
    if kind is Kind.CSV:
        _admit_text(content)
        return Admitted(kind, content)
    if kind is Kind.CLIPBOARD:
        return Admitted(kind, content)
    if content.startswith(_OLE):
        raise FileError(
            "The file is locked with a password, or is an old Word or Excel file: save it unlocked as .docx or .xlsx"
        )
    if not content.startswith(_ZIP):
        raise FileError(f"The file is called .{kind.value} but is not one: open it in Word or Excel and save it again")
    archive = _archive(content)
    _admit_members(archive, len(content))
    _admit_parts(archive, kind)
    return Admitted(kind, content, archive)


def _admit_text(content: bytes) -> None:
    start = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if content.startswith(
        (
            _ZIP,
            _OLE,
            b"%PDF",
            b"\x7fELF",
            b"MZ\x90",
            b"\x89PNG",
            b"\xff\xd8\xff",
            b"GIF8",
            b"{\\rtf",
            b"Rar!",
            b"\x1f\x8b",
        )
    ):
        raise FileError("The file is called .csv but holds something else: save it again as .csv")
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<script")):
        raise FileError("The file is called .csv but is a web page or XML: save it again as .csv")
    utf_16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not utf_16 and b"\x00" in content[:65536]:
        even, odd = content[0:4096:2].count(0), content[1:4096:2].count(0)
        if max(even, odd) < 0.3 * len(content[:4096]) / 2:
            raise FileError("The file is called .csv but is not text: save it again as .csv")


def _archive(content: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as broken:
        raise FileError(DAMAGED) from broken


def _admit_members(archive: zipfile.ZipFile, size: int) -> None:
    """From the archive's directory alone: how many, how big, how named."""
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise FileError(f"The file has {len(members)} parts inside: the most is {MOST_MEMBERS}")
    unpacked = sum(member.file_size for member in members)
    if unpacked > MOST_UNPACKED:
        raise FileError(f"The file unpacks to {unpacked / 1048576:.0f} MB: the most is {MOST_UNPACKED // 1048576} MB")
    packed = sum(member.compress_size for member in members)
    if packed > size:
        raise FileError("The file is damaged: its parts overlap")
    names = [member.filename.lower() for member in members]
    if len(set(names)) != len(names):
        raise FileError("The file is damaged: two of its parts have the same name")
    if members and min(member.header_offset for member in members) != 0:
        raise FileError("The file has something else in front of it: open it in Word or Excel and save it again")
    for member in members:
        _admit_member(member)


def _admit_member(member: zipfile.ZipInfo) -> None:
    name = member.filename
    if member.flag_bits & 0x1:
        raise FileError("The file is locked with a password: save it without one")
    if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise FileError("The file is packed in an unusual way: open it in Word or Excel and save it again")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise FileError("The file has a link to another file inside it")
    if name.startswith("/") or "\\" in name or ":" in name or "\x00" in name or ".." in name.split("/"):
        raise FileError("The file has a part whose name leads outside it")
    if member.file_size > RATIO_MATTERS_FROM and member.file_size > MOST_RATIO * max(member.compress_size, 1):
        raise FileError(
            f"A part of the file unpacks to more than {MOST_RATIO} times its size: the file looks like an attack"
        )
    small = name.lower()
    if "vbaproject" in small or "vbadata" in small:
        raise FileError("The file holds macros: save it as .docx or .xlsx without them")
    if small.endswith(_NESTED):
        raise FileError("The file has another file inside it: remove the embedded file and save it again")
    if any(folder in small for folder in _ACTIVE_FOLDERS):
        raise FileError(
            "The file holds an embedded object, a control or a link to another file: remove it and save again"
        )


def _admit_parts(archive: zipfile.ZipFile, kind: Kind) -> None:
    """Each part unpacked once: no entities, nothing from elsewhere, the right kind."""
    types: set[str] = set()
    for member in archive.infolist():
        try:
            with archive.open(member) as stream:
                data = stream.read(member.file_size + 1)
        except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError, OSError, RuntimeError) as broken:
            raise FileError(DAMAGED) from broken
        if data.startswith((_ZIP, _OLE)):
            raise FileError("The file has another file inside it: remove the embedded file and save it again")
        if _is_xml(member.filename, data):
            data = _plain_xml(data)
            if member.filename.lower().endswith(".rels"):
                _admit_relations(data)
        if member.filename == "[Content_Types].xml":
            # Read as XML, so that no way of spelling a letter hides a word from the comparison.
            types = {entry.get("ContentType", "").lower() for entry in tree_of(data)}
    if not types:
        raise FileError(f"The file is called .{kind.value} but is another kind of archive")
    if any("macroenabled" in said or "vbaproject" in said for said in types):
        raise FileError("The file holds macros: save it as .docx or .xlsx without them")
    if any("activex" in said or "oleobject" in said for said in types):
        raise FileError("The file holds an embedded object or a control: remove it and save it again")
    if _MAIN_PARTS[kind] not in types:
        raise FileError(f"The file is called .{kind.value} but is not one: open it in Word or Excel and save it again")


def _is_xml(name: str, data: bytes) -> bool:
    start = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith((b"<", b"\xff\xfe", b"\xfe\xff", b"\x00<", b"\x00\x00")) or name.lower().endswith(
        (".xml", ".rels", ".vml")
    )


def _plain_xml(data: bytes) -> bytes:
    """The part as UTF-8, once it is sure that it declares no document type and no entity in any encoding."""
    if data.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff", b"\x00\x00", b"\x4c\x6f\xa7\x94")):
        raise FileError(
            "A part of the file is written in an unusual encoding: open it in Word or Excel and save it again"
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data[:4]:
        little = data.startswith(b"\xff\xfe") or data[1:2] == b"\x00"
        data = data.decode("utf-16-le" if little else "utf-16-be", "replace").lstrip("\ufeff").encode()
    declared = _DECLARED.search(data[:300])
    if declared and declared[1].lower() not in _ALLOWED_ENCODINGS:
        raise FileError(
            "A part of the file is written in an unusual encoding: open it in Word or Excel and save it again"
        )
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or b"<!doctype" in data[:2048].lower():
        raise FileError("The file declares XML entities, which documents never need: the file looks like an attack")
    return data


def _admit_relations(data: bytes) -> None:
    for relation in tree_of(data).iter():
        kind = relation.get("Type", "").rsplit("/", 1)[-1].lower()
        if kind in _BAD_RELATIONS:
            raise FileError(f"The file holds {_BAD_RELATIONS[kind]}: remove it and save the file again")
        if relation.get("TargetMode", "").lower() == "external" and kind != "hyperlink":
            raise FileError(
                "The file fetches something from elsewhere (a linked picture, template or workbook): remove the link"
            )
        target = relation.get("Target", "").strip().lower()
        if kind == "hyperlink" and target.startswith(("javascript:", "vbscript:", "data:")):
            raise FileError("The file has a link that runs a program: remove the link and save the file again")
