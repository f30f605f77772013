"""Lists of records and what works on them: columns, for eaches, and the names of items."""

from __future__ import annotations

from collections.abc import Iterator

from ..document import DataType
from ..fields import DataField
from ..finding import Finding
from ..steps import CreateCase, ForEach
from ..walk import Place
from .look import Look, error, info, warning

#: Kinds whose values a cell of a record cannot hold.
NOT_IN_COLUMNS = frozenset({"calculated", "attachment"})
#: What is looked at for fields of the case only.
_OF_FIELDS = ("formula", "default", "validation", "required_when", "visible_when", "editable_when")


def check_records(look: Look) -> Iterator[Finding]:
    """Columns that nothing fills, lists that a for each cannot write, items that hide a field."""
    for place in look.places:
        match place.element:
            case DataField() as field if isinstance(place.parents[-1], DataField | DataType):
                yield from _column(place, field)
            case DataType() as declared:
                yield from _declared(look, place, declared)
            case ForEach() as step:
                yield from _each(look, place, step)
                yield from _hidden(look, place, step.item)
            case CreateCase() as step if step.each is not None:
                yield from _hidden(look, place, step.item)


def _column(place: Place, column: DataField) -> Iterator[Finding]:
    if column.kind in NOT_IN_COLUMNS:
        problem = f"A column of the kind '{column.kind}' is never filled."
        yield error(place.path, problem, "Use another kind, or a field of the case.")
    if column.type is not None:
        problem = "A column is no list with a type of its own."
        yield error(f"{place.path}.type", problem, "Use a field of the case, or plain columns.")
    idle = [name for name in _OF_FIELDS if getattr(column, name)]
    idle += [name for name in ("listed", "sensitive") if getattr(column, name)]
    if idle and column.kind not in NOT_IN_COLUMNS:
        problem = f"In a column {', '.join(idle)} counts for nothing."
        yield warning(place.path, problem, "Put it on the list of records, or remove it.")


def _declared(look: Look, place: Place, declared: DataType) -> Iterator[Finding]:
    if not declared.fields:
        problem = "The data type has no fields, so its records hold nothing."
        yield error(place.path, problem, "Add fields.")
    users = (field for part in look.places if isinstance(field := part.element, DataField))
    if not any(field.type == declared.id for field in users):
        problem = "No field is of this type."
        yield info(place.path, problem, f"Say 'type: {declared.id}' at a list of records.")


def _each(look: Look, place: Place, step: ForEach) -> Iterator[Finding]:
    if not step.steps:
        problem = "There are no steps, so nothing is done for the items."
        yield warning(place.path, problem, "Add a step, or remove the for each.")
    for name in ("into", "complete_when") if step.join == "none" else ():
        if getattr(step, name):
            problem = f"Without a join '{name}' counts for nothing."
            yield warning(f"{place.path}.{name}", problem, "Use 'join: all', or remove it.")
    for case_type in look.case_types_at(place):
        field = look.fields(case_type).get(step.into or "")
        if field is not None and field.kind != "records":
            problem = f"'{field.id}' of '{case_type.id}' is no list of records."
            yield error(f"{place.path}.into", problem, "Name a field of kind 'records'.")


def _hidden(look: Look, place: Place, item: str) -> Iterator[Finding]:
    """Inside, the name means the item; setting it would set the field."""
    for case_type in look.case_types_at(place):
        if item in look.fields(case_type):
            problem = f"The item is called '{item}' like a field of '{case_type.id}', and hides it."
            yield warning(f"{place.path}.item", problem, "Give the item another name.")
