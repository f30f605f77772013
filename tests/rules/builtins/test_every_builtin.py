"""Every built-in function, every way to call it: by place, by name, with null, with a wrong kind."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from casewright.rules.builtins import FUNCTIONS
from casewright.rules.feel import Environment, evaluate
from casewright.rules.feel import compile as compile_feel
from casewright.rules.types import check_types


class Way(NamedTuple):
    """One way to call a function: named arguments and the result, all as FEEL."""

    name: str
    arguments: dict[str, str]
    result: str

    def __str__(self) -> str:
        return f"{self.name}({', '.join(self.arguments)})"


DAY = '@"2024-02-29"'
MOMENT = '@"2024-02-29T10:30:00"'
LATER = '@"2025-04-30T10:30:00"'
LISTS = [
    Way("list contains", {"list": "[1, 2]", "element": "2"}, "true"),
    Way("count", {"list": "[1, 2, null]"}, "3"),
    Way("min", {"list": "[2, 1, 3]"}, "1"),
    Way("max", {"list": "[2, 3, 1]"}, "3"),
    Way("sum", {"list": "[1, 2, 3]"}, "6"),
    Way("mean", {"list": "[1, 2, 6]"}, "3"),
    Way("product", {"list": "[2, 3, 4]"}, "24"),
    Way("median", {"list": "[1, 9, 2]"}, "2"),
    Way("stddev", {"list": "[1, 2, 3]"}, "1"),
    Way("mode", {"list": "[1, 2, 2]"}, "[2]"),
    Way("all", {"list": "[true, true]"}, "true"),
    Way("any", {"list": "[false, true]"}, "true"),
    Way("sublist", {"list": "[1, 2, 3]", "start position": "2"}, "[2, 3]"),
    Way("sublist", {"list": "[1, 2, 3]", "start position": "2", "length": "1"}, "[2]"),
    Way("append", {"list": "[1]", "item": "2"}, "[1, 2]"),
    Way("concatenate", {"list": "[1, 2]"}, "[1, 2]"),
    Way("insert before", {"list": "[1, 3]", "position": "2", "newItem": "2"}, "[1, 2, 3]"),
    Way("remove", {"list": "[1, 2, 3]", "position": "2"}, "[1, 3]"),
    Way("list replace", {"list": "[1, 2]", "position": "2", "newItem": "5"}, "[1, 5]"),
    Way(
        "list replace",
        {"list": "[1, 7]", "match": "function(item, new) item < new", "newItem": "5"},
        "[5, 7]",
    ),
    Way("reverse", {"list": "[1, 2, 3]"}, "[3, 2, 1]"),
    Way("index of", {"list": "[1, 2, 1]", "match": "1"}, "[1, 3]"),
    Way("distinct values", {"list": "[1, 2, 1]"}, "[1, 2]"),
    Way("union", {"list": "[1, 2, 1]"}, "[1, 2]"),
    Way("flatten", {"list": "[1, [2, [3]]]"}, "[1, 2, 3]"),
    Way("sort", {"list": "[2, 3, 1]"}, "[1, 2, 3]"),
    Way("sort", {"list": "[2, 3, 1]", "precedes": "function(a, b) a > b"}, "[3, 2, 1]"),
]
NUMBERS = [
    Way("decimal", {"n": "2.125", "scale": "2"}, "2.12"),
    Way("floor", {"n": "-1.5"}, "-2"),
    Way("floor", {"n": "1.59", "scale": "1"}, "1.5"),
    Way("ceiling", {"n": "-1.5"}, "-1"),
    Way("ceiling", {"n": "1.51", "scale": "1"}, "1.6"),
    Way("round up", {"n": "1.121", "scale": "2"}, "1.13"),
    Way("round down", {"n": "1.129", "scale": "2"}, "1.12"),
    Way("round half up", {"n": "1.125", "scale": "2"}, "1.13"),
    Way("round half down", {"n": "1.125", "scale": "2"}, "1.12"),
    Way("abs", {"n": "-10"}, "10"),
    Way("abs", {"n": '@"-PT5H"'}, '@"PT5H"'),
    Way("abs", {"n": '@"-P5M"'}, '@"P5M"'),
    Way("modulo", {"dividend": "-12", "divisor": "5"}, "3"),
    Way("sqrt", {"number": "2.25"}, "1.5"),
    Way("log", {"number": "1"}, "0"),
    Way("exp", {"number": "0"}, "1"),
    Way("odd", {"number": "3"}, "true"),
    Way("even", {"number": "3"}, "false"),
    Way("number", {"from": '"12.5"'}, "12.5"),
    Way("number", {"from": "12.5"}, "12.5"),
    Way("number", {"from": '"1,2"', "grouping separator": '","'}, "12"),
    Way(
        "number",
        {"from": '"1.234,5"', "grouping separator": '"."', "decimal separator": '","'},
        "1234.5",
    ),
]
TEXTS = [
    Way("string", {"from": "12.50"}, '"12.5"'),
    Way("string length", {"string": '"🐎abc"'}, "4"),
    Way("substring", {"string": '"foobar"', "start position": "3"}, '"obar"'),
    Way("substring", {"string": '"foobar"', "start position": "3", "length": "2"}, '"ob"'),
    Way("upper case", {"string": '"straße"'}, '"STRASSE"'),
    Way("lower case", {"string": '"ÀB"'}, '"àb"'),
    Way("substring before", {"string": '"a=b=c"', "match": '"="'}, '"a"'),
    Way("substring after", {"string": '"a=b=c"', "match": '"="'}, '"b=c"'),
    Way("contains", {"string": '"foobar"', "match": '"oba"'}, "true"),
    Way("starts with", {"string": '"foobar"', "match": '"bar"'}, "false"),
    Way("ends with", {"string": '"foobar"', "match": '"bar"'}, "true"),
    Way("matches", {"input": '"foobar"', "pattern": '"^fo+"'}, "true"),
    Way("matches", {"input": '"FOO"', "pattern": '"^fo+"', "flags": '"i"'}, "true"),
    Way("replace", {"input": '"abab"', "pattern": '"b"', "replacement": '"-"'}, '"a-a-"'),
    Way(
        "replace",
        {"input": '"ABAB"', "pattern": '"b"', "replacement": '"-"', "flags": '"i"'},
        '"A-A-"',
    ),
    Way("split", {"string": '"a;b"', "delimiter": '";"'}, '["a", "b"]'),
    Way("string join", {"list": '["a", "b"]'}, '"ab"'),
    Way("string join", {"list": '["a", "b"]', "delimiter": '"; "'}, '"a; b"'),
    Way("range", {"from": '"[1..3)"'}, "[1..3)"),
]
MOMENTS = [
    Way("now", {}, '@"1970-01-01T00:00:00Z"'),
    Way("today", {}, '@"1970-01-01"'),
    Way("date", {"from": '"2024-02-29"'}, DAY),
    Way("date", {"from": DAY}, DAY),
    Way("date", {"from": MOMENT}, DAY),
    Way("date", {"year": "2024", "month": "2", "day": "29"}, DAY),
    Way("time", {"from": '"10:30:00"'}, '@"10:30:00"'),
    Way("time", {"from": '@"10:30:00"'}, '@"10:30:00"'),
    Way("time", {"from": DAY}, '@"00:00:00Z"'),
    Way("time", {"from": MOMENT}, '@"10:30:00"'),
    Way("time", {"hour": "10", "minute": "30", "second": "1.5"}, '@"10:30:01.5"'),
    Way(
        "time",
        {"hour": "10", "minute": "30", "second": "0", "offset": '@"-PT3H"'},
        '@"10:30:00-03:00"',
    ),
    Way("date and time", {"from": '"2024-02-29T10:30:00"'}, MOMENT),
    Way("date and time", {"from": MOMENT}, MOMENT),
    Way("date and time", {"date": DAY, "time": '@"10:30:00"'}, MOMENT),
    Way("date and time", {"date": LATER, "time": '@"11:00:00Z"'}, '@"2025-04-30T11:00:00Z"'),
    Way("duration", {"from": '"P1DT2H"'}, '@"P1DT2H"'),
    Way("duration", {"from": '@"P1DT2H"'}, '@"P1DT2H"'),
    Way("duration", {"from": '@"P1Y"'}, '@"P1Y"'),
    Way("years and months duration", {"from": DAY, "to": '@"2025-04-30"'}, '@"P1Y2M"'),
    Way("years and months duration", {"from": MOMENT, "to": LATER}, '@"P1Y2M"'),
    Way("day of week", {"date": DAY}, '"Thursday"'),
    Way("day of week", {"date": MOMENT}, '"Thursday"'),
    Way("day of year", {"date": DAY}, "60"),
    Way("day of year", {"date": MOMENT}, "60"),
    Way("month of year", {"date": DAY}, '"February"'),
    Way("month of year", {"date": MOMENT}, '"February"'),
    Way("week of year", {"date": DAY}, "9"),
    Way("week of year", {"date": MOMENT}, "9"),
]
CONTEXTS = [
    Way("not", {"negand": "true"}, "false"),
    Way("is", {"value1": "1", "value2": "1.0"}, "true"),
    Way("get value", {"m": "{a: 1}", "key": '"a"'}, "1"),
    Way("get value", {"m": "{a: {b: 2}}", "keys": '["a", "b"]'}, "2"),
    Way("get entries", {"m": "{a: 1}"}, '[{key: "a", value: 1}]'),
    Way("context", {"entries": '[{key: "a", value: 1}]'}, "{a: 1}"),
    Way("context put", {"context": "{a: 1}", "key": '"b"', "value": "2"}, "{a: 1, b: 2}"),
    Way("context put", {"context": "{a: {}}", "keys": '["a", "b"]', "value": "2"}, "{a: {b: 2}}"),
    Way("context merge", {"contexts": "[{a: 1}, {a: 2, b: 3}]"}, "{a: 2, b: 3}"),
]
# Any number of arguments instead of one list: the same functions, called by place only.
REPEATED = [
    ("min(2, 1, 3)", "1"),
    ("max(2, 3, 1)", "3"),
    ("sum(1, 2, 3)", "6"),
    ("mean(1, 2, 6)", "3"),
    ("product(2, 3, 4)", "24"),
    ("median(1, 9, 2)", "2"),
    ("stddev(1, 2, 3)", "1"),
    ("mode(1, 2, 2)", "[2]"),
    ("all(true, true, false)", "false"),
    ("any(false, false, true)", "true"),
    ("append([1], 2, 3, null)", "[1, 2, 3, null]"),
    ("concatenate([1], [2, 3], [], [4])", "[1, 2, 3, 4]"),
    ("union([1, 2], [2, 3], [1, 4])", "[1, 2, 3, 4]"),
]
RANGES = {"range1": "[1..5]", "range2": "[1..5]"}
RELATIONS = [
    Way("before", {"point1": "1", "point2": "2"}, "true"),
    Way("before", {"point": "1", "range": "(1..5]"}, "true"),
    Way("before", {"range": "[1..5]", "point": "6"}, "true"),
    Way("before", RANGES, "false"),
    Way("after", {"point1": "1", "point2": "2"}, "false"),
    Way("after", {"point": "6", "range": "[1..5]"}, "true"),
    Way("after", {"range": "[1..5]", "point": "6"}, "false"),
    Way("after", RANGES, "false"),
    Way("meets", RANGES, "false"),
    Way("met by", RANGES, "false"),
    Way("overlaps", RANGES, "true"),
    Way("overlaps before", RANGES, "false"),
    Way("overlaps after", RANGES, "false"),
    Way("finishes", {"point": "5", "range": "[1..5]"}, "true"),
    Way("finishes", RANGES, "true"),
    Way("finished by", {"range": "[1..5]", "point": "5"}, "true"),
    Way("finished by", RANGES, "true"),
    Way("includes", {"range": "[1..5]", "point": "5"}, "true"),
    Way("includes", RANGES, "true"),
    Way("during", {"point": "5", "range": "[1..5]"}, "true"),
    Way("during", RANGES, "true"),
    Way("starts", {"point": "5", "range": "[1..5]"}, "false"),
    Way("starts", RANGES, "true"),
    Way("started by", {"range": "[1..5]", "point": "5"}, "false"),
    Way("started by", RANGES, "true"),
    Way("coincides", {"point1": "5", "point2": "5.0"}, "true"),
    Way("coincides", RANGES, "true"),
]
WAYS = [*LISTS, *NUMBERS, *TEXTS, *MOMENTS, *CONTEXTS, *RELATIONS]

# Where null is an answer like any other.
NULL_IS_A_VALUE = {
    ("list contains", "element"), ("append", "item"), ("insert before", "newItem"),
    ("list replace", "newItem"), ("index of", "match"), ("is", "value1"), ("is", "value2"),
    ("context put", "value"), ("matches", "flags"), ("replace", "flags"),
    ("string join", "delimiter"), ("number", "grouping separator"),
    ("number", "decimal separator"), ("time", "offset"),
}  # fmt: skip

SAMPLES = {
    "number": "5",
    "string": '"x;y"',
    "boolean": "true",
    "date": DAY,
    "time": '@"10:30:00"',
    "date and time": MOMENT,
    "days": '@"P1D"',
    "months": '@"P1M"',
    "context": "{q: 1}",
    "function": "function(p, q) true",
    "range": "[1..2]",
    "list": "[1, 2]",
}
EVERYTHING = set(SAMPLES)
MOMENT_KINDS = {"date", "date and time"}
DURATIONS = {"days", "months"}
# What each parameter takes; anything else makes the call null. A single value stands for a list.
TAKES: dict[tuple[str, str], set[str]] = {
    **dict.fromkeys(NULL_IS_A_VALUE, EVERYTHING),
    **{key: {"string"} for key in (("matches", "flags"), ("replace", "flags"))},
    **{("number", f"{kind} separator"): set() for kind in ("grouping", "decimal")},
    ("string join", "list"): {"string"},
    ("string join", "delimiter"): {"string"},
    ("string", "from"): EVERYTHING,
    ("not", "negand"): {"boolean"},
    ("abs", "n"): {"number"} | DURATIONS,
    ("number", "from"): {"number"},
    ("duration", "from"): DURATIONS,
    ("date", "from"): MOMENT_KINDS,
    ("time", "from"): {"time"} | MOMENT_KINDS,
    ("date and time", "from"): MOMENT_KINDS,
    ("date and time", "date"): MOMENT_KINDS,
    ("date and time", "time"): {"time"},
    ("years and months duration", "from"): MOMENT_KINDS,
    ("years and months duration", "to"): MOMENT_KINDS,
    **{(f"{part} of {whole}", "date"): MOMENT_KINDS for part, whole in (
        ("day", "week"), ("day", "year"), ("month", "year"), ("week", "year"))},
    ("time", "offset"): {"days"},
    ("get value", "m"): {"context"},
    ("get value", "key"): {"string"},
    ("get value", "keys"): {"string"},
    ("get entries", "m"): {"context"},
    ("context put", "context"): {"context"},
    ("context put", "key"): {"string"},
    ("context put", "keys"): {"string"},
    ("context merge", "contexts"): {"context"},
    ("list replace", "position"): {"number", "function"},
    ("list replace", "match"): {"number", "function"},
    ("sort", "precedes"): {"function"},
    **{(way.name, part): {"number", "range"} for way in RELATIONS for part in way.arguments},
    **{(way.name, "list"): EVERYTHING for way in LISTS},
}  # fmt: skip
NUMERIC = {"n", "scale", "dividend", "divisor", "number", "start position", "length", "position",
           "year", "month", "day", "hour", "minute", "second"}  # fmt: skip
TEXTUAL = {"string", "match", "input", "pattern", "replacement", "delimiter"}


def takes(name: str, parameter: str) -> set[str]:
    known = TAKES.get((name, parameter))
    if known is not None:
        return known
    return {"number"} if parameter in NUMERIC else {"string"} if parameter in TEXTUAL else set()


def value(text: str) -> object:
    return compile_feel(text).evaluate({}, Environment(now=0))


def by_place(name: str, arguments: list[str]) -> str:
    return f"{name}({', '.join(arguments)})"


def by_name(name: str, arguments: dict[str, str]) -> str:
    return by_place(name, [f"{key}: {argument}" for key, argument in arguments.items()])


def test_no_function_and_no_way_to_call_it_is_missing_here() -> None:
    here = {(way.name, part) for way in WAYS for part in way.arguments}
    there = {
        (name, part.name)
        for name, found in FUNCTIONS.items()
        for signature in found.signatures
        for part in signature.parameters
        if not part.repeated
    }
    assert there - here == set()
    repeated = {
        name
        for name, found in FUNCTIONS.items()
        if any(part.repeated for signature in found.signatures for part in signature.parameters)
    }
    assert repeated == {text.partition("(")[0] for text, _ in REPEATED}


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_arguments_may_be_given_by_place_or_by_name_in_any_order(way: Way) -> None:
    placed = by_place(way.name, list(way.arguments.values()))
    backwards = dict(reversed(way.arguments.items()))
    if way.name in ("before", "after") and "range" in way.arguments:
        # `before(point, range)` and `before(range, point)` are told apart by their order alone.
        backwards = way.arguments
    for call in (placed, by_name(way.name, way.arguments), by_name(way.name, backwards)):
        assert value(call) == value(way.result), call
        assert check_types(call, {}) == (), call


@pytest.mark.parametrize("text, result", REPEATED)
def test_some_functions_take_any_number_of_arguments(text: str, result: str) -> None:
    assert value(text) == value(result)
    assert check_types(text, {}) == ()


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_null_gives_null_unless_null_is_a_value_there(way: Way) -> None:
    for name in way.arguments:
        arguments = {**way.arguments, name: "null"}
        found = value(by_place(way.name, list(arguments.values())))
        assert found == value(by_name(way.name, arguments)), name
        if (way.name, name) not in NULL_IS_A_VALUE and (way.name, name) != ("string join", "list"):
            assert found is None, name


@pytest.mark.parametrize(
    "text, result",
    [
        ("list contains([1, null], null)", "true"),
        ("append([1], null)", "[1, null]"),
        ("insert before([1], 1, null)", "[null, 1]"),
        ("list replace([1], 1, null)", "[null]"),
        ("list replace([1], function(a, b) b = null, null)", "[null]"),
        ("index of([null, 1], null)", "[1]"),
        ("is(null, 1)", "false"),
        ("is(1, null)", "false"),
        ('context put({}, "a", null)', "{a: null}"),
        ('matches("foo", "o", null)', "true"),
        ('replace("foo", "o", "a", null)', '"faa"'),
        ('string join(["a", "b"], null)', '"ab"'),
        ("string join(null)", "null"),
        ('number("1.5", null, null)', "1.5"),
        ('number("1,5", null, ",")', "1.5"),
        ("time(10, 30, 0, null)", '@"10:30:00"'),
    ],
)
def test_what_null_means_where_it_is_a_value(text: str, result: str) -> None:
    assert value(text) == value(result)


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_a_value_of_a_wrong_kind_gives_null(way: Way) -> None:
    for name in way.arguments:
        for kind in EVERYTHING - takes(way.name, name):
            arguments = {**way.arguments, name: SAMPLES[kind]}
            assert value(by_name(way.name, arguments)) is None, (name, kind)
            assert value(by_place(way.name, list(arguments.values()))) is None, (name, kind)


@pytest.mark.parametrize("way", [way for way in WAYS if way.arguments], ids=str)
def test_an_argument_too_many_or_of_another_name_gives_null(way: Way) -> None:
    assert value(by_name(way.name, {**way.arguments, "no such": "1"})) is None
    first = next(iter(way.arguments))
    rest = {key: text for key, text in way.arguments.items() if key != first}
    assert value(by_name(way.name, {"no such": way.arguments[first], **rest})) is None
    assert check_types(by_name(way.name, {**way.arguments, "no such": "1"}), {}) != ()


@pytest.mark.parametrize(
    "name, count",
    [
        ("now", 1), ("today", 1), ("not", 2), ("is", 3), ("get value", 3), ("get entries", 2),
        ("context", 2), ("context put", 4), ("context merge", 2), ("list contains", 3),
        ("count", 2), ("sublist", 4), ("insert before", 4), ("remove", 3), ("list replace", 4),
        ("reverse", 2), ("index of", 3), ("distinct values", 2), ("flatten", 2), ("sort", 3),
        ("decimal", 3), ("floor", 3), ("ceiling", 3), ("round up", 3), ("round down", 3),
        ("round half up", 3), ("round half down", 3), ("abs", 2), ("modulo", 3), ("sqrt", 2),
        ("log", 2), ("exp", 2), ("odd", 2), ("even", 2), ("number", 4), ("range", 2),
        ("string", 2), ("string length", 2), ("substring", 4), ("upper case", 2),
        ("lower case", 2), ("substring before", 3), ("substring after", 3), ("contains", 3),
        ("starts with", 3), ("ends with", 3), ("matches", 4), ("replace", 5), ("split", 3),
        ("string join", 3), ("date", 4), ("time", 5), ("date and time", 3), ("duration", 2),
        ("years and months duration", 3), ("day of week", 2), ("day of year", 2),
        ("month of year", 2), ("week of year", 2), ("before", 3), ("after", 3), ("meets", 3),
        ("met by", 3), ("overlaps", 3), ("overlaps before", 3), ("overlaps after", 3),
        ("finishes", 3), ("finished by", 3), ("includes", 3), ("during", 3), ("starts", 3),
        ("started by", 3), ("coincides", 3),
    ],
)  # fmt: skip
def test_one_argument_more_than_a_function_knows_gives_null(name: str, count: int) -> None:
    longest = max((way for way in WAYS if way.name == name), key=lambda way: len(way.arguments))
    given = [*longest.arguments.values(), *["1"] * count][:count]
    assert value(by_place(name, given)) is None
    assert "does not take" in check_types(by_place(name, given), {})[0].problem


def test_without_any_argument_there_is_no_value() -> None:
    for name in {way.name for way in WAYS if way.arguments} - {"is"}:
        assert value(f"{name}()") is None, name


@pytest.mark.parametrize(
    "text, result",
    [
        ('upper case(["abc"])', '"ABC"'),
        ("abs([-1])", "1"),
        ("count(5)", "1"),
        ('string join("a")', '"a"'),
        ("reverse(5)", "[5]"),
        ("not([true])", "false"),
        ("get entries([{a: 1}]).key", '["a"]'),
        ('context put({a: 1}, ["b"], 2)', "{a: 1, b: 2}"),
        ("context merge({a: 1})", "{a: 1}"),
        ("abs([])", "null"),
        ("abs([-1, -2])", "null"),
        ("upper case([5])", "null"),
        ("abs([[-1]])", "null"),
    ],
)
def test_a_list_of_one_stands_for_its_item_and_an_item_for_its_list(text: str, result: str) -> None:
    assert value(text) == value(result)


# `date and time` that is not called is read as two names joined by `and`.
PLAIN = [way for way in WAYS if way.arguments and " and " not in way.name]


@pytest.mark.parametrize("way", PLAIN, ids=str)
def test_a_function_can_be_passed_on_as_a_value(way: Way) -> None:
    given = ", ".join(way.arguments.values())
    text = f"{{f: {way.name}, r: f({given})}}.r"
    assert evaluate(text, {}) == value(way.result)
