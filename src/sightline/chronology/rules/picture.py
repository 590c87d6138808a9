"""Where things lie in the picture of the combined chronology: one lane for each agency, time from left to right.

Every entry is drawn: one whose days are known within one step as part of that step's bar, a vaguer one as a line as
long as its interval. Only entries without any date cannot be, and are counted.
"""

import datetime as dt
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sightline.chronology.rules.combining import Entry
from sightline.chronology.rules.gaps import bursts, gaps
from sightline.chronology.rules.thresholds import Thresholds
from sightline.foundation.clock_rules import add_months

WIDTH: Final = 1000.0
"""Of the time axis, in the picture's own units."""
DAYS_BY_DAY: Final = 70
"""A period up to this long is drawn by the day, up to the next by the week, then by the month, then by the quarter."""
DAYS_BY_WEEK: Final = 400
DAYS_BY_MONTH: Final = 3_700
_WEEK: Final = 7
_QUARTER: Final = 3


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch of the axis, both days included."""

    start: dt.date
    end: dt.date
    label: str


@dataclass(frozen=True, slots=True)
class Bar:
    """So many entries of one agency in one step; `size` from 0 to 1 goes with the root of their number."""

    x: float
    width: float
    count: int
    size: float
    step: Step


@dataclass(frozen=True, slots=True)
class Line:
    """Entries of one agency dated no more exactly than this."""

    x: float
    width: float
    count: int
    start: dt.date
    end: dt.date


@dataclass(frozen=True, slots=True)
class Band:
    """A gap or a cluster, with the sentence of the analysis."""

    x: float
    width: float
    agency: str
    sentence: str
    count: int


@dataclass(frozen=True, slots=True)
class Episode:
    """A key practice episode: where it stands, and the entry that was marked, by agency and number ("police.4")."""

    x: float
    agency: str
    start: dt.date
    end: dt.date
    place: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One agency."""

    agency: str
    episodes: tuple[Episode, ...]
    bars: tuple[Bar, ...]
    lines: tuple[Line, ...]
    gaps: tuple[Band, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Tick:
    """A word on the axis and the stretch it stands for: what one sees on looking closer."""

    x: float
    width: float
    step: Step


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything drawn. `counts` go in the order of `ticks`, for the table beside it."""

    start: dt.date
    end: dt.date
    unit: str
    lanes: tuple[Lane, ...]
    gaps: tuple[Band, ...]
    clusters: tuple[Band, ...]
    ticks: tuple[Tick, ...]
    counts: dict[str, tuple[int, ...]]
    undated: int

    @property
    def most(self) -> int:
        """Entries of the highest bar."""
        return max((bar.count for lane in self.lanes for bar in lane.bars), default=0)


def draw(
    entries: Sequence[Entry],
    *,
    agencies: Sequence[str],
    thresholds: Thresholds,
    start: dt.date | None = None,
    end: dt.date | None = None,
) -> Picture | None:
    """The picture of these entries, which are in order, from one day to another; None where none has a date.

    Without days it reaches from the first entry to the last. Source: form F11.
    """
    dated = [entry for entry in entries if entry.start is not None and entry.end is not None]
    if not dated:
        return None
    first = start or min(entry.start for entry in dated if entry.start is not None)
    last = max(end or max(entry.end for entry in dated if entry.end is not None), first)
    axis = _Axis(first, last)
    by_agency: dict[str, list[Entry]] = {agency: [] for agency in agencies}
    for entry in dated:
        if entry.start is not None and entry.end is not None and entry.start <= last and entry.end >= first:
            by_agency.setdefault(entry.agency, []).append(entry)
    bars = {agency: axis.bars(own) for agency, own in by_agency.items()}
    most = max((count for counted in bars.values() for count in counted.values()), default=1)
    all_gaps = [
        (gap.agency, axis.band(gap.start, gap.end, gap.agency or "", gap.sentence, gap.days))
        for gap in gaps(dated, thresholds=thresholds)
        if gap.start < last and gap.end > first
    ]
    return Picture(
        start=first,
        end=last,
        unit=axis.unit,
        lanes=tuple(
            Lane(
                agency=agency,
                episodes=axis.episodes(own),
                bars=tuple(axis.bar(place, count, most) for place, count in sorted(bars[agency].items())),
                lines=axis.lines(own),
                gaps=tuple(band for whose, band in all_gaps if whose == agency),
                total=len(own),
            )
            for agency, own in by_agency.items()
        ),
        gaps=tuple(band for whose, band in all_gaps if whose is None),
        clusters=tuple(
            axis.band(one.start, one.end + dt.timedelta(days=1), "", one.sentence, len(one.entries))
            for one in bursts(dated, thresholds=thresholds)
            if one.start <= last and one.end >= first
        ),
        ticks=axis.ticks,
        counts={agency: axis.counts(own) for agency, own in by_agency.items()},
        undated=len(entries) - len(dated),
    )


class _Axis:
    """Days to places. The steps are days, weeks, months or quarters, by how long the period is."""

    def __init__(self, first: dt.date, last: dt.date) -> None:
        self.first, self.last = first, last
        self.days = (last - first).days + 1
        if self.days <= DAYS_BY_DAY:
            self.unit, self.steps = "day", _steps_of_days(first, last, 1)
            self.tick_steps = _steps_of_days(first, last, 1 if self.days <= 2 * _WEEK else _WEEK)
        elif self.days <= DAYS_BY_WEEK:
            self.unit, self.steps = "week", _steps_of_days(first, last, _WEEK)
            self.tick_steps = _steps_of_months(first, last, 1, "%B %Y")
        elif self.days <= DAYS_BY_MONTH:
            self.unit, self.steps = "month", _steps_of_months(first, last, 1, "%B %Y")
            self.tick_steps = _steps_of_months(first, last, 12, "%Y")
        else:
            self.unit, self.steps = "quarter", _steps_of_months(first, last, _QUARTER, "%B %Y")
            self.tick_steps = _steps_of_months(first, last, 12, "%Y")
        self.starts = [step.start for step in self.steps]
        self.tick_starts = [step.start for step in self.tick_steps]
        self.ticks = tuple(Tick(self.x(step.start), self._wide(step.start, step.end), step) for step in self.tick_steps)

    def x(self, day: dt.date) -> float:
        """The place of the morning of a day, kept within the picture."""
        return round(min(max((day - self.first).days / self.days, 0.0), 1.0) * WIDTH, 1)

    def _wide(self, start: dt.date, end: dt.date) -> float:
        return round(max(self.x(end + dt.timedelta(days=1)) - self.x(start), 1.0), 1)

    def _place(self, day: dt.date, starts: Sequence[dt.date]) -> int:
        return max(bisect_right(starts, max(day, self.first)) - 1, 0)

    def bars(self, own: Sequence[Entry]) -> Counter[int]:
        """Step → how many entries lie within it."""
        found: Counter[int] = Counter()
        for entry in own:
            if entry.start is not None and entry.end is not None:
                place = self._place(entry.start, self.starts)
                if entry.end <= self.steps[place].end:
                    found[place] += 1
        return found

    def bar(self, place: int, count: int, most: int) -> Bar:
        """Its place and size."""
        step = self.steps[place]
        width = self._wide(step.start, step.end)
        return Bar(self.x(step.start), width, count, round((count / most) ** 0.5, 3), step)

    def lines(self, own: Sequence[Entry]) -> tuple[Line, ...]:
        """Entries that are vaguer than a step, those of one interval together."""
        found: Counter[tuple[dt.date, dt.date]] = Counter()
        for entry in own:
            if entry.start is not None and entry.end is not None:
                place = self._place(entry.start, self.starts)
                if entry.end > self.steps[place].end:
                    found[entry.start, entry.end] += 1
        return tuple(
            Line(self.x(start), self._wide(max(start, self.first), min(end, self.last)), count, start, end)
            for (start, end), count in sorted(found.items())
        )

    def episodes(self, own: Sequence[Entry]) -> tuple[Episode, ...]:
        """Entries that say where they stand (`fields` has "episode"), each at the middle of its interval."""
        found = []
        for entry in own:
            place = entry.fields.get("episode")
            if place and entry.start is not None and entry.end is not None:
                first, last = max(entry.start, self.first), min(entry.end, self.last)
                x = round(self.x(first) + self._wide(first, last) / 2, 1)
                found.append(Episode(x, entry.agency, entry.start, entry.end, place))
        return tuple(found)

    def band(self, start: dt.date, end: dt.date, agency: str, sentence: str, count: int) -> Band:
        """From the morning of one day to the morning of another."""
        x = self.x(start)
        return Band(x, round(max(self.x(end) - x, 2.0), 1), agency, sentence, count)

    def counts(self, own: Sequence[Entry]) -> tuple[int, ...]:
        """How many entries begin in each stretch of the ticks; one that began before the first is in the first."""
        found: Counter[int] = Counter()
        for entry in own:
            if entry.start is not None:
                found[self._place(entry.start, self.tick_starts)] += 1
        return tuple(found[place] for place in range(len(self.tick_steps)))


def _steps_of_days(first: dt.date, last: dt.date, size: int) -> list[Step]:
    found = []
    day = first
    while day <= last:
        end = min(day + dt.timedelta(days=size - 1), last)
        label = _said(day) if day == end else f"{_said(day)} to {_said(end)}"
        found.append(Step(day, end, label))
        day = end + dt.timedelta(days=1)
    return found


def _steps_of_months(first: dt.date, last: dt.date, months: int, words: str) -> list[Step]:
    """Whole calendar steps; the first and the last only as far as the picture reaches."""
    found = []
    begin = first.replace(day=1, month=(first.month - 1) // months * months + 1)
    while begin <= last:
        following = add_months(begin, months)
        start, end = max(begin, first), min(following - dt.timedelta(days=1), last)
        label = f"{begin:{words}}"
        if months == _QUARTER:
            label = f"{label} to {end:{words}}"
        found.append(Step(start, end, label))
        begin = following
    return found


def _said(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
