"""What the pages of triage and reviews show."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from sightline.accounts.models import User
from sightline.anonymity.rules.pseudonyms import Replacement, Rewritten, restore
from sightline.design.formats import counted
from sightline.reviews import policy
from sightline.reviews.choices import Criterion, HarmPrompt, ReportState, ReviewState, TriageState
from sightline.reviews.models import ChairReport, OverviewReport, Review, SectorView, Triage
from sightline.reviews.queries import Task
from sightline.reviews.rules import CHAIR_REPORT, OVERVIEW

TAGS = {
    TriageState.LISTED: "govuk-tag--blue",
    TriageState.DECIDED: "govuk-tag--yellow",
    TriageState.CONFIRMED: "govuk-tag--green",
    TriageState.MORE_INFO: "govuk-tag--yellow",
    TriageState.DIVERTED: "govuk-tag--red",
}
# Scenario 3 in the words of what the system does today: the serious-incident form itself is not part of it yet.
DIVERTED_WORDS = (
    "The serious-harm criteria may be met. The Line of Sight process is frozen as it stands, and nothing in the "
    "referral or its record is lost. The local authority’s notifier, the safeguarding partners and the referrer have "
    "been told. "
    "The SCSI 1 form is completed outside this system for now: use what the referral already says."
)


def _link(text: str, name: str, reference: str) -> dict[str, str]:
    return {"text": text, "href": reverse(f"reviews:{name}", kwargs={"reference": reference})}


def yes_no(answer: bool | None) -> str:
    """Yes, No, or Not recorded."""
    return {True: "Yes", False: "No", None: "Not recorded"}[answer]


@dataclass(frozen=True)
class TriagePage:
    """The whole record of triage, for the Office, the panel and the review group's chair (F04, F05)."""

    triage: Triage
    views: list[SectorView]
    user: User

    @property
    def tag(self) -> dict[str, str]:
        """Where it stands."""
        return {"text": self.triage.get_state_display(), "classes": TAGS.get(TriageState(self.triage.state), "")}

    @property
    def meeting(self) -> list[tuple[str, str]]:
        """When, where, with whom."""
        triage = self.triage
        rows = [
            ("Panel", str(triage.body)),
            ("Meets", f"{triage.meets_on:%A %-d %B %Y} at {triage.meets_at:%H:%M}"),
            ("Where", triage.where),
        ]
        if triage.case_manager_name:
            rows.append(("Current case manager", triage.case_manager_name))
        if triage.late_because:
            rows.append(("Why it meets late", triage.late_because))
        return rows

    @property
    def decided(self) -> list[tuple[str, str]]:
        """F04; empty before the panel has decided."""
        triage = self.triage
        if triage.decided_on is None:
            return []
        rows = [
            ("Decision", triage.get_decision_display()),
            ("Decided on", f"{triage.decided_on:%-d %B %Y}"),
            ("Reasons", triage.rationale),
            ("Who presented", triage.who_presented),
            ("Presentation", triage.presentation),
            ("Weighed", "\n".join(str(Criterion(each).label) for each in triage.criteria)),
            ("What else could be done", triage.alternatives),
            ("Questions", triage.questions),
            ("Answers by", f"{triage.questions_by:%-d %B %Y}" if triage.questions_by else ""),
            ("Expertise the chair should have", triage.chair_expertise),
            ("Minutes taken by", triage.minute_taker),
            ("Safeguarding Review Group’s chair present", yes_no(triage.srg_chair_present)),
        ]
        return [(heading, text) for heading, text in rows if text]

    @property
    def statement(self) -> list[tuple[str, str]]:
        """F05; empty before the chair has spoken."""
        triage = self.triage
        if triage.confirmed_at is None:
            return []
        return [
            ("Statement", triage.get_statement_display()),
            ("Reason", triage.statement_reason),
            ("Abuse or neglect known or suspected", yes_no(triage.abuse_or_neglect)),
            ("Died or seriously harmed", yes_no(triage.died_or_seriously_harmed)),
            ("Considered", "\n".join(str(HarmPrompt(each).label) for each in triage.harm_considered)),
            ("Made by", f"{triage.confirmed_by}, {triage.confirmed_at:%-d %B %Y}"),
        ]

    @property
    def diverted(self) -> str:
        """What has happened, where the criteria may be met."""
        return DIVERTED_WORDS if self.triage.state == TriageState.DIVERTED else ""

    @property
    def buttons(self) -> list[dict[str, str]]:
        """What this person may do next."""
        triage, user, reference = self.triage, self.user, self.triage.casefile.reference
        if triage.state == TriageState.LISTED and policy.may_decide(user, triage):
            return [_link("Record the decision", "record", reference)]
        if triage.state == TriageState.DECIDED and policy.may_confirm(user, triage):
            return [_link("Give your statement", "confirm", reference)]
        if triage.state == TriageState.MORE_INFO and policy.may_list(user, triage.referral):
            return [_link("List again", "list", reference)]
        return []


@dataclass(frozen=True)
class OutcomePage:
    """What the referrer and their lead are told: the meeting, then the outcome and why (L09, L12)."""

    triage: Triage

    @property
    def tag(self) -> dict[str, str]:
        """Where it stands."""
        return {"text": self.triage.get_state_display(), "classes": TAGS.get(TriageState(self.triage.state), "")}

    @property
    def rows(self) -> list[tuple[str, str]]:
        """The meeting, the outcome, the reasons."""
        triage = self.triage
        rows = [
            ("The panel meets", f"{triage.meets_on:%A %-d %B %Y} at {triage.meets_at:%H:%M}"),
            ("Where", triage.where),
        ]
        if triage.decided_on is None:
            return rows
        rows += [
            ("Decision", triage.get_decision_display()), ("Decided on", f"{triage.decided_on:%-d %B %Y}"),
            ("Reasons", triage.rationale), ("What else could be done", triage.alternatives),
            ("Questions", triage.questions),
            ("Answers by", f"{triage.questions_by:%-d %B %Y}" if triage.questions_by else ""),
        ]
        return [(heading, text) for heading, text in rows if text]

    @property
    def words(self) -> str:
        """What it means for the referrer now."""
        return {
            TriageState.LISTED: "You are invited to present the case to the panel.",
            TriageState.DECIDED: "The review begins once the Safeguarding Review Group’s chair has confirmed that the "
            "serious-harm criteria are not met.",
            TriageState.MORE_INFO: "Please send your answers to the partnership’s office. The referral will then be "
            "listed again.",
            TriageState.DIVERTED: DIVERTED_WORDS,
        }.get(TriageState(self.triage.state), "")


@dataclass(frozen=True)
class ReviewPage:
    """The scope and where the review stands (F06)."""

    review: Review
    steps: list[dict[str, Any]]
    tasks: list[Task]
    user: User

    @property
    def buttons(self) -> list[dict[str, str]]:
        """What waits for this person here."""
        reference = self.review.casefile.reference
        return [
            {"text": task.words, "href": reverse(task.path_name, kwargs={"reference": reference})}
            for task in self.tasks
        ]

    @property
    def scope(self) -> list[tuple[str, str]]:
        """What was decided about the review; empty before it is scoped."""
        review = self.review
        if review.scoped_at is None:
            return []
        period = (
            f"{review.period_from:%-d %B %Y} to {review.period_to:%-d %B %Y}"
            if review.period_from and review.period_to
            else ""
        )
        rows = [
            ("Chair", str(review.chair or "")), ("Buddy", str(review.buddy or "")), ("Period under review", period),
            ("Why this period", review.period_reason), ("Child’s lived experience", review.lived_experience_plan),
            ("Family", review.get_family_decision_display()), ("Why", review.family_reason),
            ("Be careful of", review.parallel_cautions),
            ("Provisional day of the event",
             f"{review.provisional_event_on:%-d %B %Y}" if review.provisional_event_on else ""),
        ]
        return [(heading, text) for heading, text in rows if text]

    @property
    def diverted(self) -> str:
        """What has happened, where the criteria may be met."""
        return DIVERTED_WORDS if self.review.state == ReviewState.DIVERTED_SERIOUS else ""

    @property
    def can_divert(self) -> bool:
        """Before the event, for manager, review group's chair and event's chair."""
        before = (
            ReviewState.LOS_AGREED, ReviewState.SCOPED, ReviewState.RETURNS_OPEN, ReviewState.COLLATED,
            ReviewState.EVENT_SET,
        )
        return self.review.state in before and policy.may_divert(self.user, self.review)

    @property
    def can_call_off(self) -> bool:
        """The arranged day, by the Office."""
        return self.review.state == ReviewState.EVENT_SET and policy.may_set_event(self.user, self.review)


def chair_report_parts(report: ChairReport) -> list[tuple[str, str]]:
    """F16: heading and text of each part that says something."""
    return [(heading, getattr(report, key)) for key, heading in CHAIR_REPORT.items() if getattr(report, key)]


@dataclass(frozen=True)
class Piece:
    """Some words of a text; `is_replaced` where a replacement stands or stood."""

    text: str
    is_replaced: bool = False


@dataclass(frozen=True)
class InPseudonyms:
    """One part of a document before and after, with what is left for a person."""

    title: str
    done: Rewritten

    @property
    def is_changed(self) -> bool:
        """Whether anything is replaced."""
        return bool(self.done.changes)

    @property
    def before(self) -> list[Piece]:
        """The part as it is."""
        return _pieces(restore(self.done), [(one.start, one.end) for one in self.done.changes])

    @property
    def after(self) -> list[Piece]:
        """The part as it would be."""
        places = [(one.at, one.at + len(one.instead)) for one in self.done.changes]
        return _pieces(self.done.text, places)

    @property
    def offers(self) -> list[str]:
        """What was left, each once, and why."""
        return list(dict.fromkeys(f"“{offer.text}”: {offer.why}" for offer in self.done.offers))


def _pieces(text: str, places: Iterable[tuple[int, int]]) -> list[Piece]:
    pieces, at = [], 0
    for start, end in places:
        pieces += [Piece(text[at:start]), Piece(text[start:end], is_replaced=True)]
        at = end
    return [piece for piece in [*pieces, Piece(text[at:])] if piece.text]


def replacement_choices(found: Iterable[Replacement]) -> list[tuple[str, str]]:
    """Each replacement in words, to be ticked."""
    return [
        (
            one.key,
            f"“{one.text}” becomes “{one.instead}” ({counted(one.count, 'place')})"
            + ("" if one.sure else ", only where you tick it"),
        )
        for one in found
    ]


@dataclass(frozen=True)
class OverviewPage:
    """F18 to read: sections, where it stands, what this person may do."""

    report: OverviewReport
    missing: list[str]
    user: User

    @property
    def parts(self) -> list[tuple[str, str]]:
        """Numbered headings and texts, in order."""
        return [
            (f"{number}. {heading}", str(self.report.sections.get(key, "")))
            for number, (key, heading) in enumerate(OVERVIEW.items(), start=1)
        ]

    @property
    def is_draft(self) -> bool:
        """Whether its words can still be changed."""
        return self.report.state == ReportState.DRAFT

    @property
    def standing(self) -> list[tuple[str, str]]:
        """Formalised, tabled, considered."""
        report = self.report
        rows = [("Where it stands", report.get_state_display())]
        if report.formalised_on:
            rows.append(("Formalised on", f"{report.formalised_on:%-d %B %Y}"))
        if report.meeting:
            rows.append(("On the agenda of", f"{report.meeting.body}, {report.meeting.held_on:%-d %B %Y}"))
        if report.minute:
            rows.append(("Minute", report.minute))
        return rows

    @property
    def buttons(self) -> list[dict[str, str]]:
        """Edit, formalise, table, record: whichever is open to this person."""
        report, user, review = self.report, self.user, self.report.review
        reference = report.casefile.reference
        if report.state == ReportState.DRAFT and policy.may_formalise(user, review):
            edit = _link("Edit the report", "edit_overview_report", reference)
            return [edit] if self.missing else [_link("Formalise report and plan", "formalise", reference), edit]
        if report.state == ReportState.FORMALISED and policy.may_table(user, review):
            return [_link("Put it on an agenda", "table_report", reference)]
        if report.state == ReportState.TABLED and policy.may_record_monitor(user, review):
            return [_link("Record the consideration", "monitor", reference)]
        return []
