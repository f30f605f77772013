"""Boxed expressions: contexts, calls, functions, lists, relations, conditions, filters, loops."""

from __future__ import annotations

import pytest

from .models import (
    answer,
    decision,
    given,
    item,
    knowledge,
    literal,
    made,
    parameters,
    reasons,
    table,
    value,
)


def entry(name: str, logic: str, kind: str = "") -> str:
    typed = f' typeRef="{kind}"' if kind else ""
    variable = f'<variable name="{name}"{typed}/>' if name else ""
    return f"<contextEntry>{variable}{logic}</contextEntry>"


def context(*entries: str) -> str:
    return f"<context>{''.join(entries)}</context>"


def function(takes: str, logic: str, more: str = "") -> str:
    return f"<functionDefinition {more}>{takes}{logic}</functionDefinition>"


def invocation(what: str, **arguments: str) -> str:
    bindings = "".join(
        f'<binding><parameter name="{name}"/>{logic}</binding>' for name, logic in arguments.items()
    )
    return f"<invocation>{what}{bindings}</invocation>"


def only(logic: str, *others: str, needs: tuple[str, ...] = (), **inputs: object) -> object:
    """The value of one decision with this logic."""
    return answer(made(*others, decision("it", logic, *needs)), "it", **inputs)


class TestContexts:
    def test_entries_see_those_above_them(self) -> None:
        logic = context(entry("a", literal("2")), entry("b", literal("a * 3")))
        assert only(logic) == {"a": 2, "b": 6}

    def test_an_entry_does_not_see_those_below_it(self) -> None:
        logic = context(entry("a", literal("b")), entry("b", literal("1")))
        assert only(logic) == {"a": None, "b": 1}

    def test_an_entry_without_a_name_is_the_result(self) -> None:
        logic = context(entry("a", literal("2")), entry("", literal("a + 1")))
        assert only(logic) == 3

    def test_an_entry_is_converted_to_its_type(self) -> None:
        logic = context(entry("a", literal("[5]"), "number"), entry("b", literal('"x"'), "number"))
        assert only(logic) == {"a": 5, "b": None}

    def test_contexts_inside_contexts(self) -> None:
        inner = context(entry("x", literal("outer + 1")))
        logic = context(entry("outer", literal("1")), entry("inner", inner))
        assert only(logic) == {"outer": 1, "inner": {"x": 2}}

    def test_an_entry_covers_a_variable_of_the_same_name(self) -> None:
        logic = context(entry("n", literal("n + 1")), entry("m", literal("n + 1")))
        assert only(logic, given("n"), needs=("n",), n=1) == {"n": 2, "m": 3}

    def test_a_name_that_stands_twice_is_a_problem(self) -> None:
        model = made(decision("it", context(entry("a", literal("1")), entry("a", literal("2")))))
        assert answer(model, "it") is None
        assert [problem.problem for problem in model.problems()] == [
            "A name stands twice in the context."
        ]

    def test_names_of_entries_are_known_to_later_decisions(self) -> None:
        logic = context(entry("pay-back", literal("2")), entry("b", literal("pay-back + 1")))
        model = made(decision("loan", logic), decision("it", literal("loan.pay-back"), "d:loan"))
        assert answer(model, "it") == 2

    def test_a_function_in_a_context_can_call_itself(self) -> None:
        body = literal("if n <= 0 then 0 else n + sum up(n - 1)")
        logic = context(
            entry("sum up", function(parameters("n"), body)), entry("", literal("sum up(4)"))
        )
        assert only(logic) == 10


class TestCalls:
    ADD = knowledge("add", parameters("a:number", "b:number"), literal("a - b"))

    def test_arguments_by_name_in_any_order(self) -> None:
        logic = invocation(literal("add"), b=literal("1"), a=literal("10"))
        assert only(logic, self.ADD, needs=("k:add",)) == 9

    def test_a_parameter_that_is_not_bound_is_null(self) -> None:
        takes = parameters("a", "b")
        second = knowledge("second", takes, literal("b = null"))
        logic = invocation(literal("second"), a=literal("1"))
        assert only(logic, second, needs=("k:second",)) is True

    def test_a_binding_for_no_parameter_makes_it_null(self) -> None:
        logic = invocation(literal("add"), a=literal("1"), b=literal("1"), c=literal("1"))
        model = made(self.ADD, decision("it", logic, "k:add"))
        assert answer(model, "it") is None
        assert reasons(model, "it") == ["it: the function has no parameter c"]

    def test_a_call_of_what_is_no_function(self) -> None:
        model = made(decision("it", invocation(literal('"text"'), a=literal("1"))))
        assert answer(model, "it") is None
        assert reasons(model, "it") == ["it: what is called is no function"]

    def test_built_in_functions_can_be_invoked(self) -> None:
        assert only(invocation(literal("abs"), n=literal("-7"))) == 7

    def test_an_argument_of_the_wrong_type_makes_the_call_null(self) -> None:
        always = knowledge("always", parameters("a:number"), literal("5"))
        model = made(
            always,
            decision("boxed", invocation(literal("always"), a=literal('"x"')), "k:always"),
            decision("written", literal('always("x")'), "k:always"),
            decision("null", literal("always(null)"), "k:always"),
        )
        assert answer(model, "boxed") is None
        assert answer(model, "written") is None
        assert answer(model, "null") == 5
        assert reasons(model, "boxed") == [
            "always: the parameter a: the value x is not of type number"
        ]

    def test_an_argument_is_converted_to_the_type_of_its_parameter(self) -> None:
        takes = parameters("a:number", "b:list<number>")
        f = knowledge("f", takes, literal("a + count(b)"))
        assert only(literal("f([2], 3)"), f, needs=("k:f",)) == 3

    def test_too_many_or_too_few_arguments_make_it_null(self) -> None:
        assert only(literal("add(1)"), self.ADD, needs=("k:add",)) is None
        assert only(literal("add(1, 2, 3)"), self.ADD, needs=("k:add",)) is None
        assert only(literal("add(a: 1, c: 2)"), self.ADD, needs=("k:add",)) is None
        assert only(literal("add(b: 1, a: 2)"), self.ADD, needs=("k:add",)) == 1

    def test_a_function_without_requirement_is_not_seen(self) -> None:
        assert only(literal("add(1, 2)"), self.ADD) is None

    def test_functions_that_need_functions(self) -> None:
        twice = knowledge("twice", parameters("n"), literal("n * 2"))
        four = knowledge("four times", parameters("n"), literal("twice(twice(n))"), "k:twice")
        assert only(literal("four times(3)"), twice, four, needs=("k:four times",)) == 12

    @pytest.mark.parametrize("kind, expected", [("number", None), ("string", "5"), ("", "5")])
    def test_the_result_of_a_function_has_its_type(self, kind: str, expected: object) -> None:
        f = knowledge("f", "", literal('"5"'), kind=kind)
        assert only(literal("f()"), f, needs=("k:f",)) == expected

    def test_the_result_of_a_function_type_is_checked_too(self) -> None:
        parameter = '<functionItem outputTypeRef="number"><parameters name="a"/></functionItem>'
        f = knowledge("f", parameters("a"), literal("a"), kind="tF")
        model = made(item("tF", "", parameter), f, decision("it", literal('[f(1), f("x")]'), "k:f"))
        assert answer(model, "it") == [1, None]


class TestFunctions:
    def test_a_decision_may_be_a_function(self) -> None:
        logic = function(parameters("a:number"), literal("a + offset"))
        model = made(
            given("offset"),
            decision("shift", logic, "offset"),
            decision("it", literal("[shift(1), shift(a: 2)]"), "d:shift"),
        )
        assert answer(model, "it", offset=10) == [11, 12]

    def test_functions_made_by_functions_keep_their_arguments(self) -> None:
        logic = function(parameters("a"), literal("function(b) a * b"))
        model = made(decision("times", logic), decision("it", literal("times(3)(4)"), "d:times"))
        assert answer(model, "it") == 12

    def test_functions_given_to_functions(self) -> None:
        apply = knowledge("apply", parameters("f", "x"), literal("f(f(x))"))
        assert only(literal("apply(function(n) n * n, 3)"), apply, needs=("k:apply",)) == 81

    def test_functions_in_a_list_sort_it(self) -> None:
        before = knowledge("before", parameters("a", "b"), literal("a > b"))
        assert only(literal("sort([1, 3, 2], before)"), before, needs=("k:before",)) == [3, 2, 1]

    def test_a_table_as_the_body_of_a_function(self) -> None:
        logic = table(["n"], [""], [("< 0", '"minus"'), ("-", '"plus"')], 'hitPolicy="FIRST"')
        f = knowledge("sign", parameters("n:number"), logic)
        assert only(literal("[sign(-1), sign(1)]"), f, needs=("k:sign",)) == ["minus", "plus"]

    def test_pmml_is_refused(self) -> None:
        model = made(decision("it", function("", context(), 'kind="PMML"')))
        assert [problem.problem for problem in model.problems()] == [
            "Functions in Pmml are not run."
        ]

    def test_a_function_without_a_body_is_null(self) -> None:
        f = '<businessKnowledgeModel id="f" name="f"><variable name="f"/></businessKnowledgeModel>'
        model = made(f, decision("it", literal("f()"), "k:f"))
        assert answer(model, "it") is None
        assert [problem.problem for problem in model.problems()] == ["It has no logic."]
        assert answer(model, "f") is None


class TestListsAndRelations:
    def test_a_list_of_expressions(self) -> None:
        logic = f"<list>{literal('1')}{literal('1 + 1')}{context(entry('a', literal('3')))}</list>"
        assert only(logic) == [1, 2, {"a": 3}]

    def test_an_empty_list(self) -> None:
        assert only("<list/>") == []

    def test_a_relation_is_a_list_of_contexts(self) -> None:
        rows = "".join(
            f"<row>{literal(a)}{literal(b)}</row>" for a, b in (("1", '"x"'), ("2", '"y"'))
        )
        logic = f'<relation><column name="n"/><column name="the text"/>{rows}</relation>'
        assert only(logic) == [{"n": 1, "the text": "x"}, {"n": 2, "the text": "y"}]

    def test_cells_are_converted_to_the_type_of_their_column(self) -> None:
        rows = f"<row>{literal('[1]')}</row><row>{literal('true')}</row>"
        logic = f'<relation><column name="n" typeRef="number"/>{rows}</relation>'
        assert only(logic) == [{"n": 1}, {"n": None}]

    def test_a_row_that_is_too_short_is_a_problem(self) -> None:
        logic = (
            f'<relation><column name="a"/><column name="b"/><row>{literal("1")}</row></relation>'
        )
        model = made(decision("it", logic))
        assert answer(model, "it") == [{"a": 1, "b": None}]
        assert [problem.element for problem in model.problems()] == ["it, row 1"]


def conditional(test: str, yes: str = '"yes"', no: str = '"no"') -> str:
    parts = (("if", test), ("then", yes), ("else", no))
    return f"<conditional>{''.join(f'<{tag}>{literal(text)}</{tag}>' for tag, text in parts)}</conditional>"


class TestConditions:
    @pytest.mark.parametrize(
        "test, expected",
        [("true", "yes"), ("false", "no"), ("null", "no"), ('"text"', None), ("1", None)],
    )
    def test_one_of_the_branches(self, test: str, expected: object) -> None:
        assert only(conditional(test)) == expected

    def test_only_the_chosen_branch_is_evaluated(self) -> None:
        logic = conditional("true", "1", "count(for i in 1..1000000 return i)")
        assert only(logic) == 1

    def test_a_condition_without_branches_is_null(self) -> None:
        assert only(f"<conditional><if>{literal('true')}</if></conditional>") is None


def filtered(source: str, match: str) -> str:
    return f"<filter><in>{literal(source)}</in><match>{literal(match)}</match></filter>"


class TestFilters:
    @pytest.mark.parametrize(
        "source, match, expected",
        [
            ("[1, 2, 3]", "item >= 2", [2, 3]),
            ("[1, 2, 3]", "item > 5", []),
            ("[1, null, 3]", "item > 1", [3]),
            ("[1, 2]", '"text"', None),
            ("[1, 2]", "1", None),
            ("[{a: 1}, {a: 2}]", "a = 2", [{"a": 2}]),
            ("[{a: 1}, {a: 2}]", "item.a = 1", [{"a": 1}]),
            ("[]", "true", []),
            ("null", "true", []),
            ("7", "item = 7", [7]),
        ],
    )
    def test_the_items_that_match(self, source: str, match: str, expected: object) -> None:
        assert only(filtered(source, match)) == expected

    def test_fields_of_typed_items_may_have_operators_in_their_names(self) -> None:
        kind = item(
            "tLine", "", '<itemComponent name="pre-tax"><typeRef>number</typeRef></itemComponent>'
        )
        lines = [{"pre-tax": 1}, {"pre-tax": 2}]
        found = only(
            filtered("lines", "pre-tax > 1"),
            kind,
            item("tLines", "tLine", attributes='isCollection="true"'),
            given("lines", "tLines"),
            needs=("lines",),
            lines=lines,
        )
        assert found == [{"pre-tax": 2}]


def loop(kind: str, source: str, body: str, name: str = "x") -> str:
    inner = "return" if kind == "for" else "satisfies"
    return (
        f'<{kind} iteratorVariable="{name}"><in>{literal(source)}</in>'
        f"<{inner}>{literal(body)}</{inner}></{kind}>"
    )


class TestLoops:
    @pytest.mark.parametrize(
        "source, body, expected",
        [
            ("[1, 2, 3]", "x * 2", [2, 4, 6]),
            ("[1..3]", "x * 2", [2, 4, 6]),
            ("[3..1]", "x", None),
            ("[1, 2, 3]", "count(partial)", [0, 1, 2]),
            ("[]", "x", []),
            ("null", "x", None),
            ("5", "x", [5]),
        ],
    )
    def test_for_gives_a_list(self, source: str, body: str, expected: object) -> None:
        assert only(loop("for", source, body)) == expected

    @pytest.mark.parametrize(
        "kind, source, body, expected",
        [
            ("some", "[1, 2]", "x > 1", True),
            ("some", "[1, 2]", "x > 2", False),
            ("some", "[]", "true", False),
            ("some", "[1, null]", "x > 2", None),
            ("some", "[null, 3]", "x > 2", True),
            ("some", "[1, 2]", "x", None),
            ("some", "[1..9]", "x = 9", True),
            ("some", "null", "true", None),
            ("every", "[1, 2]", "x > 0", True),
            ("every", "[1, 2]", "x > 1", False),
            ("every", "[]", "false", True),
            ("every", "[1, null]", "x > 0", None),
            ("every", "[null, 0]", "x > 0", False),
            ("every", "[1, 2]", '"text"', None),
        ],
    )
    def test_some_and_every(self, kind: str, source: str, body: str, expected: object) -> None:
        assert only(loop(kind, source, body)) == expected

    def test_the_variable_may_have_any_name(self) -> None:
        assert only(loop("for", "[1, 2]", "line item + 1", "line item")) == [2, 3]

    def test_loops_inside_loops_see_the_outer_variable(self) -> None:
        inner = loop("for", "[1, 2]", "x * y", "y")
        logic = (
            f'<for iteratorVariable="x"><in>{literal("[10, 20]")}</in>'
            f"<return>{inner}</return></for>"
        )
        assert only(logic) == [[10, 20], [20, 40]]

    def test_reasons_say_what_was_wrong(self) -> None:
        model = made(decision("it", loop("some", "[1]", "x")))
        assert reasons(model, "it") == ["it: the test is no boolean"]
        model = made(decision("it", filtered("[1]", "item")))
        assert reasons(model, "it") == ["it: the match is no boolean"]
        model = made(decision("it", conditional("1")))
        assert reasons(model, "it") == ["it: the condition is no boolean"]
        model = made(decision("it", loop("every", "null", "x")))
        assert reasons(model, "it") == ["it: there is no list to look through"]


class TestLiterals:
    def test_an_empty_text_is_null(self) -> None:
        model = made(decision("it", literal("   ")))
        assert answer(model, "it") is None
        assert reasons(model, "it") == ["it: the expression is empty"]

    def test_named_types_in_expressions(self) -> None:
        model = made(
            item("tAge", "number"),
            decision("it", literal('[1 instance of tAge, "x" instance of tAge]')),
        )
        assert answer(model, "it") == [True, False]

    def test_the_language_may_be_named(self) -> None:
        logic = literal("1 + 1", 'expressionLanguage="https://www.omg.org/spec/DMN/20230324/FEEL/"')
        assert only(logic) == 2

    def test_a_value_of_every_kind_goes_out_unchanged(self) -> None:
        for text in ("[1..5]", 'duration("P1D")', 'time("10:00:00Z")', '{"a b": [null]}'):
            model = made(decision("it", literal(text)))
            assert model.evaluate("it", {}) == value(text)
