"""The checker, form by form: which types go, which do not, and what a person then reads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.rules.errors import FeelSyntaxError
from casewright.rules.kinds import coerce, conforms, kind_of, type_of
from casewright.rules.operator_types import compatible, unite
from casewright.rules.types import (
    ANY,
    BOOLEAN,
    CONTEXT,
    DATE,
    DATE_TIME,
    DAYS_DURATION,
    FUNCTION,
    LIST,
    MONTHS_DURATION,
    NULL,
    NUMBER,
    RANGE,
    STRING,
    TIME,
    FunctionType,
    RangeType,
    Type,
    check_types,
    check_unary_types,
    context_of,
    list_of,
    parse_type,
)
from casewright.rules.values import (
    Date,
    DateTime,
    DaysDuration,
    Function,
    MonthsDuration,
    Range,
    Time,
)

NAMES: dict[str, Type] = {
    "n": NUMBER,
    "s": STRING,
    "b": BOOLEAN,
    "d": DATE,
    "t": TIME,
    "m": DATE_TIME,
    "days": DAYS_DURATION,
    "months": MONTHS_DURATION,
    "any": ANY,
    "ns": list_of(NUMBER),
    "ss": list_of(STRING),
    "r": RangeType(NUMBER),
    "person": context_of({"name": STRING, "age": NUMBER, "born": DATE}),
    "people": list_of(context_of({"name": STRING, "age": NUMBER, "jobs": list_of(STRING)})),
    "f": FunctionType((NUMBER,), STRING),
}


def problems(text: str) -> list[str]:
    return [found.problem for found in check_types(text, NAMES)]


# ------------------------------------------------------------ types of results


@pytest.mark.parametrize(
    "text, kind",
    [
        ("n", "number"),
        ("-n", "number"),
        ("n + 1", "number"),
        ("s + s", "string"),
        ("d + days", "date"),
        ("m - months", "date and time"),
        ("t + days", "time"),
        ("d - d", "days and time duration"),
        ("m - d", "days and time duration"),
        ("days * 2", "days and time duration"),
        ("2 * months", "years and months duration"),
        ("days / days", "number"),
        ("-months", "years and months duration"),
        ("n > 1", "boolean"),
        ("b and b", "boolean"),
        ("n in ns", "boolean"),
        ("n between 1 and 2", "boolean"),
        ("n instance of string", "boolean"),
        ("if b then n else n", "number"),
        ("if b then n else null", "number"),
        ("if b then d else d", "date"),
        ("[n, n]", "list<number>"),
        ("[n, s]", "list<Any>"),
        ("[]", "list<Any>"),
        ("[n..2]", "range<number>"),
        ("(> d)", "range<date>"),
        ("{a: n, b: s}", "context<a: number, b: string>"),
        ("{a: n, b: a}.b", "number"),
        ("person.age", "number"),
        ("person.born.year", "number"),
        ("people.name", "list<string>"),
        ("people.jobs", "list<list<string>>"),
        ("people[1]", "context<name: string, age: number, jobs: list<string>>"),
        ("people[1].jobs[1]", "string"),
        ("people[age > 17].age", "list<number>"),
        ("ns[item > 1]", "list<number>"),
        ("ns[1]", "number"),
        ("n[1]", "number"),
        ("r.start", "number"),
        ("r.end included", "boolean"),
        ("m.hour", "number"),
        ("t.timezone", "string"),
        ("m.time offset", "days and time duration"),
        ("days.minutes", "number"),
        ("months.years", "number"),
        ("for x in ns return x > 1", "list<boolean>"),
        ("for x in 1..3, y in ss return y", "list<string>"),
        ("for p in people return p.age", "list<number>"),
        ("some x in ns satisfies x > 1", "boolean"),
        ("function(x: number) x + 1", "function<number> -> number"),
        ("function(x) x", "function<Any> -> Any"),
        ("(function(x: number) x > 1)(5)", "boolean"),
        ("f(1)", "string"),
        ("count(ns)", "number"),
        ("sum(ns)", "number"),
        ("max(ss)", "string"),
        ("min(d, d)", "date"),
        ("mean([days, days])", "days and time duration"),
        ("reverse(ns)", "list<number>"),
        ("distinct values(ss)", "list<string>"),
        ("split(s, s)", "list<string>"),
        ("date(s)", "date"),
        ("date and time(d, t)", "date and time"),
        ('duration("P1D")', "days and time duration"),
        ('duration("P1Y")', "years and months duration"),
        ("duration(s)", "Any"),
        ("now()", "date and time"),
        ("today() - d", "days and time duration"),
        ("get entries(person)[1].key", "string"),
        ("any", "Any"),
        ("any + 1", "number"),
        ("any.whatever", "Any"),
        ("any > 1", "boolean"),
    ],
)
def test_the_type_of_an_expression(text: str, kind: str) -> None:
    assert check_types(text, NAMES) == ()
    assert check_types(text, NAMES, parse_type(kind)) == ()
    if kind != "Any":
        # Something else is demanded: the message names the type that was found.
        wanted = BOOLEAN if kind != "boolean" else NUMBER
        if "Any" not in kind:
            (found,) = check_types(text, NAMES, wanted)
            assert found.problem == f"The result is of type {kind}, but must be {wanted}"
            assert found.remedy == f"Write an expression that gives {wanted}."
            assert (found.position, found.end) == (0, len(text))


# ---------------------------------------------------------------- what is wrong


@pytest.mark.parametrize(
    "text, expected",
    [
        ("n < b", ["number cannot be compared with boolean by '<'"]),
        ("b < b", ["boolean cannot be compared with boolean by '<'"]),
        ("ns > ns", ["list<number> cannot be compared with list<number> by '>'"]),
        ("r <= r", ["range<number> cannot be compared with range<number> by '<='"]),
        ("{a: n} < {a: n}", ["context<a: number> cannot be compared with context<a: number> by '<'"]),
        ("d < m", ["date cannot be compared with date and time by '<'"]),
        ("days = months", [
            "days and time duration cannot be compared with years and months duration by '='"]),
        ("ns = ss", ["list<number> cannot be compared with list<string> by '='"]),
        ("n != s", ["number cannot be compared with string by '!='"]),
        ("n between s and 2", ["number cannot be compared with string by '<='"]),
        ("n between s and d", [
            "number cannot be compared with string by '<='",
            "number cannot be compared with date by '<='"]),
        ("[n..s]", ["number cannot be compared with string by '<='"]),
        ("[b..b]", ["boolean cannot be compared with boolean by '<='"]),
        ("n in ss", ["number cannot be compared with string by '='"]),
        ("n in (1, s)", ["number cannot be compared with string by '='"]),
        ("n in (> s)", ["number cannot be compared with string by '>'"]),
        ("s in [1..2]", ["string cannot be compared with number by '='"]),
        ("n in > s", ["number cannot be compared with string by '>'"]),
        ("n + s", ["'+' cannot be used between number and string"]),
        ("s - s", ["'-' cannot be used between string and string"]),
        ("d + d", ["'+' cannot be used between date and date"]),
        ("d + n", ["'+' cannot be used between date and number"]),
        ("t + months", ["'+' cannot be used between time and years and months duration"]),
        ("days + months", [
            "'+' cannot be used between days and time duration and years and months duration"]),
        ("n / days", ["'/' cannot be used between number and days and time duration"]),
        ("n - d", ["'-' cannot be used between number and date"]),
        ("s ** 2", ["'**' cannot be used between string and number"]),
        ("any - s", ["'-' cannot be used between Any and string"]),
        ("b * any", ["'*' cannot be used between boolean and Any"]),
        ("-s", ["'-' cannot be used before string"]),
        ("-d", ["'-' cannot be used before date"]),
        ("-b", ["'-' cannot be used before boolean"]),
        ("n and b", ["This side of 'and' is of type number, but must be boolean"]),
        ("b or s or n", [
            "This side of 'or' is of type string, but must be boolean",
            "This side of 'or' is of type number, but must be boolean"]),
        ("if s then 1 else 2", ["The condition of 'if' is of type string, but must be boolean"]),
        ("some x in ns satisfies x", [
            "What follows 'satisfies' is of type number, but must be boolean"]),
        ("people[name]", ["A filter is of type string, but must be boolean or a number"]),
        ("people[nam = s]", ["The name 'nam' is unknown"]),
        ("people.nmae", [
            "context<name: string, age: number, jobs: list<string>> has no field 'nmae'"]),
        ("person.born.hour", ["date has no field 'hour'"]),
        ("n.x", ["number has no field 'x'"]),
        ("r.begin", ["range<number> has no field 'begin'"]),
        ("days.months", ["days and time duration has no field 'months'"]),
        ("for x in people return x.salary", [
            "context<name: string, age: number, jobs: list<string>> has no field 'salary'"]),
        ("{a: n}.b", ["context<a: number> has no field 'b'"]),
        ("{a: q, b: 1}", ["The name 'q' is unknown"]),
        ("function(x: string) x + n", ["'+' cannot be used between string and number"]),
        ("s(1)", ["string is no function"]),
        ("person.name(1)", ["string is no function"]),
        ("nosuch(1)", ["The name 'nosuch' is unknown"]),
        ("date(n)", ["'date' does not take (number)"]),
        ("count()", ["'count' does not take (nothing)"]),
        ("substring(n, s)", ["'substring' does not take (number, string)"]),
        ("substring(s, 1, 2, 3)", ["'substring' does not take (string, number, number, number)"]),
        ("round up(1.5)", ["'round up' does not take (number)"]),
        ("not(n)", ["'not' does not take (number)"]),
        ('date("2023-02-29")', ["'2023-02-29' is no date"]),
        ('time("25:00:00")', ["'25:00:00' is no time"]),
        ('date and time("now")', ["'now' is no date and time"]),
        ('duration("P1H")', ["'P1H' is no duration"]),
        ("q + p", ["The name 'q' is unknown", "The name 'p' is unknown"]),
    ],
)  # fmt: skip
def test_what_the_checker_says(text: str, expected: list[str]) -> None:
    assert problems(text) == expected
    for found in check_types(text, NAMES):
        assert found.remedy.endswith((".", "?"))
        assert 0 <= found.position < found.end <= len(text)


@pytest.mark.parametrize(
    "text, part",
    [
        ("n + (s - 1)", "s - 1"),
        ("b and q and b", "q"),
        ("n > 1 and n < s", "n < s"),
        ("people[age > name].age", "age > name"),
        ("person.nmae = s", "nmae"),
        ("if n then 1 else 2", "n"),
        ("[1, 2, substring(n)]", "substring(n)"),
        ("n + 1 + s + 2", "n + 1 + s"),
        ("  -s  ", "-s"),
    ],
)
def test_a_problem_points_at_its_part_of_the_text(text: str, part: str) -> None:
    found = check_types(text, NAMES)[0]
    assert text[found.position : found.end] == part


@pytest.mark.parametrize(
    "text, remedy",
    [
        ("persn.age", "Did you mean 'person'?"),
        ("person.nam", "Did you mean 'name'?"),
        ("coutn(ns)", "Did you mean 'count'?"),
        ("m.huor", "Did you mean 'hour'?"),
        ("n + s", "Convert one side, for instance with number(…) or string(…)."),
        ("-s", "Only numbers and durations."),
        ("s(1)", "Only functions are called."),
        ("people[name]", "Write a condition or a position between the brackets."),
        ('date("x")', "Use the ISO 8601 form."),
        ("upper case(n)", "Call it as upper case(string: string)."),
        ("(n", "Correct the expression at the marked place."),
    ],
)
def test_a_remedy_says_what_to_do(text: str, remedy: str) -> None:
    assert check_types(text, NAMES)[0].remedy == remedy


# ------------------------------------------------------------------ cell by cell

CELLS = """
cell        number  string  boolean  date  list<number>
-           ok      ok      ok       ok    ok
5           ok      no      no       no    no
"a"         no      ok      no       no    no
>5          ok      no      no       no    no
<d          no      no      no       ok    no
[1..5]      ok      no      no       no    no
ns          ok      no      no       no    ok
not(5)      ok      no      no       no    no
5,6         ok      no      no       no    no
null        ok      ok      ok       ok    ok
any         ok      ok      ok       ok    ok
b           ok      ok      ok       ok    ok
n>5         ok      ok      ok       ok    ok
?>5         ok      no      no       no    no
r           ok      no      no       no    no
"""


def cells() -> list[tuple[str, str, bool]]:
    (_, *kinds), *lines = (line.split() for line in CELLS.strip().splitlines())
    return [
        (cell, kind, sign == "ok")
        for cell, *signs in lines
        for kind, sign in zip(kinds, signs, strict=True)
    ]


def test_every_cell_is_checked_against_its_input() -> None:
    wrong = [
        (cell, kind)
        for cell, kind, sound in cells()
        if (check_unary_types(cell, NAMES, parse_type(kind)) == ()) is not sound
    ]
    assert wrong == []


# ---------------------------------------------------------------- types as values

WRITTEN = [
    "Any", "Null", "number", "string", "boolean", "date", "time", "date and time",
    "days and time duration", "years and months duration", "list<Any>", "list<number>",
    "list<list<date and time>>", "range<date>", "range<Any>", "context<>", "context<a: number>",
    "context<first name: string, born: date>", "context<a: context<b: list<number>>>",
    "function<> -> Any", "function<number> -> string", "function<number, list<date>> -> boolean",
    "function<function<number> -> number> -> number", "tAddress", "model.tAddress",
]  # fmt: skip


@pytest.mark.parametrize("text", WRITTEN)
def test_a_type_reads_back_as_it_is_written(text: str) -> None:
    kind = parse_type(text)
    assert str(kind) == text
    assert parse_type(f"  {text.replace(' ', '   ')} // a comment") == kind


@pytest.mark.parametrize(
    "short, full",
    [
        ("list", "list<Any>"),
        ("range", "range<Any>"),
        ("context", "context<>"),
        ("list<list>", "list<list<Any>>"),
        ("function<number>", "function<number> -> Any"),
    ],
)
def test_a_type_may_leave_its_parts_open(short: str, full: str) -> None:
    assert parse_type(short) == parse_type(full)


def test_any_function_is_not_a_function_without_parameters() -> None:
    assert parse_type("function") == FUNCTION
    assert parse_type("function<> -> Any") == FunctionType((), ANY)


@pytest.mark.parametrize(
    "text", ["", "5", "list<", "list<>", "list<number>>", "context<a>", "context<a: number",
             "function<number", "function<number> ->", '"number"', "number, string", "list<5>"],
)  # fmt: skip
def test_a_text_that_is_no_type_is_refused(text: str) -> None:
    with pytest.raises(FeelSyntaxError):
        parse_type(text)


VALUES: dict[str, object] = {
    "number": 5,
    "string": "x",
    "boolean": True,
    "date": Date(2024, 2, 29),
    "time": Time(0),
    "date and time": DateTime(Date(2024, 2, 29), Time(0)),
    "days and time duration": DaysDuration(5),
    "years and months duration": MonthsDuration(5),
    "list<number>": [1, None],
    "range<number>": Range(1, None),
    "context<a: number>": {"a": 1, "b": "more"},
    "function<Any> -> Any": Function(("x",), lambda x: x),
}


@pytest.mark.parametrize("own", VALUES)
def test_a_value_is_of_its_own_type_and_of_any(own: str) -> None:
    value = VALUES[own]
    for other in VALUES:
        assert conforms(value, parse_type(other)) is (other == own), other
    assert conforms(value, ANY)
    assert not conforms(value, NULL)
    assert not conforms(None, parse_type(own))
    assert conforms(None, NULL)
    assert coerce(value, parse_type(own)) is value
    assert coerce(None, parse_type(own)) is None
    assert compatible(type_of(value), kind_of(value) or ANY)


@pytest.mark.parametrize(
    "value, kind, result",
    [
        ([5], "number", 5),
        ([5, 6], "number", None),
        ([], "number", None),
        (["x"], "number", None),
        ([[5]], "number", None),
        (5, "list<number>", [5]),
        ("x", "list<number>", None),
        ([1, "x"], "list<number>", None),
        (Date(2024, 1, 1), "date and time", DateTime(Date(2024, 1, 1), Time(0, 0))),
        (DateTime(Date(2024, 1, 1), Time(0)), "date", None),
        (True, "number", None),
        ({"a": "x"}, "context<a: number>", None),
        ({"b": 1}, "context<a: number>", None),
    ],
)
def test_a_value_is_fitted_to_a_parameter_or_becomes_null(
    value: object, kind: str, result: object
) -> None:
    assert coerce(value, parse_type(kind)) == result


@pytest.mark.parametrize(
    "a, b, goes",
    [
        ("number", "number", True),
        ("number", "string", False),
        ("number", "Any", True),
        ("Null", "date", True),
        ("list<number>", "list<number>", True),
        ("list<Any>", "list<number>", True),
        ("list<number>", "list<string>", False),
        ("list<number>", "number", False),
        ("range<date>", "range<time>", False),
        ("range<date>", "list<date>", False),
        ("context<a: number>", "context<a: number, b: string>", True),
        ("context<a: number>", "context<a: string>", False),
        ("context<a: number>", "context<>", True),
        ("context<a: context<b: date>>", "context<a: context<b: time>>", False),
        ("function<number> -> number", "function<string, string> -> date", True),
        ("date", "date and time", False),
    ],
)
def test_which_types_may_stand_for_which(a: str, b: str, goes: bool) -> None:
    assert compatible(parse_type(a), parse_type(b)) is goes
    assert compatible(parse_type(b), parse_type(a)) is goes


@pytest.mark.parametrize(
    "kinds, result",
    [
        ([NUMBER, NUMBER], NUMBER),
        ([NUMBER, STRING], ANY),
        ([NUMBER, NULL], NUMBER),
        ([NULL, NULL], ANY),
        ([], ANY),
        ([LIST, LIST], LIST),
        ([CONTEXT, RANGE], ANY),
        ([ANY, NUMBER], ANY),
        ([FUNCTION], FUNCTION),
    ],
)
def test_the_common_type_of_several(kinds: list[Type], result: Type) -> None:
    assert unite(kinds) == result
    assert unite(kinds[::-1]) == result


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner),
    max_leaves=8,
)


@given(plain)
def test_the_type_of_a_value_is_never_one_that_it_contradicts(value: object) -> None:
    kind = type_of(value)
    assert parse_type(str(kind)) == kind
    assert check_types("v", {"v": kind}) == ()
    assert compatible(kind, kind)
