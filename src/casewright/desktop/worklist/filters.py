"""Which work is listed: chips with counts, a search, and menus for type, stage and queue.

Rule: it turns choices into a query; counting and reading happen elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QWidget

from casewright.desktop import moments
from casewright.desktop.desk import Directory
from casewright.desktop.theme import px
from casewright.desktop.widgets.chips import Chip, FilterChips
from casewright.runtime.reading import Reads, WorkQuery

CHIPS = ("all", "today", "overdue", "team")
#: Behind every rank, time and id of one due time, in the order by due.
_LAST = (1 << 62, 1 << 62, "\U0010ffff")

#: What came before is counted, not capped, so that the rest is right.
_EXACT = 1_000_000


def query_of(chip: str, actor: str, now: int) -> WorkQuery:
    """The query of a chip for a person."""
    if chip == "today":
        # In the order by due the list of today begins where the overdue work ends.
        tonight = moments.midnight(1, now)
        return WorkQuery(person=actor, due_before=tonight, sort="due", after=(now - 1, *_LAST))
    if chip == "overdue":
        return WorkQuery(person=actor, due_before=now, sort="due")
    if chip == "team":
        return WorkQuery(person=actor, scope="offered")
    return WorkQuery(person=actor)


def count_of(reads: Reads, query: WorkQuery, cap: int) -> int:
    """How many a query lists, at most ``cap``; reads count without the place it begins at."""
    if query.after is None:
        return reads.count_work(query, cap)
    begin = int(query.after[0]) + 1
    before = msgspec.structs.replace(query, due_before=begin)
    most = cap + reads.count_work(before, _EXACT)
    return reads.count_work(query, most) - (most - cap)


class Filters(QWidget):
    """The row above the list. ``changed`` comes when a person chooses something else."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chips = FilterChips()
        self.type = self._menu(self.tr("Case type"))
        self.stage = self._menu(self.tr("Stage"))
        self.queue = self._menu(self.tr("Queue"))
        self.text = ""
        self.menus = QWidget()
        row = QHBoxLayout(self.menus)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        for menu in (self.type, self.stage, self.queue):
            row.addWidget(menu)
        self._place = (0, 1)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(px(8))
        self._grid.addWidget(self.chips, 0, 0)
        self._grid.addWidget(self.menus, 0, 1)
        self._grid.setColumnStretch(0, 1)
        self.set_counts({})
        self.chips.chosen.connect(lambda _id: self.changed.emit())

    def _menu(self, name: str) -> QComboBox:
        menu = QComboBox()
        menu.setAccessibleName(name)
        menu.addItem(name, "")
        menu.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        menu.setMinimumContentsLength(5)
        menu.setMaximumWidth(px(130))
        menu.view().setMinimumWidth(px(200))
        menu.activated.connect(lambda _place: self.changed.emit())
        return menu

    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        return QSize(max(self._least_wide(), px(240)), least.height())

    def _least_wide(self) -> int:
        return max(self.chips.minimumSizeHint().width(), self.menus.minimumSizeHint().width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Where it is narrow the menus stand under the chips."""
        needed = self.chips.sizeHint().width() + self.menus.sizeHint().width() + px(8)
        place = (1, 0) if self.width() < needed else (0, 1)
        if place != self._place:
            self._place = place
            self._grid.removeWidget(self.menus)
            left = Qt.AlignmentFlag.AlignLeft
            self._grid.addWidget(self.menus, *place, left if place[0] else Qt.AlignmentFlag(0))

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many each chip lists; at the cap with a plus."""
        names = {
            "all": self.tr("All"),
            "today": self.tr("Due today"),
            "overdue": self.tr("Overdue"),
            "team": self.tr("Team"),
        }
        self.chips.set_chips(
            [Chip(one, names[one], counts.get(one), counts.get(one, 0) >= 10_000) for one in CHIPS]
        )
        # Numbers make the chips wider than they were when the row was laid out.
        self._arrange()

    def set_directory(self, directory: Directory) -> None:
        """Offer these case types, stages and queues; what was chosen stays chosen."""
        self._offer(self.type, directory.types)
        self._offer(self.stage, directory.stages)
        self._offer(self.queue, directory.groups)

    def _offer(self, menu: QComboBox, names: Mapping[str, str]) -> None:
        chosen = menu.currentData()
        while menu.count() > 1:
            menu.removeItem(1)
        for one, name in sorted(names.items(), key=lambda pair: pair[1].casefold()):
            menu.addItem(name, one)
        menu.setCurrentIndex(max(0, menu.findData(chosen)))

    def query(self, actor: str, now: int) -> WorkQuery:
        """The query of everything that is chosen."""

        def chosen(menu: QComboBox) -> tuple[str, ...]:
            return (str(menu.currentData()),) if menu.currentData() else ()

        return msgspec.structs.replace(
            query_of(self.chips.current() or "all", actor, now),
            types=chosen(self.type),
            stages=chosen(self.stage),
            queues=chosen(self.queue),
            text=self.text,
        )

    def is_narrow(self) -> bool:
        """Whether anything but *All* is chosen."""
        menus = (self.type, self.stage, self.queue)
        return (
            bool(self.text)
            or any(m.currentIndex() > 0 for m in menus)
            or (self.chips.current() not in ("", "all"))
        )

    def clear(self) -> None:
        """Back to everything."""
        self.text = ""
        for menu in (self.type, self.stage, self.queue):
            menu.setCurrentIndex(0)
        self.chips.choose("all")
        self.changed.emit()
