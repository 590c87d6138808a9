"""The list of who can open which file and why (sec R13): it says exactly what the policy says, file by file."""

import csv
import io
import random
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from sightline.access.roles import FileRole, Role
from sightline.accounts.models import User
from sightline.casefiles.policy import visible_files
from sightline.foundation.errors import NotYours
from sightline.partnerships.choices import Position
from sightline.stewardship import operations
from sightline.trail.choices import Verb
from sightline.trail.models import TrailEntry
from tests.factories.files import NOON, BarFactory, CaseFileFactory, FileMemberFactory
from tests.factories.people import (
    AgencyFactory,
    BodyFactory,
    BodyMembershipFactory,
    PartnershipFactory,
    RoleGrantFactory,
    UserFactory,
    person,
)
from tests.support.walls import as_person, no_walls

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOON)


@pytest.fixture
def partnership():
    return PartnershipFactory()


@pytest.fixture
def manager(partnership):
    return person(Role.SCP_MANAGER, partnership=partnership, name="Rosalind Achterberg")


def taken(by, agency=None):
    with as_person(by):
        log = operations.export_access(agency=agency, by=by, now=timezone.now())
    return list(csv.DictReader(io.StringIO(log.content.decode("utf-8-sig"))))


def some_days(chance):
    """From a day to a day: over, under way, or to begin."""
    starts = NOON.date() + timedelta(days=chance.choice((-400, -30, -1, 0, 1)))
    return {"starts_on": starts, "ends_on": chance.choice((None, None, starts, starts + timedelta(days=29)))}


def a_crowd(partnership, chance):
    """People with roles, seats and places of every kind on files of every kind. Who sees what is left to chance."""
    agencies = [AgencyFactory(partnership=partnership) for _ in range(3)]
    bodies = [BodyFactory(partnership=partnership) for _ in range(2)]
    files = [CaseFileFactory(partnership=partnership, ring_fenced=chance.random() < 0.3) for _ in range(9)]
    for _ in range(24):
        user = UserFactory(is_active=chance.random() < 0.9)
        if chance.random() < 0.7:
            wide = chance.random() < 0.3
            role = chance.choice((Role.SCP_MANAGER, Role.SCP_ADMINISTRATOR) if wide else (Role.DSL, Role.PRACTITIONER))
            agency = None if wide else chance.choice(agencies)
            RoleGrantFactory(user=user, role=role, partnership=partnership, agency=agency, **some_days(chance))
        if chance.random() < 0.4:
            position = chance.choice((Position.MEMBER, Position.CHAIR))
            BodyMembershipFactory(user=user, body=chance.choice(bodies), position=position, **some_days(chance))
        for file in chance.sample(files, 2):
            if chance.random() < 0.5:
                role = chance.choice((FileRole.CHAIR, FileRole.NAMED, FileRole.ATTENDEE))
                FileMemberFactory(casefile=file, user=user, role=role, **some_days(chance))
            if chance.random() < 0.2:
                BarFactory(casefile=file, user=user)
            if chance.random() < 0.2:
                until = NOON + timedelta(hours=chance.choice((-1, 1)))
                FileMemberFactory(casefile=file, user=user, role=FileRole.EMERGENCY, until=until)
    for file in files:
        FileMemberFactory(
            casefile=file, agency=chance.choice(agencies), role=FileRole.INVOLVED_AGENCY, **some_days(chance)
        )
        FileMemberFactory(
            casefile=file, body=chance.choice(bodies), role=FileRole.TRIAGE_PANEL, chair_only=chance.random() < 0.4,
            **some_days(chance),
        )
    return files


@pytest.mark.parametrize("seed", range(6))
def test_it_is_what_the_policy_says_of_everybody_and_every_file(partnership, manager, seed):
    files = a_crowd(partnership, random.Random(seed))
    with as_person(manager):
        mine = set(visible_files(manager).values_list("reference", flat=True))
    said = {}
    for user in User.objects.all():
        with as_person(user):
            said[user] = set(visible_files(user).values_list("reference", flat=True))
    by_policy = {(user.name, reference) for user, seen in said.items() for reference in seen & mine}
    assert len({user.name for user in said}) == len(said), "names tell people apart"

    rows = taken(manager)

    assert len(mine) < len(files), "some are ring-fenced"
    assert {(row["Person"], row["File"]) for row in rows if row["File"]} == by_policy
    assert all(row["Why"] for row in rows if row["File"])


def test_who_can_open_none_is_asked_about_too(partnership, manager):
    CaseFileFactory(partnership=partnership)
    reader = person(Role.READER, partnership=partnership, name="Zofia Wiśniewska-Ó Briain")
    person(Role.READER, partnership=PartnershipFactory(), name="Somebody Elsewhere")

    rows = taken(manager)

    assert [(row["Person"], row["File"], row["Why"]) for row in rows if row["Person"] == reader.name] == [
        ("Zofia Wiśniewska-Ó Briain", "", "")
    ]
    assert "Somebody Elsewhere" not in {row["Person"] for row in rows}


def test_of_one_agency(partnership, manager):
    file = CaseFileFactory(partnership=partnership)
    school = AgencyFactory(partnership=partnership, name="Cornfield School")
    person(Role.DSL, partnership=partnership, agency=school, name="Siân Llewellyn-Price")
    FileMemberFactory(casefile=file, agency=school, role=FileRole.INVOLVED_AGENCY)

    (row,) = taken(manager, school)

    assert (row["Agency"], row["Person"], row["File"]) == ("Cornfield School", "Siân Llewellyn-Price", file.reference)
    assert row["Why"].startswith("Involved agency: designated safeguarding lead")


def test_it_is_asked_for_on_a_page_sent_as_a_file_and_on_the_trail(client, partnership, manager):
    file, school = CaseFileFactory(partnership=partnership), AgencyFactory(partnership=partnership, name="=1+1")
    person(Role.DSL, partnership=partnership, agency=school)
    client.force_login(manager)
    asked = reverse("stewardship:access-review")
    assert asked in client.get(reverse("insight:files")).text
    page = client.get(asked)

    sent = client.post(asked, {"agency": school.slug, "_token": page.context_data["token"]})
    with transaction.atomic():
        answer = client.get(sent["Location"])

    assert answer["Content-Disposition"] == 'attachment; filename="access-2026-11-23.csv"'
    assert "'=1+1" in answer.content.decode()
    assert file.reference not in answer.content.decode()
    with no_walls():
        (entry,) = TrailEntry.objects.filter(verb=Verb.EXPORTED)
    assert (entry.actor_id, entry.record_label, entry.file_ref) == (str(manager.pk), "access", "")


def test_an_agency_that_is_not_there_leads_back_to_the_question(client, manager):
    client.force_login(manager)

    answer = client.get(reverse("stewardship:access-review-copy"), {"agency": "no-such-agency"})

    assert answer["Location"] == reverse("stewardship:access-review")


@pytest.mark.parametrize("role", [Role.SCP_ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR, Role.DSL])
def test_nobody_else_takes_it(partnership, role):
    other = person(role, partnership=partnership)

    with pytest.raises(NotYours):
        taken(other)
