"""A legal hold: one person places it at once, one asks that it be lifted, another decides (G17, sec R11).

That a file on hold is not disposed of is the database’s word too (stewardship 0006).
"""

from datetime import datetime

from django.db import IntegrityError, transaction

from sightline.access import operations as two_people
from sightline.access.choices import ProposalKind
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
from sightline.partnerships.models import Partnership
from sightline.stewardship import policy, queries
from sightline.stewardship.choices import HoldSource
from sightline.stewardship.models import LegalHold
from sightline.trail.choices import Verb
from sightline.trail.operations import record

PAGE = "/holds/"
OWN_LIFT = "You asked for this yourself. Somebody else has to say yes or no."


@transaction.atomic
def place_hold(reference: str, *, source: HoldSource, asker: str, reason: str, by: User, now: datetime) -> LegalHold:
    """From now on the file is not disposed of. It holds at once; whoever else answers for the file is written to."""
    require(policy.may_place_holds(by))
    file = queries.watched_file(reference)
    if file is None:
        raise DomainError("There is no file with this reference that you look after. Check the reference.")
    number = LegalHold.objects.filter(casefile=file.id).count() + 1
    try:
        with transaction.atomic():
            hold = LegalHold.objects.create(
                casefile_id=file.id, partnership=Partnership.objects.get(pk=file.partnership_id), reference=reference,
                number=number, source=source, asker=asker, reason=reason, placed_at=now, placed_by=by,
            )
    except IntegrityError as taken:
        raise SomebodyElseWasFirst from taken
    record(
        Verb.HOLD_PLACED, by=str(by.pk), file_ref=reference, record_label="legalhold", record_id=str(hold.pk),
        number=number, source=str(source),
    )
    queue(MessageName.HOLD_PLACED, to=_others(hold, by=by), facts=Facts(reference, PAGE), now=now)
    return hold


def _others(hold: LegalHold, *, by: User) -> list[User]:
    found = queries.who_could_second(hold.casefile_id, roles_with(Permission.HOLD_SECOND))
    return [person for person in found if not same_human(person, by)]


@transaction.atomic
def ask_lift(hold: LegalHold, *, reason: str, by: User, now: datetime) -> Proposal:
    """The first person. Those who may decide are written to; raises DomainError where there is nobody else.

    Asked for already and still waiting: the first request stands.
    """
    require(policy.may_ask_lift(by, hold))
    hold.refresh_from_db(fields=["lifted_at"])
    if hold.lifted_at is not None:
        raise DomainError("This hold has been lifted already. There is nothing to ask for.")
    waiting = queries.lift_asked_for(hold, on=now)
    if waiting is not None:
        return waiting
    others = _others(hold, by=by)
    if not others:
        raise DomainError(
            "There is nobody else who could decide. Ask a system administrator to name a partnership manager or a "
            "second information governance lead."
        )
    proposal = two_people.propose(
        ProposalKind.LIFT_HOLD, partnership=hold.partnership,
        terms={"casefile": str(hold.casefile_id), "hold": hold.pk}, reason=reason, by=by, now=now,
        file_ref=hold.reference,
    )
    queue(MessageName.TASK, to=others, facts=Facts(hold.reference, PAGE), now=now)
    return proposal


@transaction.atomic
def decide_lift(hold: LegalHold, proposal: Proposal, *, lift: bool, by: User, now: datetime) -> None:
    """The second person. The hold is lifted in the transaction that confirms it, once; whoever asked is told."""
    require(
        files.may_second(by, proposal)
        and proposal.kind == ProposalKind.LIFT_HOLD
        and proposal.terms["hold"] == hold.pk,
        OWN_LIFT,
    )
    asked_by = proposal.proposed_by
    if not lift:
        two_people.refuse(proposal, by=by, now=now)
    else:
        if not holds(asked_by, Permission.HOLD_PLACE, partnership=hold.partnership):
            raise DomainError("Whoever asked no longer has the role for it. Say no; somebody who has it can ask again.")
        two_people.confirm(proposal, by=by, now=now)
        lifted = LegalHold.objects.filter(pk=hold.pk, lifted_at=None).update(
            lifted_because=proposal.reason, lift_asked_at=proposal.proposed_at, lift_asked_by=asked_by, lifted_at=now,
            lifted_by=by,
        )
        if not lifted:
            raise SomebodyElseWasFirst
        record(
            Verb.HOLD_LIFTED, by=str(by.pk), file_ref=hold.reference, record_label="legalhold", record_id=str(hold.pk),
            number=hold.number, asked_by=str(asked_by.pk), proposal=str(proposal.pk),
        )
    queue(MessageName.HOLD_DECIDED, to=[asked_by], facts=Facts(hold.reference, PAGE), now=now)
