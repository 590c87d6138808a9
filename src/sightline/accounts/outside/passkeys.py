"""Passkeys (WebAuthn): what the browser is asked, and whether its answer is good. The library is Yubico's fido2.

The person is verified by the device (a fingerprint, a face, a PIN): without that the answer is refused (sec R16). The
only origin is this installation's own address, whatever the request's headers say.
"""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

State = dict[str, Any]


# what the library raises when an answer is not even of the right shape
NONSENSE = (ValueError, TypeError, KeyError, AttributeError, IndexError)


class NotGood(Exception):
    """The browser's answer does not prove what it should."""


@dataclass(frozen=True)
class Credential:
    """What is kept of a passkey: nothing of it is secret."""

    id: str
    attested: str
    counter: int


def _server() -> Fido2Server:
    host = urlsplit(settings.SITE_ADDRESS).hostname or ""
    return Fido2Server(
        PublicKeyCredentialRpEntity(name="Sightline", id=host),
        verify_origin=lambda origin: origin == settings.SITE_ADDRESS,
    )


def _attested(kept: list[Credential]) -> list[AttestedCredentialData]:
    return [AttestedCredentialData(websafe_decode(credential.attested)) for credential in kept]


def ask_to_make(*, person: str, called: str, known: list[Credential]) -> tuple[str, State]:
    """What to ask the browser so that it makes a passkey (JSON), and what to keep until it answers.

    ``person`` is the account's number; ``called`` is what the person's device will show.
    """
    options, state = _server().register_begin(
        PublicKeyCredentialUserEntity(id=person.encode(), name=called, display_name=called),
        _attested(known),
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return json.dumps(dict(options)), dict(state)


def made(state: State, answer: Any) -> Credential:
    """The passkey that the browser made. Raises NotGood."""
    try:
        data = _server().register_complete(state, answer)
    except NONSENSE as error:
        raise NotGood from error
    if data.credential_data is None:
        raise NotGood
    return Credential(
        websafe_encode(data.credential_data.credential_id), websafe_encode(bytes(data.credential_data)), data.counter
    )


def ask_to_show(known: list[Credential]) -> tuple[str, State]:
    """What to ask the browser so that it shows one of these passkeys (JSON), and what to keep until it answers."""
    options, state = _server().authenticate_begin(
        _attested(known), user_verification=UserVerificationRequirement.REQUIRED
    )
    return json.dumps(dict(options)), dict(state)


def shown(state: State, answer: Any, known: list[Credential]) -> Credential:
    """Which of these the browser showed, with its counter as it now stands. Raises NotGood.

    A counter that does not rise is a copied device (devices that keep none say 0 for ever).
    """
    try:
        found = _server().authenticate_complete(state, _attested(known), answer)
        counter = AuthenticationResponse.from_dict(answer).response.authenticator_data.counter
    except NONSENSE as error:
        raise NotGood from error
    identifier = websafe_encode(found.credential_id)
    before = next(credential for credential in known if credential.id == identifier)
    if counter <= before.counter and (counter or before.counter):
        raise NotGood
    return Credential(identifier, before.attested, counter)
