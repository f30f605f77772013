"""Small painting helpers of our own widgets. Rule: no state; colours are handed in."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QWidget

from casewright.desktop.theme import icon_pixmap, px
from casewright.desktop.theme.tokens import Tokens, person_tint

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTER = Qt.AlignmentFlag.AlignCenter


def smooth(widget: QWidget) -> QPainter:
    """A painter on the widget with antialiasing; end it, or let it go out of scope."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return painter


def width_of(text: str, font: QFont) -> float:
    """The width of one line of text."""
    return QFontMetricsF(font).horizontalAdvance(text)


def draw_text(
    painter: QPainter,
    box: QRectF,
    text: str,
    font: QFont,
    colour: str,
    align: Qt.AlignmentFlag = LEFT,
) -> bool:
    """One line of text, shortened with … when it does not fit; gives whether it was shortened."""
    shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width() + 0.5)
    painter.setFont(font)
    painter.setPen(QColor(colour))
    painter.drawText(box, align, shown)
    return shown != text


def fill_round(
    painter: QPainter, box: QRectF, radius: float, fill: str | None, border: str | None = None
) -> None:
    """A rounded box; with a border the line lies on half pixels, so that it stays one pixel."""
    painter.setBrush(QColor(fill) if fill else Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(border), 1) if border else Qt.PenStyle.NoPen)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5) if border else box, radius, radius)


def focus_ring(painter: QPainter, box: QRectF, radius: float, colour: str) -> None:
    """The 2-px outline that shows where the keyboard is."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(colour), 2))
    painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), radius, radius)


def draw_icon(painter: QPainter, box: QRectF, name: str, size: int, colour: str) -> None:
    """An icon of `size` design pixels in the middle of the box."""
    side = px(size)
    pixmap = icon_pixmap(name, side, colour, painter.device().devicePixelRatioF())
    top_left = box.center() - QPointF(side / 2, side / 2)
    painter.drawPixmap(QPointF(round(top_left.x()), round(top_left.y())), pixmap)


def draw_avatar(painter: QPainter, box: QRectF, name: str, font: QFont, colours: Tokens) -> None:
    """A person's initials in a disc of that person's tint."""
    text, back = person_tint(name, colours)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(back))
    painter.drawEllipse(box)
    painter.setFont(font)
    painter.setPen(QColor(text))
    painter.drawText(box, CENTER, initials(name))


def initials(name: str) -> str:
    """The first letters of the first and the last word; `?` for an empty name."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


class Painted(QWidget):
    """A widget that paints itself and measures itself again when font or style change."""

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (
            QEvent.Type.FontChange,
            QEvent.Type.StyleChange,
            QEvent.Type.PaletteChange,
        ):
            self.updateGeometry()
            self.update()
        super().changeEvent(event)


def sized(width: float, height: float) -> QSize:
    """A size hint from lengths that may be fractions."""
    return QSize(int(width + 0.999), int(height + 0.999))
