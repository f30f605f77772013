"""The list of incidents. Rule: a model and a delegate; rows are painted, the oldest comes first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from casewright.desktop import moments
from casewright.desktop.supervisor.reading import Incident
from casewright.desktop.theme import font, px, tokens
from casewright.desktop.widgets.paint import RIGHT, draw_icon, draw_text, fill_round, focus_ring

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
IncidentRole = Qt.ItemDataRole.UserRole + 1


class IncidentModel(QAbstractListModel):
    """All incidents that are known, and of these the ones that a filter lets through."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[str, tuple[Incident, ...]] = {}
        self._rows: list[Incident] = []
        self._text, self._type = "", ""

    @property
    def known(self) -> list[Incident]:
        """Every incident, whatever the filter."""
        return sorted(
            (one for found in self._known.values() for one in found),
            key=lambda one: (one.since, one.id),
        )

    def learn(self, cases: Iterable[str], found: Sequence[Incident]) -> None:
        """These cases were read: what was known of them is replaced."""
        for case in cases:
            self._known.pop(case, None)
        for one in found:
            self._known[one.case] = (*self._known.get(one.case, ()), one)
        self._list()

    def keep_only(self, cases: Iterable[str]) -> None:
        """A sweep is over: cases that it did not meet have none."""
        met = set(cases)
        self._known = {case: found for case, found in self._known.items() if case in met}
        self._list()

    def filter(self, text: str, case_type: str) -> None:
        """Show only what has these words, and is of this type."""
        self._text, self._type = text, case_type
        self._list()

    def _list(self) -> None:
        rows = [
            one for one in self.known if self._type in ("", one.type) and one.matches(self._text)
        ]
        if rows == self._rows:
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row(self, place: int) -> Incident | None:
        """The incident at a place."""
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def place_of(self, incident: str) -> int | None:
        """The place of an incident."""
        ids = [one.id for one in self._rows]
        return ids.index(incident) if incident in ids else None

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        one = self.row(index.row()) if index.isValid() else None
        if one is None:
            return None
        if role == IncidentRole:
            return one
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            said = (one.step_name, one.number, one.problem, moments.ago(one.since))
            return ", ".join(said)
        return None

    def times(self, one: Incident) -> str:
        """How often it was tried, in words."""
        if one.attempts == 1:
            return self.tr("tried once")
        return self.tr("tried {0} times").format(one.attempts)


class _Delegate(QStyledItemDelegate):
    """Two lines: step and case, with since when; the problem, with how often it was tried."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(px(240), px(60))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        one, model = index.data(IncidentRole), index.model()
        if not isinstance(one, Incident) or not isinstance(model, IncidentModel):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        c, box = tokens(), QRectF(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            fill_round(painter, box, px(6), c.accent_tint)
        else:
            line = QRectF(box.left() + px(8), box.bottom() - 1, box.width() - px(16), 1)
            painter.fillRect(line, QColor(c.line))
        tile = QRectF(box.left() + px(10), box.top() + px(14), px(30), px(30))
        fill_round(painter, tile, px(7), c.bad_tint)
        draw_icon(painter, tile, "error", 16, c.bad)
        self._texts(painter, box.adjusted(px(52), px(9), -px(12), -px(9)), one, model)
        if option.state & QStyle.StateFlag.State_HasFocus:
            focus_ring(painter, box, px(6), c.accent)
        painter.restore()

    def _texts(self, painter: QPainter, room: QRectF, one: Incident, model: IncidentModel) -> None:
        c, half = tokens(), room.height() / 2
        side = px(110)
        upper = QRectF(room.left(), room.top(), room.width() - side, half)
        lower = upper.translated(0, half)
        at_right = QRectF(room.right() - side, room.top(), side, half)
        title = f"{one.step_name}  ·  {one.number}"
        draw_text(painter, upper, title, font(13, 500), c.ink)
        draw_text(painter, lower, one.problem, font(12), c.muted)
        draw_text(painter, at_right, moments.ago(one.since), font(12, tabular=True), c.ink, RIGHT)
        times = at_right.translated(0, half)
        draw_text(painter, times, model.times(one), font(12, tabular=True), c.muted, RIGHT)


class IncidentList(QListView):
    """The list; ``opened(case)`` is Enter or a double click, ``retry_wanted`` is R."""

    opened = Signal(str)
    retry_wanted = Signal()

    def __init__(self, model: IncidentModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Incidents"))
        self.setItemDelegate(_Delegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setModel(model)
        self.activated.connect(self._open)

    def _open(self, index: QModelIndex) -> None:
        one = index.data(IncidentRole)
        if isinstance(one, Incident):
            self.opened.emit(one.case)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, count = event.key(), self.model().rowCount()
        if key in (Qt.Key.Key_J, Qt.Key.Key_K) and count:
            step = 1 if key == Qt.Key.Key_J else -1
            place = max(0, min(count - 1, self.currentIndex().row() + step))
            self.setCurrentIndex(self.model().index(place, 0))
        elif key == Qt.Key.Key_R:
            self.retry_wanted.emit()
        else:
            super().keyPressEvent(event)
