"""Files of a model and what they refer to: references, names, needs, kinds, problems and hints."""

from __future__ import annotations

import pytest

from casewright.rules import typeset
from casewright.rules.dmn import document as d
from casewright.rules.dmn.errors import DmnError
from casewright.rules.dmn.reading import read
from casewright.rules.dmn.units import Unit, bind, check_circles
from casewright.rules.typeset import ContextType, FunctionType

from .models import decision, definitions, file, given, item, knowledge, literal, parameters, table


def unit(*parts: str, **imports: Unit) -> Unit:
    return Unit(read(definitions(*parts)), imports)


PEOPLE = Unit(read(file("people.dmn")), {})
SPACE = "urn:casewright:test:people"


class TestReferences:
    HERE = unit(given("n"), decision("d", literal("n"), "n"), people=PEOPLE)

    @pytest.mark.parametrize(
        "href, path, name",
        [
            ("#n", (), "n"),
            ("n", (), "n"),
            ("urn:m#d", (), "d"),
            (f"{SPACE}#_person", ("people",), "Person"),
            (f"{SPACE}#_greet", ("people",), "Greet"),
        ],
    )
    def test_that_lead_somewhere(self, href: str, path: tuple[str, ...], name: str) -> None:
        found = self.HERE.at(href)
        assert found is not None
        assert (found.path, found.node.name) == (path, name)

    @pytest.mark.parametrize("href", ["", "#", "#x", f"{SPACE}#x", "urn:other#n"])
    def test_that_lead_nowhere(self, href: str) -> None:
        assert self.HERE.at(href) is None

    def test_names_with_and_without_prefix(self) -> None:
        for name, path in (
            ("d", ()),
            ("people.Greeting", ("people",)),
            ("people._greet", ("people",)),
        ):
            found = self.HERE.named(name)
            assert found is not None
            assert found.path == path
        assert self.HERE.named("Greeting") is None
        assert self.HERE.named("people.d") is None

    def test_a_node_seen_from_further_away(self) -> None:
        found = self.HERE.named("people.Greet")
        assert found is not None
        assert found.seen_from(()) is found
        assert found.seen_from(("a", "b")).path == ("a", "b", "people")
        assert found.seen_from(("a",)).key != found.key

    def test_two_nodes_of_one_id_are_a_problem_and_stay_apart(self) -> None:
        same = decision("b", literal("2")).replace('id="b"', 'id="a"')
        here = unit(decision("a", literal("1")), same)
        assert [problem.element for problem in here.problems()] == ["b"]
        first, second = here.named("a"), here.named("b")
        assert first is not None
        assert second is not None
        assert first.key != second.key


class TestNeeds:
    def test_of_decisions_and_functions(self) -> None:
        here = unit(
            given("n"),
            knowledge("f", parameters("a"), literal("a")),
            decision("d", literal("f(n)"), "n", "k:f"),
        )
        target = here.named("d")
        assert target is not None
        assert [need.node.name for need in here.needs(target.node)] == ["n", "f"]
        assert here.needs(here.nodes[0]) == ()

    def test_a_function_that_requires_itself_needs_nothing(self) -> None:
        here = unit(knowledge("f", parameters("a"), literal("a"), "k:f"))
        assert here.needs(here.nodes[0]) == ()
        check_circles(here)

    def test_parts_of_a_service_are_its_decisions(self) -> None:
        service = '<decisionService id="s" name="s"><outputDecision href="#d"/></decisionService>'
        here = unit(decision("d", literal("1")), service)
        target = here.named("s")
        assert target is not None
        assert here.needs(target.node) == ()
        assert [part.node.name for part in here.parts(target.node)] == ["d"]

    def test_circles_through_imports_and_services(self) -> None:
        ring = [decision(f"d{n}", literal("1"), f"d:d{(n + 1) % 50}") for n in range(50)]
        with pytest.raises(DmnError, match="in a circle: d0 → d1 → "):
            check_circles(unit(*ring))


class TestKinds:
    """The static type of a node, which is what names in expressions are parsed by."""

    @pytest.mark.parametrize(
        "logic, expected",
        [
            (literal("1 + 1"), typeset.NUMBER),
            (literal('"x"'), typeset.STRING),
            (literal("[1, 2]"), typeset.list_of(typeset.NUMBER)),
            (literal("1 +"), typeset.ANY),
            ("", typeset.ANY),
            (f"<list>{literal('1')}</list>", typeset.list_of(typeset.NUMBER)),
            ("<list/>", typeset.list_of(typeset.ANY)),
            (
                f'<context><contextEntry><variable name="a b"/>{literal("1")}</contextEntry></context>',
                ContextType((("a b", typeset.NUMBER),)),
            ),
            (
                f"<context><contextEntry>{literal('true')}</contextEntry></context>",
                typeset.BOOLEAN,
            ),
            (
                '<relation><column name="n" typeRef="number"/></relation>',
                typeset.list_of(ContextType((("n", typeset.NUMBER),))),
            ),
            (
                f"<functionDefinition>{parameters('a:number')}{literal('a')}</functionDefinition>",
                FunctionType((typeset.NUMBER,), typeset.NUMBER),
            ),
            (
                table(["n"], ["a:number", "b:string"], []),
                ContextType((("a", typeset.NUMBER), ("b", typeset.STRING))),
            ),
            (
                (
                    f'<some iteratorVariable="x"><in>{literal("[1]")}</in>'
                    f"<satisfies>{literal('true')}</satisfies></some>"
                ),
                typeset.BOOLEAN,
            ),
            (
                (
                    f'<for iteratorVariable="x"><in>{literal("[1]")}</in>'
                    f"<return>{literal('x')}</return></for>"
                ),
                typeset.list_of(typeset.NUMBER),
            ),
        ],
    )
    def test_of_an_expression(self, logic: str, expected: object) -> None:
        here = unit(decision("d", logic))
        assert here.ready(here.nodes[0]).kind == expected

    def test_a_declared_type_comes_first(self) -> None:
        here = unit(item("t", "number"), decision("d", literal("[1]"), kind="t"))
        assert here.ready(here.nodes[0]).kind == typeset.NUMBER

    def test_of_functions_it_is_the_result(self) -> None:
        signature = '<functionItem outputTypeRef="string"><parameters name="a"/></functionItem>'
        here = unit(
            item("tF", "", signature),
            knowledge("f", parameters("a"), literal("a"), kind="tF"),
            knowledge("g", parameters("a"), literal("a"), kind="number"),
            knowledge("h", parameters("a"), literal("a"), kind="function<Any> -> number"),
        )
        kinds = [here.kind_of(node).feel for node in here.nodes]
        assert kinds == [typeset.STRING, typeset.NUMBER, typeset.ANY]

    def test_of_a_service_it_is_a_function(self) -> None:
        service = '<decisionService id="s" name="s"><variable name="s" typeRef="number"/><inputData href="#n"/></decisionService>'
        here = unit(given("n", "string"), service)
        assert here.ready(here.nodes[1]).kind == FunctionType((typeset.STRING,), typeset.NUMBER)

    def test_compiled_once(self) -> None:
        here = unit(decision("d", literal("1")))
        assert here.ready(here.nodes[0]) is here.ready(here.nodes[0])


class TestHints:
    def test_what_looks_wrong_by_type(self) -> None:
        here = unit(
            given("n", "number"),
            decision("a", literal('n + "x"'), "n"),
            decision("b", literal("n + unknown"), "n"),
            decision("c", literal("n + 1"), "n"),
        )
        assert here.problems() == ()
        assert {hint.element for hint in here.hints()} == {"a", "b"}
        assert all(hint.remedy for hint in here.hints())


class TestBinding:
    def test_names_inside_contexts_of_imports(self) -> None:
        context: dict[str, object] = {}
        bind(context, (), "a", 1)
        bind(context, ("one", "two"), "b", 2)
        bind(context, ("one",), "c", 3)
        bind(context, ("",), "d", 4)
        assert context == {"a": 1, "one": {"two": {"b": 2}, "c": 3}, "d": 4}

    def test_an_import_of_the_name_of_a_value_is_left_out(self) -> None:
        context: dict[str, object] = {"one": 1}
        bind(context, ("one",), "b", 2)
        assert context == {"one": 1}


def test_names_of_nodes_prefer_decisions() -> None:
    here = unit(given("x"), knowledge("x", "", literal("1")), decision("x", literal("2")))
    found = here.named("x")
    assert found is not None
    assert isinstance(found.node, d.Decision)
