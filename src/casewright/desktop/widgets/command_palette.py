"""The command palette (Ctrl+K). Rule: entries come from providers; choosing one only reports it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from casewright.desktop.theme import font, px, tokens
from casewright.desktop.widgets.basics import Text, hairline
from casewright.desktop.widgets.fuzzy import best
from casewright.desktop.widgets.paint import (
    RIGHT,
    draw_icon,
    draw_text,
    fill_round,
    width_of,
)

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
EntryRole = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be found: an action, a case, a person. `hint` is its shortcut or kind."""

    id: str
    title: str
    detail: str = ""
    hint: str = ""
    icon: str = "arrow-right"


Provider = Callable[[str], Sequence[Entry]]  # the query -> candidates; must answer at once


class _Entries(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []

    def show_entries(self, entries: list[Entry]) -> None:
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role == EntryRole:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{entry.title} {entry.detail}".strip()
        return None


class _EntryDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(px(200), px(36))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = index.data(EntryRole)
        if not isinstance(entry, Entry):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        c = tokens()
        box = QRectF(option.rect)
        on = bool(option.state & QStyle.StateFlag.State_Selected)
        if on:
            fill_round(painter, box, px(6), c.accent_tint)
        spot = QRectF(box.left() + px(10), box.top(), px(16), box.height())
        draw_icon(painter, spot, entry.icon, 16, c.accent if on else c.muted)
        room = box.adjusted(px(36), 0, -px(12), 0)
        draw_text(painter, room, entry.hint, font(12), c.muted, RIGHT)
        room.setRight(room.right() - width_of(entry.hint, font(12)) - px(12))
        draw_text(painter, room, entry.title, font(13, 500), c.ink)
        room.setLeft(room.left() + width_of(entry.title, font(13, 500)) + px(10))
        if room.width() > px(24):
            draw_text(painter, room, entry.detail, font(12), c.muted)
        painter.restore()


class CommandPalette(QFrame):
    """A search line over a list, above everything in its window. `chosen(id)` reports the choice."""

    chosen = Signal(str)

    def __init__(self, window: QWidget, providers: Sequence[Provider] = ()) -> None:
        super().__init__(window)
        self._window = window
        self.setProperty("surface", "popup")
        self.setAccessibleName(self.tr("Command palette"))
        self._providers = list(providers)
        self._before: QWidget | None = None
        self.line = QLineEdit()
        self.line.setProperty("bare", "true")
        self.line.setPlaceholderText(self.tr("Find an action, a case or a person"))
        self.line.setAccessibleName(self.line.placeholderText())
        self._model = _Entries(self)
        self.list = QListView()
        self.list.setModel(self._model)
        self.list.setItemDelegate(_EntryDelegate(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(self.tr("Found"))
        self._none = Text(self.tr("Nothing found. Try fewer letters."), 13, 400, "muted")
        self._build()
        self.line.textChanged.connect(self._search)
        self.line.installEventFilter(self)
        self.list.clicked.connect(lambda index: self._choose(index.row()))
        self.hide()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(10), px(12), px(8))
        column.setSpacing(px(8))
        column.addWidget(self.line)
        column.addWidget(hairline())
        column.addWidget(self.list, 1)
        column.addWidget(self._none, 1)
        keys = self.tr("Enter choose  ·  Up / Down move  ·  Esc close")
        column.addWidget(Text(keys, 11.5, 400, "muted"))

    def add_provider(self, provider: Provider) -> None:
        """Add a source of entries."""
        self._providers.append(provider)

    def entries(self) -> list[Entry]:
        """What is found for the text that stands in the line."""
        return list(self._model.entries)

    def open(self) -> None:
        """Show the palette, empty, with the keyboard in its line."""
        window = self._window
        if not self.isVisible():
            self._before = window.focusWidget()
        wide = min(px(620), window.width() - px(48))
        high = min(px(420), window.height() - px(84) - px(24))
        self.setGeometry((window.width() - wide) // 2, px(84), wide, high)
        self.line.clear()
        self._search("")
        self.show()
        self.raise_()
        self.line.setFocus()

    def close_palette(self) -> None:
        """Hide it and give the keyboard back to where it was."""
        self.hide()
        # The page may have been built anew while the palette stood over it.
        if self._before is not None and isValid(self._before):
            self._before.setFocus()

    def refresh(self) -> None:
        """A provider knows more now: find again for the text that stands in the line."""
        if self.isVisible():
            self._search(self.line.text())

    def _search(self, text: str) -> None:
        found = [entry for provider in self._providers for entry in provider(text)]
        self._model.show_entries(best(text, found, lambda e: f"{e.title} {e.detail} {e.id}"))
        empty = not self._model.entries
        self._none.setVisible(empty)
        self.list.setVisible(not empty)
        self.list.setCurrentIndex(self._model.index(0))

    def _choose(self, place: int) -> None:
        if 0 <= place < len(self._model.entries):
            entry = self._model.entries[place]
            self.close_palette()
            self.chosen.emit(entry.id)

    def _move(self, step: int) -> None:
        count = len(self._model.entries)
        if count:
            place = (self.list.currentIndex().row() + step) % count
            self.list.setCurrentIndex(self._model.index(place))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(Qt.Key(event.key()))
        return super().eventFilter(watched, event)

    def _key(self, key: Qt.Key) -> bool:
        # Tab must not take the keyboard to the page underneath.
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Tab):
            self._move(1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Backtab):
            self._move(-1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.list.currentIndex().row())
        elif key == Qt.Key.Key_Escape:
            self.close_palette()
        else:
            return False
        return True
