"""Numbers of thousands of digits and durations beyond all time: null or exact, never an exception."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from casewright.rules import feel
from casewright.rules.errors import NoValue
from casewright.rules.operations import ARITHMETIC, reason, shift
from casewright.rules.values import DaysDuration, MonthsDuration

HUGE = "10 ** 5000"


@pytest.mark.parametrize(
    "text",
    [
        f'duration("P1D") * {HUGE}',
        f'duration("P1Y") * {HUGE}',
        f'duration("P1D") / (1 / ({HUGE}))',
        f'string(duration("P1D") * {HUGE})',
        f'date("2024-01-01") + duration("P1D") * {HUGE}',
        f'date("2024-01-01") + duration("P1Y") * {HUGE}',
        f'(duration("P1D") * {HUGE}).days',
        f'abs(duration("P1D") * {HUGE})',
        f'sum(for i in 1..3 return duration("P1D") * {HUGE})',
        f"date({HUGE}, 1, 1)",
        f"[1, 2][{HUGE}]",
        f"modulo({HUGE}, 3)",
    ],
)
def test_what_cannot_be_written_down_is_null(text: str) -> None:
    expression = feel.compile(text)
    assert expression.evaluate({}) is None
    trace = expression.explain({})
    assert trace.value is None
    assert trace.reasons
    json.dumps(trace.to_json(), default=str)


def test_the_reason_names_the_length() -> None:
    (why,) = feel.compile(f'duration("P1D") * {HUGE}').explain({}).reasons
    assert "too long" in why.problem


@pytest.mark.parametrize("unit", [DaysDuration, MonthsDuration])
def test_the_longest_duration_is_one_of_34_digits(unit: type) -> None:
    longest = unit(10**34 - 1)
    assert ARITHMETIC["+"](longest, unit(0)) == longest
    assert ARITHMETIC["+"](longest, unit(1)) is None
    assert ARITHMETIC["-"](unit(1 - 10**34), unit(1)) is None
    assert ARITHMETIC["*"](longest, -1) == unit(1 - 10**34)
    assert ARITHMETIC["*"](longest, 2) is None
    assert "too long" in reason("+", longest, longest)
    with pytest.raises(NoValue):
        shift(longest, longest, 1)


@pytest.mark.parametrize(
    "text, expected",
    [
        (HUGE, Decimal("1E+5000")),
        (f"-({HUGE})", Decimal("-1E+5000")),
        ("10 ** 33", 10**33),
        ("10 ** 34", Decimal("1E+34")),
        ("2.50 * 2", 5),
        ("5 / 2", Decimal("2.5")),
    ],
)
def test_numbers_go_out_whole_as_long_as_their_digits_are_meant(
    text: str, expected: object
) -> None:
    found = feel.to_json(feel.compile(text).evaluate({}))
    assert found == expected
    assert type(found) is type(expected)
    assert len(str(found)) < 60
