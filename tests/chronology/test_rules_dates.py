"""Dates as people write them: the day, the precision, the doubt, and the reason where there is no such day."""

import datetime as dt
import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.chronology.rules.dates import parse_date, parse_time, with_time
from sightline.chronology.rules.written_date import DateContext, DateError, Precision

PERIOD = DateContext(period_from=dt.date(2020, 1, 1), period_to=dt.date(2022, 12, 31))
BELOW_CHRISTMAS_2021 = DateContext(row_above=dt.date(2021, 12, 28))
BELOW_OCTOBER_2021 = DateContext(row_above=dt.date(2021, 10, 1))
BELOW_FEBRUARY_2022 = DateContext(row_above=dt.date(2022, 2, 2))
BELOW_MARCH_2022 = DateContext(row_above=dt.date(2022, 3, 30))


def read(text, context=PERIOD):
    found = parse_date(text, context=context)
    return (
        found.start and found.start.isoformat(),
        found.end and found.end.isoformat(),
        found.time and f"{found.time:%H:%M}",
        found.precision.value,
        found.uncertain,
    )


@pytest.mark.parametrize(
    ("text", "start", "end", "at", "precision", "uncertain"),
    [
        ("3/4/26", "2026-04-03", "2026-04-03", None, "exact", False),
        ("03.04.2026", "2026-04-03", "2026-04-03", None, "exact", False),
        ("3-4-2026", "2026-04-03", "2026-04-03", None, "exact", False),
        ("3 / 4 / 26", "2026-04-03", "2026-04-03", None, "exact", False),
        ("3rd April 2026", "2026-04-03", "2026-04-03", None, "exact", False),
        ("3 Apr 26", "2026-04-03", "2026-04-03", None, "exact", False),
        ("Friday 3rd of April, 2026", "2026-04-03", "2026-04-03", None, "exact", False),
        ("April 3, 2026", "2026-04-03", "2026-04-03", None, "exact", False),
        ("22May2016", "2016-05-22", "2016-05-22", None, "exact", False),
        ("22-May-16", "2016-05-22", "2016-05-22", None, "exact", False),
        ("11 Febuary 2022", "2022-02-11", "2022-02-11", None, "exact", False),
        ("20220503", "2022-05-03", "2022-05-03", None, "exact", False),
        ("03052022", "2022-05-03", "2022-05-03", None, "exact", False),
        ("2022-05-03T09:30", "2022-05-03", "2022-05-03", "09:30", "exact", False),
        ("2022-05-03T09:30:00Z", "2022-05-03", "2022-05-03", "09:30", "exact", False),
        ("03/05/22 0930hrs", "2022-05-03", "2022-05-03", "09:30", "exact", False),
        ("03/05/22 2015", "2022-05-03", "2022-05-03", "20:15", "exact", False),
        ("3.5.22 @ 10am", "2022-05-03", "2022-05-03", "10:00", "exact", False),
        ("at 14:05 on 3 May 2022", "2022-05-03", "2022-05-03", "14:05", "exact", False),
        ("14/3/22 2.30 p.m.", "2022-03-14", "2022-03-14", "14:30", "exact", False),
        ("3 May 2022 10-11am", "2022-05-03", "2022-05-03", "10:00", "exact", False),
        ("12 noon 3/5/22", "2022-05-03", "2022-05-03", "12:00", "exact", False),
        ("44684.395833", "2022-05-03", "2022-05-03", "09:30", "exact", False),
        ("03/05/22 (recorded 05/05/22)", "2022-05-03", "2022-05-03", None, "exact", False),
        ("3?/5/22", "2022-05-03", "2022-05-03", None, "exact", True),
        ("03 | 04 | 2026", "2026-04-03", "2026-04-03", None, "exact", False),
        ("week 23 of 2024", "2024-06-03", "2024-06-09", None, "range", False),
        ("Wk 1 2021", "2021-01-04", "2021-01-10", None, "range", False),
        ("2020-W53", "2020-12-28", "2021-01-03", None, "range", False),
        ("weeks 23 to 25 of 2024", "2024-06-03", "2024-06-23", None, "range", False),
        ("week 3/6/2024", "2024-06-03", "2024-06-03", None, "exact", False),
        ("w/c 3/6/24", "2024-06-03", "2024-06-09", None, "range", False),
        ("Nov–Jan 2022/23", "2022-11-01", "2023-01-31", None, "range", False),
        ("Nov-Jan 22/23", "2022-11-01", "2023-01-31", None, "range", False),
        ("April to January 2022/2023", "2022-04-01", "2023-01-31", None, "range", False),
        ("22nd Nov - 3rd Jan 2022/23", "2022-11-22", "2023-01-03", None, "range", False),
        ("Sept–Dec 2022/23", "2022-09-01", "2022-12-31", None, "range", False),
        ("Jan–Mar 2022/23", "2023-01-01", "2023-03-31", None, "range", False),
        ("Feb 2022/23", "2023-02-01", "2023-02-28", None, "month", False),
        ("22 November 2022/23 November 2022", "2022-11-22", "2022-11-23", None, "range", False),
        # a financial year's June is in its first year, a school year's in its second
        ("June 2022/23", "2022-06-01", "2022-06-30", None, "month", True),
        ("May? 2022", "2022-05-01", "2022-05-31", None, "month", True),
        ("April 3rd 26", "2026-04-03", "2026-04-03", None, "exact", False),
        ("Summer holidays 2022", "2022-06-01", "2022-08-31", None, "season", False),
        ("early Spring 2022", "2022-03-01", "2022-03-31", None, "approximate", False),
        ("Mid-June to early July 2022", "2022-06-11", "2022-07-10", None, "approximate", False),
        ("before May 2022", "2022-05-01", "2022-05-31", None, "approximate", True),
        ("?22 May 2016", "2016-05-22", "2016-05-22", None, "exact", True),
        ("22 May 2016 (tbc)", "2016-05-22", "2016-05-22", None, "exact", True),
        ("April 2026", "2026-04-01", "2026-04-30", None, "month", False),
        ("Apr-26", "2026-04-01", "2026-04-30", None, "month", False),
        ("May '22", "2022-05-01", "2022-05-31", None, "month", False),
        ("05/2022", "2022-05-01", "2022-05-31", None, "month", False),
        ("2022-05", "2022-05-01", "2022-05-31", None, "month", False),
        ("xx/05/2022", "2022-05-01", "2022-05-31", None, "month", False),
        ("2022", "2022-01-01", "2022-12-31", None, "year", False),
        ("2021/22", "2021-04-01", "2022-03-31", None, "year", False),
        ("academic year 2021/22", "2021-09-01", "2022-08-31", None, "year", False),
        ("early 2024", "2024-01-01", "2024-04-30", None, "approximate", False),
        ("mid-2024", "2024-05-01", "2024-08-31", None, "approximate", False),
        ("late 2024", "2024-09-01", "2024-12-31", None, "approximate", False),
        ("end of March 2022", "2022-03-21", "2022-03-31", None, "approximate", False),
        ("beginning of February 2022", "2022-02-01", "2022-02-09", None, "approximate", False),
        ("c. May 2022", "2022-05-01", "2022-05-31", None, "approximate", False),
        ("approx 3 May 2022", "2022-05-03", "2022-05-03", None, "approximate", False),
        ("around 22 May 2016", "2016-05-22", "2016-05-22", None, "approximate", False),
        ("second half of 2021", "2021-07-01", "2021-12-31", None, "approximate", False),
        ("Christmas 2021", "2021-12-24", "2021-12-26", None, "approximate", False),
        ("Easter 2022", "2022-04-15", "2022-04-18", None, "approximate", False),
        ("Winter 2023", "2023-12-01", "2024-02-29", None, "season", False),
        ("Winter 2022/23", "2022-12-01", "2023-02-28", None, "season", False),
        ("Spring 2021", "2021-03-01", "2021-05-31", None, "season", False),
        ("Autumn term 2022", "2022-09-01", "2022-12-31", None, "season", False),
        ("3–7 June 2022", "2022-06-03", "2022-06-07", None, "range", False),
        ("3/4/22 - 5/4/22", "2022-04-03", "2022-04-05", None, "range", False),
        ("3-4-22-5-4-22", "2022-04-03", "2022-04-05", None, "range", False),
        ("3/6-7/6/22", "2022-06-03", "2022-06-07", None, "range", False),
        ("from 3 April 2022 to 5 May 2022", "2022-04-03", "2022-05-05", None, "range", False),
        ("between the 3rd and 7th of June 2022", "2022-06-03", "2022-06-07", None, "range", False),
        ("3, 4 and 7 June 2022", "2022-06-03", "2022-06-07", None, "range", False),
        ("28 Dec - 3 Jan 2022", "2021-12-28", "2022-01-03", None, "range", False),
        ("28 December 2021 – 3 January", "2021-12-28", "2022-01-03", None, "range", False),
        ("Nov - Jan 2022", "2021-11-01", "2022-01-31", None, "range", False),
        ("2019-2021", "2019-01-01", "2021-12-31", None, "range", False),
        ("week commencing 3 April 2022", "2022-04-03", "2022-04-09", None, "range", False),
        ("w/c 3/4/22", "2022-04-03", "2022-04-09", None, "range", False),
        ("w/e 10 April 2022", "2022-04-04", "2022-04-10", None, "range", False),
        ("first week of May 2022", "2022-05-01", "2022-05-07", None, "range", False),
        ("last week of February 2022", "2022-02-22", "2022-02-28", None, "range", False),
        ("overnight 3/4 April 2022", "2022-04-03", "2022-04-04", None, "range", False),
        ("03/04/2022 overnight", "2022-04-03", "2022-04-04", None, "range", False),
        ("1990s", "1990-01-01", "1999-12-31", None, "range", False),
        ("unknown", None, None, None, "unknown", False),
        ("Not known", None, None, None, "unknown", False),
        ("", None, None, None, "unknown", False),
        (None, None, None, None, "unknown", False),
        (dt.date(2022, 5, 3), "2022-05-03", "2022-05-03", None, "exact", False),
        (dt.datetime(2022, 5, 3, 9, 30, tzinfo=dt.UTC), "2022-05-03", "2022-05-03", "09:30", "exact", False),
        (44684, "2022-05-03", "2022-05-03", None, "exact", False),
        (44684.395833, "2022-05-03", "2022-05-03", "09:30", "exact", False),
    ],
)
def test_reads_what_people_write(text, start, end, at, precision, uncertain):
    assert read(text) == (start, end, at, precision, uncertain)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("31/02/2022", "31 February does not exist"),
        ("31 June", "31 June does not exist"),
        ("31st April 2021", "31 April does not exist"),
        ("29/02/2022", "29 February 2022 does not exist: 2022 was not a leap year"),
        ("00/05/2022", "0 May does not exist"),
        ("05/22/2022", "22 is not a month: the day comes before the month"),
        ("3/4/202", "202 is not a year: write all four digits"),
        ("3/4/2222", "2222 is not a year between 1900 and 2100"),
        ("3/5/22 25:00", "25:00 is not a time of day"),
        ("7 June - 3 June 2022", "The range ends before it begins"),
        ("12th", "12 has no month"),
        ("0930 hrs", "There is a time but no date"),
        ("soon after", "“soon after” is not understood as a date: write it as 3 April 2022, April 2022 or 2022"),
        ("ditto", "There is no row above whose date this could repeat"),
        ("Spring", "The year is missing and could be any of 2020, 2021, 2022"),
        ("1" * 300, "This is 300 characters long: a date has at most 200"),
    ],
)
def test_refuses_with_a_reason(text, reason):
    with pytest.raises(DateError) as refusal:
        parse_date(text, context=PERIOD)
    assert refusal.value.reason == reason


def test_the_original_words_are_kept():
    assert parse_date("  c. May\n2022 ").text == "  c. May\n2022 "


@pytest.mark.parametrize(
    ("text", "context", "start", "note"),
    [
        ("Fri 3 April", PERIOD, dt.date(2020, 4, 3), "Year 2020 taken from the period under review"),
        ("3 April", DateContext(dt.date(2021, 6, 1), dt.date(2022, 5, 31)), dt.date(2022, 4, 3),
         "Year 2022 taken from the period under review"),
        ("3 April", BELOW_MARCH_2022, dt.date(2022, 4, 3), "Year 2022 taken from the row above"),
        ("3 January", BELOW_CHRISTMAS_2021, dt.date(2022, 1, 3), "Year 2022 taken from the row above"),
        ("3 May", BELOW_OCTOBER_2021, dt.date(2022, 5, 3), "Year 2022 taken from the row above"),
        ("28 January", BELOW_FEBRUARY_2022, dt.date(2022, 1, 28), "Year 2022 taken from the row above"),
        ("between 3 and 7 June", BELOW_MARCH_2022, dt.date(2022, 6, 3), "Year 2022 taken from the row above"),
        ("29 February", DateContext(dt.date(2019, 1, 1), dt.date(2022, 12, 31)), dt.date(2020, 2, 29),
         "Year 2020 taken from the period under review"),
    ],
)  # fmt: skip
def test_a_missing_year_comes_from_the_context_and_says_so(text, context, start, note):
    found = parse_date(text, context=context)
    assert (found.start, found.notes) == (start, (note,))


def test_without_a_context_a_missing_year_is_refused():
    with pytest.raises(DateError) as refusal:
        parse_date("Fri 3 April")
    assert refusal.value.reason == "The year is missing: write it, or give the period under review"


@pytest.mark.parametrize(
    ("text", "context", "year"),
    [
        ("3/4/26", DateContext(), 2026),
        ("3/4/49", DateContext(), 2049),
        ("3/4/50", DateContext(), 1950),
        ("3/4/31", DateContext(dt.date(2020, 1, 1), dt.date(2020, 12, 31)), 1931),
        ("3/4/30", DateContext(dt.date(2020, 1, 1), dt.date(2020, 12, 31)), 2030),
        ("3/4/87", DateContext(dt.date(1985, 1, 1), dt.date(1989, 12, 31)), 1987),
    ],
)
def test_two_digits_by_the_period_under_review_else_by_the_pivot(text, context, year):
    assert parse_date(text, context=context).start == dt.date(year, 4, 3)


def test_a_weekday_that_does_not_fit_makes_the_date_uncertain():
    found = parse_date("Monday 3 April 2022")
    assert (found.uncertain, found.notes) == (True, ("3 April 2022 was a Sunday, not a Monday",))


def test_a_range_that_is_still_open_ends_with_the_period():
    found = parse_date("3 April 2022 - ongoing", context=PERIOD)
    assert (found.start, found.end, found.uncertain) == (dt.date(2022, 4, 3), dt.date(2022, 12, 31), True)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("0930 hrs", dt.time(9, 30)),
        ("930", dt.time(9, 30)),
        ("9.30am", dt.time(9, 30)),
        ("14.05", dt.time(14, 5)),
        ("at 14:05", dt.time(14, 5)),
        ("12.15 a.m.", dt.time(0, 15)),
        ("2 pm", dt.time(14, 0)),
        ("midnight", dt.time(0, 0)),
        ("c. 0930", dt.time(9, 30)),
        ("09:30 - 10:15", dt.time(9, 30)),
        ("0.5", dt.time(12, 0)),
        (0.395833, dt.time(9, 30)),
        (dt.time(9, 30, 59), dt.time(9, 30)),
        ("evening", None),
        ("not recorded", None),
        ("", None),
    ],
)
def test_reads_a_time_column(text, at):
    assert parse_time(text) == at


@pytest.mark.parametrize("text", ["9:5", "1 2 3"])
def test_a_time_column_that_is_not_a_time_is_refused(text):
    with pytest.raises(DateError) as refusal:
        parse_time(text)
    assert refusal.value.reason == f"“{text}” is not understood as a time: write it as 09:30 or 2.15pm"


def test_words_in_a_time_column_stay_with_the_date():
    found = with_time(parse_date("03/05/22"), "after school")
    assert (found.time, found.text, found.notes) == (
        None, "03/05/22 after school", ("Time of day as written: after school",)
    )


def test_a_separate_time_column_joins_the_date():
    found = with_time(parse_date("03/05/22"), "0930 hrs")
    assert (found.time, found.text) == (dt.time(9, 30), "03/05/22 0930 hrs")


def test_two_different_times_keep_the_one_in_the_date_and_say_so():
    found = with_time(parse_date("03/05/22 0930"), "10:00")
    assert (found.time, found.notes) == (dt.time(9, 30), ("The time column says 10:00, the date says 09:30",))


DAYS = st.dates(min_value=dt.date(1950, 1, 1), max_value=dt.date(2049, 12, 31))
SHAPES = (
    "%d/%m/%Y",
    "%d.%m.%Y",
    "%d-%m-%Y",
    "%d %B %Y",
    "%d %b %Y",
    "%Y-%m-%d",
    "%A %d %B %Y",
    "%d-%b-%Y",
    "%d/%m/%y",
    "%B %d, %Y",
)


@given(day=DAYS, shape=st.sampled_from(SHAPES))
def test_any_day_in_any_shape_comes_back(day, shape):
    found = parse_date(day.strftime(shape))
    assert (found.start, found.end, found.precision, found.uncertain) == (day, day, Precision.EXACT, False)


@given(
    day=DAYS,
    minutes=st.integers(0, 1439),
    shape=st.sampled_from(("%d/%m/%Y %H:%M", "%d/%m/%y %H%Mhrs", "%d %B %Y at %I.%M%p")),
)
def test_any_moment_in_any_shape_comes_back(day, minutes, shape):
    moment = dt.datetime.combine(day, dt.time(minutes // 60, minutes % 60))
    found = parse_date(moment.strftime(shape))
    assert (found.start, found.time) == (day, moment.time())


@settings(max_examples=400)
@given(st.text(max_size=220))
def test_any_text_is_read_or_refused_and_never_breaks(text):
    with suppress(DateError):
        found = parse_date(text, context=BELOW_MARCH_2022)
        assert found.text == text
        assert (found.start is None) == (found.precision is Precision.UNKNOWN)
        assert found.start is None or found.start <= found.end


WORDS = st.sampled_from(
    [
        "3",
        "31",
        "2022",
        "22",
        "/",
        "-",
        ".",
        "May",
        "February",
        "early",
        "end of",
        "to",
        "and",
        "0930",
        "hrs",
        "c.",
        "?",
        "w/c",
        "Spring",
        "overnight",
        "Fri",
        "at",
        ":",
        "1st",
        "'",
        "Christmas",
        "mid",
        "ongoing",
        ",",
        "pm",
        "44684",
        "first week of",
    ]
)


@settings(max_examples=600)
@given(st.lists(WORDS, min_size=1, max_size=12).map(" ".join))
def test_any_heap_of_date_words_is_read_or_refused(text):
    with suppress(DateError):
        found = parse_date(text, context=PERIOD)
        assert (found.start is None) == (found.precision is Precision.UNKNOWN)
        assert found.start is None or found.start <= found.end


def test_the_longest_text_takes_no_longer_than_its_length():
    heap = ("1/1-" * 60)[:200]
    started = time.process_time()
    with pytest.raises(DateError):
        parse_date(heap + "x" * 100_000)
    assert time.process_time() - started < 0.5


ABOVE = DateContext(dt.date(2022, 1, 1), dt.date(2024, 6, 30), dt.date(2024, 5, 28))


@pytest.mark.parametrize(
    ("text", "start", "end", "precision", "uncertain"),
    [
        ("Mon 3rd", "2024-06-03", "2024-06-03", "exact", False),
        ("29th", "2024-05-29", "2024-05-29", "exact", False),
        ("3rd-5th", "2024-06-03", "2024-06-05", "range", False),
        ("0930 hrs", "2024-05-28", "2024-05-28", "exact", False),
        ("later that day", "2024-05-28", "2024-05-28", "exact", False),
        ("the following day", "2024-05-29", "2024-05-29", "exact", False),
        ("1. 03/04/2023", "2023-04-03", "2023-04-03", "exact", False),
        ("03/O4/2023", "2023-04-03", "2023-04-03", "exact", False),
        ("l2/04/2023", "2023-04-12", "2023-04-12", "exact", False),
        ("03\\04\\2023", "2023-04-03", "2023-04-03", "exact", False),
        ("twenty-second of May 2016", "2016-05-22", "2016-05-22", "exact", False),
        ("22nd Octobor 2023", "2023-10-22", "2023-10-22", "exact", False),
        ("Easter Monday 2023", "2023-04-10", "2023-04-10", "exact", False),
        ("Good Friday 2023", "2023-04-07", "2023-04-07", "exact", False),
        ("New Year 2023", "2022-12-31", "2023-01-01", "approximate", False),
        ("October half term 2023", "2023-10-01", "2023-10-31", "month", False),
        ("3 April, a Monday, 2023", "2023-04-03", "2023-04-03", "exact", False),
        ("Q2 2023", "2023-04-01", "2023-06-30", "range", False),
        ("first half 2022", "2022-01-01", "2022-06-30", "approximate", False),
        ("Year 6 (2021-22)", "2021-09-01", "2022-08-31", "year", False),
        ("2021/22 academic year", "2021-09-01", "2022-08-31", "year", False),
        ("mid-90s", "1993-05-01", "1996-08-31", "approximate", False),
        ("22/?/2016", "2016-01-01", "2016-12-31", "year", False),
        ("3 April 2023, recorded 5 April 2023", "2023-04-03", "2023-04-03", "exact", False),
        ("April 2023 (exact date unknown)", "2023-04-01", "2023-04-30", "month", False),
        ("DOB 3/4/2016", "2016-04-03", "2016-04-03", "exact", False),
        ("03/04/2023 Strategy meeting", "2023-04-03", "2023-04-03", "exact", False),
        ("summer of discontent 2023", "2023-06-01", "2023-08-31", "season", True),
        ("03/04/2023 00:00:00", "2023-04-03", "2023-04-03", "exact", False),
    ],
)
def test_reads_what_stands_under_other_rows_and_what_is_misspelt(text, start, end, precision, uncertain):
    found = parse_date(text, context=ABOVE)
    assert (str(found.start), str(found.end), found.precision.value, found.uncertain) == (
        start, end, precision, uncertain
    )


def test_a_year_above_the_rows_comes_before_the_period_and_the_row_above():
    banner = DateContext(
        dt.date(2022, 1, 1), dt.date(2022, 12, 31), dt.date(2021, 12, 10), (dt.date(2021, 1, 1), dt.date(2021, 12, 31))
    )
    found = parse_date("3 March", context=banner)
    assert (found.start, found.notes) == (dt.date(2021, 3, 3), ("Year 2021 taken from the heading above",))


@pytest.mark.parametrize("text", ["week 53 of 2024", "week 0 of 2024", "wk 60, 2023"])
def test_a_week_that_a_year_does_not_have_is_refused(text):
    with pytest.raises(DateError, match=r"^Week \d+ of \d{4} does not exist$"):
        parse_date(text)


def test_how_weeks_are_counted_is_said():
    assert "Weeks are counted as calendars do" in parse_date("week 23 of 2024").notes[0]
