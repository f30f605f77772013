"""Service levels: policies with goal, deadline and passed deadline; calendars of working time."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .base import Duration, Element, Feel, Id, Model, Text
from .people import Route

Interval = Annotated[str, Field(pattern=r"^\d{2}:\d{2}-\d{2}:\d{2}$")]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class Calendar(Element):
    """Working hours: ``hours`` per weekday as ``09:00-12:30``, holidays and exceptions by date."""

    zone: str = "UTC"
    hours: dict[Weekday, tuple[Interval, ...]] = Field(default_factory=dict)
    holidays: tuple[Day, ...] = ()
    exceptions: dict[Day, tuple[Interval, ...]] = Field(default_factory=dict)


class At(Model):
    """A moment given by the data: FEEL that yields a date and time (or a date: its end)."""

    at: Feel


class Urgency(Model):
    """What a clock adds to the urgency of the assignments under it."""

    initial: int = Field(default=0, ge=0, le=100)
    goal: int = Field(default=0, ge=0, le=100)
    deadline: int = Field(default=0, ge=0, le=100)
    passed: int = Field(default=0, ge=0, le=100)


class NotifyAction(Model):
    do: Literal["notify"] = "notify"
    to: Literal["assignee", "manager", "owner", "participants"] | Route = "assignee"
    text: Text = ""


class TransferAction(Model):
    do: Literal["transfer"] = "transfer"
    to: Route


class ClimbAction(Model):
    """Give the work to the assignee's manager, one level more at each miss."""

    do: Literal["climb"] = "climb"


class StageAction(Model):
    do: Literal["change stage"] = "change stage"
    stage: Id


class ProcessAction(Model):
    do: Literal["start process"] = "start process"
    process: Id


class ResolveAction(Model):
    do: Literal["resolve"] = "resolve"
    status: Text


class EffectAction(Model):
    """Call an operation of a connector; the case hears what became of it and waits for nothing."""

    do: Literal["effect"] = "effect"
    connector: Id
    operation: Text
    inputs: dict[str, Feel] = Field(default_factory=dict)


SlaAction = Annotated[
    NotifyAction
    | TransferAction
    | ClimbAction
    | StageAction
    | ProcessAction
    | ResolveAction
    | EffectAction,
    Field(discriminator="do"),
]


class Passed(Model):
    """Repeats after the deadline: every interval, ``times`` times or (None) until done."""

    every: Duration
    times: int | None = Field(default=None, ge=1)


class SlaPolicy(Element):
    """One promise. Goal and deadline both count from the start; FEEL conditions steer the clock."""

    when: Feel | None = None
    starts_at: Feel | None = None
    starts_after: Duration | None = None
    from_parent: bool = False
    goal: Duration | At | None = None
    deadline: Duration | At | None = None
    passed: Passed | None = None
    calendar: Id | None = None
    urgency: Urgency = Urgency()
    on_goal: tuple[SlaAction, ...] = ()
    on_deadline: tuple[SlaAction, ...] = ()
    on_passed: tuple[SlaAction, ...] = ()
    pause_when: Feel | None = None
    resume_when: Feel | None = None
    cancel_when: Feel | None = None
    reset_when: Feel | None = None
