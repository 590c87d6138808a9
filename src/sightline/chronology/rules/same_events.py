"""One event told by several agencies, told twice by one, or told late: found by their days and words."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

from rapidfuzz import fuzz

from sightline.chronology.rules.combining import Entry
from sightline.chronology.rules.contradictions import addresses_in, easily_confused
from sightline.chronology.rules.dates import parse_date
from sightline.chronology.rules.likeness import Accounts, Nearby
from sightline.chronology.rules.looking import Look
from sightline.chronology.rules.thresholds import Thresholds
from sightline.chronology.rules.written_date import DateContext, DateError

_CAPITALISED: Final = re.compile(
    r"(\b(?:in|at|near|off) )?\b([A-ZÀ-Ý][a-zà-ÿ][A-Za-zÀ-ÿ-]{1,24})\b"
)
_STREET: Final = re.compile(r"\b[0-9]{1,4}[A-Za-z]?,? (?:[A-Z][\w'’]+ ?){1,4}")
_PSEUDONYM: Final = re.compile(r"\b(?:child|adult|parent|sibling|young person) [0-9]{1,2}\b", re.IGNORECASE)
_MARKS: Final = ".,;:!?()[]'\"’“”"
_NEVER_PEOPLE: Final = frozenset(
    [
        "january", "february", "march", "april", "june", "july", "august", "september", "october", "november",
        "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "christmas", "easter",
    ]
)  # fmt: skip
_MENTIONED_DAY: Final = re.compile(
    r"\b[0-9]{1,2}[./-][0-9]{1,2}[./-](?:[0-9]{4}|[0-9]{2})\b"
    r"|\b[0-9]{1,2}(?:st|nd|rd|th)? (?:of )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov"
    r"|dec)[a-z]{0,6}(?: [0-9]{4})?\b",
    re.IGNORECASE,
)
_LEARNING: Final = Look(
    r"\b(?:informed|notified|notification|told|advised|made aware|became aware|aware"
    r"|learn(?:ed|t)|received|shared by|"
    r"shared with|passed on|retrospective(?:ly)?|disclosed that|discovered|found out|heard"
    r"|contacted by|later|previous(?:ly)?)\b",
    "informed|notif|told|advised|aware|learn|received|shared|passed on|retrospective|disclosed|discovered|found out"
    "|heard|contacted|later|previous",
)
_NEGATION: Final = re.compile(
    r"\b(?:no|not|nil|without|denied|denies|never|neither|n't|declined|refused|unable|nothing)\b"
)
_FACTS: Final = {
    "injury": ("injury", "injuries", "injured", "bruise", "bruises", "bruising", "marks", "mark", "fracture", "burn"),
    "arrest": ("arrested", "arrest"),
    "presence": ("present", "presence"),
    "admission": ("admitted", "admission"),
    "consent": ("consent", "consented"),
    "disclosure": ("disclosed", "disclosure", "disclosures"),
    "referral": ("referral", "referred"),
    "intoxication": ("drunk", "intoxicated", "alcohol"),
}
_PEOPLE: Final = {
    "mother": "mother",
    "mum": "mother",
    "father": "father",
    "dad": "father",
    "stepfather": "stepfather",
    "stepdad": "stepfather",
    "grandmother": "grandmother",
    "grandfather": "grandfather",
    "uncle": "uncle",
    "aunt": "aunt",
    "boyfriend": "partner",
    "partner": "partner",
    "brother": "brother",
    "sister": "sister",
}
_SIDES: Final = frozenset(["left", "right"])
_MOST_FOR_LATE: Final = 60
"""For what was learned late a word remembers this many entries, for the months between."""
_MOST_ALIKE: Final = 8
"""Of entries that share their three rarest words, so many of the latest are compared."""
_ONE_WORD: Final = 0.01
_NUMBER: Final = re.compile(r"[0-9]+")
_DIGIT: Final = re.compile(r"[0-9]")
_PLAIN_WORD: Final = re.compile(r"[a-z']+")
_SIGNIFICANT: Final = Look(
    r"\b(?:assault(?:ed)?|injur(?:y|ies|ed)|bruis(?:e|es|ing)|fracture[ds]?|burn(?:t|s)?"
    r"|scald(?:ed)?|strangl\w*|domestic (?:abuse|violence|incident)|"
    r"arrest(?:ed)?|disclos(?:ed|ure)|overdose|self[- ]harm\w*|missing|weapon|knife|rape"
    r"|sexual\w*|unconscious|a&e|threat(?:s|ened)?|"
    r"suicid\w*|strangulation|hit|punched|found alone|home alone)\b",
    "assault|injur|bruis|fracture|burn|scald|strang|domestic|arrest|disclos|overdose|harm|missing|weapon|knife|rape|sexual|unconscious|a&e|threat|suicid|hit|punched|alone",
)


@dataclass(frozen=True, slots=True)
class SameEvent:
    """Entries of two or more agencies about one event. `verdict`: "agree" or "differ"; `differences` name each fact."""

    members: tuple[str, ...]
    verdict: str
    differences: tuple[str, ...]
    sentence: str
    likeness: float


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Entries of one agency that seem to be one entry twice."""

    members: tuple[str, ...]
    sentence: str
    likeness: float


@dataclass(frozen=True, slots=True)
class KnownNotShared:
    """An event one agency knew on its day and another learned of `days` later, in the entry `learned_in`."""

    entry: str
    known_to: tuple[str, ...]
    not_known_to: tuple[str, ...]
    days: int
    learned_in: str
    sentence: str


@dataclass(frozen=True, slots=True)
class OnlyOneKnew:
    """A significant event that no other agency records, then or later."""

    entry: str
    agency: str
    word: str
    sentence: str


class _Groups:
    """Places joined into groups, with the best likeness of each; a group knows its agencies."""

    def __init__(self, agencies: Sequence[str]) -> None:
        self.agencies = agencies
        self.group_of: dict[int, list[int]] = {}
        self.likeness: dict[int, float] = {}

    def join(
        self, one: int, other: int, likeness: float, *, apart: Callable[[int, int], bool] | None = None
    ) -> None:
        """Join the groups of two places. With ``apart``, which says of two that they cannot be one event, none of the
        one group may be apart from any of the other, and no agency may tell the same event twice."""
        left, right = self.group_of.get(one, [one]), self.group_of.get(other, [other])
        if left is right:
            return
        if apart is not None and (
            {self.agencies[place] for place in left} & {self.agencies[place] for place in right}
            or any(apart(early, late) for early in left for late in right)
        ):
            return
        joined = sorted(left + right)
        best = max(likeness, self.likeness.get(left[0], 0.0), self.likeness.get(right[0], 0.0))
        for place in joined:
            self.group_of[place] = joined
            self.likeness[place] = best

    def groups(self) -> list[list[int]]:
        """Each group once, in order of its first place."""
        return [group for place, group in sorted(self.group_of.items()) if group[0] == place]


def _plain_word(said: str) -> str:
    """A word without the marks around it and without the ending of whose it is."""
    return said.strip(_MARKS).removesuffix("'s").removesuffix("’s")


class Retellings:
    """Compares each entry with those near it in time that share a rare word. `entries` are in order."""

    def __init__(self, entries: Sequence[Entry], *, thresholds: Thresholds) -> None:
        self.entries = [entry for entry in entries if entry.start is not None and entry.event]
        self.thresholds = thresholds
        self.accounts = Accounts(self.entries)
        self.starts = [entry.start.toordinal() if entry.start else 0 for entry in self.entries]
        self.ends = [entry.end.toordinal() if entry.end else 0 for entry in self.entries]
        agencies = [entry.agency for entry in self.entries]
        self.same = _Groups(agencies)
        self.twice = _Groups(agencies)
        self.people_of: dict[int, frozenset[str]] = {}
        self._compare()

    def _compare(self) -> None:
        nearby = Nearby(self.accounts, ends=self.ends)
        days = self.thresholds.same_event_days
        same: list[tuple[float, int, int]] = []
        for place, entry in enumerate(self.entries):
            for earlier in nearby.candidates(place, since=self.starts[place] - days):
                if self._apart(earlier, place) > days:
                    continue
                if self.entries[earlier].agency == entry.agency:
                    likeness = self._twice(earlier, place)
                    if likeness:
                        self.twice.join(earlier, place, likeness)
                else:
                    likeness = self._same(earlier, place)
                    if likeness:
                        same.append((likeness, earlier, place))
            nearby.add(place)
        # The likest pairs first, so that of two candidates in one agency the liker has the event.
        again = {place for group in self.twice.groups() for place in group[1:]}
        for likeness, earlier, place in sorted(same, key=lambda pair: (-pair[0], pair[1], pair[2])):
            if earlier in again or place in again:
                continue
            self.same.join(earlier, place, likeness, apart=self._cannot_be_one)

    def _apart(self, earlier: int, place: int) -> int:
        """The fewest days between two entries, 0 or less where their intervals overlap; the earlier begins first."""
        return self.starts[place] - self.ends[earlier]

    def _same(self, earlier: int, place: int) -> float:
        one, other = self.entries[earlier], self.entries[place]
        limits = self.thresholds
        apart = max(self._apart(earlier, place), 0)
        if self._vague(one) or self._vague(other):
            return 0.0
        likeness = self.accounts.likeness(earlier, place)
        exact = one.start == other.start and one.end == other.end
        times = _minutes_apart(one, other)
        strict = not exact or (times is not None and times > 4 * limits.same_time_minutes)
        least = limits.same_event_likeness_apart if strict else limits.same_event_likeness
        words = limits.same_event_words_apart if strict else limits.same_event_words
        if likeness < least or self.accounts.shared(earlier, place) < words * self.accounts.rarest_weight:
            return 0.0
        if strict and self.accounts.alike[self.accounts.words[earlier]] > limits.routine:
            return 0.0
        return likeness - 0.02 * apart

    def _cannot_be_one(self, one: int, other: int) -> bool:
        """Two accounts of different days that name different people, or different houses of one street, tell of two
        events, however alike their words: "Siân was found" on Monday, "Renée was found" on Wednesday."""
        first, second = self.entries[one], self.entries[other]
        if first.start == second.start and first.end == second.end:
            return False
        people, others = self._people(one), self._people(other)
        if people and others and people.isdisjoint(others):
            return True
        houses, elsewhere = dict(map(reversed, addresses_in(first.event))), addresses_in(second.event)
        return any(
            street in houses and houses[street] != number and not easily_confused(houses[street], number)
            for number, street in elsewhere
        )

    def _people(self, place: int) -> frozenset[str]:
        """Who is named in an entry: "Child 2", and names by `names_used`, those apart that follow a word of place or
        belong to an address."""
        known = self.people_of.get(place)
        if known is None:
            event = self.entries[place].event
            named = {
                match[2].lower()
                for match in _CAPITALISED.finditer(_STREET.sub(" ", event))
                if not match[1] and match[2].lower() in self.names_used
            }
            found = frozenset(named | {match[0].lower() for match in _PSEUDONYM.finditer(event)})
            known = self.people_of[place] = found
        return known

    @cached_property
    def names_used(self) -> frozenset[str]:
        """Words, in small letters, that some entry has with a capital within a sentence and none without: names."""
        said = [entry.event.split() for entry in self.entries]
        # each word is looked at once, however many entries have it
        plain = {one: _plain_word(one) for one in set().union(*said)}
        small = {word for word in plain.values() if word.islower()}
        large = {one: word.lower() for one, word in plain.items() if word[:1].isupper() and word.lower() not in small}
        return frozenset(
            large[one]
            for words in said
            for before, one in pairwise(words)
            if one in large and before[-1] not in ".:!?"
        ) - _NEVER_PEOPLE

    def _vague(self, entry: Entry) -> bool:
        return entry.start is None or entry.end is None or (entry.end - entry.start).days >= self.thresholds.vague_days

    def _twice(self, earlier: int, place: int) -> float:
        one, other = self.entries[earlier], self.entries[place]
        if self._apart(earlier, place) > 0 or (one.start != other.start and one.precision is other.precision):
            return 0.0
        times = _minutes_apart(one, other)
        if times is not None and times > self.thresholds.duplicate_minutes:
            return 0.0
        if self.accounts.likeness(earlier, place) < self.thresholds.duplicate_likeness / 2:
            return 0.0
        numbers, others = set(_NUMBER.findall(one.event)), set(_NUMBER.findall(other.event))
        # "Score 26" and "score 16" are two entries, however alike the words.
        if numbers - others and others - numbers:
            return 0.0
        likeness = fuzz.token_sort_ratio(one.event.lower(), other.event.lower()) / 100
        return likeness if likeness >= self.thresholds.duplicate_likeness else 0.0

    def same_events(self) -> list[SameEvent]:
        """Events told by two or more agencies, in order of time. Source: form F11 (same event, different accounts)."""
        found = []
        for group in self.same.groups():
            members = [self.entries[place] for place in group]
            differing = differences(members, minutes=self.thresholds.same_time_minutes)
            verdict = "differ" if differing else "agree"
            agencies = ", ".join(sorted({entry.agency for entry in members}))
            likeness = round(self.same.likeness[group[0]], 2)
            ending = f": they differ about {'; '.join(differing)}." if differing else ": they agree."
            sentence = f"{agencies} seem to tell the same event (likeness {likeness}){ending}"
            found.append(SameEvent(tuple(entry.id for entry in members), verdict, tuple(differing), sentence, likeness))
        return found

    def duplicates(self) -> list[Duplicate]:
        """Entries that one agency seems to have made twice, in order of time. Source: form F11 (duplicate flags)."""
        found = []
        for group in self.twice.groups():
            members = [self.entries[place] for place in group]
            likeness = round(self.twice.likeness[group[0]], 2)
            sentence = f"{members[0].agency} has this event {len(members)} times (likeness {likeness})."
            found.append(Duplicate(tuple(entry.id for entry in members), sentence, likeness))
        return found

    def known_not_shared(self) -> list[KnownNotShared]:
        """Events of which another agency's own words say that it learned later. Source: F11, S138."""
        found = []
        told: set[tuple[str, str]] = set()
        by_day: dict[dt.date, list[int]] = {}
        nearby = Nearby(self.accounts, most=_MOST_FOR_LATE)
        alike: dict[tuple[str, ...], list[int]] = {}
        for place, entry in enumerate(self.entries):
            if place not in self.same.group_of and place not in self.twice.group_of:
                origin = self._origin(place, nearby, by_day, alike.get(self.accounts.rare[place][:3], ()))
                known = self._late(origin, place) if origin is not None else None
                # An agency learns of an event once; what it writes of it later is not news.
                if known is not None and (known.entry, entry.agency) not in told:
                    told.add((known.entry, entry.agency))
                    found.append(known)
            nearby.add(place)
            latest = alike.setdefault(self.accounts.rare[place][:3], [])
            latest.append(place)
            del latest[:-_MOST_ALIKE]
            if entry.start is not None and entry.start == entry.end:
                by_day.setdefault(entry.start, []).append(place)
        return found

    def _origin(self, place: int, nearby: Nearby, by_day: dict[dt.date, list[int]], alike: Sequence[int]) -> int | None:
        """The earlier entry of another agency it has learned of: its words say so or are nearly the same."""
        entry = self.entries[place]
        mentioned = _mentioned_days(entry)
        said = bool(mentioned) or _LEARNING.search(entry.event) is not None
        candidates = nearby.candidates(place) if said else set(alike)
        for day in mentioned:
            candidates.update(by_day.get(day, ()))
        small = entry.event.lower()
        best: tuple[float, int] | None = None
        for earlier in candidates:
            other = self.entries[earlier]
            if other.agency == entry.agency or other.start is None or entry.start is None:
                continue
            days = self.starts[place] - self.starts[earlier]
            if not self.thresholds.late_days <= days <= self.thresholds.late_most_days:
                continue
            likeness = self.accounts.likeness(earlier, place)
            if not said and not self._told_again(earlier, place, days):
                continue
            names_day = other.start in mentioned
            if not names_day and (mentioned or days > self.thresholds.late_unnamed_most_days):
                continue
            named = other.agency.lower() in small
            # The day or the agency named in so many words leaves less for the other words to prove; both, one word.
            least = self.thresholds.late_likeness * (0.4 if names_day else 1.0) * (0.6 if named else 1.0)
            least = min(least, _ONE_WORD) if names_day and named else least
            if likeness < least or entry.agency in {
                self.entries[one].agency for one in self.same.group_of.get(earlier, ())
            }:
                continue
            rank = likeness + (0.5 if names_day else 0.0) + (0.2 if named else 0.0)
            if best is None or (rank, -earlier) > best:
                best = (rank, -earlier)
        return -best[1] if best else None

    def _told_again(self, earlier: int, place: int, days: int) -> bool:
        """Nearly the same words, too rare to be routine: the later tells the earlier event without saying so."""
        limits = self.thresholds
        return (
            days <= limits.late_unsaid_most_days
            and self.accounts.likeness(earlier, place) >= limits.late_likeness_unsaid
            and self.accounts.shared(earlier, place) >= limits.same_event_words_apart * self.accounts.rarest_weight
            and self.accounts.alike[self.accounts.words[earlier]] <= limits.routine
        )

    def _late(self, origin: int, place: int) -> KnownNotShared:
        group = self.same.group_of.get(origin, [origin])
        first, learned = self.entries[group[0]], self.entries[place]
        known_to = tuple(sorted({self.entries[one].agency for one in group}))
        days = (learned.start - first.start).days if learned.start and first.start else 0
        knew = f"{', '.join(known_to)} knew of this on {_said(first.start)}"
        sentence = f"{knew}; {learned.agency} learned of it {days} days later."
        return KnownNotShared(first.id, known_to, (learned.agency,), days, learned.id, sentence)

    def only_one_knew(self, late: Iterable[KnownNotShared]) -> list[OnlyOneKnew]:
        """Significant events that stand in one agency's chronology alone, by the words that make them significant."""
        learned = {known.entry for known in late} | {known.learned_in for known in late}
        found = []
        agencies = {entry.agency for entry in self.entries}
        if len(agencies) < 2:
            return []
        for place, entry in enumerate(self.entries):
            word = _SIGNIFICANT.search(entry.event)
            shared = entry.fields.get("shared_with", "").strip()
            if word is None or shared or place in self.same.group_of or entry.id in learned:
                continue
            sentence = f"Only {entry.agency} records this (“{word[0].lower()}”); no other agency does."
            found.append(OnlyOneKnew(entry.id, entry.agency, word[0].lower(), sentence))
        return found


def differences(members: Sequence[Entry], *, minutes: int) -> list[str]:
    """What the accounts of one event say differently: day, time, the child seen, who, which side, whether it was so."""
    found = []
    days = {(entry.start, entry.end) for entry in members}
    if len(days) > 1:
        found.append(
            "the date: " + ", ".join(f"{entry.agency} {entry.date_text or _said(entry.start)}" for entry in members)
        )
    times = [entry for entry in members if entry.time is not None]
    if len(times) > 1 and len(days) == 1 and _spread_of_times(times) > minutes:
        found.append("the time: " + ", ".join(f"{entry.agency} {entry.time:%H:%M}" for entry in times))
    seen = {
        entry.agency: said for entry in members if (said := entry.fields.get("child_seen", "").lower()) in {"yes", "no"}
    }
    if len(set(seen.values())) > 1:
        found.append("whether the child was seen: " + ", ".join(f"{agency} {said}" for agency, said in seen.items()))
    words = {entry.id: _PLAIN_WORD.findall(entry.event.lower()) for entry in members}
    found += _sides_and_people(members, words)
    for fact, names in _FACTS.items():
        said_so = {entry.agency: held for entry in members if (held := _polarity(words[entry.id], names)) is not None}
        if len(set(said_so.values())) > 1:
            found.append(
                f"{fact}: " + ", ".join(f"{agency} {'yes' if said else 'no'}" for agency, said in said_so.items())
            )
    return found


def _sides_and_people(members: Sequence[Entry], words: dict[str, list[str]]) -> list[str]:
    found = []
    sides = {entry.agency: said for entry in members if len(said := _SIDES & set(words[entry.id])) == 1}
    if len({next(iter(said)) for said in sides.values()}) > 1:
        found.append("the side: " + ", ".join(f"{agency} {next(iter(said))}" for agency, said in sides.items()))
    people = {entry.agency: {_PEOPLE[word] for word in words[entry.id] if word in _PEOPLE} for entry in members}
    named = [said for said in people.values() if said]
    if len(named) > 1 and not set.intersection(*named):
        said_by = ", ".join(f"{agency} {' and '.join(sorted(said))}" for agency, said in people.items() if said)
        found.append("who was involved: " + said_by)
    return found


def _polarity(words: Sequence[str], names: Sequence[str]) -> bool | None:
    """True when a fact is said, False when the three words before it deny it, None when it is not spoken of."""
    said: bool | None = None
    for place, word in enumerate(words):
        if word in names:
            before = " ".join(words[max(place - 3, 0) : place])
            if not _NEGATION.search(before):
                return True
            said = False
    return said


def _minutes_apart(one: Entry, other: Entry) -> int | None:
    if one.time is None or other.time is None or one.start != other.start:
        return None
    return abs((one.time.hour - other.time.hour) * 60 + one.time.minute - other.time.minute)


def _spread_of_times(entries: Sequence[Entry]) -> int:
    minutes = [entry.time.hour * 60 + entry.time.minute for entry in entries if entry.time is not None]
    return max(minutes) - min(minutes)


def _mentioned_days(entry: Entry) -> set[dt.date]:
    """Earlier days that the words of an entry name: "informed of the incident on 3 May"."""
    days: set[dt.date] = set()
    if _DIGIT.search(entry.event) is None:
        return days
    context = DateContext(row_above=entry.start)
    for match in _MENTIONED_DAY.finditer(entry.event):
        try:
            found = parse_date(match[0], context=context)
        except DateError:
            continue
        if found.start is not None and found.start == found.end and entry.start is not None:
            day = found.start
            # A day without its year that seems to lie ahead is that of the year before.
            if day > entry.start and found.notes and (day.month, day.day) != (2, 29):
                day = day.replace(year=day.year - 1)
            if day < entry.start:
                days.add(day)
    return days


def _said(day: dt.date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day is not None else "an unknown day"
