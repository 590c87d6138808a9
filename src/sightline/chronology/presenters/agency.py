"""What the pages of an agency's chronology show: each row with how its date was understood."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.urls import reverse

from sightline.chronology.choices import Impact, Precision, Seen, Sensitivity, Strength, Tag
from sightline.chronology.models import ChronologyEntry
from sightline.chronology.queries import warnings_of
from sightline.chronology.rules.written_date import WrittenDate
from sightline.design.formats import clock, day

IMPACT_TAGS = {
    Impact.POSITIVE: "govuk-tag--green",
    Impact.NEUTRAL: "govuk-tag--grey",
    Impact.NEGATIVE: "govuk-tag--red",
    Impact.UNKNOWN: "govuk-tag--yellow",
}


LONGEST_LABEL = 60
PRECISION_WORDS = {
    Precision.EXACT: "exact", Precision.RANGE: "these days", Precision.MONTH: "the month",
    Precision.SEASON: "the season", Precision.YEAR: "the year",
}  # fmt: skip


def understood(entry: ChronologyEntry) -> str:
    """How a date was read, in words: "3 April 2026 at 09:30, exact", "1 May 2025 to 31 May 2025, the month"."""
    return _understood(entry.starts_on, entry.ends_on, entry.at_time, Precision(entry.precision), entry.uncertain)


def understood_as(written: WrittenDate) -> str:
    """The same for a date that is not in a chronology yet."""
    return _understood(
        written.start, written.end, written.time, Precision(str(written.precision)), written.uncertain
    )


def _understood(start: date | None, end: date | None, at: time | None, precision: Precision, uncertain: bool) -> str:
    if start is None or end is None:
        return "date not known"
    words = day(start)
    if end != start:
        words += f" to {day(end)}"
    if at is not None:
        words += f" at {clock(at)}"
    if precision == Precision.APPROXIMATE:
        words = f"about {words}"
    if precision in PRECISION_WORDS:
        words = f"{words}, {PRECISION_WORDS[precision]}"
    return f"{words}, uncertain" if uncertain else words


def moment_of(entry: ChronologyEntry) -> tuple[Any, ...]:
    """What orders a row before its place does."""
    return entry.starts_on, entry.ends_on, entry.at_time


def shortened(words: str) -> str:
    """The first words of an event, on one line."""
    flat = " ".join(words.split())
    return flat if len(flat) <= LONGEST_LABEL else f"{flat[: LONGEST_LABEL - 1]}…"


@dataclass(frozen=True)
class EntryShown:
    """One row of an agency's own chronology."""

    entry: ChronologyEntry
    known: set[str]
    kwargs: Mapping[str, Any]
    can_change: bool
    alike: bool = False
    """Another row is of the same day and time, so that their order is the writer's to say."""

    @property
    def when(self) -> str:
        """As written."""
        return self.entry.date_text or "Not dated"

    @property
    def understood(self) -> str:
        """As read."""
        return understood(self.entry)

    @property
    def seen(self) -> str:
        """Whether the child was seen."""
        return str(Seen(self.entry.child_seen).label)

    @property
    def impact(self) -> dict[str, str]:
        """What it meant for the child; empty where nobody said."""
        if not self.entry.impact:
            return {}
        return {"text": str(Impact(self.entry.impact).label), "classes": IMPACT_TAGS[Impact(self.entry.impact)]}

    @property
    def restricted(self) -> str:
        """Why it is restricted; empty where it is not."""
        normal = self.entry.sensitivity == Sensitivity.NORMAL
        return "" if normal else str(Sensitivity(self.entry.sensitivity).label)

    @property
    def warnings(self) -> list[str]:
        """What to look twice at (G02)."""
        return warnings_of(self.entry, known=self.known)

    @property
    def change_url(self) -> str:
        """Where it is put right."""
        return reverse("chronology:change-entry", kwargs={**self.kwargs, "number": self.entry.sequence})

    @property
    def order_url(self) -> str:
        """Where the rows of its day are put in order."""
        return reverse("chronology:order-day", kwargs={**self.kwargs, "number": self.entry.sequence})

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Every other column that says something, under its name."""
        entry = self.entry
        strength = str(Strength(entry.impact_strength).label) if entry.impact_strength else ""
        named = [
            ("About", entry.about), ("Strength of the impact", strength), ("Impact in words", entry.impact_text),
            ("Source", entry.source_record), ("Team", entry.team), ("Recorded by", entry.recorded_by_role),
            ("Response", entry.response), ("Expected", entry.expected), ("Shared with", entry.shared_with),
            ("Marked", ", ".join(str(Tag(tag).label) for tag in entry.tags)),
            ("Key practice episode", "Yes" if entry.key_episode else ""), *entry.other.items(),
        ]  # fmt: skip
        return [(name, said) for name, said in named if said]

    @property
    def remove_url(self) -> str:
        """Where it is taken out."""
        return reverse("chronology:remove-entry", kwargs={**self.kwargs, "number": self.entry.sequence})
