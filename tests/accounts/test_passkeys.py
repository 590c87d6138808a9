"""Passkeys: the device has verified its person, the page is ours, the answer is new (sec R16)."""

import json

import pytest
from django.core.cache import cache
from django.utils import timezone

from sightline.access.roles import Role
from sightline.accounts import operations
from sightline.accounts.outside import passkeys
from sightline.accounts.queries import factors_of
from sightline.accounts.sessions import Way
from tests.accounts.test_sign_in import PASSWORD, SIGN_IN, trail
from tests.factories.people import PartnershipFactory, UserFactory, person
from tests.support.signing_in import PROVE
from tests.support.soft_passkey import SoftPasskey

pytestmark = pytest.mark.django_db
OURS = "http://localhost:8000"
SET_UP = "/account/second-factor/passkey/"


@pytest.fixture(autouse=True)
def fresh_counts():
    cache.clear()


@pytest.fixture
def manager():
    return person(Role.SCP_MANAGER, partnership=PartnershipFactory(), email="mei-ling@example.org")


def asked_of(page):
    """What the page asks the browser for."""
    text = page.content.decode().split('data-passkey="')[1].split('">')[0]
    return text.replace("&#34;", '"').replace("&quot;", '"')


def set_up(client, key, **answer):
    options = asked_of(client.get(SET_UP))
    return client.post(
        SET_UP, {"name": "Blue key", "credential": json.dumps(key.make(options, **({"origin": OURS} | answer)))}
    )


@pytest.fixture
def key(client, manager):
    """A passkey that the manager has set up; nobody is signed in afterwards."""
    made = SoftPasskey()
    client.post(SIGN_IN, {"login": manager.email, "password": PASSWORD})
    assert set_up(client, made).headers["Location"] == "/account/second-factor/recovery-codes/"
    client.post("/account/sign-out/")
    return made


def show(client, key, **answer):
    """Type the password, then show the passkey."""
    client.post(SIGN_IN, {"login": "mei-ling@example.org", "password": PASSWORD})
    options = asked_of(client.get(PROVE))
    return client.post(PROVE, {"credential": json.dumps(key.show(options, **({"origin": OURS} | answer)))})


def test_it_lets_its_person_in(client, key, manager):
    assert show(client, key).headers["Location"] == "/"
    assert client.get("/").status_code == 200
    assert trail("signed_in")[-1] == str(manager.pk)


WRONG = {
    "the device has not verified its person": {"verified": False},
    "another page": {"origin": "http://localhost:8001"},
    "a page that looks like ours": {"origin": "https://localhost.example"},
    "the same host without its port": {"origin": "http://localhost"},
    "an answer to another question": {"kind": "webauthn.create"},
    "a counter that does not rise": {"counter": 1},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_what_does_not_prove_it_is_refused(client, key, wrong):
    page = show(client, key, **wrong)

    assert "Your passkey could not be checked" in page.content.decode()
    assert client.get("/").status_code == 302
    assert trail("sign_in_failed") != []


def test_an_answer_that_was_overheard_is_of_no_use_again(client, key):
    client.post(SIGN_IN, {"login": "mei-ling@example.org", "password": PASSWORD})
    answer = json.dumps(key.show(asked_of(client.get(PROVE)), origin=OURS))
    client.get(PROVE)  # asks anew

    assert "could not be checked" in client.post(PROVE, {"credential": answer}).content.decode()


def test_another_person_s_passkey_is_none(client, key):
    assert "could not be checked" in show(client, SoftPasskey()).content.decode()


NONSENSE = ["", "{}", "[]", "null", '{"id": 1}', "not json", '{"response": {"clientDataJSON": 7}}']


@pytest.mark.parametrize("nonsense", NONSENSE)
def test_nonsense_is_refused_in_words(client, key, nonsense):
    client.post(SIGN_IN, {"login": "mei-ling@example.org", "password": PASSWORD})
    client.get(PROVE)

    assert client.post(PROVE, {"credential": nonsense, "code": ""}).status_code == 200
    assert client.get("/").status_code == 302


REFUSED_TO_BE_MADE = {
    "the device has not verified its person": {"verified": False},
    "another page": {"origin": "https://example.com"},
    "for another site": {"host": "example.com"},
}


@pytest.mark.parametrize("wrong", REFUSED_TO_BE_MADE.values(), ids=REFUSED_TO_BE_MADE)
def test_what_was_made_wrongly_is_not_taken(client, manager, wrong):
    client.post(SIGN_IN, {"login": manager.email, "password": PASSWORD})

    page = set_up(client, SoftPasskey(), **wrong)

    assert "Your passkey could not be checked" in page.content.decode()
    assert factors_of(manager).passkeys == []


def test_without_a_name_or_an_answer_it_says_what_to_do(client, manager):
    client.post(SIGN_IN, {"login": manager.email, "password": PASSWORD})

    page = client.post(SET_UP, {"name": "", "credential": ""}).content.decode()

    assert "Enter a name for this passkey" in page
    assert "Press the button and follow what your device says" in page


def test_a_copied_device_is_found_out_by_its_counter():
    """Two devices with one key count apart; the one that lags is refused."""
    someone, key = UserFactory(), SoftPasskey()
    options, state = passkeys.ask_to_make(person=str(someone.pk), called="x", known=[])
    now = timezone.now()
    operations.add_passkey(someone, name="k", state=state, answer=key.make(options, origin=OURS), now=now)

    def use(counter):
        options, state = passkeys.ask_to_show(factors_of(someone).credentials)
        answer = key.show(options, origin=OURS, counter=counter)
        return operations.use_passkey(someone, state=state, answer=answer, now=now)

    assert [use(5), use(5), use(4), use(6)] == [Way.PASSKEY, None, None, Way.PASSKEY]
