"""Models made to hurt: each is refused, limited or answered, in bounded time, with a clear word."""

from __future__ import annotations

import pytest

from casewright.rules.dmn import DmnError, load
from casewright.rules.dmn.markup import MAX_DEPTH
from casewright.rules.errors import LimitExceeded
from casewright.rules.frames import Environment

from .models import (
    answer,
    decision,
    definitions,
    given,
    item,
    knowledge,
    literal,
    made,
    parameters,
    table,
)

LIMITED = Environment(steps=50_000)


def nested(open_tag: str, close_tag: str, depth: int, inside: str) -> str:
    return open_tag * depth + inside + close_tag * depth


class TestDepth:
    def test_nested_contexts_up_to_the_limit_of_the_file(self) -> None:
        depth = (MAX_DEPTH - 5) // 2
        logic = nested(
            '<context><contextEntry><variable name="a"/>',
            "</contextEntry></context>",
            depth,
            literal("1"),
        )
        found: object = made(decision("d", logic)).evaluate("d", {})
        for _ in range(depth):
            assert isinstance(found, dict)
            found = found["a"]
        assert found == 1

    def test_deeper_is_refused(self) -> None:
        logic = nested("<list>", "</list>", MAX_DEPTH, literal("1"))
        with pytest.raises(DmnError, match="nested more than"):
            made(decision("d", logic))

    def test_deep_expressions_are_a_problem_of_their_decision(self) -> None:
        model = made(
            decision("d", literal("(" * 500 + "1" + ")" * 500)), decision("e", literal("1"))
        )
        assert answer(model, "d") is None
        assert answer(model, "e") == 1
        (problem,) = model.problems()
        assert "nesting" in problem.problem

    def test_long_expressions_are_a_problem_of_their_decision(self) -> None:
        model = made(decision("d", literal("1 + " * 30_000 + "1")))
        assert answer(model, "d") is None
        (problem,) = model.problems()
        assert "source length" in problem.problem

    def test_functions_that_call_each_other_for_ever(self) -> None:
        body = literal("g(n)")
        model = made(
            decision(
                "d",
                f"<context>{entry('f', 'n', 'f(n + 1)')}<contextEntry>{literal('f(1)')}</contextEntry></context>",
            ),
            knowledge("h", parameters("n"), body),
        )
        with pytest.raises(LimitExceeded, match="call depth"):
            model.evaluate("d", {})
        assert answer(model, "h", n=1) is None

    def test_a_service_that_calls_itself_through_a_function_value(self) -> None:
        model = made(
            given("f"),
            decision("inner", literal("f(f)"), "f"),
            '<decisionService id="s" name="s"><outputDecision href="#inner"/><inputData href="#f"/></decisionService>',
            decision("d", literal("s(s)"), "k:s"),
        )
        with pytest.raises(LimitExceeded, match="call depth"):
            model.evaluate("d", {})


def entry(name: str, parameter: str, body: str) -> str:
    function = f"<functionDefinition>{parameters(parameter)}{literal(body)}</functionDefinition>"
    return f'<contextEntry><variable name="{name}"/>{function}</contextEntry>'


class TestWork:
    @pytest.mark.parametrize(
        "text",
        [
            "count(for a in 1..1000, b in 1..1000 return a * b)",
            "some a in 1..1000, b in 1..1000 satisfies a + b = 0",
            "sum(for a in 1..100000 return a ** 2)",
        ],
    )
    def test_loops_are_counted(self, text: str) -> None:
        with pytest.raises(LimitExceeded, match=r"steps|list length"):
            made(decision("d", literal(text))).evaluate("d", {}, LIMITED)

    def test_loops_inside_boxed_loops_are_counted_together(self) -> None:
        logic = literal("count(for b in 1..100 return b)")
        for _ in range(4):
            logic = f'<for iteratorVariable="a"><in>{literal("[1..100]")}</in><return>{logic}</return></for>'
        with pytest.raises(LimitExceeded, match="steps"):
            made(decision("d", logic)).evaluate("d", {}, LIMITED)

    def test_filters_and_quantifiers_are_counted(self) -> None:
        source = literal("for i in 1..20000 return i")
        filtered = (
            f"<filter><in>{source}</in><match>{literal('item > 0 or item < 0')}</match></filter>"
        )
        with pytest.raises(LimitExceeded, match="steps"):
            made(decision("d", filtered)).evaluate("d", {}, LIMITED)

    def test_recursion_that_branches_is_counted(self) -> None:
        body = literal("if n <= 1 then 1 else fib(n - 1) + fib(n - 2)")
        model = made(
            knowledge("fib", parameters("n:number"), body, "k:fib"),
            decision("small", literal("fib(12)"), "k:fib"),
            decision("large", literal("fib(40)"), "k:fib"),
        )
        assert answer(model, "small") == 233
        with pytest.raises(LimitExceeded, match="steps"):
            model.evaluate("large", {}, LIMITED)

    def test_a_table_with_costly_cells_is_counted(self) -> None:
        rows = [(f"count(for i in 1..1000 return i) = ? + {n}", "1") for n in range(200)]
        model = made(given("n"), decision("d", table(["n"], [""], rows), "n"))
        with pytest.raises(LimitExceeded, match="steps"):
            model.evaluate("d", {"n": 0}, LIMITED)

    def test_costly_constants_cost_nothing_before_they_are_asked(self) -> None:
        rows = [(f"count(for i in 1..190000 return i) = {n}", "1") for n in range(300)]
        model = made(given("n"), decision("d", table(["n"], [""], rows), "n"))
        assert model.problems() == ()
        with pytest.raises(LimitExceeded, match="steps"):
            model.evaluate("d", {"n": 0})

    def test_results_that_double_are_limited(self) -> None:
        parts = [decision("d0", literal('"' + "x" * 1_000 + '"'))]
        for number in range(1, 20):
            text = f"d{number - 1} + d{number - 1}"
            parts.append(decision(f"d{number}", literal(text), f"d:d{number - 1}"))
        with pytest.raises(LimitExceeded, match="string length"):
            made(*parts).evaluate("d19", {})

    def test_lists_that_double_are_limited(self) -> None:
        parts = [decision("d0", literal("for i in 1..1000 return i"))]
        for number in range(1, 20):
            text = f"concatenate(d{number - 1}, d{number - 1})"
            parts.append(decision(f"d{number}", literal(text), f"d:d{number - 1}"))
        with pytest.raises(LimitExceeded, match=r"list length|steps"):
            made(*parts).evaluate("d19", {})


class TestSize:
    def test_thousands_of_decisions(self) -> None:
        model = made(*(decision(f"d{n}", literal(str(n))) for n in range(2_000)))
        assert answer(model, "d1999") == 1_999

    def test_a_decision_that_requires_thousands(self) -> None:
        names = [f"d{n}" for n in range(1_000)]
        parts = [decision(name, literal("1")) for name in names]
        text = f"sum([{', '.join(names)}])"
        top = decision("top", literal(text), *(f"d:{name}" for name in names))
        assert answer(made(*parts, top), "top") == 1_000

    def test_a_relation_of_many_rows(self) -> None:
        rows = "".join(f"<row>{literal(str(n))}</row>" for n in range(500))
        logic = f'<relation><column name="n"/>{rows}</relation>'
        found = made(decision("d", logic)).evaluate("d", {})
        assert isinstance(found, list)
        assert len(found) == 500

    def test_types_that_are_a_wide_tree(self) -> None:
        types = [item(f"t{n}", f"t{n // 2}") for n in range(1, 400)]
        model = made(
            item("t0", "number"), *types, given("x", "t399"), decision("d", literal("x"), "x")
        )
        assert answer(model, "d", x=1) == 1
        assert answer(model, "d", x="y") is None


class TestNames:
    @pytest.mark.parametrize(
        "name", ["if", "1a", "a..b", "'", "a\u00a0b", "for x", "🐎", "x" * 500]
    )
    def test_strange_names_harm_nobody(self, name: str) -> None:
        model = made(
            given(name), decision("d", literal("1 + 1"), name), decision("e", literal("2"), "d:d")
        )
        assert answer(model, "e") == 2
        assert answer(model, "d", **{name: 1}) == 2

    def test_names_of_built_in_functions_can_be_inputs(self) -> None:
        model = made(given("count", "number"), decision("d", literal("count + 1"), "count"))
        assert answer(model, "d", count=1) == 2

    @pytest.mark.parametrize("name", ["__class__", "__import__", "eval", "os.system", "{0}", "%s"])
    def test_nothing_of_python_can_be_reached(self, name: str) -> None:
        model = made(given("x"), decision("d", literal(f"x.{name}"), "x"))
        assert answer(model, "d", x={"a": 1}) is None
        assert answer(model, "d", x="text") is None


def test_a_file_of_a_kind_that_is_not_meant() -> None:
    for source in (b"%PDF-1.7", b"PK\x03\x04", b"\x89PNG\r\n", b"{}", b"definitions: {}"):
        with pytest.raises(DmnError):
            load(source)
    with pytest.raises(DmnError, match=r"no XML|well-formed"):
        load(definitions().replace("<definitions", "<!-- ").replace("></definitions>", " -->"))
