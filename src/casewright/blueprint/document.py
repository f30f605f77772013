"""The blueprint document itself: one governed, versioned model of an application."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Self, TypeVar

from pydantic import Field, model_validator

from .base import Duration, Element, Feel, FieldId, Id, Model, Name, Text
from .cases import CaseType, Process
from .fields import DataField
from .people import Persona, Skill, WorkQueue
from .purpose import Purpose
from .sla import Calendar, SlaPolicy
from .triggers import Trigger


class DataType(Element):
    """A named record type that lists of records share: ``{kind: records, type: ID}``."""

    fields: tuple[DataField, ...] = ()


#: FEEL of one cell of a table; an empty condition accepts everything, an empty result is null.
Cell = Annotated[str, Field(max_length=65_536)]
#: A DMN model as XML.
Markup = Annotated[str, Field(max_length=1_000_000)]


class DecisionRow(Model):
    """A row of a table: a condition (FEEL unary tests) per input, a FEEL result per output."""

    when: tuple[Cell, ...] = ()
    then: tuple[Cell, ...] = ()
    notes: tuple[Text, ...] = ()


class DecisionTest(Model):
    """A test row: FEEL values by the name of what the decision reads, and what must come out.

    With several outputs ``expect`` is a context of them. ``check`` runs all test rows.
    """

    name: Text = ""
    inputs: dict[str, Feel] = Field(default_factory=dict)
    expect: Feel


class Decision(Element):
    """A decision: DMN source (XML), or inputs and rows of FEEL unary tests.

    ``outputs`` are the fields that it gives. ``hit`` is a hit policy of DMN by its name or letter;
    ``types`` are FEEL types by the text of an input or the name of an output. ``decision`` names
    one inside ``dmn``; what a model calls “Annual Income” is the field ``annual_income``.
    """

    dmn: Markup | None = None
    decision: Text = ""
    inputs: tuple[Feel, ...] = ()
    outputs: tuple[FieldId, ...] = ()
    hit: str = Field(default="first", max_length=20)
    types: dict[str, Text] = Field(default_factory=dict)
    rows: tuple[DecisionRow, ...] = ()
    tests: tuple[DecisionTest, ...] = ()


class OperationType(Element):
    """What a connector is expected to do: what it must be given, and what it gives."""

    inputs: tuple[DataField, ...] = ()
    outputs: tuple[DataField, ...] = ()


class ConnectorType(Element):
    """A declared connection; its address and secret are bound in the workspace.

    ``operations`` are what the steps rely on; where they are declared, ``check`` holds the steps
    against them, before anything is bound.
    """

    type: Text = "http"
    settings: dict[str, Any] = Field(default_factory=dict)
    operations: tuple[OperationType, ...] = ()


class RobotType(Element):
    """A declared robot: actions as robots run them."""

    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    actions: tuple[dict[str, Any], ...] = ()


class MessageType(Element):
    """A message that cases wait for; ``correlate`` names the case field that must equal its key.

    ``ttl`` is how long one waits that came before anybody waited for it.
    """

    correlate: FieldId | None = None
    ttl: Duration | None = None
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
    triggers: tuple[Trigger, ...] = ()

    @model_validator(mode="after")
    def _types_resolved(self) -> Self:
        """Fields that name a data type have its fields as columns from here on.

        The parts are new, so nothing that somebody else holds changes.
        """
        columns = {known.id: known.fields for known in self.data_types}
        for attribute in ("case_types", "messages") if columns else ():
            holders = getattr(self, attribute)
            object.__setattr__(self, attribute, tuple(_typed(each, columns) for each in holders))
        return self


Holder = TypeVar("Holder", CaseType, MessageType)


def _typed(holder: Holder, columns: Mapping[str, tuple[DataField, ...]]) -> Holder:
    if not any(field.type in columns for field in holder.fields):
        return holder
    fields = tuple(_with_columns(field, columns) for field in holder.fields)
    return holder.model_copy(update={"fields": fields})


def _with_columns(field: DataField, columns: Mapping[str, tuple[DataField, ...]]) -> DataField:
    found = columns.get(field.type or "")
    return field if found is None else field.model_copy(update={"columns": found})
