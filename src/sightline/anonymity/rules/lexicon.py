"""The word lists the check reads: ordinary words, words of the work, names that are words, places, titles.

Each list is a text file in `words/` with its source in its first lines. They are read once and kept.
"""

from functools import lru_cache
from importlib.resources import files


def word_list(words: str) -> tuple[str, ...]:
    """The words of a table written with blanks between, in order."""
    return tuple(words.split())


def word_set(words: str) -> frozenset[str]:
    """The words of a table written with blanks between."""
    return frozenset(words.split())


MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb", "febuary", "febr"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sep", "sept"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
SEASONS = ("winter", "winter", "spring", "spring", "spring", "summer", "summer", "summer", "autumn", "autumn", "autumn")


def season(month: int) -> str:
    """The season of a month, 1 to 12, as people say it."""
    return (*SEASONS, "winter")[month - 1]


UNITS = word_list(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}


def in_words(number: int) -> str:
    """A number from 0 to 99 in words."""
    if number < len(UNITS):
        return UNITS[number]
    ten = next(word for word, value in TENS.items() if value == number // 10 * 10)
    return ten if number % 10 == 0 else f"{ten}-{UNITS[number % 10]}"


def _lines(name: str) -> list[str]:
    text = (files("sightline.anonymity.rules") / "words" / f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@lru_cache(maxsize=1)
def ordinary() -> frozenset[str]:
    """English words in lower case that are not names first of all."""
    return frozenset(_lines("ordinary"))


@lru_cache(maxsize=1)
def domain() -> frozenset[str]:
    """Words and abbreviations of the work and of public life that are capitalised without naming anyone."""
    return frozenset(word for line in _lines("domain") for word in line.split())


@lru_cache(maxsize=1)
def name_words() -> frozenset[str]:
    """Ordinary words that are also given names."""
    return frozenset(word for line in _lines("name_words") for word in line.split())


@lru_cache(maxsize=1)
def places() -> frozenset[str]:
    """UK places, casefolded, blanks and hyphens as single blanks."""
    return frozenset(" ".join(line.casefold().replace("-", " ").split()) for line in _lines("places"))


@lru_cache(maxsize=1)
def _roles() -> dict[str, frozenset[str]]:
    return {line.partition(":")[0]: frozenset(line.partition(":")[2].split()) for line in _lines("roles")}


def titles() -> frozenset[str]:
    """Titles that stand before a name."""
    return _roles()["title"]


def family_words() -> frozenset[str]:
    """Words for family members and workers that stand before a pseudonym or an initial."""
    return _roles()["family"]


@lru_cache(maxsize=65536)
def is_ordinary(word: str) -> bool:
    """Whether a casefolded word is an ordinary English one, its possessive and its simple compounds included."""
    words = ordinary()
    if word in words or word.endswith("n't"):
        return True
    stem, apostrophe, rest = word.partition("'")
    return bool(apostrophe) and rest in ("", "s", "re", "ll", "ve", "d", "m") and stem in words
