"""The foot of a form: what is required, *Save draft*, and the outcomes as buttons or in a menu.

Rule: it shows and reports; ``assignment`` decides what follows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from casewright.desktop.theme import px
from casewright.desktop.widgets.basics import Button, Text, clear_layout

#: Outcomes that may stand as buttons; with more of them the last place is the menu's.
_BUTTONS = 3
#: The least room for the note, in logical pixels.
_NOTE = 24


@dataclass(frozen=True, slots=True)
class Choice:
    """A button that ends the work; ``reason``: it needs one."""

    id: str
    name: str
    reason: bool = False


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
        self.others: list[QAction] = []
        self.more = Button(self.tr("Other outcomes"), icon_name="chevron-down")
        self.more.setMenu(QMenu(self.more))
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(self.tr("Why? It stands in the history."))
        self.reason.setAccessibleName(self.tr("Reason"))
        self.reason.returnPressed.connect(lambda: self._press(self._asked))
        self._row = QHBoxLayout()
        self._row.setSpacing(px(8))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(16), px(14))
        column.setSpacing(px(10))
        # What does not fit goes into the menu, so the buttons do not say how narrow this may be.
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        column.addWidget(self.reason)
        column.addLayout(self._row)
        self._row.addWidget(self.note, 1)
        self._row.addWidget(self.draft_button)
        self._outcomes = QHBoxLayout()
        self._outcomes.setSpacing(px(8))
        self._row.addWidget(self.more)
        self._row.addLayout(self._outcomes)
        self.reason.hide()
        self.more.hide()

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Show these outcomes; the first is the primary one and stands at the right end."""
        if tuple(choices) == self._choices:
            return
        self._choices = tuple(choices)
        clear_layout(self._outcomes)
        self.buttons = {}
        self.reason.hide()
        self.reason.clear()
        for place, choice in reversed(list(enumerate(choices[:_BUTTONS]))):
            button = Button(choice.name, "secondary" if place else "primary")
            button.clicked.connect(lambda _on=False, one=choice.id: self._press(one))
            self.buttons[choice.id] = button
            self._outcomes.addWidget(button)
        self.buttons = {one.id: self.buttons[one.id] for one in choices[:_BUTTONS]}
        self._fill_menu(choices)
        self._fit()

    def _fill_menu(self, choices: Sequence[Choice]) -> None:
        menu = self.more.menu()
        menu.clear()
        self.others = []
        for choice in choices:
            action = menu.addAction(choice.name)
            action.triggered.connect(lambda _on=False, one=choice.id: self._press(one))
            self.others.append(action)

    def _fit(self) -> None:
        """Show as many outcomes as buttons as there is room for, the others in the menu."""
        count = len(self._choices)
        most = count if count <= _BUTTONS else _BUTTONS - 1
        while most > 1 and self._needs(most) > self.width():
            most -= 1
        for place, button in enumerate(self.buttons.values()):
            button.setVisible(place < most)
        for place, action in enumerate(self.others):
            action.setVisible(place >= most)
        self.more.setVisible(count > most)

    def _needs(self, shown: int) -> int:
        """How wide the foot must be to show so many outcomes as buttons."""
        parts = [self.draft_button, *list(self.buttons.values())[:shown]]
        if len(self._choices) > shown:
            parts.append(self.more)
        wide = sum(part.sizeHint().width() + px(8) for part in parts)
        return wide + px(2 * 16 + _NOTE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(self._needs(1), super().minimumSizeHint().height())

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
        for button in (*self.buttons.values(), self.more, self.draft_button):
            button.setEnabled(not busy)

    def set_note(self, *, required: bool | None = None, kept: str | None = None) -> None:
        """Say once that a star means required, and when the draft was kept."""
        self._required = self._required if required is None else required
        self._kept = self._kept if kept is None else kept
        star = self.tr("* required") if self._required else ""
        self.note.setText("  ·  ".join(part for part in (star, self._kept) if part))
