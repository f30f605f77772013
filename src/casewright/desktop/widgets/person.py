"""People and urgency: avatars, a stack of them, urgency bars. Rule: the word stands beside the shape."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from casewright.desktop.theme import Tokens, font, px, tokens
from casewright.desktop.widgets.paint import (
    CENTER,
    Painted,
    draw_avatar,
    draw_text,
    fill_round,
    sized,
    smooth,
    width_of,
)


class Avatar(Painted):
    """A person's initials in a disc; its accessible name is the whole name."""

    def __init__(self, name: str = "", size: int = 24, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_name(name)

    def set_name(self, name: str) -> None:
        """Show another person."""
        self._name = name
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.update()

    def sizeHint(self) -> QSize:
        return sized(px(self._size), px(self._size))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = smooth(self)
        draw_avatar(
            painter, QRectF(self.rect()), self._name, font(self._size * 0.41, 600), tokens()
        )
        painter.end()


class AvatarStack(Painted):
    """Several people, overlapping; those beyond `most` are a count."""

    def __init__(
        self, names: Sequence[str] = (), most: int = 4, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._most = most
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_names(names)

    def set_names(self, names: Sequence[str]) -> None:
        """Show these people."""
        self._names = tuple(names)
        self.setAccessibleName(", ".join(names))
        self.setToolTip("\n".join(names))
        self.updateGeometry()
        self.update()

    def _more(self) -> str:
        extra = len(self._names) - self._most
        return f"+{extra}" if extra > 0 else ""

    def sizeHint(self) -> QSize:
        shown = min(len(self._names), self._most)
        more = px(30) if self._more() else 0
        return sized(px(22) * shown + px(4) + more, px(26))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = smooth(self)
        colours = tokens()
        if self._more():
            left = px(22) * self._most - px(4)
            back = QRectF(left, 0, px(36), px(26))
            fill_round(painter, back, px(13), colours.sunken)
            text_box = back.adjusted(px(8), 0, 0, 0)
            draw_text(painter, text_box, self._more(), font(11, 500), colours.muted, CENTER)
        for place, name in enumerate(self._names[: self._most]):
            box = QRectF(px(22) * place, 0, px(26), px(26))
            painter.setPen(QColor(colours.canvas))
            painter.setBrush(QColor(colours.canvas))
            painter.drawEllipse(box)
            edge = px(1.5)
            draw_avatar(
                painter, box.adjusted(edge, edge, -edge, -edge), name, font(9.5, 600), colours
            )
        painter.end()


def urgency_level(urgency: int) -> int:
    """1 normal, 2 high, 3 urgent, from an urgency of 0 to 100."""
    return 3 if urgency >= 70 else 2 if urgency >= 40 else 1


def urgency_word(urgency: int) -> str:
    """The word for an urgency of 0 to 100."""
    words = (
        QCoreApplication.translate("Urgency", "Normal"),
        QCoreApplication.translate("Urgency", "High"),
        QCoreApplication.translate("Urgency", "Urgent"),
    )
    return words[urgency_level(urgency) - 1]


def draw_urgency(painter: QPainter, left: float, middle: float, level: int, c: Tokens) -> None:
    """Three bars that rise; the first `level` are filled. The middle is that of the row."""
    colour = (c.muted, c.warn, c.bad)[level - 1]
    base = middle + px(5)
    for place, height in enumerate((4, 7, 10)):
        bar = QRectF(left + px(5) * place, base - px(height), px(4), px(height))
        fill_round(painter, bar, 1, colour if place < level else c.line)


class UrgencyMark(Painted):
    """Bars, word and number of an urgency."""

    def __init__(self, urgency: int = 10, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_urgency(urgency)

    def set_urgency(self, urgency: int) -> None:
        """Show another urgency, 0 to 100."""
        self._urgency = urgency
        self.setAccessibleName(f"{urgency_word(urgency)}, {self._number()}")
        self.updateGeometry()
        self.update()

    def _number(self) -> str:
        return self.tr("{0} of 100").format(self._urgency)

    def sizeHint(self) -> QSize:
        texts = width_of(urgency_word(self._urgency), font(13, 500))
        texts += width_of(self._number(), font(12))
        return sized(px(22) + texts + px(8), px(18))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = smooth(self)
        colours = tokens()
        middle = self.height() / 2
        draw_urgency(painter, 0, middle, urgency_level(self._urgency), colours)
        word = urgency_word(self._urgency)
        box = QRectF(px(21), 0, self.width() - px(21), self.height())
        draw_text(painter, box, word, font(13, 500), colours.ink)
        box.setLeft(box.left() + width_of(word, font(13, 500)) + px(6))
        draw_text(painter, box, self._number(), font(12), colours.muted)
        painter.end()
