"""Every deadline of the process as one table, D01 to D41, and the date each gives (domain/02-processes.md §2.5).

How a unit is counted is `foundation.clock_rules`; how many there are, from what, and on whose word is here. A
partnership's profile may change or switch off a rule; nothing of any partnership is in this file.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from sightline.foundation.clock_rules import (
    Kind,
    Unit,
    act_by_after,
    count,
    day_zero,
    latest_send_date,
    next_meeting,
    quarter_end,
    report_year_end,
    window,
)
from sightline.foundation.errors import DomainError
from sightline.foundation.working_days import data_ends, require_known
from sightline.partnerships.rules import DeadlineOverride, Function, Process, Profile

NO_MEETING = "no meeting in the diary"
_PAPERS_WORKING_DAYS = 5  # [I] CAL-12, where no profile is given


class RuleRefused(DomainError):
    """A rule that does not exist or cannot be counted as asked. Its text says what to do."""


class Status(StrEnum):
    """On whose word a deadline stands (§2.5). Where the source gives no time, the time is a local target [I]."""

    STATUTORY = "statutory"                   # the clocks CAL-15 never stops
    REQUIRED = "required"
    LOCAL_TARGET = "local target"
    EXPECTED = "expected from others"


class Track(StrEnum):
    """The process a deadline belongs to. Only Line of Sight clocks stop while a review is suspended (CAL-15)."""

    LINE_OF_SIGHT = "Line of Sight"
    SERIOUS_INCIDENT = "Serious incident and rapid review"
    PRACTICE_REVIEW = "Local child safeguarding practice review"
    ACTION_PLAN = "Action plans"


class CountsFrom(StrEnum):
    """Which day is day 0 when the anchor is any day of a period."""

    ANCHOR = "anchor"
    QUARTER_END = "quarter_end"          # CAL-13
    REPORT_YEAR_END = "report_year_end"  # D16


@dataclass(frozen=True)
class Rule:
    """One row of the table.

    `anchor` says which date to give. `earliest` opens a window, in the same unit. `warn` is when it turns amber and
    `hard_stop` the last day of all, both as amount and unit from the anchor. `amount_source` is where the number is
    from when `source` gives the duty but no time. `papers_first` brings the date forward to the papers deadline of the
    next meeting. `meets` is the function of the body whose meetings count.
    """

    track: Track
    status: Status
    id: str
    title: str
    anchor: str
    amount: int | None
    unit: Unit
    owner: str
    source: str
    kind: Kind = Kind.WITHIN
    earliest: int | None = None
    warn: tuple[int, Unit] | None = None
    hard_stop: tuple[int, Unit] | None = None
    amount_source: str = ""
    repeats: bool = False
    counts_from: CountsFrom = CountsFrom.ANCHOR
    meets: Function | None = None
    papers_first: bool = False
    office_cutoff_applies: bool = True
    off_in: str = ""

    @property
    def stops_while_suspended(self) -> bool:
        """Whether this clock stands still while the review is suspended: Line of Sight only (CAL-15)."""
        return self.track is Track.LINE_OF_SIGHT


@dataclass(frozen=True)
class DueDate:
    """What a rule gives for one anchor.

    `counted_from` is day 0. `due_on` is None when there is no date, and `reason` then says why. `act_by` is the last
    working day to act; it is None where the date is the first on which something may be done. `anchor` is None in a
    row that lists the rule alone.
    """

    rule: str
    title: str
    anchor: date | None
    anchor_words: str
    counted_from: date | None
    due_on: date | None
    act_by: date | None
    window_from: date | None
    warn_on: date | None
    hard_stop_on: date | None
    papers_by: date | None
    unit: Unit
    amount: int | None
    earliest: int | None
    kind: Kind
    repeats: bool
    owner: str
    status: Status
    source: str
    amount_source: str
    reason: str | None

    def as_json(self) -> dict[str, Any]:
        """The row as JSON types: dates as YYYY-MM-DD, absent values as null (ARCHITECTURE §9)."""
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in ((name, getattr(self, name)) for name in self.__dataclass_fields__)
        }


_LOS, _SIN, _LCSPR, _PLAN = Track
_STATUTORY, _REQUIRED, _TARGET, _EXPECTED = Status
_SAME, _DAYS, _WD, _MONTHS, _QUARTERS, _YEARS, _MEETING = Unit

_TABLE = (
    Rule(_LOS, _TARGET, "D01", "Receipt sent to the referrer", "approved referral received",
         0, _SAME, "system", "S32", amount_source="[I]"),
    Rule(_LOS, _REQUIRED, "D02", "Triage panel convened", "referral received", 14, _DAYS, "R08", "S31"),
    Rule(_LOS, _REQUIRED, "D03", "Agencies’ audits and chronologies in", "triage panel’s decision",
         1, _MONTHS, "agencies", "S34"),
    Rule(_LOS, _REQUIRED, "D04", "Learning event held", "last required return received or waived",
         14, _DAYS, "R08", "S43"),
    Rule(_LOS, _REQUIRED, "D05", "Chair presents to the executive panel, after 12:00", "event", 0, _SAME, "R12", "S49"),
    Rule(_LOS, _REQUIRED, "D06", "Briefing written", "event", 7, _DAYS, "R12", "S57"),
    Rule(_LOS, _TARGET, "D07", "Briefing approved by the executive panel, virtually", "event",
         12, _DAYS, "R14", "S63", amount_source="[I]", hard_stop=(14, _DAYS)),
    Rule(_LOS, _REQUIRED, "D08", "Highlights and emerging themes on the website", "event",
         14, _DAYS, "R07, R08", "S67"),
    Rule(_LOS, _REQUIRED, "D09", "Briefing sent to agencies", "event", 14, _DAYS, "R08", "S69"),
    Rule(_LOS, _TARGET, "D10", "Briefing in the online procedures", "event",
         14, _DAYS, "R21", "S68", amount_source="[I]"),
    Rule(_LOS, _TARGET, "D11", "Overview report and action plan formalised", "event", 10, _WD, "R07", "S62",
         amount_source="[I]", meets=Function.MONITOR, papers_first=True),
    Rule(_LOS, _REQUIRED, "D12", "Report and plan considered by the monitoring body", "report and plan formalised",
         None, _MEETING, "R15", "S64", kind=Kind.NEXT_MEETING, meets=Function.MONITOR),
    Rule(_LOS, _TARGET, "D13", "Quarterly report to the top body", "any day of the quarter reported",
         None, _MEETING, "R15", "S65", kind=Kind.NEXT_MEETING, amount_source="[I]", repeats=True, meets=Function.TOP,
         counts_from=CountsFrom.QUARTER_END),
    Rule(_LOS, _TARGET, "D14a", "Evidence form part 1, dissemination", "briefing sent to agencies",
         42, _DAYS, "agencies", "S52, S71", amount_source="[I] after P53"),
    Rule(_LOS, _TARGET, "D14b", "Evidence form part 2, impact", "briefing sent to agencies",
         6, _MONTHS, "agencies", "S52, S71", amount_source="[I] after P54"),
    Rule(_LOS, _TARGET, "D15", "Participants’ feedback closes", "event",
         10, _WD, "system", "S70", amount_source="[I]"),
    Rule(_LOS, _REQUIRED, "D16", "Included in the published annual report", "any day of the year to 31 March reported",
         6, _MONTHS, "R07", "S72", amount_source="P05", counts_from=CountsFrom.REPORT_YEAR_END),
    Rule(_SIN, _STATUTORY, "D20", "Serious incident notified to the national Panel", "local authority became aware",
         5, _WD, "R20", "S246, S253", office_cutoff_applies=False),
    Rule(_SIN, _STATUTORY, "D21", "Safeguarding partners told by the local authority", "local authority became aware",
         5, _WD, "R20", "S247", office_cutoff_applies=False),
    Rule(_SIN, _STATUTORY, "D22", "Copy of the notification to the office", "notification submitted",
         0, _SAME, "R20", "S254", office_cutoff_applies=False),
    Rule(_SIN, _STATUTORY, "D23", "Looked-after child’s death notified to the Secretary of State and Ofsted",
         "local authority became aware", 5, _WD, "R20", "S248, P10"),
    Rule(_SIN, _REQUIRED, "D24", "Agency’s serious incident referral", "incident",
         5, _WD, "agency", "S258", kind=Kind.ASAP, amount_source="[I]", warn=(2, _WD)),
    Rule(_SIN, _REQUIRED, "D25", "Scoping templates sent to agencies", "referral received",
         2, _WD, "R08", "S405–S406"),
    Rule(_SIN, _REQUIRED, "D26", "Date of the rapid review meeting set", "referral received",
         2, _WD, "R08", "S405, S407"),
    Rule(_SIN, _REQUIRED, "D27", "Scoping returned by agencies", "referral received",
         5, _WD, "agencies", "S408–S409"),
    Rule(_SIN, _REQUIRED, "D28", "Rapid review meeting held", "referral received",
         13, _WD, "SRG", "S410", kind=Kind.WINDOW, earliest=7),
    Rule(_SIN, _REQUIRED, "D29", "Rapid review and letter to the national Panel; agencies and referrer told",
         "rapid review meeting", 2, _WD, "R07", "S413–S415", warn=(2, _DAYS)),
    Rule(_SIN, _STATUTORY, "D30", "Rapid review complete and sent, nationally", "notification sent to the Panel",
         15, _WD, "R07", "P22, P77"),
    Rule(_SIN, _EXPECTED, "D31", "National Panel’s decision", "rapid review received by the Panel",
         15, _WD, "Panel", "S309", kind=Kind.EXPECTED),
    Rule(_LCSPR, _REQUIRED, "D32", "National Panel, Ofsted and DfE told of the review and its reviewer",
         "decision to review, or reviewer commissioned", 1, _WD, "R07", "S285", kind=Kind.ASAP, amount_source="[I]"),
    Rule(_LCSPR, _STATUTORY, "D33", "Review complete and published", "decision to initiate the review",
         6, _MONTHS, "R16", "S375"),
    Rule(_LCSPR, _STATUTORY, "D34", "Full report to the national Panel and the Secretary of State", "publication date",
         -7, _WD, "R07", "S371", kind=Kind.BEFORE),
    Rule(_LCSPR, _STATUTORY, "D35", "Full report to Ofsted", "publication date",
         -7, _WD, "R07", "S373", kind=Kind.BEFORE),
    Rule(_LCSPR, _STATUTORY, "D36",
         "Improvement information, if only that is published, to the Panel, Secretary of State and Ofsted",
         "publication date", -7, _WD, "R07", "S372–S373", kind=Kind.BEFORE),
    Rule(_LCSPR, _STATUTORY, "D37", "Published report may be removed", "publication",
         1, _YEARS, "R07", "S368", kind=Kind.NOT_BEFORE),
    Rule(_LCSPR, _REQUIRED, "D38", "Reasons for delay to the national Panel and the Secretary of State",
         "forecast passed the six-month date", 0, _SAME, "R16", "S376", kind=Kind.ASAP, amount_source="[I]"),
    Rule(_LCSPR, _TARGET, "D39", "Reviewer’s progress and quality checked", "reviewer commissioned, or last check",
         1, _MONTHS, "R16", "S356, P17", amount_source="[I]", repeats=True),
    Rule(_PLAN, _TARGET, "D40", "Review group’s report to the partners and the board",
         "any day of the quarter reported", 1, _QUARTERS, "SRG", "S387", amount_source="[I]", repeats=True),
    Rule(_PLAN, _TARGET, "D41", "Implementation audited", "action complete, or last audit",
         6, _MONTHS, "SRG", "S383", amount_source="[I]", repeats=True),
)

RULES: Mapping[str, Rule] = MappingProxyType({rule.id: rule for rule in _TABLE})


def rules_for(profile: Profile | None = None) -> Mapping[str, Rule]:
    """Every rule by id, as the profile has it; without one, as the specification has it.

    Raises `RuleRefused` when the profile changes a rule that does not exist or in a way that cannot be counted.
    """
    if profile is None:
        return RULES
    for rule_id in profile.deadlines:
        if rule_id not in RULES:
            raise RuleRefused(f"Profile {profile.name} changes {rule_id}, which is not a deadline. {_the_ids()}")
    return MappingProxyType({
        rule.id: _overridden(rule, profile.deadlines[rule.id], profile.name) if rule.id in profile.deadlines else rule
        for rule in _TABLE
    })


def rule_named(said: str, profile: Profile | None = None) -> Rule:
    """The rule of an id in any case of letters. Raises `RuleRefused` for an unknown one, and for D14, which is two."""
    rules = rules_for(profile)
    for rule_id, rule in rules.items():
        if rule_id.casefold() == said.strip().casefold():
            return rule
    parts = [rule_id for rule_id in rules if rule_id[:-1].casefold() == said.strip().casefold()]
    if parts:
        either = " or ".join(f"{part} ({rules[part].title.lower()})" for part in parts)
        raise RuleRefused(f"{said.strip().upper()} is more than one deadline. Choose {either}.")
    raise RuleRefused(f"There is no deadline “{said.strip()}”. {_the_ids()}")


def due(
    rule: Rule | str,
    anchor: date,
    *,
    profile: Profile | None = None,
    meetings: Iterable[date] = (),
    papers_working_days: int | None = None,
    clear_days: bool | None = None,
    extra: Collection[date] = (),
    removed: Collection[date] = (),
) -> DueDate:
    """The date a rule gives for an anchor (domain/02-processes.md §2.5, CAL-03 to CAL-13).

    A `Rule` is taken as it is; an id is looked up in the profile. `meetings` are the diary of the body the rule waits
    for. `papers_working_days` and `clear_days` stand for the profile's own where given. `extra` and `removed` are bank
    holidays added or moved away (CAL-02). Raises `RuleRefused` for an unknown rule and `BeyondTheTable` for a date
    whose working days are not known.
    """
    chosen = rule_named(rule, profile) if isinstance(rule, str) else rule
    if anchor > data_ends():
        require_known(anchor)
    if chosen.off_in:
        return _answer(chosen, anchor, None, reason=f"off in profile {chosen.off_in}")
    start = _day_counted_from(chosen, anchor)
    if chosen.meets is not None and papers_working_days is None:
        papers_working_days = _papers_working_days(chosen.meets, profile, on=start)
    meeting = next_meeting(start, meetings, papers_working_days or 0, extra=extra, removed=removed)
    if chosen.unit is Unit.NEXT_MEETING:
        if meeting is None:
            return _answer(chosen, anchor, start, reason=NO_MEETING)
        act_by = act_by_after(start, meeting.meets_on, extra=extra, removed=removed)
        return _answer(chosen, anchor, start, due_on=meeting.meets_on, act_by=act_by, papers_by=meeting.papers_by)

    amount = chosen.amount or 0
    if chosen.kind is Kind.BEFORE:
        if clear_days is None:
            clear_days = profile.settings.clear_days if profile else False
        due_on = latest_send_date(start, -amount, clear_days=clear_days, extra=extra, removed=removed)
    else:
        due_on = count(start, amount, chosen.unit, extra=extra, removed=removed)
    opens_on = None
    if chosen.earliest is not None:
        opens_on = window(start, chosen.earliest, amount, chosen.unit, extra=extra, removed=removed).opens_on
    papers_by = None
    if chosen.papers_first and meeting is not None:
        papers_by = meeting.papers_by
        due_on = min(due_on, papers_by)

    def after(other: tuple[int, Unit] | None) -> date | None:
        return None if other is None else count(start, *other, extra=extra, removed=removed)

    return _answer(
        chosen, anchor, start,
        due_on=due_on,
        act_by=None if chosen.kind is Kind.NOT_BEFORE else act_by_after(start, due_on, extra=extra, removed=removed),
        window_from=opens_on,
        warn_on=after(chosen.warn),
        hard_stop_on=after(chosen.hard_stop),
        papers_by=papers_by,
        reason="the papers deadline comes first" if papers_by == due_on else None,
    )


def listed(rule: Rule) -> DueDate:
    """The rule alone, as a row without an anchor and without dates."""
    return _answer(rule, None, None, reason=f"off in profile {rule.off_in}" if rule.off_in else None)


def anchor_on(
    rule: Rule,
    moment: datetime,
    *,
    profile: Profile | None = None,
    extra: Collection[date] = (),
    removed: Collection[date] = (),
) -> date:
    """Day 0 of a rule whose anchor happened at `moment`, an aware datetime (CAL-04).

    The profile's `office_cutoff` moves what comes late to the next working day, except the local authority's own
    duties D20 to D22.
    """
    cutoff = profile.settings.office_cutoff if profile and rule.office_cutoff_applies else None
    return day_zero(moment, office_cutoff=cutoff, extra=extra, removed=removed)


def event_anchor(received_or_waived: Sequence[date | None]) -> date | None:
    """The anchor of D04: the day of the last required return; None while one is missing or none is known (CAL-17)."""
    known = [on for on in received_or_waived if on is not None]
    return max(known) if known and len(known) == len(received_or_waived) else None


def event_forecast(returns_due_on: date, *, profile: Profile | None = None) -> date | None:
    """When the event would be due if the last return came on its own due date: D03 and then D04 (CAL-17)."""
    return due("D04", returns_due_on, profile=profile).due_on


def headline(clocks: Iterable[DueDate]) -> DueDate | None:
    """Of several clocks on one thing, the one due first; None when none has a date (CAL-18)."""
    dated = [(clock.due_on, clock) for clock in clocks if clock.due_on is not None]
    return min(dated, key=lambda pair: pair[0])[1] if dated else None


def in_words(rule: Rule) -> str:
    """How long a rule allows, in plain words: “within 14 calendar days”."""
    if rule.unit is Unit.NEXT_MEETING:
        return "at the next meeting whose papers are still open"
    if rule.unit is Unit.SAME_DAY:
        return "as soon as possible, from the same day" if rule.kind is Kind.ASAP else "the same day"
    amount = abs(rule.amount or 0)
    if rule.unit is Unit.QUARTERS:
        return "by the end of the quarter" if amount == 1 else f"by the end of quarter {amount}, this one being 1"
    noun = {Unit.DAYS: "calendar day", Unit.WORKING_DAYS: "working day", Unit.MONTHS: "calendar month"}.get(
        rule.unit, "year"
    )
    span = f"{amount} {noun}{'' if amount == 1 else 's'}"
    sentence = {
        Kind.WINDOW: f"from {noun} {rule.earliest} to {noun} {amount}",
        Kind.BEFORE: f"at least {span} before",
        Kind.NOT_BEFORE: f"not before {span} have passed" if amount != 1 else f"not before {span} has passed",
        Kind.ASAP: f"as soon as possible, marked at {span}",
        Kind.EXPECTED: f"expected within {span}",
    }.get(rule.kind, f"within {span}")
    if rule.papers_first:
        sentence += ", or by the papers deadline of the next meeting if sooner"
    if rule.hard_stop is not None:
        sentence += f"; hard stop at {rule.hard_stop[0]}"
    return sentence


def deadlines_page() -> str:
    """docs/deadlines.md, whole, as Markdown: every rule by process, and how dates are counted."""
    lines = [
        "# Deadlines",
        "",
        "Written from `src/sightline/deadlines/rules.py` by `make docs`; a test fails when it is out of date. "
        "Numbers S and P are sentences and sources of the specification; [I] marks a time that no source gives. "
        "A partnership’s profile may change a row or switch it off.",
    ]
    for track in Track:
        lines += [
            "", f"## {track}", "",
            "| id | what | counted from the date of | time | owner | source | status |",
            "|---|---|---|---|---|---|---|",
        ]
        for rule in (rule for rule in _TABLE if rule.track is track):
            source = f"{rule.source}; time {rule.amount_source}" if rule.amount_source else rule.source
            time = in_words(rule) + (", repeating" if rule.repeats else "")
            lines.append(
                f"| {rule.id} | {rule.title} | {rule.anchor} | {time} | {rule.owner} | {source} | {rule.status} |"
            )
    return "\n".join([*lines, "", _HOW_DATES_ARE_COUNTED])


_HOW_DATES_ARE_COUNTED = """\
## How dates are counted

- Day 0 is the date of the anchor, whatever day that is. Something done on its due date is on time.
- Calendar days, calendar months and working days are different units; none is turned into another.
- A working day is not a Saturday, a Sunday or a bank holiday in England and Wales.
- A month ends on the same day number, or on the last day of a month too short for it.
- A due date may fall on a weekend or a bank holiday. *Act by* is then the last working day before it.
- “Not before” is the first date on which a thing may be done; 29 February and one year is 1 March.
- A meeting takes an item that was ready by its papers deadline. With no such meeting the answer has no date and says
  “no meeting in the diary”.
- D13 and D40 take any day of the quarter, which ends on 31 March, 30 June, 30 September or 31 December; D16 takes any
  day of the year to 31 March and is published by 30 September.
- A date for which no bank holidays are known is refused.

`sightline due RULE --anchor YYYY-MM-DD` gives any of these dates.
"""


def _overridden(rule: Rule, override: DeadlineOverride, profile_name: str) -> Rule:
    if override.off:
        return replace(rule, off_in=profile_name)
    unit = override.unit or rule.unit
    amount = rule.amount if override.amount is None else override.amount
    kind = Kind.WITHIN if rule.unit is Unit.NEXT_MEETING is not unit else rule.kind
    changed = replace(
        rule,
        unit=unit,
        amount=None if unit is Unit.NEXT_MEETING else amount,
        kind=Kind.NEXT_MEETING if unit is Unit.NEXT_MEETING else kind,
        earliest=rule.earliest if override.earliest is None else override.earliest,
        anchor=override.anchor or rule.anchor,
        source=override.source or rule.source,
        amount_source="" if override.source else rule.amount_source,
    )
    fault = _fault(changed)
    if fault:
        raise RuleRefused(f"Profile {profile_name} changes {rule.id} so that it cannot be counted: {fault}")
    return changed


def _fault(rule: Rule) -> str:
    if rule.unit is Unit.NEXT_MEETING:
        return "" if rule.meets else "no body’s meetings belong to it. Give an amount and another unit."
    if rule.amount is None:
        return "it has no amount. Give one."
    if rule.kind is Kind.BEFORE:
        counts_back = rule.amount < 0 and rule.unit is Unit.WORKING_DAYS
        return "" if counts_back else "it counts back. Give a number below zero, of working days."
    if rule.amount < 0:
        return f"it counts forward. Give 0 or more, not {rule.amount}."
    if rule.kind is Kind.WINDOW and rule.amount < (rule.earliest or 0):
        return f"the window would close at {rule.amount}, before it opens at {rule.earliest}. Give both."
    if rule.unit is Unit.QUARTERS and rule.amount == 0:
        return "the first quarter is number 1. Give 1 or more."
    if rule.hard_stop is not None and rule.unit is rule.hard_stop[1] and rule.amount > rule.hard_stop[0]:
        return f"its hard stop is {rule.hard_stop[0]}. Give that or less."
    return ""


def _day_counted_from(rule: Rule, anchor: date) -> date:
    if rule.counts_from is CountsFrom.QUARTER_END:
        return quarter_end(anchor)
    if rule.counts_from is CountsFrom.REPORT_YEAR_END:
        return report_year_end(anchor)
    return anchor


def _papers_working_days(function: Function, profile: Profile | None, *, on: date) -> int:
    if profile is None:
        return _PAPERS_WORKING_DAYS
    body = profile.body_for(function, Process.LOS, on=on)
    return profile.settings.papers_working_days if body is None else body.papers_working_days


def _answer(
    rule: Rule,
    anchor: date | None,
    counted_from: date | None,
    *,
    due_on: date | None = None,
    act_by: date | None = None,
    window_from: date | None = None,
    warn_on: date | None = None,
    hard_stop_on: date | None = None,
    papers_by: date | None = None,
    reason: str | None = None,
) -> DueDate:
    return DueDate(
        rule=rule.id, title=rule.title, anchor=anchor, anchor_words=rule.anchor, counted_from=counted_from,
        due_on=due_on, act_by=act_by, window_from=window_from, warn_on=warn_on, hard_stop_on=hard_stop_on,
        papers_by=papers_by, unit=rule.unit, amount=rule.amount, earliest=rule.earliest, kind=rule.kind,
        repeats=rule.repeats, owner=rule.owner, status=rule.status, source=rule.source,
        amount_source=rule.amount_source or rule.source, reason=reason,
    )


def _the_ids() -> str:
    return f"Choose one of {', '.join(RULES)}."
