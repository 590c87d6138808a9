"""Who sees triage, a review and its reports, and who moves each on."""

from django.db.models import Q, QuerySet

from sightline.access.gate import live_grants
from sightline.access.permissions import Permission
from sightline.access.roles import FileRole
from sightline.accounts.models import User
from sightline.casefiles.policy import files_with, holds_on, memberships, need_to_know, visible_files
from sightline.referrals.models import Referral
from sightline.referrals.policy import visible_referrals
from sightline.reviews.models import ChairReport, OverviewReport, Review, Triage


def visible_triages(user: User) -> QuerySet[Triage]:
    """The whole record: the Office, the panel's members and the review group's chair, on files that are theirs."""
    return Triage.objects.filter(
        need_to_know(user), casefile__in=files_with(user, Permission.TRIAGE_VIEW).values("pk")
    ).select_related("casefile__partnership", "body")


def visible_outcomes(user: User) -> QuerySet[Triage]:
    """What became of a referral, for whoever made it and their safeguarding lead: the outcome alone (L09, L12)."""
    theirs = memberships(user).filter(role=FileRole.REFERRER).values("casefile")
    leads_in = live_grants(user, Permission.REFERRAL_VIEW_AGENCY).values("agency")
    of_their_agency = memberships(user).filter(role=FileRole.REFERRING_AGENCY, agency__in=leads_in).values("casefile")
    return Triage.objects.filter(
        Q(casefile__in=theirs) | Q(casefile__in=of_their_agency),
        need_to_know(user),
        casefile__in=visible_files(user).values("pk"),
    ).select_related("casefile__partnership")


def visible_reviews(user: User) -> QuerySet[Review]:
    """Reviews of files on which the person sees the work."""
    return Review.objects.filter(
        need_to_know(user), casefile__in=files_with(user, Permission.REVIEW_VIEW).values("pk")
    ).select_related("casefile__partnership", "chair", "buddy")


def visible_chair_reports(user: User) -> QuerySet[ChairReport]:
    """The chair's reports: Office, chair, buddy, executive panel."""
    return ChairReport.objects.filter(
        need_to_know(user), casefile__in=files_with(user, Permission.CHAIR_REPORT_VIEW).values("pk")
    ).select_related("casefile__partnership", "written_by")


def visible_overview_reports(user: User) -> QuerySet[OverviewReport]:
    """Overview reports: Office, chair, executive panel; the monitoring body from the day it is formalised."""
    return OverviewReport.objects.filter(
        need_to_know(user), casefile__in=files_with(user, Permission.PLAN_VIEW).values("pk")
    ).select_related("casefile__partnership", "meeting__body", "review")


def _sees_triage(user: User, triage: Triage) -> bool:
    return visible_triages(user).filter(pk=triage.pk).exists()


def sees(user: User, review: Review) -> bool:
    """What you may not see you may not do."""
    return visible_reviews(user).filter(pk=review.pk).exists()


def may_list(user: User, referral: Referral) -> bool:
    """The Office puts a received referral before the panel (L08)."""
    return visible_referrals(user).filter(pk=referral.pk).exists() and holds_on(
        user, Permission.TRIAGE_LIST, referral.casefile
    )


def may_decide(user: User, triage: Triage) -> bool:
    """A member of the triage panel on this file (L09, R09)."""
    return _sees_triage(user, triage) and holds_on(user, Permission.TRIAGE_DECIDE, triage.casefile)


def may_confirm(user: User, triage: Triage) -> bool:
    """The review group's chair (L10, R10)."""
    return _sees_triage(user, triage) and holds_on(user, Permission.SERIOUS_HARM_CONFIRM, triage.casefile)


def _may(user: User, review: Review, permission: Permission) -> bool:
    return sees(user, review) and holds_on(user, permission, review.casefile)


def may_scope(user: User, review: Review) -> bool:
    """The partnership manager (L13, R07)."""
    return _may(user, review, Permission.REVIEW_SCOPE)


def may_open_returns(user: User, review: Review) -> bool:
    """The Office asks the agencies (L14, R08)."""
    return _may(user, review, Permission.REQUEST_SEND)


def may_collate(user: User, review: Review) -> bool:
    """The Office collates the pack (L17, R08)."""
    return _may(user, review, Permission.PACK_COLLATE)


def may_see_pack(user: User, review: Review) -> bool:
    """Office, chair and buddy (F12)."""
    return _may(user, review, Permission.PACK_VIEW)


def may_set_event(user: User, review: Review) -> bool:
    """The Office arranges the day (L18, R08)."""
    return _may(user, review, Permission.EVENT_SET)


def may_hold_event(user: User, review: Review) -> bool:
    """Its chair (L19, R12)."""
    return _may(user, review, Permission.EVENT_RECORD)


def may_see_presentation(user: User, review: Review) -> bool:
    """Office, chair, executive panel (F15)."""
    return _may(user, review, Permission.PANEL_VIEW)


def may_hold_panel(user: User, review: Review) -> bool:
    """The chair or a member of the executive panel (L20, R12, R14)."""
    return _may(user, review, Permission.PANEL_RECORD)


def may_write_chair_report(user: User, review: Review) -> bool:
    """Its chair (L21, R12)."""
    return _may(user, review, Permission.CHAIR_REPORT_WRITE)


def may_see_chair_report(user: User, review: Review) -> bool:
    """Office, chair, buddy and executive panel (F16)."""
    return _may(user, review, Permission.CHAIR_REPORT_VIEW)


def may_formalise(user: User, review: Review) -> bool:
    """The partnership manager writes and formalises the overview report (L29, S62)."""
    return _may(user, review, Permission.PLAN_FORMALISE)


def may_see_overview(user: User, review: Review) -> bool:
    """Office, chair, executive panel and monitoring body (F18)."""
    return _may(user, review, Permission.PLAN_VIEW)


def may_record_monitor(user: User, review: Review) -> bool:
    """A member of the monitoring body (L30, R15)."""
    return _may(user, review, Permission.MONITOR_RECORD)


def may_table(user: User, review: Review) -> bool:
    """Whoever formalised it, or the monitoring body's own (L30)."""
    return may_formalise(user, review) or may_record_monitor(user, review)


def may_divert(user: User, review: Review) -> bool:
    """Partnership manager, review group's chair or the event's chair (L40: R07, R10, R12)."""
    return any(
        _may(user, review, permission)
        for permission in (Permission.REVIEW_SCOPE, Permission.SERIOUS_HARM_CONFIRM, Permission.EVENT_RECORD)
    )
