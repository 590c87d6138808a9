"""How far apart two entries are, in the units people use: calendar months and days."""

import datetime as dt

from sightline.foundation.clock_rules import add_months


def months_and_days(start: dt.date, end: dt.date) -> tuple[int, int]:
    """Whole calendar months from the first day to the second, and the days left over."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if add_months(start, months) > end:
        months -= 1
    return months, (end - add_months(start, months)).days


def said(start: dt.date, end: dt.date) -> str:
    """ "6 months and 3 days", "1 year and 2 months", "4 days", "no days"."""
    months, days = months_and_days(start, end)
    years, months = divmod(months, 12)
    parts = [
        f"{number} {word}" if number == 1 else f"{number} {word}s"
        for number, word in ((years, "year"), (months, "month"), (days, "day"))
        if number
    ]
    if not parts:
        return "no days"
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def apart(one: tuple[dt.date, dt.date] | None, other: tuple[dt.date, dt.date] | None) -> str:
    """The distance of two entries, each given by its first and last day, in a sentence. None is a day not known.

    Where a day is not known exactly it is the least and the most it can be.
    """
    if one is None or other is None:
        return "How far apart they are cannot be said: the date of one of them is not known."
    (start, last), (later, end) = sorted((one, other))
    end = max(last, end)
    if start == end:
        return "They are on the same day."
    most = said(start, end)
    if start == last and later == end:
        return f"They are {most} apart."
    if later <= last:
        return f"They may be on the same day, or up to {most} apart."
    return f"They are between {said(last, later)} and {most} apart."
