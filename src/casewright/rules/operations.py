"""What the operators do with values. Rule: values that do not fit give null, nothing is raised."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from casewright.rules import numbers
from casewright.rules.errors import NoValue
from casewright.rules.kinds import is_list, kind_of
from casewright.rules.limits import Meter, Spend, check_string
from casewright.rules.numbers import Number, is_number
from casewright.rules.values import (
    DAY_NANOS,
    NANOS,
    Date,
    DateTime,
    DaysDuration,
    MonthsDuration,
    Range,
    Time,
)

# ------------------------------------------------------------------- equality


def equal(a: object, b: object, spend: Spend | None = None) -> bool | None:
    """`a = b`: null when the kinds differ, except that null equals only null.

    `spend` is told how many parts were compared, and may stop it; a budget of its own otherwise.
    """
    if a is None or b is None:
        return a is b
    plain = _EQUALITIES.get(type(a))
    if plain is not None:
        return plain(a, b)
    return _equal_parts(a, b, spend or Meter().spend)


def _equal_numbers(a: Number, b: object) -> bool | None:
    return a == b if is_number(b) else None


def _equal_plain(a: object, b: object) -> bool | None:
    return a == b if type(a) is type(b) else None


def _equal_moments(a: Time | DateTime, b: object) -> bool | None:
    found = order(a, b)
    return None if found is None else found == 0


def _equal_parts(a: object, b: object, spend: Spend) -> bool | None:
    """Lists, contexts, and values that FEEL does not know."""
    if isinstance(a, list | tuple):
        return _equal_lists(a, b, spend)
    return _equal_contexts(a, b, spend) if isinstance(a, Mapping) else _equal_plain(a, b)


def _equal_lists(a: Sequence[object], b: object, spend: Spend) -> bool | None:
    if not isinstance(b, list | tuple):
        return None
    if len(a) != len(b):
        return False
    spend(1 + len(a))
    return _all(equal(x, y, spend) for x, y in zip(a, b, strict=True))


def _equal_contexts(a: Mapping[str, object], b: object, spend: Spend) -> bool | None:
    if not isinstance(b, Mapping):
        return None
    if a.keys() != b.keys():
        return False
    spend(1 + len(a))
    return _all(equal(a[key], b[key], spend) for key in a)


def _all(results: Iterable[bool | None]) -> bool | None:
    unknown = False
    for result in results:
        if result is False:
            return False
        unknown = unknown or result is None
    return None if unknown else True


# ------------------------------------------------------------------- ordering


def order(a: object, b: object) -> int | None:
    """-1, 0 or 1; None when the two cannot be put in order."""
    if type(a) is not type(b):
        return _sign(a, b) if is_number(a) and is_number(b) else None
    ordering = _ORDERS.get(type(a))
    return None if ordering is None else ordering(a, b)


def _sign(a: Any, b: Any) -> int:
    return int(a > b) - int(a < b)


def _order_dates(a: Date, b: Date) -> int:
    return _sign((a.year, a.month, a.day), (b.year, b.month, b.day))


def _order_times(a: Time, b: Time) -> int:
    # A time without an offset is read with the offset of the other one.
    if a.is_local != b.is_local:
        return _sign(a.nanos, b.nanos)
    return _sign(_in_utc(a), _in_utc(b))


def _in_utc(time: Time) -> int:
    return time.nanos - (time.utc_offset() or 0) * NANOS


def _order_date_times(a: DateTime, b: DateTime) -> int:
    # As above: with the same offset on both sides, the wall times decide.
    if a.is_local != b.is_local:
        return _sign(a.local_nanos, b.local_nanos)
    return _sign(_on_line(a), _on_line(b))


def _on_line(value: DateTime) -> int:
    """Nanoseconds on the time line of its own kind: instants, or wall times without a zone."""
    instant = value.instant_nanos()
    return value.local_nanos if instant is None else instant


_ORDERS: Mapping[type, Callable[[Any, Any], int | None]] = {
    **dict.fromkeys((int, Decimal, str, DaysDuration, MonthsDuration), _sign),
    Date: _order_dates,
    Time: _order_times,
    DateTime: _order_date_times,
}
_EQUALITIES: Mapping[type, Callable[[Any, object], bool | None]] = {
    **dict.fromkeys((int, Decimal), _equal_numbers),
    **dict.fromkeys((str, bool, Date, DaysDuration, MonthsDuration, Range), _equal_plain),
    **dict.fromkeys((Time, DateTime), _equal_moments),
}
_ORDERINGS: Mapping[str, Callable[[int], bool]] = {
    "<": lambda sign: sign < 0,
    "<=": lambda sign: sign <= 0,
    ">": lambda sign: sign > 0,
    ">=": lambda sign: sign >= 0,
}


def compare(operator: str, a: object, b: object) -> bool | None:
    """`a operator b` for any of the six comparisons; null when the two do not compare."""
    if operator == "=":
        return equal(a, b)
    if operator == "!=":
        same = equal(a, b)
        return None if same is None else not same
    sign = order(a, b)
    return None if sign is None else _ORDERINGS[operator](sign)


# --------------------------------------------------------------------- ranges


def within(value: object, space: Range) -> bool | None:
    """Whether a value lies in a range; null when it does not compare with the ends."""
    # A missing end is open; a missing value has already been refused.
    above = space.low is None or above_low(value, space.low, space.low_closed)
    below = space.high is None or below_high(value, space.high, space.high_closed)
    return three_and(above, below)


def above_low(value: object, low: object, closed: bool) -> bool | None:
    """`value > low`, or `>=` when the end is closed."""
    return compare(">=" if closed else ">", value, low)


def below_high(value: object, high: object, closed: bool) -> bool | None:
    """`value < high`, or `<=` when the end is closed."""
    return compare("<=" if closed else "<", value, high)


def between(value: object, low: object, high: object) -> bool | None:
    """`value between low and high`."""
    return three_and(compare(">=", value, low), compare("<=", value, high))


def three_and(a: bool | None, b: bool | None) -> bool | None:
    """And in three-valued logic."""
    if a is False or b is False:
        return False
    return True if a and b else None


def accepts(test: object, value: object, spend: Spend | None = None) -> bool | None:
    """`value in test`: the test is a range, a list of tests, or a value to be equal to.

    `spend` as for `equal`.
    """
    if isinstance(test, Range):
        return None if value is None else within(value, test)
    if isinstance(test, list | tuple):
        return _accepts_any(test, value, spend or Meter().spend)
    return equal(value, test, spend)


def _accepts_any(tests: Sequence[object], value: object, spend: Spend) -> bool:
    """A list is accepted as a whole, anything else by one of the tests in the list."""
    spend(1 + len(tests))
    whole = is_list(value) and equal(value, tests, spend)
    return bool(whole) or any(accepts(one, value, spend) is True for one in tests)


# ----------------------------------------------------------------- arithmetic

Operation = Callable[[object, object], object]


def _guard(operation: Operation) -> Operation:
    """Null instead of an exception where an operation has no value."""

    def guarded(a: object, b: object) -> object:
        try:
            return operation(a, b)
        except (NoValue, ValueError):
            return None

    return guarded


def reason(sign: str, a: object, b: object) -> str:
    """Why `a sign b` is null."""
    try:
        _OPERATIONS[sign](a, b)
    except NoValue as problem:
        return problem.reason
    except ValueError:
        return "the result lies outside of the calendar"
    kinds = " and ".join(str(kind_of(value) or "a foreign value") for value in (a, b))
    return f"'{sign}' cannot be used between {kinds}"


def _add(a: object, b: object) -> object:
    if is_number(a) and is_number(b):
        return numbers.add(a, b)  # type: ignore[arg-type]
    if isinstance(a, str) and isinstance(b, str):
        check_string(len(a) + len(b))
        return a + b
    moved = shift(a, b, 1)
    return shift(b, a, 1) if moved is None else moved


def _subtract(a: object, b: object) -> object:
    if is_number(a) and is_number(b):
        return numbers.subtract(a, b)  # type: ignore[arg-type]
    elapsed = _ELAPSED.get((type(a), type(b)))
    return shift(a, b, -1) if elapsed is None else elapsed(a, b)


def _days(nanos: int) -> DaysDuration:
    if abs(nanos) >= numbers.LIMIT:
        raise NoValue("the duration is too long to be written down")
    return DaysDuration(nanos)


def _months(months: int) -> MonthsDuration:
    if abs(months) >= numbers.LIMIT:
        raise NoValue("the duration is too long to be written down")
    return MonthsDuration(months)


def shift(value: object, by: object, sign: int) -> object:
    """A temporal value or duration moved by a duration; null when they do not fit (NoValue)."""
    move = _MOVES.get((type(value), type(by)))
    return None if move is None else move(value, by, sign)


def _move_date(value: Date, by: DaysDuration, sign: int) -> Date:
    return Date.from_number((value.number * DAY_NANOS + by.nanos * sign) // DAY_NANOS)


def _move_time(value: Time, by: DaysDuration, sign: int) -> Time:
    return Time((value.nanos + by.nanos * sign) % DAY_NANOS, value.offset, value.zone)


def _move_date_time(value: DateTime, by: DaysDuration, sign: int) -> DateTime:
    instant = value.instant_nanos()
    if instant is None:
        return DateTime.from_local(value.local_nanos + by.nanos * sign, value.time)
    return DateTime.from_instant_nanos(instant + by.nanos * sign, value.time)


_MOVES: Mapping[tuple[type, type], Callable[[Any, Any, int], object]] = {
    (Date, DaysDuration): _move_date,
    (Time, DaysDuration): _move_time,
    (DateTime, DaysDuration): _move_date_time,
    (DaysDuration, DaysDuration): lambda a, b, sign: _days(a.nanos + b.nanos * sign),
    (Date, MonthsDuration): lambda a, b, sign: a.plus_months(b.months * sign),
    (DateTime, MonthsDuration): lambda a, b, sign: DateTime(
        a.date.plus_months(b.months * sign), a.time
    ),
    (MonthsDuration, MonthsDuration): lambda a, b, sign: _months(a.months + b.months * sign),
}


def _between_dates(a: Date, b: Date) -> DaysDuration:
    return DaysDuration((a.number - b.number) * DAY_NANOS)


def _between_times(a: Time, b: Time) -> DaysDuration | None:
    return DaysDuration(_in_utc(a) - _in_utc(b)) if a.is_local == b.is_local else None


def _between_moments(a: Date | DateTime, b: Date | DateTime) -> DaysDuration | None:
    left, right = as_date_time(a), as_date_time(b)
    if left.is_local != right.is_local:
        return None
    return DaysDuration(_on_line(left) - _on_line(right))


_ELAPSED: Mapping[tuple[type, type], Callable[[Any, Any], object]] = {
    (Date, Date): _between_dates,
    (Time, Time): _between_times,
    (DateTime, DateTime): _between_moments,
    (Date, DateTime): _between_moments,
    (DateTime, Date): _between_moments,
}


def as_date_time(value: Date | DateTime) -> DateTime:
    """A date as the midnight in UTC that starts it."""
    return DateTime(value, Time(0, 0)) if isinstance(value, Date) else value


def _multiply(a: object, b: object) -> object:
    if is_number(a) and is_number(b):
        return numbers.multiply(a, b)  # type: ignore[arg-type]
    if is_number(a):
        a, b = b, a
    if not is_number(b):
        return None
    return _scale(a, lambda amount: numbers.multiply(amount, b))  # type: ignore[arg-type]


def _divide(a: object, b: object) -> object:
    if is_number(b):
        if is_number(a):
            return numbers.divide(a, b)  # type: ignore[arg-type]
        return _scale(a, lambda amount: numbers.divide(amount, b))  # type: ignore[arg-type]
    if isinstance(a, DaysDuration) and isinstance(b, DaysDuration):
        return numbers.divide(a.nanos, b.nanos)
    if isinstance(a, MonthsDuration) and isinstance(b, MonthsDuration):
        return numbers.divide(a.months, b.months)
    return None


def _scale(value: object, change: Callable[[Number], Number]) -> object:
    """A duration whose amount is changed; whole months and nanoseconds, cut toward zero."""
    if isinstance(value, DaysDuration):
        return _days(int(change(value.nanos)))
    if isinstance(value, MonthsDuration):
        return _months(int(change(value.months)))
    return None


def _power(a: object, b: object) -> object:
    if is_number(a) and is_number(b):
        return numbers.power(a, b)  # type: ignore[arg-type]
    return None


_OPERATIONS: Mapping[str, Operation] = {
    "+": _add,
    "-": _subtract,
    "*": _multiply,
    "/": _divide,
    "**": _power,
}
ARITHMETIC: Mapping[str, Operation] = {sign: _guard(run) for sign, run in _OPERATIONS.items()}


def negate(value: object) -> object:
    """`-value` for numbers and durations, else null."""
    if is_number(value):
        return numbers.negate(value)  # type: ignore[arg-type]
    if isinstance(value, DaysDuration):
        return DaysDuration(-value.nanos)
    return MonthsDuration(-value.months) if isinstance(value, MonthsDuration) else None
