"""How a built-in function is declared and called. Rule: one declaration gives checks and types."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from casewright.rules.errors import NoValue
from casewright.rules.frames import Run
from casewright.rules.kinds import classes_of, coerce
from casewright.rules.limits import check_list, check_string
from casewright.rules.typeparser import parse_type
from casewright.rules.typeset import ANY, Type

Implementation = Callable[..., object]
Classes = frozenset[type]
_MANY = 1_000_000
# What it costs to read an argument depends on its length.
_SIZED = frozenset({list, str})
F = TypeVar("F", bound=Implementation)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter; `nullable` when the function itself deals with null."""

    name: str
    type: Type
    optional: bool = False
    nullable: bool = False
    repeated: bool = False
    # Classes of values that are taken as they are, without a closer look.
    plain: Classes = frozenset()


@dataclass(frozen=True, slots=True)
class Signature:
    """One way to call a function."""

    parameters: tuple[Parameter, ...]
    result: Type
    implementation: Implementation
    needs_run: bool = False
    least: int = 0
    most: int = 0

    def takes(self, count: int) -> bool:
        """Whether it can be called with so many positional arguments."""
        return self.least <= count <= self.most

    def parameter(self, index: int) -> Parameter:
        """The parameter of a positional argument; a repeated one takes all the last."""
        return self.parameters[min(index, len(self.parameters) - 1)]

    def names_are(self, names: Sequence[str]) -> bool:
        """Whether its parameters have exactly these names in this order."""
        return [part.name for part in self.parameters] == list(names)

    def order(self, names: Sequence[str]) -> tuple[int | None, ...] | None:
        """Where each parameter finds its argument among `names`; None when they do not fit."""
        places = {name: place for place, name in enumerate(names)}
        known = {part.name for part in self.parameters}
        needed = {part.name for part in self.parameters if not part.optional}
        if len(places) != len(names) or not needed <= places.keys() <= known:
            return None
        return tuple(places.get(part.name) for part in self.parameters)

    def accept(self, arguments: Sequence[object]) -> list[object]:
        """The arguments as the implementation takes them (NoValue when one does not fit)."""
        return [self.accept_one(index, argument) for index, argument in enumerate(arguments)]

    def accept_one(self, index: int, argument: object) -> object:
        """One argument as the implementation takes it (NoValue when it does not fit)."""
        part = self.parameter(index)
        if type(argument) in part.plain:
            return argument
        value = coerce(argument, part.type)
        if value is None and not (part.nullable and argument is None):
            raise NoValue(f"'{part.name}' must be {part.type}")
        return value


@dataclass(frozen=True, slots=True)
class Builtin:
    """A built-in function with all ways to call it."""

    name: str
    signatures: tuple[Signature, ...]

    def call(self, run: Run, arguments: Sequence[object]) -> object:
        """The result for positional arguments; null when no signature takes them."""
        for signature in self.signatures:
            if signature.takes(len(arguments)):
                try:
                    taken = signature.accept(arguments)
                    return self._finish(run, signature, taken)
                except (NoValue, ValueError):
                    continue
        return None

    def reason(
        self, run: Run, names: Sequence[str], arguments: Sequence[object]
    ) -> tuple[bool, str]:
        """Whether a call fits, and why it gives null (empty when there is no such value)."""
        misfits: list[str] = []
        for signature in self.signatures:
            places = signature.order(names) if names else tuple(range(len(arguments)))
            if places is None or not (names or signature.takes(len(arguments))):
                continue
            try:
                taken = self._placed(signature, places, arguments)
            except NoValue as problem:
                misfits.append(problem.reason)
            else:
                return True, self._failure(run, signature, taken)
        return False, "; ".join(dict.fromkeys(misfits))

    def _failure(self, run: Run, signature: Signature, arguments: list[object]) -> str:
        try:
            self._finish(run, signature, arguments)
        except NoValue as problem:
            return problem.reason
        except ValueError as problem:
            return str(problem)
        return ""

    def call_named(self, run: Run, names: Sequence[str], arguments: Sequence[object]) -> object:
        """The result for named arguments; null when no signature has these names."""
        for signature in self._in_order_written(names):
            places = signature.order(names)
            if places is None:
                continue
            try:
                return self._finish(run, signature, self._placed(signature, places, arguments))
            except (NoValue, ValueError):
                continue
        return None

    def _in_order_written(self, names: Sequence[str]) -> Sequence[Signature]:
        """Two ways may differ in the order of their names only, as `before(point, range)`."""
        return sorted(self.signatures, key=lambda one: not one.names_are(names))

    @staticmethod
    def _placed(
        signature: Signature, places: Sequence[int | None], arguments: Sequence[object]
    ) -> list[object]:
        while places and places[-1] is None:
            places = places[:-1]
        return [
            None if place is None else signature.accept_one(index, arguments[place])
            for index, place in enumerate(places)
        ]

    @staticmethod
    def _finish(run: Run, signature: Signature, arguments: list[object]) -> object:
        for argument in arguments:
            if type(argument) in _SIZED:
                run.tick(len(argument) >> 6)  # type: ignore[arg-type]
        if signature.needs_run:
            result = signature.implementation(run, *arguments)
        else:
            result = signature.implementation(*arguments)
        if type(result) is list:
            check_list(len(result))
            run.tick(1 + len(result))
        elif type(result) is str:
            check_string(len(result))
            run.tick(1 + (len(result) >> 6))
        return result


class Table:
    """The functions of one module, filled by its `define` decorator."""

    def __init__(self) -> None:
        self.functions: dict[str, Builtin] = {}

    def define(
        self, name: str, parameters: str, result: str, *, needs_run: bool = False
    ) -> Callable[[F], F]:
        """Declare a way to call `name`: parameters as `text: string, start position?: number`.

        A `?` after the name makes it optional, after the type lets null through; `...` after
        the name lets it repeat.
        """

        def register(implementation: F) -> F:
            parts = read_parameters(parameters)
            least = sum(not part.optional for part in parts)
            most = _MANY if any(part.repeated for part in parts) else len(parts)
            kind = parse_type(result)
            signature = Signature(parts, kind, implementation, needs_run, least, most)
            known = self.functions.get(name)
            before = known.signatures if known else ()
            self.functions[name] = Builtin(name, (*before, signature))
            return implementation

        return register


def read_parameters(text: str) -> tuple[Parameter, ...]:
    """The parameters of a declaration."""
    return tuple(_parameter(part) for part in _split(text) if part.strip())


def _split(text: str) -> Iterable[str]:
    """Parts between commas that are not inside angle brackets."""
    depth, start = 0, 0
    for index, char in enumerate(text):
        depth += (char == "<") - (char == ">" and text[index - 1] != "-")
        if char == "," and depth == 0:
            yield text[start:index]
            start = index + 1
    yield text[start:]


def _parameter(text: str) -> Parameter:
    name, _, kind = (part.strip() for part in text.partition(":"))
    nullable = kind.endswith("?")
    found = parse_type(kind.rstrip("?")) if kind else ANY
    return Parameter(
        name=name.rstrip("?."),
        type=found,
        plain=classes_of(found),
        optional=name.endswith("?"),
        nullable=nullable or not kind,
        repeated=name.endswith("..."),
    )


def merge(*tables: Table) -> Mapping[str, Builtin]:
    """All functions of several tables by name."""
    return {name: found for table in tables for name, found in table.functions.items()}
