"""Arithmetic, comparison and logic as a rule's author meets them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.rules import numbers
from casewright.rules.feel import compile as compile_feel
from casewright.rules.feel import evaluate
from casewright.rules.numbers import CONTEXT, LIMIT

THIRD = Decimal("0.3333333333333333333333333333333333")


@pytest.mark.parametrize(
    "text, expected",
    [
        ("1 + 1", 2),
        ("0.1 + 0.2", Decimal("0.3")),
        ("1 / 3", THIRD),
        ("10 / 5", 2),
        ("1 / 0", None),
        ("0 / 0", None),
        ("2 ** 10", 1024),
        ("2 ** -1", Decimal("0.5")),
        ("2 ** 0.5 > 1.41 and 2 ** 0.5 < 1.42", True),
        ("0 ** 0", 1),
        ("0 ** -1", None),
        ("(-8) ** 0.5", None),
        ("10 ** 6145", None),
        ("9999999999999999999999999999999999 + 0", 10**34 - 1),
        ("9999999999999999999999999999999999 + 1", Decimal("1E+34")),
        ("1.5 * 2", 3),
        ("-5 * -5", 25),
        ("1 + null", None),
        ("null + 1", None),
        ('1 + "a"', None),
        ("true + 1", None),
        ('"a" + "b"', "ab"),
        ('"a" - "b"', None),
        ('"a" * 2', None),
        ("[1] + [2]", None),
        ("-null", None),
        ('-"a"', None),
        ("1.20", Decimal("1.2")),
        ("1 - -1", 2),
    ],
)
def test_arithmetic(text: str, expected: object) -> None:
    found = evaluate(text, {})
    assert found == expected
    assert type(found) is not float


def test_whole_numbers_stay_ints_and_beyond_34_digits_become_decimals() -> None:
    assert type(evaluate("a * b", {"a": 10**16, "b": 10**17})) is int
    assert type(evaluate("a * b", {"a": 10**17, "b": 10**17})) is Decimal
    assert type(evaluate("6 / 2", {})) is int


@given(st.integers(-(10**40), 10**40), st.integers(-(10**40), 10**40))
def test_arithmetic_agrees_with_34_digit_decimals(a: int, b: int) -> None:
    x, y = CONTEXT.create_decimal(a), CONTEXT.create_decimal(b)
    left, right = numbers.settle(a), numbers.settle(b)
    assert numbers.add(left, right) == CONTEXT.add(x, y)
    assert numbers.subtract(left, right) == CONTEXT.subtract(x, y)
    assert numbers.multiply(left, right) == CONTEXT.multiply(x, y)
    if b:
        assert numbers.divide(left, right) == CONTEXT.divide(x, y)


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9
    )
)
def test_a_number_prints_and_reads_back(value: Decimal) -> None:
    text = numbers.format_number(value)
    assert "E" not in text
    found = numbers.parse_number(text.lstrip("-"))
    assert found is not None
    assert (numbers.negate(found) if text.startswith("-") else found) == value


@given(st.integers(-1000, 1000), st.integers(0, 30))
def test_powers_of_whole_numbers_agree_with_decimals(base: int, exponent: int) -> None:
    expected = CONTEXT.power(base, exponent) if base or exponent else Decimal(1)
    assert numbers.power(base, exponent) == expected


@pytest.mark.parametrize(
    "value, text",
    [
        (0, "0"),
        (Decimal("-0"), "0"),
        (Decimal("1.500"), "1.5"),
        (Decimal("1E+3"), "1000"),
        (Decimal("1E-3"), "0.001"),
        (LIMIT - 1, "9" * 34),
    ],
)
def test_numbers_are_written_without_exponent_or_idle_zeros(value: int, text: str) -> None:
    assert numbers.format_number(value) == text


@pytest.mark.parametrize(
    "text, expected",
    [
        ("1 = 1.0", True),
        ("1 != 2", True),
        ('"a" = "a"', True),
        ('"a" < "b"', True),
        ('1 = "1"', None),
        ('1 < "2"', None),
        ("true < false", None),
        ("true = true", True),
        ("true = 1", None),
        ("null = null", True),
        ("null = 1", False),
        ("null != 1", True),
        ("null < 1", None),
        ("1 < null", None),
        ("[1, 2] = [1, 2]", True),
        ("[1, 2] = [2, 1]", False),
        ("[1] = [1, 2]", False),
        ('[1] = ["a"]', None),
        ("{a: 1} = {a: 1.0}", True),
        ("{a: 1} = {b: 1}", False),
        ("{a: 1, b: 2} = {b: 2, a: 1}", True),
        ("[1..3] = [1..3]", True),
        ("[1..3] = [1..3)", False),
        ("3 >= 3.0", True),
        ("2.5 > 2", True),
        ("-1 < 0", True),
        ("1 between 1 and 1", True),
        ("0 between 1 and 5", False),
        ("null between 1 and 5", None),
        ("3 between 5 and 1", False),
    ],
)
def test_comparison(text: str, expected: object) -> None:
    assert evaluate(text, {}) is expected


@pytest.mark.parametrize("operator", ["=", "!=", "<", "<=", ">", ">="])
@pytest.mark.parametrize("left", [1, Decimal("1.5"), 2, "x", None, True, [1]])
def test_a_constant_on_the_right_means_the_same_as_a_variable(operator: str, left: object) -> None:
    by_constant = compile_feel(f"a {operator} 2", ["a"]).evaluate({"a": left})
    by_variable = compile_feel(f"a {operator} b", ["a", "b"]).evaluate({"a": left, "b": 2})
    assert by_constant is by_variable


@pytest.mark.parametrize(
    "left, right, both, either",
    [
        ("true", "true", True, True),
        ("true", "false", False, True),
        ("true", "null", None, True),
        ("false", "true", False, True),
        ("false", "false", False, False),
        ("false", "null", False, None),
        ("null", "true", None, True),
        ("null", "false", False, None),
        ("null", "null", None, None),
        ("true", "1", None, True),
        ('"x"', "false", False, None),
    ],
)
def test_logic_has_three_values(left: str, right: str, both: object, either: object) -> None:
    assert evaluate(f"{left} and {right}", {}) is both
    assert evaluate(f"{left} or {right}", {}) is either
    # A third operand that decides nothing changes nothing.
    assert evaluate(f"{left} and {right} and true", {}) is both
    assert evaluate(f"{left} or {right} or false", {}) is either


@pytest.mark.parametrize(
    "text, expected",
    [
        ("not(true)", False),
        ("not(false)", True),
        ("not(null)", None),
        ("not(1)", None),
        ("if true then 1 else 2", 1),
        ("if false then 1 else 2", 2),
        ("if null then 1 else 2", 2),
        ('if "x" then 1 else 2', 2),
        ("if 1 > 0 then if 2 > 3 then 1 else 2 else 3", 2),
    ],
)
def test_conditions(text: str, expected: object) -> None:
    assert evaluate(text, {}) is expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ('b in ("gold", "silver")', True),
        ('b in ("bronze")', False),
        ('b in ["gold", "silver"]', True),
        ('missing in ("gold")', False),
        ('n in ("gold")', None),
        ("n in (1, 2, 5)", True),
        ("n in [1..5]", True),
        ("n in [1..5)", False),
        ("n in (1..5]", True),
        ("n in ([1..2], [4..6])", True),
        ("n in > 4", True),
        ("n in (> 5, < 3)", False),
        ("n in (>= 5)", True),
        ("n in 5", True),
        ("n in list", True),
        ("[5] in [[5], [6]]", True),
        ("n in null", False),
        ('n in ["a".."z"]', None),
        ("missing in [1..5]", None),
        ("n in (null..10]", None),
    ],
)
def test_in(text: str, expected: object) -> None:
    assert evaluate(text, {"b": "gold", "n": 5, "list": [4, 5]}) is expected


def test_ranges_have_ends_and_may_be_half_open() -> None:
    assert evaluate("[1..5).start", {}) == 1
    assert evaluate("[1..5).end included", {}) is False
    assert evaluate("7 in (> 5)", {}) is True
    assert evaluate("{r: (< 5), v: 4 in r}.v", {}) is True
    assert evaluate("[5..1]", {}) is None
    assert evaluate('[1.."a"]', {}) is None


@pytest.mark.parametrize(
    "text, expected",
    [
        ("1 instance of number", True),
        ('"a" instance of string', True),
        ("true instance of boolean", True),
        ("true instance of number", False),
        ("null instance of number", False),
        ("null instance of Null", True),
        ("1 instance of Any", True),
        ('@"2024-01-01" instance of date', True),
        ('@"2024-01-01T00:00:00" instance of date', False),
        ('@"P1D" instance of days and time duration', True),
        ('@"P1Y" instance of days and time duration', False),
        ("[1, 2] instance of list<number>", True),
        ('[1, "a"] instance of list<number>', False),
        ("[] instance of list<number>", True),
        ("{a: 1} instance of context<a: number>", True),
        ('{a: "x"} instance of context<a: number>', False),
        ("{b: 1} instance of context<a: number>", False),
        ("[1..2] instance of range<number>", True),
        ("(function(x) x) instance of function<Any> -> Any", True),
        ("(function(x) x) instance of function<Any, Any> -> Any", False),
        ("1 instance of nonsense", None),
    ],
)
def test_instance_of(text: str, expected: bool) -> None:
    assert evaluate(text, {}) is expected
