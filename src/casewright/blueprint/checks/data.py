"""Fields and forms: what the data of a case type must be for forms, intake and lists to work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from ..base import Model
from ..cases import CaseType, Require, Stage
from ..fields import DataField, Section, ViewField
from ..finding import Finding
from ..scope import columns_at, items_at
from ..steps import (
    Attach,
    Connector,
    CreateCase,
    Document,
    ForEach,
    Generate,
    Outcome,
    Predict,
    Robot,
    Rule,
    SetData,
    Wait,
)
from ..walk import Place
from .look import Look, error, warning
from .references import unknown

MOST_LISTED = 12
#: Kinds whose values cannot identify a case.
_NO_KEY = frozenset({"records", "attachment", "multi-choice", "boolean", "long text"})
#: Kinds that do not fit into a row of a worklist.
_NOT_LISTED = frozenset({"records", "attachment"})
#: Attributes that inside a for each may also name what belongs to the item.
_OF_ITEMS = frozenset({"set", "fields", "field"})


def check_fields(look: Look) -> Iterator[Finding]:
    """Each field is complete in itself; the key can find a case; at most twelve are listed."""
    for place in look.places:
        if isinstance(place.element, DataField):
            yield from _field(place.element, place.path)
    for case_type in look.blueprint.case_types:
        yield from _key(case_type)
        yield from _listed(case_type)


def _field(field: DataField, path: str) -> Iterator[Finding]:
    if field.kind in ("choice", "multi-choice"):
        yield from _choices(field, path)
    yield from _columns(field, path)
    yield from _formula(field, path)
    if field.listed and field.kind in _NOT_LISTED:
        problem = f"A field of kind {field.kind} cannot be shown in a worklist."
        yield error(path, problem, "Set 'listed: false'.")
    if field.min_length > field.max_length:
        yield error(path, "The shortest length exceeds the longest.", "Exchange the two.")
    if field.sensitive:
        yield warning(
            path,
            "The field is sensitive, but until database roles exist everyone with the "
            "database login can read it.",
            "Keep such data out, or give the login only to people who may see it.",
        )


def _columns(field: DataField, path: str) -> Iterator[Finding]:
    if field.kind == "records":
        if not field.columns and field.type is None:
            yield error(path, "A list of records without columns.", "Add columns or a 'type'.")
    elif field.type is not None:
        problem = f"A field of kind {field.kind} has no data type."
        yield error(f"{path}.type", problem, "Make it 'records', or remove the type.")
    elif field.columns:
        yield error(path, f"A field of kind {field.kind} has no columns.", "Make it 'records'.")


def _formula(field: DataField, path: str) -> Iterator[Finding]:
    if field.kind == "calculated" and field.formula is None:
        yield error(path, "A calculated field without a formula.", "Add a formula.")
    if field.kind != "calculated" and field.formula is not None:
        yield error(
            path, "Only calculated fields have a formula.", "Use 'default' or 'calculated'."
        )
    if field.kind == "calculated" and field.result == "calculated":
        yield error(
            path, "The result cannot itself be 'calculated'.", "Name the kind of its value."
        )


def _choices(field: DataField, path: str) -> Iterator[Finding]:
    values = [choice.value for choice in field.choices]
    if not values:
        yield error(path, "A choice without choices.", "Add the values to choose from.")
    for value, count in Counter(values).items():
        if count > 1:
            yield error(path, f"The choice '{value}' stands twice.", "Remove one.")


def _key(case_type: CaseType) -> Iterator[Finding]:
    by_id = {field.id: field for field in case_type.fields}
    place = Place(case_type.id, case_type, ())
    for attribute in ("key", "title_field"):
        named = getattr(case_type, attribute)
        yield from unknown(place, attribute, [named] if named else [], by_id, "field")
    key = by_id.get(case_type.key or "")
    if key is not None and not key.required:
        problem = f"The key field '{key.id}' is not required, so a case may lack its key."
        yield warning(f"{case_type.id}.key", problem, f"Set 'required: true' at '{key.id}'.")
    if key is not None and key.kind in _NO_KEY:
        problem = (
            f"The key field '{key.id}' is of the kind '{key.kind}', which tells no case apart."
        )
        yield error(f"{case_type.id}.key", problem, "Choose a field with a short, unique value.")
    if key is not None and key.kind == "calculated":
        problem = f"The key field '{key.id}' is calculated, so it can change."
        yield error(f"{case_type.id}.key", problem, "Choose a field that is given from outside.")


def _listed(case_type: CaseType) -> Iterator[Finding]:
    listed = sum(field.listed for field in case_type.fields)
    if listed > MOST_LISTED:
        problem = f"{listed} fields are listed; worklists show at most {MOST_LISTED}."
        yield error(case_type.id, problem, "Set 'listed: false' at the least needed.")


def check_field_names(look: Look) -> Iterator[Finding]:
    """Fields that forms show, steps write and stages require exist and may be written."""
    for place in look.places:
        for attribute, names, is_written in _named(place):
            for case_type in look.case_types_at(place):
                known = _known_at(place, attribute, look.fields(case_type))
                yield from unknown(place, attribute, names, known, f"field of '{case_type.id}'")
                if is_written:
                    yield from _calculated(f"{place.path}.{attribute}", names, known)
        yield from _child_fields(look, place)


def _known_at(
    place: Place, attribute: str, fields: Mapping[str, DataField]
) -> Mapping[str, DataField | None]:
    """The fields that may be named here; in a for each also its item and its columns."""
    of_item = attribute in _OF_ITEMS or isinstance(place.element, Connector)
    if not of_item or isinstance(place.element, Wait):
        return fields
    inner = dict.fromkeys(items_at(place)) if attribute in ("set", "outputs") else {}
    columns = columns_at(place, fields)
    return {**inner, **fields, **columns} if inner or columns else fields


def _calculated(
    path: str, names: list[str], known: Mapping[str, DataField | None]
) -> Iterator[Finding]:
    for name in names:
        field = known.get(name)
        if field is not None and field.kind == "calculated":
            problem = f"'{name}' is calculated; nothing else can set it."
            yield error(path, problem, "Set another field.")


def _named(place: Place) -> Iterator[tuple[str, list[str], bool]]:
    """Attribute, field ids, and whether they are written."""
    match place.element:
        case Section() as section:
            yield "fields", [name for name in section.fields if isinstance(name, str)], False
        case ViewField() as shown:
            yield "field", [shown.field], False
        case Require() as require:
            yield "fields", list(require.fields), False
        case SetData() | Wait() | Rule() | Outcome() as part if part.set:
            yield "set", list(part.set), True
        case Robot() | Connector() | Predict() | Generate() as step:
            yield "outputs", list(step.outputs), True
        case CreateCase() as step:
            yield "back", list(step.back), True
        case ForEach() as step if step.into:
            yield "into", [step.into], True
        case _:
            pass


def _child_fields(look: Look, place: Place) -> Iterator[Finding]:
    step = place.element
    if not isinstance(step, CreateCase):
        return
    for child in look.blueprint.case_types:
        if child.id == step.case_type:
            known = [field.id for field in child.fields if field.kind != "calculated"]
            yield from unknown(place, "map", step.map, known, f"field of '{child.id}' to fill")


def check_attachments(look: Look) -> Iterator[Finding]:
    """Categories of files are declared as attachment fields."""
    for place in look.places:
        for category in _categories(place.element):
            for case_type in look.case_types_at(place):
                field = look.fields(case_type).get(category)
                if field is None or field.kind != "attachment":
                    problem = f"'{case_type.id}' has no attachment category '{category}'."
                    remedy = f"Add a field '{category}' of kind 'attachment'."
                    yield warning(place.path, problem, remedy)


def _categories(element: Model) -> tuple[str, ...]:
    """The categories of files that something names."""
    if isinstance(element, Attach | Document) and element.category:
        return (element.category,)
    return element.require.attachments if isinstance(element, Stage) else ()
