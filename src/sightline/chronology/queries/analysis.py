"""What the combined chronology shows that no agency sees alone: each kind a list with its rule, its evidence, and what
was set aside of it (F11)."""

import gc
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from sightline.accounts.models import User
from sightline.casefiles.models import CaseFile, Subject
from sightline.chronology import policy
from sightline.chronology.models import Dismissal
from sightline.chronology.queries.agency import CHILDREN, period_asked
from sightline.chronology.queries.together import CombinedRow, as_entries, combined_rows
from sightline.chronology.rules.combining import Entry
from sightline.chronology.rules.concerns import (
    changes_of_worker,
    child_not_seen,
    open_referrals,
    out_of_scope,
    outside_period,
)
from sightline.chronology.rules.contradictions import contradictions
from sightline.chronology.rules.gaps import Gap, bursts, gaps
from sightline.chronology.rules.same_events import KnownNotShared, Retellings
from sightline.chronology.rules.thresholds import Thresholds
from sightline.partnerships.models import Partnership
from sightline.partnerships.queries import setting_of

SETTING = "chronology_thresholds"


class Found(NamedTuple):
    """What a rule gives."""

    sentence: str
    ids: Sequence[str]
    points: Sequence[str] = ()
    which: str = ""
    """Tells apart what may have the same entries: the gap of one agency and of all, before an entry and after it."""


Finds = Iterable[Found]


@dataclass
class Result:
    """One thing found. ``about`` names it by its entries, ``evidence`` by their versions (see models.Dismissal). Both
    are made only when asked for: of thousands of results few are looked at."""

    kind: str
    sentence: str
    rows: tuple[CombinedRow, ...]
    which: str = ""
    points: tuple[str, ...] = ()
    """What the accounts differ about, or the values that cannot all be right."""
    dismissal: Dismissal | None = None
    reopened: bool = False
    """It was set aside before, and its entries have changed since."""

    @cached_property
    def about(self) -> str:
        """The kind and the entries."""
        return _digest([self.kind, self.which, *sorted(str(row.id) for row in self.rows)])

    @cached_property
    def evidence(self) -> str:
        """Their versions: what they say now, the same for those who read every word and those who do not."""
        return _digest([self.about, *sorted(f"{row.id}:{row.version}" for row in self.rows)])


@dataclass(frozen=True)
class Kind:
    """A list of the analysis: its address's word, its heading, and its rule in words, with the numbers it turns on."""

    key: str
    title: str
    rule: str
    numbers: tuple[str, ...]
    find: Callable[["Material"], Finds]


@dataclass
class Material:
    """What every rule reads. The comparison of accounts is the dear part: made once, when a rule first asks."""

    entries: list[Entry]
    thresholds: Thresholds
    period_from: date | None
    period_to: date | None
    people: frozenset[str]
    children: tuple[str, ...]

    @cached_property
    def told(self) -> Retellings:
        """Each account compared with those near it."""
        return Retellings(self.entries, thresholds=self.thresholds)

    @cached_property
    def late(self) -> list[KnownNotShared]:
        """What one agency learned late of another."""
        return self.told.known_not_shared()


def _gaps(of: Material) -> Finds:
    found = gaps(of.entries, thresholds=of.thresholds, period_from=of.period_from, period_to=of.period_to)
    return [_gap(of, gap) for gap in found]


def _gap(of: Material, gap: Gap, *, child: str = "") -> Found:
    at_edge = len(gap.entries) == 1
    side = "" if not at_edge else "before" if gap.start == of.period_from else "after"
    sentence = f"{child}: {gap.sentence[0].lower()}{gap.sentence[1:]}" if child else gap.sentence
    return Found(sentence, [*gap.entries, *gap.may_lie_within], (), f"{child}|{gap.agency or ''}|{side}")


def _child_gaps(of: Material) -> Finds:
    found: list[Found] = []
    for child in of.children:
        own = [entry for entry in of.entries if child in _named(entry)]
        together = gaps(own, thresholds=of.thresholds, period_from=of.period_from, period_to=of.period_to)
        found += [_gap(of, gap, child=child) for gap in together if gap.agency is None]
    return found


def _named(entry: Entry) -> set[str]:
    return {part.strip() for part in entry.fields.get("subject", "").replace(";", ",").split(",")}


def _bursts(of: Material) -> Finds:
    return [Found(one.sentence, one.entries) for one in bursts(of.entries, thresholds=of.thresholds)]


def _same(of: Material) -> Finds:
    return [Found(one.sentence, one.members, one.differences) for one in of.told.same_events()]


def _one_knew(of: Material) -> Finds:
    return [Found(one.sentence, [one.entry]) for one in of.told.only_one_knew(of.late)]


def _twice(of: Material) -> Finds:
    return [Found(one.sentence, one.members) for one in of.told.duplicates()]


def _late(of: Material) -> Finds:
    return [Found(one.sentence, [one.entry, one.learned_in]) for one in of.late]


def _referrals(of: Material) -> Finds:
    return [Found(one.sentence, [one.entry]) for one in open_referrals(of.entries, thresholds=of.thresholds)]


def _not_seen(of: Material) -> Finds:
    return [Found(one.sentence, one.entries) for one in child_not_seen(of.entries, thresholds=of.thresholds)]


def _workers(of: Material) -> Finds:
    return [Found(one.sentence, [one.entry]) for one in changes_of_worker(of.entries)]


def _outside(of: Material) -> Finds:
    found = outside_period(of.entries, period_from=of.period_from, period_to=of.period_to)
    strangers = out_of_scope(of.entries, known=of.people)
    return [Found(one.sentence, [one.entry]) for one in found] + [
        Found(one.sentence, [one.entry], (), one.name) for one in strangers
    ]


def _facts(of: Material) -> Finds:
    return [
        Found(one.sentence, [entry for group in one.entries for entry in group], one.values)
        for one in contradictions(of.entries)
    ]


KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind(
            "gaps", "Gaps",
            "Nobody records a contact for at least gap_days days, or one agency for at least agency_gap_days days "
            "between its first entry and its last. An entry whose date is vaguer than vague_days days fills no gap; it "
            "is named beside the gap in which it may lie.",
            ("gap_days", "agency_gap_days", "vague_days"), _gaps,
        ),
        Kind(
            "child-gaps", "Gaps for each child",
            "No entry that says it is about this child for at least gap_days days. Entries that do not say whom they "
            "are about are not counted.",
            ("gap_days", "vague_days"), _child_gaps,
        ),
        Kind(
            "bursts", "Many events in few days",
            "At least burst_entries entries within burst_days days, and at least burst_factor times the usual number "
            "for as many days. Only entries with an exact day are counted.",
            ("burst_entries", "burst_days", "burst_factor"), _bursts,
        ),
        Kind(
            "same-event", "The same event told by more than one agency",
            "Entries of different agencies at most same_event_days days apart whose rarer words are alike by at least "
            "same_event_likeness (same_event_likeness_apart where the days differ), from 0 to 1. Accounts of different "
            "days that name different people, or different houses of one street, are two events. They differ where "
            "they give another day, a time more than same_time_minutes minutes apart, another answer to whether the "
            "child was seen, another side or person, or where one says what another denies.",
            ("same_event_days", "same_event_likeness", "same_event_likeness_apart", "same_time_minutes"), _same,
        ),
        Kind(
            "only-one-knew", "Only one agency knew",
            "An entry with a word that makes it significant (an injury, an arrest, a disclosure and the like), told by "
            "no other agency, learned by none later, and without a word of whom it was shared with.",
            (), _one_knew,
        ),
        Kind(
            "duplicates", "Probably written twice",
            "Two entries of one agency on one day, at most duplicate_minutes minutes apart where both have a time, "
            "whose words are alike by at least duplicate_likeness, from 0 to 1.",
            ("duplicate_minutes", "duplicate_likeness"), _twice,
        ),
        Kind(
            "known-late", "Known to one agency and learned late by another",
            "An entry that says that it learned of another agency’s event, or tells it in nearly the same words, from "
            "late_days to late_most_days days after it.",
            ("late_days", "late_most_days", "late_likeness"), _late,
        ),
        Kind(
            "referrals", "Referrals without a recorded response",
            "An entry that says that a referral was made, with nothing written as its response, and no entry of any "
            "agency that says what became of a referral within response_days days.",
            ("response_days",), _referrals,
        ),
        Kind(
            "not-seen", "The child was not seen, or nobody wrote whether",
            "Each entry that answers no, or whose words say so; and each run of at least unseen_in_a_row contacts of "
            "one agency in a row without a yes.",
            ("unseen_in_a_row",), _not_seen,
        ),
        Kind(
            "workers", "Changes of worker",
            "An entry that says that there is a new worker, or whose worker differs from the last one of the agency in "
            "the same role.",
            (), _workers,
        ),
        Kind(
            "out-of-scope", "Outside the period, or about people out of scope",
            "An entry that ends before the period asked for or begins after it; or that is about somebody who is not "
            "recorded on this file.",
            (), _outside,
        ),
        Kind(
            "facts", "Facts that cannot all be right",
            "Dates of birth that share two of day, month and year; names a letter or two apart; addresses with figures "
            "easily confused.",
            (), _facts,
        ),
    )
}


def thresholds_of(partnership: Partnership, *, on: date) -> Thresholds:
    """The numbers the rules turn on: the partnership's own where it has set one from a day, the product's otherwise."""
    own = setting_of(partnership, SETTING, on=on) or {}
    known = {field.name for field in fields(Thresholds)}
    return replace(Thresholds(), **{name: value for name, value in own.items() if name in known})


def results(
    user: User, casefile: CaseFile, kinds: Iterable[str], *, on: date, rows: Sequence[CombinedRow] | None = None
) -> dict[str, list[Result]]:
    """Kind → what it finds in every row as this person reads it, with what was set aside of it.

    ``rows`` are all the rows, where the caller has them already.
    """
    rows = combined_rows(user, casefile) if rows is None else rows
    by_id = {str(row.id): row for row in rows}
    period_from, period_to = period_asked(casefile)
    people = list(Subject.objects.filter(casefile=casefile).values_list("pseudonym", "kind"))
    material = Material(
        as_entries(rows), thresholds_of(casefile.partnership, on=on), period_from, period_to,
        frozenset(name for name, _ in people), tuple(name for name, kind in people if kind in CHILDREN),
    )
    aside = _set_aside(user, casefile)
    with _collector_at_rest():
        return {key: _of_kind(KINDS[key], material, by_id, aside) for key in kinds}


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """While a rule makes hundreds of thousands of objects, none of them in a cycle, Python's collector would walk all
    of them again and again: a fifth of the time of ten thousand entries."""
    was_at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_at_work:
            gc.enable()


def _of_kind(
    kind: Kind, material: Material, by_id: Mapping[str, CombinedRow], aside: Mapping[str, list[Dismissal]]
) -> list[Result]:
    found: dict[tuple[str, frozenset[str]], Result] = {}
    for sentence, ids, points, which in kind.find(material):
        rows = tuple(by_id[one] for one in dict.fromkeys(ids))
        result = found.setdefault(
            (which, frozenset(ids)), Result(kind.key, sentence, rows, which=which, points=tuple(points))
        )
        before = aside.get(result.about, []) if aside else []
        if before:
            result.dismissal = next((one for one in before if one.evidence == result.evidence), None)
            result.reopened = result.dismissal is None
    return list(found.values())


def _digest(parts: Iterable[Any]) -> str:
    return hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()


def _set_aside(user: User, casefile: CaseFile) -> dict[str, list[Dismissal]]:
    found: dict[str, list[Dismissal]] = {}
    standing = policy.visible_dismissals(user).filter(casefile=casefile, restored_at=None)
    for one in standing.select_related("dismissed_by").order_by("-dismissed_at"):
        found.setdefault(one.about, []).append(one)
    return found
