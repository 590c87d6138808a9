"""What a person may see of a file's history."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from sightline.access.permissions import Permission
from sightline.accounts.models import User
from sightline.casefiles.models import CaseFile, Move
from sightline.casefiles.policy import holds_on, need_to_know, visible_files
from sightline.contributions.choices import INSIDE_AN_AGENCY
from sightline.contributions.policy import requests_of_my_agencies
from sightline.dissemination.policy import visible_briefings
from sightline.learning.policy import visible_actions
from sightline.referrals.policy import visible_referrals


def _of(label: str, ids: Iterable[int]) -> Q:
    return Q(record_label=label, record_id__in=[str(pk) for pk in ids])


def visible_moves(user: User, casefile: CaseFile) -> QuerySet[Move]:
    """Each record's moves for whoever sees the record; an agency's inner ones for the agency alone."""
    own = requests_of_my_agencies(user).filter(casefile=casefile).values_list("pk", flat=True)
    shown = _of("referral", visible_referrals(user).filter(casefile=casefile).values_list("pk", flat=True))
    shown |= _of("agency_request", own)
    shown |= _of("action", visible_actions(user).filter(casefile=casefile).values_list("pk", flat=True))
    if holds_on(user, Permission.REVIEW_VIEW, casefile):
        shown |= Q(record_label__in=["triage", "review", "overview_report", "event"])
    if holds_on(user, Permission.RETURN_VIEW_SUBMITTED, casefile):
        shown |= Q(record_label="agency_request") & ~Q(step__in=INSIDE_AN_AGENCY)
    shown |= _of("briefing", visible_briefings(user).filter(casefile=casefile).values_list("pk", flat=True))
    return Move.objects.filter(
        shown, need_to_know(user), casefile=casefile, casefile__in=visible_files(user).values("pk")
    )
