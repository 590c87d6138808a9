"""A file that is about to leave → its text, by what kind of file it is."""

from pathlib import Path

from sightline.anonymity.outside.docx import read_docx
from sightline.anonymity.outside.html import read_html
from sightline.anonymity.outside.pdf import read_pdf
from sightline.anonymity.rules import Identities, Register, Settings
from sightline.anonymity.rules.artefacts import Artefact, ArtefactError, ArtefactReport, Part, check_parts

NO_SETTINGS = Settings()
LARGEST_FILE = 60_000_000
NOT_TEXT = (
    "The text of a {kind} cannot be read here: no library for it is installed. "
    "Check the Word, HTML or text it was made from."
)
OTHER_KINDS = {
    ".doc": "Word document of before 2007",
    ".odt": "OpenDocument text",
    ".rtf": "rich text file",
    ".xlsx": "spreadsheet",
    ".pptx": "presentation",
}


def decode(content: bytes) -> str:
    """Text from bytes: UTF-8, UTF-16 with its mark, or else Windows Western. Raises ArtefactError for other bytes."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise ArtefactError("This is not a text file. Give a text, HTML or Word (.docx) file.")
    return text


def read_file(path: Path) -> Artefact:
    """The text of a file: Word and PDF by their content, HTML by its name, everything else as plain text.

    Raises ArtefactError with a sentence where it cannot be read.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ArtefactError(f"{path.name} is larger than 60 MB. Split it, and check each piece.")
        content = path.read_bytes()
    except OSError as wrong:
        raise ArtefactError(f"{path} cannot be read: {wrong.strerror}. Check the name and try again.") from wrong
    return read_content(content, path.name)


def read_content(content: bytes, file_name: str) -> Artefact:
    """The text of a file's bytes; the name tells HTML from plain text. Raises ArtefactError."""
    ending = Path(file_name).suffix.casefold()
    if ending in OTHER_KINDS:
        raise ArtefactError(NOT_TEXT.format(kind=OTHER_KINDS[ending]))
    if content.startswith(b"PK\x03\x04") or ending in (".docx", ".docm", ".dotx"):
        return read_docx(content)
    if b"%PDF-" in content[:1024] or ending == ".pdf":
        return read_pdf(content)
    text = decode(content)
    if ending in (".html", ".htm", ".xhtml"):
        return read_html(text)
    return Artefact((Part("body", text),))


def check_artefact(
    content: bytes, file_name: str, identities: Identities | Register, *, settings: Settings = NO_SETTINGS
) -> ArtefactReport:
    """The disclosure check on the bytes of a file that is about to leave, and on its name (G-ANON, sec R53).

    HTML, Word, PDF or plain text, told by content and name. Raises ArtefactError where the file cannot be read: what
    cannot be read cannot leave.
    """
    if len(content) > LARGEST_FILE:
        raise ArtefactError(f"{file_name} is larger than 60 MB. Split it, and check each piece.")
    stem = Path(file_name).stem
    return check_parts(read_content(content, file_name), identities, file_name=stem, settings=settings)
