"""The short way through a table: only where there is no doubt, else the long way is asked."""

from __future__ import annotations

import pytest

from casewright.rules.dmn.fast import Looks, finder

from .tables import plain, ready


def exact(**masks: int) -> Looks:
    return {str: lambda key: masks.get(str(key), 0)}


class TestFinder:
    FIND = staticmethod(
        finder([("a", exact(x=0b011, y=0b110)), ("b", exact(x=0b111, y=0b100))], 3, False)
    )
    FIRST = staticmethod(finder([("a", exact(x=0b110))], 3, True))

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
        assert ready(plain(["a"], [("5", "1")], policy))._find is not None

    @pytest.mark.parametrize("policy", ["RULE ORDER", "OUTPUT ORDER", "COLLECT"])
    def test_not_where_all_rules_count(self, policy: str) -> None:
        assert ready(plain(["a"], [("5", "1")], policy))._find is None

    def test_not_where_a_result_is_calculated(self) -> None:
        assert ready(plain(["a"], [("5", "a + 1")]))._find is None

    def test_a_cell_that_is_calculated_sends_its_values_the_long_way(self) -> None:
        compiled = ready(plain(["a"], [("> limit", "1")]), "limit")
        assert compiled.evaluate({"a": 6, "limit": 5}) == 1
        assert compiled.evaluate({"a": 4, "limit": 5}) is None
