"""The types of a model with their constraints. Rule: a value either fits, is converted, or is null."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from casewright.rules import feel, kinds, typeset
from casewright.rules.border import NotConvertible
from casewright.rules.dmn.document import ItemDefinition
from casewright.rules.errors import FeelSyntaxError, LimitExceeded, NoValue
from casewright.rules.typeparser import parse_type
from casewright.rules.typeset import ContextType, FunctionType, ListType, Type
from casewright.rules.values import Date, DateTime, Function, Time


class DmnType:
    """A type of a model: the FEEL type that expressions see, and what its values must be."""

    __slots__ = ("feel", "name")

    def __init__(self, name: str, kind: Type) -> None:
        self.name = name
        self.feel = kind

    def fits(self, value: object) -> bool:
        """Whether a value is of this type; null is of every type."""
        return value is None or self.feel == typeset.ANY or kinds.conforms(value, self.feel)

    def element(self) -> DmnType | None:
        """The type of the items of a list type."""
        return None

    def field(self, name: str) -> DmnType:
        """The type of a component; any when it is not known."""
        del name
        return ANY

    def convert(self, value: object) -> object:
        """The value as this type takes it (NoValue when it is none of it).

        A list of one item stands for its item, an item for a list of it, a date for its midnight.
        """
        if self.fits(value):
            return value
        for other in self._readings(value):
            if self.fits(other):
                return other
        raise NoValue(f"{shown(value)} is not of type {self.name}")

    def _readings(self, value: object) -> Iterator[object]:
        """What else a value may be taken for."""
        if isinstance(value, Date):
            yield DateTime(value, Time(0, 0))
        yield [value]
        while isinstance(value, list | tuple) and len(value) == 1:
            value = value[0]
            yield value


def shown(value: object) -> str:
    """A value as a message names it."""
    text = str(feel.to_json(value))
    return f"the value {text[:60]}{'…' if len(text) > 60 else ''}"


ANY = DmnType("Any", typeset.ANY)


class ListOf(DmnType):
    """Lists whose items are all of one type."""

    __slots__ = ("_element",)

    def __init__(self, name: str, element: DmnType) -> None:
        super().__init__(name, ListType(element.feel))
        self._element = element

    def fits(self, value: object) -> bool:
        if value is None:
            return True
        return isinstance(value, list | tuple) and all(map(self._element.fits, value))

    def element(self) -> DmnType | None:
        return self._element


class Record(DmnType):
    """Contexts that have these components (they may have more)."""

    __slots__ = ("_fields",)

    def __init__(self, name: str, fields: Mapping[str, DmnType]) -> None:
        parts = tuple((key, part.feel) for key, part in fields.items())
        super().__init__(name, ContextType(parts))
        self._fields = fields

    def fits(self, value: object) -> bool:
        if value is None:
            return True
        return isinstance(value, Mapping) and all(
            key in value and part.fits(value[key]) for key, part in self._fields.items()
        )

    def field(self, name: str) -> DmnType:
        return self._fields.get(name, ANY)


class Signature(DmnType):
    """Functions with so many parameters."""

    __slots__ = ("result",)

    def __init__(self, name: str, kind: FunctionType, result: DmnType = ANY) -> None:
        super().__init__(name, kind)
        self.result = result

    def fits(self, value: object) -> bool:
        if value is None:
            return True
        wanted = self.feel.parameters if isinstance(self.feel, FunctionType) else None
        return isinstance(value, Function) and (
            wanted is None or len(value.parameters) == len(wanted)
        )


class Constrained(DmnType):
    """A type of which only some values are allowed."""

    __slots__ = ("_base", "tests")

    def __init__(self, name: str, base: DmnType, tests: feel.UnaryTests) -> None:
        super().__init__(name, base.feel)
        self._base = base
        self.tests = tests

    def fits(self, value: object) -> bool:
        if value is None:
            return True
        return self._base.fits(value) and self.tests.evaluate(value, {}) is True

    def element(self) -> DmnType | None:
        return self._base.element()

    def field(self, name: str) -> DmnType:
        return self._base.field(name)


class Later(DmnType):
    """A type inside itself: looked up when a value is there, since types may be recursive.

    A type that is nothing but itself holds any value.
    """

    __slots__ = ("_find",)

    def __init__(self, name: str, find: Callable[[], DmnType]) -> None:
        super().__init__(name, typeset.ANY)
        self._find = find

    def _found(self) -> DmnType:
        found = self._find()
        return ANY if found is self else found

    def fits(self, value: object) -> bool:
        return value is None or self._found().fits(value)

    def element(self) -> DmnType | None:
        return self._found().element()

    def field(self, name: str) -> DmnType:
        return self._found().field(name)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a model that cannot work: where, what, and what to do."""

    element: str
    problem: str
    remedy: str = ""


_OUTER: Mapping[str, Type] = {
    "list": typeset.LIST,
    "context": typeset.CONTEXT,
    "range": typeset.RANGE,
    "function": typeset.FUNCTION,
}


# Beyond so many types that refer to the next one, the rest is looked up later.
_DEPTH = 40


class TypeSpace:
    """The types that a file declares, and those of its imports by their prefix."""

    def __init__(
        self, items: tuple[ItemDefinition, ...] = (), imports: Mapping[str, TypeSpace] | None = None
    ) -> None:
        self._items = {item.name: item for item in items}
        self._imports = imports or {}
        self._ready: dict[str, DmnType] = {}
        self._open: set[str] = set()
        self._named: dict[str, Type] | None = None
        self.problems: list[Problem] = []

    def declared(self) -> tuple[str, ...]:
        """The names of the types of this file."""
        return tuple(self._items)

    @property
    def named(self) -> Mapping[str, Type]:
        """The FEEL types of all declared types, for `instance of` and parameters."""
        if self._named is None:
            found = {
                f"{prefix}.{name}" if prefix else name: kind
                for prefix, space in self._imports.items()
                for name, kind in space.named.items()
            }
            self._named = {**found, **{name: self.find(name).feel for name in self._items}}
        return self._named

    def find(self, reference: str, place: str = "") -> DmnType:
        """The type of a reference; any, with a problem noted, when there is none."""
        if not reference:
            return ANY
        found = self._known(reference)
        if found is None:
            remedy = "Declare the type, or use one of FEEL's own."
            self.problems.append(Problem(place, f"There is no type {reference!r}.", remedy))
            found = self._ready[reference] = ANY
        return found

    def _known(self, reference: str) -> DmnType | None:
        if reference in self._ready:
            return self._ready[reference]
        if reference in self._items:
            return self._own(reference)
        return self._imported(reference) or self._basic(reference)

    def _own(self, name: str) -> DmnType:
        if name in self._open or len(self._open) >= _DEPTH:
            return Later(name, lambda: self.find(name))
        self._open.add(name)
        try:
            self._ready[name] = self._build(self._items[name])
        finally:
            self._open.discard(name)
        return self._ready[name]

    def _imported(self, reference: str) -> DmnType | None:
        for prefix, space in self._imports.items():
            local = reference.removeprefix(f"{prefix}.") if prefix else reference
            if (not prefix or local != reference) and (found := space._known(local)) is not None:
                return found
        return None

    def _basic(self, reference: str) -> DmnType | None:
        kind = typeset.BASIC.get(reference) or _OUTER.get(reference)
        if kind is not None:
            return DmnType(reference, kind)
        if "<" not in reference:
            return None
        try:
            return self._from_feel(parse_type(reference), reference)
        except (FeelSyntaxError, LimitExceeded):
            return None

    def _from_feel(self, kind: Type, name: str) -> DmnType:
        if isinstance(kind, ListType):
            return ListOf(name, self._from_feel(kind.element, str(kind.element)))
        if isinstance(kind, ContextType):
            return Record(
                name, {key: self._from_feel(part, str(part)) for key, part in kind.fields}
            )
        if isinstance(kind, FunctionType):
            return Signature(name, kind)
        return self._known(str(kind)) or DmnType(name, kind)

    def _build(self, item: ItemDefinition) -> DmnType:
        found = self._base(item)
        if item.allowed is not None:
            found = self._constrained(item, found, item.allowed.text)
        if item.collection:
            found = ListOf(item.name, found)
        if item.constraint is not None:
            found = self._constrained(item, found, item.constraint.text)
        return found

    def _base(self, item: ItemDefinition) -> DmnType:
        if item.function is not None:
            signature = item.function
            parameters = tuple(self.find(p.type, item.name).feel for p in signature.parameters)
            result = self.find(signature.result, item.name)
            return Signature(item.name, FunctionType(parameters, result.feel), result)
        if item.components:
            return Record(item.name, {part.name: self._build(part) for part in item.components})
        return self.find(item.type, item.name)

    def _constrained(self, item: ItemDefinition, base: DmnType, text: str) -> DmnType:
        try:
            tests = feel.compile_unary(text, {"?": base.feel})
            return Constrained(item.name, base, tests)
        except (FeelSyntaxError, LimitExceeded) as error:
            remedy = "Correct the unary tests."
            self.problems.append(Problem(item.name, f"The allowed values: {error}", remedy))
            return base


def from_json(value: object, kind: DmnType) -> object:
    """A JSON value as a type takes it: texts become dates, times, durations where it says so.

    NoValue when the value cannot be read as that type.
    """
    if isinstance(value, list | tuple):
        element = kind.element() or kind
        return [from_json(item, element) for item in value]
    if isinstance(value, Mapping):
        return {str(key): from_json(item, kind.field(str(key))) for key, item in value.items()}
    plain = (kind.element() or kind).feel
    if isinstance(plain, ContextType | ListType):
        plain = typeset.ANY
    try:
        return feel.from_json(value, plain)
    except NotConvertible as error:
        raise NoValue(str(error)) from None
