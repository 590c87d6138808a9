"""A copy of a whole file: one person asks, a second agrees, and whoever asked takes it once (sec R11, R56, G10)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from sightline.access import operations as two_people
from sightline.access.choices import ProposalKind
from sightline.access.gate import require
from sightline.access.models import Proposal
from sightline.access.permissions import Permission
from sightline.access.policy import same_human
from sightline.access.roles import roles_with
from sightline.accounts.models import User
from sightline.casefiles import policy as files
from sightline.casefiles.choices import EntryKind
from sightline.casefiles.models import Bar, CaseFile, FileMember
from sightline.casefiles.operations import open_register
from sightline.design.formats import day
from sightline.foundation.errors import DomainError
from sightline.outbox.choices import MessageName
from sightline.outbox.operations import Facts, queue
from sightline.partnerships.queries import people_with_role
from sightline.stewardship import queries
from sightline.stewardship.outside.copy import Copy, HiddenContent, make
from sightline.stewardship.rules import Part, Told, in_words, label
from sightline.trail.choices import Verb
from sightline.trail.operations import record

TAKEN_WITHIN = timedelta(hours=24)


@transaction.atomic
def ask_for_copy(casefile: CaseFile, *, reason: str, by: User, now: datetime) -> Proposal:
    """The first person. Those who may agree are written to; raises DomainError where there is nobody else.

    Asked for already and still waiting: the first request stands.
    """
    require(files.may_copy_whole(by, casefile))
    standing = queries.copy_asked_for(casefile, on=now)
    if standing is not None and standing.confirmed_at is None:
        return standing
    asked = [person for person in _could_agree(casefile, now=now) if not same_human(person, by)]
    if not asked:
        raise DomainError(
            "There is nobody else who could agree. Ask a system administrator to name a second partnership manager or "
            "an information governance lead."
        )
    proposal = two_people.propose(
        ProposalKind.EXPORT_FILE, partnership=casefile.partnership, terms={"casefile": str(casefile.pk)},
        reason=reason, by=by, now=now, file_ref=casefile.reference,
    )
    queue(MessageName.TASK, to=asked, facts=Facts(casefile.reference, "/copies/"), now=now)
    return proposal


def _could_agree(casefile: CaseFile, *, now: datetime) -> list[User]:
    roles = roles_with(Permission.FILE_COPY_SECOND)
    today = timezone.localdate(now)
    people = people_with_role(roles, on=today, partnership=casefile.partnership).exclude(
        pk__in=Bar.objects.filter(casefile=casefile, lifted_at=None).values("user")
    )
    if casefile.ring_fenced:
        readers = people_with_role(roles_with(Permission.TRAIL_READ), on=today, partnership=casefile.partnership)
        named = FileMember.objects.filter(files.standing(), casefile=casefile, user__isnull=False)
        people = people.filter(pk__in=[*readers.values_list("pk", flat=True), *named.values_list("user", flat=True)])
    return list(people)


@transaction.atomic
def second_copy(proposal: Proposal, *, agreed: bool, by: User, now: datetime) -> None:
    """The second person's word; whoever asked is told that there is something to do."""
    require(
        files.may_second(by, proposal) and proposal.kind == ProposalKind.EXPORT_FILE,
        "You asked for this yourself. Somebody else has to say yes or no.",
    )
    if agreed:
        two_people.confirm(proposal, by=by, now=now)
    else:
        two_people.refuse(proposal, by=by, now=now)
    path = f"/files/{proposal.file_ref}/copy/"
    queue(MessageName.TASK, to=[proposal.proposed_by], facts=Facts(proposal.file_ref, path), now=now)


@transaction.atomic
def take_copy(casefile: CaseFile, *, by: User, now: datetime) -> Copy:
    """The copy, once, within a day of being agreed, by whoever asked and still may (sec R14).

    Raises DomainError when it was not agreed, was taken, or waited too long; and when something hidden is found in it.
    """
    require(files.may_copy_whole(by, casefile))
    proposal = queries.copy_asked_for(casefile, on=now)
    if proposal is None or proposal.confirmed_at is None or proposal.proposed_by_id != by.pk:
        raise DomainError("Nobody has agreed to a copy that you asked for. Ask for one first.")
    two_people.use(proposal, by=by, now=now, within=TAKEN_WITHIN)
    parts = [*queries.parts_of(by, casefile), _register(casefile, by=by)]
    try:
        copy = make(
            parts, reference=casefile.reference, owner=casefile.partnership.name, taker=str(by), taken=day(now)
        )
    except HiddenContent as found:
        raise DomainError(f"The copy was not made: it would hold what its reader does not see ({found}).") from found
    record(
        Verb.EXPORTED, by=str(by.pk), file_ref=casefile.reference, record_label="casefile", kind="whole file",
        proposal=str(proposal.pk), agreed_by=str(proposal.confirmed_by_id), digest=copy.digest,
        records=sum(len(part.records) for part in parts),
    )
    return copy


def _register(casefile: CaseFile, *, by: User) -> Part:
    """Names, dates and addresses of the family and of places; members of staff are never in what leaves (rule d)."""
    known = [each for each in open_register(casefile, by=by) if each.entry.kind != EntryKind.PRACTITIONER]
    return Part(
        "Register of names",
        tuple(
            Told(
                each.entry.get_kind_display(),
                (
                    ("Called", each.entry.pseudonym),
                    *((label(name), said) for name, value in each.facts.items() if (said := in_words(value))),
                ),
            )
            for each in known
        ),
    )
