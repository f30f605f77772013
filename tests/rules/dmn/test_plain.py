"""Tables written as columns and rows, as a blueprint does."""

from __future__ import annotations

import pytest

from casewright.rules.dmn import DmnError
from casewright.rules.dmn.analysis import analyse
from casewright.rules.dmn.compiled import compile_table
from casewright.rules.dmn.plain import POLICIES, table_of
from casewright.rules.dmn.table import AGGREGATIONS, HIT_POLICIES, InputClause, OutputClause

ROWS = [
    {"when": ["< 1000", "-"], "then": ['"lead"', "1"]},
    {"when": [">= 1000", '"IT"'], "then": ['"cio"', "2"]},
    {"when": [">= 1000", 'not("IT")'], "then": ['"head"', "3"], "notes": ["by rule 7"]},
]


class TestTables:
    def test_it_answers_like_any_other(self) -> None:
        table = table_of(["amount", "department"], ["who", "level"], ROWS, "unique")
        compiled = compile_table(table, {"amount": None, "department": None})
        assert compiled.problems == []
        assert compiled.evaluate({"amount": 10, "department": "HR"}) == {"who": "lead", "level": 1}
        assert compiled.evaluate({"amount": 1_000, "department": "IT"}) == {
            "who": "cio",
            "level": 2,
        }
        assert compiled.evaluate({"amount": 1_000, "department": "HR"}) == {
            "who": "head",
            "level": 3,
        }

    def test_it_can_be_analysed(self) -> None:
        table = table_of(["amount", "department"], ["who", "level"], ROWS, "unique")
        assert analyse(table).clean
        assert analyse(table_of(["amount", "department"], ["who", "level"], ROWS[:2])).gaps

    def test_clauses_say_more(self) -> None:
        table = table_of(
            [InputClause(expression="n", type="number", values="[0..10]")],
            [OutputClause(values='"a", "b"', default='"b"')],
            [{"when": ["< 5"], "then": ['"a"']}],
        )
        compiled = compile_table(table, {"n": None})
        assert [compiled.evaluate({"n": n}) for n in (1, 7, 11)] == ["a", "b", None]

    def test_the_first_row_wins_unless_said_otherwise(self) -> None:
        rows = [{"when": ["-"], "then": ["1"]}, {"when": ["-"], "then": ["2"]}]
        assert compile_table(table_of(["n"], [""], rows), {"n": None}).evaluate({}) == 1

    def test_a_row_without_conditions(self) -> None:
        assert compile_table(table_of([], ["x"], [{"then": ["7"]}]), {}).evaluate({}) == 7

    def test_notes_are_kept(self) -> None:
        table = table_of(["amount", "department"], ["who", "level"], ROWS)
        assert table.rules[2].notes == ("by rule 7",)


class TestPolicies:
    @pytest.mark.parametrize("name", sorted(POLICIES))
    def test_names_and_letters(self, name: str) -> None:
        table = table_of(["n"], ["x"], [], name.upper())
        assert table.hit_policy in HIT_POLICIES
        assert table.aggregation in AGGREGATIONS
        assert (table.hit_policy, table.aggregation) == POLICIES[name]

    def test_letters_mean_what_names_mean(self) -> None:
        long = [name for name in POLICIES if len(name) > 2]
        short = [name for name in POLICIES if len(name) <= 2]
        assert [POLICIES[name] for name in long] == [POLICIES[name] for name in short]

    def test_spaces_do_not_count(self) -> None:
        assert table_of(["n"], ["x"], [], " Rule Order ").hit_policy == "RULE ORDER"

    def test_an_unknown_one_is_refused_with_the_known_ones(self) -> None:
        with pytest.raises(
            DmnError, match=r"here: 'best' is no hit policy\. Use one of unique, any"
        ):
            table_of(["n"], ["x"], [], "best", "here")


class TestShape:
    @pytest.mark.parametrize(
        "row, problem",
        [
            ({"when": ["1"], "then": []}, "Row 1 has 1 conditions and 0 results"),
            ({"when": [], "then": ["1"]}, "Row 1 has 0 conditions and 1 results"),
            ({"when": ["1", "2"], "then": ["1"]}, "Row 1 has 2 conditions and 1 results"),
            ({}, "Row 1 has 0 conditions and 0 results"),
            ({"when": ["1"], "then": ["1"], "else": ["2"]}, "Row 1 has else"),
        ],
    )
    def test_a_row_that_does_not_fit(self, row: dict[str, list[str]], problem: str) -> None:
        with pytest.raises(DmnError, match=problem):
            table_of(["n"], ["x"], [row])

    def test_a_table_that_gives_nothing(self) -> None:
        with pytest.raises(DmnError, match="no output"):
            table_of(["n"], [], [])
