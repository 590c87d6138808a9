"""Who watches how files are looked at: the information governance lead (R29), and nobody over their own doings."""

from django.db.models import QuerySet

from sightline.access.gate import holds, live_grants
from sightline.access.permissions import Permission
from sightline.accounts.models import User
from sightline.partnerships.models import Partnership
from sightline.stewardship.models import SetAside


def partnerships_watched(user: User) -> QuerySet[Partnership]:
    """Partnerships for whose information governance the person answers."""
    watched = live_grants(user, Permission.TRAIL_READ).values("partnership")
    return Partnership.objects.filter(pk__in=watched)


def may_watch(user: User) -> bool:
    """Signals, and the log that the law asks for."""
    return bool(user.is_authenticated) and holds(user, Permission.TRAIL_READ)


def visible_set_aside(user: User) -> QuerySet[SetAside]:
    """What was set aside in the partnerships that the person watches."""
    watched = partnerships_watched(user).values("pk")
    return SetAside.objects.filter(partnership__in=watched).select_related("set_aside_by", "partnership")


def may_set_aside(user: User, person_id: str) -> bool:
    """Nobody says of themselves that nothing is wrong (sec R9)."""
    return may_watch(user) and str(user.pk) != person_id
