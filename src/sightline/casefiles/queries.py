"""Reading who is on a file, and what the register holds."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.text import slugify

from sightline.access.roles import FileRole
from sightline.accounts.models import User
from sightline.casefiles.models import CaseFile, FileMember, RegisterEntry
from sightline.casefiles.policy import visible_register
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


def entry_called(user: User, casefile: CaseFile, slug: str) -> RegisterEntry | None:
    """The entry whose pseudonym is written like this in an address ("practitioner-3"), where the person may see it."""
    entries = visible_register(user).filter(casefile=casefile)
    return next((entry for entry in entries if slugify(entry.pseudonym) == slug), None)


def names_added(user: User, casefile: CaseFile, agency: Agency) -> int:
    """How many names an agency has added to the register in its return."""
    return visible_register(user).filter(casefile=casefile, agency=agency).count()
