"""XML as small trees. Rule: no entities, nothing external, bounded size and depth; then plain data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from casewright.rules.dmn.errors import DmnError

MAX_BYTES = 16 * 1024 * 1024
MAX_DEPTH = 100
MAX_ELEMENTS = 400_000
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XML = "http://www.w3.org/XML/1998/namespace"


@dataclass(slots=True)
class Element:
    """One element: local name, namespace, attributes by `name` or `{namespace}name`, content."""

    name: str
    space: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element] = field(default_factory=list)
    text: str = ""
    tail: str = ""
    prefixes: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    def get(self, name: str, default: str = "") -> str:
        """An attribute, or what to use instead."""
        return self.attributes.get(name, default)

    def named(self, *names: str) -> list[Element]:
        """The children with one of these local names."""
        return [child for child in self.children if child.name in names]

    def first(self, *names: str) -> Element | None:
        """The first child with one of these local names."""
        return next((child for child in self.children if child.name in names), None)

    def content(self) -> str:
        """The text inside, with that of everything below."""
        return self.text + "".join(child.content() + child.tail for child in self.children)

    def walk(self) -> Iterator[Element]:
        """The element and everything below it."""
        todo = [self]
        while todo:
            current = todo.pop()
            yield current
            todo.extend(reversed(current.children))


def split(name: str) -> tuple[str, str]:
    """`{namespace}local` as (namespace, local)."""
    space, brace, local = name[1:].rpartition("}") if name[:1] == "{" else ("", "", name)
    return (space, local) if brace else ("", name)


class _Builder:
    """Builds the tree while the parser reads, and stops it at the limits."""

    def __init__(self) -> None:
        self.root: Element | None = None
        self._open: list[Element] = []
        self._last: Element | None = None
        self._count = 0
        self._scopes: list[dict[str, str]] = [{"xml": XML}]
        self._declared: dict[str, str] = {}

    def start_ns(self, prefix: str | None, uri: str | None) -> None:
        self._declared[prefix or ""] = uri or ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._count += 1
        if len(self._open) >= MAX_DEPTH:
            raise DmnError(f"The XML is nested more than {MAX_DEPTH} levels deep.")
        if self._count > MAX_ELEMENTS:
            raise DmnError(f"The XML has more than {MAX_ELEMENTS:,} elements.")
        scope = self._scopes[-1]
        if self._declared:
            scope, self._declared = {**scope, **self._declared}, {}
        self._scopes.append(scope)
        space, local = split(tag)
        element = Element(local, space, dict(attributes), prefixes=scope)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)
        self._last = None

    def end(self, tag: str) -> None:
        self._last = self._open.pop()
        self._scopes.pop()

    def data(self, text: str) -> None:
        if self._last is not None:
            self._last.tail += text
        elif self._open:
            self._open[-1].text += text

    def close(self) -> Element | None:
        return self.root


def parse(source: bytes | str) -> Element:
    """The root element of an XML text (DmnError when it is none, is too large or not allowed)."""
    if len(source) > MAX_BYTES:
        raise DmnError(f"The file is larger than {MAX_BYTES // 1024 // 1024} MB.")
    parser = DefusedXMLParser(target=_Builder(), forbid_dtd=True)
    try:
        parser.feed(source)
        root = parser.close()
    except DefusedXmlException:
        raise DmnError(
            "The XML declares a document type or entities, which are not read.",
            remedy="Remove the DOCTYPE from the file.",
        ) from None
    except ParseError as problem:
        raise DmnError(f"This is not well-formed XML: {problem}.") from None
    except (LookupError, ValueError) as problem:
        raise DmnError(f"The text of the file cannot be decoded: {problem}.") from None
    if not isinstance(root, Element):
        raise DmnError("The file holds no XML element.")
    return root


# -------------------------------------------------------------------- writing

_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_IN_ATTRIBUTE = {**_ESCAPES, '"': "&quot;", "\n": "&#10;", "\t": "&#9;"}


def _escaped(text: str, table: Mapping[str, str]) -> str:
    return "".join(table.get(character, character) for character in text)


class Writer:
    """Writes trees with short prefixes that are all declared at the root."""

    def __init__(self, known: Mapping[str, str]) -> None:
        """`known` are the wanted prefixes by namespace; "" for the namespace without prefix."""
        self._known = known
        self._prefixes: dict[str, str] = {}

    def write(self, root: Element) -> bytes:
        """The XML text of a tree, indented where an element holds elements only."""
        self._prefixes = self._chosen(root)
        head, *body = self._element(root, 0)
        spaces = sorted(self._prefixes.items(), key=lambda pair: pair[1])
        declared = "".join(
            f' xmlns{":" + prefix if prefix else ""}="{_escaped(space, _IN_ATTRIBUTE)}"'
            for space, prefix in spaces
        )
        text = "".join((head, declared, *body))
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()

    def _chosen(self, root: Element) -> dict[str, str]:
        """A prefix for every namespace of the tree.

        One can do without only where every element has a namespace and no attribute has that one.
        """
        elements = dict.fromkeys(element.space for element in root.walk())
        attributes = dict.fromkeys(
            split(key)[0] for element in root.walk() for key in element.attributes
        )
        chosen: dict[str, str] = {}
        for space in {**elements, **attributes}:
            prefix = self._known.get(space, f"n{len(chosen)}")
            if not prefix and ("" in elements or space in attributes):
                prefix = "dmn"
            if space not in ("", XML):
                chosen[space] = prefix
        return chosen

    def _element(self, element: Element, level: int) -> Iterator[str]:
        name = self._name(element.space, element.name)
        yield f"<{name}"
        for key, value in element.attributes.items():
            space, local = split(key)
            shown = self._name(space, local) if space else local
            yield f' {shown}="{_escaped(value, _IN_ATTRIBUTE)}"'
        if not element.children and not element.text:
            yield "/>"
            return
        yield ">"
        yield from self._inside(element, level)
        yield f"</{name}>"

    def _inside(self, element: Element, level: int) -> Iterator[str]:
        mixed = bool(element.text.strip()) or any(child.tail.strip() for child in element.children)
        if mixed or not element.children:
            yield _escaped(element.text, _ESCAPES)
            for child in element.children:
                yield from self._element(child, level + 1)
                yield _escaped(child.tail, _ESCAPES)
            return
        for child in element.children:
            yield "\n" + "  " * (level + 1)
            yield from self._element(child, level + 1)
        yield "\n" + "  " * level

    def _name(self, space: str, local: str) -> str:
        prefix = "xml" if space == XML else self._prefixes.get(space)
        return f"{prefix}:{local}" if prefix else local


def moved(element: Element, spaces: Mapping[str, str]) -> Element:
    """A copy whose namespaces are exchanged as `spaces` says, without indentation."""
    attributes: dict[str, str] = {}
    for key, value in element.attributes.items():
        space, local = split(key)
        attributes[f"{{{spaces[space]}}}{local}" if space in spaces else key] = value
    children = [moved(child, spaces) for child in element.children]
    text = element.text
    if children and not text.strip() and not any(child.tail.strip() for child in children):
        text = ""
        for child in children:
            child.tail = ""
    space = spaces.get(element.space, element.space)
    return Element(element.name, space, attributes, children, text, element.tail, element.prefixes)
