"""Lines of a case's history in the window: the sentences of ``narrate`` in the user's language.

Rule: no sentence is written here; added are names, words for values, and a sign for each line.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication

from casewright.desktop import moments
from casewright.desktop.casefile.reading import PageData
from casewright.desktop.desk import Desk
from casewright.desktop.field_specs import shown_value, yes_or_no
from casewright.desktop.names import FALLBACK, in_language
from casewright.desktop.opened import MASK
from casewright.desktop.theme.tokens import Tone
from casewright.engine.plan import FieldPlan
from casewright.runtime import narrate
from casewright.runtime.narrate_told import Mark, Told, Voice
from casewright.runtime.reading import HistoryRow

#: What is longer stands in the data, not in a line.
_LONGEST = 32
#: So many fields are quoted in a line; the others are counted.
_QUOTED = 3

#: The sign of each sort of line: an icon and its tone.
SIGNS: dict[Mark, tuple[str, Tone]] = {
    "created": ("plus", "accent"),
    "opened": ("form", "neutral"),
    "given": ("person", "neutral"),
    "finished": ("check", "good"),
    "voted": ("approve", "neutral"),
    "edited": ("edit", "accent"),
    "redone": ("redo", "accent"),
    "moved": ("blueprint", "accent"),
    "by hand": ("edit", "accent"),
    "began": ("layers", "neutral"),
    "left": ("skip", "warn"),
    "skipped": ("skip", "neutral"),
    "skipped by person": ("skip", "warn"),
    "refused": ("lock", "warn"),
    "decided": ("gavel", "neutral"),
    "ran": ("settings", "neutral"),
    "startable": ("play", "neutral"),
    "waiting": ("hourglass", "neutral"),
    "stopped": ("stop", "neutral"),
    "failed": ("error", "neutral"),
    "clock": ("clock", "warn"),
    "late": ("warning", "warn"),
    "too late": ("warning", "bad"),
    "told": ("bell", "neutral"),
    "related": ("link", "neutral"),
    "resolved": ("flag", "good"),
    "stuck": ("error", "bad"),
    "reached": ("flag", "good"),
    "interrupted": ("bell", "neutral"),
    "message": ("inbox", "neutral"),
    "status": ("flag", "neutral"),
    "outside": ("plug", "good"),
    "outside failed": ("plug", "bad"),
    "reopened": ("undo", "accent"),
    "suspended": ("pause", "warn"),
    "resumed": ("play", "neutral"),
    "comment": ("comment", "neutral"),
    "file": ("attachment", "neutral"),
    "people": ("people", "neutral"),
    "urgency": ("flag", "neutral"),
    "other": ("layers", "neutral"),
}


def say(template: str) -> str:
    """A sentence of the history in the user's language."""
    return QCoreApplication.translate("Words", template)


def tell(row: HistoryRow, voice: Voice) -> Told | None:
    """The line for one event; None for the engine's bookkeeping."""
    if row.kind in narrate.INNER:
        return None
    return narrate.tell(row.kind, row.payload, voice, voice.person(row.actor))


def sign(told: Told) -> tuple[str, Tone]:
    """Icon and tone of a line."""
    return SIGNS[told.mark]


def voice_of(desk: Desk, data: PageData) -> Voice:
    """How the history of a case is told at this desk."""
    directory = desk.directory
    outcomes = _outcomes(data)

    def person(one: str | None) -> str:
        return "Casewright" if one == "system" else directory.person(one)

    def element(one: str) -> str:
        named = data.opened.names(one)
        return outcomes.get(one, one) if named == one else named

    words = DataWords(data.opened.type.fields, directory.targets)
    return Voice(element, person, directory.group, moments.day_time, words, say)


class DataWords:
    """Which fields were set, with their values where they are short."""

    def __init__(self, fields: Mapping[str, FieldPlan], people: Mapping[str, str]) -> None:
        self._fields = fields
        self._people = people

    def __call__(self, data: Mapping[str, Any]) -> str:
        said = [self._said(field, value) for field, value in list(data.items())[:_QUOTED]]
        more = len(data) - len(said)
        rest = say(" and {0} more").format(more) if more > 0 else ""
        return ", ".join(said) + rest

    def _said(self, field: str, value: Any) -> str:
        plan = self._fields.get(field)
        label = plan.label if plan is not None else field
        shown = value_words(plan, value, self._people)
        return f"{label}: {shown}" if 0 < len(shown) <= _LONGEST else label


def value_words(plan: FieldPlan | None, value: Any, people: Mapping[str, str]) -> str:
    """A value in words; lists and objects without a field of their own have none."""
    if value == MASK:
        return MASK
    if plan is not None:
        return shown_value(plan, value, people)
    if isinstance(value, bool):
        return yes_or_no(value)
    return "" if value is None or isinstance(value, list | dict) else str(value)


def _outcomes(data: PageData) -> dict[str, str]:
    """Outcomes and branches have names too, and are no elements."""
    found: dict[str, str] = {}
    for process in data.opened.type.processes.values():
        for node in process.nodes.values():
            found.update({one.id: one.name for one in node.outcomes.values() if one.name})
            branches = getattr(node.source, "branches", ())
            found.update({one.id: in_language(one.name, FALLBACK) for one in branches if one.name})
    return found
