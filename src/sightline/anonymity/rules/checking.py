"""The disclosure check on one text: what the case file knows, identifiers by shape, names by capitals, and facts that
together point at one family. The order of the layers is the order of trust (G-ANON).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from sightline.anonymity.rules import capitals, dates, jigsaw, lexicon, matching, register, structured, suggestions
from sightline.anonymity.rules.context import Page, page_of
from sightline.anonymity.rules.findings import (
    CERTAIN,
    LIKELY,
    POSSIBLE,
    Accepted,
    Finding,
    LayerRun,
    ParagraphScore,
    Report,
    without_overlaps,
)
from sightline.anonymity.rules.folding import fold_value
from sightline.anonymity.rules.identities import Identities, Person

# Count it up with any change of what the layers find: a check made before is then out of date.
VERSION = "2"
OWN_LAYERS = ("register", "identifiers", "capitals", "indirect")


class ExtraLayer(Protocol):
    """A further layer given from outside, such as a language model that marks names."""

    @property
    def name(self) -> str:
        """What the report calls it."""

    @property
    def version(self) -> str:
        """Its version, the model's included; empty where the layer is missing."""

    @property
    def missing(self) -> str:
        """Why it cannot run, as a sentence; empty where it can."""

    def spans(self, text: str) -> Iterable[tuple[int, int, str]]:
        """Start, end (offsets into the text) and label of everything it marks."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How one document is checked.

    `allowed` are strings accepted in this document, such as the partnership's own name: they silence the layers that
    know nobody, never a match with the case file. `published` are the texts already published on the same review.
    `extra` are the further layers, missing ones included, so that the report can say so.
    """

    allowed: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    extra: tuple[ExtraLayer, ...] = ()


DEFAULT = Settings()


def check(text: str, identities: Identities | register.Register, *, settings: Settings = DEFAULT) -> Report:
    """Search a text for what could identify a child, a family or a practitioner (G-ANON, S369, S370).

    `identities` is the case file's register, or one made ready by `register.build` when many texts are checked
    against it. Offsets are characters of `text`. Time is linear in its length. It never says that a text is safe.
    """
    known = identities if isinstance(identities, register.Register) else register.build(identities)
    page = page_of(text)
    found_dates = dates.find_dates(page.text)
    findings = [_from_hit(page, hit) for hit in matching.match(page, known, found_dates)]
    accepted = [_accepted(page, span, "An age in words.") for span in dates.ages_in_words(page.text)]
    accepted += [_accepted(page, span, "A blurred date.") for span in dates.blurred_dates(page.text)]
    allowed = _spans_of(page, settings.allowed)
    unknown = [*_from_shapes(page, found_dates), *_from_names(page), *_from_extra(text, settings.extra)]
    places = jigsaw.small_places(page.text)
    ages = [*dates.ages_in_words(page.text), *dates.ages_in_figures(page.text)]
    paragraphs = jigsaw.read_paragraphs(page.text, found_dates, places, ages)
    unknown += [*_from_paragraphs(page, paragraphs), *_from_facts_alone(page)]
    findings += [f for f in unknown if not any(start <= f.start and f.end <= end for start, end in allowed)]
    scores = tuple(
        ParagraphScore(*page.folded.span(p.start, p.end), p.kinds) for p in paragraphs if len(p.kinds) >= jigsaw.ENOUGH
    )
    return Report(
        words=len(text.split()),
        findings=tuple(without_overlaps(text, findings)),
        accepted=tuple(accepted),
        layers=(*_own_layers(known), *_extra_layers(settings.extra)),
        paragraphs=scores,
        across=tuple(fact.kind for fact in _together(_facts_of(page, paragraphs), settings.published)),
        warnings=_warnings(identities) if isinstance(identities, Identities) else (),
    )


def _spans_of(page: Page, allowed: tuple[str, ...]) -> list[tuple[int, int]]:
    """Where the accepted strings stand, whatever their case and blanks; a part of one ("Marram") is accepted there."""
    found = []
    for value in allowed:
        words = [re.escape(word) for word in fold_value(value).split()]
        if words:
            pattern = re.compile(r"(?<!\w)" + r"\s+".join(words) + r"(?!\w)", re.IGNORECASE)
            found += [page.folded.span(*match.span()) for match in pattern.finditer(page.text)]
    return found


def check_known(text: str, known: register.Register) -> tuple[Finding, ...]:
    """What the case file knows, in a text made for machines or in a file's name: the register's layer alone."""
    page = page_of(text)
    hits = matching.match(page, known, dates.find_dates(page.text))
    return tuple(without_overlaps(text, [_from_hit(page, hit) for hit in hits]))


def _own_layers(known: register.Register) -> tuple[LayerRun, ...]:
    has_register = bool(known.entries or known.dates)
    note = "" if has_register else "No register was given: names, dates and numbers of the case were not looked for."
    first, *others = OWN_LAYERS
    return (LayerRun(first, VERSION, has_register, note), *(LayerRun(name, VERSION, True) for name in others))


def _extra_layers(extra: Sequence[ExtraLayer]) -> tuple[LayerRun, ...]:
    return tuple(LayerRun(layer.name, layer.version, not layer.missing, layer.missing) for layer in extra)


def _warnings(identities: Identities) -> tuple[str, ...]:
    said = []
    words = sorted(
        {
            word
            for person in identities.people
            for name in (*person.names, *person.known_as, *person.former_names)
            for word in fold_value(name).split()
            if lexicon.is_ordinary(word.casefold()) and len(word) > 2 and word[0].isupper()
        }
    )
    if words:
        said.append(
            f"{', '.join(words)}: also ordinary words. In small letters they are not told apart; read for them."
        )
    said += [
        f"The pseudonym “{person.pseudonym}” has the own initial of whoever it stands for. Give another: an "
        "initial tells everybody who knows the name."
        for person in identities.people
        if _is_own_initial(person)
    ]
    said += [f"The identities file's “{key}” was not read: the check does not know it." for key in identities.unread]
    return tuple(said)


ENDS_IN_LETTERS = re.compile(r"(?:^|[\s.'(-])([A-Z]{1,3})\)?$")


def _is_own_initial(person: Person) -> bool:
    """Whether a pseudonym gives its person's own initials: "Child K" for Kayleigh."""
    letters = ENDS_IN_LETTERS.search(fold_value(person.pseudonym))
    names = (fold_value(name).split() for name in (*person.names, *person.known_as, *person.former_names))
    return letters is not None and any(
        letters[1] in (words[0][:1].upper(), "".join(word[0] for word in words).upper()) for words in names if words
    )


def _accepted(page: Page, span: tuple[int, int], why: str) -> Accepted:
    start, end = page.folded.span(*span)
    return Accepted(start, end, page.folded.original[start:end], f"{why} This is the house style.")


def _from_hit(page: Page, hit: matching.Hit) -> Finding:
    start, end = page.folded.span(hit.start, hit.end)
    who = " or ".join(hit.candidates) if hit.candidates else hit.owner.label
    sure = {CERTAIN: "It is", LIKELY: "It is probably", POSSIBLE: "It may be"}[hit.tier]
    why = f"{sure} in the case file: {who} ({hit.via})."
    candidates = hit.candidates or (hit.owner.label,)
    written = page.folded.original[start:end]
    instead = hit.owner.suggestion if written != hit.owner.suggestion else "another pseudonym, without an initial"
    return Finding(
        start,
        end,
        written,
        hit.owner.kind,
        hit.owner.label,
        "exact" if hit.via in PLAIN_FORMS else hit.via,
        instead,
        hit.tier,
        why,
        "register",
        candidates,
    )


PLAIN_FORMS = frozenset(
    {
        *("first name", "surname", "full name", "date", "postcode", "NHS number", "National Insurance number", "phone"),
        *("vehicle", "reference", "address", "e-mail address", "handle", "school", "organisation", "place"),
    }
)


def _from_shapes(page: Page, found: list[dates.FoundDate]) -> list[Finding]:
    findings = []
    busy = sorted((date.start, date.end) for date in found if date.exact)
    for shape in structured.find_shapes(page.text):
        if shape.kind == "phone" and any(start < shape.end and shape.start < end for start, end in busy):
            continue
        findings.append(
            _unknown(
                page,
                (shape.start, shape.end),
                shape.kind,
                shape.via,
                shape.tier,
                shape.why,
                "identifiers",
            )
        )
    for date in found:
        via = "exact date" if date.exact else "month and year" if date.month else "year"
        tier = LIKELY if date.exact else POSSIBLE
        why = {
            "exact date": "An exact date can be looked up.",
            "month and year": "A month and a year narrow the time down.",
            "year": "A year narrows the time down.",
        }[via]
        start, end = page.folded.span(date.start, date.end)
        suggestion = suggestions.for_date(date)
        findings.append(
            Finding(start, end, text_of(page, start, end), "date", None, via, suggestion, tier, why, "identifiers")
        )
    for span in dates.ages_in_figures(page.text):
        start, end = page.folded.span(*span)
        written = text_of(page, start, end)
        why = "An age in figures; the house style is words."
        suggestion = dates.figures_to_words(written)
        findings.append(Finding(start, end, written, "age", None, "figures", suggestion, POSSIBLE, why, "identifiers"))
    return findings


def text_of(page: Page, start: int, end: int) -> str:
    """The original text of a span."""
    return page.folded.original[start:end]


def _unknown(page: Page, span: tuple[int, int], kind: str, via: str, tier: int, why: str, layer: str) -> Finding:
    start, end = page.folded.span(*span)
    written = text_of(page, start, end)
    return Finding(start, end, written, kind, None, via, suggestions.for_kind(kind, written), tier, why, layer)


def _from_names(page: Page) -> list[Finding]:
    named = capitals.find_names(page, skip=structured.links(page.text))
    return [_unknown(page, (n.start, n.end), n.kind, n.via, n.tier, n.why, "capitals") for n in named]


def _from_facts_alone(page: Page) -> list[Finding]:
    why = "A {} can be looked up, and tells whoever knows it who is meant."
    return [
        _unknown(page, (cue.start, cue.end), "indirect", cue.kind, POSSIBLE, why.format(cue.kind), "indirect")
        for cue in jigsaw.facts_alone(page.text)
    ]


def _from_paragraphs(page: Page, paragraphs: list[jigsaw.Paragraph]) -> list[Finding]:
    findings = []
    for paragraph in paragraphs:
        if len(paragraph.kinds) < jigsaw.ENOUGH:
            continue
        kinds = ", ".join(paragraph.kinds)
        why = f"One of {len(paragraph.kinds)} kinds of fact in one paragraph ({kinds}): together they may tell who."
        findings += [
            _unknown(page, (cue.start, cue.end), "indirect", cue.kind, POSSIBLE, why, "indirect")
            for cue in paragraph.cues
            if cue.kind not in ("exact date", jigsaw.AGE)
        ]
    return findings


@dataclass(frozen=True, slots=True)
class Together:
    """One kind of indirect fact across all that a reader can put together: the words of it in this text, and in each
    text already published (its place in the list given, and the words).
    """

    kind: str
    here: tuple[str, ...]
    before: tuple[tuple[int, str], ...]


def across(text: str, published: Sequence[str]) -> tuple[Together, ...]:
    """The kinds of indirect fact in a text and in everything already published on the same review, by kind.

    Empty where there are fewer than three kinds in all, or where this text adds none (S370, combined publication).
    """
    return _together(_facts(text), published)


def _together(here: dict[str, list[str]], published: Sequence[str]) -> tuple[Together, ...]:
    earlier = [_facts(each) for each in published]
    kinds = sorted({kind for facts in (here, *earlier) for kind in facts})
    if len(kinds) < jigsaw.ENOUGH or not here:
        return ()
    return tuple(
        Together(
            kind,
            tuple(here.get(kind, ())),
            tuple((place, words) for place, facts in enumerate(earlier) for words in facts.get(kind, ())),
        )
        for kind in kinds
    )


def _facts(text: str) -> dict[str, list[str]]:
    page = page_of(text)
    ages = [*dates.ages_in_words(page.text), *dates.ages_in_figures(page.text)]
    places = jigsaw.small_places(page.text)
    return _facts_of(page, jigsaw.read_paragraphs(page.text, dates.find_dates(page.text), places, ages))


def _facts_of(page: Page, paragraphs: list[jigsaw.Paragraph]) -> dict[str, list[str]]:
    """Kind of indirect fact → its words in a text, each once. Ages count where the text has more than one."""
    facts: dict[str, dict[str, None]] = {}
    for paragraph in paragraphs:
        for cue in paragraph.cues:
            words = " ".join(text_of(page, *page.folded.span(cue.start, cue.end)).split())
            facts.setdefault(cue.kind, {})[words] = None
    if sum(cue.kind == jigsaw.AGE for paragraph in paragraphs for cue in paragraph.cues) < 2:
        facts.pop(jigsaw.AGE, None)
    return {kind: list(words) for kind, words in facts.items()}


CAPITALISED = re.compile(r"[^\W\d_][^\W\d_'’-]*")
LABELS = {
    "PERSON": "name",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "ORG": "organisation",
    "NORP": "indirect",
    "MONEY": "indirect",
    "QUANTITY": "indirect",
    "PERCENT": "indirect",
    "CARDINAL": "indirect",
    "DATE": "date",
}
# The law is public; times of day, first and second, and works of art are noise in this kind of text.
SILENT_LABELS = frozenset({"LAW", "TIME", "ORDINAL", "WORK_OF_ART", "LANGUAGE"})
IN_FIGURES = frozenset({"MONEY", "QUANTITY", "PERCENT", "CARDINAL", "DATE"})
LONG_NAME = 3


def _from_extra(text: str, extra: Sequence[ExtraLayer]) -> list[Finding]:
    findings = []
    for layer in extra:
        if layer.missing:
            continue
        for start, end, label in layer.spans(text):
            written = text[start:end]
            if not _worth_a_look(written, label):
                continue
            kind = LABELS.get(label, "name")
            why = "The language model takes it for a name." if label not in IN_FIGURES else "An exact figure."
            suggestion = suggestions.for_kind(kind, written)
            findings.append(Finding(start, end, written, kind, None, label, suggestion, POSSIBLE, why, layer.name))
    return findings


def _worth_a_look(written: str, label: str) -> bool:
    """Whether a marked span says more than ordinary words of the work: every label counts, not only people."""
    if label in SILENT_LABELS:
        return False
    if label in IN_FIGURES:
        # durations and small counts in words are what the house style asks for
        return sum(map(str.isdigit, written)) > (2 if label == "CARDINAL" else 1)
    words = CAPITALISED.findall(fold_value(written))
    if label == "ORG" and sum(word[0].isupper() for word in words) >= LONG_NAME:
        return any(word.casefold() not in lexicon.domain() for word in words if word[0].isupper())
    low = [word.casefold() for word in words]
    if label == "NORP":
        return any(word not in lexicon.domain() and word != "english" for word in low)
    return any(len(word) > 1 and not lexicon.is_ordinary(word) and word not in lexicon.domain() for word in low)
