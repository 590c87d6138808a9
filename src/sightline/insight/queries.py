"""Pages that show many apps: what waits for me, what is late, what comes next, where a file stands."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from sightline.access.choices import ProposalKind
from sightline.access.permissions import Permission
from sightline.access.policy import may_confirm
from sightline.accounts.models import User
from sightline.casefiles.models import CaseFile, Move
from sightline.casefiles.policy import (
    files_with,
    may_copy_whole,
    may_open_register,
    sight_of,
    visible_file_proposals,
    visible_files,
)
from sightline.chronology.policy import may_see_combined
from sightline.contributions import queries as contributions
from sightline.contributions.policy import visible_requests
from sightline.deadlines.models import Deadline
from sightline.deadlines.policy import visible_deadlines
from sightline.dissemination import queries as dissemination
from sightline.dissemination.choices import BriefingState, HighlightsState
from sightline.dissemination.models import Briefing, Dispatch, Highlights, PanelVote
from sightline.dissemination.policy import may_publish_highlights, visible_briefings, visible_highlights
from sightline.insight.policy import visible_moves
from sightline.learning import queries as learning
from sightline.learning.policy import files_with_learning, visible_actions
from sightline.meetings import queries as meetings
from sightline.referrals import queries as referrals
from sightline.reviews import queries as reviews
from sightline.reviews.choices import ReviewState
from sightline.reviews.models import Review
from sightline.reviews.policy import visible_reviews


@dataclass(frozen=True)
class Task:
    """Something this person must do next. ``path_name`` and ``path_args`` make its address."""

    reference: str
    words: str
    path_name: str
    path_args: dict[str, Any]
    due_on: date | None = None


CONTRIBUTION_WORDS = {
    "acknowledge": ("Acknowledge a request to your agency", "contributions:acknowledge"),
    "confirm-nil": ("Confirm that your agency was not involved", "contributions:confirm-nil"),
    "write": ("Write your agency’s return", "contributions:request"),
    "approve": ("Approve or return your agency’s return", "contributions:approve"),
    "accept": ("Accept or send back an agency’s return", "contributions:accept"),
}
# After the event, whatever the review's own step is, there is a briefing to be seen through
FROM_EVENT = (
    ReviewState.EVENT_HELD, ReviewState.EXEC_HELD, ReviewState.REPORTING, ReviewState.WITH_MONITOR_BODY,
    ReviewState.IMPACT,
)


def waiting_for_me(user: User, *, on: date) -> list[Task]:
    """Everything that waits for this person, the most pressing first."""
    tasks = [
        *_of_referrals(user),
        *(
            Task(row.reference, row.words, row.path_name, {"reference": row.reference}, row.due_on)
            for row in reviews.what_next(user)
        ),
        *_of_returns(user),
        *_of_briefings(user),
        *_of_actions(user, on=on),
        *_of_two_people(user),
    ]
    return sorted(tasks, key=lambda task: (task.due_on is None, task.due_on or date.max, task.reference, task.words))


def _task(reference: str, words: str, path_name: str, due_on: date | None = None) -> Task:
    return Task(reference, words, path_name, {"reference": reference}, due_on)


def _of_referrals(user: User) -> list[Task]:
    asked = [
        _task(row.casefile.reference, "Agree or return a referral", "referrals:referral")
        for row in referrals.waiting_for_my_approval(user)
    ]
    begun = [
        _task(row.casefile.reference, "Finish your referral", "referrals:referral") for row in referrals.my_drafts(user)
    ]
    return asked + begun


def _of_returns(user: User) -> list[Task]:
    found = []
    for row in contributions.waiting_for(user):
        words, path_name = CONTRIBUTION_WORDS[row.act]
        asked = row.agency_request
        reference = asked.casefile.reference
        found.append(
            Task(reference, words, path_name, {"reference": reference, "agency": asked.agency.slug}, row.due_on)
        )
    return found


def _of_actions(user: User, *, on: date) -> list[Task]:
    return [
        Task(
            action.casefile.reference, "Accept or contest an action", "learning:answer-action",
            {"reference": action.casefile.reference, "number": action.number}, action.target_on,
        )
        for action in learning.actions_waiting(user)
    ] + [
        Task(
            action.casefile.reference, "Verify an action’s evidence, or return it", "learning:verify",
            {"reference": action.casefile.reference, "number": action.number},
        )
        for action in learning.evidence_waiting(user)
    ] + [
        Task(
            action.casefile.reference, "Report progress on an action, or submit evidence", "learning:action",
            {"reference": action.casefile.reference, "number": action.number}, due_on,
        )
        for action, due_on in learning.updates_due(user, on=on)
    ]


SECOND_WORDS = {
    ProposalKind.EXPORT_FILE: ("Say yes or no to a copy of the whole file", "stewardship:second-copy"),
    ProposalKind.LIFT_HOLD: ("Say yes or no to lifting a legal hold", "stewardship:holds"),
    ProposalKind.DISPOSE: ("Say yes or no to disposing of a file", "stewardship:due-for-disposal"),
}


def _of_two_people(user: User) -> list[Task]:
    return [
        Task(row.file_ref, *SECOND_WORDS[ProposalKind(row.kind)], {})
        for row in visible_file_proposals(user)
        if may_confirm(user, row)
    ]


def _of_briefings(user: User) -> list[Task]:
    """The briefing and its highlights: write, check, vote, publish, send (L22–L28)."""
    mine = {
        permission: set(files_with(user, permission).values_list("pk", flat=True))
        for permission in (
            Permission.BRIEFING_WRITE, Permission.BRIEFING_CHECK, Permission.BRIEFING_VOTE, Permission.BRIEFING_PUBLISH,
            Permission.BRIEFING_SEND,
        )
    }
    if not any(mine.values()):
        return []
    after = list(visible_reviews(user).filter(state__in=FROM_EVENT))
    files = [review.casefile_id for review in after]
    briefings = {row.casefile_id: row for row in visible_briefings(user).filter(casefile__in=files)}
    clocks = {
        (file, rule): due_on
        for file, rule, due_on in visible_deadlines(user)
        .filter(casefile__in=files, met_at=None, stopped_at=None)
        .values_list("casefile", "rule", "due_on")
    }
    voted = set(PanelVote.objects.filter(voter=user, round__closed_at=None).values_list("casefile", flat=True))
    sent = set(Dispatch.objects.filter(casefile__in=files, channel="email").values_list("casefile", flat=True))
    written = {row.casefile_id: row for row in Highlights.objects.filter(casefile__in=files).order_by("number")}
    found = []
    for review in after:
        file, reference = review.casefile_id, review.casefile.reference
        for step in _briefing_steps(review, briefings.get(file), user):
            if file not in mine[step.permission] or step.done(file, voted=voted, sent=sent):
                continue
            found.append(_task(reference, step.words, step.path_name, clocks.get((file, step.rule))))
        if file in mine[Permission.BRIEFING_PUBLISH] and (next_ := _highlights_step(written.get(file), user)):
            found.append(_task(reference, *next_, clocks.get((file, "D08"))))
    return found


def _highlights_step(highlights: Highlights | None, user: User) -> tuple[str, str] | None:
    """What the Office does next with the highlights: words and page; a check waits for a colleague of their writer."""
    if highlights is None:
        return "Write the highlights", "dissemination:highlights"
    mine = highlights.author_id == user.pk
    match highlights.state:
        case HighlightsState.ANON_CHECK if not mine:
            return "Check what the highlights could identify", "dissemination:briefing"
        case HighlightsState.DRAFT if mine:
            return "Change the highlights", "dissemination:briefing"
        case HighlightsState.CHECKED:
            return "Publish the highlights", "dissemination:briefing"
    return None


@dataclass(frozen=True)
class _BriefingStep:
    permission: Permission
    words: str
    path_name: str
    rule: str
    done: Callable[..., bool] = lambda file, *, voted, sent: False


def _briefing_steps(review: Review, briefing: Briefing | None, user: User) -> list[_BriefingStep]:
    if briefing is None:
        return [
            _BriefingStep(Permission.BRIEFING_WRITE, "Write the 7-minute briefing", "dissemination:briefing", "D06")
        ]
    match briefing.state:
        case BriefingState.DRAFT:
            return [_BriefingStep(Permission.BRIEFING_WRITE, "Finish the briefing", "dissemination:write", "D06")]
        case BriefingState.ANON_CHECK if briefing.author_id != user.pk:
            return [
                _BriefingStep(
                    Permission.BRIEFING_CHECK, "Check what the briefing could identify",
                    "dissemination:check-briefing", "D07",
                )
            ]
        case BriefingState.VIRTUAL_APPROVAL if user.pk not in (briefing.author_id, review.chair_id):
            return [
                _BriefingStep(
                    Permission.BRIEFING_VOTE, "Approve or return the briefing", "dissemination:vote", "D07",
                    lambda file, *, voted, sent: file in voted,
                )
            ]
        case BriefingState.APPROVED:
            return [_BriefingStep(Permission.BRIEFING_PUBLISH, "Publish the briefing", "dissemination:publish", "D09")]
        case BriefingState.PUBLISHED:
            return [
                _BriefingStep(
                    Permission.BRIEFING_SEND, "Send the briefing to agencies", "dissemination:send", "D09",
                    lambda file, *, voted, sent: file in sent,
                )
            ]
    return []


def open_clocks(user: User) -> QuerySet[Deadline]:
    """Clocks that run on files this person works on, the earliest first."""
    return visible_deadlines(user).filter(met_at=None, stopped_at=None).order_by("due_on", "rule")


def clocks_of(user: User, casefile: CaseFile) -> list[Deadline]:
    """Every clock of a file that this person may see, met ones included."""
    return list(visible_deadlines(user).filter(casefile=casefile).order_by("anchor_on", "due_on", "rule", "pk"))


def files(user: User) -> QuerySet[CaseFile]:
    """The files this person may know of, newest first."""
    return visible_files(user).order_by("-opened_at", "reference")


def history(user: User, casefile: CaseFile) -> list[Move]:
    """Who did what when, as far as this person may know."""
    return list(visible_moves(user, casefile).select_related("moved_by").order_by("moved_at", "pk"))


def agencies_asked(user: User, casefile: CaseFile) -> dict[str, str]:
    """Which agency each request that this person may see was sent to, by the request's id as moves keep it."""
    asked = visible_requests(user).filter(casefile=casefile).values_list("pk", "agency__name")
    return {str(pk): name for pk, name in asked}


@dataclass(frozen=True)
class Link:
    """A page of the file that this person may open."""

    words: str
    path_name: str
    path_args: dict[str, Any]


def links(user: User, casefile: CaseFile) -> list[Link]:
    """What of this file this person may open, in the order of the process."""
    here = {"reference": casefile.reference}
    found = []
    if referrals.of_file(user, casefile.reference) is not None:
        found.append(Link("Referral", "referrals:referral", here))
    if may_open_register(user, casefile):
        found.append(Link("Register of names", "casefiles:register", here))
    of_review = [Link(row["words"], row["path_name"], here) for row in reviews.links_of(user, casefile)]
    before = [link for link in of_review if link.path_name in ("reviews:triage", "reviews:review")]
    found += before
    found += [
        Link(f"Return of {asked.agency}", "contributions:request", here | {"agency": asked.agency.slug})
        for asked in visible_requests(user).filter(casefile=casefile).order_by("agency__name")
    ]
    found += [
        Link(f"Support for the staff of {agency}", "meetings:welfare", here | {"agency": agency.slug})
        for agency in meetings.agencies_i_support(user, casefile)
    ]
    if may_see_combined(user, casefile):
        found.append(Link("Combined chronology", "chronology:combined", here))
    if meetings.event_of(user, casefile.reference) is not None:
        found.append(Link("Event", "meetings:event", here))
    if files_with_learning(user).filter(pk=casefile.pk).exists():
        found.append(Link("Findings", "learning:findings", here))
    if visible_actions(user).filter(casefile=casefile).exists():
        found.append(Link("Action plan", "learning:plan", here))
    found += [link for link in of_review if link not in before]
    if dissemination.briefing_of(user, casefile) is not None:
        found.append(Link("7-minute briefing", "dissemination:briefing", here))
    if may_publish_highlights(user, casefile) and visible_highlights(user).filter(casefile=casefile).exists():
        found.append(Link("Highlights", "dissemination:highlights", here))
    if casefile.partnership_id in sight_of(user).partnerships_with(Permission.FILE_BAR):
        found.append(Link("Who can open this file", "casefiles:people", here))
        found.append(Link("Who has looked at this file", "casefiles:looks", here))
    if may_copy_whole(user, casefile):
        found.append(Link("Copy of the whole file", "stewardship:copy", here))
    found.append(Link("Declare a conflict of interest", "casefiles:declare-conflict", here))
    return found


def steps(user: User, casefile: CaseFile) -> list[dict[str, Any]]:
    """Where the review stands, step by step; empty before there is one, or for somebody who does not see it."""
    review = reviews.review_of(user, casefile)
    return reviews.stage_rows(review) if review is not None else []
