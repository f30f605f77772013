"""Fields that are chosen: yes or no, one of, some of, a person, a reference. Rule: typed text stays."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QAction, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QGridLayout, QLineEdit, QWidget

from casewright.desktop.theme import icon, px
from casewright.desktop.widgets.basics import literal
from casewright.desktop.widgets.field import Field, FieldSpec, Option
from casewright.desktop.widgets.fuzzy import best


class BooleanField(Field):
    """Yes or no; the value is a bool. A required one must be ticked."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.box = QCheckBox(literal(spec.placeholder) or self.tr("Yes"))
        self.box.clicked.connect(lambda _on: self.mark_edited())
        self.box.setMinimumHeight(px(32))
        self.frame(self.box)

    def value(self) -> object:
        return self.box.isChecked()

    def set_value(self, value: object) -> None:
        self.box.setChecked(value is True)

    def is_empty(self) -> bool:
        return not self.box.isChecked()


class _Combo(QComboBox):
    def wheelEvent(self, event: QWheelEvent) -> None:
        # Scrolling the page over a field must never change a case's data.
        event.ignore()


class ChoiceField(Field):
    """One of a few; the value is the option's value. A value that is not offered is kept and said."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.combo = _Combo()
        self.combo.addItem(spec.placeholder or self.tr("Choose"), None)
        for option in spec.choices:
            self.combo.addItem(option.label, option.value)
        self.combo.setMinimumWidth(px(80))
        self.combo.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.combo.activated.connect(lambda _place: self.mark_edited())
        self.frame(self.combo)

    def value(self) -> object:
        found: object = self.combo.currentData()
        return found

    def set_value(self, value: object) -> None:
        place = self.combo.findData(value)
        if place < 0:
            self.combo.addItem(str(value), value)
            place = self.combo.count() - 1
        self.combo.setCurrentIndex(place)

    def problem(self) -> str | None:
        chosen = self.value()
        if chosen is not None and all(option.value != chosen for option in self.spec.choices):
            return self.tr("{0} is no longer offered. Choose another one.").format(chosen)
        return super().problem()


class MultiChoiceField(Field):
    """Some of a few; the value is a list of values in the order of the options."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.holder = QWidget()
        grid = QGridLayout(self.holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(20))
        grid.setVerticalSpacing(px(8))
        self.boxes: dict[str, QCheckBox] = {}
        self._others: list[str] = []
        for place, option in enumerate(spec.choices):
            box = QCheckBox(literal(option.label))
            box.setAccessibleName(f"{spec.label}: {option.label}")
            box.clicked.connect(lambda _on: self.mark_edited())
            self.boxes[option.value] = box
            grid.addWidget(box, place // 3, place % 3)
        grid.setColumnStretch(3, 1)
        first = next(iter(self.boxes.values()), None)
        self.frame(self.holder, first)
        if first is not None:
            first.setAccessibleName(f"{spec.label}: {spec.choices[0].label}")

    def value(self) -> object:
        return [one for one, box in self.boxes.items() if box.isChecked()] + self._others

    def set_value(self, value: object) -> None:
        wanted = [str(one) for one in value] if isinstance(value, list | tuple) else []
        for one, box in self.boxes.items():
            box.setChecked(one in wanted)
        # Values that are not offered any more are data of the case: they are kept.
        self._others = [one for one in wanted if one not in self.boxes]


class PickerField(Field):
    """Found by typing: the value is the option's value; text that names nobody stays and is said."""

    icon_name = "search"

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self._known: dict[str, Option] = {option.value: option for option in spec.choices}
        self._chosen: str | None = None
        self.line = QLineEdit()
        self.line.setPlaceholderText(spec.placeholder or self.hint())
        lead = QAction(icon(self.icon_name), "", self)
        self.line.addAction(lead, QLineEdit.ActionPosition.LeadingPosition)
        self.line.setProperty("lead", "true")
        self._labels = QStringListModel(self)
        self.completer = QCompleter(self._labels, self)
        self.completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.completer.activated[str].connect(self._picked)  # type: ignore[index]
        self.line.textEdited.connect(self._edited)
        self.frame(self.line)
        self.line.setCompleter(self.completer)

    def hint(self) -> str:
        """What stands in the empty line."""
        return self.tr("Type to search")

    def options(self, query: str) -> list[Option]:
        """The options for a text, best first."""
        found: Sequence[Option] = self.spec.choices
        if self.spec.lookup is not None:
            found = self.spec.lookup(query)
            self._known.update({option.value: option for option in found})
        return best(query, found, _written, most=12)

    def _edited(self, text: str) -> None:
        options = self.options(text)
        self._labels.setStringList([_written(option) for option in options])
        self._chosen = self._match(text)
        self.mark_edited()

    def _picked(self, label: str) -> None:
        self._chosen = self._match(label)
        self.mark_edited()

    def _match(self, text: str) -> str | None:
        plain = text.strip().casefold()
        names = [o for o in self._known.values() if plain in _names(o)]
        names = names or [o for o in self._known.values() if o.label.casefold() == plain]
        # Two people of one name: only the longer form, with the detail, says who is meant.
        return names[0].value if len(names) == 1 else None

    def value(self) -> object:
        return self._chosen

    def set_value(self, value: object) -> None:
        self._chosen = None if value is None else str(value)
        if self._chosen is None:
            self.line.clear()
            return
        if self._chosen not in self._known and self.spec.lookup is not None:
            self._known.update({one.value: one for one in self.spec.lookup(self._chosen)})
        option = self._known.get(self._chosen, Option(self._chosen, self._chosen))
        self._known[option.value] = option
        self.line.setText(_written(option))
        self.line.setCursorPosition(0)

    def problem(self) -> str | None:
        if self.line.text().strip() and self._chosen is None:
            return self.tr("Choose one from the list: nothing is called “{0}”").format(
                self.line.text().strip()
            )
        return super().problem()

    def is_empty(self) -> bool:
        return not self.line.text().strip()

    def typed(self) -> str | None:
        return self.line.text() if self._chosen is None and self.line.text().strip() else None

    def set_typed(self, text: str) -> None:
        self.line.setText(text)
        self._chosen = self._match(text)

    def set_read_only(self, read_only: bool) -> None:
        self._read_only = read_only
        self.line.setReadOnly(read_only)


class PersonField(PickerField):
    """A person; the value is the person's id."""

    icon_name = "person"

    def hint(self) -> str:
        return self.tr("Type a name")


class ReferenceField(PickerField):
    """Another case or record; the value is its id."""

    icon_name = "link"


def _names(option: Option) -> tuple[str, str]:
    return _written(option).casefold(), option.value.casefold()


def _written(option: Option) -> str:
    return f"{option.label} · {option.detail}" if option.detail else option.label
