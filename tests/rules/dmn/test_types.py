"""The types of models: what fits, what is converted, what is allowed, and types inside types."""

from __future__ import annotations

from decimal import Decimal

import pytest

from casewright.rules import typeset
from casewright.rules.dmn.document import Allowed, FunctionItem, ItemDefinition, Variable
from casewright.rules.dmn.types import ANY, DmnType, TypeSpace, from_json, shown
from casewright.rules.errors import NoValue
from casewright.rules.values import Date, DateTime, Function, Time

from .models import allowed, answer, component, decision, given, item, literal, made, value


def space(*items: ItemDefinition) -> TypeSpace:
    return TypeSpace(items)


def definition(name: str, kind: str = "", **more: object) -> ItemDefinition:
    return ItemDefinition(name=name, type=kind, **more)  # type: ignore[arg-type]


class TestFeelTypes:
    @pytest.mark.parametrize(
        "name, fitting, other",
        [
            ("number", 1, "1"),
            ("number", Decimal("1.5"), True),
            ("string", "x", 1),
            ("boolean", False, 0),
            ("date", Date(2024, 1, 1), DateTime(Date(2024, 1, 1), Time(0))),
            ("list", [1, "x"], None),
            ("context", {"a": 1}, [1, 2]),
            ("list<number>", [1, None], [1, "x"]),
            ("list<list<number>>", [[1], []], [["x"], []]),
            ("context<a: number, b: string>", {"a": 1, "b": "x", "c": 0}, {"a": 1}),
            ("Any", object(), None),
        ],
    )
    def test_values_that_fit(self, name: str, fitting: object, other: object) -> None:
        kind = space().find(name)
        assert kind.fits(fitting)
        assert kind.fits(None)
        assert kind.convert(fitting) is fitting
        if other is not None:
            assert not kind.fits(other)
            with pytest.raises(NoValue, match="is not of type"):
                kind.convert(other)

    def test_functions_fit_by_their_number_of_parameters(self) -> None:
        kind = space().find("function<number, number> -> number")
        two = Function(("a", "b"), lambda a, b: a)
        one = Function(("a",), lambda a: a)
        assert kind.fits(two)
        assert kind.fits(None)
        assert not kind.fits(one)
        assert not kind.fits(1)
        assert space().find("function").fits(one)

    def test_no_reference_is_any(self) -> None:
        types = space()
        assert types.find("") is ANY
        assert types.problems == []

    def test_an_unknown_type_is_any_and_a_problem_once(self) -> None:
        types = space()
        assert types.find("tNothing", "here") is ANY
        assert types.find("tNothing", "there") is ANY
        assert [(one.element, one.problem) for one in types.problems] == [
            ("here", "There is no type 'tNothing'.")
        ]

    def test_a_type_that_is_no_type_at_all(self) -> None:
        types = space()
        assert types.find("list<") is ANY
        assert len(types.problems) == 1


class TestConversions:
    def test_a_list_of_one_is_its_item(self) -> None:
        assert space().find("number").convert([5]) == 5
        assert space().find("number").convert([[5]]) == 5
        with pytest.raises(NoValue):
            space().find("number").convert([])

    def test_an_item_is_a_list_of_it(self) -> None:
        assert space().find("list<number>").convert(5) == [5]
        with pytest.raises(NoValue):
            space().find("list<number>").convert("x")

    def test_a_date_is_its_midnight_in_utc(self) -> None:
        found = space().find("date and time").convert(Date(2024, 1, 2))
        assert found == DateTime(Date(2024, 1, 2), Time(0, 0))

    def test_a_message_shortens_the_value(self) -> None:
        assert shown("x" * 100) == f"the value {'x' * 60}…"
        assert shown([1, Date(2024, 1, 1)]) == "the value [1, '2024-01-01']"


class TestDeclaredTypes:
    def test_a_name_for_another_type(self) -> None:
        types = space(definition("tAge", "tNumber"), definition("tNumber", "number"))
        assert types.find("tAge").feel == typeset.NUMBER
        assert types.find("list<tAge>").fits([1])
        assert not types.find("list<tAge>").fits(["x"])
        assert types.declared() == ("tAge", "tNumber")

    def test_components(self) -> None:
        types = space(
            definition("tP", components=(definition("name", "string"), definition("age", "number")))
        )
        kind = types.find("tP")
        assert kind.fits({"name": "x", "age": 1})
        assert kind.fits({"name": None, "age": None})
        assert not kind.fits({"name": "x"})
        assert not kind.fits({"name": "x", "age": "y"})
        assert not kind.fits("x")
        assert kind.field("age").feel == typeset.NUMBER
        assert kind.field("other") is ANY

    def test_a_component_without_a_type_is_any(self) -> None:
        types = space(definition("tP", components=(definition("free"),)))
        assert types.find("tP").fits({"free": [1]})
        assert not types.find("tP").fits({})

    def test_collections(self) -> None:
        types = space(definition("tL", "number", collection=True))
        kind = types.find("tL")
        assert kind.fits([1, 2])
        assert not kind.fits([1, "x"])
        element = kind.element()
        assert element is not None
        assert element.feel == typeset.NUMBER

    def test_allowed_values_are_those_of_the_items(self) -> None:
        types = space(definition("tL", "string", collection=True, allowed=Allowed(text='"a", "b"')))
        assert types.find("tL").fits(["a", "b"])
        assert not types.find("tL").fits(["a", "c"])
        assert types.find("tL").convert("a") == ["a"]

    def test_a_constraint_is_one_of_the_whole_list(self) -> None:
        types = space(
            definition("tL", "number", collection=True, constraint=Allowed(text="count(?) < 3"))
        )
        assert types.find("tL").fits([1, 2])
        assert not types.find("tL").fits([1, 2, 3])

    @pytest.mark.parametrize(
        "text, good, bad", [("[1..5]", 3, 6), ("> 3, 1", 1, 2), ("not(0)", 1, 0)]
    )
    def test_allowed_values_are_unary_tests(self, text: str, good: int, bad: int) -> None:
        kind = space(definition("t", "number", allowed=Allowed(text=text))).find("t")
        assert kind.fits(good)
        assert not kind.fits(bad)
        assert kind.fits(None)

    def test_wrong_allowed_values_are_a_problem(self) -> None:
        types = space(definition("t", "number", allowed=Allowed(text="> (")))
        assert types.find("t").fits(99)
        assert [problem.element for problem in types.problems] == ["t"]

    def test_a_list_of_one_converted_to_a_constrained_type(self) -> None:
        kind = space(definition("t", "number", allowed=Allowed(text="> 0"))).find("t")
        assert kind.convert([5]) == 5
        with pytest.raises(NoValue):
            kind.convert([0])

    def test_function_types_know_their_result(self) -> None:
        signature = FunctionItem(parameters=(Variable(name="a", type="number"),), result="string")
        kind = space(definition("tF", function=signature)).find("tF")
        assert kind.fits(Function(("x",), lambda x: x))
        assert not kind.fits(Function((), lambda: None))

    def test_named_types_for_expressions(self) -> None:
        inner = space(definition("tIn", "number"))
        types = TypeSpace((definition("tOut", "base.tIn"),), {"base": inner})
        assert types.named == {"base.tIn": typeset.NUMBER, "tOut": typeset.NUMBER}
        assert types.named is types.named


class TestTypesInsideThemselves:
    def test_a_tree(self) -> None:
        node = definition(
            "tNode",
            components=(
                definition("name", "string"),
                definition("below", "tNode", collection=True),
            ),
        )
        kind = space(node).find("tNode")
        leaf = {"name": "leaf", "below": []}
        assert kind.fits({"name": "root", "below": [leaf, leaf]})
        assert not kind.fits({"name": "root", "below": [{"name": 1, "below": []}]})
        assert kind.field("below").element() is not None
        below = kind.field("below").element()
        assert below is not None
        assert below.field("name").feel == typeset.STRING
        assert below.element() is None

    def test_a_type_that_is_only_itself_is_any(self) -> None:
        types = space(definition("a", "b"), definition("b", "a"))
        assert types.find("a").fits(1)
        assert types.find("b").convert("x") == "x"
        assert types.find("a").element() is None
        assert types.find("a").field("x") is ANY

    def test_a_long_chain_of_types(self) -> None:
        chain = [definition(f"t{n}", f"t{n + 1}") for n in range(3_000)]
        types = space(*chain, definition("t3000", "number"))
        assert types.find("t0").fits(1)
        assert not types.find("t0").fits("x")

    def test_a_recursive_type_in_a_model(self) -> None:
        model = made(
            item(
                "tNode",
                more=component("n", "number") + component("next", "tNode"),
            ),
            given("list", "tNode"),
            decision("second", literal("list.next.n"), "list"),
        )
        data = {"n": 1, "next": {"n": 2, "next": None}}
        assert answer(model, "second", list=data) == 2
        assert answer(model, "second", list={"n": 1, "next": {"n": "x"}}) is None


class TestReadingJson:
    def test_texts_by_type(self) -> None:
        types = space(
            definition("tDays", "date", collection=True),
            definition("tP", components=(definition("born", "date"), definition("n", "number"))),
        )
        assert from_json("2024-01-02", types.find("date")) == Date(2024, 1, 2)
        assert from_json(["2024-01-02"], types.find("tDays")) == [Date(2024, 1, 2)]
        assert from_json("2024-01-02", types.find("tDays")) == Date(2024, 1, 2)
        found = from_json({"born": "2024-01-02", "n": 1.5, "x": "y"}, types.find("tP"))
        assert found == {"born": Date(2024, 1, 2), "n": Decimal("1.5"), "x": "y"}
        assert from_json("P1D", types.find("days and time duration")) == value('duration("P1D")')
        assert from_json(None, types.find("date")) is None

    def test_values_without_a_type_stay(self) -> None:
        assert from_json("2024-01-02", ANY) == "2024-01-02"
        assert from_json([{"a": 1}], ANY) == [{"a": 1}]

    def test_what_cannot_be_read(self) -> None:
        with pytest.raises(NoValue, match="'soon' is not a date"):
            from_json("soon", space().find("date"))

    def test_a_type_is_what_it_says(self) -> None:
        kind = DmnType("number", typeset.NUMBER)
        assert kind.element() is None
        assert kind.field("x") is ANY


class TestConstraintsInModels:
    def test_level_by_level(self) -> None:
        model = made(
            item("tScore", "number", allowed("[0..100]")),
            item(
                "tScores",
                "tScore",
                allowed("count(?) <= 2", "typeConstraint"),
                'isCollection="true"',
            ),
            given("scores", "tScores"),
            decision("it", literal("scores"), "scores"),
        )
        assert answer(model, "it", scores=[1, 2]) == [1, 2]
        assert answer(model, "it", scores=7) == [7]
        assert answer(model, "it", scores=[1, 101]) is None
        assert answer(model, "it", scores=[1, 2, 3]) is None
