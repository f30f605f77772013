"""Filter chips with counts. Rule: exactly one is chosen; arrows move between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLocale, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from casewright.desktop.theme import font, px, tokens
from casewright.desktop.widgets.basics import clear_layout
from casewright.desktop.widgets.paint import (
    draw_text,
    fill_round,
    focus_ring,
    sized,
    smooth,
    width_of,
)


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter: `count` is shown behind the label; `capped` adds a + to it."""

    id: str
    label: str
    count: int | None = None
    capped: bool = False


class _ChipButton(QAbstractButton):
    def __init__(self, chip: Chip, parent: QWidget) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_chip(chip)

    def set_chip(self, chip: Chip) -> None:
        self.chip = chip
        self.setText(chip.label)
        self.setAccessibleName(f"{chip.label} {self._count()}".strip())
        self.updateGeometry()
        self.update()

    def _count(self) -> str:
        if self.chip.count is None:
            return ""
        return QLocale().toString(self.chip.count) + ("+" if self.chip.capped else "")

    def sizeHint(self) -> QSize:
        label = width_of(self.chip.label, font(13, 500))
        count = width_of(self._count(), font(13, 500, tabular=True))
        return sized(label + count + px(24) + (px(8) if count else 0), px(28))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = smooth(self)
        c = tokens()
        chosen = self.isChecked()
        box = QRectF(self.rect())
        hover = c.sunken if self.underMouse() else c.surface
        fill_round(
            painter,
            box,
            box.height() / 2,
            c.accent_tint if chosen else hover,
            c.accent_tint if chosen else c.line,
        )
        ink = c.accent if chosen else c.muted
        inner = box.adjusted(px(12), 0, -px(10), 0)
        draw_text(painter, inner, self.chip.label, font(13, 500), ink)
        inner.setLeft(inner.left() + width_of(self.chip.label, font(13, 500)) + px(8))
        draw_text(painter, inner, self._count(), font(13, 500, tabular=True), ink)
        if self.hasFocus():
            focus_ring(painter, box, box.height() / 2 - 1, c.accent)
        painter.end()


class FilterChips(QWidget):
    """A row of filters; `chosen(id)` tells when a person picks another one."""

    chosen = Signal(str)

    def __init__(self, chips: Sequence[Chip] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Filters"))
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._group.buttonClicked.connect(self._clicked)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(px(8))
        self._buttons: dict[str, _ChipButton] = {}
        self.set_chips(chips)

    def set_chips(self, chips: Sequence[Chip]) -> None:
        """Show these filters; when the ids stay the same only the counts change, focus is kept."""
        if list(self._buttons) == [chip.id for chip in chips]:
            for chip in chips:
                self._buttons[chip.id].set_chip(chip)
            return
        current = self.current()
        clear_layout(self._row)
        self._buttons = {chip.id: _ChipButton(chip, self) for chip in chips}
        for button in self._buttons.values():
            self._group.addButton(button)
            self._row.addWidget(button)
        self._row.addStretch(1)
        if self._buttons:
            self.choose(current if current in self._buttons else next(iter(self._buttons)))

    def current(self) -> str:
        """The id of the chosen filter, or an empty text."""
        return next((one for one, b in self._buttons.items() if b.isChecked()), "")

    def choose(self, chip_id: str) -> None:
        """Choose a filter without telling anybody."""
        self._buttons[chip_id].setChecked(True)

    def _clicked(self, button: QAbstractButton) -> None:
        if isinstance(button, _ChipButton):
            self.chosen.emit(button.chip.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # QButtonGroup moves the check with the arrows but does not call that a click.
        ids = list(self._buttons)
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        if step is None or not ids:
            super().keyPressEvent(event)
            return
        place = (ids.index(self.current()) + step) % len(ids)
        self._buttons[ids[place]].setFocus()
        self._buttons[ids[place]].click()
