"""Addresses to answer to: a case and a signature that only its reader was given.

Rule: pure; the key is an argument. The signature covers the case and the person, so that an
address that was handed on, guessed or changed leads nowhere.
"""

from __future__ import annotations

import hmac
import re
from base64 import b32decode, b32encode
from collections.abc import Iterable
from hashlib import sha256

#: 80 bits: whoever guesses must send an e-mail for each guess.
_SIGNED = 10
#: The most that the part before the @ may have.
_MOST_LOCAL = 64
_TOKEN = re.compile(r"\+([a-z2-7]{26})([a-z2-7]{16})@", re.IGNORECASE)


def address(mailbox: str, key: bytes, case: str, person: str) -> str:
    """``name+TOKEN@host``; '' when the mailbox is no address, or too long to carry a token."""
    local, at, host = mailbox.partition("@")
    token = _letters(bytes.fromhex(case.replace("-", ""))) + _signature(key, case, person)
    if not at or not local or not host or len(local) + 1 + len(token) > _MOST_LOCAL:
        return ""
    return f"{local}+{token}@{host}"


def signed(addresses: Iterable[str]) -> list[tuple[str, str]]:
    """(case, signature) of every address that carries a token; nothing is proved yet."""
    found = []
    for match in map(_TOKEN.search, addresses):
        if match is not None:
            raw = b32decode(match[1].upper() + "======").hex()
            case = f"{raw[:8]}-{raw[8:12]}-{raw[12:16]}-{raw[16:20]}-{raw[20:]}"
            found.append((case, match[2].lower()))
    return found


def whose(key: bytes, case: str, signature: str, people: Iterable[str]) -> str:
    """The person to whom this address was given; '' when it was given to none of them."""
    matching = ""
    for person in people:
        if hmac.compare_digest(_signature(key, case, person), signature):
            matching = person
    return matching


def _signature(key: bytes, case: str, person: str) -> str:
    made = hmac.new(key, f"{case}|{person}".encode(), sha256).digest()
    return _letters(made[:_SIGNED])


def _letters(raw: bytes) -> str:
    return b32encode(raw).decode().rstrip("=").lower()
