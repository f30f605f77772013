"""A line of time with marks to move along. Rule: long pauses are folded; a place is a mark's number."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from casewright.desktop.theme import Tokens, font, px, tokens
from casewright.desktop.widgets.paint import (
    CENTER,
    LEFT,
    RIGHT,
    Painted,
    draw_text,
    fill_round,
    focus_ring,
    sized,
    smooth,
    width_of,
)

Shape = Literal["people", "rules", "clocks", "system"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment at which something happened: when (any unit), what kind, and its label."""

    at: int
    shape: Shape = "system"
    label: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A named part of the line, from one mark's number to another's."""

    name: str
    first: int
    last: int


def spread(times: Sequence[int], longest: int) -> list[float]:
    """Where the marks stand between 0 and 1: by time, but no pause is longer than ``longest``."""
    if len(times) < 2:
        return [0.0 for _ in times]
    least = longest / 12
    steps = [least + min(b - a, longest) for a, b in itertools.pairwise(times)]
    whole = sum(steps)
    found = [0.0]
    for step in steps:
        found.append(found[-1] + step / whole)
    return found


class TimeSlider(Painted):
    """Marks on a line under named stretches. ``moved(place)`` when a person chose another mark.

    Left and Right go mark by mark, Home and End to the ends; so does the mouse, also dragging.
    """

    moved = Signal(int)

    def __init__(self, longest: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._longest = longest
        self._marks: tuple[Mark, ...] = ()
        self._stretches: tuple[Stretch, ...] = ()
        self._shares: list[float] = []
        self._folds: list[int] = []
        self._place = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_marks(self, marks: Sequence[Mark], stretches: Sequence[Stretch]) -> None:
        """Show these; the last one is now, and is chosen."""
        self._marks, self._stretches = tuple(marks), tuple(stretches)
        times = [mark.at for mark in marks]
        self._shares = spread(times, self._longest)
        pairs = enumerate(itertools.pairwise(times))
        self._folds = [n for n, (a, b) in pairs if b - a > self._longest]
        self.set_place(len(marks) - 1)

    def place(self) -> int:
        """The number of the chosen mark."""
        return self._place

    def set_place(self, place: int) -> None:
        """Choose a mark; tells nobody."""
        self._place = max(0, min(place, len(self._marks) - 1))
        label = self._marks[self._place].label if self._marks else ""
        of = self.tr("Moment {0} of {1}, {2}").format(self._place + 1, len(self._marks), label)
        self.setAccessibleName(of)
        self.update()

    def sizeHint(self) -> QSize:
        return sized(px(400), px(64))

    # ------------------------------------------------------------------------------ hands

    def _go(self, place: int) -> None:
        place = max(0, min(place, len(self._marks) - 1))
        if place != self._place:
            self.set_place(place)
            self.moved.emit(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: self._place - 1,
            Qt.Key.Key_Right: self._place + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(self._marks) - 1,
        }
        place = steps.get(Qt.Key(event.key()))
        if place is None:
            super().keyPressEvent(event)
        else:
            self._go(place)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go(self.at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(self.at(event.position().x()))

    def at(self, x: float) -> int:
        """The number of the mark nearest to a place of the widget."""
        share = (x - self._left()) / max(1.0, self._wide())
        right = min(bisect_right(self._shares, share), len(self._shares) - 1)
        left = max(0, right - 1)
        nearer = abs(self._shares[left] - share) <= abs(self._shares[right] - share)
        return left if nearer else right

    def x_of(self, place: int) -> float:
        """Where a mark stands in the widget."""
        return self._left() + self._shares[place] * self._wide()

    def _left(self) -> float:
        return float(px(10))

    def _wide(self) -> float:
        return float(self.width() - 2 * px(10))

    # ---------------------------------------------------------------------------- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._marks:
            return
        painter = smooth(self)
        c = tokens()
        for stretch in self._stretches:
            self._stretch(painter, stretch, c)
        self._line(painter, c)
        for place in self._folds:
            self._fold(painter, place, c)
        for place, mark in enumerate(self._marks):
            colour = c.accent if place <= self._place else c.edge
            _shape(painter, QPointF(self.x_of(place), self._middle()), mark.shape, colour)
        self._knob(painter, c)
        if self.hasFocus():
            focus_ring(painter, QRectF(self.rect()), px(6), c.accent)
        painter.end()

    def _middle(self) -> float:
        return float(px(32))

    def _stretch(self, painter: QPainter, stretch: Stretch, c: Tokens) -> None:
        left, right = self.x_of(stretch.first), self.x_of(stretch.last)
        box = QRectF(left, px(2), max(right - left - 1, px(3)), px(16))
        here = stretch.first <= self._place <= stretch.last
        done = stretch.last < self._place
        fill_round(painter, box, px(3), c.accent_tint if here else c.good_tint if done else c.stage)
        if here:
            passed = QRectF(box.left(), box.top(), self.x_of(self._place) - left, box.height())
            fill_round(painter, passed, px(3), c.accent)
        # On the solid part the text needs the other ink; it is only written where it fits.
        room = box.adjusted(px(6), 0, -px(4), 0)
        wide = width_of(stretch.name, font(11, 600))
        if wide < room.width():
            solid = here and self.x_of(self._place) - left > wide + px(8)
            ink = c.on_accent if solid else c.accent if here else c.good if done else c.muted
            draw_text(painter, room, stretch.name, font(11, 600), ink, LEFT)

    def _line(self, painter: QPainter, c: Tokens) -> None:
        middle, here = self._middle(), self.x_of(self._place)
        end = self._left() + self._wide()
        painter.fillRect(QRectF(self._left(), middle - 1, here - self._left(), 2), QColor(c.accent))
        painter.fillRect(QRectF(here, middle - 1, end - here, 2), QColor(c.line))

    def _fold(self, painter: QPainter, place: int, c: Tokens) -> None:
        """A pause that is longer than shown: hatched, as everything that stands still."""
        middle = (self.x_of(place) + self.x_of(place + 1)) / 2
        half = min(px(8), (self.x_of(place + 1) - self.x_of(place)) / 2 - px(5))
        if half >= 2:
            box = QRectF(middle - half, self._middle() - px(5), 2 * half, px(10))
            fill_round(painter, box, px(2), c.sunken, c.edge)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QBrush(QColor(c.edge), Qt.BrushStyle.BDiagPattern))
            painter.drawRoundedRect(box, px(2), px(2))

    def _knob(self, painter: QPainter, c: Tokens) -> None:
        at = QPointF(self.x_of(self._place), self._middle())
        side = px(7)
        fill_round(
            painter, QRectF(at.x() - side, at.y() - side, 2 * side, 2 * side), side, c.surface
        )
        painter.setPen(QColor(c.accent))
        painter.drawEllipse(at, side, side)
        fill_round(painter, QRectF(at.x() - px(3), at.y() - px(3), px(6), px(6)), px(3), c.accent)
        label = self._marks[self._place].label
        wide = width_of(label, font(11, 600)) + px(14)
        left = max(0.0, min(at.x() - wide / 2, self.width() - wide))
        pill = QRectF(left, px(45), wide, px(18))
        self._ends(painter, pill, c)
        fill_round(painter, pill, px(9), c.accent)
        draw_text(painter, pill, label, font(11, 600), c.on_accent, CENTER)

    def _ends(self, painter: QPainter, pill: QRectF, c: Tokens) -> None:
        """The first and the last moment in grey, where the chosen one leaves them room."""
        for mark, align in ((self._marks[0], LEFT), (self._marks[-1], RIGHT)):
            wide = width_of(mark.label, font(11))
            box = QRectF(
                px(4) if align is LEFT else self.width() - wide - px(4),
                pill.top(),
                wide,
                pill.height(),
            )
            if not box.intersects(pill.adjusted(-px(8), 0, px(8), 0)):
                draw_text(painter, box, mark.label, font(11), c.muted, align)


def _shape(painter: QPainter, at: QPointF, shape: Shape, colour: str) -> None:
    """Shape tells the kind, never colour alone."""
    half = px(4)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    if shape == "people":
        painter.drawEllipse(at, half, half)
    elif shape == "clocks":
        painter.drawPolygon(
            QPolygonF([at + QPointF(0, -half), at + QPointF(half, half), at + QPointF(-half, half)])
        )
    elif shape == "rules":
        painter.drawRect(QRectF(at.x() - half, at.y() - half, 2 * half, 2 * half))
    else:
        painter.setPen(QColor(colour))
        painter.setBrush(QColor(tokens().surface))
        painter.drawRect(QRectF(at.x() - half + 1, at.y() - half + 1, 2 * half - 2, 2 * half - 2))
