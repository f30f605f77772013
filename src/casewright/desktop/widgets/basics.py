"""Buttons, labels, lines, cards. Rule: only Qt's own controls with a style-sheet kind, no painting."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from casewright.desktop.theme import font, icon, px

ButtonKind = Literal["primary", "secondary", "ghost", "danger"]
_ICON_ROLE = {"primary": "on_accent", "secondary": "ink", "ghost": "accent", "danger": "bad"}


class Button(QPushButton):
    """A push button of one of four kinds, with an icon of ours if wanted."""

    def __init__(
        self,
        text: str,
        kind: ButtonKind = "secondary",
        icon_name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(literal(text), parent)
        self.setProperty("kind", kind)
        # Clicking must not steal the keyboard from the field a person is typing in.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(text)
        self._with_icon = bool(icon_name)
        if icon_name:
            self.setIcon(icon(icon_name, _ICON_ROLE[kind]))
            self.setIconSize(QSize(px(16), px(16)))

    def setText(self, text: str) -> None:
        """Show this text as it is; an & in it is an &."""
        super().setText(literal(text))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange and self._with_icon:
            self.setIconSize(QSize(px(16), px(16)))
        super().changeEvent(event)


def _unmarked(text: str) -> str:
    """A text for a tool tip, which would read markup where it sees some."""
    if "<" not in text:
        return text
    # Rare, and not needed for the first paint.
    from html import escape

    return escape(text)


def literal(text: str) -> str:
    """A text for a control of Qt's that takes & for the mark of a shortcut: it stays an &."""
    return text.replace("&", "&&")


def icon_button(icon_name: str, name: str, kind: ButtonKind = "secondary") -> Button:
    """A square button that shows only an icon; `name` is its tool tip and accessible name."""
    button = Button("", kind, icon_name)
    button.setProperty("square", "true")
    button.setToolTip(name)
    button.setAccessibleName(name)
    return button


class Text(QLabel):
    """A label in one of the text sizes, shortened with … unless it wraps."""

    def __init__(
        self,
        text: str = "",
        size: float = 13,
        weight: int = 400,
        ink: Literal["ink", "muted", "bad"] = "ink",
        *,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._size, self._weight = size, weight
        self._full = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setProperty("ink", ink)
        if not wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._restyle()
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show this text; it is also what a screen reader says."""
        self._full = text
        self.setAccessibleName(text)
        self._fit()
        self.updateGeometry()

    def full_text(self) -> str:
        """The text before it was shortened."""
        return self._full

    def set_ink(self, ink: Literal["ink", "muted", "bad"]) -> None:
        """Choose the token that the text is written in."""
        self.setProperty("ink", ink)
        self.style().unpolish(self)
        self.style().polish(self)

    def minimumSizeHint(self) -> QSize:
        if self.wordWrap():
            return super().minimumSizeHint()
        return QSize(px(16), super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        if self.wordWrap():
            return super().sizeHint()
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self._full) + 2, metrics.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self._restyle()
        super().changeEvent(event)

    def _restyle(self) -> None:
        wanted = font(self._size, self._weight)
        if self.font() != wanted:
            self.setFont(wanted)

    def _fit(self) -> None:
        shown = self._full
        if not self.wordWrap():
            metrics = QFontMetrics(self.font())
            shown = metrics.elidedText(shown, Qt.TextElideMode.ElideRight, max(self.width(), 1))
        cut = shown != self._full
        # Beside the field that it names a label would take & for the mark of a shortcut.
        shown = literal(shown) if self.buddy() is not None else shown
        if shown != super().text():
            super().setText(shown)
        # What people typed is never markup.
        self.setToolTip(_unmarked(self._full) if cut else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        self._fit()
        super().paintEvent(event)


def hairline(*, upright: bool = False) -> QFrame:
    """A 1-px line across (or down) its layout."""
    line = QFrame()
    line.setProperty("line", "true")
    if upright:
        line.setFixedWidth(1)
    else:
        line.setFixedHeight(1)
    return line


class Card(QFrame):
    """A bordered surface with an optional title row; content goes into `body`."""

    def __init__(
        self,
        title: str = "",
        subtitle: str = "",
        *,
        margin: int = 16,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self.setAccessibleName(title)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(*(px(margin),) * 4)
        self.body.setSpacing(px(12))
        self.corner = QHBoxLayout()
        self.corner.setSpacing(px(8))
        self.title = Text(title, 13, 600)
        self.subtitle = Text(subtitle, 12, 400, "muted")
        if title:
            self.body.addLayout(self._head())

    def _head(self) -> QLayout:
        row = QHBoxLayout()
        row.setSpacing(px(8))
        texts = QVBoxLayout()
        texts.setSpacing(px(3))
        texts.addWidget(self.title)
        if self.subtitle.full_text():
            texts.addWidget(self.subtitle)
        row.addLayout(texts, 1)
        row.addLayout(self.corner)
        return row

    def add_corner(self, widget: QWidget) -> None:
        """Put a widget at the right end of the title row."""
        self.corner.addWidget(widget)


def show_when(widget: QWidget, wanted: bool) -> None:
    """Show or hide a part. One without a parent is not shown now: it would be a window."""
    if not wanted:
        widget.hide()
    elif widget.parentWidget() is not None:
        widget.show()


def repolish(widget: QWidget, name: str, value: str) -> None:
    """Set a property that the style sheet selects by, and let the sheet be applied again."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def clear_layout(layout: QLayout) -> None:
    """Take everything out of a layout and delete the widgets, at the next turn of the loop."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        inner = item.layout()
        if inner is not None:
            clear_layout(inner)
