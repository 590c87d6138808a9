"""Dates as people write them: words in, an interval with its precision out, the words kept.

Day comes before month, always. A date that does not exist is refused with the reason. Nothing here guesses silently:
whatever was inferred (a year, a pair of digits, a school year) is said in `notes`.

Every step is a single pass over at most `LONGEST` characters, so no text can make it slow.
"""

import calendar
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from sightline.chronology.rules.date_grammar import (
    Part,
    date_at,
    is_mark,
    not_understood,
    numbered_month,
    shortened,
    time_at,
    token_at,
    year_of,
)
from sightline.chronology.rules.date_words import (
    AFTER_EASTER,
    APPROXIMATE,
    CONNECTORS,
    DAY_AFTER,
    DITTO,
    EXACT_FEASTS,
    FEASTS,
    FILLERS,
    HALVES,
    LONGEST,
    MONTH_NAMES,
    NEW_YEAR,
    OPEN,
    PARTS,
    PARTS_OF_DAY,
    SEASONS,
    TERMS,
    UNCERTAIN,
    UNKNOWN,
    WEEKDAY_NAMES,
    WEEKDAYS,
    WEEKS_OF_MONTH,
    Token,
    normalised,
    tokens_of,
)
from sightline.chronology.rules.written_date import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    NO_CONTEXT,
    DateContext,
    DateError,
    Precision,
    WrittenDate,
)

ROLL_BACK: Final = 183
"""In "28 Dec to 3 Jan 2022" the first is a year earlier; a range longer than this many days is the wrong way round."""
_ABOUT_A_TIME: Final = re.compile(r"\b(?:at|approx(?:imately)?|around|about|circa|ca?|roughly)\b\.?|@|(?<=[0-9])ish\b")
_BRACKETS: Final = re.compile(r"\([^()]*\)")
_WRITTEN_UP: Final = re.compile(
    r"[ ,;(/-]*\b(?:recorded|entered|written(?: up)?|inputted|typed|logged|reported|received)\b"
)
BACKWARDS_COST: Final = 4
"""A year is chosen nearest to the row above; one day back counts as four days on, for chronologies run forwards."""
SERIALS: Final = range(14611, 73416)
"""Day numbers that Excel shows as a date between 1 January 1940 and 31 December 2100."""


@dataclass(slots=True)
class _Reading:
    """What one pass over the tokens found."""

    parts: list[Part] = field(default_factory=list)
    times: list[dt.time] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    weekdays: list[int] = field(default_factory=list)
    leftovers: list[str] = field(default_factory=list)
    thirds: list[tuple[int, int, int]] = field(default_factory=list)
    week: int | None = None
    week_of: Literal["", "from", "to", "end"] = ""
    approximate: bool = False
    uncertain: bool = False
    overnight: bool = False
    open_ended: str = ""
    list_marks: int = 0
    words: frozenset[str] = frozenset()
    joined: bool = False
    """A word or mark between two dates ("to", "-", "and") stands before this place."""


def parse_date(value: object, *, context: DateContext = NO_CONTEXT) -> WrittenDate:
    """Read one date cell: text, a date, a datetime, or the number of an Excel day.

    Returns the interval, both ends included, with the original words in `text`. A blank or "not known" is precision
    unknown, never an error. Raises `DateError` with a sentence when the date cannot exist or is not understood.
    Source: form F10 (date, time, precision), S42.
    """
    if value is None:
        return WrittenDate("")
    if isinstance(value, dt.datetime):
        moment = value.time().replace(second=0, microsecond=0, tzinfo=None)
        at = None if moment == dt.time(0, 0) else moment
        return WrittenDate(_spoken(value.date(), at), value.date(), value.date(), at, Precision.EXACT)
    if isinstance(value, dt.date):
        return WrittenDate(_spoken(value, None), value, value, None, Precision.EXACT)
    if isinstance(value, bool):
        raise DateError(not_understood(str(value)))
    if isinstance(value, int | float) and not float(value).is_integer():
        value = f"{value:.10f}"
    text = str(int(value)) if isinstance(value, int | float) else str(value)
    words = normalised(text)
    bare = words.strip(" .,;:*()[]'")
    if words in UNKNOWN or bare in UNKNOWN:
        return WrittenDate(text, uncertain=False)
    if len(text) > LONGEST:
        raise DateError(f"This is {len(text)} characters long: a date has at most {LONGEST}")
    if bare in DITTO or words in DITTO or bare in DAY_AFTER:
        return _from_row_above(text, context, days=int(bare in DAY_AFTER))
    happened = _without_writing_up(words, context)
    tokens = tokens_of(happened)
    serial = _serial(words)
    if serial is not None:
        return replace(serial, text=text)
    reading = _read(tokens, context)
    if happened != words:
        reading.notes.append("When it was written up is not read as the date")
    if len(reading.parts) > 1 and "(" in words:
        # "03/05/22 (recorded 05/05/22)" is the day of the event and a remark.
        outside = _read(tokens_of(_BRACKETS.sub(" ", words)), context)
        if 0 < len(outside.parts) < len(reading.parts) and reading.leftovers and not outside.leftovers:
            found = _settle(text, outside, context)
            return replace(found, notes=(*found.notes, "What stands in brackets is not read as the date"))
    return _settle(text, reading, context)


def _from_row_above(text: str, context: DateContext, *, days: int) -> WrittenDate:
    if context.row_above is None:
        raise DateError("There is no row above whose date this could repeat")
    day = context.row_above + dt.timedelta(days=days)
    note = "Date taken from the row above" if not days else "The day after the date of the row above"
    return WrittenDate(text, day, day, None, Precision.EXACT, notes=(note,))


def _without_writing_up(words: str, context: DateContext) -> str:
    """ "3 April 2023, recorded 5 April 2023" happened on the 3rd: what follows says when it was written up."""
    cut = _WRITTEN_UP.search(words)
    if cut is None or not cut.start():
        return words
    before, after = _read(tokens_of(words[: cut.start()]), context), _read(tokens_of(words[cut.end() :]), context)
    whole = len(before.parts) == 1 and before.parts[0].day is not None and not before.leftovers
    return words[: cut.start()] if whole and after.parts else words


def parse_time(value: object) -> dt.time | None:
    """Read a time column: "0930 hrs", "9.30am", "14:05", "noon", a time, or a fraction of an Excel day.

    Returns None when the cell is blank or says that the time is not known. Raises `DateError` when it is not a time.
    """
    if value is None:
        return None
    if isinstance(value, dt.datetime):
        return value.time().replace(second=0, microsecond=0, tzinfo=None)
    if isinstance(value, dt.time):
        return value.replace(second=0, microsecond=0, tzinfo=None)
    if isinstance(value, float) and 0 <= value < 1:
        return _clock_of_fraction(value)
    text = str(value)
    words = normalised(text)
    if words in UNKNOWN or words.strip(" .,;:*()[]'") in UNKNOWN or words in DITTO:
        return None
    if len(text) > LONGEST:
        raise DateError(f"This is {len(text)} characters long: a time has at most {LONGEST}")
    if re.fullmatch(r"0?\.[0-9]{1,20}", words):
        return _clock_of_fraction(float(words))
    words = _ABOUT_A_TIME.sub(" ", words).strip()
    tokens = tokens_of(words)
    place = 0
    while place < len(tokens):
        found = time_at(tokens, place, only_a_time=True)
        if found:
            return found[0]
        place += 1
    if not any(mark.isdigit() for mark in words):
        # "After school" is not a time and not a wrong one either; the words stay with the date.
        return None
    raise DateError(f"“{shortened(text)}” is not understood as a time: write it as 09:30 or 2.15pm")


def with_time(written: WrittenDate, value: object) -> WrittenDate:
    """The date with the time of its own column; a time already in the date is kept and a difference is noted.

    Raises `DateError` when the cell is not a time.
    """
    at = parse_time(value)
    if at is None:
        return _with_words_for_a_time(written, "" if value is None else str(value).strip())
    if written.time is not None and written.time != at:
        return replace(
            written, notes=(*written.notes, f"The time column says {at:%H:%M}, the date says {written.time:%H:%M}")
        )
    text = str(value).strip()
    shown = written.text if written.time else f"{written.text} {text}".strip()
    return replace(written, time=at, text=shown)


def _with_words_for_a_time(written: WrittenDate, words: str) -> WrittenDate:
    plain = normalised(words)
    if plain in UNKNOWN or plain in DITTO:
        return written
    return replace(
        written, text=f"{written.text} {words}".strip(), notes=(*written.notes, f"Time of day as written: {words}")
    )


def _serial(words: str) -> WrittenDate | None:
    """The number of an Excel day, with a fraction for the time."""
    whole, dot, fraction = words.partition(".")
    if not (
        whole.isascii()
        and whole.isdigit()
        and len(whole) == 5
        and (not dot or (fraction.isascii() and fraction.isdigit()))
    ):
        return None
    if int(whole) not in SERIALS:
        return None
    # Excel counts from 30 December 1899, having invented a 29 February 1900.
    day = dt.date(1899, 12, 30) + dt.timedelta(days=int(whole))
    at = _clock_of_fraction(float(f"0.{fraction}")) if fraction and int(fraction) else None
    return WrittenDate(
        words, day, day, at, Precision.EXACT, notes=(f"Read as the Excel day number for {_spoken(day, at)}",)
    )


def _clock_of_fraction(part: float) -> dt.time:
    minutes = min(round(part * 1440), 1439)
    return dt.time(minutes // 60, minutes % 60)


def _spoken(day: dt.date, at: dt.time | None) -> str:
    return f"{day:%d/%m/%Y}" + (f" {at:%H:%M}" if at else "")


def _read(tokens: list[Token], context: DateContext) -> _Reading:
    """One pass from left to right; what is not understood is kept in `leftovers`."""
    reading = _Reading(words=frozenset(token.text for token in tokens if token.kind == "word"))
    place = 0
    while place < len(tokens):
        token = tokens[place]
        dated = bool(reading.parts) and not reading.parts[-1].lacks_year and reading.parts[-1].day is not None
        if token.text == "dayunknown":
            place = _month_without_day(tokens, place, context, reading)
            continue
        timed = time_at(tokens, place, after_date=dated)
        if timed:
            reading.times.append(timed[0])
            place = timed[1]
            continue
        found = date_at(tokens, place, context)
        if found is None and token.kind == "number" and len(token.text) <= 2:
            found = _bare_day(tokens, place)
        if found:
            _take_part(reading, found[0])
            place = found[1]
            continue
        place = _take_word(tokens, place, reading)
    return reading


def _bare_day(tokens: list[Token], place: int) -> tuple[Part, int] | None:
    following = token_at(tokens, place + 1)
    if tokens[place].ordinal or (following is not None and following.text in CONNECTORS):
        return Part(day=tokens[place].value), place + 1
    return None


def _month_without_day(tokens: list[Token], place: int, context: DateContext, reading: _Reading) -> int:
    month, year = tokens[place + 1], tokens[place + 3]
    reading.notes.append("The day is not known")
    _take_part(reading, Part(month=numbered_month(month), year=year_of(year, context)))
    return place + 4


def _take_part(reading: _Reading, part: Part) -> None:
    last = reading.parts[-1] if reading.parts else None
    if last is not None and last.lacks_year and part.is_bare_year and not reading.joined and not last.is_bare_day:
        # "October half term 2023" and "3rd April, a Monday, 2023": the year belongs to what stands before it.
        reading.parts[-1] = replace(last, year=part.year)
        return
    reading.joined = False
    week_of = reading.week_of or part.week_of
    reading.parts.append(replace(part, thirds=tuple(reading.thirds), week=reading.week, week_of=week_of))
    reading.thirds = []
    reading.week = None
    reading.week_of = ""


def _take_word(tokens: list[Token], place: int, reading: _Reading) -> int:
    token = tokens[place]
    text = token.text
    following = token_at(tokens, place + 1)
    if text in WEEKS_OF_MONTH:
        reading.week = WEEKS_OF_MONTH[text]
    elif text in HALVES:
        reading.thirds.append(HALVES[text])
    elif text in WEEKDAYS:
        reading.weekdays.append(WEEKDAYS[text])
    elif text in APPROXIMATE:
        if time_at(tokens, place + 1 + is_mark(following, ".")) and (
            reading.parts or reading.times or _is_clock(tokens, place + 1)
        ):
            reading.notes.append("The time is approximate")
        else:
            reading.approximate = True
    elif text in UNCERTAIN:
        reading.uncertain = True
    elif text in PARTS:
        reading.thirds.append((*PARTS[text], 3))
    elif text == "weekfrom":
        reading.week_of = "from"
    elif text == "weekto":
        reading.week_of = "to"
    elif text == "weekend":
        reading.week_of = "end"
    elif text == "overnight":
        reading.overnight = True
    elif text in OPEN and not (text == "date" and (place == 0 or tokens[place - 1].text != "to")):
        reading.open_ended = OPEN[text]
    elif text in PARTS_OF_DAY:
        reading.notes.append(f"Time of day as written: {text}")
    elif text in CONNECTORS:
        reading.joined = text != ","
        reading.list_marks += text in {",", ";", "and", "&", "+", "/"}
    elif text == "monthunknown":
        reading.notes.append("The month is not known")
    elif text not in FILLERS and text != "date":
        reading.leftovers.append(text)
    return place + 1


def _is_clock(tokens: list[Token], place: int) -> bool:
    token = token_at(tokens, place)
    return token is not None and token.kind == "number"


def _settle(text: str, reading: _Reading, context: DateContext) -> WrittenDate:
    """From what was read to an interval. Raises DateError."""
    notes = list(reading.notes)
    parts = list(reading.parts)
    at = reading.times[0] if reading.times else None
    if not parts:
        if at is not None and context.row_above is not None and not reading.leftovers:
            notes.append("Date taken from the row above")
            return WrittenDate(
                text, context.row_above, context.row_above, at, Precision.EXACT, reading.uncertain, tuple(notes)
            )
        if at is not None and not reading.leftovers:
            raise DateError("There is a time but no date")
        words = " ".join(reading.leftovers)
        if any(unknown in words for unknown in ("unknown", "not known", "not recorded", "undated")):
            return WrittenDate(text, notes=tuple(notes))
        raise DateError(not_understood(text))
    reading.leftovers = [word for word in reading.leftovers if word != "unknown"]
    parts, from_above = _with_month(parts, context, reading.weekdays)
    notes.extend(from_above)
    parts = _shared_words(parts)
    first_year_said = any(not part.lacks_year for part in parts)
    if not first_year_said:
        parts[0], note = _with_year(parts[0], context, reading.weekdays if len(parts) == 1 else [])
        notes.append(note)
        parts = _forward_years(parts)
    if len(parts) > 1:
        parts = [replace(part, week_of="") if part.week_of == "end" else part for part in parts]
    intervals = [_interval(part) for part in parts]
    start, end = intervals[0][0], intervals[-1][1]
    if len(parts) > 1:
        if reading.list_marks:
            start, end = min(one for one, _ in intervals), max(other for _, other in intervals)
        if end < start:
            raise DateError("The range ends before it begins")
        if len(parts) > 2:
            notes.append(f"{len(parts)} dates in one row: read as one range")
    elif reading.overnight and start == end:
        end += dt.timedelta(days=1)
    precision = _precision(parts, reading)
    uncertain = reading.uncertain
    if reading.open_ended:
        start, end = _opened(reading.open_ended, start, end, context)
        notes.append(f"Written as “{reading.open_ended}”: only the date given is known")
        precision = precision if len(parts) > 1 else Precision.APPROXIMATE
        uncertain = True
    if "isoweek" in reading.words:
        notes.append("Weeks are counted as calendars do: week 1 has the first Thursday of the year")
    if any(part.span == "financial" for part in parts):
        notes.append(f"Read as the financial year {start:%B %Y} to {end:%B %Y}")
    if len(reading.weekdays) == 1 and start == end and start.weekday() != reading.weekdays[0]:
        notes.append(f"{start.day} {start:%B %Y} was a {start:%A}, not a {WEEKDAY_NAMES[reading.weekdays[0]]}")
        uncertain = True
    if reading.leftovers:
        notes.append(f"Other words beside the date: {shortened(' '.join(reading.leftovers))}")
        # "03/04/2023 Strategy meeting" is a day and a remark; beside anything vaguer the words may matter.
        whole = len(parts) == 1 and start == end and first_year_said
        uncertain = uncertain or not (whole or "(" in text)
    return WrittenDate(text, start, end, at, precision, uncertain, tuple(notes))


def _with_month(parts: list[Part], context: DateContext, weekdays: list[int]) -> tuple[list[Part], list[str]]:
    """ "Mon 3rd" under "28 May 2024": the month is that of the row above, or the next where the weekday says so."""
    above = context.row_above
    if above is None or not all(part.is_bare_day for part in parts):
        return parts, []
    before = above.replace(day=1) - dt.timedelta(days=1)
    options = [
        found
        for month in (above, _months_on(above.replace(day=1), 1), before)
        if (found := _interval_or_none(replace(parts[0], month=month.month), month.year)) is not None
    ]
    if weekdays:
        options = [option for option in options if option[0].weekday() == weekdays[0]] or options
    if not options:
        return parts, []
    day = min((option[0] for option in options), key=lambda day: _cost(day, above))
    first = replace(parts[0], month=day.month, year=day.year)
    rest = [replace(part, month=day.month, year=day.year) for part in parts[1:]]
    return [first, *rest], [f"{MONTH_NAMES[day.month]} {day.year} taken from the row above"]


def _cost(day: dt.date, above: dt.date) -> int:
    days = (day - above).days
    return days if days >= 0 else -days * BACKWARDS_COST


def _opened(said: str, start: dt.date, end: dt.date, context: DateContext) -> tuple[dt.date, dt.date]:
    to = context.period_to
    if said in {"from then on", "up to the present"} and to is not None and to > end:
        return start, to
    return start, end


def _shared_words(parts: list[Part]) -> list[Part]:
    """ "3–7 June 2022" says June and 2022 once for both; so does "Nov–Jan 2022", whose November is in 2021."""
    filled = list(parts)
    for place in range(len(filled) - 2, -1, -1):
        part, later = filled[place], filled[place + 1]
        if part.is_bare_day and later.month is not None:
            part = replace(part, month=later.month)
        if part.lacks_year and later.year is not None and later.span == "":
            part = replace(part, year=later.year)
            if later.two_years and part.month is not None and later.month is not None and part.month > later.month:
                part = replace(part, year=later.year - 1)
            elif _interval(part)[0] > _interval(later)[1]:
                earlier_year = replace(part, year=later.year - 1)
                if (_interval(later)[1] - _interval(earlier_year)[0]).days <= ROLL_BACK:
                    part = earlier_year
        filled[place] = part
    for place, part in enumerate(filled):
        if part.is_bare_day:
            earlier = filled[place - 1] if place else None
            if earlier is None or earlier.month is None:
                raise DateError(f"{part.day} has no month")
            filled[place] = replace(part, month=earlier.month)
    return _forward_years(filled)


def _forward_years(parts: list[Part]) -> list[Part]:
    filled = list(parts)
    for place in range(1, len(filled)):
        part, earlier = filled[place], filled[place - 1]
        if part.lacks_year and earlier.year is not None:
            part = replace(part, year=earlier.year)
            if _interval(part)[1] < _interval(earlier)[0]:
                part = replace(part, year=earlier.year + 1)
            filled[place] = part
    return filled


def _with_year(part: Part, context: DateContext, weekdays: list[int]) -> tuple[Part, str]:
    """The year that was left out, from the period under review, the weekday, then the row above. Raises DateError."""
    # A day that no year has is refused for that, and not for its year.
    _interval(part)
    under = _under_banner(part, context)
    if under is not None:
        return under
    period = _period(context)
    if period:
        years = range(max(period[0].year - 1, EARLIEST_YEAR), min(period[1].year, LATEST_YEAR) + 1)
    elif context.row_above is not None:
        years = range(max(context.row_above.year - 1, EARLIEST_YEAR), min(context.row_above.year + 1, LATEST_YEAR) + 1)
    else:
        raise DateError("The year is missing: write it, or give the period under review")
    options = [(year, found) for year in years if (found := _interval_or_none(part, year)) is not None]
    if not options:
        # Only 29 February can be missing from every year here; any year gives the words of the refusal.
        _interval(replace(part, year=years[-1]))
    if period:
        inside = [option for option in options if option[1][0] <= period[1] and option[1][1] >= period[0]]
        if not inside:
            raise DateError("The year is missing and no such day lies in the period under review")
        options = inside
    if weekdays and len(options) > 1:
        options = [option for option in options if option[1][0].weekday() == weekdays[0]] or options
    if len(options) == 1 and period:
        return replace(part, year=options[0][0]), f"Year {options[0][0]} taken from the period under review"
    above = context.row_above
    if above is None:
        years_said = ", ".join(str(option[0]) for option in options)
        raise DateError(f"The year is missing and could be any of {years_said}")

    year = min(options, key=lambda option: _cost(option[1][0], above))[0]
    return replace(part, year=year), f"Year {year} taken from the row above"


def _under_banner(part: Part, context: DateContext) -> tuple[Part, str] | None:
    if context.banner is None:
        return None
    first, last = context.banner
    for year in range(first.year, last.year + 1):
        found = _interval_or_none(part, year)
        if found is not None and found[0] <= last and found[1] >= first:
            return replace(part, year=year), f"Year {year} taken from the heading above"
    return None


def _period(context: DateContext) -> tuple[dt.date, dt.date] | None:
    if context.period_from is None or context.period_to is None:
        return None
    return context.period_from, context.period_to


def _interval_or_none(part: Part, year: int) -> tuple[dt.date, dt.date] | None:
    try:
        return _interval(replace(part, year=year))
    except DateError:
        return None


def _day(year: int, month: int, day: int) -> dt.date:
    if 1 <= day <= calendar.monthrange(year, month)[1]:
        return dt.date(year, month, day)
    if (month, day) == (2, 29):
        raise DateError(f"29 February {year} does not exist: {year} was not a leap year")
    raise DateError(f"{day} {MONTH_NAMES[month]} does not exist")


def _last_of(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _season_days(part: Part, year: int) -> tuple[dt.date, dt.date]:
    if part.term:
        (from_month, from_day), (to_month, to_day) = TERMS[part.season]
        return dt.date(year, from_month, from_day), dt.date(year, to_month, to_day)
    month = SEASONS[part.season]
    if month == 12:
        return dt.date(year, 12, 1), _last_of(year + 1, 2)
    return dt.date(year, month, 1), _last_of(year, month + 2)


def _feast_days(feast: str, year: int) -> tuple[dt.date, dt.date]:
    if feast in AFTER_EASTER:
        sunday = _easter(year)
        first, last = AFTER_EASTER[feast]
        return sunday + dt.timedelta(days=first), sunday + dt.timedelta(days=last)
    if feast == NEW_YEAR:
        return dt.date(year - 1, 12, 31), dt.date(year, 1, 1)
    from_month, from_day, to_month, to_day = FEASTS[feast]
    return dt.date(year, from_month, from_day), dt.date(year, to_month, to_day)


def _easter(year: int) -> dt.date:
    """Easter Sunday in the Gregorian calendar (the anonymous algorithm of 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return dt.date(year, f // 31, f % 31 + 1)


_SPANS: Final[dict[str, Callable[[int], tuple[dt.date, dt.date]]]] = {
    "decade": lambda year: (dt.date(year, 1, 1), dt.date(year + 9, 12, 31)),
    "financial": lambda year: (dt.date(year, 4, 1), dt.date(year + 1, 3, 31)),
    "school": lambda year: (dt.date(year, 9, 1), dt.date(year + 1, 8, 31)),
}


def _interval(part: Part) -> tuple[dt.date, dt.date]:
    """First and last day of a part whose year is known. Raises DateError when a day does not exist."""
    # A year that is still missing is only compared within itself, and a leap year lets 29 February pass until then.
    year = part.year if part.year is not None else 2000
    if part.span:
        start, end = _SPANS[part.span](year)
    elif part.feast:
        start, end = _feast_days(part.feast, year)
    elif part.season:
        start, end = _season_days(part, year)
    elif part.day is not None and part.month is not None:
        start = end = _day(year, part.month, part.day)
    elif part.month is not None:
        start, end = dt.date(year, part.month, 1), _last_of(year, part.month)
    else:
        start, end = dt.date(year, 1, 1), dt.date(year, 12, 31)
    if part.week is not None and part.month is not None and part.day is None:
        first = end.day - 6 if part.week == 0 else 7 * part.week - 6
        return start.replace(day=first), start.replace(day=first + 6)
    if part.thirds:
        return _fraction(start, end, part)
    if part.week_of and start == end:
        return _week(start, part.week_of)
    return start, end


def _week(day: dt.date, which: Literal["", "from", "to", "end"]) -> tuple[dt.date, dt.date]:
    if which == "from":
        return day, day + dt.timedelta(days=6)
    if which == "to":
        return day - dt.timedelta(days=6), day
    saturday = day - dt.timedelta(days=1) if day.weekday() == 6 else day
    return saturday, saturday + dt.timedelta(days=1)


def _fraction(start: dt.date, end: dt.date, part: Part) -> tuple[dt.date, dt.date]:
    """The early, middle or late third: four months of a year, ten days of a month; a day has no thirds."""
    low, _, of = part.thirds[0]
    _, high, _ = part.thirds[-1]
    if start == end or low >= high:
        return start, end
    if start.day == 1 and (months := (end.year - start.year) * 12 + end.month - start.month + 1) % of == 0:
        step = months // of
        return _months_on(start, low * step), _months_on(start, high * step) - dt.timedelta(days=1)
    days = (end - start).days + 1
    step = days // of
    last = end if high == of else start + dt.timedelta(days=high * step - 1)
    return start + dt.timedelta(days=low * step), last


def _months_on(day: dt.date, months: int) -> dt.date:
    years, month = divmod(day.month - 1 + months, 12)
    return dt.date(day.year + years, month + 1, 1)


def _precision(parts: list[Part], reading: _Reading) -> Precision:
    part = parts[0]
    if reading.approximate or any(one.thirds and one.thirds[0][2] != 4 and one.day is None for one in parts):
        return Precision.APPROXIMATE
    if (
        len(parts) > 1
        or part.week_of
        or part.week is not None
        or part.thirds
        or part.span == "decade"
        or (reading.overnight and part.day is not None)
    ):
        return Precision.RANGE
    if part.day is not None or part.feast in EXACT_FEASTS:
        return Precision.EXACT
    if part.feast:
        return Precision.APPROXIMATE
    if part.season:
        return Precision.SEASON
    return Precision.MONTH if part.month is not None else Precision.YEAR
