"""The expressions of the DMN compatibility kit that need no model: every one must hold.

The comparison is strict: a number is the same number, unless the kit wrote it down rounded; null
is a result like any other; a text that is no expression gives null. No test is named here.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from defusedxml.ElementTree import parse

from casewright.rules import iso
from casewright.rules.builtins import FUNCTION_NAMES
from casewright.rules.errors import FeelSyntaxError
from casewright.rules.feel import Environment, evaluate
from casewright.rules.feel import compile as compile_feel
from casewright.rules.parser import parse as parse_feel
from casewright.rules.printing import format_value
from casewright.rules.writing import write

PROJECT = Path(__file__).resolve().parents[2]
CORPUS = Path(os.environ.get("CASEWRIGHT_CORPUS", PROJECT / "../shared/corpus"))
CASES = CORPUS / "dmn-tck" / "TestCases"
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
NEEDS_A_MODEL = {"businessKnowledgeModel", "decisionService", "import", "itemDefinition"}

PRESENT = Environment(now=0)
Found = tuple[str, str, dict[str, object], object]


def tag(element: object) -> str:
    return str(element.tag).rpartition("}")[2]  # type: ignore[attr-defined]


def parts(element: object, *names: str) -> list[object]:
    return [child for child in element if tag(child) in names]  # type: ignore[attr-defined]


READERS: dict[str, Callable[[str], object]] = {
    "boolean": lambda text: text == "true",
    "date": iso.parse_date,
    "time": iso.parse_time,
    "dateTime": iso.parse_date_time,
    "duration": iso.parse_duration,
    **dict.fromkeys(("decimal", "double", "integer", "float", "int"), Decimal),
}


def value_of(element: object) -> object:
    """The value that a test file writes down for an input or a result."""
    found = parts(element, "value", "list", "component")
    if not found:
        return None
    first: object = found[0]
    if tag(first) == "component":
        return {part.get("name"): value_of(part) for part in found}  # type: ignore[attr-defined]
    if tag(first) == "list":
        return [value_of(item) for item in parts(first, "item")]
    if first.get(NIL) == "true":  # type: ignore[attr-defined]
        return None
    kind = str(first.get(TYPE, "")).rpartition(":")[2]  # type: ignore[attr-defined]
    text = first.text or ""  # type: ignore[attr-defined]
    return READERS.get(kind, str)(text)


# The kit writes what does not end (a third, a root) with some digits only.
ROUNDED_FROM = 8


def same_number(actual: int | Decimal, expected: Decimal) -> bool:
    """The very number; within 1e-8 of it where the kit can only give its first digits."""
    if len(expected.as_tuple().digits) < ROUNDED_FROM:
        return actual == expected
    return abs(actual - expected) <= abs(expected) * Decimal("1e-8")


def same(actual: object, expected: object) -> bool:
    """The same value, as the kit compares it."""
    if isinstance(expected, dict):
        return (
            isinstance(actual, dict)
            and actual.keys() == expected.keys()
            and all(same(actual[key], expected[key]) for key in expected)
        )
    if isinstance(expected, list):
        return (
            isinstance(actual, list)
            and len(actual) == len(expected)
            and all(map(same, actual, expected))
        )
    if isinstance(expected, Decimal):
        plain = isinstance(actual, int | Decimal) and not isinstance(actual, bool)
        return plain and same_number(actual, expected)  # type: ignore[arg-type]
    if type(actual) is not type(expected):
        return False
    return evaluate("a = b", {"a": actual, "b": expected}) is True


def plain_decisions(model: Path) -> dict[str, str]:
    """Literal expressions of decisions that call nothing else of their model."""
    root = parse(model).getroot()
    if any(tag(child) in NEEDS_A_MODEL for child in root):
        return {}
    texts: dict[str, str] = {}
    for decision in parts(root, "decision"):
        required = {tag(part) for part in decision.iter()}  # type: ignore[attr-defined]
        for literal in parts(decision, "literalExpression"):
            for text in parts(literal, "text"):
                if not required & {"requiredDecision", "requiredKnowledge"}:
                    texts[decision.get("name")] = text.text or ""  # type: ignore[attr-defined]
    return texts


def expressions() -> Iterator[Found]:
    for model in sorted(CASES.glob("*/*/*.dmn")):
        texts = plain_decisions(model)
        for test in sorted(model.parent.glob("*test*.xml")):
            root = parse(test).getroot()
            if [part.text for part in parts(root, "modelName")] != [model.name]:  # type: ignore[attr-defined]
                continue
            for case in parts(root, "testCase"):
                yield from results(texts, case)


def results(texts: dict[str, str], case: object) -> Iterator[Found]:
    data = {part.get("name"): value_of(part) for part in parts(case, "inputNode")}  # type: ignore[attr-defined]
    for result in parts(case, "resultNode"):
        name = result.get("name")  # type: ignore[attr-defined]
        if name in texts:
            for expected in parts(result, "expected"):
                yield f"{case.get('id')} {name}", texts[name], data, value_of(expected)  # type: ignore[attr-defined]


def answer(text: str, data: dict[str, object]) -> object:
    try:
        return evaluate(text, data, now=0)
    except FeelSyntaxError:
        return None


@pytest.mark.skipif(not CASES.is_dir(), reason=f"no compatibility kit at {CASES}")
def test_expressions_of_the_compatibility_kit() -> None:
    found = list(expressions())
    failed = [entry for entry in found if not same(answer(entry[1], entry[2]), entry[3])]
    assert failed == []
    assert len(found) > 2_000
    assert sum(entry[3] is not None for entry in found) > 1_000


@pytest.mark.skipif(not CASES.is_dir(), reason=f"no compatibility kit at {CASES}")
def test_every_expression_of_the_kit_is_written_and_read_back() -> None:
    texts = {(text, tuple(data)) for _, text, data, _ in expressions()}
    checked = 0
    for text, names in sorted(texts):
        known = dict.fromkeys(names)
        try:
            tree = parse_feel(text, known, (FUNCTION_NAMES,))
        except FeelSyntaxError:
            continue
        assert parse_feel(write(tree), known, (FUNCTION_NAMES,)) == tree, text
        checked += 1
    assert checked > 1_500


@pytest.mark.skipif(not CASES.is_dir(), reason=f"no compatibility kit at {CASES}")
def test_every_null_of_the_kit_has_a_reason() -> None:
    unexplained = []
    for _, text, data, expected in expressions():
        if expected is None:
            try:
                found = compile_feel(text, data).explain(data)
            except FeelSyntaxError:
                continue
            if not found.reasons:
                unexplained.append(text)
    assert unexplained == []


@pytest.mark.skipif(not CASES.is_dir(), reason=f"no compatibility kit at {CASES}")
def test_explaining_gives_the_value_that_evaluating_gives() -> None:
    for _, text, data, _ in expressions():
        try:
            compiled = compile_feel(text, data)
        except FeelSyntaxError:
            continue
        plain = compiled.evaluate(data, PRESENT)
        traced = compiled.explain(data, PRESENT).value
        assert format_value(traced) == format_value(plain), text
