"""The list under the bell. Rule: it shows lines and reports what is chosen; it reads nothing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListView, QVBoxLayout, QWidget
from shiboken6 import isValid

from casewright.desktop.notifications.rows import LineRole, News, NewsDelegate, Shown
from casewright.desktop.theme import px
from casewright.desktop.widgets.basics import Button, Text, hairline, show_when
from casewright.desktop.widgets.feedback import EmptyState

WIDTH, HEIGHT = 420, 560


class NewsPanel(QFrame):
    """Above everything in its window. ``chosen(line)`` goes to its case."""

    chosen = Signal(object)
    read_wanted = Signal(object)
    all_wanted = Signal()
    closed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._before: QWidget | None = None
        self.setProperty("surface", "popup")
        self.setAccessibleName(self.tr("Notifications"))
        self.title = Text(self.tr("Notifications"), 15, 600)
        self.all_button = Button(self.tr("Mark all as read"), "ghost")
        self.model = News(self)
        self.list = QListView()
        self.nothing = EmptyState(
            "bell",
            self.tr("Nothing new"),
            self.tr(
                "You are told here when work is given to you, somebody mentions you, a deadline"
                " comes near, or a case that you follow is resolved."
            ),
        )
        self._build()
        self.hide()

    def _build(self) -> None:
        self.list.setModel(self.model)
        self.list.setItemDelegate(NewsDelegate(self.list))
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(self.tr("Notifications, newest first"))
        self.list.installEventFilter(self)
        self.list.clicked.connect(self._clicked)
        self.all_button.clicked.connect(self.all_wanted)
        head = QHBoxLayout()
        head.setContentsMargins(px(6), 0, 0, 0)
        head.addWidget(self.title, 1)
        head.addWidget(self.all_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(10), px(10), px(10), px(8))
        column.setSpacing(px(8))
        column.addLayout(head)
        column.addWidget(hairline())
        column.addWidget(self.list, 1)
        column.addWidget(self.nothing, 1)
        keys = self.tr("Enter open  ·  R read  ·  A all read  ·  Esc close")
        column.addWidget(Text(keys, 11.5, 400, "muted"))

    def show_lines(self, rows: Sequence[Shown]) -> None:
        """Show these lines; the place of the keyboard stays with its line."""
        current = self._current()
        self.model.set_rows(list(rows))
        show_when(self.list, bool(rows))
        show_when(self.nothing, not rows)
        self.all_button.setEnabled(any(not row.line.read for row in rows))
        keys = current.line.keys[0] if current is not None else None
        place = next((n for n, row in enumerate(rows) if keys in row.line.keys), 0)
        self.list.setCurrentIndex(self.model.index(place))

    def open_at(self, below: QWidget) -> None:
        """Show it beside the bell, with the keyboard in the list."""
        window = self._window
        if not self.isVisible():
            self._before = window.focusWidget()
        corner = below.mapTo(window, below.rect().bottomLeft())
        wide = min(px(WIDTH), window.width() - 2 * px(8))
        left = min(corner.x(), window.width() - wide - px(8))
        high = min(px(HEIGHT), window.height() - corner.y() - px(40))
        self.setGeometry(max(px(8), left), corner.y() + px(6), wide, high)
        self.show()
        self.raise_()
        (self.list if self.model.rows else self.all_button).setFocus()
        if self.model.rows and not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.model.index(0))

    def close_panel(self) -> None:
        """Hide it and give the keyboard back to where it was."""
        if self.isHidden():
            return
        self.hide()
        if self._before is not None and isValid(self._before):
            self._before.setFocus()
        self.closed.emit()

    def _current(self) -> Shown | None:
        row = self.list.currentIndex().data(LineRole)
        return row if isinstance(row, Shown) else None

    def _clicked(self, index: QModelIndex) -> None:
        row = index.data(LineRole)
        if isinstance(row, Shown):
            self.chosen.emit(row.line)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._key(Qt.Key(event.key())):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        # A click beside the list belongs to the panel, not to the page underneath.
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(Qt.Key(event.key()))
        return super().eventFilter(watched, event)

    def _key(self, key: Qt.Key) -> bool:
        row = self._current()
        if key == Qt.Key.Key_Escape:
            self.close_panel()
        elif key == Qt.Key.Key_A:
            self.all_wanted.emit()
        elif row is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(row.line)
        elif row is not None and key == Qt.Key.Key_R:
            self.read_wanted.emit(row.line)
        else:
            return False
        return True
