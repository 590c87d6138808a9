"""How far apart two entries are, in calendar months and days; what a filter keeps and gives back."""

from datetime import date

import pytest

from sightline.chronology.rules.filters import Filters, filters_from
from sightline.chronology.rules.intervals import apart, months_and_days, said


def one(day):
    return day, day


@pytest.mark.parametrize(
    ("start", "end", "months", "days"),
    [
        (date(2020, 3, 1), date(2020, 9, 4), 6, 3),
        (date(2024, 1, 31), date(2024, 2, 29), 1, 0),  # the last day of a month too short for it
        (date(2024, 1, 31), date(2024, 3, 1), 1, 1),
        (date(2023, 2, 28), date(2024, 2, 28), 12, 0),
        (date(2024, 5, 10), date(2024, 5, 10), 0, 0),
        (date(2024, 5, 10), date(2024, 6, 9), 0, 30),
    ],
)
def test_whole_months_and_the_days_left_over(start, end, months, days):
    assert months_and_days(start, end) == (months, days)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2020, 3, 1), date(2020, 9, 4), "6 months and 3 days"),
        (date(2020, 3, 1), date(2021, 5, 2), "1 year, 2 months and 1 day"),
        (date(2020, 3, 1), date(2020, 3, 5), "4 days"),
        (date(2020, 3, 1), date(2022, 3, 1), "2 years"),
        (date(2020, 3, 1), date(2020, 3, 1), "no days"),
    ],
)
def test_the_distance_in_words(start, end, words):
    assert said(start, end) == words


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (one(date(2020, 3, 1)), one(date(2020, 9, 4)), "They are 6 months and 3 days apart."),
        (one(date(2020, 9, 4)), one(date(2020, 3, 1)), "They are 6 months and 3 days apart."),
        (one(date(2020, 3, 1)), one(date(2020, 3, 1)), "They are on the same day."),
        (one(date(2020, 3, 1)), None, "How far apart they are cannot be said: the date of one of them is not known."),
        (
            (date(2020, 3, 1), date(2020, 3, 31)), one(date(2020, 5, 2)),
            "They are between 1 month and 2 days and 2 months and 1 day apart.",
        ),
        (
            (date(2020, 3, 1), date(2020, 3, 31)), one(date(2020, 3, 20)),
            "They may be on the same day, or up to 30 days apart.",
        ),
    ],
)
def test_how_far_apart_two_entries_are(first, second, words):
    assert apart(first, second) == words


def test_a_filter_is_kept_and_given_back():
    asked = Filters(
        agencies=("police",), people=("Child 1",), tags=("missed",), themes=("T5",), impacts=("negative",),
        seen=("no",), since=date(2024, 1, 1), until=date(2024, 2, 1), words="stairs bruise",
    )

    assert filters_from(asked.kept()) == asked
    assert filters_from({}) == Filters()
    assert filters_from({"colour": "red", "words": "x"}) == Filters(words="x")


@pytest.mark.parametrize(
    ("asked", "of_words"),
    [
        (Filters(), False),
        (Filters(agencies=("police",), since=date(2024, 1, 1)), False),
        (Filters(words="stairs"), True),
        (Filters(seen=("no",)), True),
        (Filters(impacts=("negative",)), True),
        (Filters(people=("Child 1",)), True),
        (Filters(tags=("missed",)), True),
        (Filters(themes=("T5",)), True),
    ],
)
def test_what_only_the_words_of_a_row_answer(asked, of_words):
    assert asked.asks_of_the_words is of_words
