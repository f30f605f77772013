"""Stages: each leads on, the last one ends the case, alternates know where to go."""

from __future__ import annotations

from collections.abc import Iterator

from ..base import Model
from ..cases import CaseType, PlanItem, Process, Resolve, Stage
from ..circles import in_circles
from ..finding import Finding
from ..flow import Flow, flow_of, has_person_or_clock
from ..sla import ResolveAction
from ..steps import ChangeStage, Outcome
from ..walk import Place
from .look import Look, error, warning


def check_stages(look: Look) -> Iterator[Finding]:
    """Completion of primary and alternate stages, empty stages, circles that nothing stops."""
    for case_type in look.blueprint.case_types:
        places = [place for place in look.places_of(case_type) if isinstance(place.element, Stage)]
        for place in places:
            yield from _completion(place)
        yield from _last(case_type, look)
        yield from _circles(case_type)


def _completion(place: Place) -> Iterator[Finding]:
    stage = place.element
    if not isinstance(stage, Stage):
        return
    yield from (_alternate(place, stage) if stage.alternate else _primary(place, stage))
    if (stage.status or "").startswith("Resolved"):
        problem = f"A case in a stage is open; the status '{stage.status}' would end it."
        remedy = "Call it something else; 'complete: {resolve: …}' ends the case."
        yield error(f"{place.path}.status", problem, remedy)
    is_empty = not (stage.processes or stage.milestones or stage.phases)
    if is_empty and stage.complete in ("advance", "return"):
        problem = "Nothing stands in this stage, so it is complete as soon as it is entered."
        yield warning(place.path, problem, "Add a process, or remove the stage.")


def _alternate(place: Place, stage: Stage) -> Iterator[Finding]:
    if stage.complete == "advance":
        problem = "An alternate stage has no next stage to advance to."
        remedy = "Use 'return', 'wait' or 'resolve: Resolved-…'."
        yield error(f"{place.path}.complete", problem, remedy)
    if stage.skip_when:
        problem = "'skip_when' counts only when stages follow each other."
        yield warning(f"{place.path}.skip_when", problem, "Remove it from the alternate stage.")


def _primary(place: Place, stage: Stage) -> Iterator[Finding]:
    if stage.complete == "return":
        problem = "A primary stage was not entered from another stage, so it cannot return."
        remedy = "Use 'advance', 'wait' or 'resolve: Resolved-…', or make it alternate."
        yield error(f"{place.path}.complete", problem, remedy)


def _last(case_type: CaseType, look: Look) -> Iterator[Finding]:
    primary = [stage for stage in case_type.stages if not stage.alternate]
    if not primary:
        problem = "There is no primary stage, so no case can begin."
        yield error(case_type.id, problem, "Make the first stage primary.")
        return
    last = primary[-1]
    if last.skip_when is not None:
        problem = "When the last stage is skipped, nothing resolves the case."
        remedy = "Remove 'skip_when', or resolve the case in the stage before."
        yield warning(f"{case_type.id}/{last.id}.skip_when", problem, remedy)
    if last.complete == "advance":
        path = f"{case_type.id}/{last.id}"
        inside = (place.element for place in look.places if _is_in(place, last))
        if any(getattr(part, "resolve", None) for part in inside):
            return
        problem = "The last stage neither resolves the case nor waits for a person."
        yield error(f"{path}.complete", problem, "Set 'complete: {resolve: Resolved-Completed}'.")


def _is_in(place: Place, stage: Stage) -> bool:
    return any(parent is stage for parent in place.parents)


def _circles(case_type: CaseType) -> Iterator[Finding]:
    """Stages that hand the case round among themselves without a person or a clock."""
    leads = {stage.id: _automatic_next(case_type, stage) for stage in case_type.stages}
    circles = in_circles(leads)
    for stage in case_type.stages:
        if stage.id in circles:
            problem = "The case can go round through the stages without a person or a clock."
            remedy = "Let a person decide, add a wait, or change the stage on a condition only."
            yield error(f"{case_type.id}/{stage.id}", problem, remedy)


def _automatic_next(case_type: CaseType, stage: Stage) -> set[str]:
    """The stages this one leads to by itself: entered at once, without anybody's doing."""
    if stage.skip_when is not None:
        return set()
    led: set[str] = set()
    flows = [
        flow_of(process.steps, process.id)
        for process in stage.processes
        if _starts_by_itself(process)
    ]
    for flow in flows:
        led |= _changes(flow)
    rests = any(has_person_or_clock(node.step) for flow in flows for node in flow.nodes.values())
    if stage.complete == "advance" and not rests and not stage.phases and not stage.milestones:
        led |= _following(case_type, stage)
    return led


def _starts_by_itself(process: PlanItem) -> bool:
    return isinstance(process, Process) and process.start.mode in ("stage", "after")


def _changes(flow: Flow) -> set[str]:
    """Stages that unconditional steps change to before a token rests anywhere."""
    passed = flow.surely(has_person_or_clock)
    return {step.stage for step in passed if isinstance(step, ChangeStage) and step.stage}


def _following(case_type: CaseType, stage: Stage) -> set[str]:
    primary = [known.id for known in case_type.stages if not known.alternate]
    after = primary.index(stage.id) + 1 if stage.id in primary else len(primary)
    return set(primary[after : after + 1])


def check_resolutions(look: Look) -> Iterator[Finding]:
    """Statuses that resolve begin with ``Resolved``; a step leads to one place only."""
    for place in look.places:
        element = place.element
        status = _ending(element)
        if isinstance(status, str) and not isinstance(element, Resolve):
            yield from _status(place, status)
        if isinstance(element, ChangeStage) and (element.stage is None) == (status is None):
            problem = "It must say either a stage or a status that resolves, one of them."
            yield error(place.path, problem, "Set 'stage' or 'resolve'.")
        if isinstance(element, Outcome) and _ways(element) > 1:
            problem = "The outcome leads to more than one place."
            yield error(place.path, problem, "Keep one of 'next', 'stage' and 'resolve'.")


def _ending(element: Model) -> str | None:
    """The status with which something ends a case."""
    match element:
        case Outcome() | ChangeStage() | Resolve():
            return element.resolve
        case ResolveAction():
            return element.status
        case _:
            return None


def _ways(outcome: Outcome) -> int:
    return sum(bool(way) for way in (outcome.next, outcome.stage, outcome.resolve))


def _status(place: Place, status: str) -> Iterator[Finding]:
    if not status.startswith("Resolved"):
        problem = f"The status '{status}' does not resolve a case."
        yield error(place.path, problem, f"Call it 'Resolved-{status}'.")
