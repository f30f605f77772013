"""Why the work exists: outcome, measures, diagnosis and the systems it has to live with."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import Field

from .base import Element, Model, Text


class Measure(Element):
    """A figure that tells whether the outcome is reached."""

    unit: Text = ""
    direction: Literal["up", "down"] = "up"
    target: Decimal | None = None


class Diagnosis(Model):
    """Symptom that the business feels, its root cause, and the orchestration that answers it."""

    symptom: Text
    root_cause: Text
    cure: Literal["case management", "workflow automation", "robot"]


class LegacySystem(Element):
    """An existing system and what becomes of it; a bridge has an end date (ISO)."""

    has_api: bool = False
    plan: Literal["rebuild", "integrate", "bridge"] = "integrate"
    until: str | None = Field(default=None, pattern=r"^\d{4}-\d{2}-\d{2}$")


class Purpose(Model):
    """The business outcome at the head of the Golden Thread."""

    outcome: Text = ""
    measures: tuple[Measure, ...] = ()
    diagnosis: tuple[Diagnosis, ...] = ()
    systems: tuple[LegacySystem, ...] = ()
