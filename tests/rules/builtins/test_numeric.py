"""Rounding, remainders and reading numbers: exact to 34 digits."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.rules.feel import compile as compile_feel
from casewright.rules.feel import evaluate


@pytest.mark.parametrize(
    "text, expected",
    [
        ("decimal(1 / 3, 2)", Decimal("0.33")),
        ("decimal(1.5, 0)", 2),
        ("decimal(2.5, 0)", 2),
        ("decimal(1234, -2)", 1200),
        ("decimal(5, 2)", 5),
        ("decimal(1, 7000)", None),
        ("floor(1.5)", 1),
        ("floor(-1.5)", -2),
        ("floor(-1.56, 1)", Decimal("-1.6")),
        ("ceiling(1.5)", 2),
        ("ceiling(-1.5)", -1),
        ("ceiling(-1.56, 1)", Decimal("-1.5")),
        ("round up(5.5, 0)", 6),
        ("round up(-5.5, 0)", -6),
        ("round up(1.121, 2)", Decimal("1.13")),
        ("round down(5.5, 0)", 5),
        ("round down(-5.5, 0)", -5),
        ("round down(1.126, 2)", Decimal("1.12")),
        ("round half up(5.5, 0)", 6),
        ("round half up(-5.5, 0)", -6),
        ("round half up(1.125, 2)", Decimal("1.13")),
        ("round half down(5.5, 0)", 5),
        ("round half down(-5.5, 0)", -5),
        ("round half down(1.125, 2)", Decimal("1.12")),
        ("round up(1)", None),
        ('round up("1", 2)', None),
        ("abs(-10)", 10),
        ("abs(-1.5)", Decimal("1.5")),
        ('abs(@"-P1D") = @"P1D"', True),
        ('abs(@"-P1M") = @"P1M"', True),
        ("abs(null)", None),
        ("modulo(12, 5)", 2),
        ("modulo(-12, 5)", 3),
        ("modulo(12, -5)", -3),
        ("modulo(-12, -5)", -2),
        ("modulo(10.1, 4.5)", Decimal("1.1")),
        ("modulo(-10.1, 4.5)", Decimal("3.4")),
        ("modulo(10.1, -4.5)", Decimal("-3.4")),
        ("modulo(1, 0)", None),
        ("sqrt(16)", 4),
        ("sqrt(-1)", None),
        ("log(0)", None),
        ("log(-1)", None),
        ("log(1)", 0),
        ("exp(0)", 1),
        ("exp(100000)", None),
        ("decimal(log(exp(1)), 20)", 1),
        ("odd(5)", True),
        ("odd(-5)", True),
        ("odd(2)", False),
        ("even(2)", True),
        ("even(0)", True),
        ("even(-3)", False),
        ("odd(1.5)", None),
    ],
)
def test_numeric_functions(text: str, expected: object) -> None:
    assert evaluate(text, {}) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ('number("1")', 1),
        ('number("-1.5")', Decimal("-1.5")),
        ('number("1 000,5", " ", ",")', Decimal("1000.5")),
        ('number("1.000,5", ".", ",")', Decimal("1000.5")),
        ('number("1,000.5", ",", ".")', Decimal("1000.5")),
        ('number("1,000", ",", null)', 1000),
        ('number(from: "1.5", decimal separator: ".")', Decimal("1.5")),
        ('number("1e3")', 1000),
        ('number("1,000", ",", ",")', None),
        ('number("1;000", ";", ",")', None),
        ('number("")', None),
        ('number("one")', None),
        ('number("0x1F")', None),
        ('number("1_000")', None),
        ('number(" 1")', None),
        ('number("NaN")', None),
        ('number("Infinity")', None),
        ('number("--1")', None),
        ('number("٣")', None),
        ("number(null)", None),
        ("number(5)", 5),
    ],
)
def test_a_text_is_read_as_a_number(text: str, expected: object) -> None:
    assert evaluate(text, {}) == expected


@given(
    st.decimals(-(10**12), 10**12, allow_nan=False, allow_infinity=False, places=5),
    st.integers(0, 4),
)
def test_rounding_is_never_off_by_a_whole_step(value: Decimal, scale: int) -> None:
    step = Decimal(1).scaleb(-scale)
    for name in ("round up", "round down", "round half up", "round half down", "decimal"):
        found = compile_feel(f"{name}(v, s)", ["v", "s"]).evaluate({"v": value, "s": scale})
        assert isinstance(found, int | Decimal)
        assert abs(found - value) < step


@given(st.integers(-(10**6), 10**6), st.integers(-1000, 1000).filter(bool))
def test_modulo_is_what_floor_leaves(a: int, b: int) -> None:
    data: dict[str, object] = {"a": a, "b": b}
    assert evaluate("modulo(a, b) = a - b * floor(a / b)", data) is True
    assert evaluate("modulo(a / 10, b / 10) * 10 = modulo(a, b)", data) is True
