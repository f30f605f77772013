"""What a step says of how its effect is tried: retries, time-out, and a check of its own."""

from __future__ import annotations

from typing import Any

import msgspec

from casewright.rules import feel
from casewright.rules.errors import RulesError
from casewright.runtime.connectors.port import Failure, Limits, Operation, Result

from .port import Task
from .states import Policy

#: Evaluation steps that the condition of a check may cost.
_STEPS = 1_000_000


def retried(task: Task, attempts: int, repeatable: bool, told: bool) -> Policy:
    """The policy of an effect: the step's own where it has one, else the binding's ``attempts``."""
    own = task.body.get("retry")
    if own is None:
        return Policy(attempts, repeatable=repeatable, tells=told)
    return Policy(
        own["attempts"] or attempts, float(own["first"]), float(own["factor"]),
        float(own["most"]), repeatable=repeatable, tells=told,
    )  # fmt: skip


def limited(task: Task, limits: Limits) -> Limits:
    """The limits of one attempt; the step may name its own time-out."""
    seconds = task.body.get("seconds")
    return limits if seconds is None else msgspec.structs.replace(limits, seconds=float(seconds))


def tells(task: Task, operation: Operation) -> bool:
    """Whether somebody can find out if it was done."""
    return operation.tells or "done" in task.body


def asking(task: Task) -> Task:
    """The task that asks whether it was done; its answer changes nothing over there."""
    done = task.body["done"]
    body = {key: value for key, value in task.body.items() if key not in ("done", "files")}
    body |= {"operation": done["operation"], "inputs": done["inputs"]}
    return msgspec.structs.replace(task, body=body)


def happened(task: Task, asked: Result) -> Result | Failure | None:
    """What the condition of the step's check says of the answer: its result, None, or unknown."""
    names: dict[str, Any] = {"result": asked.outputs, "effect": task.key}
    try:
        code = feel.compile(task.body["done"]["when"], tuple(names))
        context = {name: feel.from_json(value) for name, value in names.items()}
        said = code.evaluate(context, feel.Environment(steps=_STEPS))
    except RulesError as problem:
        return Failure("uncertain", f"The check of the step cannot be read: {problem}.")
    if said is True:
        return asked
    if said is False:
        return None
    return Failure(
        "uncertain",
        "Whether it was done could not be told: the check of the step gave neither true nor"
        " false. Look in the other system and decide.",
    )
