"""Recording what was learned, setting what will be done, and the owner's answer (F14, F17, F19)."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max, Model
from django.utils import timezone

from sightline.access.gate import require
from sightline.access.roles import FileRole, Role
from sightline.accounts.models import User
from sightline.casefiles.models import CaseFile, FileMember
from sightline.casefiles.operations import add_member, save_fields, take_step
from sightline.casefiles.policy import sees
from sightline.chronology.models import ChronologyEntry
from sightline.chronology.policy import submitted_entries
from sightline.foundation.errors import DomainError, SomebodyElseWasFirst
from sightline.learning import policy
from sightline.learning.choices import ActionState, Level, Polarity, Scope, Strength
from sightline.learning.models import Action, Finding, FindingBasis
from sightline.learning.queries import FALLEN
from sightline.learning.rules import THEMES
from sightline.learning.states import ACTION
from sightline.meetings.queries import staff_named_in
from sightline.outbox.choices import MessageName
from sightline.outbox.operations import Facts, queue
from sightline.partnerships.models import Agency
from sightline.partnerships.queries import members_of, people_with_role
from sightline.trail.choices import Verb
from sightline.trail.operations import record

# what may still be put right about an action; agency besides, until its owner has answered
ACTION_FIELDS = frozenset(
    {
        "what", "findings", "scope", "agency", "lead_name", "starts_on", "target_on", "success_measure",
        "outcome_for_children", "evidence_expected",
    }
)
CAN_STILL_CHANGE = (ActionState.PROPOSED, ActionState.ACCEPTED, ActionState.IN_PROGRESS, ActionState.BLOCKED)


class FindingRefused(DomainError):
    """The finding is not coded as the taxonomy asks, or speaks of a person (domain 05, G11)."""


class ActionRefused(DomainError):
    """The action does not say what a plan needs of it."""


def _next_number(model: type[Model], casefile: CaseFile) -> int:
    """The file's row is held until the transaction ends, so that two people never take one number."""
    CaseFile.objects.select_for_update(of=("self",)).get(pk=casefile.pk)
    highest = model._default_manager.filter(casefile=casefile).aggregate(highest=Max("number"))["highest"]
    return int(highest or 0) + 1


def _check_finding(
    casefile: CaseFile,
    *,
    statement: str,
    polarity: str,
    level: str,
    themes: Collection[str],
    strength: str,
    agencies: Iterable[Agency],
    learning: str,
) -> None:
    if not statement.strip():
        raise FindingRefused("Enter the finding.")
    if polarity not in Polarity.values:
        raise FindingRefused("Select one kind of finding: good practice, expected practice, or what is to improve.")
    if level not in Level.values:
        raise FindingRefused("Select one level: from individual practice to national.")
    if not themes:
        raise FindingRefused("Select at least one theme.")
    if unknown := sorted(set(themes) - set(THEMES)):
        raise FindingRefused(f"{unknown[0]} is no theme of the taxonomy. Choose themes that are listed.")
    if strength and strength not in Strength.values:
        raise FindingRefused("Select how strong the evidence is from the list.")
    if any(agency.partnership_id != casefile.partnership_id for agency in agencies):
        raise FindingRefused("Select agencies of this partnership.")
    if staff_named_in(casefile, [statement, learning]):
        raise FindingRefused(
            "Take out the names of staff. A finding is about how the work was done: say the role and the agency."
        )


@transaction.atomic
def record_finding(
    casefile: CaseFile,
    *,
    statement: str,
    polarity: str,
    level: str,
    themes: Collection[str],
    strength: str = "",
    agencies: Collection[Agency] = (),
    learning: str = "",
    key_episode: bool = False,
    by: User,
    now: datetime,
) -> Finding:
    """A finding of the event, coded: exactly one polarity, one level, at least one theme (S48, S56, domain 05).

    Raises FindingRefused when it is not so coded, or names somebody invited to the event (G11, S54).
    """
    require(policy.may_record_findings(by, casefile))
    _check_finding(
        casefile, statement=statement, polarity=polarity, level=level, themes=themes, strength=strength,
        agencies=agencies, learning=learning,
    )
    finding = Finding.objects.create(
        casefile=casefile, number=_next_number(Finding, casefile), statement=statement, polarity=polarity, level=level,
        themes=_in_order(themes), strength=strength, learning=learning, key_episode=key_episode, recorded_at=now,
        recorded_by=by,
    )
    finding.agencies.set(agencies)
    record(
        Verb.RECORD_SAVED, by=str(by.pk), file_ref=casefile.reference, record_label="finding",
        record_id=str(finding.pk), number=finding.number, polarity=str(polarity), level=str(level),
        themes=finding.themes,
    )
    return finding


@transaction.atomic
def rest_on(entry: ChronologyEntry, *, findings: Collection[Finding], by: User, now: datetime) -> None:
    """Say which findings rest on an entry: these, and no other (F14). The entry stays as its agency wrote it."""
    casefile = entry.casefile
    require(policy.may_record_findings(by, casefile))
    require(submitted_entries(by, casefile).filter(pk=entry.pk).exists())
    if any(finding.casefile_id != casefile.pk or finding.removed_at is not None for finding in findings):
        raise FindingRefused("Choose findings of this file that stand.")
    chosen = {finding.pk for finding in findings}
    kept = FindingBasis.objects.filter(casefile=casefile, entry=entry)
    before = set(kept.values_list("finding_id", flat=True))
    kept.exclude(finding__in=chosen).delete()
    # said again, it is said of the entry as it stands now
    kept.update(entry_version=entry.version)
    FindingBasis.objects.bulk_create(
        FindingBasis(
            casefile=casefile, finding_id=pk, entry=entry, entry_version=entry.version, linked_at=now, linked_by=by
        )
        for pk in sorted(chosen - before)
    )
    record(
        Verb.RECORD_SAVED, by=str(by.pk), file_ref=casefile.reference, record_label="findingbasis",
        record_id=str(entry.pk), findings=sorted(finding.number for finding in findings),
    )


def _in_order(themes: Collection[str]) -> list[str]:
    return [code for code in THEMES if code in themes]


@transaction.atomic
def change_finding(
    finding: Finding,
    *,
    statement: str,
    polarity: str,
    level: str,
    themes: Collection[str],
    strength: str = "",
    agencies: Collection[Agency] = (),
    learning: str = "",
    key_episode: bool = False,
    expected_version: int,
    by: User,
    now: datetime,
) -> Finding:
    """Put a finding right. The same rules as for a new one; a stale version raises SomebodyElseWasFirst."""
    require(policy.may_change_finding(by, finding))
    _check_finding(
        finding.casefile, statement=statement, polarity=polarity, level=level, themes=themes, strength=strength,
        agencies=agencies, learning=learning,
    )
    _save_finding(
        finding, by=by, now=now, expected_version=expected_version,
        changes={
            "statement": statement, "polarity": polarity, "level": level, "themes": _in_order(themes),
            "strength": strength, "learning": learning, "key_episode": key_episode,
        },
    )
    finding.agencies.set(agencies)
    return finding


def _save_finding(
    finding: Finding, *, changes: Mapping[str, Any], by: User, now: datetime, expected_version: int,
    verb: Verb = Verb.RECORD_SAVED,
) -> None:
    """Write plain fields and the trail; ``now`` is when it was done, the trail's own time when it was written."""
    rows = Finding.objects.filter(pk=finding.pk, version=expected_version, removed_at=None)
    if not rows.update(**changes, version=F("version") + 1):
        raise SomebodyElseWasFirst
    for field, value in changes.items():
        setattr(finding, field, value)
    finding.version = expected_version + 1
    record(
        verb, by=str(by.pk), file_ref=finding.casefile.reference, record_label="finding", record_id=str(finding.pk),
        number=finding.number, fields=sorted(changes), done_at=now.isoformat(),
    )


def _is_answered(finding: Finding) -> bool:
    return Action.objects.filter(findings=finding).exclude(state__in=FALLEN).exists()


@transaction.atomic
def remove_finding(finding: Finding, *, reason: str, by: User, now: datetime) -> None:
    """Take a finding out, with why. Its number is not used again. Refused while an action answers it."""
    require(policy.may_change_finding(by, finding))
    if not reason.strip():
        raise FindingRefused("Enter why the finding is removed.")
    if _is_answered(finding):
        raise FindingRefused("An action answers this finding. Take the finding off the action first.")
    _save_finding(
        finding, by=by, now=now, expected_version=finding.version, verb=Verb.RECORD_REMOVED,
        changes={"removed_at": now, "removed_by": by, "removed_because": reason},
    )


@transaction.atomic
def say_no_action(finding: Finding, *, because: str, by: User, now: datetime) -> None:
    """The partnership manager records why no action follows from a finding (L29, S62)."""
    require(policy.may_say_no_action(by, finding))
    if not because.strip():
        raise FindingRefused("Enter why no action follows from this finding.")
    if _is_answered(finding):
        raise FindingRefused("An action answers this finding already. Take the finding off the action first.")
    _save_finding(
        finding, by=by, now=now, expected_version=finding.version, changes={"no_action_because": because}
    )


def _check_action(
    casefile: CaseFile, *, what: str, agency: Agency, starts_on: date, target_on: date, scope: str,
    findings: Collection[Finding],
) -> None:
    if not what.strip():
        raise ActionRefused("Enter what will be done. Start with a verb.")
    if target_on <= starts_on:
        raise ActionRefused("The target date must be after the date the action starts.")
    if agency.partnership_id != casefile.partnership_id:
        raise ActionRefused("Select an agency of this partnership.")
    if scope and scope not in Scope.values:
        raise ActionRefused("Select how wide the action reaches from the list.")
    if any(finding.casefile_id != casefile.pk or finding.removed_at is not None for finding in findings):
        raise ActionRefused("Select findings of this file.")


def _answer_findings(action: Action, findings: Collection[Finding]) -> None:
    """What an action answers no longer says that no action follows from it."""
    action.findings.set(findings)
    Finding.objects.filter(pk__in=[finding.pk for finding in findings]).exclude(no_action_because="").update(
        no_action_because="", version=F("version") + 1
    )


@transaction.atomic
def set_action(
    casefile: CaseFile,
    *,
    what: str,
    agency: Agency,
    target_on: date,
    starts_on: date,
    outcome_for_children: str = "",
    findings: Collection[Finding] = (),
    lead_name: str = "",
    success_measure: str = "",
    evidence_expected: str = "",
    scope: str = "",
    by: User,
    now: datetime,
) -> Action:
    """Set an improvement action (S61, A01): what, which agency, between which days. The rest may follow until the plan
    is formalised. Managers and leads of the agency who can see the file are told that something is theirs to answer.

    Raises ActionRefused when nothing is to be done, the target is not after the start, or a finding is another file's.
    """
    require(policy.may_set_actions(by, casefile))
    _check_action(
        casefile, what=what, agency=agency, starts_on=starts_on, target_on=target_on, scope=scope, findings=findings
    )
    action = Action.objects.create(
        casefile=casefile, number=_next_number(Action, casefile), what=what, agency=agency, starts_on=starts_on,
        target_on=target_on, outcome_for_children=outcome_for_children, lead_name=lead_name,
        success_measure=success_measure, evidence_expected=evidence_expected, scope=scope, set_at=now, set_by=by,
    )
    _answer_findings(action, findings)
    record(
        Verb.RECORD_SAVED, by=str(by.pk), file_ref=casefile.reference, record_label="action", record_id=str(action.pk),
        number=action.number, target_on=str(target_on), findings=sorted(finding.number for finding in findings),
    )
    _tell_owner(action, by=by, now=now)
    return action


def _tell_owner(action: Action, *, by: User, now: datetime) -> None:
    """The agency that owns an action sees that action from now on, whether or not it was in the case (S51)."""
    add_member(
        action.casefile, role=FileRole.ACTION_OWNER, agency=action.agency, by=by, on=timezone.localdate(now)
    )
    owners = people_with_role(
        [Role.AGENCY_MANAGER, Role.DSL], on=timezone.localdate(now), partnership=action.casefile.partnership,
        agency=action.agency,
    )
    queue(MessageName.TASK, to=who_see(action, owners), facts=facts_of(action), now=now)


def facts_of(action: Action) -> Facts:
    """What a message may say of an action."""
    return Facts(action.casefile.reference, f"/files/{action.casefile.reference}/plan/", action.target_on)


def who_see(action: Action, people: Iterable[User]) -> list[User]:
    """A person kept out of the file is not written to about it."""
    return [person for person in people if sees(person, action.casefile)]


@transaction.atomic
def change_action(
    action: Action, *, changes: Mapping[str, Any], expected_version: int, by: User, now: datetime
) -> None:
    """Complete or correct an action. ``changes``: any of ACTION_FIELDS; ``findings`` replaces all that it answers.

    An action already answered by its owner keeps its agency. A stale version raises SomebodyElseWasFirst.
    """
    require(policy.may_change_action(by, action))
    if unknown := set(changes) - ACTION_FIELDS:
        raise ValueError(f"not a part of an action: {sorted(unknown)}")
    if action.state not in CAN_STILL_CHANGE:
        raise ActionRefused("This action has ended and can no longer be changed. Set another one if it is needed.")
    wanted = dict(changes)
    findings = wanted.pop("findings", None)
    new_agency = wanted.get("agency", action.agency)
    moves_to_another = new_agency.pk != action.agency_id
    if moves_to_another and action.state != ActionState.PROPOSED:
        raise ActionRefused(f"{action.agency} has accepted this action. Set another action for {new_agency}.")
    _check_action(
        action.casefile, what=wanted.get("what", action.what), agency=new_agency,
        starts_on=wanted.get("starts_on", action.starts_on), target_on=wanted.get("target_on", action.target_on),
        scope=wanted.get("scope", action.scope), findings=findings or (),
    )
    save_fields(action, by=by, changes=wanted, expected_version=expected_version)
    if findings is not None:
        _answer_findings(action, findings)
    if moves_to_another:
        _tell_owner(action, by=by, now=now)


@transaction.atomic
def accept_action(action: Action, *, by: User, now: datetime, lead_name: str = "") -> None:
    """The owner agency takes the action on, and may name who leads it (A02)."""
    require(policy.may_answer(by, action))
    take_step(action, "accept", machine=ACTION, by=by, now=now)
    if lead_name.strip():
        save_fields(action, by=by, changes={"lead_name": lead_name.strip()})


@transaction.atomic
def contest_action(action: Action, *, because: str, by: User, now: datetime) -> None:
    """The owner agency does not accept the action; the chair of the executive panel and the manager hear why (A02)."""
    require(policy.may_answer(by, action))
    if not because.strip():
        raise ActionRefused("Enter why your agency does not accept this action.")
    take_step(action, "contest", machine=ACTION, by=by, now=now, reason=because)
    today = timezone.localdate(now)
    managers = people_with_role([Role.SCP_MANAGER], on=today, partnership=action.casefile.partnership)
    panels = FileMember.objects.filter(
        casefile=action.casefile, role=FileRole.EXECUTIVE_PANEL, ends_on=None, body__isnull=False
    ).select_related("body")
    chairs = [
        person
        for panel in panels
        if panel.body is not None
        for person in members_of(panel.body, on=today, chair_only=True)
    ]
    queue(MessageName.TASK, to=who_see(action, [*managers, *chairs]), facts=facts_of(action), now=now)
