"""What a node sees while it is evaluated, and what is evaluated at all."""

from __future__ import annotations

import pytest

from casewright.rules.dmn.evaluation import Evaluation
from casewright.rules.dmn.reading import read
from casewright.rules.dmn.session import Recorder, Session
from casewright.rules.dmn.units import Unit
from casewright.rules.frames import NOWHERE

from .models import (
    answer,
    decision,
    definitions,
    file,
    given,
    knowledge,
    literal,
    made,
    parameters,
    reasons,
    table,
)


def unit(*parts: str) -> Unit:
    return Unit(read(definitions(*parts)), {})


def evaluated(here: Unit, name: str, **inputs: object) -> list[str]:
    """The names of the decisions that are made for one of them, in their order."""
    recorder = Recorder()
    target = here.named(name)
    assert target is not None
    Evaluation(Session(NOWHERE, recorder), here, inputs).value(target)
    return [entry.name for entry in recorder.done if entry.kind == "decision"]


class TestWhatIsEvaluated:
    PARTS = (
        given("n", "number"),
        decision("a", literal("n"), "n"),
        decision("b", literal("a"), "d:a"),
        decision("c", literal("a + b"), "d:a", "d:b"),
        decision("unrelated", literal("1")),
    )

    def test_only_what_is_needed_needs_first_each_once(self) -> None:
        assert evaluated(unit(*self.PARTS), "c", n=1) == ["a", "b", "c"]
        assert evaluated(unit(*self.PARTS), "b", n=1) == ["a", "b"]
        assert evaluated(unit(*self.PARTS), "unrelated") == ["unrelated"]

    def test_what_is_given_is_not_evaluated_nor_what_it_needs(self) -> None:
        here = unit(*self.PARTS)
        b, c = here.named("b"), here.named("c")
        assert b is not None
        assert c is not None
        recorder = Recorder()
        session = Session(NOWHERE, recorder)
        found = Evaluation(session, here, {"n": 1}, {b.key: 10}).value(c)
        assert found == 11
        assert [entry.name for entry in recorder.done] == ["a", "c"]

    def test_a_value_that_is_null_is_a_value(self) -> None:
        here = unit(decision("a", literal("null")), decision("b", literal("a = null"), "d:a"))
        assert evaluated(here, "b") == ["a", "b"]


class TestScopes:
    """A name means what the requirements of its own node say, wherever it is called from."""

    def test_a_function_does_not_see_the_names_of_its_caller(self) -> None:
        model = made(
            given("secret"),
            knowledge("peek", "", literal("secret")),
            decision("d", literal("peek()"), "secret", "k:peek"),
        )
        assert answer(model, "d", secret=1) is None

    def test_a_decision_does_not_see_what_its_needs_require(self) -> None:
        model = made(
            given("n"),
            decision("a", literal("n"), "n"),
            decision("b", literal("n"), "d:a"),
        )
        assert answer(model, "b", n=1) is None

    def test_a_parameter_covers_a_function_of_its_name(self) -> None:
        model = made(
            knowledge("rate", "", literal("5")),
            knowledge("use", parameters("rate"), literal("rate + 1"), "k:rate"),
            decision("d", literal("use(10)"), "k:use"),
        )
        assert answer(model, "d") == 11

    def test_a_requirement_covers_a_built_in_function(self) -> None:
        model = made(
            knowledge("abs", parameters("n"), literal('"mine"')),
            decision("own", literal("abs(-1)"), "k:abs"),
            decision("feel", literal("abs(-1)")),
        )
        assert answer(model, "own") == "mine"
        assert answer(model, "feel") == 1

    def test_a_table_in_a_function_sees_the_parameters(self) -> None:
        logic = table(
            ["age", "limit"],
            [""],
            [("< limit", "-", '"young"'), ("-", "-", '"old"')],
            'hitPolicy="FIRST"',
        )
        model = made(
            knowledge("group", parameters("age:number", "limit:number"), logic),
            decision("d", literal("[group(3, 5), group(limit: 5, age: 7)]"), "k:group"),
        )
        assert answer(model, "d") == ["young", "old"]

    def test_a_closure_keeps_the_values_of_its_decision(self) -> None:
        function = (
            f"<functionDefinition>{parameters('x')}{literal('x * factor')}</functionDefinition>"
        )
        model = made(
            given("factor"),
            decision("scale", function, "factor"),
            decision("d", literal("for x in [1, 2] return scale(x)"), "d:scale"),
        )
        assert answer(model, "d", factor=10) == [10, 20]

    def test_functions_of_an_import_see_their_own_file(self) -> None:
        inner = Unit(read(file("people.dmn")), {})
        outer = Unit(
            read(
                definitions(
                    decision(
                        "d",
                        literal('people.Greet({name: "Eva", born: null})'),
                        "k:urn:casewright:test:people#_greet",
                    )
                )
            ),
            {"people": inner},
        )
        target = outer.named("d")
        assert target is not None
        assert Evaluation(Session(NOWHERE), outer, {}).value(target) == "Hello Eva"


class TestInputs:
    @pytest.mark.parametrize(
        "kind, given_value, expected",
        [
            ("number", 1, 1),
            ("number", [1], 1),
            ("number", "1", None),
            ("list<number>", 1, [1]),
            ("string", "x", "x"),
            ("boolean", "true", None),
            ("", {"a": 1}, {"a": 1}),
        ],
    )
    def test_are_converted_to_their_type(
        self, kind: str, given_value: object, expected: object
    ) -> None:
        model = made(given("x", kind), decision("d", literal("x"), "x"))
        assert answer(model, "d", x=given_value) == expected

    def test_an_input_can_be_asked_for_by_itself(self) -> None:
        model = made(given("x", "number"))
        assert answer(model, "x", x=[7]) == 7
        assert answer(model, "x", x="seven") is None

    def test_why_an_input_is_null(self) -> None:
        model = made(given("x", "number"), decision("d", literal("x"), "x"))
        assert reasons(model, "d") == ["no value was given"]
        assert reasons(model, "d", x="y") == ["the value y is not of type number"]
        assert reasons(model, "d", x=None) == []

    def test_the_variable_names_the_input(self) -> None:
        source = given("x").replace('<variable name="x"', '<variable name="the x"')
        model = made(source, decision("d", literal("the x + 1"), "x"))
        assert answer(model, "d", **{"the x": 1}) == 2
