"""The chair's report (L21), the overview report and plan (L29), and the monitoring body (L30)."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from sightline.access.gate import require
from sightline.access.roles import FileRole, Role
from sightline.accounts.models import User
from sightline.casefiles.operations import add_member, save_fields, take_step
from sightline.deadlines.operations import meet_clock, start_clock
from sightline.foundation.errors import DomainError, SomebodyElseWasFirst, StepNotOpen
from sightline.learning.choices import Level, Polarity
from sightline.learning.queries import actions_of, findings_of, incomplete_actions, missing_from, uncovered
from sightline.learning.rules import THEMES
from sightline.outbox.choices import MessageName
from sightline.outbox.operations import Facts, queue
from sightline.partnerships.models import Body, BodyMeeting
from sightline.partnerships.queries import body_with, members_of, people_with_role
from sightline.partnerships.rules import Function
from sightline.reviews import policy, queries
from sightline.reviews.choices import ReportState, ReviewState
from sightline.reviews.models import ChairReport, OverviewReport, Review
from sightline.reviews.rules import CHAIR_REPORT, CHAIR_REPORT_NEEDED, OVERVIEW, listed_in_words
from sightline.reviews.states import LINE_OF_SIGHT, OVERVIEW_REPORT
from sightline.trail.choices import Verb
from sightline.trail.operations import record

AFTER_PANEL = (ReviewState.EXEC_HELD, ReviewState.REPORTING)


class ReportRefused(DomainError):
    """The report lacks something that it must hold."""


class PlanIncomplete(DomainError):
    """An action or a finding is not ready for the plan to be formalised (L29)."""


class NotThatMeeting(DomainError):
    """Not the first meeting whose papers were still open (L30, CAL-12)."""


def _facts(review: Review, *, page: str = "", due_on: date | None = None) -> Facts:
    reference = review.casefile.reference
    return Facts(reference, f"/files/{reference}/{page}", due_on)


def _findings_are_coded(review: Review) -> None:
    """L21: each finding has one polarity, one level and themes of the taxonomy."""
    findings = list(findings_of(review.casefile))
    if not findings:
        raise ReportRefused("Record the findings of the event before you write the report.")
    for finding in findings:
        coded = finding.polarity in Polarity.values and finding.level in Level.values
        if not coded or not finding.themes or set(finding.themes) - set(THEMES):
            raise ReportRefused(f"Code finding {finding.number} to the taxonomy: its kind, its level and its themes.")


@transaction.atomic
def write_chair_report(
    review: Review,
    *,
    good_practice: str,
    practice_issues: str,
    themes: str,
    lived_experience: str,
    system_issues: str = "",
    limits: str = "",
    about_the_process: str = "",
    by: User,
    now: datetime,
    expected_version: int | None = None,
) -> ChairReport:
    """The chair's brief report: good practice, practice issues, themes (F16, L21, S56). Writing it begins reporting.

    It can be put right until the overview report is with the monitoring body. Raises ReportRefused while a finding is
    not coded or a part is empty; SomebodyElseWasFirst for a stale page.
    """
    require(policy.may_write_chair_report(by, review))
    _findings_are_coded(review)
    texts = {
        "good_practice": good_practice, "practice_issues": practice_issues, "themes": themes,
        "lived_experience": lived_experience, "system_issues": system_issues, "limits": limits,
        "about_the_process": about_the_process,
    }
    if empty := [CHAIR_REPORT[key] for key in CHAIR_REPORT_NEEDED if not texts[key].strip()]:
        raise ReportRefused(f"Fill in: {', '.join(empty)}.")
    if review.state not in AFTER_PANEL:
        raise StepNotOpen("report", review.state)
    report = ChairReport.objects.filter(review=review).first()
    if report is None:
        if expected_version is not None:
            raise SomebodyElseWasFirst
        report = ChairReport.objects.create(
            casefile=review.casefile, review=review, written_at=now, written_by=by, **texts
        )
    else:
        rows = ChairReport.objects.filter(pk=report.pk, version=expected_version or report.version)
        if not rows.update(**texts, written_at=now, written_by=by, version=F("version") + 1):
            raise SomebodyElseWasFirst
        report.refresh_from_db()
    record(
        Verb.RECORD_SAVED, by=str(by.pk), file_ref=review.casefile.reference, record_label="chairreport",
        record_id=str(report.pk), version=report.version,
    )
    if review.state == ReviewState.EXEC_HELD:
        take_step(review, "report", machine=LINE_OF_SIGHT, by=by, now=now)
        _tell_of_report(review, now=now)
    return report


def _tell_of_report(review: Review, *, now: datetime) -> None:
    """The manager and the executive panel have something to read (L21)."""
    casefile, today = review.casefile, timezone.localdate(now)
    managers = people_with_role([Role.SCP_MANAGER], on=today, partnership=casefile.partnership)
    panels = Body.objects.filter(
        file_memberships__casefile=casefile, file_memberships__role=FileRole.EXECUTIVE_PANEL,
        file_memberships__ends_on=None,
    )
    members = [person for panel in panels for person in members_of(panel, on=today)]
    queue(
        MessageName.TASK, to=queries.not_barred(casefile, [*managers, *members]),
        facts=_facts(review, page="chair-report/"), now=now,
    )


@transaction.atomic
def save_overview_report(
    review: Review, *, sections: Mapping[str, str], by: User, now: datetime, expected_version: int | None = None
) -> OverviewReport:
    """Write the overview report (F18, S62): keys of rules.OVERVIEW → text. Sections may be left unfinished.

    Possible once the executive panel has met and until the report is formalised. Raises SomebodyElseWasFirst for a
    stale page.
    """
    require(policy.may_formalise(by, review))
    if review.state not in AFTER_PANEL:
        raise StepNotOpen("write", review.state)
    if unknown := sorted(set(sections) - set(OVERVIEW)):
        raise ValueError(f"not sections of the overview report: {unknown}")
    report = OverviewReport.objects.filter(review=review).first()
    if report is None:
        report = OverviewReport.objects.create(casefile=review.casefile, review=review, sections=dict(sections))
        record(
            Verb.RECORD_SAVED, by=str(by.pk), file_ref=review.casefile.reference, record_label="overviewreport",
            record_id=str(report.pk), sections=sorted(sections), done_at=now.isoformat(),
        )
        return report
    if report.state != ReportState.DRAFT:
        raise ReportRefused("The overview report has been formalised and can no longer be changed.")
    save_fields(
        report, by=by, changes={"sections": {**report.sections, **sections}}, expected_version=expected_version
    )
    return report


def what_keeps_it_a_draft(review: Review, report: OverviewReport | None) -> list[str]:
    """What the report and plan still need before they can be formalised, a sentence each (L29, S62). Empty: nothing."""
    missing: list[str] = []
    if review.state != ReviewState.REPORTING:
        missing.append("The chair writes the report of the event first.")
    texts = report.sections if report else {}
    if empty := [heading for key, heading in OVERVIEW.items() if not str(texts.get(key, "")).strip()]:
        missing.append(f"Fill in these sections of the overview report: {', '.join(empty)}.")
    missing += [
        f"Action {action.number}: enter {listed_in_words(missing_from(action))}."
        for action in incomplete_actions(review.casefile)
    ]
    missing += [
        f"Finding {finding.number}: set an action that answers it, or say why no action follows."
        for finding in uncovered(review.casefile)
    ]
    return missing


@transaction.atomic
def formalise(report: OverviewReport, *, formalised_on: date, by: User, now: datetime) -> None:
    """The partnership manager makes report and plan final (F18, F19, L29, S62). Meets D11; starts D12 (CAL-12).

    The monitoring body gets sight of the report and plan; its members and the agencies with actions are told. With no
    meeting in the diary D12 says so. Raises PlanIncomplete with everything that is missing.
    """
    review = report.review
    require(policy.may_formalise(by, review))
    casefile, today = review.casefile, timezone.localdate(now)
    OVERVIEW_REPORT.target("formalise", state=report.state)
    if formalised_on > today:
        raise ReportRefused("The day it was formalised must be today or in the past.")
    event = queries.event_of(casefile)
    if event is not None and formalised_on < event.held_on:
        raise ReportRefused(f"It cannot have been formalised before the event, on {event.held_on:%-d %B %Y}.")
    if missing := what_keeps_it_a_draft(review, report):
        raise PlanIncomplete(" ".join(missing))
    take_step(report, "formalise", machine=OVERVIEW_REPORT, by=by, now=now)
    save_fields(
        report, by=by, changes={"formalised_on": formalised_on, "formalised_at": now, "formalised_by": by}
    )
    meet_clock(casefile, "D11", on=formalised_on, by=by, now=now)
    clock = start_clock(casefile, "D12", anchor_on=formalised_on, by=by, now=now)
    body = body_with(Function.MONITOR, partnership=casefile.partnership, on=today)
    add_member(casefile, role=FileRole.MONITOR_BODY, body=body, by=by, on=today)
    owners = [
        person
        for agency in {action.agency_id: action.agency for action in actions_of(casefile)}.values()
        for person in people_with_role(
            [Role.AGENCY_MANAGER, Role.DSL], on=today, partnership=casefile.partnership, agency=agency
        )
    ]
    due_on = clock.due_on if clock else None
    queue(
        MessageName.PLAN_FORMALISED, to=queries.not_barred(casefile, [*members_of(body, on=today), *owners]),
        facts=_facts(review, due_on=due_on), now=now,
    )


def _is_the_next_meeting(report: OverviewReport, meeting: BodyMeeting, *, today: date) -> None:
    """The first whose papers were open when it was formalised; once that has passed, the first still open (CAL-12)."""
    if report.formalised_on is None:
        raise NotThatMeeting("Formalise the report and plan before you put them on an agenda.")
    first = queries.first_meeting_on(report.casefile, ready_on=report.formalised_on)
    if first is not None and first < today and meeting.held_on != first:
        first = queries.first_meeting_on(report.casefile, ready_on=today)
    if first is None and meeting.held_on >= report.formalised_on:  # the profile sets no rule for it
        return
    if meeting.held_on != first:
        if first is None:
            raise NotThatMeeting("Choose a meeting on or after the day the report was formalised.")
        raise NotThatMeeting(
            f"Choose the meeting on {first:%-d %B %Y}. It is the first for which papers can still be sent."
        )


@transaction.atomic
def table_report(report: OverviewReport, *, meeting: BodyMeeting, by: User, now: datetime) -> None:
    """Put report and plan on the agenda of the monitoring body's next available meeting (L30, S64, CAL-12).

    Raises NotThatMeeting for one whose papers had closed, or a later one than the first that can take it.
    """
    review = report.review
    require(policy.may_table(by, review))
    OVERVIEW_REPORT.target("table", state=report.state)
    today = timezone.localdate(now)
    body = body_with(Function.MONITOR, partnership=report.casefile.partnership, on=today)
    if meeting.body_id != body.pk:
        raise NotThatMeeting(f"Choose a meeting of the {body}.")
    _is_the_next_meeting(report, meeting, today=today)
    take_step(report, "table", machine=OVERVIEW_REPORT, by=by, now=now)
    save_fields(report, by=by, changes={"meeting": meeting})
    queue(
        MessageName.TASK, to=queries.not_barred(report.casefile, members_of(body, on=today)),
        facts=_facts(review, page="overview-report/", due_on=meeting.held_on), now=now,
    )


@transaction.atomic
def record_monitor(report: OverviewReport, *, considered_on: date, minute: str, by: User, now: datetime) -> None:
    """The monitoring body considered report and plan; the minute says what it made of them (L30, S64). Meets D12.

    Raises ReportRefused without a minute, for a day to come, or a day before it was formalised.
    """
    review = report.review
    require(policy.may_record_monitor(by, review))
    if not minute.strip():
        raise ReportRefused("Enter the minute of the body’s consideration.")
    if considered_on > timezone.localdate(now):
        raise ReportRefused("The day it was considered must be today or in the past.")
    if report.formalised_on is not None and considered_on < report.formalised_on:
        raise ReportRefused(f"It was formalised on {report.formalised_on:%-d %B %Y}. Enter a day on or after that.")
    take_step(report, "agree", machine=OVERVIEW_REPORT, by=by, now=now)
    save_fields(report, by=by, changes={"minute": minute})
    meet_clock(report.casefile, "D12", on=considered_on, by=by, now=now)
    take_step(review, "table", machine=LINE_OF_SIGHT, by=by, now=now)
    today = timezone.localdate(now)
    queue(MessageName.TASK, to=queries.office_of(report.casefile, on=today), facts=_facts(review), now=now)
