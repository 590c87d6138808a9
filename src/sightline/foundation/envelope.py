"""The envelope: one data key per case file, wrapped by a key kept outside the database.

AES-256-GCM throughout (sec R66). The associated data binds a sealed value to its place, so that a value
copied to another row or column does not open. Destroying the wrapped data key is the disposal.
"""

import json
import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12
ALGORITHM = b"\x01"  # the first byte of every sealed value says how it was sealed, so that the way can change


class CannotOpen(Exception):
    """The sealed value was altered, belongs elsewhere, or the key is not the one it was sealed with."""


def new_key() -> bytes:
    """256 random bits."""
    return AESGCM.generate_key(bit_length=KEY_BYTES * 8)


def seal(key: bytes, plain: bytes, *, place: str) -> bytes:
    """Seal ``plain`` for ``place`` (table/row/column). Returns algorithm byte + nonce + ciphertext and tag."""
    nonce = os.urandom(NONCE_BYTES)
    return ALGORITHM + nonce + AESGCM(key).encrypt(nonce, plain, ALGORITHM + place.encode())


def unseal(key: bytes, sealed: bytes, *, place: str) -> bytes:
    """Open what ``seal`` made. Raises CannotOpen when anything about it is not as it was sealed."""
    sealed = bytes(sealed)
    if sealed[:1] != ALGORITHM:
        raise CannotOpen("sealed in a way that this version does not know")
    nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, body, ALGORITHM + place.encode())
    except InvalidTag as error:
        raise CannotOpen("altered, or not sealed for this place with this key") from error


def seal_facts(key: bytes, facts: dict[str, Any], *, place: str) -> bytes:
    """Seal a dictionary of plain JSON values."""
    return seal(key, json.dumps(facts, ensure_ascii=False, sort_keys=True).encode(), place=place)


def unseal_facts(key: bytes, sealed: bytes, *, place: str) -> dict[str, Any]:
    """Open what ``seal_facts`` made."""
    facts: dict[str, Any] = json.loads(unseal(key, sealed, place=place))
    return facts
