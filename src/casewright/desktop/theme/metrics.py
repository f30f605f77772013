"""Sizes and fonts on the 4-px grid. Rule: every size is written for 100 % text and goes via px()."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication

from casewright import resources

BASE = 13  # px of ordinary text at 100 %
FAMILY = "Inter"
_FILES = ("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf")


@lru_cache(maxsize=1)
def scale() -> float:
    """The text size in use, 1.0 to 2.0; 1.0 as long as no theme was applied.

    Asked thousands of times while a window is built; the theme has it told anew (``resized``).
    """
    pixels = QGuiApplication.font().pixelSize()
    return pixels / BASE if pixels > 0 else 1.0


def resized() -> None:
    """The application's font was changed."""
    scale.cache_clear()


def px(design: float) -> int:
    """A length of the design (at 100 %) in device-independent pixels of the text size in use."""
    return round(design * scale())


def font(size: float = BASE, weight: int = 400, *, tabular: bool = False) -> QFont:
    """Inter in `size` design pixels and weight 400, 500 or 600; `tabular` aligns figures."""
    return _font(px(size), weight, tabular)


@lru_cache(maxsize=128)
def _font(pixels: int, weight: int, tabular: bool) -> QFont:
    made = QFont(FAMILY)
    made.setPixelSize(pixels)
    made.setWeight(QFont.Weight(weight))
    # The glyphs were drawn for screens; hinting would bend them to the grid and spread the text.
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if tabular:
        made.setFeature(QFont.Tag("tnum"), 1)
    return made


def load_fonts() -> list[str]:
    """Make the bundled fonts known to Qt; gives the families found (empty: the system's font)."""
    families: list[str] = []
    for name in _FILES:
        file: Path = resources.path("fonts", name)
        number = QFontDatabase.addApplicationFont(str(file))
        families += QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    return families
