"""What the pages of the watch show, and where a copy of a whole file stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from sightline.access.choices import STANDS_FOR
from sightline.access.models import Proposal
from sightline.accounts.models import User
from sightline.design.formats import day, day_and_clock
from sightline.stewardship.choices import Signal
from sightline.stewardship.models import SetAside
from sightline.stewardship.rules import BRAKE, THRESHOLDS, Noticed

MOST_FILES = 5

SAYS = {
    Signal.COLLEAGUE: "Somebody of the same agency is kept out of the file, and the person has no place on it.",
    Signal.TRIES: f"Refused {THRESHOLDS.tried_files} or more different files in one day.",
    Signal.MANY_FILES: (
        f"{THRESHOLDS.many_files} or more different files in one day, and more than {THRESHOLDS.times_peers:g} times "
        "the median day of the same role."
    ),
    Signal.HELD_UP: (
        f"Asked for more than {BRAKE.slow} different files within an hour. From there on one a minute is opened, and "
        f"after {BRAKE.block} none until the hour has passed. You were sent a message at the time."
    ),
    Signal.NO_WORK: (
        f"On {THRESHOLDS.days_without_work} or more days, without a place on the file and without work done there."
    ),
    Signal.OUT_OF_HOURS: (
        f"On {THRESHOLDS.nights} or more nights or days of a weekend (before {THRESHOLDS.hours[0]:%H:%M}, after "
        f"{THRESHOLDS.hours[1]:%H:%M}), without writing anything on those days."
    ),
    Signal.AFTER_CLOSING: (
        f"On {THRESHOLDS.days_after_closing} or more days, more than {THRESHOLDS.closing_grace.days} days after the "
        "review closed, without work done there in the period."
    ),
    Signal.EMERGENCIES: f"{THRESHOLDS.emergencies} or more emergency openings.",
}


@dataclass(frozen=True)
class SignalsPage:
    """What was noticed and waits for somebody to look into it, and what was set aside."""

    noticed: list[Noticed]
    aside: list[SetAside]
    names: dict[str, str]
    reader: User

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The newest first, each with its evidence."""
        return [
            {
                "what": found.signal.label, "name": self.name_of(found.person), "evidence": found.evidence,
                "files": ", ".join(found.files[:MOST_FILES])
                + (f" and {len(found.files) - MOST_FILES} more" if len(found.files) > MOST_FILES else ""),
                "when": day(found.first) if found.first.date() == found.last.date()
                else f"{day(found.first)} to {day(found.last)}",
                "own": found.person == str(self.reader.pk),
                "address": reverse("stewardship:set-aside", kwargs={"key": found.key}),
            }
            for found in self.noticed
        ]

    def name_of(self, person: str) -> str:
        """As they are called here."""
        return self.names.get(person, "Somebody without an account")

    @property
    def rules(self) -> list[tuple[str, str]]:
        """Every rule with its threshold, so that nobody need guess."""
        return [(str(signal.label), SAYS[signal]) for signal in Signal]

    @property
    def set_aside(self) -> list[dict[str, Any]]:
        """With the reason, who said it and when."""
        return [
            {
                "what": kept.get_signal_display(), "name": self.name_of(str(kept.person_id)), "reason": kept.reason,
                "by": kept.set_aside_by.name, "on": kept.set_aside_at,
            }
            for kept in self.aside
        ]


class CopyPage:
    """Not asked for; waiting for a second person; agreed, to be taken by whoever asked until a moment; or too late."""

    def __init__(self, proposal: Proposal | None, *, person: User, within: timedelta, now: datetime) -> None:
        agreed = proposal.confirmed_at if proposal else None
        self.too_late = agreed is not None and agreed <= now - within
        self.waits = proposal is not None and agreed is None
        self.agreed = agreed is not None and not self.too_late
        self.mine = proposal is not None and proposal.proposed_by_id == person.pk
        self.may_ask = not self.waits and not (self.agreed and self.mine)
        self.asked_by = proposal.proposed_by.name if proposal else ""
        self.agreed_by = proposal.confirmed_by.name if proposal and proposal.confirmed_by else ""
        self.until = day_and_clock(agreed + within) if agreed else ""
        self.waits_until = day_and_clock(proposal.proposed_at + STANDS_FOR) if proposal else ""
