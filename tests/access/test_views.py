"""The system administrator's pages, as they are pressed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sightline.access.roles import Role
from sightline.partnerships.models import BodyMembership, RoleGrant
from tests.factories.files import NOON, CaseFileFactory
from tests.factories.people import AgencyFactory, BodyFactory, PartnershipFactory, UserFactory, person, seat

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOON)


@pytest.fixture
def partnership():
    return PartnershipFactory()


@pytest.fixture
def admin(partnership, client):
    user = person(Role.SYSTEM_ADMINISTRATOR, partnership=partnership, name="Gwilym Probert")
    client.force_login(user)
    return user


def press(client, name, **answers):
    page = client.get(reverse(f"access:{name}"))
    return client.post(reverse(f"access:{name}"), answers | {"_token": page.context_data["token"]})


def test_a_role_is_given_in_an_agency_and_ended(client, partnership, admin):
    agency = AgencyFactory(partnership=partnership, name="Cornfield School", slug="school")
    somebody = UserFactory(name="Tamsin Quarshie")
    assert "Select a person" in press(client, "give-role").text
    given = press(client, "give-role", person=somebody.pk, role="dsl", agency="school", reason="New head")
    assert given.status_code == 302
    page = client.get(reverse("access:directory")).text
    assert "Tamsin Quarshie" in page
    assert "Designated safeguarding lead or head of service, Cornfield School" in page
    grant = RoleGrant.objects.get(user=somebody)
    assert grant.agency == agency
    assert press(client, "end-role", held=grant.pk).status_code == 302
    assert not RoleGrant.objects.filter(user=somebody).exists()


def test_a_role_that_opens_files_is_given_by_the_second_administrator(client, partnership, admin):
    somebody = UserFactory(name="Tamsin Quarshie")
    assert press(client, "give-role", person=somebody.pk, role="scp_manager", reason="Cover").status_code == 302
    assert "waits for a second administrator" in client.get(reverse("access:directory")).text
    assert "Nothing waits for you" in client.get(reverse("access:second")).text
    client.force_login(person(Role.SYSTEM_ADMINISTRATOR, partnership=partnership, name="Ifeoma Adichie-Lund"))
    page = client.get(reverse("access:second"))
    assert "Tamsin Quarshie: Partnership manager. Proposed by Gwilym Probert: Cover" in page.text
    (choice,) = page.context_data["form"].fields["proposal"].choices
    assert press(client, "second", proposal=choice[0], word="yes").status_code == 302
    assert RoleGrant.objects.get(user=somebody).role == Role.SCP_MANAGER


def test_a_seat_is_given_between_days_and_ended(client, partnership, admin):
    body = BodyFactory(partnership=partnership, name="Executive panel")
    somebody = UserFactory(name="Tamsin Quarshie")
    page = client.get(reverse("access:give-seat"))
    names = [part.split('"')[0] for part in page.text.split('name="')[1:]]
    first, last = ([name for name in names if name.startswith(word)] for word in ("starts_on", "ends_on"))
    days = dict(zip(first, ("1", "12", "2026"), strict=True))
    backwards = days | dict(zip(last, ("1", "11", "2026"), strict=True))
    answers = {"body": body.pk, "person": somebody.pk, "position": "member"}
    assert "The last day must not be before the first" in press(client, "give-seat", **answers, **backwards).text
    assert press(client, "give-seat", **answers, **days).status_code == 302
    assert "Tamsin Quarshie: member, from 1 December 2026" in client.get(reverse("access:directory")).text
    assert press(client, "end-seat", held=BodyMembership.objects.get().pk).status_code == 302
    assert not BodyMembership.objects.exists()


def test_a_leaver_is_out_at_the_next_click(client, partnership, admin):
    leaver = person(Role.SCP_MANAGER, partnership=partnership)
    file = CaseFileFactory(partnership=partnership)
    overview = reverse("insight:file", kwargs={"reference": file.reference})
    theirs = type(client)()
    theirs.force_login(leaver)
    assert theirs.get(overview).status_code == 200
    assert press(client, "close-account", person=leaver.pk).status_code == 302
    assert theirs.get(overview).status_code == 302  # to sign in, which they cannot


def test_no_page_of_the_administrator_names_a_file(client, partnership, admin):
    file = CaseFileFactory(partnership=partnership)
    for name in ("directory", "give-role", "end-role", "give-seat", "end-seat", "close-account", "second"):
        assert file.reference not in client.get(reverse(f"access:{name}")).text


@pytest.mark.parametrize("count", [1, 3])
def test_the_directory_asks_as_often_for_one_as_for_three(client, partnership, admin, count):
    for _ in range(count):
        person(Role.READER, partnership=partnership)
        seat(BodyFactory(partnership=partnership))
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("access:directory")).status_code == 200
    asked = [query for query in queries.captured_queries if "partnerships_" in query["sql"]]
    assert len(asked) <= 9
