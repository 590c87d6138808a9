"""A bar beats every grant, whatever they are: ten thousand pairs of a person and a file (sec R8)."""

import random
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from sightline.access.context import speak_for
from sightline.access.roles import GIVEN_BY_HAND, ROLES, TIME_BOXED, FileRole
from sightline.accounts.models import User
from sightline.casefiles.choices import BarReason
from sightline.casefiles.models import Bar, CaseFile, Move
from sightline.casefiles.policy import visible_files
from sightline.partnerships.choices import Position
from tests.factories.files import NOON, CaseFileFactory, FileMemberFactory, MoveFactory
from tests.factories.people import (
    LONG_AGO,
    AgencyFactory,
    BodyFactory,
    BodyMembershipFactory,
    PartnershipFactory,
    RoleGrantFactory,
    UserFactory,
)
from tests.support.walls import no_walls

pytestmark = pytest.mark.django_db

PEOPLE = FILES = 100


class RandomGrants:
    """A hundred people and a hundred files of two partnerships, with every way there is onto a file, at random."""

    def __init__(self, seed):
        chance = random.Random(seed)
        partnerships = PartnershipFactory.create_batch(2)
        agencies = [AgencyFactory(partnership=where) for where in partnerships for _ in range(4)]
        bodies = [BodyFactory(partnership=where) for where in partnerships for _ in range(3)]
        today = timezone.localdate()
        dates = [{}, {}, {}, {"ends_on": LONG_AGO}, {"starts_on": today + timedelta(days=9)}, {"ends_on": today}]
        opener = UserFactory()
        self.files = [
            CaseFileFactory(partnership=chance.choice(partnerships), ring_fenced=number % 5 == 0, opened_by=opener)
            for number in range(FILES)
        ]
        with no_walls():
            self.people = User.objects.bulk_create(
                User(name=f"Person {n}", email=f"exclude{n}@example.org", is_active=n % 30 != 7) for n in range(PEOPLE)
            )
        for file in self.files:
            MoveFactory(casefile=file, moved_by=opener)
            for agency in chance.sample(agencies, 2):
                FileMemberFactory(casefile=file, agency=agency, role=FileRole.INVOLVED_AGENCY, **chance.choice(dates))
            body = chance.choice(bodies)
            FileMemberFactory(
                casefile=file, body=body, role=FileRole.EXECUTIVE_PANEL, chair_only=chance.random() < 0.3,
                **chance.choice(dates),
            )
        for person in self.people:
            for role in chance.sample(list(ROLES), 3):
                agency = chance.choice([None, *agencies])
                where = agency.partnership if agency else chance.choice(partnerships)
                RoleGrantFactory(user=person, role=role, partnership=where, agency=agency, **chance.choice(dates))
            BodyMembershipFactory(
                body=chance.choice(bodies), user=person, position=chance.choice(list(Position)), **chance.choice(dates)
            )
            for file in chance.sample(self.files, 4):
                role = chance.choice([*GIVEN_BY_HAND, FileRole.CHAIR, FileRole.EMERGENCY])
                more = chance.choice(dates)
                if role in TIME_BOXED:
                    more = {"ends_on": today + timedelta(days=chance.choice([-1, 5])), "starts_on": LONG_AGO}
                if role is FileRole.EMERGENCY:
                    more = {"until": timezone.now() + timedelta(hours=chance.choice([-1, 1]))}
                FileMemberFactory(casefile=file, user=person, role=role, **more)
        bars = [(person, file) for person in self.people for file in chance.sample(self.files, FILES // 2)]
        with no_walls():
            Bar.objects.bulk_create(
                Bar(casefile=file, user=person, reason=BarReason.NAMED, barred_at=NOON, barred_by=opener)
                for person, file in bars
            )
        self.barred = {(person.pk, file.pk) for person, file in bars}

    def pairs(self, ask):
        """(person, file) for what ``ask`` shows each person."""
        found = set()
        for person in self.people:
            speak_for(person)
            found |= {(person.pk, file) for file in ask(person)}
        return found


def test_nobody_sees_what_they_are_barred_from_and_policy_and_wall_agree_on_the_rest(time_machine):
    time_machine.move_to("2026-12-31T12:00:00+00:00", tick=False)  # one day for all three, whenever the test is run
    world = RandomGrants(seed=20261123)
    by_policy = world.pairs(lambda person: visible_files(person).values_list("pk", flat=True))
    by_wall = world.pairs(lambda person: CaseFile.objects.values_list("pk", flat=True))
    by_records = world.pairs(lambda person: Move.objects.values_list("casefile", flat=True))

    assert len(world.people) * len(world.files) == 10_000
    assert len(world.barred) == 5_000
    assert by_policy & world.barred == by_wall & world.barred == by_records & world.barred == set()
    assert by_policy == by_wall == by_records
    assert len(by_policy) > 300  # there was something to bar
    with connection.cursor() as cursor:  # taken away, the bars were what hid it
        cursor.execute("SET LOCAL ROLE sightline_fixture")
        cursor.execute("UPDATE casefiles_bar SET lifted_at = now(), lifted_by_id = barred_by_id")
        cursor.execute("SET LOCAL ROLE sightline_app")
    assert len(world.pairs(lambda person: visible_files(person).values_list("pk", flat=True)) & world.barred) > 300
