"""Triage: a referral is listed, decided by the panel, and confirmed by the review group's chair (L08–L12)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone

from sightline.access.gate import require
from sightline.access.roles import FileRole, Role
from sightline.accounts.models import User
from sightline.casefiles.operations import add_member, end_membership, save_fields, take_step
from sightline.deadlines.operations import meet_clock
from sightline.foundation.errors import DomainError
from sightline.outbox.choices import MessageName
from sightline.outbox.operations import Facts, queue
from sightline.partnerships.choices import STATUTORY_SECTORS, Sector
from sightline.partnerships.models import Body
from sightline.partnerships.queries import body_with, members_of, people_with_role, profile_of
from sightline.partnerships.rules import Function, TriageRule
from sightline.referrals.choices import ReferralState
from sightline.referrals.models import Referral
from sightline.reviews import policy, queries
from sightline.reviews.choices import Criterion, Decision, HarmPrompt, SeriousHarm, TriageState
from sightline.reviews.models import Review, SectorView, Triage
from sightline.reviews.rules import both_criteria_met, listed_in_words, sectors_not_heard
from sightline.reviews.states import TRIAGE
from sightline.trail.choices import Verb
from sightline.trail.operations import record

STEP_OF = {
    Decision.AGREE: "decide",
    Decision.DECLINE: "decline",
    Decision.MORE_INFO: "ask_more",
    Decision.SERIOUS: "divert",
    Decision.OTHER: "other_route",
}


class NotReceived(DomainError):
    """Only a referral that the partnership has received goes before the panel (L08)."""


class TooLate(DomainError):
    """The day is after the deadline and nobody has said why."""


class SectorsNotHeard(DomainError):
    """Police, Children's Services and Health have not all been heard (S29, L09)."""


class IncompleteDecision(DomainError):
    """The record of the panel lacks something it must hold (L09, L12)."""


class StatementRefused(DomainError):
    """The chair's statement does not follow from its answers, or has no reason (L10, S30)."""


def _path(casefile_reference: str, page: str = "") -> str:
    return f"/files/{casefile_reference}/{page}"


def _facts(triage: Triage, *, page: str = "triage/", due_on: date | None = None) -> Facts:
    reference = triage.casefile.reference
    return Facts(reference, _path(reference, page), due_on)


def _received_on(referral: Referral) -> date:
    if referral.state != ReferralState.RECEIVED or referral.received_at is None:
        raise NotReceived("This referral has not been received yet. Its agency’s safeguarding lead approves it first.")
    return timezone.localdate(referral.received_at)


def _in_time_or_reason(referral: Referral, *, meets_on: date, because: str) -> None:
    received_on = _received_on(referral)
    if meets_on < received_on:
        raise DomainError(f"Choose a day on or after {received_on:%-d %B %Y}, when the referral was received.")
    due_on = queries.clock_due_on(referral.casefile, "D02")
    if due_on is not None and meets_on > due_on and not because.strip():
        raise TooLate(
            f"The panel is to meet by {due_on:%-d %B %Y}. Choose that day or an earlier one, or say why it is later."
        )


@transaction.atomic
def list_for_triage(
    referral: Referral,
    *,
    meets_on: date,
    meets_at: time,
    where: str,
    late_because: str = "",
    case_manager_name: str = "",
    by: User,
    now: datetime,
) -> Triage:
    """Put a received referral before the triage panel, or list it again once questions are answered (L08, S28–S33).

    The panel and the review group's chair get sight of the file; they, the referrer and the lead are invited.
    Raises NotReceived; TooLate for a day after D02 without a reason; StepNotOpen when it is listed already.
    """
    require(policy.may_list(by, referral))
    _in_time_or_reason(referral, meets_on=meets_on, because=late_because)
    casefile, today = referral.casefile, timezone.localdate(now)
    panel = body_with(Function.TRIAGE, partnership=casefile.partnership, on=today)
    group = body_with(Function.SERIOUS_REVIEW, partnership=casefile.partnership, on=today)
    arranged: dict[str, Any] = {
        "body": panel, "meets_on": meets_on, "meets_at": meets_at, "where": where, "late_because": late_because,
        "case_manager_name": case_manager_name, "listed_at": now, "listed_by": by,
    }
    triage = policy.visible_triages(by).filter(referral=referral).first()
    if triage is None:
        triage = Triage.objects.create(casefile=casefile, referral=referral, **arranged)
        record(
            Verb.RECORD_SAVED, by=str(by.pk), file_ref=casefile.reference, record_label="triage",
            record_id=str(triage.pk), meets_on=str(meets_on), late=bool(late_because),
        )
    else:
        take_step(triage, "relist", machine=TRIAGE, by=by, now=now)
        save_fields(triage, by=by, changes=arranged)
    add_member(casefile, role=FileRole.TRIAGE_PANEL, body=panel, by=by, on=today)
    add_member(casefile, role=FileRole.SERIOUS_REVIEW_CHAIR, body=group, chair_only=True, by=by, on=today)
    invited = [
        *members_of(panel, on=today), referral.author, *queries.leads_of(referral, on=today),
        *members_of(group, on=today, chair_only=True),
    ]
    queue(
        MessageName.TRIAGE_INVITATION, to=queries.not_barred(casefile, invited),
        facts=_facts(triage, due_on=meets_on), now=now,
    )
    return triage


def _all_sectors_heard(triage: Triage, views: Sequence[Mapping[str, Any]]) -> None:
    """S29: each of the three, in person or in writing. Where the profile says so, one decision-maker or group."""
    sectors = [str(row["sector"]) for row in views]
    if len(set(sectors)) != len(sectors):
        raise IncompleteDecision("Enter one view for each sector.")
    heard = {str(row["sector"]) for row in views if str(row.get("view") or "").strip()}
    rule = profile_of(triage.casefile.partnership).settings.triage_rule
    if rule == TriageRule.PERSON_OR_GROUP:
        if not heard:
            raise SectorsNotHeard("Enter the view of whoever decides.")
        return
    if missing := sectors_not_heard(heard, needed=[str(sector) for sector in STATUTORY_SECTORS]):
        names = listed_in_words(str(Sector(sector).label) for sector in missing)
        have, their = ("has", "its view") if len(missing) == 1 else ("have", "their views")
        raise SectorsNotHeard(
            f"{names} {have} not been heard. Add {their}, given at the meeting or in writing, before the decision is "
            "recorded."
        )
    if unnamed := [row for row in views if str(row["sector"]) in heard and not str(row.get("name") or "").strip()]:
        raise IncompleteDecision(f"Enter who spoke for {Sector(unnamed[0]['sector']).label}.")


def _decision_is_whole(
    triage: Triage, *, decision: str, rationale: str, alternatives: str, questions: str, questions_by: date | None,
    decided_on: date, criteria: Collection[str], today: date,
) -> None:
    if decision not in Decision.values:
        raise IncompleteDecision("Select what the panel decided.")
    if not rationale.strip():
        raise IncompleteDecision("Enter the panel’s reasons for its decision.")
    if set(criteria) - set(Criterion.values):
        raise IncompleteDecision("Select criteria that are in the list.")
    if decision == Decision.MORE_INFO and (not questions.strip() or questions_by is None):
        raise IncompleteDecision("Enter the questions that the panel asks and the day it needs the answers by.")
    if decision == Decision.OTHER and not alternatives.strip():
        raise IncompleteDecision("Enter which other route the panel chose.")
    if decided_on > today:
        raise IncompleteDecision("The day of the decision must be today or in the past.")
    received_on = _received_on(triage.referral)
    if decided_on < received_on:
        raise IncompleteDecision(
            f"The panel cannot have decided before the referral was received, on {received_on:%-d %B %Y}."
        )
    if questions_by is not None and questions_by < decided_on:
        raise IncompleteDecision("The day for the answers must be on or after the day of the decision.")


@transaction.atomic
def decide(
    triage: Triage,
    *,
    decision: str,
    sector_views: Sequence[Mapping[str, Any]],
    who_presented: str,
    presentation: str,
    criteria: Collection[str],
    decided_on: date,
    rationale: str,
    alternatives: str = "",
    questions: str = "",
    questions_by: date | None = None,
    chair_expertise: str = "",
    minute_taker: str = "",
    srg_chair_present: bool | None = None,
    by: User,
    now: datetime,
    expected_version: int | None = None,
) -> None:
    """Record what the triage panel heard and decided (F04, L09, L11, L12; S28, S29). ``decided_on`` may be in the past.

    ``sector_views``: sector, name, written (bool), view. Meets D02 on ``decided_on``. The referrer and lead are told,
    and the review group's chair is asked to confirm when a review is agreed. Raises SectorsNotHeard unless Police,
    Children's Services and Health have each been heard; IncompleteDecision without reasons, or without questions and
    a day when more is asked.
    """
    require(policy.may_decide(by, triage))
    _decision_is_whole(
        triage, decision=decision, rationale=rationale, alternatives=alternatives, questions=questions,
        questions_by=questions_by, decided_on=decided_on, criteria=criteria, today=timezone.localdate(now),
    )
    _all_sectors_heard(triage, sector_views)
    chosen = Decision(decision)
    asks = chosen == Decision.MORE_INFO
    save_fields(
        triage, by=by, expected_version=expected_version,
        changes={
            "who_presented": who_presented, "presentation": presentation, "criteria": sorted(criteria),
            "decision": chosen, "decided_on": decided_on, "rationale": rationale, "alternatives": alternatives,
            "questions": questions if asks else "", "questions_by": questions_by if asks else None,
            "chair_expertise": chair_expertise, "minute_taker": minute_taker, "srg_chair_present": srg_chair_present,
            "decided_at": now, "decided_by": by,
        },
    )
    take_step(triage, STEP_OF[chosen], machine=TRIAGE, by=by, now=now, reason=rationale)
    SectorView.objects.filter(triage=triage).delete()  # of an earlier meeting, when it was listed again
    SectorView.objects.bulk_create(
        SectorView(
            casefile=triage.casefile, triage=triage, sector=row["sector"], name=str(row.get("name") or ""),
            written=bool(row.get("written")), view=row["view"],
        )
        for row in sector_views
        if str(row.get("view") or "").strip()
    )
    meet_clock(triage.casefile, "D02", on=decided_on, by=by, now=now)
    _tell_of_decision(triage, now=now)
    if chosen in (Decision.DECLINE, Decision.OTHER):  # the panel keeps sight of what it agreed, nothing else (X20)
        end_membership(triage.casefile, role=FileRole.TRIAGE_PANEL, by=by, on=timezone.localdate(now))
    if chosen == Decision.AGREE and not profile_of(triage.casefile.partnership).settings.srg_chair_confirms:
        _agree_review(triage, by=by, now=now)


def _tell_of_decision(triage: Triage, *, now: datetime) -> None:
    casefile, today = triage.casefile, timezone.localdate(now)
    referral = triage.referral
    told = queries.not_barred(casefile, [referral.author, *queries.leads_of(referral, on=today)])
    queue(MessageName.TRIAGE_OUTCOME, to=told, facts=_facts(triage, due_on=triage.questions_by), now=now)
    if triage.state == TriageState.DECIDED:
        queue(
            MessageName.CONFIRMATION_ASKED, to=_confirming_chairs(triage, on=today),
            facts=_facts(triage, page="triage/confirm/"), now=now,
        )
    if triage.state == TriageState.DIVERTED:
        _tell_of_diversion(triage, now=now)


def _confirming_chairs(triage: Triage, *, on: date) -> list[User]:
    group: Body = body_with(Function.SERIOUS_REVIEW, partnership=triage.casefile.partnership, on=on)
    return queries.not_barred(triage.casefile, members_of(group, on=on, chair_only=True))


def _tell_of_diversion(triage: Triage, *, now: datetime) -> None:
    casefile, today = triage.casefile, timezone.localdate(now)
    outside = people_with_role(
        [Role.LA_NOTIFIER, Role.SAFEGUARDING_PARTNER], on=today, partnership=casefile.partnership
    )
    told = [*outside, triage.referral.author, *queries.office_of(casefile, on=today)]
    queue(
        MessageName.DIVERTED, to=queries.not_barred(casefile, told),
        facts=Facts(casefile.reference, _path(casefile.reference)), now=now,
    )


def _agree_review(triage: Triage, *, by: User, now: datetime) -> Review:
    """The review begins. Its clocks count from the panel's decision, not from the confirmation (S34, L10)."""
    if triage.decided_on is None:
        raise IncompleteDecision("Record the panel’s decision first.")
    take_step(triage, "confirm", machine=TRIAGE, by=by, now=now)
    review = Review.objects.create(casefile=triage.casefile, triage=triage, decided_on=triage.decided_on)
    record(
        Verb.RECORD_SAVED, by=str(by.pk), file_ref=triage.casefile.reference, record_label="review",
        record_id=str(review.pk), decided_on=str(triage.decided_on),
    )
    queue(
        MessageName.REVIEW_AGREED, to=queries.office_of(triage.casefile, on=timezone.localdate(now)),
        facts=_facts(triage, page=""), now=now,
    )
    return review


def _statement_follows(
    statement: str, *, abuse_or_neglect: bool, died_or_seriously_harmed: bool, harm_considered: Collection[str],
    reason: str,
) -> None:
    if statement not in SeriousHarm.values:
        raise StatementRefused("Select whether the serious-harm criteria are met.")
    if not reason.strip():
        raise StatementRefused("Enter the reason for your statement.")
    if statement != SeriousHarm.NOT_MET:
        return
    if both_criteria_met(abuse_or_neglect=abuse_or_neglect, died_or_seriously_harmed=died_or_seriously_harmed):
        raise StatementRefused(
            "You have answered that abuse or neglect is known or suspected and that the child has died or been "
            "seriously harmed. Together these are the serious-harm criteria: select that they may be met, or correct "
            "your answers."
        )
    if set(HarmPrompt.values) - set(harm_considered):
        raise StatementRefused("Confirm that you have considered each kind of serious harm in the list.")


@transaction.atomic
def confirm_serious_harm(
    triage: Triage,
    *,
    statement: str,
    abuse_or_neglect: bool,
    died_or_seriously_harmed: bool,
    harm_considered: Collection[str],
    reason: str,
    by: User,
    now: datetime,
    expected_version: int | None = None,
) -> Review | None:
    """The review group's chair says whether the serious-harm criteria are not met (F05, L10, L11, S30, S235–S239).

    Not met: the review begins, counted from the panel's decision. May be met: the matter is frozen as it stands,
    nothing is lost, and the local authority's notifier, the safeguarding partners and the referrer are told; returns
    None. Raises StatementRefused without a reason, when both criteria are answered yes, or when a kind of harm has not
    been considered.
    """
    require(policy.may_confirm(by, triage))
    _statement_follows(
        statement, abuse_or_neglect=abuse_or_neglect, died_or_seriously_harmed=died_or_seriously_harmed,
        harm_considered=harm_considered, reason=reason,
    )
    TRIAGE.target("confirm", state=triage.state)  # only what the panel has agreed waits for a statement
    save_fields(
        triage, by=by, expected_version=expected_version,
        changes={
            "statement": SeriousHarm(statement), "abuse_or_neglect": abuse_or_neglect,
            "died_or_seriously_harmed": died_or_seriously_harmed, "harm_considered": sorted(harm_considered),
            "statement_reason": reason, "confirmed_at": now, "confirmed_by": by,
        },
    )
    if statement == SeriousHarm.NOT_MET:
        return _agree_review(triage, by=by, now=now)
    take_step(triage, "divert", machine=TRIAGE, by=by, now=now, reason=reason)
    _tell_of_diversion(triage, now=now)
    return None
