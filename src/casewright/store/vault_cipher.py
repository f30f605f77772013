"""Envelope encryption of secrets: AES-256-GCM, one data key per secret, the secret's id bound in.

Rule: pure functions of their arguments but for the random keys and nonces they draw; a secret's
text leaves this module only inside ``Secret``, whose printed form never shows it.
"""

from __future__ import annotations

import hmac
import os
from typing import Any, NoReturn

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
_NONCE_BYTES = 12
#: Larger things belong into files with their own protection.
MOST_BYTES = 65_536


class Damaged(Exception):
    """A sealed value does not open: changed, moved to another secret, or the wrong master key."""


class Secret:
    """A secret's text. It shows itself only to ``reveal()``, never in a repr, log or pickle."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself, for the one library call that needs it."""
        return self._text

    def hide(self, text: str) -> str:
        """``text`` with every occurrence of this secret blanked out."""
        return text.replace(self._text, "•••") if len(self._text) > 3 else text

    def __repr__(self) -> str:
        return "Secret(•••)"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self._text.encode(), other._text.encode())

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is never written out")


class MasterKey:
    """The key that wraps data keys; ``id`` is public, the bytes are not shown."""

    __slots__ = ("_bytes", "id")

    def __init__(self, key_id: str, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise Damaged("a master key has 32 bytes")
        self.id = key_id
        self._bytes = key

    @classmethod
    def fresh(cls) -> MasterKey:
        """A new random key with a random id."""
        return cls(os.urandom(8).hex(), os.urandom(KEY_BYTES))

    def reveal(self) -> bytes:
        """The 32 bytes, for the keyring or the key file."""
        return self._bytes

    def __repr__(self) -> str:
        return f"MasterKey({self.id})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a master key is never written out")


class Sealed(msgspec.Struct, frozen=True):
    """What is stored: the data key under the master key ``master``, the value under the data key."""

    master: str
    wrapped: bytes
    value: bytes


def seal(secret: Secret, secret_id: str, version: int, master: MasterKey) -> Sealed:
    """Encrypt under a new data key; only this id and version will open it."""
    data_key = os.urandom(KEY_BYTES)
    wrapped = _encrypt(master.reveal(), data_key, _bound(secret_id, version, "key"))
    value = _encrypt(data_key, secret.reveal().encode(), _bound(secret_id, version, "value"))
    return Sealed(master.id, wrapped, value)


def unseal(sealed: Sealed, secret_id: str, version: int, master: MasterKey) -> Secret:
    """The secret; raises ``Damaged`` when anything of it was changed or moved."""
    data_key = _decrypt(master.reveal(), sealed.wrapped, _bound(secret_id, version, "key"))
    return Secret(_decrypt(data_key, sealed.value, _bound(secret_id, version, "value")).decode())


def rewrap(sealed: Sealed, secret_id: str, version: int, old: MasterKey, new: MasterKey) -> Sealed:
    """The same value and data key under another master key."""
    bound = _bound(secret_id, version, "key")
    data_key = _decrypt(old.reveal(), sealed.wrapped, bound)
    return Sealed(new.id, _encrypt(new.reveal(), data_key, bound), sealed.value)


def _bound(secret_id: str, version: int, what: str) -> bytes:
    return f"casewright secret\0{secret_id}\0{version}\0{what}".encode()


def _encrypt(key: bytes, plain: bytes, bound: bytes) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound)


def _decrypt(key: bytes, sealed: bytes, bound: bytes) -> bytes:
    nonce, rest = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    try:
        return AESGCM(key).decrypt(nonce, rest, bound)
    except (InvalidTag, ValueError) as problem:
        raise Damaged("the sealed value does not open") from problem


def hidden(text: str, secrets: dict[str, Secret] | Any) -> str:
    """``text`` without any of these secrets: for reasons that come from outside."""
    for secret in secrets.values():
        text = secret.hide(text)
    return text
