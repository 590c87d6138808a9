"""What people type for a date or a time, day first, read into one: `3/4/26`, `3rd April 2026`, `2.30pm`.

Every refusal is a ValueError whose text completes a sentence that begins with the name of the field:
"must include a year".
"""

import re
from datetime import date, time

MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip

_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?", re.IGNORECASE)
_TIME = re.compile(r"(\d{1,2})(?:[:.h]?([0-5]\d))?(?:[:.][0-5]\d)?\s*(a\.?m\.?|p\.?m\.?|hrs?|hours)?", re.IGNORECASE)
_RUN = re.compile(r"(\d{1,2}(?:st|nd|rd|th)?)([a-z]{3,9})(\d{2,4})", re.IGNORECASE)
_WEEKDAY = re.compile(r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+", re.IGNORECASE)

NOT_A_DATE = "must be a date, for example 3 4 2026 or 3 April 2026"
NOT_A_TIME = "must be a time, for example 9:30am or 14:30"


def month_number(text: str) -> int:
    """1 to 12 from `4`, `04`, `Apr`, `Sept` or `April`; ValueError with the sentence otherwise."""
    word = text.strip().rstrip(".").lower()
    if word.isascii() and word.isdigit():
        if 1 <= int(word) <= 12:
            return int(word)
        raise ValueError("must have a month between 1 and 12")
    for number, name in enumerate(MONTHS, start=1):
        if len(word) >= 3 and name.startswith("sep" if word == "sept" else word):
            return number
    raise ValueError(NOT_A_DATE)


def year_number(text: str) -> int:
    """The year from four digits, or from two: 00 to 49 are of this century, 50 to 99 of the last.

    A fixed turning point, so that a page means the same on every day it is sent.
    """
    digits = text.strip().lstrip("’'")
    if not (digits.isascii() and digits.isdigit()) or len(digits) not in {2, 4}:
        raise ValueError("must have a year of 4 numbers, like 2026")
    number = int(digits)
    if len(digits) == 2:
        number += 2000 if number < 50 else 1900
    if not 1900 <= number <= 2199:
        raise ValueError("must have a year between 1900 and 2199")
    return number


def from_parts(day: str, month: str, year: str) -> date | None:
    """The day in three boxes. All empty is None; a whole date typed into one box is read too.

    ValueError with the sentence when a part is missing, unreadable, or the day does not exist.
    """
    typed = {"day": day.strip(), "month": month.strip(), "year": year.strip()}
    given = [part for part, text in typed.items() if text]
    if not given:
        return None
    if len(given) == 1 and not typed[given[0]].isdigit() and len(typed[given[0]]) > 3:
        return from_text(typed[given[0]])
    missing = [f"a {part}" for part, text in typed.items() if not text]
    if missing:
        raise ValueError("must include " + " and ".join(missing))
    ordinal = _DAY.fullmatch(typed["day"])
    if not ordinal:
        raise ValueError("must have a day between 1 and 31")
    number, which, whole_year = int(ordinal[1]), month_number(typed["month"]), year_number(typed["year"])
    if not 1 <= number <= 31:
        raise ValueError("must have a day between 1 and 31")
    try:
        return date(whole_year, which, number)
    except ValueError:
        name = MONTHS[which - 1].capitalize()
        raise ValueError(f"must be a real date: {number} {name} {whole_year} does not exist") from None


def from_text(text: str) -> date | None:
    """The day in one typed text: `3/4/26`, `03.04.2026`, `3rd April 2026`, `Friday 3 April 2026`, `2026-04-03`."""
    words = _WEEKDAY.sub("", " ".join(text.split())).replace(",", " ").replace(" of ", " ")
    if not words.strip():
        return None
    if iso := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", words):
        return from_parts(iso[3], iso[2], iso[1])
    parts = [part for part in re.split(r"[\s/.\-]+", words) if part]
    if len(parts) == 1 and (run := _RUN.fullmatch(words)):
        parts = list(run.groups())
    if len(parts) == 2:
        raise ValueError("must include a day, a month and a year")
    if len(parts) != 3:
        raise ValueError(NOT_A_DATE)
    if parts[0][:1].isalpha():
        parts[0], parts[1] = parts[1], parts[0]
    return from_parts(*parts)


def time_from_text(text: str) -> time | None:
    """The time of day in `14:03`, `1403`, `9am`, `2.30pm`, `0930hrs`, `noon`, `midnight`; None for an empty text."""
    words = text.strip().lower()
    if not words:
        return None
    if words in {"noon", "midday", "12 noon", "12 midday"}:
        return time(12, 0)
    if words in {"midnight", "12 midnight"}:
        return time(0, 0)
    found = _TIME.fullmatch(words)
    if not found or (found[2] is None and found[3] is None):
        raise ValueError(NOT_A_TIME)
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "")[:1]
    if half in {"a", "p"}:
        if not 1 <= hour <= 12:
            raise ValueError(NOT_A_TIME)
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23:
        raise ValueError(NOT_A_TIME)
    return time(hour, minute)
