"""The standard's own words about models, one by one: implicit conversions, nulls, hit policies.

Each test names what it shows; together they are read as the list of what a model may rely on.
"""

from __future__ import annotations

import pytest

from .models import (
    allowed,
    answer,
    component,
    decision,
    given,
    item,
    knowledge,
    literal,
    made,
    parameters,
    table,
)

TYPES = (
    item("tNames", "string", attributes='isCollection="true"'),
    item("tNumbers", "number", attributes='isCollection="true"'),
    item("tPoint", more=component("x", "number") + component("y", "number")),
    item("tPoints", "tPoint", attributes='isCollection="true"'),
    item("tColor", "string", allowed('"red", "green", "blue"')),
    item("tColors", "tColor", attributes='isCollection="true"'),
    item("tMatrix", "tNumbers", attributes='isCollection="true"'),
    item("tMoment", "date and time"),
)


class TestConversionOfResults:
    """A decision's value takes the type of its variable (10.3.2.9.4)."""

    @pytest.mark.parametrize(
        "kind, text, expected",
        [
            # conforms to
            ("tColor", '"red"', "red"),
            ("tColor", '"pink"', None),
            ("tPoint", "{x: 1, y: 2}", {"x": 1, "y": 2}),
            ("tPoint", "{x: 1, y: 2, z: 3}", {"x": 1, "y": 2, "z": 3}),
            ("tPoint", "{x: 1}", None),
            ("tPoint", '{x: 1, y: "2"}', None),
            ("tPoint", "{x: null, y: null}", {"x": None, "y": None}),
            ("tPoint", "null", None),
            ("tPoints", "[{x: 1, y: 2}]", [{"x": 1, "y": 2}]),
            ("tPoints", "[{x: 1, y: 2}, {x: 1}]", None),
            ("tPoints", "[]", []),
            ("tMatrix", "[[1, 2], [3]]", [[1, 2], [3]]),
            ("tMatrix", '[[1, 2], ["3"]]', None),
            # from singleton list
            ("string", '["a"]', "a"),
            ("string", "[1]", None),
            ("tColor", '["red"]', "red"),
            ("tPoint", "[{x: 1, y: 2}]", {"x": 1, "y": 2}),
            ("boolean", "[true, false]", None),
            # to singleton list
            ("tNames", '"a"', ["a"]),
            ("tNames", "1", None),
            ("tColors", '"red"', ["red"]),
            ("tColors", '"pink"', None),
            ("tPoints", "{x: 1, y: 2}", [{"x": 1, "y": 2}]),
            ("tMatrix", "[1, 2]", [[1, 2]]),
            # from date to date and time
            ("tMoment", '@"2024-01-02"', "2024-01-02T00:00:00Z"),
            ("tMoment", '@"2024-01-02T10:00:00"', "2024-01-02T10:00:00"),
            ("tMoment", '@"10:00:00"', None),
        ],
    )
    def test_of_a_decision(self, kind: str, text: str, expected: object) -> None:
        assert answer(made(*TYPES, decision("d", literal(text), kind=kind)), "d") == expected

    @pytest.mark.parametrize(
        "kind, text, expected",
        [
            ("number", "[1]", 1),
            ("number", '"1"', None),
            ("tNumbers", "1", [1]),
            ("tColor", '"pink"', None),
        ],
    )
    def test_of_everything_else_that_has_a_type(
        self, kind: str, text: str, expected: object
    ) -> None:
        entry = (
            f'<context><contextEntry><variable name="e" typeRef="{kind}"/>{literal(text)}'
            f"</contextEntry><contextEntry>{literal('e')}</contextEntry></context>"
        )
        column = (
            f'<relation><column name="c" typeRef="{kind}"/><row>{literal(text)}</row></relation>'
        )
        function = f'<functionDefinition typeRef="{kind}">{literal(text)}</functionDefinition>'
        output = table(["1"], [f":{kind}"], [("-", text)])
        model = made(
            *TYPES,
            decision("entry", entry),
            decision("column", column),
            decision("cell", literal("column[1].c"), "d:column"),
            decision("made", function),
            decision("called", literal("made()"), "d:made"),
            decision("output", output),
            decision("expression", literal(text, f'typeRef="{kind}"')),
            knowledge("f", "", literal(text), kind=kind),
            decision("knowledge", literal("f()"), "k:f"),
        )
        for name in ("entry", "cell", "called", "output", "expression", "knowledge"):
            assert answer(model, name) == expected, name


class TestConversionOfArguments:
    """Arguments are converted like results; one that does not fit makes the call null."""

    @pytest.mark.parametrize(
        "kind, argument, expected",
        [
            ("number", "5", 5),
            ("number", "[5]", 5),
            ("number", '"5"', "no call"),
            ("number", "null", "null given"),
            ("tNumbers", "5", [5]),
            ("tNumbers", '["a"]', "no call"),
            ("tColor", '"red"', "red"),
            ("tColor", '"pink"', "no call"),
            ("tPoint", "{x: 1, y: 2}", {"x": 1, "y": 2}),
            ("tPoint", "{x: 1}", "no call"),
            ("Any", "[5]", [5]),
        ],
    )
    def test_of_a_function(self, kind: str, argument: str, expected: object) -> None:
        body = literal('if a = null then "null given" else a')
        function = f"<functionDefinition>{parameters(f'a:{kind}')}{body}</functionDefinition>"
        service = '<decisionService id="s" name="s"><outputDecision href="#inner"/><inputData href="#a"/></decisionService>'
        invoked = (
            f'<invocation>{literal("f")}<binding><parameter name="a"/>{literal(argument)}'
            "</binding></invocation>"
        )
        model = made(
            *TYPES,
            given("a", kind),
            decision("inner", body, "a"),
            service,
            knowledge("f", parameters(f"a:{kind}"), body),
            decision("g", function),
            decision("knowledge", literal(f"f({argument})"), "k:f"),
            decision("named", literal(f"f(a: {argument})"), "k:f"),
            decision("boxed", invoked, "k:f"),
            decision("function", literal(f"g({argument})"), "d:g"),
            decision("service", literal(f"s({argument})"), "k:s"),
        )
        wanted = None if expected == "no call" else expected
        for name in ("knowledge", "named", "boxed", "function", "service"):
            assert answer(model, name) == wanted, name


class TestNulls:
    """Null goes where any value goes; what cannot be made is null and nothing else breaks."""

    def test_null_conforms_to_every_type(self) -> None:
        for kind in ("number", "tColor", "tPoint", "tNames", "tMoment", "list", "context"):
            model = made(*TYPES, given("n", kind), decision("d", literal("n = null"), "n"))
            assert answer(model, "d", n=None) is True

    def test_a_failing_part_leaves_the_others(self) -> None:
        logic = (
            f'<context><contextEntry><variable name="bad" typeRef="number"/>{literal(chr(34) + "x" + chr(34))}</contextEntry>'
            f'<contextEntry><variable name="good"/>{literal("1")}</contextEntry></context>'
        )
        assert answer(made(decision("d", logic)), "d") == {"bad": None, "good": 1}

    def test_a_failing_decision_is_null_for_those_who_need_it(self) -> None:
        model = made(
            decision("bad", literal("1 / 0")),
            decision("d", literal('if bad = null then "no value" else bad'), "d:bad"),
        )
        assert answer(model, "d") == "no value"

    @pytest.mark.parametrize(
        "text", ["1 +", "1 + null", "unknown", "unknown()", '"a" < 1', "[1, 2][5]", "{a: 1}.b"]
    )
    def test_expressions_without_a_value(self, text: str) -> None:
        assert answer(made(decision("d", literal(text))), "d") is None


class TestTables:
    """What the standard says of tables beyond their cells (chapter 8)."""

    ROWS = (("< 10", '"low"'), ("< 20", '"mid"'), ("< 30", '"high"'))

    def ask(self, policy: str, n: object, more: str = "", output: str = "") -> object:
        logic = table(["n:number"], [output], self.ROWS, f'hitPolicy="{policy}" {more}')
        return answer(made(*TYPES, given("n"), decision("d", logic, "n")), "d", n=n)

    def test_unique_is_the_default(self) -> None:
        logic = table(["n"], [""], self.ROWS)
        model = made(given("n"), decision("d", logic, "n"))
        assert answer(model, "d", n=25) == "high"
        assert answer(model, "d", n=15) is None

    @pytest.mark.parametrize(
        "policy, n, expected",
        [
            ("FIRST", 5, "low"),
            ("ANY", 5, None),
            ("ANY", 25, "high"),
            ("RULE ORDER", 5, ["low", "mid", "high"]),
            ("COLLECT", 15, ["mid", "high"]),
            ("UNIQUE", 35, None),
            ("FIRST", None, None),
            ("UNIQUE", "x", None),
        ],
    )
    def test_hit_policies(self, policy: str, n: object, expected: object) -> None:
        assert self.ask(policy, n) == expected

    def test_the_only_output_is_the_value_even_with_a_name(self) -> None:
        assert self.ask("FIRST", 5, output="size") == "low"

    def test_orientation_and_labels_change_nothing(self) -> None:
        for orientation in ("Rule-as-Row", "Rule-as-Column", "CrossTable"):
            more = f'preferredOrientation="{orientation}" outputLabel="Size"'
            assert self.ask("FIRST", 15, more) == "mid"

    def test_input_expressions_may_be_anything(self) -> None:
        rows = [("true", "false", '"a"'), ("-", "true", '"b"')]
        logic = table(["n > 5", "some x in [1, 2] satisfies x = n"], [""], rows)
        model = made(given("n"), decision("d", logic, "n"))
        assert answer(model, "d", n=7) == "a"
        assert answer(model, "d", n=2) == "b"

    def test_cells_see_the_data_around_the_table(self) -> None:
        rows = [("> limit", "n - limit"), ("<= limit", "0")]
        model = made(
            given("n"), given("limit"), decision("d", table(["n"], [""], rows), "n", "limit")
        )
        assert answer(model, "d", n=7, limit=5) == 2
        assert answer(model, "d", n=3, limit=5) == 0

    def test_results_may_be_any_expression(self) -> None:
        rows = [
            ("1", "[n, n]"),
            ("2", "{a: n}"),
            ("3", "function(x) x * n"),
            ("4", "for i in 1..n return i"),
        ]
        model = made(
            given("n"),
            decision("d", table(["n"], [""], rows), "n"),
            decision("applied", literal("d(5)"), "d:d"),
        )
        assert answer(model, "d", n=1) == [1, 1]
        assert answer(model, "d", n=2) == {"a": 2}
        assert answer(model, "applied", n=3) == 15
        assert answer(model, "d", n=4) == [1, 2, 3, 4]
