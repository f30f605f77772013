"""Compiled tables: cells, types, results, traces, wrong cells, and tables of many rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache

import pytest

from casewright.rules import feel
from casewright.rules.dmn.compiled import CompiledTable, compile_table
from casewright.rules.dmn.index import Accepted, Segments, Span
from casewright.rules.dmn.table import DecisionTable, InputClause, OutputClause, Rule
from casewright.rules.errors import EvaluationStopped, LimitExceeded
from casewright.rules.frames import Environment

from .models import allowed, answer, decision, given, item, made, reasons, table, value
from .tables import ask, plain, ready


class TestCells:
    """Which values a cell accepts."""

    @pytest.mark.parametrize(
        "cell, accepted, refused",
        [
            ("-", [1, "x", None, True, [1]], []),
            ("", [1, "x", None], []),
            ("5", [5, Decimal("5.0")], [4, "5", None, True]),
            ("> 5", [6, Decimal("5.01")], [5, 4, None, "6"]),
            (">= 5", [5, 6], [4]),
            ("< 5", [4], [5, 6]),
            ("<= 5", [5, -1], [6]),
            ("[1..5]", [1, 3, 5], [0, 6, None]),
            ("(1..5)", [2, 4], [1, 5]),
            ("]1..5[", [2, 4], [1, 5]),
            ("[1..5)", [1, 4], [5]),
            ("(1..5]", [5, 2], [1]),
            ("(5..5)", [], [4, 5, 6]),
            ("-3", [-3], [3]),
            ("< -3", [-4], [-3, 3]),
            ("1, 3, > 10", [1, 3, 11], [2, 10]),
            ("not(1, 3)", [2, 4], [1, 3, "x"]),
            ("not([1..5])", [0, 6], [1, 5]),
            ("not(> 5)", [5, 4], [6]),
            ('"a"', ["a"], ["b", 1, None]),
            ('"a","b"', ["a", "b"], ["c"]),
            ('not("a")', ["b", ""], ["a"]),
            ('> "m"', ["n", "z"], ["a", "m"]),
            ('["b".."d"]', ["b", "c"], ["a", "e"]),
            ("true", [True], [False, None, "x"]),
            ("false", [False], [True, None, 0]),
            ("not(true)", [False], [True]),
            ("null", [None], [1, "x"]),
            ("not(null)", [1, "x"], [None]),
            ("[1, 2]", [1, 2, [1, 2]], [3]),
            ("? > 5", [6], [5]),
            ("? in [1..3]", [2], [4]),
            ('contains(?, "x")', ["axb"], ["ab"]),
            ("limit", [100], [99]),
            ("> limit", [101], [100]),
            ("[1..limit]", [100], [101]),
            ("limit / 2", [50], [51]),
            ("!= 5", [4], [5]),
        ],
    )
    def test_a_cell(self, cell: str, accepted: list[object], refused: list[object]) -> None:
        compiled = ready(plain(["x"], [(cell, '"yes"')]), "limit")
        assert compiled.problems == []
        for one in accepted:
            assert compiled.evaluate({"x": one, "limit": 100}) == "yes", one
        for one in refused:
            assert compiled.evaluate({"x": one, "limit": 100}) is None, one

    @pytest.mark.parametrize(
        "cell, accepted, refused",
        [
            ('date("2024-05-01")', 'date("2024-05-01")', 'date("2024-05-02")'),
            ('< date("2024-05-01")', 'date("2024-04-30")', 'date("2024-05-01")'),
            ('>= @"2024-05-01"', '@"2024-05-01"', '@"2024-04-30"'),
            ('[@"2024-01-01"..@"2024-12-31"]', '@"2024-07-01"', '@"2025-01-01"'),
            ('> duration("P1D")', 'duration("PT25H")', 'duration("PT24H")'),
            ('duration("PT24H")', 'duration("P1D")', 'duration("PT23H")'),
            ('<= @"P1Y"', '@"P12M"', '@"P13M"'),
            ('> @"10:00:00"', '@"11:00:00"', '@"09:00:00"'),
            ('> @"2024-01-01T10:00:00"', '@"2024-01-01T11:00:00"', '@"2024-01-01T09:00:00"'),
            ('not(@"2024-05-01")', '@"2024-05-02"', '@"2024-05-01"'),
        ],
    )
    def test_dates_and_durations(self, cell: str, accepted: str, refused: str) -> None:
        found = plain(["x"], [(cell, '"yes"')])
        assert ask(found, x=value(accepted)) == "yes"
        assert ask(found, x=value(refused)) is None
        assert ask(found, x=5) is None

    def test_empty_names_of_lists_are_asked_cell_by_cell(self) -> None:
        found = plain(["x"], [("list contains(?, 2)", '"two"'), ("count(?) = 0", '"none"')])
        assert ask(found, x=[1, 2]) == "two"
        assert ask(found, x=[]) == "none"

    def test_contexts_as_values(self) -> None:
        found = plain(["x"], [("?.a > 1", '"big"'), ("{a: 1}", '"one"')])
        assert ask(found, x={"a": 2}) == "big"
        assert ask(found, x={"a": 1}) == "one"


class TestInputs:
    def test_an_input_may_be_an_expression(self) -> None:
        found = plain(["a + b"], [("> 10", '"much"'), ("-", '"little"')], "FIRST")
        assert ask(found, a=6, b=5) == "much"
        assert ask(found, a=6, b=1) == "little"

    def test_a_path_into_data(self) -> None:
        compiled = compile_table(plain(["p.age"], [(">= 18", "true")]), {"p": None})
        assert compiled.evaluate({"p": {"age": 18}}) is True

    def test_a_value_of_another_type_makes_the_answer_null(self) -> None:
        found = plain(["n:number"], [("-", '"any"')])
        assert ask(found, n=1) == "any"
        assert ask(found, n="1") is None
        _, trace = ready(found).evaluate_traced({"n": "1"})
        assert trace["reasons"] == ["the value 1 is not of type number"]

    def test_a_missing_value_is_null_and_matches_only_what_accepts_null(self) -> None:
        found = plain(["n:number"], [("> 0", '"plus"'), ("null", '"none"')])
        assert ask(found) == "none"

    def test_a_list_of_one_stands_for_its_item(self) -> None:
        assert ask(plain(["n:number"], [("> 0", '"plus"')]), n=[5]) == "plus"

    def test_values_outside_the_input_values_make_the_answer_null(self) -> None:
        clause = InputClause(expression="color", type="string", values='"red", "green"')
        rules = (Rule(tests=("-",), results=("1",)),)
        found = DecisionTable(inputs=(clause,), outputs=(OutputClause(),), rules=rules)
        assert ask(found, color="red") == 1
        assert ask(found, color="blue") is None
        assert ask(found, color=None) == 1
        _, trace = ready(found).evaluate_traced({"color": "blue"})
        assert trace["reasons"] == ["the value blue of 'color' is not among the input values"]

    def test_input_values_may_use_other_data(self) -> None:
        clause = InputClause(expression="n", values="<= limit")
        rules = (Rule(tests=("-",), results=("1",)),)
        found = DecisionTable(inputs=(clause,), outputs=(OutputClause(),), rules=rules)
        assert ready(found, "limit").evaluate({"n": 5, "limit": 9}) is None

    def test_types_of_the_model_are_checked(self) -> None:
        logic = table(["c:tColor"], [""], [("-", "1")])
        model = made(
            item("tColor", "string", allowed('"red","green"')),
            given("c"),
            decision("it", logic, "c"),
        )
        assert answer(model, "it", c="red") == 1
        assert answer(model, "it", c="blue") is None
        assert reasons(model, "it", c="blue") == ["it: the value blue is not of type tColor"]


class TestResults:
    def test_several_outputs_are_a_context(self) -> None:
        found = plain(["n"], [("> 0", "n", '"x"')], outputs=["a", "b"])
        assert ask(found, n=3) == {"a": 3, "b": "x"}

    def test_answers_do_not_share_their_contexts(self) -> None:
        compiled = ready(plain(["n"], [("-", "1", "2")], outputs=["a", "b"]))
        first = compiled.evaluate({"n": 1})
        assert isinstance(first, dict)
        first["a"] = "changed"
        assert compiled.evaluate({"n": 1}) == {"a": 1, "b": 2}

    def test_an_empty_result_is_null(self) -> None:
        assert ask(plain(["n"], [("-", "")]), n=1) is None

    def test_a_result_is_converted_to_the_type_of_its_output(self) -> None:
        rules = (
            Rule(tests=("1",), results=("[5]",)),
            Rule(tests=("2",), results=('"x"',)),
            Rule(tests=("3",), results=("n",)),
        )
        outputs = (OutputClause(type="number"),)
        found = DecisionTable(inputs=(InputClause(expression="n"),), outputs=outputs, rules=rules)
        assert [ask(found, n=n) for n in (1, 2, 3)] == [5, None, 3]

    def test_a_result_outside_the_output_values_is_null(self) -> None:
        found = plain(["n"], [("1", '"a"'), ("2", '"z"')], values='"a", "b"')
        assert ask(found, n=1) == "a"
        assert ask(found, n=2) is None
        _, trace = ready(found).evaluate_traced({"n": 2})
        assert trace["reasons"] == ["the value z is not among the output values"]

    def test_priorities_come_from_the_type_when_no_values_are_written(self) -> None:
        rows = [("-", '"low"'), ("-", '"high"')]
        logic = table(["n"], [":tLevel"], rows, 'hitPolicy="PRIORITY"')
        level = item("tLevel", "string", allowed('"high","low"'))
        assert answer(made(level, given("n"), decision("it", logic, "n")), "it", n=1) == "high"
        untyped = table(["n"], [""], rows, 'hitPolicy="OUTPUT ORDER"')
        model = made(level, given("n"), decision("it", untyped, "n", kind="list<tLevel>"))
        assert answer(model, "it", n=1) == ["low", "high"]
        single = table(["n"], [""], rows, 'hitPolicy="PRIORITY"')
        model = made(level, given("n"), decision("it", single, "n", kind="tLevel"))
        assert answer(model, "it", n=1) == "high"


class TestWrongTables:
    def test_wrong_cells_are_problems_and_never_match(self) -> None:
        found = plain(["n"], [("> (", "1"), ("-", "2 +"), ("5", "3")], "FIRST")
        compiled = ready(found)
        assert [problem.element for problem in compiled.problems] == ["rule 1, input 1", "rule 2"]
        assert compiled.evaluate({"n": 1}) is None

    def test_a_wrong_input_is_null(self) -> None:
        compiled = compile_table(plain(["1 +"], [("null", '"none"'), ("1", '"one"')]), {})
        assert [problem.element for problem in compiled.problems] == ["input 1"]
        assert compiled.evaluate({}) == "none"

    def test_unknown_types_are_any(self) -> None:
        assert ask(plain(["n:tNothing"], [("5", '"five"')]), n=5) == "five"

    def test_a_table_without_rules_answers_like_one_that_does_not_match(self) -> None:
        assert ask(plain(["n"], []), n=1) is None
        assert ask(plain(["n"], [], "COLLECT"), n=1) == []

    def test_a_table_without_inputs_always_matches(self) -> None:
        assert ask(plain([], [("1",)])) == 1


class TestTraces:
    def test_a_trace_is_plain_data(self) -> None:
        found, trace = ready(plain(["d"], [("-", "d")])).evaluate_traced(
            {"d": value('date("2024-01-02")')}
        )
        assert feel.to_json(found) == "2024-01-02"
        assert trace == {
            "table": "",
            "hit_policy": "UNIQUE",
            "inputs": [{"expression": "d", "value": "2024-01-02"}],
            "matched": [1],
            "result": "2024-01-02",
        }

    def test_the_aggregation_is_part_of_the_hit_policy(self) -> None:
        found = plain(["n"], [("-", "1")], "COLLECT", aggregation="SUM")
        assert ready(found).evaluate_traced({"n": 1})[1]["hit_policy"] == "COLLECT SUM"


class TestFirst:
    def test_nothing_is_asked_after_the_first_rule_that_matches(self) -> None:
        costly = "count(for i in 1..100000 return i) > ?"
        found = plain(["n"], [("> 0 + 0", "1"), (costly, "2")], "FIRST")
        answer, trace = ready(found).evaluate_traced({"n": 1}, Environment(steps=1_000))
        assert answer == 1
        assert trace["matched"] == [1]


class TestLimits:
    def test_a_cell_that_costs_too_much(self) -> None:
        found = plain(["n"], [("count(for i in 1..100000 return i) > ?", "1")])
        with pytest.raises(LimitExceeded, match="steps"):
            ready(found).evaluate({"n": 1}, Environment(steps=1_000))

    def test_the_caller_can_stop_it(self) -> None:
        found = plain(["n"], [("count(for i in 1..100000 return i) > ?", "1")])
        with pytest.raises(EvaluationStopped):
            ready(found).evaluate({"n": 1}, Environment(stop=lambda: True))

    def test_deep_data_do_not_crash_it(self) -> None:
        deep: object = 1
        for _ in range(50):
            deep = [deep]
        assert ask(plain(["n"], [("-", '"any"')]), n=deep) == "any"


class Recorded(Mapping[str, object]):
    """Data that remember what was read from them."""

    def __init__(self, data: dict[str, object]) -> None:
        self.data = data
        self.read: list[str] = []

    def __getitem__(self, name: str) -> object:
        self.read.append(name)
        return self.data[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.data)

    def __len__(self) -> int:
        return len(self.data)


ROWS = 5_000


@cache
def big(policy: str) -> CompiledTable:
    """A table of so many rows, each for its own values."""
    rows = [(f"[{n * 10}..{n * 10 + 10})", f'"s{n % 7}"', "-", f'"r{n}"') for n in range(ROWS)]
    return ready(plain(["a", "b", "c"], rows, policy))


class TestManyRows:
    """Thousands of rows answer like a few, by index."""

    def test_every_row_is_found_by_its_own_data(self) -> None:
        compiled = big("RULE ORDER")
        for n in (0, 1, 777, ROWS - 1):
            data = {"a": n * 10 + 3, "b": f"s{n % 7}", "c": None}
            assert compiled.evaluate(data) == [f"r{n}"]
            assert compiled.evaluate({**data, "b": "other"}) is None
        assert compiled.evaluate({"a": -1, "b": "s0"}) is None
        assert compiled.evaluate({"a": 10 * ROWS, "b": "s0"}) is None

    def test_each_input_is_read_once(self) -> None:
        data = Recorded({"a": 49_993, "b": f"s{4_999 % 7}", "c": 1})
        assert big("RULE ORDER").evaluate(data) == ["r4999"]
        assert data.read == ["a", "b", "c"]

    def test_bounds_at_both_ends(self) -> None:
        compiled = big("RULE ORDER")
        assert compiled.evaluate({"a": 10, "b": "s1"}) == ["r1"]
        assert compiled.evaluate({"a": Decimal("9.999"), "b": "s0"}) == ["r0"]

    def test_so_many_bounds_that_only_some_places_keep_a_mask(self) -> None:
        count = 6_000
        cells = {
            n: Accepted((Span("number", n, n + 3, True, True),), n % 2 == 1) for n in range(count)
        }
        index = Segments(sum(1 << n for n in range(1, count, 2)), cells)
        assert index._stride > 1
        look = index.look()
        for key in (-1, 0, 1, 2.5, 3, 999, 1_000.5, 5_999, 6_002, 6_003):
            expected = [n for n in range(count) if (n <= key <= n + 3) is (n % 2 == 0)]
            mask = look(key)
            assert [n for n in range(count) if mask >> n & 1] == expected
