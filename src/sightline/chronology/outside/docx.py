"""Word tables, as accepted by their reader: insertions in, deletions out, merged cells spread, hidden text left out.

The parts are read with lxml rather than python-docx, whose cells take ten times as long and hide tracked changes.
"""

import re
import zipfile
from collections.abc import Iterator
from typing import Final

from lxml import etree

from sightline.chronology.outside.ooxml import local_name, main_part, parse_part
from sightline.chronology.rules.tables import MOST_COLUMNS, MOST_ROWS, Contents, FileError, Row, Table

_W: Final = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
)
_DROPPED: Final = frozenset(
    [
        "delText",
        "instrText",
        "delInstrText",
        "rPr",
        "pPr",
        "tblPr",
        "tcPr",
        "sdtPr",
        "sdtEndPr",
        "rt",
        "Fallback",
    ]
)
LONGEST_TITLE: Final = 200
"""Characters of the words above a table that are looked at."""
_DDE: Final = re.compile(r"\bDDE(?:AUTO)?\b", re.IGNORECASE)


def read_docx(archive: zipfile.ZipFile) -> Contents:
    """All tables of a Word document that passed the gate. Raises FileError when it is damaged or holds a DDE field."""
    root = parse_part(archive, main_part(archive))
    reader = _Reader()
    _refuse_dde(root)
    body = next((child for child in root if local_name(child) == "body"), None)
    if body is None:
        raise FileError("The document is damaged: it has no body. Open it in Word and save it again")
    for number, table in enumerate(_tables_in(body), start=1):
        reader.read_table(table, f"table {number}")
    notes = []
    if reader.insertions or reader.deletions:
        notes.append(f"Tracked changes: {reader.insertions} insertions included, {reader.deletions} deletions left out")
    if reader.hidden:
        notes.append(f"Hidden text is left out in {reader.hidden} places")
    return Contents(tuple(reader.tables), tuple(notes))


def _refuse_dde(root: etree._Element) -> None:
    said = []
    for element in root.iter():
        name = local_name(element)
        if name in {"instrText", "delInstrText"}:
            said.append(element.text or "")
        elif name == "fldSimple":
            said.append(_attribute(element, "instr"))
    if _DDE.search("".join(said)) or any(_DDE.search(text) for text in said):
        raise FileError("The document holds a field that runs a program (DDE): remove it and save the document again")


def _attribute(element: etree._Element, name: str) -> str:
    for namespace in _W:
        value = element.get(namespace + name)
        if value is not None:
            return str(value)
    return ""


def _tables_in(parent: etree._Element) -> Iterator[etree._Element]:
    """The outermost tables, through content controls, tracked changes and text boxes."""
    for child in parent:
        name = local_name(child)
        if name == "tbl":
            yield child
        elif name not in {"del", "moveFrom", "Fallback", "pPr", "rPr"}:
            yield from _tables_in(child)


class _Reader:
    def __init__(self) -> None:
        self.tables: list[Table] = []
        self.rows_read = 0
        self.insertions = 0
        self.deletions = 0
        self.hidden = 0

    def read_table(self, table: etree._Element, where: str) -> None:
        inner = _inner_tables(table)
        if inner:
            for number, nested in enumerate(inner, start=1):
                self.read_table(nested, f"{where}.{number}")
            return
        rows: list[Row] = []
        above: dict[int, str] = {}
        for number, row in enumerate(_children(table, "tr"), start=1):
            self.rows_read += 1
            if self.rows_read > MOST_ROWS:
                raise FileError(f"The document has more than {MOST_ROWS} rows: split it into several files")
            read = self.read_row(row, number, above)
            if read is not None:
                rows.append(read)
        width = max((len(row.cells) for row in rows), default=0)
        padded = [
            Row(row.number, row.cells + ("",) * (width - len(row.cells)), row.across, row.carried, notes=row.notes)
            for row in rows
        ]
        self.tables.append(Table(where, tuple(padded), title=self.title_of(table)))

    def title_of(self, table: etree._Element) -> str:
        """The words right above the table; empty where another table or nothing is."""
        for above in table.itersiblings(preceding=True):
            if local_name(above) != "p":
                return ""
            hidden, insertions, deletions = self.hidden, self.insertions, self.deletions
            words = " ".join(self.text_of(above).split())
            # What is above the table is not part of it, nor of what is said about it.
            self.hidden, self.insertions, self.deletions = hidden, insertions, deletions
            if words:
                return words[:LONGEST_TITLE]
        return ""

    def read_row(self, row: etree._Element, number: int, above: dict[int, str]) -> Row | None:
        """One row; None when a tracked change deletes it. `above` holds the text of cells that are merged downwards."""
        properties = next(iter(_children(row, "trPr")), None)
        before = 0
        if properties is not None:
            if next(iter(_children(properties, "del")), None) is not None:
                self.deletions += 1
                return None
            if next(iter(_children(properties, "ins")), None) is not None:
                self.insertions += 1
            before = _number(properties, "gridBefore", most=MOST_COLUMNS, least=0)
        cells: list[str] = [""] * before
        carried: set[int] = set()
        across = 0
        for cell in _children(row, "tc"):
            settings = next(iter(_children(cell, "tcPr")), None)
            span = 1 if settings is None else _number(settings, "gridSpan", most=MOST_COLUMNS, least=1)
            if settings is not None and next(iter(_children(settings, "cellDel")), None) is not None:
                self.deletions += 1
                cells.extend([""] * span)
                continue
            merge = None if settings is None else next(iter(_children(settings, "vMerge")), None)
            level = None if settings is None else next(iter(_children(settings, "hMerge")), None)
            place = len(cells)
            across += 1
            if level is not None and _attribute(level, "val") != "restart" and cells:
                across -= 1
                text = cells[-1]
            elif merge is not None and _attribute(merge, "val") != "restart":
                text = above.get(place, "")
                carried.update(range(place, place + span))
            else:
                text = self.text_of(cell).strip()
            above[place] = text
            cells.extend([text] * span)
            if len(cells) > MOST_COLUMNS:
                raise FileError(f"A table has more than {MOST_COLUMNS} columns: Word itself allows no more")
        return Row(number, tuple(cells), across, frozenset(carried))

    def text_of(self, element: etree._Element) -> str:
        """The words of a cell as Word shows them with all changes accepted; paragraphs and nested rows on lines."""
        pieces: list[str] = []
        self.gather(element, pieces)
        return re.sub(r"\n{3,}", "\n\n", "".join(pieces))

    def gather(self, element: etree._Element, pieces: list[str]) -> None:
        for child in element:
            name = local_name(child)
            if name == "t":
                pieces.append(child.text or "")
            elif name == "r":
                if _is_hidden(child):
                    self.hidden += 1
                    continue
                self.gather(child, pieces)
            elif name == "p":
                if pieces and not pieces[-1].endswith("\n"):
                    pieces.append("\n")
                self.gather(child, pieces)
                if not _mark_is_deleted(child):
                    pieces.append("\n")
            elif name in {"br", "cr"}:
                pieces.append("\n")
            elif name in {"tab", "ptab"}:
                pieces.append("\t")
            elif name == "noBreakHyphen":
                pieces.append("-")
            elif name == "tc":
                inner: list[str] = []
                self.gather(child, inner)
                pieces.append("".join(inner).strip() + " | ")
            elif name == "tr":
                inner = []
                self.gather(child, inner)
                pieces.append("".join(inner).removesuffix(" | ") + "\n")
            elif name in {"del", "moveFrom"}:
                self.deletions += 1
            elif name not in _DROPPED:
                self.insertions += name in {"ins", "moveTo"}
                self.gather(child, pieces)


def _inner_tables(table: etree._Element) -> list[etree._Element]:
    """Tables within a table that is only a frame: every row of it one cell, and a real table in one of them."""
    found: list[etree._Element] = []
    for row in _children(table, "tr"):
        cells = list(_children(row, "tc"))
        if len(cells) != 1:
            return []
        found.extend(nested for nested in _tables_in(cells[0]) if len(list(_children(nested, "tr"))) > 1)
    return found


def _children(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Children of one name, also those inside content controls and tracked changes."""
    for child in parent:
        found = local_name(child)
        if found == name:
            yield child
        elif found in {"sdt", "sdtContent", "customXml", "smartTag"} or (
            found in {"ins", "moveTo"} and name in {"tr", "tc"}
        ):
            yield from _children(child, name)


def _number(parent: etree._Element, name: str, *, most: int, least: int) -> int:
    element = next(iter(_children(parent, name)), None)
    value = _attribute(element, "val") if element is not None else ""
    if not value.isascii() or not value.isdigit() or len(value) > 9:
        return least
    if int(value) > most:
        raise FileError(f"A cell of a table spans {value} columns: Word itself allows {most}")
    return max(int(value), least)


def _is_hidden(run: etree._Element) -> bool:
    for properties in _children(run, "rPr"):
        for hidden in _children(properties, "vanish"):
            return _attribute(hidden, "val") not in {"0", "false", "off"}
    return False


def _mark_is_deleted(paragraph: etree._Element) -> bool:
    """The end of the paragraph is a tracked deletion: its words run on into the next."""
    for settings in _children(paragraph, "pPr"):
        for mark in _children(settings, "rPr"):
            return any(local_name(child) == "del" for child in mark)
    return False
