"""Our own icons, tinted when painted. Rule: nothing is read or drawn before it is seen, then kept."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from casewright import resources
from casewright.desktop.theme.theme import tokens

_GRID = 18  # the side of every drawing's view box
_STROKE = 1.5


def icon_names() -> tuple[str, ...]:
    """The names of all icons, sorted."""
    folder = resources.path("icons")
    return tuple(sorted(file.stem for file in folder.iterdir() if file.suffix == ".svg"))


@lru_cache(maxsize=128)
def _source(name: str) -> str:
    return resources.path("icons", f"{name}.svg").read_text(encoding="utf-8")


def _stroke(size: float) -> float:
    """The stroke in units of the grid: a small icon keeps nearly the full weight on the screen."""
    on_screen = _STROKE if size >= 16 else 1.35
    return on_screen * _GRID / size


@lru_cache(maxsize=1024)
def icon_pixmap(name: str, size: int, colour: str, ratio: float = 1.0) -> QPixmap:
    """The icon as a pixmap of `size` px in `colour` (`#rrggbb`); ResourceMissing if unknown."""
    text = _source(name).replace("currentColor", colour)
    text = text.replace('stroke-width="1.5"', f'stroke-width="{_stroke(min(size, _GRID)):.2f}"')
    pixmap = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(text.encode())).render(painter)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


class _TintedEngine(QIconEngine):
    """Paints one icon in the colour that a token has at that moment, so a theme needs no reload."""

    def __init__(self, name: str, role: str) -> None:
        super().__init__()
        self._name = name
        self._role = role

    def clone(self) -> QIconEngine:
        return _TintedEngine(self._name, self._role)

    def _colour(self, mode: QIcon.Mode, state: QIcon.State) -> str:
        colours = tokens()
        if mode == QIcon.Mode.Disabled:
            return colours.edge
        on = state == QIcon.State.On and self._role != "on_accent"
        colour: str = colours.accent if on else getattr(colours, self._role)
        return colour

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        side = min(rect.width(), rect.height())
        ratio = painter.device().devicePixelRatioF()
        pixmap = icon_pixmap(self._name, side, self._colour(mode, state), ratio)
        box = QRectF(0, 0, side, side)
        box.moveCenter(QRectF(rect).center())
        painter.drawPixmap(box.topLeft(), pixmap)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return icon_pixmap(self._name, min(size.width(), size.height()), self._colour(mode, state))

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        # The size is in design pixels; the scale is that of the screen.
        side = min(size.width(), size.height())
        return icon_pixmap(self._name, side, self._colour(mode, state), scale)


@lru_cache(maxsize=256)
def icon(name: str, role: str = "muted") -> QIcon:
    """An icon whose colour follows the token `role` (and the accent when it is checked)."""
    return QIcon(_TintedEngine(name, role))
