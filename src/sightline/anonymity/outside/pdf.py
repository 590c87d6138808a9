"""PDF: everything a reader can reach, hidden parts and earlier versions of the file included.

Text of the pages, title and other properties, notes, form fields, bookmarks, alternative text, attachments' names,
links, and every other text that the file holds anywhere. The file is read in memory; no script of it runs, nothing is
fetched.
"""

import io
import logging
import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any
from urllib.parse import unquote

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    ContentStream,
    DictionaryObject,
    IndirectObject,
    StreamObject,
    TextStringObject,
)

from sightline.anonymity.rules.artefacts import Artefact, ArtefactError, Part, in_order

BROKEN = "This is not a PDF that can be read. Make it again from what it came from, and try once more."
ENCRYPTED = "This PDF is protected with a password. Take the password off and try again."
TOO_LARGE = "This PDF is too large to check. Split it, and check each piece."
MOST_PAGES = 1000
MOST_OBJECTS = 200_000
DEEPEST = 40
END_OF_FILE = re.compile(rb"%%EOF[\r\n]{0,2}")
TAG = re.compile(r"<[^<>]{0,2000}>")
QUOTED = re.compile(r"""=\s{0,3}(?:"([^"<>]{0,2000})"|'([^'<>]{0,2000})')""")
PROGRAM = ("/Creator", "/Producer")
NAMED = {
    "/Alt": "alternative text",
    "/ActualText": "alternative text",
    "/E": "alternative text",
    "/Contents": "notes",
    "/RC": "notes",
    "/Subj": "notes",
    "/T": "names inside the file",
    "/TU": "names inside the file",
    "/TM": "names inside the file",
    "/V": "form fields",
    "/DV": "form fields",
    "/Opt": "form fields",
    "/Title": "bookmarks",
    "/F": "attached files",
    "/UF": "attached files",
    "/Desc": "attached files",
    "/URI": "links",
    "/JS": "scripts",
    "/P": "page numbers",
}
CODE = frozenset({"links", "scripts", "program that made it", "other text in the file"})
# notes that are drawn: what they say may stand in the drawing alone
DRAWN = frozenset({"/Stamp", "/FreeText", "/Ink", "/Watermark"})
# values that are not words: days, keys, digests, languages, fonts' own registries
NOT_WORDS = frozenset(
    (
        *("/ModDate", "/CreationDate", "/M", "/ID", "/O", "/U", "/OE", "/UE", "/Perms", "/Lang", "/CheckSum"),
        *("/Registry", "/Ordering", "/CharSet", "/DA", "/DS", "/NM", "/FontFamily", "/Panose", "/Lookup"),
        *("/OutputConditionIdentifier", "/RegistryName"),
    )
)
# the library tells the log of every oddity, and an oddity may be somebody's name
logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)


def read_pdf(content: bytes) -> Artefact:
    """The text of a PDF's bytes. Raises ArtefactError with a sentence that says what to do."""
    reader = _open(content)
    try:
        parts, not_read = _read(reader)
        parts += _earlier_versions(content, {line for part in parts for line in _lines([part.text])})
    except ArtefactError:
        raise
    except Exception as wrong:  # a broken file breaks the library in as many ways as there are broken files
        raise ArtefactError(BROKEN) from wrong
    return Artefact(in_order(parts), tuple(not_read))


def _open(content: bytes) -> PdfReader:
    try:
        reader = PdfReader(io.BytesIO(content))
        locked = reader.is_encrypted and not reader.decrypt("")
        pages = 0 if locked else len(reader.pages)
    except Exception as wrong:  # as above
        raise ArtefactError(BROKEN) from wrong
    if locked:
        raise ArtefactError(ENCRYPTED)
    if pages > MOST_PAGES:
        raise ArtefactError(TOO_LARGE)
    return reader


def _read(reader: PdfReader) -> tuple[list[Part], list[str]]:
    pages = [page.extract_text() for page in reader.pages]
    found: dict[str, list[str]] = {"properties": [], "program that made it": []}
    for name, value in (reader.metadata or {}).items():
        where = "program that made it" if name in PROGRAM else "properties"
        if name not in NOT_WORDS:
            found[where].append(str(value))
    unread: list[str] = []
    taken = _in_content(reader)
    for name, value in _strings(reader):
        if name == "":
            unread.append(value)
        elif name == "/Metadata":
            found["properties"].append(value)
        else:
            taken.append((name, value))
    for name, value in taken:
        # an address has its blanks and accents written in figures
        forms = dict.fromkeys((value, unquote(value))) if name == "/URI" else (value,)
        found.setdefault(NAMED.get(name, "other text in the file"), []).extend(forms)
    body = "\n".join(pages)
    parts, seen = [Part("body", body)], set[str]()
    for where, values in found.items():
        new = [value for value in dict.fromkeys(values) if value.strip() and value not in seen]
        seen.update(new)
        parts.append(Part(where, "\n".join(new), where in CODE))
    return parts, list(_not_read(pages, unread))


def _not_read(pages: list[str], unread: list[str]) -> Iterator[str]:
    if pictures := unread.count("picture"):
        yield f"{pictures} picture{'' if pictures == 1 else 's'}: text inside pictures was not read. Look at each."
    empty = [str(number) for number, text in enumerate(pages, start=1) if not text.strip()]
    if empty:
        yield f"No text could be read on page {', '.join(empty[:20])}. Look at it: it may be a picture of text."
    if stamps := unread.count("stamp"):
        yield f"{stamps} stamp{'' if stamps == 1 else 's'} or drawn note: not read. Look at each."
    if "file" in unread:
        yield "Attached files were not read. Take them out, or check each on its own."


def _in_content(reader: PdfReader) -> list[tuple[str, str]]:
    """Alternative and replacement texts that stand in the pages' drawing instructions."""
    found: list[tuple[str, str]] = []
    for page in reader.pages:
        content = page.get_contents()
        if content is None:
            continue
        for operands, operator in ContentStream(content, reader).operations:
            if operator in (b"BDC", b"DP"):
                found += [pair for operand in operands for pair in _walk(operand, "", 0)]
    return found


def _strings(reader: PdfReader) -> Iterator[tuple[str, str]]:
    """Every text of every object, with the key it stands under; ("", what) for a picture or a file."""
    numbers = {number for table in reader.xref.values() for number in table} | set(reader.xref_objStm)
    if len(numbers) > MOST_OBJECTS:
        raise ArtefactError(TOO_LARGE)
    for number in sorted(numbers):
        try:
            thing = reader.get_object(IndirectObject(number, 0, reader))
        except Exception:  # noqa: S112 - a broken object that nothing refers to is not read by any reader
            continue
        yield from _walk(thing, "", 0)


def _walk(thing: Any, key: str, depth: int) -> Iterator[tuple[str, str]]:
    """The texts inside one object. What it refers to is an object of its own and comes in its turn."""
    if depth > DEEPEST:
        return
    if isinstance(thing, TextStringObject | ByteStringObject):
        words = _decoded(thing)
        if key not in NOT_WORDS and words.strip():
            yield key or "/-", words
    elif isinstance(thing, DictionaryObject):
        if isinstance(thing, StreamObject):
            yield from _of_stream(thing)
        if thing.get("/FT") == "/Sig" or thing.get("/Type") == "/Sig":
            return
        if thing.get("/Subtype") in DRAWN and "/AP" in thing and not str(thing.get("/Contents", "")).strip():
            yield "", "stamp"
        for name, value in thing.items():
            yield from _walk(_script(value) if name == "/JS" else value, str(name), depth + 1)
    elif isinstance(thing, ArrayObject):
        for value in thing:
            yield from _walk(value, key, depth + 1)


def _script(value: Any) -> Any:
    held = value.get_object()
    return ByteStringObject(held.get_data()) if isinstance(held, StreamObject) else held


def _of_stream(stream: StreamObject) -> Iterator[tuple[str, str]]:
    sort = stream.get("/Type"), stream.get("/Subtype")
    if "/Image" in sort:
        yield "", "picture"
    elif sort[0] == "/EmbeddedFile":
        yield "", "file"
    elif sort[0] == "/Metadata" or sort[1] == "/XML":
        written = stream.get_data().decode("utf-8", errors="replace")
        quoted = [one or other for one, other in QUOTED.findall(written)]
        values = [piece.strip() for piece in TAG.sub("\n", written).split("\n")]
        yield "/Metadata", "\n".join(unescape(v) for v in (*values, *quoted) if _says_something(v))


# What every XMP packet says of itself, in every file. Each form is no wider than packets have it: a day or a number of
# the register, written with figures and stops, is not one of them
OF_THE_FORM = re.compile(
    r"(?:https?://(?:ns\.adobe\.com|www\.w3\.org|purl\.org|www\.aiim\.org)/\S*|adobe:ns:meta/|x-default|application/pdf"
    r"|W5M0MpCehiHzreSzNTczkc9d|xmp-writer|\ufeff?|[rw]|[a-z]{2}-[A-Z]{2}|\d{1,3}|\d\.\d|[A-Za-z0-9+/]{22}==|proof|default"
    r"|(?:uuid|xmp\.[di]id):[0-9A-Fa-f-]{32,36}|\d{4}-\d\d-\d\dT[\d:.+Z-]{4,20}|True|False|\?xpacket\S*)"
    r"|Typst \d{1,2}\.\d{1,2}\.\d{1,2}"
)


def _says_something(value: str) -> bool:
    return bool(value) and OF_THE_FORM.fullmatch(value) is None


def _decoded(thing: Any) -> str:
    if isinstance(thing, TextStringObject):
        return str(thing)
    written = bytes(thing)
    if written.startswith((b"\xfe\xff", b"\xff\xfe")):
        return written.decode("utf-16", errors="replace")
    text = written.decode("utf-8", errors="replace")
    return "" if text.count("\ufffd") > len(text) // 4 else text


def _earlier_versions(content: bytes, known: set[str]) -> list[Part]:
    """What only earlier versions of the file say: a change that was saved on top of them leaves them inside."""
    ends = [match.end() for match in END_OF_FILE.finditer(content)][:-1]
    said: list[str] = []
    for end in ends[-20:]:
        try:
            reader = PdfReader(io.BytesIO(content[:end]))
            if reader.is_encrypted and not reader.decrypt(""):
                continue
            parts, _ = _read(reader)
        except Exception:  # noqa: S112 - the first end of a file made for the web is no version of its own
            continue
        said += _lines(part.text for part in parts if not part.code)
    return [Part("earlier version of the file", "\n".join(line for line in dict.fromkeys(said) if line not in known))]


def _lines(texts: Iterable[str]) -> list[str]:
    return [line for text in texts for line in text.split("\n") if line.strip()]
