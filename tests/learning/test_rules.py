"""The taxonomy (domain 05, facets A, B and C)."""

from datetime import date

import pytest

from sightline.learning import rules
from sightline.learning.choices import Level, Polarity
from sightline.learning.rules import THEME_GROUPS, THEMES, theme_choices


def test_every_theme_of_the_taxonomy_is_there_once_in_its_order():
    numbered = [f"T{number}" for number in range(1, 31)]
    numbered[17:18] = ["T18a", "T18b"]

    assert list(THEMES) == numbered
    assert len(set(THEMES.values())) == 31


def test_every_theme_is_in_one_group():
    grouped = [code for codes in THEME_GROUPS.values() for code in codes]

    assert sorted(grouped) == sorted(THEMES)


def test_a_choice_says_the_words_and_the_code():
    assert theme_choices()[0] == ("T1", "Understanding the child’s daily life and lived experience (T1)")


def test_polarity_and_level_are_those_of_the_specification():
    assert [str(word.label) for word in Polarity] == [
        "Good practice", "Expected practice", "Area for improvement", "System issue", "Immediate risk",
    ]
    assert [str(word.label) for word in Level] == [
        "Individual practice", "Team or supervision", "Single-agency system", "Multi-agency system",
        "Commissioning or leadership", "National or legislative",
    ]


@pytest.mark.parametrize(
    ("target_on", "verified", "rating"),
    [
        (date(2026, 12, 17), False, "red"), (date(2026, 12, 18), False, "amber"), (date(2027, 1, 20), False, "amber"),
        (date(2027, 1, 21), False, "green"), (date(2026, 12, 17), True, "blue"),
    ],
)
def test_the_dates_give_the_rating_over_christmas(target_on, verified, rating):
    """F19: amber within 20 working days; Christmas Day, its neighbour and New Year’s Day are none."""
    assert rules.computed_rating(verified=verified, target_on=target_on, today=date(2026, 12, 18)) == rating
