"""Every operator between every two kinds: a value where the standard has one, else null and why."""

from __future__ import annotations

import itertools

import pytest

from casewright.rules.feel import compile as compile_feel
from casewright.rules.kinds import conforms, type_of
from casewright.rules.limits import STEPS, Meter
from casewright.rules.operations import equal
from casewright.rules.reasons import kind_name
from casewright.rules.typeset import ANY

KINDS = {
    "number": "5",
    "string": '"x"',
    "boolean": "true",
    "date": '@"2024-01-31"',
    "time": '@"10:00:00"',
    "date and time": '@"2024-01-31T10:00:00"',
    "days and time duration": '@"P1D"',
    "years and months duration": '@"P1M"',
    "list<Any>": "[1, 2]",
    "context<>": "{a: 1}",
    "range<Any>": "[1..5]",
    "function": "(function() 1)",
}
# What has a value, by the operator; everything else has none.
SUMS = {
    ("number", "number"), ("string", "string"),
    ("days and time duration", "days and time duration"),
    ("years and months duration", "years and months duration"),
    ("date", "days and time duration"), ("days and time duration", "date"),
    ("date", "years and months duration"), ("years and months duration", "date"),
    ("time", "days and time duration"), ("days and time duration", "time"),
    ("date and time", "days and time duration"), ("days and time duration", "date and time"),
    ("date and time", "years and months duration"),
    ("years and months duration", "date and time"),
}  # fmt: skip
DIFFERENCES = {
    ("number", "number"), ("date", "date"), ("time", "time"), ("date and time", "date and time"),
    ("days and time duration", "days and time duration"),
    ("years and months duration", "years and months duration"),
    ("date", "days and time duration"), ("date", "years and months duration"),
    ("time", "days and time duration"), ("date and time", "days and time duration"),
    ("date and time", "years and months duration"),
}  # fmt: skip
PRODUCTS = {
    ("number", "number"),
    ("number", "days and time duration"), ("days and time duration", "number"),
    ("number", "years and months duration"), ("years and months duration", "number"),
}  # fmt: skip
QUOTIENTS = {
    ("number", "number"),
    ("days and time duration", "number"), ("years and months duration", "number"),
    ("days and time duration", "days and time duration"),
    ("years and months duration", "years and months duration"),
}  # fmt: skip
ORDERED = {
    "number", "string", "date", "time", "date and time", "days and time duration",
    "years and months duration",
}  # fmt: skip
VALUES = {
    "+": SUMS, "-": DIFFERENCES, "*": PRODUCTS, "/": QUOTIENTS, "**": {("number", "number")},
    **dict.fromkeys(("<", "<=", ">", ">="), frozenset((kind, kind) for kind in ORDERED)),
    **dict.fromkeys(("=", "!="), frozenset((kind, kind) for kind in KINDS)),
}  # fmt: skip


@pytest.mark.parametrize("sign", VALUES)
def test_an_operator_has_a_value_for_these_kinds_and_no_others(sign: str) -> None:
    for left, right in itertools.product(KINDS, repeat=2):
        text = f"{KINDS[left]} {sign} {KINDS[right]}"
        found = compile_feel(text).explain({})
        assert (found.value is not None) == ((left, right) in VALUES[sign]), text
        if found.value is None:
            (reason,) = found.reasons
            assert sign in reason.problem
            assert left in reason.problem
            assert right in reason.problem
            assert reason.text == text


@pytest.mark.parametrize("kind", KINDS)
def test_null_on_either_side_is_the_reason(kind: str) -> None:
    for sign in ("+", "-", "*", "/", "**", "<", "<=", ">", ">="):
        for text in (f"{KINDS[kind]} {sign} null", f"null {sign} {KINDS[kind]}"):
            found = compile_feel(text).explain({})
            assert found.value is None
            assert [reason.text for reason in found.reasons] == ["null"]


@pytest.mark.parametrize("kind", KINDS)
def test_null_is_equal_to_nothing_but_itself(kind: str) -> None:
    assert compile_feel(f"{KINDS[kind]} = null").evaluate({}) is False
    assert compile_feel(f"null != {KINDS[kind]}").evaluate({}) is True


@pytest.mark.parametrize("kind", KINDS)
def test_every_value_knows_its_kind(kind: str) -> None:
    value = compile_feel(KINDS[kind]).evaluate({})
    assert kind_name(value) == kind
    assert conforms(value, ANY)
    assert conforms(value, type_of(value))


def test_what_is_no_value_of_the_language_is_called_foreign() -> None:
    assert kind_name(object()) == "a foreign value"
    assert kind_name(None) == "null"


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("boolean",)])
def test_only_true_and_false_are_truths(kind: str) -> None:
    text = KINDS[kind]
    assert compile_feel(f"if {text} then 1 else 2").evaluate({}) == 2
    assert compile_feel(f"{text} and true").evaluate({}) is None
    assert compile_feel(f"{text} or true").evaluate({}) is True
    assert compile_feel(f"not({text})").evaluate({}) is None
    assert compile_feel(f"some v in [1] satisfies {text}").evaluate({}) is None


def test_comparing_large_values_costs_what_they_hold() -> None:
    spent: list[int] = []
    left = {"a": [1, 2, [3]], "b": {}}
    assert equal(left, {"a": [1, 2, [3]], "b": {}}, spent.append) is True
    assert sum(spent) >= 7
    spent.clear()
    assert equal(5, 5, spent.append) is True
    assert spent == []
    meter = Meter()
    meter.spend(STEPS)
    assert meter.left == 0
