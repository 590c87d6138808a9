"""The working days of England and Wales against sources that know nothing of the table (CAL-01 to CAL-05, CAL-10)."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from dateutil.easter import easter
from govuk_bank_holidays.bank_holidays import BankHolidays
from hypothesis import given
from hypothesis import strategies as st

from sightline.foundation.clock_rules import add_months
from sightline.foundation.working_days import (
    BeyondTheTable,
    act_by,
    add_working_days,
    bank_holidays,
    data_begins,
    data_ends,
    is_working_day,
    subtract_working_days,
    working_days_between,
)

DAY = timedelta(days=1)

# What was proclaimed for one year only: the day added, or the day taken away (CAL-02).
PROCLAIMED = {
    2012: ({date(2012, 6, 4), date(2012, 6, 5)}, {date(2012, 5, 28)}),
    2020: ({date(2020, 5, 8)}, {date(2020, 5, 4)}),
    2022: ({date(2022, 6, 2), date(2022, 6, 3), date(2022, 9, 19)}, {date(2022, 5, 30)}),
    2023: ({date(2023, 5, 8)}, set()),
}


def first_monday(year: int, month: int) -> date:
    return next(day for day in (date(year, month, n) for n in range(1, 8)) if day.weekday() == 0)


def last_monday(year: int, month: int) -> date:
    return next(day for day in (date(year, month, n) for n in range(31, 24, -1)) if day.weekday() == 0)


def after_weekend(days: list[date]) -> set[date]:
    """Each day, or if it falls on a weekend the next weekday that is not already taken."""
    taken = {day for day in days if day.weekday() < 5}
    for day in (day for day in days if day.weekday() >= 5):
        substitute = day
        while substitute.weekday() >= 5 or substitute in taken:
            substitute += DAY
        taken.add(substitute)
    return taken


@cache
def holidays_by_statute(year: int) -> frozenset[date]:
    """The bank holidays of one year worked out from the Act of 1971 and the date of Easter, not from any list."""
    sunday = easter(year)
    days = {sunday - 2 * DAY, sunday + DAY, first_monday(year, 5), last_monday(year, 5), last_monday(year, 8)}
    days |= after_weekend([date(year, 1, 1)]) | after_weekend([date(year, 12, 25), date(year, 12, 26)])
    added, removed = PROCLAIMED.get(year, (set(), set()))
    return frozenset((days | added) - removed)


def works(day: date) -> bool:
    return day.weekday() < 5 and day not in holidays_by_statute(day.year)


@pytest.mark.parametrize("year", range(2012, 2032))
def test_the_table_agrees_with_the_act_and_the_date_of_easter(year):
    assert {day for day in bank_holidays() if day.year == year} == holidays_by_statute(year)


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2026, "1 Jan, 3 Apr, 6 Apr, 4 May, 25 May, 31 Aug, 25 Dec, 28 Dec"),
        (2027, "1 Jan, 26 Mar, 29 Mar, 3 May, 31 May, 30 Aug, 27 Dec, 28 Dec"),
        (2028, "3 Jan, 14 Apr, 17 Apr, 1 May, 29 May, 28 Aug, 25 Dec, 26 Dec"),
        (2029, "1 Jan, 30 Mar, 2 Apr, 7 May, 28 May, 27 Aug, 25 Dec, 26 Dec"),
        (2030, "1 Jan, 19 Apr, 22 Apr, 6 May, 27 May, 26 Aug, 25 Dec, 26 Dec"),
        (2031, "1 Jan, 11 Apr, 14 Apr, 5 May, 26 May, 25 Aug, 25 Dec, 26 Dec"),
    ],
)
def test_the_holidays_the_specification_lists(year, days):
    assert [f"{day.day} {day:%b}" for day in bank_holidays() if day.year == year] == days.split(", ")


def test_the_bundled_file_is_read_as_its_own_package_reads_it():
    package = BankHolidays(use_cached_holidays=True).get_holidays(division="england-and-wales")
    last = package[-1]["date"]
    assert {on: name for on, name in bank_holidays().items() if on <= last} == {h["date"]: h["title"] for h in package}


def test_no_http_client_is_loaded_so_the_network_cannot_be_asked():
    code = "import sys, sightline.foundation.working_days as w; w.data_ends(); print('requests' in sys.modules)"
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert said.stdout == "False\n"


def test_at_least_twelve_months_of_bank_holidays_remain():
    today = datetime.now(tz=ZoneInfo("Europe/London")).date()
    assert data_ends() >= add_months(today, 12), "Update govuk-bank-holidays, or extend the table in working_days.py"


def test_where_the_table_begins_and_ends():
    assert (data_begins(), data_ends()) == (date(2012, 1, 1), date(2031, 12, 31))


@pytest.mark.parametrize(
    ("on", "works_then"),
    [
        (date(2026, 4, 2), True),     # Maundy Thursday
        (date(2026, 4, 3), False),    # Good Friday
        (date(2026, 4, 6), False),    # Easter Monday
        (date(2026, 11, 21), False),  # a Saturday
        (date(2026, 11, 22), False),  # a Sunday
        (date(2026, 3, 17), True),    # St Patrick's Day is Northern Ireland's alone
        (date(2026, 11, 30), True),   # St Andrew's Day is Scotland's alone
        (date(2026, 8, 3), True),     # the Scottish summer holiday
        (date(2026, 12, 26), False),  # Boxing Day on a Saturday
        (date(2026, 12, 28), False),  # and its substitute
        (date(2020, 5, 4), True),     # moved to VE Day
        (date(2020, 5, 8), False),
        (date(2022, 6, 2), False),
        (date(2022, 6, 3), False),
        (date(2022, 9, 19), False),
        (date(2023, 5, 8), False),
        (date(2028, 2, 29), True),
    ],
)
def test_what_is_a_working_day(on, works_then):
    assert is_working_day(on) is works_then


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        (date(2026, 3, 31), 5, date(2026, 4, 9)),
        (date(2026, 4, 2), 5, date(2026, 4, 13)),
        (date(2026, 4, 2), 2, date(2026, 4, 8)),
        (date(2026, 4, 2), 7, date(2026, 4, 15)),
        (date(2026, 4, 2), 13, date(2026, 4, 23)),
        (date(2026, 4, 2), 15, date(2026, 4, 27)),
        (date(2026, 12, 18), 5, date(2026, 12, 29)),
        (date(2026, 12, 24), 2, date(2026, 12, 30)),
        (date(2026, 12, 24), 15, date(2027, 1, 19)),
        (date(2026, 11, 21), 5, date(2026, 11, 27)),
        (date(2027, 12, 24), 2, date(2027, 12, 30)),
        (date(2028, 2, 28), 1, date(2028, 2, 29)),
        (date(2026, 11, 21), 0, date(2026, 11, 21)),
    ],
)
def test_counting_forward(start, count, expected):
    assert add_working_days(start, count) == expected


@pytest.mark.parametrize(
    ("publication", "expected"),
    [
        (date(2027, 1, 8), date(2026, 12, 29)),
        (date(2026, 4, 10), date(2026, 3, 30)),
        (date(2026, 9, 7), date(2026, 8, 26)),
        (date(2027, 2, 26), date(2027, 2, 17)),
    ],
)
def test_seven_working_days_back(publication, expected):
    assert subtract_working_days(publication, 7) == expected


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (date(2026, 12, 25), date(2026, 12, 24)),
        (date(2026, 12, 28), date(2026, 12, 24)),
        (date(2026, 2, 28), date(2026, 2, 27)),
        (date(2027, 5, 23), date(2027, 5, 21)),
        (date(2027, 2, 28), date(2027, 2, 26)),
        (date(2026, 4, 6), date(2026, 4, 2)),
        (date(2026, 12, 7), date(2026, 12, 7)),
    ],
)
def test_act_by_is_the_last_working_day_on_or_before(due, expected):
    assert act_by(due) == expected


def test_a_holiday_proclaimed_later_moves_the_count():
    mourning = {date(2026, 6, 10)}
    assert add_working_days(date(2026, 6, 8), 2) == date(2026, 6, 10)
    assert add_working_days(date(2026, 6, 8), 2, extra=mourning) == date(2026, 6, 11)
    assert subtract_working_days(date(2026, 6, 12), 2, extra=mourning) == date(2026, 6, 9)
    assert act_by(date(2026, 6, 10), extra=mourning) == date(2026, 6, 9)
    assert working_days_between(date(2026, 6, 8), date(2026, 6, 12), extra=mourning) == 3


def test_a_holiday_moved_away_is_worked():
    early_may = {date(2026, 5, 4)}
    assert add_working_days(date(2026, 5, 1), 1) == date(2026, 5, 5)
    assert add_working_days(date(2026, 5, 1), 1, removed=early_may) == date(2026, 5, 4)
    assert not is_working_day(date(2026, 5, 2), removed={date(2026, 5, 2)})  # a Saturday is nobody's to move


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (
            lambda: add_working_days(date(2031, 12, 22), 15),
            "No bank holidays are known after 31 December 2031, so working days near 1 January 2032 cannot be counted. "
            "Update the package govuk-bank-holidays.",
        ),
        (
            lambda: subtract_working_days(date(2012, 1, 4), 2),
            "No bank holidays are known before 1 January 2012, so working days near 31 December 2011 cannot be "
            "counted. Give a later date.",
        ),
        (
            lambda: act_by(date(2032, 3, 1)),
            "No bank holidays are known after 31 December 2031, so working days near 1 March 2032 cannot be counted. "
            "Update the package govuk-bank-holidays.",
        ),
        (
            lambda: working_days_between(date(2032, 1, 5), date(2031, 12, 5)),
            "No bank holidays are known after 31 December 2031, so working days near 5 January 2032 cannot be counted. "
            "Update the package govuk-bank-holidays.",
        ),
    ],
)
def test_a_day_beyond_the_table_is_refused(ask, sentence):
    with pytest.raises(BeyondTheTable) as refused:
        ask()
    assert str(refused.value) == sentence


def test_a_count_below_zero_is_refused():
    with pytest.raises(ValueError, match="A count of working days is 0 or more, not -1"):
        add_working_days(date(2026, 6, 8), -1)


def test_a_moment_is_refused():
    with pytest.raises(TypeError, match="Give a date, not a moment"):
        is_working_day(datetime(2026, 6, 8, 9, tzinfo=UTC))


days_known = st.dates(min_value=date(2012, 3, 1), max_value=date(2031, 10, 31))


@given(start=days_known, count=st.integers(0, 30))
def test_forward_against_a_walk_through_the_calendar(start, count):
    day, seen = start, 0
    while seen < count:
        day += DAY
        seen += works(day)
    assert add_working_days(start, count) == day
    assert working_days_between(start, day) == count


@given(start=days_known, count=st.integers(0, 30))
def test_back_against_a_walk_through_the_calendar(start, count):
    day, seen = start, 0
    while seen < count:
        day -= DAY
        seen += works(day)
    assert subtract_working_days(start, count) == day
    assert working_days_between(start, day) == -count


@given(due=days_known)
def test_act_by_against_a_walk_through_the_calendar(due):
    day = due
    while not works(day):
        day -= DAY
    assert act_by(due) == day
    assert is_working_day(due) is works(due)
