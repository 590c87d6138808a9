"""Words of the pages that show many apps."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from sightline.casefiles.models import CaseFile, Move
from sightline.deadlines.models import Deadline
from sightline.deadlines.presenters import clock
from sightline.insight.queries import Task

# (record, step) → what people call it
STEP_WORDS = {
    ("referral", "submit"): "Submitted for agreement",
    ("referral", "return"): "Returned to the author",
    ("referral", "approve"): "Agreed and received",
    ("referral", "request"): "Requested by the three safeguarding partners",
    ("referral", "withdraw"): "Withdrawn",
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
    links: list[dict[str, str]]
    steps: list[dict[str, Any]]
    today: date

    @property
    def clock_rows(self) -> list[ClockRow]:
        """Every clock."""
        return [ClockRow(row, self.today) for row in self.clocks]

    @property
    def history(self) -> list[dict[str, Any]]:
        """The newest first."""
        return [
            {
                "title": STEP_WORDS.get((move.record_label, move.step), move.step.replace("_", " ").capitalize()),
                "at": move.moved_at,
                "by": move.moved_by.name,
                "words": move.reason,
            }
            for move in reversed(self.moves)
        ]
