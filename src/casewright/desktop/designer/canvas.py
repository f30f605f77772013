"""The canvas: a view that zooms, pans and fits, with a minimap. Rule: read-only; it only selects."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QHBoxLayout, QWidget

from casewright.desktop.designer.items import (
    CardItem,
    Item,
    LabelItem,
    StageItem,
    StepItem,
    rect_of,
)
from casewright.desktop.designer.layout import Box, Plan
from casewright.desktop.theme import px, tokens
from casewright.desktop.widgets.basics import Text, icon_button
from casewright.desktop.widgets.paint import Painted, fill_round, smooth

LEAST, MOST = 0.2, 2.5
_DOTS = 24


class Canvas(QGraphicsView):
    """``picked(key)``: ``stage:ID``, ``process:ID`` or ``step:ID``, '' when nothing is."""

    picked = Signal(str)
    moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plan = Plan()
        self.setScene(QGraphicsScene(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(self.tr("Canvas of the blueprint"))
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._pan: QPointF | None = None
        self._fitted = True
        self.scene().selectionChanged.connect(self._selected)
        self.horizontalScrollBar().valueChanged.connect(lambda _v: self.moved.emit())
        self.verticalScrollBar().valueChanged.connect(lambda _v: self.moved.emit())

    def show_plan(self, plan: Plan) -> None:
        """Show another case type."""
        self.plan = plan
        scene = self.scene()
        scene.clear()
        primary = [stage for stage in plan.stages if not stage.alternate]
        for stage in plan.stages:
            first, last = stage is primary[0], stage is primary[-1]
            scene.addItem(StageItem(stage, first, last))
            for process in stage.processes:
                scene.addItem(CardItem(process))
                for step in process.steps:
                    scene.addItem(StepItem(step))
        if plan.alternate_top is not None:
            label = Box(0, plan.alternate_top - 28, plan.width, 20)
            words = self.tr("entered only by a change of stage")
            scene.addItem(LabelItem(self.tr("Alternate stages"), words, label))
        margin = px(24)
        size = QRectF(0, 0, px(plan.width), px(plan.height))
        scene.setSceneRect(size.adjusted(-margin, -margin, margin + px(10), margin))
        self.fit()

    def set_thread(self, measure: str | None) -> None:
        """Mark what serves a measure: '' any, None nothing."""
        for item in self.items():
            if isinstance(item, Item):
                item.thread = measure
        self.viewport().update()

    def items_of(self, key: str) -> list[Item]:
        """The items with a key."""
        return [one for one in self.items() if isinstance(one, Item) and one.key == key]

    def select(self, key: str) -> None:
        """Select an element and bring it into view."""
        self.scene().clearSelection()
        for item in self.items_of(key)[:1]:
            item.setSelected(True)
            self.ensureVisible(item.rect, px(24), px(24))

    def _selected(self) -> None:
        chosen = self.scene().selectedItems()
        first = chosen[0] if chosen else None
        self.picked.emit(first.key if isinstance(first, Item) else "")

    # -------------------------------------------------------------------------------- moving

    def zoom(self) -> float:
        """The scale, 1.0 as designed."""
        return self.transform().m11()

    def set_zoom(self, scale: float) -> None:
        """Another scale, within bounds."""
        self._fitted = False
        self._scale_to(scale)

    def _scale_to(self, scale: float) -> None:
        bounded = max(LEAST, min(MOST, scale))
        factor = bounded / self.zoom()
        self.scale(factor, factor)
        self.moved.emit()

    def fit(self) -> None:
        """Show the width of everything, at most as designed, beginning at the top."""
        self._fitted = True
        rect = self.sceneRect()
        if rect.width() <= 0:
            return
        room = self.viewport().rect()
        wide = min(1.0, room.width() / rect.width())
        # All of it where that stays readable; else its width, and the rest is scrolled to.
        whole = min(wide, room.height() / rect.height())
        self._scale_to(whole if whole >= 0.62 else max(wide, 0.5))
        self.centerOn(rect.center().x(), 0)
        self.verticalScrollBar().setValue(self.verticalScrollBar().minimum())
        self.moved.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitted:
            self.fit()
        self.moved.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self.zoom() * (1.15 if event.angleDelta().y() > 0 else 1 / 1.15))
            event.accept()
            return
        super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        on_item = isinstance(self.itemAt(event.position().toPoint()), Item)
        if event.button() == Qt.MouseButton.MiddleButton or not on_item:
            self._pan = event.position()
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pan is not None:
            step = event.position() - self._pan
            self._pan = event.position()
            across, down = self.horizontalScrollBar(), self.verticalScrollBar()
            across.setValue(across.value() - round(step.x()))
            down.setValue(down.value() - round(step.y()))
            self._fitted = False
            return
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pan = None
        self.viewport().unsetCursor()
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.set_zoom(self.zoom() * 1.15)
        elif key == Qt.Key.Key_Minus:
            self.set_zoom(self.zoom() / 1.15)
        elif key == Qt.Key.Key_0:
            self.fit()
        elif key in (Qt.Key.Key_J, Qt.Key.Key_Down, Qt.Key.Key_K, Qt.Key.Key_Up):
            self.step_by(1 if key in (Qt.Key.Key_J, Qt.Key.Key_Down) else -1)
        else:
            super().keyPressEvent(event)

    def step_by(self, step: int) -> None:
        """Select the next or previous step of the canvas."""
        keys = [f"step:{one.id}" for one in self.plan.steps if one.step is not None]
        chosen = self.scene().selectedItems()
        first = chosen[0] if chosen else None
        here = first.key if isinstance(first, Item) else ""
        place = keys.index(here) + step if here in keys else 0
        if keys:
            self.select(keys[max(0, min(len(keys) - 1, place))])

    # ------------------------------------------------------------------------------- painting

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        area = QRectF(rect)
        c = tokens()
        painter.fillRect(area, QColor(c.canvas))
        if self.zoom() < 0.5:
            return
        grid = px(_DOTS)
        painter.setPen(QPen(QBrush(QColor(c.line)), 1.6))
        x = int(area.left() // grid) * grid
        while x < area.right():
            y = int(area.top() // grid) * grid
            while y < area.bottom():
                painter.drawPoint(QPointF(x, y))
                y += grid
            x += grid

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange and self.plan.stages:
            self.show_plan(self.plan)
        super().changeEvent(event)


class Minimap(Painted):
    """The whole canvas small, with a frame around what is seen; a click goes there."""

    def __init__(self, canvas: Canvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self.fit()
        self.setAccessibleName(self.tr("Overview of the canvas"))
        canvas.moved.connect(self.update)

    def fit(self) -> None:
        """Take the shape of the canvas, within bounds."""
        rect = self._canvas.sceneRect()
        shape = rect.width() / rect.height() if not rect.isEmpty() else 1.8
        wide, high = px(150), px(110)
        self.setFixedSize(min(wide, round(high * shape)), min(high, round(wide / shape)))

    def _scale(self) -> float:
        rect = self._canvas.sceneRect()
        if rect.isEmpty():
            return 1.0
        return min((self.width() - px(8)) / rect.width(), (self.height() - px(8)) / rect.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = smooth(self)
        c = tokens()
        fill_round(painter, QRectF(self.rect()), px(6), c.surface, c.line)
        rect, scale = self._canvas.sceneRect(), self._scale()
        painter.translate(px(4), px(4))
        painter.scale(scale, scale)
        painter.translate(-rect.topLeft())
        for stage in self._canvas.plan.stages:
            fill_round(painter, rect_of(stage.box), 4, c.edge)
            for process in stage.processes:
                fill_round(painter, rect_of(process.box), 6, c.stage)
        seen = self._canvas.mapToScene(self._canvas.viewport().rect()).boundingRect()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(c.accent), 1.5 / scale))
        painter.drawRect(seen.intersected(rect))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        rect, scale = self._canvas.sceneRect(), self._scale()
        spot = (event.position() - QPointF(px(4), px(4))) / scale + rect.topLeft()
        self._canvas.centerOn(spot)


class ZoomBar(QFrame):
    """Minus, the scale, plus, fit."""

    def __init__(self, canvas: Canvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self._canvas = canvas
        self.label = Text("100 %", 12.5, 500)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(4), px(2), px(4), px(2))
        row.setSpacing(px(4))
        buttons = (
            ("minus", self.tr("Smaller"), lambda: canvas.set_zoom(canvas.zoom() / 1.15)),
            ("plus", self.tr("Larger"), lambda: canvas.set_zoom(canvas.zoom() * 1.15)),
            ("layers", self.tr("Show everything"), canvas.fit),
        )
        for place, (icon_name, name, act) in enumerate(buttons):
            button = icon_button(icon_name, name, "ghost")
            button.clicked.connect(lambda _on=False, act=act: act())
            row.addWidget(button)
            if place == 0:
                row.addWidget(self.label)
        canvas.moved.connect(self._show)

    def _show(self) -> None:
        self.label.setText(f"{round(self._canvas.zoom() * 100)} %")
