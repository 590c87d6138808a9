"""Which day, month, season, year or time of day stands at a place in a line of tokens."""

import datetime as dt
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, Literal

from rapidfuzz.distance import OSA

from sightline.chronology.rules.date_words import (
    AFTER_EASTER,
    FEASTS,
    MONTH_NAMES,
    MONTHS,
    NEW_YEAR,
    SEASONS,
    TERMS,
    Token,
)
from sightline.chronology.rules.written_date import (
    AFTER_PERIOD,
    EARLIEST_YEAR,
    LATEST_YEAR,
    PIVOT,
    DateContext,
    DateError,
)

_MARCH: Final = 3
_SEPTEMBER: Final = 9
SHORTEST_MISSPELT: Final = 6
"""Letters of the shortest month's name that may be misspelt: of "May" and "June" too little would be left."""


@dataclass(frozen=True, slots=True)
class Part:
    """One end of what was written, with whatever of it was said."""

    day: int | None = None
    month: int | None = None
    year: int | None = None
    season: str = ""
    term: bool = False
    feast: str = ""
    span: Literal["", "decade", "financial", "school"] = ""
    thirds: tuple[tuple[int, int, int], ...] = ()
    """(from, to, of): which part of the interval, as in the first third or the second half; several are joined."""
    week: int | None = None
    """Which week of the month: 1 to 4, or 0 for the last seven days."""
    week_of: Literal["", "from", "to", "end"] = ""
    two_years: bool = False
    """Its year was written as two, "2022/23", and is the second; what begins the range may be of the first."""

    @property
    def is_bare_day(self) -> bool:
        return self.day is not None and self.month is None

    @property
    def is_bare_year(self) -> bool:
        return self.year is not None and self.day is None and self.month is None and not (self.season or self.feast)

    @property
    def lacks_year(self) -> bool:
        return self.year is None


def shortened(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else flat[:59] + "…"


def not_understood(text: str) -> str:
    return f"“{shortened(text)}” is not understood as a date: write it as 3 April 2022, April 2022 or 2022"


def token_at(tokens: list[Token], place: int) -> Token | None:
    return tokens[place] if 0 <= place < len(tokens) else None


def is_mark(token: Token | None, marks: str) -> bool:
    return token is not None and token.kind == "mark" and token.text in marks


def _is_number(token: Token | None, *lengths: int) -> bool:
    return token is not None and token.kind == "number" and (not lengths or len(token.text) in lengths)


def _month(token: Token | None) -> int | None:
    return _month_named(token.text) if token is not None and token.kind == "word" else None


@lru_cache(maxsize=1024)
def _month_named(word: str) -> int | None:
    """The month, also where a long name is a letter or two wrong ("Decmeber", "Octobor")."""
    known = MONTHS.get(word)
    if known is not None or len(word) < SHORTEST_MISSPELT:
        return known
    near = {
        number: distance
        for number, name in enumerate(MONTH_NAMES)
        if len(name) >= SHORTEST_MISSPELT
        and (distance := OSA.distance(word, name.lower())) <= (2 if len(name) > SHORTEST_MISSPELT else 1)
    }
    return min(near, key=near.__getitem__) if near else None


def _is_year(token: Token | None) -> bool:
    return (
        token is not None and _is_number(token, 4) and not token.ordinal and EARLIEST_YEAR <= token.value <= LATEST_YEAR
    )


def year_of(token: Token, context: DateContext) -> int:
    """Two digits by the period under review, else by the pivot. Raises DateError.

    With a period: the latest such year up to `AFTER_PERIOD` years after it, for a chronology tells what came before.
    """
    if len(token.text) == 4:
        if not EARLIEST_YEAR <= token.value <= LATEST_YEAR:
            raise DateError(f"{token.text} is not a year between {EARLIEST_YEAR} and {LATEST_YEAR}")
        return token.value
    if len(token.text) != 2:
        raise DateError(f"{token.text} is not a year: write all four digits")
    last = context.period_to or context.period_from
    if last is None:
        return (2000 if token.value < PIVOT else 1900) + token.value
    return (2000 if 2000 + token.value <= last.year + AFTER_PERIOD else 1900) + token.value


def time_at(
    tokens: list[Token], place: int, *, after_date: bool = False, only_a_time: bool = False
) -> tuple[dt.time, int] | None:
    """A time of day starting at `place`, with the place after it. Raises DateError for 25:00."""
    token = token_at(tokens, place)
    said_at = False
    if token is not None and token.text in {"at", "@"}:
        said_at = True
        place += 1
        token = token_at(tokens, place)
    if token is None:
        return None
    if token.text in {"noon", "midday"}:
        return dt.time(12, 0), place + 1
    if token.text == "midnight":
        return dt.time(0, 0), place + 1
    if token.kind != "number" or token.ordinal:
        return None
    if (
        token.value == 12
        and (following := token_at(tokens, place + 1)) is not None
        and following.text in {"noon", "midday", "midnight"}
    ):
        return dt.time(0 if following.text == "midnight" else 12, 0), place + 2
    hour, minute, after = token.value, 0, place + 1
    sure = said_at or only_a_time
    divider, second = token_at(tokens, place + 1), token_at(tokens, place + 2)
    if (
        len(token.text) <= 2
        and divider is not None
        and divider.text in {":", ".", "h", ";"}
        and _is_number(second, 2)
        and second
    ):
        colon = divider.text in {":", "h"}
        minute, after = second.value, place + 3
        if colon or divider.text == ".":
            follower = token_at(tokens, after)
            if follower is not None and follower.text == divider.text and _is_number(token_at(tokens, after + 1)):
                if divider.text == "." and not only_a_time:
                    return None
                after += 2
                if is_mark(token_at(tokens, after), ".") and _is_number(token_at(tokens, after + 1)):
                    after += 2
        sure = sure or colon or (after_date and divider.text == ".")
    elif len(token.text) in {3, 4}:
        hour, minute = divmod(token.value, 100)
        possible = len(token.text) == 4 and minute < 60 and hour < 24
        # 0930 is a time wherever it stands; 2015 only after a date that has its year, and never in 2015-05-03.
        sure = sure or (possible and (after_date or token.text[0] == "0" or not _is_year(token)))
        if is_mark(divider, "/-.") and _is_number(second, 1, 2):
            sure = False
    elif len(token.text) > 2:
        return None
    suffix = token_at(tokens, after)
    if suffix is not None and suffix.text in {"-", "to"} and len(token.text) <= 2:
        suffix = _suffix_of_later_time(tokens, after + 1)
    if suffix is not None and suffix.text in {"am", "pm"}:
        if not 1 <= hour <= 12 and not (suffix.text == "pm" and 12 < hour < 24):
            raise DateError(f"{_shown_time(hour, minute)}{suffix.text} is not a time of day")
        hour = hour % 12 + (12 if suffix.text == "pm" else 0) if hour <= 12 else hour
        sure, after = True, after + (suffix is token_at(tokens, after))
    elif suffix is not None and suffix.text in {"hrs", "hours", "hr", "h", "hour"}:
        sure, after = True, after + 1
    elif only_a_time and after == place + 1 and len(token.text) <= 2 and len(tokens) > 1:
        sure = False
    elif said_at and len(token.text) <= 2 and after == place + 1:
        sure = after_date
    if not sure:
        return None
    if hour > 23 or minute > 59:
        raise DateError(f"{_shown_time(hour, minute)} is not a time of day")
    zone = token_at(tokens, after)
    if zone is not None and zone.text == "z":
        after += 1
    elif is_mark(zone, "+") and _is_number(token_at(tokens, after + 1), 2, 4):
        after += 4 if is_mark(token_at(tokens, after + 2), ":") else 2
    return dt.time(hour, minute), after


def _suffix_of_later_time(tokens: list[Token], place: int) -> Token | None:
    """The "am" that "10-11am" says once for both."""
    if not _is_number(token_at(tokens, place), 1, 2):
        return None
    after = (
        place + 3
        if is_mark(token_at(tokens, place + 1), ":.") and _is_number(token_at(tokens, place + 2), 2)
        else place + 1
    )
    suffix = token_at(tokens, after)
    return suffix if suffix is not None and suffix.text in {"am", "pm"} else None


def _shown_time(hour: int, minute: int) -> str:
    return f"{hour:02d}:{minute:02d}"


def date_at(tokens: list[Token], place: int, context: DateContext) -> tuple[Part, int] | None:
    """A day, month, season or year starting at `place`, with the place after it. Raises DateError."""
    token = token_at(tokens, place)
    if token is None:
        return None
    if token.kind == "number":
        return _numeric_at(tokens, place, context)
    if token.kind == "word":
        return _worded_at(tokens, place, context)
    if token.text == "'" and _is_number(token_at(tokens, place + 1), 2):
        return Part(year=year_of(tokens[place + 1], context)), place + 2
    return None


def _numeric_at(tokens: list[Token], place: int, context: DateContext) -> tuple[Part, int] | None:
    one = tokens[place]
    two, three = token_at(tokens, place + 2), token_at(tokens, place + 4)
    mark_one, mark_two = token_at(tokens, place + 1), token_at(tokens, place + 3)
    numeric_pair = is_mark(mark_one, "/.-,:") and _is_number(two) and not one.ordinal
    if numeric_pair and two and mark_one and mark_one.text != ":":
        same = mark_two is not None and (
            mark_one.text == mark_two.text
            or {mark_one.text, mark_two.text} <= {"/", ".", ","}
            or ({mark_one.text, mark_two.text} == {"-", "."} and _is_year(three))
        )
        month_follows = _month(_after_of(tokens, place + 5)) is not None
        if same and _is_number(three) and three and not (month_follows and not _is_number(three, 4)):
            if len(one.text) == 4:
                return Part(day=three.value, month=numbered_month(two), year=year_of(one, context)), place + 5
            if len(one.text) <= 2 and len(two.text) <= 2:
                return Part(day=one.value, month=numbered_month(two), year=year_of(three, context)), place + 5
        pair = _pair_at(tokens, place, context, month_follows=_month(_after_of(tokens, place + 3)) is not None)
        if pair:
            return pair
    if _is_number(one, 1, 2):
        named = _day_then_month(tokens, place, context)
        if named:
            return named
        if not one.ordinal and _is_number(token_at(tokens, place + 1), 1, 2) and _is_number(two, 2, 4) and two:
            middle = tokens[place + 1]
            return Part(day=one.value, month=numbered_month(middle), year=year_of(two, context)), place + 3
    if _is_year(one):
        return _year_first(tokens, place, context)
    if _is_number(one, 6, 8) and not one.ordinal:
        return _compact(one, context), place + 1
    return None


def _after_of(tokens: list[Token], place: int) -> Token | None:
    token = token_at(tokens, place)
    return token_at(tokens, place + 1) if token is not None and token.text in {"of", ".", "-", "/"} else token


def numbered_month(token: Token) -> int:
    if not 1 <= token.value <= 12:
        raise DateError(f"{token.value} is not a month: the day comes before the month")
    return token.value


def _pair_at(tokens: list[Token], place: int, context: DateContext, *, month_follows: bool) -> tuple[Part, int] | None:
    """Two numbers: 3/4 is a day, 4/2022 a month, 2022-04 a month, 2021/22 a year that spans two."""
    one, mark, two = tokens[place], tokens[place + 1], tokens[place + 2]
    more = is_mark(token_at(tokens, place + 3), "/.-") and _is_number(token_at(tokens, place + 4), 1, 2)
    if _is_year(one):
        spans = two.value in {(one.value + 1) % 100, one.value + 1} and len(two.text) in {2, 4}
        could_be_month = len(two.text) == 2 and 1 <= two.value <= 12
        if (spans and mark.text == "/") or (spans and not could_be_month and len(two.text) == 2):
            return Part(year=one.value, span="financial"), place + 3
        if len(two.text) == 2 and mark.text in "-/.":
            return Part(month=numbered_month(two), year=one.value), place + 3
        return None
    if month_follows or len(one.text) > 2:
        return None
    if _is_year(two) and mark.text != ",":
        return Part(month=numbered_month(one), year=two.value), place + 3
    following = token_at(tokens, place + 3)
    if more and following is not None and mark.text != following.text and mark.text in "-,":
        return None
    if len(two.text) > 2 or mark.text == ",":
        return None
    if two.value > 12 and len(two.text) == 2 and 1 <= one.value <= 12 and mark.text in "/-":
        return Part(month=one.value, year=year_of(two, context)), place + 3
    return Part(day=one.value, month=numbered_month(two)), place + 3


def _day_then_month(tokens: list[Token], place: int, context: DateContext) -> tuple[Part, int] | None:
    after = place + 1
    while (
        (token := token_at(tokens, after)) is not None
        and (token.text in {"of", "day", "the", "in"} or is_mark(token, "/.-,'"))
        and after < place + 4
    ):
        after += 1
    month = _month(token_at(tokens, after))
    if month is None:
        return None
    year, after = _year_after(tokens, after + 1, context)
    part = Part(day=tokens[place].value, month=month, year=year)
    return _of_two_years(tokens, place, part, after)


def _year_after(tokens: list[Token], place: int, context: DateContext) -> tuple[int | None, int]:
    """The year behind a month, with or without a mark or apostrophe between; else None and the same place."""
    look = place
    dash = False
    while is_mark(token_at(tokens, look), "/.-,'") and look < place + 3:
        dash = dash or tokens[look].text == "-"
        look += 1
    if (token := token_at(tokens, look)) is not None and token.text in {"of", "in"}:
        look += 1
    token = token_at(tokens, look)
    if token is None or token.kind != "number" or token.ordinal:
        return None, place
    following = token_at(tokens, look + 1)
    if _is_number(token, 4):
        if _is_year(token) and not (following is not None and following.text in {"hrs", "hr", "hours"}):
            return token.value, look + 1
        if look > place and token.value > LATEST_YEAR and token.value % 100 > 59:
            raise DateError(f"{token.text} is not a year between {EARLIEST_YEAR} and {LATEST_YEAR}")
        return None, place
    if not _is_number(token, 2):
        return None, place
    if following is not None and (
        following.text in {"am", "pm", "hrs", "hr", "h", "hours", ":"}
        or (following.text != "-" and _month(_after_of(tokens, look + 1)))
    ):
        return None, place
    if following is not None and dash and following.text in {"/", "."}:
        return None, place
    return year_of(token, context), look + 1


def _year_first(tokens: list[Token], place: int, context: DateContext) -> tuple[Part, int]:
    year = tokens[place].value
    after = place + 1
    following = token_at(tokens, after)
    if following is not None and following.text == "s" and not following.spaced:
        return Part(year=year - year % 10, span="decade"), after + 1
    look = after + 1 if is_mark(following, "/.-,") else after
    named = token_at(tokens, look)
    month = _month(named)
    if month is not None and not _is_year(token_at(tokens, look + 1)):
        day_place = look + 2 if is_mark(token_at(tokens, look + 1), "/.-,") else look + 1
        day = token_at(tokens, day_place)
        if day is not None and _is_number(day, 1, 2):
            return Part(day=day.value, month=month, year=year), day_place + 1
        if look > after or not _is_number(token_at(tokens, look + 1)):
            return Part(month=month, year=year), look + 1
    if named is not None and named.text in SEASONS and look == after and not _is_year(token_at(tokens, look + 1)):
        return Part(season=named.text, year=year), look + 1
    return Part(year=year), after


def _compact(token: Token, context: DateContext) -> Part:
    """03052022, 20220503, 030522 or 202205, whichever names a year we accept."""
    text = token.text
    if len(text) == 8:
        if EARLIEST_YEAR <= int(text[4:]) <= LATEST_YEAR:
            return Part(
                day=int(text[:2]),
                month=numbered_month(Token("number", text[2:4], int(text[2:4]))),
                year=int(text[4:]),
            )
        if EARLIEST_YEAR <= int(text[:4]) <= LATEST_YEAR:
            return Part(
                day=int(text[6:]),
                month=numbered_month(Token("number", text[4:6], int(text[4:6]))),
                year=int(text[:4]),
            )
        raise DateError(not_understood(text))
    if int(text[2:4]) > 12 and EARLIEST_YEAR <= int(text[:4]) <= LATEST_YEAR and 1 <= int(text[4:]) <= 12:
        return Part(month=int(text[4:]), year=int(text[:4]))
    year = year_of(Token("number", text[4:], int(text[4:])), context)
    return Part(day=int(text[:2]), month=numbered_month(Token("number", text[2:4], int(text[2:4]))), year=year)


def _worded_at(tokens: list[Token], place: int, context: DateContext) -> tuple[Part, int] | None:
    token = tokens[place]
    month = _month(token)
    if month is not None:
        return _month_first(tokens, place, month, context)
    if token.text in SEASONS:
        return _season_at(tokens, place, context)
    if token.text in FEASTS or token.text in AFTER_EASTER or token.text == NEW_YEAR:
        year, after = _year_after(tokens, place + 1, context)
        return Part(feast=token.text, year=year), after
    if token.text == "isoweek":
        return _numbered_week(tokens[place + 1].value, tokens[place + 2].value), place + 3
    if token.text in {"financialyear", "schoolyear"}:
        return _spanning_year(tokens, place, context)
    return None


def _numbered_week(number: int, year: int) -> Part:
    """Week 23 of a year, from its Monday: week 1 is the one with the year's first Thursday (ISO 8601)."""
    try:
        monday = dt.date.fromisocalendar(year, number, 1)
    except ValueError:
        raise DateError(f"Week {number} of {year} does not exist") from None
    return Part(day=monday.day, month=monday.month, year=monday.year, week_of="from")


def _spanning_year(tokens: list[Token], place: int, context: DateContext) -> tuple[Part, int] | None:
    first = token_at(tokens, place + 1)
    if first is None or not _is_number(first, 2, 4):
        return None
    span: Literal["financial", "school"] = "financial" if tokens[place].text == "financialyear" else "school"
    after = place + 2
    if is_mark(token_at(tokens, after), "/-") and _is_number(token_at(tokens, after + 1), 2, 4):
        after += 2
    return Part(year=year_of(first, context), span=span), after


def _month_first(tokens: list[Token], place: int, month: int, context: DateContext) -> tuple[Part, int]:
    look = place + 1
    if is_mark(token_at(tokens, look), "."):
        look += 1
    if (the := token_at(tokens, look)) is not None and the.text == "the":
        look += 1
    number = token_at(tokens, look)
    if number is not None and _is_number(number, 1, 2):
        year_place = look + 1
        while is_mark(token_at(tokens, year_place), ",.") and year_place < look + 3:
            year_place += 1
        if _is_year(token_at(tokens, year_place)) and not number.text.startswith("00"):
            return Part(day=number.value, month=month, year=tokens[year_place].value), year_place + 1
        short = token_at(tokens, year_place)
        last = token_at(tokens, year_place + 1) is None
        if number.ordinal and last and short is not None and _is_number(short, 2) and not short.ordinal:
            return Part(day=number.value, month=month, year=year_of(short, context)), year_place + 1
        if number.ordinal or len(number.text) == 1:
            return Part(day=number.value, month=month), look + 1
    year, after = _year_after(tokens, place + 1, context)
    return _of_two_years(tokens, place, Part(month=month, year=year), after)


def _of_two_years(tokens: list[Token], place: int, part: Part, after: int) -> tuple[Part, int]:
    """The part with the right one of two years written as "2022/23", and the place after them.

    In a range that runs over the turn of the year ("Nov–Jan 2022/23") it is of the second. Otherwise September to
    December are of the first and January to March of the second, in a financial as in a school year; for the months
    between, the two differ, and the second year is left as a word that is not understood.
    """
    mark, second = token_at(tokens, after), token_at(tokens, after + 1)
    if part.year is None or part.month is None or not is_mark(mark, "/-") or second is None:
        return part, after
    if not _is_number(second, 2, 4) or second.value not in {(part.year + 1) % 100, part.year + 1}:
        return part, after
    if is_mark(token_at(tokens, after + 2), "/-.") or _month(_after_of(tokens, after + 2)) is not None:
        return part, after  # "22 November 2022/23 November 2022" are two days
    before = _month_before(tokens, place)
    in_two_digits = len(tokens[after - 1].text) == 2
    if before is not None and before > part.month:
        return replace(part, year=part.year + 1, two_years=True), after + 2
    if in_two_digits and before is None:
        return part, after  # "Jan 22/23" may be two days of January
    if part.month >= _SEPTEMBER:
        return part, after + 2
    if part.month <= _MARCH:
        return replace(part, year=part.year + 1, two_years=True), after + 2
    return part, after


def _month_before(tokens: list[Token], place: int) -> int | None:
    """The month that a range begins with, whose end is at this place: "Nov" in "Nov – Jan", "22 Nov to 3 Jan"."""
    look = place - 1
    while is_mark(token_at(tokens, look), "-/.") or (
        (token := token_at(tokens, look)) is not None and token.text in {"to", "and", "until"}
    ):
        look -= 1
    return _month(token_at(tokens, look)) if look < place - 1 else None


def _season_at(tokens: list[Token], place: int, context: DateContext) -> tuple[Part, int]:
    season = tokens[place].text
    look = place + 1
    term = (following := token_at(tokens, look)) is not None and following.text in {"term", "half"} and season in TERMS
    if term:
        look += 1
    year, after = _year_after(tokens, look, context)
    if year is not None and is_mark(token_at(tokens, after), "/-") and _is_number(token_at(tokens, after + 1), 2, 4):
        second = tokens[after + 1]
        if second.value in {(year + 1) % 100, year + 1}:
            # In "Spring term 2021/22" the season falls in the second year; in "Winter 2021/22" it begins in the first.
            year = year if season in {"winter", "autumn", "fall"} else year + 1
            after += 2
    return Part(season=season, year=year, term=term), after
