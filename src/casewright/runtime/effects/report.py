"""Telling a case what became of its effect: one internal command per ending, the same when repeated."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

from casewright.engine.commands import SYSTEM, ReportEffect, derive
from casewright.engine.decision import Refused
from casewright.runtime.door import Door

from .port import Report, Told


def command_of(told: Told) -> ReportEffect:
    """The command; its id follows from effect and attempt, so that telling twice is telling once."""
    uncertain = told.state == "uncertain"
    doubt = "It is uncertain whether it happened. " if uncertain else ""
    return ReportEffect(
        id=derive(told.task.id, f"told {told.attempt}"),
        actor=SYSTEM,
        case=told.task.case,
        effect=told.task.id,
        ok=told.state == "done",
        result=told.outputs,
        error=doubt + told.reason if told.state != "done" else "",
        doubt=uncertain,
        attempts=told.tries,
    )


def refusal_of(told: Told, refused: Refused) -> ReportEffect:
    """What is said instead when the case refused the report: an incident, never silence."""
    return ReportEffect(
        id=derive(told.task.id, f"refused {told.attempt}"),
        actor=SYSTEM,
        case=told.task.case,
        effect=told.task.id,
        ok=False,
        error=f"It ended ({told.state}), and the case could not take that: {refused.reason}",
        doubt=told.state == "uncertain",
        attempts=told.tries,
    )


def through(door: Door) -> Report:
    """What a runner needs to tell cases through a door."""

    def report(told: Told, refused: Refused | None = None) -> Future[Any]:
        return door.submit(command_of(told) if refused is None else refusal_of(told, refused))

    return report
