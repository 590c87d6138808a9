"""The learning day: arranged, opened, recorded, closed; and the executive panel that sits after it (L18–L20)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone

from sightline.access.gate import require
from sightline.access.roles import FileRole, Role
from sightline.accounts.models import User
from sightline.casefiles.models import Bar, CaseFile, FileMember
from sightline.casefiles.operations import add_member, save_fields, take_step
from sightline.deadlines.models import Deadline
from sightline.foundation.clock_rules import is_same_afternoon
from sightline.foundation.errors import DomainError, SomebodyElseWasFirst
from sightline.meetings import policy
from sightline.meetings.choices import Attended, Category, EventState
from sightline.meetings.models import AgencyAtEvent, Attendance, Event, PanelRecord, WelfareOffer
from sightline.meetings.queries import staff_named_in, unsaved_parts
from sightline.meetings.rules import practitioners_part_warning
from sightline.meetings.states import EVENT
from sightline.outbox.choices import MessageName
from sightline.outbox.operations import Facts, queue
from sightline.partnerships.models import Agency, Body
from sightline.partnerships.queries import people_with_role, profile_of
from sightline.trail.choices import Verb
from sightline.trail.operations import record

MANAGERS = (Category.MANAGER, Category.SENIOR_MANAGER)
NOT_THERE = (Attended.APOLOGIES, Attended.ABSENT)
# what the chair writes; everything else of an event is arranged, read out or counted
RECORD_FIELDS = frozenset(
    {
        "headlines", "key_line_notes", "lived_experience", "disagreements", "immediate_safety_action",
        "immediate_action", "welfare_notes", "no_good_practice_because",
    }
)


class EventStands(DomainError):
    """A file has one event that stands."""


class NotSameDay(DomainError):
    """The executive panel is to sit in the afternoon of the event (S49, D05, CAL-14), or somebody says why not."""

    def __init__(self) -> None:
        super().__init__(
            "The executive panel sits on the day of the event, at noon or later. "
            "Change its date and time, or say why it is not the same afternoon."
        )


class AgencyWithoutPeople(DomainError):
    """Every involved agency sends a manager and a practitioner, or the reason is recorded (S44, S179)."""


class NotReadyToClose(DomainError):
    """The record of the day lacks something that it must hold (L19)."""


class NotOpenForNotes(DomainError):
    """The day has been closed or cancelled."""

    def __init__(self) -> None:
        super().__init__("The record of this event can no longer be changed. Open the event to see how it stands.")


def _path(casefile: CaseFile) -> str:
    return f"/files/{casefile.reference}/event/"


def _office(casefile: CaseFile, *, on: date, roles: Sequence[Role]) -> list[User]:
    return list(people_with_role(roles, on=on, partnership=casefile.partnership))


def _same_afternoon_or_reason(casefile: CaseFile, *, event_on: date, on: date, at: time, because: str) -> None:
    if not profile_of(casefile.partnership).settings.same_day_executive_panel:
        return
    sits_at = timezone.make_aware(datetime.combine(on, at))
    if not is_same_afternoon(event_on, sits_at) and not because.strip():
        raise NotSameDay


def _in_time_or_reason(casefile: CaseFile, *, held_on: date, because: str) -> None:
    clock = Deadline.objects.filter(casefile=casefile, rule="D04", met_at=None, stopped_at=None).first()
    if clock is not None and clock.due_on is not None and held_on > clock.due_on and not because.strip():
        raise DomainError(
            f"The event is to be held by {clock.due_on:%-d %B %Y}. Choose an earlier day, or say why it is later."
        )


def _everyone_or_reason(attendees: Sequence[Mapping[str, Any]], order: Sequence[Mapping[str, Any]]) -> None:
    for place in order:
        agency = place["agency"]
        invited = {row["category"] for row in attendees if row["agency"] == agency}
        complete = Category.PRACTITIONER in invited and invited.intersection(MANAGERS)
        if not complete and not str(place.get("nobody_because") or "").strip():
            raise AgencyWithoutPeople(
                f"Invite a manager and a practitioner of {agency}, or say why nobody of one kind can come."
            )


@transaction.atomic
def arrange_event(
    casefile: CaseFile,
    *,
    held_on: date,
    starts_at: time,
    practitioners_leave_at: time,
    ends_at: time,
    venue: str,
    online_link: str,
    access_needs: str,
    panel_on: date,
    panel_starts_at: time,
    not_same_day_because: str,
    late_because: str,
    attendees: Sequence[Mapping[str, Any]],
    order: Sequence[Mapping[str, Any]],
    by: User,
    now: datetime,
    key_lines: Sequence[Mapping[str, Any]] = (),
) -> Event:
    """Set the day and invite people to it (L18, S43–S47, S49, S179).

    ``attendees``: name, role, agency (Agency), category (Category), user (User or None). ``order``: agency, presents
    (1 speaks first, S46), nobody_because. ``key_lines``: number, question; the chair's notes are kept under them.
    Those with an account get sight of the day and an invitation. Raises a DomainError when an event already stands,
    the times are not in order, the day is after D04 without a reason, the panel is not the same afternoon without a
    reason, an agency sends too few people without a reason, or somebody invited is barred from the file.
    """
    require(policy.may_arrange(by, casefile))
    if Event.objects.filter(casefile=casefile).exclude(state=EventState.CANCELLED).exists():
        raise EventStands("This file already has an event. Open it to see the day that was arranged.")
    if not starts_at < practitioners_leave_at <= ends_at:
        raise DomainError("Put the times in order: the start, then when practitioners leave, then the end.")
    _in_time_or_reason(casefile, held_on=held_on, because=late_because)
    _same_afternoon_or_reason(
        casefile, event_on=held_on, on=panel_on, at=panel_starts_at, because=not_same_day_because
    )
    _everyone_or_reason(attendees, order)
    accounts = [row["user"] for row in attendees if row.get("user") is not None]
    if Bar.objects.filter(casefile=casefile, user__in=accounts, lifted_at=None).exists():
        raise DomainError("Somebody you invite is kept out of this file. Invite another person from their agency.")

    event = Event.objects.create(
        casefile=casefile, held_on=held_on, starts_at=starts_at, practitioners_leave_at=practitioners_leave_at,
        ends_at=ends_at, venue=venue, online_link=online_link, access_needs=access_needs, panel_on=panel_on,
        panel_starts_at=panel_starts_at, not_same_day_because=not_same_day_because, late_because=late_because,
        headlines=[{"agency": str(place["agency"]), "words": ""} for place in sorted(order, key=_presents)],
        key_line_notes=[{"number": line["number"], "question": line["question"], "notes": ""} for line in key_lines],
    )
    Attendance.objects.bulk_create(
        Attendance(
            casefile=casefile, event=event, name=row["name"], role=row["role"], agency=row["agency"],
            category=row["category"], user=row.get("user"),
        )
        for row in attendees
    )
    AgencyAtEvent.objects.bulk_create(
        AgencyAtEvent(
            casefile=casefile, event=event, agency=place["agency"], presents=place["presents"],
            nobody_because=place.get("nobody_because") or "",
        )
        for place in order
    )
    for person in accounts:
        add_member(casefile, role=FileRole.ATTENDEE, user=person, by=by, on=timezone.localdate(now))
    record(
        Verb.RECORD_SAVED, by=str(by.pk), file_ref=casefile.reference, record_label="event", record_id=str(event.pk),
        held_on=str(held_on), invited=len(attendees), agencies=len(order),
    )
    queue(
        MessageName.EVENT_INVITATION, to=accounts, facts=Facts(casefile.reference, _path(casefile), held_on), now=now
    )
    return event


def _presents(place: Mapping[str, Any]) -> int:
    return int(place["presents"])


@transaction.atomic
def cancel_event(event: Event, *, because: str, by: User, now: datetime) -> None:
    """Call the day off before it has begun, so that another can be arranged."""
    require(policy.sees(by, event) and policy.may_arrange(by, event.casefile))
    if not because.strip():
        raise DomainError("Say why the event is cancelled.")
    take_step(event, "cancel", machine=EVENT, by=by, now=now, reason=because)


@transaction.atomic
def read_purpose(event: Event, *, by: User, now: datetime) -> None:
    """The chair has read that the day is for learning and not for blame; the day is open (S53, S54, L19)."""
    require(policy.may_record(by, event))
    take_step(event, "open", machine=EVENT, by=by, now=now)
    save_fields(event, by=by, changes={"purpose_read_at": now, "purpose_read_by": by})


@transaction.atomic
def record_attendance(event: Event, *, rows: Sequence[Mapping[str, Any]], by: User, now: datetime) -> None:
    """Who came to which part, and why the others did not (F13, S45, S179).

    A row of somebody invited: id, attended, not_there_because. A row of a substitute has no id, and name, role, agency
    and category besides. Raises a DomainError when somebody who was not there has no reason.
    """
    require(policy.may_record_attendance(by, event))
    _must_be_open_for_notes(event)
    invited = {person.pk: person for person in Attendance.objects.filter(event=event)}
    changed, new = [], []
    for row in rows:
        if row.get("id") is None:
            person = Attendance(
                casefile=event.casefile, event=event, name=row["name"], role=row["role"], agency=row["agency"],
                category=row["category"],
            )
            new.append(person)
        elif row["id"] in invited:
            person = invited[row["id"]]
            changed.append(person)
        else:
            raise SomebodyElseWasFirst
        person.attended = row["attended"]
        person.not_there_because = str(row.get("not_there_because") or "").strip()
        if person.attended in NOT_THERE and not person.not_there_because:
            raise DomainError(f"Say why {person.name} was not there.")
        if person.attended not in NOT_THERE:
            person.not_there_because = ""
    Attendance.objects.bulk_update(changed, ["attended", "not_there_because"])
    Attendance.objects.bulk_create(new)
    record(
        Verb.RECORD_SAVED, by=str(by.pk), file_ref=event.casefile.reference, record_label="attendance",
        record_id=str(event.pk), done_at=now.isoformat(), people=len(changed), added=len(new),
    )


def takes_notes(event: Event) -> bool:
    """Whether the record and the attendance can still be written: until the day is closed or cancelled."""
    return event.state in (EventState.PLANNED, EventState.OPEN)


def _must_be_open_for_notes(event: Event) -> None:
    if not takes_notes(event):
        raise NotOpenForNotes


def _notes_under_their_questions(event: Event, notes: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    said = {line["number"]: str(line.get("notes") or "") for line in notes}
    if unknown := set(said) - {line["number"] for line in event.key_line_notes}:
        raise DomainError(f"There is no key line of enquiry {min(unknown)} on this event. Open the page again.")
    return [{**line, "notes": said.get(line["number"], line["notes"])} for line in event.key_line_notes]


@transaction.atomic
def save_event_record(
    event: Event, *, changes: Mapping[str, Any], by: User, now: datetime, expected_version: int | None = None
) -> None:
    """Write part of the record of the day (F14, S48, S55). Parts may be left unfinished until it is closed.

    ``changes``: any of RECORD_FIELDS. Notes on key lines keep the questions as arranged. Raises SomebodyElseWasFirst
    for a stale version; a DomainError when an immediate safety action is not said, or a disagreement names a person.
    An immediate action is the office's to know of today: it is told when the answer becomes yes.
    """
    require(policy.may_record(by, event))
    _must_be_open_for_notes(event)
    if unknown := set(changes) - RECORD_FIELDS:
        raise ValueError(f"not a part of the record: {sorted(unknown)}")
    wanted = dict(changes)
    if "key_line_notes" in wanted:
        wanted["key_line_notes"] = _notes_under_their_questions(event, wanted["key_line_notes"])
    acts_now = wanted.get("immediate_safety_action", event.immediate_safety_action)
    if acts_now and not str(wanted.get("immediate_action", event.immediate_action)).strip():
        raise DomainError("Enter what must be done today to keep the child safe.")
    if staff_named_in(event.casefile, [str(wanted.get("disagreements", ""))]):
        raise DomainError("Take the names out of the disagreements. Say which agencies or roles saw it differently.")
    newly_acts = acts_now and not event.immediate_safety_action
    save_fields(event, by=by, changes=wanted, expected_version=expected_version)
    if newly_acts:
        today = timezone.localdate(now)
        queue(
            MessageName.TASK,
            to=_office(event.casefile, on=today, roles=[Role.SCP_MANAGER, Role.SCP_ADMINISTRATOR]),
            facts=Facts(event.casefile.reference, _path(event.casefile), today),
            now=now,
        )


def what_keeps_it_open(event: Event) -> list[str]:
    """What the record still needs before it can be closed (L19, S48, S53, S54, S179). Empty: it can be closed."""
    missing = []
    if event.purpose_read_at is None:
        missing.append("Read the purpose of the day and record that you have.")
    if not event.lived_experience.strip():
        missing.append("Enter what was learned of the child’s lived experience.")
    people = list(Attendance.objects.filter(event=event))
    if not people or any(person.attended == Attended.NOT_YET for person in people):
        missing.append("Record for each person whether they came.")
    if any(person.attended in NOT_THERE and not person.not_there_because.strip() for person in people):
        missing.append("Say why each person who did not come was not there.")
    return missing


@transaction.atomic
def close_event(event: Event, *, by: User, now: datetime) -> None:
    """The day has been held and its record is complete (L19). Raises NotReadyToClose with all that is missing.

    Text that the chair typed and has not saved keeps it open too: after closing nobody could save it any more.
    """
    require(policy.may_record(by, event))
    event.refresh_from_db()
    missing = what_keeps_it_open(event)
    if unsaved_parts(event, by):
        missing.append("Open the record and save or discard the parts in which you typed and did not save.")
    if takes_notes(event) and missing:
        raise NotReadyToClose(" ".join(missing))
    take_step(event, "hold", machine=EVENT, by=by, now=now)
    save_fields(event, by=by, changes={"held_at": now, "held_by": by})


def warnings(event: Event) -> list[str]:
    """What is unusual about the day and does not stop it: the length of the practitioners' part (S45, L19)."""
    settings = profile_of(event.casefile.partnership).settings
    warning = practitioners_part_warning(
        event.starts_at, event.practitioners_leave_at,
        least=settings.practitioner_segment_min_minutes, most=settings.practitioner_segment_max_minutes,
    )
    return [warning] if warning else []


@transaction.atomic
def record_panel(
    event: Event,
    *,
    body: Body,
    sat_on: date,
    sat_at: time,
    not_same_day_because: str,
    present: Sequence[Mapping[str, Any]],
    presentation: Mapping[str, Any],
    learning_considered: str,
    themes: Sequence[str],
    decisions: str,
    escalations: str,
    by: User,
    now: datetime,
) -> PanelRecord:
    """What the executive panel considered and decided on the day (L20, F17, S59–S61).

    ``present``: name, role, agency. ``presentation``: heading → text, as it was shown (F15). Raises NotSameDay when the
    panel did not sit on the event's date at noon or later and no reason is given (D05, CAL-14); a DomainError when the
    event has not been closed, the panel has a record already, nobody was present or nothing was considered.
    """
    require(policy.may_record_panel(by, event))
    if event.state != EventState.HELD:
        raise DomainError("Close the record of the event first. The executive panel hears what was learned there.")
    if PanelRecord.objects.filter(event=event).exists():
        raise DomainError("The executive panel already has a record for this event. Open it to see what was decided.")
    _same_afternoon_or_reason(
        event.casefile, event_on=event.held_on, on=sat_on, at=sat_at, because=not_same_day_because
    )
    if not present:
        raise DomainError("Enter who sat on the executive panel.")
    if not learning_considered.strip():
        raise DomainError("Enter the learning that the executive panel considered.")
    panel = PanelRecord.objects.create(
        casefile=event.casefile, event=event, body=body, sat_on=sat_on, sat_at=sat_at,
        not_same_day_because=not_same_day_because, present=[dict(person) for person in present],
        presentation=dict(presentation), learning_considered=learning_considered, themes=list(themes),
        decisions=decisions, escalations=escalations, recorded_at=now, recorded_by=by,
    )
    record(
        Verb.RECORD_SAVED, by=str(by.pk), file_ref=event.casefile.reference, record_label="panel_record",
        record_id=str(panel.pk), sat_on=str(sat_on), themes=sorted(themes),
    )
    queue(
        MessageName.PANEL_SAT,
        to=_office(event.casefile, on=timezone.localdate(now), roles=[Role.SCP_MANAGER]),
        facts=Facts(event.casefile.reference, f"/files/{event.casefile.reference}/", None),
        now=now,
    )
    return panel


@transaction.atomic
def prompt_welfare(event: Event, *, now: datetime) -> None:
    """After the day the managers and safeguarding leads of the agencies that came are asked to look after their staff
    (L19, S325). Called by the operation that holds the event, which has asked its own policy."""
    casefile, today = event.casefile, timezone.localdate(now)
    came = event.attendances.exclude(attended__in=[*NOT_THERE, Attended.NOT_YET]).values("agency")
    barred = Bar.objects.filter(casefile=casefile, lifted_at=None).values("user")
    for agency in Agency.objects.filter(pk__in=came).order_by("pk"):
        people = people_with_role(
            [Role.AGENCY_MANAGER, Role.DSL], on=today, partnership=casefile.partnership, agency=agency
        ).exclude(pk__in=barred)
        path = f"/files/{casefile.reference}/welfare/{agency.slug}/"
        queue(MessageName.WELFARE_PROMPT, to=people, facts=Facts(casefile.reference, path), now=now)


@transaction.atomic
def record_welfare(
    place: FileMember,
    *,
    staff_affected: int,
    offered_by_post: str,
    offered_on: date,
    debrief_attended: bool | None,
    by: User,
    now: datetime,
) -> WelfareOffer:
    """The agency says what it offered its staff (F42): a number, a post and a day; nothing of anybody's health.

    Said again, the record is put right. Raises a DomainError for a day to come.
    """
    require(policy.may_record_welfare(by, place))
    if offered_on > timezone.localdate(now):
        raise DomainError("The day on which support was offered must be today or in the past.")
    offer, _ = WelfareOffer.objects.update_or_create(
        casefile=place.casefile, agency=place.agency,
        defaults={
            "staff_affected": staff_affected, "offered_by_post": offered_by_post, "offered_on": offered_on,
            "debrief_attended": debrief_attended, "recorded_at": now, "recorded_by": by,
        },
    )
    record(
        Verb.RECORD_SAVED, by=str(by.pk), file_ref=place.casefile.reference, record_label="welfareoffer",
        record_id=str(offer.pk),
    )
    return offer
