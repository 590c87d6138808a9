"""Does this person hold that permission by a standing role? Roles on one file are asked in casefiles.policy."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from sightline.access.permissions import Permission
from sightline.access.roles import roles_with
from sightline.accounts.models import User
from sightline.foundation.errors import NotYours
from sightline.partnerships.models import Agency, Partnership, RoleGrant


def live(prefix: str = "") -> Q:
    """The dated thing holds today: it has begun and not ended."""
    today = timezone.localdate()
    return Q(**{f"{prefix}starts_on__lte": today}) & (
        Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gte": today})
    )


def live_grants(user: User, permission: Permission) -> QuerySet[RoleGrant]:
    """The person's live standing roles that carry the permission. None for an account that is switched off."""
    return RoleGrant.objects.filter(live(), user_id=user.pk, user__is_active=True, role__in=roles_with(permission))


def holds(
    user: User, permission: Permission, *, partnership: Partnership | None = None, agency: Agency | None = None
) -> bool:
    """Whether a standing role gives the permission, in this partnership or agency where one is named."""
    if not user.is_authenticated:
        return False
    grants = live_grants(user, permission)
    if partnership is not None:
        grants = grants.filter(partnership=partnership)
    if agency is not None:
        grants = grants.filter(agency=agency)
    return grants.exists()


def require(allowed: bool, sentence: str = "") -> None:
    """The first line of every operation. Raises NotYours with the sentence unless allowed."""
    if not allowed:
        raise NotYours(sentence) if sentence else NotYours()
