"""Reading the directory for its administrator: people, their roles and their seats."""

from datetime import date

from django.db.models import Q, QuerySet

from sightline.access.gate import live
from sightline.access.models import Proposal
from sightline.access.roles import ROLES, Role
from sightline.accounts.models import User
from sightline.partnerships.models import Agency, Body, BodyMembership, Partnership, RoleGrant


def roles_held(partnership: Partnership) -> QuerySet[RoleGrant]:
    """Live roles, by the person's name."""
    grants = RoleGrant.objects.filter(live(), partnership=partnership, user__is_active=True)
    return grants.select_related("user", "agency").order_by("user__name", "pk")


def seats_held(partnership: Partnership, *, on: date) -> QuerySet[BodyMembership]:
    """Seats that hold or are still to begin, by body and name."""
    seats = BodyMembership.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=on), body__partnership=partnership, user__is_active=True
    )
    return seats.select_related("user", "body", "agency").order_by("body__name", "user__name", "pk")


def people(partnership: Partnership) -> QuerySet[User]:
    """Everybody with an account that is on and something here, and accounts that hold nothing anywhere yet."""
    here = Q(role_grants__partnership=partnership) | Q(body_memberships__body__partnership=partnership)
    new = Q(role_grants=None, body_memberships=None)
    return User.objects.filter(here | new, is_active=True).distinct().order_by("name", "pk")


def agencies(partnership: Partnership) -> QuerySet[Agency]:
    """The directory."""
    return Agency.objects.filter(partnership=partnership)


def bodies(partnership: Partnership) -> QuerySet[Body]:
    """Bodies that have not ended."""
    return Body.objects.filter(live(), partnership=partnership).order_by("name")


def role_words(grant: RoleGrant) -> str:
    """“Practitioner, Cornfield School”."""
    name = ROLES[Role(grant.role)].name
    return f"{name}, {grant.agency.name}" if grant.agency else name


def proposal_words(proposal: Proposal) -> str:
    """Who should get which role, by whom and why."""
    person = User.objects.filter(pk=proposal.terms.get("person")).values_list("name", flat=True).first() or "Somebody"
    role = ROLES[Role(proposal.terms["role"])].name
    return f"{person}: {role}. Proposed by {proposal.proposed_by.name}: {proposal.reason}"
