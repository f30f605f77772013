"""Checks the connector steps of a blueprint against what the bound connectors can do.

Rule: pure; says element, problem and remedy, as every check of a blueprint does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from casewright.blueprint.document import Blueprint
from casewright.blueprint.finding import Finding
from casewright.blueprint.steps import Connector as Step
from casewright.blueprint.steps import DoneCheck
from casewright.blueprint.walk import places
from casewright.engine.decision import Refused

from .port import Connector, Operation

#: A name read from ``result`` in an expression.
_READ = re.compile(r"(?<![\w.])result\s*\.\s*(\w+)")

#: A bound connector by its id; None when it is not bound here. Raises ``Refused`` if wrongly.
Lookup = Callable[[str], Connector | None]


def check_connectors(blueprint: Blueprint, lookup: Lookup) -> tuple[Finding, ...]:
    """What is wrong with the connector steps, in document order.

    A connector that is not bound in this environment is a warning: it may be bound in another.
    """
    return tuple(
        finding
        for place in places(blueprint)
        if isinstance(place.element, Step)
        for finding in _step(place.path, place.element, lookup)
    )


def _step(path: str, step: Step, lookup: Lookup) -> Iterator[Finding]:
    try:
        connector = lookup(step.connector)
    except Refused as refusal:
        yield Finding(f"{path}.connector", "error", refusal.reason, refusal.remedy)
        return
    if connector is None:
        yield Finding(
            f"{path}.connector", "warning",
            f"The connector {step.connector} is not bound in this workspace.",
            "Bind it before the first case comes here.",
        )  # fmt: skip
        return
    operation = connector.operations.get(step.operation)
    if operation is None:
        yield _unknown(path, step, step.operation, connector)
        return
    yield from _inputs(path, step.operation, step.inputs, operation)
    yield from _outputs(path, step, operation)
    if step.already_done is not None:
        yield from _check(f"{path}.already_done", step, step.already_done, connector)


def _check(path: str, step: Step, check: DoneCheck, connector: Connector) -> Iterator[Finding]:
    asked = connector.operations.get(check.operation)
    if asked is None:
        yield _unknown(path, step, check.operation, connector)
    else:
        yield from _inputs(path, check.operation, check.inputs, asked)


def _unknown(path: str, step: Step, operation: str, connector: Connector) -> Finding:
    return Finding(
        f"{path}.operation", "error",
        f"The connector {step.connector} has no operation “{operation}”.",
        f"Choose one of: {', '.join(connector.operations)}.",
    )  # fmt: skip


def _inputs(
    path: str, name_of: str, given: Mapping[str, str], operation: Operation
) -> Iterator[Finding]:
    for name in given:
        if name not in operation.inputs:
            yield Finding(
                f"{path}.inputs", "error", f"{name_of} has no input {name}.",
                f"It has: {', '.join(operation.inputs) or 'none'}.",
            )  # fmt: skip
    for name, parameter in operation.inputs.items():
        if parameter.required and name not in given:
            yield Finding(
                f"{path}.inputs", "error", f"{name_of} needs the input {name}.",
                f"Give it an expression of type {parameter.type}.",
            )  # fmt: skip


def _outputs(path: str, step: Step, operation: Operation) -> Iterator[Finding]:
    """The expressions of a step's outputs read the outputs of the operation from ``result``."""
    known = {*operation.outputs, "files"}
    for field, text in step.outputs.items():
        for name in sorted({*_READ.findall(text)} - known):
            yield Finding(
                f"{path}.outputs", "error",
                f"The field {field} reads {name}, which {step.operation} does not give.",
                f"It gives: {', '.join(operation.outputs) or 'nothing'}.",
            )  # fmt: skip
