"""Reading who is on a file, who could open it and why, who has looked at it, and what the register holds."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.text import slugify

from sightline.access.permissions import Permission
from sightline.access.roles import FILE_ROLE_SAYS, ROLES, FileRole, Role, roles_with
from sightline.accounts.models import User
from sightline.casefiles.models import Bar, CaseFile, Conflict, FileMember, RegisterEntry, RingFence
from sightline.casefiles.policy import visible_register
from sightline.partnerships.choices import Position
from sightline.partnerships.models import Agency, BodyMembership, Partnership, RoleGrant
from sightline.partnerships.queries import live_on
from sightline.trail.choices import Verb


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
@dataclass
class Access:
    """One person and one file: every reason for which they could open it, as sentences."""

    person: User
    casefile: CaseFile
    reasons: list[str] = field(default_factory=list)


def _office(partnerships: Iterable[int], *, on: date) -> dict[int, list[RoleGrant]]:
    """Partnership → its live grants of the roles that see every open file."""
    found: dict[int, list[RoleGrant]] = defaultdict(list)
    grants = RoleGrant.objects.filter(
        live_on(on), partnership__in=list(partnerships), agency=None, user__is_active=True,
        role__in=roles_with(Permission.FILE_VIEW_PARTNERSHIP),
    )
    for grant in grants.select_related("user").order_by("pk"):
        found[grant.partnership_id].append(grant)
    return found


def who_could_open(files: Iterable[CaseFile], *, on: date, at: datetime | None = None) -> list[Access]:
    """Everybody who could open each file on a day, with every reason why (sec R13, R63). Bars and ring-fence count.

    ``at`` is the moment that emergency access is asked about: now unless said. Bars are those that stand now.
    """
    wanted = {casefile.pk: casefile for casefile in files}
    moment = at or timezone.now()
    found: dict[tuple[int, object], Access] = {}

    def add(person: User, file: object, why: str) -> None:
        key = (person.pk, file)
        access = found.setdefault(key, Access(person, wanted[file]))  # type: ignore[index]
        if why not in access.reasons:
            access.reasons.append(why)

    places = list(
        FileMember.objects.filter(
            live_on(on), Q(until__isnull=True) | Q(until__gt=moment), casefile__in=list(wanted)
        ).select_related("user", "agency", "body").order_by("pk")
    )
    named = {(place.user_id, place.casefile_id) for place in places if place.user_id}
    office = _office({casefile.partnership_id for casefile in wanted.values()}, on=on)
    in_agency: dict[int, list[RoleGrant]] = defaultdict(list)
    for grant in RoleGrant.objects.filter(
        live_on(on), user__is_active=True, agency__in={place.agency_id for place in places if place.agency_id}
    ).select_related("user").order_by("pk"):
        in_agency[grant.agency_id].append(grant)  # type: ignore[index]
    in_body: dict[int, list[BodyMembership]] = defaultdict(list)
    for seat in BodyMembership.objects.filter(
        live_on(on), live_on(on, "body__"), user__is_active=True,
        body__in={place.body_id for place in places if place.body_id},
    ).select_related("user").order_by("pk"):
        in_body[seat.body_id].append(seat)

    for casefile in wanted.values():
        for grant in office[casefile.partnership_id]:
            add(grant.user, casefile.pk, ROLES[Role(grant.role)].name)
    for place in places:
        called = FILE_ROLE_SAYS[FileRole(place.role)][0]
        if place.user is not None and place.user.is_active:
            add(place.user, place.casefile_id, f"{called}, by name")
        for grant in in_agency[place.agency_id] if place.agency_id else []:
            add(grant.user, place.casefile_id, f"{called}: {ROLES[Role(grant.role)].name.lower()} in {place.agency}")
        for seat in in_body[place.body_id] if place.body_id else []:
            if not place.chair_only or seat.position == Position.CHAIR:
                add(seat.user, place.casefile_id, f"{called}: a seat in {place.body}")

    barred = set(Bar.objects.filter(casefile__in=list(wanted), lifted_at=None).values_list("user_id", "casefile_id"))
    return sorted(
        (
            access for (person, file), access in found.items()
            if (person, file) not in barred and (not access.casefile.ring_fenced or (person, file) in named)
        ),
        key=lambda access: (access.casefile.reference, access.person.name, access.person.pk),
    )


def places_by_name(casefile: CaseFile, *, on: date) -> list[FileMember]:
    """People who are on the file by name and whose place holds, in the order of their names."""
    return list(
        members(casefile, FileRole, on=on)
        .filter(Q(until__isnull=True) | Q(until__gt=timezone.now()), user__isnull=False)
        .select_related("user").order_by("user__name", "pk")
    )


def bars(casefile: CaseFile) -> list[Bar]:
    """Who is kept out."""
    return list(Bar.objects.filter(casefile=casefile, lifted_at=None).select_related("user").order_by("user__name"))


def conflicts(casefile: CaseFile) -> list[Conflict]:
    """The register of what was declared and stands."""
    standing = Conflict.objects.filter(casefile=casefile, lifted_at=None)
    return list(standing.select_related("user").order_by("user__name"))


def ring_fence_of(casefile: CaseFile) -> RingFence | None:
    """Why the file is closed; None when it is not."""
    return RingFence.objects.filter(casefile=casefile, lifted_at=None).select_related("fenced_by").first()


def people_of(partnership: Partnership, *, on: date) -> QuerySet[User]:
    """Everybody with an account that is on who holds a role or a seat in the partnership on a day."""
    grants = RoleGrant.objects.filter(live_on(on), partnership=partnership)
    seats = BodyMembership.objects.filter(live_on(on), body__partnership=partnership)
    return User.objects.filter(
        Q(pk__in=grants.values("user")) | Q(pk__in=seats.values("user")), is_active=True
    ).order_by("name", "pk")


LOOKING = (Verb.PAGE_OPENED, Verb.IDENTITY_OPENED, Verb.GLASS_BROKEN, Verb.TRAIL_READ, Verb.REFUSED)


@dataclass(frozen=True)
class Look:
    """Somebody looked at the file, or was refused it."""

    at: datetime
    verb: str
    person_id: str
    page: str


def looks_of(reference: str, *, limit: int = 2000) -> list[Look]:
    """Who looked at a file, the newest first: nothing for whoever may not ask (casefiles 0006 decides)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT at, verb, actor_id, payload FROM wall_looks_of(%s) WHERE verb = ANY (%s) LIMIT %s",
            [reference, [str(verb) for verb in LOOKING], limit],
        )
        return [
            Look(at, verb, actor, str(json.loads(payload)["details"].get("page", "")))
            for at, verb, actor, payload in cursor.fetchall()
        ]


def names_of(person_ids: Iterable[str]) -> dict[str, str]:
    """The trail's numbers of people → their names; what is no person is left out."""
    numbers = [int(word) for word in person_ids if word.isdigit()]
    return {str(pk): name for pk, name in User.objects.filter(pk__in=numbers).values_list("pk", "name")}


def why_they_could(casefile: CaseFile | None, looks: Iterable[Look]) -> dict[tuple[str, date], list[str]]:
    """(person, day) → why that person could open the file on that day, from the dates of roles, seats and places.

    Empty for somebody who does not see the file: whoever watches reads who looked, and not the places on it.
    """
    if casefile is None:
        return {}
    found: dict[tuple[str, date], list[str]] = {}
    for on in {timezone.localdate(look.at) for look in looks}:
        for access in who_could_open([casefile], on=on):
            found[str(access.person.pk), on] = access.reasons
    return found
