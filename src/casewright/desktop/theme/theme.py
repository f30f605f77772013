"""The theme in use: scheme and text size. Rule: one Theme per application, and it owns the palette."""

from __future__ import annotations

from typing import Literal, cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from casewright.desktop.theme import metrics
from casewright.desktop.theme.qss import style_sheet
from casewright.desktop.theme.tokens import DARK, LIGHT, Tokens

Scheme = Literal["system", "light", "dark"]
_HINTS = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}


def tokens() -> Tokens:
    """The colours in use; told from the application's palette, so there is no second truth."""
    window = QGuiApplication.palette().color(QPalette.ColorRole.Window)
    return DARK if window.lightness() < 128 else LIGHT


def palette_of(colours: Tokens) -> QPalette:
    """The palette that Fusion paints everything with that the style sheet leaves alone."""
    role = QPalette.ColorRole
    named = {
        role.Window: colours.canvas,
        role.Base: colours.surface,
        role.AlternateBase: colours.surface,
        role.Button: colours.surface,
        role.ToolTipBase: colours.surface,
        role.WindowText: colours.ink,
        role.Text: colours.ink,
        role.ButtonText: colours.ink,
        role.ToolTipText: colours.ink,
        role.BrightText: colours.bad,
        role.PlaceholderText: colours.muted,
        role.Highlight: colours.accent,
        role.HighlightedText: colours.on_accent,
        role.Accent: colours.accent,
        role.Link: colours.accent,
        role.LinkVisited: colours.robot,
        role.Light: colours.surface,
        role.Midlight: colours.line,
        role.Mid: colours.edge,
        role.Dark: colours.edge,
        role.Shadow: colours.line,
    }
    palette = QPalette()
    for one, colour in named.items():
        palette.setColor(one, QColor(colour))
    for one in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, one, QColor(colours.muted))
    return palette


class Theme(QObject):
    """Puts style, palette, font and style sheet on the application and follows the system."""

    changed = Signal()

    def __init__(self, app: QApplication, scheme: Scheme = "system", text_size: int = 100) -> None:
        super().__init__(app)
        self._app = app
        self._scheme: Scheme = scheme
        self._text_size = _bounded(text_size)
        self._applied: tuple[bool, int] | None = None
        metrics.load_fonts()
        app.setStyle("Fusion")
        app.styleHints().setColorScheme(_HINTS[scheme])
        app.styleHints().colorSchemeChanged.connect(self._apply)
        self._apply()

    @property
    def scheme(self) -> Scheme:
        """What was chosen; `system` follows the desktop environment."""
        return self._scheme

    @property
    def text_size(self) -> int:
        """Percent, 100 to 200."""
        return self._text_size

    @property
    def is_dark(self) -> bool:
        """Whether dark colours are in use now."""
        if self._scheme == "system":
            return self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self._scheme == "dark"

    def set_scheme(self, scheme: Scheme) -> None:
        """Choose light or dark, or follow the system."""
        self._scheme = scheme
        self._app.styleHints().setColorScheme(_HINTS[scheme])
        self._apply()

    def set_text_size(self, percent: int) -> None:
        """Choose the text size; values outside 100 to 200 are brought to the nearer end."""
        self._text_size = _bounded(percent)
        self._apply()

    def toggle(self) -> None:
        """Go from dark to light or back."""
        self.set_scheme("light" if self.is_dark else "dark")

    def _apply(self) -> None:
        wanted = (self.is_dark, self._text_size)
        # A new style sheet re-polishes every widget: do it only when something differs.
        if wanted == self._applied:
            return
        self._applied = wanted
        colours = DARK if self.is_dark else LIGHT
        # A copy: the fonts of font() are kept and shared, and must stay as they are.
        base = QFont(metrics.font())
        base.setPixelSize(round(metrics.BASE * self._text_size / 100))
        self._app.setPalette(palette_of(colours))
        self._app.setFont(base)
        metrics.resized()
        self._app.setStyleSheet(style_sheet(colours, metrics.px))
        self.changed.emit()


def theme_of(app: QApplication) -> Theme | None:
    """The theme that was put on this application, if any."""
    return cast("Theme | None", app.findChild(Theme))


def _bounded(percent: int) -> int:
    return max(100, min(200, percent))
