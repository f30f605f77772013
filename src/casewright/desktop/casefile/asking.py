"""Asks for a reason or a text in the page itself. Rule: nothing is modal; Esc takes it back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from casewright.desktop.theme import px
from casewright.desktop.widgets.basics import Button, Card, Text

Then = Callable[[str], None]


class AskPanel(Card):
    """One question, one line, one button."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", margin=12, parent=parent)
        self.question = Text("", 13, 600)
        self.line = QLineEdit()
        self.ok = Button("", "primary")
        self.cancel = Button(self.tr("Cancel"))
        self.problem = Text("", 12, 400, "bad")
        self._then: Then = lambda _text: None
        self._needed = True
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.line, 1)
        row.addWidget(self.cancel)
        row.addWidget(self.ok)
        self.body.setSpacing(px(8))
        self.body.addWidget(self.question)
        self.body.addLayout(row)
        self.body.addWidget(self.problem)
        self.problem.hide()
        self.ok.clicked.connect(self._answer)
        self.line.returnPressed.connect(self._answer)
        self.cancel.clicked.connect(self.hide)
        self.hide()

    def ask(
        self, question: str, hint: str, button: str, then: Then, *, needed: bool = True
    ) -> None:
        """Ask; ``then(text)`` is called with the answer. ``needed``: an empty one is none."""
        self._then, self._needed = then, needed
        self.question.setText(question)
        self.line.clear()
        self.line.setPlaceholderText(hint)
        self.line.setAccessibleName(question)
        self.ok.setText(button)
        self.ok.setAccessibleName(button)
        self.problem.hide()
        self.show()
        self.line.setFocus()

    def _answer(self) -> None:
        text = self.line.text().strip()
        if self._needed and not text:
            self.problem.setText(self.tr("Write it in a few words; it stands in the history."))
            self.problem.show()
            self.line.setFocus()
            return
        self.hide()
        self._then(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)
