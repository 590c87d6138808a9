"""Word documents: everything a reader can reach, hidden parts included, and a list of what was not read.

Body and tables, text boxes, headers and footers, notes, comments with their authors, deleted text of tracked changes,
hidden text, field codes, bookmarks, content controls, charts and diagrams, document properties and variables,
alternative text, link targets, the names of embedded files, and every other text in a part that is not Word's own
(G09, sec R53). The file is read in memory; nothing is written and no entity is expanded.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from urllib.parse import unquote
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from sightline.anonymity.rules.artefacts import Artefact, ArtefactError, Part, in_order

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
VML = "{urn:schemas-microsoft-com:vml}"
OFFICE = "{urn:schemas-microsoft-com:office:office}"
# content controls, form fields, drop-down lists and the pictures' own tags
NAMING = (
    "alias",
    "tag",
    "docPartName",
    "name",
    "default",
    "statusText",
    "helpText",
    "listEntry",
    "displacedByCustomXml",
)
DRAWING_PROPERTIES = ("docPr", "cNvPr")
LARGEST_PART = 40_000_000
LARGEST_WHOLE = 120_000_000
MOST_PARTS = 4000
BROKEN = "This is not a Word document that can be read. Open it in Word, save it again as .docx and try once more."
TOO_LARGE = "This Word document is too large to check. Take out large pictures or split it, and try again."
ENCRYPTED = "This Word document is protected with a password. Take the password off and try again."


def _tree(archive: zipfile.ZipFile, name: str) -> Element:
    try:
        root: Element = fromstring(archive.read(name))
    except (ParseError, DefusedXmlException, zipfile.BadZipFile, OSError, RuntimeError, ValueError) as wrong:
        raise ArtefactError(BROKEN) from wrong
    return root


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _text_of(paragraph: Element, *, deleted: bool) -> str:
    """The text of one paragraph, text boxes inside it left out: they are paragraphs of their own."""
    pieces: list[str] = []
    stack: list[tuple[Element, bool]] = [(child, False) for child in reversed(list(paragraph))]
    while stack:
        element, gone = stack.pop()
        tag = element.tag
        if tag in (FALLBACK, f"{W}p"):
            continue
        gone = gone or tag in (f"{W}del", f"{W}moveFrom")
        if tag in (f"{W}t", f"{W}delText", f"{W}instrText", f"{W}delInstrText"):
            if (gone or tag.endswith("delText")) == deleted and not tag.endswith("nstrText"):
                pieces.append(element.text or "")
        elif not deleted and not gone and tag in (f"{W}tab", f"{W}br", f"{W}cr"):
            pieces.append("\t" if tag == f"{W}tab" else "\n")
        elif tag == f"{W}noBreakHyphen" and gone == deleted:
            pieces.append("-")
        stack.extend((child, gone) for child in reversed(list(element)))
    return "".join(pieces)


def _paragraphs(root: Element, *, deleted: bool = False) -> Iterator[str]:
    hidden = {id(element) for fallback in root.iter(FALLBACK) for element in fallback.iter()}
    for paragraph in root.iter(f"{W}p"):
        if id(paragraph) not in hidden:
            yield _text_of(paragraph, deleted=deleted)


def _attributes(root: Element) -> tuple[list[str], list[str]]:
    """Alternative texts, and the names of the people who changed or commented."""
    alternatives: list[str] = []
    people: list[str] = []
    for element in root.iter():
        if _local(element) in DRAWING_PROPERTIES:
            alternatives += [element.get(key, "") for key in ("descr", "title", "name")]
        if element.tag.startswith(VML):
            alternatives += [element.get(key, "") for key in ("alt", "title", f"{OFFICE}title", "string")]
        people += [element.get(f"{W}{key}", "") for key in ("author", "initials")]
    return [text for text in alternatives if text], [name for name in people if name]


def _unseen(root: Element) -> tuple[list[str], list[str]]:
    """Field codes, and the names of bookmarks, content controls and whatever else Word keeps behind the text."""
    codes = [element.text or "" for element in root.iter() if element.tag in (f"{W}instrText", f"{W}delInstrText")]
    codes += [element.get(f"{W}instr", "") for element in root.iter(f"{W}fldSimple")]
    names = [element.get(f"{W}name", "") for element in root.iter(f"{W}bookmarkStart")]
    names += [element.get(f"{W}val", "") for tag in NAMING for element in root.iter(f"{W}{tag}")]
    return [code for code in codes if code.strip()], [name for name in names if name]


def _joined(lines: Iterator[str] | list[str]) -> str:
    return "\n".join(line for line in lines if line.strip())


NAMED = (
    ("word/header", "header"),
    ("word/footer", "footer"),
    ("word/footnotes", "footnotes"),
    ("word/endnotes", "endnotes"),
    ("word/comments", "comments"),
    ("word/glossary/document", "building blocks"),
)


def _story_parts(archive: zipfile.ZipFile, names: list[str]) -> Iterator[Part]:
    alternatives: list[str] = []
    people: list[str] = []
    deleted: list[str] = []
    codes: list[str] = []
    unseen: list[str] = []
    main = "word/document.xml"
    stories = [(main, "body")]
    stories += [(n, what) for n in names for begin, what in NAMED if n.startswith(begin) and n.endswith(".xml")]
    for name, what in stories:
        root = _tree(archive, name)
        yield Part(what, _joined(_paragraphs(root)) if what != "body" else "\n".join(_paragraphs(root)))
        more_alternatives, more_people = _attributes(root)
        alternatives += more_alternatives
        people += more_people
        deleted += _paragraphs(root, deleted=True)
        more_codes, more_unseen = _unseen(root)
        codes += more_codes
        unseen += more_unseen
    yield Part("deleted text", _joined(deleted))
    yield Part("authors of changes and comments", "\n".join(dict.fromkeys(people)))
    yield Part("alternative text", "\n".join(dict.fromkeys(alternatives)))
    yield Part("field codes", "\n".join(dict.fromkeys(codes)), code=True)
    yield Part("names inside the file", "\n".join(dict.fromkeys(unseen)), code=True)


# of the properties that Word writes by itself, those that somebody may have filled in
FILLED_IN = frozenset(("Manager", "Company", "HyperlinkBase", "lpstr", "lpwstr"))
# Word's own parts: their texts are names of fonts, styles and colours
ITS_OWN = re.compile(
    r"\[Content_Types\]\.xml|_rels/.*|.*\.rels|docProps/(?:app|core|custom)\.xml|word/(?:document|styles|stylesWithEffects"
    r"|fontTable|webSettings|settings|numbering|people|commentsExtended|commentsIds|commentsExtensible)\.xml"
    r"|word/theme/.*|word/(?:header|footer|footnotes|endnotes|comments)\d*\.xml|word/glossary/.*"
)
CHARTS = ("word/charts/", "word/diagrams/")
# what every Word file says of itself: days, counts and languages
OF_THE_FILE = frozenset(("created", "modified", "lastPrinted", "revision", "language"))
WORDS = re.compile(r"[^\W_]")


def _property_parts(archive: zipfile.ZipFile, names: list[str]) -> Iterator[Part]:
    values: list[str] = []
    for name in names:
        if name.startswith("docProps/") and name.endswith(".xml"):
            own = name == "docProps/app.xml"
            for element in _tree(archive, name).iter():
                # a custom property has a name as well as a value
                values.append(element.get("name", ""))
                if _local(element) in FILLED_IN if own else _local(element) not in OF_THE_FILE:
                    values.append(element.text or "")
        if name == "word/people.xml":
            values += [
                v for element in _tree(archive, name).iter() for k, v in element.attrib.items() if k.endswith("author")
            ]
    yield Part("properties", "\n".join(dict.fromkeys(v for v in values if WORDS.search(v))))
    links: list[str] = []
    for name in names:
        if name.endswith(".rels"):
            targets = [
                element.get("Target", "")
                for element in _tree(archive, name).iter()
                if element.get("TargetMode") == "External"
            ]
            links += [form for target in targets for form in (target, unquote(target))]
    yield Part("links", "\n".join(dict.fromkeys(links)), code=True)


def _other_parts(archive: zipfile.ZipFile, names: list[str]) -> Iterator[Part]:
    """What stands in no story: variables, styles that somebody named, charts, custom data, names of files inside."""
    charts: list[str] = []
    others: list[str] = []
    for name in names:
        if name.startswith(CHARTS) and name.endswith(".xml"):
            charts += [element.text or "" for element in _tree(archive, name).iter()]
        elif name.endswith((".xml", ".vml")) and not ITS_OWN.fullmatch(name):
            for element in _tree(archive, name).iter():
                others += [element.text or "", element.tail or "", *element.attrib.values()]
    if "word/settings.xml" in names:
        root = _tree(archive, "word/settings.xml")
        for element in root.iter():
            if _local(element) in ("docVar", "query", "connectString", "activeWriter", "writeProtection"):
                others += element.attrib.values()
    if "word/styles.xml" in names:
        for style in _tree(archive, "word/styles.xml").iter(f"{W}style"):
            if style.get(f"{W}customStyle"):
                others += [
                    element.get(f"{W}val", "") for tag in ("name", "aliases") for element in style.iter(f"{W}{tag}")
                ]
    files = [name.rpartition("/")[2] for name in names if name.startswith(("word/media/", "word/embeddings/"))]
    yield Part("charts and diagrams", "\n".join(dict.fromkeys(text for text in charts if WORDS.search(text))))
    yield Part("names of files inside", "\n".join(dict.fromkeys(files)), code=True)
    yield Part("other text in the file", "\n".join(dict.fromkeys(t for t in others if WORDS.search(t))), code=True)


def read_docx(content: bytes) -> Artefact:
    """The text of a Word document's bytes. Raises ArtefactError with a sentence that says what to do."""
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise ArtefactError(ENCRYPTED)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError) as wrong:
        raise ArtefactError(BROKEN) from wrong
    with archive:
        entries = archive.infolist()
        if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > LARGEST_WHOLE:
            raise ArtefactError(TOO_LARGE)
        if any(entry.file_size > LARGEST_PART for entry in entries if entry.filename.endswith((".xml", ".rels"))):
            raise ArtefactError(TOO_LARGE)
        names = [entry.filename for entry in entries]
        if "word/document.xml" not in names:
            raise ArtefactError(BROKEN)
        parts = [
            *_story_parts(archive, names),
            *_property_parts(archive, names),
            *_other_parts(archive, names),
        ]
    not_read = []
    pictures = sum(name.startswith("word/media/") for name in names)
    if pictures:
        not_read.append(
            f"{pictures} picture{'' if pictures == 1 else 's'}: text inside pictures was not read. Look at each."
        )
    if any(name.startswith("word/embeddings/") for name in names):
        not_read.append("Embedded files were not read. Take them out, or check each on its own.")
    if any("vbaProject" in name for name in names):
        not_read.append("Macros were not read. Save the document without them.")
    return Artefact(in_order(parts), tuple(not_read))
