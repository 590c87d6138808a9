"""Rows as Word and Excel put them on the clipboard: HTML, of which only the words of its tables are read.

The parser is Python's own, which fetches nothing and knows no entity of a document's making; it runs in the confined
child like every file. Sources: SECURITY.md R45 to R48, R50.
"""

import re
from html.parser import HTMLParser
from typing import Final

from sightline.chronology.rules.tables import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, Contents, FileError, Row, Table

MOST_SPAN: Final = MOST_ROWS
_SILENT: Final = frozenset({"head", "style", "script", "title", "template", "noscript", "del", "object", "svg", "math"})
_LINES: Final = frozenset({"p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "tr"})
_VOID: Final = frozenset({"br", "img", "col", "hr", "meta", "link", "input", "wbr", "area", "base", "embed", "source"})
_SPACE: Final = re.compile(r"[ \t\r\n\f\u00a0]+")
_HIDDEN: Final = re.compile(
    r"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE
)


class _Cell:
    """One cell while it is read."""

    def __init__(self, columns: int, rows: int) -> None:
        self.columns, self.rows = columns, rows
        self.pieces: list[str] = []

    @property
    def text(self) -> str:
        """Its words, a paragraph and a line break each on a line of their own."""
        lines = [_SPACE.sub(" ", line).strip() for line in "".join(self.pieces).split("\v")]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Tables(HTMLParser):
    """Goes through the words once. A table within a cell becomes words of that cell, as in a Word file."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[tuple[list[_Cell], bool]]] = []
        self.depth = 0
        self.row: list[_Cell] | None = None
        self.row_hidden = False
        self.cell: _Cell | None = None
        self.silent: list[str] = []
        """Elements that are open and whose words are not shown, the outermost first."""
        self.hidden = 0
        self.rows = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Tables, rows and cells; line breaks; what is not shown."""
        said = {name: value or "" for name, value in attrs}
        self.no_longer_silent(tag, {"td", "th", "tr"})
        if self.silent:
            if tag not in _VOID:
                self.silent.append(tag)
            return
        hidden = _HIDDEN.search(said.get("style", "")) is not None
        if tag in _SILENT or (hidden and tag not in _VOID and tag not in {"tr", "table", "body", "html"}):
            self.hidden += hidden
            self.silent.append(tag)
        elif tag == "table":
            self.depth += 1
            if self.depth == 1:
                self.tables.append([])
            self.say("\v")
        elif self.depth == 1 and tag == "tr":
            self.end_row()
            self.row, self.row_hidden = [], hidden
        elif self.depth == 1 and tag in {"td", "th"}:
            self.begin_cell(said)
        elif tag in {"td", "th"}:
            self.say(" | " if self.cell is not None and self.cell.pieces and self.cell.pieces[-1] != "\v" else "")
        elif tag == "br":
            self.say("\v")
        elif tag in _LINES:
            self.new_line()

    def handle_endtag(self, tag: str) -> None:
        """What was opened is closed; a missing end closes with its parent."""
        self.no_longer_silent(tag, {"tr", "table"})
        if self.silent:
            if tag in self.silent:
                while self.silent.pop() != tag:
                    pass
            return
        if tag == "table" and self.depth:
            if self.depth == 1:
                self.end_row()
            self.depth -= 1
            self.say("\v")
        elif self.depth == 1 and tag == "tr":
            self.end_row()
        elif self.depth == 1 and tag in {"td", "th"}:
            self.cell = None
        elif tag in _LINES:
            self.new_line()

    def no_longer_silent(self, tag: str, ends: set[str]) -> None:
        """A hidden paragraph whose end is missing ends with its cell, and not with the document."""
        if tag in ends and "table" not in self.silent:
            self.silent.clear()

    def new_line(self) -> None:
        """A paragraph begins or ends: on a line of its own, without a blank one between two."""
        if self.cell is not None and self.cell.pieces and self.cell.pieces[-1] != "\v":
            self.say("\v")

    def handle_data(self, data: str) -> None:
        """Words; of the source's own line ends nothing is seen on the screen."""
        words = _SPACE.sub(" ", data)
        if not self.silent and not (words == " " and self.cell is not None and self.cell.pieces[-1:] == ["\v"]):
            self.say(words)

    def say(self, words: str) -> None:
        """Into the open cell."""
        if self.cell is not None and words:
            self.cell.pieces.append(words)

    def begin_cell(self, said: dict[str, str]) -> None:
        """A cell, also where the row's own tag is missing."""
        if self.row is None:
            self.row, self.row_hidden = [], False
        if len(self.row) >= MOST_COLUMNS:
            raise FileError(f"A table has more than {MOST_COLUMNS} columns")
        self.cell = _Cell(_span(said.get("colspan"), MOST_COLUMNS), _span(said.get("rowspan"), MOST_SPAN))
        self.row.append(self.cell)

    def end_row(self) -> None:
        """The row is whole."""
        if self.row is not None:
            self.rows += 1
            if self.rows > MOST_ROWS:
                raise FileError(f"These are more than {MOST_ROWS} rows: paste them in several parts")
            self.tables[-1].append((self.row, self.row_hidden))
        self.row = self.cell = None


def _span(said: str | None, most: int) -> int:
    number = (said or "").strip()
    return min(max(int(number), 1), most) if number.isascii() and number.isdigit() and len(number) < 7 else 1


def read_clipboard(content: bytes) -> Contents:
    """The tables of what was pasted. Raises FileError where there is none, or one is larger than a file's may be."""
    parser = _Tables()
    parser.feed(content.decode("utf-8", "replace").replace("\x00", ""))
    parser.close()
    if parser.tables:
        parser.end_row()
    tables = [rows for rows in parser.tables if any(cell.text for row, _ in rows for cell in row)]
    if not tables:
        raise FileError("There are no rows in what was pasted: copy the rows of a table")
    notes = (f"Hidden text: {parser.hidden} places left out",) if parser.hidden else ()
    return Contents(tuple(_table(f"table {place}", rows) for place, rows in enumerate(tables, start=1)), notes)


def _table(where: str, rows: list[tuple[list[_Cell], bool]]) -> Table:
    """Merged cells written out: across, the text stands in each column; downwards, in each row, and is marked."""
    below: dict[int, tuple[int, str]] = {}  # column → (rows still covered, text)
    found: list[Row] = []
    for number, (cells, hidden) in enumerate(rows, start=1):
        texts: list[str] = []
        carried: set[int] = set()
        waiting = list(cells)
        across = len(cells)
        while waiting or len(texts) in below:
            place = len(texts)
            if place in below:
                left, text = below.pop(place)
                if left > 1:
                    below[place] = (left - 1, text)
                texts.append(text)
                carried.add(place)
                across += place - 1 not in carried or texts[place - 1] != text
            else:
                cell = waiting.pop(0)
                text = cell.text
                if len(text) > LONGEST_CELL:
                    raise FileError(f"A cell has {len(text)} characters: the most is {LONGEST_CELL}")
                for column in range(place, place + cell.columns):
                    if cell.rows > 1:
                        below[column] = (cell.rows - 1, text)
                    elif column > place:
                        below.pop(column, None)  # a cell over two columns lies over what came down in the second
                texts.extend([text] * cell.columns)
            if len(texts) > MOST_COLUMNS:
                raise FileError(f"A table has more than {MOST_COLUMNS} columns")
        found.append(Row(number, tuple(texts), across, frozenset(carried), hidden=hidden))
    width = max((len(row.cells) for row in found), default=0)
    return Table(
        where,
        tuple(
            Row(row.number, row.cells + ("",) * (width - len(row.cells)), row.across, row.carried, hidden=row.hidden)
            for row in found
        ),
    )
