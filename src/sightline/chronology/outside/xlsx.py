"""Excel sheets as people see them: dates as dates, merged cells spread, hidden rows marked, formulas never evaluated.

The parts are read with lxml rather than openpyxl, which gives either the formula or its stored result but not both, and
needs a second pass for what is hidden.
"""

import datetime as dt
import re
import zipfile
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from sightline.chronology.outside.ooxml import local_name, main_part, parse_part
from sightline.chronology.rules.tables import MOST_COLUMNS, MOST_ROWS, Contents, FileError, Row, Table

_RELATION_ID: Final = re.compile(r"\}id$")
_CELL: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_QUOTED: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""How Excel writes what XML cannot hold, and an underscore that could be taken for the beginning of such."""
_DDE: Final = re.compile(r"\w\s*\|[^!]*!")
_BUILT_IN_DATES: Final = frozenset([*range(14, 18), 22, *range(27, 37), *range(50, 59)])
_BUILT_IN_TIMES: Final = frozenset([18, 19, 20, 21, 45, 46, 47])
_ERRORS: Final = frozenset(["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"])
_FIRST_DAYS: Final = {False: dt.datetime(1899, 12, 30, tzinfo=dt.UTC), True: dt.datetime(1904, 1, 1, tzinfo=dt.UTC)}
_LAST_SERIAL: Final = 2_958_465


@dataclass(frozen=True, slots=True)
class _Book:
    strings: tuple[str, ...]
    formats: tuple[str, ...]
    """For each cell style: "date", "time" or "" for a plain number."""
    from_1904: bool


@dataclass(slots=True)
class _Sheet:
    """One sheet while it is read: text by row and column, counted from 0."""

    cells: dict[int, dict[int, str]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    carried: dict[int, set[int]] = field(default_factory=dict)
    across: dict[int, int] = field(default_factory=dict)
    row_notes: dict[int, list[str]] = field(default_factory=dict)
    formulas: int = 0


def read_xlsx(archive: zipfile.ZipFile) -> Contents:
    """All sheets of a workbook that passed the gate. Raises FileError when it is damaged or holds a DDE formula."""
    name = main_part(archive)
    workbook = parse_part(archive, name)
    folder = name.rpartition("/")[0]
    targets = _targets(archive, name)
    book = _Book(_strings(archive, folder, targets), _formats(archive, folder, targets), _is_1904(workbook))
    tables = []
    notes = []
    rows_read = 0
    for entry in workbook.iter():
        if local_name(entry) != "sheet":
            continue
        title = entry.get("name", "")
        relation = next((value for key, value in entry.attrib.items() if _RELATION_ID.search(str(key))), "")
        kind, target = targets.get(str(relation), ("", ""))
        if kind != "worksheet":
            notes.append(f"sheet {title} is a {kind or 'part'} without rows: not read")
            continue
        hidden = entry.get("state", "visible") != "visible"
        sheet = _read_sheet(parse_part(archive, _path(folder, target)), book)
        table = _table(sheet, title, hidden=hidden)
        rows_read += len(table.rows)
        if rows_read > MOST_ROWS:
            raise FileError(f"The workbook has more than {MOST_ROWS} rows: split it into several files")
        if hidden and table.rows:
            notes.append(f"sheet {title} is hidden: not used")
        tables.append(table)
    return Contents(tuple(tables), tuple(notes))


def _targets(archive: zipfile.ZipFile, name: str) -> dict[str, tuple[str, str]]:
    folder, _, file = name.rpartition("/")
    relations = parse_part(archive, f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels")
    return {
        relation.get("Id", ""): (relation.get("Type", "").rpartition("/")[2], relation.get("Target", ""))
        for relation in relations
    }


def _path(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    steps = [step for step in folder.split("/") if step]
    for step in target.split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step and step != ".":
            steps.append(step)
    return "/".join(steps)


def _strings(archive: zipfile.ZipFile, folder: str, targets: dict[str, tuple[str, str]]) -> tuple[str, ...]:
    target = next((target for kind, target in targets.values() if kind == "sharedStrings"), None)
    if target is None:
        return ()
    return tuple(_text(item) for item in parse_part(archive, _path(folder, target)) if local_name(item) == "si")


def _text(item: etree._Element) -> str:
    """The words of a string, plain or in runs; the reading aids beside Asian scripts are not part of them."""
    pieces = []
    for child in item:
        name = local_name(child)
        if name == "t":
            pieces.append(child.text or "")
        elif name == "r":
            pieces.extend(run.text or "" for run in child if local_name(run) == "t")
    words = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), "".join(pieces))
    return words.replace("\r\n", "\n").replace("\r", "\n")


def _formats(archive: zipfile.ZipFile, folder: str, targets: dict[str, tuple[str, str]]) -> tuple[str, ...]:
    target = next((target for kind, target in targets.values() if kind == "styles"), None)
    if target is None:
        return ()
    root = parse_part(archive, _path(folder, target))
    custom = {}
    styles: list[str] = []
    for group in root:
        name = local_name(group)
        if name == "numFmts":
            custom = {_whole(entry.get("numFmtId", "")): entry.get("formatCode", "") for entry in group}
    for group in root:
        if local_name(group) == "cellXfs":
            styles = [_format_kind(_whole(style.get("numFmtId", "")), custom) for style in group]
    return tuple(styles)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _format_kind(number: int, custom: dict[int, str]) -> str:
    if number in custom:
        code = _QUOTED.sub("", custom[number].split(";")[0]).lower()
        if "y" in code or "d" in code or ("m" in code and "h" not in code and "s" not in code):
            return "date"
        return "time" if "h" in code or "s" in code else ""
    if number in _BUILT_IN_DATES:
        return "date"
    return "time" if number in _BUILT_IN_TIMES else ""


def _is_1904(workbook: etree._Element) -> bool:
    settings = next((child for child in workbook if local_name(child) == "workbookPr"), None)
    return settings is not None and settings.get("date1904", "0") in {"1", "true"}


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _read_sheet(root: etree._Element, book: _Book) -> _Sheet:
    sheet = _Sheet()
    for part in root:
        name = local_name(part)
        if name == "cols":
            _note_hidden_columns(part, sheet)
        elif name == "sheetData":
            place = -1
            for row in part:
                place = _whole(row.get("r", "")) - 1 if row.get("r") else place + 1
                _read_row(row, place, sheet, book)
        elif name == "mergeCells":
            for merge in part:
                _spread(merge.get("ref", ""), sheet)
    return sheet


def _note_hidden_columns(part: etree._Element, sheet: _Sheet) -> None:
    for column in part:
        if column.get("hidden", "0") in {"1", "true"}:
            first, last = _whole(column.get("min", "1")) - 1, _whole(column.get("max", "1")) - 1
            sheet.hidden_columns.update(range(max(first, 0), min(last, MOST_COLUMNS) + 1))


def _read_row(row: etree._Element, place: int, sheet: _Sheet, book: _Book) -> None:
    if row.get("hidden", "0") in {"1", "true"}:
        sheet.hidden_rows.add(place)
    cells: dict[int, str] = {}
    column = -1
    for cell in row:
        named = _CELL.fullmatch(cell.get("r", ""))
        column = _column(named[1]) if named else column + 1
        text = _value(cell, place, sheet, book)
        if not text:
            continue
        if column >= MOST_COLUMNS:
            raise FileError(
                f"A sheet has words beyond column {MOST_COLUMNS}: delete what stands to the right of the chronology"
            )
        cells[column] = text
    if cells:
        sheet.cells[place] = cells
        if len(sheet.cells) > MOST_ROWS:
            raise FileError(f"A sheet has more than {MOST_ROWS} rows: split it into several files")


def _value(cell: etree._Element, row: int, sheet: _Sheet, book: _Book) -> str:
    kind = cell.get("t", "n")
    stored = formula = None
    inline = ""
    for child in cell:
        name = local_name(child)
        if name == "v":
            stored = child.text or ""
        elif name == "f":
            formula = child.text or ""
        elif name == "is":
            inline = _text(child)
    if formula is not None:
        if _DDE.search(re.sub(r'"[^"]*"', "", formula)):
            raise FileError(
                "The workbook holds a formula that runs a program (DDE): remove it and save the workbook again"
            )
        sheet.formulas += 1
        note = (
            "A formula without a stored result: open the workbook in Excel and save it"
            if not stored
            else "The stored result of a formula"
        )
        sheet.row_notes.setdefault(row, []).append(f"{cell.get('r', 'A cell')}: {note}")
    if kind == "inlineStr":
        return inline.strip()
    if stored is None:
        return ""
    return _shown(kind, stored, cell.get("s", ""), book)


def _shown(kind: str, stored: str, style: str, book: _Book) -> str:
    if kind == "s":
        place = _whole(stored)
        return book.strings[place].strip() if place < len(book.strings) else ""
    if kind == "b":
        return "yes" if stored == "1" else "no"
    if kind == "e" or stored in _ERRORS:
        return ""
    if kind == "str":
        return stored.strip()
    if kind == "d":
        return stored.replace("T00:00:00", "").strip()
    number = _whole(style)
    format_kind = book.formats[number] if number < len(book.formats) else ""
    return _number(stored, format_kind, book)


def _number(stored: str, format_kind: str, book: _Book) -> str:
    try:
        value = float(stored)
    except ValueError:
        return stored.strip()
    if not format_kind or not 0 <= value <= _LAST_SERIAL:
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    seconds = round(value * 86400)
    moment = _FIRST_DAYS[book.from_1904] + dt.timedelta(seconds=seconds)
    clock = "" if seconds % 86400 == 0 else f"{moment:%H:%M}"
    if format_kind == "time" or value < 1:
        return f"{moment:%H:%M}"
    return f"{moment:%d/%m/%Y} {clock}".strip()


def _spread(reference: str, sheet: _Sheet) -> None:
    """A merged cell's text in every cell it covers, within the rows and columns that are there."""
    first, _, last = reference.partition(":")
    one, two = _CELL.fullmatch(first), _CELL.fullmatch(last)
    if one is None or two is None:
        return
    top, bottom = int(one[2]) - 1, int(two[2]) - 1
    left, right = _column(one[1]), min(_column(two[1]), MOST_COLUMNS - 1)
    text = sheet.cells.get(top, {}).get(left, "")
    if not text:
        return
    lowest = max(sheet.cells, default=top)
    for row in range(top, min(bottom, lowest) + 1):
        # A merge may reach far below the words; rows with nothing else in them are not rows of the chronology.
        if row not in sheet.cells:
            continue
        cells = sheet.cells[row]
        for column in range(left, right + 1):
            cells[column] = text
        if row != top:
            sheet.carried.setdefault(row, set()).update(range(left, right + 1))
        sheet.across[row] = sheet.across.get(row, 0) + (right - left)


def _table(sheet: _Sheet, title: str, *, hidden: bool) -> Table:
    """Rows up to the last with words; blank ones between are kept, so that numbers are those that Excel shows."""
    notes = []
    used = {column for cells in sheet.cells.values() for column in cells}
    dropped = sorted(used & sheet.hidden_columns)
    if dropped:
        names = ", ".join(_letters(column) for column in dropped)
        notes.append(f"hidden columns are not used ({names})")
    if sheet.formulas:
        notes.append(f"{sheet.formulas} formulas: their stored results are used, nothing is calculated")
    keep = sorted(used - sheet.hidden_columns)
    width = keep[-1] + 1 if keep else 0
    last = max(sheet.cells, default=-1)
    if last >= MOST_ROWS * 5:
        raise FileError(f"A sheet has words in row {last + 1}: delete what stands far below the chronology")
    rows = []
    blank = 0
    for place in range(last + 1):
        cells = sheet.cells.get(place, {})
        # A sheet may leave thousands of rows blank; ten say as much as all, and the rows below keep their numbers.
        blank = 0 if cells else blank + 1
        if blank > 10:
            continue
        visible = tuple("" if column in sheet.hidden_columns else cells.get(column, "") for column in range(width))
        filled = sum(1 for column in cells if column not in sheet.hidden_columns)
        across = filled - sheet.across.get(place, 0) if sheet.across.get(place) else 0
        rows.append(
            Row(
                place + 1,
                visible,
                max(across, 0),
                frozenset(sheet.carried.get(place, ())),
                hidden=place in sheet.hidden_rows,
                notes=tuple(sheet.row_notes.get(place, ())),
            )
        )
    return Table(f"sheet {title}", tuple(rows), hidden=hidden, notes=tuple(notes), title=title)


def _letters(column: int) -> str:
    name = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name
