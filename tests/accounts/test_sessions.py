"""Where somebody is signed in, for how long, and when they show once more who they are."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sightline.access.roles import Role
from sightline.accounts import sessions
from sightline.accounts.presenters import device_words
from tests.accounts.test_second_factor import told
from tests.accounts.test_sign_in import shown, sign_in, trail
from tests.architecture.house import addresses
from tests.factories.people import PartnershipFactory, UserFactory, person
from tests.support.signing_in import with_app

pytestmark = pytest.mark.django_db
START = "2026-11-23T10:00:00+00:00"
PAGE = "/account/sessions/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def fresh_counts():
    cache.clear()


@pytest.fixture
def iolo():
    found = person(Role.AGENCY_MANAGER, partnership=PartnershipFactory(), email="iolo@example.org")
    with_app(found)
    return found


def signed_in(email="iolo@example.org", agent=FIREFOX):
    client = Client(headers={"user-agent": agent})
    assert sign_in(client, email=email).headers["Location"] == "/"
    return client


def numbers(client):
    return re.findall(r'name="session" value="(\d+)"', client.get(PAGE).content.decode())


class TestTheList:
    def test_each_place_is_listed_and_this_one_is_named(self, iolo):
        here, there = signed_in(), signed_in(agent="Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) Safari/605")

        page = shown(here.get(PAGE))

        assert "Firefox on Windows" in page
        assert "Safari on iPhone" in page
        assert page.count("This is where you are now") == 1
        assert len(numbers(there)) == 1

    def test_one_that_is_ended_opens_nothing(self, iolo):
        here, there = signed_in(), signed_in()

        here.post(PAGE, {"session": numbers(here)[0]})

        assert there.get("/").status_code == 302
        assert here.get("/").status_code == 200
        assert trail("session_ended") == [str(iolo.pk)]

    def test_all_others_at_once(self, iolo):
        here, others = signed_in(), [signed_in(), signed_in()]

        here.post(PAGE, {"session": "others"})

        assert [each.get("/").status_code for each in others] == [302, 302]
        assert here.get("/").status_code == 200

    def test_nobody_ends_another_person_s(self, iolo):
        other = UserFactory(email="other@example.org")
        with_app(other)
        theirs, mine = signed_in("other@example.org"), signed_in()
        spare = signed_in("other@example.org")

        mine.post(PAGE, {"session": numbers(spare)[0]})

        assert theirs.get("/").status_code == 200
        assert trail("session_ended") == []

    def test_one_that_ran_out_is_not_listed(self, iolo, time_machine):
        time_machine.move_to(START, tick=False)
        signed_in()
        time_machine.shift(13 * 60 * 60)

        assert numbers(signed_in()) == []

    def test_as_many_queries_for_three_as_for_one(self, iolo):
        here = signed_in()

        def queries():
            here.get(PAGE)
            with CaptureQueriesContext(connection) as found:
                here.get(PAGE)
            return len(found)

        before = queries()
        signed_in()
        signed_in()
        assert queries() == before


class TestANewDevice:
    def test_its_person_is_told_once(self, iolo):
        here = signed_in()
        here.post("/account/sign-out/")
        sign_in(here, email=iolo.email)

        assert told(iolo) == ["new_device"]

    def test_each_device_is_new_once(self, iolo):
        signed_in()
        signed_in()

        assert told(iolo) == ["new_device", "new_device"]

    def test_a_forged_cookie_knows_nobody(self, iolo, settings):
        client = Client()
        client.cookies[settings.DEVICE_COOKIE_NAME] = f'["{sessions.mark_of(iolo.email)}"]:x:y'
        sign_in(client, email=iolo.email)

        assert told(iolo) == ["new_device"]

    def test_a_stranger_s_tries_do_not_lock_its_owner_out(self, iolo):
        """From a device that knows the account, tries are counted apart (sec R25)."""
        here = signed_in()
        here.post("/account/sign-out/")
        for _ in range(6):
            sign_in(Client(), "wrong", email=iolo.email)

        assert "too many tries" in shown(sign_in(Client(), email=iolo.email))
        assert sign_in(here, email=iolo.email).headers["Location"] == "/"

    @pytest.mark.parametrize(
        ("agent", "words"),
        [
            (FIREFOX, "Firefox on Windows"),
            ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15) AppleWebKit Chrome/150.0 Safari/537 Edg/150", "Edge on Mac"),
            ("curl/8", "A browser"),
            ("", "A browser"),
        ],
    )
    def test_a_device_is_called_what_people_call_it(self, agent, words):
        assert device_words(agent) == words


class TestIdle:
    def test_administrators_are_signed_out_after_half_the_time(self, client, time_machine, settings):
        settings.PASSKEYS_REQUIRED = False
        time_machine.move_to(START, tick=False)
        admin = person(Role.SYSTEM_ADMINISTRATOR, partnership=PartnershipFactory(), email="admin@example.org")
        with_app(admin)
        client = signed_in("admin@example.org")
        client.get("/")
        time_machine.shift(15 * 60)
        assert client.get("/").status_code == 200
        time_machine.shift(15 * 60 + 1)
        assert client.get("/").status_code == 302

    def test_the_page_says_when(self, iolo, time_machine):
        time_machine.move_to(START, tick=False)

        assert "You will be signed out at 10:30" in shown(signed_in().get("/"))

    def test_towards_the_end_of_the_day_it_says_the_end_of_the_day(self, iolo, time_machine):
        time_machine.move_to(START, tick=False)
        client = signed_in()
        for _ in range(47):
            time_machine.shift(15 * 60)
            client.get("/")

        assert "You will be signed out at 22:00" in shown(client.get("/"))


# Every page that asks for it. A new one is a decision; one that is taken off this list is a hole (sec R27).
STEP_UP = {
    "access:give-role", "access:end-role", "access:give-seat", "access:end-seat", "access:close-account",
    "access:second",
    "account_link_sign_on",
    "chronology:copy", "contributions:invite", "contributions:new-link",
    "directory:invite", "directory:set-up-anew",
    "account_change_password", "account_change_email", "account_confirm_email",
    "dissemination:publish", "dissemination:send", "dissemination:withdraw",
    "dissemination:withdraw-highlights", "dissemination:publish-highlights",
    "reviews:chronology_pseudonyms",
    "stewardship:copy", "stewardship:take-copy", "stewardship:second-copy", "stewardship:log", "stewardship:log-copy",
    "stewardship:access-review", "stewardship:access-review-copy", "stewardship:set-period",
    "stewardship:decide-hold", "stewardship:propose-disposal", "stewardship:decide-disposal",
}


class TestStepUp:
    def test_the_pages_that_ask_for_it_are_these(self):
        assert {name for name, _, view in addresses() if getattr(view.view_class, "step_up", False)} == STEP_UP


def test_every_answer_says_how_long_the_session_has_and_no_answer_to_nobody(iolo, time_machine):
    """What the warning in the page goes by: the idle limit, or what is left of the longest a session may last (R22)."""
    time_machine.move_to(START, tick=False)
    client = signed_in()
    assert client.head("/").headers["Session-Seconds"] == "1800"
    for _ in range(28):
        time_machine.shift(25 * 60)
        client.get("/")
    time_machine.move_to("2026-11-23T21:50:00+00:00", tick=False)
    assert client.get("/").headers["Session-Seconds"] == "600"
    assert "Session-Seconds" not in Client().get("/account/sign-in/").headers
