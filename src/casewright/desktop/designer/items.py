"""What stands on the canvas: one self-painting item per stage, card and step.

Rule: plain graphics items without children or effects; what is far away is painted with less.
"""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyle, QStyleOptionGraphicsItem, QWidget

from casewright.desktop.designer.layout import INDENT, Box, ProcessBox, StageBox, StepBox
from casewright.desktop.theme import Tokens, font, px, tokens
from casewright.desktop.widgets.paint import CENTER, draw_icon, draw_text, fill_round, width_of
from casewright.desktop.widgets.pill import draw_pill, pill_width

#: Below this zoom text is a grey bar.
_DETAIL = 0.45


def rect_of(box: Box) -> QRectF:
    """A box of the layout in scene pixels."""
    return QRectF(px(box.x), px(box.y), px(box.w), px(box.h))


def _diamond(painter: QPainter, middle: QPointF, c: Tokens) -> None:
    half = px(4)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(c.gold))
    painter.drawPolygon(
        QPolygonF(
            [
                middle + QPointF(0, -half),
                middle + QPointF(half, 0),
                middle + QPointF(0, half),
                middle + QPointF(-half, 0),
            ]
        )
    )


class Item(QGraphicsItem):
    """The base: a rectangle, a name for screen readers, the measure whose thread is shown."""

    selectable = True

    def __init__(self, key: str, box: Box, said: str) -> None:
        super().__init__()
        self.key = key
        self.said = said
        self.thread: str | None = ""
        self.rect = rect_of(box)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable, self.selectable)
        self.setToolTip(said)

    def boundingRect(self) -> QRectF:
        return self.rect.adjusted(-2, -2, 2, 2)

    def in_thread(self, serves: frozenset[str]) -> bool:
        """Whether the gold diamond stands here: any measure, the chosen one, or none."""
        return bool(serves) if self.thread == "" else self.thread in serves

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        near = option.levelOfDetailFromTransform(painter.worldTransform()) >= _DETAIL
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        self.draw(painter, tokens(), near, chosen)

    def draw(self, painter: QPainter, c: Tokens, near: bool, chosen: bool) -> None:
        """Paint it; ``near``: there is room for text."""
        raise NotImplementedError


class StageItem(Item):
    """A chevron, or the head of an alternate stage."""

    def __init__(self, stage: StageBox, first: bool, last: bool) -> None:
        super().__init__(f"stage:{stage.id}", stage.box, f"{stage.name}, {stage.detail}")
        self.stage, self.first, self.last = stage, first, last

    def boundingRect(self) -> QRectF:
        return self.rect.adjusted(-2, -px(28), px(12), px(32))

    def _shape(self) -> QPolygonF:
        box, tip = self.rect, px(10)
        points = [box.topLeft(), box.topRight()]
        points.append(QPointF(box.right() + (0 if self.last else tip), box.center().y()))
        points += [box.bottomRight(), box.bottomLeft()]
        if not self.first:
            points.append(QPointF(box.left() + tip, box.center().y()))
        return QPolygonF(points)

    def draw(self, painter: QPainter, c: Tokens, near: bool, chosen: bool) -> None:
        painter.setPen(QPen(QColor(c.accent), 2) if chosen else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(c.accent_tint if chosen else c.stage))
        if self.stage.alternate:
            painter.drawRoundedRect(self.rect, px(6), px(6))
        else:
            painter.drawPolygon(self._shape())
        if not near:
            return
        left = self.rect.left() + px(10 if self.first or self.stage.alternate else 18)
        mark = QRectF(left, self.rect.top(), px(18), self.rect.height())
        ink = c.accent if chosen else c.muted
        if self.stage.alternate:
            draw_icon(painter, mark, "flag", 16, ink)
        else:
            ring = QRectF(mark.left(), mark.center().y() - px(8), px(16), px(16))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(ink), 1.4))
            painter.drawEllipse(ring)
            draw_text(painter, ring, str(self.stage.number), font(9.5, 600), ink, CENTER)
        self._words(painter, mark.right() + px(7), c, chosen)

    def _words(self, painter: QPainter, left: float, c: Tokens, chosen: bool) -> None:
        room = self.rect.right() - left - px(6)
        half = self.rect.height() / 2
        upper = QRectF(left, self.rect.top() + px(4), room, half - px(2))
        lower = QRectF(left, self.rect.center().y(), room, half - px(6))
        draw_text(painter, upper, self.stage.name, font(13, 600), c.accent if chosen else c.ink)
        draw_text(painter, lower, self.stage.detail, font(11), c.muted)
        if self.stage.promise:
            wide = min(self.rect.width(), pill_width(self.stage.promise, "clock", 11))
            pill = QRectF(self.rect.left(), self.rect.bottom() + px(7), wide, px(21))
            draw_pill(painter, pill, self.stage.promise, "neutral", "clock", 11)
        steps = [step for one in self.stage.processes for step in one.steps if step.step]
        serving = sum(self.in_thread(step.serves) for step in steps)
        if not self.stage.alternate and (serving or self.in_thread(self.stage.serves)):
            self._thread_words(painter, serving, len(steps), c)

    def _thread_words(self, painter: QPainter, serving: int, count: int, c: Tokens) -> None:
        middle = self.rect.top() - px(14)
        painter.setPen(QPen(QColor(c.gold), 1))
        painter.drawLine(
            QPointF(self.rect.left(), middle), QPointF(self.rect.right() + px(8), middle)
        )
        words = f"{serving} of {count} steps"
        wide = width_of(words, font(11.5, 500)) + px(26)
        label = QRectF(self.rect.left() + px(12), middle - px(9), wide, px(18))
        painter.fillRect(label, QColor(c.canvas))
        _diamond(painter, QPointF(label.left() + px(10), middle), c)
        draw_text(painter, label.adjusted(px(19), 0, 0, 0), words, font(11.5, 500), c.gold)


class CardItem(Item):
    """A process: a card with a title and how it begins; steps are painted above it."""

    def __init__(self, process: ProcessBox) -> None:
        super().__init__(f"process:{process.id}", process.box, f"{process.name}, {process.start}")
        self.process = process

    def draw(self, painter: QPainter, c: Tokens, near: bool, chosen: bool) -> None:
        fill_round(painter, self.rect, px(8), c.surface, c.accent if chosen else c.line)
        if not near:
            return
        left, room = self.rect.left() + px(11), self.rect.width() - px(22)
        title = QRectF(left, self.rect.top() + px(8), room, px(16))
        draw_text(painter, title, self.process.name, font(12, 600), c.ink)
        if self.in_thread(self.process.serves):
            _diamond(painter, QPointF(self.rect.right() - px(12), title.center().y()), c)
        start = QRectF(left, title.bottom() + px(1), room, px(15))
        if self.process.is_condition:
            wide = min(room, pill_width(self.process.start, "blueprint", 11))
            pill = QRectF(left - px(2), title.bottom() + px(3), wide, px(20))
            draw_pill(painter, pill, self.process.start, "neutral", "blueprint", 11)
        else:
            draw_text(painter, start, self.process.start, font(11), c.muted)
        self._links(painter, c)

    def _links(self, painter: QPainter, c: Tokens) -> None:
        """Hairlines from tile to tile: what comes after what."""
        rows = [step for step in self.process.steps if step.step is not None]
        painter.setPen(QPen(QColor(c.edge), 1))
        for one, following in pairwise(rows):
            if one.depth != following.depth:
                continue
            x = px(one.box.x) + px(INDENT) * one.depth + px(22) + 0.5
            top = px(one.box.y) + px(34)
            bottom = px(following.box.y) + px(6)
            if bottom > top:
                painter.drawLine(QPointF(x, top), QPointF(x, bottom))


class StepItem(Item):
    """A step: icon in a tile, name, who does it, the promise, and a diamond in the thread."""

    def __init__(self, step: StepBox) -> None:
        super().__init__(f"step:{step.id}", step.box, f"{step.name}, {step.who}")
        self.step = step
        if step.step is None:
            self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable, False)

    def draw(self, painter: QPainter, c: Tokens, near: bool, chosen: bool) -> None:
        inner = self.rect.adjusted(px(4) + px(INDENT) * self.step.depth, 1, -px(4), -1)
        if self.step.step is None:
            self._branch(painter, inner, c, near)
            return
        if chosen:
            fill_round(painter, inner, px(6), c.accent_tint)
            painter.setPen(QPen(QColor(c.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(inner.adjusted(1, 1, -1, -1), px(6), px(6))
        tile = QRectF(inner.left() + px(7), inner.top() + px(7), px(24), px(24))
        fill_round(painter, tile, px(6), c.surface if chosen else c.sunken)
        if near:
            draw_icon(painter, tile, self.step.icon, 14, c.accent if chosen else c.muted)
            self._words(painter, inner, tile.right() + px(8), c)
        else:
            bar = QRectF(tile.right() + px(8), tile.top() + px(4), inner.width() * 0.5, px(6))
            fill_round(painter, bar, px(3), c.stage)

    def _words(self, painter: QPainter, inner: QRectF, left: float, c: Tokens) -> None:
        serves = self.in_thread(self.step.serves)
        room = inner.right() - left - px(16 if serves else 5)
        name = QRectF(left, inner.top() + px(5), room, px(15))
        draw_text(painter, name, self.step.name, font(12, 500), c.ink)
        who = QRectF(left, name.bottom() + px(1), inner.right() - left - px(4), px(14))
        draw_text(painter, who, self.step.who, font(11), c.muted)
        if serves:
            _diamond(painter, QPointF(inner.right() - px(9), name.center().y()), c)
        if self.step.promise:
            words, room = self.step.promise, inner.right() - left
            if pill_width(words, "", 11) > room:
                words = words.replace(" deadline", "").replace(" goal", "")
            wide = min(room, pill_width(words, "", 11))
            pill = QRectF(left - px(4), who.bottom() + px(3), wide, px(19))
            draw_pill(painter, pill, words, "neutral", "", 11)

    def _branch(self, painter: QPainter, inner: QRectF, c: Tokens, near: bool) -> None:
        if near:
            text = f"{self.step.name}"
            box = inner.adjusted(px(8), px(4), -px(4), 0)
            draw_text(painter, box, text, font(11, 600), c.muted)
            end = box.left() + width_of(text, font(11, 600)) + px(6)
            if end < box.right():
                painter.setPen(QPen(QColor(c.line), 1))
                y = round(box.center().y()) + 0.5
                painter.drawLine(QPointF(end, y), QPointF(box.right(), y))


class LabelItem(Item):
    """A line of text on the canvas itself."""

    selectable = False

    def __init__(self, text: str, detail: str, box: Box) -> None:
        super().__init__("label", box, f"{text}, {detail}")
        self._text, self._detail = text, detail

    def draw(self, painter: QPainter, c: Tokens, near: bool, chosen: bool) -> None:
        draw_text(painter, self.rect, self._text, font(12.5, 600), c.muted)
        rest = self.rect.adjusted(width_of(self._text, font(12.5, 600)) + px(10), 0, 0, 0)
        draw_text(painter, rest, self._detail, font(12), c.muted)
