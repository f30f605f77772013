"""Pills: a state as a word in its tint. Rule: never colour alone; there is always text."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from casewright.desktop.theme import font, px, tokens
from casewright.desktop.theme.tokens import Tone
from casewright.desktop.widgets.basics import show_when
from casewright.desktop.widgets.paint import (
    CENTER,
    Painted,
    draw_icon,
    draw_text,
    fill_round,
    sized,
    smooth,
    width_of,
)

_PAD, _HEIGHT, _ICON, _GAP = 10, 22, 13, 5


def pill_width(text: str, icon_name: str = "", size: float = 12) -> float:
    """The width in pixels that `draw_pill` needs."""
    icon_room = px(_ICON + _GAP) if icon_name else 0
    return width_of(text, font(size, 500)) + 2 * px(_PAD) + icon_room


def draw_pill(
    painter: QPainter,
    box: QRectF,
    text: str,
    tone: Tone,
    icon_name: str = "",
    size: float = 12,
) -> None:
    """A pill that fills the box."""
    ink, tint = tokens().tone(tone)
    fill_round(painter, box, box.height() / 2, tint)
    inner = box.adjusted(px(_PAD), 0, -px(_PAD), 0)
    if icon_name:
        spot = QRectF(inner.left() - px(2), box.top(), px(_ICON), box.height())
        draw_icon(painter, spot, icon_name, _ICON, ink)
        inner.setLeft(inner.left() + px(_ICON + _GAP - 2))
    draw_text(painter, inner, text, font(size, 500), ink, CENTER)


class Pill(Painted):
    """A word in its tint, with an icon in front if wanted."""

    def __init__(
        self,
        text: str = "",
        tone: Tone = "neutral",
        icon_name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set(text, tone, icon_name)

    def set(self, text: str, tone: Tone = "neutral", icon_name: str = "") -> None:
        """Show another text, tone and icon."""
        self._text, self._tone, self._icon = text, tone, icon_name
        self.setAccessibleName(text)
        show_when(self, bool(text))
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """The word in the pill."""
        return self._text

    def sizeHint(self) -> QSize:
        return sized(pill_width(self._text, self._icon), px(_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = smooth(self)
        draw_pill(painter, QRectF(self.rect()), self._text, self._tone, self._icon)
        painter.end()
