"""How the worklist is painted and moved through. Rule: cells are painted, never made of widgets."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from casewright.desktop.theme import Tokens, font, px, tokens
from casewright.desktop.widgets.paint import draw_avatar, draw_icon, draw_text, fill_round
from casewright.desktop.widgets.person import draw_urgency, urgency_level, urgency_word
from casewright.desktop.widgets.pill import draw_pill, pill_width
from casewright.desktop.widgets.worklist import COLUMNS, Index, RowRole, WorkModel, WorkRow

_ROW = 52
_WIDTHS = {"stage": 92, "urgency": 96, "due": 112, "assignee": 148}
_LEAST_ITEM = 150
_ROOMY = 960
# In a narrow window: who has it and where it stands are also said on the case's page.
_FIRST_TO_GO = ("assignee", "stage")


class WorkDelegate(QStyledItemDelegate):
    """Paints one cell: two lines for the item, pills for stage and due, bars, an avatar."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(px(_WIDTHS.get(COLUMNS[index.column()], 200)), px(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        c = tokens()
        box = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._background(painter, box, option, index.column() == 0, c)
        row = index.data(RowRole)
        column = COLUMNS[index.column()]
        if isinstance(row, WorkRow):
            self._cell(painter, box, row, column, c)
        else:
            _placeholder(painter, box, column, c)
            model = index.model()
            if column == "item" and isinstance(model, WorkModel):
                model.want(index.row())
        painter.restore()

    def _background(
        self,
        painter: QPainter,
        box: QRectF,
        option: QStyleOptionViewItem,
        first: bool,
        c: Tokens,
    ) -> None:
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(box, QColor(c.accent_tint))
        line = QRectF(box.left(), box.bottom() - 1, box.width(), 1)
        painter.fillRect(line, QColor(c.line))
        if selected and first:
            painter.fillRect(QRectF(box.left(), box.top(), px(3), box.height()), QColor(c.accent))

    def _cell(self, painter: QPainter, box: QRectF, row: WorkRow, column: str, c: Tokens) -> None:
        if column == "item":
            _item(painter, box, row, c)
        elif column == "stage":
            _stage(painter, box, row)
        elif column == "urgency":
            draw_urgency(
                painter, box.left() + px(4), box.center().y(), urgency_level(row.urgency), c
            )
            text = box.adjusted(px(26), 0, -px(4), 0)
            draw_text(painter, text, urgency_word(row.urgency), font(12.5, 500), c.ink)
        elif column == "due":
            _due(painter, box, row, c)
        else:
            _assignee(painter, box, row, c)


def _item(painter: QPainter, box: QRectF, row: WorkRow, c: Tokens) -> None:
    half = box.height() / 2
    upper = QRectF(box.left() + px(14), box.top() + px(6), box.width() - px(20), half - px(6))
    lower = QRectF(upper.left(), box.top() + half, upper.width(), half - px(7))
    draw_text(painter, upper, row.title, font(13, 500), c.ink)
    under = f"{row.case_id}  ·  {row.case_type}"
    draw_text(painter, lower, under, font(12), c.muted)


def _spot(box: QRectF, wide: float) -> QRectF:
    spot = QRectF(box.left() + px(2), 0, min(wide, box.width() - px(6)), px(22))
    spot.moveTop(round(box.center().y() - spot.height() / 2))
    return spot


def _stage(painter: QPainter, box: QRectF, row: WorkRow) -> None:
    if row.stage:
        draw_pill(painter, _spot(box, pill_width(row.stage)), row.stage, "neutral")


def _due(painter: QPainter, box: QRectF, row: WorkRow, c: Tokens) -> None:
    due = row.due
    if due.state == "overdue":
        text = f"! {due.text}"
        draw_pill(painter, _spot(box, pill_width(text)), text, "bad")
    elif due.state == "soon":
        draw_pill(painter, _spot(box, pill_width(due.text)), due.text, "warn")
    else:
        room = box.adjusted(px(4), 0, -px(4), 0)
        draw_text(painter, room, due.text or "–", font(12.5), c.muted)


def _assignee(painter: QPainter, box: QRectF, row: WorkRow, c: Tokens) -> None:
    side = px(24)
    disc = QRectF(box.left() + px(4), box.center().y() - side / 2, side, side)
    name = row.assignee
    if not name and not row.queue:
        draw_text(painter, box.adjusted(px(4), 0, 0, 0), "–", font(12.5), c.muted)
        return
    if name:
        draw_avatar(painter, disc, name, font(9.5, 600), c)
    else:
        fill_round(painter, disc, px(6), c.sunken)
        draw_icon(painter, disc, "inbox", 14, c.muted)
    room = QRectF(
        disc.right() + px(8), box.top(), box.right() - disc.right() - px(12), box.height()
    )
    draw_text(painter, room, name or row.queue, font(12.5), c.ink if name else c.muted)


def _placeholder(painter: QPainter, box: QRectF, column: str, c: Tokens) -> None:
    """Grey bars where the text will be: the row is known to exist, its content is on the way."""
    left = box.left() + px(14 if column == "item" else 4)
    if column == "item":
        wide = min(px(180), box.width() - px(28))
        fill_round(painter, QRectF(left, box.top() + px(13), wide, px(9)), px(4), c.sunken)
        low = QRectF(left, box.top() + px(31), wide * 0.6, px(8))
        fill_round(painter, low, px(4), c.sunken)
        return
    bar = QRectF(left, box.center().y() - px(5), min(px(56), box.width() - px(12)), px(10))
    fill_round(painter, bar, px(5), c.sunken)


class _Table(QTableView):
    """The table proper: rows of two lines, keyboard J and K, Enter opens."""

    opened = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setItemDelegate(WorkDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setProperty("head", "work")
        self.horizontalHeader().setSectionsClickable(True)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))
        self.measure()

    def measure(self) -> None:
        upright = self.verticalHeader()
        # Fixed rows: with a million of them nothing may be measured one by one. Only the default
        # size is set: raising the minimum resizes row by row (13 s for 100,000).
        upright.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        upright.setMinimumSectionSize(1)
        upright.setDefaultSectionSize(px(_ROW))
        self.horizontalHeader().setFixedHeight(px(36))
        self.spread()

    def spread(self) -> None:
        """Give the fixed columns their width and the item what is left."""
        if self.model() is None:
            return
        widths = {column: px(width) for column, width in _WIDTHS.items()}
        # In a wide window names and statuses may be long; the item has enough anyway.
        if self.viewport().width() > px(_ROOMY):
            widths |= {"stage": px(170), "assignee": px(200)}
        room = self.viewport().width() - sum(widths.values())
        hidden: list[str] = []
        for column in _FIRST_TO_GO:
            if room < px(_LEAST_ITEM):
                hidden.append(column)
                room += widths[column]
        for place, column in enumerate(COLUMNS):
            self.setColumnHidden(place, column in hidden)
            wide = max(px(_LEAST_ITEM), room) if column == "item" else widths[column]
            self.setColumnWidth(place, wide)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.spread()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_J: 1, Qt.Key.Key_K: -1}.get(Qt.Key(event.key()))
        if step is not None and not event.modifiers():
            self.move_by(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            if self.currentIndex().isValid():
                self.opened.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Nothing: Qt would read every row of the list for a letter that is no shortcut."""

    def move_by(self, step: int) -> None:
        model = self.model()
        if model is None or model.rowCount() == 0:
            return
        # Qt makes the first row current when the keyboard comes in; the first J must not skip it.
        if not self.selectionModel().hasSelection():
            step = 0
        place = max(0, min(model.rowCount() - 1, self.currentIndex().row() + step))
        self.selectRow(place)


class WorkTable(QFrame):
    """The worklist as a card. `selected(id)` follows the selection, `opened(id)` is Enter or a
    double click, `sort_wanted(column)` a click on a head."""

    selected = Signal(str)
    opened = Signal(str)
    sort_wanted = Signal(str)

    def __init__(self, model: WorkModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self.model = model
        self.table = _Table(self)
        self.table.setAccessibleName(self.tr("Work items"))
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 2, 2, 2)
        column.addWidget(self.table)
        self.setFocusProxy(self.table)
        self.table.setModel(model)
        # A head asks at each painting whether all its rows are selected: with a million of them,
        # half a minute. Ours do not show it, so they get a selection of their own, always empty.
        head = self.table.horizontalHeader()
        head.setSelectionModel(QItemSelectionModel(model, head))
        self.table.spread()
        self._told = ""
        # Both: when the keyboard comes in a row is current but not selected, and the first J
        # then selects a row that is current already.
        self.table.selectionModel().currentRowChanged.connect(self._tell)
        self.table.selectionModel().selectionChanged.connect(self._tell)
        # A row may be selected before it has arrived; it is told when it is there.
        model.dataChanged.connect(self._tell)
        model.modelReset.connect(self._forget)
        self.table.opened.connect(self._opened)
        self.table.horizontalHeader().sectionClicked.connect(
            lambda place: self.sort_wanted.emit(COLUMNS[place])
        )

    def rows_in_view(self) -> range:
        """The rows that can be seen; the first one when the list is empty or not full."""
        first = max(0, self.table.rowAt(0))
        last = self.table.rowAt(self.table.viewport().height() - 1)
        return range(first, max(first, last) + 1)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.table.measure()
        super().changeEvent(event)

    def select(self, place: int) -> None:
        """Select the row at a place and bring it into view."""
        self.table.selectRow(place)

    def selected_ids(self) -> list[str]:
        """The ids of all selected rows that are loaded, top to bottom."""
        # By what is loaded, not by what is selected: that may be a million rows.
        chosen = self.table.selectionModel().isRowSelected
        return [row.id for place, row in self.model.loaded() if chosen(place, QModelIndex())]

    def _tell(self) -> None:
        place = self.table.currentIndex().row()
        row = self.model.row(place)
        chosen = self.table.selectionModel().isRowSelected(place, QModelIndex())
        if row is not None and chosen and row.id != self._told:
            self._told = row.id
            self.selected.emit(row.id)

    def _forget(self) -> None:
        self._told = ""

    def _opened(self, place: int) -> None:
        row = self.model.row(place)
        if row is not None:
            self.opened.emit(row.id)
