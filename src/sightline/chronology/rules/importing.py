"""From rows to entries. Every row is accepted, refused with a reason, or skipped with a reason; none is lost."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from sightline.chronology.rules.columns import Columns, date_words, is_header_again, recognise
from sightline.chronology.rules.dates import parse_date, parse_time, with_time
from sightline.chronology.rules.tables import LONGEST_CELL, Contents, Row, Table
from sightline.chronology.rules.written_date import DateContext, DateError, Precision, WrittenDate, as_read

_SEEN: Final = {
    **dict.fromkeys(["y", "yes", "✓", "seen", "yes - seen", "true"], "yes"),
    **dict.fromkeys(["n", "no", "✗", "not seen", "x", "false"], "no"),
    **dict.fromkeys(["nr", "not recorded", "not known", "unknown", "nk", "?", "not stated"], "not recorded"),
    **dict.fromkeys(["n/a", "na", "not applicable"], "n/a"),
}


@dataclass(frozen=True, slots=True)
class ImportedEntry:
    """One accepted row: the date as read, what happened in the agency's words, and every other cell by its field."""

    id: str
    """File, table and row: "police.docx#1.3". The same file gives the same ids."""
    where: str
    written: WrittenDate
    event: str
    fields: dict[str, str]
    notes: tuple[str, ...] = ()
    """What was inferred or carried down, for the preview."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One row that cannot go in as it stands: the column, its text, and what is wrong with it."""

    where: str
    column: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Skip:
    """Rows that are not entries (blank, a repeated header, a banner, hidden), and why. `rows` counts them."""

    where: str
    reason: str
    text: str = ""
    rows: int = 1


@dataclass(frozen=True, slots=True)
class RecognisedTable:
    """What a table was taken for. `columns`: field → heading; `unrecognised` are kept under their own heading."""

    where: str
    header_row: int | None
    columns: dict[str, str]
    unrecognised: tuple[str, ...] = ()


@dataclass(slots=True)
class ImportReport:
    """The whole answer for one file."""

    file: str
    tables: list[RecognisedTable] = field(default_factory=list)
    accepted: list[ImportedEntry] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    skipped: list[Skip] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Above:
    """What the rows above left behind: the last day named, and the last entry for rows that go on with it."""

    day: dt.date | None = None
    entry: int | None = None
    banner: tuple[dt.date, dt.date] | None = None
    exact: bool = False
    month: str = ""
    """In a column of its own."""


def import_contents(
    file: str,
    contents: Contents,
    *,
    period_from: dt.date | None = None,
    period_to: dt.date | None = None,
    remembered: dict[str, str] | None = None,
    chosen: dict[str, Columns] | None = None,
) -> ImportReport:
    """Read every row of every table of one file.

    The period under review settles years in two digits or none. `remembered` maps plain headings to fields as the
    agency confirmed them before; `chosen` maps a table's `where` to columns confirmed on the page. Source: F10, S42.
    """
    report = ImportReport(file, notes=list(contents.notes))
    context = DateContext(period_from, period_to)
    for number, table in enumerate(contents.tables, start=1):
        report.notes.extend(f"{table.where}: {note}" for note in table.notes)
        if table.hidden:
            report.skipped.append(
                Skip(table.where, "Hidden: not used. Unhide it to include it, or delete it", rows=len(table.rows))
            )
            continue
        if not any(cell.strip() for row in table.rows for cell in row.cells):
            if table.rows:
                report.skipped.append(Skip(table.where, "Blank", rows=len(table.rows)))
            continue
        visible = [row for row in table.rows if not row.hidden]
        columns = (chosen or {}).get(table.where) or recognise(visible, remembered=remembered)
        _import_table(report, f"{file}#{number}", table, columns, context)
    if not report.tables and not report.refused:
        report.notes.append("No table with a column of dates and a column of events was found")
    return report


def _import_table(report: ImportReport, stem: str, table: Table, columns: Columns, context: DateContext) -> None:
    if not columns.is_chronology:
        text = next((cell.strip() for row in table.rows for cell in row.cells if cell.strip()), "")
        reason = "Not a chronology: there is no column of dates with a column of events"
        report.skipped.append(Skip(table.where, reason, _shown(text), rows=len(table.rows)))
        return
    report.tables.append(_recognised(table, columns))
    reader = _TableReader(report, stem, table, columns, context)
    reader.read()


def _recognised(table: Table, columns: Columns) -> RecognisedTable:
    named = {name: columns.headings.get(name, f"Column {place + 1}") for name, place in columns.places.items()}
    return RecognisedTable(table.where, columns.header_row, named, tuple(columns.other))


def _shown(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 200 else flat[:199] + "…"


class _TableReader:
    """Goes down one table once, carrying the day above with it."""

    def __init__(self, report: ImportReport, stem: str, table: Table, columns: Columns, context: DateContext) -> None:
        self.report = report
        self.stem = stem
        self.table = table
        self.columns = columns
        self.context = context
        self.above = _Above()
        self.blank: list[Row] = []
        self.header_number = columns.header_row
        self.read_heading(table.title)

    def read(self) -> None:
        visible_seen = 0
        for row in self.table.rows:
            if row.hidden:
                self.skip(row, "Hidden row: not used. Unhide it to include it, or delete it")
                continue
            visible_seen += 1
            if not any(cell.strip() for cell in row.cells):
                self.blank.append(row)
                continue
            self.say_blank()
            if visible_seen <= self.columns.header_place:
                self.skip(row, "Header" if self.header_number == row.number else "Above the header")
            else:
                self.read_row(row)
        self.say_blank()

    def where(self, row: Row) -> str:
        return f"{self.table.where} row {row.number}"

    def skip(self, row: Row, reason: str) -> None:
        self.say_blank()
        self.report.skipped.append(Skip(self.where(row), reason, _shown(" | ".join(_distinct(row)))))

    def say_blank(self) -> None:
        if not self.blank:
            return
        first, last, count = self.blank[0], self.blank[-1], len(self.blank)
        where = self.where(first) if count == 1 else f"{self.table.where} rows {first.number} to {last.number}"
        self.report.skipped.append(Skip(where, "Blank", rows=count))
        self.blank = []

    def cell(self, row: Row, name: str) -> str:
        place = self.columns.places.get(name)
        return row.cells[place].strip() if place is not None and place < len(row.cells) else ""

    def date_words(self, row: Row) -> str:
        """The words of its date, from one column or from several."""
        return date_words(row.cells, self.columns.places, month_above=self.above.month)

    def read_row(self, row: Row) -> None:
        if is_header_again(row, self.columns):
            self.skip(row, "The header again")
            return
        if self.is_banner(row):
            self.read_banner(row)
            return
        if self.goes_on(row):
            self.join_to_entry_above(row)
            return
        too_long = next((cell for cell in row.cells if len(cell) > LONGEST_CELL), None)
        if too_long is not None:
            self.refuse(row, "event", too_long, f"A cell has {len(too_long)} characters: the most is {LONGEST_CELL}")
            return
        event = self.cell(row, "event")
        date_text = self.date_words(row)
        try:
            written = self.written(row, date_text)
        except _ColumnError as refusal:
            self.refuse(row, refusal.column, refusal.text, refusal.reason)
            return
        if not event:
            self.refuse(row, "event", date_text, "The row does not say what happened")
        else:
            self.accept(row, written, event)
        self.remember(written)
        self.above.month = self.cell(row, "month") or self.above.month

    def is_banner(self, row: Row) -> bool:
        """One cell across the page; or one filled cell among three or more that is neither an event nor a day."""
        if row.across == 1 and len(row.cells) > 1:
            return True
        filled = [place for place, cell in enumerate(row.cells) if cell.strip()]
        if len(filled) != 1 or len(row.cells) < 3 or filled[0] == self.columns.places["event"]:
            return False
        if filled[0] != self.columns.places["date"]:
            return not row.carried
        return self.reads_as(row.cells[filled[0]]) in {None, Precision.YEAR, Precision.MONTH, Precision.SEASON}

    def reads_as(self, text: str) -> Precision | None:
        try:
            return parse_date(text, context=self.here).precision
        except DateError as refusal:
            return Precision.EXACT if "does not exist" in refusal.reason or "not a month" in refusal.reason else None

    def read_banner(self, row: Row) -> None:
        self.skip(row, "A banner across the table")
        self.read_heading(_distinct(row)[0])

    def read_heading(self, text: str) -> None:
        """ "2021" across the page, above the table or on the sheet's tab is the year of the days below it."""
        if not any(mark.isdigit() for mark in text):
            return
        try:
            named = parse_date(text, context=self.here)
        except DateError:
            return
        if named.precision in {Precision.YEAR, Precision.MONTH, Precision.SEASON} and named.start and named.end:
            self.above.day = named.start
            self.above.banner = (named.start, named.end)

    @property
    def here(self) -> DateContext:
        """What helps to read the next date."""
        return replace(self.context, row_above=self.above.day, banner=self.above.banner)

    def goes_on(self, row: Row) -> bool:
        """Date and event are both merged with the row above: the row only adds to it."""
        places = self.columns.places
        return self.above.entry is not None and places["date"] in row.carried and places["event"] in row.carried

    def join_to_entry_above(self, row: Row) -> None:
        place = self.above.entry
        if place is None:
            return
        entry = self.report.accepted[place]
        fields = dict(entry.fields)
        for name, text in self.other_cells(row, own_only=True).items():
            fields[name] = f"{fields[name]}\n{text}" if fields.get(name) else text
        note = f"Row {row.number} belongs to this entry (merged cells)"
        self.report.accepted[place] = replace(entry, fields=fields, notes=(*entry.notes, note))
        self.skip(row, f"Part of the entry at {entry.where} (merged cells)")

    def written(self, row: Row, date_text: str) -> WrittenDate:
        context = self.here
        before = as_read(self.cell(row, "read_as"), date_text)
        try:
            found = parse_date(date_text or self.day_of_a_time_alone(row), context=context)
            found = replace(found, text=date_text)
        except DateError as refusal:
            if before is not None:
                return before
            if self.above.day is not None or "year is missing" not in refusal.reason:
                raise _ColumnError("date", date_text, refusal.reason) from refusal
            below = self.day_below(row)
            if below is None:
                raise _ColumnError("date", date_text, refusal.reason) from refusal
            found = self.with_day_below(date_text, replace(context, row_above=below))
        try:
            found = self.with_end(row, found, context)
        except DateError as refusal:
            raise _ColumnError("end_date", self.cell(row, "end_date"), refusal.reason) from refusal
        try:
            return self.as_read_before(row, with_time(found, self.cell(row, "time")))
        except DateError as refusal:
            raise _ColumnError("time", self.cell(row, "time"), refusal.reason) from refusal

    def as_read_before(self, row: Row, found: WrittenDate) -> WrittenDate:
        """What Sightline wrote out says how a date was understood that the rows around it had settled."""
        said = as_read(self.cell(row, "read_as"), found.text)
        settled = found.precision is not Precision.UNKNOWN and not any(" taken from " in note for note in found.notes)
        return found if said is None or settled else said

    def day_of_a_time_alone(self, row: Row) -> str:
        """A time without a day, under a row with one, is later on that day."""
        try:
            alone = self.above.exact and parse_time(self.cell(row, "time")) is not None
        except DateError:
            return ""
        return "as above" if alone else ""

    def with_day_below(self, text: str, context: DateContext) -> WrittenDate:
        try:
            found = parse_date(text, context=context)
        except DateError as refusal:
            raise _ColumnError("date", text, refusal.reason) from refusal
        return replace(found, notes=tuple(note.replace("the row above", "the row below") for note in found.notes))

    def with_end(self, row: Row, found: WrittenDate, context: DateContext) -> WrittenDate:
        text = self.cell(row, "end_date")
        if not text:
            return found
        last = parse_date(text, context=replace(context, row_above=found.start or context.row_above))
        if found.start is None or found.end is None:
            if last.start is None:
                return found
            note = "Only the last day is given"
            return replace(last, precision=Precision.APPROXIMATE, uncertain=True, notes=(*last.notes, note))
        if last.end is None or last.end == found.end:
            return found
        if last.end < found.start:
            raise DateError("The range ends before it begins")
        joined = f"{found.text} to {last.text}"
        return replace(
            found, text=joined, end=last.end, precision=Precision.RANGE, uncertain=found.uncertain or last.uncertain
        )

    def day_below(self, row: Row) -> dt.date | None:
        """The first day that says its own year further down, for rows at the top that do not."""
        place = self.table.rows.index(row)
        for later in self.table.rows[place + 1 : place + 50]:
            try:
                found = parse_date(self.date_words(later), context=self.context)
            except DateError:
                continue
            if found.start is not None:
                return found.start
        return None

    def other_cells(self, row: Row, *, own_only: bool = False) -> dict[str, str]:
        named = {
            name: place
            for name, place in self.columns.places.items()
            if name not in {"date", "time", "end_date", "event", "read_as"}
        }
        fields = {}
        for name, place in (named | self.columns.other).items():
            if own_only and place in row.carried:
                continue
            text = row.cells[place].strip() if place < len(row.cells) else ""
            # a month and a year are part of the date's words, or are kept as words of their own
            if text and not (name in {"month", "year"} and text in self.date_words(row)):
                fields[name] = text
        return fields

    def accept(self, row: Row, written: WrittenDate, event: str) -> None:
        fields = self.other_cells(row)
        seen = fields.get("child_seen", "")
        plain = _SEEN.get(seen.lower().rstrip("."))
        if plain and plain != seen:
            fields["child_seen"] = plain
            fields["child_seen_text"] = seen
        notes = [*row.notes, *written.notes]
        if self.columns.places["date"] in row.carried and written.start is not None:
            notes.append("Date carried down from a merged cell")
        if self.columns.places["event"] in row.carried:
            notes.append("Event carried down from a merged cell")
        if written.start is None:
            notes.append("The date is not known" if written.text.strip() else "No date is given")
        where = self.where(row)
        self.report.accepted.append(
            ImportedEntry(f"{self.stem}.{row.number}", where, written, event, fields, tuple(notes))
        )
        self.above.entry = len(self.report.accepted) - 1

    def remember(self, written: WrittenDate) -> None:
        if written.start is None or written.end is None:
            return
        self.above.day = written.start
        self.above.exact = written.precision is Precision.EXACT
        banner = self.above.banner
        if banner is not None and not (banner[0] <= written.end and written.start <= banner[1]):
            # A day that says another year than the heading above has left it behind.
            self.above.banner = None

    def refuse(self, row: Row, column: str, text: str, reason: str) -> None:
        self.above.entry = None
        self.report.refused.append(Refusal(self.where(row), column, _shown(text), reason))


class _ColumnError(Exception):
    def __init__(self, column: str, text: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.text = text
        self.reason = reason


def _distinct(row: Row) -> Sequence[str]:
    """The cells with words in them, a merged one once."""
    texts: list[str] = []
    for cell in row.cells:
        text = cell.strip()
        if text and (not texts or texts[-1] != text):
            texts.append(text)
    return texts or [""]
