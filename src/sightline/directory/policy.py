"""Whose accounts an administrator looks after."""

from django.db.models import Q, QuerySet

from sightline.access.policy import may_manage_directory, partnerships_i_administer
from sightline.accounts.models import User

may_look_after_people = may_manage_directory


def visible_people(user: User) -> QuerySet[User]:
    """Everybody with a role or a seat in a partnership that the person administers, and whoever has none anywhere."""
    mine = partnerships_i_administer(user)
    if not mine.exists():
        return User.objects.none()
    here = Q(role_grants__partnership__in=mine) | Q(body_memberships__body__partnership__in=mine)
    nowhere = Q(role_grants__isnull=True, body_memberships__isnull=True)
    return User.objects.filter(pk__in=User.objects.filter(here | nowhere).values("pk")).order_by("name", "pk")
