"""Two persons for one act; roles and seats given and ended; an account closed; an alarm raised."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from sightline.access import policy
from sightline.access.choices import STANDS_FOR, ProposalKind, Refused
from sightline.access.context import forget
from sightline.access.gate import live, require
from sightline.access.models import Proposal, Violation
from sightline.access.permissions import Permission
from sightline.access.roles import GIVEN_BY_TWO, ROLES, Role, roles_with
from sightline.accounts.models import User
from sightline.accounts.standing import standing_changed
from sightline.foundation.errors import DomainError, NotYours, SomebodyElseWasFirst
from sightline.partnerships.choices import Position
from sightline.partnerships.models import Agency, Body, BodyMembership, Partnership, RoleGrant
from sightline.partnerships.operations import grant_role
from sightline.trail.choices import Verb
from sightline.trail.operations import record


@transaction.atomic
def propose(
    kind: ProposalKind, *, partnership: Partnership, terms: dict[str, Any], reason: str, by: User, now: datetime,
    file_ref: str = "",
) -> Proposal:
    """The first of two persons. The caller has asked its own policy whether this person may propose it.

    The same thing proposed while it waits is one proposal: the first stands.
    """
    waiting = Proposal.objects.filter(
        kind=kind, partnership=partnership, file_ref=file_ref, terms=terms, confirmed_at=None, refused_at=None,
        proposed_at__gt=now - STANDS_FOR,
    ).first()
    if waiting is not None:
        return waiting
    proposal = Proposal.objects.create(
        kind=kind, partnership=partnership, file_ref=file_ref, terms=terms, reason=reason, proposed_at=now,
        proposed_by=by,
    )
    record(
        Verb.PROPOSED, by=str(by.pk), file_ref=file_ref, record_label="proposal", record_id=str(proposal.pk),
        kind=str(kind),
    )
    return proposal


@transaction.atomic
def confirm(proposal: Proposal, *, by: User, now: datetime) -> None:
    """The second person. The caller has asked its own policy, and does in this transaction what was proposed.

    Refused for whoever proposed it, also by another account of theirs; a second time; after a week.
    """
    if not policy.may_confirm(by, proposal):
        raise NotYours("You proposed this yourself. Somebody else has to confirm it.")
    if now - proposal.proposed_at >= STANDS_FOR:
        raise DomainError("This was proposed more than a week ago. Ask for it to be proposed again.")
    if not Proposal.objects.filter(pk=proposal.pk, confirmed_at=None, refused_at=None).update(
        confirmed_at=now, confirmed_by=by
    ):
        raise SomebodyElseWasFirst
    record(
        Verb.SECONDED, by=str(by.pk), file_ref=proposal.file_ref, record_label="proposal",
        record_id=str(proposal.pk), kind=str(proposal.kind), proposed_by=str(proposal.proposed_by_id),
    )


@transaction.atomic
def refuse(proposal: Proposal, *, by: User, now: datetime) -> None:
    """It shall not be. Whoever proposed it may take it back this way."""
    if not Proposal.objects.filter(pk=proposal.pk, confirmed_at=None, refused_at=None).update(
        refused_at=now, refused_by=by
    ):
        raise SomebodyElseWasFirst
    record(
        Verb.NOT_SECONDED, by=str(by.pk), file_ref=proposal.file_ref, record_label="proposal",
        record_id=str(proposal.pk), kind=str(proposal.kind),
    )


@transaction.atomic
def use(proposal: Proposal, *, by: User, now: datetime, within: timedelta) -> None:
    """What was confirmed is done, once, by whoever proposed it and soon. A replay is refused."""
    require(by.pk == proposal.proposed_by_id)
    used = Proposal.objects.filter(
        pk=proposal.pk, confirmed_at__gt=now - within, refused_at=None, used_at=None
    ).update(used_at=now, used_by=by)
    if not used:
        raise DomainError("This has been done already, or was confirmed too long ago. Propose it again.")


@transaction.atomic
def give_role(
    person: User, *, role: Role, partnership: Partnership, agency: Agency | None, reason: str, by: User, now: datetime
) -> RoleGrant | Proposal:
    """Give a person a role from today; a role that opens files waits for a second administrator (sec R11).

    Raises DomainError for oneself, and for an agency of another partnership.
    """
    require(policy.may_manage(by, partnership))
    if policy.same_human(person, by):
        raise DomainError("Nobody gives themselves a role. Ask another administrator.")
    if agency is not None and agency.partnership_id != partnership.pk:
        raise DomainError("Choose an agency of this partnership.")
    if role in GIVEN_BY_TWO:
        if agency is not None:
            raise DomainError(f"{ROLES[role].name} is a role in the whole partnership. Leave the agency out.")
        terms = {"person": person.pk, "role": str(role)}
        return propose(
            ProposalKind.GIVE_ROLE, partnership=partnership, terms=terms, reason=reason, by=by, now=now
        )
    forget()
    return grant_role(
        person, role=role, partnership=partnership, agency=agency, by=str(by.pk), on=timezone.localdate(now)
    )


@transaction.atomic
def confirm_role(proposal: Proposal, *, by: User, now: datetime) -> RoleGrant:
    """The second administrator: neither whoever proposed it nor whoever gets the role."""
    require(policy.may_manage(by, proposal.partnership) and proposal.kind == ProposalKind.GIVE_ROLE)
    person = User.objects.get(pk=proposal.terms["person"])
    if policy.same_human(by, person):
        raise NotYours("Nobody confirms a role of their own. Ask another administrator.")
    confirm(proposal, by=by, now=now)
    forget()
    return grant_role(
        person, role=proposal.terms["role"], partnership=proposal.partnership, by=str(by.pk), on=timezone.localdate(now)
    )


@transaction.atomic
def end_role(grant: RoleGrant, *, by: User, now: datetime) -> None:
    """End a role: the person's next request finds it gone (sec R14). The last administrator stays."""
    require(policy.may_manage(by, grant.partnership))
    others = RoleGrant.objects.filter(
        live(), partnership=grant.partnership, role__in=roles_with(Permission.DIRECTORY_MANAGE), user__is_active=True
    ).exclude(pk=grant.pk)
    if grant.role in roles_with(Permission.DIRECTORY_MANAGE) and not others.exists():
        raise DomainError("This is the last system administrator. Give the role to somebody else first.")
    _end_dated(grant, now=now)
    forget()
    record(
        Verb.GRANT_CHANGED, by=str(by.pk), record_label="role_grant", record_id=str(grant.pk),
        person=str(grant.user_id), role=grant.role, ended=True,
    )


def _end_dated(row: RoleGrant | BodyMembership, *, now: datetime) -> None:
    """Yesterday was the last day; begun today, there is no earlier day on which it could have ended."""
    standing_changed(row.user, now=now)
    yesterday = timezone.localdate(now) - timedelta(days=1)
    rows = type(row)._default_manager.filter(pk=row.pk)
    if row.starts_on > yesterday:
        rows.delete()
    else:
        rows.update(ends_on=yesterday)


@transaction.atomic
def give_seat(
    body: Body, *, person: User, position: Position, agency: Agency | None, starts_on: date, ends_on: date | None,
    by: User, now: datetime,
) -> BodyMembership:
    """A seat in a body between two days. Nobody seats themselves."""
    require(policy.may_manage(by, body.partnership))
    if policy.same_human(person, by):
        raise DomainError("Nobody gives themselves a seat. Ask another administrator.")
    if ends_on is not None and ends_on < starts_on:
        raise DomainError("The last day must not be before the first.")
    if BodyMembership.objects.filter(live(), body=body, user=person).exists():
        raise DomainError(f"{person.name} has a seat in {body.name} already.")
    seat = BodyMembership.objects.create(
        body=body, user=person, agency=agency, position=position, starts_on=starts_on, ends_on=ends_on
    )
    standing_changed(person, now=now)
    forget()
    record(
        Verb.SEAT_CHANGED, by=str(by.pk), record_label="seat", record_id=str(seat.pk), person=str(person.pk),
        body=str(body.pk), position=str(position),
    )
    return seat


@transaction.atomic
def end_seat(seat: BodyMembership, *, by: User, now: datetime) -> None:
    """End a seat: from the next request on the body's files are not that person's."""
    require(policy.may_manage(by, seat.body.partnership))
    _end_dated(seat, now=now)
    forget()
    record(
        Verb.SEAT_CHANGED, by=str(by.pk), record_label="seat", record_id=str(seat.pk), person=str(seat.user_id),
        body=str(seat.body_id), ended=True,
    )


@transaction.atomic
def close_account(person: User, *, partnership: Partnership, by: User, now: datetime) -> None:
    """A leaver. The account is switched off and every role and seat here ends: their next request finds nothing, and
    what was queued for them does not go (sec R14, R24). Nobody closes their own."""
    require(policy.may_manage(by, partnership))
    if person.pk == by.pk:
        raise DomainError("You cannot close your own account. Ask another administrator.")
    for grant in RoleGrant.objects.filter(live(), user=person, partnership=partnership):
        end_role(grant, by=by, now=now)
    seats = BodyMembership.objects.filter(live(), user=person, body__partnership=partnership)
    for seat in seats.select_related("body"):
        end_seat(seat, by=by, now=now)
    User.objects.filter(pk=person.pk).update(is_active=False)
    person.is_active = False
    record(Verb.ACCOUNT_CLOSED, by=str(by.pk), record_label="user", record_id=str(person.pk))


@transaction.atomic
def count_violation(*, page: str, directive: str, what: Refused, on: date) -> None:
    """One more of the same on a day. Nothing else of what a browser sent is kept."""
    same = {"noticed_on": on, "page": page, "directive": directive, "what": what}
    Violation.objects.bulk_create([Violation(**same, count=0)], ignore_conflicts=True)
    Violation.objects.filter(**same).update(count=F("count") + 1)


@transaction.atomic
def raise_alarm(*, person: User, partnership: Partnership, on: date) -> bool:
    """Whether this is the first today for that person: then somebody is to be told. Who was noticed is not asked."""
    with connection.cursor() as cursor:
        # through the walls: whoever is noticed reads no alarm, this one included
        cursor.execute(
            "INSERT INTO access_alarm (partnership_id, person_id, noticed_on) VALUES (%s, %s, %s)"
            " ON CONFLICT DO NOTHING",
            [partnership.pk, person.pk, on],
        )
        return bool(cursor.rowcount == 1)
