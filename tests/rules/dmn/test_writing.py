"""Writing models: nothing is lost on the way out and in again, diagrams and strangers included."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casewright.rules.dmn import load
from casewright.rules.dmn.document import (
    BusinessKnowledge,
    Decision,
    Definitions,
    InputData,
    Literal,
    TestRow,
    Variable,
)
from casewright.rules.dmn.markup import Element, parse
from casewright.rules.dmn.reading import read
from casewright.rules.dmn.table import DecisionTable
from casewright.rules.dmn.versions import DC, DMN_1_5, DMNDI_1_5
from casewright.rules.dmn.writing import write
from casewright.rules.dmn.writing_order import ordered

from .models import answer, decision, definitions, file, literal, value
from .tables import plain

FILES = ["loan-1-1.dmn", "shipping-1-2.dmn", "access-1-3.dmn", "scores-1-4.dmn", "both.dmn"]
RICH = """<?xml version="1.0"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" xmlns:v="urn:vendor"
    xmlns:dmndi="https://www.omg.org/spec/DMN/20230324/DMNDI/"
    xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/"
    id="rich" name="Rich" namespace="urn:rich" exporter="Tool" v:mark="7">
  <description>What it is for</description>
  <extensionElements><v:note level="2">keep <v:b>this</v:b> text</v:note></extensionElements>
  <itemDefinition id="t1" name="tList" isCollection="true" label="Numbers">
    <typeRef>number</typeRef>
    <allowedValues id="av" v:kind="range"><text>[0..10]</text></allowedValues>
    <typeConstraint><text>count(?) &lt; 5</text></typeConstraint>
  </itemDefinition>
  <inputData id="i1" name="n"><variable id="iv" name="n" typeRef="number"/></inputData>
  <decision id="d1" name="D" v:color="red">
    <description>Decides</description>
    <question>What to do?</question>
    <allowedAnswers>yes, no</allowedAnswers>
    <variable id="dv" name="D" typeRef="string"/>
    <informationRequirement id="ir1" v:bend="3"><requiredInput href="#i1"/></informationRequirement>
    <authorityRequirement id="ar1"><requiredAuthority href="#ks"/></authorityRequirement>
    <decisionTable id="dt" hitPolicy="COLLECT" aggregation="COUNT" preferredOrientation="Rule-as-Column"
        outputLabel="Out">
      <extensionElements><v:width>120</v:width></extensionElements>
      <input id="c1" label="Number">
        <inputExpression id="ce1" typeRef="number"><text>n</text></inputExpression>
        <inputValues id="cv1" v:kind="range"><text>&gt; 0</text></inputValues>
      </input>
      <output id="o1" name="out" typeRef="string">
        <outputValues><text>"yes","no"</text></outputValues>
        <defaultOutputEntry><text>"no"</text></defaultOutputEntry>
      </output>
      <annotation name="Why"/>
      <rule id="r1">
        <description>the first</description>
        <inputEntry id="e1"><extensionElements><v:hint/></extensionElements><text>&lt; 5</text></inputEntry>
        <outputEntry id="e2" v:unparsed="true"><text>"yes"</text></outputEntry>
        <annotationEntry><text>because</text></annotationEntry>
      </rule>
    </decisionTable>
  </decision>
  <knowledgeSource id="ks" name="Law"><type>statute</type></knowledgeSource>
  <textAnnotation id="ta"><text>Look here</text></textAnnotation>
  <dmndi:DMNDI>
    <dmndi:DMNDiagram id="page1">
      <dmndi:Size width="800.5" height="600"/>
      <dmndi:DMNShape id="s1" dmnElementRef="d1" isCollapsed="false">
        <dc:Bounds x="12.25" y="7" width="100" height="50"/>
        <dmndi:DMNLabel/>
      </dmndi:DMNShape>
    </dmndi:DMNDiagram>
  </dmndi:DMNDI>
</definitions>"""


def find(root: Element, name: str) -> Element:
    return next(element for element in root.walk() if element.name == name)


class TestRoundTrip:
    @pytest.mark.parametrize("name", FILES)
    def test_the_document_is_the_same_but_for_its_version(self, name: str) -> None:
        first = read(file(name))
        second = read(write(first))
        assert replace(first, version="1.5") == second
        assert write(second) == write(first)

    def test_everything_in_a_rich_file_survives(self) -> None:
        first = read(RICH)
        text = write(first)
        assert read(text) == first
        root = parse(text)
        assert root.attributes["{urn:vendor}mark"] == "7"
        assert root.attributes["exporter"] == "Tool"
        assert find(root, "note").content() == "keep this text"
        assert find(root, "question").content() == "What to do?"
        assert find(root, "type").content() == "statute"
        assert find(root, "textAnnotation").content().strip() == "Look here"
        assert find(root, "width").content() == "120"
        assert find(root, "allowedValues").attributes["{urn:vendor}kind"] == "range"
        assert find(root, "inputEntry").attributes == {"id": "e1"}
        assert find(root, "outputEntry").attributes["{urn:vendor}unparsed"] == "true"
        assert find(root, "informationRequirement").attributes["{urn:vendor}bend"] == "3"

    def test_positions_of_the_diagram_survive(self) -> None:
        root = parse(write(read(RICH)))
        bounds = find(root, "Bounds")
        assert bounds.space == DC
        assert bounds.attributes == {"x": "12.25", "y": "7", "width": "100", "height": "50"}
        assert find(root, "Size").attributes == {"width": "800.5", "height": "600"}

    def test_older_diagrams_become_diagrams_of_this_version(self) -> None:
        root = parse(write(read(file("shipping-1-2.dmn"))))
        assert find(root, "DMNDI").space == DMNDI_1_5
        assert find(root, "Bounds").attributes["y"] == "81.5"
        assert len(find(root, "DMNEdge").children) == 2

    def test_children_stand_in_the_order_of_the_schema(self) -> None:
        root = parse(write(read(RICH)))
        names = [child.name for child in find(root, "decision").children]
        assert names == [
            "description",
            "question",
            "allowedAnswers",
            "variable",
            "informationRequirement",
            "authorityRequirement",
            "decisionTable",
        ]
        assert [child.name for child in root.children][-1] == "DMNDI"

    def test_the_order_of_equal_children_is_kept(self) -> None:
        inputs = [Element("input", DMN_1_5, {"id": str(number)}) for number in range(3)]
        rule = Element("rule", DMN_1_5)
        stranger = Element("input", "urn:other")
        found = ordered("decisionTable", [rule, stranger, *inputs])
        assert [element.attributes.get("id") for element in found[:3]] == ["0", "1", "2"]
        assert found[3:] == [rule, stranger]


class TestWritingWhatWasMade:
    """Documents that were built by hand, as a designer does."""

    def made(self) -> Definitions:
        table = plain(["n"], [("< 5", '"low"'), (">= 5", '"high"')])
        return Definitions(
            id="made",
            name="Made",
            namespace="urn:made",
            nodes=(
                InputData(id="n", name="n", variable=Variable(name="n", type="number")),
                Decision(
                    id="d",
                    name="Size",
                    variable=Variable(name="Size", type="string"),
                    needs=read(definitions(decision("x", "", "n"))).nodes[0].needs,  # type: ignore[union-attr]
                    logic=table,
                ),
            ),
        )

    def test_it_can_be_loaded_and_evaluated(self) -> None:
        model = load(write(self.made()))
        assert model.problems() == ()
        assert answer(model, "Size", n=3) == "low"
        assert answer(model, "Size", n=5) == "high"

    def test_a_changed_document_is_written_as_changed(self) -> None:
        first = read(definitions(decision("a", literal("1 + 1"))))
        (node,) = first.nodes
        assert isinstance(node, Decision)
        assert isinstance(node.logic, Literal)
        other = replace(node, logic=replace(node.logic, text='"<&>"'))
        model = load(write(replace(first, nodes=(other,))))
        assert answer(model, "a") == "<&>"

    def test_test_rows_are_written_and_read(self) -> None:
        rows = (
            TestRow(name="young", inputs=(("n", "3"),), expected='"low"'),
            TestRow(inputs=(("n", "null"), ("m", "[1, 2]")), expected="null"),
        )
        first = self.made()
        node = first.nodes[1]
        assert isinstance(node, Decision)
        changed = replace(first, nodes=(first.nodes[0], replace(node, tests=rows)))
        text = write(changed)
        again = read(text)
        assert isinstance(again.nodes[1], Decision)
        assert again.nodes[1].tests == rows
        assert again.nodes[1].others == ()
        assert write(again) == text

    def test_test_rows_stand_beside_what_others_wrote(self) -> None:
        source = RICH.replace(
            "<question>", "<extensionElements><v:mine/></extensionElements><question>"
        )
        document = read(source)
        node = next(node for node in document.nodes if isinstance(node, Decision))
        changed = replace(node, tests=(TestRow(expected="1"),))
        nodes = tuple(changed if one is node else one for one in document.nodes)
        text = write(replace(document, nodes=nodes))
        places = [
            [child.name for child in element.children]
            for element in parse(text).walk()
            if element.name == "extensionElements"
        ]
        assert ["mine", "tests"] in places
        assert read(text).nodes == nodes

    def test_every_boxed_expression_survives(self) -> None:
        source = file("scores-1-4.dmn")
        assert load(write(read(source))).definitions.nodes == read(source).nodes

    def test_functions_keep_their_kind(self) -> None:
        body = '<functionDefinition kind="Java"><formalParameter name="a"/><context/></functionDefinition>'
        text = write(read(definitions(decision("a", body))))
        assert find(parse(text), "functionDefinition").get("kind") == "Java"

    def test_an_empty_function_is_written(self) -> None:
        node = BusinessKnowledge(id="f", name="f", variable=Variable(name="f"))
        document = Definitions(name="m", namespace="urn:m", nodes=(node,))
        assert read(write(document)).nodes == (node,)

    def test_a_table_keeps_its_values(self) -> None:
        node = next(node for node in read(RICH).nodes if isinstance(node, Decision))
        assert isinstance(node.logic, DecisionTable)
        clause = node.logic.outputs[0]
        assert (clause.values, clause.default) == ('"yes","no"', '"no"')
        assert node.logic.rules[0].notes == ("because",)
        assert node.logic.notes == ("Why",)
        assert node.logic.orientation == "Rule-as-Column"

    def test_values_are_what_they_were(self) -> None:
        model = load(write(read(RICH)))
        assert answer(model, "D", n=3) is None  # the variable wants a string, the table counts
        assert value("1 + 1") == 2
