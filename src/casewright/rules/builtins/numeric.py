"""Built-in functions on numbers. Rule: 34 digits, never a float."""

from __future__ import annotations

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
    DecimalException,
)

from casewright.rules import numbers
from casewright.rules.builtins.signature import Table
from casewright.rules.builtins.strings import whole
from casewright.rules.errors import NoValue
from casewright.rules.numbers import CONTEXT, Number, as_decimal
from casewright.rules.values import DaysDuration, MonthsDuration

TABLE = Table()
define = TABLE.define

_SCALES = range(-6111, 6177)


def rounded(value: Number, scale: Number, mode: str) -> Number:
    """The number with `scale` digits after the point (before it when negative)."""
    digits = int(scale)
    if digits not in _SCALES:
        raise NoValue("the scale lies between -6111 and 6176")
    exact = as_decimal(value)
    if -int(exact.as_tuple().exponent) <= digits:
        return value
    try:
        found = exact.quantize(Decimal(1).scaleb(-digits), rounding=mode, context=CONTEXT)
    except DecimalException:
        raise NoValue("the result has more than 34 digits") from None
    return int(found) if digits <= 0 and abs(found) < numbers.LIMIT else found


@define("decimal", "n: number, scale: number", "number")
def decimal(value: Number, scale: Number) -> Number:
    return rounded(value, scale, ROUND_HALF_EVEN)


@define("floor", "n: number, scale?: number", "number")
def floor(value: Number, scale: Number = 0) -> Number:
    return rounded(value, scale, ROUND_FLOOR)


@define("ceiling", "n: number, scale?: number", "number")
def ceiling(value: Number, scale: Number = 0) -> Number:
    return rounded(value, scale, ROUND_CEILING)


@define("round up", "n: number, scale: number", "number")
def round_up(value: Number, scale: Number) -> Number:
    return rounded(value, scale, ROUND_UP)


@define("round down", "n: number, scale: number", "number")
def round_down(value: Number, scale: Number) -> Number:
    return rounded(value, scale, ROUND_DOWN)


@define("round half up", "n: number, scale: number", "number")
def round_half_up(value: Number, scale: Number) -> Number:
    return rounded(value, scale, ROUND_HALF_UP)


@define("round half down", "n: number, scale: number", "number")
def round_half_down(value: Number, scale: Number) -> Number:
    return rounded(value, scale, ROUND_HALF_DOWN)


@define("abs", "n: number", "number")
def absolute(value: Number) -> Number:
    return abs(value) if isinstance(value, int) else CONTEXT.abs(value)


@define("abs", "n: days and time duration", "days and time duration")
def absolute_days(value: DaysDuration) -> DaysDuration:
    return DaysDuration(abs(value.nanos))


@define("abs", "n: years and months duration", "years and months duration")
def absolute_months(value: MonthsDuration) -> MonthsDuration:
    return MonthsDuration(abs(value.months))


@define("modulo", "dividend: number, divisor: number", "number")
def modulo(dividend: Number, divisor: Number) -> Number:
    if divisor == 0:
        raise NoValue("a division by zero has no value")
    if isinstance(dividend, int) and isinstance(divisor, int):
        return dividend % divisor
    try:
        rest = CONTEXT.remainder(as_decimal(dividend), as_decimal(divisor))
    except DecimalException:
        raise NoValue("the result has more than 34 digits") from None
    return _with_sign_of(divisor, rest)


def _with_sign_of(divisor: Number, rest: Number) -> Number:
    """The remainder that a division rounded down leaves."""
    opposite = rest != 0 and (rest < 0) != (divisor < 0)
    return numbers.add(rest, divisor) if opposite else rest


@define("sqrt", "number: number", "number")
def square_root(value: Number) -> Number:
    if value < 0:
        raise NoValue("a negative number has no square root")
    return CONTEXT.sqrt(as_decimal(value))


@define("log", "number: number", "number")
def logarithm(value: Number) -> Number:
    if value <= 0:
        raise NoValue("only a positive number has a logarithm")
    return CONTEXT.ln(as_decimal(value))


@define("exp", "number: number", "number")
def exponential(value: Number) -> Number:
    try:
        return CONTEXT.exp(as_decimal(value))
    except DecimalException:
        raise NoValue("the result is too large") from None


@define("odd", "number: number", "boolean")
def odd(value: Number) -> bool:
    return whole(value) % 2 == 1


@define("even", "number: number", "boolean")
def even(value: Number) -> bool:
    return whole(value) % 2 == 0


@define(
    "number", "from: string, grouping separator?: string?, decimal separator?: string?", "number"
)
def number(text: str, grouping: str | None = None, point: str | None = None) -> Number:
    if grouping not in (None, " ", ",", ".") or point not in (None, ",", "."):
        raise NoValue("a separator is a point, a comma or a space")
    if grouping is not None and grouping == point:
        raise NoValue("the two separators must differ")
    plain = text.replace(grouping or "", "").replace(point or ".", ".")
    found = numbers.read_number(plain)
    if found is None:
        raise NoValue(f"'{text}' is no number")
    return found


@define("number", "from: number", "number")
def number_of_number(value: Number) -> Number:
    return value
