"""The frame of every form field: label, star, help, error. Rule: nothing typed is ever lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from casewright.desktop.theme import px
from casewright.desktop.widgets.basics import Text, repolish, show_when

FieldKind = Literal[
    "text",
    "long_text",
    "integer",
    "decimal",
    "money",
    "boolean",
    "date",
    "time",
    "date_time",
    "duration",
    "choice",
    "multi_choice",
    "person",
    "reference",
    "list",
    "attachment",
    "calculated",
]


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose: the value that is kept, the label that is read, a line of detail."""

    value: str
    label: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A field of a form. `span` is 1 or 2 columns; 0 leaves it to the kind.

    `choices` serve choice, multi_choice, person and reference; `lookup` (query -> options) replaces
    them where there are too many. `columns` are the fields of a list's records. `show_as` is the
    kind whose writing a calculated value takes.
    """

    id: str
    label: str
    kind: FieldKind = "text"
    required: bool = False
    visible: bool = True
    editable: bool = True
    help: str = ""
    placeholder: str = ""
    choices: tuple[Option, ...] = ()
    lookup: Callable[[str], Sequence[Option]] | None = None
    columns: tuple[FieldSpec, ...] = ()
    currency: str = ""
    places: int | None = None
    section: str = ""
    span: int = 0
    show_as: FieldKind = "text"

    def columns_wide(self) -> int:
        """How many of the form's two columns it takes."""
        wide = self.kind in ("long_text", "list", "attachment", "multi_choice")
        return self.span or (2 if wide else 1)


class Field(QWidget):
    """One field. Subclasses build an editor and answer `value`, `set_value` and `problem`."""

    changed = Signal()
    left = Signal()  # the keyboard went elsewhere: the moment to say what is wrong

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self._error = ""
        self._read_only = False
        self._label = Text("", 12, 500, "muted")
        self._star = Text("*", 12, 500, "bad")
        self._help = Text(spec.help, 12, 400, "muted", wrap=True)
        self._error_text = Text("", 12, 400, "bad", wrap=True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(4))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def frame(self, editor: QWidget, focus: QWidget | None = None) -> None:
        """Put the editor under its label; called once, at the end of a subclass's constructor."""
        target = focus or editor
        self._target = target
        self._editor = editor
        self._column.addLayout(self._head(target))
        self._column.addWidget(editor)
        self._column.addWidget(self._error_text)
        self._column.addWidget(self._help)
        self._column.addStretch(1)
        show_when(self._help, bool(self.spec.help))
        self._error_text.hide()
        target.installEventFilter(self)
        self.setFocusProxy(target)
        self._describe()
        self.set_read_only(not self.spec.editable)

    def adapt(self, spec: FieldSpec) -> None:
        """Take over what may change while the form is open: required, visible, editable."""
        self.spec = spec
        show_when(self._star, spec.required)
        if not spec.visible:
            self.set_error(None)
        self.set_read_only(not spec.editable)
        self._describe()

    def _head(self, target: QWidget) -> QHBoxLayout:
        self._label.setText(self.label_text())
        self._label.setBuddy(target)
        show_when(self._star, self.spec.required)
        self._star.setAccessibleName(self.tr("required"))
        head = QHBoxLayout()
        head.setSpacing(px(2))
        head.addWidget(self._label)
        head.addWidget(self._star)
        head.addStretch(1)
        return head

    def label_text(self) -> str:
        """The label with the unit that belongs to it."""
        return self.spec.label

    def value(self) -> object:
        """The value as plain data; None when empty or when what is typed cannot be read."""
        raise NotImplementedError

    def set_value(self, value: object) -> None:
        """Show a value; tells nobody."""
        raise NotImplementedError

    def problem(self) -> str | None:
        """What is wrong with what is typed, in a sentence; None when nothing is."""
        if self.spec.required and self.is_empty():
            return self.tr("{0} is required").format(self.spec.label)
        return None

    def is_empty(self) -> bool:
        """Whether nothing was entered."""
        return self.value() in (None, "", [])

    def typed(self) -> str | None:
        """The text as typed when it is not a value yet, for a draft; else None."""
        return None

    def set_typed(self, text: str) -> None:
        """Show text that is not a value yet again."""

    def set_error(self, text: str | None) -> None:
        """Show an error right under the field, or none."""
        self._error = text or ""
        self._error_text.setText(self._error)
        self._error_text.setVisible(bool(text))
        repolish(self._target, "bad", "true" if text else "false")
        self._describe()

    def error(self) -> str:
        """The error that is shown, or an empty text."""
        return self._error

    def read_only(self) -> bool:
        """Whether the value can only be looked at."""
        return self._read_only

    def set_read_only(self, read_only: bool) -> None:
        """Allow or refuse editing; the value stays selectable for copying where it is text."""
        self._read_only = read_only
        self._editor.setEnabled(not read_only)

    def target(self) -> QWidget:
        """The control that takes the keyboard."""
        return self._target

    def _describe(self) -> None:
        required = self.tr("required") if self.spec.required else ""
        name = ", ".join(part for part in (self.label_text(), required) if part)
        self._target.setAccessibleName(name)
        said = [part for part in (self._error, self.spec.help) if part]
        self._target.setAccessibleDescription(". ".join(said))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and watched is self._target:
            self.left.emit()
        return super().eventFilter(watched, event)

    def mark_edited(self) -> None:
        """For subclasses: a person changed something; an old error goes, the change is told."""
        if self._error:
            self.set_error(None)
        self.changed.emit()
