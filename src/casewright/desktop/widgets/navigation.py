"""The navigation sidebar. Rule: it shows what it is given and reports what was chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QLocale, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from casewright.desktop.theme import font, px, tokens
from casewright.desktop.widgets.basics import Text, clear_layout, hairline
from casewright.desktop.widgets.paint import (
    RIGHT,
    Painted,
    draw_icon,
    draw_text,
    fill_round,
    focus_ring,
    sized,
    smooth,
)
from casewright.desktop.widgets.person import Avatar


@dataclass(frozen=True, slots=True)
class NavItem:
    """A place to go; `count` stands at the right end."""

    id: str
    label: str
    icon: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case that is open in the window: its business id and what it is about."""

    id: str
    title: str
    detail: str = ""


class _NavButton(QAbstractButton):
    """One row; focus ring, hover and the active state are painted here."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setAutoExclusive(False)
        self.setText(name)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class _ItemButton(_NavButton):
    def __init__(self, item: NavItem, parent: QWidget) -> None:
        super().__init__(item.label, parent)
        self.set_item(item)

    def set_item(self, item: NavItem) -> None:
        self.item = item
        self.setAccessibleName(item.label if item.count is None else f"{item.label}, {item.count}")
        self.update()

    def sizeHint(self) -> QSize:
        return sized(px(172), px(36))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = smooth(self)
        c, on, box = tokens(), self.isChecked(), QRectF(self.rect())
        if on or self.underMouse():
            fill_round(painter, box, px(6), c.accent_tint if on else c.sunken)
        ink = c.accent if on else c.muted
        draw_icon(painter, QRectF(px(12), 0, px(18), box.height()), self.item.icon, 18, ink)
        room = box.adjusted(px(40), 0, -px(12), 0)
        if self.item.count is not None:
            text = QLocale().toString(self.item.count)
            draw_text(painter, room, text, font(13, 500, tabular=True), ink, RIGHT)
            room.setRight(room.right() - px(36))
        draw_text(painter, room, self.item.label, font(13, 500), ink)
        if self.hasFocus():
            focus_ring(painter, box, px(6), c.accent)
        painter.end()


class _CaseButton(_NavButton):
    def __init__(self, case: OpenCase, parent: QWidget) -> None:
        super().__init__(f"{case.title}, {case.detail}", parent)
        self.case = case

    def sizeHint(self) -> QSize:
        return sized(px(172), px(44))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = smooth(self)
        c, on, box = tokens(), self.isChecked(), QRectF(self.rect())
        if on or self.underMouse():
            fill_round(painter, box, px(6), c.sunken)
        if on:
            bar = QRectF(0, px(10), px(3), box.height() - 2 * px(10))
            fill_round(painter, bar, 1.5, c.accent)
        half = box.height() / 2
        upper = QRectF(px(12), px(4), box.width() - px(24), half - px(4))
        lower = QRectF(px(12), half, box.width() - px(24), half - px(4))
        ink = c.ink if on else c.muted
        draw_text(painter, upper, self.case.title, font(12, 600 if on else 500), ink)
        draw_text(painter, lower, self.case.detail, font(12), c.muted)
        if self.hasFocus():
            focus_ring(painter, box, px(6), c.accent)
        painter.end()


class Logo(Painted):
    """The mark and the name of the application."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Casewright")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return sized(px(160), px(26))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = smooth(self)
        c = tokens()
        side = px(22)
        mark = QRectF(0, (self.height() - side) / 2, side, side)
        fill_round(painter, mark, px(6), c.accent)
        draw_icon(painter, mark, "logo", 18, c.on_accent)
        name = QRectF(side + px(8), 0, self.width() - side - px(8), self.height())
        draw_text(painter, name, "Casewright", font(18, 600), c.ink)
        painter.end()


class UserCard(QFrame):
    """Who is working: avatar, name and role."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(8), px(12), 0, px(10))
        row.setSpacing(px(8))
        self._avatar = Avatar("", 26)
        self._name = Text("", 12.5, 500)
        self._role = Text("", 12, 400, "muted")
        texts = QVBoxLayout()
        texts.setSpacing(px(1))
        texts.addWidget(self._name)
        texts.addWidget(self._role)
        row.addWidget(self._avatar)
        row.addLayout(texts, 1)

    def add_action(self, widget: QWidget) -> None:
        """Put a small control at the right end."""
        layout = self.layout()
        if layout is not None:
            layout.addWidget(widget)

    def set_user(self, name: str, role: str) -> None:
        """Show another person."""
        self._avatar.set_name(name)
        self._name.setText(name)
        self._role.setText(role)
        self.setAccessibleName(f"{name}, {role}")


class Sidebar(QFrame):
    """Logo, places, open cases and the user. `chosen(id)` and `case_chosen(id)` report clicks."""

    chosen = Signal(str)
    case_chosen = Signal(str)

    def __init__(self, items: Sequence[NavItem], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "side")
        self.setAccessibleName(self.tr("Navigation"))
        self.setFixedWidth(px(196))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(px(12), px(15), px(12), 0)
        self._column.setSpacing(px(3))
        self._buttons = {item.id: _ItemButton(item, self) for item in items}
        self._cases: dict[str, _CaseButton] = {}
        self._case_title = Text(self.tr("Open cases"), 11.5, 600, "muted")
        self._case_column = QVBoxLayout()
        self._user = UserCard()
        self._build()

    def _build(self) -> None:
        logo_row = QHBoxLayout()
        logo_row.setContentsMargins(px(8), 0, 0, px(14))
        logo_row.setSpacing(0)
        logo_row.addWidget(Logo(self), 1)
        self._logo_row = logo_row
        self._column.addLayout(logo_row)
        for button in self._buttons.values():
            button.clicked.connect(self._item_clicked)
            self._column.addWidget(button)
        self._column.addSpacing(px(20))
        self._case_title.setContentsMargins(px(12), 0, 0, px(4))
        self._case_title.hide()
        self._column.addWidget(self._case_title)
        self._case_column.setSpacing(px(4))
        self._column.addLayout(self._case_column)
        self._column.addStretch(1)
        self._column.addWidget(hairline())
        self._column.addWidget(self._user)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.setFixedWidth(px(196))
        super().changeEvent(event)

    def set_active(self, item_id: str) -> None:
        """Mark the place that is shown."""
        for one, button in self._buttons.items():
            button.setChecked(one == item_id)

    def active(self) -> str:
        """The id of the marked place, or an empty text."""
        return next((one for one, b in self._buttons.items() if b.isChecked()), "")

    def set_shown(self, item_id: str, shown: bool) -> None:
        """Show or hide a place."""
        self._buttons[item_id].setVisible(shown)

    def set_count(self, item_id: str, count: int | None) -> None:
        """Show a number at the right end of a place; None shows none."""
        old = self._buttons[item_id].item
        self._buttons[item_id].set_item(NavItem(old.id, old.label, old.icon, count))

    def add_logo_action(self, widget: QWidget) -> None:
        """Put a small control at the right end of the first row."""
        self._logo_row.addWidget(widget)

    def add_user_action(self, widget: QWidget) -> None:
        """Put a small control beside who is working."""
        self._user.add_action(widget)

    def set_user(self, name: str, role: str) -> None:
        """Show who is working."""
        self._user.set_user(name, role)

    def set_open_cases(self, cases: Sequence[OpenCase], active: str = "") -> None:
        """List the open cases and mark the one that is shown."""
        if [b.case for b in self._cases.values()] != list(cases):
            clear_layout(self._case_column)
            self._cases = {case.id: _CaseButton(case, self) for case in cases}
            for button in self._cases.values():
                button.clicked.connect(self._case_clicked)
                self._case_column.addWidget(button)
        self._case_title.setVisible(bool(cases))
        for one, button in self._cases.items():
            button.setChecked(one == active)

    def _item_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, _ItemButton):
            self.set_active(button.item.id)
            self.chosen.emit(button.item.id)

    def _case_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, _CaseButton):
            for other in self._cases.values():
                other.setChecked(other is button)
            self.case_chosen.emit(button.case.id)
