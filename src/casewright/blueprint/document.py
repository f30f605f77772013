"""The blueprint document itself: one governed, versioned model of an application."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from .base import Element, Feel, FieldId, Id, Model, Name, Text
from .cases import CaseType, Process
from .fields import DataField
from .people import Persona, Skill, WorkQueue
from .purpose import Purpose
from .sla import Calendar, SlaPolicy


class DataType(Element):
    """A named record type that fields of several case types share."""

    fields: tuple[DataField, ...] = ()


class Decision(Element):
    """A decision: DMN source (XML), or inputs and rows of FEEL unary tests."""

    dmn: Text | None = None
    inputs: tuple[Feel, ...] = ()
    outputs: tuple[FieldId, ...] = ()
    hit: str = Field(default="first", max_length=20)
    rows: tuple[dict[str, tuple[str, ...]], ...] = ()


class ConnectorType(Element):
    """A declared connection; its address and secret are bound in the workspace."""

    type: Text = "http"
    settings: dict[str, Any] = Field(default_factory=dict)


class RobotType(Element):
    """A declared robot: actions as robots run them."""

    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    actions: tuple[dict[str, Any], ...] = ()


class MessageType(Element):
    """A message that cases wait for; ``correlate`` names the case field that must equal its key."""

    correlate: FieldId | None = None
    fields: tuple[DataField, ...] = ()


class Blueprint(Model):
    """The whole document; ``blueprint`` is its stable id."""

    blueprint: Id
    name: Name = ""
    description: Text = ""
    purpose: Purpose = Purpose()
    personas: tuple[Persona, ...] = ()
    queues: tuple[WorkQueue, ...] = ()
    skills: tuple[Skill, ...] = ()
    calendars: tuple[Calendar, ...] = ()
    slas: tuple[SlaPolicy, ...] = ()
    data_types: tuple[DataType, ...] = ()
    decisions: tuple[Decision, ...] = ()
    connectors: tuple[ConnectorType, ...] = ()
    robots: tuple[RobotType, ...] = ()
    messages: tuple[MessageType, ...] = ()
    processes: tuple[Process, ...] = ()
    case_types: tuple[CaseType, ...] = ()
