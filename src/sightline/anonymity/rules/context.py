"""Where a word stands: at the start of a sentence, in a heading, after a title."""

from dataclasses import dataclass

from sightline.anonymity.rules import lexicon
from sightline.anonymity.rules.folding import Folded, Token, fold, tokens_of

OPENERS = " \t\"'([{*•·–-_"
STOPS = ".!?:;\n•…|"
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
        if position < 0:
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

    def joined(self, index: int) -> bool:
        """Whether token `index` and the next one stand on one line with one blank, hyphen or apostrophe between."""
        return index + 1 < len(self.tokens) and self.between(index) in (" ", "-", "'", ". ", ".", " - ")


def page_of(text: str) -> Page:
    """The folded text and its tokens."""
    folded = fold(text)
    return Page(folded, tuple(tokens_of(folded.text)))
