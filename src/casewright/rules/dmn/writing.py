"""A document to DMN 1.5 XML. Rule: everything that was read is written again, diagrams included."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from casewright.rules.dmn import document as d
from casewright.rules.dmn.markup import Element, Writer
from casewright.rules.dmn.table import DecisionTable, InputClause, OutputClause, Part, Rule
from casewright.rules.dmn.versions import DMN_1_5, OWN, PREFIXES
from casewright.rules.dmn.writing_order import ordered


def write(definitions: d.Definitions) -> bytes:
    """The XML text of a document, in DMN 1.5 whatever version it was read from."""
    root = _element(
        "definitions",
        definitions,
        {
            "name": definitions.name,
            "namespace": definitions.namespace,
            "expressionLanguage": definitions.language,
        },
        [
            *map(_import, definitions.imports),
            *(_item("itemDefinition", item) for item in definitions.types),
            *(_NODES[type(node)](node) for node in definitions.nodes),
            *definitions.diagrams,
        ],
    )
    return Writer(PREFIXES).write(root)


# ----------------------------------------------------------------------- helpers


def _plain(name: str, text: str) -> Element:
    return Element(name, DMN_1_5, text=text)


def _element(
    name: str, part: Part, attributes: Mapping[str, str], children: Iterable[Element] = ()
) -> Element:
    """An element with what every part carries; its children in the order of the schema."""
    given = {"id": part.id, **attributes, "label": part.label, **dict(part.attributes)}
    inside = [*children, *part.others]
    if part.description:
        inside.insert(0, _plain("description", part.description))
    return Element(
        name,
        DMN_1_5,
        {key: value for key, value in given.items() if value},
        ordered(name, inside),
    )


def _text(name: str, part: Part, text: str, attributes: Mapping[str, str] | None = None) -> Element:
    return _element(name, part, attributes or {}, [_plain("text", text)])


def _variable(name: str, variable: d.Variable) -> Element:
    return _element(name, variable, {"name": variable.name, "typeRef": variable.type})


def _import(part: d.Import) -> Element:
    attributes = {
        "name": part.name,
        "namespace": part.namespace,
        "locationURI": part.uri,
        "importType": DMN_1_5 if "/DMN/" in part.kind else part.kind,
    }
    return _element("import", part, attributes)


# ------------------------------------------------------------------------- types


def _item(name: str, item: d.ItemDefinition) -> Element:
    children = [_item("itemComponent", part) for part in item.components]
    if item.type:
        children.append(_plain("typeRef", item.type))
    if item.allowed is not None:
        children.append(_text("allowedValues", item.allowed, item.allowed.text))
    if item.constraint is not None:
        children.append(_text("typeConstraint", item.constraint, item.constraint.text))
    if item.function is not None:
        children.append(_function_item(item.function))
    attributes = {"name": item.name, "isCollection": "true" if item.collection else ""}
    return _element(name, item, attributes, children)


def _function_item(item: d.FunctionItem) -> Element:
    parameters = [_variable("parameters", part) for part in item.parameters]
    return _element("functionItem", item, {"outputTypeRef": item.result}, parameters)


# ------------------------------------------------------------------------- nodes


def _input_data(node: d.InputData) -> Element:
    return _element("inputData", node, {"name": node.name}, [_variable("variable", node.variable)])


def _needs(needs: Sequence[d.Needed]) -> list[Element]:
    found: list[Element] = []
    for needed in needs:
        knowledge = needed.kind == "requiredKnowledge"
        name = "knowledgeRequirement" if knowledge else "informationRequirement"
        inner = Element(needed.kind, DMN_1_5, {"href": needed.href})
        found.append(_element(name, needed, {}, [inner]))
    return found


def _decision(node: d.Decision) -> Element:
    children = [_variable("variable", node.variable), *_needs(node.needs), *_boxed(node.logic)]
    found = _element("decision", node, {"name": node.name}, children)
    if node.tests:
        _extend(found, _tests(node.tests))
    return found


def _extend(element: Element, addition: Element) -> None:
    """Put an element of ours among the extension elements."""
    place = element.first("extensionElements")
    if place is None:
        place = Element("extensionElements", DMN_1_5)
        described = element.children[:1] if element.first("description") is not None else []
        element.children.insert(len(described), place)
        place.children.append(addition)
        return
    number = element.children.index(place)
    element.children[number] = Element(
        place.name, place.space, place.attributes, [*place.children, addition], place.text
    )


def _tests(tests: Sequence[d.TestRow]) -> Element:
    rows: list[Element] = []
    for row in tests:
        cells = [Element("input", OWN, {"name": key}, text=text) for key, text in row.inputs]
        cells.append(Element("expect", OWN, text=row.expected))
        rows.append(Element("test", OWN, {"name": row.name} if row.name else {}, cells))
    return Element("tests", OWN, {}, rows)


def _knowledge(node: d.BusinessKnowledge) -> Element:
    children = [_variable("variable", node.variable), *_needs(node.needs)]
    if node.logic is not None:
        children.append(_function("encapsulatedLogic", node.logic))
    return _element("businessKnowledgeModel", node, {"name": node.name}, children)


def _service(node: d.DecisionService) -> Element:
    references = (*node.outputs, *node.encapsulated, *node.input_decisions, *node.input_data)
    children = [_variable("variable", node.variable)]
    children += [_element(part.kind, part, {"href": part.href}) for part in references]
    return _element("decisionService", node, {"name": node.name}, children)


_NODES: Mapping[type, Callable[..., Element]] = {
    d.InputData: _input_data,
    d.Decision: _decision,
    d.BusinessKnowledge: _knowledge,
    d.DecisionService: _service,
}


# ------------------------------------------------------------------- expressions


def _boxed(node: d.Boxed | None) -> list[Element]:
    return [] if node is None else [_BOXED[type(node)](node)]


def _wrapped(name: str, node: d.Boxed | None) -> Element:
    return Element(name, DMN_1_5, {}, _boxed(node))


def _literal(node: d.Literal) -> Element:
    attributes = {"typeRef": node.type, "expressionLanguage": node.language}
    return _text("literalExpression", node, node.text, attributes)


def _context(node: d.BoxedContext) -> Element:
    entries: list[Element] = []
    for entry in node.entries:
        variable = [] if entry.variable is None else [_variable("variable", entry.variable)]
        entries.append(_element("contextEntry", entry, {}, [*variable, *_boxed(entry.value)]))
    return _element("context", node, {"typeRef": node.type}, entries)


def _invocation(node: d.Invocation) -> Element:
    bindings = [
        Element("binding", DMN_1_5, {}, [_variable("parameter", variable), *_boxed(value)])
        for variable, value in node.bindings
    ]
    children = [*_boxed(node.function), *bindings]
    return _element("invocation", node, {"typeRef": node.type}, children)


def _function(name: str, node: d.FunctionDefinition) -> Element:
    kind = {"FEEL": "", "JAVA": "Java"}.get(node.kind, node.kind)
    children = [_variable("formalParameter", part) for part in node.parameters]
    return _element(
        name, node, {"kind": kind, "typeRef": node.type}, [*children, *_boxed(node.body)]
    )


def _definition(node: d.FunctionDefinition) -> Element:
    return _function("functionDefinition", node)


def _list(node: d.BoxedList) -> Element:
    items = [element for item in node.items for element in _boxed(item)]
    return _element("list", node, {"typeRef": node.type}, items)


def _relation(node: d.Relation) -> Element:
    children = [_variable("column", column) for column in node.columns]
    parts = node.row_parts or (Part(),) * len(node.rows)
    for row, part in zip(node.rows, parts, strict=True):
        cells = [element for cell in row for element in _boxed(cell)]
        children.append(_element("row", part, {}, cells))
    return _element("relation", node, {"typeRef": node.type}, children)


def _conditional(node: d.Conditional) -> Element:
    children = [_wrapped("if", node.test), _wrapped("then", node.yes), _wrapped("else", node.no)]
    return _element("conditional", node, {"typeRef": node.type}, children)


def _filter(node: d.BoxedFilter) -> Element:
    children = [_wrapped("in", node.source), _wrapped("match", node.match)]
    return _element("filter", node, {"typeRef": node.type}, children)


def _iterator(node: d.Iterator) -> Element:
    body = "return" if node.kind == "for" else "satisfies"
    attributes = {"typeRef": node.type, "iteratorVariable": node.variable}
    return _element(
        node.kind, node, attributes, [_wrapped("in", node.source), _wrapped(body, node.body)]
    )


# ------------------------------------------------------------------------ tables


def _table(node: DecisionTable) -> Element:
    attributes = {
        "hitPolicy": "" if node.hit_policy == "UNIQUE" else node.hit_policy,
        "aggregation": node.aggregation,
        "preferredOrientation": node.orientation,
        "outputLabel": node.output_label,
        "typeRef": node.type,
    }
    notes = [Element("annotation", DMN_1_5, {"name": name}) for name in node.notes]
    children = [*map(_input, node.inputs), *map(_output, node.outputs), *notes]
    return _element("decisionTable", node, attributes, [*children, *map(_rule, node.rules)])


def _input(clause: InputClause) -> Element:
    attributes = {"typeRef": clause.type, "expressionLanguage": clause.language}
    children = [_text("inputExpression", clause.expression_part, clause.expression, attributes)]
    if clause.values:
        children.append(_text("inputValues", clause.values_part, clause.values))
    return _element("input", clause, {}, children)


def _output(clause: OutputClause) -> Element:
    children: list[Element] = []
    if clause.values:
        children.append(_text("outputValues", clause.values_part, clause.values))
    if clause.default:
        children.append(_text("defaultOutputEntry", clause.default_part, clause.default))
    return _element("output", clause, {"name": clause.name, "typeRef": clause.type}, children)


def _rule(rule: Rule) -> Element:
    names = ["inputEntry"] * len(rule.tests) + ["outputEntry"] * len(rule.results)
    texts = [*rule.tests, *rule.results]
    parts = rule.cells or (Part(),) * len(texts)
    languages = rule.languages or ("",) * len(texts)
    cells = [
        _text(name, part, text, {"expressionLanguage": language})
        for name, part, text, language in zip(names, parts, texts, languages, strict=True)
    ]
    notes = [_text("annotationEntry", Part(), note) for note in rule.notes]
    return _element("rule", rule, {}, [*cells, *notes])


_BOXED: Mapping[type, Callable[..., Element]] = {
    d.Literal: _literal,
    d.BoxedContext: _context,
    d.Invocation: _invocation,
    d.FunctionDefinition: _definition,
    d.BoxedList: _list,
    d.Relation: _relation,
    d.Conditional: _conditional,
    d.BoxedFilter: _filter,
    d.Iterator: _iterator,
    DecisionTable: _table,
}
