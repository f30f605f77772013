"""Ids: each is used once where it counts, none is a reserved word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from casewright.rules.scope import KEYWORDS

from ..base import Model
from ..cases import CaseType, Phase, Process, Stage
from ..fields import DataField
from ..finding import Finding
from ..flow import RESERVED
from ..scope import CONTEXT_NAMES
from ..steps import Branch, CreateCase, ForEach, StepBase
from ..walk import Place, id_of
from .look import DECLARED, Look, error

#: Small families whose ids count only within their parent.
_FAMILIES = ("fields", "columns", "outcomes", "boundaries", "branches")


def check_ids(look: Look) -> Iterator[Finding]:
    """Ids that stand twice, and ids that the notation keeps for itself."""
    for kind in DECLARED:
        yield from _twice(_own(look, kind), f"Another of the {kind.replace('_', ' ')} has this id.")
    measures = [place for place in look.places if place.path.startswith("purpose/")]
    yield from _twice(measures, "Another part of the purpose has this id.")
    yield from _prefixes(look)
    yield from _parts(look)
    for place in look.places:
        yield from _inside(look, place)


def _parts(look: Look) -> Iterator[Finding]:
    """Stages, processes and steps of each case type, steps of each reusable process."""
    for case_type in look.blueprint.case_types:
        parts = [place for place in look.places_of(case_type) if _is_plan_part(place.element)]
        yield from _twice(parts, "Another stage, process or step of this case type has this id.")
    for process in look.blueprint.processes:
        steps = [place for place in look.places if place.top is process]
        steps = [place for place in steps if isinstance(place.element, StepBase)]
        yield from _twice(steps, "Another step of this process has this id.")


def _own(look: Look, kind: str) -> list[Place]:
    declared = {id(element) for element in getattr(look.blueprint, kind)}
    return [place for place in look.places if id(place.element) in declared]


def _is_plan_part(element: Model) -> bool:
    return isinstance(element, Stage | Process | Phase | StepBase) or (
        type(element).__name__ == "MilestoneItem"
    )


def _twice(places: Iterable[Place], problem: str) -> Iterator[Finding]:
    seen: set[str] = set()
    for place in places:
        id: str | None = getattr(place.element, "id", None)
        if id is not None and id in seen:
            yield error(place.path, problem, "Give one of the two another id.")
        seen.add(id or "")


def _prefixes(look: Look) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for case_type in look.blueprint.case_types:
        other = seen.setdefault(case_type.prefix, case_type.id)
        if other != case_type.id:
            problem = f"The prefix {case_type.prefix} also belongs to '{other}'."
            remedy = "Choose another, so that business numbers can be told apart."
            yield error(f"{case_type.id}.prefix", problem, remedy)


def _inside(look: Look, place: Place) -> Iterator[Finding]:
    """Small families whose ids count only within their parent, and reserved words."""
    element = place.element
    for attribute in _FAMILIES:
        if attribute in type(element).model_fields:
            yield from _family(place, attribute)
    if isinstance(element, StepBase | Branch) and element.id in RESERVED:
        problem = f"'{element.id}' is a word of the flow, so nothing can lead to this step."
        yield error(place.path, problem, "Choose another id.")
    if isinstance(element, DataField):
        yield from _word(place, element.id, "field")
    if isinstance(element, ForEach | CreateCase):
        yield from _word(place, element.item, "item")
    if isinstance(element, CaseType):
        yield from _hidden(element)
        yield from _taken(look, element)


def _word(place: Place, id: str, what: str) -> Iterator[Finding]:
    if id in KEYWORDS:
        problem = (
            f"'{id}' is a word of the expression language, so no condition can read the {what}."
        )
        yield error(place.path, problem, "Choose another name.")


def _taken(look: Look, case_type: CaseType) -> Iterator[Finding]:
    """A call could mean either of two processes with one id."""
    for place in look.places_of(case_type):
        if isinstance(place.element, Process) and place.element.id in look.ids["processes"]:
            problem = "A reusable process has this id too, and a call would mean this one."
            yield error(place.path, problem, "Give one of the two another id.")


def _family(place: Place, attribute: str) -> Iterator[Finding]:
    family = getattr(place.element, attribute)
    if not isinstance(family, tuple) or len(family) < 2:
        return  # a section has a number of columns
    ids = Counter(id_of(part) for part in family if isinstance(part, Model))
    for id, count in ids.items():
        if count > 1 and id is not None:
            problem = f"'{id}' stands {count} times in the {attribute}."
            yield error(place.path, problem, "Give each an id of its own.")


def _hidden(case_type: CaseType) -> Iterator[Finding]:
    for field in case_type.fields:
        if isinstance(field, DataField) and field.id in CONTEXT_NAMES:
            problem = f"The field hides the name '{field.id}' that conditions need."
            yield error(f"{case_type.id}/fields/{field.id}", problem, "Choose another id.")
