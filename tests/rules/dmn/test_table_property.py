"""Whatever the table: the compiled one finds the rules that row by row finds, in the same order."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from casewright.rules.dmn.compiled import compile_table
from casewright.rules.dmn.session import Session
from casewright.rules.dmn.table import DecisionTable
from casewright.rules.frames import NOWHERE
from casewright.rules.values import Date, DaysDuration, MonthsDuration

from .tables import plain, row_by_row

NUMBERS = st.sampled_from(["-2", "0", "1", "1.5", "2", "3", "10"])
TEXTS = st.sampled_from(['"a"', '"b"', '"c"', '""'])
DATES = st.sampled_from(['@"2024-01-01"', '@"2024-02-01"', 'date("2024-03-01")'])
DURATIONS = st.sampled_from(['@"P1D"', 'duration("PT12H")', '@"P1M"', '@"P1Y"'])
CONSTANTS = st.one_of(NUMBERS, TEXTS, DATES, DURATIONS)
OTHERS = st.sampled_from(
    ["null", "true", "false", "limit", "> limit", "? = 1", "[1, 2]", "limit + 1", "count(?) = 1"]
)


@st.composite
def intervals(draw: st.DrawFn) -> str:
    kind = draw(st.sampled_from([NUMBERS, TEXTS, DATES]))
    opening, closing = draw(st.sampled_from("[(]")), draw(st.sampled_from("])["))
    return f"{opening}{draw(kind)}..{draw(kind)}{closing}"


RAYS = st.tuples(st.sampled_from(["<", "<=", ">", ">=", "=", "!="]), CONSTANTS).map(" ".join)
TESTS = st.one_of(CONSTANTS, RAYS, intervals(), OTHERS)
LISTS = st.lists(TESTS, min_size=1, max_size=3).map(", ".join)
CELLS = st.one_of(st.just("-"), LISTS, LISTS.map(lambda text: f"not({text})"))
VALUES = st.sampled_from([
    None, True, False, -3, -2, 0, 1, Decimal("1.0"), Decimal("1.5"), Decimal("1.7"), 2, 3, 11,
    "", "a", "aa", "b", "c", "d",
    Date(2023, 12, 31), Date(2024, 1, 1), Date(2024, 1, 15), Date(2024, 3, 1),
    DaysDuration.of(1), DaysDuration.of(0, 12), MonthsDuration(1), MonthsDuration(12),
    [], [1], [1, 2], {"a": 1},
])  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> DecisionTable:
    columns = draw(st.integers(1, 3))
    rows = draw(st.integers(0, 12))
    names = [f"x{number}" for number in range(columns)]
    cells = [[*(draw(CELLS) for _ in names), str(number)] for number in range(rows)]
    return plain(names, cells, "RULE ORDER")


@settings(max_examples=150, deadline=None)
@given(tables(), st.lists(st.lists(VALUES, min_size=3, max_size=3), min_size=4, max_size=8))
def test_the_same_rules_as_row_by_row(table: DecisionTable, rounds: list[list[object]]) -> None:
    names = [clause.expression for clause in table.inputs]
    compiled = compile_table(table, dict.fromkeys([*names, "limit"]))
    for values in rounds:
        data: dict[str, object] = {"limit": 2, **dict(zip(names, values, strict=False))}
        found = compiled.matching([data[name] for name in names], data, Session(NOWHERE))
        assert found == row_by_row(table, data)


@settings(max_examples=80, deadline=None)
@given(tables(), st.lists(VALUES, min_size=3, max_size=3))
def test_the_short_way_gives_what_the_long_way_gives(
    table: DecisionTable, values: list[object]
) -> None:
    """A table that may take the short way, and its answer with a trace, which never does."""
    names = [clause.expression for clause in table.inputs]
    data: dict[str, object] = {"limit": 2, **dict(zip(names, values, strict=False))}
    rows = [[*rule.tests, *rule.results] for rule in table.rules]
    for policy in ("UNIQUE", "FIRST", "ANY"):
        compiled = compile_table(plain(names, rows, policy), dict.fromkeys([*names, "limit"]))
        assert compiled.evaluate(data) == compiled.evaluate_traced(data)[0]
