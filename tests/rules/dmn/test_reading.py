"""Reading DMN files: what the document holds, and clear refusals of what cannot be read."""

from __future__ import annotations

import pytest

from casewright.rules.dmn import DmnError, load
from casewright.rules.dmn import document as d
from casewright.rules.dmn.markup import Element, parse
from casewright.rules.dmn.reading import read
from casewright.rules.dmn.reading_parts import TypeNames, common, language
from casewright.rules.dmn.table import DecisionTable
from casewright.rules.errors import RulesError

from .models import decision, definitions, given, item, knowledge, literal, parameters, table


def only(*parts: str) -> d.Node:
    (node,) = read(definitions(*parts)).nodes
    return node


class TestNodes:
    def test_a_decision(self) -> None:
        node = only(decision("a b", literal(" 1 + 1 "), "x", "d:y", "k:z", kind="number"))
        assert isinstance(node, d.Decision)
        assert node.variable == d.Variable(name="a b", type="number")
        assert [(need.kind, need.href) for need in node.needs] == [
            ("requiredInput", "#x"),
            ("requiredDecision", "#y"),
            ("requiredKnowledge", "#z"),
        ]
        assert isinstance(node.logic, d.Literal)
        assert node.logic.text == " 1 + 1 "

    def test_names_have_single_spaces(self) -> None:
        node = only('<decision name=" a \n b "><variable name="a  b"/></decision>')
        assert node.name == node.variable.name == "a b"

    def test_a_node_without_a_variable_uses_its_name(self) -> None:
        assert only('<inputData name="n"/>').variable == d.Variable(name="n")
        node = only('<inputData name="n"><variable typeRef="number"/></inputData>')
        assert node.variable == d.Variable(name="n", type="number")

    def test_a_function(self) -> None:
        node = only(knowledge("f", parameters("a:number", "b"), literal("a")))
        assert isinstance(node, d.BusinessKnowledge)
        assert node.logic is not None
        assert [parameter.name for parameter in node.logic.parameters] == ["a", "b"]
        assert node.logic.kind == "FEEL"

    def test_a_service(self) -> None:
        inner = "".join(
            f'<{tag} href="#{tag}"/>'
            for tag in ("outputDecision", "encapsulatedDecision", "inputDecision", "inputData")
        )
        node = only(f'<decisionService name="s">{inner}</decisionService>')
        assert isinstance(node, d.DecisionService)
        assert [each.href for each in (*node.outputs, *node.encapsulated)] == [
            "#outputDecision",
            "#encapsulatedDecision",
        ]
        assert [each.href for each in (*node.input_decisions, *node.input_data)] == [
            "#inputDecision",
            "#inputData",
        ]

    def test_what_is_no_node_is_kept_aside(self) -> None:
        document = read(definitions('<knowledgeSource id="k" name="Law"/>'))
        assert document.nodes == ()
        assert [other.name for other in document.others] == ["knowledgeSource"]

    @pytest.mark.parametrize(
        "part", ['<decision id="_1"/>', '<inputData name=" "/>', "<businessKnowledgeModel/>"]
    )
    def test_a_node_without_a_name_is_refused(self, part: str) -> None:
        with pytest.raises(DmnError, match=r"has no name\. Name it\."):
            read(definitions(part))


class TestTypes:
    def test_items(self) -> None:
        (found,) = read(
            definitions(item("t", "number", attributes='isCollection="true" id="_t"'))
        ).types
        assert (found.name, found.type, found.collection, found.id) == ("t", "number", True, "_t")

    def test_components_and_functions(self) -> None:
        inner = '<itemComponent name="a"><typeRef>string</typeRef></itemComponent>'
        function = '<functionItem outputTypeRef="number"><parameters name="p" typeRef="date"/></functionItem>'
        first, second = read(definitions(item("t", "", inner), item("f", "", function))).types
        assert [(part.name, part.type) for part in first.components] == [("a", "string")]
        assert second.function is not None
        assert second.function.result == "number"
        assert second.function.parameters[0].type == "date"

    def test_empty_allowed_values_are_none(self) -> None:
        (found,) = read(
            definitions(item("t", "number", "<allowedValues><text> </text></allowedValues>"))
        ).types
        assert found.allowed is None


class TestTypeNames:
    TYPES = TypeNames("urn:own", {"urn:base": "base"})

    @pytest.mark.parametrize(
        "text, expected",
        [
            ("number", "number"),
            ("dateTime", "date and time"),
            ("dayTimeDuration", "days and time duration"),
            ("yearMonthDuration", "years and months duration"),
            ("feel:string", "string"),
            ("f:number", "number"),
            ("o:tMine", "tMine"),
            ("b:tTheirs", "base.tTheirs"),
            ("u:tNobody", "tNobody"),
            ("x:integer", "number"),
            ("x:string", "string"),
            ("x:dateTime", "date and time"),
            ("x:anyURI", "string"),
            ("base.tTheirs", "base.tTheirs"),
            ("context<a: number>", "context<a: number>"),
            ("strange:thing", "strange:thing"),
            ("any", "Any"),
        ],
    )
    def test_a_reference(self, text: str, expected: str) -> None:
        element = parse(
            '<v xmlns:o="urn:own" xmlns:b="urn:base" xmlns:u="urn:unknown" '
            'xmlns:x="http://www.w3.org/2001/XMLSchema" '
            'xmlns:f="http://www.omg.org/FEEL/20140401"/>'
        )
        assert self.TYPES.plain(element, text) == expected


class TestTables:
    def test_everything_in_it(self) -> None:
        node = only(
            decision("d", table(["a:number", "b"], ["x", "y:string"], [("1", "-", "2", "3")]))
        )
        assert isinstance(node, d.Decision)
        found = node.logic
        assert isinstance(found, DecisionTable)
        assert [(one.expression, one.type) for one in found.inputs] == [("a", "number"), ("b", "")]
        assert [(one.name, one.type) for one in found.outputs] == [("x", ""), ("y", "string")]
        assert (found.rules[0].tests, found.rules[0].results) == (("1", "-"), ("2", "3"))
        assert (found.hit_policy, found.aggregation) == ("UNIQUE", "")

    @pytest.mark.parametrize(
        "logic, problem",
        [
            (table(["a"], [""], [], 'hitPolicy="SOMETIMES"'), "'SOMETIMES' is no hit policy"),
            (table(["a"], [""], [], 'aggregation="AVG"'), "'AVG' is no aggregation"),
            (table(["a"], [], []), "The table has no output"),
            (table(["a"], [""], [("1",)]), "Rule 1 has 1 conditions and 0 results"),
            (table(["a"], [""], [("1", "2", "3")]), "Rule 1 has 1 conditions and 2 results"),
        ],
    )
    def test_a_table_that_is_none(self, logic: str, problem: str) -> None:
        with pytest.raises(DmnError, match=problem):
            read(definitions(decision("d", logic)))


class TestWrongFiles:
    @pytest.mark.parametrize(
        "logic",
        [
            "<invocation><binding/></invocation>",
            "<invocation><binding><literalExpression/></binding></invocation>",
        ],
    )
    def test_a_binding_without_a_parameter(self, logic: str) -> None:
        with pytest.raises(DmnError, match="binding of an invocation names no parameter"):
            read(definitions(decision("d", logic)))

    @pytest.mark.parametrize(
        "logic",
        [
            "<literalExpression/>",
            "<context><contextEntry/></context>",
            "<invocation/>",
            "<functionDefinition/>",
            "<relation/>",
            "<relation><column/><row/></relation>",
            "<conditional/>",
            "<filter/>",
            "<for/>",
            "<some><in/></some>",
            "<every iteratorVariable=''/>",
            "<list><list/></list>",
            "<decisionTable><output/></decisionTable>",
            "<decisionTable><input/><output/><rule><inputEntry/><outputEntry/></rule></decisionTable>",
        ],
    )
    def test_half_an_expression_can_be_loaded_and_evaluated(self, logic: str) -> None:
        model = load(definitions(decision("d", logic)))
        model.problems()
        try:
            model.evaluate("d", {})
        except RulesError:
            pytest.fail("a half expression is null, not an error")

    def test_an_error_names_place_and_remedy(self) -> None:
        error = DmnError("It is wrong.", "the place", "Mend it.")
        assert str(error) == "the place: It is wrong. Mend it."
        assert (error.problem, error.element, error.remedy) == (
            "It is wrong.",
            "the place",
            "Mend it.",
        )


class TestParts:
    def test_what_is_not_known_is_kept(self) -> None:
        element = parse(
            '<a xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" xmlns:v="urn:v" id="1" '
            'label="L" typeRef="t" v:x="y" z="w"><description>D</description><known/><v:other/></a>'
        )
        found = common(element, ("z",), ("known",))
        assert (found["id"], found["label"], found["description"]) == ("1", "L", "D")
        assert found["attributes"] == (("{urn:v}x", "y"),)
        assert [other.name for other in found["others"]] == ["other"]

    @pytest.mark.parametrize(
        "text, expected",
        [("", ""), ("https://www.omg.org/spec/DMN/20230324/FEEL/", ""), ("groovy", "groovy")],
    )
    def test_only_a_foreign_language_is_kept(self, text: str, expected: str) -> None:
        assert language(Element("a", "", {"expressionLanguage": text})) == expected


def test_inputs_keep_their_label() -> None:
    node = only(given("n", "number").replace("<inputData ", '<inputData label="Number" '))
    assert node.label == "Number"
