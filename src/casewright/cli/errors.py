"""Errors in words: which of the three kinds it is, what happened and what to do."""

from __future__ import annotations

import traceback
from typing import Any

from casewright.blueprint.finding import BlueprintRefused
from casewright.engine.decision import Refused
from casewright.resources import ResourceMissing
from casewright.rules.errors import RulesError
from casewright.store.port import Unavailable

Explained = tuple[str, str, dict[str, Any]]


def explain(error: Exception) -> Explained:
    """(refused | environment | bug, the text for a person, details for a program)."""
    if isinstance(error, Refused):
        return "refused", refusal(error), _details(error)
    if isinstance(error, BlueprintRefused | RulesError):
        return "refused", f"Refused: {error}", {"reason": str(error)}
    if isinstance(error, Unavailable | ResourceMissing):
        return "environment", f"Not possible now: {error}", {"reason": str(error)}
    if isinstance(error, OSError):
        where = f": {error.filename}" if error.filename else ""
        text = f"{error.strerror or error}{where}"
        return "environment", f"Not possible now: {text}", {"reason": text}
    text = "".join(traceback.format_exception(error))
    note = "This is a bug in casewright; nothing was half done. Please report it with these lines."
    return "bug", f"{text}\n{note}", {"reason": f"{type(error).__name__}: {error}"}


def refusal(error: Refused) -> str:
    """What happened, field by field, and what to do."""
    lines = [f"Refused: {error.reason}"]
    lines += [f"  {field}: {problem}" for field, problem in error.fields.items()]
    lines += [
        f"  {field}: theirs {theirs!r}, yours {mine!r}"
        for field, (theirs, mine) in error.conflicts.items()
    ]
    if error.remedy:
        lines.append(error.remedy)
    return "\n".join(lines)


def _details(error: Refused) -> dict[str, Any]:
    conflicts = {
        field: {"theirs": theirs, "mine": mine} for field, (theirs, mine) in error.conflicts.items()
    }
    return {
        "reason": error.reason,
        "remedy": error.remedy,
        "fields": error.fields,
        "conflicts": conflicts,
    }
