"""An administrator invites people, signs them out, and helps who is locked out; and sees no case by any of it."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sightline.access.models import Proposal
from sightline.access.roles import Role
from sightline.accounts.models import User
from sightline.accounts.queries import factors_of
from sightline.config import first_people
from sightline.directory.queries import word_for
from sightline.foundation.errors import DomainError
from sightline.outbox.operations import send_messages
from sightline.partnerships.models import RoleGrant
from tests.accounts.test_sign_in import SIGN_IN, shown, sign_in, trail
from tests.factories.people import AgencyFactory, PartnershipFactory, UserFactory, person
from tests.support.signing_in import code_of, with_app

pytestmark = pytest.mark.django_db
NEW = "wind lantern harbour"


@pytest.fixture(autouse=True)
def fresh_counts():
    cache.clear()


@pytest.fixture
def partnership():
    return PartnershipFactory()


@pytest.fixture
def admin(client, partnership):
    found = person(Role.SYSTEM_ADMINISTRATOR, partnership=partnership, email="admin@example.org", name="Rhodri Blake")
    client.force_login(found)
    return found


def sent():
    send_messages(now=timezone.now())
    return mail.outbox


def asked(**changes):
    return {
        "email": "Ngozi@Example.org", "name": "Ngozi Eze-Hughes", "job_title": "Matron", "role": "agency_manager",
        "agency": "hospital", "reason": "Writes the return of the hospital", **changes,
    }


def page_of(someone):
    return f"/people/{word_for(someone)}/"


class TestInviting:
    @pytest.fixture(autouse=True)
    def hospital(self, partnership):
        return AgencyFactory(partnership=partnership, slug="hospital", name="Hospital")

    def test_from_the_page_to_the_first_sign_in(self, client, admin, hospital):
        response = client.post("/people/invite/", asked())
        someone = User.objects.get(email="ngozi@example.org")
        assert response.headers["Location"] == page_of(someone)
        assert "Agency manager, Hospital" in shown(client.get(page_of(someone)))
        assert trail("invited") == [str(admin.pk)]

        them = Client()
        [message] = sent()
        assert (message.to, message.subject) == (["ngozi@example.org"], "You are invited to Sightline")
        link = re.search(r"https?://[^/]+(/\S+)", message.body).group(1)
        choosing = them.get(link, follow=True)
        them.post(choosing.request["PATH_INFO"], {"password1": NEW, "password2": NEW})
        assert them.get("/").status_code == 302, "the link lets nobody in"

        them.post(SIGN_IN, {"login": someone.email, "password": NEW})
        key = them.get("/account/second-factor/app/").content.decode().split('app-key">')[1].split("<")[0]
        them.post("/account/second-factor/app/", {"code": code_of(key.replace(" ", ""))})
        assert them.get("/").status_code == 200
        assert "has been used or is too old" in shown(Client().get(link, follow=True))

    def test_a_role_that_opens_files_waits_for_a_second_administrator(self, client, admin):
        client.post("/people/invite/", asked(role="scp_manager", agency=""))

        someone = User.objects.get(email="ngozi@example.org")
        assert not RoleGrant.objects.filter(user=someone).exists()
        assert Proposal.objects.get().terms == {"person": someone.pk, "role": "scp_manager"}
        assert "None yet" in shown(client.get(page_of(someone)))

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"email": "no address"}, "Enter an email address in the correct format"),
            ({"name": ""}, "Enter their name"),
            ({"role": ""}, "Select what they will be"),
            ({"reason": ""}, "Enter why they need it"),
            ({"role": "scp_manager"}, "This is a role in the whole partnership. Leave the agency out"),
            ({"email": "ADMIN@example.org"}, "Somebody with this email address has an account already"),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_stays(self, client, admin, changes, words):
        response = client.post("/people/invite/", asked(**changes))

        assert words in shown(response)
        assert "Writes the return" in response.content.decode() or changes == {"reason": ""}
        assert User.objects.count() == 1

    def test_the_invitation_can_be_sent_again_until_a_password_is_chosen(self, client, admin):
        client.post("/people/invite/", asked())
        someone = User.objects.get(email="ngozi@example.org")
        client.post(page_of(someone), {"again": "1"})
        assert len(sent()) == 2

        someone.set_password(NEW)
        someone.save()
        assert "This person has a password" in shown(client.post(page_of(someone), {"again": "1"}))

    def test_the_first_people_are_made_by_a_command(self, partnership):
        someone = first_people.invite(
            "first@example.org", name="Rhodri Blake", job_title="", role="system_administrator", partnership="",
            agency="",
        )
        assert RoleGrant.objects.get(user=someone).role == "system_administrator"
        assert [message.to for message in sent()] == [["first@example.org"]]
        with pytest.raises(DomainError, match="There is no role"):
            first_people.invite("x@example.org", name="x", job_title="", role="king", partnership="", agency="")


class TestOnePerson:
    @pytest.fixture
    def grace(self, partnership):
        found = person(Role.AGENCY_MANAGER, partnership=partnership, email="grace@example.org")
        with_app(found)
        return found

    def test_is_signed_out_everywhere(self, client, admin, grace):
        theirs = Client()
        sign_in(theirs, email=grace.email)
        assert "1 device" in shown(client.get(page_of(grace)))

        client.post(page_of(grace), {"sign_out": "1"})

        assert theirs.get("/").status_code == 302
        assert trail("session_ended") == [str(admin.pk)]

    def test_sets_up_anew_what_was_lost(self, client, admin, grace):
        theirs = Client()
        sign_in(theirs, email=grace.email)

        client.post(f"{page_of(grace)}set-up-anew/")

        assert not factors_of(grace).some
        assert theirs.get("/").status_code == 302
        assert trail("factors_reset") == [str(admin.pk)]
        assert "How you sign in to Sightline has changed" in [m.subject for m in sent() if m.to == [grace.email]]

    def test_nobody_takes_away_their_own(self, client, admin):
        with_app(admin)
        assert "Ask another administrator" in shown(client.post(f"{page_of(admin)}set-up-anew/"))
        assert factors_of(admin).some

    def test_of_another_partnership_is_as_one_who_does_not_exist(self, client, admin):
        stranger = person(Role.AGENCY_MANAGER, partnership=PartnershipFactory())

        assert client.get(page_of(stranger)).status_code == 404
        assert client.post(page_of(stranger), {"sign_out": "1"}).status_code == 404
        assert client.post(f"{page_of(stranger)}set-up-anew/").status_code == 404
        assert stranger.name not in shown(client.get("/people/"))


def test_as_many_queries_for_three_people_as_for_one(client, admin, partnership):
    def queries():
        client.get("/people/")
        with CaptureQueriesContext(connection) as found:
            assert client.get("/people/").status_code == 200
        return len(found)

    before = queries()
    for _ in range(2):
        UserFactory()
    assert queries() == before
