"""The Golden Thread: what the work is for, and what serves it."""

from __future__ import annotations

from collections.abc import Iterator

from ..base import Element
from ..cases import CaseType
from ..finding import Finding
from ..thread import OUTCOME, idle, thread_of
from .look import Look, error, info
from .references import unknown


def check_purpose(look: Look) -> Iterator[Finding]:
    """A missing purpose, measures nothing serves, elements that serve nothing, unknown aims."""
    purpose = look.blueprint.purpose
    if not purpose.outcome and not purpose.measures:
        problem = "The blueprint does not say what the work is for."
        yield info("purpose", problem, "Add an outcome and the measures that show it is reached.")
    known = {OUTCOME, *(measure.id for measure in purpose.measures)}
    for place in look.places:
        if isinstance(place.element, Element):
            yield from unknown(place, "serves", place.element.serves, known, "measure")
    for strand in thread_of(look.blueprint, look.places):
        if strand.measure and not strand.elements:
            problem = "Nothing in the blueprint serves this measure."
            remedy = f"Say 'serves: [{strand.measure.id}]' where the work moves it."
            yield info(f"purpose/measures/{strand.measure.id}", problem, remedy)
    if purpose.measures:
        for path in idle(look.blueprint, look.places):
            problem = "It serves no outcome and no measure."
            yield info(path, problem, "Say what it serves, or ask whether it is needed.")


def check_content(look: Look) -> Iterator[Finding]:
    """A blueprint without case types is legal but does nothing."""
    if not look.blueprint.case_types:
        problem = "There is no case type, so no case can be created."
        yield error("blueprint", problem, "Add a case type.")
    for case_type in look.blueprint.case_types:
        if isinstance(case_type, CaseType) and not case_type.fields:
            yield info(case_type.id, "The cases carry no data.", "Add the fields they are about.")
