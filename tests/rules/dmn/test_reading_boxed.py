"""Boxed expressions as they are read: every part in its place, strangers kept aside."""

from __future__ import annotations

import pytest

from casewright.rules.dmn import document as d
from casewright.rules.dmn.reading import read
from casewright.rules.dmn.reading_boxed import EXPRESSIONS, text_of
from casewright.rules.dmn.table import DecisionTable, InputClause, OutputClause, Part, Rule

from .models import decision, definitions, literal, parameters


def boxed(logic: str) -> d.Boxed:
    """The logic of a decision as it is read."""
    (node,) = read(definitions(decision("d", logic))).nodes
    assert isinstance(node, d.Decision)
    assert node.logic is not None
    return node.logic


def text(node: d.Boxed | None) -> str:
    assert isinstance(node, d.Literal)
    return node.text


class TestExpressions:
    def test_a_literal_keeps_its_text_as_it_is(self) -> None:
        found = boxed(literal("  1 +\n 1 ", 'id="l" typeRef="number" label="Sum"'))
        assert isinstance(found, d.Literal)
        assert found.text == "  1 +\n 1 "
        assert (found.id, found.type, found.label) == ("l", "number", "Sum")

    def test_a_context(self) -> None:
        found = boxed(
            '<context typeRef="t"><contextEntry id="e1"><variable name="a" typeRef="number"/>'
            f"{literal('1')}</contextEntry><contextEntry>{literal('a')}</contextEntry></context>"
        )
        assert isinstance(found, d.BoxedContext)
        assert found.type == "t"
        first, last = found.entries
        assert first.id == "e1"
        assert first.variable == d.Variable(name="a", type="number")
        assert text(first.value) == "1"
        assert last.variable is None

    def test_an_invocation(self) -> None:
        found = boxed(
            f"<invocation>{literal('f')}"
            f'<binding><parameter name="a"/>{literal("1")}</binding>'
            '<binding><parameter name="b"/></binding></invocation>'
        )
        assert isinstance(found, d.Invocation)
        assert text(found.function) == "f"
        (a, one), (b, nothing) = found.bindings
        assert (a.name, text(one), b.name, nothing) == ("a", "1", "b", None)

    def test_a_function(self) -> None:
        found = boxed(
            f'<functionDefinition typeRef="number">{parameters("a:number", "b")}{literal("a")}</functionDefinition>'
        )
        assert isinstance(found, d.FunctionDefinition)
        assert [(part.name, part.type) for part in found.parameters] == [("a", "number"), ("b", "")]
        assert (text(found.body), found.kind, found.type) == ("a", "FEEL", "number")

    @pytest.mark.parametrize(
        "written, kind", [("FEEL", "FEEL"), ("Java", "JAVA"), ("PMML", "PMML"), ("", "FEEL")]
    )
    def test_kinds_of_functions(self, written: str, kind: str) -> None:
        found = boxed(f'<functionDefinition kind="{written}"/>')
        assert isinstance(found, d.FunctionDefinition)
        assert found.kind == kind

    def test_a_list_and_a_list_in_it(self) -> None:
        found = boxed(f"<list>{literal('1')}<list>{literal('2')}</list></list>")
        assert isinstance(found, d.BoxedList)
        first, second = found.items
        assert text(first) == "1"
        assert isinstance(second, d.BoxedList)

    def test_a_relation(self) -> None:
        found = boxed(
            '<relation><column name="a"/><column name="b" typeRef="string"/>'
            f'<row id="r1">{literal("1")}{literal("2")}</row><row id="r2"/></relation>'
        )
        assert isinstance(found, d.Relation)
        assert [column.name for column in found.columns] == ["a", "b"]
        assert [list(map(text, row)) for row in found.rows] == [["1", "2"], []]
        assert [part.id for part in found.row_parts] == ["r1", "r2"]

    def test_a_condition(self) -> None:
        found = boxed(
            f"<conditional><else>{literal('3')}</else><if>{literal('1')}</if><then>{literal('2')}</then></conditional>"
        )
        assert isinstance(found, d.Conditional)
        assert (text(found.test), text(found.yes), text(found.no)) == ("1", "2", "3")

    def test_a_filter(self) -> None:
        found = boxed(f"<filter><in>{literal('a')}</in><match>{literal('b')}</match></filter>")
        assert isinstance(found, d.BoxedFilter)
        assert (text(found.source), text(found.match)) == ("a", "b")

    @pytest.mark.parametrize(
        "kind, body", [("for", "return"), ("some", "satisfies"), ("every", "satisfies")]
    )
    def test_loops(self, kind: str, body: str) -> None:
        found = boxed(
            f'<{kind} iteratorVariable=" the  item "><in>{literal("a")}</in><{body}>{literal("b")}</{body}></{kind}>'
        )
        assert isinstance(found, d.Iterator)
        assert (found.kind, found.variable) == (kind, "the item")
        assert (text(found.source), text(found.body)) == ("a", "b")

    def test_every_name_of_an_expression_is_known(self) -> None:
        assert {
            "literalExpression", "context", "invocation", "functionDefinition", "list", "relation",
            "conditional", "filter", "for", "some", "every", "decisionTable",
        } == EXPRESSIONS  # fmt: skip


class TestTables:
    LOGIC = """<decisionTable id="t" hitPolicy="PRIORITY" outputLabel="Out" preferredOrientation="CrossTable">
      <input id="i" label="Age"><inputExpression typeRef="number"><text> age </text></inputExpression>
        <inputValues><text>[0..150]</text></inputValues></input>
      <output name=" a  b " typeRef="string"><outputValues><text>"x","y"</text></outputValues>
        <defaultOutputEntry><text>"y"</text></defaultOutputEntry></output>
      <annotation name="Why"/>
      <rule id="r"><description>first</description>
        <inputEntry id="c1"><text> &lt; 5 </text></inputEntry>
        <outputEntry expressionLanguage="groovy"><text>"x"</text></outputEntry>
        <annotationEntry><text>because</text></annotationEntry></rule>
    </decisionTable>"""

    def table(self) -> DecisionTable:
        found = boxed(self.LOGIC)
        assert isinstance(found, DecisionTable)
        return found

    def test_the_table(self) -> None:
        found = self.table()
        assert (found.id, found.hit_policy, found.output_label) == ("t", "PRIORITY", "Out")
        assert (found.orientation, found.notes) == ("CrossTable", ("Why",))

    def test_its_inputs(self) -> None:
        (clause,) = self.table().inputs
        assert (clause.id, clause.label, clause.expression) == ("i", "Age", "age")
        assert (clause.type, clause.values) == ("number", "[0..150]")

    def test_its_outputs(self) -> None:
        (clause,) = self.table().outputs
        assert (clause.name, clause.type) == ("a b", "string")
        assert (clause.values, clause.default) == ('"x","y"', '"y"')

    def test_its_rules(self) -> None:
        (rule,) = self.table().rules
        assert (rule.id, rule.description) == ("r", "first")
        assert (rule.tests, rule.results, rule.notes) == (("< 5",), ('"x"',), ("because",))
        assert rule.languages == ("", "groovy")
        assert [cell.id for cell in rule.cells] == ["c1", ""]

    def test_text_of_what_has_none(self) -> None:
        assert text_of(None) == ""


class TestPlainTables:
    """Tables are values of their own, with or without a file around them."""

    def test_equal_tables_are_equal(self) -> None:
        def made() -> DecisionTable:
            return DecisionTable(
                inputs=(InputClause(expression="n"),),
                outputs=(OutputClause(name="a"),),
                rules=(Rule(tests=("1",), results=("2",)),),
            )

        assert made() == made()
        assert hash(made()) == hash(made())

    def test_what_is_not_said_has_a_default(self) -> None:
        found = DecisionTable(inputs=(), outputs=())
        assert (found.hit_policy, found.aggregation, found.rules) == ("UNIQUE", "", ())
        assert Part() == Part(id="", label="")

    def test_they_cannot_be_changed(self) -> None:
        found = DecisionTable(inputs=(), outputs=())
        with pytest.raises(AttributeError):
            found.hit_policy = "FIRST"  # type: ignore[misc]
