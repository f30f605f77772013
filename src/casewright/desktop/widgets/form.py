"""A form from a list of field specs. Rule: it knows fields, never the case they belong to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from casewright.desktop.theme import px
from casewright.desktop.widgets.basics import Text
from casewright.desktop.widgets.feedback import Banner
from casewright.desktop.widgets.field import Field, FieldKind, FieldSpec
from casewright.desktop.widgets.fields_choice import (
    BooleanField,
    ChoiceField,
    MultiChoiceField,
    PersonField,
    ReferenceField,
)
from casewright.desktop.widgets.fields_other import AttachmentField, CalculatedField
from casewright.desktop.widgets.fields_text import (
    DateField,
    DateTimeField,
    DecimalField,
    DurationField,
    IntegerField,
    LongTextField,
    MoneyField,
    TextField,
    TimeField,
)
from casewright.desktop.widgets.records import ListField

FIELD_CLASSES: dict[FieldKind, type[Field]] = {
    "text": TextField,
    "long_text": LongTextField,
    "integer": IntegerField,
    "decimal": DecimalField,
    "money": MoneyField,
    "boolean": BooleanField,
    "date": DateField,
    "time": TimeField,
    "date_time": DateTimeField,
    "duration": DurationField,
    "choice": ChoiceField,
    "multi_choice": MultiChoiceField,
    "person": PersonField,
    "reference": ReferenceField,
    "list": ListField,
    "attachment": AttachmentField,
    "calculated": CalculatedField,
}


def make_field(spec: FieldSpec) -> Field:
    """The field of a spec's kind."""
    return FIELD_CLASSES[spec.kind](spec)


class FormView(QWidget):
    """Sections and two columns of fields. `changed(id)` comes with each edit by a person."""

    changed = Signal(str)

    def __init__(self, specs: Sequence[FieldSpec] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields: dict[str, Field] = {}
        self._titles: dict[str, Text] = {}
        self._read_only = False
        self.summary = Banner(self)
        self.summary.action.connect(self.focus_first_error)
        self._page = QVBoxLayout(self)
        self._page.setContentsMargins(0, 0, 0, 0)
        self._page.setSpacing(px(12))
        self._page.addWidget(self.summary)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(px(12))
        self._grid.setVerticalSpacing(px(10))
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        self._page.addLayout(self._grid)
        self._page.addStretch(1)
        self.set_specs(specs)

    def set_specs(self, specs: Sequence[FieldSpec]) -> None:
        """Lay out these fields; ones that stay (same id and kind) keep what was typed in them."""
        before, titles = self._fields, self._titles
        self._fields, self._titles = {}, {}
        while self._grid.takeAt(0) is not None:
            pass
        for spec in specs:
            self._keep(spec, before)
        # Hidden fields stand in no layout: whatever is not shown again goes here.
        for gone in (*titles.values(), *before.values()):
            gone.hide()
            gone.deleteLater()
        self._lay_out()
        self._chain()

    def _keep(self, spec: FieldSpec, before: dict[str, Field]) -> None:
        """Take a field over as it is, with cursor and all, or what was typed into a like one."""
        old = before.get(spec.id)
        if old is not None and old.spec == spec:
            self._fields[spec.id] = before.pop(spec.id)
            self._name_section(spec)
            return
        self._add(spec)
        if old is not None and old.spec.kind == spec.kind:
            self._fields[spec.id].set_value(old.value())
            if (typed := old.typed()) is not None:
                self._fields[spec.id].set_typed(typed)

    def adapt(self, specs: Sequence[FieldSpec]) -> None:
        """Show these fields as they are now; ones that stay keep their editor, text and cursor."""
        kinds = {one: field.spec.kind for one, field in self._fields.items()}
        if kinds != {spec.id: spec.kind for spec in specs}:
            self.set_specs(specs)
            return
        before = [field.spec for field in self._fields.values()]
        if before == list(specs):
            return
        for spec in specs:
            self._fields[spec.id].adapt(spec)
            self._fields[spec.id].set_read_only(self._read_only or not spec.editable)
        while self._grid.takeAt(0) is not None:
            pass
        for title in self._titles.values():
            title.hide()
        self._lay_out()
        for spec in specs:
            self._fields[spec.id].setVisible(spec.visible)
        for title in self._titles.values():
            title.setVisible(self._grid.indexOf(title) >= 0)
        self._chain()

    def _add(self, spec: FieldSpec) -> None:
        field = make_field(spec)
        field.changed.connect(lambda: self._edited(spec.id))
        field.left.connect(lambda: self._checked(spec.id))
        field.set_read_only(self._read_only or not spec.editable)
        self._fields[spec.id] = field
        self._name_section(spec)

    def _name_section(self, spec: FieldSpec) -> None:
        if spec.section and spec.section not in self._titles:
            self._titles[spec.section] = Text(spec.section, 13, 600)

    def _lay_out(self) -> None:
        row = column = 0
        section = ""
        for field in self._fields.values():
            spec = field.spec
            # A section of which nothing is seen has no title either.
            if spec.visible and spec.section != section:
                row, column, section = row + (1 if column else 0), 0, spec.section
                if section:
                    self._grid.addWidget(self._titles[section], row, 0, 1, 2)
                    row += 1
            wide = spec.columns_wide()
            if column + wide > 2:
                row, column = row + 1, 0
            # A hidden field keeps no hole; it is put in place when it is shown.
            if spec.visible:
                self._grid.addWidget(field, row, column, 1, wide)
                row, column = (row + 1, 0) if column + wide >= 2 else (row, column + wide)
            else:
                field.setParent(self)
                field.hide()

    def _chain(self) -> None:
        """Tab goes through the fields in the order of the specs."""
        targets = [f.target() for f in self._fields.values() if f.spec.visible]
        for one, following in pairwise(targets):
            QWidget.setTabOrder(one, following)

    def field(self, field_id: str) -> Field:
        """A field by its id; KeyError if there is none."""
        return self._fields[field_id]

    def field_ids(self) -> list[str]:
        """The ids of all fields, in order, hidden ones too."""
        return list(self._fields)

    def values(self) -> dict[str, object]:
        """All values by id; a field whose text cannot be read gives None."""
        return {one: field.value() for one, field in self._fields.items()}

    def set_values(self, values: Mapping[str, object]) -> None:
        """Show these values; fields that are not named keep theirs."""
        for one, value in values.items():
            if one in self._fields:
                self._fields[one].set_value(value)

    def typed(self) -> dict[str, str]:
        """Texts that are not values yet, by id; they belong into a draft beside the values."""
        found = {one: field.typed() for one, field in self._fields.items()}
        return {one: text for one, text in found.items() if text is not None}

    def set_typed(self, typed: Mapping[str, str]) -> None:
        """Show such texts again, from a draft."""
        for one, text in typed.items():
            if one in self._fields:
                self._fields[one].set_typed(text)

    def problems(self) -> dict[str, str]:
        """What is wrong, by id, in the order of the form; hidden and read-only fields cannot be."""
        found: dict[str, str] = {}
        for one, field in self._fields.items():
            problem = field.problem() if field.spec.visible and not field.read_only() else None
            if problem:
                found[one] = problem
        return found

    def check(self) -> bool:
        """Show every problem under its field and a summary, go to the first; True if all is well."""
        problems = self.problems()
        self.set_errors(problems)
        return not problems

    def set_errors(self, errors: Mapping[str, str]) -> None:
        """Show these errors (ours or those of a refusal) and go to the first one."""
        for one, field in self._fields.items():
            field.set_error(errors.get(one))
        if not errors:
            self.summary.hide()
            return
        self._summarise(errors)
        self.focus_first_error()

    def _summarise(self, errors: Mapping[str, str]) -> None:
        # Only what stands under a field that is seen is named by its label; the rest is said here.
        known = [one for one, f in self._fields.items() if one in errors and f.spec.visible]
        labels = ", ".join(self._fields[one].spec.label for one in known)
        others = " ".join(text for one, text in errors.items() if one not in known)
        self.summary.show_message(
            self.tr("%n field(s) need your attention", "", len(errors)).replace("(s)", "s")
            if len(errors) != 1
            else self.tr("One field needs your attention"),
            " ".join(part for part in (f"{labels}." if labels else "", others) if part),
            self.tr("Nothing was sent and nothing you typed is lost."),
            self.tr("Go to the first"),
        )

    def errors(self) -> dict[str, str]:
        """The errors that are shown, by id."""
        return {one: f.error() for one, f in self._fields.items() if f.error()}

    def focus_first_error(self) -> None:
        """Put the keyboard into the first field with an error and bring it into view."""
        seen = (one for one in self._fields.values() if one.spec.visible)
        field = next((one for one in seen if one.error()), None)
        if field is not None:
            field.target().setFocus()
            # The layout has not moved for the error text yet.
            QTimer.singleShot(0, field, lambda: self._show_field(field))

    def _show_field(self, field: Field) -> None:
        widget = self.parentWidget()
        while widget is not None:
            if isinstance(widget, QScrollArea):
                widget.ensureWidgetVisible(field, 0, px(24))
                return
            widget = widget.parentWidget()

    def set_read_only(self, read_only: bool) -> None:
        """Make the whole form read-only, or as editable as its specs say."""
        self._read_only = read_only
        for field in self._fields.values():
            field.set_read_only(read_only or not field.spec.editable)

    def _edited(self, field_id: str) -> None:
        if self.summary.isVisible() and not self.errors():
            self.summary.hide()
        self.changed.emit(field_id)

    def _checked(self, field_id: str) -> None:
        # Leaving an empty field is no mistake yet; leaving a text that cannot be read is.
        field = self._fields.get(field_id)
        if field is not None and not field.is_empty() and not field.read_only():
            problem = field.problem()
            if problem:
                field.set_error(problem)
