"""A register value → every form people write it in, each under its compact key (letters and digits alone).

Names here; the other values of the case file in `values.py`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, permutations, product

from sightline.anonymity.rules import lexicon, nicknames
from sightline.anonymity.rules.findings import CERTAIN, LIKELY, POSSIBLE
from sightline.anonymity.rules.folding import compact, fold_value
from sightline.anonymity.rules.identities import Person

ANY, CAPITAL, UPPER = "any", "capital", "upper"


@dataclass(frozen=True, slots=True)
class Owner:
    """Whom or what a variant stands for: the finding's identity, kind and suggestion. `number` tells owners apart."""

    number: int
    label: str
    kind: str
    suggestion: str


@dataclass(frozen=True, slots=True)
class Variant:
    """One written form. `parts` are the lengths of its natural tokens; `case` says what capitals a match must have."""

    key: str
    owner: Owner
    via: str
    tier: int
    parts: tuple[int, ...]
    case: str = ANY
    exact_parts: bool = False


@dataclass(frozen=True, slots=True)
class FuzzyPart:
    """A word of a register value that may be misspelt; `name` is false for a word of a school, street or place."""

    key: str
    owner: Owner
    name: bool = True


PARTICLES = lexicon.word_set(
    "van de der den von bin bint ibn al el la le da dos di du mac mc st ap ab abu ben del della ter ten o"
)
SHORT_TITLES = ("mr", "mrs", "ms", "miss", "mx", "dr", "prof", "master")
IN_BRACKETS = re.compile(r"[(\[\"]([^()\[\]\"]{1,60})[)\]\"]")
SHORT_ALIAS = 3
TWO_LETTER_INITIALS = ("th", "ae", "oe")


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart: compact words in order, with the split pieces of the hyphenated ones."""

    words: tuple[str, ...]
    pieces: tuple[tuple[str, ...], ...]
    surname_at: int

    @property
    def surname(self) -> str:
        """The surname's compact form, particles included; empty where there is only one word."""
        return "".join(self.words[self.surname_at :]) if self.surname_at else ""


def take_apart(value: str) -> tuple[Name | None, tuple[str, ...]]:
    """The name and the aliases written inside it: "Katherine (Katie) Smith" gives both. None without a letter."""
    folded = fold_value(value)
    aliases = tuple(alias.strip() for alias in IN_BRACKETS.findall(folded))
    folded = IN_BRACKETS.sub(" ", folded)
    if folded.count(",") == 1:
        last, _, first = folded.partition(",")
        folded = f"{first} {last}"
    written = [word for word in folded.replace(",", " ").split() if any(map(str.isalnum, word))]
    while len(written) > 1 and written[0].casefold().rstrip(".") in lexicon.titles():
        written = written[1:]
    if not written:
        return None, aliases
    pieces = tuple(tuple(p for p in (compact(piece) for piece in re.split("[-']", word)) if p) for word in written)
    words = tuple("".join(piece) for piece in pieces)
    surname_at = len(words) - 1
    while surname_at > 1 and words[surname_at - 1] in PARTICLES:
        surname_at -= 1
    return Name(words, pieces, surname_at), aliases


def _split_lengths(pieces: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(len(piece) for piece in pieces)


def _joins(name: Name, owner: Owner) -> Iterator[Variant]:
    count = len(name.words)
    indexes = range(min(count, 5))
    chosen: set[tuple[int, ...]] = set(permutations(indexes, 2)) | {tuple(range(count))}
    if count > 2:
        chosen |= set(combinations(indexes, 3))
        chosen |= {(*range(name.surname_at, count), *range(name.surname_at))}
        chosen |= {(0, *range(name.surname_at, count)), (*range(name.surname_at, count), 0)}
    for order in chosen:
        if len(order) < 2 or all(name.words[index] in PARTICLES for index in order[1:]):
            continue
        parts = tuple(length for index in order for length in _split_lengths(name.pieces[index]))
        yield Variant("".join(name.words[i] for i in order), owner, "full name", CERTAIN, parts)


def _half_joins(name: Name, owner: Owner) -> Iterator[Variant]:
    """Half of a double first name or surname with the other name: "Kayleigh O'Brien" for Kayleigh-Mae O'Brien."""
    last = "".join(name.words[name.surname_at :])
    for piece in name.pieces[0]:
        if len(name.pieces[0]) > 1 and len(piece) > 1:
            yield Variant(piece + last, owner, "full name, shortened", CERTAIN, (len(piece), len(last)))
    for piece in name.pieces[-1]:
        if len(name.pieces[-1]) > 1 and len(piece) > 2:
            key = name.words[0] + piece
            yield Variant(key, owner, "full name, shortened", CERTAIN, (len(name.words[0]), len(piece)))


def _single_words(name: Name, owner: Owner) -> Iterator[Variant]:
    for index, word in enumerate(name.words):
        if word in PARTICLES and len(name.words) > 1:
            continue
        is_last = bool(name.surname_at) and index >= name.surname_at
        via = "surname" if is_last else "first name" if index == 0 else "middle name"
        middle = not is_last and index > 0
        yield Variant(word, owner, via, LIKELY if middle else CERTAIN, _split_lengths(name.pieces[index]))
        plural = POSSIBLE if lexicon.is_ordinary(f"{word}s") else LIKELY
        yield Variant(f"{word}s", owner, f"{via}, possessive", plural, (len(word) + 1,))
        if len(name.pieces[index]) > 1:
            for place, piece in enumerate(name.pieces[index]):
                if len(piece) >= 3:
                    tier = CERTAIN if place == 0 and index == 0 else LIKELY
                    # "Mae" and "Jean" in small letters are words; "kayleigh" is nothing but the name
                    case = ANY if len(piece) > 4 and not lexicon.is_ordinary(piece) else CAPITAL
                    yield Variant(piece, owner, "part of a double name", tier, (len(piece),), case)
    if name.surname_at and name.surname != name.words[-1]:
        yield Variant(name.surname, owner, "surname", CERTAIN, tuple(map(len, name.words[name.surname_at :])))


def _firsts(name: Name) -> str:
    """The first letter of every piece: "kmo" for Kayleigh-Mae O'Brien's three."""
    return "".join(piece[0] for pieces in name.pieces for piece in pieces)


def _initial_forms(name: Name, owner: Owner, family: tuple[str, ...]) -> Iterator[Variant]:
    first, last = name.words[0], name.surname
    short = Owner(owner.number, owner.label, "initials", owner.suggestion)
    ways = {first[0], "".join(piece[0] for piece in name.pieces[0])}
    ways |= {first[0] + last[0], _firsts(name)} if last else set()
    for word, own in product(family, ways):
        yield Variant(word + own, short, "role and own initial", POSSIBLE, (len(word), len(own)), UPPER, True)
    if family and first[0] not in ("a", "i"):
        yield Variant(first[0], short, "own initial", POSSIBLE, (1,), UPPER, True)
    if not last:
        return
    middles = name.words[1 : name.surname_at]
    lasts = {last: tuple(map(len, name.words[name.surname_at :])), name.words[-1]: (len(name.words[-1]),)}
    for ending, lengths in lasts.items():
        for front in {first[0], first[0] + "".join(word[0] for word in middles)}:
            ones = (1,) * len(front)
            yield Variant(front + ending, owner, "initial and surname", CERTAIN, (*ones, *lengths), UPPER)
            yield Variant(ending + front, owner, "surname and initial", CERTAIN, (*lengths, *ones), UPPER, True)
        initial = ending[0]
        yield Variant(first + initial, owner, "first name and initial", CERTAIN, (len(first), 1), UPPER, True)
        for middle in middles[:1]:
            key = first + middle[0] + ending
            yield Variant(key, owner, "full name with initial", CERTAIN, (len(first), 1, *lengths), UPPER)
        for title in SHORT_TITLES:
            yield Variant(title + initial, short, "title and initial", LIKELY, (len(title), 1), UPPER, True)
    yield from _initials(name, owner)


def _initials(name: Name, owner: Owner) -> Iterator[Variant]:
    first, last = name.words[0], name.surname
    short = Owner(owner.number, owner.label, "initials", owner.suggestion)
    if first[:2] in TWO_LETTER_INITIALS:
        # Þ and Æ are one letter where the name comes from and two here
        yield Variant(first[:2] + last[0], short, "initials", LIKELY, (2, 1), CAPITAL)
    letters = {first[0] + last[0], first[0] + name.words[-1][0], "".join(word[0] for word in name.words)}
    letters.add(_firsts(name))
    letters.add(first[0] + "".join(piece[0] for pieces in name.pieces[name.surname_at :] for piece in pieces))
    letters.add(last[0] + first[0])
    for key in letters:
        tier = POSSIBLE if key == last[0] + first[0] != first[0] + last[0] else LIKELY
        yield Variant(key, short, "initials", tier, (1,) * len(key), UPPER)


def _nick_forms(name: Name, owner: Owner) -> Iterator[Variant]:
    stems = {name.words[0], name.pieces[0][0]}
    for stem in stems:
        known = lexicon_free(nicknames.listed(stem))
        for nick in known:
            yield Variant(nick, owner, "nickname", LIKELY, (len(nick),), CAPITAL)
            if name.surname:
                yield Variant(
                    nick + name.surname, owner, "nickname and surname", CERTAIN, (len(nick), len(name.surname))
                )
        for nick in nicknames.made(stem) - known:
            if not lexicon.is_ordinary(nick) and nick not in lexicon.domain():
                yield Variant(nick, owner, "short form", POSSIBLE, (len(nick),), CAPITAL)


def lexicon_free(names: frozenset[str]) -> frozenset[str]:
    """The names that are not abbreviations of the work ("pat", "ed")."""
    return frozenset(name for name in names if name not in lexicon.domain())


def variants_of_name(value: str, owner: Owner, *, family: tuple[str, ...] = ()) -> Iterator[Variant]:
    """Every written form of one name of a person; `family` are the role words that its own initial may follow."""
    name, aliases = take_apart(value)
    for alias in aliases:
        yield from variants_of_alias(alias, owner)
    if name is None:
        return
    yield from _single_words(name, owner)
    if len(name.words) > 1:
        yield from _joins(name, owner)
        yield from _half_joins(name, owner)
    yield from _initial_forms(name, owner, family)
    yield from _nick_forms(name, owner)


def variants_of_alias(value: str, owner: Owner) -> Iterator[Variant]:
    """Every written form of a known-as: an alias of capitals alone ("KM") is matched as capitals."""
    letters = compact(value)
    if not letters:
        return
    if len(letters) <= SHORT_ALIAS and value.replace(".", "").replace(" ", "").isupper():
        short = Owner(owner.number, owner.label, "initials", owner.suggestion)
        tier = LIKELY if letters in lexicon.domain() else CERTAIN
        yield Variant(letters, short, "known as", tier, (1,) * len(letters), UPPER)
        return
    name, _ = take_apart(value)
    if name is None:
        return
    if len(name.words) > 1:
        yield from _joins(name, owner)
        if all(word[:1].isupper() for word in value.split()):  # a whole name, not "the lad next door"
            yield from _initials(name, owner)
    for variant in _single_words(name, owner):
        yield Variant(variant.key, owner, "known as", variant.tier, variant.parts, variant.case)


def fuzzy_parts(value: str, owner: Owner) -> Iterator[FuzzyPart]:
    """The words of a name that may be met misspelt."""
    name, aliases = take_apart(value)
    for word in aliases:
        yield FuzzyPart(compact(word), owner)
    if name is None:
        return
    for word, pieces in zip(name.words, name.pieces, strict=True):
        if len(word) >= 3 and word not in PARTICLES:
            yield FuzzyPart(word, owner)
        if len(pieces) > 1:
            yield from (FuzzyPart(piece, owner) for piece in pieces if len(piece) >= 4)


def family_words_of(person: Person) -> tuple[str, ...]:
    """The role words after which this person's own initial is a leak: "Child K" for Kayleigh."""
    own = [word for word in re.findall("[a-z]+", person.role.casefold()) if word in lexicon.family_words()]
    young = (
        ["child", "baby"] if {"child", "subject", "sibling", "baby", "infant"} & {*own, person.role.casefold()} else []
    )
    return tuple(dict.fromkeys([*own, *young]))
