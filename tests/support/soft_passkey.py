"""A passkey in software, which answers as a browser and a device would, or as they never should."""

import hashlib
import json
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


class SoftPasskey:
    """One key on one device."""

    def __init__(self) -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.id = b"soft-passkey-" + hashlib.sha256(repr(id(self)).encode()).digest()[:8]
        self.counter = 1

    def _client_data(self, kind: str, asked: dict[str, Any], origin: str) -> bytes:
        told = {"type": kind, "challenge": asked["challenge"], "origin": origin, "crossOrigin": False}
        return json.dumps(told).encode()

    def _answer(self, told: bytes, **response: bytes) -> dict[str, Any]:
        return {
            "id": websafe_encode(self.id), "rawId": websafe_encode(self.id), "type": "public-key",
            "clientExtensionResults": {},
            "response": {"clientDataJSON": websafe_encode(told)}
            | {name: websafe_encode(value) for name, value in response.items()},
        }

    def make(self, options: str, *, origin: str, verified: bool = True, host: str = "") -> dict[str, Any]:
        """What the browser answers when it is asked to make this passkey."""
        asked = json.loads(options)["publicKey"]
        told = self._client_data("webauthn.create", asked, origin)
        key = ES256.from_cryptography_key(self.private.public_key())
        data = AuthenticatorData.create(
            hashlib.sha256((host or asked["rp"]["id"]).encode()).digest(),
            PRESENT | ATTESTED | (VERIFIED if verified else 0),
            self.counter,
            bytes(AttestedCredentialData.create(b"\0" * 16, self.id, key)),
        )
        return self._answer(told, attestationObject=bytes(AttestationObject.create("none", data, {})))

    def show(
        self, options: str, *, origin: str, verified: bool = True, kind: str = "webauthn.get", counter: int = -1
    ) -> dict[str, Any]:
        """What the browser answers when it is asked to show this passkey."""
        asked = json.loads(options)["publicKey"]
        self.counter += 1
        told = self._client_data(kind, asked, origin)
        data = AuthenticatorData.create(
            hashlib.sha256(asked["rpId"].encode()).digest(), PRESENT | (VERIFIED if verified else 0),
            self.counter if counter < 0 else counter,
        )
        signature = self.private.sign(bytes(data) + hashlib.sha256(told).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(told, authenticatorData=bytes(data), signature=signature)
