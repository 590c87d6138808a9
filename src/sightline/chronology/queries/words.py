"""How what a row says reads, on a page and in a copy that leaves."""

from datetime import date

from sightline.chronology.choices import Precision, Tag
from sightline.chronology.queries.together import KEY_EPISODE, CombinedRow
from sightline.chronology.rules.combining import age_on
from sightline.design.formats import clock, counted, day

TAG_WORDS = {KEY_EPISODE: "Key practice episode", **{str(value): str(label) for value, label in Tag.choices}}
MONTHS_TOO_UNTIL = 5  # years of age from which months say nothing more


def when_read(row: CombinedRow) -> str:
    """How the date was read: "3 April 2026 at 09:30", "1 May 2025 to 31 May 2025", "date not known"."""
    if row.starts_on is None or row.ends_on is None:
        return "date not known"
    words = day(row.starts_on)
    if row.ends_on != row.starts_on:
        words += f" to {day(row.ends_on)}"
    if row.at_time is not None:
        words += f" at {clock(row.at_time)}"
    if row.precision == Precision.APPROXIMATE:
        words = f"about {words}"
    return f"{words}, uncertain" if row.uncertain else words


def age_words(born: date, on: date) -> str:
    """“2 years 3 months”, “7 months”, “under 1 month”, “not yet born”."""
    years, months = age_on(born, on)
    if years < 0:
        return "not yet born"
    parts = [counted(years, "year")] if years else []
    parts += [counted(months, "month")] if months and years < MONTHS_TOO_UNTIL else []
    return " ".join(parts) or "under 1 month"
