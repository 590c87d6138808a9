"""A copy of a whole file as bytes: a Word document to read, the same as JSON, and a note that says what is there.

What leaves is read back first: a part of the Word document that its reader does not see stops it (SECURITY §1.4).
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from sightline.anonymity.outside.files import read_content
from sightline.design.papers import docx
from sightline.design.papers.paper import Block, Heading, Paper, Table, Words
from sightline.stewardship.rules import Part

FILE_TYPE = "application/zip"
NO_DAY = (2000, 1, 1, 0, 0, 0)
SEEN = {"body", "header", "footer", "properties"}
NOTE = """OFFICIAL-SENSITIVE

A copy of the whole of file {reference}
Taken by {taker} on {taken}
Agreed by a second person

What is here
{listed}

What is not here
- Agencies’ drafts. What an agency submitted is here as it was submitted.
- Names of members of staff where a field of their own holds them. What somebody wrote is as they wrote it: read all of
  it, and take out what the person you give it to may not see, before it goes to anybody.
- Who may open the file and who has looked at it. The partnership’s manager reads that in Sightline.
"""


class HiddenContent(ValueError):
    """Something is in the document that its reader would not see."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy ready to leave: its name, its bytes and their SHA-256."""

    name: str
    content: bytes
    digest: str


def _paper(parts: Sequence[Part], *, reference: str, owner: str) -> Paper:
    blocks: list[Block] = []
    for part in parts:
        blocks.append(Heading(part.title))
        if not part.records:
            blocks.append(Words("Nothing on the file."))
        for number, record in enumerate(part.records, 1):
            blocks.append(Heading(f"{record.called} {number}", 2))
            blocks.append(Table(("What", "As it is on the file"), record.says, widths=(1, 3)))
    return Paper(f"Copy of the whole of file {reference}", tuple(blocks), owner=owner)


@cache
def _what_every_paper_has() -> dict[str, str]:
    """The names of styles and the page number's code, which no reader sees and every paper of ours has."""
    return {part.where: part.text for part in read_content(docx.make(Paper("Empty", ())), "empty.docx").parts}


def nothing_hidden(content: bytes, name: str) -> None:
    """Raises HiddenContent for comments, deleted text, other files inside, or a part that could not be read."""
    read, ours = read_content(content, name), _what_every_paper_has()
    hidden = sorted({part.where for part in read.parts if part.where not in SEEN and ours.get(part.where) != part.text})
    if hidden or read.not_read:
        raise HiddenContent(", ".join([*hidden, *read.not_read]))


def make(parts: Sequence[Part], *, reference: str, owner: str, taker: str, taken: str) -> Copy:
    """The zip. The same parts on the same day for the same person are the same bytes. Raises HiddenContent."""
    word = docx.make(_paper(parts, reference=reference, owner=f"{owner} | {reference} | {taker} | {taken}"))
    nothing_hidden(word, "file.docx")
    told = {
        "reference": reference,
        "marking": "OFFICIAL-SENSITIVE",
        "taken_by": taker,
        "taken_on": taken,
        "parts": [
            {"title": part.title, "records": [dict(record.says) for record in part.records]} for part in parts
        ],
    }
    inside = {
        f"{reference}.docx": word,
        f"{reference}.json": json.dumps(told, ensure_ascii=False, indent=1).encode(),
    }
    listed = "\n".join(f"- {name}: SHA-256 {hashlib.sha256(each).hexdigest()}" for name, each in inside.items())
    note = NOTE.format(reference=reference, taker=taker, taken=taken, listed=listed)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, each in {"READ-ME.txt": note.encode(), **inside}.items():
            archive.writestr(zipfile.ZipInfo(name, NO_DAY), each, zipfile.ZIP_DEFLATED)
    content = made.getvalue()
    return Copy(f"{reference}-whole-file.zip", content, hashlib.sha256(content).hexdigest())
