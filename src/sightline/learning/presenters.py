"""What the pages of findings and actions show. The buttons ask the same table and the same policy as the operations."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.urls import reverse

from sightline.accounts.models import User
from sightline.casefiles.models import CaseFile
from sightline.learning import policy
from sightline.learning.choices import ActionState, OwnerView, Polarity
from sightline.learning.models import Action, Finding
from sightline.learning.operations import CAN_STILL_CHANGE
from sightline.learning.queries import ASKS_FOR_ACTION, ENDED, FALLEN, Basis, missing_from
from sightline.learning.rules import THEMES, computed_rating
from sightline.learning.states import ACTION

TAG = {
    ActionState.PROPOSED: "govuk-tag--blue",
    ActionState.ACCEPTED: "govuk-tag--turquoise",
    ActionState.IN_PROGRESS: "govuk-tag--yellow",
    ActionState.EVIDENCE_SUBMITTED: "govuk-tag--purple",
    ActionState.VERIFIED: "govuk-tag--green",
    ActionState.EMBEDDED: "govuk-tag--green",
    ActionState.NOT_ACCEPTED: "govuk-tag--red",
    ActionState.BLOCKED: "govuk-tag--red",
}


# what the dates say (F19): word and colour; the word stands alone where colour is not seen
RATING = {
    "blue": {"text": "Blue: verified", "classes": "govuk-tag--blue"},
    "green": {"text": "Green: on track", "classes": "govuk-tag--green"},
    "amber": {"text": "Amber: due soon", "classes": "govuk-tag--orange"},
    "red": {"text": "Red: overdue", "classes": "govuk-tag--red"},
}
COMPLETED = (ActionState.VERIFIED, ActionState.EMBEDDED)


def rating_of(action: Action, *, today: date) -> dict[str, str] | None:
    """The rating that the dates give; none for what has fallen or was not accepted yet."""
    if action.state in ENDED or action.state == ActionState.PROPOSED:
        return None
    verified = action.state in COMPLETED
    return RATING[computed_rating(verified=verified, target_on=action.target_on, today=today)]


def tag_of(action: Action) -> dict[str, str]:
    """Where an action stands."""
    state = ActionState(action.state)
    return {"text": str(state.label), "classes": TAG.get(state, "govuk-tag--grey")}


@dataclass(frozen=True)
class Link:
    """Where a person may go on, and the words for those who hear the page."""

    words: str
    about: str
    href: str


@dataclass(frozen=True)
class FindingRow:
    """One finding on its page."""

    finding: Finding
    can_change: bool
    can_say_no_action: bool
    bases: Sequence[Basis] = ()

    @property
    def themes(self) -> list[str]:
        """In words, each with its code; a retired code stays as it is."""
        return [f"{THEMES[code]} ({code})" if code in THEMES else code for code in self.finding.themes]

    @property
    def agencies(self) -> str:
        """Those it concerns."""
        return ", ".join(agency.name for agency in self.finding.agencies.all())

    @property
    def entries(self) -> list[dict[str, str]]:
        """The entries it rests on, each with its address; where one is no more, that is said."""
        found = []
        for basis in self.bases:
            row = basis.row
            if row is None:
                found.append({"text": "An entry that its agency has taken out, or is correcting now", "href": ""})
                continue
            place = {"reference": self.finding.casefile.reference, "agency": row.agency_slug, "number": row.sequence}
            found.append(
                {
                    "text": f"{row.date_text or 'Not dated'}, {row.agency}", "event": row.event or row.withheld,
                    "href": reverse("chronology:entry", kwargs=place),
                    "changed": "Changed since it was linked" if basis.changed else "",
                }
            )
        return found

    @cached_property
    def answered_by(self) -> list[int]:
        """Numbers of the actions that stand and answer it."""
        return [action.number for action in self.finding.actions.all() if action.state not in FALLEN]

    @property
    def is_uncovered(self) -> bool:
        """It asks for an action, and has neither one nor a reason."""
        asks = self.finding.polarity in ASKS_FOR_ACTION
        return asks and not self.answered_by and not self.finding.no_action_because

    @property
    def links(self) -> list[Link]:
        """What this person may do with it."""
        place = {"reference": self.finding.casefile.reference, "number": self.finding.number}
        about = f" finding {self.finding.number}"
        found = []
        if self.can_change:
            found.append(Link("Change", about, reverse("learning:change-finding", kwargs=place)))
            if not self.answered_by:
                found.append(Link("Remove", about, reverse("learning:remove-finding", kwargs=place)))
        if self.can_say_no_action and self.is_uncovered:
            found.append(Link("No action follows", f" from{about}", reverse("learning:no-action", kwargs=place)))
        return found


@dataclass(frozen=True)
class FindingsPage:
    """The findings of one file as one person sees them."""

    casefile: CaseFile
    user: User
    findings: Sequence[Finding]
    elsewhere: Sequence[Finding]
    bases: Mapping[int, Sequence[Basis]]

    @cached_property
    def can_add(self) -> bool:
        """The chair of this review."""
        return policy.may_record_findings(self.user, self.casefile)

    @cached_property
    def rows(self) -> list[FindingRow]:
        """In the order of their numbers."""
        formalises = policy.may_say_no_action_on(self.user, self.casefile)
        return [
            FindingRow(finding, self.can_add, formalises, self.bases.get(finding.pk, ())) for finding in self.findings
        ]

    @property
    def groups(self) -> list[tuple[str, list[FindingRow]]]:
        """Under each kind that has any, in the order of the taxonomy."""
        by_kind = {kind: [row for row in self.rows if row.finding.polarity == kind] for kind in Polarity}
        return [(str(kind.label), rows) for kind, rows in by_kind.items() if rows]

    @property
    def lacks_good_practice(self) -> bool:
        """There are findings, and none is good practice (L19)."""
        return bool(self.rows) and not any(row.finding.polarity == Polarity.GOOD_PRACTICE for row in self.rows)


@dataclass(frozen=True)
class ActionRow:
    """One line of the plan."""

    action: Action
    can_set: bool
    answers_for: Collection[int]
    today: date

    @property
    def tag(self) -> dict[str, str]:
        """Where it stands."""
        return tag_of(self.action)

    @property
    def rating(self) -> dict[str, str] | None:
        """What the dates say."""
        return rating_of(self.action, today=self.today)

    @property
    def owner_says(self) -> str:
        """What its owner last rated it, kept apart from the rating."""
        said = getattr(self.action, "owner_said", None)
        return str(OwnerView(said).label) if said else ""

    @property
    def answers(self) -> str:
        """Numbers of the findings it answers."""
        return ", ".join(str(finding.number) for finding in self.action.findings.all())

    @property
    def purpose(self) -> list[str]:
        """What it is for and how that will be known; what has not been said is left out."""
        action = self.action
        evidence = f"Evidence: {action.evidence_expected}" if action.evidence_expected else ""
        return [line for line in (action.outcome_for_children, action.success_measure, evidence) if line]

    @property
    def missing(self) -> str:
        """What the plan still asks of it, in one line; nothing once it has fallen."""
        return "" if self.action.state in ENDED else ", ".join(missing_from(self.action))

    @property
    def links(self) -> list[Link]:
        """What this person may do with it."""
        place = {"reference": self.action.casefile.reference, "number": self.action.number}
        about = f" action {self.action.number}"
        found = [Link("Progress and evidence", f" of{about}", reverse("learning:action", kwargs=place))]
        if self.can_set and self.action.state in CAN_STILL_CHANGE:
            found.append(Link("Change", about, reverse("learning:change-action", kwargs=place)))
        if self.action.agency_id in self.answers_for and "accept" in ACTION.open_steps(self.action.state):
            found.append(Link("Accept or contest", about, reverse("learning:answer-action", kwargs=place)))
        return found


@dataclass(frozen=True)
class ActionPage:
    """One action as one person sees it."""

    action: Action
    user: User
    today: date

    @property
    def tag(self) -> dict[str, str]:
        """Where it stands."""
        return tag_of(self.action)

    @property
    def rating(self) -> dict[str, str] | None:
        """What the dates say."""
        return rating_of(self.action, today=self.today)

    @property
    def answers(self) -> str:
        """Numbers of the findings it answers."""
        return ", ".join(str(finding.number) for finding in self.action.findings.all())

    @property
    def asks_again(self) -> str:
        """What the monitoring body wants, while the owner works on it again."""
        last = next(iter(self.action.verifications.all()), None)
        returned = last is not None and not last.verified and self.action.state == ActionState.IN_PROGRESS
        return last.words if last is not None and returned else ""

    def _open(self, step: str) -> bool:
        return step in ACTION.open_steps(self.action.state)

    @property
    def buttons(self) -> list[Link]:
        """What this person may do now."""
        place = {"reference": self.action.casefile.reference, "number": self.action.number}
        found = []
        if policy.may_answer(self.user, self.action):
            if self._open("accept"):
                found.append(Link("Accept or contest", "", reverse("learning:answer-action", kwargs=place)))
            if any(self._open(step) for step in ("begin", "submit_evidence", "unblock")):
                found.append(Link("Report progress", "", reverse("learning:progress", kwargs=place)))
            if self._open("submit_evidence"):
                found.append(Link("Submit evidence", "", reverse("learning:evidence", kwargs=place)))
        if self._open("verify") and policy.may_verify(self.user, self.action):
            found.append(Link("Verify or return", "", reverse("learning:verify", kwargs=place)))
        if policy.may_change_action(self.user, self.action):
            if self.action.state in CAN_STILL_CHANGE:
                found.append(Link("Change this action", "", reverse("learning:change-action", kwargs=place)))
            if self._open("transfer"):
                found.append(Link("Transfer to another agency", "", reverse("learning:transfer", kwargs=place)))
        return found


@dataclass(frozen=True)
class PlanPage:
    """The plan of one file as one person sees it."""

    casefile: CaseFile
    user: User
    actions: Sequence[Action]
    uncovered: Sequence[Finding]
    answers_for: Collection[int]
    today: date

    @cached_property
    def can_add(self) -> bool:
        """The chair, the executive panel and the partnership manager."""
        return policy.may_set_actions(self.user, self.casefile)

    @property
    def rows(self) -> list[ActionRow]:
        """In the order of their numbers."""
        return [ActionRow(action, self.can_add, self.answers_for, self.today) for action in self.actions]

    @property
    def counts(self) -> list[tuple[str, str]]:
        """How the plan goes: what is completed is not yet embedded, and both are shown (domain 02 §2.4)."""
        standing = [action for action in self.actions if action.state not in ENDED]
        completed = [action for action in standing if action.state in COMPLETED]
        embedded = [action for action in standing if action.state == ActionState.EMBEDDED]
        open_ones = [action for action in standing if action.state not in COMPLETED]
        overdue = [action for action in open_ones if action.target_on < self.today]
        return [
            ("Completed (verified)", f"{len(completed)} of {len(standing)}"),
            ("Embedded (lasting change shown)", f"{len(embedded)} of {len(standing)}"),
            ("Overdue", str(len(overdue))),
        ]

    @cached_property
    def can_say_no_action(self) -> bool:
        """The partnership manager."""
        return policy.may_say_no_action_on(self.user, self.casefile)
