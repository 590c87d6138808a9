"""From what a file holds and what its agency confirmed to rows that can go in, rows that are here, and rows to mend."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from sightline.chronology.rules.columns import ALSO, Columns, plain_heading, recognise
from sightline.chronology.rules.dates import parse_date
from sightline.chronology.rules.importing import ImportedEntry, ImportReport, import_contents
from sightline.chronology.rules.layout import LEAVE, OTHER, Facts, column_for, facts_of, key_of
from sightline.chronology.rules.tables import Contents, Row, Table
from sightline.chronology.rules.written_date import DateContext, DateError

SAMPLES: Final = 3
"""Filled cells shown beside each column while it is confirmed."""
LONGEST_SAMPLE: Final = 80
MOST_DATE_WORDS: Final = 8
"""Words at the beginning of a pasted line that are tried as a date."""
GOES_ON: Final = frozenset({"", "to", "and", "&", "until", "at", "@", "hrs", "hours", "am", "pm"})
"""Words after a date that belong to its time or lead to its last day; a dash alone does too."""
_ENDS: Final = " :–—-"
MENDABLE: Final[tuple[str, ...]] = ("date", "time", "event")
"""Columns of a row that can be put right on the page."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table while it is confirmed: what it was taken for, and what stands in it."""

    place: int
    heading: str
    taken_for: str
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfferedTable:
    """A table whose columns are to be confirmed. `used` is false where it does not look like a chronology."""

    where: str
    header_row: int | None
    rows: int
    used: bool
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row that can go in: the entry, its other columns, and its key."""

    entry: ImportedEntry
    facts: Facts
    key: str


@dataclass(slots=True)
class Reading:
    """The whole preview: every row of the file is in one of the lists, or in the report's `refused` or `skipped`."""

    report: ImportReport
    new: list[ReadRow] = field(default_factory=list)
    here: list[ReadRow] = field(default_factory=list)
    """Rows that the chronology has already."""


def offered(contents: Contents, *, remembered: Mapping[str, str]) -> list[OfferedTable]:
    """The tables that have words, each with what its columns were taken for; `remembered` is the agency's own say."""
    found = []
    known = {heading: name for heading, name in remembered.items() if name not in {OTHER, LEAVE}}
    for table in contents.tables:
        rows = [row for row in table.rows if not row.hidden]
        if table.hidden or not any(cell.strip() for row in rows for cell in row.cells):
            continue
        columns = recognise(rows, remembered=known)
        body = rows[columns.header_place :]
        found.append(
            OfferedTable(
                table.where, columns.header_row, len(body), columns.is_chronology,
                tuple(_offered_columns(columns, body, remembered)),
            )
        )  # fmt: skip
    return found


def _offered_columns(columns: Columns, body: Sequence[Row], remembered: Mapping[str, str]) -> Iterable[Column]:
    names = {place: name for name, place in columns.places.items()}
    headings = {columns.places[name]: heading for name, heading in columns.headings.items() if name in columns.places}
    headings |= {place: heading for heading, place in columns.other.items()}
    taken: set[str] = set()
    width = max((len(row.cells) for row in body), default=0)
    body = [row for row in body if row.across != 1]  # a banner across the table says nothing of its columns
    for place in sorted({*names, *headings, *range(width)}):
        cells = [row.cells[place].strip() for row in body if place < len(row.cells) and row.cells[place].strip()]
        heading = headings.get(place, f"Column {place + 1}")
        if not cells and place not in names and heading.startswith("Column "):
            continue
        said = remembered.get(plain_heading(heading), "")
        name = said if said in {OTHER, LEAVE} else column_for(names[place]) if place in names else OTHER
        if name in taken and name not in {OTHER, LEAVE}:
            name = OTHER
        taken.add(name)
        # headings that stand again further down are no examples
        distinct = [cell for cell in dict.fromkeys(cells) if plain_heading(cell) != plain_heading(heading)][:SAMPLES]
        yield Column(place, heading, name, tuple(_short(cell) for cell in distinct))


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST_SAMPLE else f"{flat[: LONGEST_SAMPLE - 1]}…"


def confirmed_columns(contents: Contents, confirmed: Mapping[str, Mapping[str, str]]) -> dict[str, Columns]:
    """Table → its columns as confirmed on the page. `confirmed` is table → place (as text) → field."""
    found: dict[str, Columns] = {}
    for table in contents.tables:
        if table.where not in confirmed:
            continue
        rows = [row for row in table.rows if not row.hidden]
        seen = recognise(rows)
        headings = {seen.places[name]: heading for name, heading in seen.headings.items() if name in seen.places}
        headings |= {place: heading for heading, place in seen.other.items()}
        places: dict[str, int] = {}
        other: dict[str, int] = {}
        for spot, name in confirmed[table.where].items():
            place = int(spot)
            if name == OTHER:
                other[headings.get(place, f"Column {place + 1}").removeprefix(ALSO)] = place
            elif name != LEAVE:
                places[name] = place
        named = {name: headings[place] for name, place in places.items() if place in headings}
        found[table.where] = Columns(seen.header_row, seen.header_place, places, named, other)
    return found


def read_intake(
    name: str,
    contents: Contents,
    *,
    confirmed: Mapping[str, Mapping[str, str]],
    mended: Mapping[str, Mapping[str, str]],
    here: Iterable[tuple[str, ...]],
    context: DateContext,
) -> Reading:
    """Read a file with the columns as confirmed and the rows as put right.

    `here` has one tuple of keys for each entry of the chronology; a row of the file that equals one of them is not new.
    Each entry answers for one row only, so that what an agency wrote twice in one file comes in twice.
    """
    columns = confirmed_columns(contents, confirmed)
    kept = Contents(
        tuple(_put_right(table, columns[table.where], mended) for table in contents.tables if table.where in columns),
        contents.notes,
    )
    report = import_contents(
        name, kept, period_from=context.period_from, period_to=context.period_to, chosen=columns
    )
    reading = Reading(report)
    headings = {where: found.headings for where, found in columns.items()}
    waiting = _Here(here)
    for entry in report.accepted:
        where = entry.where.rpartition(" row ")[0]
        row = ReadRow(entry, facts_of(entry.fields, headings[where]), key_of(entry.written, entry.event, entry.fields))
        (reading.here if waiting.takes(row.key) else reading.new).append(row)
    return reading


class _Here:
    """The entries that are there, each to be met once."""

    def __init__(self, entries: Iterable[tuple[str, ...]]) -> None:
        self.by_key: defaultdict[str, list[int]] = defaultdict(list)
        for number, keys in enumerate(entries):
            for key in dict.fromkeys(keys):
                self.by_key[key].append(number)
        self.met: set[int] = set()

    def takes(self, key: str) -> bool:
        entries = self.by_key.get(key, [])
        while entries:
            number = entries.pop()
            if number not in self.met:
                self.met.add(number)
                return True
        return False


def _put_right(table: Table, columns: Columns, mended: Mapping[str, Mapping[str, str]]) -> Table:
    prefix = f"{table.where} row "
    edits = {where.removeprefix(prefix): said for where, said in mended.items() if where.startswith(prefix)}
    if not edits:
        return table
    return replace(table, rows=tuple(_row_put_right(row, columns, edits.get(str(row.number))) for row in table.rows))


def _row_put_right(row: Row, columns: Columns, said: Mapping[str, str] | None) -> Row:
    if said is None:
        return row
    cells = list(row.cells)
    places = {name: columns.places[name] for name in MENDABLE if name in columns.places and name in said}
    for part in ("month", "year"):
        if "date" in places and columns.places.get(part, len(cells)) < len(cells):
            cells[columns.places[part]] = ""  # what was put right is the whole date
    for name, place in places.items():
        cells[place] = said[name]
    changed = frozenset(places.values())
    return replace(
        row, cells=tuple(cells), carried=row.carried - changed, across=0, notes=(*row.notes, "Put right on the page")
    )


def in_columns(text: str) -> str:
    """Pasted words in which no tab parts the columns: a line that begins with a date is a row, others go on with it.

    Gives the rows with tabs, and quotation marks round words of several lines. Text with tabs is left alone.
    """
    if "\t" in text:
        return text
    rows: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        begun = _date_and_rest(line)
        if begun is not None:
            rows.append((begun[0], [begun[1]]))
        elif rows and line.strip():
            rows[-1][1].append(line.strip())
    if not rows:
        return text
    return "\n".join(f"{date}\t{_quoted(chr(10).join(words))}" for date, words in rows)


def _date_and_rest(line: str) -> tuple[str, str] | None:
    """The beginning of a line that is a date and nothing else, with its time or last day, and what follows it."""
    words = line.split()
    best = 0
    for count in range(1, min(len(words) - 1, MOST_DATE_WORDS) + 1):
        goes_on = best and (words[best].lower().rstrip(_ENDS) in GOES_ON or words[best][0].isdigit())
        if (not best or goes_on) and _is_all_date(" ".join(words[:count])):
            best = count
    if not best:
        return None
    return " ".join(words[:best]).rstrip(_ENDS), " ".join(words[best:]).lstrip(_ENDS)


def _is_all_date(text: str) -> bool:
    try:
        found = parse_date(text.rstrip(_ENDS))
    except DateError:
        return False
    return found.start is not None and not any(note.startswith("Other words") for note in found.notes)


def _quoted(words: str) -> str:
    return '"' + words.replace('"', '""') + '"'
