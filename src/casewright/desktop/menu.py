"""The menu beside the user: scheme, text size, language, help. Rule: a choice holds at once and is kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from casewright.desktop.language import NAMES
from casewright.desktop.settings import Settings
from casewright.desktop.theme import Theme
from casewright.desktop.theme.theme import Scheme
from casewright.desktop.widgets.basics import icon_button

TEXT_SIZES = (100, 115, 130, 150, 175, 200)


class WindowMenu(QObject):
    """The button and its menu."""

    help_wanted = Signal()
    language_wanted = Signal(str)

    def __init__(self, window: QWidget, theme: Theme, settings: Settings) -> None:
        super().__init__(window)
        self._theme = theme
        self._settings = settings
        self.button = icon_button("settings", self.tr("Appearance and help"), "ghost")
        self.menu = QMenu(window)
        self.menu.setAccessibleName(self.button.accessibleName())
        self.button.setMenu(self.menu)
        self._fill()

    def _fill(self) -> None:
        schemes: tuple[tuple[Scheme, str], ...] = (
            ("system", self.tr("Colours of the system")),
            ("light", self.tr("Light")),
            ("dark", self.tr("Dark")),
        )
        group = self._group()
        for scheme, text in schemes:
            chosen = self._theme.scheme == scheme
            self._choice(group, text, chosen, partial(self.set_scheme, scheme))
        self.menu.addSeparator()
        group = self._group()
        for size in TEXT_SIZES:
            chosen = self._theme.text_size == size
            text = self.tr("Text {0} %").format(size)
            self._choice(group, text, chosen, partial(self.set_text_size, size))
        self.menu.addSeparator()
        group = self._group()
        for language, name in NAMES.items():
            chosen = self._settings.language == language
            self._choice(group, name, chosen, partial(self.language_wanted.emit, language))
        self.menu.addSeparator()
        self.menu.addAction(self.tr("Help\tF1")).triggered.connect(self.help_wanted)

    def _group(self) -> QActionGroup:
        group = QActionGroup(self)
        group.setExclusive(True)
        return group

    def _choice(
        self, group: QActionGroup, text: str, chosen: bool, act: Callable[[], None]
    ) -> None:
        action = QAction(text, group)
        action.setCheckable(True)
        action.setChecked(chosen)
        action.triggered.connect(lambda _on: act())
        self.menu.addAction(action)

    def set_scheme(self, scheme: Scheme) -> None:
        """Light, dark, or as the system has it."""
        self._theme.set_scheme(scheme)
        self._settings.scheme = scheme

    def set_text_size(self, percent: int) -> None:
        """The size of all texts, in percent."""
        self._theme.set_text_size(percent)
        self._settings.text_size = percent
