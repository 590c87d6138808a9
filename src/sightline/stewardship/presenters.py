"""What the pages of the watch show, where a copy of a whole file stands, which legal holds do,
and until when files are kept.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.urls import reverse

from sightline.access.choices import STANDS_FOR
from sightline.access.models import Proposal
from sightline.access.policy import may_confirm
from sightline.accounts.models import User
from sightline.design.formats import counted, day, day_and_clock
from sightline.stewardship.choices import RecordClass, Signal
from sightline.stewardship.models import Disposal, LegalHold, Retention, RetentionRule, SetAside
from sightline.stewardship.rules import BRAKE, CLASSES, COPY_BRAKE, THRESHOLDS, Noticed

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
        f"after {BRAKE.block} none until the hour has passed. Or asked for more than {COPY_BRAKE.most} copies within "
        "an hour. You were sent a message at the time."
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


def hold_words(hold: LegalHold) -> list[tuple[str, str]]:
    """A hold as rows of a name and what it says."""
    rows = [
        ("Asked for by", f"{hold.get_source_display()}: {hold.asker}"),
        ("Why", hold.reason),
        ("Placed", f"{day(hold.placed_at)} by {hold.placed_by.name}"),
    ]
    if hold.lifted_at and hold.lifted_by and hold.lift_asked_by:
        rows.append(
            ("Lifted", f"{day(hold.lifted_at)} by {hold.lifted_by.name}, asked for by {hold.lift_asked_by.name}")
        )
        rows.append(("Why lifted", hold.lifted_because))
    return rows


@dataclass(frozen=True)
class HoldRow:
    """One hold, and what the reader can do about it."""

    hold: LegalHold
    waiting: Proposal | None
    reader: User
    may_ask: bool

    @property
    def words(self) -> list[tuple[str, str]]:
        """Who asked, why, and when it was placed."""
        return hold_words(self.hold)

    @property
    def asked(self) -> str:
        """That somebody wants it lifted; empty otherwise."""
        if self.waiting is None:
            return ""
        until = day_and_clock(self.waiting.proposed_at + STANDS_FOR)
        return f"{self.waiting.proposed_by.name} asks for it to be lifted, and waits for a second person until {until}."

    @property
    def link(self) -> tuple[str, str]:
        """Words and address of what the reader can do; empty where there is nothing."""
        given = {"reference": self.hold.reference, "number": self.hold.number}
        if self.waiting is None:
            address = reverse("stewardship:lift-hold", kwargs=given)
            return ("Ask for it to be lifted", address) if self.may_ask else ("", "")
        address = reverse("stewardship:decide-hold", kwargs=given)
        return ("Say yes or no to lifting it", address) if may_confirm(self.reader, self.waiting) else ("", "")


@dataclass(frozen=True)
class HoldsPage:
    """The holds that stand, each with what waits for whom, and the last that were lifted."""

    standing: list[LegalHold]
    lifted: list[LegalHold]
    waiting: list[Proposal]
    reader: User
    may_place: bool

    @property
    def rows(self) -> list[HoldRow]:
        """Those that stand, by reference."""
        asked = {proposal.terms["hold"]: proposal for proposal in self.waiting}
        return [HoldRow(hold, asked.get(hold.pk), self.reader, self.may_place) for hold in self.standing]

    @property
    def ended(self) -> list[HoldRow]:
        """Lifted, the latest first."""
        return [HoldRow(hold, None, self.reader, False) for hold in self.lifted]


TO_CONFIRM = "a default, to be confirmed by the information governance lead"


@dataclass(frozen=True)
class KeptRow:
    """Until when one file is kept, with how the day was counted."""

    kept: Retention

    @property
    def reference(self) -> str:
        """As people say it."""
        return self.kept.reference

    @property
    def due(self) -> str:
        """The first day on which it may be disposed of."""
        return day(self.kept.due_on)

    @property
    def explained(self) -> str:
        """Closed when, kept how long and by whose word."""
        rule = self.kept.rule
        whose = f"the partnership’s own period since {day(rule.starts_on)}" if rule else TO_CONFIRM
        years = counted(self.kept.years, "year")
        return (
            f"{self.kept.get_record_class_display()}. Closed on {day(self.kept.closed_on)}, kept for {years} from then "
            f"({whose})."
        )

    @property
    def on_hold(self) -> bool:
        """A legal hold keeps it, whatever its day."""
        return bool(getattr(self.kept, "on_hold", False))

    @property
    def asked(self) -> str:
        """Before its day nobody proposes anything."""
        return ""

    @property
    def link(self) -> tuple[str, str]:
        """Before its day there is nothing to do."""
        return ("", "")


@dataclass(frozen=True)
class DueRow(KeptRow):
    """A file whose day has come, and what the reader can do about it."""

    waiting: Proposal | None
    reader: User
    decides: bool

    @property
    def asked(self) -> str:
        """That somebody proposes its disposal; empty otherwise."""
        if self.waiting is None:
            return ""
        until = day_and_clock(self.waiting.proposed_at + STANDS_FOR)
        return f"{self.waiting.proposed_by.name} proposes to dispose of it. It waits for a second person until {until}."

    @property
    def link(self) -> tuple[str, str]:
        """Words and address of what the reader can do; empty where there is nothing."""
        given = {"reference": self.reference}
        if self.waiting is not None:
            decides = self.decides and may_confirm(self.reader, self.waiting)
            address = reverse("stewardship:decide-disposal", kwargs=given)
            return ("Say yes or no to its disposal", address) if decides else ("", "")
        address = reverse("stewardship:propose-disposal", kwargs=given)
        return ("", "") if self.on_hold else ("Propose its disposal", address)


@dataclass(frozen=True)
class DisposalPage:
    """One file and where its disposal stands."""

    kept: Retention
    waiting: Proposal | None
    mine: bool
    today: date

    @property
    def explained(self) -> str:
        """How its day was counted."""
        return KeptRow(self.kept).explained

    @property
    def because(self) -> str:
        """Why it cannot be disposed of now; empty where it can."""
        if KeptRow(self.kept).on_hold:
            return "This file is on legal hold. It is kept until two people have lifted the hold."
        if self.kept.due_on > self.today:
            return f"It can be disposed of from {day(self.kept.due_on)} on."
        return ""


@dataclass(frozen=True)
class CertificateRow:
    """A certificate in words."""

    disposal: Disposal

    @property
    def title(self) -> str:
        """The reference."""
        return self.disposal.reference

    @property
    def words(self) -> list[tuple[str, str]]:
        """What it was, why it could go, who proposed and approved, and what went."""
        gone = self.disposal
        period = f"{counted(gone.years, 'year')} from {day(gone.closed_on)}, until {day(gone.due_on)}"
        called = {str(model._meta.db_table): str(model._meta.verbose_name) for model in apps.get_models(True)}
        went = sorted((table, number) for table, number in gone.counts.items() if number)
        tables = ", ".join(f"{called.get(table, table)}: {number:,}" for table, number in went)
        return [
            ("What", str(gone.get_record_class_display())),
            ("Kept for", f"{period} ({gone.authority or 'the default period'})"),
            ("Proposed", f"{day(gone.proposed_at)} by {gone.proposed_by.name}"),
            ("Approved and done", f"{day(gone.approved_at)} by {gone.approved_by.name}"),
            ("Rows that went", f"{sum(gone.counts.values()):,}"),
            ("Of what", tables),
        ]


@dataclass(frozen=True)
class PeriodsPage:
    """Each class of files: the default, the partnership's periods in order, and which of them holds today."""

    rules: list[RetentionRule]
    may_set: bool
    today: date

    @property
    def classes(self) -> list[dict[str, Any]]:
        """In the order of the table."""
        return [
            {"name": str(kind.label), "words": self._words(kind), "address": self._address(kind)}
            for kind in RecordClass
        ]

    def _address(self, kind: RecordClass) -> str:
        return reverse("stewardship:set-period", kwargs={"kind": str(kind)}) if self.may_set else ""

    def _words(self, record_class: RecordClass) -> list[tuple[str, str]]:
        row = CLASSES[record_class]
        theirs = [rule for rule in self.rules if rule.record_class == record_class]
        begun = [rule for rule in theirs if rule.starts_on <= self.today]
        now = f"{counted(row.years, 'year')}, {TO_CONFIRM}"
        if begun:
            now = f"{counted(begun[-1].years, 'year')}, since {day(begun[-1].starts_on)}"
        default = f"{counted(row.years, 'year')} ({row.source})"
        said = [("Counted from", row.trigger), ("Kept for", now), ("Default", default)]
        said += [
            (
                f"{'From' if rule in begun else 'To come, from'} {day(rule.starts_on)}",
                f"{counted(rule.years, 'year')}. {rule.authority}. Set by {rule.set_by.name}, {day(rule.set_at)}",
            )
            for rule in reversed(theirs)
        ]
        return said
