"""What is out of the ordinary: a declared conflict of interest, and a file opened in an emergency."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from sightline.access.context import forget
from sightline.access.gate import require
from sightline.access.roles import Role
from sightline.accounts.models import User
from sightline.casefiles import policy
from sightline.casefiles.choices import ConflictKind, Verdict
from sightline.casefiles.models import (
    CaseFile,
    Conflict,
    EmergencyAccess,
)
from sightline.foundation.errors import DomainError, SomebodyElseWasFirst
from sightline.outbox.choices import MessageName
from sightline.outbox.operations import Facts, queue
from sightline.partnerships.models import Partnership
from sightline.partnerships.queries import people_with_role
from sightline.trail.choices import Verb
from sightline.trail.operations import record


@transaction.atomic
def declare_conflict(casefile: CaseFile, *, kind: ConflictKind, by: User, now: datetime) -> Conflict:
    """Say of oneself that one has an interest in this file. From then on one chairs, checks and approves nothing there.

    The manager of the file is told. Declared already: nothing changes.
    """
    require(policy.sees(by, casefile))
    conflict, made = Conflict.objects.get_or_create(
        casefile=casefile, user=by, lifted_at=None, defaults={"kind": kind, "declared_at": now, "declared_by": by}
    )
    if made:
        forget()
        record(
            Verb.CONFLICT_DECLARED, by=str(by.pk), file_ref=casefile.reference, record_label="conflict",
            record_id=str(conflict.pk), person=str(by.pk), kind=str(kind),
        )
        queue(
            MessageName.CONFLICT_DECLARED,
            to=people_with_role([Role.SCP_MANAGER], on=timezone.localdate(now), partnership=casefile.partnership),
            facts=Facts(casefile.reference, f"/files/{casefile.reference}/people/"), now=now,
        )
    return conflict


@transaction.atomic
def lift_conflict(casefile: CaseFile, *, person: User, by: User, now: datetime) -> bool:
    """The manager has looked into it: the person decides again what their roles let them. Never one’s own."""
    require(policy.may_manage_access(by, casefile) and person.pk != by.pk)
    lifted = Conflict.objects.filter(casefile=casefile, user=person, lifted_at=None).update(lifted_at=now, lifted_by=by)
    if lifted:
        forget()
        record(
            Verb.CONFLICT_LIFTED, by=str(by.pk), file_ref=casefile.reference, record_label="conflict",
            person=str(person.pk),
        )
    return bool(lifted)


LONGEST_EMERGENCY = timedelta(hours=4)
SHORTEST_REASON = 20


@transaction.atomic
def break_glass(reference: str, *, reason: str, hours: int, by: User, now: datetime) -> bool:
    """Open a file that is not one’s own for up to four hours (sec R9). False when no such file is there for the person.

    Whether it opened or not, the attempt is on the trail; when it did, information governance is told in the same
    transaction. Without anybody to tell it does not open. A bar is not broken.
    """
    require(policy.may_break_glass(by))
    if len(reason.strip()) < SHORTEST_REASON:
        raise DomainError(f"Say in {SHORTEST_REASON} characters or more why you need to open the file now.")
    if not 1 <= hours <= 4:
        raise DomainError("Choose one, two, three or four hours.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall_break_glass(%s, %s, %s)", [reference, reason, now + timedelta(hours=hours)])
        partnership = cursor.fetchone()[0]
    if partnership is None:
        record(
            Verb.REFUSED, by=str(by.pk), file_ref=reference[:20], record_label="emergency", page="emergency", status=404
        )
        return False
    forget()
    record(Verb.GLASS_BROKEN, by=str(by.pk), file_ref=reference, record_label="casefile", hours=hours)
    where = Partnership.objects.get(pk=partnership)
    leads = people_with_role([Role.INFORMATION_GOVERNANCE], on=timezone.localdate(now), partnership=where)
    watchers = leads.exclude(pk=by.pk)
    if not queue(MessageName.GLASS_BROKEN, to=watchers, facts=Facts(reference, "/emergency-access/review/"), now=now):
        raise DomainError(
            "Nobody else here answers for information governance, so nobody would be told. Ask them first."
        )
    return True


@transaction.atomic
def review_emergency(emergency: EmergencyAccess, *, verdict: Verdict, words: str, by: User, now: datetime) -> None:
    """Somebody else than whoever broke the glass says whether it was needed. Once said it stays said."""
    require(policy.may_review_emergency(by, emergency))
    reviewed = EmergencyAccess.objects.filter(pk=emergency.pk, reviewed_at=None).update(
        verdict=verdict, reviewed_words=words, reviewed_at=now, reviewed_by=by
    )
    if not reviewed:
        raise SomebodyElseWasFirst
    record(
        Verb.EMERGENCY_REVIEWED, by=str(by.pk), file_ref=emergency.reference, record_label="emergency",
        record_id=str(emergency.pk), verdict=str(verdict),
    )


def note_trail_read(reference: str, *, by: User) -> None:
    """Reading who has looked is a look of its own, and on the trail."""
    require(policy.may_read_looks(by))
    record(Verb.TRAIL_READ, by=str(by.pk), file_ref=reference, record_label="trail")
