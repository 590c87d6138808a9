"""Opening a file, who is on it, who is barred from it, and the one change of state."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F

from sightline.access.context import forget
from sightline.access.gate import require
from sightline.access.roles import FileRole
from sightline.accounts.models import User
from sightline.casefiles import policy
from sightline.casefiles.choices import BarReason, FileKind
from sightline.casefiles.models import Bar, CaseFile, FileMember, Move, ReferenceCounter, StatefulRecord
from sightline.foundation.envelope import new_key, seal, unseal
from sightline.foundation.errors import DomainError, SomebodyElseWasFirst
from sightline.foundation.references import file_reference
from sightline.foundation.states import Machine
from sightline.partnerships.models import Agency, Body, Partnership
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
    add_member(casefile, role=FileRole.REFERRER, user=by, by=by, on=now.date())
    if agency is not None:
        add_member(casefile, role=FileRole.REFERRING_AGENCY, agency=agency, by=by, on=now.date())
    return casefile


@transaction.atomic
def add_member(
    casefile: CaseFile,
    *,
    role: FileRole,
    by: User,
    on: date,
    user: User | None = None,
    agency: Agency | None = None,
    body: Body | None = None,
    chair_only: bool = False,
) -> FileMember:
    """Put a person, an agency or a body on the file from ``on``. Already there: nothing changes.

    Called by operations of higher apps that have asked their own policy.
    """
    member, made = FileMember.objects.get_or_create(
        casefile=casefile,
        role=role,
        user=user,
        agency=agency,
        body=body,
        ends_on=None,
        defaults={"starts_on": on, "chair_only": chair_only},
    )
    if made:
        forget()
        who = f"user {user.pk}" if user else f"agency {agency.pk}" if agency else f"body {body.pk if body else ''}"
        record(
            Verb.MEMBER_ADDED, by=str(by.pk), file_ref=casefile.reference, record_label="member",
            record_id=str(member.pk), role=str(role), who=who,
        )
    return member


@transaction.atomic
def end_membership(casefile: CaseFile, *, role: FileRole, by: User, on: date, user: User | None = None) -> int:
    """End every open membership in the role (of one person where named). The day given is the last day of access."""
    rows = FileMember.objects.filter(casefile=casefile, role=role, ends_on=None)
    if user is not None:
        rows = rows.filter(user=user)
    ended = rows.update(ends_on=on)
    if ended:
        forget()
        record(
            Verb.MEMBER_REMOVED, by=str(by.pk), file_ref=casefile.reference, record_label="member", role=str(role),
            ended=ended,
        )
    return ended


@transaction.atomic
def bar_person(casefile: CaseFile, *, person: User, reason: BarReason, by: User, now: datetime) -> Bar:
    """Keep a person out of the file from this moment, whatever role they hold (domain 01 §1.2 rule e, sec R8)."""
    require(policy.may_bar(by, casefile))
    bar, made = Bar.objects.get_or_create(
        casefile=casefile, user=person, lifted_at=None, defaults={"reason": reason, "barred_at": now, "barred_by": by}
    )
    if made:
        forget()
        record(
            Verb.PERSON_BARRED, by=str(by.pk), file_ref=casefile.reference, record_label="bar", record_id=str(bar.pk),
            person=str(person.pk), reason=str(reason),
        )
    return bar


@transaction.atomic
def lift_bar(casefile: CaseFile, *, person: User, by: User, now: datetime) -> bool:
    """Let a person back to what their roles give them. False when no bar stands. The lifted bar is kept."""
    require(policy.may_bar(by, casefile))
    lifted = Bar.objects.filter(casefile=casefile, user=person, lifted_at=None).update(lifted_at=now, lifted_by=by)
    if lifted:
        forget()
        record(
            Verb.BAR_LIFTED, by=str(by.pk), file_ref=casefile.reference, record_label="bar", person=str(person.pk)
        )
    return bool(lifted)


@transaction.atomic
def ring_fence(casefile: CaseFile, *, fenced: bool, by: User) -> None:
    """Close the file to all but the people named on it, or open it again (G04). Whoever fences is named on it first."""
    require(policy.may_bar(by, casefile))
    if fenced and not FileMember.objects.filter(casefile=casefile, user=by, ends_on=None).exists():
        raise DomainError("Add yourself to the file by name before you ring-fence it, or you will lose sight of it.")
    CaseFile.objects.filter(pk=casefile.pk).update(ring_fenced=fenced)
    casefile.ring_fenced = fenced
    record(Verb.RING_FENCED, by=str(by.pk), file_ref=casefile.reference, record_label="casefile", fenced=fenced)


def file_key(casefile: CaseFile) -> bytes:
    """The file's data key, unwrapped. Raises CannotOpen once the key has been destroyed."""
    return unseal(settings.WRAPPING_KEY, bytes(casefile.wrapped_key), place=f"casefile/{casefile.pk}/key")


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
