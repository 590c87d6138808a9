"""CSV and TSV as Excel and older systems write them: whatever the encoding, whatever the separator."""

import csv
import io
from typing import Final

from sightline.chronology.rules.tables import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, Contents, FileError, Row, Table

_SEPARATORS: Final = ",;\t|"
_SAMPLE_ROWS: Final = 50


def read_csv(content: bytes) -> Contents:
    """The one table of a text file that passed the gate. Raises FileError when it cannot be read as rows."""
    text, encoding = _decoded(content)
    notes = [] if encoding in {"utf-8", "utf-8 with a mark"} else [f"Read as {encoding}"]
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    first, _, rest = text.partition("\n")
    separator = _separator(text)
    if first.lower().startswith("sep=") and len(first.strip()) == 5:
        # Excel's own first line names the separator; the rows keep the numbers that Excel shows.
        separator, text = first[4], rest
    # A field may be as long as a cell of Excel, and a wrong quote must not swallow the file unseen.
    csv.field_size_limit(LONGEST_CELL * 4)
    rows: list[Row] = []
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text), delimiter=separator, doublequote=True), start=1):
            if number > MOST_ROWS:
                raise FileError(f"The file has more than {MOST_ROWS} rows: split it into several files")
            while cells and not cells[-1].strip():
                cells.pop()
            if len(cells) > MOST_COLUMNS:
                raise FileError(f"Row {number} has {len(cells)} columns: the most is {MOST_COLUMNS}")
            rows.append(Row(number, tuple(cell.strip() for cell in cells)))
    except csv.Error as broken:
        raise FileError(
            "The file cannot be read as rows: a quotation mark may be missing. Save it again as .csv"
        ) from broken
    while rows and not any(rows[-1].cells):
        rows.pop()
    width = max((len(row.cells) for row in rows), default=0)
    padded = tuple(Row(row.number, row.cells + ("",) * (width - len(row.cells))) for row in rows)
    return Contents((Table("table 1", padded),), tuple(notes))


def _decoded(content: bytes) -> tuple[str, str]:
    """The text, and the name of its encoding. Windows-1252 is the last resort: it reads almost any byte."""
    if content.startswith(b"\xef\xbb\xbf"):
        return content.decode("utf-8-sig", "replace"), "utf-8 with a mark"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace"), "UTF-16"
    sample = content[:4096]
    if b"\x00" in sample:
        little = sample[1::2].count(0) >= sample[0::2].count(0)
        return content.decode("utf-16-le" if little else "utf-16-be", "replace"), "UTF-16"
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace"), "Windows-1252"


def _separator(text: str) -> str:
    """The separator with which most rows have the same number of cells, and more than one."""
    best, best_rank = ",", (0.0, 0)
    for separator in _SEPARATORS:
        widths = []
        try:
            for cells in csv.reader(io.StringIO(text[:200_000]), delimiter=separator):
                if cells:
                    widths.append(len(cells))
                if len(widths) >= _SAMPLE_ROWS:
                    break
        except csv.Error:
            continue
        wide = [width for width in widths if width > 1]
        if not wide:
            continue
        usual = max(set(wide), key=wide.count)
        rank = (round(wide.count(usual) / len(widths), 2), usual)
        if rank > best_rank:
            best, best_rank = separator, rank
    return best
