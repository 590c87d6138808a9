"""A publication as the files people keep and print: an accessible PDF and a Word document (F20, S64).

Made of the published copy alone, so they can say nothing that the page does not. Their names are the copy's own neutral
address: never a name, never a reference (G14).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sightline.design.papers import docx, pdf
from sightline.design.papers.paper import PUBLIC, Block, Heading, Link, Links, Panel, Panels, Paper, Points, Words

# Shares of the line in the proportion of the word budgets, as the page has them: 1 2 3 over 4 5 6 7.
SEVEN = ((10, 6, 8), (9, 7, 4, 4))
QUESTIONS = "Questions to discuss"


@dataclass(frozen=True)
class PaperFile:
    """A file ready to leave: its name, what kind of file it is, and its bytes."""

    name: str
    file_type: str
    content: bytes


def _blocks(section: Mapping[str, Any]) -> list[Block]:
    found: list[Block] = [Heading(section["title"], 2)] if section.get("title") else []
    for part in section["parts"]:
        points = part.get("points")
        found += [Points(tuple(points)) if points else Words(part.get("words", ""))]
    return found


def _panel(block: Mapping[str, Any]) -> Panel:
    inside: list[Block] = [each for section in block["sections"] for each in _blocks(section)]
    links = tuple(Link(link["words"], link.get("address", "")) for link in block.get("links") or ())
    if links:
        inside.append(Links(links))
    return Panel(block["number"], block["title"], tuple(inside))


def _rows(count: int) -> tuple[tuple[float, ...], ...]:
    """Shares of the line for other numbers of blocks than seven: up to three side by side."""
    return tuple((1.0,) * min(3, count - first) for first in range(0, count, 3))


def paper_of(title: str, body: Mapping[str, Any], *, owner: str) -> Paper:
    """What the paper says: a publication's title and body (`Publication.body`), in the name of its partnership."""
    if body.get("kind") == "highlights":
        return Paper(title, (Points(tuple(body["points"])),), marking=PUBLIC, owner=owner)
    panels = tuple(_panel(block) for block in body["blocks"])
    seven = len(panels) == sum(map(len, SEVEN))
    blocks: list[Block] = [Panels(panels, SEVEN if seven else _rows(len(panels)))] if panels else []
    questions: Sequence[str] = body.get("questions") or ()
    if questions:
        blocks += [Heading(QUESTIONS), Points(tuple(questions))]
    return Paper(title, tuple(blocks), marking=PUBLIC, owner=owner, landscape=True)


def pdf_of(paper: Paper, *, name: str, colour: str) -> PaperFile:
    """As PDF/UA-1, under a neutral name given without its ending."""
    return PaperFile(f"{name}.pdf", pdf.FILE_TYPE, pdf.make(paper, colour=colour))


def word_of(paper: Paper, *, name: str) -> PaperFile:
    """As Word, under a neutral name given without its ending."""
    return PaperFile(f"{name}.docx", docx.FILE_TYPE, docx.make(paper))


def file_of(form: str, title: str, body: Mapping[str, Any], *, slug: str, owner: str, colour: str) -> PaperFile:
    """A publication as "pdf" or "word". Its name is the neutral address of its page."""
    paper = paper_of(title, body, owner=owner)
    return word_of(paper, name=slug) if form == "word" else pdf_of(paper, name=slug, colour=colour)
