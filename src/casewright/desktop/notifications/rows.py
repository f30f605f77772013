"""One line of the bell's list, in words and painted. Rule: unread is a dot and a weight, not a colour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from casewright.desktop import moments
from casewright.desktop.desk import Directory
from casewright.desktop.theme import font, px, tokens
from casewright.desktop.theme.tokens import Tone
from casewright.desktop.widgets.paint import draw_icon, draw_text, fill_round, focus_ring
from casewright.runtime.notifications.inbox import Line

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
LineRole = Qt.ItemDataRole.UserRole + 1
HEIGHT, TALL = 56, 76
#: The sign of each kind: an icon and its tone.
SIGNS: Mapping[str, tuple[str, Tone]] = {
    "work": ("inbox", "accent"),
    "offered": ("layers", "neutral"),
    "mention": ("comment", "accent"),
    "due soon": ("clock", "warn"),
    "overdue": ("warning", "bad"),
    "resolved": ("flag", "good"),
    "told": ("bell", "neutral"),
    "incident": ("error", "bad"),
    "reply": ("comment", "good"),
    "alert": ("chart", "warn"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A line as it is painted: ``detail`` are words that somebody wrote, in one line."""

    line: Line
    title: str
    place: str
    detail: str = ""

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        return ". ".join(part for part in (self.title, self.detail, self.place) if part)


def shown(line: Line, directory: Directory, now: int) -> Shown:
    """A line in the words of the window's language."""
    name = directory.person(line.who) if line.who else ""
    about = directory.group(line.subject) if line.kind == "alert" else line.subject
    titled = line.title(directory.language, name, about)
    place = "  ·  ".join(part for part in (line.number, moments.ago(line.at, now)) if part)
    return Shown(line, titled, place, " ".join(line.detail.split()))


class News(QAbstractListModel):
    """The lines, newest first."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[Shown] = []

    def set_rows(self, rows: list[Shown]) -> None:
        """Show these instead; nothing moves when they are the same."""
        if rows == self.rows:
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == LineRole:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.spoken
        return None


class NewsDelegate(QStyledItemDelegate):
    """Paints a line: sign, title, words, place and time."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = index.data(LineRole)
        tall = isinstance(row, Shown) and bool(row.detail)
        return QSize(px(200), px(TALL if tall else HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(LineRole)
        if not isinstance(row, Shown):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        c, box = tokens(), QRectF(option.rect).adjusted(0, 1, 0, -1)
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            fill_round(painter, box, px(6), c.accent_tint)
            if state & QStyle.StateFlag.State_HasFocus:
                focus_ring(painter, box, px(6), c.accent)
        elif state & QStyle.StateFlag.State_MouseOver:
            fill_round(painter, box, px(6), c.sunken)
        _sign(painter, box, row.line)
        _texts(painter, box.adjusted(px(50), px(8), -px(26), -px(8)), row)
        if not row.line.read:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(c.accent))
            painter.drawEllipse(QRectF(box.right() - px(18), box.top() + px(14), px(8), px(8)))
        painter.restore()


def _sign(painter: QPainter, box: QRectF, line: Line) -> None:
    icon, tone = SIGNS[line.kind]
    ink, tint = tokens().tone(tone)
    tile = QRectF(box.left() + px(10), box.top() + px(11), px(28), px(28))
    fill_round(painter, tile, px(7), tint)
    draw_icon(painter, tile, icon, 16, ink)


def _texts(painter: QPainter, room: QRectF, row: Shown) -> None:
    c = tokens()
    first = QRectF(room.left(), room.top(), room.width(), px(18))
    draw_text(painter, first, row.title, font(13, 400 if row.line.read else 600), c.ink)
    second = first.translated(0, px(21))
    if row.detail:
        draw_text(painter, second, row.detail, font(12.5), c.ink)
        second.translate(0, px(20))
    draw_text(painter, second, row.place, font(12), c.muted)
