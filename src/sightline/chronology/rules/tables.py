"""What a file holds before anyone says what it means: tables of words, and the reason where a file is refused."""

from dataclasses import dataclass, field
from typing import Any, Final

from sightline.foundation.errors import DomainError

MOST_ROWS: Final = 20_000
"""Rows in one file."""
MOST_COLUMNS: Final = 63
"""Columns in one table: what Word allows."""
LONGEST_CELL: Final = 32_767
"""Characters in one cell: what Excel allows."""


class FileError(DomainError):
    """The file cannot be read, or is not safe to read; the text is the sentence for the person who sent it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it stands. `cells` has one text per column; a merged cell's text is in each column it covers."""

    number: int
    """Counted from 1, as Word or Excel shows it."""
    cells: tuple[str, ...]
    across: int = 0
    """How many separate cells the row has once merged ones are one; 0 is as many as columns."""
    carried: frozenset[int] = frozenset()
    """Columns whose text comes from a cell merged with the row above."""
    hidden: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a document or a sheet of a workbook. `where` is what people call it: "table 1", "sheet Events"."""

    where: str
    rows: tuple[Row, ...]
    hidden: bool = False
    notes: tuple[str, ...] = ()
    title: str = ""
    """The words above it in the document, or the name of the sheet: "2021" there is the year of its days."""


@dataclass(frozen=True, slots=True)
class Contents:
    """All tables of one file, and what must be said about the file (deletions left out, hidden sheets)."""

    tables: tuple[Table, ...]
    notes: tuple[str, ...] = field(default=())


def as_stored(contents: Contents) -> dict[str, Any]:
    """The contents as plain lists, for JSON: between processes, and while they wait to be confirmed."""
    return {
        "tables": [
            {
                "where": table.where,
                "title": table.title,
                "hidden": table.hidden,
                "notes": table.notes,
                "rows": [
                    (row.number, row.cells, row.across, sorted(row.carried), row.hidden, row.notes)
                    for row in table.rows
                ],
            }
            for table in contents.tables
        ],
        "notes": contents.notes,
    }


def contents_from(stored: dict[str, Any]) -> Contents:
    """The way back from `as_stored`. Raises ValueError, KeyError or TypeError when it is something else."""
    return Contents(
        tuple(
            Table(
                str(table["where"]),
                tuple(
                    Row(
                        int(number),
                        tuple(cells),
                        int(across),
                        frozenset(carried),
                        hidden=bool(hidden),
                        notes=tuple(notes),
                    )
                    for number, cells, across, carried, hidden, notes in table["rows"]
                ),
                hidden=bool(table["hidden"]),
                notes=tuple(table["notes"]),
                title=str(table["title"]),
            )
            for table in stored["tables"]
        ),
        tuple(stored["notes"]),
    )
