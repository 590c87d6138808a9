"""Dates in every written form, ages in figures and in words, and the blurred forms that are the house style.

Every pattern is bounded, so the time is linear in the text (sec R42).
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from sightline.anonymity.rules import lexicon

MONTH = "(" + "|".join(sorted(lexicon.MONTHS, key=len, reverse=True)) + r")\b\.?"
DAY = r"(?<![\d/.:£$€-])(\d{1,2})(?:st|nd|rd|th)?"
YEAR = r"(?:((?:1[6-9]|20)\d\d)(?!\d)|'?(\d\d)(?![\d%:]|[.,/]\d))"
GAP = r"[ \n,./-]{0,3}"
DAY_MONTH = re.compile(rf"{DAY}(?: day)?{GAP}(?:of )?{MONTH}(?:,? ?(?:of )?[-/.']?{YEAR})?", re.IGNORECASE)
MONTH_DAY = re.compile(rf"\b{MONTH} ?(?:the )?(\d{{1,2}})(?:st|nd|rd|th)?(?![\d:%/])(?:,? {YEAR})?", re.IGNORECASE)
MONTH_YEAR = re.compile(rf"\b{MONTH}[ ,/-]{{0,2}}(?:of )?(?:((?:1[6-9]|20)\d\d)(?!\d)|'(\d\d)\b)", re.IGNORECASE)
NUMERIC = re.compile(r"(?<![\d/.-])(\d{1,2}) ?([./-]) ?(\d{1,2}) ?\2 ?(\d{4}|\d{2})(?![\d/]|\.\d)")
BLANKS = re.compile(r"(?<![\d/.-])(\d{2}) (\d{2}) ((?:19|20)\d{2})(?!\d)")
ISO = re.compile(r"(?<!\d)((?:1[89]|20)\d\d)([-/. ])(\d{1,2})\2(\d{1,2})(?!\d)")
YEAR_ALONE = re.compile(r"(?<![\d/.,:£$€-])(?:1[6-9]|20)\d\d(?![\d]|[,.:]\d|/\d{3})")
SEASON_YEAR = re.compile(r"\b(spring|summer|autumn|winter) (?:of )?(?:19|20)\d\d\b", re.IGNORECASE)
BLURRED = re.compile(
    r"\b(?:in|during|by|early in|late in|over) the (?:spring|summer|autumn|winter)\b(?! (?:of )?\d)"
    r"|\bmonth (?:\d{1,2}|[a-z]{3,9}) of the review period\b",
    re.IGNORECASE,
)
MORE_MONTHS = re.compile(rf"\b{MONTH}(?:,? (?:and|to|or|until) | ?[-/&] ?|, )$", re.IGNORECASE)
MORE_DAYS = re.compile(r"(?<!\d)\d{1,2}(?:st|nd|rd|th)?(?: [A-Z][a-z]{2,8})?(?: and | to | or | & |, ?|-| - )$")

ORDINALS = lexicon.word_list(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth "
    "twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first"
)
_ORDINAL = "|".join(sorted((word.replace("-", "[- ]?") for word in ORDINALS), key=len, reverse=True))
_YEAR_WORDS = r"(?:(?: |, )(?:two thousand(?: and)?|twenty|nineteen)(?:[ -](?:[a-z]{3,9})){1,2})?"
IN_WORDS = re.compile(
    rf"\b({_ORDINAL})(?: day)? (?:of )?{MONTH}(?:,? {YEAR}|{_YEAR_WORDS})"
    rf"|\b{MONTH} (?:the )?({_ORDINAL})\b(?:,? {YEAR}|{_YEAR_WORDS})",
    re.IGNORECASE,
)

CENTURY = 100


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in folded text. Parts that are not written are None; `ambiguous` when day and month may be swapped."""

    start: int
    end: int
    year: int | None
    month: int | None
    day: int | None
    ambiguous: bool = False

    @property
    def exact(self) -> bool:
        """Whether it names a day."""
        return self.day is not None


def _year(four: str | None, two: str | None) -> int | None:
    if four:
        return int(four)
    if two:
        return 2000 + int(two) if int(two) <= 40 else 1900 + int(two)
    return None


def _valid(day: int, month: int) -> bool:
    return 1 <= day <= 31 and 1 <= month <= 12


def _worded_month(word: str) -> int:
    return lexicon.MONTHS[word.casefold().rstrip(".")]


# Words that are months only when written with a capital or beside a year.
ALSO_WORDS = frozenset({"may", "march", "mar", "sep", "dec", "jan", "august", "april", "june"})


def _with_month_words(text: str) -> Iterator[FoundDate]:
    for match in DAY_MONTH.finditer(text):
        day, month = int(match[1]), _worded_month(match[2])
        year = _year(match[3], match[4])
        if not _valid(day, month) or (year is None and match[2].casefold() in ALSO_WORDS and match[2].islower()):
            continue
        start = match.start()
        # "11 and 12 July", "3 to 5 May": the days before belong to the date
        for _ in range(6):
            more = MORE_DAYS.search(text, max(0, start - 26), start)
            if more is None:
                break
            start = more.start()
        yield FoundDate(start, match.end(), year, month, day)
    for match in MONTH_DAY.finditer(text):
        if match[1][0].isupper() and _valid(int(match[2]), _worded_month(match[1])):
            yield FoundDate(
                match.start(), match.end(), _year(match[3], match[4]), _worded_month(match[1]), int(match[2])
            )
    for match in MONTH_YEAR.finditer(text):
        # "in February and March 2001": the month before belongs to the date
        more = MORE_MONTHS.search(text, max(0, match.start() - 20), match.start())
        start = more.start() if more and more[1][0].isupper() else match.start()
        yield FoundDate(start, match.end(), _year(match[2], match[3]), _worded_month(match[1]), None)
    for match in IN_WORDS.finditer(text):
        word = (match[1] or match[6]).casefold().replace(" ", "-")
        day = next(n for n, ordinal in enumerate(ORDINALS, 1) if ordinal.replace("-", "") == word.replace("-", ""))
        month = _worded_month(match[2] or match[5])
        year = _year(match[3] or match[7], match[4] or match[8]) or year_in_words(match.group())
        yield FoundDate(match.start(), match.end(), year, month, day)


def year_in_words(text: str) -> int | None:
    """The year at the end of "the fourth of March two thousand and seventeen" or "… twenty seventeen", or None."""
    words = re.findall("[a-z]+", text.casefold())
    for index, word in enumerate(words):
        rest = [w for w in words[index + 1 :] if w != "and"]
        if word == "two" and rest[:1] == ["thousand"]:
            return 2000 + _small(rest[1:])
        if word in ("twenty", "nineteen") and rest and _small(rest) >= 10:
            return (2000 if word == "twenty" else 1900) + _small(rest)
    return None


def _small(words: list[str]) -> int:
    total = 0
    for word in words[:2]:
        total += lexicon.TENS.get(word, 0) or (lexicon.UNITS.index(word) if word in lexicon.UNITS else 0)
    return total


def _numeric(text: str) -> Iterator[FoundDate]:
    for match in ISO.finditer(text):
        if _valid(int(match[4]), int(match[3])):
            yield FoundDate(match.start(), match.end(), int(match[1]), int(match[3]), int(match[4]))
    for pattern, day_at, month_at, year_at in ((NUMERIC, 1, 3, 4), (BLANKS, 1, 2, 3)):
        for match in pattern.finditer(text):
            day, month, written = int(match[day_at]), int(match[month_at]), match[year_at]
            year = _year(written if len(written) == 4 else None, written if len(written) == 2 else None)
            if _valid(day, month):
                yield FoundDate(match.start(), match.end(), year, month, day, ambiguous=month != day and day <= 12)
            elif _valid(month, day):
                yield FoundDate(match.start(), match.end(), year, day, month)
            elif _valid(int(written[-2:]), month) and len(written) == 2:
                # 17-03-04: year first
                yield FoundDate(match.start(), match.end(), _year(None, match[day_at]), month, int(written))


def year_first(text: str, found: FoundDate) -> tuple[int, int, int] | None:
    """The other reading of a date of three two-digit numbers: year, month, day. None where it has none."""
    match = NUMERIC.fullmatch(text[found.start : found.end])
    if match is None or len(match[4]) != 2 or not _valid(int(match[4]), int(match[3])):
        return None
    return _year(None, match[1]) or 0, int(match[3]), int(match[4])


LAW = lexicon.word_set(
    "act acts regulations regulation order rules code law convention directive guidance bill measure instrument"
)
WORD_BEFORE = re.compile(r"([A-Za-z]+)[)'\"]?,?\s{1,2}\(?$")


def _years(text: str) -> Iterator[FoundDate]:
    for match in SEASON_YEAR.finditer(text):
        yield FoundDate(match.start(), match.end(), int(match.group()[-4:]), None, None)
    for match in YEAR_ALONE.finditer(text):
        window = text[max(0, match.start() - 60) : match.start()]
        before = WORD_BEFORE.search(window)
        if before is not None:
            word = before[1]
            if word.casefold() in LAW:
                continue
            # "Working Together 2023", "Regulations (England) 2010": the year is part of a title
            if word[0].isupper() and word.casefold() not in lexicon.MONTHS and len(window) > before.end(1) - len(word):
                previous = window[: before.start(1)].rstrip()
                if previous and previous[-1] not in ".!?:\n" and word.casefold() not in ("in", "since"):
                    continue
            if word.casefold() == "of" and LAW & set(re.findall("[a-z]+", window.casefold())[-5:]):
                continue
        yield FoundDate(match.start(), match.end(), int(match.group()), None, None)


def find_dates(text: str) -> list[FoundDate]:
    """Every date in folded text, in order, the longest reading of each place."""
    found = sorted((*_with_month_words(text), *_numeric(text)), key=lambda d: (d.start, d.start - d.end))
    kept: list[FoundDate] = []
    for date in found:
        if not kept or date.start >= kept[-1].end:
            kept.append(date)
        elif date.end > kept[-1].end and date.exact and not kept[-1].exact:
            kept[-1] = date
    covered = sorted((date.start, date.end) for date in kept)
    position = 0
    years: list[FoundDate] = []
    for date in sorted(_years(text), key=lambda d: (d.start, -d.end)):
        while position < len(covered) and covered[position][1] <= date.start:
            position += 1
        inside = position < len(covered) and covered[position][0] < date.end
        if not inside and (not years or date.start >= years[-1].end):
            years.append(date)
    return sorted([*kept, *years], key=lambda date: date.start)


def blurred_dates(text: str) -> list[tuple[int, int]]:
    """Seasons without a year and months of the review period: the house style."""
    return [match.span() for match in BLURRED.finditer(text)]


_NUMBER_WORD = (
    r"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?:one|two|three|four|five|six|seven|eight"
    r"|nine))?"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    r"|eighteen|nineteen)"
)
_UNIT = r"(?:years?|yrs?|months?|mths?|weeks?|wks?|days?)"
AGE_FIGURES = re.compile(
    rf"\b(?:aged?|age of"
    rf"|turned)[ :]{{1,2}}\d{{1,3}}(?:[ -]{_UNIT}(?:,? (?:and )?\d{{1,2}} {_UNIT})?(?:[ -]old)?)?(?![\d%/-])"
    rf"|(?<![\d.,-])\d{{1,3}}[ -]?{_UNIT}(?:,? (?:and )?\d{{1,2}} {_UNIT})?(?:[ -]old\b| of age\b)"
    rf"|(?<![\d.])\d{{1,2}}[ -]?(?:yo|y/o|y\.o\.?|m/o)(?![a-z])"
    rf"|\bon (?:his|her|their) \d{{1,3}}(?:st|nd|rd|th) birthday\b",
    re.IGNORECASE,
)
AGE_WORDS = re.compile(
    rf"\b(?:aged|age of|turned) {_NUMBER_WORD}\b(?: (?:years?|months?|weeks?"
    rf"|days?)(?: and {_NUMBER_WORD} (?:months?|weeks?))?)?"
    rf"|\b{_NUMBER_WORD}[ -](?:years?|months?|weeks?|days?)[ -]old\b|\b{_NUMBER_WORD} years of age\b"
    r"|\bin (?:his|her|their) (?:early |mid[- ]|late )?(?:teens|twenties|thirties|forties|fifties|sixties|seventies"
    r"|eighties)\b",
    re.IGNORECASE,
)


def ages_in_figures(text: str) -> list[tuple[int, int]]:
    """Ages written in figures in folded text."""
    return [match.span() for match in AGE_FIGURES.finditer(text)]


def ages_in_words(text: str) -> list[tuple[int, int]]:
    """Ages written in words in folded text: the house style."""
    return [match.span() for match in AGE_WORDS.finditer(text)]


def figures_to_words(age: str) -> str:
    """An age in figures as the house style writes it: "aged 3" → "aged three", "14-year-old" → "fourteen-year-old"."""
    spelled = re.sub(
        r"(?<=\d)[ -]?(?:yo|y/o|y\.o\.?)(?![a-z])",
        "-year-old",
        re.sub(r"\bage(?=[ :])", "aged", age),
        flags=re.IGNORECASE,
    ).replace(":", "")
    return re.sub(
        r"\d{1,3}", lambda found: lexicon.in_words(int(found[0])) if int(found[0]) < CENTURY else "over ninety", spelled
    )


def age_in_words(born: datetime.date, on: datetime.date) -> str:
    """The age on a day as the house style writes it: weeks under three months, months under two years, then years."""
    months = (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)
    if months < 0:
        return "before birth"
    if months < 3:
        weeks = (on - born).days // 7
        return f"aged {lexicon.in_words(weeks)} week{'' if weeks == 1 else 's'}"
    if months < 24:
        return f"aged {lexicon.in_words(months)} months"
    return f"aged {lexicon.in_words(min(months // 12, 99))}"
