"""Inviting people, and what an administrator does for somebody who is locked out."""

from datetime import datetime

from django.db import transaction

from sightline.access import operations as standing
from sightline.access.gate import require
from sightline.access.policy import may_manage
from sightline.access.roles import Role
from sightline.accounts import operations as accounts
from sightline.accounts.models import User
from sightline.accounts.queries import open_sessions
from sightline.directory import policy
from sightline.foundation.errors import DomainError
from sightline.outbox.choices import MessageName
from sightline.outbox.operations import queue_sealed
from sightline.partnerships.models import Agency, Partnership
from sightline.trail.choices import Verb
from sightline.trail.operations import record


class HasAnAccount(DomainError):
    """The address is somebody's already."""

    def __init__(self) -> None:
        super().__init__("Somebody with this email address has an account already")


@transaction.atomic
def invite(
    email: str, *, name: str, job_title: str, role: Role, partnership: Partnership, agency: Agency | None, reason: str,
    by: User, now: datetime,
) -> User:
    """Make an account without a password and send its person a link to choose one (sec R20).

    A role that takes two administrators waits for the second; the account is there meanwhile and opens nothing.
    """
    require(may_manage(by, partnership))
    person = make_account(email, name=name, job_title=job_title, by=str(by.pk), now=now)
    standing.give_role(person, role=role, partnership=partnership, agency=agency, reason=reason, by=by, now=now)
    return person


@transaction.atomic
def make_account(email: str, *, name: str, job_title: str, by: str, now: datetime) -> User:
    """The account and its invitation, without a role: for ``invite``, and for the command that makes the first ones."""
    if User.objects.filter(email=email.lower()).exists():
        raise HasAnAccount
    person = User.objects.create_user(email, name=name)
    User.objects.filter(pk=person.pk).update(job_title=job_title)
    record(Verb.INVITED, by=by, record_label="user", record_id=str(person.pk))
    queue_sealed(MessageName.INVITATION, to=person, link=accounts.first_password_path(person), now=now)
    return person


@transaction.atomic
def invite_again(person: User, *, by: User, now: datetime) -> None:
    """A fresh link, for somebody who has not chosen a password yet. Whoever has one asks for a new one themselves."""
    require(policy.visible_people(by).filter(pk=person.pk).exists())
    if person.has_usable_password():
        raise DomainError("This person has a password. They can ask for a new one on the sign-in page.")
    record(Verb.INVITED, by=str(by.pk), record_label="user", record_id=str(person.pk), again=True)
    queue_sealed(MessageName.INVITATION, to=person, link=accounts.first_password_path(person), now=now)


@transaction.atomic
def sign_out_everywhere(person: User, *, by: User, now: datetime) -> int:
    """End every session of a person (sec R24). Returns how many there were."""
    require(policy.visible_people(by).filter(pk=person.pk).exists())
    numbers = [each.number for each in open_sessions(person, now=now)]
    return accounts.end_sessions(person, numbers=numbers, by=by, now=now)


@transaction.atomic
def let_set_up_anew(person: User, *, by: User, now: datetime) -> None:
    """Take away the second factors of somebody who has lost them all. Nobody does it for themselves."""
    require(policy.visible_people(by).filter(pk=person.pk).exists())
    if person.pk == by.pk:
        raise DomainError("Ask another administrator. Nobody takes away their own.")
    accounts.take_factors_away(person, by=by, now=now)
