"""What the trail says in the words of the law, and what is out of the ordinary in a month of it; what a copy of a whole
file says of one value; how long a closed file is kept. Pure calculations.

A signal is no accusation: it says what was done, which threshold it passed and how often, and a person looks into it.
"""

import statistics
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sightline.design.formats import clock, day, day_and_clock
from sightline.foundation.clock_rules import add_years_at_least
from sightline.stewardship.choices import Logged, RecordClass, Signal

# Each verb of the trail in the words of section 62; None for what is done to no record of a person (a test holds that
# every verb is decided)
LOGGED: Final[dict[str, Logged | None]] = {
    "signed_in": None, "sign_in_failed": None, "signed_out": None, "factor_changed": None, "password_changed": None,
    "email_changed": None, "invited": None, "factors_reset": None, "session_ended": None, "confirmed": None,
    "account_closed": None, "grant_changed": None, "seat_changed": None, "profile_loaded": None,
    "refused": None, "clock_started": None, "clock_met": None, "clock_moved": None, "clock_stopped": None,
    "extended": None, "proposed": None, "seconded": None, "not_seconded": None, "emergency_reviewed": None,
    "message_withheld": None, "held_up": None,
    "occasional_invited": None, "occasional_opened": None, "occasional_code_sent": None, "occasional_code_wrong": None,
    "occasional_entered": None, "occasional_ended": None,
    "file_opened": Logged.COLLECTION, "subject_recorded": Logged.COLLECTION,
    "page_opened": Logged.CONSULTATION, "identity_opened": Logged.CONSULTATION, "glass_broken": Logged.CONSULTATION,
    "trail_read": Logged.CONSULTATION, "check_run": Logged.CONSULTATION,
    "record_saved": Logged.ALTERATION, "step_taken": Logged.ALTERATION, "member_added": Logged.ALTERATION,
    "member_removed": Logged.ALTERATION, "person_barred": Logged.ALTERATION, "bar_lifted": Logged.ALTERATION,
    "ring_fenced": Logged.ALTERATION, "conflict_declared": Logged.ALTERATION, "conflict_lifted": Logged.ALTERATION,
    "hold_placed": Logged.ALTERATION, "hold_lifted": Logged.ALTERATION,
    "strings_decided": Logged.ALTERATION, "checked": Logged.ALTERATION, "voted": Logged.ALTERATION,
    "withdrawn": Logged.ALTERATION,
    "message_sent": Logged.DISCLOSURE, "published": Logged.DISCLOSURE, "exported": Logged.DISCLOSURE,
    "sent_out": Logged.DISCLOSURE,
    "record_removed": Logged.ERASURE, "disposed": Logged.ERASURE,
}
# A verb that says less than the law asks: what its details add. The pack joins the returns of all agencies, and so
# does a frozen copy of their chronologies
COMBINING_STEPS: Final = frozenset({"collate"})
COMBINING_RECORDS: Final = frozenset({"frozenchronology"})
COLLECTING_ACTS: Final = frozenset({"begun", "added", "brought", "imported"})


def logged_as(verb: str, *, record: str, details: Mapping[str, object]) -> Logged | None:
    """What an entry of the trail is in the words of section 62. KeyError for a verb that nobody has decided on."""
    found = LOGGED[verb]
    if details.get("step") in COMBINING_STEPS or (verb == "record_saved" and record in COMBINING_RECORDS):
        return Logged.COMBINATION
    if verb == "record_saved" and details.get("act") in COLLECTING_ACTS:
        return Logged.COLLECTION
    return found


@dataclass(frozen=True)
class Thresholds:
    """How much is out of the ordinary. Read by people: the page prints them."""

    tried_files: int = 3  # different files refused in one day
    many_files: int = 15  # different files opened in one day, and
    times_peers: float = 3.0  # so many times the median day of the same role
    days_without_work: int = 3  # different days on a file without a place on it or work done there
    nights: int = 3  # different nights or days of a weekend
    hours: tuple[time, time] = (time(6, 30), time(20, 30))  # what is before or after is out of hours
    days_after_closing: int = 2  # different days, later than
    closing_grace: timedelta = timedelta(days=14)  # since the review closed
    emergencies: int = 2  # in the period


@dataclass(frozen=True)
class Brake:
    """How many different files a person may open within an hour before they are held up (sec R12)."""

    slow: int = 60  # from here on one more file at a time, and those who watch are told
    pace: timedelta = timedelta(minutes=1)
    block: int = 90  # and from here on none
    within: timedelta = timedelta(hours=1)

    def wait(self, first_looks: Mapping[str, datetime], file: str, *, now: datetime) -> timedelta:
        """How long until this file may be opened, given when each file of the hour was first looked at. Nothing for one
        that was opened within it: work that is under way goes on."""
        looks = sorted(at for at in first_looks.values() if at > now - self.within)
        if file in first_looks or len(looks) < self.slow:
            return timedelta()
        if len(looks) >= self.block:
            return looks[len(looks) - self.block] + self.within - now
        return max(looks[-1] + self.pace - now, timedelta())


@dataclass(frozen=True)
class CopyBrake:
    """How many copies a person may take within an hour, of whatever (sec R25)."""

    most: int = 30
    within: timedelta = timedelta(hours=1)

    def wait(self, taken: Sequence[datetime], *, now: datetime) -> timedelta:
        """How long until the next may be taken, given when each of the hour was."""
        lately = sorted(at for at in taken if at > now - self.within)
        return lately[-self.most] + self.within - now if len(lately) >= self.most else timedelta()


THRESHOLDS: Final = Thresholds()
BRAKE: Final = Brake()
COPY_BRAKE: Final = CopyBrake()
OPENED: Final = frozenset({"page_opened", "identity_opened"})


@dataclass(frozen=True)
class Act:
    """One entry of the trail on a file, at the clock of where people work."""

    at: datetime
    verb: str
    person: str
    file: str
    step: str = ""


@dataclass(frozen=True)
class Known:
    """What is known besides the trail: places on files, who is kept out of which, agencies and the role of each."""

    places: frozenset[tuple[str, str]] = frozenset()  # person, file
    kept_out: frozenset[tuple[str, str]] = frozenset()  # person, file
    agencies: Mapping[str, frozenset[str]] = field(default_factory=dict)  # person → agencies
    roles: Mapping[str, str] = field(default_factory=dict)  # person → what they mostly are
    closed: Mapping[str, datetime] = field(default_factory=dict)  # file → when its review closed


@dataclass(frozen=True)
class Noticed:
    """One signal: about whom, about which files, from when to when, and the evidence as a sentence."""

    signal: Signal
    person: str
    files: tuple[str, ...]
    first: datetime
    last: datetime
    count: int
    evidence: str

    @property
    def key(self) -> str:
        """The same signal on the same evidence has the same key; more evidence makes it new."""
        return f"{self.signal.replace('_', '-')}-{self.person}-{self.files[0]}-{self.last:%Y%m%d}"


def _noticed(signal: Signal, acts: list[Act], count: int, evidence: str) -> Noticed:
    files = tuple(sorted({act.file for act in acts}))
    moments = [act.at for act in acts]
    return Noticed(signal, acts[0].person, files, min(moments), max(moments), count, evidence)


def _by(acts: Iterable[Act], *names: str) -> dict[tuple[object, ...], list[Act]]:
    found: dict[tuple[object, ...], list[Act]] = defaultdict(list)
    for act in acts:
        found[tuple(act.at.date() if name == "day" else getattr(act, name) for name in names)].append(act)
    return found


def _days(acts: Iterable[Act]) -> set[date]:
    return {act.at.date() for act in acts}


def _out_of_hours(at: datetime) -> bool:
    start, end = THRESHOLDS.hours
    return at.weekday() >= 5 or not start <= at.time() <= end


def _colleague(looks: list[Act], known: Known) -> Iterator[Noticed]:
    for (person, file), acts in _by(looks, "person", "file").items():
        mine = known.agencies.get(str(person), frozenset())
        kept_out = [other for other, about in known.kept_out if about == file and other != person]
        colleagues = [other for other in kept_out if mine & known.agencies.get(other, frozenset())]
        if colleagues and (person, file) not in known.places:
            yield _noticed(
                Signal.COLLEAGUE, acts, len(acts), f"Opened it {len(acts)} times; a colleague is kept out of it"
            )


def _tries(acts: list[Act]) -> Iterator[Noticed]:
    refused = [act for act in acts if act.verb == "refused"]
    for tried in _by(refused, "person", "day").values():
        files = {act.file for act in tried}
        if len(files) >= THRESHOLDS.tried_files:
            yield _noticed(Signal.TRIES, tried, len(files), f"Was refused {len(files)} different files in one day")


def _many_files(looks: list[Act], known: Known) -> Iterator[Noticed]:
    days = {key: len({act.file for act in acts}) for key, acts in _by(looks, "person", "day").items()}
    by_role: dict[str, list[int]] = defaultdict(list)
    for (person, _), count in days.items():
        by_role[known.roles.get(str(person), "")].append(count)
    for key, acts in _by(looks, "person", "day").items():
        median = statistics.median(by_role[known.roles.get(str(key[0]), "")])
        if days[key] >= THRESHOLDS.many_files and days[key] > THRESHOLDS.times_peers * median:
            yield _noticed(
                Signal.MANY_FILES, acts, days[key],
                f"Opened {days[key]} different files in one day; the median of the role is {median:g}",
            )


def _no_work(looks: list[Act], known: Known, worked: set[tuple[str, str]]) -> Iterator[Noticed]:
    for (person, file), acts in _by(looks, "person", "file").items():
        days = len(_days(acts))
        theirs = (person, file) in known.places or (person, file) in worked
        if days >= THRESHOLDS.days_without_work and not theirs:
            yield _noticed(
                Signal.NO_WORK, acts, days, f"Opened it on {days} days, without a place on it and without work done"
            )


def _nights(looks: list[Act], worked_on: set[tuple[str, date]]) -> Iterator[Noticed]:
    late = [act for act in looks if _out_of_hours(act.at) and (act.person, act.at.date()) not in worked_on]
    for acts in _by(late, "person").values():
        days = len(_days(acts))
        if days >= THRESHOLDS.nights:
            yield _noticed(
                Signal.OUT_OF_HOURS, acts, days,
                f"Opened files on {days} nights or days of a weekend, and wrote nothing on those days",
            )


def _after_closing(looks: list[Act], known: Known, worked: set[tuple[str, str]]) -> Iterator[Noticed]:
    for (person, file), acts in _by(looks, "person", "file").items():
        closed = known.closed.get(str(file))
        if closed is None or (person, file) in worked:
            continue
        later = [act for act in acts if act.at > closed + THRESHOLDS.closing_grace]
        days = len(_days(later))
        if days >= THRESHOLDS.days_after_closing:
            yield _noticed(
                Signal.AFTER_CLOSING, later, days, f"Opened it on {days} days, long after its review had closed"
            )


def _emergencies(acts: list[Act]) -> Iterator[Noticed]:
    for broken in _by((act for act in acts if act.verb == "glass_broken"), "person").values():
        if len(broken) >= THRESHOLDS.emergencies:
            yield _noticed(
                Signal.EMERGENCIES, broken, len(broken), f"Opened files in an emergency {len(broken)} times"
            )


def _held_up(acts: list[Act]) -> Iterator[Noticed]:
    for held in _by((act for act in acts if act.verb == "held_up"), "person", "day").values():
        most = f"{BRAKE.slow} files or {COPY_BRAKE.most} copies"
        yield _noticed(
            Signal.HELD_UP, held, len(held), f"Was held up {len(held)} times after {most} within an hour"
        )


def watch(acts: Iterable[Act], known: Known) -> list[Noticed]:
    """Every signal of a period, the newest first. ``known.closed`` may name files that closed before the period."""
    everything = list(acts)
    looks = [act for act in everything if act.verb in OPENED]
    works = [act for act in everything if LOGGED.get(act.verb) in {Logged.ALTERATION, Logged.COLLECTION}]
    worked = {(act.person, act.file) for act in works}
    found = [
        *_colleague(looks, known), *_tries(everything), *_many_files(looks, known), *_no_work(looks, known, worked),
        *_nights(looks, {(act.person, act.at.date()) for act in works}), *_after_closing(looks, known, worked),
        *_emergencies(everything), *_held_up(everything),
    ]
    return sorted(found, key=lambda one: (one.last, one.key), reverse=True)


# Members of staff are never named in anything that leaves a file (domain 01 §1.2 rule d, G11): fields that hold one
STAFF = frozenset(
    {
        "case_manager_name", "holding_manager", "lead_contact", "lead_name", "managers_named", "minute_taker",
        "practitioners_named", "referrer_phone", "welfare_lead", "who_presented", "writers",
    }
)
STAFF_OF = frozenset({"meetings.Attendance.name", "reviews.SectorView.name"})
STAFF_KEYS = frozenset({"manager", "name", "worker"})
# What is for machines: keys, counters, digests
MACHINES = frozenset(
    {"about_digest", "brought_key", "entry_version", "id", "key", "pseudonyms_given", "register_version",
     "text_digest", "version"}
)


@dataclass(frozen=True, slots=True)
class Told:
    """One record: what it is called, and what it says, label by label."""

    called: str
    says: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the copy: its heading and its records. A part without records is in the copy, and says so."""

    title: str
    records: tuple[Told, ...]


def in_words(value: Any, *, deep: int = 0) -> str:
    """A value as people read it; nothing for nothing. Lists and tables become lines, set in by two for each level."""
    if value is None or (not value and isinstance(value, str | list | tuple | dict)):
        return ""
    match value:
        case bool():
            return "Yes" if value else "No"
        case datetime():
            return day_and_clock(value)
        case date():
            return day(value)
        case time():
            return clock(value)
        case Mapping():
            lines = [
                f"{'  ' * deep}{label(str(key))}: {said}"
                for key, inner in value.items()
                if key not in STAFF_KEYS | MACHINES and (said := in_words(inner, deep=deep + 1))
            ]
            return ("\n" if deep else "") + "\n".join(lines) if lines else ""
        case list() | tuple():
            items = [words for inner in value if (words := in_words(inner, deep=deep + 1))]
            plain = not any(isinstance(inner, Mapping) for inner in value)
            return (", " if plain else "\n").join(items)
        case _:
            return str(value)


def label(name: str) -> str:
    """A field's name as a label: "period_from" is "Period from"."""
    return name.replace("_", " ").capitalize()


@dataclass(frozen=True)
class ClassRow:
    """One line of the table of retention: the steps that close such a file, and how many years it is kept from then."""

    closed_by: frozenset[tuple[str, str]]  # record and step, as moves have them
    trigger: str
    years: int
    source: str


# G16. No statute sets these periods: they are defaults, to be confirmed by whoever answers for information governance
CLASSES: Final[dict[RecordClass, ClassRow]] = {
    RecordClass.LINE_OF_SIGHT: ClassRow(
        frozenset({("review", "close")}), "the day the review was closed", 10, "G16: Line of Sight case file"
    ),
    RecordClass.DECLINED: ClassRow(
        frozenset({("triage", "decline"), ("triage", "other_route"), ("referral", "withdraw")}),
        "the day the referral was declined or withdrawn", 3, "G16: declined referrals",
    ),
}


def class_closed_by(record: str, step: str) -> RecordClass | None:
    """The class of a file that this step closes; None for a step that closes none."""
    return next((found for found, row in CLASSES.items() if (record, step) in row.closed_by), None)


def kept_until(closed_on: date, years: int) -> date:
    """The first day on which a file may be disposed of: the same date ``years`` later, never sooner (CAL-11)."""
    return add_years_at_least(closed_on, years)
