"""Whether a form of the register fits where it stands: its capitals, its blanks, and the words on either side.

A name that is also a word ("Ward", "hope") and initials that are also an abbreviation of the work ("SW") are told by
what stands around them.
"""

from dataclasses import dataclass

from sightline.anonymity.rules import lexicon
from sightline.anonymity.rules.context import Page
from sightline.anonymity.rules.findings import LIKELY, POSSIBLE
from sightline.anonymity.rules.folding import Token
from sightline.anonymity.rules.variants import CAPITAL, UPPER, Variant

ASKS_FOR_A_NAME = lexicon.word_set("of with told naming described by from on about saw named called and")
# Names so common as words that a small letter says nothing: these need a name's place in the sentence.
EVERYDAY = lexicon.word_set(
    "will may hope mark rose drew summer grant faith chance art star bill page fox ash bee sky gene"
)
MAKES_IT_A_THING = lexicon.word_set(
    "in at to from into under over more much such two three between per late early last next"
)
CLEAR_VERBS = lexicon.word_set(
    "left said told went explained disclosed missed rang described stated collected lived moved did"
)
# words after which a single letter may be a person: "that K was seen", "and K said"
JOINING = lexicon.word_set("that and but when because as if while whether where how then so or after before since")
DETERMINERS = lexicon.word_set("the a an her his their my our your its each every any no some own local named new old")
TAKES_A_NAME = lexicon.word_set(
    "after without hurt hit like than before on about against with for of to by from and that as when naming told saw "
    "asked rang seeing including between described collected"
)
OFFICE_WORDS = lexicon.word_set(
    "practice practices surgery surgeries records record appointment referral letter visit team"
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A page, its tokens and the register's forms."""

    page: Page
    tokens: tuple[Token, ...]
    entries: dict[str, tuple[Variant, ...]]

    def tier(self, form: Variant, first: int, last: int) -> int:
        """The tier of a form at this place, 0 where it does not fit."""
        window = self.tokens[first : last + 1]
        lengths = tuple(len(token.text) for token in window)
        if form.exact_parts and lengths != form.parts:
            return 0
        if form.via == "title and initial" and self._begins_a_name(last):
            return 0
        if not form.parts:
            if form.case == UPPER and not all(t.text.isupper() or t.text.isdigit() for t in window):
                return 0
            return form.tier
        if form.case == UPPER:
            return self._tier_of_initials(form, lengths, first, last)
        if lengths != form.parts and not self._may_join(lengths, form, first):
            return 0
        if len(form.parts) > 1 and (len(window) > 1 or len(form.key) >= 6):
            if form.case == CAPITAL and not window[0].capitalised and all(lexicon.is_ordinary(t.low) for t in window):
                return 0
            return form.tier
        return self._tier_of_word(form, first, last)

    def _begins_a_name(self, index: int) -> bool:
        """Whether the token is the first of a name of the register: the O of "Mrs O Brien" is no initial."""
        if index + 1 >= len(self.tokens) or not self.page.joined(index):
            return False
        return self.tokens[index].low + self.tokens[index + 1].low in self.entries

    def _tier_of_initials(self, form: Variant, lengths: tuple[int, ...], first: int, last: int) -> int:
        tokens = self.tokens[first : last + 1]
        if all(length == 1 for length in form.parts):
            if not all(token.text.isupper() for token in tokens):
                return 0
            if form.via == "own initial":
                return form.tier if self._letter_acts(first) else 0
            if len(tokens) == 1:
                beside = self._beside_a_person(first, last)
                if form.key in lexicon.domain() and not beside:
                    return POSSIBLE if self._stands_for_somebody(first) else 0
                return form.tier if form.via == "known as" or beside else POSSIBLE
            gaps = {self.page.between(i) for i in range(first, last)}
            return form.tier if lengths == form.parts and gaps <= {" ", ".", ". ", "-", "'"} else 0
        if len(tokens) == 1:
            # joined, as in a handle or an e-mail address
            return LIKELY if len(form.key) >= 5 and not lexicon.is_ordinary(form.key) else 0
        if form.via == "role and own initial":
            if not tokens[-1].text.isupper():
                return 0
            begins = last + 1 < len(self.tokens) and tokens[-1].text == "A" and self.tokens[last + 1].text.islower()
            if self.page.between(first) != " " or begins:
                return 0
            return form.tier
        singles = [token for token in tokens if len(token.text) == 1]
        if not singles or not all(token.text.isupper() for token in singles):
            return 0
        if lengths != form.parts:
            return form.tier if lengths[0] == 1 and form.parts[0] == 1 else 0
        return form.tier

    def _letter_acts(self, index: int) -> bool:
        """Whether a single letter is used as a person: "K was seen", "K's mother"; not "Annex K is" or "vitamin K"."""
        if not self.page.does_something(index) or self.page.text[self.tokens[index].end :].startswith(" ("):
            return False
        if index == 0 or self.page.opens_sentence(index):
            return True
        before = self.tokens[index - 1]
        return self.page.between(index - 1) == " " and before.text.islower() and before.low in JOINING

    def _stands_for_somebody(self, index: int) -> bool:
        """Whether an abbreviation of the work is used like a name: "SW was there", not "her SW" or "GP practice"."""
        before = self.tokens[index - 1].low if index and self.page.between(index - 1) == " " else ""
        after = self.tokens[index + 1] if index + 1 < len(self.tokens) and self.page.between(index) == " " else None
        if before and self.tokens[index - 1].text.isupper():
            return False
        if (
            before
            and lexicon.is_ordinary(before)
            and before not in TAKES_A_NAME
            and not self.page.opens_sentence(index)
        ):
            return False
        return after is None or (after.text.islower() and after.low not in OFFICE_WORDS)

    def _beside_a_person(self, first: int, last: int) -> bool:
        near = []
        if first > 0 and self.page.between(first - 1) in (" ", ". "):
            near.append(self.tokens[first - 1].low)
        if last + 1 < len(self.tokens) and self.page.between(last) == " ":
            near.append(self.tokens[last + 1].low)
        return any(word in lexicon.family_words() or word in lexicon.titles() for word in near)

    def _may_join(self, lengths: tuple[int, ...], form: Variant, first: int) -> bool:
        tokens = self.tokens[first : first + len(lengths)]
        if len(tokens) == 1:
            return True
        if all(length == 1 for length in lengths):
            return len(tokens) >= 3 or len(form.key) >= 3
        gaps = [self.page.between(first + offset) for offset in range(len(tokens) - 1)]
        if any("\n" in gap or "-" in gap or "'" in gap or "_" in gap for gap in gaps):
            return True
        return any(not lexicon.is_ordinary(token.low) for token in tokens)

    def _tier_of_word(self, form: Variant, first: int, last: int) -> int:
        token = self.tokens[first]
        capitalised = token.capitalised
        if form.case == CAPITAL and not capitalised:
            return 0
        spelled_out = last > first
        if spelled_out:
            return form.tier
        plain = lexicon.is_ordinary(form.key) or form.key in lexicon.domain() or form.key in lexicon.MONTHS
        if not plain and len(form.key) > 2:
            return form.tier
        if not capitalised:
            return POSSIBLE if self._acts_in_small_letters(form, first) else 0
        if len(form.key) <= 2:
            short = plain and self.page.opens_sentence(first) and not self.page.does_something(first)
            return 0 if short or form.key in lexicon.domain() else max(form.tier, LIKELY)
        after_title = first > 0 and self.tokens[first - 1].low in lexicon.titles() and self.page.joined(first - 1)
        if after_title:
            return form.tier
        name_first = form.key in lexicon.name_words()
        if self.page.opens_sentence(first):
            return POSSIBLE if name_first or self.page.does_something(first) else 0
        if self.in_title_case(first):
            return POSSIBLE if name_first else 0
        if token.text.isupper() and len(form.key) <= 4 and not name_first:
            return 0
        return form.tier

    def _acts_in_small_letters(self, form: Variant, first: int) -> bool:
        """Whether an ordinary word in small letters is used as the name that it is in the register: "hope told her"."""
        if form.key not in lexicon.name_words() or len(form.key) < 3:
            return False
        last = first + 1 >= len(self.tokens)
        after = "." if last else self.page.between(first)
        follow = "" if last else self.tokens[first + 1].low
        before = "" if first == 0 or self.page.opens_sentence(first) else self.tokens[first - 1].low
        if before in DETERMINERS:
            return False
        if form.key not in EVERYDAY and before not in MAKES_IT_A_THING:
            return True
        if before in ASKS_FOR_A_NAME and (after[:1] in (".", ",", ";") or follow in ("and", "as", "who", "in", "at")):
            return True
        if before in ("that", "but", "because", "when") and follow in ("had", "was", "would", "did", "went", "said"):
            return True
        acts = follow in CLEAR_VERBS or (follow.endswith("ed") and form.key not in ("will", "may"))
        return (after == " " and acts) or after == " ("

    def in_title_case(self, index: int) -> bool:
        """Whether a word stands among capitals of ordinary words, as in a heading or the title of a law."""
        for other in (index - 1, index + 1):
            if not 0 <= other < len(self.tokens) or self.page.between(min(index, other)) not in (" ", "-"):
                continue
            token = self.tokens[other]
            if not token.capitalised or not lexicon.is_ordinary(token.low) or token.low in lexicon.name_words():
                continue
            if token.low in lexicon.titles() or token.low in self.entries:
                continue
            if other > index or not self.page.opens_sentence(other):
                return True
        return False
