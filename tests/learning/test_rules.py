"""The taxonomy (domain 05, facets A, B and C)."""

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
