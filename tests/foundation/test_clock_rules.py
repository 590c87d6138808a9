"""How the clocks count: every vector of domain/04-calendar.md, and oracles that walk the calendar day by day."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from sightline.foundation import clock_rules
from sightline.foundation.clock_rules import MeetingChoice, Placement, Timing, Unit, Window, count
from sightline.foundation.working_days import BeyondTheTable, act_by, is_working_day

DAY = timedelta(days=1)
LONDON = ZoneInfo("Europe/London")

VECTORS = [
    ("5 WD over Easter", date(2026, 3, 31), 5, Unit.WORKING_DAYS, date(2026, 4, 9), date(2026, 4, 9)),
    ("5 WD from Maundy Thursday", date(2026, 4, 2), 5, Unit.WORKING_DAYS, date(2026, 4, 13), date(2026, 4, 13)),
    ("rapid review, WD 2", date(2026, 4, 2), 2, Unit.WORKING_DAYS, date(2026, 4, 8), date(2026, 4, 8)),
    ("rapid review, WD 7", date(2026, 4, 2), 7, Unit.WORKING_DAYS, date(2026, 4, 15), date(2026, 4, 15)),
    ("rapid review, WD 13", date(2026, 4, 2), 13, Unit.WORKING_DAYS, date(2026, 4, 23), date(2026, 4, 23)),
    ("rapid review, WD 15", date(2026, 4, 2), 15, Unit.WORKING_DAYS, date(2026, 4, 27), date(2026, 4, 27)),
    ("5 WD over Christmas", date(2026, 12, 18), 5, Unit.WORKING_DAYS, date(2026, 12, 29), date(2026, 12, 29)),
    ("2 WD from Christmas Eve", date(2026, 12, 24), 2, Unit.WORKING_DAYS, date(2026, 12, 30), date(2026, 12, 30)),
    ("15 WD from Christmas Eve", date(2026, 12, 24), 15, Unit.WORKING_DAYS, date(2027, 1, 19), date(2027, 1, 19)),
    ("5 WD from a Saturday", date(2026, 11, 21), 5, Unit.WORKING_DAYS, date(2026, 11, 27), date(2026, 11, 27)),
    ("double substitute days", date(2027, 12, 24), 2, Unit.WORKING_DAYS, date(2027, 12, 30), date(2027, 12, 30)),
    ("14 days to Christmas Day", date(2026, 12, 11), 14, Unit.DAYS, date(2026, 12, 25), date(2026, 12, 24)),
    ("14 days to a substitute", date(2026, 12, 14), 14, Unit.DAYS, date(2026, 12, 28), date(2026, 12, 24)),
    ("a month from 31 January", date(2026, 1, 31), 1, Unit.MONTHS, date(2026, 2, 28), date(2026, 2, 27)),
    ("and in a leap year", date(2028, 1, 31), 1, Unit.MONTHS, date(2028, 2, 29), date(2028, 2, 29)),
    ("six months", date(2026, 11, 23), 6, Unit.MONTHS, date(2027, 5, 23), date(2027, 5, 21)),
    ("six months, short month", date(2026, 8, 31), 6, Unit.MONTHS, date(2027, 2, 28), date(2027, 2, 26)),
    ("7 WD before publication", date(2027, 1, 8), -7, Unit.WORKING_DAYS, date(2026, 12, 29), date(2026, 12, 29)),
    ("7 WD before, over Easter", date(2026, 4, 10), -7, Unit.WORKING_DAYS, date(2026, 3, 30), date(2026, 3, 30)),
    ("7 WD before, over August", date(2026, 9, 7), -7, Unit.WORKING_DAYS, date(2026, 8, 26), date(2026, 8, 26)),
    ("at least a year, 29 February", date(2028, 2, 29), 1, Unit.YEARS, date(2029, 3, 1), date(2029, 3, 1)),
    ("chain: panel", date(2026, 11, 23), 14, Unit.DAYS, date(2026, 12, 7), date(2026, 12, 7)),
    ("chain: returns", date(2026, 12, 7), 1, Unit.MONTHS, date(2027, 1, 7), date(2027, 1, 7)),
    ("chain: event", date(2027, 1, 7), 14, Unit.DAYS, date(2027, 1, 21), date(2027, 1, 21)),
    ("chain: briefing", date(2027, 1, 21), 7, Unit.DAYS, date(2027, 1, 28), date(2027, 1, 28)),
    ("chain: publish and send", date(2027, 1, 21), 14, Unit.DAYS, date(2027, 2, 4), date(2027, 2, 4)),
    ("the same day", date(2026, 11, 21), 0, Unit.SAME_DAY, date(2026, 11, 21), date(2026, 11, 20)),
    ("this quarter's end", date(2026, 2, 10), 1, Unit.QUARTERS, date(2026, 3, 31), date(2026, 3, 31)),
    ("the next quarter's end", date(2026, 5, 31), 2, Unit.QUARTERS, date(2026, 9, 30), date(2026, 9, 30)),
    ("across the year", date(2026, 12, 31), 2, Unit.QUARTERS, date(2027, 3, 31), date(2027, 3, 31)),
]


@pytest.mark.parametrize(
    ("anchor", "amount", "unit", "due", "last_chance"), [v[1:] for v in VECTORS], ids=[v[0] for v in VECTORS]
)
def test_the_vectors_of_the_specification(anchor, amount, unit, due, last_chance):
    assert count(anchor, amount, unit) == due
    assert act_by(due) == last_chance


def test_units_are_a_closed_list():
    assert {unit.value for unit in Unit} == {
        "same_day", "days", "working_days", "months", "quarters", "years", "next_meeting",
    }


@pytest.mark.parametrize("unit", [Unit.DAYS, Unit.MONTHS, Unit.YEARS, Unit.QUARTERS])
def test_only_working_days_are_counted_back(unit):
    with pytest.raises(ValueError, match=f"Only working days are counted back, not {unit.value}"):
        count(date(2026, 6, 8), -1, unit)


def test_a_meeting_is_not_counted():
    with pytest.raises(ValueError, match="A meeting is found in the diary, not counted"):
        count(date(2026, 6, 8), 1, Unit.NEXT_MEETING)


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (lambda: clock_rules.add_months(date(2026, 6, 8), -1), "Months are counted forward: give 0 or more, not -1."),
        (
            lambda: clock_rules.add_years_at_least(date(2026, 6, 8), -1),
            "Years are counted forward: give 0 or more, not -1.",
        ),
        (
            lambda: clock_rules.window(date(2026, 6, 8), 13, 7),
            "A window opens before it closes: 13 to 7 does not.",
        ),
        (
            lambda: clock_rules.day_zero(datetime(2026, 6, 8, 9)),  # noqa: DTZ001 - the naive moment is the point
            "Give the moment with its time zone: a local date cannot be told without one.",
        ),
    ],
)
def test_a_wrong_question_is_refused_in_words(ask, sentence):
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        ask()


def test_working_days_beyond_the_table_are_refused():
    with pytest.raises(BeyondTheTable):
        count(date(2031, 12, 30), 5, Unit.WORKING_DAYS)


@given(on=st.dates(date(1990, 1, 1), date(2060, 12, 31)), months=st.integers(0, 60))
def test_months_against_another_library(on, months):
    assert clock_rules.add_months(on, months) == on + relativedelta(months=months)


@given(on=st.dates(date(1990, 1, 1), date(2060, 12, 31)), months=st.integers(1, 24))
def test_months_against_a_walk_through_the_calendar(on, months):
    """Cross that many first days of a month, then walk on while the day number has not been reached."""
    day = on
    for _ in range(months):
        day += DAY
        while day.day != 1:
            day += DAY
    while day.day < on.day and (day + DAY).day != 1:
        day += DAY
    assert clock_rules.add_months(on, months) == day


@given(on=st.dates(date(1990, 1, 1), date(2060, 12, 31)), years=st.integers(1, 5))
def test_a_year_is_never_shorter_than_its_corresponding_date(on, years):
    exact = on + relativedelta(years=years)
    leap_day_lost = (on.month, on.day) == (2, 29) and exact.day == 28
    assert clock_rules.add_years_at_least(on, years) == exact + (DAY if leap_day_lost else timedelta(0))


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 3, 31), date(2026, 3, 31)),
        (date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 8, 31), date(2026, 9, 30)),
        (date(2026, 10, 1), date(2026, 12, 31)),
        (date(2026, 12, 31), date(2026, 12, 31)),
    ],
)
def test_quarters_end_on_four_days(on, expected):
    assert clock_rules.quarter_end(on) == expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 3, 31), date(2026, 3, 31)),
        (date(2026, 4, 1), date(2027, 3, 31)),
        (date(2026, 1, 1), date(2026, 3, 31)),
    ],
)
def test_the_report_year_ends_on_31_march(on, expected):
    assert clock_rules.report_year_end(on) == expected


def test_the_rapid_review_window():
    opening = clock_rules.window(date(2026, 4, 2), 7, 13)
    assert opening == Window(date(2026, 4, 15), date(2026, 4, 23))
    assert [opening.placement(date(2026, 4, day)) for day in (14, 15, 23, 24)] == [
        Placement.EARLY, Placement.INSIDE, Placement.INSIDE, Placement.LATE,
    ]


def test_clear_days_make_it_one_working_day_earlier():
    assert clock_rules.latest_send_date(date(2026, 4, 10)) == date(2026, 3, 30)
    assert clock_rules.latest_send_date(date(2026, 4, 10), clear_days=True) == date(2026, 3, 27)


@pytest.mark.parametrize(
    ("sent_on", "clear_days", "expected"),
    [
        (date(2027, 2, 17), False, date(2027, 2, 26)),  # a Wednesday
        (date(2027, 2, 17), True, date(2027, 2, 27)),   # eight working days have passed by Friday night
        (date(2027, 2, 20), False, date(2027, 3, 3)),   # a Saturday counts as the Monday after it
    ],
)
def test_how_early_publication_may_be_once_the_report_has_gone(sent_on, clear_days, expected):
    assert clock_rules.earliest_publication(sent_on, clear_days=clear_days) == expected


@given(sent_on=st.dates(date(2012, 3, 1), date(2031, 10, 31)), clear_days=st.booleans())
def test_earliest_publication_is_the_first_the_send_date_allows(sent_on, clear_days):
    day = sent_on
    while clock_rules.latest_send_date(day, clear_days=clear_days) < sent_on:
        day += DAY
    assert clock_rules.earliest_publication(sent_on, clear_days=clear_days) == day


MEETINGS = [date(2026, 6, 24), date(2026, 3, 18), date(2026, 9, 16)]


@pytest.mark.parametrize(
    ("ready_on", "expected"),
    [
        (date(2026, 3, 11), MeetingChoice(date(2026, 3, 18), date(2026, 3, 11))),  # on the papers deadline
        (date(2026, 3, 12), MeetingChoice(date(2026, 6, 24), date(2026, 6, 17))),  # the day after it
        (date(2026, 9, 10), None),
        (date(2027, 1, 4), None),
    ],
)
def test_the_next_meeting_is_the_first_whose_papers_are_still_open(ready_on, expected):
    assert clock_rules.next_meeting(ready_on, MEETINGS) == expected


def test_the_papers_deadline_is_a_setting():
    chosen = clock_rules.next_meeting(date(2026, 3, 12), MEETINGS, 3)
    assert chosen == MeetingChoice(date(2026, 3, 18), date(2026, 3, 13))


def test_no_meeting_in_the_diary():
    assert clock_rules.next_meeting(date(2026, 3, 12), []) is None


@pytest.mark.parametrize(
    ("moment", "cutoff", "expected"),
    [
        (datetime(2026, 11, 20, 23, 59, tzinfo=LONDON), None, date(2026, 11, 20)),
        (datetime(2026, 11, 20, 17, 0, tzinfo=LONDON), time(17), date(2026, 11, 20)),
        (datetime(2026, 11, 20, 17, 1, tzinfo=LONDON), time(17), date(2026, 11, 23)),
        (datetime(2026, 4, 2, 18, 0, tzinfo=LONDON), time(17), date(2026, 4, 7)),
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), None, date(2026, 7, 2)),  # half past midnight in London
    ],
)
def test_day_zero_is_the_local_date(moment, cutoff, expected):
    assert clock_rules.day_zero(moment, office_cutoff=cutoff) == expected


@pytest.mark.parametrize(
    ("anchor", "due_on", "expected"),
    [
        (date(2026, 12, 11), date(2026, 12, 25), date(2026, 12, 24)),
        (date(2026, 11, 21), date(2026, 11, 21), date(2026, 11, 21)),  # owed on the Saturday itself
        (date(2026, 11, 21), date(2026, 11, 22), date(2026, 11, 22)),
        (date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 20)),
        (date(2027, 1, 8), date(2026, 12, 29), date(2026, 12, 29)),    # counted back from the anchor
    ],
)
def test_nobody_is_told_to_act_before_the_clock_started(anchor, due_on, expected):
    assert clock_rules.act_by_after(anchor, due_on) == expected


@pytest.mark.parametrize(
    ("starts_at", "expected"),
    [
        (datetime(2027, 1, 21, 14, 0, tzinfo=LONDON), True),
        (datetime(2027, 1, 21, 12, 0, tzinfo=LONDON), True),
        (datetime(2027, 1, 21, 11, 59, tzinfo=LONDON), False),
        (datetime(2027, 1, 22, 14, 0, tzinfo=LONDON), False),
    ],
)
def test_the_executive_panel_is_the_same_afternoon(starts_at, expected):
    assert clock_rules.is_same_afternoon(date(2027, 1, 21), starts_at) is expected


def test_noon_is_noon_in_london():
    assert clock_rules.is_same_afternoon(date(2026, 6, 8), datetime(2026, 6, 8, 11, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("done_on", "today", "expected", "days"),
    [
        (None, date(2026, 12, 24), Timing.OPEN, 0),
        (None, date(2026, 12, 25), Timing.OPEN, 0),
        (None, date(2026, 12, 26), Timing.OVERDUE, 1),
        (date(2026, 12, 25), date(2027, 1, 4), Timing.ON_TIME, 0),
        (date(2026, 12, 29), date(2027, 1, 4), Timing.LATE, 4),
    ],
)
def test_lateness_is_a_comparison(done_on, today, expected, days):
    due_on = date(2026, 12, 25)
    assert clock_rules.timing(due_on, done_on=done_on, today=today) is expected
    assert clock_rules.days_late(due_on, done_on=done_on, today=today) == days


def test_a_holiday_proclaimed_later_moves_every_kind_of_count():
    june = {date(2026, 6, 10)}
    assert count(date(2026, 6, 8), 2, Unit.WORKING_DAYS, extra=june) == date(2026, 6, 11)
    assert clock_rules.window(date(2026, 6, 8), 1, 2, extra=june) == Window(date(2026, 6, 9), date(2026, 6, 11))
    assert clock_rules.latest_send_date(date(2026, 6, 12), 2, extra=june) == date(2026, 6, 9)
    assert clock_rules.earliest_publication(date(2026, 6, 9), 2, extra=june) == date(2026, 6, 12)
    assert clock_rules.next_meeting(date(2026, 6, 9), [date(2026, 6, 11)], 1, extra=june) == MeetingChoice(
        date(2026, 6, 11), date(2026, 6, 9)
    )
    assert clock_rules.day_zero(
        datetime(2026, 6, 9, 18, tzinfo=LONDON), office_cutoff=time(17), extra=june
    ) == date(2026, 6, 11)
    assert clock_rules.act_by_after(date(2026, 6, 1), date(2026, 6, 10), extra=june) == date(2026, 6, 9)


def test_a_holiday_moved_away_is_counted():
    early_may = {date(2026, 5, 4)}
    assert count(date(2026, 5, 1), 1, Unit.WORKING_DAYS, removed=early_may) == date(2026, 5, 4)
    assert is_working_day(date(2026, 5, 4), removed=early_may)
