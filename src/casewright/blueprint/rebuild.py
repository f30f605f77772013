"""One pass over the document that makes it anew where something changes; nothing is changed in place."""

from __future__ import annotations

from typing import Any

from .base import Model
from .paths import child_path
from .templates import with_placeholder
from .walk import Expression, Place, expressions_of, id_of


class Rebuild:
    """Makes an element anew with all that stands in it; what changes is said by two methods."""

    def expression(self, expression: Expression) -> str:
        """The text of an expression afterwards."""
        return expression.text

    def attributes(self, place: Place, element: Model) -> dict[str, Any]:
        """Other attributes of ``element`` afterwards; its parts and expressions are new already."""
        del place, element
        return {}

    def model(self, place: Place) -> Model:
        """The element of ``place`` afterwards, with everything in it."""
        changes: dict[str, Any] = {}
        for attribute in type(place.element).model_fields.keys() - place.element.derived():
            value = getattr(place.element, attribute)
            if isinstance(value, Model):
                changes[attribute] = self._part(place, attribute, None, value)
            elif isinstance(value, tuple):
                changes[attribute] = tuple(
                    self._part(place, attribute, index, item) for index, item in enumerate(value)
                )
        copied = place.element.model_copy(update=changes)
        copied = copied.model_copy(update=self._expressions(place))
        return copied.model_copy(update=self.attributes(place, copied))

    def _part(self, place: Place, attribute: str, index: int | None, item: Any) -> Any:
        if not isinstance(item, Model):
            return item
        path = child_path(place.path, attribute, index, id_of(item))
        return self.model(Place(path, item, (*place.parents, place.element)))

    def _expressions(self, place: Place) -> dict[str, Any]:
        changes: dict[str, Any] = {}
        for expression in expressions_of(place):
            text = self.expression(expression)
            held = getattr(place.element, expression.attribute)
            if expression.yields == "words":
                filled = str(changes.get(expression.attribute, held))
                number = int(expression.key)
                changes[expression.attribute] = with_placeholder(filled, number, text)
            elif isinstance(held, dict):
                changes.setdefault(expression.attribute, dict(held))[expression.key] = text
            elif isinstance(held, tuple):
                listed = list(changes.get(expression.attribute, held))
                listed[int(expression.key) - 1] = text
                changes[expression.attribute] = tuple(listed)
            else:
                changes[expression.attribute] = text
        return changes


def swapped(value: Any, old: str, new: str) -> Any:
    """A name, or the names in a tuple or as keys of a mapping, with ``new`` instead of ``old``."""
    if isinstance(value, tuple):
        return tuple(swapped(item, old, new) for item in value)
    if isinstance(value, dict):
        return {swapped(key, old, new): item for key, item in value.items()}
    return new if isinstance(value, str) and value == old else value
