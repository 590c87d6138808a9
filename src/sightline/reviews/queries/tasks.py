"""What each person must do next, and how far a review has come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sightline.access.permissions import Permission
from sightline.accounts.models import User
from sightline.casefiles.models import CaseFile, Move
from sightline.casefiles.policy import files_with
from sightline.contributions.choices import ANSWERED
from sightline.contributions.models import AgencyRequest
from sightline.deadlines.models import Deadline
from sightline.referrals.choices import ReferralState
from sightline.referrals.policy import visible_referrals
from sightline.reviews.choices import ReportState, ReviewState, TriageState
from sightline.reviews.models import OverviewReport, Review, Triage
from sightline.reviews.policy import visible_reviews, visible_triages


@dataclass(frozen=True)
class Task:
    """One thing that waits for this person: which file, what, the page that does it, and by when."""

    reference: str
    words: str
    path_name: str
    due_on: date | None


@dataclass(frozen=True)
class _Step:
    """What a state waits for: who may do it, the words, the page, the clock that runs."""

    permission: Permission
    words: str
    path_name: str
    rule: str = ""


LIST = _Step(Permission.TRIAGE_LIST, "List the referral for triage", "reviews:list", "D02")
TRIAGE_STEPS: dict[str, _Step] = {
    TriageState.LISTED: _Step(Permission.TRIAGE_DECIDE, "Record the triage decision", "reviews:record", "D02"),
    TriageState.DECIDED: _Step(Permission.SERIOUS_HARM_CONFIRM, "Give the serious-harm statement", "reviews:confirm"),
    TriageState.MORE_INFO: _Step(Permission.TRIAGE_LIST, "List again once the questions are answered", "reviews:list"),
}
REVIEW_STEPS: dict[str, _Step] = {
    ReviewState.LOS_AGREED: _Step(Permission.REVIEW_SCOPE, "Scope the review", "reviews:scope"),
    ReviewState.SCOPED: _Step(Permission.REQUEST_SEND, "Send the agencies’ requests", "reviews:send"),
    ReviewState.RETURNS_OPEN: _Step(Permission.PACK_COLLATE, "Collate the returns", "reviews:collate"),
    ReviewState.COLLATED: _Step(Permission.EVENT_SET, "Arrange the event", "reviews:set_event", "D04"),
    ReviewState.EVENT_SET: _Step(
        Permission.EVENT_RECORD, "Hold the event and close its record", "reviews:hold_event", "D04"
    ),
    ReviewState.EVENT_HELD: _Step(Permission.PANEL_RECORD, "Record the executive panel", "reviews:hold_panel", "D05"),
    ReviewState.EXEC_HELD: _Step(
        Permission.CHAIR_REPORT_WRITE, "Write the chair’s report", "reviews:write_chair_report"
    ),
    ReviewState.REPORTING: _Step(
        Permission.PLAN_FORMALISE, "Write and formalise the overview report", "reviews:edit_overview_report", "D11"
    ),
}
REPORT_STEPS: dict[str, _Step] = {
    ReportState.FORMALISED: _Step(
        Permission.PLAN_FORMALISE, "Put the report on the agenda", "reviews:table_report", "D12"
    ),
    ReportState.TABLED: _Step(Permission.MONITOR_RECORD, "Record the body’s consideration", "reviews:monitor", "D12"),
}
PATH = [
    ReviewState.LOS_AGREED, ReviewState.SCOPED, ReviewState.RETURNS_OPEN, ReviewState.COLLATED, ReviewState.EVENT_SET,
    ReviewState.EVENT_HELD, ReviewState.EXEC_HELD, ReviewState.REPORTING, ReviewState.WITH_MONITOR_BODY,
    ReviewState.IMPACT, ReviewState.CLOSED,
]


class _Clocks:
    """Open clocks of some files, in one query."""

    def __init__(self, files: Iterable[UUID]) -> None:
        rows = Deadline.objects.filter(casefile__in=list(files), agency=None, met_at=None, stopped_at=None)
        self._due = {(file, rule): due_on for file, rule, due_on in rows.values_list("casefile", "rule", "due_on")}

    def due_on(self, file: UUID, rule: str) -> date | None:
        return self._due.get((file, rule))


def _mine(user: User, steps: Iterable[_Step]) -> dict[Permission, set[UUID]]:
    wanted = {step.permission for step in steps}
    return {one: set(files_with(user, one).values_list("pk", flat=True)) for one in sorted(wanted)}


def _in_order(tasks: list[Task]) -> list[Task]:
    return sorted(tasks, key=lambda task: (task.due_on is None, task.due_on or date.max, task.reference))


def triage_waiting(user: User) -> list[Task]:
    """What triage waits for from this person: listing, the decision, the statement. Soonest first."""
    mine = _mine(user, [LIST, *TRIAGE_STEPS.values()])
    if not any(mine.values()):
        return []
    listed = list(visible_triages(user).filter(state__in=list(TRIAGE_STEPS)))
    to_list = list(
        visible_referrals(user)
        .filter(state=ReferralState.RECEIVED, casefile__in=mine[Permission.TRIAGE_LIST])
        .exclude(casefile__in=Triage.objects.values("casefile"))
    )
    clocks = _Clocks([row.casefile_id for row in [*listed, *to_list]])
    found = [
        Task(referral.casefile.reference, LIST.words, LIST.path_name, clocks.due_on(referral.casefile_id, LIST.rule))
        for referral in to_list
    ]
    for triage in listed:
        step = TRIAGE_STEPS[triage.state]
        if triage.casefile_id in mine[step.permission]:
            due_on = triage.questions_by if triage.state == TriageState.MORE_INFO else None
            found.append(
                Task(
                    triage.casefile.reference, step.words, step.path_name,
                    due_on or clocks.due_on(triage.casefile_id, step.rule),
                )
            )
    return _in_order(found)


def _all_answered(files: Iterable[UUID]) -> set[UUID]:
    rows = AgencyRequest.objects.filter(casefile__in=list(files)).values_list("casefile", "state")
    asked = {file for file, _ in rows}
    return asked - {file for file, state in rows if state not in ANSWERED}


def reviews_waiting(user: User) -> list[Task]:
    """What reviews wait for from this person, soonest first. Collating waits until every agency has answered (L17)."""
    mine = _mine(user, [*REVIEW_STEPS.values(), *REPORT_STEPS.values()])
    if not any(mine.values()):
        return []
    reviews: list[Review] = list(visible_reviews(user).filter(state__in=list(REVIEW_STEPS)))
    files = [review.casefile_id for review in reviews]
    clocks = _Clocks(files)
    answered = _all_answered(review.casefile_id for review in reviews if review.state == ReviewState.RETURNS_OPEN)
    reports: dict[UUID, str] = dict(
        OverviewReport.objects.filter(casefile__in=files).values_list("casefile", "state")
    )
    found = []
    for review in reviews:
        step = REVIEW_STEPS[review.state]
        if review.state == ReviewState.REPORTING:
            step = REPORT_STEPS.get(reports.get(review.casefile_id, ""), step)
        if review.state == ReviewState.RETURNS_OPEN and review.casefile_id not in answered:
            continue
        if review.casefile_id in mine[step.permission]:
            found.append(
                Task(
                    review.casefile.reference, step.words, step.path_name,
                    clocks.due_on(review.casefile_id, step.rule),
                )
            )
    return _in_order(found)


def what_next(user: User) -> list[Task]:
    """Everything of triage and reviews that waits for this person, soonest first; undated last."""
    return _in_order([*triage_waiting(user), *reviews_waiting(user)])


def what_next_on(user: User, casefile: CaseFile) -> list[Task]:
    """What of one file waits for this person."""
    return [task for task in what_next(user) if task.reference == casefile.reference]


def stage_rows(review: Review) -> list[dict[str, Any]]:
    """The review's path for the progress component: title, state (done, now, next) and the day it was reached.

    A review that has left the path (diverted, suspended, withdrawn) shows what was reached and then where it stands.
    """
    moves = Move.objects.filter(casefile=review.casefile, record_label="review", record_id=str(review.pk))
    reached = {move.to_state: move.moved_at for move in moves}
    rows: list[dict[str, Any]] = []
    on_path = review.state in PATH
    here = PATH.index(ReviewState(review.state)) if on_path else None
    for place, stage in enumerate(PATH):
        if here is None:
            if stage not in reached and stage != ReviewState.LOS_AGREED:
                continue
            standing = "done"
        else:
            standing = "done" if place < here else "now" if place == here else "next"
        row: dict[str, Any] = {"title": str(stage.label), "state": standing}
        if stage in reached and standing != "next":
            row["when"] = f"{reached[stage]:%-d %B %Y}"
        elif stage == ReviewState.LOS_AGREED:
            row["when"] = f"{review.decided_on:%-d %B %Y}"
        rows.append(row)
    if here is None:
        rows.append({"title": str(ReviewState(review.state).label), "state": "now"})
    return rows
