"""A DMN file to its document. Rule: bytes in, values out; a broken file gives one clear DmnError."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from casewright.rules.dmn import document as d
from casewright.rules.dmn import markup
from casewright.rules.dmn.errors import DmnError
from casewright.rules.dmn.markup import Element
from casewright.rules.dmn.reading_boxed import EXPRESSIONS, BoxedReader, function, text_of
from casewright.rules.dmn.reading_parts import TypeNames, common, language
from casewright.rules.dmn.versions import DMN_1_5, DMNDI_1_5, MODELS, OWN, TO_1_5

_NEEDS = {
    "informationRequirement": ("requiredInput", "requiredDecision"),
    "knowledgeRequirement": ("requiredKnowledge",),
    "authorityRequirement": ("requiredAuthority", "requiredInput", "requiredDecision"),
}
_READ_NEEDS = ("informationRequirement", "knowledgeRequirement")


def read(source: bytes | str) -> d.Definitions:
    """The document of a DMN 1.1 to 1.5 file (DmnError when it is none)."""
    root = markup.parse(source)
    version = MODELS.get(root.space)
    if root.name != "definitions" or version is None:
        raise DmnError(
            f"The root element is {{{root.space}}}{root.name}, not DMN's definitions.",
            remedy="Give a DMN file of version 1.1 to 1.5.",
        )
    return _definitions(markup.moved(root, TO_1_5), version)


def _definitions(root: Element, version: str) -> d.Definitions:
    imports = tuple(_import(child) for child in root.named("import"))
    namespace = root.get("namespace")
    types = TypeNames(namespace, {found.namespace: found.name for found in imports})
    reader = BoxedReader(types)
    kept = ("import", "itemDefinition", *_NODES)
    part = common(root, ("name", "namespace"), kept)
    part["others"] = tuple(other for other in part["others"] if other.space != DMNDI_1_5)
    return d.Definitions(
        **part,
        name=root.get("name"),
        namespace=namespace,
        version=version,
        language=language(root),
        imports=imports,
        types=tuple(_item(types, child) for child in root.named("itemDefinition")),
        nodes=tuple(
            _NODES[child.name](reader, child)
            for child in root.children
            if child.space == DMN_1_5 and child.name in _NODES
        ),
        diagrams=tuple(child for child in root.children if child.space == DMNDI_1_5),
    )


def _import(element: Element) -> d.Import:
    return d.Import(
        **common(element, ("name", "namespace", "locationURI", "importType")),
        name=" ".join(element.get("name").split()),
        namespace=element.get("namespace"),
        uri=element.get("locationURI"),
        kind=element.get("importType"),
    )


# ------------------------------------------------------------------------- types


def _item(types: TypeNames, element: Element) -> d.ItemDefinition:
    function_item = element.first("functionItem")
    known = ("typeRef", "itemComponent", "allowedValues", "typeConstraint", "functionItem")
    return d.ItemDefinition(
        **common(element, ("name", "isCollection"), known),
        name=" ".join(element.get("name").split()),
        type=types.child(element),
        components=tuple(_item(types, child) for child in element.named("itemComponent")),
        collection=element.get("isCollection").strip() in ("true", "1"),
        allowed=_allowed(element.first("allowedValues")),
        constraint=_allowed(element.first("typeConstraint")),
        function=None if function_item is None else _function_item(types, function_item),
    )


def _allowed(element: Element | None) -> d.Allowed | None:
    if element is None or not text_of(element):
        return None
    return d.Allowed(**common(element, (), ("text",)), text=text_of(element))


def _function_item(types: TypeNames, element: Element) -> d.FunctionItem:
    reader = BoxedReader(types)
    return d.FunctionItem(
        **common(element, ("outputTypeRef",), ("parameters",)),
        parameters=reader.variables(element, "parameters"),
        result=types.attribute(element, "outputTypeRef"),
    )


# ------------------------------------------------------------------------- nodes


def _named(element: Element) -> str:
    name = " ".join(element.get("name").split())
    if not name:
        raise DmnError(f"A {element.name} has no name.", element.get("id"), "Name it.")
    return name


def _variable(reader: BoxedReader, element: Element) -> d.Variable:
    """The variable of a node; DMN 1.1 may leave it out, then the node's name serves."""
    found = element.first("variable")
    name = _named(element)
    if found is None:
        return d.Variable(name=name)
    variable = reader.variable(found)
    return variable if variable.name else d.Variable(name=name, type=variable.type)


def _needs(element: Element) -> tuple[d.Needed, ...]:
    found: list[d.Needed] = []
    for requirement in element.named(*_READ_NEEDS):
        for needed in requirement.named(*_NEEDS[requirement.name]):
            part = common(requirement, (), _NEEDS[requirement.name])
            found.append(d.Needed(**part, href=needed.get("href").strip(), kind=needed.name))
    return tuple(found)


def _references(element: Element, name: str) -> tuple[d.Needed, ...]:
    return tuple(
        d.Needed(**common(child, ("href",)), href=child.get("href").strip(), kind=name)
        for child in element.named(name)
    )


def _input_data(reader: BoxedReader, element: Element) -> d.InputData:
    return d.InputData(
        **common(element, ("name",), ("variable",)),
        name=_named(element),
        variable=_variable(reader, element),
    )


def _decision(reader: BoxedReader, element: Element) -> d.Decision:
    known = ("variable", *_READ_NEEDS, *EXPRESSIONS)
    part = common(element, ("name",), known)
    tests, part["others"] = _tests(part["others"])
    return d.Decision(
        **part,
        name=_named(element),
        variable=_variable(reader, element),
        needs=_needs(element),
        logic=reader.inside(element),
        tests=tests,
    )


def _tests(others: tuple[Element, ...]) -> tuple[tuple[d.TestRow, ...], tuple[Element, ...]]:
    """Our test rows out of the extension elements, and what is left of these."""
    mine = [child for other in others if _extends(other) for child in other.children]
    rows = [row for child in mine if child.space == OWN for row in child.named("test")]
    kept = [_without_ours(other) if _extends(other) else other for other in others]
    return tuple(map(_test, rows)), tuple(other for other in kept if other is not None)


def _extends(element: Element) -> bool:
    return element.name == "extensionElements" and element.space == DMN_1_5


def _without_ours(element: Element) -> Element | None:
    """The extensions of others; None when there are none."""
    theirs = [child for child in element.children if child.space != OWN]
    if not theirs:
        return None
    return Element(element.name, element.space, element.attributes, theirs, element.text)


def _test(element: Element) -> d.TestRow:
    expected = element.first("expect")
    return d.TestRow(
        name=element.get("name"),
        inputs=tuple(
            (child.get("name"), child.content().strip()) for child in element.named("input")
        ),
        expected="null" if expected is None else expected.content().strip(),
    )


def _knowledge(reader: BoxedReader, element: Element) -> d.BusinessKnowledge:
    logic = element.first("encapsulatedLogic")
    return d.BusinessKnowledge(
        **common(element, ("name",), ("variable", "encapsulatedLogic", *_READ_NEEDS)),
        name=_named(element),
        variable=_variable(reader, element),
        needs=_needs(element),
        logic=None if logic is None else function(reader, logic),
    )


def _service(reader: BoxedReader, element: Element) -> d.DecisionService:
    known = ("outputDecision", "encapsulatedDecision", "inputDecision", "inputData")
    return d.DecisionService(
        **common(element, ("name",), ("variable", *known)),
        name=_named(element),
        variable=_variable(reader, element),
        outputs=_references(element, "outputDecision"),
        encapsulated=_references(element, "encapsulatedDecision"),
        input_decisions=_references(element, "inputDecision"),
        input_data=_references(element, "inputData"),
    )


_NODES: Mapping[str, Callable[[BoxedReader, Element], d.Node]] = {
    "inputData": _input_data,
    "decision": _decision,
    "businessKnowledgeModel": _knowledge,
    "decisionService": _service,
}
