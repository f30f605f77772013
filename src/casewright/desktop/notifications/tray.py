"""A word from the system's tray while the person is in another window. Rule: nothing is there unless
there is a tray and something to say."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from casewright.desktop.theme import icon


class Tray(QObject):
    """Says things through the tray; ``clicked`` wants the window. Without one it only alerts."""

    clicked = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._icon: QSystemTrayIcon | None = None

    def say(self, title: str, text: str) -> None:
        """Show a message for a while, and mark the window as wanting attention."""
        QApplication.alert(self._window)
        if self._icon is None and QSystemTrayIcon.isSystemTrayAvailable():
            self._icon = QSystemTrayIcon(icon("bell", "accent"), self)
            self._icon.setToolTip("Casewright")
            self._icon.messageClicked.connect(self.clicked)
            self._icon.activated.connect(lambda _why: self.clicked.emit())
            self._icon.show()
        if self._icon is not None:
            self._icon.showMessage(title, text, self._icon.icon())
