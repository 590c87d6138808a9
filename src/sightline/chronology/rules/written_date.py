"""What a date is once it has been read, and why one is refused."""

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sightline.foundation.errors import DomainError

EARLIEST_YEAR: Final = 1900
LATEST_YEAR: Final = 2100
PIVOT: Final = 50
"""Without a period under review, 00 to 49 are read as 2000 to 2049 and 50 to 99 as 1950 to 1999."""
AFTER_PERIOD: Final = 10
"""Two digits may name a year at most this many years after the period under review."""


class Precision(StrEnum):
    """How exactly a date was written (the contract's closed list)."""

    EXACT = "exact"
    APPROXIMATE = "approximate"
    RANGE = "range"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    UNKNOWN = "unknown"


class DateError(DomainError):
    """The words do not name a day, month or year that exists; `reason` is a sentence for the person who wrote them."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date as written. `start` and `end` are both days included, or both None when the date is unknown."""

    text: str
    start: dt.date | None = None
    end: dt.date | None = None
    time: dt.time | None = None
    precision: Precision = Precision.UNKNOWN
    uncertain: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DateContext:
    """What helps to read a date, each if known."""

    period_from: dt.date | None = None
    period_to: dt.date | None = None
    row_above: dt.date | None = None
    banner: tuple[dt.date, dt.date] | None = None
    """First and last day of the year or month that a heading above the rows names: "2021" across the table."""


NO_CONTEXT: Final = DateContext()


_READ: Final = re.compile(
    r"(?:(\d{4}-\d\d-\d\d)(?: to (\d{4}-\d\d-\d\d))?(?: at (\d\d:\d\d))?, )?([a-z]+)(, uncertain)?"
)


def read_as(
    start: dt.date | None, end: dt.date | None, at: dt.time | None, *, precision: Precision, uncertain: bool
) -> str:
    """How a date was understood, in words that `as_read` takes back: "2026-04-03 to 2026-04-05 at 09:30, range"."""
    words = "" if start is None or end is None else str(start)
    if words and end != start:
        words += f" to {end}"
    if words and at is not None:
        words += f" at {at:%H:%M}"
    words = f"{words}, {precision}" if words else str(precision)
    return f"{words}, uncertain" if uncertain else words


def as_read(words: str, text: str) -> WrittenDate | None:
    """The way back from `read_as`, with the date's own words; None for any other words."""
    found = _READ.fullmatch(words.strip())
    if found is None or found[4] not in set(map(str, Precision)):
        return None
    try:
        start = dt.date.fromisoformat(found[1]) if found[1] else None
        end = dt.date.fromisoformat(found[2]) if found[2] else start
        at = dt.time.fromisoformat(found[3]) if found[3] else None
    except ValueError:
        return None
    if start is not None and end is not None and end < start:
        return None
    return WrittenDate(text, start, end, at, Precision(found[4]), bool(found[5]))
