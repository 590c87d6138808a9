"""Starting, meeting, moving and stopping clocks; the reminder sweep. Always inside the operation that is the cause."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from sightline.access.permissions import Permission
from sightline.access.roles import ROLES, FileRole, Role, roles_with
from sightline.accounts.models import User
from sightline.casefiles.models import CaseFile
from sightline.casefiles.queries import agencies_on, people_in
from sightline.deadlines.models import Deadline
from sightline.deadlines.rules import DueDate, Status, due, rule_named
from sightline.foundation.working_days import is_working_day, subtract_working_days
from sightline.outbox.choices import MessageName
from sightline.outbox.operations import Facts, queue
from sightline.partnerships.models import Agency
from sightline.partnerships.queries import body_with, meeting_days, people_with_role, profile_of
from sightline.partnerships.rules import Function
from sightline.trail.choices import Verb
from sightline.trail.operations import record

ROLE_OF_ID: dict[str, Role] = {row.id: role for role, row in ROLES.items()}
# words of the rules' table that are not one of our roles
OWNER_WORDS = {"agencies": Role.AGENCY_MANAGER, "agency": Role.AGENCY_MANAGER, "SRG": Role.SRG_CHAIR}
# standing roles that mean somebody on this file, and what they are there
ON_THE_FILE = {
    Role.LOS_CHAIR: FileRole.CHAIR,
    Role.BUDDY: FileRole.BUDDY,
    Role.TRIAGE_MEMBER: FileRole.TRIAGE_PANEL,
    Role.SRG_CHAIR: FileRole.SERIOUS_REVIEW_CHAIR,
    Role.EXEC_PANEL_MEMBER: FileRole.EXECUTIVE_PANEL,
    Role.MONITOR_MEMBER: FileRole.MONITOR_BODY,
}
MORNING = time(9, 0)


def owner_role(said: str) -> str:
    """The role that a rule's owner column means: the first R-number in it, or a word for a group."""
    first = said.replace(",", " ").split()[0] if said else ""
    found = ROLE_OF_ID.get(first) or OWNER_WORDS.get(first)
    return str(found) if found else ""


def answer_for(casefile: CaseFile, rule: str, *, anchor_on: date) -> DueDate:
    """What the partnership's profile and diary make of a rule."""
    profile = profile_of(casefile.partnership)
    chosen = rule_named(rule, profile)
    meetings: list[date] = []
    if chosen.meets is not None:
        body = body_with(Function(chosen.meets), partnership=casefile.partnership, on=anchor_on)
        meetings = meeting_days(body)
    return due(chosen, anchor_on, profile=profile, meetings=meetings)


def first_reminder(answer: DueDate, *, now: datetime) -> datetime | None:
    """Half-way to the date or three working days before it, whichever is first; never in the past or at night."""
    if answer.due_on is None:
        return None
    start = timezone.localdate(now)
    half = start + (answer.due_on - start) / 2
    day = min(half, subtract_working_days(answer.due_on, 3))
    return next_morning(max(day, start + timedelta(days=1)))


def next_morning(day: date) -> datetime:
    """Nine o'clock on the first working day from ``day`` on."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, MORNING))


@transaction.atomic
def start_clock(
    casefile: CaseFile, rule: str, *, anchor_on: date, by: User, now: datetime, agency: Agency | None = None
) -> Deadline | None:
    """Start a clock of a rule from its anchor. None where the partnership's profile has switched the rule off.

    An open clock of the same rule (and agency) is re-dated instead, and the trail says so.
    """
    answer = answer_for(casefile, rule, anchor_on=anchor_on)
    if answer.due_on is None and answer.counted_from is None:
        return None
    facts = {
        "anchor_on": anchor_on,
        "title": answer.title,
        "owner_role": owner_role(answer.owner),
        "due_on": answer.due_on,
        "act_by": answer.act_by,
        "window_from": answer.window_from,
        "note": answer.reason or "",
        "local_target": answer.status == Status.LOCAL_TARGET,
        "remind_at": first_reminder(answer, now=now),
    }
    open_clock = Deadline.objects.filter(
        casefile=casefile, rule=answer.rule, agency=agency, met_at=None, stopped_at=None
    ).first()
    if open_clock is not None:
        before = open_clock.due_on
        for field, value in facts.items():
            setattr(open_clock, field, value)
        open_clock.save(update_fields=list(facts))
        record(
            Verb.CLOCK_MOVED, by=str(by.pk), file_ref=casefile.reference, record_label="deadline",
            record_id=str(open_clock.pk), rule=answer.rule, before=str(before), after=str(answer.due_on),
        )
        return open_clock
    clock = Deadline.objects.create(casefile=casefile, rule=answer.rule, agency=agency, **facts)
    record(
        Verb.CLOCK_STARTED, by=str(by.pk), file_ref=casefile.reference, record_label="deadline",
        record_id=str(clock.pk), rule=answer.rule, due_on=str(answer.due_on),
    )
    return clock


@transaction.atomic
def meet_clock(
    casefile: CaseFile, rule: str, *, on: date, by: User, now: datetime, agency: Agency | None = None
) -> bool:
    """The thing was done on ``on``. Done on the due date is on time (CAL-19). False when no such clock is open."""
    met = Deadline.objects.filter(casefile=casefile, rule=rule, agency=agency, met_at=None, stopped_at=None).update(
        met_at=now, met_by=by, met_on=on, remind_at=None
    )
    if met:
        record(
            Verb.CLOCK_MET, by=str(by.pk), file_ref=casefile.reference, record_label="deadline", rule=rule, on=str(on)
        )
    return bool(met)


@transaction.atomic
def stop_clock(
    casefile: CaseFile, rule: str, *, because: str, by: User, now: datetime, agency: Agency | None = None
) -> bool:
    """The clock no longer applies, and why. False when no such clock is open."""
    stopped = Deadline.objects.filter(
        casefile=casefile, rule=rule, agency=agency, met_at=None, stopped_at=None
    ).update(stopped_at=now, stopped_by=by, stopped_because=because, remind_at=None)
    if stopped:
        record(Verb.CLOCK_STOPPED, by=str(by.pk), file_ref=casefile.reference, record_label="deadline", rule=rule)
    return bool(stopped)


def owners(clock: Deadline, casefile: CaseFile, *, on: date) -> list[User]:
    """Whose it is to meet, on this file: never everybody who holds such a role on others (domain 01 §1.2).

    A role that one has on a file is asked of the file; a role in an agency, of the clock's agency or of those on the
    file; a role with sight of every file, of the partnership.
    """
    role = clock.owner_role
    if role in ON_THE_FILE:
        return list(people_in(casefile, ON_THE_FILE[Role(role)], on=on))
    if clock.agency is not None:
        return list(people_with_role([role], on=on, partnership=casefile.partnership, agency=clock.agency))
    if role in roles_with(Permission.FILE_VIEW_PARTNERSHIP):
        return list(people_with_role([role], on=on, partnership=casefile.partnership))
    return [
        person
        for agency in agencies_on(casefile, on=on)
        for person in people_with_role([role], on=on, partnership=casefile.partnership, agency=agency)
    ]


@transaction.atomic
def send_reminders(*, now: datetime, limit: int = 100) -> int:
    """Remind the owners of clocks whose moment has come; returns how many clocks spoke.

    The next moment counts from now and not from the last one: after an outage there is one reminder, not five.
    """
    today = timezone.localdate(now)
    waiting = (
        Deadline.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(met_at=None, stopped_at=None, remind_at__lte=now)
        .order_by("remind_at")[:limit]
    )
    spoken = 0
    for clock in waiting:
        casefile = CaseFile.objects.only("id", "reference", "partnership_id").get(pk=clock.casefile_id)
        queue(
            MessageName.DEADLINE_NEAR,
            to=owners(clock, casefile, on=today),
            facts=Facts(casefile.reference, f"/files/{casefile.reference}/", clock.due_on),
            now=now,
        )
        clock.remind_at = next_morning(today + timedelta(days=1 if clock.due_on and clock.due_on <= today else 3))
        clock.save(update_fields=["remind_at"])
        spoken += 1
    return spoken
