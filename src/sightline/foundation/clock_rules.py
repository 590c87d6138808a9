"""How the clocks count (domain/04-calendar.md, CAL-03 to CAL-19): pure functions on local dates.

Days, months and working days are different units and none is ever turned into another. How many of them a deadline
allows is said elsewhere, with its source; here is only what one of each means. `extra` and `removed` are the bank
holidays added or moved away since the table was made (CAL-02), as in `working_days`.
"""

from calendar import monthrange
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sightline.foundation.working_days import act_by, add_working_days, subtract_working_days

LONDON = ZoneInfo("Europe/London")
_ONE_DAY = timedelta(days=1)
_NOON = time(12)
_MONTHS_IN_A_QUARTER = 3
_MONTHS_IN_A_YEAR = 12


class Unit(StrEnum):
    """What a deadline is counted in (domain/02-processes.md §2.5)."""

    SAME_DAY = "same_day"          # the anchor's own local date (CAL-14); the amount is 0
    DAYS = "days"                  # calendar days (CAL-05)
    WORKING_DAYS = "working_days"  # CAL-03; below zero counts back (CAL-10)
    MONTHS = "months"              # corresponding date (CAL-06)
    QUARTERS = "quarters"          # ends of quarters, the anchor's own being the first (CAL-13)
    YEARS = "years"                # corresponding date, never shorter (CAL-11)
    NEXT_MEETING = "next_meeting"  # CAL-12; there is no amount


class Kind(StrEnum):
    """What the date that comes out means to the person who owes something (domain/02-processes.md §2.5)."""

    WITHIN = "within"              # done on or before the date
    WINDOW = "window"              # done between two dates, both included (CAL-09)
    BEFORE = "before"              # done on or before a date counted back from the anchor (CAL-10)
    NOT_BEFORE = "not_before"      # the date is the first on which it may be done (CAL-11)
    NEXT_MEETING = "next_meeting"  # done at a meeting that is in the diary (CAL-12)
    ASAP = "as_soon_as_possible"   # the source gives no number
    EXPECTED = "expected"          # another party's commitment: chase, never breach


class Placement(StrEnum):
    """Where a day stands to a window (CAL-09)."""

    EARLY = "early"    # needs a reason
    INSIDE = "inside"
    LATE = "late"      # needs an override, and is a breach


class Timing(StrEnum):
    """How something stands to its due date (CAL-19)."""

    OPEN = "open"
    OVERDUE = "overdue"
    ON_TIME = "done_on_time"
    LATE = "done_late"


@dataclass(frozen=True)
class Window:
    """The days between which something must happen, both included (CAL-09)."""

    opens_on: date
    closes_on: date

    def placement(self, on: date) -> Placement:
        """Whether `on` is before, inside or after the window; both ends are inside (CAL-09)."""
        if on < self.opens_on:
            return Placement.EARLY
        return Placement.LATE if on > self.closes_on else Placement.INSIDE


@dataclass(frozen=True)
class MeetingChoice:
    """The meeting that will take an item, and the last day its papers may be sent (CAL-12)."""

    meets_on: date
    papers_by: date


def count(
    anchor: date, amount: int, unit: Unit, *, extra: Collection[date] = (), removed: Collection[date] = ()
) -> date:
    """The date `amount` units from `anchor`, which is day 0 (CAL-03, CAL-05, CAL-06, CAL-10, CAL-11, CAL-13).

    Only working days may be below zero. Raises `ValueError` for an amount the unit cannot have and for a meeting,
    which is found with `next_meeting`; `BeyondTheTable` when working days run out of the table.
    """
    if amount < 0 and unit is not Unit.WORKING_DAYS:
        raise ValueError(f"Only working days are counted back, not {unit.value}: give 0 or more, not {amount}.")
    match unit:
        case Unit.SAME_DAY:
            return anchor
        case Unit.DAYS:
            return anchor + timedelta(days=amount)
        case Unit.WORKING_DAYS:
            walk = add_working_days if amount >= 0 else subtract_working_days
            return walk(anchor, abs(amount), extra=extra, removed=removed)
        case Unit.MONTHS:
            return add_months(anchor, amount)
        case Unit.QUARTERS:
            return quarter_end(add_months(anchor.replace(day=1), _MONTHS_IN_A_QUARTER * (amount - 1)))
        case Unit.YEARS:
            return add_years_at_least(anchor, amount)
        case Unit.NEXT_MEETING:
            raise ValueError("A meeting is found in the diary, not counted: use next_meeting.")


def add_months(on: date, months: int) -> date:
    """The same day number `months` calendar months on, or the last day of a month too short for it (CAL-06).

    31 January and one month is 28 or 29 February. `months` is 0 or more; raises `ValueError` below that.
    """
    if months < 0:
        raise ValueError(f"Months are counted forward: give 0 or more, not {months}.")
    years, month = divmod(on.month - 1 + months, _MONTHS_IN_A_YEAR)
    year, month = on.year + years, month + 1
    return date(year, month, min(on.day, monthrange(year, month)[1]))


def add_years_at_least(on: date, years: int) -> date:
    """The same date `years` later and never sooner: 29 February becomes 1 March in a common year (CAL-11).

    `years` is 0 or more; raises `ValueError` below that.
    """
    if years < 0:
        raise ValueError(f"Years are counted forward: give 0 or more, not {years}.")
    last_of_month = monthrange(on.year + years, on.month)[1]
    if on.day > last_of_month:
        return date(on.year + years, on.month, last_of_month) + _ONE_DAY
    return on.replace(year=on.year + years)


def quarter_end(on: date) -> date:
    """The end of the quarter `on` is in: 31 March, 30 June, 30 September or 31 December (CAL-13)."""
    month = on.month + -on.month % _MONTHS_IN_A_QUARTER
    return date(on.year, month, monthrange(on.year, month)[1])


def report_year_end(on: date) -> date:
    """The 31 March on or after `on`: the end of the year an annual report covers (D16)."""
    this_year = date(on.year, 3, 31)
    return this_year if on <= this_year else date(on.year + 1, 3, 31)


def window(
    anchor: date,
    first: int,
    last: int,
    unit: Unit = Unit.WORKING_DAYS,
    *,
    extra: Collection[date] = (),
    removed: Collection[date] = (),
) -> Window:
    """The window from `first` to `last` units after the anchor, both included (CAL-09).

    Raises `ValueError` when the window would close before it opens.
    """
    if last < first:
        raise ValueError(f"A window opens before it closes: {first} to {last} does not.")
    return Window(
        count(anchor, first, unit, extra=extra, removed=removed),
        count(anchor, last, unit, extra=extra, removed=removed),
    )


def latest_send_date(
    publication_on: date,
    working_days: int = 7,
    *,
    clear_days: bool = False,
    extra: Collection[date] = (),
    removed: Collection[date] = (),
) -> date:
    """The last day to send something that must go `working_days` before publication, itself day 0 (CAL-10).

    With `clear_days` neither end counts, which makes it one working day earlier.
    """
    return subtract_working_days(publication_on, working_days + clear_days, extra=extra, removed=removed)


def earliest_publication(
    sent_on: date,
    working_days: int = 7,
    *,
    clear_days: bool = False,
    extra: Collection[date] = (),
    removed: Collection[date] = (),
) -> date:
    """The first publication date that a send date already recorded allows (CAL-10).

    It is the first date whose `latest_send_date` is not before `sent_on`; an earlier publication must be refused.
    """
    last_day_waited = add_working_days(
        sent_on - _ONE_DAY, working_days + clear_days, extra=extra, removed=removed
    )
    return last_day_waited + _ONE_DAY


def next_meeting(
    ready_on: date,
    meetings: Iterable[date],
    papers_working_days: int = 5,
    *,
    extra: Collection[date] = (),
    removed: Collection[date] = (),
) -> MeetingChoice | None:
    """The first meeting whose papers deadline is on or after the day the item became ready (CAL-12).

    `meetings` are the dates of one body, in any order; papers go `papers_working_days` working days before. None means
    no meeting in the diary can take it, which is to be said at once.
    """
    for meets_on in sorted(on for on in meetings if on >= ready_on):
        papers_by = subtract_working_days(meets_on, papers_working_days, extra=extra, removed=removed)
        if papers_by >= ready_on:
            return MeetingChoice(meets_on, papers_by)
    return None


def day_zero(
    moment: datetime,
    *,
    office_cutoff: time | None = None,
    extra: Collection[date] = (),
    removed: Collection[date] = (),
) -> date:
    """The local date from which a clock that starts at `moment` counts (CAL-04).

    Any hour of the day counts as that day. With an `office_cutoff`, a local time such as 17:00, anything after it
    counts as the next working day. Raises `ValueError` for a moment without a time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("Give the moment with its time zone: a local date cannot be told without one.")
    local = moment.astimezone(LONDON)
    if office_cutoff is None or local.time() <= office_cutoff:
        return local.date()
    return add_working_days(local.date(), 1, extra=extra, removed=removed)


def act_by_after(
    anchor: date, due_on: date, *, extra: Collection[date] = (), removed: Collection[date] = ()
) -> date:
    """The last working day on or before a due date, or the due date itself where that would be before the anchor.

    CAL-05; the exception is for clocks that run out before the next working day, such as a copy owed on a Saturday.
    """
    working_day = act_by(due_on, extra=extra, removed=removed)
    return due_on if due_on >= anchor > working_day else working_day


def is_same_afternoon(event_on: date, panel_starts_at: datetime) -> bool:
    """Whether a panel starts on the event's own local date at 12:00 or later (CAL-14, S49)."""
    local = panel_starts_at.astimezone(LONDON)
    return local.date() == event_on and local.time() >= _NOON


def timing(due_on: date, *, done_on: date | None, today: date) -> Timing:
    """How something stands to its due date: done on the date is on time, and it is overdue only after it (CAL-19)."""
    if done_on is None:
        return Timing.OVERDUE if due_on < today else Timing.OPEN
    return Timing.LATE if done_on > due_on else Timing.ON_TIME


def days_late(due_on: date, *, done_on: date | None, today: date) -> int:
    """Calendar days past the due date when it was done, or until today while it is not; 0 when not late (CAL-19)."""
    return max((today if done_on is None else done_on) - due_on, timedelta(0)).days
