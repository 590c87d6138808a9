"""Reading the trail is itself on the trail; a signal is set aside by somebody else than it is about."""

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from sightline.access.gate import require
from sightline.accounts.models import User
from sightline.chronology.rules.outputs import no_formula
from sightline.foundation.errors import SomebodyElseWasFirst
from sightline.stewardship import policy, queries
from sightline.stewardship.models import SetAside
from sightline.stewardship.rules import Noticed
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
    written = io.StringIO(newline="")
    rows = csv.writer(written)
    rows.writerow(HEADER)
    for word, entry in found:
        details = "; ".join(f"{name}: {value}" for name, value in sorted(entry.details.items()))
        cells = (
            f"{entry.at:%Y-%m-%dT%H:%M:%SZ}", word, entry.person, names.get(entry.person, ""), entry.file,
            str(Verb(entry.verb).label), entry.record, entry.record_id, details,
        )
        rows.writerow([no_formula(cell) for cell in cells])
    record(
        Verb.EXPORTED, by=str(by.pk), file_ref=file, record_label="trail", person=person, rows=len(found),
        first_day=first_day.isoformat(), last_day=last_day.isoformat(),
    )
    name = "-".join(part for part in ("log", file, f"person-{person}" if person else "") if part)
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
