"""Working days in England and Wales (CAL-01, CAL-02, CAL-03, CAL-05).

A working day is any day that is not a Saturday, a Sunday or a bank holiday (S374). The bank holidays are those bundled
with the package `govuk-bank-holidays`, read from the disk and never from the network, then the table below until the
end of 2031. A day outside the years covered is refused, because a guess would look exactly like an answer.

Every function takes `extra`, bank holidays the table does not know, and `removed`, bank holidays of the table that were
moved to another day (8 May 2020 replaced the early May Monday).
"""

import json
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from sightline.foundation.errors import DomainError

# Each day is in the Banking and Financial Dealings Act 1971, Schedule 1 (Easter Monday, last Monday in May, last Monday
# in August, 26 December, 27 December if Christmas falls on a Saturday or a Sunday), or by proclamation under section 1
# (1 January or its substitute, first Monday in May), or at common law (Good Friday, Christmas Day). Easter Day is that
# of the table in the Prayer Book (Calendar (New Style) Act 1750): 1 April 2029, 21 April 2030, 13 April 2031. 2029 is
# also listed in domain/04-calendar.md. No Christmas or New Year of these three years falls on a weekend.
_AFTER_THE_PACKAGE: Mapping[date, str] = MappingProxyType({
    date(2029, 1, 1): "New Year’s Day",
    date(2029, 3, 30): "Good Friday",
    date(2029, 4, 2): "Easter Monday",
    date(2029, 5, 7): "Early May bank holiday",
    date(2029, 5, 28): "Spring bank holiday",
    date(2029, 8, 27): "Summer bank holiday",
    date(2029, 12, 25): "Christmas Day",
    date(2029, 12, 26): "Boxing Day",
    date(2030, 1, 1): "New Year’s Day",
    date(2030, 4, 19): "Good Friday",
    date(2030, 4, 22): "Easter Monday",
    date(2030, 5, 6): "Early May bank holiday",
    date(2030, 5, 27): "Spring bank holiday",
    date(2030, 8, 26): "Summer bank holiday",
    date(2030, 12, 25): "Christmas Day",
    date(2030, 12, 26): "Boxing Day",
    date(2031, 1, 1): "New Year’s Day",
    date(2031, 4, 11): "Good Friday",
    date(2031, 4, 14): "Easter Monday",
    date(2031, 5, 5): "Early May bank holiday",
    date(2031, 5, 26): "Spring bank holiday",
    date(2031, 8, 25): "Summer bank holiday",
    date(2031, 12, 25): "Christmas Day",
    date(2031, 12, 26): "Boxing Day",
})

_SATURDAY = 5
_ONE_DAY = timedelta(days=1)


class BeyondTheTable(DomainError):
    """A day for which no bank holidays are known (CAL-02). Its text is a sentence for the person who asked."""


@cache
def bank_holidays() -> Mapping[date, str]:
    """Every bank holiday known for England and Wales, with its name, in date order (CAL-02).

    A year the package covers is the package's alone, so that a holiday moved by proclamation is not there twice.
    """
    # The package's own class would load an HTTP client with it; its file says the same in a tenth of the time.
    bundled = json.loads(files("govuk_bank_holidays").joinpath("bank-holidays.json").read_text(encoding="utf-8"))
    known = {date.fromisoformat(event["date"]): str(event["title"]) for event in bundled["england-and-wales"]["events"]}
    last_year_bundled = max(known).year
    known |= {on: name for on, name in _AFTER_THE_PACKAGE.items() if on.year > last_year_bundled}
    return MappingProxyType(dict(sorted(known.items())))


@cache
def data_begins() -> date:
    """The first day for which bank holidays are known: 1 January of the first year in the table."""
    return date(min(bank_holidays()).year, 1, 1)


@cache
def data_ends() -> date:
    """The last day for which bank holidays are known: 31 December of the last year in the table (CAL-02)."""
    return date(max(bank_holidays()).year, 12, 31)


def require_known(on: date) -> None:
    """Refuse a day that is outside the table, with `BeyondTheTable`; refuse a moment in time, with `TypeError`."""
    if isinstance(on, datetime):
        raise TypeError("Give a date, not a moment: the clocks count local dates.")
    if on > data_ends():
        raise BeyondTheTable(
            f"No bank holidays are known after {_long(data_ends())}, so working days near {_long(on)} cannot be "
            "counted. Update the package govuk-bank-holidays."
        )
    if on < data_begins():
        raise BeyondTheTable(
            f"No bank holidays are known before {_long(data_begins())}, so working days near {_long(on)} cannot be "
            "counted. Give a later date."
        )


def is_working_day(on: date, *, extra: Collection[date] = (), removed: Collection[date] = ()) -> bool:
    """Whether a day is neither Saturday, Sunday nor a bank holiday in England and Wales (CAL-01, S374).

    Raises `BeyondTheTable` for a day outside the years of the table.
    """
    require_known(on)
    if on.weekday() >= _SATURDAY or on in extra:
        return False
    return on in removed or on not in bank_holidays()


def add_working_days(
    on: date, count: int, *, extra: Collection[date] = (), removed: Collection[date] = ()
) -> date:
    """The working day numbered `count` after `on`, which is day 0 whatever day it is (CAL-03).

    `count` is 0 or more; 0 gives `on` itself. Raises `ValueError` for a negative count and `BeyondTheTable` when the
    count walks out of the table.
    """
    return _walk(on, count, _ONE_DAY, extra=extra, removed=removed)


def subtract_working_days(
    on: date, count: int, *, extra: Collection[date] = (), removed: Collection[date] = ()
) -> date:
    """The working day numbered `count` before `on`, which is day 0 whatever day it is (CAL-10).

    `count` is 0 or more; 0 gives `on` itself. Raises `ValueError` for a negative count and `BeyondTheTable` when the
    count walks out of the table.
    """
    return _walk(on, count, -_ONE_DAY, extra=extra, removed=removed)


def act_by(due_on: date, *, extra: Collection[date] = (), removed: Collection[date] = ()) -> date:
    """The last working day on or before a due date (CAL-05). Raises `BeyondTheTable` outside the table."""
    day = due_on
    while not is_working_day(day, extra=extra, removed=removed):
        day -= _ONE_DAY
    return day


def working_days_between(
    start: date, end: date, *, extra: Collection[date] = (), removed: Collection[date] = ()
) -> int:
    """How many working days lie after `start` up to and including `end` (CAL-03); below zero when `end` is earlier.

    It undoes the two counts: `working_days_between(d, add_working_days(d, n)) == n`, and `-n` for a count back.
    """
    step = _ONE_DAY if end >= start else -_ONE_DAY
    day, count = start, 0
    require_known(start)
    while day != end:
        day += step
        count += is_working_day(day, extra=extra, removed=removed)
    return count if end >= start else -count


def _walk(on: date, count: int, step: timedelta, *, extra: Collection[date], removed: Collection[date]) -> date:
    if count < 0:
        raise ValueError(f"A count of working days is 0 or more, not {count}: choose add or subtract instead.")
    require_known(on)
    day, left = on, count
    while left:
        day += step
        left -= is_working_day(day, extra=extra, removed=removed)
    return day


def _long(on: date) -> str:
    return f"{on.day} {on:%B %Y}"
