"""The known-identity matcher: every written form of every value in the register, exact first and then misspelt.

Exact forms are looked up in one dictionary by the compact key of a window of tokens, so blanks, hyphens, spaced
letters and hyphens at line ends need no patterns. The time is linear in the text for a given register.
"""

import re
from dataclasses import dataclass, replace

from sightline.anonymity.rules import dates, lexicon, misspelling, structured
from sightline.anonymity.rules.context import Page
from sightline.anonymity.rules.findings import CERTAIN, LIKELY, POSSIBLE
from sightline.anonymity.rules.folding import compact
from sightline.anonymity.rules.register import KnownDate, Register
from sightline.anonymity.rules.standing import Standing
from sightline.anonymity.rules.variants import FuzzyPart, Owner, Variant

LONGEST_WINDOW = 14
SEPARATORS = frozenset(" \t\n-'./,()_@+:#&\"\\*")
LONGEST_GAP = 5
OTHER, NAME = 1, 2
NAMES = ("name", "staff_name")
BROKEN_WORD = re.compile(r"-? ?\n ?")


@dataclass(frozen=True, slots=True)
class Hit:
    """A match on folded text: tokens `first` to `last` inclusive where it came from tokens, else -1."""

    start: int
    end: int
    owner: Owner
    via: str
    tier: int
    candidates: tuple[str, ...] = ()
    first: int = -1
    last: int = -1


class _Matcher:
    """One pass of a register over a page."""

    def __init__(self, page: Page, register: Register) -> None:
        self.page = page
        self.register = register
        self.tokens = page.tokens
        self.standing = Standing(page, page.tokens, register.entries)
        self.covered = bytearray(len(page.tokens))

    def exact(self) -> list[Hit]:
        """The longest acceptable form from each token on."""
        hits: list[Hit] = []
        entries, prefixes, text = self.register.entries, self.register.prefixes, self.page.text
        index, count = 0, len(self.tokens)
        while index < count:
            best: Hit | None = None
            key = ""
            for last in range(index, min(count, index + LONGEST_WINDOW)):
                if last > index:
                    gap = text[self.tokens[last - 1].end : self.tokens[last].start]
                    if len(gap) > LONGEST_GAP or "\n\n" in gap or not SEPARATORS.issuperset(gap):
                        break
                key += self.tokens[last].low
                if key not in prefixes:
                    break
                forms = entries.get(key)
                if forms:
                    hit = self._accept(forms, index, last)
                    # "Ms O" is no initial in "Ms O'Dowd-Ibeh": the name begins there
                    if hit is not None and not (hit.via == "title and initial" and self._goes_on(last)):
                        best = hit
            if best is None:
                index += 1
                continue
            hits.append(best)
            mark = NAME if best.owner.kind in ("name", "staff_name", "initials") else OTHER
            for covered in range(index, best.last + 1):
                self.covered[covered] = mark
            index = best.last + 1
        return hits

    def _accept(self, forms: tuple[Variant, ...], first: int, last: int) -> Hit | None:
        good: list[tuple[int, Variant]] = []
        for form in forms:
            tier = self.standing.tier(form, first, last)
            if tier:
                good.append((tier, form))
        if not good:
            return None
        tier, form = min(good, key=lambda pair: pair[0])
        labels = tuple(dict.fromkeys(other.owner.label for _, other in sorted(good, key=lambda pair: pair[0])))
        start, end = self.tokens[first].start, self.tokens[last].end
        return Hit(start, end, form.owner, form.via, tier, labels if len(labels) > 1 else (), first, last)

    def _goes_on(self, last: int) -> bool:
        return last + 1 < len(self.tokens) and self._welded(last)

    def misspelt(self) -> list[Hit]:
        """Words near a name, school or street of the register, where no exact form was found."""
        hits = []
        seen: dict[tuple[str, bool, bool], tuple[FuzzyPart, int] | None] = {}
        index, count = 0, len(self.tokens)
        while index < count:
            last = index
            while last + 1 < count and last - index < 3 and self._welded(last):
                last += 1
            for first, end in dict.fromkeys(((index, last), *((i, i) for i in range(index, last + 1)))):
                if any(self.covered[first : end + 1]):
                    continue
                found = self._near(first, end, seen)
                if found is None:
                    continue
                part, tier = found
                for covered in range(first, end + 1):
                    self.covered[covered] = 1
                start, stop = self.tokens[first].start, self.tokens[end].end
                hits.append(Hit(start, stop, part.owner, "misspelling", tier, (), first, end))
            index = last + 1
        return hits

    def _welded(self, index: int) -> bool:
        gap = self.page.between(index)
        if self.tokens[index].low in ("st", "saint") and gap in (" ", ". "):
            return self.tokens[index + 1].capitalised
        if index and self.tokens[index - 1].low in ("st", "saint") and gap == "'":
            return True
        if gap in ("-", "'"):
            return not (gap == "'" and self.tokens[index + 1].low in ("s", "t", "re", "ll", "ve", "d", "m"))
        return BROKEN_WORD.fullmatch(gap) is not None and "-" in gap

    def _near(
        self, first: int, last: int, seen: dict[tuple[str, bool, bool], tuple[FuzzyPart, int] | None]
    ) -> tuple[FuzzyPart, int] | None:
        word = "".join(token.low for token in self.tokens[first : last + 1])
        if len(word) < 3 or word.isdigit():
            return None
        token = self.tokens[first]
        capitalised = token.capitalised
        ordinary = lexicon.is_ordinary(word) or word in lexicon.domain() or word in lexicon.MONTHS
        if last > first and not ordinary:
            ordinary = all(lexicon.is_ordinary(t.low) for t in self.tokens[first : last + 1])
        beside = self._beside_a_hit(first, last)
        if ordinary and not beside:
            if not capitalised or (self.standing.in_title_case(first) and first == last):
                return None
            if self.page.opens_sentence(first) and not self.page.does_something(last):
                return None
        if ordinary and (word in lexicon.domain() or word in lexicon.family_words() or word in lexicon.titles()):
            return None
        if token.text.isupper() and len(word) <= 4 and last == first and not beside:
            return None
        key = (word, ordinary, capitalised)
        if not beside and key in seen:
            return seen[key]
        found = misspelling.nearest(
            self.register.fuzzy, word, ordinary=ordinary, capitalised=capitalised, beside=beside
        )
        if found is None and word.endswith("s") and len(word) > 4 and not ordinary:
            found = misspelling.nearest(
                self.register.fuzzy, word[:-1], ordinary=ordinary, capitalised=capitalised, beside=beside
            )
        if not beside:
            seen[key] = found
        return found

    def _beside_a_hit(self, first: int, last: int) -> bool:
        before = first > 0 and self.covered[first - 1] == NAME and self.page.between(first - 1) in (" ", "-", ", ")
        after = (
            last + 1 < len(self.tokens)
            and self.covered[last + 1] == NAME
            and self.page.between(last) in (" ", "-", ", ")
        )
        neighbour = first - 1 if before else last + 1 if after else -1
        return neighbour >= 0 and (self.tokens[neighbour].capitalised == self.tokens[first].capitalised)


def _date_hits(page: Page, register: Register, found: list[dates.FoundDate]) -> list[Hit]:
    hits = []
    for date in found:
        best: Hit | None = None
        for known in register.dates:
            tier, via = _date_tier(page.text, date, known)
            if tier and (best is None or tier < best.tier):
                best = Hit(date.start, date.end, known.owner, via, tier)
        if best is not None:
            hits.append(best)
    return hits


def _date_tier(text: str, date: dates.FoundDate, known: KnownDate) -> tuple[int, str]:
    here = (date.year, date.month, date.day)
    if here == (known.year, known.month, known.day):
        return CERTAIN, "date"
    if date.day is not None and date.year is None and here[1:] == (known.month, known.day):
        return LIKELY, "day and month"
    if date.ambiguous and (date.year, date.day, date.month) == (known.year, known.month, known.day):
        return LIKELY, "day and month swapped"
    if date.day is None and date.month == known.month and date.year == known.year:
        return LIKELY, "month and year"
    if date.exact and dates.year_first(text, date) == (known.year, known.month, known.day):
        return LIKELY, "year first"
    return 0, ""


def _hidden_in_addresses(page: Page, register: Register) -> list[Hit]:
    """E-mail addresses and handles that contain a name of the register."""
    parts = {
        key: forms[0]
        for key, forms in register.entries.items()
        if forms[0].owner.kind in ("name", "staff_name") and len(key) >= 4 and forms[0].tier < POSSIBLE
    }
    hits = []
    for start, end, what in structured.addresses_at(page.text):
        written = page.text[start:end]
        local = compact(written.partition("@")[0] if what == "email" else written)
        inside = [key for key in parts if key in local]
        if not inside:
            continue
        form = parts[max(inside, key=len)]
        kind = "email" if what == "email" else form.owner.kind
        owner = Owner(
            form.owner.number, form.owner.label, kind, "remove it" if what == "email" else form.owner.suggestion
        )
        hits.append(Hit(start, end, owner, f"name inside the {what}", LIKELY))
    return hits


# Figures written for letters: "K4yle1gh". A 1 may be an i or an l.
DISGUISED = re.compile(r"(?<![^\W_])[A-Za-z]+[013457][A-Za-z013457]*(?![^\W_])")
FIGURES = tuple(str.maketrans("03457", "oeast") | {ord("1"): one} for one in "il")
FEWEST_LETTERS = 5


def _disguised(page: Page, register: Register) -> list[Hit]:
    """Names of the register with figures in them for letters."""
    hits = []
    for match in DISGUISED.finditer(page.text):
        written = match.group().casefold()
        if len(written) < FEWEST_LETTERS or sum(map(str.isdigit, written)) > len(written) // 2:
            continue
        for table in FIGURES:
            form = next((f for f in register.entries.get(written.translate(table), ()) if f.owner.kind in NAMES), None)
            if form is not None and form.tier < POSSIBLE:
                hits.append(Hit(*match.span(), form.owner, "figures for letters", LIKELY))
                break
    return hits


def match(page: Page, register: Register, found: list[dates.FoundDate]) -> list[Hit]:
    """Every place where the register is met in a page, with the dates already found in it."""
    if not register.entries and not register.dates:
        return []
    matcher = _Matcher(page, register)
    exact = matcher.exact()
    hits = [*exact, *matcher.misspelt(), *_date_hits(page, register, found), *_disguised(page, register)]
    return [_with_title(page, hit) for hit in _whole_addresses(hits, _hidden_in_addresses(page, register))]


def _whole_addresses(hits: list[Hit], hidden: list[Hit]) -> list[Hit]:
    """The hits with those inside an e-mail address or handle made one with it: half a handle is no finding."""
    if not hidden:
        return hits
    kept = [hit for hit in hits if not any(h.start <= hit.start and hit.end <= h.end for h in hidden)]
    for whole in hidden:
        inside = [hit.tier for hit in hits if whole.start <= hit.start and hit.end <= whole.end]
        kept.append(replace(whole, tier=min([whole.tier, *inside])))
    return kept


def _with_title(page: Page, hit: Hit) -> Hit:
    """A name with the title before it: "Mr" would otherwise be left in front of a pseudonym."""
    if hit.first <= 0 or hit.owner.kind not in ("name", "staff_name", "initials"):
        return hit
    before = page.tokens[hit.first - 1]
    if before.low in lexicon.titles() and before.capitalised and page.joined(hit.first - 1):
        return Hit(before.start, hit.end, hit.owner, hit.via, hit.tier, hit.candidates, hit.first - 1, hit.last)
    return hit
