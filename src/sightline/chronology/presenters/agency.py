"""What the pages of an agency's chronology show: each row with how its date was understood."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from sightline.chronology.choices import Impact, Precision, Seen, Sensitivity
from sightline.chronology.models import ChronologyEntry
from sightline.chronology.queries import warnings_of
from sightline.design.formats import clock, day

IMPACT_TAGS = {
    Impact.POSITIVE: "govuk-tag--green",
    Impact.NEUTRAL: "govuk-tag--grey",
    Impact.NEGATIVE: "govuk-tag--red",
    Impact.UNKNOWN: "govuk-tag--yellow",
}


def understood(entry: ChronologyEntry) -> str:
    """How a date was read, in words: "3 April 2026 at 09:30", "1 May 2025 to 31 May 2025", "date not known"."""
    if entry.starts_on is None or entry.ends_on is None:
        return "date not known"
    words = day(entry.starts_on)
    if entry.ends_on != entry.starts_on:
        words += f" to {day(entry.ends_on)}"
    if entry.at_time is not None:
        words += f" at {clock(entry.at_time)}"
    if entry.precision == Precision.APPROXIMATE:
        words = f"about {words}"
    return f"{words}, uncertain" if entry.uncertain else words


@dataclass(frozen=True)
class EntryShown:
    """One row of an agency's own chronology."""

    entry: ChronologyEntry
    known: set[str]
    kwargs: Mapping[str, Any]
    can_change: bool

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
    def remove_url(self) -> str:
        """Where it is taken out."""
        return reverse("chronology:remove-entry", kwargs={**self.kwargs, "number": self.entry.sequence})
