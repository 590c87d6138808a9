"""Silences and crowds: how long nobody recorded a contact, and when very many did at once."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sightline.chronology.rules.combining import Entry
from sightline.chronology.rules.thresholds import Thresholds
from sightline.chronology.rules.written_date import Precision


@dataclass(frozen=True, slots=True)
class Gap:
    """No contact after the day `start` and before the day `end`. `agency` is None when nobody had any."""

    agency: str | None
    start: dt.date
    end: dt.date
    days: int
    entries: tuple[str, ...]
    """The entries on either side; one only where the gap reaches the edge of the period under review."""
    sentence: str
    may_lie_within: tuple[str, ...] = ()
    """Entries dated so vaguely that they could lie in the gap."""


@dataclass(frozen=True, slots=True)
class Burst:
    """Many entries in few days: the first and last day, both included."""

    start: dt.date
    end: dt.date
    entries: tuple[str, ...]
    agencies: tuple[str, ...]
    sentence: str


def gaps(
    entries: Sequence[Entry],
    *,
    thresholds: Thresholds,
    period_from: dt.date | None = None,
    period_to: dt.date | None = None,
) -> list[Gap]:
    """Gaps of all agencies together, then of each, in order of time. Source: form F11 (gap detector), S138.

    `entries` are in order. An entry counts as contact on every day of its interval, unless that is vaguer than
    the threshold.
    """
    found = _gaps_of(entries, None, thresholds.gap_days, thresholds, period_from, period_to)
    for agency in sorted({entry.agency for entry in entries}):
        own = [entry for entry in entries if entry.agency == agency]
        found += _gaps_of(own, agency, thresholds.agency_gap_days, thresholds, None, None)
    return found


def is_vague(entry: Entry, thresholds: Thresholds) -> bool:
    """True when the date is too wide to say when there was contact; a range that was written as one is not vague."""
    if entry.start is None or entry.end is None:
        return True
    return (entry.end - entry.start).days >= thresholds.vague_days and entry.precision is not Precision.RANGE


def _gaps_of(
    entries: Sequence[Entry],
    agency: str | None,
    least: int,
    thresholds: Thresholds,
    period_from: dt.date | None,
    period_to: dt.date | None,
) -> list[Gap]:
    firm = [entry for entry in entries if not is_vague(entry, thresholds)]
    vague = [entry for entry in entries if entry.start is not None and is_vague(entry, thresholds)]
    found: list[Gap] = []
    last: Entry | None = None
    until = period_from
    for entry in firm:
        if entry.start is None or entry.end is None:
            continue
        if until is not None and (entry.start - until).days >= least:
            found.append(_gap(agency, until, entry.start, last, entry, vague))
        if until is None or entry.end >= until:
            until, last = entry.end, entry
    if period_to is not None and until is not None and (period_to - until).days >= least and firm:
        found.append(_gap(agency, until, period_to, last, None, vague))
    return found


def _gap(
    agency: str | None, start: dt.date, end: dt.date, before: Entry | None, after: Entry | None, vague: Iterable[Entry]
) -> Gap:
    days = (end - start).days
    whose = "any agency" if agency is None else agency
    within = tuple(
        entry.id
        for entry in vague
        if entry.start is not None and entry.end is not None and entry.start < end and entry.end > start
    )
    entries = "entry" if len(within) == 1 else "entries"
    maybe = f" {len(within)} vaguely dated {entries} may lie within it." if within else ""
    sentence = f"No contact by {whose} is recorded between {_said(start)} and {_said(end)}: {days} days.{maybe}"
    sides = tuple(entry.id for entry in (before, after) if entry is not None)
    return Gap(agency, start, end, days, sides, sentence, within)


def _said(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def bursts(entries: Sequence[Entry], *, thresholds: Thresholds) -> list[Burst]:
    """Windows of `burst_days` with many entries, joined where they overlap. Only exactly dated entries are counted."""
    exact = [(entry.start, entry) for entry in entries if entry.start is not None and entry.start == entry.end]
    if not exact:
        return []
    span = (exact[-1][0] - exact[0][0]).days + 1
    usual = len(exact) * thresholds.burst_days / max(span, thresholds.burst_days)
    least = max(float(thresholds.burst_entries), usual * thresholds.burst_factor)
    windows: list[tuple[int, int]] = []
    first = 0
    for last, (day, _) in enumerate(exact):
        while (day - exact[first][0]).days >= thresholds.burst_days:
            first += 1
        if last - first + 1 >= least:
            if windows and windows[-1][1] >= first:
                windows[-1] = (windows[-1][0], last)
            else:
                windows.append((first, last))
    return [_burst([entry for _, entry in exact[first : last + 1]]) for first, last in windows]


def _burst(entries: Sequence[Entry]) -> Burst:
    days = [entry.start for entry in entries if entry.start is not None]
    agencies = tuple(sorted({entry.agency for entry in entries}))
    start, end = days[0], days[-1]
    sentence = f"{len(entries)} entries by {', '.join(agencies)} between {_said(start)} and {_said(end)}."
    return Burst(start, end, tuple(entry.id for entry in entries), agencies, sentence)
