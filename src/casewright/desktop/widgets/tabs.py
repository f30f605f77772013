"""Tabs with counts. Rule: a QTabBar underneath, so keys and screen readers work as everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLocale, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QTabBar, QWidget

from casewright.desktop.theme import Tokens, font, px, tokens
from casewright.desktop.widgets.paint import (
    CENTER,
    draw_text,
    fill_round,
    focus_ring,
    smooth,
    width_of,
)


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab; a count of None or 0 is not shown."""

    id: str
    label: str
    count: int | None = None


class Tabs(QTabBar):
    """A row of tabs over a hairline; `chosen(id)` comes when another one is current."""

    chosen = Signal(str)

    def __init__(self, tabs: Sequence[Tab] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tabs: tuple[Tab, ...] = ()
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Tabs"))
        self.currentChanged.connect(self._changed)
        self.set_tabs(tabs)

    def set_tabs(self, tabs: Sequence[Tab]) -> None:
        """Show these tabs; the current one stays current, or `chosen` tells which one took over."""
        current = self.current()
        self.blockSignals(True)
        while self.count():
            self.removeTab(0)
        self._tabs = tuple(tabs)
        for place, tab in enumerate(tabs):
            self.addTab(tab.label)
            spoken = f"{tab.label}, {tab.count}" if tab.count else tab.label
            self.setAccessibleTabName(place, spoken)
        if any(tab.id == current for tab in tabs):
            self.choose(current)
        self.blockSignals(False)
        # The page of a tab that is gone cannot stay: whoever shows pages must hear it.
        if current and self.current() != current:
            self.chosen.emit(self.current())

    def current(self) -> str:
        """The id of the current tab, or an empty text."""
        place = self.currentIndex()
        return self._tabs[place].id if 0 <= place < len(self._tabs) else ""

    def choose(self, tab_id: str) -> None:
        """Make a tab current; KeyError if there is none of that id."""
        for place, tab in enumerate(self._tabs):
            if tab.id == tab_id:
                self.setCurrentIndex(place)
                return
        raise KeyError(tab_id)

    def _changed(self, place: int) -> None:
        if 0 <= place < len(self._tabs):
            self.chosen.emit(self._tabs[place].id)

    def tabSizeHint(self, place: int) -> QSize:
        wide = width_of(self._tabs[place].label, font(13, 600)) + px(26)
        return QSize(round(wide + self._badge_width(self._tabs[place])), px(40))

    def minimumTabSizeHint(self, place: int) -> QSize:
        return self.tabSizeHint(place)

    def _badge_width(self, tab: Tab) -> float:
        if not tab.count:
            return 0.0
        return width_of(QLocale().toString(tab.count), font(11, 600)) + px(18)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = smooth(self)
        c = tokens()
        line = QRectF(0, self.height() - 1, self.width(), 1)
        painter.fillRect(line, QColor(c.line))
        for place in range(self.count()):
            self._paint_tab(painter, place, c)
        painter.end()

    def _paint_tab(self, painter: QPainter, place: int, c: Tokens) -> None:
        tab, box = self._tabs[place], QRectF(self.tabRect(place))
        on = place == self.currentIndex()
        label_font = font(13, 600 if on else 500)
        ink = c.accent if on else c.muted
        draw_text(painter, box.adjusted(0, 0, 0, -px(2)), tab.label, label_font, ink)
        end = box.left() + width_of(tab.label, label_font)
        if tab.count:
            badge = QRectF(end + px(6), 0, self._badge_width(tab) - px(4), px(18))
            badge.moveTop(box.center().y() - px(10))
            fill_round(painter, badge, px(9), c.accent_tint if on else c.stage)
            text = QLocale().toString(tab.count)
            draw_text(painter, badge, text, font(11, 600), ink, CENTER)
            end = badge.right()
        if on:
            under = QRectF(box.left(), box.bottom() - px(2), end - box.left(), px(3))
            fill_round(painter, under, 1, c.accent)
        if self.hasFocus() and on:
            ring = QRectF(box.left() - px(4), px(6), end - box.left() + px(8), px(28))
            focus_ring(painter, ring.adjusted(max(0.0, -ring.left()), 0, 0, 0), px(5), c.accent)
