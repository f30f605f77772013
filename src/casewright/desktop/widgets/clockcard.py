"""The card of an SLA clock. Rule: it shows a moment; whoever owns it sets the next one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from casewright.desktop.theme import Tokens, font, px, tokens
from casewright.desktop.widgets.paint import (
    RIGHT,
    Painted,
    draw_icon,
    draw_text,
    fill_round,
    sized,
    smooth,
    width_of,
)

ClockState = Literal["on track", "at risk", "late", "paused", "met"]


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock as shown. `share` is the part of the time that is used up, 0 to 1."""

    label: str  # "Assess goal"
    when: str  # "today 12:01"
    left: str  # "1:18:42 left"
    share: float
    state: ClockState = "on track"


def _look(state: ClockState, c: Tokens) -> tuple[str, str]:
    return {
        "on track": (c.good, "check"),
        "at risk": (c.warn, "warning"),
        "late": (c.bad, "error"),
        "paused": (c.muted, "pause"),
        "met": (c.good, "check-circle"),
    }[state]


class ClockCard(Painted):
    """Ring, goal or deadline, time left and a word for the state."""

    def __init__(self, clock: Clock | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock or Clock("", "", "", 0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_clock(self._clock)

    def set_clock(self, clock: Clock) -> None:
        """Show another moment of the clock."""
        self._clock = clock
        self.setAccessibleName(f"{clock.label}, {clock.when}: {clock.left}, {self.state_word()}")
        self.updateGeometry()
        self.update()

    def state_word(self) -> str:
        """The state in a word."""
        return {
            "on track": self.tr("on track"),
            "at risk": self.tr("at risk"),
            "late": self.tr("late"),
            "paused": self.tr("paused"),
            "met": self.tr("met"),
        }[self._clock.state]

    def sizeHint(self) -> QSize:
        clock = self._clock
        upper = width_of(f"{clock.label}  ·  {clock.when}", font(11.5, 500))
        lower = width_of(clock.left, font(13.5, 600)) + width_of(self.state_word(), font(12, 600))
        return sized(min(max(upper, lower + px(40), px(150)), px(190)) + px(62), px(50))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = smooth(self)
        c = tokens()
        colour, icon_name = _look(self._clock.state, c)
        fill_round(painter, QRectF(self.rect()), px(8), c.surface, c.line)
        self._ring(painter, colour, c)
        left, room = px(48), self.width() - px(60)
        half = self.height() / 2
        upper = QRectF(left, px(6), room, half - px(6))
        lower = QRectF(left, half - px(1), room, half - px(5))
        head = f"{self._clock.label}  ·  {self._clock.when}"
        draw_text(painter, upper, head, font(11.5, 500), c.muted)
        draw_text(painter, lower, self._clock.left, font(13.5, 600, tabular=True), c.ink)
        word = self.state_word()
        draw_text(painter, lower, word, font(12, 600), colour, RIGHT)
        spot = QRectF(
            lower.right() - width_of(word, font(12, 600)) - px(19), lower.top(), px(14), 0
        )
        spot.setHeight(lower.height())
        draw_icon(painter, spot, icon_name, 13, colour)
        painter.end()

    def _ring(self, painter: QPainter, colour: str, c: Tokens) -> None:
        side = px(28)
        ring = QRectF(px(12), (self.height() - side) / 2, side, side).adjusted(1.5, 1.5, -1.5, -1.5)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(c.stage), px(3)))
        painter.drawEllipse(ring)
        pen = QPen(QColor(colour), px(3))
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        share = max(0.0, min(1.0, self._clock.share))
        # Qt counts sixteenths of a degree, anticlockwise from three o'clock.
        painter.drawArc(ring, 90 * 16, -round(share * 360 * 16))
        hands = QPen(QColor(c.muted), 1.5)
        hands.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(hands)
        middle = ring.center()
        painter.drawLine(middle, middle + QPointF(0, -px(6)))
        painter.drawLine(middle, middle + QPointF(px(4), px(2.5)))
