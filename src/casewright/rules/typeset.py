"""The FEEL types. Rule: plain frozen values; a type knows its name and which values it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FeelType:
    """A type without parts, known by its FEEL name."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class ListType:
    """A list whose items are all of one type."""

    element: Type

    def __str__(self) -> str:
        return f"list<{self.element}>"


@dataclass(frozen=True, slots=True)
class RangeType:
    """A range whose ends are of one type."""

    element: Type

    def __str__(self) -> str:
        return f"range<{self.element}>"


@dataclass(frozen=True, slots=True)
class ContextType:
    """A context with these fields (it may have more)."""

    fields: tuple[tuple[str, Type], ...]

    def __str__(self) -> str:
        return f"context<{', '.join(f'{name}: {kind}' for name, kind in self.fields)}>"

    def field(self, name: str) -> Type | None:
        """The type of a field; None when it is not declared."""
        for field, kind in self.fields:
            if field == name:
                return kind
        return None


@dataclass(frozen=True, slots=True)
class FunctionType:
    """A function by the types of its parameters (None: any) and of its result."""

    parameters: tuple[Type, ...] | None
    result: Type

    def __str__(self) -> str:
        if self.parameters is None:
            return "function"
        return f"function<{', '.join(map(str, self.parameters))}> -> {self.result}"


Type = FeelType | ListType | RangeType | ContextType | FunctionType

ANY = FeelType("Any")
NULL = FeelType("Null")
NUMBER = FeelType("number")
STRING = FeelType("string")
BOOLEAN = FeelType("boolean")
DATE = FeelType("date")
TIME = FeelType("time")
DATE_TIME = FeelType("date and time")
DAYS_DURATION = FeelType("days and time duration")
MONTHS_DURATION = FeelType("years and months duration")
LIST = ListType(ANY)
CONTEXT = ContextType(())
RANGE = RangeType(ANY)
FUNCTION = FunctionType(None, ANY)

BASIC: Mapping[str, Type] = {
    kind.name: kind
    for kind in (
        ANY, NULL, NUMBER, STRING, BOOLEAN, DATE, TIME, DATE_TIME, DAYS_DURATION, MONTHS_DURATION
    )
}  # fmt: skip


def list_of(element: Type) -> ListType:
    """The type of lists of `element`."""
    return ListType(element)


def context_of(fields: Mapping[str, Type]) -> ContextType:
    """The type of contexts with these fields."""
    return ContextType(tuple(fields.items()))
