"""Carrying an action out: the owner reports and submits evidence, the monitoring body verifies (A03–A05)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from sightline.access.gate import require
from sightline.access.roles import FileRole, Role
from sightline.accounts.models import User
from sightline.casefiles.operations import take_step
from sightline.casefiles.queries import people_in
from sightline.learning import policy
from sightline.learning.choices import ActionState, EvidenceKind, OwnerView, Stage
from sightline.learning.models import Action, ActionUpdate, Evidence, Verification
from sightline.learning.operations.planning import ActionRefused, facts_of, set_action, who_see
from sightline.learning.queries import findings_answered_by
from sightline.learning.states import ACTION
from sightline.outbox.choices import MessageName
from sightline.outbox.operations import queue
from sightline.partnerships.models import Agency, BodyMembership, RoleGrant
from sightline.partnerships.queries import live_on, people_with_role
from sightline.trail.choices import Verb
from sightline.trail.operations import record

UNDER_WAY = (ActionState.ACCEPTED, ActionState.IN_PROGRESS, ActionState.BLOCKED)


@transaction.atomic
def report_progress(
    action: Action, *, text: str, stage: str, owner_view: str, blocked: bool, by: User, now: datetime
) -> ActionUpdate:
    """The owner says how it goes (A03): in words, how far, and their own rating beside the one that the dates give.

    The first report begins the action. ``blocked`` stops it and tells the manager and the monitoring body; a report
    without it sets a blocked action going again.
    """
    require(policy.may_answer(by, action))
    if action.state not in UNDER_WAY:
        raise ActionRefused("Progress can be reported once your agency has accepted the action, until it has ended.")
    if not text.strip():
        raise ActionRefused("Enter how the action goes.")
    if stage not in Stage.values or owner_view not in OwnerView.values:
        raise ActionRefused("Select how far it has come and your own rating.")
    if blocked and action.state != ActionState.BLOCKED:
        take_step(action, "block", machine=ACTION, by=by, now=now)
        managers = people_with_role(
            [Role.SCP_MANAGER], on=timezone.localdate(now), partnership=action.casefile.partnership
        )
        _tell(action, [*managers, *_monitors(action, now=now)], now=now)
    elif not blocked and action.state == ActionState.BLOCKED:
        take_step(action, "unblock", machine=ACTION, by=by, now=now)
    elif action.state == ActionState.ACCEPTED:
        take_step(action, "begin", machine=ACTION, by=by, now=now)
    update = ActionUpdate.objects.create(
        casefile=action.casefile, agency=action.agency, action=action, text=text, stage=stage, owner_view=owner_view,
        made_at=now, made_by=by,
    )
    _noted(update, action, by=by)
    return update


@transaction.atomic
def submit_evidence(action: Action, *, items: Sequence[Mapping[str, Any]], by: User, now: datetime) -> None:
    """The owner shows what was done (A04, S115, S163). ``items``: at least one {kind, shows, period_from, period_to,
    kept_where}. The monitoring body hears that something waits to be verified."""
    require(policy.may_answer(by, action))
    if not items:
        raise ActionRefused("Add at least one piece of evidence.")
    for item in items:
        if item["kind"] not in EvidenceKind.values:
            raise ActionRefused("Select what kind of evidence it is from the list.")
        if not item["shows"].strip():
            raise ActionRefused("Enter what the evidence shows.")
        if item["period_to"] < item["period_from"]:
            raise ActionRefused("The period that the evidence covers must end on or after the day it begins.")
    take_step(action, "submit_evidence", machine=ACTION, by=by, now=now)
    for item in items:
        evidence = Evidence.objects.create(
            casefile=action.casefile, agency=action.agency, action=action, kind=item["kind"], shows=item["shows"],
            period_from=item["period_from"], period_to=item["period_to"], kept_where=item.get("kept_where", ""),
            submitted_at=now, submitted_by=by,
        )
        _noted(evidence, action, by=by)
    _tell(action, _monitors(action, now=now), now=now)


@transaction.atomic
def verify_action(action: Action, *, words: str = "", by: User, now: datetime) -> Verification:
    """The monitoring body finds the action carried out (A05, S66).

    Not by whoever submitted the evidence, nor by somebody of the owner's agency while the body has anybody else; where
    it has nobody else, the verification says so.
    """
    require(policy.may_verify(by, action))
    today = timezone.localdate(now)
    if action.evidence.filter(submitted_by=by).exists():
        raise ActionRefused("You submitted evidence for this action. Ask another member of the body to verify it.")
    of_owner = _belongs_to(by, action.agency, on=today)
    if of_owner and any(not _belongs_to(other, action.agency, on=today) for other in _monitors(action, now=now)):
        raise ActionRefused(f"You are of {action.agency}, which owns this action. Ask a member of another agency.")
    take_step(action, "verify", machine=ACTION, by=by, now=now)
    return _decided(action, verified=True, words=words, of_owner=of_owner, by=by, now=now)


@transaction.atomic
def return_evidence(action: Action, *, words: str, by: User, now: datetime) -> Verification:
    """The evidence does not show it yet; the owner hears what is missing (A05)."""
    require(policy.may_verify(by, action))
    if not words.strip():
        raise ActionRefused("Enter what the evidence does not show yet.")
    take_step(action, "return_evidence", machine=ACTION, by=by, now=now)
    return _decided(action, verified=False, words=words, of_owner=False, by=by, now=now)


@transaction.atomic
def transfer_action(
    action: Action, *, agency: Agency, target_on: date, because: str, by: User, now: datetime
) -> Action:
    """Another agency is to carry it out: this action ends as transferred, and the same one is set for that agency."""
    require(policy.may_change_action(by, action))
    if not because.strip():
        raise ActionRefused("Enter why the action goes to another agency.")
    if agency.pk == action.agency_id:
        raise ActionRefused(f"{agency} owns this action already.")
    findings = list(findings_answered_by(action))
    take_step(action, "transfer", machine=ACTION, by=by, now=now, reason=because)
    return set_action(
        action.casefile, what=action.what, agency=agency, starts_on=timezone.localdate(now), target_on=target_on,
        outcome_for_children=action.outcome_for_children, findings=findings, success_measure=action.success_measure,
        evidence_expected=action.evidence_expected, scope=action.scope, by=by, now=now,
    )


def _decided(
    action: Action, *, verified: bool, words: str, of_owner: bool, by: User, now: datetime
) -> Verification:
    decided = Verification.objects.create(
        casefile=action.casefile, agency=action.agency, action=action, verified=verified, words=words,
        of_owner_agency=of_owner, decided_at=now, decided_by=by,
    )
    _noted(decided, action, by=by, verified=verified)
    owners = people_with_role(
        [Role.AGENCY_MANAGER, Role.DSL], on=timezone.localdate(now), partnership=action.casefile.partnership,
        agency=action.agency,
    )
    _tell(action, list(owners), now=now)
    return decided


def _monitors(action: Action, *, now: datetime) -> list[User]:
    return list(people_in(action.casefile, FileRole.MONITOR_BODY, on=timezone.localdate(now)))


def _belongs_to(person: User, agency: Agency, *, on: date) -> bool:
    """By a role in the agency, or by the seat they hold for it."""
    held = Q(user=person, agency=agency)
    return any(rows.objects.filter(held, live_on(on)).exists() for rows in (RoleGrant, BodyMembership))


def _tell(action: Action, people: Sequence[User], *, now: datetime) -> None:
    queue(MessageName.TASK, to=who_see(action, people), facts=facts_of(action), now=now)


def _noted(what: ActionUpdate | Evidence | Verification, action: Action, *, by: User, **details: Any) -> None:
    record(
        Verb.RECORD_SAVED, by=str(by.pk), file_ref=action.casefile.reference, record_label=type(what).__name__.lower(),
        record_id=str(what.pk), action=action.number, **details,
    )
