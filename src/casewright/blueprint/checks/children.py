"""Child cases: their creation comes to an end, and what is waited for can come."""

from __future__ import annotations

from collections.abc import Iterator

from ..cases import CaseType
from ..circles import in_circles
from ..finding import Finding
from ..flow import flow_of, has_person_or_clock
from ..steps import CreateCase, Wait, WaitCases
from ..walk import Place
from .look import Look, error, warning


def check_children(look: Look) -> Iterator[Finding]:
    """Case types that create each other without end; waits for a status that no child has."""
    makes = {case_type.id: _made_at_once(case_type) for case_type in look.blueprint.case_types}
    circles = in_circles(makes)
    for id in makes:
        if id in circles:
            problem = "Each new case creates another at once, directly or through its children."
            remedy = "Let a person or a wait come first, or create the case on a condition."
            yield error(id, problem, remedy)
    for place in look.places:
        match place.element:
            case Wait(cases=WaitCases() as wanted):
                yield from _wait(look, place, wanted)


def _made_at_once(case_type: CaseType) -> set[str]:
    """The case types of which a new case surely creates one before anything rests."""
    first = next((stage for stage in case_type.stages if not stage.alternate), None)
    if first is None or first.skip_when is not None:
        return set()
    flows = [
        flow_of(process.steps, process.id)
        for process in first.processes
        if process.start.mode == "stage"
    ]
    passed = [step for flow in flows for step in flow.surely(has_person_or_clock)]
    return {step.case_type for step in passed if isinstance(step, CreateCase) and step.each is None}


def _wait(look: Look, place: Place, wanted: WaitCases) -> Iterator[Finding]:
    for owner in look.case_types_at(place):
        children = _children(look, owner, wanted.step)
        if not children:
            problem = f"'{owner.id}' creates no cases that could be waited for."
            yield warning(place.path, problem, "Add a step that creates them, or remove the wait.")
        elif wanted.status and not any(_has(child, wanted.status) for child in children):
            problem = f"No child case ever has the status '{wanted.status}'."
            remedy = "Name a stage's status or one that resolves, or leave the status out."
            yield error(f"{place.path}.cases", problem, remedy)


def _children(look: Look, owner: CaseType, step: str | None) -> list[CaseType]:
    """The case types of the children that a step (None: any step) of ``owner`` creates."""
    types = {
        part.case_type
        for part in look.elements(owner)
        if isinstance(part, CreateCase) and step in (None, part.id)
    }
    return [known for known in look.blueprint.case_types if known.id in types]


def _has(case_type: CaseType, status: str) -> bool:
    """Whether a case of this type can have the status; people may resolve with any other."""
    if status == "Open" or status.startswith("Resolved"):
        return True
    return any(stage.status == status for stage in case_type.stages)
