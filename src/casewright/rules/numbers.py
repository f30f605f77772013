"""Numbers of 34 digits. Rule: int while it is exact and short, else Decimal, half-even; no float."""

from __future__ import annotations

import re
from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DecimalException,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)

from casewright.rules.errors import LimitExceeded, NoValue
from casewright.rules.limits import EXPONENT

Number = int | Decimal

DIGITS = 34
LIMIT = 10**DIGITS
CONTEXT = Context(
    prec=DIGITS,
    rounding=ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    traps=[InvalidOperation, DivisionByZero, Overflow],
)
_POWER_BITS = 113
# Plain ASCII digits only: Python would also read spaces, underscores, words and other scripts.
_NUMERAL = re.compile(r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


def is_number(value: object) -> bool:
    """Whether `value` is a FEEL number (a boolean is not)."""
    kind = type(value)
    return kind is int or kind is Decimal


def settle(value: int) -> Number:
    """An int as it is up to 34 digits, beyond that rounded to a Decimal of 34 digits."""
    return value if -LIMIT < value < LIMIT else CONTEXT.create_decimal(value)


def parse_number(text: str) -> Number | None:
    """A literal such as `12`, `.5`, `1.2e3`; None when it is too large or no number."""
    if not _NUMERAL.fullmatch(text):
        return None
    if text.isdecimal() and len(text) <= DIGITS:
        return int(text)
    try:
        return CONTEXT.create_decimal(text)
    except DecimalException:
        return None


def read_number(text: str) -> Number | None:
    """As `parse_number`, with a minus sign where there is one."""
    digits = text.removeprefix("-")
    found = parse_number(digits)
    return negate(found) if found is not None and digits != text else found


def format_number(value: Number) -> str:
    """All its digits, without exponent or trailing zeros."""
    if type(value) is int:
        return str(value)
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def as_decimal(value: Number) -> Decimal:
    """The same number as a Decimal of at most 34 digits."""
    return CONTEXT.create_decimal(value)


def as_int(value: Number) -> int | None:
    """The same number as an int; None when it has a fraction."""
    if isinstance(value, int):
        return value
    return int(value) if value == value.to_integral_value() else None


def add(a: Number, b: Number) -> Number:
    """a + b."""
    if type(a) is int and type(b) is int:
        return settle(a + b)
    return _run(CONTEXT.add, a, b)


def subtract(a: Number, b: Number) -> Number:
    """a - b."""
    if type(a) is int and type(b) is int:
        return settle(a - b)
    return _run(CONTEXT.subtract, a, b)


def multiply(a: Number, b: Number) -> Number:
    """a * b."""
    if type(a) is int and type(b) is int:
        return settle(a * b)
    return _run(CONTEXT.multiply, a, b)


def divide(a: Number, b: Number) -> Number:
    """a / b; NoValue for a division by zero."""
    if b == 0:
        raise NoValue("a division by zero has no value")
    if type(a) is int and type(b) is int:
        whole, rest = divmod(a, b)
        if rest == 0:
            return whole
    return _run(CONTEXT.divide, a, b)


def power(a: Number, b: Number) -> Number:
    """a to the power of b; NoValue where there is none, LimitExceeded for a huge exponent."""
    if b > EXPONENT or b < -EXPONENT:
        raise LimitExceeded("exponent", EXPONENT)
    if b == 0:
        return 1
    if a == 0 and b < 0:
        raise NoValue("a division by zero has no value")
    whole = _whole_power(a, b) if type(a) is int and type(b) is int else None
    return _run(CONTEXT.power, a, b) if whole is None else whole


def _whole_power(a: int, b: int) -> Number | None:
    """The power of small ints, exactly; None where a Decimal has to do it."""
    exact = b > 0 and a.bit_length() * b <= _POWER_BITS
    return settle(int(a**b)) if exact else None


def negate(a: Number) -> Number:
    """-a."""
    return -a if type(a) is int else CONTEXT.minus(a)


def _run(operation: object, a: Number, b: Number) -> Number:
    try:
        return operation(as_decimal(a), as_decimal(b))  # type: ignore[operator, no-any-return]
    except DecimalException:
        raise NoValue("the result is not a number of 34 digits") from None
