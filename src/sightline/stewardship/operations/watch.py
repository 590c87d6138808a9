"""Reading the trail is itself on the trail, and a signal is set aside by somebody else than it is about. Reading
and copying in bulk are held up (sec R12, R25), and who can open which file goes out as a list (sec R13).
"""

import csv
import io
import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from sightline.access import operations as two_people
from sightline.access.gate import require
from sightline.access.permissions import Permission
from sightline.access.roles import roles_with
from sightline.accounts.models import User
from sightline.casefiles import policy as files
from sightline.chronology.rules.outputs import no_formula
from sightline.design.formats import clock
from sightline.foundation.errors import SomebodyElseWasFirst, TooMany
from sightline.outbox.choices import MessageName
from sightline.outbox.operations import Facts, queue
from sightline.partnerships.models import Agency, Partnership
from sightline.partnerships.queries import people_with_role
from sightline.stewardship import policy, queries
from sightline.stewardship.models import SetAside
from sightline.stewardship.rules import BRAKE, COPY_BRAKE, Noticed
from sightline.trail.choices import Verb
from sightline.trail.operations import record

HEADER = (
    "When (UTC)", "What", "Who (number)", "Who (name)", "File", "What was done", "Record", "Record’s number", "Details",
)
OWN = "You are in this yourself. Somebody else looks into it."


@dataclass(frozen=True)
class Log:
    """A file to keep."""

    name: str
    content: bytes


def note_watched(*, by: User) -> None:
    """Looking at the signals is a look."""
    require(policy.may_watch(by))
    record(Verb.TRAIL_READ, by=str(by.pk), record_label="signals")


@transaction.atomic
def export_log(*, file: str, person: str, first_day: date, last_day: date, by: User) -> Log:
    """The log of section 62 of the Data Protection Act 2018 for one file, one person's acts, or one person on one file.

    Every entry says when, who and on which file; a disclosure says in its details to whom it went, as far as the trail
    knows. As CSV that no spreadsheet computes (sec R54). That it was taken is on the trail.
    """
    require(policy.may_watch(by))
    found = queries.logged(queries.entries(file=file, person=person, first_day=first_day, last_day=last_day))
    names = queries.names_of(entry.person for _, entry in found)
    rows = (
        (
            f"{entry.at:%Y-%m-%dT%H:%M:%SZ}", word, entry.person, names.get(entry.person, ""), entry.file,
            str(Verb(entry.verb).label), entry.record, entry.record_id,
            "; ".join(f"{name}: {value}" for name, value in sorted(entry.details.items())),
        )
        for word, entry in found
    )
    record(
        Verb.EXPORTED, by=str(by.pk), file_ref=file, record_label="trail", person=person, rows=len(found),
        first_day=first_day.isoformat(), last_day=last_day.isoformat(),
    )
    name = "-".join(part for part in ("log", file, f"person-{person}" if person else "") if part)
    return _as_csv(name, HEADER, rows)


ACCESS_HEADER = ("Agency", "Person", "Job", "File", "Why")


@transaction.atomic
def export_access(*, agency: Agency | None, by: User, now: datetime) -> Log:
    """Who can open which file and why, for the partnership's review of access (sec R13). A line for each person and
    file, and one without a file for whoever can open none. That it was taken is on the trail."""
    require(files.may_review_access(by))
    found = queries.reach_of_people(by, agency=agency, now=now)
    record(
        Verb.EXPORTED, by=str(by.pk), record_label="access", agency=str(agency.pk) if agency else "", rows=len(found)
    )
    rows = (
        ("; ".join(each.agencies), each.person.name, each.person.job_title, each.file, "; ".join(each.reasons))
        for each in found
    )
    return _as_csv(f"access-{timezone.localdate(now):%Y-%m-%d}", ACCESS_HEADER, rows)


def _as_csv(name: str, header: Iterable[str], rows: Iterable[Iterable[str]]) -> Log:
    """A file that no spreadsheet computes (sec R54)."""
    written = io.StringIO(newline="")
    lines = csv.writer(written)
    lines.writerow(header)
    lines.writerows([no_formula(cell) for cell in row] for row in rows)
    return Log(f"{name}.csv", written.getvalue().encode("utf-8-sig"))


@transaction.atomic
def set_aside(noticed: Noticed, *, reason: str, by: User, now: datetime) -> SetAside:
    """Looked into, and nothing wrong. It stays on record with its reason; new evidence is a new signal."""
    require(policy.may_set_aside(by, noticed.person), OWN)
    kept, made = SetAside.objects.get_or_create(
        partnership=queries.partnership_of(by, noticed), key=noticed.key,
        defaults={
            "signal": noticed.signal, "person_id": int(noticed.person), "reason": reason, "set_aside_at": now,
            "set_aside_by": by,
        },
    )
    if not made:
        raise SomebodyElseWasFirst
    record(
        Verb.RECORD_SAVED, by=str(by.pk), record_label="setaside", record_id=str(kept.pk), signal=str(noticed.signal),
        person=noticed.person,
    )
    return kept


@transaction.atomic
def hold_up(reference: str, *, by: User, now: datetime) -> TooMany | None:
    """The brake on reading in bulk (sec R12): what to raise where the person has to wait before this file opens.

    Not raised here, because it is kept: the entry of the trail, and once a day a message to whoever watches.
    """
    first_looks = queries.first_looks(since=now - BRAKE.within)
    wait = BRAKE.wait(first_looks, reference, now=now)
    if not wait:
        return None
    casefile = files.visible_files(by).filter(reference=reference).first()
    if casefile is None:
        return None  # nothing to open: the page answers as for a file that does not exist
    record(Verb.HELD_UP, by=str(by.pk), file_ref=reference, record_label="casefile", opened=len(first_looks))
    _tell_watchers([casefile.partnership], by=by, now=now)
    again = _again(wait, now)
    return TooMany(
        f"You have opened {len(first_looks)} different files within an hour. You can open the next {again}.",
        wait=math.ceil(wait.total_seconds()),
    )


@transaction.atomic
def hold_up_copy(reference: str, *, by: User, now: datetime) -> TooMany | None:
    """The brake on taking copies (sec R25): what to raise where the person has to wait before they take another.

    ``reference`` is of the file that it would be of, "" where it is of none. Kept as that of `hold_up` is.
    """
    taken = queries.copies_taken(since=now - COPY_BRAKE.within)
    wait = COPY_BRAKE.wait(taken, now=now)
    if not wait:
        return None
    # before it is known whether it is theirs: no file of which they may not know gets a line
    known = reference if files.visible_files(by).filter(reference=reference).exists() else ""
    record(Verb.HELD_UP, by=str(by.pk), file_ref=known, record_label="copy", taken=len(taken))
    _tell_watchers(policy.partnerships_worked_for(by), by=by, now=now)
    return TooMany(
        f"You have taken {len(taken)} copies within an hour. You can take the next {_again(wait, now)}.",
        wait=math.ceil(wait.total_seconds()),
    )


def _tell_watchers(partnerships: Iterable[Partnership], *, by: User, now: datetime) -> None:
    """Those who watch there, once a day."""
    today = timezone.localdate(now)
    for partnership in partnerships:
        if two_people.raise_alarm(person=by, partnership=partnership, on=today):
            watchers = people_with_role(roles_with(Permission.TRAIL_READ), on=today, partnership=partnership)
            queue(MessageName.HELD_UP, to=watchers.exclude(pk=by.pk), facts=Facts("", "/watch/"), now=now)


def _again(wait: timedelta, now: datetime) -> str:
    return "in a minute" if wait <= BRAKE.pace else f"after {clock(now + wait)}"
