"""The brake on reading and copying in bulk (sec R12, R25): who is held up, what stays open, and who is told."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sightline.access.models import Alarm
from sightline.access.roles import Role
from sightline.outbox.choices import MessageName
from sightline.outbox.models import Message
from sightline.stewardship import queries
from sightline.stewardship.choices import Signal
from sightline.stewardship.rules import BRAKE, COPY_BRAKE
from sightline.trail.choices import Verb
from sightline.trail.models import TrailEntry
from sightline.trail.operations import record
from tests.architecture.house import addresses
from tests.factories.files import CaseFileFactory
from tests.factories.people import PartnershipFactory, person
from tests.support.walls import as_person, no_walls

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    """A manager who has opened as many files in the hour as one may, a lead who watches, and one file more."""
    partnership = PartnershipFactory()
    found = {
        "partnership": partnership, "manager": person(Role.SCP_MANAGER, partnership=partnership),
        "lead": person(Role.INFORMATION_GOVERNANCE, partnership=partnership),
        "opened": CaseFileFactory(partnership=partnership), "next": CaseFileFactory(partnership=partnership),
    }
    record(Verb.PAGE_OPENED, by=str(found["manager"].pk), file_ref=found["opened"].reference)
    for number in range(BRAKE.slow - 1):
        record(Verb.PAGE_OPENED, by=str(found["manager"].pk), file_ref=f"BRK-2026-{number:03}")
    return found


def opens(client, who, file, name="insight:file"):
    client.force_login(who)
    with transaction.atomic():
        return client.get(reverse(name, kwargs={"reference": file.reference}))


def held_up():
    with no_walls():
        return TrailEntry.objects.filter(verb=Verb.HELD_UP).count()


def test_two_hundred_files_in_an_hour_are_not_opened(client, house):
    with no_walls():
        house["many"] = [CaseFileFactory(partnership=house["partnership"]) for _ in range(8)]

    answers = [opens(client, house["manager"], file) for file in house["many"]]

    assert [answer.status_code for answer in answers] == [429] * 8
    assert held_up() == 8
    page = answers[0].content.decode()
    assert f"You have opened {BRAKE.slow} different files within an hour" in page
    assert house["many"][0].reference not in page
    assert 0 < int(answers[0]["Retry-After"]) <= BRAKE.pace.total_seconds()


def test_those_who_watch_are_told_at_once_and_once_a_day(client, house):
    for _ in range(3):
        opens(client, house["manager"], house["next"])

    with no_walls():
        (message,) = Message.objects.filter(name=MessageName.HELD_UP)
        assert (message.to, message.file_ref, message.path) == (house["lead"], "", "/watch/")
        assert Alarm.objects.filter(person=house["manager"], partnership=house["partnership"]).count() == 1
    with as_person(house["lead"]):
        (signal,) = [
            found for found in queries.signals_of(house["lead"], on=message.queued_at.date())
            if found.signal == Signal.HELD_UP
        ]
    assert (signal.person, signal.count) == (str(house["manager"].pk), 3)


def test_a_file_that_was_opened_stays_open(client, house):
    assert opens(client, house["manager"], house["opened"]).status_code == 200
    assert held_up() == 0


def test_one_file_less_and_the_next_opens(client, house):
    other = person(Role.SCP_MANAGER, partnership=house["partnership"])
    for number in range(BRAKE.slow - 1):
        record(Verb.PAGE_OPENED, by=str(other.pk), file_ref=f"BRK-2026-{number:03}")

    assert opens(client, other, house["next"]).status_code == 200


def test_every_page_of_the_file_is_held_up_and_nothing_is_sent(client, house):
    client.force_login(house["manager"])
    address = reverse("casefiles:people", kwargs={"reference": house["next"].reference})

    with transaction.atomic():
        assert client.get(address).status_code == client.post(address).status_code == 429


def test_a_file_that_is_not_theirs_answers_as_one_that_does_not_exist(client, house):
    elsewhere = CaseFileFactory()

    assert opens(client, house["manager"], elsewhere).status_code == 404
    assert held_up() == 0


def test_the_database_tells_of_ones_own_looks_alone(house):
    since = house["next"].opened_at - BRAKE.within * 24 * 400
    with as_person(house["lead"]):
        assert queries.first_looks(since=since) == {}
    with as_person(house["manager"]):
        assert len(queries.first_looks(since=since)) == BRAKE.slow


# Every page that gives records away as a file. A new one is a decision; one taken off this list is a hole
GIVE_COPIES = {
    "chronology:copy", "chronology:write-out", "reviews:chronology_pseudonyms", "stewardship:take-copy",
    "stewardship:log-copy", "stewardship:access-review-copy",
}


def test_the_pages_that_give_copies_are_these():
    assert {name for name, _, view in addresses() if getattr(view.view_class, "gives_copy", False)} == GIVE_COPIES


@pytest.fixture
def copied(house):
    """The manager has taken one copy less than one may, of anything."""
    for number in range(COPY_BRAKE.most - 1):
        record(Verb.EXPORTED, by=str(house["manager"].pk), record_label="access" if number % 2 else "chronology")
    return house


def takes_the_list(client, who):
    client.force_login(who)
    with transaction.atomic():
        return client.get(reverse("stewardship:access-review-copy"))


def test_after_very_many_copies_the_next_waits_for_an_hour(client, copied):
    taken, refused = (takes_the_list(client, copied["manager"]) for _ in range(2))

    assert (taken.status_code, refused.status_code) == (200, 429)
    assert f"You have taken {COPY_BRAKE.most} copies within an hour" in refused.content.decode()
    assert 0 < int(refused["Retry-After"]) <= COPY_BRAKE.within.total_seconds()
    assert held_up() == 1
    with no_walls():
        (message,) = Message.objects.filter(name=MessageName.HELD_UP)
    assert message.to == copied["lead"]


def test_an_hour_later_the_next_is_given_and_reading_was_never_held_up(client, copied, time_machine):
    takes_the_list(client, copied["manager"])
    assert opens(client, copied["manager"], copied["opened"]).status_code == 200

    time_machine.move_to(timezone.now() + COPY_BRAKE.within)
    assert takes_the_list(Client(), copied["manager"]).status_code == 200


def test_a_file_that_is_not_theirs_gets_no_line_and_tells_nothing(client, copied):
    takes_the_list(client, copied["manager"])
    elsewhere = CaseFileFactory()
    with transaction.atomic():
        answers = [
            client.post(f"/files/{reference}/copy/take/")
            for reference in (elsewhere.reference, "NO-2026-999", "far-longer-than-any-reference-is")
        ]

    assert [answer.status_code for answer in answers] == [429] * 3
    with no_walls():
        assert set(TrailEntry.objects.filter(verb=Verb.HELD_UP).values_list("file_ref", flat=True)) == {""}


def test_copies_are_counted_for_each_person(client, copied):
    takes_the_list(client, copied["manager"])
    other = person(Role.SCP_MANAGER, partnership=copied["partnership"])

    assert takes_the_list(client, other).status_code == 200
