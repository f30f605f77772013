"""What a person at the screen does: look, type, paste, press. Rule: through Qt, never around it."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

W = TypeVar("W", bound=QWidget)

NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


def stand(qtbot: QtBot, widget: W, width: int = 0, height: int = 0) -> W:
    """Show a widget as a window in front, in its own size or in this one."""
    qtbot.addWidget(widget)
    if width:
        widget.resize(width, height)
    widget.show()
    widget.activateWindow()
    return widget


def focus(qtbot: QtBot, widget: QWidget) -> None:
    """Put the keyboard there, and see that it is there."""
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)


def focused() -> QWidget:
    """The control that has the keyboard."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def press(qtbot: QtBot, key: Qt.Key, times: int = 1, modifier: Qt.KeyboardModifier = NONE) -> None:
    """Press a key wherever the keyboard is."""
    for _time in range(times):
        qtbot.keyClick(focused(), key, modifier)


def write(qtbot: QtBot, text: str) -> None:
    """Type a text wherever the keyboard is; letters beyond ASCII come as from an input method."""
    for letter in text:
        if letter.isascii():
            qtbot.keyClicks(focused(), letter)
        else:
            event = QInputMethodEvent()
            event.setCommitString(letter)
            QApplication.sendEvent(focused(), event)


def paste(qtbot: QtBot, text: str) -> None:
    """Paste a text wherever the keyboard is."""
    QGuiApplication.clipboard().setText(text)
    press(qtbot, Qt.Key.Key_V, modifier=CTRL)


def click(qtbot: QtBot, widget: QWidget, spot: QPoint | None = None) -> None:
    """Click the left button, in the middle or at a spot."""
    where = spot if spot is not None else widget.rect().center()
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=where)


def named(parent: QWidget, name: str, kind: type[W]) -> W:
    """The control that a screen reader calls so; StopIteration when there is none."""
    return next(w for w in parent.findChildren(kind) if w.accessibleName() == name)


def names(parent: QWidget) -> list[str]:
    """What a screen reader can say of the visible parts, in the order they were made."""
    parts = parent.findChildren(QWidget)
    return [w.accessibleName() for w in parts if w.isVisible() and w.accessibleName()]


def picture(widget: QWidget) -> QImage:
    """The widget as it is painted now."""
    return widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def inks(image: QImage) -> set[str]:
    """Every colour in a picture, as `#rrggbb`."""
    raw = memoryview(bytes(image.constBits())).cast("I")
    return {f"#{one & 0xFFFFFF:06x}" for one in set(raw)}


def columns_with(image: QImage, colour: str) -> list[int]:
    """The x of every column of a picture in which a colour occurs, left to right."""
    wide, raw = image.width(), memoryview(bytes(image.constBits())).cast("I")
    wanted = int(colour[1:], 16)
    return sorted({at % wide for at, one in enumerate(raw) if one & 0xFFFFFF == wanted})


def walk(qtbot: QtBot, steps: int, key: Qt.Key = Qt.Key.Key_Tab) -> list[str]:
    """The names of the controls that Tab (or another key) comes by."""
    seen = []
    for _step in range(steps):
        press(qtbot, key)
        seen.append(focused().accessibleName())
    return seen
