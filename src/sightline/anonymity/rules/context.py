"""Where a word stands: at the start of a sentence, in a heading, after a title."""

import re
from dataclasses import dataclass

from sightline.anonymity.rules import lexicon
from sightline.anonymity.rules.folding import Folded, Token, fold, tokens_of

OPENERS = " \t\"'([{*•·–-_"
BULLETS = "*•·"
STOPS = ".!?:;\n•…|"
VERBS = lexicon.word_set(
    """
    said says told tells was is were has had did does went goes lived lives moved took takes became began felt feels
    saw came rang left made spoke would could should missed explained asked described stated
    """
)
AFTER_A_PERSON = re.compile(r" ([a-z]+)\b|, (?:a|an|the|his|her|their|who|aged)\b| from the\b")
ABBREVIATED = frozenset({"st", "no", "nos", "etc", "eg", "ie", "vs", "mt", "jr", "sr"})


@dataclass(frozen=True, slots=True)
class Page:
    """A folded text with its tokens: what every matcher of this room reads."""

    folded: Folded
    tokens: tuple[Token, ...]

    @property
    def text(self) -> str:
        """The folded text."""
        return self.folded.text

    def between(self, index: int) -> str:
        """What stands between token `index` and the next one."""
        return self.text[self.tokens[index].end : self.tokens[index + 1].start]

    def opens_sentence(self, index: int) -> bool:
        """Whether token `index` is the first of a sentence, a line, a list item or a quotation."""
        position = self.tokens[index].start - 1
        while position >= 0 and self.text[position] in OPENERS:
            position -= 1
        if position < 0 or any(mark in BULLETS for mark in self.text[position + 1 : self.tokens[index].start]):
            return True
        if self.text[position] not in STOPS:
            return self.text[position + 1 : self.tokens[index].start].count('"') == 1
        if self.text[position] == "." and index > 0:
            before = self.tokens[index - 1]
            if before.end == position and (before.low in lexicon.titles() or before.low in ABBREVIATED):
                return False
            if before.end == position and len(before.text) == 1 and before.capitalised:
                return False
        return True

    def does_something(self, index: int) -> bool:
        """Whether the word after token `index` says what a person did: "Ward collected", "Young (aged six)"."""
        return self.person_at(self.tokens[index].end)

    def person_at(self, end: int) -> bool:
        """The same for a word that ends at an offset of the folded text."""
        after = self.text[end : end + 24]
        if after.startswith(("'s ", " (")):
            return True
        follow = AFTER_A_PERSON.match(after)
        return follow is not None and (follow[1] is None or follow[1] in VERBS or follow[1].endswith("ed"))

    def joined(self, index: int) -> bool:
        """Whether token `index` and the next one stand on one line with one blank, hyphen or apostrophe between."""
        return index + 1 < len(self.tokens) and self.between(index) in (" ", "-", "'", ". ", ".", " - ")


def page_of(text: str) -> Page:
    """The folded text and its tokens."""
    folded = fold(text)
    return Page(folded, tuple(tokens_of(folded.text)))
