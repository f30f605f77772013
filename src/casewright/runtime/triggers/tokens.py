"""Tokens: the right to send requests to one trigger, shown once and kept as a digest only.

Rule: a token is 256 bits from the system's generator, so its plain SHA-256 tells nothing of it.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from hashlib import sha256
from typing import Protocol
from uuid import uuid4

from casewright.engine.decision import Refused
from casewright.store.trigger_rows import TokenRow

#: Begins every token, so that one that is published by mistake can be searched for.
PREFIX = "cwt_"
MOST_TOKEN = 200


class Rows(Protocol):
    """Where digests are kept."""

    def tokens(self, trigger: str | None = None) -> Sequence[TokenRow]: ...
    def token(self, digest: str) -> TokenRow | None: ...
    def add_token(self, id: str, trigger: str, digest: str, label: str, who: str) -> None: ...
    def drop_token(self, id: str) -> bool: ...


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode()).hexdigest()


def issue(rows: Rows, trigger: str, label: str, who: str) -> tuple[str, str]:
    """A new token for a trigger (``BLUEPRINT/TRIGGER``): its id, and itself, for the last time."""
    token = PREFIX + secrets.token_urlsafe(32)
    made = str(uuid4())
    rows.add_token(made, trigger, digest_of(token), label[:200], who)
    return made, token


def revoke(rows: Rows, id: str) -> None:
    """Take a token back; raises ``Refused`` when there is none."""
    if not rows.drop_token(id):
        raise Refused(f"There is no token {id}.", "See `casewright trigger tokens`.")


def known(rows: Rows, token: str) -> TokenRow | None:
    """The row of a token that somebody shows; None when nobody issued it."""
    if not token.startswith(PREFIX) or len(token) > MOST_TOKEN or not token.isascii():
        return None
    return rows.token(digest_of(token))
