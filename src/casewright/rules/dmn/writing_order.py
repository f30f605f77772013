"""The order that DMN's schema wants for the children of an element. Rule: the sort is stable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from casewright.rules.dmn.markup import Element
from casewright.rules.dmn.versions import DMN_1_5, DMNDI_1_5

_HEAD = ("description", "extensionElements")
# Elements of these names are written in this order; others stand where expressions and nodes do.
_ORDERS: Mapping[str, Sequence[str]] = {
    "definitions": (*_HEAD, "import", "itemDefinition", "*"),
    "decision": (
        *_HEAD,
        "question",
        "allowedAnswers",
        "variable",
        "informationRequirement",
        "knowledgeRequirement",
        "authorityRequirement",
        "supportedObjective",
        "impactedPerformanceIndicator",
        "decisionMaker",
        "decisionOwner",
        "usingProcess",
        "usingTask",
        "*",
    ),
    "businessKnowledgeModel": (
        *_HEAD,
        "variable",
        "encapsulatedLogic",
        "informationRequirement",
        "knowledgeRequirement",
        "authorityRequirement",
    ),
    "decisionService": (
        *_HEAD,
        "variable",
        "outputDecision",
        "encapsulatedDecision",
        "inputDecision",
        "inputData",
    ),
    "itemDefinition": (
        *_HEAD,
        "typeRef",
        "allowedValues",
        "typeConstraint",
        "itemComponent",
        "functionItem",
    ),
    "decisionTable": (*_HEAD, "input", "output", "annotation", "rule"),
}
_DIAGRAM = 1_000_000


def ordered(name: str, children: Sequence[Element]) -> list[Element]:
    """The children of an element of this name, as the schema orders them."""
    order = _ORDERS.get("itemDefinition" if name == "itemComponent" else name, (*_HEAD, "*"))
    places = {child: number for number, child in enumerate(order)}
    rest = places.get("*", len(order))

    def place(child: Element) -> int:
        if child.space == DMNDI_1_5:
            return _DIAGRAM
        return places.get(child.name, rest) if child.space == DMN_1_5 else rest

    return sorted(children, key=place)
