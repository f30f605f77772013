"""The history list: what happened, by day. Rule: a model and a delegate; rows are painted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import (
    QAbstractListModel,
    QDate,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    QTime,
    Signal,
)
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from casewright.desktop.theme import Tokens, font, px, tokens
from casewright.desktop.theme.tokens import Tone
from casewright.desktop.widgets.paint import (
    draw_avatar,
    draw_icon,
    draw_text,
    fill_round,
    focus_ring,
    width_of,
)

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
EntryRole = Qt.ItemDataRole.UserRole + 1  # the Happening, or the date of a day separator

LaterRole = Qt.ItemDataRole.UserRole + 2  # whether it came after the moment that is looked at


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of history; with a `person` the avatar is shown, else the icon in its tone."""

    id: str
    when: datetime
    title: str
    detail: str = ""
    person: str = ""
    icon: str = "info"
    tone: Tone = "neutral"


class HistoryModel(QAbstractListModel):
    """Happenings in the given order, with a separator before each new day."""

    def __init__(self, happenings: Sequence[Happening] = ()) -> None:
        super().__init__()
        self._rows: list[Happening | date] = []
        self._later: datetime | None = None
        self.set_happenings(happenings)

    def set_happenings(self, happenings: Sequence[Happening]) -> None:
        """Show these lines."""
        self.beginResetModel()
        self._rows = []
        day: date | None = None
        for one in happenings:
            if one.when.date() != day:
                day = one.when.date()
                self._rows.append(day)
            self._rows.append(one)
        self.endResetModel()

    def set_later(self, after: datetime | None) -> None:
        """What happened after this moment had not happened yet; None: everything has."""
        self._later = after
        if self._rows:
            last = self.index(len(self._rows) - 1)
            self.dataChanged.emit(self.index(0), last, [LaterRole])

    def place_before(self, when: datetime) -> int | None:
        """The last line at or before a moment."""
        places = [
            place
            for place, row in enumerate(self._rows)
            if isinstance(row, Happening) and row.when <= when
        ]
        return places[-1] if places else None

    def place_of(self, happening: str) -> int | None:
        """The place of a line by its id."""
        for place, row in enumerate(self._rows):
            if isinstance(row, Happening) and row.id == happening:
                return place
        return None

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == EntryRole:
            return row
        if role == LaterRole:
            later = self._later
            return isinstance(row, Happening) and later is not None and row.when > later
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return _spoken(row)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and not isinstance(self._rows[index.row()], Happening):
            return Qt.ItemFlag.ItemIsEnabled
        return super().flags(index)


def day_text(day: date) -> str:
    """A day as the locale writes it, with the name of the weekday."""
    locale = QLocale()
    qday = QDate(day.year, day.month, day.day)
    return f"{locale.standaloneDayName(qday.dayOfWeek(), QLocale.FormatType.ShortFormat)} " + (
        locale.toString(qday, "d MMM yyyy")
    )


def time_text(when: datetime) -> str:
    """The time of day as the locale writes it, without seconds."""
    return QLocale().toString(QTime(when.hour, when.minute), QLocale.FormatType.ShortFormat)


def _spoken(row: Happening | date) -> str:
    if isinstance(row, Happening):
        parts = (time_text(row.when), row.title, row.detail)
        return ", ".join(part for part in parts if part)
    return day_text(row)


class HistoryDelegate(QStyledItemDelegate):
    """Paints a line: time, mark, title, detail; or a day with a hairline behind it."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(px(200), px(48 if isinstance(index.data(EntryRole), Happening) else 26))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row, box, c = index.data(EntryRole), QRectF(option.rect), tokens()
        if isinstance(row, Happening):
            if option.state & QStyle.StateFlag.State_Selected:
                fill_round(painter, box, px(6), c.accent_tint)
            if option.state & QStyle.StateFlag.State_HasFocus:
                focus_ring(painter, box, px(6), c.accent)
            # What had not happened yet is there, but faint.
            painter.setOpacity(0.45 if index.data(LaterRole) else 1.0)
            follows = isinstance(index.sibling(index.row() + 1, 0).data(EntryRole), Happening)
            self._entry(painter, box, row, follows, c)
        else:
            _day(painter, box, day_text(row), c)
        painter.restore()

    def _entry(
        self, painter: QPainter, box: QRectF, row: Happening, follows: bool, c: Tokens
    ) -> None:
        time_box = QRectF(box.left() + px(8), box.top() + px(4), px(56), px(20))
        draw_text(painter, time_box, time_text(row.when), font(12.5, 500, tabular=True), c.ink)
        side = px(28)
        mark = QRectF(box.left() + px(66), box.top() + px(6), side, side)
        if follows:
            middle = round(mark.center().x())
            rest = QRectF(middle, mark.bottom() + px(4), 1, box.bottom() - mark.bottom() - px(2))
            painter.fillRect(rest, QColor(c.edge))
        _mark(painter, mark, row, c)
        left = mark.right() + px(12)
        room = box.right() - left - px(8)
        upper = QRectF(left, box.top() + px(4), room, px(20))
        draw_text(painter, upper, row.title, font(13, 500), c.ink)
        lower = QRectF(left, box.top() + px(23), room, px(18))
        draw_text(painter, lower, row.detail, font(12), c.muted)


def _mark(painter: QPainter, box: QRectF, row: Happening, c: Tokens) -> None:
    if row.person:
        draw_avatar(painter, box, row.person, font(10.5, 600), c)
        return
    ink, tint = c.tone(row.tone)
    fill_round(painter, box, box.height() / 2, tint)
    draw_icon(painter, box, row.icon, 15, ink)


def _day(painter: QPainter, box: QRectF, text: str, c: Tokens) -> None:
    room = box.adjusted(px(8), 0, -px(8), 0)
    draw_text(painter, room, text, font(11.5, 600), c.muted)
    left = room.left() + width_of(text, font(11.5, 600)) + px(8)
    line = QRectF(left, round(box.center().y()), room.right() - left, 1)
    painter.fillRect(line, QColor(c.line))


class HistoryList(QListView):
    """The list itself; `opened(id)` is Enter or a double click on a line."""

    opened = Signal(str)

    def __init__(self, model: HistoryModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("History"))
        self.setItemDelegate(HistoryDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        # Measuring 10,000 lines at once would hold up the window; some at a time do not.
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(200)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setModel(model)
        self.activated.connect(self._open)

    def _open(self, index: QModelIndex) -> None:
        row = index.data(EntryRole)
        if isinstance(row, Happening):
            self.opened.emit(row.id)
