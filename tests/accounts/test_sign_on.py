"""Single sign-on: who somebody is comes from issuer, tenant and subject, from a token that is good (R18)."""

import base64
import hashlib
import json
import time
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from django.core.cache import cache

from sightline.access.roles import Role
from sightline.accounts.models import SignOnIdentity
from tests.accounts.test_sign_in import PASSWORD, shown, trail
from tests.factories.people import PartnershipFactory, SignOnIdentityFactory, UserFactory, person
from tests.support.identity_provider import IdentityProvider
from tests.support.signing_in import PROVE, prove, with_app

pytestmark = pytest.mark.django_db
GO, BACK, LINK = "/account/sign-on/council/", "/account/sign-on/council/return/", "/account/sign-on/council/link/"
STRANGER = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="module")
def council():
    provider = IdentityProvider()
    yield provider
    provider.stop()


@pytest.fixture(autouse=True)
def known(settings, council):
    cache.clear()
    council.says = {}
    settings.SIGN_ON = [
        {
            "key": "council", "name": "Saltmarsh Council", "issuer": council.issuer, "client_id": "sightline",
            "client_secret": "s3cret", "tenant": "our-tenant", "proves_factor": ["mfa"],
        }
    ]
    return settings


@pytest.fixture
def priya(council):
    """Has linked her account at the council, and has an app for her second factor here."""
    found = person(Role.AGENCY_MANAGER, partnership=PartnershipFactory(), email="priya@example.org")
    SignOnIdentityFactory(user=found, issuer=council.issuer, tenant="our-tenant", subject="0a1b2c")
    with_app(found)
    return found


def sent_out(client):
    """What the browser was sent to the provider with."""
    return {name: values[0] for name, values in parse_qs(urlsplit(client.get(GO).headers["Location"]).query).items()}


def come_back(client, council, make=None, **claims):
    """The whole way: out, and back with whatever token the provider now gives."""
    asked = sent_out(client)
    council.answer = make(council, asked["nonce"]) if make else council.token(asked["nonce"], **claims)
    return client.get(BACK, {"state": asked["state"], "code": "c0de"})


class TestAGoodToken:
    def test_leads_to_our_own_factor(self, client, council, priya):
        assert come_back(client, council).headers["Location"] == PROVE
        assert client.get("/").status_code == 302
        prove(client, priya)
        assert client.get("/").status_code == 200

    @pytest.mark.parametrize("claims", [{"amr": ["pwd", "mfa"]}, {"acr": "mfa"}])
    def test_that_says_the_provider_asked_for_a_factor_signs_in(self, client, council, priya, claims):
        assert come_back(client, council, **claims).headers["Location"] == "/"
        assert client.get("/").status_code == 200
        assert trail("signed_in") == [str(priya.pk)]

    def test_that_says_it_in_words_that_were_not_agreed_does_not(self, client, council, priya):
        assert come_back(client, council, amr=["pwd", "otp"]).headers["Location"] == PROVE

    def test_whoever_must_have_a_passkey_shows_it_whatever_the_provider_says(self, client, council):
        manager = person(Role.SCP_MANAGER, partnership=PartnershipFactory())
        SignOnIdentityFactory(user=manager, issuer=council.issuer, tenant="our-tenant", subject="0a1b2c")
        come_back(client, council, amr=["mfa"])

        assert client.get("/").headers["Location"] == "/account/second-factor/"

    def test_is_asked_for_with_a_proof_key_and_the_secret(self, client, council, priya):
        asked = sent_out(client)
        council.answer = council.token(asked["nonce"])
        client.get(BACK, {"state": asked["state"], "code": "c0de"})

        proof = base64.urlsafe_b64encode(hashlib.sha256(council.asked["code_verifier"].encode()).digest())
        assert proof.rstrip(b"=").decode() == asked["code_challenge"]
        assert (council.asked["client_secret"], council.asked["code"]) == ("s3cret", "c0de")
        assert asked["redirect_uri"] == council.asked["redirect_uri"] == f"http://localhost:8000{BACK}"

    def test_by_another_algorithm_that_is_agreed_is_good(self, client, council, priya, monkeypatch):
        key = ec.generate_private_key(ec.SECP256R1())
        row = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(key.public_key()))
        monkeypatch.setattr(council, "keys", lambda: {"keys": [row | {"kid": "two"}]})
        made = come_back(client, council, lambda c, nonce: c.token(nonce, key=key, algorithm="ES256", kid="two"))
        assert made.headers["Location"] == PROVE


def _public_pem(council):
    return council.key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def _by_hand(header, claims, signature=b""):
    parts = [json.dumps(header).encode(), json.dumps(claims).encode(), signature]
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


def _shared_secret(council, nonce):
    """Signed by HMAC with what everybody knows: the public key."""
    import hmac

    body = _by_hand({"alg": "HS256", "kid": "one"}, council.claims(nonce)).rsplit(".", 1)[0]
    signature = hmac.new(_public_pem(council), body.encode(), hashlib.sha256).digest()
    return f"{body}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def _signed(council, claims):
    """With the right key, whatever the claims."""
    return jwt.PyJWS().encode(json.dumps(claims).encode(), council.key, "RS256", headers={"kid": "one"})


def _claim_swapped(council, nonce):
    head, _, signature = council.token(nonce, sub="somebody-else").split(".")
    body = base64.urlsafe_b64encode(json.dumps(council.claims(nonce)).encode()).rstrip(b"=").decode()
    return f"{head}.{body}.{signature}"


def _own_key_inside(council, nonce):
    row = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(STRANGER.public_key()))
    return jwt.encode(council.claims(nonce), STRANGER, "RS256", headers={"kid": "one", "jwk": row})


NOW = int(time.time())
FORGED = {
    "another tenant, the same address": lambda c, n: c.token(n, tid="their-tenant"),
    "no tenant": lambda c, n: c.token(n, tid=None),
    "another subject, the same address": lambda c, n: c.token(n, sub="9z9z"),
    "a subject that differs in a letter’s case": lambda c, n: c.token(n, sub="0A1B2C"),
    "no subject": lambda c, n: c.token(n, sub=None),
    "an empty subject": lambda c, n: c.token(n, sub=""),
    "a subject of spaces": lambda c, n: c.token(n, sub="  "),
    "a subject that is a number": lambda c, n: _signed(c, c.claims(n, sub=7)),
    "for somebody else": lambda c, n: c.token(n, aud="another-client"),
    "for us and somebody else": lambda c, n: c.token(n, aud=["sightline", "another-client"], azp="sightline"),
    "for nobody": lambda c, n: c.token(n, aud=None),
    "given to another party": lambda c, n: c.token(n, azp="another-client"),
    "by another issuer": lambda c, n: c.token(n, iss="https://login.example.com"),
    "by an issuer that begins like ours": lambda c, n: c.token(n, iss=f"{c.issuer}.example.com"),
    "by ours with a stroke more": lambda c, n: c.token(n, iss=f"{c.issuer}/"),
    "by nobody": lambda c, n: c.token(n, iss=None),
    "an answer to another question": lambda c, n: c.token("another-nonce"),
    "an answer to no question": lambda c, n: c.token(None),
    "expired": lambda c, n: c.token(n, exp=int(time.time()) - 60),
    "never expiring": lambda c, n: c.token(n, exp=None),
    "made in the future": lambda c, n: c.token(n, iat=int(time.time()) + 300),
    "made long ago": lambda c, n: c.token(n, iat=int(time.time()) - 3600),
    "not yet good": lambda c, n: c.token(n, nbf=int(time.time()) + 300),
    "of no known age": lambda c, n: c.token(n, iat=None),
    "signed with another key": lambda c, n: c.token(n, key=STRANGER),
    "signed with a key that it brings along": _own_key_inside,
    "signed with a key that is not published": lambda c, n: c.token(n, kid="two"),
    "signed with a key that is not named": lambda c, n: c.token(n, kid=None),
    "signed by HMAC with the public key": _shared_secret,
    "signed by HMAC with our own secret": lambda c, n: c.token(n, key="s3cret" * 8, algorithm="HS256"),
    "not signed": lambda c, n: _by_hand({"alg": "none"}, c.claims(n)),
    "not signed, in capitals": lambda c, n: _by_hand({"alg": "NONE", "kid": "one"}, c.claims(n)),
    "its signature cut off": lambda c, n: c.token(n).rsplit(".", 1)[0] + ".",
    "its claims exchanged": _claim_swapped,
    "signed by a weaker algorithm": lambda c, n: c.token(n, algorithm="RS512"),
    "nothing": lambda c, n: "",
    "nonsense": lambda c, n: "not.a.token",
    "a number": lambda c, n: "7",
}


def test_there_are_at_least_twenty_five():
    assert len(FORGED) >= 25


@pytest.mark.parametrize("make", FORGED.values(), ids=FORGED)
def test_a_forged_token_lets_nobody_in(client, council, priya, make):
    """It would let Priya in if it were good: the only thing wrong with it is what its name says."""
    response = come_back(client, council, make)

    assert response.status_code == 403
    assert "did not tell us who you are" in shown(response)
    assert client.get("/").headers["Location"] == "/account/sign-in/?next=/"
    assert client.get(PROVE).headers["Location"] == "/account/sign-in/"
    assert trail("sign_in_failed") == ["system"]


class TestTheWay:
    def test_an_answer_works_once(self, client, council, priya):
        asked = sent_out(client)
        council.answer = council.token(asked["nonce"], amr=["mfa"])
        back = {"state": asked["state"], "code": "c0de"}
        assert client.get(BACK, back).status_code == 302
        client.post("/account/sign-out/")

        assert client.get(BACK, back).status_code == 403

    @pytest.mark.parametrize("state", ["", "wrong"])
    def test_an_answer_that_this_browser_did_not_ask_for_is_none(self, client, council, priya, state):
        asked = sent_out(client)
        council.answer = council.token(asked["nonce"], amr=["mfa"])

        assert client.get(BACK, {"state": state, "code": "c0de"}).status_code == 403

    def test_nor_without_any_question(self, client, council, priya):
        assert client.get(BACK, {"state": "", "code": "c0de"}).status_code == 403

    def test_a_provider_that_calls_itself_otherwise_is_not_asked(self, client, council, priya):
        council.says = {"issuer": "https://login.example.com"}
        assert client.get(GO).status_code == 403

    def test_nor_one_that_answers_in_the_clear_elsewhere(self, client, council, priya):
        council.says = {"token_endpoint": "http://login.example.com/token"}
        assert come_back(client, council).status_code == 403

    def test_a_provider_that_is_not_there_is_said_to_be(self, client, known):
        known.SIGN_ON[0]["issuer"] = "http://127.0.0.1:9"
        assert client.get(GO).status_code == 403

    def test_an_account_that_is_switched_off_stays_out(self, client, council, priya):
        type(priya).objects.filter(pk=priya.pk).update(is_active=False)
        assert come_back(client, council, amr=["mfa"]).status_code == 403

    def test_somebody_who_has_linked_nothing_is_not_found_by_their_address(self, client, council):
        UserFactory(email="priya@example.org")
        assert come_back(client, council).status_code == 403

    @pytest.mark.parametrize("onward", ["https://example.com/", "//example.com", "/\\example.com", "javascript:x"])
    def test_nobody_is_sent_to_another_site(self, client, council, priya, onward):
        asked = parse_qs(urlsplit(client.get(GO, {"next": onward}).headers["Location"]).query)
        council.answer = council.token(asked["nonce"][0], amr=["mfa"])
        assert client.get(BACK, {"state": asked["state"][0], "code": "c"}).headers["Location"] == "/"


class TestLinking:
    @pytest.fixture
    def iolo(self, client):
        found = person(Role.AGENCY_MANAGER, partnership=PartnershipFactory(), password=PASSWORD)
        client.force_login(found)
        return found

    def test_somebody_signed_in_is_asked_and_links_by_a_press(self, client, council, iolo):
        assert come_back(client, council).headers["Location"] == LINK
        assert "priya@example.org" in shown(client.get(LINK))
        assert not SignOnIdentity.objects.exists(), "coming back links nothing by itself"

        client.post(LINK)

        linked = SignOnIdentity.objects.get()
        assert (linked.user_id, linked.issuer, linked.tenant, linked.subject) == (
            iolo.pk, council.issuer, "our-tenant", "0a1b2c"
        )
        assert trail("factor_changed") == [str(iolo.pk)]

    def test_an_account_that_is_somebody_s_stays_theirs(self, client, council, priya, iolo):
        come_back(client, council)
        assert "signs somebody else in already" in shown(client.post(LINK))
        assert SignOnIdentity.objects.get().user_id == priya.pk

    def test_without_having_come_back_there_is_nothing_to_link(self, client, iolo):
        assert client.get(LINK).status_code == 404
        assert client.post(LINK).status_code == 404
