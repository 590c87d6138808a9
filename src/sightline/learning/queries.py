"""Reading what was learned and what is to be done."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, Max, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from sightline.access.permissions import Permission
from sightline.accounts.models import User
from sightline.casefiles.models import CaseFile, FileMember
from sightline.casefiles.policy import files_with
from sightline.chronology.queries import CombinedRow, rows_by_id
from sightline.foundation.clock_rules import add_months
from sightline.learning.choices import ActionState, Polarity
from sightline.learning.models import Action, ActionUpdate, Evidence, Finding, Verification
from sightline.learning.policy import agencies_answered_for, visible_actions, visible_bases, visible_findings
from sightline.meetings.models import AgencyAtEvent
from sightline.partnerships.models import Agency

ASKS_FOR_ACTION = (Polarity.AREA_FOR_IMPROVEMENT, Polarity.SYSTEM_ISSUE, Polarity.IMMEDIATE_RISK)
LONGEST_MONTH = 31
# an action in one of these answers nothing any more
FALLEN = (ActionState.NOT_ACCEPTED, ActionState.SUPERSEDED)
# nothing more is asked of these: another agency's action answers the finding in place of one that was transferred
ENDED = (*FALLEN, ActionState.TRANSFERRED)


def findings_of(casefile: CaseFile) -> QuerySet[Finding]:
    """The file's findings that stand, in the order of their numbers."""
    return Finding.objects.filter(casefile=casefile, removed_at=None).prefetch_related("agencies").order_by("number")


def findings_with_answers(user: User, casefile: CaseFile) -> QuerySet[Finding]:
    """The file's findings as this person may see them, each with the actions that answer it."""
    return (
        visible_findings(user)
        .filter(casefile=casefile)
        .prefetch_related("agencies", Prefetch("actions", queryset=actions_of(casefile)))
        .order_by("number")
    )


def plan_for(user: User, casefile: CaseFile) -> QuerySet[Action]:
    """The file's actions as this person may see them: an agency's own alone, where that is all they may see. Each with
    its owner's last rating as ``owner_said``."""
    last = ActionUpdate.objects.filter(action=OuterRef("pk")).order_by("-made_at", "-pk").values("owner_view")[:1]
    return (
        visible_actions(user)
        .filter(casefile=casefile)
        .annotate(owner_said=Subquery(last))
        .prefetch_related(Prefetch("findings", queryset=findings_of(casefile)))
        .order_by("number")
    )


def agencies_on(casefile: CaseFile) -> QuerySet[Agency]:
    """Agencies that have or had a part in the file, or a place in its event."""
    at_event = AgencyAtEvent.objects.filter(casefile=casefile).values("agency")
    on_file = FileMember.objects.filter(casefile=casefile, agency__isnull=False).values("agency")
    return Agency.objects.filter(Q(pk__in=at_event) | Q(pk__in=on_file)).order_by("name")


def agencies_that_may_own(casefile: CaseFile) -> QuerySet[Agency]:
    """Agencies of the partnership: an action may fall to one that was not involved."""
    return Agency.objects.filter(partnership=casefile.partnership).order_by("name")


def good_practice_count(casefile: CaseFile) -> int:
    """How many findings are good practice: an event has at least one, or says that there is none (L19)."""
    return findings_of(casefile).filter(polarity=Polarity.GOOD_PRACTICE).count()


def actions_of(casefile: CaseFile) -> QuerySet[Action]:
    """The file's actions in the order of their numbers, those that have fallen included."""
    return (
        Action.objects.filter(casefile=casefile)
        .select_related("agency")
        .prefetch_related("findings")
        .order_by("number")
    )


def uncovered(casefile: CaseFile) -> QuerySet[Finding]:
    """Areas for improvement, system issues and risks that no standing action answers and nobody explained (L29)."""
    answering = Action.objects.filter(findings=OuterRef("pk")).exclude(state__in=FALLEN)
    return findings_of(casefile).filter(~Exists(answering), polarity__in=ASKS_FOR_ACTION, no_action_because="")


def uncovered_for(user: User, casefile: CaseFile) -> QuerySet[Finding]:
    """The same, of those findings that this person may see."""
    return uncovered(casefile).filter(pk__in=visible_findings(user).values("pk"))


def findings_answered_by(action: Action) -> QuerySet[Finding]:
    """The findings that an action answers and that stand."""
    return findings_of(action.casefile).filter(actions=action)


def incomplete_actions(casefile: CaseFile) -> QuerySet[Action]:
    """Actions that stand and lack a success measure, an outcome for children or a named lead (L29, A01).

    Agency, start and target date cannot be missing: the database asks for them.
    """
    return (
        actions_of(casefile)
        .exclude(state__in=ENDED)
        .filter(Q(success_measure="") | Q(outcome_for_children="") | Q(lead_name=""))
    )


def missing_from(action: Action) -> list[str]:
    """What a plan asks of an action and this one does not say yet, in the order of the form (A01)."""
    asked = {
        "who leads it": action.lead_name,
        "how you will know it worked": action.success_measure,
        "what changes for children": action.outcome_for_children,
    }
    return [words for words, said in asked.items() if not said.strip()]


def actions_waiting(user: User) -> QuerySet[Action]:
    """Proposed actions that this person may accept or contest for their agency (A02)."""
    return (
        visible_actions(user)
        .filter(state=ActionState.PROPOSED, agency__in=agencies_answered_for(user).values("pk"))
        .order_by("target_on", "pk")
    )


def _earliest_within(months: int, *, on: date) -> date:
    """The first day from which ``months`` calendar months still reach ``on`` (CAL-06)."""
    day = on - timedelta(days=LONGEST_MONTH * months)
    while add_months(day, months) < on:
        day += timedelta(days=1)
    return day


def same_theme_findings(casefile: CaseFile, *, user: User, on: date, months: int = 24) -> QuerySet[Finding]:
    """Findings of the partnership's other files in the last ``months`` calendar months that share a theme with this
    file's, where this person may see them, the newest first: learning across the safeguarding system (S60, F17)."""
    themes = {theme for found in findings_of(casefile).values_list("themes", flat=True) for theme in found}
    return (
        visible_findings(user)
        .filter(
            casefile__partnership=casefile.partnership,
            themes__overlap=sorted(themes),
            recorded_at__date__gte=_earliest_within(months, on=on),
            recorded_at__date__lte=on,
        )
        .exclude(casefile=casefile)
        .order_by("-recorded_at", "pk")
    )


def one_action(user: User, action: Action) -> Action:
    """The action with its reports, evidence and verifications, newest first, as one page shows them."""
    return (
        visible_actions(user)
        .prefetch_related(
            Prefetch("findings", queryset=findings_of(action.casefile)),
            Prefetch("updates", queryset=ActionUpdate.objects.select_related("made_by")),
            Prefetch("evidence", queryset=Evidence.objects.select_related("submitted_by")),
            Prefetch("verifications", queryset=Verification.objects.select_related("decided_by")),
        )
        .get(pk=action.pk)
    )


def evidence_waiting(user: User) -> QuerySet[Action]:
    """Actions whose evidence the person may verify, as a member of the monitoring body (A05)."""
    monitored = files_with(user, Permission.MONITOR_RECORD).values("pk")
    return (
        visible_actions(user)
        .filter(state=ActionState.EVIDENCE_SUBMITTED, casefile__in=monitored)
        .order_by("target_on", "pk")
    )


def updates_due(user: User, *, on: date) -> list[tuple[Action, date]]:
    """Actions of the person's agencies of which nothing was said for long, and since when a report is due: a month
    until the target, three months after it (A03). Evidence that was sent back is due at once."""
    owned = (
        visible_actions(user)
        .filter(
            state__in=[ActionState.ACCEPTED, ActionState.IN_PROGRESS, ActionState.BLOCKED],
            agency__in=agencies_answered_for(user).values("pk"),
        )
        .annotate(last_report=Max("updates__made_at"), last_verdict=Max("verifications__decided_at"))
        .order_by("target_on", "pk")
    )
    found: list[tuple[Action, date]] = []
    for action in owned:
        reported = timezone.localdate(action.last_report or action.set_at)
        returned = timezone.localdate(action.last_verdict) if action.last_verdict else None
        due_on = add_months(reported, 1 if action.target_on >= on else 3)
        if returned is not None and returned >= reported:
            due_on = returned
        if due_on <= on:
            found.append((action, due_on))
    return found


@dataclass(frozen=True)
class Basis:
    """An entry that a finding rests on, as this person reads it. ``row`` is None while its agency corrects its return,
    or once the agency has taken it out."""

    row: CombinedRow | None
    changed: bool


def bases_of(user: User, casefile: CaseFile) -> dict[int, list[Basis]]:
    """Finding → the entries it rests on, in the order of the combined chronology."""
    bases = list(visible_bases(user).filter(casefile=casefile).order_by("pk"))
    rows = rows_by_id(user, casefile, [basis.entry_id for basis in bases])
    place = {pk: number for number, pk in enumerate(rows)}
    found: dict[int, list[Basis]] = {}
    for basis in sorted(bases, key=lambda one: place.get(one.entry_id, len(place))):
        row = rows.get(basis.entry_id)
        changed = row is not None and row.version != basis.entry_version
        found.setdefault(basis.finding_id, []).append(Basis(row, changed))
    return found


def entries_under(user: User, casefile: CaseFile, themes: Collection[str]) -> set[int]:
    """The entries on which findings of any of these themes rest, as this person may see them."""
    bases = visible_bases(user).filter(casefile=casefile, finding__themes__overlap=list(themes))
    return set(bases.values_list("entry", flat=True))


def findings_on(user: User, casefile: CaseFile, entries: Collection[int]) -> dict[int, list[Finding]]:
    """Entry → the findings that rest on it, by number."""
    found: dict[int, list[Finding]] = {}
    bases = visible_bases(user).filter(casefile=casefile, entry__in=list(entries)).order_by("finding__number")
    for basis in bases:
        found.setdefault(basis.entry_id, []).append(basis.finding)
    return found
