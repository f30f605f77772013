"""Numbers against Python's decimal module with 34 digits: the same value, digit for digit."""

from __future__ import annotations

import decimal
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from casewright.rules import numbers
from casewright.rules.feel import compile as compile_feel
from casewright.rules.feel import evaluate

# Written down here a second time, so that a change of the rules' own context is seen.
ORACLE = decimal.Context(
    prec=34,
    rounding=decimal.ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    traps=[decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow],
)
MODES = {
    "decimal": decimal.ROUND_HALF_EVEN,
    "floor": decimal.ROUND_FLOOR,
    "ceiling": decimal.ROUND_CEILING,
    "round up": decimal.ROUND_UP,
    "round down": decimal.ROUND_DOWN,
    "round half up": decimal.ROUND_HALF_UP,
    "round half down": decimal.ROUND_HALF_DOWN,
}
EXPRESSIONS = {
    text: compile_feel(text, ["a", "b", "c"])
    for text in (
        "a + b", "a - b", "a * b", "a / b", "a ** b", "modulo(a, b)", "a * b + c", "(a + b) / c",
        "a < b", "a = b", "abs(a)", "-a", "sqrt(a)", "sum([a, b, c])", "max(a, b, c)",
        "min(a, b, c)", "product(a, b, c)", "mean(a, b)", "median(a, b, c)", "floor(a)",
        "ceiling(a)", "even(a)", "odd(a)",
    )
}  # fmt: skip
ROUNDINGS = {name: compile_feel(f"{name}(a, s)", ["a", "s"]) for name in MODES}


def decimals(
    digits: int = 34, exponents: tuple[int, int] = (-40, 20)
) -> st.SearchStrategy[Decimal]:
    """Numbers of up to so many digits, with a point in or beside them."""
    return st.builds(
        lambda whole, exponent: Decimal(whole).scaleb(exponent, ORACLE),
        st.integers(-(10**digits) + 1, 10**digits - 1),
        st.integers(*exponents),
    )


def result(text: str, **data: object) -> object:
    return EXPRESSIONS[text].evaluate(data)


def as_given(value: Decimal) -> int | Decimal:
    """A whole number comes from data as an int, any other as a Decimal."""
    whole = value == value.to_integral_value() and abs(value) < 10**34
    return int(value) if whole else value


numbers_ = decimals().map(as_given)


@given(numbers_, numbers_)
@example(10**34 - 1, 1)
@example(-(10**34) + 1, -1)
@example(Decimal("0.5"), 10**33)
def test_sums_products_and_quotients_round_like_the_oracle(
    a: int | Decimal, b: int | Decimal
) -> None:
    x, y = Decimal(a), Decimal(b)
    assert result("a + b", a=a, b=b) == ORACLE.add(x, y)
    assert result("a - b", a=a, b=b) == ORACLE.subtract(x, y)
    assert result("a * b", a=a, b=b) == ORACLE.multiply(x, y)
    assert result("a / b", a=a, b=b) == (ORACLE.divide(x, y) if y else None)
    assert result("a < b", a=a, b=b) is (x < y)
    assert result("a = b", a=a, b=b) is (x == y)


@given(numbers_, numbers_, numbers_)
def test_every_step_is_rounded_not_only_the_last(
    a: int | Decimal, b: int | Decimal, c: int | Decimal
) -> None:
    x, y, z = Decimal(a), Decimal(b), Decimal(c)
    assert result("a * b + c", a=a, b=b, c=c) == ORACLE.add(ORACLE.multiply(x, y), z)
    total = ORACLE.add(x, y)
    assert result("(a + b) / c", a=a, b=b, c=c) == (ORACLE.divide(total, z) if z else None)
    assert result("sum([a, b, c])", a=a, b=b, c=c) == ORACLE.add(total, z)
    assert result("product(a, b, c)", a=a, b=b, c=c) == ORACLE.multiply(ORACLE.multiply(x, y), z)
    assert result("mean(a, b)", a=a, b=b) == ORACLE.divide(total, Decimal(2))
    assert result("median(a, b, c)", a=a, b=b, c=c) == sorted((x, y, z))[1]
    assert result("max(a, b, c)", a=a, b=b, c=c) == max(x, y, z)
    assert result("min(a, b, c)", a=a, b=b, c=c) == min(x, y, z)


@given(numbers_)
def test_functions_of_one_number_agree(a: int | Decimal) -> None:
    x = Decimal(a)
    assert result("-a", a=a) == ORACLE.minus(x)
    assert result("abs(a)", a=a) == ORACLE.abs(x)
    assert result("sqrt(a)", a=a) == (ORACLE.sqrt(x) if x >= 0 else None)
    whole = x == x.to_integral_value()
    assert result("even(a)", a=a) == (int(x) % 2 == 0 if whole else None)
    assert result("odd(a)", a=a) == (int(x) % 2 == 1 if whole else None)


@given(decimals(30, (-25, 5)).map(as_given), st.integers(-8, 25))
@example(Decimal("2.5"), 0)
@example(Decimal("-2.5"), 0)
@example(Decimal("3.5"), 0)
@example(Decimal("-0.05"), 1)
@example(25, -1)
@example(-35, -1)
def test_each_rounding_mode_agrees_to_any_scale(a: int | Decimal, scale: int) -> None:
    wide = decimal.Context(prec=200)
    for name, mode in MODES.items():
        expected = Decimal(a).quantize(Decimal(1).scaleb(-scale), rounding=mode, context=wide)
        found = ROUNDINGS[name].evaluate({"a": a, "s": scale})
        assert found == expected, name
        assert ROUNDINGS[name].evaluate({"a": found, "s": scale}) == expected, name


@pytest.mark.parametrize(
    "value, decimal_, floor, ceiling, up, down, half_up, half_down",
    [
        ("5.5", 6, 5, 6, 6, 5, 6, 5),
        ("2.5", 2, 2, 3, 3, 2, 3, 2),
        ("1.6", 2, 1, 2, 2, 1, 2, 2),
        ("1.1", 1, 1, 2, 2, 1, 1, 1),
        ("1.0", 1, 1, 1, 1, 1, 1, 1),
        ("-1.0", -1, -1, -1, -1, -1, -1, -1),
        ("-1.1", -1, -2, -1, -2, -1, -1, -1),
        ("-1.6", -2, -2, -1, -2, -1, -2, -2),
        ("-2.5", -2, -3, -2, -3, -2, -3, -2),
        ("-5.5", -6, -6, -5, -6, -5, -6, -5),
    ],
)
def test_the_table_of_rounding_modes_in_the_standard(
    value: str, decimal_: int, floor: int, ceiling: int, up: int, down: int, half_up: int,
    half_down: int,
) -> None:  # fmt: skip
    expected = (decimal_, floor, ceiling, up, down, half_up, half_down)
    assert tuple(evaluate(f"{name}({value}, 0)", {}) for name in MODES) == expected
    # Ten times smaller, one more digit.
    tenth = tuple(evaluate(f"{name}({value} / 10, 1)", {}) for name in MODES)
    assert tenth == tuple(Decimal(n) / 10 for n in expected)


@pytest.mark.parametrize(
    "text, expected",
    [
        ("decimal(1.5 * 10 ** 40, -5)", Decimal("1.5E+40")),
        ("decimal(1.5 * 10 ** 40, 5)", Decimal("1.5E+40")),
        ("floor(10 ** 40)", Decimal("1E+40")),
        ("ceiling(10 ** 32 + 0.5)", 10**32 + 1),
        ("round up(9999999999999999999999999999999999, -1)", Decimal("1E+34")),
        ("decimal(1.234, 6176)", Decimal("1.234")),
        ("decimal(1.234, 6177)", None),
        ("decimal(1.234, -6111)", 0),
        ("decimal(1.234, -6112)", None),
    ],
)
def test_rounding_at_the_edges_of_what_a_number_can_be(text: str, expected: object) -> None:
    assert evaluate(text, {}) == expected


@given(decimals(12, (-8, 2)).map(as_given), decimals(8, (-6, 2)).filter(bool).map(as_given))
def test_modulo_has_the_sign_of_the_divisor(a: int | Decimal, b: int | Decimal) -> None:
    found = result("modulo(a, b)", a=a, b=b)
    x, y = Decimal(a), Decimal(b)
    floored = (x / y).to_integral_value(rounding=decimal.ROUND_FLOOR)
    assert found == x - y * floored
    assert isinstance(found, int | Decimal)
    assert found == 0 or (found < 0) == (y < 0)


@given(decimals(6, (-3, 1)).map(as_given), st.integers(-12, 12))
def test_whole_powers_agree(a: int | Decimal, b: int) -> None:
    found = result("a ** b", a=a, b=b)
    if b == 0:
        assert found == 1
    elif a == 0 and b < 0:
        assert found is None
    else:
        expected = ORACLE.power(Decimal(a), Decimal(b))
        assert isinstance(found, int | Decimal)
        assert abs(found - expected) <= abs(expected) * Decimal("1e-33")


@given(st.decimals(min_value="0.001", max_value=1000, places=3))
def test_exp_and_log_are_inverse(a: Decimal) -> None:
    assert evaluate("log(a)", {"a": a}) == ORACLE.ln(a)
    back = evaluate("exp(log(a))", {"a": a})
    assert isinstance(back, int | Decimal)
    assert abs(back - a) <= a * Decimal("1e-31")


# ------------------------------------------------------------------- literals


@given(decimals(34, (-30, 10)))
def test_every_literal_is_read_digit_for_digit(value: Decimal) -> None:
    for text in (format(value, "f"), f"{value:e}", f"{value:E}"):
        assert evaluate(text, {}) == value, text


@given(st.integers(0, 10**60))
def test_a_literal_with_more_digits_is_rounded_half_even(value: int) -> None:
    assert evaluate(str(value), {}) == ORACLE.create_decimal(value)
    assert evaluate(f"0.{value}", {}) == ORACLE.create_decimal(f"0.{value}")


@pytest.mark.parametrize(
    "text, expected",
    [
        (".5", Decimal("0.5")),
        ("0.50", Decimal("0.5")),
        ("007", 7),
        ("1e3", 1000),
        ("1E+3", 1000),
        ("1.5e-3", Decimal("0.0015")),
        (".5e1", 5),
        ("1e6144", Decimal("1e6144")),
        ("1e-6176", Decimal("1e-6176")),
        ("1e-6200", 0),
        ("-0", 0),
        ("-0.0", 0),
        ("0e10", 0),
    ],
)
def test_ways_to_write_a_number(text: str, expected: object) -> None:
    assert evaluate(text, {}) == expected


@given(decimals(34, (-60, 60)))
def test_text_and_number_are_the_same_thing(value: Decimal) -> None:
    text = evaluate("string(a)", {"a": value})
    assert isinstance(text, str)
    assert evaluate("number(t)", {"t": text}) == value
    assert set(text) <= set("-0123456789.")
    assert not text.endswith(".")
    assert "." not in text or not text.endswith("0")


# ------------------------------------------------------------ the type of ints


@pytest.mark.parametrize(
    "text, kind",
    [
        ("a + 0", int),
        ("a - 1", int),
        ("a + 1", Decimal),
        ("-a - 1", Decimal),
        ("a * 1", int),
        ("a * 2", Decimal),
        ("a / 1", int),
        ("a / 7", Decimal),
        ("2 ** 50", int),
        ("10 ** 34", Decimal),
        ("6 / 4", Decimal),
        ("-6 / 3", int),
        ("floor(1.5)", int),
        ("decimal(15, -1)", int),
        ("modulo(a, 10)", int),
    ],
)
def test_a_whole_number_is_an_int_as_long_as_it_has_34_digits(text: str, kind: type) -> None:
    found = evaluate(text, {"a": 10**34 - 1})
    assert type(found) is kind
    assert type(evaluate(f"[{text}][1]", {"a": 10**34 - 1})) is kind


@given(st.integers(-(10**70), 10**70))
def test_a_long_int_becomes_the_decimal_nearest_to_it(value: int) -> None:
    settled = numbers.settle(value)
    assert settled == ORACLE.create_decimal(value)
    assert isinstance(settled, int) == (abs(value) < 10**34)
    assert numbers.as_int(settled) == int(ORACLE.create_decimal(value))


@given(numbers_)
def test_a_number_is_whole_or_has_no_int(value: int | Decimal) -> None:
    whole = Decimal(value) == Decimal(value).to_integral_value()
    assert numbers.as_int(value) == (int(value) if whole else None)
    assert numbers.is_number(value)


@pytest.mark.parametrize("value", [True, False, None, 1.5, "1", [1]])
def test_what_is_no_number(value: object) -> None:
    assert not numbers.is_number(value)


@pytest.mark.parametrize("text", ["", "-", "1.2.3", "1e", "e5", "abc", "1e99999", "nan", "inf"])
def test_a_text_that_is_no_number_has_no_value(text: str) -> None:
    assert numbers.parse_number(text) is None
