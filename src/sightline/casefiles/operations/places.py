"""Who is on a file, who is kept out, and who it is closed to."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from sightline.access.context import forget
from sightline.access.gate import require
from sightline.access.roles import APPOINTED, GIVEN_BY_HAND, TIME_BOXED, FileRole
from sightline.accounts.models import User
from sightline.casefiles import policy
from sightline.casefiles.choices import BarReason
from sightline.casefiles.models import (
    Bar,
    CaseFile,
    FileMember,
    RingFence,
)
from sightline.foundation.errors import DomainError
from sightline.partnerships.models import Agency, Body
from sightline.trail.choices import Verb
from sightline.trail.operations import record


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
    ends_on: date | None = None,
) -> FileMember:
    """Put a person, an agency or a body on the file from ``on``, to a last day where one is given. Already there:
    nothing changes.

    Called by operations of higher apps that have asked their own policy. Nobody chairs, or supports the chair, on a
    file on which they declared a conflict (G05).
    """
    if role in APPOINTED and user is not None and policy.has_conflict(user, casefile):
        raise DomainError(f"{user.name} has declared a conflict of interest on this file. Choose somebody else.")
    member, made = FileMember.objects.get_or_create(
        casefile=casefile,
        role=role,
        user=user,
        agency=agency,
        body=body,
        ends_on=ends_on,
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
    """End every membership in the role that would last longer (of one person where named). The day given is the last
    day of access."""
    rows = FileMember.objects.filter(Q(ends_on=None) | Q(ends_on__gt=on), casefile=casefile, role=role)
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
def ring_fence(casefile: CaseFile, *, reason: str, by: User, now: datetime) -> RingFence:
    """Close the file to all but the people named on it (G04). Whoever closes it is named on it.

    Raises DomainError when it is closed already.
    """
    require(policy.may_manage_access(by, casefile))
    if RingFence.objects.filter(casefile=casefile, lifted_at=None).exists():
        raise DomainError("This file is ring-fenced already.")
    add_member(casefile, role=FileRole.NAMED, user=by, by=by, on=timezone.localdate(now))
    fence = RingFence.objects.create(casefile=casefile, reason=reason, fenced_at=now, fenced_by=by)
    CaseFile.objects.filter(pk=casefile.pk).update(ring_fenced=True)
    casefile.ring_fenced = True
    forget()
    record(Verb.RING_FENCED, by=str(by.pk), file_ref=casefile.reference, record_label="casefile", fenced=True)
    return fence


@transaction.atomic
def lift_ring_fence(casefile: CaseFile, *, because: str, by: User, now: datetime) -> None:
    """Open the file again to whoever has a part in it. The people named stay named."""
    require(policy.may_manage_access(by, casefile))
    lifted = RingFence.objects.filter(casefile=casefile, lifted_at=None).update(
        lifted_because=because, lifted_at=now, lifted_by=by
    )
    if not lifted:
        raise DomainError("This file is not ring-fenced.")
    CaseFile.objects.filter(pk=casefile.pk).update(ring_fenced=False)
    casefile.ring_fenced = False
    forget()
    record(Verb.RING_FENCED, by=str(by.pk), file_ref=casefile.reference, record_label="casefile", fenced=False)


@transaction.atomic
def give_place(
    casefile: CaseFile, *, person: User, role: FileRole, reason: str, by: User, now: datetime,
    ends_on: date | None = None,
) -> FileMember:
    """Put a person on the file by name: named, scrutineer or reviewer; the last two to a last day (R18, R19).

    Raises DomainError without a last day where one is needed, with one that is past, for somebody barred or already on
    the file in that role.
    """
    require(policy.may_manage_access(by, casefile))
    today = timezone.localdate(now)
    if role not in GIVEN_BY_HAND:
        raise DomainError("That part in a file comes with a step of the review, and is not given by hand.")
    if role in TIME_BOXED and ends_on is None:
        raise DomainError("Enter the last day of their access. A reviewer’s or scrutineer’s access always ends.")
    if ends_on is not None and ends_on < today:
        raise DomainError("Enter today’s date or a later one as the last day of access.")
    if Bar.objects.filter(casefile=casefile, user=person, lifted_at=None).exists():
        raise DomainError(f"{person.name} is barred from this file. Lift the bar first, if that is right.")
    if FileMember.objects.filter(policy.standing(), casefile=casefile, user=person, role=role).exists():
        raise DomainError(f"{person.name} is on this file in that role already.")
    member = FileMember.objects.create(
        casefile=casefile, role=role, user=person, starts_on=today, ends_on=ends_on, reason=reason
    )
    forget()
    record(
        Verb.MEMBER_ADDED, by=str(by.pk), file_ref=casefile.reference, record_label="member", record_id=str(member.pk),
        role=str(role), who=f"user {person.pk}", until=ends_on.isoformat() if ends_on else "",
    )
    return member


@transaction.atomic
def end_place(member: FileMember, *, by: User, now: datetime) -> None:
    """End one person’s place on a file now: their next request finds nothing (sec R14).

    Nobody ends the last named place of a manager on a ring-fenced file: the file would be lost from sight.
    """
    casefile = member.casefile
    require(policy.may_manage_access(by, casefile))
    if member.user_id is None:
        raise DomainError("An agency’s or a body’s part in the file ends with the step that gave it, not here.")
    others = FileMember.objects.filter(policy.standing(), casefile=casefile, user=by).exclude(pk=member.pk)
    if casefile.ring_fenced and member.user_id == by.pk and not others.exists():
        raise DomainError("You would lose sight of a ring-fenced file. Lift the ring-fence first, or ask a colleague.")
    yesterday = timezone.localdate(now) - timedelta(days=1)
    if member.starts_on > yesterday:
        # begun today: there is no earlier day on which it could have ended
        FileMember.objects.filter(pk=member.pk).delete()
    else:
        FileMember.objects.filter(pk=member.pk).update(ends_on=yesterday)
    forget()
    record(
        Verb.MEMBER_REMOVED, by=str(by.pk), file_ref=casefile.reference, record_label="member", role=str(member.role),
        who=f"user {member.user_id}", ended=1,
    )
