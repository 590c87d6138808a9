"""Who watches how files are looked at: the information governance lead (R29), and nobody over their own doings. What of
a file's history goes with a copy of the whole; who may take one is asked in casefiles.policy.
"""

from django.db.models import QuerySet

from sightline.access.gate import holds, live_grants
from sightline.access.permissions import Permission
from sightline.accounts.models import User
from sightline.casefiles.models import Move
from sightline.casefiles.policy import files_to_copy, need_to_know
from sightline.contributions.choices import INSIDE_AN_AGENCY
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


def visible_steps(user: User) -> QuerySet[Move]:
    """Every step of the files that the person may copy, but for an agency’s own while it wrote (rule a)."""
    return Move.objects.filter(need_to_know(user), casefile__in=files_to_copy(user).values("pk")).exclude(
        record_label="agency_request", step__in=INSIDE_AN_AGENCY
    )
