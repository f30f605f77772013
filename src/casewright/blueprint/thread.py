"""The Golden Thread: outcome → measures → the elements that serve them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .base import Element, Model
from .cases import CaseType, Process, Stage
from .document import Blueprint
from .purpose import Measure
from .steps import CallProcess, StepBase
from .walk import Place, places

#: The word in ``serves`` that means the outcome itself.
OUTCOME = "outcome"


@dataclass(frozen=True, slots=True)
class Strand:
    """One measure (None: the outcome itself) and the paths of all elements that serve it."""

    measure: Measure | None
    elements: tuple[str, ...]


def thread_of(blueprint: Blueprint, walked: Iterable[Place] | None = None) -> tuple[Strand, ...]:
    """The strands: first the outcome's own, then one for each measure in order.

    ``walked``: the places of the blueprint, for callers that have them.
    """
    serving: dict[str, list[str]] = {}
    for place in places(blueprint) if walked is None else walked:
        if isinstance(place.element, Element):
            for aim in place.element.serves:
                serving.setdefault(aim, []).append(place.path)
    measures = blueprint.purpose.measures
    return (
        Strand(None, tuple(serving.get(OUTCOME, ()))),
        *(Strand(measure, tuple(serving.get(measure.id, ()))) for measure in measures),
    )


def serves(place: Place) -> tuple[str, ...]:
    """What an element serves, by itself or because it is a part of something that does."""
    chain = (*place.parents, place.element)
    aims = (aim for part in chain if isinstance(part, Element) for aim in part.serves)
    return tuple(dict.fromkeys(aims))


def idle(blueprint: Blueprint, walked: Iterable[Place] | None = None) -> Iterator[str]:
    """Paths of case types, stages, processes and steps that serve nothing, outermost only.

    An element serves with what it is part of, through its parts, and where it is called.
    """
    everything = list(places(blueprint) if walked is None else walked)
    useful = {id(part) for place in everything if serves(place) for part in _near(place)}
    called = set(_called(everything))
    shown: set[int] = set()
    for place in everything:
        if not isinstance(place.element, CaseType | Stage | Process | StepBase):
            continue
        around = (*place.parents, place.element)
        is_known = any(id(part) in shown or _is_called(part, called) for part in around)
        if id(place.element) not in useful and not is_known:
            shown.add(id(place.element))
            yield place.path


def _called(everything: list[Place]) -> Iterator[str]:
    """Reusable processes that are called from where something is served."""
    for place in everything:
        if isinstance(place.element, CallProcess) and serves(place):
            yield place.element.process


def _is_called(part: Model, called: set[str]) -> bool:
    return isinstance(part, Process) and part.id in called


def _near(place: Place) -> tuple[object, ...]:
    return (*place.parents, place.element)
