"""A decision table as a grid: one line per row, the rows that matched marked. Rule: it only shows."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from casewright.desktop.theme import font, px, tokens
from casewright.desktop.widgets.paint import draw_icon, draw_text, focus_ring, width_of

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_NUMBER, _LEAST, _MOST, _ROW = 44, 72, 240, 34
#: More rows than this do not make a column wider: measuring all of them would take too long.
_MEASURED = 200


class Head(Protocol):
    """A column as the grid needs it."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...


class Row(Protocol):
    """A row as the grid needs it."""

    @property
    def number(self) -> int: ...
    @property
    def when(self) -> tuple[str, ...]: ...
    @property
    def then(self) -> tuple[str, ...]: ...
    @property
    def note(self) -> str: ...


class RuleModel(QAbstractTableModel):
    """Number, conditions, results and remarks; which rows matched, and which cells did not hold."""

    def __init__(self) -> None:
        super().__init__()
        self.inputs: tuple[Head, ...] = ()
        self.outputs: tuple[Head, ...] = ()
        self.rows: tuple[Row, ...] = ()
        self.matched: frozenset[int] = frozenset()
        self.failed: frozenset[tuple[int, int]] = frozenset()
        self._notes = False

    def show_table(
        self,
        inputs: tuple[Head, ...],
        outputs: tuple[Head, ...],
        rows: tuple[Row, ...],
        matched: Collection[int] = (),
        failed: Collection[tuple[int, int]] = (),
    ) -> None:
        """Show a table. ``matched``: numbers of rows; ``failed``: (row number, place of input)."""
        self.beginResetModel()
        self.inputs, self.outputs, self.rows = inputs, outputs, rows
        self.matched, self.failed = frozenset(matched), frozenset(failed)
        self._notes = any(row.note for row in rows)
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        if parent.isValid():
            return 0
        return 1 + len(self.inputs) + len(self.outputs) + self._notes

    def text(self, row: Row, column: int) -> str:
        """What stands in a cell."""
        cells = (str(row.number), *row.when, *row.then, row.note)
        return cells[column]

    def is_failed(self, place: int, column: int) -> bool:
        """Whether the condition of a cell did not hold."""
        return (self.rows[place].number, column - 1) in self.failed

    def is_matched(self, place: int) -> bool:
        """Whether a row matched."""
        return self.rows[place].number in self.matched

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        text = self.text(row, index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            matched = self.tr("matched") if self.is_matched(index.row()) else ""
            failed = self.tr("not so") if self.is_failed(index.row(), index.column()) else ""
            return ", ".join(part for part in (text, matched, failed) if part)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        across = orientation == Qt.Orientation.Horizontal
        if role != Qt.ItemDataRole.DisplayRole or not across:
            return None
        head = self.head(section)
        return head.name if head is not None else self.named(section)

    def head(self, section: int) -> Head | None:
        """The column behind a section; None for numbers and remarks."""
        heads = (*self.inputs, *self.outputs)
        return heads[section - 1] if 0 < section <= len(heads) else None

    def named(self, section: int) -> str:
        """The head of a section that is no column of the table."""
        return self.tr("Row") if section == 0 else self.tr("Remark")


class _Delegate(QStyledItemDelegate):
    """Cells in one line; results in bold; a row that matched is tinted and ticked."""

    def __init__(self, parent: RuleGrid) -> None:
        super().__init__(parent)
        self._grid = parent

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        c, box = tokens(), QRectF(option.rect)
        model, column = self._grid.rules, index.column()
        matched = model.is_matched(index.row())
        if matched:
            painter.fillRect(box, QColor(c.accent_tint))
            painter.fillRect(QRectF(box.left(), box.top(), box.width(), 1), QColor(c.accent))
            painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), QColor(c.accent))
        else:
            painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), QColor(c.line))
        if column == len(model.inputs) + 1:
            painter.fillRect(QRectF(box.left(), box.top(), 1, box.height()), QColor(c.edge))
        room = box.adjusted(px(10), 0, -px(6), 0)
        if matched and column == 0:
            tick = QRectF(box.left() + px(6), box.top(), px(14), box.height())
            draw_icon(painter, tick, "check", 14, c.accent)
            room.setLeft(box.left() + px(24))
        self._text(painter, room, index, matched)
        if option.state & QStyle.StateFlag.State_HasFocus:
            focus_ring(painter, box, px(4), c.accent)
        painter.restore()

    def _text(self, painter: QPainter, room: QRectF, index: Index, matched: bool) -> None:
        c, model, column = tokens(), self._grid.rules, index.column()
        is_result = len(model.inputs) < column <= len(model.inputs) + len(model.outputs)
        written: QFont = font(12.5, 600 if is_result or matched else 400, tabular=column == 0)
        failed = model.is_failed(index.row(), column)
        faint = failed or column == 0 or column > len(model.inputs) + len(model.outputs)
        text = str(index.data() or "")
        ink = c.muted if faint and not matched else c.ink
        draw_text(painter, room, text, written, ink)
        if failed:
            wide = min(width_of(text, written), room.width())
            middle = round(room.center().y())
            painter.fillRect(QRectF(room.left(), middle, wide, 1), QColor(c.muted))


class _Heads(QHeaderView):
    """Heads in two lines: the name, and below it what kind of value it is."""

    def __init__(self, parent: RuleGrid) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._grid = parent
        self.setSectionsClickable(False)
        self.setHighlightSections(False)

    def sizeHint(self) -> QSize:
        kinds = any(head.kind for head in (*self._grid.rules.inputs, *self._grid.rules.outputs))
        return QSize(super().sizeHint().width(), px(42 if kinds else 30))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        area = QRectF(rect)
        c, model = tokens(), self._grid.rules
        painter.save()
        painter.fillRect(area, QColor(c.surface))
        painter.fillRect(QRectF(area.left(), area.bottom(), area.width(), 1), QColor(c.line))
        if section == len(model.inputs) + 1:
            painter.fillRect(QRectF(area.left(), area.top(), 1, area.height()), QColor(c.edge))
        head, room = model.head(section), area.adjusted(px(10), 0, -px(6), 0)
        if head is None or not head.kind:
            ink = c.muted if head is None else c.ink
            name = model.named(section) if head is None else head.name
            draw_text(painter, room, name, font(12, 600), ink)
        else:
            upper = QRectF(room.left(), room.top() + px(4), room.width(), px(18))
            lower = QRectF(room.left(), room.top() + px(21), room.width(), px(16))
            draw_text(painter, upper, head.name, font(12, 600), c.ink)
            draw_text(painter, lower, head.kind, font(11), c.muted)
        painter.restore()


class RuleGrid(QTableView):
    """The grid; arrows move from cell to cell."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rules = RuleModel()
        self.rules.setParent(self)
        self.setModel(self.rules)
        self.setItemDelegate(_Delegate(self))
        self.setHorizontalHeader(_Heads(self))
        self.setAccessibleName(self.tr("Rows of the table"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.setWordWrap(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self._wanted: list[int] = []
        self._most: int | None = None
        self.rules.modelReset.connect(self._measure)

    def _measure(self) -> None:
        """What each column wants for its texts, within bounds."""
        self.verticalHeader().setDefaultSectionSize(px(_ROW))
        model = self.rules
        self._wanted = [px(_NUMBER + 12 if model.matched else _NUMBER)]
        for column in range(1, model.columnCount()):
            shown = model.head(column)
            texts = [model.named(column) if shown is None else shown.name]
            texts += [model.text(row, column) for row in model.rows[:_MEASURED]]
            wide = max(width_of(text, font(12.5, 600)) for text in texts) + px(20)
            self._wanted.append(round(max(px(_LEAST), min(px(_MOST), wide))))
        self._spread()

    def _spread(self) -> None:
        """As wide as wanted where there is room; else the wide columns give way first."""
        widths, room = list(self._wanted), self.viewport().width()
        while sum(widths) > room and max(widths) > px(_LEAST):
            widest = widths.index(max(widths))
            widths[widest] = max(px(_LEAST), widths[widest] - px(8))
        if widths:
            widths[-1] += max(0, room - sum(widths))
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)
        self._fit()

    def limit_height(self, most: int) -> None:
        """As high as all rows need, at most so many pixels."""
        self._most = most
        self._fit()

    def _fit(self) -> None:
        if self._most is None:
            return
        across = sum(map(self.columnWidth, range(self.rules.columnCount()))) > self.width()
        bar = self.horizontalScrollBar().sizeHint().height() if across else 0
        rows = self.rules.rowCount() * px(_ROW)
        wanted = self.horizontalHeader().sizeHint().height() + rows + bar + 2
        self.setFixedHeight(min(wanted, self._most))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spread()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_wanted"):
            self._measure()

    def bring_matched(self) -> None:
        """Scroll to the first row that matched."""
        for place in range(self.rules.rowCount()):
            if self.rules.is_matched(place):
                self.scrollTo(self.rules.index(place, 0), QTableView.ScrollHint.PositionAtCenter)
                return
