"""One file's triage, review, event, report and clocks."""

from datetime import date

from django.db.models import Count

from sightline.accounts.models import User
from sightline.casefiles.models import CaseFile
from sightline.chronology.models import ChronologyEntry
from sightline.contributions.models import AgencyRequest
from sightline.deadlines.models import Deadline
from sightline.deadlines.operations import answer_for
from sightline.meetings.choices import EventState
from sightline.meetings.models import Event
from sightline.partnerships.models import Agency, Body, BodyMeeting
from sightline.reviews.models import OverviewReport, Review, Triage
from sightline.reviews.policy import visible_overview_reports, visible_reviews, visible_triages


def triage_of(user: User, casefile: CaseFile) -> Triage | None:
    """The triage of a file, where this person may see the whole of it."""
    return visible_triages(user).filter(casefile=casefile).first()


def review_of(user: User, casefile: CaseFile) -> Review | None:
    """The review of a file, where this person may see it."""
    return visible_reviews(user).filter(casefile=casefile).first()


def overview_report_of(user: User, casefile: CaseFile) -> OverviewReport | None:
    """The overview report of a file, where this person may see it."""
    return visible_overview_reports(user).filter(casefile=casefile).first()


def event_of(casefile: CaseFile) -> Event | None:
    """The event that stands on the file."""
    return Event.objects.filter(casefile=casefile).exclude(state=EventState.CANCELLED).first()


def clock_due_on(casefile: CaseFile, rule: str) -> date | None:
    """The date of the file's open clock of a rule; None when none is open or it has no date."""
    clock = Deadline.objects.filter(casefile=casefile, rule=rule, agency=None, met_at=None, stopped_at=None).first()
    return clock.due_on if clock is not None else None


def default_order(review: Review) -> list[Agency]:
    """The order of presentation: most involved first, then the longest chronology, then the name (S46, §2.1.3)."""
    entries = dict(
        ChronologyEntry.objects.filter(casefile=review.casefile)
        .order_by()
        .values_list("agency")
        .annotate(number=Count("pk"))
    )
    involved = review.involved_agencies.select_related("agency")
    ranked = sorted(involved, key=lambda row: (-row.involvement, -entries.get(row.agency_id, 0), row.agency.name))
    return [row.agency for row in ranked]


def first_meeting_on(casefile: CaseFile, *, ready_on: date) -> date | None:
    """The monitoring body's first meeting whose papers are open on ``ready_on`` (CAL-12); None: none in the diary."""
    return answer_for(casefile, "D12", anchor_on=ready_on).due_on


def meetings_open_to(body: Body, *, ready_on: date) -> list[BodyMeeting]:
    """The body's diary from a day on, in order."""
    return list(BodyMeeting.objects.filter(body=body, held_on__gte=ready_on).order_by("held_on"))


def returns_due_on(review: Review) -> date | None:
    """The day every agency's return is due, counted from the panel's decision (D03, S34); None: the rule is off."""
    return answer_for(review.casefile, "D03", anchor_on=review.decided_on).due_on


def answers_of(casefile: CaseFile) -> list[AgencyRequest]:
    """Every agency asked and where its answer stands, by name."""
    return list(AgencyRequest.objects.filter(casefile=casefile).select_related("agency").order_by("agency__name"))
