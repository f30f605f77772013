"""One walk over every element and every FEEL expression of a blueprint, each with its path.

`check`, `rename` and the Golden Thread use it, so that no part of the document is forgotten;
the table of expressions is held against the model by a test.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Literal, get_args

from .base import Model
from .cases import CaseType, Criterion, PlanItem, Require, Stage, Start
from .document import Blueprint, Decision, DecisionRow, DecisionTest
from .fields import DataField, ViewField
from .paths import child_path
from .people import Route
from .sla import At, EffectAction, SlaPolicy
from .steps import (
    Approve,
    Boundary,
    Branch,
    Connector,
    CreateCase,
    Document,
    DoneCheck,
    ForEach,
    Generate,
    Mail,
    Outcome,
    Predict,
    Repeat,
    Robot,
    Rule,
    SetData,
    StepBase,
    Wait,
)
from .templates import placeholders
from .triggers import DataTrigger, TriggerBase

#: What an expression must yield. ``field``: a value for the case field it is written for;
#: ``child field``: for a field of the child case; ``self``: for the field that bears it.
#: ``tests`` are FEEL unary tests over the input of their column, ``output`` a result of a row.
#: ``words`` stand in a placeholder of a template.
Yields = Literal[
    "boolean", "list", "text", "moment", "any", "field", "child field", "self", "tests", "output",
    "words",
]  # fmt: skip

EXPRESSIONS: Mapping[type[Model], Mapping[str, Yields]] = MappingProxyType(
    {
        DataField: {
            "required_when": "boolean",
            "visible_when": "boolean",
            "editable_when": "boolean",
            "validation": "boolean",
            "formula": "self",
            "default": "self",
        },
        ViewField: {"visible_when": "boolean"},
        Route: {"manager_of": "text", "expression": "text"},
        At: {"at": "moment"},
        SlaPolicy: {
            "when": "boolean",
            "starts_at": "moment",
            "pause_when": "boolean",
            "resume_when": "boolean",
            "cancel_when": "boolean",
            "reset_when": "boolean",
        },
        EffectAction: {"inputs": "any"},
        StepBase: {"when": "boolean"},
        Outcome: {"set": "field", "when": "boolean"},
        Boundary: {"at": "moment", "when": "boolean"},
        Repeat: {"loop_while": "boolean", "until": "boolean"},
        Approve: {"approvers": "list", "level_when": "boolean"},
        Robot: {"inputs": "any"},
        Rule: {"when": "boolean", "set": "field"},
        Branch: {"when": "boolean"},
        SetData: {"set": "field"},
        Connector: {"inputs": "any", "outputs": "field"},
        DoneCheck: {"inputs": "any", "when": "boolean"},
        Mail: {"to": "text", "cc": "text"},
        Predict: {"inputs": "any", "outputs": "field"},
        Generate: {"inputs": "any", "outputs": "field"},
        CreateCase: {"each": "list", "map": "child field", "back": "field"},
        Wait: {"date": "moment", "set": "field"},
        ForEach: {"each": "list", "key": "any", "complete_when": "boolean"},
        TriggerBase: {"map": "child field"},
        DataTrigger: {"when": "boolean"},
        Criterion: {"when": "boolean"},
        Start: {"when": "boolean"},
        PlanItem: {"required_when": "boolean", "repeat_when": "boolean"},
        Stage: {"skip_when": "boolean"},
        Require: {"condition": "boolean"},
        Decision: {"inputs": "any"},
        DecisionRow: {"when": "tests", "then": "output"},
        DecisionTest: {"inputs": "any", "expect": "any"},
    }
)


#: The attributes that are templates.
TEMPLATES: Mapping[type[Model], tuple[str, ...]] = MappingProxyType(
    {Document: ("template", "file"), Mail: ("subject", "text")}
)


@dataclass(frozen=True, slots=True)
class Place:
    """An element or part of the document, its path, and what it stands in (outermost first)."""

    path: str
    element: Model
    parents: tuple[Model, ...]

    @property
    def top(self) -> Model:
        """The declaration directly under the blueprint: a case type, an SLA policy, …"""
        return self.parents[1] if len(self.parents) > 1 else self.element

    @property
    def case_type(self) -> CaseType | None:
        """The case type that this is a part of; None outside case types."""
        return self.top if isinstance(self.top, CaseType) else None


@dataclass(frozen=True, slots=True)
class Expression:
    """One FEEL text. ``key`` is its key in a mapping (the field of ``set``), else empty."""

    place: Place
    attribute: str
    key: str
    text: str
    yields: Yields

    @property
    def path(self) -> str:
        """The path of the element with the attribute: ``permit/receipt/confirm/t02.when``."""
        stem = f"{self.place.path}.{self.attribute}"
        return f"{stem}.{self.key}" if self.key else stem


def children(model: Model) -> Iterator[tuple[str, int | None, Model]]:
    """The parts directly inside ``model``: attribute, position in its list (or None), part."""
    derived = model.derived()
    for attribute in _holders(type(model)):
        value = getattr(model, attribute)
        if attribute in derived:
            continue  # it is walked where it is declared
        if isinstance(value, Model):
            yield attribute, None, value
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                if isinstance(item, Model):
                    yield attribute, index, item


@lru_cache(maxsize=256)
def _holders(kind: type[Model]) -> tuple[str, ...]:
    """The attributes of a class that can hold parts; asked once, for a document has thousands."""
    fields = kind.model_fields.items()
    return tuple(name for name, info in fields if _mentions_model(info.annotation))


def _mentions_model(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return True
    return any(_mentions_model(part) for part in get_args(annotation))


def places(blueprint: Blueprint) -> Iterator[Place]:
    """Everything in the document, parents before children, in document order."""
    everything = places_in(Place("", blueprint, ()))
    next(everything)  # the document itself is no part of it
    return everything


def places_in(place: Place) -> Iterator[Place]:
    """``place`` and everything in it."""
    waiting = [place]
    while waiting:
        at = waiting.pop()
        yield at
        waiting += reversed(_inside(at))


def _inside(place: Place) -> list[Place]:
    parents = (*place.parents, place.element)
    return [
        Place(child_path(place.path, attribute, index, id_of(part)), part, parents)
        for attribute, index, part in children(place.element)
    ]


def id_of(part: Model) -> str | None:
    """The id of a part; None for parts that have none."""
    return str(vars(part)["id"]) if "id" in type(part).model_fields else None


def expressions_of(place: Place) -> Iterator[Expression]:
    """The FEEL texts that stand directly at this place."""
    for attribute, yields in _feel_of(type(place.element)):
        value = getattr(place.element, attribute)
        if isinstance(value, str):
            yield Expression(place, attribute, "", value, yields)
        elif isinstance(value, dict):
            for key, text in value.items():
                yield Expression(place, attribute, key, text, yields)
        elif isinstance(value, tuple):
            for index, text in enumerate(value):
                if text:  # a cell may be empty
                    yield Expression(place, attribute, str(index + 1), text, yields)
    for attribute in TEMPLATES.get(type(place.element), ()):
        for number, text in enumerate(placeholders(getattr(place.element, attribute)), 1):
            yield Expression(place, attribute, str(number), text, "words")


@lru_cache(maxsize=256)
def _feel_of(kind: type[Model]) -> tuple[tuple[str, Yields], ...]:
    """The attributes of a class, its own and inherited, that hold FEEL."""
    return tuple(
        (attribute, yields)
        for base in kind.__mro__
        for attribute, yields in EXPRESSIONS.get(base, {}).items()
    )


def expressions(blueprint: Blueprint) -> Iterator[Expression]:
    """Every FEEL text of the document in document order."""
    for place in places(blueprint):
        yield from expressions_of(place)
