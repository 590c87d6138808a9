"""The known-identity matcher: every written form of every value in the register, exact first and then misspelt.

Exact forms are looked up in one dictionary by the compact key of a window of tokens, so blanks, hyphens, spaced
letters and hyphens at line ends need no patterns. The time is linear in the text for a given register.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from sightline.anonymity.rules import dates, lexicon, structured, values, variants
from sightline.anonymity.rules.context import Page
from sightline.anonymity.rules.findings import CERTAIN, LIKELY, POSSIBLE
from sightline.anonymity.rules.folding import compact
from sightline.anonymity.rules.identities import Identities, Person
from sightline.anonymity.rules.variants import CAPITAL, UPPER, FuzzyPart, Owner, Variant

LONGEST_WINDOW = 14
SEPARATORS = frozenset(" \t\n-'./,()_@+:#&\"\\*")
LONGEST_GAP = 5


@dataclass(frozen=True, slots=True)
class KnownDate:
    """A date of the register and whose it is; `born` marks a date of birth."""

    year: int
    month: int
    day: int
    owner: Owner


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


@dataclass(frozen=True, slots=True)
class Register:
    """The register made ready for matching. Build it once and match many texts."""

    entries: dict[str, tuple[Variant, ...]]
    prefixes: frozenset[str]
    longest: int
    fuzzy: tuple[FuzzyPart, ...]
    dates: tuple[KnownDate, ...]


def _suggest_person(person: Person) -> str:
    if person.pseudonym:
        return person.pseudonym
    role = person.role.casefold()
    return f"the {role}" if role else "a pseudonym"


def _person_variants(person: Person, number: int) -> tuple[list[Variant | FuzzyPart], list[Owner]]:
    label, instead = person.label, _suggest_person(person)
    whose = "the family home" if not person.is_staff else "an address"

    def owner(kind: str, suggestion: str) -> Owner:
        return Owner(number, label, kind, suggestion)

    own = owner("staff_name" if person.is_staff else "name", instead)
    family = variants.family_words_of(person)
    found: list[Variant | FuzzyPart] = []
    for name in (*person.names, *person.former_names):
        found += variants.variants_of_name(name, own, family=family)
        found += variants.fuzzy_parts(name, own)
    for alias in person.known_as:
        found += variants.variants_of_alias(alias, own)
        if not (len(compact(alias)) <= variants.SHORT_ALIAS and alias.isupper()):
            found += variants.fuzzy_parts(alias, own)
    for address in person.addresses:
        found += values.address_variants(address, owner("address", whose), owner("place", "the area"))
    for school in person.schools:
        found += values.body_variants(school, owner("organisation", "the school"), "school")
    for body in person.organisations:
        found += values.body_variants(body, owner("organisation", "the agency"), "organisation")
    for phone in person.phones:
        found += values.phone_variants(phone, owner("phone", "remove the number"))
    numbers = (
        ((person.nhs_number,), "nhs_number", "NHS number"),
        ((person.ni_number,), "ni_number", "National Insurance number"),
        (person.vehicles, "vehicle", "vehicle"),
        (person.references, "reference", "reference"),
        (person.emails, "email", "e-mail address"),
        (person.handles, "name", "handle"),
    )
    for written, kind, via in numbers:
        for value in written:
            found += values.number_variants(value, owner(kind, instead if kind == "name" else "remove it"), via)
    return found, []


def _known_dates(identities: Identities) -> tuple[list[KnownDate], list[Variant]]:
    known: list[KnownDate] = []
    digits: list[Variant] = []
    event = min(identities.dates, default=None)
    for number, person in enumerate(identities.people):
        for day, what in ((person.date_of_birth, "birth"), (person.date_of_death, "death")):
            if day is None:
                continue
            age = dates.age_in_words(day, event) if what == "birth" and event and event >= day else ""
            suggestion = age or ("the age in words" if what == "birth" else f"in the {lexicon.season(day.month)}")
            owner = Owner(number, person.label, "date", suggestion)
            known.append(KnownDate(day.year, day.month, day.day, owner))
            digits += values.date_keys(day, owner)
    for offset, day in enumerate(identities.dates):
        owner = Owner(1000 + offset, "A date of the case", "date", f"in the {lexicon.season(day.month)}")
        known.append(KnownDate(day.year, day.month, day.day, owner))
        digits += values.date_keys(day, owner)
    return known, digits


def build(identities: Identities) -> Register:
    """The register of a case file, ready for matching. A few milliseconds for a family of seven."""
    found: list[Variant | FuzzyPart] = []
    for number, person in enumerate(identities.people):
        found += _person_variants(person, number)[0]
    extra = (
        (identities.places, "place", "the area", values.place_variants),
        (identities.organisations, "organisation", "the agency", None),
        (identities.references, "reference", "remove it", None),
    )
    for base, (written, kind, suggestion, make) in enumerate(extra, start=1):
        for offset, value in enumerate(written):
            label = {"place": "A place of the case", "organisation": "A body of the case"}.get(kind, "A case reference")
            owner = Owner(10_000 * base + offset, label, kind, suggestion)
            if make is not None:
                found += make(value, owner)
            elif kind == "organisation":
                found += values.body_variants(value, owner, "organisation")
            else:
                found += values.number_variants(value, owner, "reference")
    known, digits = _known_dates(identities)
    found += digits
    entries: defaultdict[str, dict[tuple[int, str, str, tuple[int, ...]], Variant]] = defaultdict(dict)
    fuzzy: dict[tuple[str, int], FuzzyPart] = {}
    for form in found:
        if isinstance(form, FuzzyPart):
            fuzzy.setdefault((form.key, form.owner.number), form)
        elif form.key:
            place = (form.owner.number, form.owner.kind, form.case, form.parts)
            held = entries[form.key].get(place)
            if held is None or form.tier < held.tier:
                entries[form.key][place] = form
    keys = {key: tuple(sorted(forms.values(), key=lambda v: v.tier)) for key, forms in entries.items()}
    prefixes = frozenset(key[:length] for key in keys for length in range(1, len(key) + 1))
    return Register(keys, prefixes, max(map(len, keys), default=0), tuple(fuzzy.values()), tuple(known))


BROKEN_WORD = re.compile(r"-? ?\n ?")


class _Matcher:
    """One pass of a register over a page."""

    def __init__(self, page: Page, register: Register) -> None:
        self.page = page
        self.register = register
        self.tokens = page.tokens
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
                    if hit is not None:
                        best = hit
            if best is None:
                index += 1
                continue
            hits.append(best)
            for covered in range(index, best.last + 1):
                self.covered[covered] = 1
            index = best.last + 1
        return hits

    def _accept(self, forms: tuple[Variant, ...], first: int, last: int) -> Hit | None:
        good: list[tuple[int, Variant]] = []
        for form in forms:
            tier = self._tier(form, first, last)
            if tier:
                good.append((tier, form))
        if not good:
            return None
        tier, form = min(good, key=lambda pair: pair[0])
        labels = tuple(dict.fromkeys(other.owner.label for _, other in sorted(good, key=lambda pair: pair[0])))
        start, end = self.tokens[first].start, self.tokens[last].end
        return Hit(start, end, form.owner, form.via, tier, labels if len(labels) > 1 else (), first, last)

    def _tier(self, form: Variant, first: int, last: int) -> int:
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
            return self._tier_of_initials(form, window, lengths, first, last)
        if lengths != form.parts and not self._may_join(window, lengths, form, first):
            return 0
        if len(form.parts) > 1 and (len(window) > 1 or len(form.key) >= 6):
            if form.case == CAPITAL and not window[0].capitalised and all(lexicon.is_ordinary(t.low) for t in window):
                return 0
            return form.tier
        return self._tier_of_word(form, window, first, last)

    def _begins_a_name(self, index: int) -> bool:
        """Whether the token is the first of a name of the register: the O of "Mrs O Brien" is no initial."""
        if index + 1 >= len(self.tokens) or not self.page.joined(index):
            return False
        return self.tokens[index].low + self.tokens[index + 1].low in self.register.entries

    def _tier_of_initials(
        self, form: Variant, window: tuple[object, ...], lengths: tuple[int, ...], first: int, last: int
    ) -> int:
        tokens = self.tokens[first : last + 1]
        if all(length == 1 for length in form.parts):
            if not all(token.text.isupper() for token in tokens):
                return 0
            if len(tokens) == 1:
                beside = self._beside_a_person(first, last)
                if form.key in lexicon.domain() and not beside:
                    return 0
                return form.tier if form.via == "known as" or beside else POSSIBLE
            gaps = {self.page.between(i) for i in range(first, last)}
            return form.tier if lengths == form.parts and gaps <= {" ", ".", ". ", "-", "'"} else 0
        if len(tokens) == 1:
            # joined, as in a handle or an e-mail address
            return LIKELY if len(form.key) >= 5 and not lexicon.is_ordinary(form.key) else 0
        singles = [token for token in tokens if len(token.text) == 1]
        if not singles or not all(token.text.isupper() for token in singles):
            return 0
        if lengths != form.parts:
            return form.tier if lengths[0] == 1 and form.parts[0] == 1 else 0
        return form.tier

    def _beside_a_person(self, first: int, last: int) -> bool:
        near = []
        if first > 0 and self.page.between(first - 1) in (" ", ". "):
            near.append(self.tokens[first - 1].low)
        if last + 1 < len(self.tokens) and self.page.between(last) == " ":
            near.append(self.tokens[last + 1].low)
        return any(word in lexicon.family_words() or word in lexicon.titles() for word in near)

    def _may_join(self, window: tuple[object, ...], lengths: tuple[int, ...], form: Variant, first: int) -> bool:
        tokens = self.tokens[first : first + len(lengths)]
        if len(tokens) == 1:
            return True
        if all(length == 1 for length in lengths):
            return len(tokens) >= 3 or len(form.key) >= 3
        gaps = [self.page.between(first + offset) for offset in range(len(tokens) - 1)]
        if any("\n" in gap or "-" in gap or "'" in gap or "_" in gap for gap in gaps):
            return True
        return any(not lexicon.is_ordinary(token.low) for token in tokens)

    def _tier_of_word(self, form: Variant, window: tuple[object, ...], first: int, last: int) -> int:
        token = self.tokens[first]
        capitalised = token.capitalised
        if form.case == CAPITAL and not capitalised:
            return 0
        spelled_out = last > first
        if spelled_out:
            return form.tier
        plain = lexicon.is_ordinary(form.key) or form.key in lexicon.domain() or form.key in lexicon.MONTHS
        if len(form.key) <= 2:
            return 0 if not capitalised or plain else max(form.tier, LIKELY)
        if not plain:
            return form.tier
        if not capitalised:
            return 0
        after_title = first > 0 and self.tokens[first - 1].low in lexicon.titles() and self.page.joined(first - 1)
        if after_title:
            return form.tier
        name_first = form.key in lexicon.name_words()
        possessive = self.page.text[token.end : token.end + 2] == "'s"
        if self.page.opens_sentence(first):
            return POSSIBLE if name_first or possessive or len(form.key) > 5 else 0
        if self._in_title_case(first):
            return POSSIBLE if name_first else 0
        if token.text.isupper() and len(form.key) <= 4 and not name_first:
            return 0
        return form.tier

    def _in_title_case(self, index: int) -> bool:
        for other in (index - 1, index + 1):
            if not 0 <= other < len(self.tokens) or not self.page.joined(min(index, other)):
                continue
            token = self.tokens[other]
            if not token.capitalised or not lexicon.is_ordinary(token.low) or token.low in lexicon.name_words():
                continue
            if token.low in lexicon.titles() or token.low in self.register.entries:
                continue
            if other > index or not self.page.opens_sentence(other):
                return True
        return False

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
        if ordinary and not (beside or (capitalised and not self.page.opens_sentence(first))):
            return None
        if ordinary and not capitalised and not beside:
            return None
        if ordinary and (word in lexicon.domain() or word in lexicon.family_words() or word in lexicon.titles()):
            return None
        if token.text.isupper() and len(word) <= 4 and last == first and not beside:
            return None
        key = (word, ordinary, capitalised if not beside else not capitalised)
        key = (word, ordinary, capitalised)
        if not beside and key in seen:
            return seen[key]
        found = nearest(self.register.fuzzy, word, ordinary=ordinary, capitalised=capitalised, beside=beside)
        if found is None and word.endswith("s") and len(word) > 4 and not ordinary:
            found = nearest(self.register.fuzzy, word[:-1], ordinary=ordinary, capitalised=capitalised, beside=beside)
        if not beside:
            seen[key] = found
        return found

    def _beside_a_hit(self, first: int, last: int) -> bool:
        before = first > 0 and self.covered[first - 1] and self.page.between(first - 1) in (" ", "-", ", ", "\u00a0")
        after = (
            last + 1 < len(self.tokens) and self.covered[last + 1] and self.page.between(last) in (" ", "-", ", ", "\u00a0")
        )
        neighbour = first - 1 if before else last + 1 if after else -1
        return neighbour >= 0 and (self.tokens[neighbour].capitalised == self.tokens[first].capitalised)


def nearest(
    parts: Iterable[FuzzyPart], word: str, *, ordinary: bool, capitalised: bool, beside: bool
) -> tuple[FuzzyPart, int] | None:
    """The register word that `word` may be a misspelling of, with the tier; None where none is near enough.

    `word` is compact and casefolded. An ordinary English word needs a capital and may be one edit away; beside a
    certain match of the register a little more is allowed.
    """
    best: tuple[int, int, FuzzyPart] | None = None
    sound = sound_key(word)
    for part in parts:
        length = len(part.key)
        allowed = 0 if length < 3 else 1 if length <= 5 else 2 if length <= 9 else 3
        if ordinary:
            allowed = min(allowed, 1) if not beside else max(1, min(allowed, 2))
        if abs(length - len(word)) > allowed + 1:
            continue
        distance = OSA.distance(word, part.key, score_cutoff=allowed + 2)
        same_start = word[0] == part.key[0]
        tier = 0
        if distance <= allowed:
            tier = _fuzzy_tier(part, word, distance, ordinary=ordinary, capitalised=capitalised, same_start=same_start)
        elif not ordinary and distance <= allowed + 2 and length >= 4 and capitalised and sound == sound_key(part.key):
            tier = POSSIBLE
        if not part.name and tier:
            tier = POSSIBLE if capitalised and not ordinary else 0
        if tier and (best is None or (tier, distance) < best[:2]):
            best = (tier, distance, part)
    return None if best is None else (best[2], best[0])


def _fuzzy_tier(part: FuzzyPart, word: str, distance: int, *, ordinary: bool, capitalised: bool, same_start: bool) -> int:
    length = len(part.key)
    if length <= 3 and (not capitalised or ordinary or (not same_start and sorted(word) != sorted(part.key))):
        return 0
    if ordinary:
        return POSSIBLE
    if distance == 1 and length >= 5 and (capitalised or same_start):
        return LIKELY
    if distance >= 2 and not same_start and word[:2] != part.key[1::-1] and word[1:3] != part.key[:2] and word[:2] != part.key[1:3]:
        return 0
    if not capitalised and distance >= 2 and length < 8 and word[:3] != part.key[:3]:
        return 0
    return POSSIBLE


SOUNDS = (
    *(("mohammed", "mhmd"), ("muhammad", "mhmd"), ("leigh", "li"), ("ley", "li"), ("lee", "li"), ("ph", "f"), ("ck", "k")),
    *(("ght", "t"), ("sch", "sk"), ("sh", "x"), ("ch", "x"), ("th", "t"), ("wh", "w"), ("wr", "r"), ("kn", "n")),
    *(("ce", "se"), ("ci", "si"), ("cy", "si"), ("c", "k"), ("q", "k"), ("x", "ks"), ("z", "s"), ("gh", ""), ("y", "i")),
)
REPEATED = re.compile(r"(.)\1+")
INNER_VOWELS = re.compile(r"(?<!^)[aeiouhw]")


def sound_key(word: str) -> str:
    """How a compact name sounds to an English ear: two spellings with one key are worth a look."""
    for written, heard in SOUNDS:
        word = word.replace(written, heard)
    return REPEATED.sub(r"\1", INNER_VOWELS.sub("", REPEATED.sub(r"\1", word)))


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
        owner = Owner(form.owner.number, form.owner.label, kind, "remove it" if what == "email" else form.owner.suggestion)
        hits.append(Hit(start, end, owner, f"name inside the {what}", LIKELY))
    return hits


def match(page: Page, register: Register, found: list[dates.FoundDate]) -> list[Hit]:
    """Every place where the register is met in a page, with the dates already found in it."""
    if not register.entries and not register.dates:
        return []
    matcher = _Matcher(page, register)
    exact = matcher.exact()
    hits = [*exact, *matcher.misspelt(), *_date_hits(page, register, found), *_hidden_in_addresses(page, register)]
    return [_with_title(page, hit) for hit in hits]


def _with_title(page: Page, hit: Hit) -> Hit:
    """A name with the title before it: "Mr" would otherwise be left in front of a pseudonym."""
    if hit.first <= 0 or hit.owner.kind not in ("name", "staff_name", "initials"):
        return hit
    before = page.tokens[hit.first - 1]
    if before.low in lexicon.titles() and before.capitalised and page.joined(hit.first - 1):
        return Hit(before.start, hit.end, hit.owner, hit.via, hit.tier, hit.candidates, hit.first - 1, hit.last)
    return hit
