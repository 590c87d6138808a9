"""One chronology out of many: every agency's entries in one order, each with its agency, its source and its id."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sightline.chronology.rules.importing import ImportedEntry
from sightline.chronology.rules.written_date import Precision

RANK: Final = {precision: rank for rank, precision in enumerate(Precision)}
"""Of two entries that begin on the same day the more exactly dated comes first."""
_END_OF_DAY: Final = 24 * 60


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the combined chronology. `fields` are the cells by field of form F10, in the agency's own words."""

    id: str
    agency: str
    event: str
    start: dt.date | None = None
    end: dt.date | None = None
    time: dt.time | None = None
    precision: Precision = Precision.UNKNOWN
    uncertain: bool = False
    date_text: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    where: str = ""
    sequence: int = 0
    """The place among the entries of its agency as written: it settles the order within a day."""
    notes: tuple[str, ...] = ()


def entry_of(imported: ImportedEntry, *, agency: str, sequence: int) -> Entry:
    """An accepted row as an entry of its agency."""
    written = imported.written
    return Entry(
        id=imported.id,
        agency=agency,
        event=imported.event,
        start=written.start,
        end=written.end,
        time=written.time,
        precision=written.precision,
        uncertain=written.uncertain,
        date_text=written.text,
        fields=imported.fields,
        where=imported.where,
        sequence=sequence,
        notes=imported.notes,
    )


def combine(returns: Iterable[tuple[str, Sequence[ImportedEntry]]]) -> list[Entry]:
    """The combined chronology of (agency, accepted rows) pairs, in order. Source: form F11, S35."""
    entries: list[Entry] = []
    counts: dict[str, int] = {}
    for agency, rows in returns:
        for row in rows:
            counts[agency] = counts.get(agency, 0) + 1
            entries.append(entry_of(row, agency=agency, sequence=counts[agency]))
    return in_order(entries)


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """By first day, then precision, time (an entry without one after those with one), last day, and as written.

    Entries whose date is not known come last. Entries alike in all of these keep the order in which they are given.
    Source: form F11 ("order by start date then precision").
    """
    return sorted(entries, key=_order)


def _order(entry: Entry) -> tuple[bool, int, int, int, int, int]:
    minutes = _END_OF_DAY if entry.time is None else entry.time.hour * 60 + entry.time.minute
    if entry.start is None or entry.end is None:
        return True, 0, 0, minutes, 0, entry.sequence
    return False, entry.start.toordinal(), RANK[entry.precision], minutes, entry.end.toordinal(), entry.sequence


def days_between(one: Entry, other: Entry) -> tuple[int, int] | None:
    """The fewest and the most days from the first entry to the second; None when a date is not known.

    Two exactly dated entries give the same number twice; entries that overlap give a fewest of 0.
    """
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return None
    fewest = max((other.start - one.end).days, (one.start - other.end).days, 0)
    most = max(abs((other.end - one.start).days), abs((one.end - other.start).days))
    return fewest, most


def age_on(born: dt.date, day: dt.date) -> tuple[int, int]:
    """Whole years and months of age on a day; a birthday on 29 February falls on 1 March. Negative before birth."""
    months = (day.year - born.year) * 12 + day.month - born.month - (day.day < born.day)
    return divmod(months, 12)
