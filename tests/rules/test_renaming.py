"""Renaming a field in any expression: the meaning stays, and so does every other byte."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.rules.feel import compile as compile_feel
from casewright.rules.feel import compile_unary, rename
from casewright.rules.types import NUMBER, STRING, Type, context_of, list_of

ROW = context_of({"cost": NUMBER, "unit price": NUMBER, "name": STRING})
NAMES: dict[str, Type] = {
    "cost": NUMBER,
    "total cost": NUMBER,
    "limit": NUMBER,
    "order": context_of(
        {"cost": NUMBER, "lines": list_of(ROW), "buyer": context_of({"age": NUMBER})}
    ),
    "lines": list_of(ROW),
}
ROWS: list[dict[str, object]] = [
    {"cost": 5, "unit price": 2, "name": "a"},
    {"cost": 12, "unit price": 3, "name": "b"},
]
DATA: dict[str, object] = {
    "cost": 7,
    "total cost": 70,
    "limit": 10,
    "order": {"cost": 9, "lines": ROWS, "buyer": {"age": 40}},
    "lines": ROWS,
}
Path = tuple[str, ...]

# Every expression reads some of the fields, with odd spaces, comments and look-alikes.
numbers = st.sampled_from([
    "cost", "total cost", "limit", "order.cost", "order . buyer.age", "lines[1].cost",
    "lines[1].unit  price", "sum(lines.cost)", "sum(order.lines.unit price)",
    "count(lines[cost > 3])", "count(order.lines[item.cost > limit])", "cost /* cost */",
    "sum(for l in lines return l.cost)", "max(for l in order.lines, m in lines return m.cost)",
    "{cost: 1, x: cost}.x", "(function(cost) cost + 1)(limit)", "string length(\"cost\")",
    "(if some l in lines satisfies l.cost > limit then 1 else cost)", "7", "lines[-1].cost",
    "sort(lines, function(a, b) a.cost > b.cost)[1].unit price", "count(lines[name = \"a\"])",
    "{a: order, b: a.cost}.b", "order.lines[cost > 5][1].cost", "sum(for cost in [1, 2] return cost)",
])  # fmt: skip
joins = st.sampled_from(
    ["{}+{}", "{} - {}", "{}\n*\t{}", "[{},{}][1]", "max({}, {})", "({}) // x\n+{}"]
)
expressions = st.recursive(
    numbers, lambda inner: st.builds(lambda shape, a, b: shape.format(a, b), joins, inner, inner),
    max_leaves=5,
)  # fmt: skip


def renamed_data(old: Path, new: Path, data: object) -> object:
    """The same data with the field at `old` under its new name (lists are looked through)."""
    if isinstance(data, list):
        return [renamed_data(old, new, item) for item in data]
    assert isinstance(data, dict)
    return {
        (new[0] if key == old[0] else key): (
            renamed_data(old[1:], new[1:], value) if key == old[0] and len(old) > 1 else value
        )
        for key, value in data.items()
    }


def renamed_type(old: Path, new: Path, kind: Type) -> Type:
    if not old:
        return kind
    if not hasattr(kind, "fields"):
        return list_of(renamed_type(old, new, kind.element))  # type: ignore[union-attr]
    return context_of({
        (new[0] if name == old[0] else name): (
            renamed_type(old[1:], new[1:], part) if name == old[0] else part
        )
        for name, part in kind.fields
    })  # fmt: skip


def renamed_names(old: Path, new: Path) -> dict[str, Type]:
    found = renamed_type(old, new, context_of(NAMES))
    return dict(found.fields)  # type: ignore[union-attr]


MOVES: list[tuple[Path, Path]] = [
    (("cost",), ("price",)),
    (("cost",), ("net cost - discount",)),
    (("total cost",), ("t",)),
    (("limit",), ("credit limit",)),
    (("order", "cost"), ("order", "value and tax")),
    (("order", "lines"), ("order", "items")),
    (("order",), ("purchase order",)),
    (("order", "lines", "cost"), ("order", "lines", "amount")),
    (("order", "buyer", "age"), ("order", "buyer", "years")),
    (("lines", "cost"), ("lines", "c")),
    (("lines", "unit price"), ("lines", "price per unit")),
    (("lines",), ("rows",)),
]
moves = st.sampled_from(MOVES)


@given(expressions, moves)
def test_the_renamed_expression_means_the_same(text: str, move: tuple[Path, Path]) -> None:
    old, new = move
    after = rename(text, old, new, NAMES)
    data = renamed_data(old, new, DATA)
    assert isinstance(data, dict)
    before = compile_feel(text, NAMES).evaluate(DATA)
    assert before is not None
    assert compile_feel(after, renamed_names(old, new)).evaluate(data) == before


@given(expressions, moves)
def test_nothing_but_the_name_changes(text: str, move: tuple[Path, Path]) -> None:
    old, new = move
    after = rename(text, old, new, NAMES)
    reads = any(path[: len(old)] == old for path in compile_feel(text, NAMES).paths)
    assert (after != text) is reads
    assert without(after, new[-1], old[-1]) == without(text, new[-1], old[-1])


def without(text: str, *names: str) -> str:
    """The text with these names cut out wherever they stand as words."""
    for name in names:
        words = r"\s+".join(map(re.escape, name.split()))
        text = re.sub(rf"\b{words}\b", "", text)
    return text


@given(expressions, moves)
def test_renaming_twice_goes_back(text: str, move: tuple[Path, Path]) -> None:
    old, new = move
    there = rename(text, old, new, NAMES)
    back = rename(there, new, old, renamed_names(old, new))
    # Only the spaces inside the name itself may have become single.
    spaces = re.compile(r"\s+")
    assert spaces.sub(" ", back) == spaces.sub(" ", text)


@given(expressions, moves)
def test_a_rename_to_the_same_name_keeps_every_byte(text: str, move: tuple[Path, Path]) -> None:
    assert rename(text, move[0], move[0], NAMES) == text


@pytest.mark.parametrize(
    "old, new, text, after",
    [
        # Prefixes: a whole record is renamed wherever something inside it is read.
        ("order", "o", "order.lines[cost > order.cost].name", "o.lines[cost > o.cost].name"),
        ("order", "o", "order = null or order.buyer.age > 1", "o = null or o.buyer.age > 1"),
        ("order", "o", "{order: order, x: order.cost}", "{order: o, x: order.cost}"),
        ("lines", "rows", "count(lines) + count(order.lines)", "count(rows) + count(order.lines)"),
        # The same word as a field, a text, a comment, an argument name, a function.
        ("cost", "c", 'cost = "cost" /* cost */', 'c = "cost" /* cost */'),
        ("cost", "c", "order.cost + cost", "order.cost + c"),
        ("cost", "c", "total cost + cost", "total cost + c"),
        ("cost", "c", "f(cost: cost)", "f(cost: c)"),
        ("cost", "c", "lines[cost > 1]", "lines[cost > 1]"),
        ("cost", "c", "[1, 2][item > cost]", "[1, 2][item > c]"),
        ("cost", "c", "-cost ** cost", "-c ** c"),
        ("cost", "c", "cost instance of number", "c instance of number"),
        ("cost", "c", "cost between cost and cost", "c between c and c"),
        ("cost", "c", "[cost..limit]", "[c..limit]"),
        ("cost", "c", "for i in 1..cost return i", "for i in 1..c return i"),
        ("cost", "c", "for cost in [cost] return cost", "for cost in [c] return cost"),
        ("cost", "c", "some cost in [cost] satisfies cost", "some cost in [c] satisfies cost"),
        ("cost", "c", "function(cost) cost", "function(cost) cost"),
        ("cost", "c", "function(x) x + cost", "function(x) x + c"),
        ("cost", "c", "{a: cost, b: {cost: 2, d: cost}}", "{a: c, b: {cost: 2, d: cost}}"),
        ("cost", "c", 'if cost in (1, > cost) then "cost" else cost', 'if c in (1, > c) then "cost" else c'),
        # Fields of the items of a list.
        ("lines.cost", "lines.c", "lines[cost > limit].cost", "lines[c > limit].c"),
        ("lines.cost", "lines.c", "lines[item.cost > cost]", "lines[item.c > c]"),
        ("lines.cost", "lines.c", "order.lines.cost", "order.lines.cost"),
        ("lines.cost", "lines.c", "every l in lines satisfies l.cost > 1",
         "every l in lines satisfies l.c > 1"),
        ("lines.cost", "lines.c", "sort(lines, function(x, y) x.cost < y.cost)",
         "sort(lines, function(x, y) x.c < y.c)"),
        ("lines.cost", "lines.c", "reverse(lines)[1].cost", "reverse(lines)[1].c"),
        ("lines.cost", "lines.c", "distinct values(lines[1].cost)", "distinct values(lines[1].c)"),
        ("lines.cost", "lines.c", "{l: lines, m: l.cost}.m", "{l: lines, m: l.c}.m"),
        ("order.buyer.age", "order.buyer.years", "order.buyer.age", "order.buyer.years"),
        # A move to another place, where the path is written out.
        ("order.cost", "cost of order", "order . cost+1", "cost of order+1"),
        ("order.buyer.age", "order.age", "order.buyer.age > 1", "order.age > 1"),
        ("cost", "order.sum", "cost > 1", "order.sum > 1"),
    ],
)  # fmt: skip
def test_only_the_field_itself_is_renamed(old: str, new: str, text: str, after: str) -> None:
    assert rename(text, tuple(old.split(".")), tuple(new.split(".")), NAMES) == after


@pytest.mark.parametrize(
    "text",
    [
        "for l in lines return l.cost",
        "{l: lines, m: l.cost}.m",
        "sort(lines, function(x, y) x.cost < y.cost)",
        "lines[cost > 1]",
    ],
)
def test_a_move_that_a_variable_hides_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="through a variable"):
        rename(text, ("lines", "cost"), ("all costs",), NAMES)


@pytest.mark.parametrize(
    "text, after",
    [
        ("> cost", "> c"),
        ("[cost..limit], not(cost)", "[c..limit], not(c)"),
        ("not(> cost, cost)", "not(> c, c)"),
        ("-", "-"),
        ("? + cost > 1", "? + c > 1"),
        ('"cost"', '"cost"'),
        ("cost", "c"),
    ],
)
def test_names_in_unary_tests_are_renamed(text: str, after: str) -> None:
    assert rename(text, ("cost",), ("c",), NAMES, unary=True) == after
    before = compile_unary(text, NAMES).evaluate(7, DATA)
    data = renamed_data(("cost",), ("c",), DATA)
    assert isinstance(data, dict)
    assert compile_unary(after, renamed_names(("cost",), ("c",))).evaluate(7, data) is before
