"""A whole text with the case file's names replaced by pseudonyms, and the way back for those who may see names.

Both are pure: what they changed comes back with offsets, so that `restore` gives the first text again to the letter.
What the register cannot settle (two people who share a name, a form that only may be one) is offered, never replaced.
"""

import hashlib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sightline.anonymity.rules import dates, matching, register
from sightline.anonymity.rules.context import Page, page_of
from sightline.anonymity.rules.findings import POSSIBLE
from sightline.anonymity.rules.folding import compact, fold
from sightline.anonymity.rules.identities import Identities


@dataclass(frozen=True, slots=True)
class Change:
    """One replacement: `text` stood at `start` to `end` of the first text; `instead` stands at `at` of the new one."""

    start: int
    end: int
    text: str
    instead: str
    at: int
    kind: str
    identity: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A place that a person must decide: `text` stands at `start` to `end` of the first text and was left there."""

    start: int
    end: int
    text: str
    kind: str
    candidates: tuple[str, ...]
    suggestion: str
    why: str


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A text after its replacements, with everything that was replaced and everything that was only offered."""

    text: str
    changes: tuple[Change, ...]
    offers: tuple[Offer, ...]


NAMES = ("name", "staff_name", "initials")
PLACES = ("address", "place", "postcode")
REMOVED = {
    "nhs_number": "[NHS number removed]",
    "ni_number": "[National Insurance number removed]",
    "phone": "[phone number removed]",
    "email": "[e-mail address removed]",
    "vehicle": "[vehicle removed]",
    "reference": "[reference removed]",
}
SHARED = "More than one person of the case file may be meant."
UNSURE = "It only may be in the case file."
A_FAMILY = "It may mean the whole family."
IN_TIME = "A date is replaced by what the sentence needs: an age, a season, or nothing."
ENDING = re.compile("(?:['’ʼ]s|(?<=s)['’ʼ])$", re.IGNORECASE)
DETERMINER = re.compile(r"\b(?:the|a|an|her|his|their|my|our|your) $", re.IGNORECASE)
ON = re.compile(r"\b[Oo]n[ \u00a0]$")
TAKEN_OUT = "Not replaced: you took it out."
BETWEEN_PARTS = re.compile(r"[\s,;]{0,5}(?:(?:in|at) )?")


def pseudonymise(text: str, known: Identities | register.Register) -> Rewritten:
    """The text with every certain or likely value of the register replaced: names by pseudonyms, addresses and schools
    by what they are, numbers by a note that they were removed. The longest form wins, and a possessive stays one.

    Give `register.build(identities)` where many texts of one file are rewritten. Time is linear in the text.
    """
    ready = known if isinstance(known, register.Register) else register.build(known)
    page = page_of(text)
    hits = sorted(_apart(matching.match(page, ready, dates.find_dates(page.text))), key=lambda hit: hit.start)
    changes: list[tuple[int, int, str, str, str]] = []
    offers: list[Offer] = []
    for hit in hits:
        start, end = page.folded.span(hit.start, hit.end)
        possessive = _is_possessive(page, ready, hit)
        why = _why_not(page, hit, possessive=possessive)
        if why:
            candidates = hit.candidates or (hit.owner.label,)
            offer = Offer(start, end, text[start:end], hit.owner.kind, candidates, hit.owner.suggestion, why)
            offers.append(offer)
            continue
        if changes and hit.owner.kind in PLACES and changes[-1][3] in PLACES:
            before = changes[-1]
            if BETWEEN_PARTS.fullmatch(fold(text[before[1] : start]).text):
                changes[-1] = (before[0], end, *before[2:])
                continue
        start, end, instead = _instead(page, hit, start, end, possessive=possessive)
        changes.append((start, end, instead, hit.owner.kind, hit.owner.label))
    return _rewritten(text, changes, offers)


def _apart(hits: Iterable[matching.Hit]) -> list[matching.Hit]:
    """Hits of which none overlap: the surer first, then the longer."""
    kept: list[matching.Hit] = []
    for hit in sorted(hits, key=lambda h: (h.tier, h.start - h.end, h.start)):
        if all(hit.end <= other.start or other.end <= hit.start for other in kept):
            kept.append(hit)
    return kept


def _is_possessive(page: Page, ready: register.Register, hit: matching.Hit) -> bool:
    """Whether a name stands with an s and no apostrophe: "Kayleighs coat"."""
    written = compact(page.text[hit.start : hit.end])
    if hit.owner.kind not in NAMES or not written.endswith("s"):
        return False
    if "possessive" in hit.via:
        return True
    forms = ready.entries.get(written[:-1], ())
    whole = any(form.owner.number == hit.owner.number for form in ready.entries.get(written, ()))
    return not whole and any(form.owner.number == hit.owner.number for form in forms)


def _why_not(page: Page, hit: matching.Hit, *, possessive: bool) -> str:
    """Why a person must decide, or nothing."""
    if len(hit.candidates) > 1:
        return SHARED
    if hit.tier >= POSSIBLE:
        return UNSURE
    if hit.owner.kind == "date":
        return IN_TIME
    whole = page.text[hit.start : hit.end]
    if possessive and not ENDING.search(whole) and page.text[: hit.start].endswith(("the ", "The ")):
        return A_FAMILY
    return ""


def _instead(page: Page, hit: matching.Hit, start: int, end: int, *, possessive: bool) -> tuple[int, int, str]:
    """What to write, and where: the possessive ending is kept, and "the" is not said twice."""
    original = page.folded.original
    kind = hit.owner.kind
    instead = REMOVED.get(kind, hit.owner.suggestion)
    if kind in NAMES:
        ending = ENDING.search(original[start:end])
        if ending:
            end -= len(ending[0])
        elif possessive:
            instead += "’s"
    before = page.text[: hit.start]
    if instead.startswith("the ") and DETERMINER.search(before[-8:]):
        instead = instead.removeprefix("the ")
    opens = hit.first >= 0 and page.opens_sentence(hit.first)
    if opens and instead[:1].islower() and not before.endswith(("-", "/")):
        instead = instead[:1].upper() + instead[1:]
    return start, end, instead


def _rewritten(text: str, changes: list[tuple[int, int, str, str, str]], offers: list[Offer]) -> Rewritten:
    pieces: list[str] = []
    made: list[Change] = []
    position = length = 0
    for start, end, instead, kind, identity in changes:
        if start < position or start >= end:
            continue
        pieces += [text[position:start], instead]
        length += start - position
        made.append(Change(start, end, text[start:end], instead, length, kind, identity))
        length += len(instead)
        position = end
    pieces.append(text[position:])
    left = tuple(o for o in offers if not any(c.start < o.end and o.start < c.end for c in made))
    return Rewritten("".join(pieces), tuple(made), left)


@dataclass(frozen=True, slots=True)
class Replacement:
    """One written form and what would stand instead, wherever it stands: one decision for all places of it.

    `key` names both and nothing else, so that a decision never falls on another form. `sure` ones are made unless a
    person takes them out; the others only where a person asks for them.
    """

    key: str
    text: str
    instead: str
    count: int
    sure: bool


def _key(text: str, instead: str) -> str:
    return hashlib.sha256(f"{text}\0{instead}".encode()).hexdigest()[:20]


def _of_offer(offer: Offer) -> str:
    """The words that a person may put in for what was only offered; empty where none would do as they stand.

    A date of the register by its season; what only may be somebody by the pseudonym. An age in place of a date, a
    choice between two people and a possessive need the sentence, so they need a person.
    """
    if len(offer.candidates) > 1 or (offer.kind == "date" and not offer.suggestion.startswith("in the ")):
        return ""
    if offer.why not in (UNSURE, IN_TIME) or ENDING.search(offer.text):
        return ""
    return REMOVED.get(offer.kind, offer.suggestion)


def replacements(done: Iterable[Rewritten]) -> tuple[Replacement, ...]:
    """Every replacement there is to decide on in the parts of a document: the sure ones first, then by their words."""
    found: dict[tuple[str, str], tuple[int, bool]] = {}
    for each in done:
        for change in each.changes:
            count, _ = found.get((change.text, change.instead), (0, True))
            found[change.text, change.instead] = (count + 1, True)
        for offer in each.offers:
            if instead := _of_offer(offer):
                count, sure = found.get((offer.text, instead), (0, False))
                found[offer.text, instead] = (count + 1, sure)
    made = [
        Replacement(_key(text, instead), text, instead, count, sure) for (text, instead), (count, sure) in found.items()
    ]
    return tuple(sorted(made, key=lambda one: (not one.sure, one.text.casefold(), one.instead)))


def with_accepted(done: Rewritten, accepted: Collection[str]) -> Rewritten:
    """The text with only those replacements whose keys a person accepted; what was taken out is offered."""
    text = restore(done)
    changes = [
        (one.start, one.end, one.instead, one.kind, one.identity)
        for one in done.changes
        if _key(one.text, one.instead) in accepted
    ]
    kept = {(start, end) for start, end, *_ in changes}
    left = [
        Offer(one.start, one.end, one.text, one.kind, (one.identity,), one.instead, TAKEN_OUT)
        for one in done.changes
        if (one.start, one.end) not in kept
    ]
    for offer in done.offers:
        instead = _of_offer(offer)
        if instead and _key(offer.text, instead) in accepted:
            start = offer.start
            if offer.kind == "date" and (on := ON.search(text, max(0, start - 4), start)):
                start = on.start()  # "on 14 March" becomes "in the spring", not "on in the spring"
            changes.append((start, offer.end, instead, offer.kind, offer.candidates[0]))
        else:
            left.append(offer)
    return _rewritten(text, sorted(changes), sorted(left, key=lambda offer: offer.start))


def restore(rewritten: Rewritten) -> str:
    """The first text, to the letter."""
    pieces: list[str] = []
    position = 0
    for change in rewritten.changes:
        pieces += [rewritten.text[position : change.at], change.text]
        position = change.at + len(change.instead)
    return "".join([*pieces, rewritten.text[position:]])


def name_people(text: str, identities: Identities) -> Rewritten:
    """The reverse view of a text written in pseudonyms, for those who may see names: each pseudonym becomes the name.

    The longest pseudonym wins ("Child 10" is not "Child 1" and a nought), a possessive stays one. A pseudonym that two
    people share is offered, not replaced; one that nobody has stays as it is.
    """
    names: dict[str, list[str]] = {}
    for person in identities.people:
        if person.pseudonym and person.names:
            names.setdefault(person.pseudonym, []).append(person.names[0])
    if not names:
        return Rewritten(text, (), ())
    forms = "|".join(re.escape(pseudonym) for pseudonym in sorted(names, key=len, reverse=True))
    changes: list[tuple[int, int, str, str, str]] = []
    offers: list[Offer] = []
    for match in re.finditer(rf"(?<!\w)(?:{forms})(?!\w)", text):
        whose = names[match[0]]
        if len(whose) > 1:
            offers.append(Offer(*match.span(), match[0], "name", tuple(whose), "", SHARED))
        else:
            changes.append((*match.span(), whose[0], "name", match[0]))
    return _rewritten(text, changes, offers)
