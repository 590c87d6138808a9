"""Folded text: one spelling of every accent, dash, quotation mark and blank, with the way back to the original.

Everything else in this room searches the folded text and reports offsets of the original.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Letters that no decomposition takes apart, and look-alikes of other alphabets typed into a Latin word.
LETTERS = str.maketrans(
    {
        "ß": "ss",
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "æ": "ae",
        "Æ": "Ae",
        "œ": "oe",
        "Œ": "Oe",
        "đ": "d",
        "Đ": "D",
        "ð": "d",
        "Ð": "D",
        "þ": "th",
        "Þ": "Th",
        "ı": "i",
        "ə": "e",
        "Ə": "E",
        "ħ": "h",
        "Ħ": "H",
        "‘": "'",
        "’": "'",
        "‛": "'",
        "ʼ": "'",
        "ʻ": "'",
        "`": "'",
        "´": "'",
        "′": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "‐": "-",
        "‑": "-",
        "‒": "-",
        "–": "-",
        "—": "-",
        "―": "-",
        "−": "-",
        "⁃": "-",
        "﹘": "-",
        "⁄": "/",
        "∕": "/",
        "а": "a",
        "е": "e",
        "о": "o",
        "р": "p",
        "с": "c",
        "у": "y",
        "х": "x",
        "і": "i",
        "ѕ": "s",
        "ј": "j",
        "А": "A",
        "В": "B",
        "Е": "E",
        "К": "K",
        "М": "M",
        "Н": "H",
        "О": "O",
        "Р": "P",
        "С": "C",
        "Т": "T",
        "Х": "X",
        "Α": "A",
        "Β": "B",
        "Ε": "E",
        "Ι": "I",
        "Κ": "K",
        "Μ": "M",
        "Ν": "N",
        "Ο": "O",
        "Ρ": "P",
        "Τ": "T",
        "ο": "o",
    }
)
# Small capitals, which no decomposition takes for letters either
LETTERS |= str.maketrans("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz")


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded `text`; character `i` of it came from `original[starts[i]:ends[i]]`."""

    text: str
    original: str
    starts: tuple[int, ...] | range
    ends: tuple[int, ...] | range

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original for a span of the folded text. `end` is exclusive; the span is not empty."""
        return self.starts[start], self.ends[end - 1]


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    if character in "\n\r\x0b\x0c\u2028\u2029\x85":
        return "\n"
    if character.isspace():
        return " "
    kept = []
    for part in unicodedata.normalize("NFKD", character.translate(LETTERS)).translate(LETTERS):
        category = unicodedata.category(part)
        if category in ("Mn", "Me", "Cf", "Cc"):
            continue
        kept.append(" " if category == "Zs" else part)
    return "".join(kept)


NOT_PLAIN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]|[ \t]{2}")


def fold(text: str) -> Folded:
    """Fold accents, zero-width characters, typographic quotation marks, dashes and blanks; case is kept.

    Several blanks are one. Linear in the length of the text. A combining mark belongs to the character before it; a
    Windows line end is one.
    """
    if text.isascii() and not NOT_PLAIN.search(text):
        return Folded(text.replace("\t", " "), text, range(len(text)), range(1, len(text) + 1))
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for index, character in enumerate(text):
        folded = _fold_character(character)
        again = folded == " " and pieces[-1:] == [" "]
        if not folded or again or (character == "\r" and text[index + 1 : index + 2] == "\n"):
            if ends and unicodedata.category(character) in ("Mn", "Me"):
                ends[-1] = index + 1
            continue
        pieces.append(folded)
        for _ in folded:
            starts.append(index)
            ends.append(index + 1)
    return Folded("".join(pieces), text, tuple(starts), tuple(ends))


def fold_value(value: str) -> str:
    """The folded spelling of a register value."""
    return fold(value).text.strip()


def compact(value: str) -> str:
    """Letters and digits alone, in lower case: the key under which every spacing and hyphen of a value meets."""
    folded = fold(value).text.casefold()
    return "".join(character for character in folded if character.isalnum())


# A token is a run of letters or a run of digits: "DN357YF" is three, so that a window joins whatever the spacing was.
TOKEN = re.compile(r"[^\W\d_]+|\d+")


@dataclass(frozen=True, slots=True)
class Token:
    """One run of letters or digits of the folded text; `low` is its casefolded form."""

    start: int
    end: int
    text: str
    low: str

    @property
    def capitalised(self) -> bool:
        """Whether it begins with a capital."""
        return self.text[0].isupper()


def tokens_of(folded: str) -> list[Token]:
    """The tokens of folded text, in order."""
    return [Token(m.start(), m.end(), m.group(), m.group().casefold()) for m in TOKEN.finditer(folded)]
