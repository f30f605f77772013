"""The short way through a table: only where there is no doubt, else the long way is asked."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.rules import feel
from casewright.rules.dmn.cells import Column
from casewright.rules.dmn.fast import Lane, Looks, ShortWay, finder, shaped, stepwise, written
from casewright.rules.dmn.session import Session
from casewright.rules.frames import NOWHERE
from casewright.rules.generate.hot import HOT
from casewright.rules.values import Date

from .tables import plain, ready


def exact(**masks: int) -> Looks:
    return {str: lambda key: masks.get(str(key), 0)}


class TestFinder:
    FIND = staticmethod(
        finder([Lane("a", exact(x=0b011, y=0b110)), Lane("b", exact(x=0b111, y=0b100))], 3, False)
    )
    FIRST = staticmethod(finder([Lane("a", exact(x=0b110))], 3, True))

    @pytest.mark.parametrize(
        "data, row",
        [
            ({"a": "y", "b": "y"}, 2),
            ({"a": "x", "b": "x"}, -1),  # two rules: somebody else must say what that means
            ({"a": "x", "b": "y"}, -1),  # none
            ({"a": "z", "b": "x"}, -1),
            ({"a": 1, "b": "x"}, -1),  # a class that is not known
            ({"a": None, "b": "x"}, -1),
            ({}, -1),
        ],
    )
    def test_one_rule_or_the_long_way(self, data: dict[str, object], row: int) -> None:
        assert self.FIND(data) == row

    def test_the_first_of_several(self) -> None:
        assert self.FIRST({"a": "x"}) == 1
        assert self.FIRST({"a": "z"}) == -1

    def test_a_table_without_columns(self) -> None:
        assert finder([], 1, False)({}) == 0
        assert finder([], 2, False)({}) == -1
        assert finder([], 0, False)({}) == -1


class TestWhoMayTakeIt:
    @pytest.mark.parametrize("policy", ["UNIQUE", "FIRST", "ANY", "PRIORITY"])
    def test_tables_of_constants_with_one_answer(self, policy: str) -> None:
        assert ready(plain(["a"], [("5", "1")], policy))._alone._short is not None

    @pytest.mark.parametrize("policy", ["RULE ORDER", "OUTPUT ORDER", "COLLECT"])
    def test_not_where_all_rules_count(self, policy: str) -> None:
        assert ready(plain(["a"], [("5", "1")], policy))._alone._short is None

    def test_not_where_a_result_is_calculated(self) -> None:
        assert ready(plain(["a"], [("5", "a + 1")]))._alone._short is None

    def test_a_cell_that_is_calculated_sends_its_values_the_long_way(self) -> None:
        compiled = ready(plain(["a"], [("> limit", "1")]), "limit")
        assert compiled.evaluate({"a": 6, "limit": 5}) == 1
        assert compiled.evaluate({"a": 4, "limit": 5}) is None


def lanes_of(*columns: list[str]) -> list[Lane]:
    """Columns of cells, as a table makes them; their names are x0, x1, …"""
    made = [Column([feel.compile_unary(text) for text in cells]) for cells in columns]
    return [Lane(f"x{number}", one.sure(), one.main) for number, one in enumerate(made)]


def doubt(data: Mapping[str, object], other: object) -> object:
    return "asked", other


# Cells that may stand together in a column whose values need no further question.
COLUMNS = st.one_of(
    st.lists(st.sampled_from(["1", "5", "not(5)", "1, 7", "-"]), min_size=4, max_size=4),
    st.lists(
        st.sampled_from(["[1..5]", "> 3", "< 2", "(1..7)", "not([2..4])", "5", "-", "1.5"]),
        min_size=4,
        max_size=4,
    ),
    st.lists(st.sampled_from(['"a"', '"b"', 'not("a")', '["a".."c"]', "-"]), min_size=4, max_size=4),
    st.lists(st.sampled_from(["true", "false", "-"]), min_size=4, max_size=4),
    st.lists(st.sampled_from(["5", '"a"', "true", "null", "-", '> @"2024-01-01"']), min_size=4, max_size=4),
)  # fmt: skip
VALUES: st.SearchStrategy[object] = st.sampled_from([
    0, 1, 2, 3, 5, 6, 7, 8, Decimal("1.5"), Decimal("5.0"), Decimal("2.5"), "a", "b", "c", "",
    True, False, None, [], {"a": 1}, Date(2024, 1, 2), object,
])  # fmt: skip


class TestWritten:
    """Written out as one function, the short way says what it says column by column."""

    @given(
        st.lists(COLUMNS, min_size=1, max_size=4),
        st.lists(st.dictionaries(st.sampled_from(["x0", "x1", "x2", "x3"]), VALUES), min_size=20),
        st.booleans(),
        st.booleans(),
    )
    def test_the_same_answers_and_the_same_doubts(
        self,
        columns: list[list[str]],
        rounds: list[dict[str, object]],
        first_only: bool,
        several: bool,
    ) -> None:
        names = ["p", "q"] if several else [""]
        results = [[row, -row][: len(names)] for row in range(4)]
        short = ShortWay(lanes_of(*columns), results, names, first_only)
        plain_way, quick = stepwise(short, doubt), written(short, doubt)
        for data in rounds:
            assert quick(data, "me") == plain_way(data, "me")

    @pytest.mark.parametrize(
        "data, row",
        [
            ({"x0": 1, "x1": "a"}, 0),
            ({"x0": 5, "x1": "a"}, ("asked", 7)),  # two rules
            ({"x0": 9, "x1": "z"}, ("asked", 7)),  # none
            ({"x0": "1", "x1": "a"}, ("asked", 7)),
            ({"x0": True, "x1": "a"}, ("asked", 7)),  # true is not 1
            ({"x0": Decimal("1.0"), "x1": "a"}, 0),
            ({"x0": [], "x1": "a"}, ("asked", 7)),
            ({}, ("asked", 7)),
        ],
    )
    def test_one_rule_or_whoever_knows_better(self, data: dict[str, object], row: object) -> None:
        lanes = lanes_of(["1", "5", "5", "[6..8]"], ['"a"', '"a"', '"a"', '"b"'])
        short = ShortWay(lanes, [[0], [1], [2], [3]], [""], False)
        assert written(short, doubt)(data, 7) == row
        assert stepwise(short, doubt)(data, 7) == row

    def test_of_several_outputs_every_answer_is_a_context_of_its_own(self) -> None:
        short = ShortWay(lanes_of(["1", "5"]), [[1, 2], [3, 4]], ["a b", "c"], True)
        answer = written(short, doubt)
        assert answer({"x0": 5}, 0) == {"a b": 3, "c": 4}
        assert answer({"x0": 5}, 0) is not answer({"x0": 5}, 0)

    def test_a_table_without_columns_and_one_without_rows(self) -> None:
        assert written(ShortWay([], [["x"]], [""], False), doubt)({}, 0) == "x"
        assert written(ShortWay([], [], [""], True), doubt)({}, 0) == ("asked", 0)

    def test_nothing_that_the_user_wrote_is_in_the_function(self) -> None:
        lane = Lane("__import__('os')", {str: len})
        short = ShortWay([lane], [["x"], ["y"]], ['"; exec'], False)
        code = written(short, doubt).__code__
        assert {*code.co_names, *code.co_varnames} <= {
            *(f"k{n}" for n in range(9)), *(f"v{n}" for n in range(9)),
            "values", "env", "get", "bit_length",
        }  # fmt: skip
        assert {type(one) for one in code.co_consts} <= {int, type(None)}

    @pytest.mark.parametrize("names", [["a"], ["a", "b"]])
    def test_how_results_are_given(self, names: list[str]) -> None:
        assert shaped(names, [1, 2][: len(names)]) == (1 if len(names) == 1 else {"a": 1, "b": 2})


class TestHot:
    """A table that is asked often answers by the written function, and as before."""

    TABLE = plain(["a", "b"], [("[0..9]", '"x"', "1"), ("[5..20]", "-", "2")], "UNIQUE")

    def test_answers_and_traces_stay(self) -> None:
        compiled = ready(self.TABLE)
        rounds: list[tuple[dict[str, object], object]] = [
            ({"a": 1, "b": "x"}, 1), ({"a": 15, "b": "x"}, 2), ({"a": 7, "b": "x"}, None),
            ({"a": 7, "b": "y"}, 2), ({"a": None, "b": "x"}, None), ({"b": "x"}, None),
        ]  # fmt: skip
        for _ in range(HOT // 5):
            for data, expected in rounds:
                assert compiled.evaluate(data) == expected
                assert compiled.run(data, Session(NOWHERE)) == expected
        assert compiled._alone.ask.__code__.co_filename == "<rules>"
        assert compiled._within.ask.__code__.co_filename == "<rules>"
        found, trace = compiled.evaluate_traced({"a": 7, "b": "x"})
        assert found is None
        assert trace["matched"] == [1, 2]
        assert "only one may" in str(trace["reasons"])

    def test_a_table_with_a_cell_to_calculate_is_not_written(self) -> None:
        compiled = ready(plain(["a"], [("5", "a + 1")]))
        for _ in range(HOT + 1):
            assert compiled.evaluate({"a": 5}) == 6
        assert compiled._alone.ask == compiled._evaluate
