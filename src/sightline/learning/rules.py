"""Facet C of the theme taxonomy (domain 05), whose table stands in partnerships: chairs have themes they know, entries
of a chronology themes they show, findings themes they are about. And how an action is rated by its dates."""

from datetime import date

from sightline.foundation.working_days import add_working_days
from sightline.partnerships.choices import THEME_GROUPS, THEMES

__all__ = ["THEMES", "THEME_GROUPS", "computed_rating", "theme_choices"]


def theme_choices() -> list[tuple[str, str]]:
    """(code, words) in the order of the taxonomy."""
    return [(code, f"{words} ({code})") for code, words in THEMES.items()]


SOON_WORKING_DAYS = 20


def computed_rating(*, verified: bool, target_on: date, today: date) -> str:
    """BRAG by the dates alone (F19): blue verified, red overdue, amber due within 20 working days, green otherwise."""
    if verified:
        return "blue"
    if target_on < today:
        return "red"
    return "amber" if target_on <= add_working_days(today, SOON_WORKING_DAYS) else "green"
