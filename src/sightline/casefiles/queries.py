"""Reading who is on a file."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from sightline.access.roles import FileRole
from sightline.accounts.models import User
from sightline.casefiles.models import CaseFile, FileMember
from sightline.partnerships.choices import Position
from sightline.partnerships.models import Agency, BodyMembership
from sightline.partnerships.queries import live_on


def members(casefile: CaseFile, roles: Iterable[FileRole], *, on: date) -> QuerySet[FileMember]:
    """Places on the file in these roles that hold on a day."""
    return FileMember.objects.filter(live_on(on), casefile=casefile, role__in=list(roles))


def people_in(casefile: CaseFile, role: FileRole, *, on: date) -> QuerySet[User]:
    """Everybody who has this role on the file on a day, by name or by their seat in a body that has it."""
    places = members(casefile, [role], on=on)
    seats = BodyMembership.objects.filter(
        Q(body__in=places.filter(chair_only=False).values("body"))
        | Q(body__in=places.filter(chair_only=True).values("body"), position=Position.CHAIR),
        live_on(on),
    )
    named = places.filter(user__isnull=False)
    return User.objects.filter(
        Q(pk__in=named.values("user")) | Q(pk__in=seats.values("user")), is_active=True
    ).order_by("pk")


def agencies_on(casefile: CaseFile, *, on: date) -> QuerySet[Agency]:
    """Agencies that referred or are involved, on a day."""
    places = members(casefile, [FileRole.REFERRING_AGENCY, FileRole.INVOLVED_AGENCY], on=on)
    return Agency.objects.filter(pk__in=places.filter(agency__isnull=False).values("agency"))
