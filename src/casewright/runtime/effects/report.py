"""Telling a case what became of its effect: one internal command per ending, the same when repeated."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

from casewright.engine.commands import SYSTEM, ReportEffect, derive
from casewright.runtime.door import Door

from .port import Report, Told


def command_of(told: Told) -> ReportEffect:
    """The command; its id follows from effect and attempt, so that telling twice is telling once."""
    doubt = "It is uncertain whether it happened. " if told.state == "uncertain" else ""
    return ReportEffect(
        id=derive(told.task.id, f"told {told.attempt}"),
        actor=SYSTEM,
        case=told.task.case,
        effect=told.task.id,
        ok=told.state == "done",
        result=told.outputs,
        error=doubt + told.reason if told.state != "done" else "",
    )


def through(door: Door) -> Report:
    """What a runner needs to tell cases through a door."""

    def report(told: Told) -> Future[Any]:
        return door.submit(command_of(told))

    return report
