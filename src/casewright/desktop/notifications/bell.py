"""The bell with the number of unread lines. Rule: it shows a number and reports a click."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from casewright.desktop.theme import font, px, tokens
from casewright.desktop.widgets.paint import (
    CENTER,
    draw_icon,
    draw_text,
    fill_round,
    focus_ring,
    sized,
    smooth,
    width_of,
)

#: Beyond this the badge says so instead of counting.
MOST = 99


class Bell(QAbstractButton):
    """A square button; the badge stands at its upper right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = 0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_count(0)

    @property
    def count(self) -> int:
        """How many unread lines it announces."""
        return self._count

    def set_count(self, count: int) -> None:
        """Announce another number; 0 shows no badge."""
        self._count = count
        name = self.tr("Notifications")
        if count:
            name = self.tr("Notifications, {0} unread").format(QLocale().toString(count))
        self.setAccessibleName(name)
        self.setToolTip(f"{name}  (Ctrl+B)")
        self.update()

    def badge(self) -> str:
        """What stands in the badge."""
        if not self._count:
            return ""
        return f"{MOST}+" if self._count > MOST else QLocale().toString(self._count)

    def sizeHint(self) -> QSize:
        return sized(px(31), px(28))

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = smooth(self)
        c, box = tokens(), QRectF(self.rect())
        tile = QRectF(0, 0, px(28), px(28))
        on = self.isChecked() or self.isDown()
        if on or self.underMouse():
            fill_round(painter, tile, px(6), c.accent_tint if on else c.sunken)
        draw_icon(painter, tile, "bell", 18, c.accent if on or self._count else c.muted)
        if self._count:
            text, face = self.badge(), font(10, 600, tabular=True)
            wide = max(px(15), width_of(text, face) + px(8))
            spot = QRectF(box.right() - wide, 0, wide, px(15))
            # A ring of the ground keeps the badge apart from the bell.
            fill_round(painter, spot.adjusted(-1.5, -1.5, 1.5, 1.5), px(9), c.surface)
            fill_round(painter, spot, spot.height() / 2, c.accent)
            draw_text(painter, spot, text, face, c.on_accent, CENTER)
        if self.hasFocus():
            focus_ring(painter, tile, px(6), c.accent)
        painter.end()
