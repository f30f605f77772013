"""The look: tokens, fonts, icons and style sheet. Rule: colours and measures come from here only."""

from __future__ import annotations

from casewright.desktop.theme.icons import icon, icon_names, icon_pixmap
from casewright.desktop.theme.metrics import font, px, scale
from casewright.desktop.theme.theme import Theme, tokens
from casewright.desktop.theme.tokens import DARK, LIGHT, Tokens, contrast

__all__ = [
    "DARK",
    "LIGHT",
    "Theme",
    "Tokens",
    "contrast",
    "font",
    "icon",
    "icon_names",
    "icon_pixmap",
    "px",
    "scale",
    "tokens",
]
