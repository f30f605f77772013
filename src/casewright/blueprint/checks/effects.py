"""Steps that act on the world: what they ask for is declared, and their templates can be filled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..document import ConnectorType, OperationType
from ..finding import Finding
from ..steps import Connector, Document, DoneCheck, Mail, Retry
from ..templates import placeholders, unclosed
from ..walk import TEMPLATES, Place
from .durations import length_of
from .look import Look, error, warning
from .references import unknown

#: One attempt of an effect lasts this many seconds at most.
LONGEST = 3_600


def check_effects(look: Look) -> Iterator[Finding]:
    """Operations, their inputs, time-outs, and templates of connector and document steps."""
    declared = {known.id: known for known in look.blueprint.connectors}
    for place in look.places:
        match place.element:
            case Connector() as step:
                yield from _connector(place, step, declared)
            case DoneCheck() as check:
                asker = place.parents[-1]
                if isinstance(asker, Connector):
                    yield from _asks(place, asker.connector, check, declared)
            case Document() as document:
                yield from _document(place, document)
            case Retry() as retry:
                yield from _lasting(place, (("first", retry.first), ("most", retry.most)))
        yield from _templates(place)


def _connector(
    place: Place, step: Connector, declared: Mapping[str, ConnectorType]
) -> Iterator[Finding]:
    if not step.operation:
        problem = "The step does not say what the connector shall do."
        yield error(f"{place.path}.operation", problem, "Name one of its operations.")
    else:
        yield from _asks(place, step.connector, step, declared)
    if step.timeout is not None:
        yield from _lasting(place, (("timeout", step.timeout),))
        days, seconds = length_of(step.timeout)
        if days or seconds > LONGEST:
            problem = "One attempt lasts an hour at most."
            yield error(f"{place.path}.timeout", problem, "Make it shorter.")


def _asks(
    place: Place, connector: str, asking: Connector | DoneCheck,
    declared: Mapping[str, ConnectorType],
) -> Iterator[Finding]:  # fmt: skip
    """What is asked for is an operation that the connector declares, with what it must have."""
    known = declared.get(connector)
    if known is None or not known.operations:
        return
    found = {operation.id: operation for operation in known.operations}
    what = f"operation of '{connector}'"
    yield from unknown(place, "operation", (asking.operation,), found, what)
    if asking.operation in found:
        yield from _inputs(place, asking.inputs, found[asking.operation])


def _inputs(place: Place, given: Iterable[str], operation: OperationType) -> Iterator[Finding]:
    known = {field.id: field for field in operation.inputs}
    yield from unknown(place, "inputs", given, known, f"input of '{operation.id}'")
    for field in operation.inputs:
        if field.required and field.id not in given:
            problem = f"'{operation.id}' needs the input '{field.id}'."
            yield error(f"{place.path}.inputs", problem, "Give it an expression.")


def _document(place: Place, step: Document) -> Iterator[Finding]:
    if not step.template and step.mail is None:
        problem = "The step makes no document and sends no message."
        yield error(place.path, problem, "Fill 'template' or 'mail'.")
    if step.template and step.format == "docx":
        problem = "This version makes PDF and HTML documents only."
        yield warning(f"{place.path}.format", problem, "Choose 'pdf' or 'html'.")


def _lasting(place: Place, named: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    for attribute, duration in named:
        if not any(length_of(duration)):
            problem = "A duration of nothing cannot be kept."
            yield error(f"{place.path}.{attribute}", problem, "Make it longer.")


def _templates(place: Place) -> Iterator[Finding]:
    for attribute in TEMPLATES.get(type(place.element), ()):
        text = getattr(place.element, attribute)
        path = f"{place.path}.{attribute}"
        if unclosed(text):
            yield error(path, "A placeholder is not closed.", "End it with two braces: }}.")
        if "" in placeholders(text):
            yield error(path, "A placeholder is empty.", "Write an expression between its braces.")
    if isinstance(place.element, Mail) and not place.element.text.strip():
        yield error(f"{place.path}.text", "The message says nothing.", "Write a text.")
