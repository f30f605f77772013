"""Loading and evaluating models: names, inputs, problems, traces, sharing between threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest

from casewright.rules import feel
from casewright.rules.dmn import DmnError, Problem, load
from casewright.rules.dmn import model as loading
from casewright.rules.errors import EvaluationStopped, LimitExceeded
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
    needs,
    parameters,
    reasons,
    table,
    value,
)

CHAIN = (
    given("n", "number"),
    decision("one", literal("n + 1"), "n"),
    decision("two", literal("one * 2"), "d:one"),
    decision("three", literal("two + one"), "d:two", "d:one"),
)


class TestEvaluating:
    def test_decisions_that_need_others(self) -> None:
        model = made(*CHAIN)
        assert model.decisions == ("one", "two", "three")
        assert answer(model, "three", n=1) == 6

    def test_a_decision_is_found_by_its_id_too(self) -> None:
        source = decision("Long Name", literal("1")).replace('id="Long Name"', 'id="_x1"')
        assert answer(made(source), "_x1") == 1
        assert answer(made(source), "Long Name") == 1

    def test_an_unknown_name_is_refused_with_the_known_ones(self) -> None:
        with pytest.raises(DmnError, match=r"no decision 'four'\. .* one, two, three"):
            made(*CHAIN).evaluate("four", {})

    def test_a_name_of_several_nodes_means_the_decision(self) -> None:
        model = made(given("x"), decision("x", literal("7")))
        assert answer(model, "x", x=1) == 7

    def test_data_that_are_missing_are_null(self) -> None:
        model = made(given("n"), decision("a", literal("n = null"), "n"))
        assert answer(model, "a") is True

    def test_data_of_the_wrong_type_are_null(self) -> None:
        model = made(given("n", "number"), decision("a", literal("n = null"), "n"))
        assert answer(model, "a", n="seven") is True
        assert reasons(model, "a", n="seven") == ["the value seven is not of type number"]

    def test_python_numbers_and_dates_are_taken(self) -> None:
        model = made(given("n", "number"), decision("a", literal("n * 2"), "n"))
        assert model.evaluate("a", {"n": 0.1}) == Decimal("0.2")
        assert model.evaluate("a", {"n": Decimal("1.10")}) == Decimal("2.20")

    def test_a_decision_sees_only_what_it_requires(self) -> None:
        model = made(given("n", "number"), decision("a", literal("n"), kind=""))
        assert answer(model, "a", n=3) is None

    def test_the_variable_may_have_another_name_than_the_decision(self) -> None:
        other = decision("a", literal("5")).replace('<variable name="a"', '<variable name="b"')
        assert answer(made(other, decision("c", literal("b + 1"), "d:a")), "c") == 6

    def test_names_with_spaces_and_operators(self) -> None:
        model = made(
            given("pre-tax income", "number"),
            decision("net/gross ratio", literal("pre-tax income * 0.5"), "pre-tax income"),
            decision("top", literal("net/gross ratio + 1"), "d:net/gross ratio"),
        )
        assert answer(model, "top", **{"pre-tax income": 10}) == 6

    def test_a_decision_without_logic_is_null_unless_it_is_given(self) -> None:
        model = made(decision("open", ""), decision("next", literal("open"), "d:open"))
        assert answer(model, "next") is None
        assert answer(model, "next", open=3) == 3
        _, trace = model.evaluate_traced("open", {"open": 3})
        assert trace == [{"decision": "open", "result": 3}]

    def test_a_decision_with_logic_is_never_taken_from_outside(self) -> None:
        model = made(*CHAIN)
        assert answer(model, "two", n=1, one=100) == 4

    def test_a_diamond_is_evaluated_once_per_node(self) -> None:
        parts = [given("n", "number"), decision("d0", literal("n"), "n")]
        for number in range(1, 40):
            before = f"d{number - 1}"
            text = f"{before} + {before}"
            parts.append(decision(f"d{number}", literal(text), f"d:{before}", f"d:{before}"))
        assert answer(made(*parts), "d39", n=1) == 2**39

    def test_a_long_chain_is_no_deep_recursion(self) -> None:
        parts = [decision("d0", literal("0"))]
        parts += [
            decision(f"d{number}", literal(f"d{number - 1} + 1"), f"d:d{number - 1}")
            for number in range(1, 3_000)
        ]
        assert answer(made(*parts), "d2999") == 2_999

    def test_now_and_today_are_what_the_caller_says(self) -> None:
        model = made(decision("a", literal("today()")))
        env = Environment(now=1_700_000_000_000_000, zone="UTC")
        assert feel.to_json(model.evaluate("a", {}, env)) == "2023-11-14"


class TestTypesOfResults:
    @pytest.mark.parametrize(
        "kind, text, expected",
        [
            ("number", '"text"', None),
            ("number", "[7]", 7),
            ("number", "[7, 8]", None),
            ("number", "[[7]]", 7),
            ("list<number>", "7", [7]),
            ("list<number>", '["a"]', None),
            ("string", "null", None),
            ("Any", "[7]", [7]),
            ("", "[7]", [7]),
            ("dateTime", 'date("2024-01-02")', "2024-01-02T00:00:00Z"),
            ("date", 'date and time("2024-01-02T10:00:00")', None),
            ("context<a: number>", '{a: 1, b: "more"}', {"a": 1, "b": "more"}),
            ("context<a: number>", '{b: "more"}', None),
            ("context<a: number>", '{a: "text"}', None),
            ("dayTimeDuration", 'duration("P1D")', "P1D"),
            ("yearMonthDuration", 'duration("P1Y")', "P1Y"),
            ("yearMonthDuration", 'duration("P1D")', None),
        ],
    )
    def test_a_value_is_converted_or_null(self, kind: str, text: str, expected: object) -> None:
        assert answer(made(decision("a", literal(text), kind=kind)), "a") == expected

    def test_the_type_of_the_expression_counts_as_well(self) -> None:
        model = made(decision("a", literal('"text"', 'typeRef="number"')))
        assert answer(model, "a") is None


class TestCircles:
    def test_decisions_that_need_each_other_are_refused_by_name(self) -> None:
        with pytest.raises(DmnError, match=r"in a circle: (a → b → a|b → a → b)"):
            made(decision("a", literal("b"), "d:b"), decision("b", literal("a"), "d:a"))

    def test_a_circle_that_others_lead_to_is_named_alone(self) -> None:
        with pytest.raises(DmnError, match="circle: b → c → b"):
            made(
                decision("a", literal("b"), "d:b"),
                decision("b", literal("c"), "d:c"),
                decision("c", literal("b"), "d:b"),
            )

    def test_a_service_around_the_decision_that_calls_it(self) -> None:
        service = '<decisionService id="s" name="s"><outputDecision href="#a"/></decisionService>'
        with pytest.raises(DmnError, match="circle: a → s → a"):
            made(decision("a", literal("s()"), "k:s"), service)

    def test_a_function_may_call_itself(self) -> None:
        body = literal("if n <= 1 then 1 else n * fact(n - 1)")
        fact = knowledge("fact", parameters("n:number"), body, "k:fact")
        model = made(fact, decision("a", literal("fact(20)"), "k:fact"))
        assert answer(model, "a") == 2432902008176640000


class TestProblems:
    def test_a_sound_model_has_none(self) -> None:
        assert made(*CHAIN).problems() == ()

    def test_every_wrong_part_is_named_and_the_rest_works(self) -> None:
        model = made(
            item("tWrong", "number", "<allowedValues><text>1 +</text></allowedValues>"),
            decision("bad", literal("1 +")),
            decision("lost", literal("1"), "d:nowhere"),
            decision("typed", literal("1"), kind="tNothing"),
            decision("foreign", literal("1", 'expressionLanguage="javascript"')),
            decision("tabled", table(["bad ("], [""], [("> (", "1"), ("-", "2 +")])),
            decision("good", literal("1")),
        )
        found = {problem.element: problem for problem in model.problems()}
        assert answer(model, "good") == 1
        assert answer(model, "typed") == 1
        assert answer(model, "bad") is None
        assert answer(model, "foreign") is None
        assert set(found) == {
            "bad",
            "lost",
            "typed",
            "foreign",
            "tWrong",
            "tabled, input 1",
            "tabled, rule 1, input 1",
            "tabled, rule 2",
        }
        assert isinstance(found["bad"], Problem)
        assert "javascript" in found["foreign"].problem
        assert all(problem.remedy for problem in found.values())

    def test_a_wrong_expression_says_why_it_is_null(self) -> None:
        (reason,) = reasons(made(decision("bad", literal("1 +"))), "bad")
        assert reason.startswith("bad: ")
        assert "end of the expression" in reason

    def test_functions_in_other_languages_are_not_run(self) -> None:
        body = '<functionDefinition kind="Java"><context/></functionDefinition>'
        model = made(decision("a", body))
        assert answer(model, "a") is None
        assert [problem.problem for problem in model.problems()] == [
            "Functions in Java are not run."
        ]


class TestTraces:
    def test_every_decision_with_what_it_used(self) -> None:
        found, trace = made(*CHAIN).evaluate_traced("three", {"n": 1})
        assert found == 6
        assert trace == [
            {"decision": "one", "inputs": {"n": 1}, "result": 2},
            {"decision": "two", "inputs": {"one": 2}, "result": 4},
            {"decision": "three", "inputs": {"two": 4, "one": 2}, "result": 6},
        ]

    def test_the_rules_that_matched(self) -> None:
        model = made(
            given("n", "number"),
            decision(
                "size", table(["n:number"], [""], [("< 10", '"small"'), (">= 10", '"big"')]), "n"
            ),
        )
        _, trace = model.evaluate_traced("size", {"n": 12})
        assert trace[0]["tables"] == [
            {
                "table": "size",
                "hit_policy": "UNIQUE",
                "inputs": [{"expression": "n", "value": 12}],
                "matched": [2],
                "result": "big",
            }
        ]

    def test_a_function_has_a_trace_of_its_own(self) -> None:
        model = made(knowledge("f", parameters("n"), literal("n + 1")))
        found, trace = model.evaluate_traced("f", {"n": 1})
        assert found == 2
        assert trace == [{"function": "f", "inputs": {"n": 1}, "result": 2}]

    def test_dates_and_functions_are_plain_text_in_a_trace(self) -> None:
        model = made(given("d", "date"), decision("a", literal("d"), "d"))
        _, trace = model.evaluate_traced("a", {"d": value('date("2024-01-02")')})
        assert trace[0]["inputs"] == {"d": "2024-01-02"}

    def test_a_missing_input_is_in_the_trace_once(self) -> None:
        model = made(
            given("n", "number"),
            decision("a", literal("n"), "n"),
            decision("b", literal("n"), "n", "d:a"),
        )
        _, trace = model.evaluate_traced("b", {})
        assert [next(iter(entry)) for entry in trace] == ["input", "decision", "decision"]
        assert trace[0] == {"input": "n", "result": None, "reasons": ["no value was given"]}


class TestReadingInputs:
    MODEL = made(
        item("tDay", "date"),
        item("tDays", "tDay", attributes='isCollection="true"'),
        given("day", "tDay"),
        given("days", "tDays"),
        given("n", "number"),
        given("any"),
        decision("a", literal("1"), "day", "days", "n", "any"),
    )

    def test_texts_become_what_the_types_say(self) -> None:
        day = value('date("2024-01-02")')
        data = {"day": "2024-01-02", "days": ["2024-01-02"], "n": "1.50", "any": "2024-01-02"}
        assert self.MODEL.read_inputs("a", data) == {
            "day": day,
            "days": [day],
            "n": Decimal("1.50"),
            "any": "2024-01-02",
        }

    def test_one_text_for_a_list_of_dates(self) -> None:
        found = self.MODEL.read_inputs("a", {"days": "2024-01-02"})
        assert found == {"days": value('date("2024-01-02")')}

    def test_what_cannot_be_read_is_refused_by_name(self) -> None:
        with pytest.raises(DmnError, match="day: 'tomorrow' is not a date"):
            self.MODEL.read_inputs("a", {"day": "tomorrow"})

    def test_names_that_no_input_has_stay(self) -> None:
        assert self.MODEL.read_inputs("a", {"other": 1}) == {"other": 1}


class TestLimits:
    def test_the_budget_is_that_of_the_whole_evaluation(self) -> None:
        model = made(
            *(decision(f"d{n}", literal("count(for i in 1..400 return i)")) for n in range(10)),
            decision("all", literal("1"), *(f"d:d{n}" for n in range(10))),
        )
        with pytest.raises(LimitExceeded, match="steps"):
            model.evaluate("all", {}, Environment(steps=3_000))
        assert model.evaluate("d3", {}, Environment(steps=3_000)) == 400

    def test_a_function_that_never_ends(self) -> None:
        model = made(
            knowledge("f", parameters("n"), literal("f(n + 1)"), "k:f"),
            decision("a", literal("f(0)"), "k:f"),
        )
        with pytest.raises(LimitExceeded, match="call depth"):
            model.evaluate("a", {})

    def test_the_caller_can_stop_it(self) -> None:
        loop = literal("count(for i in 1..100, j in 1..100 return i)")
        with pytest.raises(EvaluationStopped):
            made(decision("a", loop)).evaluate("a", {}, Environment(stop=lambda: True))


class TestSharing:
    def test_the_same_content_is_loaded_once(self) -> None:
        source = definitions(*CHAIN)
        assert load(source) is load(source.encode())
        assert load(source.replace("n + 1", "n + 2")) is not load(source)

    def test_only_so_many_models_are_kept(self) -> None:
        first = load(definitions(decision("kept", literal("0"))))
        for number in range(loading._KEPT + 1):
            load(definitions(decision("kept", literal(f"{number} + 1"))))
        assert load(definitions(decision("kept", literal("0")))) is not first
        assert len(loading._models) <= loading._KEPT
        assert len(loading._documents) <= loading._KEPT

    def test_threads_evaluate_one_model_at_once(self) -> None:
        model = load(definitions(*CHAIN, more='exporter="threads"'))
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(lambda n: model.evaluate("three", {"n": n}), range(200)))
        assert found == [3 * (n + 1) for n in range(200)]


def test_requirements_that_lead_to_one_node_twice_are_harmless() -> None:
    model = made(given("n"), decision("a", literal("n"), "n", "n"))
    assert answer(model, "a", n=1) == 1
    assert needs("n").count("requiredInput") == 1
