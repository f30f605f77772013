"""What a decision can answer, found without running it. Rule: only what is sure; `Any` otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from casewright.rules import feel, syntax, typeset
from casewright.rules.dmn import document as d
from casewright.rules.dmn import hits
from casewright.rules.dmn.model import Model
from casewright.rules.dmn.table import DecisionTable, OutputClause
from casewright.rules.dmn.types import Constrained, DmnType
from casewright.rules.dmn.units import Target, Unit
from casewright.rules.errors import RulesError
from casewright.rules.inference import Inference
from casewright.rules.operator_types import unite
from casewright.rules.typeset import ContextType, ListType, Type, list_of


@dataclass(frozen=True, slots=True)
class Answer:
    """The static type of what is given, and texts that certainly are among what may be given."""

    kind: Type
    texts: frozenset[str] = frozenset()


def literal_texts(tree: syntax.Node) -> Iterator[syntax.Literal]:
    """The constant texts that an expression may give: itself, in branches, or in a list."""
    todo = [tree]
    while todo:
        node = todo.pop()
        if isinstance(node, syntax.Literal) and isinstance(node.value, str):
            yield node
        elif isinstance(node, syntax.If):
            todo += (node.no, node.yes)
        elif isinstance(node, syntax.ListLiteral):
            todo += reversed(node.items)


def answers_of(model: Model, name: str) -> dict[str, Answer]:
    """The answer of a decision, service or function (DmnError: no such name), and its parts.

    The whole stands under "", the entries of a context by their names.
    """
    target = model.target(name)
    node = target.node
    if isinstance(node, d.Decision):
        return _decision(target.unit, node)
    if isinstance(node, d.DecisionService):
        return _service(target.unit, node)
    return _parts(target.unit.kind_of(node), {})


def _decision(unit: Unit, node: d.Decision) -> dict[str, Answer]:
    declared = unit.kind_of(node)
    ready = unit.ready(node).kind
    if isinstance(node.logic, DecisionTable):
        found = _table(unit, node, node.logic)
    elif isinstance(node.logic, d.Literal):
        found = {"": Answer(ready, texts_of([node.logic.text], unit.names_of(node)))}
    else:
        found = _parts(DmnType("", ready), {})
    return _parts(declared, found) if declared.feel != typeset.ANY else found


def _service(unit: Unit, node: d.DecisionService) -> dict[str, Answer]:
    """One output decision answers alone, several as a context of theirs."""
    declared = unit.kind_of(node)
    outputs: Sequence[Target] = unit.targets(node.outputs, node.name)
    each = {
        target.node.variable.name: _decision(target.unit, target.node)
        for target in outputs
        if isinstance(target.node, d.Decision)
    }
    if len(each) == 1:
        (found,) = each.values()
    else:
        parts = {name: inner[""] for name, inner in each.items()}
        found = {"": _together(parts), **parts}
    return _parts(declared, found) if declared.feel != typeset.ANY else found


def _parts(kind: DmnType, found: Mapping[str, Answer]) -> dict[str, Answer]:
    """What a declared type says, with the texts that were found."""
    answers = {"": _declared(kind, found.get(""))}
    items = kind.feel.element if isinstance(kind.feel, ListType) else kind.feel
    if isinstance(items, ContextType):
        inner = kind.element() or kind
        for name, part in items.fields:
            answer = _declared(inner.field(name), found.get(name))
            in_list = isinstance(kind.feel, ListType)
            answers[name] = replace(answer, kind=list_of(part)) if in_list else answer
    return answers


def _declared(kind: DmnType, found: Answer | None) -> Answer:
    texts = found.texts if found is not None else frozenset()
    inner = kind.element() or kind
    allowed = inner if isinstance(inner, Constrained) else kind
    if isinstance(allowed, Constrained):
        texts |= _allowed(allowed.tests)
    return Answer(kind.feel, texts)


def _allowed(tests: feel.UnaryTests) -> frozenset[str]:
    tree = tests.tree
    if not isinstance(tree, syntax.UnaryTests) or tree.negated:
        return frozenset()
    return frozenset(
        node.value
        for node in tree.tests
        if isinstance(node, syntax.Literal) and isinstance(node.value, str)
    )


def _together(parts: Mapping[str, Answer]) -> Answer:
    return Answer(typeset.context_of({name: part.kind for name, part in parts.items()}))


# ---------------------------------------------------------------------- tables


def _table(unit: Unit, node: d.Decision, table: DecisionTable) -> dict[str, Answer]:
    policy = hits.policy_of(table.hit_policy, table.aggregation)
    if policy == ("COLLECT", "COUNT"):
        return {"": Answer(typeset.NUMBER)}
    names = unit.names_of(node)
    columns = {
        output.name: _column(unit, output, _cells(table, number), names)
        for number, output in enumerate(table.outputs)
    }
    if policy in hits.LISTS:
        columns = {
            name: replace(answer, kind=list_of(answer.kind)) for name, answer in columns.items()
        }
    if len(columns) == 1:
        return {"": next(iter(columns.values()))}
    return {"": Answer(typeset.ANY), **columns}


def _cells(table: DecisionTable, number: int) -> list[str]:
    cells = [rule.results[number] for rule in table.rules] + [table.outputs[number].default]
    return [text for text in cells if text.strip()]


def _column(
    unit: Unit, output: OutputClause, cells: Sequence[str], names: Mapping[str, Type | None]
) -> Answer:
    kind = unit.types.find(output.type).feel if output.type else typeset.ANY
    if kind == typeset.ANY:
        kind = unite([_kind(text, names) for text in cells])
    return Answer(kind, texts_of(cells, names))


def _kind(text: str, names: Mapping[str, Type | None]) -> Type:
    known = {name: kind or typeset.ANY for name, kind in names.items()}
    try:
        return Inference(known).infer(feel.compile(text, names).tree, None)
    except (RulesError, RecursionError):
        return typeset.ANY


def texts_of(texts: Iterable[str], names: Mapping[str, Type | None]) -> frozenset[str]:
    """The constant texts that any of these expressions may give; a wrong expression gives none."""
    found: set[str] = set()
    for text in texts:
        try:
            tree = feel.compile(text, names).tree
        except RulesError:
            continue
        found.update(str(node.value) for node in literal_texts(tree))
    return frozenset(found)
