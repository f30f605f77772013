"""The worklist's table: model, delegate and view. Rule: data() never asks anybody; it answers."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from casewright.desktop.widgets.person import urgency_word

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
COLUMNS = ("item", "stage", "urgency", "due", "assignee")
RowRole = Qt.ItemDataRole.UserRole + 1  # the WorkRow, or None while it is not loaded
IdRole = Qt.ItemDataRole.UserRole + 2  # the WorkRow's id, or None


@dataclass(frozen=True, slots=True)
class Due:
    """A due time as shown: short text, state, and the whole sentence for the tool tip."""

    text: str
    state: Literal["none", "later", "soon", "overdue"] = "none"
    tip: str = ""


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A row of the worklist; `assignee` empty means the `queue` offers it to several people."""

    id: str
    title: str
    case_id: str
    case_type: str
    stage: str
    urgency: int
    due: Due = Due("")
    assignee: str = ""
    queue: str = ""


def due_of(due: datetime | None, now: datetime, soon: timedelta = timedelta(hours=12)) -> Due:
    """How a due time is written at `now`: `5h overdue`, `in 2h`, `in 3d`."""
    if due is None:
        return Due("")
    left = due - now
    span = _span(abs(left))
    if left < timedelta(0):
        text = QCoreApplication.translate("Due", "{0} overdue").format(span)
        return Due(text, "overdue", due.isoformat(" ", "minutes"))
    text = QCoreApplication.translate("Due", "in {0}").format(span)
    return Due(text, "soon" if left <= soon else "later", due.isoformat(" ", "minutes"))


def _span(length: timedelta) -> str:
    minutes = int(length.total_seconds() // 60)
    if minutes < 60:
        return QCoreApplication.translate("Due", "{0}m").format(minutes)
    if minutes < 48 * 60 and minutes // 60 < 24:
        return QCoreApplication.translate("Due", "{0}h").format(minutes // 60)
    return QCoreApplication.translate("Due", "{0}d").format(minutes // (24 * 60))


class WorkModel(QAbstractTableModel):
    """Rows by position; None stands for one that is not loaded yet and is painted as a placeholder.

    `wanted(row)` is emitted when a missing row is about to be shown; whoever feeds the model
    answers later with `set_rows(first, rows)`. Roles: `RowRole`, `IdRole`, display, tool tip and
    accessible text.
    """

    wanted = Signal(int)

    def __init__(self, rows: Sequence[WorkRow | None] = (), heads: Sequence[str] = ()) -> None:
        super().__init__()
        self._heads = tuple(heads)
        self._rows: dict[int, WorkRow] = {}
        self._count = 0
        self._asked: set[int] = set()
        self.reset(len(rows))
        self.set_rows(0, rows)

    def reset(self, count: int) -> None:
        """Forget everything: another filter or order with `count` rows, none of them loaded."""
        self.beginResetModel()
        self._rows.clear()
        self._asked.clear()
        self._count = count
        self.endResetModel()

    def set_rows(self, first: int, rows: Sequence[WorkRow | None]) -> None:
        """Put rows at their places; rows beyond the count are ignored."""
        last = min(first + len(rows), self._count)
        if last <= first:
            return
        for place in range(first, last):
            row = rows[place - first]
            self._asked.discard(place)
            if row is None:
                self._rows.pop(place, None)
            else:
                self._rows[place] = row
        self.dataChanged.emit(self.index(first, 0), self.index(last - 1, len(COLUMNS) - 1))

    def keep_only(self, places: Container[int]) -> None:
        """Forget the rows at other places; they are asked for again when they are shown."""
        for place in [one for one in self._rows if one not in places]:
            del self._rows[place]
            self._asked.discard(place)
        if self._count:
            last = self.index(self._count - 1, len(COLUMNS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def row(self, place: int) -> WorkRow | None:
        """The row at a place, or None when it is not loaded."""
        return self._rows.get(place)

    def loaded(self) -> list[tuple[int, WorkRow]]:
        """The rows that are loaded with their places, top to bottom."""
        return sorted(self._rows.items(), key=lambda pair: pair[0])

    def place_of(self, row_id: str) -> int | None:
        """Where a loaded row stands."""
        return next((place for place, row in self._rows.items() if row.id == row_id), None)

    def want(self, place: int) -> None:
        """Ask for a row once; the view calls this for what it paints."""
        if place not in self._rows and place not in self._asked and place < self._count:
            self._asked.add(place)
            self.wanted.emit(place)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return (self._heads or self._names())[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def _names(self) -> tuple[str, ...]:
        return (
            self.tr("Work item"),
            self.tr("Stage"),
            self.tr("Priority"),
            self.tr("Due"),
            self.tr("Assignee"),
        )

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows.get(index.row())
        if role == RowRole:
            return row
        if row is None:
            waiting = role == Qt.ItemDataRole.AccessibleTextRole
            return self.tr("Loading") if waiting else None
        if role == IdRole:
            return row.id
        if role == Qt.ItemDataRole.ToolTipRole:
            return (row.due.tip or None) if COLUMNS[index.column()] == "due" else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return cell_text(row, COLUMNS[index.column()])
        return None


def cell_text(row: WorkRow, column: str) -> str:
    """A cell in words; what a screen reader says and what is copied."""
    return {
        "item": f"{row.title}, {row.case_id}, {row.case_type}",
        "stage": row.stage,
        "urgency": urgency_word(row.urgency),
        "due": row.due.text,
        "assignee": row.assignee or row.queue,
    }[column]
