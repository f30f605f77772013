"""Which names an expression may use, and their FEEL types; shared by check and designer.

Every field of the case type by its id, and the context names ``case``, ``milestones``,
``children`` and ``outcomes`` (step → outcome); further names where the place gives them (the
item of a *for each*, ``message`` in a message wait's ``set``, ``outcome`` inside an outcome's
``set``). What a parent takes back from a child sees the child's fields and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType

from casewright.rules.typeset import (
    ANY,
    BOOLEAN,
    CONTEXT,
    DATE,
    DATE_TIME,
    DAYS_DURATION,
    MONTHS_DURATION,
    NUMBER,
    STRING,
    TIME,
    ContextType,
    ListType,
    Type,
    context_of,
    list_of,
)

from .base import Model
from .cases import CaseType, MilestoneItem, Process
from .document import (
    Blueprint,
    Decision,
    DecisionRow,
    DecisionTest,
    MessageType,
    OperationType,
)
from .fields import DataField, Section, ViewField
from .people import Route
from .sla import SlaPolicy
from .steps import (
    Approve,
    CallProcess,
    Connector,
    CreateCase,
    Decide,
    DoneCheck,
    ForEach,
    Milestone,
    Outcome,
    Rule,
    SetData,
    Wait,
)
from .tables import gives_list, is_counted
from .triggers import SEEN, DataTrigger, MessageTrigger, StatusTrigger, TriggerBase
from .walk import Expression, Place, places_in

#: Name → type. Shared between expressions, so it is never changed.
Scope = Mapping[str, Type]
#: The fields of a case type by id; `fields_of`, or one that remembers.
FieldsOf = Callable[[CaseType], Mapping[str, DataField]]

_BY_KIND: Mapping[str, Type] = MappingProxyType(
    {
        "text": STRING,
        "long text": STRING,
        "choice": STRING,
        "person": STRING,
        "reference": STRING,
        "integer": NUMBER,
        "decimal": NUMBER,
        "money": NUMBER,
        "boolean": BOOLEAN,
        "date": DATE,
        "time": TIME,
        "date-time": DATE_TIME,
        "duration": DAYS_DURATION,
        "multi-choice": list_of(STRING),
        "attachment": list_of(CONTEXT),
    }
)

#: What expressions see of the case itself.
CASE = context_of(
    {
        "id": STRING,
        "business_id": STRING,
        "type": STRING,
        "status": STRING,
        "stage": STRING,
        "visit": NUMBER,
        "urgency": NUMBER,
        "created": DATE_TIME,
        "created_by": STRING,
        "owner": STRING,
    }
)
CHILDREN = list_of(context_of({"case": STRING, "type": STRING, "status": STRING, "step": STRING}))

#: Names that a field would hide.
CONTEXT_NAMES = frozenset({"case", "milestones", "children", "outcomes"})


def field_type(field: DataField) -> Type:
    """The FEEL type of a field's value."""
    if field.kind == "records":
        return list_of(context_of(fields_scope(field.columns)))
    kind = field.result if field.kind == "calculated" else field.kind
    return _BY_KIND.get(kind, ANY)


def fields_scope(fields: Iterable[DataField]) -> dict[str, Type]:
    """Field id → FEEL type."""
    return {field.id: field_type(field) for field in fields}


def scope_of(case_type: CaseType, blueprint: Blueprint) -> Scope:
    """The names every expression of ``case_type`` sees, with their types."""
    milestones = _milestones(case_type, blueprint)
    return {
        "case": CASE,
        "milestones": context_of(dict.fromkeys(milestones, BOOLEAN)),
        "children": CHILDREN,
        "outcomes": CONTEXT,
        **fields_scope(case_type.fields),
    }


def scope_at(
    expression: Expression, case_type: CaseType, blueprint: Blueprint, base: Scope | None = None
) -> Scope:
    """The names that ``expression`` sees when it is evaluated for a case of ``case_type``.

    ``base`` is `scope_of` the case type, for callers that ask about many expressions.
    """
    place = expression.place
    if isinstance(place.element, CreateCase) and expression.attribute == "back":
        child = case_type_of(place.element.case_type, blueprint)
        return fields_scope(child.fields) if child else {}
    if isinstance(place.element, DecisionTest):
        return {}  # it stands for a case, so it sees none
    if isinstance(place.element, DoneCheck) and expression.attribute == "when":
        # It is asked by a worker, which has the answer and not the case.
        return {"effect": STRING, "result": _asked(place, blueprint)}
    scope = scope_of(case_type, blueprint) if base is None else base
    for element in (*place.parents, place.element):
        if added := _added_by(element, expression, scope, blueprint):
            scope = {**scope, **added}
    return scope


#: What an outcome or an approval tells the expressions that stand in it.
_OWN: Mapping[str, Mapping[str, Type]] = MappingProxyType(
    {"set": {"outcome": STRING}, "level_when": {"level": NUMBER, "approver": STRING}}
)


def _added_by(
    element: Model, expression: Expression, scope: Scope, blueprint: Blueprint
) -> Mapping[str, Type]:
    is_own = element is expression.place.element
    match element:
        case ForEach() if is_own and expression.attribute == "complete_when":
            return {"done": NUMBER, "results": list_of(ANY)}
        case ForEach() if not is_own or expression.attribute == "key":
            return {element.item: _item_type(element.each, scope)}
        case CreateCase() if element.each and expression.attribute == "map":
            return {element.item: _item_type(element.each, scope)}
        case Wait() if element.message and expression.attribute == "set":
            return {"message": message_type(element.message, blueprint)}
        case Connector() | DoneCheck() if is_own:
            return _of_operation(element, expression.attribute, blueprint)
        case Outcome() | Approve():
            return _OWN.get(expression.attribute, {})
        case DataField() if element.columns:
            return fields_scope(element.columns)
        case _:
            return {}


def _of_operation(
    element: Connector | DoneCheck, attribute: str, blueprint: Blueprint
) -> Mapping[str, Type]:
    """What a connector step reads its outputs from, and what its check may ask with."""
    if isinstance(element, DoneCheck):
        return {"effect": STRING} if attribute == "inputs" else {}
    if attribute != "outputs":
        return {}
    return {"result": result_type(element.connector, element.operation, blueprint)}


def _item_type(each: str, scope: Scope) -> Type:
    """The type of the items of a list that is named directly; anything else may be anything."""
    kind = scope.get(each.strip())
    return kind.element if isinstance(kind, ListType) else ANY


def message_type(id: str, blueprint: Blueprint) -> ContextType:
    """The context of a message's fields; an open one when the message is unknown."""
    for message in blueprint.messages:
        if message.id == id:
            return context_of(fields_scope(message.fields))
    return CONTEXT


def operation_of(connector: str, operation: str, blueprint: Blueprint) -> OperationType | None:
    """What the blueprint declares of an operation; None where it declares nothing."""
    for known in blueprint.connectors:
        for each in known.operations:
            if (known.id, each.id) == (connector, operation):
                return each
    return None


def result_type(connector: str, operation: str, blueprint: Blueprint) -> ContextType:
    """The context that an operation gives; an open one when that is not declared."""
    declared = operation_of(connector, operation, blueprint)
    return CONTEXT if declared is None else context_of(fields_scope(declared.outputs))


def _asked(place: Place, blueprint: Blueprint) -> ContextType:
    """What the check operation of a connector step gives."""
    step, check = place.parents[-1], place.element
    if not isinstance(step, Connector) or not isinstance(check, DoneCheck):
        return CONTEXT
    return result_type(step.connector, check.operation, blueprint)


#: What FEEL sees of a mail.
MAIL = context_of(
    {
        "sender": STRING,
        "sender_name": STRING,
        "subject": STRING,
        "text": STRING,
        "sent": ANY,
        "to": list_of(STRING),
        "cc": list_of(STRING),
        "message_id": STRING,
    }
)


def trigger_scope(trigger: TriggerBase, blueprint: Blueprint) -> Scope:
    """The names that the map of a trigger sees which watches no case."""
    if isinstance(trigger, MessageTrigger):
        return {"message": message_type(trigger.message, blueprint)}
    seen = SEEN.get(getattr(trigger, "kind", ""), "")
    types: Mapping[str, Type] = {"scheduled": DATE_TIME, "mail": MAIL, "body": CONTEXT}
    return {seen: types[seen]} if seen in types else {}


def case_type_of(id: str, blueprint: Blueprint) -> CaseType | None:
    """The case type with this id."""
    return next((known for known in blueprint.case_types if known.id == id), None)


def fields_of(case_type: CaseType) -> Mapping[str, DataField]:
    """The fields of a case type by id."""
    return {field.id: field for field in case_type.fields}


def columns_at(place: Place, fields: Mapping[str, DataField]) -> Mapping[str, DataField]:
    """The columns that a step inside a for each writes: those of its nearest ``into`` field.

    Inside a for each they go before fields of the same name, because a branch writes its item.
    """
    for element in reversed(place.parents):
        into = fields.get(element.into or "") if isinstance(element, ForEach) else None
        if into is not None:
            return {column.id: column for column in into.columns}
    return {}


def items_at(place: Place) -> frozenset[str]:
    """The names of the items of all for eaches around a place."""
    return frozenset(part.item for part in place.parents if isinstance(part, ForEach))


def writes_items(element: Model) -> bool:
    """Whether what the element sets may be a for each's item; other parts set case fields only."""
    return isinstance(element, SetData | Rule | Outcome | Connector)


def names_columns(element: Model) -> bool:
    """Whether the names that the element shows or sets may be a for each's columns."""
    return writes_items(element) or isinstance(element, Section | ViewField)


def expected_types(
    expression: Expression,
    case_type: CaseType,
    blueprint: Blueprint,
    fields: FieldsOf = fields_of,
) -> tuple[Type, ...]:
    """The types of which the expression must yield one; empty when any will do."""
    match expression.yields:
        case "boolean":
            return (BOOLEAN,)
        case "list":
            return (list_of(ANY),)
        case "text":
            return (STRING, list_of(STRING))
        case "moment":
            return (DATE_TIME, DATE)
        case "words":
            return ()
        case "any":
            return _asked_for(expression, blueprint)
        case "tests":
            return _tested(expression, case_type, fields)
        case "output":
            return _given(expression, case_type, fields)
        case "self" | "field" | "child field":
            field = _receiver(expression, case_type, blueprint, fields)
            return taken(field_type(field) if field else ANY)


def _asked_for(expression: Expression, blueprint: Blueprint) -> tuple[Type, ...]:
    """The type of an operation's input, where the blueprint declares it."""
    element = expression.place.element
    step = expression.place.parents[-1] if isinstance(element, DoneCheck) else element
    if not isinstance(step, Connector) or not isinstance(element, Connector | DoneCheck):
        return ()
    declared = operation_of(step.connector, element.operation, blueprint)
    for field in declared.inputs if declared else ():
        if field.id == expression.key:
            return taken(field_type(field))
    return ()


def taken(kind: Type) -> tuple[Type, ...]:
    """The types that a field of this type takes."""
    return (kind, MONTHS_DURATION) if kind == DAYS_DURATION else (kind,)


def _tested(expression: Expression, case_type: CaseType, fields: FieldsOf) -> tuple[Type, ...]:
    """The type of what a condition tests: the input of its column, when that is a field."""
    table, column = _column(expression)
    text = table.inputs[column].strip() if table and column < len(table.inputs) else ""
    field = fields(case_type).get(text)
    return (field_type(field),) if field else ()


def _given(expression: Expression, case_type: CaseType, fields: FieldsOf) -> tuple[Type, ...]:
    """What a result must be for the field that its column gives."""
    table, _ = _column(expression)
    field = _of_column(expression, case_type, fields)
    if table is None or field is None:
        return ()
    kind = field_type(field)
    if gives_list(table):
        kind = kind.element if isinstance(kind, ListType) else ANY
    return taken(kind)


def _column(expression: Expression) -> tuple[Decision | None, int]:
    """The table that a cell stands in, and its column from 0."""
    place = expression.place
    table = place.parents[-1] if isinstance(place.element, DecisionRow) else None
    return (table if isinstance(table, Decision) else None), int(expression.key) - 1


def _of_column(expression: Expression, case_type: CaseType, fields: FieldsOf) -> DataField | None:
    """The field that the result of a cell goes to; none where rows are only counted."""
    table, column = _column(expression)
    if table is None or column >= len(table.outputs) or is_counted(table):
        return None
    return fields(case_type).get(table.outputs[column])


def receiver_of(
    expression: Expression, case_type: CaseType, blueprint: Blueprint, fields: FieldsOf = fields_of
) -> DataField | None:
    """The field or column that takes what an expression gives; None when nothing does."""
    if expression.yields == "output":
        return _of_column(expression, case_type, fields)
    if expression.yields in ("self", "field", "child field"):
        return _receiver(expression, case_type, blueprint, fields)
    return None


def _receiver(
    expression: Expression, case_type: CaseType, blueprint: Blueprint, fields: FieldsOf
) -> DataField | None:
    """The field or column that takes the value of the expression."""
    element = expression.place.element
    if isinstance(element, DataField):
        return element
    if expression.yields == "child field" and isinstance(element, CreateCase | TriggerBase):
        owner = case_type_of(element.case_type, blueprint)
        return fields(owner).get(expression.key) if owner else None
    known = fields(case_type)
    columns = columns_at(expression.place, known) if writes_items(element) else {}
    return columns.get(expression.key) or known.get(expression.key)


def _milestones(case_type: CaseType, blueprint: Blueprint) -> Iterator[str]:
    for part in parts_of(case_type, blueprint):
        if isinstance(part.element, MilestoneItem | Milestone):
            yield part.element.id


def parts_of(case_type: CaseType, blueprint: Blueprint) -> Iterator[Place]:
    """Everything in a case type and in the reusable processes that it calls, each once."""
    shared = {process.id: process for process in blueprint.processes}
    waiting: list[Place] = [Place(case_type.id, case_type, (blueprint,))]
    while waiting:
        for place in places_in(waiting.pop(0)):
            yield place
            if isinstance(place.element, CallProcess):
                called = shared.pop(place.element.process, None)
                if called is not None:
                    waiting.append(Place(f"processes/{called.id}", called, (blueprint,)))


def table_uses(case_type: CaseType, blueprint: Blueprint) -> Iterator[tuple[str, Place]]:
    """The decisions by table in a case type, each with the place that names it."""
    for place in parts_of(case_type, blueprint):
        if isinstance(place.element, Approve | Decide | Route) and place.element.table:
            yield place.element.table, place


def owners_of(blueprint: Blueprint) -> dict[tuple[type[Model], str], tuple[CaseType, ...]]:
    """Which case types use each SLA policy, decision and reusable process, or are watched.

    (class, id) → case types.
    """
    owners: dict[tuple[type[Model], str], list[CaseType]] = {}
    for case_type in blueprint.case_types:
        for key in dict.fromkeys(_used(case_type, blueprint)):
            owners.setdefault(key, []).append(case_type)
    for trigger in blueprint.triggers:
        if isinstance(trigger, DataTrigger | StatusTrigger):
            watched = case_type_of(trigger.watch, blueprint)
            owners[TriggerBase, trigger.id] = [] if watched is None else [watched]
    return {key: tuple(found) for key, found in owners.items()}


def _used(case_type: CaseType, blueprint: Blueprint) -> Iterator[tuple[type[Model], str]]:
    for place in parts_of(case_type, blueprint):
        for policy in getattr(place.element, "sla", ()):
            yield SlaPolicy, policy
        if isinstance(place.element, CallProcess):
            yield Process, place.element.process
        if isinstance(place.element, Approve | Decide | Route) and place.element.table:
            yield Decision, place.element.table


def case_types_at(
    place: Place, owners: Mapping[tuple[type[Model], str], tuple[CaseType, ...]]
) -> tuple[CaseType, ...]:
    """The case types for whose cases something at ``place`` is evaluated."""
    top = place.top
    if isinstance(top, CaseType):
        return (top,)
    if isinstance(top, DataTrigger | StatusTrigger):
        return owners.get((TriggerBase, top.id), ())
    if isinstance(top, SlaPolicy | Process | Decision):
        return owners.get((type(top), top.id), ())
    return ()


def message_scope(message: MessageType) -> Scope:
    """The names that conditions of a message's own fields see."""
    return fields_scope(message.fields)
