"""The practitioners' part of the day."""

from datetime import time

import pytest

from sightline.meetings.rules import PURPOSE, minutes_between, practitioners_part_warning


@pytest.mark.parametrize(
    ("begins", "ends", "minutes"),
    [(time(9, 30), time(11, 0), 90), (time(9, 45), time(12, 5), 140), (time(11, 0), time(10, 0), -60)],
)
def test_minutes_are_counted_within_a_day(begins, ends, minutes):
    assert minutes_between(begins, ends) == minutes


@pytest.mark.parametrize(
    ("leave_at", "minutes"), [(time(10, 59), 89), (time(11, 0), None), (time(11, 30), None), (time(11, 31), 121)]
)
def test_the_practitioners_part_is_unusual_outside_an_hour_and_a_half_to_two_hours(leave_at, minutes):
    expected = (
        f"The practitioners’ part lasts {minutes} minutes. It is usually between 90 and 120 minutes." if minutes else ""
    )

    assert practitioners_part_warning(time(9, 30), leave_at, least=90, most=120) == expected


def test_the_purpose_says_that_the_day_is_for_learning_and_not_for_blame():
    assert PURPOSE[0] == "We are here to learn lessons and to identify good practice."
    assert PURPOSE[1].startswith("We do not apportion blame.")
