"""The expressions of the DMN compatibility kit that need no model: most must hold, none may crash."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from defusedxml.ElementTree import parse

from casewright.rules import iso
from casewright.rules.errors import FeelSyntaxError
from casewright.rules.feel import evaluate

PROJECT = Path(__file__).resolve().parents[2]
CORPUS = Path(os.environ.get("CASEWRIGHT_CORPUS", PROJECT / "../shared/corpus"))
CASES = CORPUS / "dmn-tck" / "TestCases"
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
NEEDS_A_MODEL = {"businessKnowledgeModel", "decisionService", "import", "itemDefinition"}

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


def same(actual: object, expected: object) -> bool:
    """Equal, numbers to eight digits where the kit rounds."""
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
        return plain and abs(actual - expected) <= abs(expected) * Decimal("1e-8")  # type: ignore[operator]
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
    with_value = [entry for entry in found if entry[3] is not None]
    failed = [entry for entry in found if not same(answer(entry[1], entry[2]), entry[3])]
    failed_with_value = [entry for entry in failed if entry[3] is not None]
    assert len(found) > 2_000
    assert len(failed) / len(found) < 0.015, failed[:20]
    assert len(failed_with_value) / len(with_value) < 0.025, failed_with_value[:20]
