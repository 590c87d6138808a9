"""Reading the trail of the files that one watches. The database decides which those are (stewardship 0001)."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from sightline.access.gate import live
from sightline.accounts.models import User
from sightline.partnerships.models import Partnership, RoleGrant
from sightline.stewardship import policy
from sightline.stewardship.rules import Act, Known, Noticed, logged_as, watch

PERIOD = timedelta(days=30)
"""How far back signals are looked for."""


@dataclass(frozen=True)
class Entry:
    """One entry of the trail on a file."""

    at: datetime
    verb: str
    person: str
    file: str
    record: str
    record_id: str
    details: dict[str, Any]


def _rows(statement: str, *values: str | datetime) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _pairs(statement: str) -> frozenset[tuple[str, str]]:
    return frozenset((str(person), file) for person, file in _rows(statement))


def start_of(day: date) -> datetime:
    """Its first moment, where people work."""
    return timezone.make_aware(datetime.combine(day, time.min))


def entries(*, file: str = "", person: str = "", first_day: date, last_day: date) -> list[Entry]:
    """The trail of watched files between two days, both included, in the order of the clock; of one file or one person
    where one is named. Nothing for whoever watches none."""
    found = _rows(
        "SELECT at, verb, actor_id, file_ref, record_label, record_id, payload FROM wall_watched_acts(%s, %s, %s, %s)",
        file, person, start_of(first_day), start_of(last_day + timedelta(days=1)),
    )
    return [
        Entry(at, verb, who, file_ref, record, record_id, json.loads(payload)["details"])
        for at, verb, who, file_ref, record, record_id, payload in found
    ]


def logged(found: Iterable[Entry]) -> list[tuple[str, Entry]]:
    """Those entries that section 62 asks for, each with its word of the law."""
    said = ((logged_as(entry.verb, record=entry.record, details=entry.details), entry) for entry in found)
    return [(str(word.label), entry) for word, entry in said if word is not None]


def names_of(person_ids: Iterable[str]) -> dict[str, str]:
    """The trail's numbers of people → their names; what is no person is left out."""
    numbers = {int(word) for word in person_ids if word.isdigit()}
    return {str(pk): name for pk, name in User.objects.filter(pk__in=numbers).values_list("pk", "name")}


def people_watched(user: User) -> list[tuple[str, str]]:
    """(number, name) of everybody with a role or a seat, past or present, in a partnership that one watches."""
    partnerships = list(policy.partnerships_watched(user).values_list("pk", flat=True))
    people = User.objects.filter(pk__in=RoleGrant.objects.filter(partnership__in=partnerships).values("user"))
    seated = User.objects.filter(body_memberships__body__partnership__in=partnerships)
    return [(str(pk), name) for pk, name in people.union(seated).values_list("pk", "name").order_by("name")]


def _known(partnerships: list[int]) -> Known:
    agencies: dict[str, set[str]] = {}
    roles: dict[str, str] = {}
    grants = RoleGrant.objects.filter(live(), partnership__in=partnerships).order_by("pk")
    for user, role, agency in grants.values_list("user_id", "role", "agency_id"):
        roles.setdefault(str(user), role)
        if agency is not None:
            agencies.setdefault(str(user), set()).add(str(agency))
    return Known(
        places=_pairs("SELECT person, file_ref FROM wall_watched_places()"),
        kept_out=_pairs("SELECT person, file_ref FROM wall_watched_bars()"),
        agencies={user: frozenset(found) for user, found in agencies.items()},
        roles=roles,
        closed={
            file: timezone.localtime(at) for file, at in _rows("SELECT file_ref, at FROM wall_watched_closings()")
        },
    )


def signals_of(user: User, *, on: date) -> list[Noticed]:
    """What was noticed in the period that ends with this day, that nobody has set aside; the newest first."""
    partnerships = list(policy.partnerships_watched(user).values_list("pk", flat=True))
    acts = [
        Act(timezone.localtime(entry.at), entry.verb, entry.person, entry.file)
        for entry in entries(first_day=on - PERIOD, last_day=on)
        if entry.person.isdigit()
    ]
    aside = set(policy.visible_set_aside(user).values_list("key", flat=True))
    return [found for found in watch(acts, _known(partnerships)) if found.key not in aside]


def partnership_of(user: User, noticed: Noticed) -> Partnership:
    """The watched partnership whose file a signal is about."""
    ((number,),) = _rows("SELECT wall_watched_partnership_of(%s)", noticed.files[0])
    return policy.partnerships_watched(user).get(pk=number)
