"""Renaming a field of a data type: in the type, and wherever a list of that type is read or set."""

from __future__ import annotations

import re
from typing import Any

from casewright.rules import feel
from casewright.rules.errors import RulesError

from .base import FIELD_PATTERN, Model
from .canonical import plain
from .cases import CaseType
from .document import Blueprint, DataType
from .fields import DataField
from .finding import refuse
from .rebuild import Rebuild, swapped
from .scope import case_type_of, case_types_at, fields_of, names_columns, owners_of, scope_at
from .steps import CreateCase, ForEach
from .walk import Expression, Place

#: Where names of columns stand beside expressions, by the attribute that holds them.
_NAMES = ("set", "fields", "field")


def rename_type_field(blueprint: Blueprint, data_type: str, old: str, new: str) -> Blueprint:
    """``blueprint`` with the field ``old`` of a data type called ``new`` everywhere.

    Raises BlueprintRefused when there is no such field, when ``new`` is taken, and when an
    expression reads the field in a way that cannot be followed.
    """
    declared = next((known for known in blueprint.data_types if known.id == data_type), None)
    path = f"data_types/{data_type}"
    if declared is None or old not in {field.id for field in declared.fields}:
        refuse(f"'{data_type}' has no field '{old}'.", "Name an existing field.", element=path)
    taken = {field.id for field in declared.fields}
    if not re.fullmatch(FIELD_PATTERN, new) or new in taken:
        problem = f"'{new}' cannot be the name of a field of '{data_type}'."
        refuse(problem, "Use small letters, digits and _, and a free name.", element=path)
    renamed = _Renaming(blueprint, declared, old, new).model(Place("", blueprint, ()))
    return Blueprint.model_validate(plain(renamed))


class _Renaming(Rebuild):
    """The data type with its field under the new name, and all that reads or sets it."""

    def __init__(self, blueprint: Blueprint, declared: DataType, old: str, new: str) -> None:
        self._blueprint = blueprint
        self._declared = declared
        self._old = old
        self._new = new
        self._owners = owners_of(blueprint)

    def expression(self, expression: Expression) -> str:
        """The text with the new name behind every list of the type and every item of one."""
        text = expression.text
        for owner in case_types_at(expression.place, self._owners):
            scope = scope_at(expression, owner, self._blueprint)
            for root in self._roots(expression, owner):
                try:
                    text = feel.rename(text, (*root, self._old), (*root, self._new), scope)
                except RulesError:
                    return expression.text  # a draft may hold what does not parse; check says so
                except ValueError:
                    problem = f"It reads '{self._old}' through a name that cannot be followed."
                    refuse(problem, "Change it by hand first.", element=expression.path)
        return text

    def _roots(self, expression: Expression, owner: CaseType) -> list[tuple[str, ...]]:
        """The paths from which a field of the type is read here; empty: by its bare name."""
        place = expression.place
        if isinstance(place.element, CreateCase) and expression.attribute == "back":
            child = case_type_of(place.element.case_type, self._blueprint)
            return [(name,) for name in self._lists(child)] if child else []
        lists = self._lists(owner)
        roots: list[tuple[str, ...]] = [(name,) for name in lists]
        for part in (*place.parents, place.element):
            if isinstance(part, ForEach | CreateCase) and (part.each or "").strip() in lists:
                roots.append((part.item,))
        if isinstance(place.element, DataField) and place.element.type == self._declared.id:
            roots.append(())
        return roots

    def _lists(self, owner: CaseType) -> list[str]:
        """The fields of a case type that hold records of the type."""
        return [field.id for field in owner.fields if field.type == self._declared.id]

    def attributes(self, place: Place, element: Model) -> dict[str, Any]:
        """The field itself, and names of columns in for eaches over a list of the type."""
        if isinstance(element, DataField) and place.parents[-1] is self._declared:
            return {"id": swapped(element.id, self._old, self._new)}
        if not names_columns(element) or not self._is_written(place):
            return {}
        held = {
            name: getattr(element, name) for name in _NAMES if name in type(element).model_fields
        }
        return {name: swapped(value, self._old, self._new) for name, value in held.items()}

    def _is_written(self, place: Place) -> bool:
        """Whether a column named here is one of the type: the nearest ``into`` decides."""
        for owner in case_types_at(place, self._owners):
            fields = fields_of(owner)
            for part in reversed(place.parents):
                into = fields.get(part.into or "") if isinstance(part, ForEach) else None
                if into is not None:
                    return into.type == self._declared.id
        return False
