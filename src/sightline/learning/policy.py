"""Who sees what was learned and what is to be done, and who may write either."""

from django.db.models import Q, QuerySet

from sightline.access.gate import live_grants
from sightline.access.permissions import Permission
from sightline.accounts.models import User
from sightline.casefiles.models import CaseFile
from sightline.casefiles.policy import files_with, holds_on, need_to_know, visible_files
from sightline.chronology.policy import files_with_combined
from sightline.learning.models import Action, Finding, FindingBasis
from sightline.partnerships.models import Agency


def files_with_learning(user: User) -> QuerySet[CaseFile]:
    """Files of which the person may read all findings and the plan: office, chair, buddy, panel, monitoring body."""
    return visible_files(user).filter(
        Q(pk__in=files_with(user, Permission.PLAN_VIEW).values("pk"))
        | Q(pk__in=files_with(user, Permission.CHAIR_REPORT_VIEW).values("pk"))
    )


def agencies_answered_for(user: User) -> QuerySet[Agency]:
    """Agencies for which the person accepts or contests an action: as their manager or safeguarding lead (A02)."""
    return Agency.objects.filter(pk__in=live_grants(user, Permission.RETURN_VIEW_AGENCY).values("agency"))


def visible_findings(user: User) -> QuerySet[Finding]:
    """Findings that stand, on files whose learning the person may read."""
    return Finding.objects.filter(
        need_to_know(user),
        casefile__in=files_with_learning(user).values("pk"),
        removed_at=None,
    ).select_related("casefile__partnership")


def visible_actions(user: User) -> QuerySet[Action]:
    """The whole plan for whoever may read it; for an agency's managers and leads, what is theirs to do (S51)."""
    return Action.objects.filter(
        Q(casefile__in=files_with_learning(user).values("pk")) | Q(agency__in=agencies_answered_for(user).values("pk")),
        need_to_know(user),
        casefile__in=visible_files(user).values("pk"),
    ).select_related("casefile__partnership", "agency")


def visible_bases(user: User) -> QuerySet[FindingBasis]:
    """Which entries findings rest on, for whoever may read both the findings and the combined chronology."""
    return FindingBasis.objects.filter(
        need_to_know(user),
        casefile__in=files_with_combined(user).values("pk"),
        finding__in=visible_findings(user).values("pk"),
    ).select_related("finding")


def files_to_link(user: User) -> QuerySet[CaseFile]:
    """Files whose findings and combined chronology the person reads."""
    return files_with_learning(user).filter(pk__in=files_with_combined(user).values("pk"))


def files_with_a_plan_for(user: User) -> QuerySet[CaseFile]:
    """Files on which the plan's page shows this person something: the whole of it, or actions of their agency."""
    return visible_files(user).filter(
        Q(pk__in=files_with_learning(user).values("pk")) | Q(pk__in=visible_actions(user).values("casefile"))
    )


def sees_finding(user: User, finding: Finding) -> bool:
    """What you may not see you may not do."""
    return visible_findings(user).filter(pk=finding.pk).exists()


def sees_action(user: User, action: Action) -> bool:
    """What you may not see you may not do."""
    return visible_actions(user).filter(pk=action.pk).exists()


def may_record_findings(user: User, casefile: CaseFile) -> bool:
    """The chair of this review collates findings (S48)."""
    return holds_on(user, Permission.EVENT_RECORD, casefile)


def may_change_finding(user: User, finding: Finding) -> bool:
    """The chair of the review it was found in."""
    return sees_finding(user, finding) and may_record_findings(user, finding.casefile)


def may_say_no_action_on(user: User, casefile: CaseFile) -> bool:
    """The partnership manager, who formalises the plan (S62, L29)."""
    return holds_on(user, Permission.PLAN_FORMALISE, casefile)


def may_say_no_action(user: User, finding: Finding) -> bool:
    """The same, of a finding that stands."""
    return sees_finding(user, finding) and may_say_no_action_on(user, finding.casefile)


def may_set_actions(user: User, casefile: CaseFile) -> bool:
    """The executive panel and the chair set actions (S61); the partnership manager formalises them (S62, A01)."""
    return holds_on(user, Permission.PANEL_RECORD, casefile) or holds_on(user, Permission.PLAN_FORMALISE, casefile)


def may_change_action(user: User, action: Action) -> bool:
    """Whoever may set actions on the file."""
    return sees_action(user, action) and may_set_actions(user, action.casefile)


def may_verify(user: User, action: Action) -> bool:
    """A member of the body that monitors the file's plan (A05, S66)."""
    return sees_action(user, action) and holds_on(user, Permission.MONITOR_RECORD, action.casefile)


def may_answer(user: User, action: Action) -> bool:
    """A manager or the safeguarding lead of the agency that owns it accepts or contests it (A02)."""
    return sees_action(user, action) and agencies_answered_for(user).filter(pk=action.agency_id).exists()
