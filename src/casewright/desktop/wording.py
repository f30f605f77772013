"""Blueprints as one person reads them: every name in that person's language.

Rule: copies only; the engine decides on the plan as it was compiled, which is never touched.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from typing import Any, TypeVar

from pydantic import BaseModel

from casewright.desktop.names import FALLBACK, in_language
from casewright.engine.plan import FieldPlan, ItemPlan, Node, ProcessPlan, StagePlan, TypePlan
from casewright.runtime.plans import Application

_Part = TypeVar("_Part")
#: Where a model keeps a name, which is a text or one per language.
_NAMES = ("name", "title")


def spoken(part: _Part, language: str) -> _Part:
    """A copy of a model (or tuple of models) with plain names; the same object if none differs."""
    if isinstance(part, BaseModel):
        changes = dict(_changes(part, language))
        return part.model_copy(update=changes) if changes else part
    if isinstance(part, tuple):
        each = tuple(spoken(one, language) for one in part)
        return part if all(map(operator.is_, part, each)) else each  # type: ignore[return-value]
    return part


def _changes(part: BaseModel, language: str) -> Iterator[tuple[str, Any]]:
    for one in type(part).model_fields:
        old = getattr(part, one)
        is_name = one in _NAMES and isinstance(old, dict)
        new = in_language(old, language) if is_name else spoken(old, language)
        if new is not old:
            yield one, new


def spoken_type(kind: TypePlan, language: str, names: Mapping[str, str]) -> TypePlan:
    """The plan of a case type with its fields, stages, steps and outcomes named in a language.

    ``names`` (id → name) serves what keeps no source of its own: processes and their items.
    """
    return _changed(
        kind,
        name=names.get(kind.id, kind.name),
        fields={one: _field(plan, language) for one, plan in kind.fields.items()},
        stages={one: _stage(plan, language, names) for one, plan in kind.stages.items()},
        actions={one: _item(plan, names) for one, plan in kind.actions.items()},
        processes={one: _process(plan, language, names) for one, plan in kind.processes.items()},
    )


def _changed(part: _Part, **values: Any) -> _Part:
    made = copy(part)
    for name, value in values.items():
        setattr(made, name, value)
    return made


def _named(old: str, source: Any, language: str) -> str:
    return in_language(getattr(source, "name", ""), language) or old


def _field(plan: FieldPlan, language: str) -> FieldPlan:
    source = spoken(plan.source, language)
    columns = {one: _field(column, language) for one, column in plan.columns.items()}
    label = _named(plan.label, source, language)
    return _changed(plan, source=source, label=label, columns=columns)


def _process(plan: ProcessPlan, language: str, names: Mapping[str, str]) -> ProcessPlan:
    nodes = {one: _node(node, language) for one, node in plan.nodes.items()}
    return _changed(plan, name=names.get(plan.id, plan.name), nodes=nodes)


def _node(node: Node, language: str) -> Node:
    source = spoken(node.source, language)
    told = {one.id: in_language(one.name, language) for one in getattr(source, "outcomes", ())}
    outcomes = {
        one: _changed(plan, name=told.get(one) or plan.name) for one, plan in node.outcomes.items()
    }
    return _changed(
        node, source=source, name=_named(node.name, source, language), outcomes=outcomes
    )


def _stage(plan: StagePlan, language: str, names: Mapping[str, str]) -> StagePlan:
    source = spoken(plan.source, language)
    items = {one: _item(item, names) for one, item in plan.items.items()}
    return _changed(plan, source=source, name=_named(plan.name, source, language), items=items)


def _item(plan: ItemPlan, names: Mapping[str, str]) -> ItemPlan:
    return _changed(plan, name=names.get(plan.id, plan.name))


def elements(part: Any) -> Iterator[tuple[str, str]]:
    """(id, name) of everything in a model that has both; the outermost first."""
    if isinstance(part, BaseModel):
        one, name = getattr(part, "id", None), getattr(part, "name", None)
        if isinstance(one, str) and isinstance(name, str):
            yield one, name or one
        for held in type(part).model_fields:
            yield from elements(getattr(part, held))
    elif isinstance(part, tuple):
        for each in part:
            yield from elements(each)


class Wording:
    """What was told in one language, kept: a published version never changes.

    Used by several threads: telling something twice is harmless.
    """

    def __init__(self, language: str = FALLBACK) -> None:
        self.language = language
        self._documents: dict[tuple[str, int], BaseModel] = {}
        self._types: dict[tuple[str, int, str], TypePlan] = {}
        self._names: dict[tuple[str, int], dict[str, str]] = {}

    def document(self, application: Application) -> Any:
        """The blueprint itself with plain names."""
        key = (application.blueprint.blueprint, application.version)
        if key not in self._documents:
            self._documents[key] = spoken(application.blueprint, self.language)
        return self._documents[key]

    def type(self, application: Application, case_type: str) -> TypePlan:
        """The plan of a case type; KeyError when the version has none of that id."""
        key = (application.blueprint.blueprint, application.version, case_type)
        if key not in self._types:
            plan = application.plan.types[case_type]
            self._types[key] = spoken_type(plan, self.language, self._known(application))
        return self._types[key]

    def names(self, application: Application) -> Callable[[str], str]:
        """Element id → its name; an id nobody knows stays as it is."""
        names = self._known(application)
        return lambda element: names.get(element, element)

    def _known(self, application: Application) -> dict[str, str]:
        key = (application.blueprint.blueprint, application.version)
        if key not in self._names:
            found: dict[str, str] = {}
            for one, name in elements(self.document(application)):
                found.setdefault(one, name)
            self._names[key] = found
        return self._names[key]
