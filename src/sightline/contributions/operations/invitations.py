"""Somebody without an account is invited to write one agency's return, sent a new link, and let go (ADR 0025)."""

import secrets
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from sightline.access.context import forget
from sightline.access.gate import require
from sightline.access.roles import FileRole
from sightline.accounts import operations as accounts
from sightline.accounts import passes
from sightline.accounts.models import User
from sightline.accounts.queries import open_sessions
from sightline.casefiles.models import FileMember
from sightline.contributions import policy
from sightline.contributions.models import AgencyRequest
from sightline.contributions.queries import invitations_of
from sightline.foundation.errors import DomainError
from sightline.outbox.choices import MessageName
from sightline.outbox.operations import queue_sealed
from sightline.trail.choices import Verb
from sightline.trail.operations import record

MOST_DAYS = 60


def _last_moment(until: date, *, now: datetime) -> datetime:
    """The end of the last day. Raises DomainError for a day that is past or too far off."""
    today = timezone.localdate(now)
    if not today <= until <= today + timedelta(days=MOST_DAYS):
        raise DomainError(f"Choose a last day from today to {MOST_DAYS} days from now.")
    return timezone.make_aware(datetime.combine(until, time(23, 59, 59)))


def _send(person: User, agency_request: AgencyRequest, *, expires_at: datetime, until: date, now: datetime) -> None:
    token = passes.issue(person, file_ref=agency_request.casefile.reference, expires_at=expires_at, now=now)
    link = reverse("account_invited", kwargs={"link": token})
    queue_sealed(MessageName.RETURN_INVITATION, to=person, link=link, until=until, now=now)


def _noted(verb: Verb, agency_request: AgencyRequest, person: User, *, by: User, **details: object) -> None:
    record(
        verb, by=str(by.pk), file_ref=agency_request.casefile.reference, record_label="invitation",
        record_id=str(person.pk), agency=str(agency_request.agency_id), **details,
    )


@transaction.atomic
def invite(
    agency_request: AgencyRequest, *, name: str, job_title: str, address: str, until: date, by: User, now: datetime
) -> User:
    """Invite a named contact of the agency to write this return and nothing else, to a last day.

    The person gets an account of a kind of its own, without a password or an address to sign in with, and a place on
    this one file. Raises DomainError where the address is that of an account here (bars and conflicts hang from
    accounts), or of an invitation to this return that stands.
    """
    require(policy.may_invite(by, agency_request))
    expires_at = _last_moment(until, now=now)
    address = address.strip().lower()
    if agency_request.closed_on is not None:
        raise DomainError("This request is closed: there is nothing left to write.")
    if User.objects.filter(email=address).exists():
        raise DomainError("Somebody with this address has an account. Ask them to sign in, or a system administrator.")
    if any(place.user.occasional_address == address for place in invitations_of(agency_request) if place.user):
        raise DomainError("Somebody at this address is invited already. Send them a new link instead.")
    person = User.objects.create_user(f"{secrets.token_hex(12)}@invitation.invalid", name=name.strip())
    person.job_title, person.occasional_address = job_title.strip(), address
    person.save(update_fields=["job_title", "occasional_address"])
    FileMember.objects.create(
        casefile=agency_request.casefile, role=FileRole.OCCASIONAL, user=person, for_agency=agency_request.agency,
        starts_on=timezone.localdate(now), ends_on=until, until=expires_at, reason="Invited to write the return",
    )
    forget()
    _noted(Verb.OCCASIONAL_INVITED, agency_request, person, by=by, until=until.isoformat())
    _send(person, agency_request, expires_at=expires_at, until=until, now=now)
    return person


@transaction.atomic
def send_link_anew(agency_request: AgencyRequest, *, person: User, until: date, by: User, now: datetime) -> None:
    """A new link and a new last day. The link before it opens nothing, and sessions begun with it end."""
    require(policy.may_invite(by, agency_request))
    expires_at = _last_moment(until, now=now)
    place = _place(agency_request, person)
    FileMember.objects.filter(pk=place.pk).update(until=expires_at, ends_on=until)
    _end_sessions(person, by=by, now=now)
    forget()
    _noted(Verb.OCCASIONAL_INVITED, agency_request, person, by=by, until=until.isoformat(), again=True)
    _send(person, agency_request, expires_at=expires_at, until=until, now=now)


def _place(agency_request: AgencyRequest, person: User) -> FileMember:
    place = next((each for each in invitations_of(agency_request) if each.user_id == person.pk), None)
    if place is None:
        raise DomainError("This invitation has ended. Invite the person again.")
    return place


def _end_sessions(person: User, *, by: User, now: datetime) -> None:
    accounts.end_sessions(person, numbers=[each.number for each in open_sessions(person, now=now)], by=by, now=now)


@transaction.atomic
def end_invitation(agency_request: AgencyRequest, *, person: User, by: User, now: datetime) -> None:
    """Withdraw it: link and code open nothing, and the person's next request finds nothing (sec R14)."""
    require(policy.may_invite(by, agency_request))
    _end(agency_request, _place(agency_request, person), by=by, now=now, because="withdrawn")


@transaction.atomic
def end_invitations(agency_request: AgencyRequest, *, by: User, now: datetime) -> None:
    """Nothing is left to write: the return was accepted, or the request closed. The caller has asked its own policy."""
    for place in invitations_of(agency_request):
        _end(agency_request, place, by=by, now=now, because="closed")


def _end(agency_request: AgencyRequest, place: FileMember, *, by: User, now: datetime, because: str) -> None:
    person = place.user
    if person is None:  # the table says that an occasional place is a person's
        return
    FileMember.objects.filter(pk=place.pk).update(until=now, ends_on=timezone.localdate(now))
    passes.end(person, now=now)
    _end_sessions(person, by=by, now=now)
    User.objects.filter(pk=person.pk).update(is_active=False)
    forget()
    _noted(Verb.OCCASIONAL_ENDED, agency_request, person, by=by, because=because)
