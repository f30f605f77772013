"""Parts of the form of an assignment: its foot with the buttons, and two versions side by side.

Rule: they show and report; ``assignment`` decides what follows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from casewright.desktop.theme import px
from casewright.desktop.widgets.basics import Button, Card, Text, clear_layout, hairline

#: Outcomes shown as buttons; the others are in a menu.
_BUTTONS = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """A button that ends the work; ``reason``: it needs one."""

    id: str
    name: str
    reason: bool = False


class FitScroll(QScrollArea):
    """A scroll area that is as high as its content where there is room, and scrolls where not."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        content.setProperty("page", "true")
        self._content = content
        self.setWidget(content)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def sizeHint(self) -> QSize:
        content = self._content
        wide = self.viewport().width()
        height = content.heightForWidth(wide) if content.hasHeightForWidth() and wide > 0 else -1
        least = content.minimumSizeHint().height()
        return QSize(px(320), max(height, least) if height > 0 else content.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            # Wrapped texts are higher or lower at another width.
            self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        return QSize(px(240), px(40))


class Foot(QWidget):
    """What is required and kept at the left; save and the outcomes at the right."""

    save = Signal()
    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._required = False
        self._kept = ""
        self._choices: tuple[Choice, ...] = ()
        self._asked = ""
        self.note = Text("", 12, 400, "muted")
        self.draft_button = Button(self.tr("Save draft"))
        self.draft_button.clicked.connect(self.save)
        self.buttons: dict[str, Button] = {}
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(self.tr("Why? It stands in the history."))
        self.reason.setAccessibleName(self.tr("Reason"))
        self.reason.returnPressed.connect(lambda: self._press(self._asked))
        self._row = QHBoxLayout()
        self._row.setSpacing(px(8))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(16), px(14))
        column.setSpacing(px(10))
        column.addWidget(self.reason)
        column.addLayout(self._row)
        self._row.addWidget(self.note, 1)
        self._row.addWidget(self.draft_button)
        self._outcomes = QHBoxLayout()
        self._outcomes.setSpacing(px(8))
        self._row.addLayout(self._outcomes)
        self.reason.hide()

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Show these outcomes; the first is the primary one and stands at the right end."""
        if tuple(choices) == self._choices:
            return
        self._choices = tuple(choices)
        clear_layout(self._outcomes)
        self.buttons = {}
        self.reason.hide()
        self.reason.clear()
        if len(choices) > _BUTTONS:
            self._outcomes.addWidget(self._menu(choices[_BUTTONS - 1 :]))
        shown = choices if len(choices) <= _BUTTONS else choices[: _BUTTONS - 1]
        for place, choice in reversed(list(enumerate(shown))):
            button = Button(choice.name, "secondary" if place else "primary")
            button.clicked.connect(lambda _on=False, one=choice.id: self._press(one))
            self.buttons[choice.id] = button
            self._outcomes.addWidget(button)

    def _menu(self, choices: Sequence[Choice]) -> Button:
        more = Button(self.tr("Other outcomes"), icon_name="chevron-down")
        menu = QMenu(more)
        for choice in choices:
            action = menu.addAction(choice.name)
            action.triggered.connect(lambda _on=False, one=choice.id: self._press(one))
        more.setMenu(menu)
        return more

    def press_primary(self) -> None:
        """Ctrl+Enter: the outcome a reason was asked for, else the first one."""
        if self._choices:
            self._press(self._asked or self._choices[0].id)

    def _press(self, outcome: str) -> None:
        choice = next((one for one in self._choices if one.id == outcome), None)
        if choice is None:
            return
        if choice.reason and not self.reason.text().strip():
            self.ask_reason(choice)
            return
        self._asked = ""
        self.chosen.emit(outcome)

    def ask_reason(self, choice: Choice) -> None:
        """Show the line for the reason; pressing again, or Enter there, sends."""
        self._asked = choice.id
        self.reason.setPlaceholderText(self.tr("Why “{0}”?").format(choice.name))
        self.reason.show()
        self.reason.setFocus()

    def reason_text(self) -> str:
        """What was typed as the reason."""
        return self.reason.text().strip()

    def set_busy(self, busy: bool) -> None:
        """While a command is under way its buttons wait."""
        for button in (*self.buttons.values(), self.draft_button):
            button.setEnabled(not busy)

    def set_note(self, *, required: bool | None = None, kept: str | None = None) -> None:
        """Say once that a star means required, and when the draft was kept."""
        self._required = self._required if required is None else required
        self._kept = self._kept if kept is None else kept
        star = self.tr("* required") if self._required else ""
        self.note.setText("  ·  ".join(part for part in (star, self._kept) if part))


class ConflictPanel(Card):
    """Fields that somebody else changed meanwhile: theirs and mine, to be chosen one by one."""

    theirs = Signal(str)
    settled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(px(12))
        self._grid.setVerticalSpacing(px(8))
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(3, 1)
        self.head = Text(self.tr("A colleague was faster"), 13, 600)
        self.body.addWidget(self.head)
        self.body.addWidget(
            Text(
                self.tr("Choose for each field, then send again. Nothing you typed is lost."),
                12, 400, "muted", wrap=True,
            )
        )  # fmt: skip
        self.body.addWidget(hairline())
        self.body.addLayout(self._grid)
        self.open: set[str] = set()
        self.choices: dict[str, tuple[Button, Button]] = {}
        self.hide()

    def show_conflicts(self, conflicts: Sequence[tuple[str, str, str, str]]) -> None:
        """(field, label, theirs, mine) in words."""
        clear_layout(self._grid)
        self.choices = {}
        self.open = {field for field, *_ in conflicts}
        for row, (field, label, theirs, mine) in enumerate(conflicts):
            self._grid.addWidget(Text(label, 12, 500, "muted"), row, 0)
            take = Button(self.tr("Take theirs"))
            keep = Button(self.tr("Keep mine"))
            take.setAccessibleName(self.tr("{0}: take theirs, {1}").format(label, theirs))
            keep.setAccessibleName(self.tr("{0}: keep mine, {1}").format(label, mine))
            self._grid.addWidget(Text(theirs or "–", 13, 500), row, 1)
            self._grid.addWidget(take, row, 2)
            self._grid.addWidget(Text(mine or "–", 13, 500), row, 3)
            self._grid.addWidget(keep, row, 4)
            take.clicked.connect(lambda _on=False, one=field: self._settle(one, True))
            keep.clicked.connect(lambda _on=False, one=field: self._settle(one, False))
            self.choices[field] = (take, keep)
        self.show()

    def _settle(self, field: str, theirs: bool) -> None:
        self.open.discard(field)
        take, keep = self.choices[field]
        take.setEnabled(False)
        keep.setEnabled(False)
        if theirs:
            self.theirs.emit(field)
        if not self.open:
            self.hide()
            self.settled.emit()
