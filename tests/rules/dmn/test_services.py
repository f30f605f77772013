"""Decision services: called by name, by position, from decisions and from outside."""

from __future__ import annotations

import pytest

from .models import answer, decision, given, literal, made, reasons


def service(name: str, outputs: str, inputs: str = "", decisions: str = "", kind: str = "") -> str:
    typed = f' typeRef="{kind}"' if kind else ""
    parts = [f'<outputDecision href="#{one}"/>' for one in outputs.split()]
    parts += [f'<inputDecision href="#{one}"/>' for one in decisions.split()]
    parts += [f'<inputData href="#{one}"/>' for one in inputs.split()]
    variable = f'<variable name="{name}"{typed}/>'
    return (
        f'<decisionService id="{name}" name="{name}">{variable}{"".join(parts)}</decisionService>'
    )


MODEL = made(
    given("rate", "number"),
    given("amount", "number"),
    decision("base", literal("amount * 2"), "amount", kind="number"),
    decision("fee", literal("base * rate"), "d:base", "rate"),
    decision("note", literal('if fee > 10 then "high" else "low"'), "d:fee"),
    service("all", "fee", "rate amount"),
    service("from base", "fee", "rate", "base"),
    service("two", "fee note", "rate amount"),
    service("typed", "fee", "rate amount", kind="string"),
    service("nothing", ""),
    decision("by position", literal("all(3, 5)"), "k:all"),
    decision("by name", literal("all(amount: 5, rate: 3)"), "k:all"),
    decision("order", literal("from base(3, 7)"), "k:from base"),
    decision("wrong type", literal('from base(3, "x")'), "k:from base"),
    decision("too few", literal("all(3)"), "k:all"),
    decision("wrong name", literal("all(3, b: 5)"), "k:all"),
    decision("context", literal("two(1, 2).note"), "k:two"),
)


class TestCalledByDecisions:
    def test_by_position_input_data_come_first(self) -> None:
        assert answer(MODEL, "by position") == 30
        assert answer(MODEL, "order") == 21

    def test_by_name(self) -> None:
        assert answer(MODEL, "by name") == 30

    def test_several_outputs_are_a_context(self) -> None:
        assert answer(MODEL, "context") == "low"

    @pytest.mark.parametrize("name", ["wrong type", "too few", "wrong name"])
    def test_arguments_that_do_not_fit_give_null(self, name: str) -> None:
        assert answer(MODEL, name) is None

    def test_the_reason_is_told(self) -> None:
        assert reasons(MODEL, "wrong type") == ["from base: the value x is not of type number"]
        assert reasons(MODEL, "too few") == ["all: it takes 2 arguments and was given 1"]

    def test_a_service_sees_its_arguments_and_nothing_else(self) -> None:
        model = made(
            given("a"),
            given("b"),
            decision("inner", literal("[a, b]"), "a", "b"),
            service("s", "inner", "a"),
            decision("outer", literal("[s(1), a]"), "a", "k:s"),
        )
        assert answer(model, "outer", a=7, b=8) == [[1, None], 7]

    def test_two_calls_do_not_disturb_each_other(self) -> None:
        model = made(
            given("n"),
            decision("double", literal("n * 2"), "n"),
            service("s", "double", "n"),
            decision("it", literal("[s(1), double, s(3)]"), "k:s", "d:double"),
        )
        assert answer(model, "it", n=10) == [2, 20, 6]


class TestCalledFromOutside:
    def test_with_inputs_by_name(self) -> None:
        assert answer(MODEL, "all", rate=3, amount=5) == 30
        assert answer(MODEL, "two", rate=3, amount=5) == {"fee": 30, "note": "high"}

    def test_an_input_decision_is_given_and_not_made(self) -> None:
        assert answer(MODEL, "from base", rate=3, base=7, amount=1000) == 21

    def test_an_input_that_is_missing_is_null(self) -> None:
        assert answer(MODEL, "from base", rate=3, amount=5) is None

    def test_the_answer_has_the_type_of_the_service(self) -> None:
        assert answer(MODEL, "typed", rate=3, amount=5) is None
        assert reasons(MODEL, "typed", rate=3, amount=5) == [
            "typed: the value 30 is not of type string"
        ]

    def test_a_service_without_outputs_answers_with_nothing(self) -> None:
        assert answer(MODEL, "nothing") == {}

    def test_services_and_decisions_are_listed(self) -> None:
        assert MODEL.services == ("all", "from base", "two", "typed", "nothing")
        assert "fee" in MODEL.decisions
        assert MODEL.inputs_of("from base").keys() == {"rate", "base"}

    def test_only_the_mixed_call_is_a_problem(self) -> None:
        assert [problem.element for problem in MODEL.problems()] == ["wrong name"]
