"""Empty states, banners and toasts. Rule: each says what happened, what it means, what to do."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from casewright.desktop.theme import px, tokens
from casewright.desktop.theme.tokens import Tone, mixed
from casewright.desktop.widgets.basics import Button, Text, icon_button, show_when
from casewright.desktop.widgets.paint import Painted, draw_icon, fill_round, sized, smooth

BannerTone = Literal["accent", "good", "warn", "bad"]
_ICON = {"accent": "info", "good": "check-circle", "warn": "warning", "bad": "error"}


class IconTile(Painted):
    """An icon on a tinted tile; decoration, so it has no accessible name of its own."""

    def __init__(
        self,
        icon_name: str,
        tone: Tone = "neutral",
        size: int = 28,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon, self._tone, self._size = icon_name, tone, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return sized(px(self._size), px(self._size))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = smooth(self)
        ink, tint = tokens().tone(self._tone)
        fill_round(painter, QRectF(self.rect()), px(self._size * 0.23), tint)
        draw_icon(painter, QRectF(self.rect()), self._icon, round(self._size * 0.56), ink)
        painter.end()


class EmptyState(QWidget):
    """What stands where nothing is: why, and what to do next."""

    action = Signal()

    def __init__(
        self,
        icon_name: str,
        title: str,
        text: str,
        action: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(f"{title}. {text}")
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(24), px(24), px(24))
        column.setSpacing(px(8))
        column.addStretch(1)
        middle = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(IconTile(icon_name, "accent", 48), 0, middle)
        column.addSpacing(px(4))
        self._title = Text(title, 15, 600)
        column.addWidget(self._title, 0, middle)
        body = self._body = Text(text, 13, 400, "muted", wrap=True)
        body.setAlignment(middle)
        self._fit()
        column.addWidget(body, 0, middle)
        self.button = Button(action, "primary")
        show_when(self.button, bool(action))
        self.button.clicked.connect(self.action)
        column.addSpacing(px(4))
        column.addWidget(self.button, 0, middle)
        column.addStretch(1)

    def _fit(self) -> None:
        # A wrapped label in the middle of a layout is not asked for its height.
        wide = px(360)
        self._body.setFixedSize(wide, max(px(18), self._body.heightForWidth(wide)))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_body"):
            self._fit()
        super().changeEvent(event)

    def set_texts(self, title: str, text: str, action: str = "") -> None:
        """Say something else."""
        self.setAccessibleName(f"{title}. {text}")
        self._title.setText(title)
        self._body.setText(text)
        self._fit()
        self.button.setText(action)
        self.button.setAccessibleName(action)
        show_when(self.button, bool(action))


class Banner(QFrame):
    """A message in the page: what happened, what it means, what to do, with a button for that."""

    action = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone: BannerTone = "bad"
        self._title = Text("", 13, 600, wrap=True)
        self._text = Text("", 12.5, 400, wrap=True)
        self._button = Button("")
        self._close = icon_button("cross", self.tr("Close this message"), "ghost")
        self._button.clicked.connect(self.action)
        self._close.clicked.connect(self._closed)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._build()
        self.hide()

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(px(42), px(10), px(8), px(10))
        row.setSpacing(px(8))
        texts = QVBoxLayout()
        texts.setSpacing(px(2))
        texts.addWidget(self._title)
        texts.addWidget(self._text)
        row.addLayout(texts, 1)
        row.addWidget(self._button)
        row.addWidget(self._close)

    def show_message(
        self,
        what: str,
        means: str,
        do: str,
        action: str = "",
        tone: BannerTone = "bad",
    ) -> None:
        """Show a message in three sentences; `action` is the text of the button that mends it."""
        self._tone = tone
        self._title.setText(what)
        self._text.setText(" ".join(part for part in (means, do) if part))
        self._text.setVisible(bool(self._text.full_text()))
        self._button.setText(action)
        self._button.setAccessibleName(action)
        self._button.setVisible(bool(action))
        self.setAccessibleName(f"{what} {self._text.full_text()}")
        show_when(self, True)
        self.update()

    def text(self) -> str:
        """All sentences that are shown, in order."""
        return f"{self._title.full_text()} {self._text.full_text()}".strip()

    def _closed(self) -> None:
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._closed()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = smooth(self)
        ink, tint = tokens().tone(self._tone)
        fill_round(painter, QRectF(self.rect()), px(8), tint, mixed(tint, ink, 0.4))
        spot = QRectF(px(12), px(9), px(20), px(20))
        draw_icon(painter, spot, _ICON[self._tone], 18, ink)
        painter.end()


class Toast(QFrame):
    """A short word at the foot of a window that goes away by itself; errors use a Banner."""

    undo = Signal()

    def __init__(self, window: QWidget, stay_ms: int = 5000) -> None:
        super().__init__(window)
        self._window = window
        self.setProperty("surface", "popup")
        self._text = Text("", 13, 500)
        self._undo = Button(self.tr("Undo"), "ghost")
        self._undo.clicked.connect(self._undone)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(14), px(6), px(8), px(6))
        row.setSpacing(px(8))
        row.addWidget(IconTile("check", "good", 22))
        row.addWidget(self._text)
        row.addWidget(self._undo)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(stay_ms)
        self._timer.timeout.connect(self.hide)
        window.installEventFilter(self)
        self.hide()

    def show_text(self, text: str, *, can_undo: bool = False) -> None:
        """Show the text for a while; with `can_undo` a button emits `undo`."""
        self._text.setText(text)
        self._undo.setVisible(can_undo)
        self.setAccessibleName(text)
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    def text(self) -> str:
        """What is or was shown last."""
        return self._text.full_text()

    def _undone(self) -> None:
        self.hide()
        self.undo.emit()

    def _place(self) -> None:
        window, wanted = self._window, self.sizeHint()
        # A text that is wider than the window is shortened with …, never cut.
        self.resize(min(wanted.width(), window.width() - px(32)), wanted.height())
        left = (window.width() - self.width()) // 2
        self.move(left, window.height() - self.height() - px(44))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)
