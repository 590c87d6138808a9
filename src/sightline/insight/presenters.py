"""Words of the pages that show many apps."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from sightline.casefiles.models import CaseFile, Move
from sightline.chronology.presenters import StripShown
from sightline.chronology.rules.picture import Picture
from sightline.deadlines.models import Deadline
from sightline.deadlines.presenters import clock
from sightline.insight.queries import Link, Task

# (record, step) → what people call it
STEP_WORDS = {
    ("referral", "submit"): "Referral submitted for agreement",
    ("referral", "return"): "Referral returned to its author",
    ("referral", "approve"): "Referral agreed and received",
    ("referral", "request"): "Requested by the three safeguarding partners",
    ("referral", "withdraw"): "Referral withdrawn",
    ("triage", "decide"): "Triage panel agreed a Line of Sight review",
    ("triage", "decline"): "Triage panel declined",
    ("triage", "ask_more"): "Triage panel asked for more information",
    ("triage", "other_route"): "Triage panel chose another route",
    ("triage", "relist"): "Listed for triage again",
    ("triage", "confirm"): "Confirmed: the serious-harm criteria are not met",
    ("triage", "divert"): "Referred to the serious incident track",
    ("review", "scope"): "Review scoped",
    ("review", "open_returns"): "Agencies asked for their returns",
    ("review", "collate"): "Returns collated",
    ("review", "set_event"): "Event arranged",
    ("review", "call_off_event"): "Event called off",
    ("review", "hold_event"): "Event held",
    ("review", "hold_panel"): "Executive panel held",
    ("review", "report"): "Chair’s report written",
    ("review", "table"): "Considered by the monitoring body",
    ("review", "divert"): "Referred to the serious incident track",
    ("agency_request", "acknowledge"): "Request acknowledged",
    ("agency_request", "begin"): "Return begun",
    ("agency_request", "ask_approval"): "Return sent to the safeguarding lead",
    ("agency_request", "return_to_author"): "Return sent back to its author",
    ("agency_request", "submit"): "Return submitted",
    ("agency_request", "accept"): "Return accepted",
    ("agency_request", "send_back"): "Return sent back to be corrected",
    ("agency_request", "nil_return"): "Was not involved",
    ("agency_request", "waive"): "Return waived",
    ("event", "open"): "Event opened: purpose read",
    ("event", "hold"): "Event record closed",
    ("event", "cancel"): "Event cancelled",
    ("overview_report", "formalise"): "Overview report and plan formalised",
    ("overview_report", "table"): "Report put on the agenda",
    ("overview_report", "agree"): "Report considered",
    ("briefing", "draft"): "Briefing begun",
    ("briefing", "ask_check"): "Briefing sent for its check",
    ("briefing", "fail_check"): "Briefing sent back for a change",
    ("briefing", "pass_check"): "Briefing checked, with the panel",
    ("briefing", "return"): "Briefing returned by the panel",
    ("briefing", "approve"): "Briefing approved",
    ("briefing", "publish"): "Briefing published",
    ("briefing", "withdraw"): "Briefing withdrawn",
    ("action", "accept"): "Action accepted",
    ("action", "contest"): "Action contested",
    ("action", "begin"): "Action begun",
    ("action", "block"): "Action blocked",
    ("action", "unblock"): "Action no longer blocked",
    ("action", "submit_evidence"): "Evidence submitted for an action",
    ("action", "return_evidence"): "Evidence for an action returned",
    ("action", "verify"): "Action verified",
    ("action", "transfer"): "Action transferred to another agency",
}


@dataclass(frozen=True)
class ClockRow:
    """One clock in a list."""

    deadline: Deadline
    today: date

    @property
    def title(self) -> str:
        """What is owed, and by which agency."""
        agency = f", {self.deadline.agency}" if self.deadline.agency else ""
        return f"{self.deadline.title}{agency}"

    @property
    def clock(self) -> dict[str, Any]:
        """For the component."""
        return clock(self.deadline, today=self.today)

    @property
    def reference(self) -> str:
        """Its file."""
        return self.deadline.casefile.reference

    @property
    def href(self) -> str:
        """Its file's overview."""
        return reverse("insight:file", kwargs={"reference": self.reference})

    @property
    def basis(self) -> str:
        """On whose word."""
        return f"{self.deadline.rule}, local target" if self.deadline.local_target else self.deadline.rule

    @property
    def undated(self) -> str:
        """Why no date can be named yet."""
        return f"No date yet: {self.deadline.note}" if self.deadline.due_on is None and not self.deadline.met_on else ""

    @property
    def stopped(self) -> str:
        """Why it no longer runs."""
        return self.deadline.stopped_because if self.deadline.stopped_at else ""


@dataclass(frozen=True)
class HomePage:
    """What waits for me, what is late, what comes next."""

    tasks: list[Task]
    clocks: list[Deadline]
    today: date

    @property
    def waiting(self) -> list[dict[str, Any]]:
        """My tasks, each with its address."""
        return [
            {
                "reference": task.reference,
                "words": task.words,
                "href": reverse(task.path_name, kwargs=task.path_args),
                "due_on": task.due_on,
                "late": bool(task.due_on and task.due_on < self.today),
            }
            for task in self.tasks
        ]

    @property
    def late(self) -> list[ClockRow]:
        """Past their true date."""
        return [ClockRow(row, self.today) for row in self.clocks if row.due_on and row.due_on < self.today]

    @property
    def coming(self) -> list[ClockRow]:
        """Still to come, the earliest first."""
        return [ClockRow(row, self.today) for row in self.clocks if row.due_on and row.due_on >= self.today]


@dataclass(frozen=True)
class FilePage:
    """Where a file stands, who did what when, what is due."""

    casefile: CaseFile
    clocks: list[Deadline]
    moves: list[Move]
    pages: list[Link]
    steps: list[dict[str, Any]]
    tasks: list[Task]
    agencies: dict[str, str]  # a request's id → the agency it was sent to
    today: date
    picture: Picture | None = None

    @property
    def strip(self) -> StripShown | None:
        """The combined chronology at a glance, for those who see the pack."""
        return StripShown(self.picture, self.casefile.reference) if self.picture is not None else None

    @property
    def links(self) -> list[dict[str, str]]:
        """Pages of the file, each with its address."""
        return [
            {"words": page.words, "href": reverse(page.path_name, kwargs=page.path_args)} for page in self.pages
        ]

    @property
    def next(self) -> list[dict[str, Any]]:
        """What waits for this person on this file; the first is the button."""
        return [
            {"words": task.words, "href": reverse(task.path_name, kwargs=task.path_args), "due_on": task.due_on}
            for task in self.tasks
            if task.reference == self.casefile.reference
        ]

    @property
    def running(self) -> list[ClockRow]:
        """Clocks still to be met."""
        return [ClockRow(row, self.today) for row in self.clocks if not (row.met_at or row.stopped_at)]

    @property
    def ended(self) -> list[ClockRow]:
        """Clocks met or stopped, late ones said to be late."""
        return [ClockRow(row, self.today) for row in self.clocks if row.met_at or row.stopped_at]

    @property
    def history(self) -> list[dict[str, Any]]:
        """The newest first."""
        return [
            {
                "title": self._title(move),
                "at": move.moved_at,
                "by": move.moved_by.name,
                "words": move.reason,
            }
            for move in reversed(self.moves)
        ]

    def _title(self, move: Move) -> str:
        words = STEP_WORDS.get((move.record_label, move.step), move.step.replace("_", " ").capitalize())
        agency = self.agencies.get(move.record_id) if move.record_label == "agency_request" else None
        return f"{agency}: {words[:1].lower()}{words[1:]}" if agency else words
