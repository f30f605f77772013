"""Attributes of steps that contradict each other, so that one of them counts for nothing."""

from __future__ import annotations

from collections.abc import Iterator

from ..finding import Finding
from ..people import Route
from ..steps import Approve, Decide, GoTo, HumanStep, Parallel, Wait
from ..walk import Place
from .look import Look, error, warning

#: Targets of a route that are one person.
_ONE_PERSON = ("current", "person", "manager_of")


def check_idle(look: Look) -> Iterator[Finding]:
    """What an approval, a decide, a wait or a parallel says but never does."""
    for place in look.places:
        match place.element:
            case Approve() as step:
                yield from _approve(place, step)
            case Decide() as step:
                yield from _decide(place, step)
            case Wait() as step:
                yield from _wait(place, step)
            case Parallel(choice=True, join="none"):
                problem = "Without a join there is no choice: every branch goes on by itself."
                yield warning(f"{place.path}.choice", problem, "Use 'join: any'.")
            case GoTo(next=str()):
                problem = "'next' counts for nothing: the step leads to 'step'."
                yield warning(f"{place.path}.next", problem, "Remove it.")


def _approve(place: Place, step: Approve) -> Iterator[Finding]:
    if step.mode == "authority matrix" and step.table is None:
        problem = "The authority matrix is missing: no table names who approves."
        yield error(place.path, problem, "Name a decision under 'table'.")
    if step.mode != "authority matrix" and step.table is not None:
        problem = f"'table' counts for nothing: the mode is '{step.mode}'."
        yield warning(f"{place.path}.table", problem, "Set 'mode: authority matrix'.")
    yield from _line(place, step)
    if step.mode != "consensus":
        for name in ("approvers", "need"):
            if getattr(step, name) not in (None, 1):
                problem = f"'{name}' counts for nothing: the mode is '{step.mode}'."
                yield warning(f"{place.path}.{name}", problem, "Set 'mode: consensus'.")
    elif step.need > 1 and step.approvers is None and _names_one(step.route):
        problem = f"{step.need} people must agree, but the route leads to one person."
        remedy = "Route it to a queue or persona, or name the 'approvers'."
        yield error(f"{place.path}.need", problem, remedy)


def _line(place: Place, step: Approve) -> Iterator[Finding]:
    """What belongs to a reporting line, and what it cannot begin with."""
    if step.mode != "reporting line":
        for name, usual in (("levels", "one"), ("level_when", None)):
            if getattr(step, name) != usual:
                problem = f"'{name}' counts for nothing: the mode is '{step.mode}'."
                yield warning(f"{place.path}.{name}", problem, "Set 'mode: reporting line'.")
    elif step.route.queue or step.route.persona:
        problem = "A queue or persona has no manager whose line could be climbed."
        remedy = "Route it to a person: 'manager_of', 'person', 'expression' or 'current'."
        yield error(f"{place.path}.route", problem, remedy)


def _names_one(route: Route) -> bool:
    return any(getattr(route, name) for name in _ONE_PERSON)


def _decide(place: Place, step: Decide) -> Iterator[Finding]:
    ways = [name for name in ("table", "branches", "rules") if getattr(step, name)]
    for name in ways[1:]:
        problem = f"'{name}' counts for nothing beside '{ways[0]}'."
        yield error(f"{place.path}.{name}", problem, "Keep one of the two.")
    if step.branches and step.outcomes:
        problem = "'outcomes' count for nothing beside 'branches', which lead on themselves."
        yield warning(f"{place.path}.outcomes", problem, "Remove them, or use rules.")


def _wait(place: Place, step: Wait) -> Iterator[Finding]:
    if step.calendar is not None and step.interval is None:
        problem = "'calendar' counts for nothing without an interval."
        yield warning(f"{place.path}.calendar", problem, "Remove it, or wait for an interval.")
    if step.keep and step.message is None:
        problem = "'keep' counts for nothing: the step waits for no message."
        yield warning(f"{place.path}.keep", problem, "Remove it.")


def check_promises(look: Look) -> Iterator[Finding]:
    """What is written down and shown, but not yet done by this version."""
    for place in look.places:
        if isinstance(place.element, HumanStep | Decide):
            for outcome in place.element.outcomes:
                if outcome.when is not None:
                    problem = (
                        "This version records when an outcome is offered, but always offers it."
                    )
                    remedy = "Let a rule decide afterwards, or leave the condition out."
                    yield warning(f"{place.path}/{outcome.id}.when", problem, remedy)
    for case_type in look.blueprint.case_types:
        if case_type.lock:
            problem = "This version records the lock, but several people may work on a case."
            remedy = "Nothing is lost: who comes later is shown what the other changed."
            yield warning(f"{case_type.id}.lock", problem, remedy)
