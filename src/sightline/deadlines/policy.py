"""Whose clocks a person sees."""

from django.db.models import Q, QuerySet

from sightline.access.gate import live
from sightline.access.permissions import Permission
from sightline.accounts.models import User
from sightline.casefiles.policy import files_with, need_to_know, visible_files
from sightline.deadlines.models import Deadline
from sightline.partnerships.models import RoleGrant


def visible_deadlines(user: User) -> QuerySet[Deadline]:
    """The file's clocks for whoever sees the review; an agency's own clock for the agency; no other agency's."""
    from_work = files_with(user, Permission.REVIEW_VIEW).values("pk")
    return (
        Deadline.objects.filter(need_to_know(user), casefile__in=visible_files(user).values("pk"))
        .filter(
            Q(casefile__in=from_work, agency=None)
            | Q(casefile__in=files_with(user, Permission.RETURN_VIEW_SUBMITTED).values("pk"))
            | Q(agency__in=RoleGrant.objects.filter(live(), user_id=user.pk).values("agency"))
        )
        .select_related("casefile", "agency")
    )
