"""Stage chevrons: where a case stands. Rule: state is shape and word; colour only supports it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from casewright.desktop.theme import Tokens, font, px, tokens
from casewright.desktop.widgets.paint import CENTER, Painted, draw_icon, draw_text, sized, smooth

StageState = Literal["done", "current", "future", "skipped", "alternate"]
_PRESS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage as shown: `status` is the line under the name; `alternate` is current, off the line."""

    id: str
    name: str
    state: StageState
    status: str = ""


@dataclass(frozen=True, slots=True)
class _Look:
    fill: str
    ink: str
    detail: str
    icon: str = ""
    dashed: bool = False


def _look(state: StageState, c: Tokens) -> _Look:
    return {
        "done": _Look(c.good_tint, c.good, c.good, "check"),
        "current": _Look(c.accent, c.on_accent, c.on_accent),
        "future": _Look(c.stage, c.muted, c.muted),
        "skipped": _Look(c.canvas, c.muted, c.muted, "skip", dashed=True),
        "alternate": _Look(c.warn_tint, c.warn, c.warn, "flag"),
    }[state]


class StageChevrons(Painted):
    """A row of stages. `activated(id)` comes on click or Enter; arrows move the focus."""

    activated = Signal(str)

    def __init__(self, stages: Sequence[Stage] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._stages: tuple[Stage, ...] = ()
        self._focused = 0
        self.set_stages(stages)

    def set_stages(self, stages: Sequence[Stage]) -> None:
        """Show these stages, in order; a refresh does not move somebody who walks along them."""
        stood = self.focused_id() if self.hasFocus() else ""
        self._stages = tuple(stages)
        ids = [stage.id for stage in stages]
        states = [stage.state for stage in stages]
        current = states.index("current") if "current" in states else 0
        self._focused = ids.index(stood) if stood in ids else current
        self._name()
        self.updateGeometry()
        self.update()

    def stages(self) -> tuple[Stage, ...]:
        """What is shown."""
        return self._stages

    def focused_id(self) -> str:
        """The stage that the arrow keys stand on."""
        return self._stages[self._focused].id if self._stages else ""

    def state_word(self, state: StageState) -> str:
        """The word that a screen reader says for a state."""
        return {
            "done": self.tr("done"),
            "current": self.tr("current stage"),
            "future": self.tr("not started"),
            "skipped": self.tr("skipped"),
            "alternate": self.tr("current, alternate stage"),
        }[state]

    def _name(self) -> None:
        spoken = [f"{s.name}: {self.state_word(s.state)}, {s.status}" for s in self._stages]
        self.setAccessibleName(self.tr("Stages"))
        self.setAccessibleDescription("; ".join(spoken))

    def sizeHint(self) -> QSize:
        return sized(px(110) * max(1, len(self._stages)), px(44))

    def minimumSizeHint(self) -> QSize:
        return sized(px(70) * max(1, len(self._stages)), px(44))

    def box_of(self, place: int) -> QRectF:
        """The rectangle of a stage; neighbours overlap by the point of the arrow."""
        count = len(self._stages)
        tip, gap = px(11), px(7)
        wide = (self.width() + (count - 1) * (tip - gap)) / count
        return QRectF(place * (wide - tip + gap), 0, wide, self.height())

    def _shape(self, place: int) -> QPolygonF:
        box, tip = self.box_of(place), px(11)
        first, last = place == 0, place == len(self._stages) - 1
        right = box.right() if last else box.right() - tip
        middle = box.center().y()
        points = [box.topLeft(), QPointF(right, 0)]
        points.append(QPointF(box.right(), middle) if not last else QPointF(right, middle))
        points += [QPointF(right, box.bottom()), box.bottomLeft()]
        if not first:
            points.append(QPointF(box.left() + tip, middle))
        return QPolygonF(points)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = smooth(self)
        c = tokens()
        for place, stage in enumerate(self._stages):
            self._paint_stage(painter, place, stage, c)
        painter.end()

    def _paint_stage(self, painter: QPainter, place: int, stage: Stage, c: Tokens) -> None:
        look = _look(stage.state, c)
        shape = self._shape(place)
        painter.setBrush(QColor(look.fill))
        pen = QPen(QColor(c.edge), 1, Qt.PenStyle.DashLine) if look.dashed else Qt.PenStyle.NoPen
        painter.setPen(pen)
        painter.drawPolygon(shape)
        box = self.box_of(place)
        left = box.left() + px(10 if place == 0 else 19)
        mark = QRectF(left, 0, px(20), box.height())
        # Where it is tight the name matters more than the number; a state's own mark always stays.
        if look.icon or box.width() > px(96):
            self._paint_mark(painter, mark, place, look)
            left = mark.right() + px(6)
        text_left = left
        room = box.right() - px(7) - text_left
        half = box.height() / 2
        top = QRectF(text_left, px(4), room, half - px(3))
        low = QRectF(text_left, half, room, half - px(5))
        draw_text(painter, top, stage.name, font(12, 600), look.ink)
        draw_text(painter, low, stage.status, font(11.5), look.detail)
        if self.hasFocus() and place == self._focused:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = c.ink if stage.state == "current" else c.accent
            painter.setPen(QPen(QColor(ring), 2))
            painter.drawPolygon(self._shape(place))

    def _paint_mark(self, painter: QPainter, box: QRectF, place: int, look: _Look) -> None:
        if look.icon:
            draw_icon(painter, box, look.icon, 16, look.ink)
            return
        side = px(18)
        ring = QRectF(0, 0, side, side)
        ring.moveCenter(box.center())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(look.ink), 1.5))
        painter.drawEllipse(ring)
        draw_text(painter, ring, str(place + 1), font(10, 600), look.ink, CENTER)

    def _at(self, x: float, y: float) -> int | None:
        point = QPointF(x, y)
        for place in range(len(self._stages)):
            if self._shape(place).containsPoint(point, Qt.FillRule.OddEvenFill):
                return place
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._at(event.position().x(), event.position().y())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self._focused = place
            self.update()
            self.activated.emit(self._stages[place].id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
        if step and self._stages:
            self._focused = max(0, min(len(self._stages) - 1, self._focused + step))
            self.update()
        elif event.key() in _PRESS and self._stages:
            self.activated.emit(self.focused_id())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()
        super().focusInEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self._at(event.pos().x(), event.pos().y())
            if place is not None:
                stage = self._stages[place]
                QToolTip.showText(event.globalPos(), f"{stage.name}\n{stage.status}", self)
            return True
        return super().event(event)
