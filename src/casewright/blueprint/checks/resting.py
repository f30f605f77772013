"""What only works where a token rests: boundaries, clocks, compensation; and rounds of a step.

The engine starts these when a token comes to rest in a step. At a step that it passes at once
they would never begin, and nobody would notice.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..finding import Finding
from ..steps import (
    ChangeStage,
    CreateCase,
    Decide,
    ForEach,
    GoTo,
    Milestone,
    Notify,
    Parallel,
    SetData,
    StepBase,
)
from ..walk import Place
from .look import Look, error, warning

#: A token passes one step at most so often in one go; more rounds end in an incident.
MOST_PASSES = 100


def rests(step: StepBase) -> bool:
    """Whether a token rests at this step until a person, a clock, a case or a join moves it."""
    match step:
        case Parallel() | ForEach():
            return step.join != "none"
        case CreateCase():
            return step.wait
        case Decide() | SetData() | Notify() | Milestone() | ChangeStage() | GoTo():
            return False
        case _:
            return True


def check_resting(look: Look) -> Iterator[Finding]:
    """Boundaries, clocks, compensation and repeats at steps where they can never take effect."""
    for place in look.places:
        if isinstance(place.element, StepBase):
            if not rests(place.element):
                yield from _never_rests(place, place.element)
            if not _can_fail(place.element):
                yield from _never_fails(place, place.element)
            if place.element.repeat is not None:
                yield from _rounds(place, place.element)


def _passed(step: StepBase) -> str:
    if isinstance(step, Parallel | ForEach):
        return "Without a join the case does not wait at this step"
    return f"A step of the kind '{getattr(step, 'kind', '')}' is passed at once"


def _never_rests(place: Place, step: StepBase) -> Iterator[Finding]:
    for boundary in step.boundaries:
        if not boundary.error:
            problem = f"{_passed(step)}, so '{boundary.id}' never happens."
            remedy = "Move it to a step where the case waits, or remove it."
            yield error(f"{place.path}/{boundary.id}", problem, remedy)
    if step.sla:
        problem = f"{_passed(step)}, so its clock never starts."
        yield warning(f"{place.path}.sla", problem, "Put it on the process or the stage.")
    if step.on_cancel:
        problem = f"{_passed(step)}, so it is never cancelled."
        yield warning(f"{place.path}.on_cancel", problem, "Remove it.")


def _can_fail(step: StepBase) -> bool:
    return not isinstance(step, SetData | Notify | Milestone | ChangeStage | GoTo)


def _never_fails(place: Place, step: StepBase) -> Iterator[Finding]:
    problem = (
        f"A step of the kind '{getattr(step, 'kind', '')}' cannot fail, so nothing leads there."
    )
    if step.on_error:
        yield warning(f"{place.path}.on_error", problem, "Remove it.")
    for boundary in step.boundaries:
        if boundary.error:
            yield warning(f"{place.path}/{boundary.id}", problem, "Remove it.")


def _rounds(place: Place, step: StepBase) -> Iterator[Finding]:
    path = f"{place.path}.repeat"
    why = _once_only(step)
    if why:
        problem = f"It never repeats: {why}."
        yield error(path, problem, "Remove 'repeat', or lead back with 'go to' and a condition.")
    elif step.repeat is not None and step.repeat.most > MOST_PASSES and not rests(step):
        problem = f"Nobody stops it, so after {MOST_PASSES} rounds in one go it is an incident."
        yield warning(path, problem, f"Set 'most' to {MOST_PASSES} or less, or add a wait.")


def _once_only(step: StepBase) -> str:
    """Why the end of a round is never there; empty when a step can repeat."""
    match step:
        case Parallel() | ForEach() if step.join == "none":
            return "without a join no round of it ends"
        case Decide() if step.branches:
            return "its branches lead on"
        case GoTo() | ChangeStage():
            return "it leads away"
        case _:
            return ""
