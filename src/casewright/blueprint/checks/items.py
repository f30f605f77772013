"""Processes, phases and milestones: what their criteria wait for can happen, and counts."""

from __future__ import annotations

from collections.abc import Iterator

from ..cases import CaseType, Criterion, MilestoneItem, On, Phase, PlanItem, Process, Stage
from ..finding import Finding
from ..flow import has_person_or_clock
from ..steps import Milestone, StepBase
from ..walk import Place, places_in
from .look import Look, error, warning

#: Transitions of an item that are seen by others.
SEEN = ("enabled", "active", "completed", "terminated")


def check_items(look: Look) -> Iterator[Finding]:
    """Criteria that nothing fulfils, parts of other stages, repeats that spin, idle attributes."""
    for case_type in look.blueprint.case_types:
        homes = _homes(look, case_type)
        for place in look.places_of(case_type):
            match place.element:
                case Criterion() as criterion:
                    yield from _criterion(place, criterion, homes)
                case PlanItem() as item:
                    yield from _item(place, item)


def _homes(look: Look, case_type: CaseType) -> dict[str, tuple[Place, str]]:
    """Item or milestone step → its place and the only stage that sees it; empty: every stage."""
    homes: dict[str, tuple[Place, str]] = {}
    for place in look.places_of(case_type):
        if isinstance(place.element, PlanItem | Milestone):
            homes[place.element.id] = (place, _stage_of(place))
    return homes


def _stage_of(place: Place) -> str:
    chain = (*place.parents, place.element)
    if any(isinstance(part, Process) and _lives_anywhere(part) for part in chain):
        return ""
    return next((part.id for part in chain if isinstance(part, Stage)), "")


def _lives_anywhere(process: Process) -> bool:
    return process.outlives_stage or (process.start.mode == "person" and process.start.wide)


# ------------------------------------------------------------------------------------- criteria


def _criterion(
    place: Place, criterion: Criterion, homes: dict[str, tuple[Place, str]]
) -> Iterator[Finding]:
    if not criterion.on and criterion.when is None:
        problem = "The criterion waits for nothing, so it is never fulfilled."
        yield error(place.path, problem, "Fill 'on' or 'when', or remove it.")
    here = next((part.id for part in place.parents if isinstance(part, Stage)), "")
    for index, on in enumerate(criterion.on, 1):
        if on.item in homes:
            yield from _part(f"{place.path}.on[{index}]", on, here, *homes[on.item])


def _part(path: str, on: On, here: str, item: Place, stage: str) -> Iterator[Finding]:
    possible = _transitions(item)
    if on.transition not in possible:
        problem = f"'{on.item}' never becomes {on.transition}."
        yield error(path, problem, f"It can become: {', '.join(possible)}.")
    if here and stage and stage != here:
        problem = f"'{on.item}' belongs to the stage '{stage}' and is over when this one begins."
        remedy = "Wait for an item of this stage, or use a field that the other one sets."
        yield error(path, problem, remedy)


def _transitions(place: Place) -> tuple[str, ...]:
    item = place.element
    if not isinstance(item, PlanItem):
        return ("completed",)  # a milestone step
    waits = bool(item.entry) or item.start.mode in ("after", "when")
    enabled = ("enabled",) if waits and (item.manual or item.start.mode == "person") else ()
    if isinstance(item, MilestoneItem):
        return (*enabled, "completed")
    return (*enabled, "active", "completed", "terminated")


# ---------------------------------------------------------------------------------------- items


def _item(place: Place, item: PlanItem) -> Iterator[Finding]:
    yield from _idle_start(place, item)
    if isinstance(item, MilestoneItem) and item.sla:
        problem = "A milestone takes no time, so its clock never starts."
        yield warning(f"{place.path}.sla", problem, "Put it on the process or the stage.")
    if isinstance(item, Phase) and not (item.processes or item.milestones or item.phases):
        problem = "Nothing stands in this phase, so it is complete as soon as it begins."
        yield warning(place.path, problem, "Add a process, or remove the phase.")
    if len(place.parents) > 1 and isinstance(place.parents[-1], CaseType):
        yield from _action(place, item)
    if _repeats_by_itself(item) and not _pauses(place):
        problem = "It repeats without a person or a clock; after 100 times in one go it is refused."
        yield warning(place.path, problem, "Let a step of it wait, or end the repeat by its data.")


def _idle_start(place: Place, item: PlanItem) -> Iterator[Finding]:
    start, path = item.start, f"{place.path}.start"
    waits = bool(item.entry) or start.mode in ("after", "when")
    if start.repeat and not waits:
        problem = "'repeat' counts for nothing: there is no criterion that could be met again."
        yield warning(path, problem, "Use 'repeat_when', or start it with 'when' or 'after'.")
    if start.wide and start.mode != "person":
        problem = f"'wide' counts for nothing: the mode is '{start.mode}'."
        yield warning(path, problem, "Set 'mode: person'.")


def _action(place: Place, item: PlanItem) -> Iterator[Finding]:
    """An action of the case type belongs to no stage: a person starts it, its steps end it."""
    idle = [name for name in ("exit", "repeat_when", "required") if getattr(item, name)]
    idle += ["start.after"] if item.start.after else []
    if any(criterion.on for criterion in item.entry):
        idle.append("entry.on")
    if idle:
        problem = f"An action belongs to no stage; here {', '.join(idle)} counts for nothing."
        yield warning(place.path, problem, "Move the process into a stage, or remove it.")


def _repeats_by_itself(item: PlanItem) -> bool:
    return item.repeat_when is not None and item.start.mode == "stage" and not item.manual


def _pauses(place: Place) -> bool:
    """Whether a person or a clock has a part in the item."""
    inner = (part.element for part in places_in(place))
    return any(isinstance(part, StepBase) and has_person_or_clock(part) for part in inner)
