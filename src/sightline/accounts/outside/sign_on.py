"""Single sign-on by OpenID Connect: what a provider is asked, and whether its answer is good.

The code flow with PKCE, state and nonce. The signature is always checked, against keys that the provider publishes
now; who somebody is comes from issuer, tenant and subject and from nothing else (sec R18): an e-mail address can be
claimed by whoever runs another tenant.
"""

import base64
import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

import jwt
import requests
from django.conf import settings

ALGORITHMS = ("RS256", "PS256", "ES256")  # never a shared secret, never none
CLOCKS_DIFFER = 30  # seconds
OLDEST = 10 * 60  # seconds since the token was made
PATIENCE = 5  # seconds for any answer of the provider


class NotVouchedFor(Exception):
    """The provider’s answer does not say who somebody is, in the way that it must."""


@dataclass(frozen=True)
class Provider:
    """One organisation whose people may sign in with the account that they have at work (settings.SIGN_ON)."""

    key: str
    name: str
    issuer: str
    client_id: str
    client_secret: str
    tenant: str = ""
    proves_factor: tuple[str, ...] = field(default_factory=tuple)


@dataclass(frozen=True)
class Identity:
    """Who the provider says that this is: three things that its people cannot change."""

    issuer: str
    tenant: str
    subject: str
    factor_shown: bool
    called: str


def providers() -> dict[str, Provider]:
    """Those that this installation knows, by their word in an address."""
    rows = [dict(row) for row in settings.SIGN_ON]
    found = [Provider(**(row | {"proves_factor": tuple(row.get("proves_factor", ()))})) for row in rows]
    return {each.key: each for each in found}


def _safe(address: str) -> str:
    """The address, over TLS or on this machine. Raises NotVouchedFor."""
    parts = urlsplit(address)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1")):
        return address
    raise NotVouchedFor("an address of the provider is not safe")


def _got(answer: requests.Response) -> dict[str, Any]:
    if answer.status_code != requests.codes.ok:
        raise NotVouchedFor(f"the provider answered {answer.status_code}")
    found = answer.json()
    if not isinstance(found, dict):
        raise NotVouchedFor("the provider’s answer has not its shape")
    return found


def _asked(address: str, **data: str) -> dict[str, Any]:
    try:
        if data:
            return _got(requests.post(_safe(address), data=data, timeout=PATIENCE, allow_redirects=False))
        return _got(requests.get(_safe(address), timeout=PATIENCE, allow_redirects=False))
    except (requests.RequestException, ValueError) as error:
        raise NotVouchedFor("the provider did not answer") from error


def described(provider: Provider) -> dict[str, Any]:
    """What the provider says of itself. Its issuer must be the one that was agreed, to the letter."""
    found = _asked(f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != provider.issuer:
        raise NotVouchedFor("the provider gives another issuer")
    return found


def begin(provider: Provider, *, back_to: str) -> tuple[str, dict[str, str]]:
    """Where to send the browser, and what to keep until it is back."""
    kept = {
        "provider": provider.key, "state": secrets.token_urlsafe(32), "nonce": secrets.token_urlsafe(32),
        "verifier": secrets.token_urlsafe(48),
    }
    challenge = base64.urlsafe_b64encode(hashlib.sha256(kept["verifier"].encode()).digest()).rstrip(b"=").decode()
    query = {
        "response_type": "code", "client_id": provider.client_id, "redirect_uri": back_to, "scope": "openid email",
        "state": kept["state"], "nonce": kept["nonce"], "code_challenge": challenge, "code_challenge_method": "S256",
    }
    return f"{_safe(described(provider)['authorization_endpoint'])}?{urlencode(query)}", kept


def complete(provider: Provider, *, kept: dict[str, str], code: str, back_to: str) -> Identity:
    """Who came back with this code. Raises NotVouchedFor."""
    says = described(provider)
    try:
        token = _asked(
            says["token_endpoint"], grant_type="authorization_code", code=code, redirect_uri=back_to,
            client_id=provider.client_id, client_secret=provider.client_secret, code_verifier=kept["verifier"],
        )["id_token"]
        keys = _asked(says["jwks_uri"])
    except KeyError as error:
        raise NotVouchedFor("something is missing from the provider’s answer") from error
    return verified(provider, str(token), nonce=kept["nonce"], keys=keys)


def _key_for(token: str, keys: dict[str, Any]) -> jwt.PyJWK:
    header = jwt.get_unverified_header(token)
    algorithm = header.get("alg")
    if algorithm not in ALGORITHMS:
        raise NotVouchedFor(f"signed by {algorithm}")
    for row in keys.get("keys", []):
        fits = isinstance(row, dict) and row.get("kid") == header.get("kid") and row.get("kid")
        if fits and row.get("use", "sig") == "sig" and row.get("alg", algorithm) == algorithm:
            return jwt.PyJWK.from_dict(row, algorithm=algorithm)
    raise NotVouchedFor("signed with a key that the provider does not publish")


def verified(provider: Provider, token: str, *, nonce: str, keys: dict[str, Any]) -> Identity:
    """Who the token vouches for. Raises NotVouchedFor unless every one of its claims is as it must be."""
    try:
        key = _key_for(token, keys)
        claims = jwt.decode(
            token, key=key, algorithms=[key.algorithm_name], audience=provider.client_id, issuer=provider.issuer,
            leeway=CLOCKS_DIFFER, options={"require": ["exp", "iat", "aud", "iss", "sub", "nonce"]},
        )
    except (jwt.PyJWTError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise NotVouchedFor("the token is not good") from error
    audiences = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    party = claims.get("azp")
    wrong = {
        "for others as well": set(audiences) != {provider.client_id},
        "given to another": party is not None and party != provider.client_id,
        "an answer to another question": not hmac.compare_digest(str(claims["nonce"]).encode(), nonce.encode()),
        "too old": not -CLOCKS_DIFFER <= time.time() - float(claims["iat"]) <= OLDEST,
        "of another tenant": bool(provider.tenant) and claims.get("tid") != provider.tenant,
        "of nobody": not isinstance(claims["sub"], str) or not 0 < len(claims["sub"].strip()) <= 255,
    }
    if found := [words for words, is_so in wrong.items() if is_so]:
        raise NotVouchedFor(", ".join(found))
    said = claims.get("amr") if isinstance(claims.get("amr"), list) else []
    shown = set(provider.proves_factor) & {str(claims.get("acr", "")), *map(str, said or [])}
    return Identity(
        provider.issuer, provider.tenant, claims["sub"], bool(shown), str(claims.get("email") or claims["sub"])
    )
