"""Home, the list of files and the overview: who sees what, and what it costs."""

import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sightline.access.roles import FileRole, Role
from tests.chronology.together import Together, day
from tests.factories.files import (
    NOON,
    BarFactory,
    CaseFileFactory,
    DeadlineFactory,
    FileMemberFactory,
    MoveFactory,
)
from tests.factories.people import PartnershipFactory, person
from tests.factories.referrals import ReferralFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def partnership():
    return PartnershipFactory()


@pytest.fixture
def manager(partnership):
    return person(Role.SCP_MANAGER, partnership=partnership)


def received(partnership, count=1):
    return ReferralFactory.create_batch(
        count, whole=True, casefile__partnership=partnership, state="received",
        received_at="2026-11-23T12:00:00Z",
    )


def plain(response):
    """The page without what is fresh on every page: nonces and tokens."""
    return re.sub(r'nonce="[^"]+"|value="[A-Za-z0-9]{64}"', "", response.content.decode())


def queries_of(client, address):
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def test_home_says_kindly_that_nothing_waits(client, manager):
    client.force_login(manager)
    page = client.get("/").content.decode()
    assert "Nothing is waiting for you" in page


def test_home_shows_what_waits_what_is_late_and_what_comes(client, manager, partnership):
    referral = received(partnership)[0]
    other = received(PartnershipFactory())[0]
    DeadlineFactory(casefile=referral.casefile, due_on="2026-11-20", act_by="2026-11-20")
    with time_machine.travel(NOON, tick=False):
        client.force_login(manager)
        page = client.get("/").content.decode()
    assert "List the referral for triage" in page
    assert "Late by 3 days." in page
    assert referral.casefile.reference in page
    assert other.casefile.reference not in page


@pytest.mark.parametrize("address", ["/", "/files/"])
def test_the_cost_of_a_page_does_not_grow_with_what_it_shows(client, manager, partnership, address):
    for referral in received(partnership):
        DeadlineFactory(casefile=referral.casefile)
    client.force_login(manager)
    client.get(address)
    one = queries_of(client, address)
    for referral in received(partnership, 2):
        DeadlineFactory(casefile=referral.casefile)
    assert queries_of(client, address) == one


def test_the_cost_of_a_file_does_not_grow_with_its_history(client, manager, partnership):
    referral = received(partnership)[0]
    address = reverse("insight:file", kwargs={"reference": referral.casefile.reference})
    MoveFactory(casefile=referral.casefile, record_id=str(referral.pk))
    DeadlineFactory(casefile=referral.casefile, rule="D02")
    client.force_login(manager)
    client.get(address)
    one = queries_of(client, address)
    MoveFactory.create_batch(2, casefile=referral.casefile, record_id=str(referral.pk))
    DeadlineFactory(casefile=referral.casefile, rule="D04")
    DeadlineFactory(casefile=referral.casefile, rule="D06")
    assert queries_of(client, address) == one


def test_a_file_outside_my_sight_does_not_exist(client, manager):
    hidden = CaseFileFactory()
    client.force_login(manager)
    one = client.get(f"/files/{hidden.reference}/")
    other = client.get("/files/SCP-1999-999/")
    assert (one.status_code, other.status_code) == (404, 404)
    assert plain(one) == plain(other)


def test_a_bar_ends_sight_at_the_next_request(client, manager, partnership):
    referral = received(partnership)[0]
    address = f"/files/{referral.casefile.reference}/"
    client.force_login(manager)
    assert client.get(address).status_code == 200
    BarFactory(casefile=referral.casefile, user=manager)
    assert client.get(address).status_code == 404
    assert referral.casefile.reference not in client.get("/files/").content.decode()


def test_what_passes_inside_an_agency_is_not_in_the_offices_history(client, manager, partnership):
    """The lead's comments to the author quote the draft (domain 01 §1.2 rule a)."""
    referral = received(partnership)[0]
    MoveFactory(
        casefile=referral.casefile, record_label="agency_request", record_id="77", step="return_to_author",
        reason="The draft names the wrong ward.",
    )
    client.force_login(manager)
    page = client.get(f"/files/{referral.casefile.reference}/").content.decode()
    assert "wrong ward" not in page


def test_somebody_invited_to_the_file_without_a_part_in_the_review_sees_no_history(client, partnership):
    referral = received(partnership)[0]
    MoveFactory(casefile=referral.casefile, record_label="triage", step="decide", reason="Because of the bruises.")
    guest = person(Role.READER, partnership=partnership)
    FileMemberFactory(casefile=referral.casefile, user=guest, role=FileRole.CASE_MANAGER)
    client.force_login(guest)
    page = client.get(f"/files/{referral.casefile.reference}/").content.decode()
    assert "bruises" not in page


def test_the_chronologies_at_a_glance_for_those_who_see_the_pack(client):
    scene = Together()
    address = reverse("insight:file", kwargs={"reference": scene.file.reference})
    client.force_login(scene.chair)
    assert "at a glance" not in client.get(address).text
    scene.row(scene.police, day(1))
    scene.row(scene.school, day(9))
    scene.row(scene.housing, day(2))  # a draft
    page = client.get(address).text
    assert "1 January 2025 to 1 September 2025. 2 entries. 1 gap of all agencies, the longest of 243 days." in page
    assert scene.at("picture") in page
    member = person(Role.EXEC_PANEL_MEMBER, partnership=scene.partnership)
    FileMemberFactory(casefile=scene.file, user=member, role=FileRole.EXECUTIVE_PANEL)
    client.force_login(member)
    assert "at a glance" not in client.get(address).text
