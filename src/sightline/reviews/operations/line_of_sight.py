"""The review from its scope to the executive panel (L13–L20), and its diversion (L40)."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone

from sightline.access.gate import require
from sightline.access.roles import FileRole, Role
from sightline.accounts.models import User
from sightline.casefiles.models import CaseFile
from sightline.casefiles.operations import add_member, end_membership, hold_work, save_fields, take_step
from sightline.chronology.operations import NothingChanged, freeze
from sightline.contributions.operations import send_request
from sightline.contributions.queries import all_answered, last_closed_on
from sightline.deadlines.models import Deadline
from sightline.deadlines.operations import meet_clock, start_clock, stop_clock
from sightline.foundation.errors import DomainError
from sightline.foundation.working_days import add_working_days
from sightline.learning.operations import set_action
from sightline.learning.queries import good_practice_count
from sightline.meetings.choices import Category
from sightline.meetings.models import Event, PanelRecord
from sightline.meetings.operations import arrange_event, cancel_event, close_event, prompt_welfare, record_panel
from sightline.outbox.choices import MessageName
from sightline.outbox.operations import Facts, queue
from sightline.partnerships.models import Agency
from sightline.partnerships.queries import body_with, members_of, people_with_role, profile_of
from sightline.partnerships.rules import Function
from sightline.referrals.models import Referral
from sightline.reviews import policy, queries
from sightline.reviews.choices import FamilyDecision, Involvement
from sightline.reviews.models import InvolvedAgency, KeyLine, Review
from sightline.reviews.rules import FEWEST_AGENCIES, FEWEST_KEY_LINES, MOST_KEY_LINES, listed_in_words
from sightline.reviews.states import LINE_OF_SIGHT

# L19, §2.5: what the day of the event starts
EVENT_CLOCKS = ("D05", "D06", "D07", "D08", "D09", "D10", "D11")


class ScopeRefused(DomainError):
    """The scope lacks something that F06 must hold (L13)."""


class ChairRefused(DomainError):
    """This person may not chair or support this review (S38, S47, S58)."""


class ReturnsMissing(DomainError):
    """Not every agency has answered (L17)."""


class EventRefused(DomainError):
    """The day cannot be arranged or closed like this (L18, L19)."""


class PanelRefused(DomainError):
    """The executive panel's record cannot be kept like this (L20)."""


def _facts(review: Review, *, page: str = "", due_on: date | None = None) -> Facts:
    reference = review.casefile.reference
    return Facts(reference, f"/files/{reference}/{page}", due_on)


def _agencies_in_scope(review: Review, agencies: Sequence[Mapping[str, Any]]) -> None:
    chosen = [row["agency"] for row in agencies]
    if len({agency.pk for agency in chosen}) != len(chosen):
        raise ScopeRefused("Enter each agency once.")
    if len(chosen) < FEWEST_AGENCIES:
        raise ScopeRefused("A Line of Sight review is between agencies. Enter at least two.")
    if any(agency.partnership_id != review.casefile.partnership_id for agency in chosen):
        raise ScopeRefused("Select agencies of this partnership.")
    if any(row.get("involvement", Involvement.SOME) not in Involvement.values for row in agencies):
        raise ScopeRefused("Select how much each agency was involved.")


def _questions_to_ask(review: Review, key_lines: Sequence[Mapping[str, Any]]) -> None:
    if not FEWEST_KEY_LINES <= len(key_lines) <= MOST_KEY_LINES:
        raise ScopeRefused(
            f"Enter between {FEWEST_KEY_LINES} and {MOST_KEY_LINES} key lines of enquiry. "
            f"There are {len(key_lines)} now."
        )
    if any(not str(line.get("question") or "").strip() for line in key_lines):
        raise ScopeRefused("Enter the question of each key line of enquiry.")
    leads = [line["lead_agency"] for line in key_lines if line.get("lead_agency") is not None]
    if any(agency.partnership_id != review.casefile.partnership_id for agency in leads):
        raise ScopeRefused("Select lead agencies of this partnership.")


def _family_decided(decision: str, reason: str) -> None:
    if decision not in FamilyDecision.values:
        raise ScopeRefused("Select whether the family is invited to take part.")
    if decision != FamilyDecision.INVITE and not reason.strip():
        raise ScopeRefused("Enter why the family is not invited now.")


def _chair_without_conflict(
    review: Review, *, chair: User | None, buddy: User | None, no_conflict: bool | None, on: date
) -> None:
    casefile = review.casefile
    if chair is None:
        raise ChairRefused("Select a chair from the pool.")
    if not no_conflict:
        raise ChairRefused("The chair must have no conflict of interest. Select another chair from the pool.")
    if Referral.objects.filter(casefile=casefile, author=chair).exists():
        raise ChairRefused("The chair made this referral. Select another chair from the pool.")
    if not queries.chair_pool(casefile).filter(user=chair).exists():
        raise ChairRefused(
            "The chair must be an available manager in this partnership’s chair pool who is not kept out of this file. "
            "Select another chair."
        )
    if buddy is None:
        raise ChairRefused("Select a buddy to support the chair.")
    if buddy.pk == chair.pk:
        raise ChairRefused("The buddy supports the chair and cannot be the same person. Select another buddy.")
    if not queries.buddies(casefile, on=on).filter(pk=buddy.pk).exists():
        raise ChairRefused(
            "The buddy must be in the chair pool or be a buddy by role, must not have made this referral and must not "
            "be kept out of this file. Select another buddy."
        )


@transaction.atomic
def scope(
    review: Review,
    *,
    agencies: Sequence[Mapping[str, Any]],
    key_lines: Sequence[Mapping[str, Any]],
    period_from: date,
    period_to: date,
    period_reason: str,
    lived_experience_plan: str,
    family_decision: str,
    family_reason: str,
    parallel_cautions: str,
    chair: User | None,
    buddy: User | None,
    chair_has_no_conflict: bool,
    chair_conflict_note: str,
    provisional_event_on: date | None,
    by: User,
    now: datetime,
    expected_version: int | None = None,
) -> None:
    """Set what the review looks at, who takes part and who chairs it (F06, L13; S16, S35–S41, S58, S144).

    ``agencies``: agency, involvement (3 most … 1 little), welfare_lead. ``key_lines``: question, why, lead_agency.
    Chair and buddy get sight of the file and are told; single points of contact hear that a review is agreed.
    Raises ScopeRefused for fewer than two agencies, key lines outside three to seven, a period that runs backwards, no
    plan for the child's lived experience or no family decision with its reason; ChairRefused for a chair outside the
    pool, with a conflict, barred, or the referrer.
    """
    require(policy.may_scope(by, review))
    today = timezone.localdate(now)
    _agencies_in_scope(review, agencies)
    _questions_to_ask(review, key_lines)
    if period_to < period_from:
        raise ScopeRefused("The end of the period must be on or after its beginning.")
    if not lived_experience_plan.strip():
        raise ScopeRefused("Enter how the review will learn of the child’s lived experience.")
    _family_decided(family_decision, family_reason)
    _chair_without_conflict(review, chair=chair, buddy=buddy, no_conflict=chair_has_no_conflict, on=today)
    save_fields(
        review, by=by, expected_version=expected_version,
        changes={
            "period_from": period_from, "period_to": period_to, "period_reason": period_reason,
            "lived_experience_plan": lived_experience_plan, "family_decision": FamilyDecision(family_decision),
            "family_reason": family_reason, "parallel_cautions": parallel_cautions, "chair": chair, "buddy": buddy,
            "chair_has_no_conflict": chair_has_no_conflict, "chair_conflict_note": chair_conflict_note,
            "provisional_event_on": provisional_event_on, "scoped_at": now, "scoped_by": by,
        },
    )
    take_step(review, "scope", machine=LINE_OF_SIGHT, by=by, now=now)
    InvolvedAgency.objects.bulk_create(
        InvolvedAgency(
            casefile=review.casefile, review=review, agency=row["agency"],
            involvement=row.get("involvement", Involvement.SOME), welfare_lead=row.get("welfare_lead") or "",
        )
        for row in agencies
    )
    KeyLine.objects.bulk_create(
        KeyLine(
            casefile=review.casefile, review=review, number=number, question=line["question"],
            why=line.get("why") or "", lead_agency=line.get("lead_agency"),
        )
        for number, line in enumerate(key_lines, start=1)
    )
    add_member(review.casefile, role=FileRole.CHAIR, user=chair, by=by, on=today)
    add_member(review.casefile, role=FileRole.BUDDY, user=buddy, by=by, on=today)
    appointed = [person for person in (chair, buddy) if person is not None]
    queue(MessageName.APPOINTED, to=appointed, facts=_facts(review, due_on=provisional_event_on), now=now)
    _tell_contacts(review, [row["agency"] for row in agencies], now=now)


def _tell_contacts(review: Review, agencies: Collection[Agency], *, now: datetime) -> None:
    """Single points of contact hear early that they will be asked (L13). They have no place on the file yet."""
    today = timezone.localdate(now)
    contacts = [
        person
        for agency in agencies
        for person in people_with_role([Role.SPOC], on=today, partnership=review.casefile.partnership, agency=agency)
    ]
    queue(
        MessageName.REVIEW_AGREED, to=queries.not_barred(review.casefile, contacts),
        facts=Facts(review.casefile.reference, "/"), now=now,
    )


def what_is_asked(review: Review) -> str:
    """What each agency is asked for, in the partnership's own words (F07, S7, S34, S41, S42)."""
    names = profile_of(review.casefile.partnership).names
    return (
        f"Please send your agency’s {names.agency_return}. The {names.analysis} is brief and answers the key lines of "
        f"enquiry below; the {names.chronology} is informed by the practitioner who was involved, and says what each "
        "event meant for the child. Tell us also if your agency was not involved."
    )


@transaction.atomic
def open_returns(
    review: Review, *, by: User, now: datetime, asked: str = "", due_on: date | None = None,
    by_invitation: Sequence[str] = (),
) -> None:
    """Ask every agency in scope for its audit and chronology (F07, L14, S7, S41, S42, S50).

    Each agency's clock D03 counts from the panel's decision (S34); ``due_on`` is used only where the partnership has
    switched that rule off. ``by_invitation`` are slugs of agencies that have nobody with an account: the Office invites
    somebody there to write. Raises the sentence of contributions when an
    agency has no single point of contact; then nobody has been asked.
    """
    require(policy.may_open_returns(by, review))
    take_step(review, "open_returns", machine=LINE_OF_SIGHT, by=by, now=now)
    if review.period_from is None or review.period_to is None:
        raise ScopeRefused("Enter the period under review first.")
    questions = [{"number": line.number, "question": line.question, "why": line.why} for line in review.key_lines.all()]
    for row in review.involved_agencies.select_related("agency"):
        send_request(
            review.casefile, agency=row.agency, asked=asked.strip() or what_is_asked(review),
            period_from=review.period_from, period_to=review.period_to, key_lines=questions,
            decided_on=review.decided_on, welfare_lead=row.welfare_lead, by=by, now=now, due_on=due_on,
            by_invitation=row.agency.slug in by_invitation,
        )


@transaction.atomic
def collate(
    review: Review, *, gaps_considered: str, by: User, now: datetime, expected_version: int | None = None
) -> None:
    """Close the returns and make the pack (F12, L17, S35). D04 counts from the last return received or waived (CAL-17).

    Raises ReturnsMissing while an agency has not been accepted, said it was not involved, or been waived with a
    reason; and a DomainError until the conflicts and gaps of the combined chronology have been reviewed.
    """
    require(policy.may_collate(by, review))
    LINE_OF_SIGHT.target("collate", state=review.state)
    last = last_closed_on(review.casefile)
    if not all_answered(review.casefile) or last is None:
        raise ReturnsMissing(
            "Not every agency has answered. Accept each return, or waive it with a reason, before you collate."
        )
    if not gaps_considered.strip():
        raise DomainError("Look through the conflicts and gaps, and enter what you made of them.")
    save_fields(
        review, by=by, expected_version=expected_version,
        changes={"gaps_considered": gaps_considered, "collated_at": now, "collated_by": by},
    )
    take_step(review, "collate", machine=LINE_OF_SIGHT, by=by, now=now)
    with suppress(NothingChanged):  # the Office may have frozen it the minute before
        freeze(review.casefile, by=by, now=now)
    start_clock(review.casefile, "D04", anchor_on=last, by=by, now=now)
    appointed = [person for person in (review.chair, review.buddy) if person is not None]
    queue(
        MessageName.PACK_READY, to=queries.not_barred(review.casefile, appointed),
        facts=_facts(review, page="pack/", due_on=queries.clock_due_on(review.casefile, "D04")), now=now,
    )


def _every_agency_placed(review: Review, order: Sequence[Mapping[str, Any]]) -> None:
    involved = {row.agency_id: row.agency for row in review.involved_agencies.select_related("agency")}
    placed = [row["agency"].pk for row in order]
    if missing := [str(agency) for key, agency in involved.items() if key not in placed]:
        raise EventRefused(f"Put {listed_in_words(missing)} in the order of presentation.")
    if len(set(placed)) != len(placed) or len({row["presents"] for row in order}) != len(order):
        raise EventRefused("Give each agency one place of its own in the order of presentation.")


@transaction.atomic
def set_event(
    review: Review,
    *,
    held_on: date,
    starts_at: time,
    practitioners_leave_at: time,
    ends_at: time,
    venue: str,
    online_link: str = "",
    access_needs: str = "",
    panel_on: date,
    panel_starts_at: time,
    not_same_day_because: str = "",
    late_because: str = "",
    attendees: Sequence[Mapping[str, Any]],
    order: Sequence[Mapping[str, Any]] = (),
    by: User,
    now: datetime,
) -> Event:
    """Arrange the day and the executive panel of the same afternoon (F13, L18; S43–S47, S49, S179).

    ``attendees``: name, role, agency, category, user or None. ``order``: agency, presents, nobody_because; left empty
    it is the agencies by involvement and then by length of chronology (S46). The executive panel gets sight of the
    review. Raises a DomainError after D04 without a reason, where an agency sends no manager or no practitioner and
    nobody says why, and where the panel is not the same afternoon and nobody says why.
    """
    require(policy.may_set_event(by, review))
    take_step(review, "set_event", machine=LINE_OF_SIGHT, by=by, now=now)
    order = order or [
        {"agency": agency, "presents": place, "nobody_because": ""}
        for place, agency in enumerate(queries.default_order(review), start=1)
    ]
    _every_agency_placed(review, order)
    casefile, today = review.casefile, timezone.localdate(now)
    has_panel = profile_of(casefile.partnership).settings.same_day_executive_panel
    panel = body_with(Function.LOS_EXEC, partnership=casefile.partnership, on=today) if has_panel else None
    if panel is not None:
        add_member(casefile, role=FileRole.EXECUTIVE_PANEL, body=panel, by=by, on=today)
    event = arrange_event(
        casefile, held_on=held_on, starts_at=starts_at, practitioners_leave_at=practitioners_leave_at, ends_at=ends_at,
        venue=venue, online_link=online_link, access_needs=access_needs, panel_on=panel_on,
        panel_starts_at=panel_starts_at, not_same_day_because=not_same_day_because, late_because=late_because,
        attendees=attendees, order=order, by=by, now=now,
        key_lines=[{"number": line.number, "question": line.question} for line in review.key_lines.all()],
    )
    _lend_pack(casefile, attendees, held_on=held_on, by=by, on=today)
    by_account = {row["user"].pk for row in attendees if row.get("user") is not None}
    leaders = [one for one in (review.chair, review.buddy) if one is not None and one.pk not in by_account]
    queue(
        MessageName.EVENT_INVITATION, to=queries.not_barred(casefile, leaders),
        facts=_facts(review, page="event/", due_on=held_on), now=now,
    )
    if panel is not None:
        queue(
            MessageName.TASK, to=queries.not_barred(casefile, members_of(panel, on=today)),
            facts=_facts(review, due_on=panel_on), now=now,
        )
    return event


def _lend_pack(
    casefile: CaseFile, attendees: Sequence[Mapping[str, Any]], *, held_on: date, by: User, on: date
) -> None:
    """Whoever is invited and has an account reads the pack: a practitioner to the end of the day, others for some
    working days after it (domain 01 §1.2 rule c; how many is a setting). Chair and buddy have it by their own part."""
    settings = profile_of(casefile.partnership).settings
    for row in attendees:
        if row.get("user") is None or row["category"] in (Category.CHAIR, Category.BUDDY):
            continue
        practises = row["category"] == Category.PRACTITIONER
        days = settings.pack_practitioner_working_days if practises else settings.pack_manager_working_days
        until = add_working_days(held_on, days)
        if until >= on:  # a day that was arranged on paper and is entered afterwards lends nothing
            add_member(casefile, role=FileRole.PACK_READER, user=row["user"], by=by, on=on, ends_on=until)


def _event_that_stands(review: Review) -> Event:
    event = queries.event_of(review.casefile)
    if event is None:
        raise EventRefused("No event has been arranged. Arrange it first.")
    return event


@transaction.atomic
def call_off_event(review: Review, *, because: str, by: User, now: datetime) -> None:
    """Call the arranged day off before it begins; another can then be arranged. D04 runs on."""
    require(policy.may_set_event(by, review))
    cancel_event(_event_that_stands(review), because=because, by=by, now=now)
    end_membership(review.casefile, role=FileRole.PACK_READER, by=by, on=timezone.localdate(now))
    take_step(review, "call_off_event", machine=LINE_OF_SIGHT, by=by, now=now, reason=because)


@transaction.atomic
def hold_event(review: Review, *, by: User, now: datetime, held_on: date | None = None) -> None:
    """The chair closes the day (F14, L19; S44–S48, S53–S55, S70). Meets D04; starts D05–D11 from its date.

    Triage members' sight of the file ends with the event (X20, S37). Raises a
    DomainError when the day is still to come, the purpose has not been read, attendance is not recorded, or there is
    neither a finding of good practice nor an explicit "none identified".
    """
    require(policy.may_hold_event(by, review))
    event = _event_that_stands(review)
    casefile, today = review.casefile, timezone.localdate(now)
    day = held_on or event.held_on
    if day != event.held_on:
        raise EventRefused(
            f"The event was arranged for {event.held_on:%-d %B %Y}. If it was held on another day, call it off and "
            "arrange it for that day."
        )
    if day > today:
        raise EventRefused(f"The event is on {day:%-d %B %Y}. Close it on that day or later.")
    if not good_practice_count(casefile) and not event.no_good_practice_because.strip():
        raise EventRefused(
            "Record at least one finding of good practice, or say in the record of the event why none was identified."
        )
    close_event(event, by=by, now=now)
    prompt_welfare(event, now=now)
    take_step(review, "hold_event", machine=LINE_OF_SIGHT, by=by, now=now)
    meet_clock(casefile, "D04", on=day, by=by, now=now)
    for rule in EVENT_CLOCKS:
        start_clock(casefile, rule, anchor_on=day, by=by, now=now)
    end_membership(casefile, role=FileRole.TRIAGE_PANEL, by=by, on=today)


def _set_actions(
    review: Review, actions: Sequence[Mapping[str, Any]], *, starts_on: date, by: User, now: datetime
) -> None:
    for row in actions:
        set_action(
            review.casefile, what=row["what"], agency=row["agency"], target_on=row["target_on"], starts_on=starts_on,
            outcome_for_children=row.get("outcome_for_children") or "", findings=row.get("findings") or [], by=by,
            now=now,
        )


@transaction.atomic
def hold_panel(
    review: Review,
    *,
    sat_on: date,
    sat_at: time,
    not_same_day_because: str = "",
    present: Sequence[Mapping[str, Any]],
    learning_considered: str,
    themes: Sequence[str],
    decisions: str = "",
    escalations: str = "",
    actions: Sequence[Mapping[str, Any]],
    by: User,
    now: datetime,
) -> PanelRecord:
    """The executive panel heard the chair and set actions (F15, F17, L20; S49, S59–S61). Meets D05 on ``sat_on``.

    ``present``: name, role, agency. ``actions``: what, agency, target_on, outcome_for_children, findings. What the
    chair presented is kept as it stood. Raises a DomainError when the panel did not sit on the event's afternoon and
    nobody says why (D05 then shows late), or on a day to come.
    """
    require(policy.may_hold_panel(by, review))
    event = _event_that_stands(review)
    if sat_on > timezone.localdate(now):
        raise PanelRefused("The day the panel sat must be today or in the past.")
    if sat_on < event.held_on:
        raise PanelRefused(f"The panel hears what the event learned. It sat on or after {event.held_on:%-d %B %Y}.")
    LINE_OF_SIGHT.target("hold_panel", state=review.state)
    body = body_with(Function.LOS_EXEC, partnership=review.casefile.partnership, on=timezone.localdate(now))
    panel = record_panel(
        event, body=body, sat_on=sat_on, sat_at=sat_at, not_same_day_because=not_same_day_because, present=present,
        presentation=queries.draft_presentation(review), learning_considered=learning_considered, themes=themes,
        decisions=decisions, escalations=escalations, by=by, now=now,
    )
    _set_actions(review, actions, starts_on=sat_on, by=by, now=now)
    take_step(review, "hold_panel", machine=LINE_OF_SIGHT, by=by, now=now)
    meet_clock(review.casefile, "D05", on=sat_on, by=by, now=now)
    _tell_administrators(review, now=now)
    return panel


def _tell_administrators(review: Review, *, now: datetime) -> None:
    """The manager hears from the record of the panel itself, the owners from each action."""
    administrators = people_with_role(
        [Role.SCP_ADMINISTRATOR], on=timezone.localdate(now), partnership=review.casefile.partnership
    )
    queue(MessageName.PANEL_SAT, to=queries.not_barred(review.casefile, administrators), facts=_facts(review), now=now)


@transaction.atomic
def agree_in_meeting(
    review: Review, *, actions: Sequence[Mapping[str, Any]], by: User, now: datetime
) -> None:
    """Where there is no executive panel, learning and actions are agreed in the meeting itself (S128, S132; HULL).

    Raises PanelRefused in a partnership whose executive panel hears the chair.
    """
    require(policy.may_hold_event(by, review))
    if profile_of(review.casefile.partnership).settings.same_day_executive_panel:
        raise PanelRefused("Here the executive panel hears the chair and sets actions. Record what it decided.")
    event = _event_that_stands(review)
    _set_actions(review, actions, starts_on=event.held_on, by=by, now=now)
    take_step(review, "agree_in_meeting", machine=LINE_OF_SIGHT, by=by, now=now)


@transaction.atomic
def divert(review: Review, *, reason: str, by: User, now: datetime) -> None:
    """New information: the serious-harm criteria may be met (L40, S23, S30). Before the event only.

    The review freezes as it stands: agencies write nothing more, its open clocks stop, and whoever L11 names is told.
    Nothing is removed.
    """
    require(policy.may_divert(by, review))
    if not reason.strip():
        raise DomainError("Enter what is now known that the serious-harm criteria may be met by.")
    casefile, today = review.casefile, timezone.localdate(now)
    take_step(review, "divert", machine=LINE_OF_SIGHT, by=by, now=now, reason=reason)
    hold_work(
        casefile, because="This review does not go on: it has been referred to the serious incident track.", by=by,
        now=now,
    )
    for clock in Deadline.objects.filter(casefile=casefile, met_at=None, stopped_at=None).select_related("agency"):
        stop_clock(
            casefile, clock.rule, agency=clock.agency, because="Referred to the serious incident track", by=by, now=now
        )
    outside = people_with_role(
        [Role.LA_NOTIFIER, Role.SAFEGUARDING_PARTNER], on=today, partnership=casefile.partnership
    )
    told = [*outside, casefile.opened_by, *queries.office_of(casefile, on=today)]
    queue(MessageName.DIVERTED, to=queries.not_barred(casefile, told), facts=_facts(review), now=now)
