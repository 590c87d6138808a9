"""Reading the directory and what a partnership has chosen."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet

from sightline.accounts.models import User
from sightline.foundation.errors import DomainError
from sightline.partnerships.choices import Position
from sightline.partnerships.models import (
    Agency,
    Body,
    BodyMeeting,
    BodyMembership,
    Partnership,
    PartnershipSetting,
    RoleGrant,
    Team,
)
from sightline.partnerships.rules import Function, Process, Profile, load_profile

load_profile_once = lru_cache(maxsize=16)(load_profile)


class NoSuchBody(DomainError):
    """The partnership has no body for what the process asks."""


def live_on(on: date, prefix: str = "") -> Q:
    """The dated thing holds on this day."""
    return Q(**{f"{prefix}starts_on__lte": on}) & (
        Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gte": on})
    )


def profile_of(partnership: Partnership) -> Profile:
    """How the partnership has chosen to work (domain 00 §0.3)."""
    return load_profile_once(partnership.profile)


def setting_of(partnership: Partnership, key: str, *, on: date) -> Any:
    """What the partnership has chosen, as it holds on a day; None where it has not chosen."""
    begun = PartnershipSetting.objects.filter(partnership=partnership, key=key, starts_on__lte=on)
    return begun.order_by("-starts_on").values_list("value", flat=True).first()


def body_with(function: Function, *, partnership: Partnership, on: date, process: Process = Process.LOS) -> Body:
    """The body that carries a function on a day. Raises NoSuchBody with what to do about it."""
    found = (
        Body.objects.filter(
            live_on(on),
            live_on(on, "functions__"),
            partnership=partnership,
            functions__function=function,
            functions__process__in=[process, Process.ANY],
        )
        .order_by("pk")
        .first()
    )
    if found is None:
        raise NoSuchBody(
            f"No body has the function {function} on {on:%-d %B %Y}. Ask a system administrator to add one."
        )
    return found


def meeting_days(body: Body) -> list[date]:
    """The body's diary, for rules that wait for its next meeting (CAL-12)."""
    return list(BodyMeeting.objects.filter(body=body).order_by("held_on").values_list("held_on", flat=True))


def people_with_role(
    roles: Iterable[str], *, on: date, partnership: Partnership, agency: Agency | None = None
) -> QuerySet[User]:
    """Everybody who holds one of the roles on a day (in the agency, where one is named)."""
    grants = RoleGrant.objects.filter(live_on(on), partnership=partnership, role__in=list(roles))
    if agency is not None:
        grants = grants.filter(agency=agency)
    return User.objects.filter(is_active=True, pk__in=grants.values("user")).order_by("pk")


def members_of(body: Body, *, on: date, chair_only: bool = False) -> QuerySet[User]:
    """Everybody with a seat in the body on a day."""
    seats = BodyMembership.objects.filter(live_on(on), body=body)
    if chair_only:
        seats = seats.filter(position=Position.CHAIR)
    return User.objects.filter(is_active=True, pk__in=seats.values("user")).order_by("pk")


def own_agencies(user: User, *, on: date) -> QuerySet[Agency]:
    """Agencies in which the person holds any role on a day."""
    grants = RoleGrant.objects.filter(live_on(on), user=user, agency__isnull=False)
    return Agency.objects.filter(pk__in=grants.values("agency"))


def teams_of(partnership: Partnership) -> QuerySet[Team]:
    """The team directory, for case-holding notices (S27, domain 01 §1.3)."""
    found = Team.objects.filter(agency__partnership=partnership).select_related("agency")
    return found.order_by("agency__name", "name")
