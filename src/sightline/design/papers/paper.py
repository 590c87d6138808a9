"""What a paper says, whatever file it becomes: a title, a marking, and blocks in reading order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

OFFICIAL_SENSITIVE = "OFFICIAL-SENSITIVE"
PUBLIC = "For publication"

# What neither Word nor PDF can hold. A lone surrogate cannot even be written out.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
FOLLOWED = re.compile(r"(?:https?://|mailto:)[^\s]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the paper's title; levels 1 to 3, and none may be skipped."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph. A line break inside it stays one."""

    text: str


@dataclass(frozen=True, slots=True)
class Points:
    """A bulleted list."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """Words, and the web address they lead to; without an address they are only words."""

    text: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Links:
    """A list of links."""

    items: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose header row is repeated on every page. `widths` are shares of the line, one for each column."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """A boxed part with a number and a title, which is a heading of the first level."""

    number: int
    title: str
    blocks: "tuple[Block, ...]"


@dataclass(frozen=True, slots=True)
class Panels:
    """Boxes side by side, read in their order. Each row of `widths` is the shares of the line of one row of boxes.

    In Word they stand below one another: a layout of boxes there is a table that no screen reader gets through.
    """

    panels: tuple[Panel, ...]
    widths: tuple[tuple[float, ...], ...]


Block: TypeAlias = Heading | Words | Points | Links | Table | Panels


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper. `marking` stands on every page; `owner` is the partnership's name, in the foot of every page."""

    title: str
    blocks: tuple[Block, ...]
    marking: str = OFFICIAL_SENSITIVE
    owner: str = ""
    landscape: bool = False

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise ValueError("A paper needs a title: without one a screen reader cannot say what it is.")
        _check_levels(self.blocks)
        for block in _all_blocks(self.blocks):
            if isinstance(block, Table) and any(len(row) != len(block.header) for row in block.rows):
                raise ValueError("Every row of a table has as many cells as its header.")
            if isinstance(block, Table) and block.widths and len(block.widths) != len(block.header):
                raise ValueError("A table has one width for each column, or none.")
            if isinstance(block, Panels) and sum(map(len, block.widths)) != len(block.panels):
                raise ValueError("The rows of widths hold as many as there are panels.")


def _all_blocks(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Panels):
            for panel in block.panels:
                yield from _all_blocks(panel.blocks)


def _check_levels(blocks: tuple[Block, ...], before: int = 0) -> int:
    for block in blocks:
        if isinstance(block, Heading):
            if not 1 <= block.level <= min(before + 1, 3):
                raise ValueError("Headings go down one level at a time, from 1 to 3.")
            before = block.level
        elif isinstance(block, Panels):
            for panel in block.panels:
                _check_levels(panel.blocks, 1)
            before = 1
    return before


def writable(text: str) -> str:
    """A text without the characters that no document can hold; nothing else is changed."""
    return UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def followed(address: str) -> str:
    """The address where it may be made a link (the web or an e-mail), otherwise nothing."""
    address = address.strip()
    return address if FOLLOWED.fullmatch(address) else ""
