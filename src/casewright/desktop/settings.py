"""What a person chose about the window itself. Rule: nothing about cases is ever kept here."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QByteArray, QSettings

from casewright.desktop.theme.theme import Scheme

#: The languages that the window speaks.
LANGUAGES = ("en", "de")
_SCHEMES = ("system", "light", "dark")


class Settings:
    """Scheme, text size and the window's place, kept between sessions."""

    def __init__(self) -> None:
        self._store = QSettings(
            QSettings.Format.IniFormat, QSettings.Scope.UserScope, "casewright", "desktop"
        )

    @property
    def scheme(self) -> Scheme:
        """system, light or dark."""
        kept = self._store.value("scheme", "system")
        return cast("Scheme", kept) if kept in _SCHEMES else "system"

    @scheme.setter
    def scheme(self, scheme: Scheme) -> None:
        self._store.setValue("scheme", scheme)

    @property
    def text_size(self) -> int:
        """Percent, 100 to 200."""
        kept = str(self._store.value("text_size", 100))
        return int(kept) if kept.isdigit() else 100

    @text_size.setter
    def text_size(self, percent: int) -> None:
        self._store.setValue("text_size", percent)

    @property
    def language(self) -> str:
        """The language of the window and of names that are told in several; English at first."""
        kept = str(self._store.value("language", LANGUAGES[0]))
        return kept if kept in LANGUAGES else LANGUAGES[0]

    @language.setter
    def language(self, language: str) -> None:
        self._store.setValue("language", language)

    @property
    def geometry(self) -> QByteArray:
        """Where the window was; empty at the first start."""
        kept = self._store.value("geometry")
        return kept if isinstance(kept, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, geometry: QByteArray) -> None:
        self._store.setValue("geometry", geometry)
