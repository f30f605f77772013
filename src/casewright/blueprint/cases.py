"""Case types: stages in order, processes and phases inside them, steps inside those."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .base import Element, Feel, FieldId, Id, Model, Text
from .fields import DataField
from .steps import Step

Transition = Literal[
    "available",
    "enabled",
    "active",
    "suspended",
    "completed",
    "terminated",
    "failed",
]


class On(Model):
    """Another item of the case type has made a transition (milestones: ``completed``)."""

    item: Id
    transition: Transition = "completed"


class Criterion(Model):
    """A sentry: all ``on`` have happened (remembered) and ``when`` holds."""

    on: tuple[On, ...] = ()
    when: Feel | None = None


class Start(Model):
    """How a process begins: the everyday notation of entry criteria.

    ``when`` fires on false → true, once per visit unless ``repeat``. ``person``: somebody
    starts it; ``wide`` makes it offered in every stage.
    """

    mode: Literal["stage", "after", "when", "person"] = "stage"
    after: tuple[Id, ...] = ()
    when: Feel | None = None
    repeat: bool = False
    wide: bool = False


class PlanItem(Element):
    """What processes, phases and milestones share: the life of an item in a stage."""

    start: Start = Start()
    entry: tuple[Criterion, ...] = ()
    exit: tuple[Criterion, ...] = ()
    required: bool | None = None
    required_when: Feel | None = None
    repeat_when: Feel | None = None
    manual: bool = False
    sla: tuple[Id, ...] = ()


class Process(PlanItem):
    """A flow of steps. ``required`` defaults to true when it starts by itself."""

    outlives_stage: bool = False
    steps: tuple[Step, ...] = ()


class MilestoneItem(PlanItem):
    """A named state of affairs, reached when its entry criteria hold."""


class Phase(PlanItem):
    """A stage within a stage; ``autocomplete``: done when nothing required is left."""

    autocomplete: bool = True
    processes: tuple[Process, ...] = ()
    milestones: tuple[MilestoneItem, ...] = ()
    phases: tuple[Phase, ...] = ()


class Require(Model):
    """What must be there before a stage may be entered."""

    fields: tuple[FieldId, ...] = ()
    attachments: tuple[Text, ...] = ()
    condition: Feel | None = None
    message: Text = ""


class Resolve(Model):
    resolve: Annotated[str, Field(pattern=r"^Resolved")]


class Stage(Element):
    """A chevron. Completion: advance · wait (for a person) · resolve · return (alternate only)."""

    alternate: bool = False
    skip_when: Feel | None = None
    require: Require = Require()
    complete: Literal["advance", "wait", "return"] | Resolve = "advance"
    keep_on_return: bool = False
    #: the case's status while it is in this stage
    status: Text | None = None
    sla: tuple[Id, ...] = ()
    processes: tuple[Process, ...] = ()
    milestones: tuple[MilestoneItem, ...] = ()
    phases: tuple[Phase, ...] = ()
    help: Text = ""


class CaseType(Element):
    """The container of one business outcome."""

    prefix: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{0,7}$")]
    key: FieldId | None = None
    title_field: FieldId | None = None
    fields: tuple[DataField, ...] = ()
    stages: Annotated[tuple[Stage, ...], Field(min_length=1)]
    actions: tuple[Process, ...] = ()
    sla: tuple[Id, ...] = ()
    urgency: int = Field(default=0, ge=0, le=100)
    open_children: Literal["refuse", "cancel", "leave"] = "refuse"
    lock: bool = False


Phase.model_rebuild()
