"""Analysis of tables: gaps, overlaps, rules that never fire, over every kind of input."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casewright.rules.dmn import analysis
from casewright.rules.dmn.analysis import Report, analyse, analyse_model
from casewright.rules.dmn.table import DecisionTable, InputClause, OutputClause, Rule

from .models import allowed, decision, item, knowledge, literal, made, parameters, table
from .models import given as input_data
from .tables import plain, row_by_row


def gaps(report: Report) -> list[dict[str, str]]:
    return [dict(gap.tests) for gap in report.gaps]


def overlaps(report: Report) -> list[tuple[int, int, dict[str, str]]]:
    return [(each.first, each.second, dict(each.where.tests)) for each in report.overlaps]


class TestNumbers:
    def test_a_complete_table_without_overlap_is_clean(self) -> None:
        report = analyse(plain(["n"], [("< 10", "1"), ("[10..20]", "2"), ("> 20", "3")]))
        assert report.clean
        assert list(report.lines()) == []

    def test_a_gap_between_two_bounds(self) -> None:
        report = analyse(plain(["n"], [("< 10", "1"), ("> 20", "3")]))
        assert gaps(report) == [{"n": "[10..20]"}]
        assert list(report.lines()) == ["table: no rule covers n [10..20]"]

    def test_a_gap_of_one_value(self) -> None:
        assert gaps(analyse(plain(["n"], [("< 10", "1"), ("> 10", "3")]))) == [{"n": "10"}]

    @pytest.mark.parametrize(
        "cells, gap",
        [
            ([">= 10"], "< 10"),
            (["> 10"], "<= 10"),
            (["<= 10"], "> 10"),
            (["< 10"], ">= 10"),
            (["[1..5]"], "< 1, > 5"),
            (["(1..5)"], "<= 1, >= 5"),
            (["not([1..5])"], "[1..5]"),
            (["< 1", "[1..5)", "> 6"], "[5..6]"),
            (["<= 1.5", "(1.5..2)", "> 2"], "2"),
            (["1", "2"], "< 1, (1..2), > 2"),
        ],
    )
    def test_a_gap_is_written_as_a_cell(self, cells: list[str], gap: str) -> None:
        report = analyse(plain(["n"], [(cell, "1") for cell in cells]))
        assert gaps(report) == [{"n": gap}]

    def test_an_overlap_of_two_rules(self) -> None:
        report = analyse(plain(["n"], [("<= 10", "1"), (">= 10", "2"), ("> 30", "3")]))
        assert overlaps(report) == [(1, 2, {"n": "10"}), (2, 3, {"n": "> 30"})]
        assert next(iter(report.lines())) == "table: rules 1 and 2 overlap: n 10"

    def test_overlaps_are_no_fault_where_the_hit_policy_allows_them(self) -> None:
        rows = [("< 20", "1"), ("> 10", "2"), ("-", "3")]
        for policy in ("FIRST", "PRIORITY", "RULE ORDER", "OUTPUT ORDER", "COLLECT"):
            assert analyse(plain(["n"], rows, policy)).overlaps == ()

    def test_any_allows_overlaps_with_the_same_result(self) -> None:
        rows = [("< 20", "1"), ("> 10", "1"), ("> 15", "2")]
        found = [(each.first, each.second) for each in analyse(plain(["n"], rows, "ANY")).overlaps]
        assert found == [(1, 3), (2, 3)]


class TestOtherKinds:
    def test_dates(self) -> None:
        rows = [('< date("2024-01-01")', "1"), ('> @"2024-06-30"', "2")]
        assert gaps(analyse(plain(["d"], rows))) == [{"d": '[@"2024-01-01"..@"2024-06-30"]'}]

    def test_durations(self) -> None:
        rows = [('< duration("P1D")', "1"), ('>= duration("P2D")', "2")]
        assert gaps(analyse(plain(["d"], rows))) == [{"d": '[@"P1D"..@"P2D")'}]
        rows = [('< @"P1Y"', "1")]
        assert gaps(analyse(plain(["d"], rows))) == [{"d": '>= @"P1Y"'}]

    def test_booleans(self) -> None:
        assert analyse(plain(["b"], [("true", "1"), ("false", "2")])).clean
        assert gaps(analyse(plain(["b"], [("true", "1")]))) == [{"b": "false"}]
        assert gaps(analyse(plain(["b:boolean"], [("not(true)", "1")]))) == [{"b": "true"}]

    def test_texts_that_are_not_declared_leave_all_others_open(self) -> None:
        report = analyse(plain(["c"], [('"red"', "1"), ('"green"', "2")]))
        assert gaps(report) == [{"c": 'not("red", "green")'}]
        rest = [('"red"', "1"), ('not("red")', "2")]
        assert analyse(plain(["c"], rest)).clean

    def test_declared_values_are_all_there_is(self) -> None:
        def over(*cells: str) -> DecisionTable:
            return DecisionTable(
                inputs=(InputClause(expression="c", values='"red", "green", "blue"'),),
                outputs=(OutputClause(),),
                rules=tuple(Rule(tests=(cell,), results=("1",)) for cell in cells),
            )

        assert analyse(over('"red"', '"green", "blue"')).clean
        assert gaps(analyse(over('"red"'))) == [{"c": '"green", "blue"'}]
        assert analyse(over('"red", "green", "blue"', '"white"')).dead == (2,)

    def test_ordered_texts(self) -> None:
        report = analyse(plain(["c"], [('< "m"', "1"), ('> "m"', "2")]))
        assert gaps(report) == [{"c": '"m"'}]

    def test_numbers_with_declared_bounds(self) -> None:
        clause = InputClause(expression="n", type="number", values="[0..100]")
        rules = (Rule(tests=("< 50",), results=("1",)), Rule(tests=("> 50",), results=("2",)))
        found = DecisionTable(inputs=(clause,), outputs=(OutputClause(),), rules=rules)
        assert gaps(analyse(found)) == [{"n": "50"}]


class TestSeveralInputs:
    ROWS = (("< 18", "-", "1"), (">= 18", '"gold"', "2"), (">= 65", '"silver"', "3"))

    def test_gaps_are_regions(self) -> None:
        found = gaps(analyse(plain(["age", "card"], self.ROWS)))
        assert found == [
            {"age": "[18..65)", "card": 'not("gold")'},
            {"age": ">= 65", "card": 'not("gold", "silver")'},
        ]

    def test_every_gap_is_one_and_everything_else_is_covered(self) -> None:
        columns = plain(["a", "b"], [("< 1", "< 1", "1"), (">= 1", "> 2", "2"), ("5", "-", "3")])
        report = analyse(columns)
        assert not report.dead
        for a, b in product((0, 1, 3, 5, 7), (0, 1, 2, Decimal("2.5"), 3)):
            open_there = any(_inside(gap, {"a": a, "b": b}) for gap in gaps(report))
            assert open_there is (not row_by_row(columns, {"a": a, "b": b}))

    def test_labels_name_the_columns(self) -> None:
        clause = InputClause(expression="applicant.age", label="Age")
        rules = (Rule(tests=("< 1",), results=("1",)),)
        found = DecisionTable(inputs=(clause,), outputs=(OutputClause(),), rules=rules)
        assert gaps(analyse(found)) == [{"Age": ">= 1"}]


def _inside(gap: dict[str, str], data: dict[str, object]) -> bool:
    cells = [gap[name] for name in data]
    return row_by_row(plain(list(data), [(*cells, "1")]), data) == [0]


class TestDeadRules:
    def test_a_rule_behind_one_that_takes_everything(self) -> None:
        assert analyse(plain(["n"], [("-", "1"), ("> 5", "2")], "FIRST")).dead == (2,)

    def test_a_rule_behind_several_that_together_take_all_of_it(self) -> None:
        rows = [("< 5", "1"), ("> 3", "2"), ("[1..9]", "3"), ("-", "4")]
        assert analyse(plain(["n"], rows, "FIRST")).dead == (3, 4)

    def test_a_rule_that_is_only_partly_covered_lives(self) -> None:
        assert analyse(plain(["n"], [("< 5", "1"), ("<= 5", "2")], "FIRST")).dead == ()

    def test_a_rule_that_accepts_nothing(self) -> None:
        report = analyse(plain(["n"], [("(5..5)", "1"), ("-", "2")]))
        assert report.dead == (1,)
        assert list(report.lines()) == ["table: rule 1 can never fire"]

    def test_no_rule_is_dead_where_all_rules_count(self) -> None:
        assert analyse(plain(["n"], [("-", "1"), ("5", "2")], "RULE ORDER")).dead == ()


class TestWhatCannotBeTold:
    def test_a_rule_with_other_names_is_left_out_and_named(self) -> None:
        report = analyse(plain(["n"], [("< limit", "1"), ("> 5", "2")]))
        assert report.skipped == (1,)
        assert gaps(report) == [{"n": "<= 5"}]
        assert not report.clean
        assert "rule 1 depends on more than its inputs" in list(report.lines())[-1]

    def test_a_rule_that_is_no_feel_is_left_out(self) -> None:
        assert analyse(plain(["n"], [("> (", "1"), ("-", "2")])).skipped == (1,)

    def test_columns_of_mixed_kinds_are_left_out(self) -> None:
        assert analyse(plain(["x"], [('"a"', "1"), ("5", "2")])).skipped == (1, 2)

    def test_a_column_of_dashes_is_one_piece(self) -> None:
        assert analyse(plain(["x", "n"], [("-", "< 5", "1"), ("-", ">= 5", "2")])).clean

    def test_a_table_without_rules_covers_nothing(self) -> None:
        report = analyse(plain(["n"], []))
        assert gaps(report) == [{"n": "-"}]
        assert list(report.lines()) == ["table: no rule covers everything"]

    def test_a_table_that_is_too_large_says_so(self, monkeypatch: pytest.MonkeyPatch) -> None:
        names = [f"x{n}" for n in range(6)]
        rows = [(*(f"[{n * k}..{n * k + 5}]" for k in range(1, 7)), "1") for n in range(40)]
        monkeypatch.setattr(analysis, "BOXES", 50)
        report = analyse(plain(names, rows))
        assert not report.complete
        assert list(report.lines())[-1].endswith("too large to be analysed to the end")

    def test_the_work_on_dead_rules_is_bounded(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(analysis, "WORK", 100)
        report = analyse(plain(["n"], [(str(n), "1") for n in range(60)], "FIRST"))
        assert not report.complete
        assert report.dead == ()

    def test_too_many_overlaps_are_cut(self) -> None:
        report = analyse(plain(["n"], [("-", str(n)) for n in range(20)]))
        assert len(report.overlaps) == 50
        assert not report.complete

    def test_many_rules_are_compared_up_to_the_limit(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(analysis, "PAIRS", 10)
        report = analyse(plain(["n"], [(str(n), "1") for n in range(20)]))
        assert report.overlaps == ()
        assert not report.complete


class TestModels:
    def test_all_tables_of_a_model(self) -> None:
        model = made(
            item("tColor", "string", allowed('"red", "green"')),
            input_data("n", "number"),
            decision("sized", table(["n:number"], [""], [("< 5", "1")]), "n"),
            decision("colored", table(["c:tColor"], [""], [('"red"', "1")])),
            decision("plain", literal("1")),
            knowledge("f", parameters("n"), table(["n"], [""], [("-", "1")])),
        )
        reports = {report.table: report for report in analyse_model(model)}
        assert set(reports) == {"sized", "colored", "f"}
        assert gaps(reports["sized"]) == [{"n": ">= 5"}]
        assert gaps(reports["colored"]) == [{"c": '"green"'}]
        assert reports["f"].clean

    def test_a_report_is_plain_data(self) -> None:
        report = analyse(plain(["n"], [("<= 5", "1"), (">= 5", "2"), ("(1..1)", "3")]))
        assert report.plain() == {
            "table": "table",
            "gaps": [],
            "overlaps": [{"rules": [1, 2], "where": {"n": "5"}}],
            "dead": [3],
            "skipped": [],
            "complete": True,
        }


GRID = [Decimal(text) for text in ["0", "1", "1.5", "2", "2.5", "3", "3.5", "4", "5"]]
CELLS = st.sampled_from(
    ["-", "< 2", "<= 2", "> 3", ">= 3", "[1..4]", "(2..3)", "2", "1, 4", "not(2)"]
)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(CELLS, CELLS, st.just("1")), max_size=6),
    st.sampled_from(["UNIQUE", "FIRST"]),
)
def test_the_report_agrees_with_every_point(rows: list[tuple[str, str, str]], policy: str) -> None:
    """At each point of a fine grid: uncovered means a gap, two rules mean an overlap."""
    found = plain(["a", "b"], rows, policy)
    report = analyse(found)
    fired: set[int] = set()
    for a, b in product(GRID, repeat=2):
        data: dict[str, object] = {"a": a, "b": b}
        rules = row_by_row(found, data)
        fired |= set(rules[:1] if policy == "FIRST" else rules)
        assert any(_inside(gap, data) for gap in gaps(report)) is (not rules)
        if policy == "UNIQUE" and len(rules) > 1:
            pairs = {(each.first - 1, each.second - 1) for each in report.overlaps}
            assert (rules[0], rules[1]) in pairs
    assert {number - 1 for number in report.dead} == set(range(len(rows))) - fired
