"""The words in which people write dates, and how a line is cut into tokens. A single pass; no meaning yet."""

import calendar
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

LONGEST: Final = 200
"""A date cell longer than this many characters is not a date."""
MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan janu januray janurary janaury jaunary",
            "february feb febr febuary feburary febraury feberuary",
            "march mar mrch marh",
            "april apr apirl arpil aprl",
            "may",
            "june jun juen",
            "july jul juyl jully",
            "august aug agust augst auguest agu",
            "september sept sep septmber setember spetember septemeber",
            "october oct ocotber octber otcober",
            "november nov novemeber novmber novemebr",
            "december dec decemeber decmber decembr",
        ),
        start=1,
    )
    for name in names.split()
}
MONTH_NAMES: Final = tuple(calendar.month_name)
WEEKDAY_NAMES: Final = tuple(calendar.day_name)
WEEKDAYS: Final = {
    name: number
    for number, names in enumerate(
        (
            "monday mon",
            "tuesday tue tues",
            "wednesday wed weds",
            "thursday thu thur thurs",
            "friday fri",
            "saturday sat",
            "sunday sun",
        )
    )
    for name in names.split()
}
SEASONS: Final = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
TERMS: Final = {"autumn": ((9, 1), (12, 31)), "spring": ((1, 1), (4, 15)), "summer": ((4, 16), (7, 31))}
FEASTS: Final = {
    "christmasday": (12, 25, 12, 25),
    "christmaseve": (12, 24, 12, 24),
    "boxingday": (12, 26, 12, 26),
    "newyearsday": (1, 1, 1, 1),
    "newyearseve": (12, 31, 12, 31),
    "halloween": (10, 31, 10, 31),
    "bonfirenight": (11, 5, 11, 5),
    "valentinesday": (2, 14, 2, 14),
    "christmas": (12, 24, 12, 26),
    "xmas": (12, 24, 12, 26),
}
AFTER_EASTER: Final = {
    "easter": (-2, 1), "goodfriday": (-2, -2), "eastersunday": (0, 0), "eastermonday": (1, 1), "mothersday": (-21, -21),
}  # fmt: skip
"""First and last day of a movable feast, in days after Easter Sunday."""
NEW_YEAR: Final = "newyear"
"""The days around 1 January, which begin in the year before."""
EXACT_FEASTS: Final = (frozenset(FEASTS) - {"christmas", "xmas"}) | (frozenset(AFTER_EASTER) - {"easter"})
CONNECTORS: Final = frozenset(
    {"-", "to", "and", "&", "until", "till", "til", "through", "thru", "or", "+", ",", "/", ";"}
)
APPROXIMATE: Final = frozenset(
    [
        "c",
        "ca",
        "circa",
        "approx",
        "approximately",
        "aprox",
        "apprx",
        "around",
        "about",
        "roughly",
        "estimated",
        "est",
        "estimate",
        "~",
        "nearly",
        "almost",
    ]
)
UNCERTAIN: Final = frozenset(
    [
        "?",
        "possibly",
        "probably",
        "maybe",
        "perhaps",
        "believed",
        "thought",
        "unsure",
        "unclear",
        "likely",
        "tbc",
        "unconfirmed",
        "uncertain",
    ]
)
OPEN: Final = {
    "before": "before", "prior": "before", "by": "by", "pre": "before", "after": "after", "since": "since",
    "post": "after", "onwards": "from then on", "onward": "from then on", "ongoing": "from then on",
    "present": "up to the present", "now": "up to the present", "current": "up to the present",
    "date": "up to the present",
}  # fmt: skip
FILLERS: Final = frozenset(
    [
        "on",
        "of",
        "the",
        "in",
        "at",
        "during",
        "between",
        "from",
        "for",
        "dated",
        "day",
        "month",
        "year",
        "time",
        "is",
        "was",
        "be",
        "later",
        "that",
        "same",
        "into",
        "throughout",
        "t",
        "z",
        "gmt",
        "bst",
        "period",
        "dates",
        "hours",
        "hrs",
        "hr",
        "h",
        "o",
        "clock",
        "s",
        ".",
        ":",
        "'",
        "(",
        ")",
        "[",
        "]",
        "*",
        "|",
        '"',
        "sometime",
        "some",
        "point",
        "towards",
        "toward",
        "part",
        "various",
        "several",
        "inclusive",
        "over",
        "up",
        "exact",
        "ending",
        "dob",
        "born",
        "birth",
    ]
)
PARTS_OF_DAY: Final = frozenset(
    [
        "am",
        "pm",
        "morning",
        "afternoon",
        "evening",
        "night",
        "lunchtime",
        "lunch",
        "teatime",
        "eve",
        "a.m.",
        "p.m.",
        "mid-morning",
        "daytime",
        "dawn",
        "dusk",
    ]
)
PARTS: Final = {
    "early": (0, 1), "beginning": (0, 1), "start": (0, 1), "begining": (0, 1), "mid": (1, 2), "middle": (1, 2),
    "midway": (1, 2),
    "late": (2, 3), "end": (2, 3), "latter": (2, 3),
}  # fmt: skip
WEEKS_OF_MONTH: Final = {
    "thefirstweek": 1,
    "thesecondweek": 2,
    "thethirdweek": 3,
    "thefourthweek": 4,
    "thelastweek": 0,
    "thefinalweek": 0,
}
HALVES: Final = {
    "thefirsthalf": (0, 1, 2), "thesecondhalf": (1, 2, 2), "thelasthalf": (1, 2, 2), "thelatterhalf": (1, 2, 2),
    "thefirstquarter": (0, 1, 4), "thesecondquarter": (1, 2, 4), "thethirdquarter": (2, 3, 4),
    "thefourthquarter": (3, 4, 4), "thelastquarter": (3, 4, 4),
}  # fmt: skip
UNKNOWN: Final = frozenset(
    [
        "",
        "-",
        "--",
        "---",
        "?",
        "??",
        "???",
        "unknown",
        "not known",
        "date unknown",
        "date not known",
        "unknown date",
        "unk",
        "uk",
        "u/k",
        "nk",
        "n/k",
        "n.k.",
        "n/a",
        "na",
        "n.a.",
        "none",
        "nil",
        "undated",
        "no date",
        "not dated",
        "nd",
        "n.d.",
        "not recorded",
        "date not recorded",
        "no date recorded",
        "not stated",
        "date not stated",
        "not given",
        "tbc",
        "tba",
        "t.b.c.",
        "to be confirmed",
        "date tbc",
        "date to be confirmed",
        "unclear",
        "date unclear",
        "unspecified",
        "not specified",
        "not available",
        "not provided",
        "various",
        "various dates",
        "historic",
        "historical",
        "historically",
        "unsure",
        "exact date unknown",
        "exact date not known",
        "dk",
        "d/k",
        "don't know",
        "no date given",
        "date not given",
        "missing",
        "date not specified",
        "date missing",
        "not clear",
        "date not available",
        "unknown - not recorded",
    ]
)
DITTO: Final = frozenset(
    {
        '"', "''", "ditto", "do", "same day", "same date", "as above", "same", "see above", "as before",
        "later that day",
        "later the same day", "later same day", "that day", "that evening", "that night", "same evening", "same night",
        "the same day",
    }
)  # fmt: skip
DAY_AFTER: Final = frozenset({"next day", "the next day", "following day", "the following day", "day after",
                              "the day after", "next morning", "the next morning", "following morning"})  # fmt: skip

_TOKEN: Final = re.compile(r"([0-9]+)(?: ?(st|nd|rd|th)(?![a-z]))?|([a-z]+)|(\S)")
_MONTH_STEMS: Final = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_ORDINALS: Final = {"1st": "first", "2nd": "second", "3rd": "third", "4th": "fourth"}
_SPELT: Final = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
    "twentieth",
]  # fmt: skip
_DAY_WORDS: Final = {word: number for number, word in enumerate(_SPELT, start=1)} | {
    f"{tens} {word}": 10 * place + number
    for place, tens in ((2, "twenty"), (3, "thirty"))
    for number, word in enumerate(_SPELT[:9], start=1)
    if 10 * place + number <= 31
} | {"thirtieth": 30}  # fmt: skip
_WEEK: Final = r"(?:weeks?|wks?|w)(?:\.| ?(?:no|number)\.?)? ?"
_UNSAID: Final = (
    r"(?:unknown|not (?:known|recorded|clear|stated|specified|given)|unclear|n/k|nk|unrecorded)"
)


def _day_word(match: re.Match[str]) -> str:
    return f"{_DAY_WORDS[match[1].replace('-', ' ')]} "


def _decade(match: re.Match[str]) -> str:
    return f"{'19' if match[1][0] in '56789' else '20'}{match[1]}s"


def _ordinal_word(match: re.Match[str]) -> str:
    return f" the{_ORDINALS.get(match[1], match[1])}{match[2]} "


_REWRITES: Final[tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]] = (
    (re.compile(r"[‐-―−﹘﹣－]"), "-"),
    (re.compile(r"[‘’ʼ`´]"), "'"),
    (re.compile(r"[“”„]"), '"'),
    (re.compile(r"\ba\.m\b\.?"), "am"),
    (re.compile(r"\bp\.m\b\.?"), "pm"),
    # A letter o between digits is a nought, and an l before one is a one.
    (re.compile(r"(?<=[0-9/.-])o(?=[0-9])|(?<![a-z0-9])o(?=[0-9][/.-])"), "0"),
    (re.compile(r"(?<![a-z0-9])l(?=[0-9][/.-])|(?<=[/.-])l(?=[0-9][/.-])"), "1"),
    (re.compile(r"(?<=[0-9]) ?[\\|] ?(?=[0-9])"), "/"),
    # "1. 03/04/2023" and "1) 3 April 2023" are numbered rows.
    (re.compile(r"^[0-9]{1,3}[.)] +(?=[0-9]{1,2}(?:[/.-][0-9]{1,2}[/.-]|(?:st|nd|rd|th)? [a-z]{3}))"), ""),
    # A stored moment at midnight, to the second, is a day that a system wrote with an empty clock.
    (re.compile(r"(?<=[0-9])[ t]00:00:00(?:\.0+)?(?:z|[+-]0[01]:?00)?$"), ""),
    (re.compile(rf"\b(?:(?:exact|precise|actual) )?(?:date|day|time)s?(?: of event)?(?: is| was)? {_UNSAID}\b"),
     " unknown "),
    (re.compile(r"\b(twenty|thirty)-(?=[a-z])"), r"\1 "),
    (re.compile(rf"\b({'|'.join(sorted(_DAY_WORDS, key=len, reverse=True))}) (?=(?:of |day of )?(?:{_MONTH_STEMS}))"),
     _day_word),
    (re.compile(r"\b(?:the )?'?([5-9]0|[012]0)'?s\b(?! ?[/.-])"), _decade),
    (re.compile(r"\bhalf[ -]terms?\b(?: (?:holidays?|break|week))?"), " "),
    (re.compile(r"\b((?:19|20)[0-9]{2}),? (q[1-4])\b"), r"\2 \1"),
    (re.compile(r"(?<=[/.-](?:19|20)[0-9]{2})(?=[012]?[0-9][:.][0-9]{2})"), " "),
    (re.compile(r"\bq([1-4])(?![0-9])"), lambda match: f" the{_SPELT[int(match[1]) - 1]}quarter "),
    (re.compile(r"\b(first|second|third|fourth|last|1st|2nd|3rd|4th|final|latter) (week|half|quarter)"
                r"(?: (?:of|in)\b|(?= [0-9a-z]))"), _ordinal_word),
    (re.compile(r"\b(?:academic|school|year|yr) ?(?:yr|group)? ?(?:r|[1-9]|1[0-3])\b[ ,:(-]*"
                r"(?=(?:19|20)?[0-9]{2}[/-](?:20)?[0-9]{2}\b(?![/-]))"), " schoolyear "),
    (re.compile(r"\b(?:reception|nursery)(?: year)?[ ,:(-]*(?=(?:19|20)?[0-9]{2}[/-](?:20)?[0-9]{2}\b(?![/-]))"),
     " schoolyear "),
    (re.compile(r"\b((?:19|20)?[0-9]{2}[/-](?:20)?[0-9]{2}),? (?:academic|school) (?:year|yr)\b"), r" schoolyear \1 "),
    (re.compile(r"\b((?:19|20)?[0-9]{2}[/-](?:20)?[0-9]{2}),? (?:financial|fiscal|tax) (?:year|yr)\b"),
     r" financialyear \1 "),
    (re.compile(r"\b([0-9]{1,2}) ?o'? ?clock\b"), r"\1:00"),
    (re.compile(r"\b(christmas|xmas|easter|new year) (?:holidays?|break|period|weekend|time|vacation)\b"), r"\1"),
    (re.compile(r"\bgood friday\b"), "goodfriday"),
    (re.compile(r"\beaster (sunday|monday)\b"), r"easter\1"),
    (re.compile(r"\b(?:mother'?s'? day|mothering sunday)\b"), "mothersday"),
    (re.compile(r"\b(?:bonfire night|guy fawkes(?: night)?)\b"), "bonfirenight"),
    (re.compile(r"\bhallowe'en\b"), "halloween"),
    (re.compile(r"\b(?:st\.? )?valentine'?s'? day\b"), "valentinesday"),
    (re.compile(r"\b[0-9]{1,2}([/.-])(?:\?{1,2}|xx?|mm|__?)\1((?:19|20)[0-9]{2})\b"), r" monthunknown \2"),
    # "week 23 of 2024", "wk 23-25, 2024", "2024-W23": weeks as calendars number them.
    (re.compile(rf"\b{_WEEK}([0-9]{{1,2}}) ?(?:to|-|and|&) ?(?:{_WEEK})?([0-9]{{1,2}})(?: of|,)? ?"
                r"((?:19|20)[0-9]{2})\b"),
     r" isoweek \1 \3 to isoweek \2 \3 "),
    (re.compile(rf"\b{_WEEK}([0-9]{{1,2}})(?: of|,|/|-)? ?((?:19|20)[0-9]{{2}})\b"), r" isoweek \1 \2 "),
    (re.compile(rf"\b((?:19|20)[0-9]{{2}})[ ,-]?{_WEEK}([0-9]{{1,2}})\b(?![/.-][0-9])"), r" isoweek \2 \1 "),
    (re.compile(r"\b(?:w/c|wc|w/b|wb|w\.c)\b|\b(?:week|wk) (?:commencing|beginning|beg|starting|start|of|from)\b"),
     " weekfrom "),
    (re.compile(r"\bw/e\b|\bweek ending\b|\bwk ending\b"), " weekto "),
    (re.compile(r"\bweekend (?:of|beginning|starting|commencing)\b|\bweekend\b"), " weekend "),
    (re.compile(r"\b(?:overnight|night of|during the night(?: of)?)\b"), " overnight "),
    (re.compile(r"\bearly hours(?: of)?\b|\b(?:early|late|mid)[ -](?:morning|afternoon|evening)\b"), " morning "),
    (re.compile(r"\bmay be\b"), "maybe"),
    (re.compile(r"\b(?:financial|fiscal|tax) (?:year|yr)\b|\bf/y\b|\bfy(?=[ 0-9])"), " financialyear "),
    (re.compile(r"\b(?:academic|school) (?:year|yr)\b"), " schoolyear "),
    (re.compile(r"\bchristmas (day|eve)\b"), r"christmas\1"),
    (re.compile(r"\bboxing day\b"), "boxingday"),
    (re.compile(r"\bnew year'?s'? (day|eve)\b"), r"newyears\1"),
    (re.compile(r"\bnew year\b"), "newyear"),
    (re.compile(r"(?<![0-9a-z])(?:\?{1,2}|xx?|dd|__?)[ ]?[/.-](?=[ ]?[0-9]{1,2}[ ]?[/.-][ ]?[0-9]{2})"),
     " dayunknown "),
    (re.compile(r"([0-9])\?(?=[/.-][0-9])|([a-z]{3,})\?(?= ['0-9])"), r"? \1\2"),
    (re.compile(r"\b(spring|summer|autumn|winter) (?:holidays?|break|months|time)\b"), r"\1"),
    (re.compile(r"/{2,}"), "/"),
    (re.compile(r"\.{2,}"), " "),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    kind: Literal["number", "word", "mark"]
    text: str
    value: int = 0
    ordinal: bool = False
    spaced: bool = False
    """There is white space before this token."""


def normalised(text: str) -> str:
    words = unicodedata.normalize("NFKC", text[: LONGEST + 1]).lower()
    for pattern, by in _REWRITES:
        words = pattern.sub(by, words)
    return " ".join(words.split())


def tokens_of(words: str) -> list[Token]:
    tokens = []
    last = 0
    for match in _TOKEN.finditer(words):
        number, ordinal, word, mark = match.groups()
        spaced = match.start() > last
        last = match.end()
        if number is not None:
            tokens.append(Token("number", number, int(number), bool(ordinal), spaced))
        elif word is not None:
            tokens.append(Token("word", word, spaced=spaced))
        else:
            tokens.append(Token("mark", mark, spaced=spaced))
    return tokens
