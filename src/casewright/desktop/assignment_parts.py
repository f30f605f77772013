"""Parts of the form of an assignment: its scrolling area, and two versions side by side.

Rule: they show and report; ``assignment`` decides what follows.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QScrollArea,
    QSizePolicy,
    QWidget,
)

from casewright.desktop.theme import px
from casewright.desktop.widgets.basics import Button, Card, Text, clear_layout, hairline


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
