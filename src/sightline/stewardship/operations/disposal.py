"""A file is disposed of: one person proposes, another approves, and in that transaction it is gone (G17, sec R11, R70).

What goes, and that nothing else does, is the word of one function of the database, which asks hold, day and both people
once more (stewardship 0010, ADR 0026).
"""

from datetime import datetime

from django.db import ProgrammingError, connection, transaction
from django.utils import timezone
from psycopg.errors import RaiseException

from sightline.access import operations as two_people
from sightline.access.choices import ProposalKind
from sightline.access.context import forget
from sightline.access.gate import holds, require
from sightline.access.models import Proposal
from sightline.access.permissions import Permission
from sightline.access.policy import same_human
from sightline.access.roles import roles_with
from sightline.accounts.models import User
from sightline.casefiles import policy as files
from sightline.foundation.errors import DomainError, SomebodyElseWasFirst
from sightline.outbox.choices import MessageName
from sightline.outbox.operations import Facts, queue
from sightline.stewardship import policy, queries
from sightline.stewardship.models import Disposal, LegalHold, Retention
from sightline.trail.choices import Verb
from sightline.trail.operations import record

QUEUE = "/retention/"
CERTIFICATES = "/disposals/"
OWN_DISPOSAL = "You proposed this yourself. Somebody else has to say yes or no."


def _guard(kept: Retention, *, now: datetime) -> None:
    """Raises DomainError for a file whose day has not come, and for one on hold."""
    if kept.due_on > timezone.localdate(now):
        raise DomainError("The retention period of this file has not run out. It can be disposed of from that day on.")
    if LegalHold.objects.filter(casefile=kept.casefile_id, lifted_at=None).exists():
        raise DomainError("This file is on legal hold. It is kept until two people have lifted the hold.")


@transaction.atomic
def propose_disposal(kept: Retention, *, by: User, now: datetime) -> Proposal:
    """The first person. Those who may approve are written to; raises DomainError where there is nobody else.

    Proposed already and still waiting: the first proposal stands.
    """
    require(policy.may_propose_disposal(by, kept))
    _guard(kept, now=now)
    waiting = queries.disposal_asked_for(kept, on=now)
    if waiting is not None:
        return waiting
    found = queries.who_could_second(kept.casefile_id, roles_with(Permission.DISPOSAL_SECOND))
    others = [person for person in found if not same_human(person, by)]
    if not others:
        raise DomainError(
            "There is nobody else who could approve it. Ask a system administrator to name an information governance "
            "lead who is not you."
        )
    proposal = two_people.propose(
        ProposalKind.DISPOSE, partnership=kept.partnership, terms={"casefile": str(kept.casefile_id)},
        reason="Its retention period has run out", by=by, now=now, file_ref=kept.reference,
    )
    queue(MessageName.TASK, to=others, facts=Facts(kept.reference, QUEUE), now=now)
    return proposal


@transaction.atomic
def decide_disposal(
    kept: Retention, proposal: Proposal, *, approved: bool, typed: str, by: User, now: datetime
) -> Disposal | None:
    """The second person. Approved, with the reference typed by hand, the file is gone when this returns; what is left
    of it is the certificate, the trail, and what was published."""
    require(
        files.may_second(by, proposal)
        and proposal.kind == ProposalKind.DISPOSE
        and proposal.terms["casefile"] == str(kept.casefile_id),
        OWN_DISPOSAL,
    )
    asked_by, reference = proposal.proposed_by, kept.reference
    if not approved:
        two_people.refuse(proposal, by=by, now=now)
        queue(MessageName.DISPOSAL_DECIDED, to=[asked_by], facts=Facts(reference, QUEUE), now=now)
        return None
    if typed.strip().upper() != reference:
        raise DomainError(f"Type the reference of the file, {reference}, to show that you mean this file.")
    _guard(kept, now=now)
    if not holds(asked_by, Permission.DISPOSAL_PROPOSE, partnership=kept.partnership):
        raise DomainError("Whoever proposed it no longer has the role for it. Say no; somebody else can propose it.")
    two_people.confirm(proposal, by=by, now=now)
    certificate = Disposal.objects.get(pk=_dispose(proposal))
    forget()
    record(
        Verb.DISPOSED, by=str(by.pk), file_ref=reference, record_label="disposal", record_id=str(certificate.pk),
        proposed_by=str(asked_by.pk), records=sum(certificate.counts.values()), due_on=certificate.due_on.isoformat(),
    )
    queue(MessageName.DISPOSAL_DECIDED, to=[asked_by], facts=Facts(reference, CERTIFICATES), now=now)
    return certificate


def _dispose(proposal: Proposal) -> int:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT dispose_of_file(%s)", [proposal.pk])
            return int(cursor.fetchone()[0])
    except ProgrammingError as refused:
        if not isinstance(refused.__cause__, RaiseException):
            raise
        raise SomebodyElseWasFirst from refused  # the function’s own word: what the page showed is no longer so
