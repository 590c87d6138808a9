"""Dates as people write them, with the answer beside each: made from days by rules of its own, never by the parser."""

import calendar
import datetime as dt
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
SHORT = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec"]
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
Answer = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """One written date, the period under review it stands in, and what it means."""

    text: str
    answer: Answer
    period_from: dt.date | None = None
    period_to: dt.date | None = None
    kinds: int = 0


def _ordinal(number: int) -> str:
    return f"{number}{'th' if 11 <= number % 100 <= 13 else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _end(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _exact(day: dt.date, at: dt.time | None = None, *, uncertain: bool = False) -> Answer:
    return day, day, at, "exact", uncertain


def _whole(first: dt.date, last: dt.date, precision: str) -> Answer:
    return first, last, None, precision, False


Maker = Callable[[random.Random, dt.date, dt.time], tuple[str, Answer]]
DAYS: tuple[Callable[[dt.date], str], ...] = (
    lambda d: f"{d.day}/{d.month}/{d.year % 100:02d}",
    lambda d: f"{d.day:02d}/{d.month:02d}/{d.year}",
    lambda d: f"{d.day:02d}.{d.month:02d}.{d.year}",
    lambda d: f"{d.day}.{d.month}.{d.year % 100:02d}",
    lambda d: f"{d.day}-{d.month}-{d.year}",
    lambda d: f"{d.day} / {d.month} / {d.year}",
    lambda d: f"{_ordinal(d.day)} {MONTHS[d.month - 1]} {d.year}",
    lambda d: f"{_ordinal(d.day)} of {MONTHS[d.month - 1]}, {d.year}",
    lambda d: f"{d.day} {SHORT[d.month - 1]} {d.year % 100:02d}",
    lambda d: f"{d.day}-{SHORT[d.month - 1]}-{d.year % 100:02d}",
    lambda d: f"{d.day}{SHORT[d.month - 1]}{d.year}",
    lambda d: f"{WEEKDAYS[d.weekday()]} {d.day} {MONTHS[d.month - 1]} {d.year}",
    lambda d: f"{WEEKDAYS[d.weekday()][:3]}. {d.day:02d}/{d.month:02d}/{d.year % 100:02d}",
    lambda d: f"{MONTHS[d.month - 1]} {d.day}, {d.year}",
    lambda d: f"{d.year}-{d.month:02d}-{d.day:02d}",
    lambda d: f"{d.day:02d}{d.month:02d}{d.year}",
    lambda d: f"{d.day} {MONTHS[d.month - 1].upper()} {d.year}",
    lambda d: f" {d.day:02d}/{d.month:02d}/{d.year}. ",
)
TIMES: tuple[Callable[[dt.time], str], ...] = (
    lambda t: f" {t.hour:02d}{t.minute:02d}hrs",
    lambda t: f" {t.hour:02d}{t.minute:02d} hrs",
    lambda t: f" {t.hour:02d}:{t.minute:02d}",
    lambda t: f" at {t.hour:02d}:{t.minute:02d}",
    lambda t: f", {(t.hour - 1) % 12 + 1}.{t.minute:02d}{'am' if t.hour < 12 else 'pm'}",
    lambda t: f" @ {(t.hour - 1) % 12 + 1}:{t.minute:02d} {'a.m.' if t.hour < 12 else 'p.m.'}",
    lambda t: f" {t.hour:02d}.{t.minute:02d} hours",
)


def _apart(rng: random.Random, day: dt.date) -> dt.date:
    return day + dt.timedelta(days=rng.randrange(1, 40))


def _same_month(rng: random.Random, day: dt.date) -> tuple[dt.date, dt.date]:
    last = calendar.monthrange(day.year, day.month)[1]
    first = rng.randrange(1, last)
    return day.replace(day=first), day.replace(day=rng.randrange(first + 1, last + 1))


def _month_range(words: str) -> Maker:
    def make(rng: random.Random, day: dt.date, at: dt.time) -> tuple[str, Answer]:
        one, two = _same_month(rng, day)
        text = words.format(
            a=one.day, b=two.day, x=_ordinal(one.day), y=_ordinal(two.day), m=MONTHS[day.month - 1], j=day.year
        )
        return text, _whole(one, two, "range")

    return make


def _long_range(words: str) -> Maker:
    def make(rng: random.Random, day: dt.date, at: dt.time) -> tuple[str, Answer]:
        other = _apart(rng, day)
        style = rng.choice((DAYS[0], DAYS[1], DAYS[6], DAYS[8]))
        return words.format(a=style(day), b=style(other)), _whole(day, other, "range")

    return make


def _month(words: str, precision: str) -> Maker:
    def make(rng: random.Random, day: dt.date, at: dt.time) -> tuple[str, Answer]:
        month = day.month - 1
        text = words.format(m=MONTHS[month], s=SHORT[month], j=day.year, k=f"{day.year % 100:02d}", n=day.month)
        return text, _whole(day.replace(day=1), _end(day.year, day.month), precision)

    return make


def _part(words: str, third: int) -> Maker:
    def make(rng: random.Random, day: dt.date, at: dt.time) -> tuple[str, Answer]:
        first, last = dt.date(day.year, 4 * third + 1, 1), _end(day.year, 4 * third + 4)
        return words.format(j=day.year), _whole(first, last, "approximate")

    return make


def _season(name: str) -> Maker:
    def make(rng: random.Random, day: dt.date, at: dt.time) -> tuple[str, Answer]:
        start = {"Spring": 3, "Summer": 6, "Autumn": 9, "Winter": 12}[name]
        last = _end(day.year + 1, 2) if start == 12 else _end(day.year, start + 2)
        return f"{rng.choice((name, name.lower()))} {day.year}", _whole(dt.date(day.year, start, 1), last, "season")

    return make


def _impossible(rng: random.Random, day: dt.date, at: dt.time) -> tuple[str, Answer]:
    number, month = rng.choice(((31, 2), (30, 2), (31, 4), (31, 6), (31, 9), (31, 11), (32, 1)))
    text = rng.choice((f"{number}/{month:02d}/{day.year}", f"{number} {MONTHS[month - 1]} {day.year}"))
    return text, ("refused", f"{number} {MONTHS[month - 1]} does not exist")


def _leap(rng: random.Random, day: dt.date, at: dt.time) -> tuple[str, Answer]:
    year = day.year + 1 if calendar.isleap(day.year) else day.year
    return f"29/2/{year}", ("refused", f"29 February {year} does not exist: {year} was not a leap year")


def _unknown(rng: random.Random, day: dt.date, at: dt.time) -> tuple[str, Answer]:
    words = ("unknown", "Not known", "N/K", "date not known", "", " - ", "?", "not recorded", "Undated", "TBC")
    return rng.choice(words), (None, None, None, "unknown", False)


def _serial(rng: random.Random, day: dt.date, at: dt.time) -> tuple[str, Answer]:
    return str((day - dt.date(1899, 12, 30)).days), _exact(day)


def _spoken(words: str, *, precision: str = "exact", uncertain: bool = False) -> Maker:
    def make(rng: random.Random, day: dt.date, at: dt.time) -> tuple[str, Answer]:
        return words.format(d=DAYS[6](day), s=DAYS[1](day)), (day, day, None, precision, uncertain)

    return make


def _week(words: str, before: int, after: int) -> Maker:
    def make(rng: random.Random, day: dt.date, at: dt.time) -> tuple[str, Answer]:
        text = words.format(d=rng.choice(DAYS[:7])(day))
        return text, _whole(day - dt.timedelta(days=before), day + dt.timedelta(days=after), "range")

    return make


def _numbered_week(words: str) -> Maker:
    def make(rng: random.Random, day: dt.date, at: dt.time) -> tuple[str, Answer]:
        monday = day - dt.timedelta(days=day.weekday())
        thursday = monday + dt.timedelta(days=3)  # whose year is the week's
        number = (thursday - dt.date(thursday.year, 1, 1)).days // 7 + 1
        return words.format(n=number, j=thursday.year), _whole(monday, monday + dt.timedelta(days=6), "range")

    return make


def _over_new_year(words: str) -> Maker:
    def make(rng: random.Random, day: dt.date, at: dt.time) -> tuple[str, Answer]:
        first, last = rng.randrange(8, 12), rng.randrange(0, 4)
        names = rng.choice((MONTHS, SHORT))
        text = words.format(a=names[first], b=names[last], j=day.year, k=f"{(day.year + 1) % 100:02d}", l=day.year + 1)
        return text, _whole(dt.date(day.year, first + 1, 1), _end(day.year + 1, last + 1), "range")

    return make


MAKERS: tuple[Maker, ...] = (
    *(lambda rng, day, at, style=style: (style(day), _exact(day)) for style in DAYS),
    *(lambda rng, day, at, style=style: (rng.choice(DAYS[:10])(day) + style(at), _exact(day, at)) for style in TIMES),
    lambda rng, day, at: (f"{day.year}-{day.month:02d}-{day.day:02d}T{at.hour:02d}:{at.minute:02d}", _exact(day, at)),
    lambda rng, day, at: (f"{at.hour:02d}:{at.minute:02d} on {DAYS[6](day)}", _exact(day, at)),
    _month_range("{a}-{b} {m} {j}"),
    _month_range("{a}–{b} {m} {j}"),
    _month_range("between {a} and {b} {m} {j}"),
    _month_range("{x} to {y} {m} {j}"),
    _month_range("{a} & {b} {m} {j}"),
    _month_range("from the {x} to the {y} of {m} {j}"),
    _long_range("{a} - {b}"),
    _long_range("{a} – {b}"),
    _long_range("from {a} to {b}"),
    _long_range("between {a} and {b}"),
    _long_range("{a} until {b}"),
    _month("{m} {j}", "month"),
    _month("{s} {j}", "month"),
    _month("{s}-{k}", "month"),
    _month("{m} '{k}", "month"),
    _month("{n:02d}/{j}", "month"),
    _month("during {m} {j}", "month"),
    _month("c. {m} {j}", "approximate"),
    _month("circa {s} {j}", "approximate"),
    _month("approx {m} {j}", "approximate"),
    _month("around {m} {j}", "approximate"),
    _part("early {j}", 0),
    _part("Early in {j}", 0),
    _part("mid {j}", 1),
    _part("mid-{j}", 1),
    _part("late {j}", 2),
    _part("beginning of {j}", 0),
    _part("end of {j}", 2),
    _season("Spring"),
    _season("Summer"),
    _season("Autumn"),
    _season("Winter"),
    lambda rng, day, at: (f"{day.year}", _whole(dt.date(day.year, 1, 1), dt.date(day.year, 12, 31), "year")),
    lambda rng, day, at: (
        f"{day.year}/{(day.year + 1) % 100:02d}",
        _whole(dt.date(day.year, 4, 1), dt.date(day.year + 1, 3, 31), "year"),
    ),
    _spoken("?{d}", uncertain=True),
    _spoken("{d} ?", uncertain=True),
    _spoken("possibly {d}", uncertain=True),
    _spoken("c. {d}", precision="approximate"),
    _spoken("approx {s}", precision="approximate"),
    _spoken("around {d}", precision="approximate"),
    _spoken("on {d}"),
    _numbered_week("week {n} of {j}"),
    _numbered_week("wk {n}, {j}"),
    _numbered_week("Week no. {n} {j}"),
    _numbered_week("{j}-W{n:02d}"),
    _over_new_year("{a}–{b} {j}/{k}"),
    _over_new_year("{a} to {b} {j}/{k}"),
    _over_new_year("{a}-{b} {j}/{l}"),
    _week("w/c {d}", 0, 6),
    _week("week commencing {d}", 0, 6),
    _week("W/E {d}", 6, 0),
    _week("{d} overnight", 0, 1),
    _week("overnight {d}", 0, 1),
    _serial,
    _unknown,
    _impossible,
    _leap,
)


def forms(rng: random.Random, *, each: int) -> Iterator[Form]:
    """`each` dates of every way of writing, from 2001 to 2038; and days without a year inside a period of one year."""
    kinds = len(MAKERS) + 2
    for make in MAKERS:
        for _ in range(each):
            day = dt.date(2001, 1, 1) + dt.timedelta(days=rng.randrange(13_500))
            at = dt.time(rng.randrange(24), rng.randrange(60))
            text, answer = make(rng, day, at)
            yield Form(text, answer, kinds=kinds)
    for style in (
        lambda d: f"{WEEKDAYS[d.weekday()][:3]} {d.day} {MONTHS[d.month - 1]}",
        lambda d: f"{_ordinal(d.day)} {SHORT[d.month - 1]}",
    ):
        for _ in range(each):
            first = dt.date(2001, 1, 1) + dt.timedelta(days=rng.randrange(13_000))
            day = first + dt.timedelta(days=rng.randrange(364))
            if (day.month, day.day) != (2, 29):
                yield Form(style(day), _exact(day), first, first + dt.timedelta(days=364), kinds)
