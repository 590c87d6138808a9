"""The register made ready for matching: every written form of every value the case file knows, by compact key."""

from collections import defaultdict
from dataclasses import dataclass

from sightline.anonymity.rules import dates, lexicon, values, variants
from sightline.anonymity.rules.folding import compact
from sightline.anonymity.rules.identities import Identities, Person
from sightline.anonymity.rules.variants import FuzzyPart, Owner, Variant


@dataclass(frozen=True, slots=True)
class KnownDate:
    """A date of the register and whose it is; `born` marks a date of birth."""

    year: int
    month: int
    day: int
    owner: Owner


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


def _person_variants(person: Person, number: int) -> list[Variant | FuzzyPart]:
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
    return found


def _known_dates(identities: Identities) -> tuple[list[KnownDate], list[Variant]]:
    known: list[KnownDate] = []
    digits: list[Variant] = []
    event = identities.incident
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
        found += _person_variants(person, number)
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
