"""Opening a file, its key, and the one change of state."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from sightline.access.roles import FileRole
from sightline.accounts.models import User
from sightline.casefiles.choices import FileKind
from sightline.casefiles.models import CaseFile, Move, ReferenceCounter, StatefulRecord, WorkHold
from sightline.casefiles.operations.places import add_member
from sightline.foundation.envelope import new_key, seal, unseal
from sightline.foundation.errors import DomainError, SomebodyElseWasFirst
from sightline.foundation.references import file_reference
from sightline.foundation.states import Machine
from sightline.partnerships.models import Agency, Partnership
from sightline.trail.choices import Verb
from sightline.trail.operations import record


def next_reference(partnership: Partnership, *, year: int) -> str:
    """The next reference of the year. Holds the counter's row to the end of the transaction: none is given twice."""
    ReferenceCounter.objects.get_or_create(partnership=partnership, year=year)
    ReferenceCounter.objects.filter(partnership=partnership, year=year).update(last_number=F("last_number") + 1)
    number = ReferenceCounter.objects.values_list("last_number", flat=True).get(partnership=partnership, year=year)
    return file_reference(partnership.reference_prefix, year=year, number=number)


@transaction.atomic
def open_file(
    partnership: Partnership, *, by: User, agency: Agency | None, now: datetime, kind: FileKind = FileKind.CASE
) -> CaseFile:
    """A new case file with its own data key. The opener is on it by name, their agency with it.

    The caller has asked its own policy whether this person may open one: the reason differs by way in.
    """
    casefile = CaseFile(
        partnership=partnership,
        reference=next_reference(partnership, year=now.year),
        kind=kind,
        opened_by=by,
        opened_by_agency=agency,
        opened_at=now,
        wrapped_key=b"",
    )
    casefile.wrapped_key = seal(settings.WRAPPING_KEY, new_key(), place=f"casefile/{casefile.pk}/key")
    casefile.save(force_insert=True)
    record(Verb.FILE_OPENED, by=str(by.pk), file_ref=casefile.reference, record_label="casefile")
    add_member(casefile, role=FileRole.REFERRER, user=by, by=by, on=timezone.localdate(now))
    if agency is not None:
        add_member(casefile, role=FileRole.REFERRING_AGENCY, agency=agency, by=by, on=timezone.localdate(now))
    return casefile


def file_key(casefile: CaseFile) -> bytes:
    """The file's data key, unwrapped. Raises CannotOpen once the key has been destroyed."""
    return unseal(settings.WRAPPING_KEY, bytes(casefile.wrapped_key), place=f"casefile/{casefile.pk}/key")


class WorkHeld(DomainError):
    """The file's work stands still: what agencies wrote is kept, and nothing is added."""


@transaction.atomic
def hold_work(casefile: CaseFile, *, because: str, by: User, now: datetime) -> None:
    """From now on agencies write nothing more on the file (L39, L40). ``because`` is shown to them.

    Called by operations of higher apps that have asked their own policy. Held already: nothing changes.
    """
    hold, made = WorkHold.objects.get_or_create(
        casefile=casefile, defaults={"because": because, "held_at": now, "held_by": by}
    )
    if made:
        record(
            Verb.RECORD_SAVED, by=str(by.pk), file_ref=casefile.reference, record_label="workhold",
            record_id=str(hold.pk),
        )


def work_goes_on(casefile: CaseFile) -> None:
    """Guard of what agencies write: raises WorkHeld with what they are told. Asked now, not remembered."""
    hold = WorkHold.objects.filter(casefile=casefile).first()
    if hold is not None:
        raise WorkHeld(f"{hold.because} What you have written is kept; nothing can be added.")


@transaction.atomic
def take_step(
    case_record: StatefulRecord, name: str, *, machine: Machine, by: User, now: datetime, reason: str = ""
) -> Move:
    """The only place where a state changes.

    ``now`` is when it happened (paper meetings are recorded later); the database notes when it was written down.
    Raises StepNotOpen when the table has no such step from here, SomebodyElseWasFirst when the page was stale.
    """
    before = case_record.state
    after = machine.target(name, state=before)
    moved = (
        type(case_record)
        ._default_manager.filter(pk=case_record.pk, state=before)
        .update(state=after, version=F("version") + 1)
    )
    if not moved:
        raise SomebodyElseWasFirst
    case_record.state = after
    case_record.version += 1
    record(
        Verb.STEP_TAKEN, by=str(by.pk), file_ref=case_record.casefile.reference, record_label=machine.name,
        record_id=str(case_record.pk), step=name, before=before, after=after,
    )
    return Move.objects.create(
        casefile=case_record.casefile,
        record_label=machine.name,
        record_id=str(case_record.pk),
        step=name,
        from_state=before,
        to_state=after,
        reason=reason,
        moved_by=by,
        moved_at=now,
    )


@transaction.atomic
def save_fields(
    case_record: StatefulRecord, *, by: User, changes: dict[str, Any], expected_version: int | None = None
) -> None:
    """Write plain fields of a stateful record. A version that is not the expected one raises SomebodyElseWasFirst.

    ``state`` is refused: that is take_step's.
    """
    if "state" in changes:
        raise ValueError("state is changed by take_step only")
    rows = type(case_record)._default_manager.filter(pk=case_record.pk)
    if expected_version is not None:
        rows = rows.filter(version=expected_version)
    if not rows.update(**changes, version=F("version") + 1):
        raise SomebodyElseWasFirst
    for field, value in changes.items():
        setattr(case_record, field, value)
    case_record.version += 1
    record(
        Verb.RECORD_SAVED, by=str(by.pk), file_ref=case_record.casefile.reference,
        record_label=type(case_record).__name__.lower(), record_id=str(case_record.pk), fields=sorted(changes),
    )


def age_words(born: str | None, *, on: date) -> str:
    """How old somebody born on an ISO day was: “aged 3”, “7 months”. Empty when the day of birth is not known."""
    if not born:
        return ""
    start = date.fromisoformat(born)
    months = (on.year - start.year) * 12 + on.month - start.month - (on.day < start.day)
    if months < 0:
        return "not yet born"
    if months < 24:
        return "1 month" if months == 1 else f"{months} months"
    return f"aged {months // 12}"
