"""Signing in and out as a person does it: the words, the limits, and what is left in the browser."""

import re

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from sightline.access.roles import Role
from sightline.accounts.models import User
from sightline.config.settings import base
from sightline.outbox.models import Message
from sightline.outbox.operations import send_messages
from sightline.trail.models import TrailEntry
from tests.factories.people import PASSWORD, PartnershipFactory, UserFactory, person
from tests.support.signing_in import PROVE, prove, with_app
from tests.support.walls import no_walls

pytestmark = pytest.mark.django_db

SIGN_IN = "/account/sign-in/"
HOME = "/"
START = "2026-11-23T10:00:00+00:00"
NEW = "wind lantern harbour"


@pytest.fixture(autouse=True)
def fresh_counts():
    """Throttles count in the cache; each test begins at nought."""
    cache.clear()


def sent():
    """The messages that have left, when everything that waits has gone."""
    send_messages(now=timezone.now())
    return mail.outbox


@pytest.fixture
def amara():
    """Somebody with a role."""
    found = person(Role.DSL, partnership=PartnershipFactory(), email="amara@example.org", name="Amara Okonkwo")
    with_app(found)
    return found


def password_typed(client, password=PASSWORD, email="amara@example.org"):
    return client.post(SIGN_IN, {"login": email, "password": password})


def sign_in(client, password=PASSWORD, email="amara@example.org"):
    """The password, and then the app's code where it is asked for."""
    response = password_typed(client, password, email)
    if response.headers.get("Location") != PROVE:
        return response
    return prove(client, User.objects.get(email=email.lower()))


def shown(response):
    """The words of the page, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def trail(verb):
    """Who the trail says did it."""
    with no_walls():
        return list(TrailEntry.objects.filter(verb=verb).order_by("at", "pk").values_list("actor_id", flat=True))


class TestSigningIn:
    def test_with_the_right_password(self, client, amara):
        response = sign_in(client)

        assert (response.status_code, response.headers["Location"]) == (302, "/")
        assert client.get(HOME).status_code == 200
        assert trail("signed_in") == [str(amara.pk)]

    def test_the_address_may_be_typed_in_capitals(self, client, amara):
        assert sign_in(client, email="Amara@Example.ORG").status_code == 302

    def test_one_goes_on_to_the_page_one_asked_for(self, client, amara):
        asked = client.get("/files/")
        assert asked.headers["Location"] == f"{SIGN_IN}?next=/files/"

        client.post(asked.headers["Location"], {"login": amara.email, "password": PASSWORD})
        assert prove(client, amara).headers["Location"] == "/files/"

    @pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com/", "javascript:alert(1)"])
    def test_one_is_never_sent_to_another_site(self, client, amara, elsewhere):
        client.post(f"{SIGN_IN}?next={elsewhere}", {"login": amara.email, "password": PASSWORD})
        response = prove(client, amara)

        assert response.headers["Location"] == "/"

    def test_the_session_gets_a_new_number(self, client, amara):
        client.get(SIGN_IN)
        client.session["before"] = True
        session = client.session
        session.save()
        before = session.session_key
        client.cookies["session"] = before

        sign_in(client)

        assert client.cookies["session"].value != before

    @pytest.mark.parametrize(
        ("email", "password"), [("amara@example.org", "not the password"), ("nobody@example.org", PASSWORD)]
    )
    def test_wrong_words_say_the_same_whether_the_address_is_known_or_not(self, client, amara, email, password):
        response = sign_in(client, password, email)

        assert response.status_code == 200
        assert "Check your email address and password: they do not match an account here" in shown(response)
        assert trail("sign_in_failed") == ["system"]
        assert trail("signed_in") == []

    def test_empty_fields_say_what_to_enter(self, client):
        page = shown(client.post(SIGN_IN, {"login": "", "password": ""}))

        assert "Enter your email address" in page
        assert "Enter your password" in page

    def test_an_account_that_is_switched_off_does_not_get_in(self, client, amara):
        with no_walls():
            User.objects.filter(pk=amara.pk).update(is_active=False)

        sign_in(client)

        assert client.get(HOME).status_code == 302
        assert trail("signed_in") == []

    def test_an_account_that_is_switched_off_is_out_at_the_next_page(self, client, amara):
        sign_in(client)
        with no_walls():
            User.objects.filter(pk=amara.pk).update(is_active=False)

        assert client.get(HOME).status_code == 302

    def test_what_was_typed_is_never_shown_again(self, client, amara):
        assert "not the password" not in sign_in(client, "not the password").content.decode()


class TestThrottle:
    def test_after_five_tries_one_waits(self, client, amara):
        for _ in range(5):
            assert "do not match an account here" in shown(sign_in(client, "wrong"))

        page = shown(sign_in(client))  # the right password, too late
        assert "Wait 5 minutes before you try again: there have been too many tries" in page
        assert trail("signed_in") == []

    def test_and_after_five_minutes_one_may_again(self, client, amara, time_machine):
        time_machine.move_to(START, tick=False)
        for _ in range(6):
            sign_in(client, "wrong")

        time_machine.shift(301)

        assert sign_in(client).status_code == 302

    def test_another_person_is_not_locked_out_by_it(self, client, amara):
        other = UserFactory()
        for _ in range(6):
            sign_in(client, "wrong")

        assert sign_in(client, email=other.email).status_code == 302


class TestSession:
    """Idle 30 minutes, whole 12 hours; the server's clock decides (sec R22)."""

    @pytest.fixture(autouse=True)
    def _ten_o_clock(self, time_machine):
        time_machine.move_to(START, tick=False)

    def test_it_lasts_thirty_minutes_without_use(self, client, amara, time_machine):
        sign_in(client)
        client.get(HOME)
        time_machine.shift(30 * 60)

        assert client.get(HOME).status_code == 200

    def test_and_not_a_second_longer(self, client, amara, time_machine):
        sign_in(client)
        client.get(HOME)
        time_machine.shift(30 * 60 + 1)

        assert client.get(HOME).headers["Location"] == f"{SIGN_IN}?next=/"

    def test_each_use_begins_it_anew(self, client, amara, time_machine):
        sign_in(client)
        for _ in range(5):
            time_machine.shift(25 * 60)
            assert client.get(HOME).status_code == 200

    def test_after_twelve_hours_it_ends_whatever_one_does(self, client, amara, time_machine):
        sign_in(client)
        client.get(HOME)
        for _ in range(36):
            time_machine.shift(20 * 60)
            assert client.get(HOME).status_code == 200
        time_machine.shift(1)

        assert client.get(HOME).status_code == 302

    def test_the_old_number_opens_nothing_afterwards(self, client, amara, time_machine):
        sign_in(client)
        client.get(HOME)
        kept = client.cookies["session"].value
        time_machine.shift(31 * 60)
        client.get(HOME)

        thief = Client()
        thief.cookies["session"] = kept
        assert thief.get(HOME).status_code == 302


class TestSigningOut:
    def test_it_ends_the_session_on_the_server_and_clears_the_browser(self, client, amara):
        sign_in(client)
        kept = client.cookies["session"].value

        response = client.post("/account/sign-out/")

        assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
        assert trail("signed_out") == [str(amara.pk)]
        thief = Client()
        thief.cookies["session"] = kept
        assert thief.get(HOME).status_code == 302

    def test_following_a_link_to_it_only_asks(self, client, amara):
        sign_in(client)

        assert client.get("/account/sign-out/").status_code == 200
        assert client.get(HOME).status_code == 200


class TestReset:
    def link(self):
        found = (re.search(r"https?://\S+?(/account/reset/\S+)", message.body) for message in sent())
        return next(hit for hit in found if hit).group(1)

    def test_from_the_message_to_the_new_password(self, client, amara):
        asked = client.post("/account/reset/", {"email": amara.email})
        assert asked.headers["Location"] == "/account/reset/sent/"
        assert [message.to for message in sent()] == [[amara.email]]

        page = client.get(self.link(), follow=True)
        chosen = client.post(page.request["PATH_INFO"], {"password1": NEW, "password2": NEW})

        assert chosen.headers["Location"] == "/account/reset/changed/"
        assert client.get(HOME).status_code == 302, "one signs in with it; the link itself lets nobody in"
        assert sign_in(client).status_code == 200
        assert sign_in(client, NEW).status_code == 302

    def test_the_link_works_once(self, client, amara):
        client.post("/account/reset/", {"email": amara.email})
        page = client.get(self.link(), follow=True)
        assert "New password again" in shown(page)
        client.post(page.request["PATH_INFO"], {"password1": NEW, "password2": NEW})

        assert "This link has been used or is too old" in shown(Client().get(self.link(), follow=True))

    def test_the_link_works_for_an_hour(self, client, amara, time_machine):
        time_machine.move_to(START, tick=False)
        client.post("/account/reset/", {"email": amara.email})
        time_machine.shift(60 * 60)
        assert "New password again" in shown(Client().get(self.link(), follow=True))
        time_machine.shift(1)

        assert "This link has been used or is too old" in shown(client.get(self.link(), follow=True))

    def test_an_address_that_is_not_known_gets_the_same_answer_and_no_message(self, client, amara):
        known = client.post("/account/reset/", {"email": amara.email})
        unknown = client.post("/account/reset/", {"email": "nobody@example.org"})

        assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
        assert [message.to for message in sent()] == [[amara.email]]

    def test_it_ends_every_session_and_the_person_is_told(self, client, amara):
        sign_in(client)
        asking = Client()
        asking.post("/account/reset/", {"email": amara.email})
        page = asking.get(self.link(), follow=True)
        asking.post(page.request["PATH_INFO"], {"password1": NEW, "password2": NEW})

        assert client.get(HOME).status_code == 302
        assert trail("password_changed") == [str(amara.pk)]
        assert "Your password has been changed" in [message.subject for message in sent()]

    def test_it_is_no_way_round_the_second_factor(self, client, amara):
        client.post("/account/reset/", {"email": amara.email})
        page = client.get(self.link(), follow=True)
        client.post(page.request["PATH_INFO"], {"password1": NEW, "password2": NEW})

        assert client.get(HOME).status_code == 302
        assert password_typed(client, NEW).headers["Location"] == PROVE
        assert client.get(HOME).status_code == 302

    def test_the_database_keeps_no_link_that_has_gone(self, client, amara):
        client.post("/account/reset/", {"email": amara.email})
        with no_walls():
            waiting = bytes(Message.objects.get(name="reset").sealed)
        link = self.link()
        with no_walls():
            assert bytes(Message.objects.get(name="reset").sealed) == b""
        assert link.encode() not in waiting

    def test_the_link_leads_here_whatever_the_request_says_of_itself(self, client, amara, settings):
        settings.ALLOWED_HOSTS = ["*"]
        client.post("/account/reset/", {"email": amara.email}, headers={"host": "evil.example"})

        assert "evil.example" not in sent()[0].body

    @pytest.mark.parametrize("password", ["short", "password1234", "amara@example.org", "Safeguarding2026!",
                                          "Amara Okonkwo 1", "children police 99", "a" * 12])
    def test_a_weak_password_is_refused(self, client, amara, password):
        client.post("/account/reset/", {"email": amara.email})
        page = client.get(self.link(), follow=True)

        sent = client.post(page.request["PATH_INFO"], {"password1": password, "password2": password})

        assert sent.status_code == 200
        assert "New password again" in shown(sent)
        assert sign_in(client).status_code == 302


def test_nobody_signs_up(client):
    for name in ("account_signup", "account_email", "socialaccount_signup"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    for path in ("/account/signup/", "/accounts/signup/", "/account/sign-up/", "/admin/"):
        assert client.get(path).status_code in {302, 404}
        assert "sign-in" in client.get(path).headers.get("Location", "sign-in")


@pytest.mark.parametrize("path", [HOME, "/files/", "/files/TST-2026-999/", "/no-such-page/"])
def test_pages_of_somebody_signed_in_are_kept_nowhere(client, amara, path):
    client.force_login(amara)

    assert client.get(path).headers["Cache-Control"] == "no-store"


def test_the_cookie_is_out_of_the_scripts_reach(client, amara):
    sign_in(client)

    cookie = client.cookies["session"]
    assert (cookie["httponly"], cookie["samesite"], cookie["expires"]) == (True, "Lax", "")


class TestPasswordRules:
    """At least 12 characters, up to 128 and more, nothing else is asked of it but that nobody would guess it (R26)."""

    @pytest.mark.parametrize(
        "password", ["wind lantern harbour", "x7" + "Zebra crossing under rain" * 5, "Ærø kajak låve fløde"]
    )
    def test_long_and_unlikely_ones_are_taken(self, amara, password):
        validate_password(password, amara)

    @pytest.mark.parametrize(
        "password",
        [
            "elevenchars", "password123456", "line-of-sight-2026", "NHS Safeguarding!!", "okonkwo-amara-99",
            "aaaabbbbcccc",
        ],
    )
    def test_short_and_likely_ones_are_not(self, amara, password):
        with pytest.raises(ValidationError):
            validate_password(password, amara)

    def test_it_is_kept_as_argon2id(self):
        assert base.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")


class TestOnesOwnPassword:
    PAGE = "/account/password/"

    def test_changed_it_ends_the_other_sessions_and_not_this_one(self, client, amara, time_machine):
        time_machine.move_to(START, tick=False)
        other = Client()
        sign_in(other)
        time_machine.shift(60)
        sign_in(client)

        assert client.post(self.PAGE, {"password1": NEW, "password2": NEW}).headers["Location"] == "/account/"

        assert client.get(HOME).status_code == 200
        assert other.get(HOME).status_code == 302
        assert trail("password_changed") == [str(amara.pk)]

    def test_two_that_differ_are_told_apart(self, client, amara):
        client.force_login(amara)
        page = shown(client.post(self.PAGE, {"password1": NEW, "password2": NEW + "s"}))
        assert "Type the same password twice" in page


class TestOnesOwnAddress:
    PAGE = "/account/email/"
    WANTED = "amara.new@example.org"

    def link(self):
        return re.search(r"https?://\S+?(/account/email/\S+)", sent()[0].body).group(1)

    def test_from_the_page_to_the_new_address(self, client, amara):
        sign_in(client)
        mail.outbox.clear()
        assert client.post(self.PAGE, {"email": self.WANTED}).headers["Location"] == "/account/email/sent/"
        link = next(
            re.search(r"(/account/email/\S+)", message.body).group(1) for message in sent()
            if message.to == [self.WANTED]
        )
        assert self.WANTED in shown(client.get(link))
        assert User.objects.get(pk=amara.pk).email == "amara@example.org", "looking changes nothing"

        client.post(link)

        assert User.objects.get(pk=amara.pk).email == self.WANTED
        assert ["amara@example.org"] in [m.to for m in sent() if "email address of your account" in m.subject]
        assert trail("email_changed") == [str(amara.pk)]
        assert "has been used" in shown(client.post(link))

    def test_the_factor_is_asked_for_as_before(self, client, amara):
        client.force_login(amara)
        client.post(self.PAGE, {"email": self.WANTED})
        client.post(self.link())
        client.post("/account/sign-out/")

        assert password_typed(client, email=self.WANTED).headers["Location"] == PROVE

    def test_an_address_that_is_taken_gets_no_message_and_the_same_answer(self, client, amara):
        UserFactory(email="taken@example.org")
        client.force_login(amara)

        assert client.post(self.PAGE, {"email": "Taken@example.org"}).headers["Location"] == "/account/email/sent/"
        assert sent() == []

    def test_another_person_s_link_is_none(self, client, amara):
        client.force_login(amara)
        client.post(self.PAGE, {"email": self.WANTED})
        link, other = self.link(), UserFactory()
        client.force_login(other)

        assert "belongs to another account" in shown(client.get(link))
        assert "has been used or is too old" in shown(client.post(link))
        assert User.objects.get(pk=other.pk).email == other.email

    def test_it_works_for_an_hour(self, client, amara, time_machine):
        time_machine.move_to(START, tick=False)
        client.force_login(amara)
        client.post(self.PAGE, {"email": self.WANTED})
        link = self.link()
        time_machine.shift(60 * 60 + 1)
        client.force_login(amara)

        client.post(link)
        assert User.objects.get(pk=amara.pk).email == "amara@example.org"
