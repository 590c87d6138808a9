"""People as their administrator looks them up."""

from dataclasses import dataclass
from datetime import datetime

from sightline.access.gate import live
from sightline.access.roles import ROLES, Role
from sightline.accounts.models import User
from sightline.accounts.queries import Factors, OpenSession, factors_of, open_sessions
from sightline.accounts.sessions import mark_of
from sightline.directory import policy
from sightline.partnerships.models import RoleGrant


def word_for(person: User) -> str:
    """How an address names a person: neither by name nor by number."""
    return mark_of(person.email)


def person_called(word: str, *, by: User) -> User | None:
    """Whom this word of an address stands for, among those whom ``by`` looks after; None otherwise."""
    return next((person for person in policy.visible_people(by) if word_for(person) == word), None)


def roles_of(person: User) -> list[str]:
    """What somebody is now: "Agency manager, Curlew Lane Primary School"."""
    grants = RoleGrant.objects.filter(live(), user=person).select_related("agency").order_by("pk")
    return [
        f"{ROLES[Role(grant.role)].name}, {grant.agency}" if grant.agency else ROLES[Role(grant.role)].name
        for grant in grants
    ]


@dataclass(frozen=True)
class Looked:
    """One account as its administrator sees it."""

    person: User
    roles: list[str]
    factors: Factors
    sessions: list[OpenSession]


def looked_up(person: User, *, now: datetime) -> Looked:
    """Roles, ways to prove who they are, and where they are signed in."""
    return Looked(person, roles_of(person), factors_of(person), open_sessions(person, now=now))
