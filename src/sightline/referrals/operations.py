"""The referral: started, written, submitted for the lead's agreement, returned or approved, received."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from sightline.access.gate import require
from sightline.access.roles import FileRole, Role
from sightline.accounts.models import User
from sightline.casefiles.choices import FileKind, SubjectKind
from sightline.casefiles.models import Subject
from sightline.casefiles.operations import (
    add_member,
    change_subject,
    open_file,
    record_subject,
    save_fields,
    take_step,
)
from sightline.deadlines.operations import meet_clock, start_clock
from sightline.foundation.errors import DomainError
from sightline.outbox.choices import MessageName
from sightline.outbox.operations import Facts, queue, queue_to_team
from sightline.partnerships.choices import STATUTORY_SECTORS
from sightline.partnerships.models import Agency
from sightline.partnerships.queries import body_with, members_of, people_with_role, teams_of
from sightline.partnerships.rules import Function
from sightline.referrals import policy
from sightline.referrals.choices import Route
from sightline.referrals.models import Referral
from sightline.referrals.rules import (
    QUALITY_CHECKS,
    is_serious_incident,
    lacks_case_holder_notice,
    what_is_missing,
)
from sightline.referrals.states import REFERRAL


class SeriousHarmStop(DomainError):
    """Both answers are yes: this is not a Line of Sight referral (S23, S232–S234)."""

    def __init__(self) -> None:
        super().__init__(
            "This may be a serious child safeguarding incident, so it cannot go as a Line of Sight referral. "
            "Tell your safeguarding lead today and use the SCSI 1 form."
        )


class NotComplete(DomainError):
    """Something that the referral must say is missing (L05)."""


class CaseHolderNotTold(DomainError):
    """The team that holds the case must be told first (S27, L07)."""

    def __init__(self) -> None:
        super().__init__(
            "Your agency does not hold this case. Enter the team that holds it and the date you told them "
            "(and how, where Sightline has no address for that team), then submit again."
        )


class NotAllThree(DomainError):
    """The three safeguarding partners ask together or not at all (S21, L04)."""


def _path(referral: Referral) -> str:
    return f"/referrals/{referral.casefile.reference}/"


def _facts(referral: Referral) -> Facts:
    return Facts(referral.casefile.reference, _path(referral))


@transaction.atomic
def start(
    agency: Agency, *, abuse_or_neglect: bool, died_or_seriously_harmed: bool, by: User, now: datetime,
    route: Route = Route.AGENCY,
) -> Referral:
    """Open a file and begin a referral on it (L03, S17, S24).

    Raises SeriousHarmStop when abuse or neglect is known or suspected and the child died or was seriously harmed.
    """
    require(policy.agencies_to_refer_for(by).filter(pk=agency.pk).exists())
    if is_serious_incident(abuse_or_neglect=abuse_or_neglect, died_or_seriously_harmed=died_or_seriously_harmed):
        raise SeriousHarmStop
    casefile = open_file(
        agency.partnership, by=by, agency=agency, now=now,
        kind=FileKind.THEME if route == Route.THEME else FileKind.CASE,
    )
    return Referral.objects.create(
        casefile=casefile, agency=agency, author=by, route=route, abuse_or_neglect=abuse_or_neglect,
        died_or_seriously_harmed=died_or_seriously_harmed,
    )


@transaction.atomic
def save_section(
    referral: Referral, *, changes: dict[str, Any], by: User, expected_version: int | None = None
) -> None:
    """Write part of a draft. Parts may be left unfinished; the whole is asked for when it is submitted."""
    require(policy.may_write(by, referral))
    if is_serious_incident(
        abuse_or_neglect=bool(changes.get("abuse_or_neglect", referral.abuse_or_neglect)),
        died_or_seriously_harmed=bool(changes.get("died_or_seriously_harmed", referral.died_or_seriously_harmed)),
    ):
        raise SeriousHarmStop
    if (team := changes.get("case_holder_id")) and not teams_of(referral.casefile.partnership).filter(pk=team).exists():
        raise DomainError("Select a team from the list, or name another one.")
    save_fields(referral, by=by, changes=changes, expected_version=expected_version)


@transaction.atomic
def add_person(referral: Referral, *, kind: SubjectKind, identity: dict[str, Any], by: User) -> Subject:
    """Record a child or family member in the file's vault."""
    require(policy.may_write(by, referral))
    return record_subject(referral.casefile, kind=kind, identity=identity, by=by)


@transaction.atomic
def change_person(referral: Referral, *, subject: Subject, identity: dict[str, Any], by: User) -> None:
    """Put right what is known of a recorded person."""
    require(policy.may_write(by, referral) and subject.casefile_id == referral.casefile_id)
    change_subject(subject, identity=identity, by=by)


@transaction.atomic
def submit(referral: Referral, *, by: User, now: datetime) -> None:
    """Ask the agency's safeguarding lead and head of service for agreement (L05, S25)."""
    require(policy.may_submit(by, referral))
    children = Subject.objects.filter(casefile=referral.casefile, kind=SubjectKind.CHILD).count()
    if missing := what_is_missing(referral, children=children):
        raise NotComplete(f"The referral is not complete yet. Finish: {', '.join(missing)}.")
    if lacks_case_holder_notice(referral):
        raise CaseHolderNotTold
    take_step(referral, "submit", machine=REFERRAL, by=by, now=now)
    save_fields(referral, by=by, changes={"submitted_at": now, "submitted_by": by})
    leads = people_with_role(
        [Role.DSL], on=timezone.localdate(now), partnership=referral.casefile.partnership, agency=referral.agency
    ).exclude(pk=by.pk)
    if not leads:
        raise DomainError(
            f"{referral.agency} has no safeguarding lead on Sightline who could agree this. "
            "Ask the partnership’s administrator to add one."
        )
    queue(MessageName.APPROVAL_ASKED, to=leads, facts=_facts(referral), now=now)


@transaction.atomic
def return_to_author(referral: Referral, *, comments: str, by: User, now: datetime) -> None:
    """The lead sends it back with what is to be put right (L06, S26)."""
    require(policy.may_approve(by, referral))
    take_step(referral, "return", machine=REFERRAL, by=by, now=now, reason=comments)
    save_fields(
        referral, by=by, changes={"quality_comments": comments, "submitted_at": None, "submitted_by": None}
    )
    queue(MessageName.REFERRAL_RETURNED, to=[referral.author], facts=_facts(referral), now=now)


@transaction.atomic
def approve(referral: Referral, *, checks: Iterable[str], comments: str, by: User, now: datetime) -> None:
    """The lead agrees: the partnership has it from now, and the receipt goes at once (L07, S25–S27, S32, D01)."""
    require(policy.may_approve(by, referral))
    if set(checks) != set(QUALITY_CHECKS):
        raise DomainError("Confirm every point of the quality check, or return the referral to its author.")
    if lacks_case_holder_notice(referral):
        raise CaseHolderNotTold
    save_fields(
        referral, by=by,
        changes={
            "quality_checks": sorted(checks), "quality_comments": comments, "approved_at": now, "approved_by": by,
            "received_at": now, "receipt_sent_at": now,
        },
    )
    take_step(referral, "approve", machine=REFERRAL, by=by, now=now)
    _receive(referral, by=by, now=now)


def _receive(referral: Referral, *, by: User, now: datetime) -> None:
    """What follows from receipt: who is on the file, the clocks, the messages."""
    if referral.is_case_holder is False and referral.case_holder and queue_to_team(
        MessageName.CASE_HOLDER_NOTICE, team=referral.case_holder, facts=Facts(referral.casefile.reference, ""), now=now
    ):
        save_fields(referral, by=by, changes={"holder_messaged_on": timezone.localdate(now)})
    casefile, today = referral.casefile, timezone.localdate(now)
    group = body_with(Function.SERIOUS_REVIEW, partnership=casefile.partnership, on=today)
    add_member(casefile, role=FileRole.SERIOUS_REVIEW_CHAIR, body=group, chair_only=True, by=by, on=today)
    start_clock(casefile, "D01", anchor_on=today, by=by, now=now)
    meet_clock(casefile, "D01", on=today, by=by, now=now)
    start_clock(casefile, "D02", anchor_on=today, by=by, now=now)
    queue(MessageName.RECEIPT, to=[referral.author, by], facts=_facts(referral), now=now)
    office = people_with_role(
        [Role.SCP_MANAGER, Role.SCP_ADMINISTRATOR], on=today, partnership=casefile.partnership
    )
    chairs = members_of(group, on=today, chair_only=True)
    queue(MessageName.REFERRAL_RECEIVED, to=[*office, *chairs], facts=_facts(referral), now=now)


@transaction.atomic
def request_together(
    agency: Agency, *, agreements: Mapping[str, Mapping[str, Any]], children: Sequence[Mapping[str, Any]],
    said: Mapping[str, Any], by: User, now: datetime,
) -> Referral:
    """The three safeguarding partners ask for a review: received at once, no safeguarding lead in between (L04, S21).

    ``agreements``: statutory sector → {"name", "on"}, on the day of ``now`` or before; three different people.
    ``children``: what is known of each, for the vault. ``said``: fields of the short F01, both harm answers among them.
    Raises NotAllThree, SeriousHarmStop, NotComplete.
    """
    require(policy.agencies_to_request_for(by).filter(pk=agency.pk).exists())
    today = timezone.localdate(now)
    named = {sector: str(agreements.get(sector, {}).get("name", "")).strip() for sector in STATUTORY_SECTORS}
    if missing := [str(sector.label) for sector, name in named.items() if not name]:
        raise NotAllThree(f"All three safeguarding partners must agree. Enter who agreed for {' and '.join(missing)}.")
    if len({name.casefold() for name in named.values()}) < len(STATUTORY_SECTORS):
        raise NotAllThree("The three partners agree each by a person of their own. Enter three different people.")
    days: dict[str, date] = {
        sector: agreed["on"] for sector, agreed in agreements.items() if agreed.get("on") and agreed["on"] <= today
    }
    if len(days) < len(STATUTORY_SECTORS):
        raise NotAllThree("Enter for each partner the day they agreed, today or before.")
    if not children:
        raise NotComplete("Enter at least one child.")
    if is_serious_incident(
        abuse_or_neglect=bool(said["abuse_or_neglect"]),
        died_or_seriously_harmed=bool(said["died_or_seriously_harmed"]),
    ):
        raise SeriousHarmStop
    casefile = open_file(agency.partnership, by=by, agency=agency, now=now)
    referral = Referral.objects.create(
        casefile=casefile, agency=agency, author=by, route=Route.PARTNERS, **said,
        partners_agreed={
            str(sector): {"name": named[sector], "on": days[sector].isoformat()} for sector in STATUTORY_SECTORS
        },
    )
    for child in children:
        record_subject(casefile, kind=SubjectKind.CHILD, identity=dict(child), by=by)
    save_fields(referral, by=by, changes={"received_at": now, "receipt_sent_at": now})
    take_step(referral, "request", machine=REFERRAL, by=by, now=now)
    panel = body_with(Function.TRIAGE, partnership=casefile.partnership, on=today)
    add_member(casefile, role=FileRole.TRIAGE_PANEL, body=panel, by=by, on=today)
    _receive(referral, by=by, now=now)
    queue(MessageName.REFERRAL_RECEIVED, to=members_of(panel, on=today), facts=_facts(referral), now=now)
    return referral


@transaction.atomic
def withdraw(referral: Referral, *, reason: str, by: User, now: datetime) -> None:
    """The author takes it back before it is received."""
    require(policy.may_withdraw(by, referral))
    take_step(referral, "withdraw", machine=REFERRAL, by=by, now=now, reason=reason)
