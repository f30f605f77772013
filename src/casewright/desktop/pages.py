"""The pages before there is a workspace: opening, and what went wrong. Rule: nothing is loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from casewright.desktop.theme import px, tokens
from casewright.desktop.widgets.header import PageHeader
from casewright.desktop.widgets.paint import Painted, fill_round, smooth

if TYPE_CHECKING:
    from casewright.desktop.dispatch import Problem
    from casewright.desktop.glance import Glance
    from casewright.desktop.widgets.worklist_view import WorkTable

#: Waiting that is longer than this is said.
_SAY_MS = 300
#: The list and what will stand beside it share the page as in *My work*.
_LIST, _BESIDE = 6, 5


class Skeleton(Painted):
    """The list as it will stand there: a card with grey bars where the texts will be.

    Painted in one go: the real table would cost the first paint more than all of the rest.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = smooth(self)
        c, box = tokens(), QRectF(self.rect())
        fill_round(painter, box, px(10), c.surface, c.line)
        top = px(38)
        while top + px(52) <= box.height():
            painter.fillRect(QRectF(2, top + px(51), box.width() - 4, 1), c.line)
            for left, down, wide, high in ((16, 13, 180, 9), (16, 31, 108, 8)):
                bar = QRectF(px(left), top + px(down), px(wide), px(high))
                fill_round(painter, bar, px(4), c.sunken)
            for right in (120, 240, 360):
                bar = QRectF(box.width() - px(right), top + px(21), px(56), px(10))
                fill_round(painter, bar, px(5), c.sunken)
            top += px(52)
        painter.end()


class OpeningPage(QWidget):
    """*My work* before everything is loaded: an empty list, then the first rows to look at.

    ``opened(assignment id)``: Enter or a double click, to be done as soon as it can be.
    """

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(20), px(16), px(20), px(16))
        row.setSpacing(px(16))
        self._column = QVBoxLayout()
        self._column.setSpacing(px(12))
        self.header = PageHeader(self.tr("My work"), " ")
        self.skeleton = Skeleton()
        self.table: WorkTable | None = None
        self._column.addWidget(self.header)
        self._column.addWidget(self.skeleton, 1)
        row.addLayout(self._column, _LIST)
        row.addStretch(_BESIDE)
        QTimer.singleShot(_SAY_MS, self, self._say)

    def _say(self) -> None:
        if self.table is None:
            self.header.set_texts(self.tr("My work"), self.tr("Opening the workspace"))

    def show_glance(self, glance: Glance) -> None:
        """Show the first rows; they can be moved through and chosen while the rest is loaded."""
        from casewright.desktop.widgets.worklist import WorkModel
        from casewright.desktop.widgets.worklist_view import WorkTable

        if self.table is not None:
            self._column.removeWidget(self.table)
            self.table.deleteLater()
        model = WorkModel(glance.rows)
        self.table = WorkTable(model, self)
        model.setParent(self.table)
        self.table.opened.connect(self.opened)
        self.skeleton.hide()
        self._column.addWidget(self.table, 1)
        self.header.set_texts(self.tr("My work"), self.tr("The forms are being loaded"))
        if glance.rows:
            self.table.select(0)
        self.table.setFocus()

    def chosen(self) -> str:
        """The assignment that is selected, or an empty text."""
        ids = self.table.selected_ids() if self.table is not None else []
        return ids[0] if ids else ""


class FailurePage(QWidget):
    """Why the workspace is not open, and what can be done about it."""

    again = Signal()
    made = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        from casewright.desktop.widgets.basics import Button, Text
        from casewright.desktop.widgets.feedback import IconTile

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
