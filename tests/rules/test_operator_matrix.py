"""Every operator between every two kinds of values: a result of the right kind, or null."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

import pytest

from casewright.rules.feel import compile as compile_feel
from casewright.rules.feel import evaluate
from casewright.rules.kinds import kind_of
from casewright.rules.types import FUNCTION, Type, check_types, parse_type

KINDS = {
    "number": "8",
    "string": '"text"',
    "boolean": "true",
    "date": '@"2024-02-29"',
    "time": '@"10:30:00"',
    "moment": '@"2024-02-29T10:30:00"',
    "days": '@"P1DT2H"',
    "months": '@"P1Y2M"',
    "list": "[1, 2]",
    "context": "{a: 1}",
    "range": "[1..9]",
    "function": "function(x) x",
    "null": "null",
}
TYPES = {
    "moment": "date and time",
    "days": "days and time duration",
    "months": "years and months duration",
    "null": "Null",
}

# Row: left operand, column: right operand, cell: the kind of the result, `.` is null.
PLUS = """
+         number  string  boolean  date    time    moment  days    months  list  null
number    number  .       .        .       .       .       .       .       .     .
string    .       string  .        .       .       .       .       .       .     .
boolean   .       .       .        .       .       .       .       .       .     .
date      .       .       .        .       .       .       date    date    .     .
time      .       .       .        .       .       .       time    .       .     .
moment    .       .       .        .       .       .       moment  moment  .     .
days      .       .       .        date    time    moment  days    .       .     .
months    .       .       .        date    .       moment  .       months  .     .
list      .       .       .        .       .       .       .       .       .     .
context   .       .       .        .       .       .       .       .       .     .
range     .       .       .        .       .       .       .       .       .     .
function  .       .       .        .       .       .       .       .       .     .
null      .       .       .        .       .       .       .       .       .     .
"""
MINUS = """
-         number  string  boolean  date    time    moment  days    months  list  null
number    number  .       .        .       .       .       .       .       .     .
string    .       .       .        .       .       .       .       .       .     .
boolean   .       .       .        .       .       .       .       .       .     .
date      .       .       .        days    .       .       date    date    .     .
time      .       .       .        .       days    .       time    .       .     .
moment    .       .       .        .       .       days    moment  moment  .     .
days      .       .       .        .       .       .       days    .       .     .
months    .       .       .        .       .       .       .       months  .     .
list      .       .       .        .       .       .       .       .       .     .
context   .       .       .        .       .       .       .       .       .     .
null      .       .       .        .       .       .       .       .       .     .
"""
TIMES = """
*         number  string  boolean  date    time    moment  days    months  list  null
number    number  .       .        .       .       .       days    months  .     .
string    .       .       .        .       .       .       .       .       .     .
boolean   .       .       .        .       .       .       .       .       .     .
date      .       .       .        .       .       .       .       .       .     .
time      .       .       .        .       .       .       .       .       .     .
moment    .       .       .        .       .       .       .       .       .     .
days      days    .       .        .       .       .       .       .       .     .
months    months  .       .        .       .       .       .       .       .     .
list      .       .       .        .       .       .       .       .       .     .
null      .       .       .        .       .       .       .       .       .     .
"""
DIVIDED = """
/         number  string  boolean  date    time    moment  days    months  list  null
number    number  .       .        .       .       .       .       .       .     .
string    .       .       .        .       .       .       .       .       .     .
boolean   .       .       .        .       .       .       .       .       .     .
date      .       .       .        .       .       .       .       .       .     .
time      .       .       .        .       .       .       .       .       .     .
moment    .       .       .        .       .       .       .       .       .     .
days      days    .       .        .       .       .       number  .       .     .
months    months  .       .        .       .       .       .       number  .     .
list      .       .       .        .       .       .       .       .       .     .
null      .       .       .        .       .       .       .       .       .     .
"""
POWER = """
**        number  string  boolean  date    time    moment  days    months  list  null
number    number  .       .        .       .       .       .       .       .     .
string    .       .       .        .       .       .       .       .       .     .
boolean   .       .       .        .       .       .       .       .       .     .
date      .       .       .        .       .       .       .       .       .     .
days      .       .       .        .       .       .       .       .       .     .
months    .       .       .        .       .       .       .       .       .     .
null      .       .       .        .       .       .       .       .       .     .
"""
GRIDS = (PLUS, MINUS, TIMES, DIVIDED, POWER)


def rows(grid: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    (sign, *columns), *lines = (line.split() for line in grid.strip().splitlines())
    for left, *results in lines:
        named = ("null" if result == "." else result for result in results)
        yield left, sign, dict(zip(columns, named, strict=True))


ROWS = [row for grid in GRIDS for row in rows(grid)]


def type_named(kind: str) -> Type:
    return FUNCTION if kind == "function" else parse_type(TYPES.get(kind, kind))


def written(left: str, sign: str, right: str) -> str:
    return f"({KINDS[left]}) {sign} ({KINDS[right]})"


@pytest.mark.parametrize("left, sign, results", ROWS)
def test_an_operator_gives_the_kind_in_its_table(
    left: str, sign: str, results: dict[str, str]
) -> None:
    found = {right: kind_of(evaluate(written(left, sign, right), {})) for right in results}
    assert found == {right: type_named(kind) for right, kind in results.items()}


@pytest.mark.parametrize("left, sign, results", ROWS)
def test_variables_give_the_same_as_constants(
    left: str, sign: str, results: dict[str, str]
) -> None:
    expression = compile_feel(f"a {sign} b", ["a", "b"])
    for right in results:
        data = {"a": evaluate(KINDS[left], {}), "b": evaluate(KINDS[right], {})}
        assert expression.evaluate(data) == evaluate(written(left, sign, right), {}), right


# A run of more than four operators is evaluated by a loop of its own.
@pytest.mark.parametrize(
    "text, expected",
    [
        ("a + a + a + a + a + a", "12"),
        ("a * a * a * a * a * a", "64"),
        ("64 / a / a / a / a / a", "2"),
        ("a - a - a - a - a - a", "-8"),
        ("a + 1 - a + 1 - a + 1", "1"),
        ('t + "b" + "c" + "d" + "e" + "f"', '"abcdef"'),
        ('d + @"P1M" + @"P1D" + @"P1M" - @"P1D" - @"P2M"', '@"2024-01-31"'),
        ("a + 1 + 1 + null + 1 + 1", "null"),
        ("a + 1 + 1 + t + 1 + 1", "null"),
        ("a ** a ** a ** a ** a ** a", "4294967296"),
    ],
)
def test_long_runs_are_the_same_sums(text: str, expected: str) -> None:
    data = {"a": 2, "t": "a", "d": evaluate('@"2024-01-31"', {})}
    assert evaluate(text, data) == evaluate(expected, {})


@pytest.mark.parametrize("left, sign, results", ROWS)
def test_the_checker_knows_the_same_tables(left: str, sign: str, results: dict[str, str]) -> None:
    for right, result in results.items():
        if "null" in (left, right):
            continue  # a null may come from anything, so nothing is wrong for sure
        problems = check_types(written(left, sign, right), {})
        # A date minus a moment is null here as the moment has no zone, which no type tells.
        sound = result != "null" or (sign == "-" and {left, right} == {"date", "moment"})
        assert bool(problems) is not sound, (right, problems)


ORDERED = {"number", "string", "date", "time", "moment", "days", "months"}


@pytest.mark.parametrize("left", KINDS)
def test_only_values_of_one_kind_are_equal_or_in_order(left: str) -> None:
    for right in KINDS:
        compares(left, right)


def compares(left: str, right: str) -> None:
    data = {"a": evaluate(KINDS[left], {}), "b": evaluate(KINDS[right], {})}

    def of(sign: str) -> object:
        return compile_feel(f"a {sign} b", ["a", "b"]).evaluate(data)

    ordered = left == right and left in ORDERED
    expected: dict[str, bool | None] = {"<": False, "<=": True, ">": False, ">=": True}
    for sign, answer in expected.items():
        assert of(sign) is (answer if ordered else None), (right, sign)
    if "null" in (left, right):
        assert (of("="), of("!=")) == (left == right, left != right)
    elif left == right and left != "function":
        assert (of("="), of("!=")) == (True, False)
    elif left != right:
        assert (of("="), of("!=")) == (None, None)


@pytest.mark.parametrize("kind", KINDS)
def test_only_numbers_and_durations_have_a_negative(kind: str) -> None:
    found = evaluate(f"-({KINDS[kind]})", {})
    if kind in ("number", "days", "months"):
        assert kind_of(found) == type_named(kind)
        assert evaluate(f"-(-({KINDS[kind]})) = {KINDS[kind]}", {}) is True
    else:
        assert found is None


@pytest.mark.parametrize("kind", KINDS)
def test_a_value_of_any_kind_lies_in_a_list_of_itself(kind: str) -> None:
    data = {"a": evaluate(KINDS[kind], {})}
    if kind != "function":
        # A range in a list is a test, not an item that one looks for.
        assert evaluate("a in [a]", data) is (kind != "range")
        assert evaluate("list contains([a], a)", data) is True
        assert evaluate("count(distinct values([a, a]))", data) == 1
    assert evaluate("a in []", data) is False


# ----------------------------------------------------------------- precedence

# From the loosest to the tightest; what stands on one line binds alike.
LEVELS = [
    ("or",),
    ("and",),
    ("=", "!=", "<", "<=", ">", ">="),
    ("+", "-"),
    ("*", "/"),
    ("**",),
]
PAIRS = [
    (loose, [tight for level in LEVELS[place + 1 :] for tight in level])
    for place, level in enumerate(LEVELS[:-1])
    for loose in level
]


def tree(text: str) -> object:
    return compile_feel(text, ["a", "b", "c", "d"]).tree


@pytest.mark.parametrize("loose, tighter", PAIRS)
def test_the_tighter_operator_binds_first_on_either_side(loose: str, tighter: list[str]) -> None:
    for tight in tighter:
        assert tree(f"a {loose} b {tight} c") == tree(f"a {loose} (b {tight} c)")
        assert tree(f"a {tight} b {loose} c") == tree(f"(a {tight} b) {loose} c")
        assert tree(f"a {loose} b {tight} c") != tree(f"(a {loose} b) {tight} c")


@pytest.mark.parametrize(
    "text, meaning",
    [
        ("a - b - c", "(a - b) - c"),
        ("a / b / c", "(a / b) / c"),
        ("a ** b ** c", "(a ** b) ** c"),
        ("a - b + c", "(a - b) + c"),
        ("a / b * c", "(a / b) * c"),
        ("a < b = c", "(a < b) = c"),
        ("-a ** b", "(-a) ** b"),
        ("-a * b", "(-a) * b"),
        ("a - -b", "a - (-b)"),
    ],
)
def test_equal_operators_bind_from_the_left(text: str, meaning: str) -> None:
    for data in ({"a": 7, "b": 2, "c": 3}, {"a": 2, "b": 3, "c": 2}, {"a": 9, "b": 1, "c": 5}):
        assert evaluate(text, data) == evaluate(meaning, data)


@pytest.mark.parametrize(
    "text, meaning",
    [
        ("a.b.c", "(a.b).c"),
        ("-a.b", "-(a.b)"),
        ("a.b[1]", "(a.b)[1]"),
        ("a[1].b", "(a[1]).b"),
        ("-a[1]", "-(a[1])"),
        ("a ** b.c", "a ** (b.c)"),
        ("a + b instance of number", "a + (b instance of number)"),
        ("a in b and c", "(a in b) and c"),
        ("a in b + c", "a in (b + c)"),
        ("a + b in c", "(a + b) in c"),
        ("a between b and c and d", "(a between b and c) and d"),
        ("a + b between c and d", "(a + b) between c and d"),
        ("a between b + c and d * 2", "a between (b + c) and (d * 2)"),
        ("a = b or c = d", "(a = b) or (c = d)"),
        ("if a then b else c + d", "if a then b else (c + d)"),
        ("if a then b else c or d", "if a then b else (c or d)"),
        ("if a or b then c else d", "if (a or b) then c else d"),
        ("for x in a return x + b", "for x in a return (x + b)"),
        ("some x in a satisfies x or b", "some x in a satisfies (x or b)"),
        ("every x in a + b satisfies x", "every x in (a + b) satisfies x"),
        ("function(x) x + a", "function(x) (x + a)"),
        ("a + if b then c else d", "a + (if b then c else d)"),
        ("a(b).c", "(a(b)).c"),
        ("a(b)(c)", "(a(b))(c)"),
        ("[a..b + c]", "[a..(b + c)]"),
    ],
)
def test_other_forms_bind_as_their_parentheses_say(text: str, meaning: str) -> None:
    assert tree(text) == tree(meaning)


# ------------------------------------------------------ the three truth values

VALUES = {"true": True, "false": False, "null": None, "1": None, '"text"': None}


def both(*parts: bool | None) -> bool | None:
    return False if False in parts else None if None in parts else True


def opposite(part: bool | None) -> bool | None:
    return None if part is None else not part


def either(*parts: bool | None) -> bool | None:
    return True if True in parts else None if None in parts else False


LOGIC: dict[str, Callable[[bool | None, bool | None, bool | None], bool | None]] = {
    "a and b": lambda a, b, c: both(a, b),
    "a or b": lambda a, b, c: either(a, b),
    "a and b and c": both,
    "a or b or c": either,
    "a or b and c": lambda a, b, c: either(a, both(b, c)),
    "(a or b) and c": lambda a, b, c: both(either(a, b), c),
    "not(a and b) or c": lambda a, b, c: either(opposite(both(a, b)), c),
    "not(a or b) and c": lambda a, b, c: both(opposite(either(a, b)), c),
}


@pytest.mark.parametrize("text", LOGIC)
def test_logic_over_all_combinations_of_operands(text: str) -> None:
    expression = compile_feel(text, ["a", "b", "c"])
    for a, b, c in product(VALUES, repeat=3):
        data = {"a": evaluate(a, {}), "b": evaluate(b, {}), "c": evaluate(c, {})}
        expected = LOGIC[text](VALUES[a], VALUES[b], VALUES[c])
        assert expression.evaluate(data) is expected, (a, b, c)


@pytest.mark.parametrize("a", VALUES)
def test_logic_over_constants(a: str) -> None:
    for b in VALUES:
        assert evaluate(f"{a} and {b}", {}) is both(VALUES[a], VALUES[b]), b
        assert evaluate(f"{a} or {b}", {}) is either(VALUES[a], VALUES[b]), b


@pytest.mark.parametrize("a", VALUES)
def test_some_and_every_follow_or_and_and(a: str) -> None:
    for b in VALUES:
        assert evaluate(f"some x in [{a}, {b}] satisfies x", {}) is either(VALUES[a], VALUES[b])
        assert evaluate(f"every x in [{a}, {b}] satisfies x", {}) is both(VALUES[a], VALUES[b])


@pytest.mark.parametrize("a", VALUES)
def test_all_and_any_follow_and_and_or(a: str) -> None:
    for b in VALUES:
        assert evaluate(f"all([{a}, {b}])", {}) is both(VALUES[a], VALUES[b])
        assert evaluate(f"any([{a}, {b}])", {}) is either(VALUES[a], VALUES[b])


@pytest.mark.parametrize("a", VALUES)
def test_a_condition_is_true_or_it_is_not(a: str) -> None:
    assert evaluate(f"if {a} then 1 else 2", {}) == (1 if VALUES[a] else 2)
    assert evaluate(f"[7][{a} and true]", {}) == ([7] if VALUES[a] else [])
    assert evaluate(f"not({a})", {}) is opposite(VALUES[a])


@pytest.mark.parametrize("sign", ["and", "or"])
def test_what_is_decided_is_not_evaluated_further(sign: str) -> None:
    decisive = "false" if sign == "and" else "true"
    endless = "(some i in 1..1000000000000 satisfies false)"
    assert evaluate(f"{decisive} {sign} {endless}", {}) is (sign == "or")
    assert evaluate(f"null {sign} {decisive} {sign} {endless}", {}) is (sign == "or")
