"""The head of a page and the bar at the window's foot. Rule: texts in, nothing computed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPaintEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from casewright.desktop.theme import px, tokens
from casewright.desktop.widgets.basics import Text
from casewright.desktop.widgets.paint import Painted, sized, smooth

Connection = Literal["connected", "busy", "lost"]


class PageHeader(QWidget):
    """Title and subtitle at the left, actions at the right."""

    def __init__(self, title: str = "", subtitle: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        self._prefix = Text("", 18, 500, "muted")
        self._prefix.hide()
        self._title = Text(title, 18, 600)
        self._subtitle = Text(subtitle, 12, 400, "muted")
        self.beside = QHBoxLayout()
        self.beside.setSpacing(px(8))
        first = QHBoxLayout()
        first.setSpacing(px(10))
        first.addWidget(self._prefix)
        first.addWidget(self._title)
        first.addLayout(self.beside)
        first.addStretch(1)
        texts = QVBoxLayout()
        texts.setSpacing(px(3))
        texts.addLayout(first)
        texts.addWidget(self._subtitle)
        row.addLayout(texts, 1)
        self._actions = QHBoxLayout()
        self._actions.setSpacing(px(8))
        row.addLayout(self._actions)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_texts(self, title: str, subtitle: str = "", prefix: str = "") -> None:
        """Show another title; the prefix (a case's id) stands before it in grey."""
        self._title.setText(title)
        self._subtitle.setText(subtitle)
        self._prefix.setText(prefix)
        self._prefix.setVisible(bool(prefix))
        self.setAccessibleName(f"{prefix} {title}".strip())

    def title(self) -> str:
        """The title that is shown."""
        return self._title.full_text()

    def subtitle(self) -> str:
        """The subtitle that is shown."""
        return self._subtitle.full_text()

    def add_beside(self, widget: QWidget) -> None:
        """Put a pill or the like right behind the title."""
        self.beside.addWidget(widget)

    def add_action(self, widget: QWidget) -> None:
        """Put a control at the right end; the primary button comes last."""
        self._actions.addWidget(widget)


class _Dot(Painted):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._state: Connection = "connected"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_state(self, state: Connection) -> None:
        self._state = state
        self.update()

    def sizeHint(self) -> QSize:
        return sized(px(8), px(8))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = smooth(self)
        c = tokens()
        colour = {"connected": c.good, "busy": c.warn, "lost": c.bad}[self._state]
        painter.setPen(QColor(colour))
        # Lost is a ring, not only another colour.
        hollow = self._state == "lost"
        painter.setBrush(Qt.BrushStyle.NoBrush if hollow else QColor(colour))
        painter.drawEllipse(self.rect().adjusted(1, 1, -1, -1))
        painter.end()


class StatusBar(QFrame):
    """Connection at the left, the shortcuts of the page at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "bar")
        self.setAccessibleName(self.tr("Status"))
        row = QHBoxLayout(self)
        row.setContentsMargins(px(10), px(3), px(16), px(4))
        row.setSpacing(px(7))
        self._dot = _Dot(self)
        self._text = Text("", 12, 400, "muted")
        self._keys = Text("", 12, 400, "muted")
        row.addWidget(self._dot)
        row.addWidget(self._text)
        row.addStretch(1)
        row.addWidget(self._keys)

    def set_connection(self, state: Connection, text: str) -> None:
        """Show the state as a dot and in words."""
        self._dot.set_state(state)
        self._text.setText(text)

    def set_shortcuts(self, shortcuts: Sequence[tuple[str, str]]) -> None:
        """Show (key, what it does) pairs."""
        self._keys.setText("   ·   ".join(f"{key} {what}" for key, what in shortcuts))

    def text(self) -> str:
        """What stands at the left end."""
        return self._text.full_text()

    def shortcuts_text(self) -> str:
        """What stands at the right end."""
        return self._keys.full_text()
