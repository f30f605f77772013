"""A written function is its closures, only quicker: same values, nulls, budgets and refusals."""

from __future__ import annotations

from decimal import Decimal
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.rules import compiler, feel, syntax
from casewright.rules.errors import EvaluationStopped, FeelSyntaxError, LimitExceeded
from casewright.rules.feel import Environment
from casewright.rules.frames import Frame, Run
from casewright.rules.numbers import LIMIT
from casewright.rules.values import Date, DateTime, DaysDuration, MonthsDuration, Range, Time
from tests.rules import test_tck_expressions as kit
from tests.rules import trees, twice

VALUES: tuple[object, ...] = (
    0, 1, -1, 5, 1_000, LIMIT - 1, 1 - LIMIT, Decimal("1.5"), Decimal("5"), Decimal("1E+6000"),
    True, False, None, "", "x", "gold", Date(2024, 2, 29), Time(0, 3_600),
    DateTime(Date(2024, 1, 1), Time(0, 0)), DaysDuration(5), MonthsDuration(14), Range(1, 5),
    [], [1, 2, 3], [1, [2, None]], [{"a": 1}, {"a": 2, "b2": "x"}], {"a": 1, "year": 2}, {},
    MappingProxyType({"a": 7}), ("x", 1), object,
)  # fmt: skip


def data() -> st.SearchStrategy[dict[str, object]]:
    """Values of every kind under the names that the trees read; some names are missing."""
    return st.dictionaries(st.sampled_from(trees.NAMES), st.sampled_from(VALUES), max_size=9)


KNOWN = dict.fromkeys(trees.NAMES)


@given(trees.expressions(), data())
def test_any_expression_over_any_data(tree: syntax.Node, given: dict[str, object]) -> None:
    closures, function = twice.expression(tree, KNOWN, given)
    assert function == closures


@given(trees.unary_tests(), st.sampled_from(VALUES), data())
def test_any_cell_over_any_value(
    tree: syntax.Node, value: object, given: dict[str, object]
) -> None:
    closures, function = twice.cell(tree, KNOWN, value, given)
    assert function == closures


@given(trees.expressions(), data(), st.integers(0, 30))
def test_a_budget_ends_at_the_same_step(
    tree: syntax.Node, given: dict[str, object], steps: int
) -> None:
    closures, function = twice.expression(tree, KNOWN, given, steps)
    assert function == closures


def plain_texts() -> st.SearchStrategy[str]:
    """Conditions as people write them, over few names, so that values and tests often meet."""
    value = st.sampled_from(["a", "b", "c.d", "5", "-1", "1.5", '"x"', "null", "true", "a + 1"])
    sign = st.sampled_from(["=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "**"])
    pair = st.builds("({} {} {})".format, value, sign, value)
    test = st.builds(
        "({} in ({}))".format,
        value,
        st.sampled_from([
            "1, 5", "> 3", "[1..5]", "(1..5)", ']"a".."z"]', "a, b", '"x", "y"', "> a, 5", "(> 1)",
            "<= 1.5, (1..2.5]", "!= 5", '= "x"', "(>= 1), null", "[a..b]", '["x", "y"]', "not(5)",
        ]),
    )  # fmt: skip
    small = pair | test | st.builds("({} between {} and {})".format, value, value, value)
    return st.recursive(
        small,
        lambda inner: st.one_of(
            st.builds("({} and {})".format, inner, inner),
            st.builds("({} or {} or {})".format, inner, inner, value),
            st.builds("(if {} then {} else {})".format, inner, inner, value),
            st.builds("(-{})".format, inner),
            st.builds("[{}, {}][{}]".format, inner, value, inner),
            st.builds("count([{}, {}])".format, inner, value),
            st.builds("({} instance of boolean)".format, inner),
        ),
        max_leaves=5,
    )


FEW = st.sampled_from([0, 1, 5, -1, Decimal("1.5"), Decimal(5), "x", "y", True, None, {"d": 5}])


@given(plain_texts(), FEW, FEW, FEW)
def test_conditions_of_every_day(text: str, a: object, b: object, d: object) -> None:
    given = {"a": a, "b": b, "c": {"d": d}}
    tree = feel.compile(text, given).tree
    closures, function = twice.expression(tree, dict.fromkeys(given), given)
    assert function == closures
    plain, runner = twice.free(tree, dict.fromkeys(given), given)
    assert runner == plain


@pytest.mark.skipif(not kit.CASES.is_dir(), reason=f"no compatibility kit at {kit.CASES}")
def test_every_expression_of_the_compatibility_kit() -> None:
    differences, seen = [], 0
    for _, text, raw, _ in kit.expressions():
        given = {name: feel.from_python(value) for name, value in raw.items()}
        try:
            tree = feel.compile(text, given).tree
        except FeelSyntaxError:
            continue
        closures, function = twice.expression(tree, dict.fromkeys(given), given, 100_000)
        seen += 1
        if closures != function:
            differences.append((text, closures, function))
    assert differences == []
    assert seen > 2_000


# --------------------------------------------------------- where it would show

EDGES = [
    # sums that leave the whole numbers, and those that come back
    ("a + 1", {"a": LIMIT - 1}, "1" + "0" * 34),
    ("a * a", {"a": 10**20}, None),
    ("a - 1", {"a": 1 - LIMIT}, None),
    ('a + "b"', {"a": "a"}, "ab"),
    # true is no number, and 1 is not true
    ("a + 1", {"a": True}, None),
    ("a > 0", {"a": True}, None),
    ("a = 1", {"a": True}, None),
    ("a in (1, 2)", {"a": True}, None),
    ("a between 0 and 2", {"a": True}, None),
    # what is undecided stays so, unless another part decides
    ("a and b", {"a": True}, None),
    ("a and b", {"b": False}, False),
    ("a or b or c", {"a": "x", "b": 1, "c": True}, True),
    ("a or b or c", {"a": False, "b": False, "c": False}, False),
    ("a in (1, > b)", {"a": 2}, None),
    ("a in (1, > b)", {"a": 1}, True),
    ('a in ("x", "y")', {"a": None}, False),
    ('a in ("x", "y")', {"a": 1}, None),
    # contexts and lists on the way
    ("a.b", {"a": {"b": 1}}, 1),
    ("a.b", {"a": MappingProxyType({"b": 1})}, 1),
    ("a.b", {"a": [{"b": 1}, {"c": 1}]}, [1, None]),
    ("a.b", {"a": 5}, None),
    ("xs[b > 1].b", {"xs": [{"b": 1}, {"b": 2}], "b": 9}, [2]),
    ("xs[b > 1].b", {"xs": [MappingProxyType({"b": 2})], "b": 0}, [2]),
    ("xs[b > 1]", {"xs": [1, 2], "b": 9}, [1, 2]),
    ("for x in xs return x + y", {"xs": [1, 2], "y": 1}, [2, 3]),
    ("{f: function(n) if n < 2 then n else f(n - 1) + f(n - 2), r: f(9)}.r", {}, 34),
    # a name that is read in one branch only
    ("if a then b + b else b", {"a": False, "b": 2}, 2),
    ("if a then b + b else b", {"a": True, "b": 2}, 4),
    ("(a and b > 1) or b = 1", {"a": False, "b": 1}, True),
    # decimals
    ("a > 1.5", {"a": 2}, True),
    ("a > 1.5", {"a": "2"}, None),
    ("a > 5", {"a": Decimal("5.5")}, True),
    ("a <= 5", {"a": Decimal("5.0")}, True),
    ("a >= -1.5", {"a": -1}, True),
    ("a < 5", {"a": None}, None),
    ("a in (> 3, < 1)", {"a": Decimal("3.5")}, True),
    ("a between 1 and 4", {"a": Decimal("3.5")}, True),
    ("a > 1.5", {"a": Decimal("1.5")}, False),
    ("a in [0.5..2)", {"a": Decimal("2.0")}, False),
    ("-a", {"a": Decimal("1.50")}, Decimal("-1.50")),
    ("-a", {"a": "x"}, None),
    # built-ins by value, by position, by name
    ("not(a)", {"a": None}, None),
    ("abs(n: a)", {"a": -2}, 2),
    ("sum(a, 1, b)", {"a": 1, "b": 2}, 4),
    ("[min, max][2](a)", {"a": [1, 5]}, 5),
    ("sum", {"sum": 3}, 3),
    ('date("2024-01-01") < a', {"a": Date(2024, 1, 2)}, True),
]  # fmt: skip


@pytest.mark.parametrize("text, given, expected", EDGES)
def test_the_edges(text: str, given: dict[str, object], expected: object) -> None:
    tree = feel.compile(text, given).tree
    closures, function = twice.expression(tree, dict.fromkeys(given), given)
    assert function == closures
    if expected is not None or text not in ("a * a", "a - 1"):
        found = feel.compile(text, given).evaluate(given)
        wanted = Decimal(expected) if expected == "1" + "0" * 34 else expected
        assert found == wanted


CELLS = [
    ("-", None, True),
    ("5", 5, True),
    ("5", Decimal(5), True),
    ("5", "5", None),
    ("true", True, True),
    ("not(5)", 5, False),
    ("not(5)", "x", None),
    ("not(> 3)", 2, True),
    ("> 3, < 1", 2, False),
    ("> 3", Decimal("3.5"), True),
    ("> 3", "4", None),
    ("<= 2.5", 2, True),
    ("> 3, < 1", None, None),
    ("[1..5]", Decimal("5.0"), True),
    ("(1..5)", 5, False),
    ("]1..5[", 5, False),
    ("(<= 3)", 3, True),
    ("? > 3 and ? < 9", 5, True),
    ("? + 1", 5, False),
    ("limit", 10, True),
    ("> limit", 11, True),
    ("[1..limit]", 10, True),
    ("[limit..1]", 10, False),
    ("limit > 5", "anything", True),
    ("limit > 5", True, True),
    ("limit > 50", True, False),
    ('"a", "b"', "b", True),
    ("[1, 2]", 2, True),
    ("null", None, True),
]


@pytest.mark.parametrize("text, value, expected", CELLS)
def test_the_edges_of_cells(text: str, value: object, expected: object) -> None:
    given: dict[str, object] = {"limit": 10}
    compiled = feel.compile_unary(text, given)
    closures, function = twice.cell(compiled.tree, {"limit": None}, value, given)
    assert function == closures
    assert compiled.evaluate(value, given) == expected


def test_a_long_text_costs_its_length_both_ways() -> None:
    tree = feel.compile("a + a", ("a",)).tree
    closures, function = twice.expression(tree, {"a": None}, {"a": "x" * 64_000})
    assert function == closures
    assert function[2] <= twice.STEPS - 2_000


@pytest.mark.parametrize(
    "text", ["for i in 1..5000 return i * 2 > 7", "every i in 1..5000 satisfies i > 0"]
)
def test_whoever_waits_may_stop_it(text: str) -> None:
    asked = 0

    def stop() -> bool:
        nonlocal asked
        asked += 1
        return asked == 3

    tree = feel.compile(text).tree
    code = compiler.generated_tree(tree, {})
    with pytest.raises(EvaluationStopped):
        code({}, Frame(None, [], Run(Environment(stop=stop))))
    assert asked == 3


def test_a_call_that_never_ends_is_refused_by_name() -> None:
    text = "{f: function(n) 1 + f(n + 1), r: f(0)}.r"
    closures, function = twice.expression(feel.compile(text).tree, {}, {})
    assert function == closures
    assert function[:2] == ("limit", "call depth")


def test_explaining_is_not_changed_by_heat() -> None:
    expression = feel.compile("a > 1 and b", ("a", "b"))
    before = expression.explain({"a": 2}).to_json()
    for _ in range(5_000):
        expression.evaluate({"a": 2})
    assert expression.explain({"a": 2}).to_json() == before


def test_a_limit_is_the_same_error_in_words() -> None:
    expression = feel.compile("2 ** a", ("a",))
    for _ in range(5_000):
        expression.evaluate({"a": 1})
    with pytest.raises(LimitExceeded, match="exponent"):
        expression.evaluate({"a": 10**7})
