"""Renaming a field: every expression and every name of it in the blueprint goes along."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from casewright.rules import feel
from casewright.rules.errors import RulesError

from .base import FIELD_PATTERN, Model
from .canonical import plain
from .cases import CaseType, Require
from .document import Blueprint, Decision, DecisionTest, MessageType
from .fields import DataField, Section, ViewField
from .finding import refuse
from .rebuild import Rebuild, swapped
from .scope import (
    CONTEXT_NAMES,
    case_type_of,
    case_types_at,
    columns_at,
    fields_of,
    names_columns,
    owners_of,
    parts_of,
    scope_at,
)
from .steps import Attach, Boundary, CreateCase, Document, ForEach, Wait
from .tables import read_by, renamed_in
from .triggers import FolderTrigger, TriggerBase
from .walk import Expression, Place

#: Class → attributes that hold ids of fields of the case type (one, or a list).
FIELD_NAMES: Mapping[type[Model], tuple[str, ...]] = MappingProxyType(
    {
        CaseType: ("key", "title_field"),
        Section: ("fields",),
        ViewField: ("field",),
        Require: ("fields", "attachments"),
        ForEach: ("into",),
        Attach: ("category",),
        Document: ("category",),
    }
)
#: Mappings whose keys are ids of fields of the case type.
_KEYED = ("set", "outputs", "back")


def rename_field(blueprint: Blueprint, case_type: str, old: str, new: str) -> Blueprint:
    """``blueprint`` with the field ``old`` of ``case_type`` called ``new`` everywhere.

    Expressions change byte for byte only where they read the field; one that does not parse
    stays. Raises BlueprintRefused when ``new`` is taken, or when an SLA policy or process that
    other case types share reads the field.
    """
    owner = case_type_of(case_type, blueprint)
    if owner is None or old not in {field.id for field in owner.fields}:
        refuse(f"'{case_type}' has no field '{old}'.", "Name an existing field.", element=case_type)
    taken = {field.id for field in owner.fields} | CONTEXT_NAMES
    if not re.fullmatch(FIELD_PATTERN, new) or new in taken:
        problem = f"'{new}' cannot be the name of a field of '{case_type}'."
        refuse(problem, "Use small letters, digits and _, and a free name.", element=case_type)
    renamed = _Renaming(blueprint, owner, old, new).model(Place("", blueprint, ()))
    return Blueprint.model_validate(plain(renamed))


class _Renaming(Rebuild):
    """The field under its new name, and all that names it."""

    def __init__(self, blueprint: Blueprint, owner: CaseType, old: str, new: str) -> None:
        self._blueprint = blueprint
        self._owner = owner
        self._old = old
        self._new = new
        self._owners = owners_of(blueprint)

    def expression(self, expression: Expression) -> str:
        """The text with the field's new name, where it reads the field."""
        text = expression.text
        if not self._is_seen(expression):
            return text
        scope = scope_at(expression, self._reader(expression), self._blueprint)
        try:
            unary = expression.yields == "tests"
            text = feel.rename(text, (self._old,), (self._new,), scope, unary=unary)
        except RulesError:
            return text  # a draft may hold what does not parse; check says so
        if text != expression.text:
            self._only_ours(expression, scope.keys())
        return text

    def _reader(self, expression: Expression) -> CaseType:
        owners = case_types_at(expression.place, self._owners)
        return self._owner if self._owner in owners or not owners else owners[0]

    def _is_seen(self, expression: Expression) -> bool:
        """Whether the expression's names include the field, not hidden by a nearer name."""
        place = expression.place
        if isinstance(place.element, CreateCase) and expression.attribute == "back":
            return place.element.case_type == self._owner.id
        if isinstance(place.element, DecisionTest) or self._owner not in case_types_at(
            place, self._owners
        ):
            return False
        around = (*place.parents, place.element)
        return not any(self._hides(element) for element in around)

    def _hides(self, element: Model) -> bool:
        if isinstance(element, ForEach | CreateCase):
            return element.item == self._old
        columns = element.columns if isinstance(element, DataField) else ()
        return any(column.id == self._old for column in columns)

    def _only_ours(self, expression: Expression, names: Any) -> None:
        others = [
            other.id
            for other in case_types_at(expression.place, self._owners)
            if other is not self._owner
        ]
        is_back = expression.attribute == "back"
        if others and not is_back:
            problem = f"It reads '{self._old}' and also serves {', '.join(others)}."
            remedy = "Give this case type a copy of its own first."
            refuse(problem, remedy, element=expression.path)
        if self._new in names and not is_back:
            problem = f"Here '{self._new}' already means something else."
            refuse(problem, "Choose another name.", element=expression.path)

    def attributes(self, place: Place, element: Model) -> dict[str, Any]:
        """Ids and names of the field, wherever they stand beside expressions."""
        changes: dict[str, Any] = {}
        owners = case_types_at(place, self._owners)
        if isinstance(element, DataField) and place.parents and place.parents[-1] is self._owner:
            changes |= self._swapped(element, ("id",))
        if self._owner in owners and not self._is_column(place):
            for kind, attributes in FIELD_NAMES.items():
                if isinstance(element, kind):
                    changes |= self._swapped(element, attributes)
            changes |= self._swapped(element, _KEYED)
            changes |= self._in_decision(place, element)
        if isinstance(element, CreateCase | TriggerBase) and element.case_type == self._owner.id:
            changes |= self._swapped(element, ("map", "attachments"))
        if isinstance(element, FolderTrigger) and element.case_type == self._owner.id:
            filled = element.columns.items()
            changes["columns"] = {
                name: swapped(field, self._old, self._new) for name, field in filled
            }
        if isinstance(element, MessageType) and self._awaits(element.id):
            changes |= self._swapped(element, ("correlate",))
        return changes

    def _in_decision(self, place: Place, element: Model) -> dict[str, Any]:
        """Names of the field in a decision: its types, and what test rows give and expect."""
        if isinstance(element, DecisionTest):
            expect = renamed_in(element.expect, self._old, self._new)
            return {**self._swapped(element, ("inputs",)), "expect": expect}
        before = place.element
        if not isinstance(element, Decision) or not isinstance(before, Decision):
            return {}
        if before.dmn is not None and self._old in read_by(before):
            problem = f"Its DMN model names '{self._old}', and a model is changed by hand."
            refuse(problem, "Rename it in the model first.", element=place.path)
        now = dict(zip(before.inputs, element.inputs, strict=True))
        types = {now.get(key, key): kind for key, kind in element.types.items()}
        return {"types": swapped(types, self._old, self._new) if types else types}

    def _is_column(self, place: Place) -> bool:
        """Whether the name means a column here: inside a for each its columns go first."""
        if not names_columns(place.element):
            return False
        return self._old in columns_at(place, fields_of(self._owner))

    def _swapped(self, element: Model, attributes: tuple[str, ...]) -> dict[str, Any]:
        held = {
            name: getattr(element, name)
            for name in attributes
            if name in type(element).model_fields
        }
        return {name: swapped(value, self._old, self._new) for name, value in held.items()}

    def _awaits(self, message: str) -> bool:
        """Whether the case type, and no other, waits for the message."""
        users = [
            case_type.id
            for case_type in self._blueprint.case_types
            for part in parts_of(case_type, self._blueprint)
            if isinstance(part.element, Wait | Boundary) and part.element.message == message
        ]
        return bool(users) and set(users) == {self._owner.id}
