"""Boxed expressions from XML. Rule: reads structure only; FEEL text is compiled elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from casewright.rules.dmn import document as d
from casewright.rules.dmn.errors import DmnError
from casewright.rules.dmn.markup import Element
from casewright.rules.dmn.reading_parts import TypeNames, common, language
from casewright.rules.dmn.table import (
    AGGREGATIONS,
    HIT_POLICIES,
    DecisionTable,
    InputClause,
    OutputClause,
    Part,
    Rule,
)
from casewright.rules.dmn.versions import DMN_1_5


class BoxedReader:
    """Reads expressions whose type references are resolved by `types`."""

    def __init__(self, types: TypeNames) -> None:
        self.types = types

    def inside(self, element: Element | None) -> d.Boxed | None:
        """The first expression among the children of an element."""
        if element is None:
            return None
        for child in element.children:
            if child.space == DMN_1_5 and child.name in _READERS:
                return self.read(child)
        return None

    def read(self, element: Element) -> d.Boxed:
        """The expression that an element is."""
        return _READERS[element.name](self, element)

    def expressions(self, element: Element) -> tuple[d.Boxed, ...]:
        """Every expression among the children."""
        return tuple(
            self.read(child)
            for child in element.children
            if child.space == DMN_1_5 and child.name in _READERS
        )

    def variable(self, element: Element) -> d.Variable:
        """A named, typed variable, parameter or column."""
        return d.Variable(
            **common(element, ("name",)),
            name=" ".join(element.get("name").split()),
            type=self.types.attribute(element),
        )

    def variables(self, element: Element, name: str) -> tuple[d.Variable, ...]:
        return tuple(self.variable(child) for child in element.named(name))


def _text(element: Element | None) -> str:
    found = None if element is None else element.first("text")
    return "" if found is None else found.content()


def text_of(element: Element | None) -> str:
    """The `<text>` inside an element, without the space around it."""
    return _text(element).strip()


def _literal(reader: BoxedReader, element: Element) -> d.Literal:
    return d.Literal(
        **common(element, (), ("text",)),
        text=_text(element),
        type=reader.types.attribute(element),
        language=language(element),
    )


def _context(reader: BoxedReader, element: Element) -> d.BoxedContext:
    entries: list[d.Entry] = []
    for child in element.named("contextEntry"):
        variable = child.first("variable")
        entries.append(
            d.Entry(
                **common(child, (), ("variable", *_READERS)),
                variable=None if variable is None else reader.variable(variable),
                value=reader.inside(child),
            )
        )
    return d.BoxedContext(
        **common(element, (), ("contextEntry",)),
        entries=tuple(entries),
        type=reader.types.attribute(element),
    )


def _invocation(reader: BoxedReader, element: Element) -> d.Invocation:
    bindings: list[tuple[d.Variable, d.Boxed | None]] = []
    for child in element.named("binding"):
        parameter = child.first("parameter")
        if parameter is None:
            raise DmnError("A binding of an invocation names no parameter.", element.get("id"))
        bindings.append((reader.variable(parameter), reader.inside(child)))
    return d.Invocation(
        **common(element, (), ("binding", *_READERS)),
        function=reader.inside(element),
        bindings=tuple(bindings),
        type=reader.types.attribute(element),
    )


def function(reader: BoxedReader, element: Element) -> d.FunctionDefinition:
    """A function definition, also that of a business knowledge model."""
    return d.FunctionDefinition(
        **common(element, ("kind",), ("formalParameter", *_READERS)),
        parameters=reader.variables(element, "formalParameter"),
        body=reader.inside(element),
        kind=element.get("kind", "FEEL").upper() or "FEEL",
        type=reader.types.attribute(element),
    )


def _list(reader: BoxedReader, element: Element) -> d.BoxedList:
    return d.BoxedList(
        **common(element, (), _READERS),
        items=reader.expressions(element),
        type=reader.types.attribute(element),
    )


def _relation(reader: BoxedReader, element: Element) -> d.Relation:
    rows = element.named("row")
    return d.Relation(
        **common(element, (), ("column", "row")),
        columns=reader.variables(element, "column"),
        rows=tuple(reader.expressions(row) for row in rows),
        type=reader.types.attribute(element),
        row_parts=tuple(Part(**common(row, (), _READERS)) for row in rows),
    )


def _conditional(reader: BoxedReader, element: Element) -> d.Conditional:
    return d.Conditional(
        **common(element, (), ("if", "then", "else")),
        test=reader.inside(element.first("if")),
        yes=reader.inside(element.first("then")),
        no=reader.inside(element.first("else")),
        type=reader.types.attribute(element),
    )


def _filter(reader: BoxedReader, element: Element) -> d.BoxedFilter:
    return d.BoxedFilter(
        **common(element, (), ("in", "match")),
        source=reader.inside(element.first("in")),
        match=reader.inside(element.first("match")),
        type=reader.types.attribute(element),
    )


def _iterator(reader: BoxedReader, element: Element) -> d.Iterator:
    body = "return" if element.name == "for" else "satisfies"
    return d.Iterator(
        **common(element, ("iteratorVariable",), ("in", body)),
        kind=element.name,
        variable=" ".join(element.get("iteratorVariable").split()),
        source=reader.inside(element.first("in")),
        body=reader.inside(element.first(body)),
        type=reader.types.attribute(element),
    )


# ------------------------------------------------------------------------ tables


def _table(reader: BoxedReader, element: Element) -> DecisionTable:
    inputs = tuple(_input(reader, child) for child in element.named("input"))
    outputs = tuple(_output(reader, child) for child in element.named("output"))
    rules = tuple(_rule(child) for child in element.named("rule"))
    place = f"decision table {element.get('id')}".strip()
    _check_widths(rules, len(inputs), len(outputs), place)
    return DecisionTable(
        **common(element, _TABLE_ATTRIBUTES, ("input", "output", "rule", "annotation")),
        inputs=inputs,
        outputs=outputs,
        rules=rules,
        hit_policy=_one_of(HIT_POLICIES, element.get("hitPolicy", "UNIQUE"), "hit policy", place),
        aggregation=_one_of(AGGREGATIONS, element.get("aggregation"), "aggregation", place),
        type=reader.types.attribute(element),
        output_label=element.get("outputLabel"),
        orientation=element.get("preferredOrientation"),
        notes=tuple(child.get("name") for child in element.named("annotation")),
    )


_TABLE_ATTRIBUTES = ("hitPolicy", "aggregation", "outputLabel", "preferredOrientation")


def _one_of(known: tuple[str, ...], text: str, what: str, place: str) -> str:
    if text not in known:
        shown = ", ".join(filter(None, known))
        raise DmnError(f"{text!r} is no {what}.", place, f"Use one of {shown}.")
    return text


def _check_widths(rules: tuple[Rule, ...], inputs: int, outputs: int, place: str) -> None:
    if not outputs:
        raise DmnError("The table has no output.", place, "Add an output column.")
    for number, rule in enumerate(rules, 1):
        if len(rule.tests) != inputs or len(rule.results) != outputs:
            raise DmnError(
                f"Rule {number} has {len(rule.tests)} conditions and {len(rule.results)} results; "
                f"the table has {inputs} inputs and {outputs} outputs.",
                place,
                "Give every rule one cell per column.",
            )


def _input(reader: BoxedReader, element: Element) -> InputClause:
    expression, values = element.first("inputExpression"), element.first("inputValues")
    return InputClause(
        **common(element, (), ("inputExpression", "inputValues")),
        expression=text_of(expression),
        type="" if expression is None else reader.types.attribute(expression),
        values=text_of(values),
        language="" if expression is None else language(expression),
        expression_part=_cell(expression),
        values_part=_cell(values),
    )


def _output(reader: BoxedReader, element: Element) -> OutputClause:
    values, default = element.first("outputValues"), element.first("defaultOutputEntry")
    return OutputClause(
        **common(element, ("name",), ("outputValues", "defaultOutputEntry")),
        name=" ".join(element.get("name").split()),
        type=reader.types.attribute(element),
        values=text_of(values),
        default=text_of(default),
        values_part=_cell(values),
        default_part=_cell(default),
    )


def _cell(element: Element | None) -> Part:
    return Part() if element is None else Part(**common(element, (), ("text",)))


def _rule(element: Element) -> Rule:
    tests, results = element.named("inputEntry"), element.named("outputEntry")
    return Rule(
        **common(element, (), ("inputEntry", "outputEntry", "annotationEntry")),
        tests=tuple(map(text_of, tests)),
        results=tuple(map(text_of, results)),
        notes=tuple(map(text_of, element.named("annotationEntry"))),
        cells=tuple(map(_cell, [*tests, *results])),
        languages=tuple(map(language, [*tests, *results])),
    )


_READERS: Mapping[str, Callable[[BoxedReader, Element], d.Boxed]] = {
    "literalExpression": _literal,
    "context": _context,
    "invocation": _invocation,
    "functionDefinition": function,
    "list": _list,
    "relation": _relation,
    "conditional": _conditional,
    "filter": _filter,
    **dict.fromkeys(("for", "some", "every"), _iterator),
    "decisionTable": _table,
}
EXPRESSIONS = frozenset(_READERS)
