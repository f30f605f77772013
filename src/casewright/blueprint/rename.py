"""Renaming a field: every expression and every name of it in the blueprint goes along."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from casewright.rules import feel
from casewright.rules.errors import RulesError

from .base import FIELD_PATTERN, Model
from .cases import CaseType, Require
from .document import Blueprint, MessageType
from .fields import DataField, Section, ViewField
from .finding import refuse
from .paths import child_path
from .scope import CONTEXT_NAMES, case_type_of, case_types_at, owners_of, parts_of, scope_at
from .steps import Attach, Boundary, CreateCase, ForEach, Wait
from .walk import Expression, Place, expressions_of

#: Class → attributes that hold ids of fields of the case type (one, or a list).
FIELD_NAMES: Mapping[type[Model], tuple[str, ...]] = MappingProxyType(
    {
        CaseType: ("key", "title_field"),
        Section: ("fields",),
        ViewField: ("field",),
        Require: ("fields", "attachments"),
        ForEach: ("into",),
        Attach: ("category",),
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
    return Blueprint.model_validate(renamed.model_dump(by_alias=True))


class _Renaming:
    """One pass over the document that rebuilds what changes."""

    def __init__(self, blueprint: Blueprint, owner: CaseType, old: str, new: str) -> None:
        self._blueprint = blueprint
        self._owner = owner
        self._old = old
        self._new = new
        self._owners = owners_of(blueprint)

    def model(self, place: Place) -> Model:
        """The element of ``place`` after the renaming, with everything in it."""
        changes: dict[str, Any] = {}
        for attribute in type(place.element).model_fields:
            value = getattr(place.element, attribute)
            if isinstance(value, Model):
                changes[attribute] = self._part(place, attribute, None, value)
            elif isinstance(value, tuple):
                changes[attribute] = tuple(
                    self._part(place, attribute, index, item) for index, item in enumerate(value)
                )
        copied = place.element.model_copy(update=changes)
        copied = copied.model_copy(update=self._expressions(place))
        return copied.model_copy(update=self._names(place, copied))

    def _part(self, place: Place, attribute: str, index: int | None, item: Any) -> Any:
        if not isinstance(item, Model):
            return item
        path = child_path(place.path, attribute, index, getattr(item, "id", None))
        return self.model(Place(path, item, (*place.parents, place.element)))

    def _expressions(self, place: Place) -> dict[str, Any]:
        changes: dict[str, Any] = {}
        for expression in expressions_of(place):
            text = self._rewritten(expression)
            held = getattr(place.element, expression.attribute)
            if isinstance(held, dict):
                changes.setdefault(expression.attribute, dict(held))[expression.key] = text
            elif isinstance(held, tuple):
                listed = list(changes.get(expression.attribute, held))
                listed[int(expression.key) - 1] = text
                changes[expression.attribute] = tuple(listed)
            else:
                changes[expression.attribute] = text
        return changes

    def _rewritten(self, expression: Expression) -> str:
        text = expression.text
        if not self._is_seen(expression):
            return text
        scope = scope_at(expression, self._reader(expression), self._blueprint)
        try:
            text = feel.rename(text, (self._old,), (self._new,), scope)
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
        if self._owner not in case_types_at(place, self._owners):
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

    def _names(self, place: Place, element: Model) -> dict[str, Any]:
        changes: dict[str, Any] = {}
        owners = case_types_at(place, self._owners)
        if isinstance(element, DataField) and place.parents and place.parents[-1] is self._owner:
            changes |= self._swapped(element, ("id",))
        if self._owner in owners:
            for kind, attributes in FIELD_NAMES.items():
                if isinstance(element, kind):
                    changes |= self._swapped(element, attributes)
            changes |= self._keyed(element, _KEYED)
        if isinstance(element, CreateCase) and element.case_type == self._owner.id:
            changes |= self._keyed(element, ("map",))
        if isinstance(element, MessageType) and self._awaits(element.id):
            changes |= self._swapped(element, ("correlate",))
        return changes

    def _swapped(self, element: Model, attributes: tuple[str, ...]) -> dict[str, Any]:
        changed: dict[str, Any] = {}
        for attribute in attributes:
            value = getattr(element, attribute)
            if isinstance(value, tuple):
                changed[attribute] = tuple(self._swap(item) for item in value)
            else:
                changed[attribute] = self._swap(value)
        return changed

    def _keyed(self, element: Model, attributes: tuple[str, ...]) -> dict[str, Any]:
        held = {attribute: getattr(element, attribute, None) for attribute in attributes}
        return {
            attribute: {self._swap(key): item for key, item in value.items()}
            for attribute, value in held.items()
            if isinstance(value, dict)
        }

    def _swap(self, name: Any) -> Any:
        return self._new if name == self._old else name

    def _awaits(self, message: str) -> bool:
        """Whether the case type, and no other, waits for the message."""
        users = [
            case_type.id
            for case_type in self._blueprint.case_types
            for part in parts_of(case_type, self._blueprint)
            if isinstance(part.element, Wait | Boundary) and part.element.message == message
        ]
        return bool(users) and set(users) == {self._owner.id}
