"""A second factor for everybody, whichever way they came in; codes that work once; nobody left without one."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sightline.access.roles import Role
from sightline.accounts import operations, sessions
from sightline.accounts.models import User
from sightline.accounts.sessions import Way
from sightline.config.sign_in import PASSKEY_ROLES
from sightline.foundation.envelope import CannotOpen
from sightline.outbox.models import Message
from sightline.partnerships.choices import Position
from sightline.partnerships.operations import grant_role
from tests.accounts.test_sign_in import PASSWORD, SIGN_IN, sign_in, trail
from tests.architecture.house import addresses
from tests.factories.people import BodyFactory, PartnershipFactory, UserFactory, person, seat
from tests.matrix.conftest import PLACES
from tests.support.signing_in import PROVE, by_password_alone, code_of, with_app
from tests.support.walls import no_walls

START = "2026-11-23T10:00:00+00:00"
SET_UP = "/account/second-factor/"


@pytest.fixture(autouse=True)
def fresh_counts():
    cache.clear()


@pytest.fixture
def zofia():
    """Somebody who may use an app, and has set up nothing."""
    return person(Role.AGENCY_MANAGER, partnership=PartnershipFactory(), email="zofia@example.org")


def told(user):
    """What was queued for this person."""
    with no_walls():
        return list(Message.objects.filter(to=user).order_by("pk").values_list("name", flat=True))


def recovery_codes(user):
    return operations.new_recovery_codes(user, tell=True, now=timezone.now())


@pytest.mark.django_db
class TestNobodyPassesWithoutOne:
    def test_every_address_leads_to_the_set_up(self, client, zofia):
        """The persona "signed in, no factor": not one page but those of the set-up itself (sec R15)."""
        by_password_alone(client, zofia)
        given = {"uidb36": "1", "key": "set-password", "token": "nobody-s", "link": "nobody-s"}
        passed = set()
        for name, route, view in addresses():
            places = {key: 1 if kind == "int" else "x" for kind, key in re.findall(r"<(\w+):(\w+)>", route)}
            places |= {key: value for key, value in (given | PLACES.get(name, {})).items() if f"<{key}>" in route}
            for method in ("get", "post"):
                answer = getattr(client, method)(reverse(name, kwargs=places))
                if (answer.status_code, answer.headers.get("Location")) != (302, SET_UP):
                    passed.add(name)
                    assert view.view_class.before_factor
            by_password_alone(client, zofia)  # one of them signs out

        assert passed == {
            "account_login", "account_logout", "account_confirm", "account_factor", "account_add_app",
            "account_add_passkey", "account_recovery_codes", "account_reset_password", "account_reset_password_done",
            "account_reset_password_from_key", "account_reset_password_from_key_done", "mfa_authenticate",
            "account_sign_on", "account_sign_on_return",
            "account_invited", "account_invited_code", "account_invitation_over", "access:report",
        }

    def test_the_right_password_alone_signs_nobody_in(self, client, zofia):
        with_app(zofia)

        assert client.post(SIGN_IN, {"login": zofia.email, "password": PASSWORD}).headers["Location"] == PROVE
        assert client.get("/").headers["Location"] == f"{SIGN_IN}?next=/"
        assert trail("signed_in") == []

    def test_a_session_without_a_factor_of_somebody_who_has_one_must_show_it(self, client, zofia):
        """However it came about: nothing can be set up beside the factor that is there."""
        with_app(zofia)
        by_password_alone(client, zofia)

        for page in (SET_UP, f"{SET_UP}app/", f"{SET_UP}passkey/", f"{SET_UP}recovery-codes/"):
            assert client.get(page).headers["Location"].startswith("/account/confirm/"), page
            assert client.post(page).headers["Location"].startswith("/account/confirm/"), page

    @pytest.mark.parametrize(("demo", "let_in"), [(True, True), (False, False)])
    def test_the_demo_s_one_press_counts_in_the_demo_only(self, client, zofia, settings, demo, let_in):
        by_password_alone(client, zofia)
        session = client.session
        session[sessions.FACTOR] = str(Way.DEMO)
        session.save()

        settings.DEMO = demo

        assert (client.get("/").status_code == 200) is let_in


@pytest.mark.django_db
class TestSettingUpAnApp:
    def begin(self, client, zofia):
        client.post(SIGN_IN, {"login": zofia.email, "password": PASSWORD})
        page = client.get(f"{SET_UP}app/").content.decode()
        return page.split('app-key">')[1].split("<")[0].replace(" ", "")

    def test_from_the_password_to_the_recovery_codes(self, client, zofia):
        secret = self.begin(client, zofia)

        taken = client.post(f"{SET_UP}app/", {"code": code_of(secret)})

        assert taken.headers["Location"] == f"{SET_UP}recovery-codes/"
        assert client.get(taken.headers["Location"]).content.decode().count("<li>") >= 10
        assert client.get("/").status_code == 200
        assert told(zofia) == ["factor_changed"]
        assert trail("factor_changed") == [str(zofia.pk)] * 2

    def test_the_key_stays_the_same_when_the_page_is_loaded_again(self, client, zofia):
        assert self.begin(client, zofia) == self.begin(client, zofia)

    def test_a_wrong_code_sets_up_nothing(self, client, zofia):
        self.begin(client, zofia)

        page = client.post(f"{SET_UP}app/", {"code": "000000"})

        assert "Enter the code that your app shows now" in page.content.decode()
        assert not Authenticator.objects.filter(user=zofia).exists()

    def test_the_codes_are_shown_until_they_are_kept_and_then_never(self, client, zofia):
        secret = self.begin(client, zofia)
        client.post(f"{SET_UP}app/", {"code": code_of(secret)})
        codes = f"{SET_UP}recovery-codes/"
        assert "Keep these somewhere safe" in client.get(codes).content.decode()
        assert "Keep these somewhere safe" in client.get(codes).content.decode()

        assert client.post(codes, {"_kept": "1"}).headers["Location"] == "/"
        assert "You have 10 recovery codes left" in client.get(codes).content.decode()

    def test_the_secret_is_sealed_for_its_person(self, client, zofia):
        secret = self.begin(client, zofia)
        client.post(f"{SET_UP}app/", {"code": code_of(secret)})
        kept = Authenticator.objects.get(user=zofia, type="totp")
        assert secret not in str(kept.data)
        assert secret not in str(client.session.items())

        other = UserFactory()
        Authenticator.objects.create(user=other, type="totp", data=kept.data | {"last_step": 0})
        with pytest.raises(operations.NotTheCode):
            operations.use_code(other, code_of(secret), app_suffices=True, now=timezone.now())

        kept.data["secret"] = kept.data["secret"][:-6] + "AAAA=="
        kept.save()
        with pytest.raises(CannotOpen):
            operations.use_code(zofia, code_of(secret), app_suffices=True, now=timezone.now())


@pytest.mark.django_db
class TestCodes:
    """30 seconds, one step either way, once (sec R17)."""

    @pytest.fixture(autouse=True)
    def _ten_o_clock(self, time_machine):
        time_machine.move_to(START, tick=False)

    def use(self, user, code):
        return operations.use_code(user, code, app_suffices=True, now=timezone.now())

    @pytest.mark.parametrize(
        ("later", "way"), [(-2, None), (-1, Way.APP), (0, Way.APP), (1, Way.APP), (2, None)]
    )
    def test_a_clock_may_be_one_step_out(self, zofia, later, way):
        assert self.use(zofia, code_of(with_app(zofia), later=later)) == way

    def test_spaces_are_nothing(self, zofia):
        code = code_of(with_app(zofia))
        assert self.use(zofia, f" {code[:3]} {code[3:]}") == Way.APP

    def test_a_code_works_once_and_none_before_it_works_afterwards(self, zofia, time_machine):
        secret = with_app(zofia)
        before, code = code_of(secret, later=-1), code_of(secret)
        assert self.use(zofia, code) == Way.APP

        assert self.use(zofia, code) is None
        assert self.use(zofia, before) is None
        time_machine.shift(30)
        assert self.use(zofia, code) is None, "still within the step that a slow clock is allowed"
        assert self.use(zofia, code_of(secret)) == Way.APP

    def test_a_recovery_code_works_once_and_its_person_is_told(self, zofia):
        with_app(zofia)
        codes = recovery_codes(zofia)

        assert self.use(zofia, codes[3].upper()) == Way.RECOVERY
        assert self.use(zofia, codes[3]) is None
        assert self.use(zofia, codes[4]) == Way.RECOVERY
        assert told(zofia) == ["factor_changed", "recovery_code_used", "recovery_code_used"]

    def test_new_recovery_codes_make_the_old_ones_void(self, zofia):
        old = recovery_codes(zofia)
        recovery_codes(zofia)

        assert self.use(zofia, old[0]) is None

    def test_what_is_kept_of_a_recovery_code_is_a_digest_of_no_use_elsewhere(self, zofia):
        codes = recovery_codes(zofia)
        kept = Authenticator.objects.get(user=zofia, type="recovery_codes")
        assert codes[0].replace("-", "") not in str(kept.data)

        other = UserFactory()
        Authenticator.objects.create(user=other, type="recovery_codes", data=kept.data)
        assert self.use(other, codes[0]) is None


class TestAtOnce:
    def test_of_twenty_who_send_one_code_one_is_let_in(self, django_db_setup, django_db_blocker):
        """Real transactions, because only they wait for one another; what they leave is taken away by hand."""

        def send(_):
            try:
                return operations.use_code(user, code, app_suffices=True, now=timezone.now())
            finally:
                connection.close()

        with django_db_blocker.unblock():
            user = UserFactory(email="race@example.org")
            code = code_of(with_app(user))
            try:
                with ThreadPoolExecutor(20) as threads:
                    ways = list(threads.map(send, range(20)))
            finally:
                with no_walls():
                    user.delete()
                connection.close()

        assert sorted(map(str, ways)) == [*["None"] * 19, "app"]


@pytest.mark.django_db
class TestTries:
    def test_after_five_wrong_codes_one_waits_even_with_the_right_one(self, client, zofia):
        secret = with_app(zofia)
        client.post(SIGN_IN, {"login": zofia.email, "password": PASSWORD})
        for _ in range(5):
            assert "Enter the code that your app shows now" in client.post(PROVE, {"code": "000000"}).content.decode()

        page = client.post(PROVE, {"code": code_of(secret)}).content.decode()

        assert "Wait 5 minutes before you try again" in page
        assert client.get("/").status_code == 302
        assert trail("sign_in_failed") == [str(zofia.pk)] * 5

    def test_signing_in_anew_gives_no_more_tries(self, client, zofia):
        with_app(zofia)
        for _ in range(5):
            client.post(SIGN_IN, {"login": zofia.email, "password": PASSWORD})
            client.post(PROVE, {"code": "000000"})

        client.post(SIGN_IN, {"login": zofia.email, "password": PASSWORD})
        assert "Wait 5 minutes" in client.post(PROVE, {"code": "000000"}).content.decode()

    def test_without_a_password_there_is_nothing_to_try(self, client):
        assert client.get(PROVE).headers["Location"] == SIGN_IN
        assert client.post(PROVE, {"code": "000000"}).headers["Location"] == SIGN_IN

    def test_one_may_begin_again_as_somebody_else(self, client, zofia):
        with_app(zofia)
        client.post(SIGN_IN, {"login": zofia.email, "password": PASSWORD})

        assert client.post(PROVE, {"_again": "1"}).headers["Location"] == SIGN_IN
        assert client.get(SIGN_IN).status_code == 200

    def test_an_empty_answer_says_what_to_do(self, client, zofia):
        with_app(zofia)
        client.post(SIGN_IN, {"login": zofia.email, "password": PASSWORD})

        assert "Enter the code" in client.post(PROVE, {"code": ""}).content.decode()


@pytest.mark.django_db
class TestPasskeysForThoseWhoCanReachMost:
    """Administrators, the Office and chairs (sec R16)."""

    @pytest.mark.parametrize("role", PASSKEY_ROLES)
    def test_a_role_that_reaches_much_must_have_one(self, role):
        assert sessions.needs_passkey(person(role, partnership=PartnershipFactory()))

    @pytest.mark.parametrize("role", sorted(set(Role) - set(PASSKEY_ROLES)))
    def test_another_need_not(self, role):
        assert not sessions.needs_passkey(person(role, partnership=PartnershipFactory()))

    def test_whoever_chairs_a_body_must(self):
        body = BodyFactory()
        assert sessions.needs_passkey(seat(body, position=Position.CHAIR))
        assert not sessions.needs_passkey(seat(body))

    def test_a_partnership_may_accept_the_risk_for_a_time(self, settings):
        settings.PASSKEYS_REQUIRED = False
        assert not sessions.needs_passkey(person(Role.SCP_MANAGER, partnership=PartnershipFactory()))

    @pytest.fixture
    def manager(self):
        return person(Role.SCP_MANAGER, partnership=PartnershipFactory(), email="zofia@example.org")

    def test_with_an_app_alone_they_are_led_to_make_one(self, client, manager):
        with_app(manager)
        sign_in(client, email=manager.email)

        assert client.get("/").headers["Location"] == SET_UP
        page = client.get(SET_UP).content.decode()
        assert "you sign in with a <strong>passkey</strong>" in page
        assert "Set up an app" not in page

    def test_with_a_passkey_their_app_no_longer_suffices(self, client, manager):
        secret = with_app(manager)
        Authenticator.objects.create(
            user=manager, type="webauthn", data={"name": "key", "id": "AA", "attested": "", "counter": 0}
        )
        assert operations.use_code(manager, code_of(secret), app_suffices=False, now=timezone.now()) is None

    def test_a_role_given_later_counts_at_the_next_page(self, client, zofia, time_machine):
        time_machine.move_to(START, tick=False)
        with_app(zofia)
        sign_in(client, email=zofia.email)
        assert client.get("/").status_code == 200
        number = client.cookies["session"].value
        time_machine.shift(60)

        with no_walls():
            grant_role(
                User.objects.get(pk=zofia.pk), role=Role.SYSTEM_ADMINISTRATOR, partnership=PartnershipFactory(),
                by="system", on=timezone.localdate(),
            )

        assert client.get("/").headers["Location"] == SET_UP
        assert client.cookies["session"].value != number, "a new number when what one may do changes (sec R24)"
        thief = Client()
        thief.cookies["session"] = number
        assert thief.get("/").headers["Location"] == f"{SIGN_IN}?next=/"


@pytest.mark.django_db
class TestTakingAway:
    def test_the_last_one_stays(self, client, zofia):
        with_app(zofia)
        sign_in(client, email=zofia.email)

        page = client.post(f"{SET_UP}app/remove/").content.decode()

        assert "You need at least one way to prove who you are" in page
        assert Authenticator.objects.filter(user=zofia, type="totp").exists()

    def test_one_of_two_goes_and_its_person_is_told(self, client, zofia):
        with_app(zofia)
        Authenticator.objects.create(
            user=zofia, type="webauthn", data={"name": "blue key", "id": "AA", "attested": "", "counter": 0}
        )
        sign_in(client, email=zofia.email)

        assert client.post(f"{SET_UP}app/remove/").headers["Location"] == "/account/"
        assert not Authenticator.objects.filter(user=zofia, type="totp").exists()
        assert told(zofia) == ["new_device", "factor_changed"]

    def test_nobody_else_s_can_be_named(self, client, zofia):
        Authenticator.objects.create(
            user=UserFactory(), type="webauthn", data={"name": "key", "id": "BB", "attested": "", "counter": 0}
        )
        client.force_login(zofia)

        assert client.get(f"{SET_UP}BB/remove/").status_code == 404
        assert client.post(f"{SET_UP}BB/remove/").status_code == 404

    def test_ten_minutes_later_one_shows_it_again_first(self, client, zofia, time_machine):
        time_machine.move_to(START, tick=False)
        with_app(zofia)
        sign_in(client, email=zofia.email)
        time_machine.shift(10 * 60)
        assert client.get(f"{SET_UP}app/remove/").status_code == 200
        time_machine.shift(1)

        asked = client.get(f"{SET_UP}app/remove/").headers["Location"]
        assert asked == "/account/confirm/?next=%2Faccount%2Fsecond-factor%2Fapp%2Fremove%2F"
        before = client.cookies["session"].value
        with no_walls():
            secret = operations._secret_of(Authenticator.objects.get(user=zofia))
        confirmed = client.post(asked, {"code": code_of(secret), "next": f"{SET_UP}app/remove/"})

        assert confirmed.headers["Location"] == f"{SET_UP}app/remove/"
        assert client.get(f"{SET_UP}app/remove/").status_code == 200
        assert client.cookies["session"].value != before
        assert trail("confirmed") == [str(zofia.pk)]


@pytest.mark.django_db
def test_the_account_page_says_how_one_signs_in(client, zofia):
    with_app(zofia)
    recovery_codes(zofia)
    sign_in(client, email=zofia.email)

    page = client.get("/account/").content.decode()

    assert "An app that shows codes" in page
    assert "(10 left)" in page


@pytest.mark.django_db
def test_the_account_page_asks_the_database_the_same_for_one_passkey_as_for_three(client, zofia):
    def queries(number):
        with no_walls():
            Authenticator.objects.filter(user=zofia).delete()
            for each in range(number):
                Authenticator.objects.create(
                    user=zofia, type="webauthn",
                    data={"name": f"key {each}", "id": f"A{each}", "attested": "", "counter": 0},
                )
        with CaptureQueriesContext(connection) as found:
            assert client.get("/account/").status_code == 200
        return len(found)

    client.force_login(zofia)
    client.get("/account/")
    assert queries(1) == queries(3)
