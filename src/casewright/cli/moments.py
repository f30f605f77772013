"""Moments as people type them. Rule: without an offset it is UTC, and nothing else is guessed."""

from __future__ import annotations

from datetime import UTC, datetime

import typer


def instant(text: str) -> int:
    """Microseconds since the epoch of an ISO 8601 text; a usage error when it is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"“{text}” is not a time such as 2026-03-31T14:30:00Z") from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
