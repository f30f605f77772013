"""What a decision can answer is known before it runs: its type, and texts that may come out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.rules import feel, kinds
from casewright.rules.dmn import DmnError
from casewright.rules.dmn.answers import Answer, answers_of, literal_texts, texts_of
from casewright.rules.dmn.model import Model
from casewright.rules.typeset import ANY, BOOLEAN, NUMBER, STRING, context_of, list_of

from . import models
from .models import allowed, component, decision, item, knowledge, made, parameters, table
from .test_services import service


def whole(model: Model, name: str = "it") -> Answer:
    return answers_of(model, name)[""]


def literal(text: str, kind: str = "") -> Model:
    return made(models.given("n", "number"), decision("it", models.literal(text), "n", kind=kind))


def columns(*rows: tuple[str, ...], outputs: tuple[str, ...] = ("",), more: str = "") -> Model:
    """A table over the number n."""
    logic = table(["n"], list(outputs), rows, more)
    return made(models.given("n", "number"), decision("it", logic, "n"))


def test_a_decision_that_is_not_there() -> None:
    with pytest.raises(DmnError, match="no decision 'that'"):
        answers_of(literal("1"), "that")


@pytest.mark.parametrize(
    "text, expected",
    [
        ("n + 1", Answer(NUMBER)),
        ("n > 1", Answer(BOOLEAN)),
        ('"a"', Answer(STRING, frozenset("a"))),
        ('if n > 1 then "a" else "b"', Answer(STRING, frozenset("ab"))),
        ('["a", "b"]', Answer(list_of(STRING), frozenset("ab"))),
        ('"a" + "b"', Answer(STRING)),
        ('if n > 1 then "a" else n', Answer(ANY, frozenset("a"))),
        ("{a: n}", Answer(context_of({"a": NUMBER}))),
        ("n +", Answer(ANY)),
    ],
)
def test_an_expression(text: str, expected: Answer) -> None:
    assert whole(literal(text)) == expected


def test_the_entries_of_a_context() -> None:
    assert answers_of(literal("{a: n, b: true}", "context<a: number, b: boolean>"), "it") == {
        "": Answer(context_of({"a": NUMBER, "b": BOOLEAN})),
        "a": Answer(NUMBER),
        "b": Answer(BOOLEAN),
    }


def test_a_declared_type_counts_with_its_allowed_values() -> None:
    colour = item("tColour", "string", allowed('"red", "green"'))
    model = made(colour, decision("it", models.literal('"blue"'), kind="tColour"))
    assert whole(model) == Answer(STRING, frozenset({"red", "green", "blue"}))


def test_allowed_values_of_the_items_of_a_list_and_of_components() -> None:
    colour = item("tColour", "string", allowed('"red"'))
    several = item("tMany", "tColour", attributes='isCollection="true"')
    model = made(colour, several, decision("it", models.literal("null"), kind="tMany"))
    assert whole(model) == Answer(list_of(STRING), frozenset({"red"}))
    thing = item("tThing", "", component("paint", "tColour") + component("size", "number"))
    model = made(colour, thing, decision("it", models.literal("null"), kind="tThing"))
    assert answers_of(model, "it")["paint"] == Answer(STRING, frozenset({"red"}))
    assert answers_of(model, "it")["size"] == Answer(NUMBER)


def test_what_is_only_forbidden_names_no_text() -> None:
    colour = item("tColour", "string", allowed('not("red")'))
    model = made(colour, decision("it", models.literal("null"), kind="tColour"))
    assert whole(model) == Answer(STRING)


class TestTables:
    def test_the_one_kind_of_all_results(self) -> None:
        assert whole(columns(("1", '"a"'), ("-", '"b"'))) == Answer(STRING, frozenset("ab"))
        assert whole(columns(("1", "n * 2"), ("-", "null"))) == Answer(NUMBER)
        assert whole(columns(("1", "1"), ("-", '"b"'))) == Answer(ANY, frozenset("b"))
        assert whole(columns()) == Answer(ANY)

    def test_a_typed_output(self) -> None:
        assert (
            whole(columns(("-", "null"), outputs=(":date",))).kind == whole(literal("today()")).kind
        )

    def test_a_result_that_does_not_parse_says_nothing(self) -> None:
        assert whole(columns(("1", "1 +"), ("-", '"b"'))) == Answer(ANY, frozenset("b"))

    def test_a_default_is_a_result(self) -> None:
        logic = table(["n"], [""], [("1", '"a"')]).replace(
            "<output/>",
            '<output><defaultOutputEntry><text>"z"</text></defaultOutputEntry></output>',
        )
        model = made(models.given("n", "number"), decision("it", logic, "n"))
        assert whole(model) == Answer(STRING, frozenset("az"))

    @pytest.mark.parametrize("policy", ["COLLECT", "RULE ORDER", "OUTPUT ORDER"])
    def test_all_matching_rows_are_a_list(self, policy: str) -> None:
        model = columns(("1", '"a"'), more=f'hitPolicy="{policy}"')
        assert whole(model) == Answer(list_of(STRING), frozenset("a"))

    @pytest.mark.parametrize(
        "aggregation, kind", [("COUNT", NUMBER), ("SUM", NUMBER), ("MIN", NUMBER)]
    )
    def test_an_aggregation_is_one_number(self, aggregation: str, kind: object) -> None:
        model = columns(("1", "5"), more=f'hitPolicy="COLLECT" aggregation="{aggregation}"')
        assert whole(model).kind == kind

    def test_the_number_of_texts_gives_no_text(self) -> None:
        model = columns(("1", '"a"'), more='hitPolicy="COLLECT" aggregation="COUNT"')
        assert whole(model) == Answer(NUMBER)

    def test_several_outputs(self) -> None:
        found = answers_of(columns(("1", '"a"', "n"), outputs=("x y", "z")), "it")
        assert found["x y"] == Answer(STRING, frozenset("a"))
        assert found["z"] == Answer(NUMBER)


class TestOthers:
    def test_a_function_answers_with_its_declared_result(self) -> None:
        model = made(knowledge("f", parameters("x"), models.literal("x + 1"), kind="number"))
        assert whole(model, "f") == Answer(NUMBER)

    def test_a_service_of_one_decision_answers_as_it_does(self) -> None:
        parts = (models.given("n", "number"), decision("d", models.literal('"a"'), "n"))
        assert whole(made(*parts, service("s", "d", "n")), "s") == Answer(STRING, frozenset("a"))

    def test_a_service_of_several_answers_with_a_context(self) -> None:
        parts = (decision("d", models.literal('"a"')), decision("e", models.literal("5")))
        found = answers_of(made(*parts, service("s", "d e")), "s")
        assert found["d"] == Answer(STRING, frozenset("a"))
        assert found["e"] == Answer(NUMBER)
        assert found[""] == Answer(context_of({"d": STRING, "e": NUMBER}))

    def test_boxed_logic_has_the_type_that_compiling_found(self) -> None:
        boxed = (
            "<conditional><if><literalExpression><text>true</text></literalExpression></if>"
            "<then><literalExpression><text>1</text></literalExpression></then>"
            "<else><literalExpression><text>2</text></literalExpression></else></conditional>"
        )
        assert whole(made(decision("it", boxed))).kind == NUMBER


def test_texts_in_conditions_and_calls_are_not_given() -> None:
    tree = feel.compile('if n = "a" then upper case("b") else [["c"], "d", {e: "f"}]', ["n"]).tree
    assert [node.value for node in literal_texts(tree)] == ["c", "d"]
    assert texts_of(['"a"', "1 +", 'if n then "b" else null'], {"n": None}) == frozenset("ab")


RESULTS = st.sampled_from(
    ["1", "n", "n + 1", '"a"', '"b"', "null", "true", "n > 1", "[1]", 'if n > 1 then "a" else "c"']
)
POLICIES = st.sampled_from([
    'hitPolicy="FIRST"', 'hitPolicy="COLLECT"', 'hitPolicy="RULE ORDER"', 'hitPolicy="ANY"',
    'hitPolicy="COLLECT" aggregation="COUNT"', 'hitPolicy="COLLECT" aggregation="MAX"',
])  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from(["1", "> 1", "-"]), RESULTS), max_size=4), POLICIES)
def test_whatever_comes_out_is_of_the_type_that_was_found(
    rows: list[tuple[str, str]], policy: str
) -> None:
    model = columns(*rows, more=policy)
    found = whole(model)
    for n in (0, 1, 2, None):
        came = model.evaluate("it", {"n": n})
        assert came is None or kinds.conforms(came, found.kind)
        texts = came if isinstance(came, list) else [came]
        if found.kind in (STRING, list_of(STRING)):
            assert {text for text in texts if text is not None} <= found.texts
