"""Addresses, postcodes, numbers, schools, bodies, references and dates of the register → their written forms."""

import datetime
import re
from collections.abc import Iterator
from itertools import product

from sightline.anonymity.rules import lexicon
from sightline.anonymity.rules.findings import CERTAIN, LIKELY, POSSIBLE
from sightline.anonymity.rules.folding import TOKEN, compact, fold_value
from sightline.anonymity.rules.variants import ANY, CAPITAL, UPPER, FuzzyPart, Owner, Variant

STREET_FORMS = {
    form: forms
    for forms in (
        ("road", "rd"),
        ("street", "st", "str"),
        ("avenue", "ave", "av", "avn"),
        ("crescent", "cres", "cresc", "cr"),
        ("terrace", "terr", "ter", "tce"),
        ("gardens", "gdns", "gdn", "gardens", "garden"),
        ("grove", "gr", "grv", "gro"),
        ("lane", "ln", "la"),
        ("close", "cl", "clo"),
        ("drive", "dr", "drv"),
        ("place", "pl"),
        ("court", "ct", "crt"),
        ("square", "sq"),
        ("parade", "pde", "par"),
        ("park", "pk"),
        ("way", "wy"),
        ("walk", "wlk"),
        ("mews", "mws"),
        ("hill", "hl"),
        ("view", "vw"),
        ("rise", "rse"),
        ("row",),
        ("green", "grn"),
        ("quay",),
        ("wharf",),
        ("gate",),
        ("croft",),
        ("bank",),
        ("fold",),
        ("yard", "yd"),
        ("boulevard", "blvd"),
        ("circus",),
        ("villas",),
        ("cottages", "cotts"),
        ("estate", "est"),
        ("house", "hse"),
    )
    for form in forms
}
WORD_FORMS = STREET_FORMS | {
    form: forms
    for forms in (
        ("saint", "st"),
        ("flat", "apartment", "apt", "unit"),
        ("north", "nth", "n"),
        ("south", "sth", "s"),
        ("mount", "mt"),
        ("upper", "upr"),
        ("and",),
    )
    for form in forms
    if form not in ("st", "n", "s", "la", "and")
}
POSTCODE = re.compile(r"\b([A-Za-z]{1,2}\d[A-Za-z\d]?)\s{0,3}(\d[A-Za-z]{2})\b")
SCHOOL_WORDS = lexicon.word_set(
    """
    school schools academy primary infant infants junior juniors high secondary special college nursery preschool
    pre grammar community comprehensive trust the ce cofe coe c of e rc catholic church england voluntary controlled
    aided foundation sixth form centre center federation free village preparatory prep independent studio technical
    university children childrens group unit and
    """
)
ENDINGS_OF_SCHOOLS = ("school", "academy", "primary", "college", "nursery", "infants", "juniors", "high", "secondary")


def _lengths(words: tuple[str, ...] | list[str]) -> tuple[int, ...]:
    return tuple(length for word in words for length in map(len, TOKEN.findall(word)))


def _possessives(word: str) -> tuple[str, ...]:
    """ "St James Court", "St James' Court" and "St James's Court" are one place."""
    if len(word) < 4 or not word.endswith("s"):
        return ()
    return (word[:-1],) if word.endswith("ss") else (f"{word}s",)


def _word_forms(words: list[str]) -> Iterator[tuple[str, ...]]:
    choices = [tuple(dict.fromkeys((word, *_possessives(word), *WORD_FORMS.get(word, ())))) for word in words]
    if words and words[0] == "st":
        choices[0] = ("st", "saint")
    if words and words[-1] in ("st", "la"):
        choices[-1] = STREET_FORMS[words[-1]]
    for count, form in enumerate(product(*choices)):
        if count >= 64:
            return
        yield form


def _plain_words(value: str) -> list[str]:
    return [w for w in (compact(word) for word in fold_value(value).split()) if w]


def postcode_variants(value: str, owner: Owner, sector: Owner) -> Iterator[Variant]:
    """The postcode, with letters and digits confused, its sector and its district."""
    key = compact(value)
    outward, inward = key[:-3], key[-3:]
    parts = tuple(len(token) for token in TOKEN.findall(key))
    yield Variant(key, owner, "postcode", CERTAIN, parts)
    swapped = {key.replace("0", "o"), key.replace("o", "0"), key.replace("1", "i"), key.replace("i", "1")} - {key}
    for form in swapped:
        yield Variant(form, owner, "postcode, letter for digit", LIKELY, ())
    yield Variant(outward + inward[0], sector, "postcode sector", LIKELY, (), UPPER)
    yield Variant(outward, sector, "postcode district", POSSIBLE, (), UPPER, True)


def address_variants(value: str, owner: Owner, area: Owner) -> Iterator[Variant | FuzzyPart]:
    """House and street in every abbreviation, the street alone, the town, the postcode and its parts.

    `area` owns what only narrows the place down: the town, the postcode sector and district.
    """
    folded = fold_value(value)
    for match in POSTCODE.finditer(folded):
        postcode = Owner(owner.number, owner.label, "postcode", area.suggestion)
        sector = Owner(owner.number, owner.label, "postcode", area.suggestion)
        yield from postcode_variants(match.group(), postcode, sector)
    lines = [part.strip() for part in re.split("[,\n;]", POSTCODE.sub("", folded)) if part.strip()]
    streets = [line for line in lines if _is_street(line)] or lines[:1]
    number = ""
    for line in lines:
        words = _plain_words(line)
        if not words:
            continue
        if line not in streets:
            if all(any(c.isdigit() for c in word) for word in words):
                number = "".join(words)
            else:
                yield from place_variants(line, area)
            continue
        if number and not words[0][0].isdigit():
            words = [number, *words]
        yield from _street_variants(words, owner)


def _is_street(line: str) -> bool:
    words = _plain_words(line)
    return bool(words) and (words[0][0].isdigit() or any(word in STREET_FORMS for word in words[1:]))


def _street_variants(words: list[str], owner: Owner) -> Iterator[Variant | FuzzyPart]:
    named = [index for index, word in enumerate(words) if not word[0].isdigit() and word not in ("flat", "apartment")]
    begin = named[0] if named else 0
    while begin > 0 and not words[begin - 1][0].isdigit():
        begin -= 1
    for form in _word_forms(words):
        yield Variant("".join(form), owner, "address", CERTAIN, _lengths(form))
        if 0 < begin < len(words) and len(words) - begin >= 1:
            street = form[begin:]
            if len(street) > 1 or not lexicon.is_ordinary(street[0]):
                yield Variant("".join(street), owner, "street", LIKELY, _lengths(street))
            # "Flat 2, 14 Acacia Road": the house with the street, without the flat
            last_number = max(index for index, word in enumerate(words[:begin]) if word[0].isdigit())
            house = form[last_number:]
            yield Variant("".join(house), owner, "address", CERTAIN, _lengths(house))
        elif begin == 0:
            yield Variant("".join(form), owner, "address", CERTAIN, _lengths(form))
    core = [word for word in words[begin:] if word not in STREET_FORMS and len(word) >= 5]
    for word in core:
        if not lexicon.is_ordinary(word):
            yield Variant(word, owner, "street name without its ending", POSSIBLE, (len(word),), CAPITAL)
            yield FuzzyPart(word, owner, name=False)


def place_variants(value: str, owner: Owner) -> Iterator[Variant | FuzzyPart]:
    """A place: its name in any spacing and abbreviation, and its longer words misspelt."""
    words = _plain_words(value)
    if not words:
        return
    for form in _word_forms(words):
        case = CAPITAL if len(form) == 1 and lexicon.is_ordinary(form[0]) else ANY
        yield Variant("".join(form), owner, "place", LIKELY, _lengths(form), case)
    yield from (FuzzyPart(w, owner, name=False) for w in words if len(w) >= 6 and not lexicon.is_ordinary(w))


def body_variants(value: str, owner: Owner, via: str) -> Iterator[Variant | FuzzyPart]:
    """A school or another body: in full, without its generic words, its first words, and its acronym."""
    words = _plain_words(value)
    if not words:
        return
    bare = words[1:] if words[0] == "the" and len(words) > 1 else words
    for form in _word_forms(bare):
        yield Variant("".join(form), owner, via, CERTAIN, _lengths(form))
    core = [word for word in bare if word not in SCHOOL_WORDS]
    if core and core != bare:
        alone = len(core) == 1 and (lexicon.is_ordinary(core[0]) or core[0] in lexicon.domain())
        for form in _word_forms(core):
            yield Variant("".join(form), owner, f"{via}, short", POSSIBLE if alone else LIKELY, _lengths(form), CAPITAL)
            for ending in ENDINGS_OF_SCHOOLS:
                whole = (*form, ending)
                yield Variant("".join(whole), owner, f"{via}, short", LIKELY if alone else CERTAIN, _lengths(whole))
        yield from (FuzzyPart(w, owner, name=False) for w in core if len(w) >= 5)
        if len(core) > 1:
            yield FuzzyPart("".join(core), owner, name=False)
    elif len(words) == 1 and len(words[0]) >= 5:
        yield FuzzyPart(words[0], owner, name=False)
    for source in (words, bare, [w for w in bare if w not in ("of", "and", "the")]):
        letters = "".join(word[0] for word in source)
        if len(letters) >= 3 and letters not in lexicon.domain():
            yield Variant(letters, owner, f"{via}, acronym", LIKELY, (1,) * len(letters), UPPER)


def phone_variants(value: str, owner: Owner) -> Iterator[Variant]:
    """A telephone number with and without the country's code, whatever its blanks, dashes and brackets."""
    digits = "".join(character for character in value if character.isdigit())
    for prefix in ("0044", "44"):
        if digits.startswith(prefix):
            digits = digits[len(prefix) :].lstrip("0")
            break
    national = digits.lstrip("0")
    if len(national) < 6:
        return
    for prefix, via in (("0", ""), ("44", ""), ("440", ""), ("0044", ""), ("00440", ""), ("", " without its nought")):
        yield Variant(prefix + national, owner, f"phone{via}", CERTAIN, ())
    if len(national) >= 9:
        yield Variant(national[-6:], owner, "end of a phone number", LIKELY, ())


def number_variants(value: str, owner: Owner, via: str) -> Iterator[Variant]:
    """A number or reference in any spacing; long enough stretches of its digits on their own."""
    key = compact(value)
    if len(key) < 3:
        return
    yield Variant(key, owner, via, CERTAIN, ())
    tokens = TOKEN.findall(key)
    digits = "".join(token for token in tokens if token.isdigit())
    if digits != key and len(digits) >= 5:
        yield Variant(digits, owner, f"{via}, digits alone", LIKELY, ())


def date_keys(day: datetime.date, owner: Owner) -> Iterator[Variant]:
    """A date as digits without any sign between: 04032017, 20170304, 040317. The other forms are in `dates.py`."""
    for form in ("%d%m%Y", "%Y%m%d", "%d%m%y"):
        tier = LIKELY if form == "%d%m%y" else CERTAIN
        yield Variant(day.strftime(form), owner, "date in digits", tier, (), ANY, False)
