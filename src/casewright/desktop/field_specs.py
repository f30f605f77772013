"""From a blueprint's view to the fields of a form, and between stored values and typed ones.

Rule: pure; the form's state (what is visible now) comes from ``live_form``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from PySide6.QtCore import QCoreApplication

from casewright.blueprint.fields import ViewField
from casewright.desktop.names import FALLBACK, in_language
from casewright.desktop.widgets.field import FieldKind, FieldSpec, Option
from casewright.desktop.widgets.records import write_value
from casewright.engine.plan import FieldPlan, Node, TypePlan

_KINDS: dict[str, FieldKind] = {
    "text": "text",
    "long text": "long_text",
    "integer": "integer",
    "decimal": "decimal",
    "money": "money",
    "boolean": "choice",
    "date": "date",
    "time": "time",
    "date-time": "date_time",
    "duration": "duration",
    "choice": "choice",
    "multi-choice": "multi_choice",
    "person": "person",
    "reference": "reference",
    "records": "list",
    "attachment": "attachment",
    "calculated": "calculated",
}


def tr(text: str) -> str:
    """A text of this module in the user's language."""
    return QCoreApplication.translate("FieldSpecs", text)


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of a form: the field, what the view says about it, and its section.

    ``hidden``: it has a value that this person must not see.
    """

    plan: FieldPlan
    section: str = ""
    span: int = 0
    editable: bool = True
    hidden: bool = False

    @property
    def id(self) -> str:
        """The field's id."""
        return self.plan.id


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen for people and references: field kind or case type → options."""

    people: tuple[Option, ...] = ()
    cases: Mapping[str, tuple[Option, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Look:
    """The state of a form at a moment: which fields are seen, needed, open; calculated values."""

    visible: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    editable: frozenset[str] = frozenset()
    calculated: Mapping[str, Any] = field(default_factory=dict)


def slots_of(kind: TypePlan, node: Node | None) -> tuple[Slot, ...]:
    """The places of a step's form in order; a step without a view has none but its file."""
    if node is None:
        return ()
    found = [
        _slot(kind, one, section.title)
        for section in getattr(node.source, "view", _NO_VIEW).sections
        for one in section.fields
    ]
    slots = [slot for slot in found if slot is not None]
    category = getattr(node.source, "category", "") if node.kind == "attach" else ""
    file_field = kind.fields.get(category)
    if file_field is not None and all(slot.id != category for slot in slots):
        slots.append(Slot(file_field))
    return tuple(slots)


class _NoView:
    sections: tuple[Any, ...] = ()


_NO_VIEW = _NoView()


def _slot(kind: TypePlan, one: ViewField | str, title: Any) -> Slot | None:
    view = one if isinstance(one, ViewField) else ViewField(field=one)
    plan = kind.fields.get(view.field) or _column(kind, view.field)
    if plan is None:
        return None
    span = view.span if view.span > 1 else 0
    return Slot(plan, in_language(title, FALLBACK), min(span, 2), view.editable)


def _column(kind: TypePlan, name: str) -> FieldPlan | None:
    """In a for each the form may show the item's own columns."""
    return next((f.columns[name] for f in kind.fields.values() if name in f.columns), None)


def spec_of(slot: Slot, look: Look, choices: Choices) -> FieldSpec:
    """The field as the form shows it now."""
    plan, source = slot.plan, slot.plan.source
    if slot.hidden:
        return _cover(slot, look)
    kind = _KINDS[source.kind]
    result = _KINDS.get(source.result, "text")
    money = source.kind == "money" or (source.kind == "calculated" and source.result == "money")
    return FieldSpec(
        id=plan.id,
        label=plan.label,
        kind=kind,
        required=plan.id in look.required,
        visible=plan.id in look.visible,
        editable=plan.id in look.editable,
        help=source.help,
        choices=_options(plan, choices),
        columns=tuple(_column_spec(column, choices) for column in plan.columns.values()),
        currency=source.currency if money else "",
        section=slot.section,
        span=slot.span,
        show_as=result,
    )


def _cover(slot: Slot, look: Look) -> FieldSpec:
    return FieldSpec(
        id=slot.id,
        label=slot.plan.label,
        visible=slot.id in look.visible,
        editable=False,
        help=tr("Known, but only some people may see it."),
        section=slot.section,
        span=slot.span,
    )


def _column_spec(plan: FieldPlan, choices: Choices) -> FieldSpec:
    return FieldSpec(
        id=plan.id,
        label=plan.label,
        kind=_KINDS[plan.source.kind],
        required=plan.source.required,
        choices=_options(plan, choices),
        currency=plan.source.currency if plan.kind == "money" else "",
    )


def _options(plan: FieldPlan, choices: Choices) -> tuple[Option, ...]:
    source = plan.source
    if source.kind == "boolean":
        yes = tr("Yes")
        return (Option("yes", yes), Option("no", tr("No")))
    if source.kind == "person":
        return choices.people
    if source.kind == "reference":
        return choices.cases.get(source.case_type or "", ())
    return tuple(
        Option(one.value, in_language(one.name, FALLBACK) or one.value) for one in source.choices
    )


def to_form(kind: str, value: Any) -> Any:
    """A stored value as the form takes it; moments are shown in this machine's zone."""
    if kind == "boolean" and isinstance(value, bool):
        return "yes" if value else "no"
    if kind == "date-time" and isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            return value
        return moment.astimezone().replace(tzinfo=None).isoformat() if moment.tzinfo else value
    return value


def from_form(kind: str, value: Any) -> Any:
    """A typed value as it is stored; a moment gets the offset of this machine's zone."""
    if kind == "boolean" and value in ("yes", "no"):
        return value == "yes"
    if kind == "date-time" and isinstance(value, str):
        try:
            return datetime.fromisoformat(value).astimezone().isoformat()
        except ValueError:
            return value
    return value


def shown_value(plan: FieldPlan, value: Any, people: Mapping[str, str]) -> str:
    """A stored value in words, for lists of data; ``people`` are the names of all it may name."""
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        return yes_or_no(value)
    source = plan.source
    if source.kind == "person" or is_target(value):
        return people.get(str(value), str(value))
    if source.kind in ("choice", "multi-choice"):
        return _chosen(plan, value if isinstance(value, list) else [value])
    if isinstance(value, list):
        return tr("{0} rows").format(len(value))
    return _written(source.result if source.kind == "calculated" else source.kind, plan, value)


def yes_or_no(value: bool) -> str:
    """A truth in words."""
    return tr("Yes") if value else tr("No")


def is_target(value: Any) -> bool:
    """Whether a value names a group as routes do: ``queue:ID`` or ``persona:ID``."""
    return isinstance(value, str) and value.startswith(("queue:", "persona:"))


def _chosen(plan: FieldPlan, values: Sequence[Any]) -> str:
    names = {one.value: in_language(one.name, FALLBACK) or one.value for one in plan.source.choices}
    return ", ".join(names.get(one, str(one)) for one in values)


def _written(kind: str, plan: FieldPlan, value: Any) -> str:
    text = write_value(_KINDS.get(kind, "text"), to_form(kind, value))
    return f"{plan.source.currency} {text}" if kind == "money" else text
