"""Pages that show many apps: what waits for me, what is late, what comes next, where a file stands."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from sightline.accounts.models import User
from sightline.casefiles.models import CaseFile, Move
from sightline.casefiles.policy import visible_files
from sightline.deadlines.models import Deadline
from sightline.deadlines.policy import visible_deadlines
from sightline.referrals import queries as referrals


@dataclass(frozen=True)
class Task:
    """Something this person must do next. ``path_name`` and ``path_args`` make its address."""

    reference: str
    words: str
    path_name: str
    path_args: dict[str, str]
    due_on: date | None = None


def waiting_for_me(user: User) -> list[Task]:
    """Everything that waits for this person, the most pressing first."""
    tasks = [
        Task(
            referral.casefile.reference, "Agree or return a referral", "referrals:referral",
            {"reference": referral.casefile.reference},
        )
        for referral in referrals.waiting_for_my_approval(user)
    ]
    tasks += [
        Task(
            referral.casefile.reference, "Finish your referral", "referrals:referral",
            {"reference": referral.casefile.reference},
        )
        for referral in referrals.my_drafts(user)
    ]
    return sorted(tasks, key=lambda task: (task.due_on is None, task.due_on or date.max, task.reference))


def open_clocks(user: User) -> QuerySet[Deadline]:
    """Clocks that run on files this person works on, the earliest first."""
    return visible_deadlines(user).filter(met_at=None, stopped_at=None).order_by("due_on", "rule")


def clocks_of(user: User, casefile: CaseFile) -> list[Deadline]:
    """Every clock of a file that this person may see, met ones included."""
    return list(visible_deadlines(user).filter(casefile=casefile).order_by("anchor_on", "due_on", "rule", "pk"))


def files(user: User) -> QuerySet[CaseFile]:
    """The files this person may know of, newest first."""
    return visible_files(user).order_by("-opened_at", "reference")


def history(casefile: CaseFile) -> list[Move]:
    """Who did what when."""
    return list(Move.objects.filter(casefile=casefile).select_related("moved_by").order_by("moved_at", "pk"))


def links(user: User, casefile: CaseFile) -> list[dict[str, str]]:
    """What of this file this person may open, in the order of the process."""
    found = []
    if referrals.of_file(user, casefile.reference) is not None:
        found.append({"words": "Referral", "path_name": "referrals:referral"})
    return found


def steps(user: User, casefile: CaseFile) -> list[dict[str, str]]:
    """Where the review stands, step by step."""
    return []
