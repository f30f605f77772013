"""The test files of DMN's compatibility kit. Rule: strict comparison; null is a value, no error.

Values are read as their XML type says; a number that is written with few digits must be met
exactly, one with many digits, which the kit has rounded, to a relative 1e-8.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, DecimalException
from typing import Any

from casewright.rules import feel, iso, numbers, operations
from casewright.rules.dmn.errors import DmnError
from casewright.rules.dmn.markup import XSI, Element, parse
from casewright.rules.dmn.model import Model
from casewright.rules.errors import RulesError
from casewright.rules.frames import NOWHERE, Environment

_ROUNDED_DIGITS = 8
_TOLERANCE = Decimal("1e-8")
_NUMBERS = ("decimal", "double", "integer", "float", "int", "long", "short")


@dataclass(frozen=True, slots=True)
class Expected:
    """One result that a case demands."""

    name: str
    value: object
    namespace: str = ""
    error: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """One test: its inputs as (name, namespace, value) and the results it demands."""

    id: str
    kind: str
    invocable: str
    inputs: tuple[tuple[str, str, object], ...]
    results: tuple[Expected, ...]


@dataclass(frozen=True, slots=True)
class Suite:
    """One test file."""

    model: str
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One demanded result and what came; `passed` compares them strictly."""

    case: str
    node: str
    expected: object
    actual: object
    passed: bool
    problem: str = ""


# ----------------------------------------------------------------------- reading


def read(source: bytes | str) -> Suite:
    """A test file (DmnError when it is none)."""
    root = parse(source)
    if root.name != "testCases":
        raise DmnError(f"The root element is {root.name}, not testCases.")
    model = root.first("modelName")
    return Suite(
        "" if model is None else model.content().strip(), tuple(map(_case, root.named("testCase")))
    )


def _case(element: Element) -> Case:
    return Case(
        element.get("id"),
        element.get("type", "decision"),
        element.get("invocableName"),
        tuple(
            (node.get("name"), node.get("namespace"), _value(node))
            for node in element.named("inputNode")
        ),
        tuple(_expected(node) for node in element.named("resultNode")),
    )


def _expected(element: Element) -> Expected:
    expected = element.first("expected")
    return Expected(
        element.get("name"),
        None if expected is None else _value(expected),
        element.get("namespace"),
        element.get("errorResult") in ("true", "1"),
    )


def _value(element: Element) -> object:
    """A value, a list or the components of a context."""
    components = element.named("component")
    if components:
        return {part.get("name"): _value(part) for part in components}
    found = element.first("value", "list", "component")
    if found is None or found.get(f"{{{XSI}}}nil") in ("true", "1"):
        return None
    if found.name == "list":
        return [_value(item) for item in found.named("item")]
    kind = found.get(f"{{{XSI}}}type").rpartition(":")[2]
    return _READERS.get(kind, str)(found.content())


def _number(text: str) -> object:
    try:
        found = Decimal(text.strip())
    except DecimalException:
        return text
    return found if found.is_finite() else text


def _trimmed(read: Callable[[str], object]) -> Callable[[str], object]:
    return lambda text: read(text.strip())


_READERS: Mapping[str, Callable[[str], object]] = {
    "boolean": lambda text: text.strip() in ("true", "1"),
    "date": _trimmed(iso.parse_date),
    "time": _trimmed(iso.parse_time),
    "dateTime": _trimmed(iso.parse_date_time),
    "duration": _trimmed(iso.parse_duration),
    **dict.fromkeys(_NUMBERS, _number),
}


# --------------------------------------------------------------------- comparing


def same(actual: object, expected: object) -> bool:
    """Whether a result is what the kit demands."""
    if expected is None or actual is None:
        return actual is expected
    for cls, compare in _COMPARE.items():
        if isinstance(expected, cls):
            return compare(actual, expected)
    return type(actual) is type(expected) and operations.equal(actual, expected) is True


def _same_context(actual: object, expected: Mapping[str, object]) -> bool:
    if not isinstance(actual, Mapping) or actual.keys() != expected.keys():
        return False
    return all(same(actual[key], part) for key, part in expected.items())


def _same_list(actual: object, expected: list[object]) -> bool:
    if not isinstance(actual, list | tuple) or len(actual) != len(expected):
        return False
    return all(map(same, actual, expected))


def _same_number(actual: object, expected: Decimal) -> bool:
    if not numbers.is_number(actual):
        return False
    difference = abs(Decimal(actual) - expected)  # type: ignore[arg-type]
    if difference == 0:
        return True
    rounded = len(expected.normalize().as_tuple().digits) >= _ROUNDED_DIGITS
    return rounded and difference <= abs(expected) * _TOLERANCE


_COMPARE: Mapping[type, Callable[[object, Any], bool]] = {
    Decimal: _same_number,
    dict: _same_context,
    list: _same_list,
}


# ----------------------------------------------------------------------- running


def run(model: Model, case: Case, env: Environment = NOWHERE) -> Iterator[Outcome]:
    """Every result that a case demands, and what the model gives."""
    inputs = {_placed(model, name, space): value for name, space, value in case.inputs}
    for expected in case.results:
        try:
            actual, problem = _actual(model, case, expected, inputs, env), ""
            passed = same(actual, expected.value)
        except RulesError as error:
            actual, problem, passed = None, str(error), False
        yield Outcome(case.id, expected.name, expected.value, actual, passed, problem)


def _placed(model: Model, name: str, namespace: str) -> str:
    prefix = model.prefix_of(namespace) if namespace else ""
    return f"{prefix or ''}{name}"


def _actual(
    model: Model,
    case: Case,
    expected: Expected,
    inputs: Mapping[str, object],
    env: Environment,
) -> object:
    if not case.invocable or case.kind == "decision":
        return model.evaluate(_placed(model, expected.name, expected.namespace), inputs, env)
    found = model.evaluate(case.invocable, inputs, env)
    # A service with several output decisions answers with all of them.
    if isinstance(found, Mapping) and not isinstance(expected.value, Mapping):
        return found.get(expected.name)
    return found


def failed(case: Case, problem: str) -> Iterator[Outcome]:
    """All results of a case whose model cannot be used."""
    for expected in case.results:
        yield Outcome(case.id, expected.name, expected.value, None, False, problem)


def shown(value: object) -> object:
    """A value of a test as JSON."""
    return feel.to_json(value)


__all__ = [
    "Case", "Expected", "Outcome", "Suite", "failed", "read", "run", "same", "shown",
]  # fmt: skip
