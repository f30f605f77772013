"""What every element has in common when it is read. Rule: what is not understood is kept as it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypedDict

from casewright.rules.dmn.markup import Element
from casewright.rules.dmn.versions import DMN_1_5, is_feel

_COMMON = frozenset({"id", "label", "typeRef", "expressionLanguage"})
_FEEL_TYPES: Mapping[str, str] = {
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
    "any": "Any",
}
_XSD_TYPES: Mapping[str, str] = {
    **dict.fromkeys(
        ("decimal", "integer", "int", "long", "short", "double", "float", "nonNegativeInteger",
         "positiveInteger"),
        "number",
    ),
    "anyURI": "string",
    "normalizedString": "string",
    "anySimpleType": "Any",
    "anyType": "Any",
}  # fmt: skip


class Common(TypedDict):
    """The fields of `Part`."""

    id: str
    label: str
    description: str
    attributes: tuple[tuple[str, str], ...]
    others: tuple[Element, ...]


def common(
    element: Element, attributes: Collection[str] = (), children: Collection[str] = ()
) -> Common:
    """What a part keeps besides these known attributes and children."""
    description = ""
    others: list[Element] = []
    for child in element.children:
        if child.space == DMN_1_5 and child.name == "description":
            description = child.content()
        elif child.name not in children or child.space != DMN_1_5:
            others.append(child)
    kept = tuple(
        (key, value)
        for key, value in element.attributes.items()
        if key not in _COMMON and key not in attributes
    )
    return {
        "id": element.get("id"),
        "label": element.get("label"),
        "description": description,
        "attributes": kept,
        "others": tuple(others),
    }


def language(element: Element) -> str:
    """The expression language of an element; "" for FEEL of any version."""
    text = element.get("expressionLanguage").strip()
    return "" if is_feel(text) else text


class TypeNames:
    """Turns type references of any version into `name` or `import.name`."""

    def __init__(self, namespace: str, imports: Mapping[str, str]) -> None:
        """`imports` are the names of imports by namespace."""
        self._namespace = namespace
        self._imports = imports

    def attribute(self, element: Element, name: str = "typeRef") -> str:
        """The type that an attribute refers to."""
        return self.plain(element, element.get(name).strip())

    def child(self, element: Element, name: str = "typeRef") -> str:
        """The type that a child element refers to."""
        found = element.first(name)
        return "" if found is None else self.plain(found, found.content().strip())

    def plain(self, element: Element, text: str) -> str:
        """A reference, its prefix resolved where it was declared (DMN 1.1 wrote QNames)."""
        prefix, colon, local = text.partition(":")
        if not colon or "<" in prefix:  # no prefix, or a colon inside a context type
            return _FEEL_TYPES.get(text, text)
        space = element.prefixes.get(prefix)
        if space is None:
            return self._plain_prefix(prefix, local)
        if "XMLSchema" in space:
            return _XSD_TYPES.get(local, _FEEL_TYPES.get(local, local))
        if space == self._namespace or is_feel(space):
            return _FEEL_TYPES.get(local, local)
        owner = self._imports.get(space)
        return f"{owner}.{local}" if owner else local

    def _plain_prefix(self, prefix: str, local: str) -> str:
        """A prefix that nobody declared: FEEL's own is known all the same."""
        if prefix in ("feel", "xsd", "xs"):
            return _XSD_TYPES.get(local, _FEEL_TYPES.get(local, local))
        return f"{prefix}:{local}"
