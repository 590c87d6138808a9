"""How a date, a time and a moment read on a page: GOV.UK order of words, Europe/London clock."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def day(value: date | None) -> str:
    """`3 April 2026`; a moment is first taken to London. Nothing gives an empty text."""
    if value is None:
        return ""
    on = value.astimezone(LONDON).date() if isinstance(value, datetime) else value
    return f"{on.day} {on:%B} {on.year}"


def weekday(value: date | None) -> str:
    """`Friday 3 April 2026`, for a day that somebody has to keep."""
    if value is None:
        return ""
    on = value.astimezone(LONDON).date() if isinstance(value, datetime) else value
    return f"{on:%A} {day(on)}"


def clock(value: datetime | time | None) -> str:
    """`14:03`; a moment is first taken to London."""
    if value is None:
        return ""
    at = value.astimezone(LONDON).time() if isinstance(value, datetime) else value
    return f"{at:%H:%M}"


def moment(value: date | None) -> str:
    """`3 April 2026 at 14:03`, in London; a date without a time is only its day."""
    return f"{day(value)} at {clock(value)}" if isinstance(value, datetime) else day(value)


def day_and_clock(value: datetime | None) -> str:
    """`3 April at 14:03`, in London: for what happened lately, where the year says nothing."""
    if value is None:
        return ""
    here = value.astimezone(LONDON)
    return f"{here.day} {here:%B} at {here:%H:%M}"


def counted(number: int, one: str, many: str = "") -> str:
    """`1 day`, `3 days`: a number with its noun; `many` for a plural that is not the noun with an s."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
