"""Any document that can be made survives being written and read, and answers as before."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from casewright.rules import feel
from casewright.rules.dmn import document as d
from casewright.rules.dmn import load
from casewright.rules.dmn.markup import Element, parse
from casewright.rules.dmn.reading import read
from casewright.rules.dmn.table import (
    AGGREGATIONS,
    HIT_POLICIES,
    DecisionTable,
    InputClause,
    OutputClause,
    Part,
    Rule,
)
from casewright.rules.dmn.writing import write
from casewright.rules.dmn.writing_order import ordered
from casewright.rules.errors import RulesError
from casewright.rules.frames import Environment

NAMES = st.sampled_from(["a", "b", "total amount", "pre-tax", "x1", "Größe", "日本"])
IDS = st.sampled_from(["", "_1", "_2", "id-3"])
KINDS = st.sampled_from(["", "number", "string", "tThing", "list<number>", "date and time"])
TEXTS = st.sampled_from(
    [
        "1",
        "1 + 1",
        '"<&>"',
        "a + 1",
        "[1, 2][1]",
        "x >",
        "{a: 1}",
        "null",
        "a < b and b > 1",
        '"\'"',
    ]
)
CELLS = st.sampled_from(["-", "> 5", "[1..5)", '"a","b"', "not(3)", "true", "> a"])
WORDS = st.sampled_from(["", "a description", "two\nlines", 'with "quotes" & <marks>'])


def parts(**more: st.SearchStrategy[object]) -> dict[str, st.SearchStrategy[object]]:
    """The fields that every part has, and more."""
    return {"id": IDS, "label": st.sampled_from(["", "A label"]), "description": WORDS, **more}


def built(made: type, /, **more: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.builds(made, **parts(**more))


VARIABLES = built(d.Variable, name=NAMES, type=KINDS)
LITERALS = built(d.Literal, text=TEXTS, type=KINDS)


@st.composite
def tables(draw: st.DrawFn) -> DecisionTable:
    inputs = draw(
        st.lists(
            built(InputClause, expression=TEXTS, type=KINDS, values=st.sampled_from(["", "> 0"])),
            max_size=3,
        )
    )
    outputs = draw(
        st.lists(
            built(
                OutputClause,
                name=NAMES,
                type=KINDS,
                values=st.sampled_from(["", '"a","b"']),
                default=st.sampled_from(["", "7"]),
            ),
            min_size=1,
            max_size=2,
        )
    )
    rules = [
        Rule(
            tests=tuple(draw(CELLS) for _ in inputs),
            results=tuple(draw(TEXTS) for _ in outputs),
            cells=(Part(),) * (len(inputs) + len(outputs)),
            languages=("",) * (len(inputs) + len(outputs)),
            description=draw(WORDS),
        )
        for _ in range(draw(st.integers(0, 3)))
    ]
    return DecisionTable(
        inputs=tuple(inputs),  # type: ignore[arg-type]
        outputs=tuple(outputs),  # type: ignore[arg-type]
        rules=tuple(rules),
        hit_policy=draw(st.sampled_from(HIT_POLICIES)),
        aggregation=draw(st.sampled_from(AGGREGATIONS)),
        type=draw(KINDS),
        output_label=draw(st.sampled_from(["", "Out"])),
        orientation=draw(st.sampled_from(["", "Rule-as-Row"])),
    )


def lists_of(inner: st.SearchStrategy[object], least: int = 0) -> st.SearchStrategy[object]:
    return st.lists(inner, min_size=least, max_size=3).map(tuple)


@st.composite
def relations(draw: st.DrawFn, inner: st.SearchStrategy[Any]) -> d.Relation:
    columns: list[Any] = draw(st.lists(VARIABLES, max_size=2))
    row = st.lists(inner, min_size=len(columns), max_size=len(columns)).map(tuple)
    rows: list[Any] = draw(st.lists(row, max_size=2))
    row_parts = tuple(Part(id=draw(IDS)) for _ in rows)
    kind = draw(KINDS)
    return d.Relation(columns=tuple(columns), rows=tuple(rows), row_parts=row_parts, type=kind)


def composed(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    """Every boxed expression around others."""
    entries = built(d.Entry, variable=st.none() | VARIABLES, value=inner)
    bindings = st.tuples(VARIABLES, inner)
    return st.one_of(
        built(d.BoxedContext, entries=lists_of(entries), type=KINDS),
        built(d.Invocation, function=inner, bindings=lists_of(bindings), type=KINDS),
        built(d.FunctionDefinition, parameters=lists_of(VARIABLES), body=inner, type=KINDS),
        built(d.BoxedList, items=lists_of(inner), type=KINDS),
        relations(inner),
        built(d.Conditional, test=inner, yes=inner, no=inner, type=KINDS),
        built(d.BoxedFilter, source=inner, match=inner, type=KINDS),
        built(
            d.Iterator,
            kind=st.sampled_from(["for", "some", "every"]),
            variable=NAMES,
            source=inner,
            body=inner,
            type=KINDS,
        ),
    )


BOXED = st.recursive(LITERALS | tables(), composed, max_leaves=6)
TESTS = st.builds(
    d.TestRow,
    name=st.sampled_from(["", "first"]),
    inputs=st.lists(st.tuples(NAMES, TEXTS.map(str.strip)), max_size=2).map(tuple),
    expected=TEXTS,
)
INFORMATION = built(
    d.Needed,
    href=st.sampled_from(["#_1", "#_2", "urn:other#x"]),
    kind=st.sampled_from(["requiredInput", "requiredDecision"]),
)
KNOWLEDGE = built(d.Needed, href=st.just("#_2"), kind=st.just("requiredKnowledge"))
# The standard has a place for each kind of requirement, so that is their order.
NEEDS = st.tuples(lists_of(INFORMATION), lists_of(KNOWLEDGE)).map(lambda pair: pair[0] + pair[1])  # type: ignore[operator]


def references(kind: str) -> st.SearchStrategy[object]:
    return lists_of(built(d.Needed, href=st.sampled_from(["#_1", "#_2"]), kind=st.just(kind)))


NODES = st.one_of(
    built(d.InputData, name=NAMES, variable=VARIABLES),
    built(
        d.Decision, name=NAMES, variable=VARIABLES, needs=NEEDS, logic=st.none() | BOXED,
        tests=lists_of(TESTS),
    ),
    built(
        d.BusinessKnowledge, name=NAMES, variable=VARIABLES, needs=lists_of(KNOWLEDGE),
        logic=st.none() | built(d.FunctionDefinition, parameters=lists_of(VARIABLES), body=BOXED),
    ),
    built(
        d.DecisionService, name=NAMES, variable=VARIABLES, outputs=references("outputDecision"),
        encapsulated=references("encapsulatedDecision"),
        input_decisions=references("inputDecision"), input_data=references("inputData"),
    ),
)  # fmt: skip
ALLOWED = st.none() | built(d.Allowed, text=st.sampled_from(["> 0", '"a", "b"', "not(5)"]))
ITEMS = st.recursive(
    built(
        d.ItemDefinition,
        name=NAMES,
        type=KINDS,
        collection=st.booleans(),
        allowed=ALLOWED,
        constraint=ALLOWED,
    ),
    lambda inner: built(
        d.ItemDefinition, name=NAMES, components=lists_of(inner, 1), collection=st.booleans()
    ),
    max_leaves=4,
)
STRANGERS = st.sampled_from(
    [
        (),
        (
            Element(
                "knowledgeSource", "https://www.omg.org/spec/DMN/20230324/MODEL/", {"name": "Law"}
            ),
        ),
    ]
)
DOCUMENTS = built(
    d.Definitions,
    name=NAMES,
    namespace=st.just("urn:any"),
    types=lists_of(ITEMS),
    nodes=lists_of(NODES),
    others=STRANGERS,
)


@settings(max_examples=60, deadline=None)
@given(DOCUMENTS)
def test_a_document_survives_being_written(document: d.Definitions) -> None:
    text = write(document)
    again = read(text)
    assert again == document
    assert write(again) == text


@settings(max_examples=40, deadline=None)
@given(DOCUMENTS)
def test_a_written_document_answers_as_before_or_is_refused(document: d.Definitions) -> None:
    """Most of these models are nonsense; they are refused or answered, never more."""
    try:
        model = load(write(document))
    except RulesError:
        return
    model.problems()
    env = Environment(now=0, steps=5_000)
    for name in model.decisions:
        try:
            found, trace = model.evaluate_traced(name, {"a": 1, "b": 2}, env)
        except RulesError:
            continue
        assert feel.to_json(found) == feel.to_json(model.evaluate(name, {"a": 1, "b": 2}, env))
        assert trace
        assert trace[-1]["result"] == feel.to_json(found)


class TestOrder:
    def test_children_of_every_element_are_sorted_stably(self) -> None:
        space = "https://www.omg.org/spec/DMN/20230324/MODEL/"
        children = [
            Element(name, space) for name in ("rule", "description", "input", "input", "output")
        ]
        names = [child.name for child in ordered("decisionTable", children)]
        assert names == ["description", "input", "input", "output", "rule"]
        assert next(child.name for child in ordered("unknown", children)) == "description"

    def test_an_item_is_ordered_like_its_components(self) -> None:
        text = (
            '<x xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/"><itemComponent/><typeRef/></x>'
        )
        children = parse(text).children
        for name in ("itemDefinition", "itemComponent"):
            assert [child.name for child in ordered(name, children)] == ["typeRef", "itemComponent"]
