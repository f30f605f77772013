"""The pages before there is a workspace: opening, and what went wrong. Rule: nothing is loaded."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casewright.desktop.dispatch import Problem
from casewright.desktop.theme import px
from casewright.desktop.widgets.basics import Button, Text
from casewright.desktop.widgets.feedback import IconTile
from casewright.desktop.widgets.header import PageHeader
from casewright.desktop.widgets.worklist import WorkModel
from casewright.desktop.widgets.worklist_view import WorkTable

#: Waiting that is longer than this is said.
_SAY_MS = 300


class OpeningPage(QWidget):
    """The list as it will stand there, empty; after a moment it says that it waits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(12))
        self.header = PageHeader(self.tr("My work"), " ")
        column.addWidget(self.header)
        table = WorkTable(WorkModel([None] * 14), self)
        table.setEnabled(False)
        column.addWidget(table, 1)
        QTimer.singleShot(_SAY_MS, self, self._say)

    def _say(self) -> None:
        self.header.set_texts(self.tr("My work"), self.tr("Opening the workspace"))


class FailurePage(QWidget):
    """Why the workspace is not open, and what can be done about it."""

    again = Signal()
    made = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(48), px(96), px(48), px(48))
        column.setSpacing(px(10))
        column.addWidget(IconTile("plug", "warn", 48))
        self._title = Text(self.tr("The workspace did not open"), 18, 600)
        self._what = Text("", 13, wrap=True)
        self._remedy = Text("", 13, 400, "muted", wrap=True)
        for text in (self._title, self._what, self._remedy):
            column.addWidget(text)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        self.again_button = Button(self.tr("Try again"), "primary")
        self.make_button = Button(self.tr("Make a new workspace there"))
        row.addWidget(self.again_button)
        row.addWidget(self.make_button)
        row.addStretch(1)
        column.addSpacing(px(8))
        column.addLayout(row)
        column.addStretch(1)
        self.again_button.clicked.connect(self.again)
        self.make_button.clicked.connect(self.made)

    def show_problem(self, problem: Problem, location: str) -> None:
        """Show what happened; a missing file can be made."""
        self._what.setText(problem.what)
        self._remedy.setText(problem.remedy)
        is_file = "://" not in location
        self.make_button.setVisible(is_file and problem.kind != "bug")
        self.setAccessibleName(f"{self._title.full_text()}. {problem.what} {problem.remedy}")

    def words(self) -> str:
        """What is said, for a screen reader and for tests."""
        return self.accessibleName()
