"""The style sheet, generated from the tokens. Rule: it styles Qt's own controls; ours paint themselves."""

from __future__ import annotations

from collections.abc import Callable

from casewright import resources
from casewright.desktop.theme.tokens import Tokens, mixed

Px = Callable[[float], int]


def style_sheet(c: Tokens, px: Px) -> str:
    """The application's style sheet for these colours; `px` scales lengths with the text size."""
    parts = (_surfaces, _buttons, _lists, _inputs, _combo, _checks, _scrollbars, _popups)
    return "\n".join(part(c, px) for part in parts)


def _surfaces(c: Tokens, px: Px) -> str:
    return f"""
    QWidget[surface="card"] {{ background: {c.surface}; border: 1px solid {c.line};
        border-radius: {px(10)}px; }}
    QWidget[surface="popup"] {{ background: {c.surface}; border: 1px solid {c.edge};
        border-radius: {px(8)}px; }}
    QWidget[surface="sunken"] {{ background: {c.sunken}; border: none;
        border-radius: {px(8)}px; }}
    QWidget[surface="plain"] {{ background: {c.surface}; border: none; }}
    QWidget[surface="side"] {{ background: {c.surface}; border: none;
        border-right: 1px solid {c.line}; }}
    QWidget[surface="bar"] {{ background: {c.surface}; border: none;
        border-top: 1px solid {c.line}; }}
    QLabel {{ background: transparent; }}
    QLabel[ink="muted"] {{ color: {c.muted}; }}
    QLabel[ink="bad"] {{ color: {c.bad}; }}
    QFrame[line="true"] {{ background: {c.line}; border: none; }}
    QSplitter::handle {{ background: transparent; }}
    """


def _buttons(c: Tokens, px: Px) -> str:
    return f"""
    QPushButton {{ background: {c.surface}; color: {c.ink}; border: 1px solid {c.line};
        border-radius: {px(6)}px; padding: 0 {px(13)}px; min-height: {px(30)}px;
        font-weight: 500; }}
    QPushButton:hover {{ background: {c.sunken}; }}
    QPushButton:pressed {{ background: {c.stage}; }}
    QPushButton:focus {{ border: 2px solid {c.accent}; padding: 0 {px(13) - 1}px;
        min-height: {px(30) - 2}px; }}
    QPushButton:checked {{ background: {c.accent_tint}; color: {c.accent}; }}
    QPushButton:disabled {{ background: {c.sunken}; color: {c.muted}; }}
    QPushButton::menu-indicator {{ image: none; width: 0; }}
    QPushButton[kind="primary"] {{ background: {c.accent}; color: {c.on_accent};
        border-color: {c.accent}; }}
    QPushButton[kind="primary"]:hover {{ background: {mixed(c.accent, c.ink, 0.12)}; }}
    QPushButton[kind="primary"]:pressed {{ background: {mixed(c.accent, c.ink, 0.22)}; }}
    QPushButton[kind="primary"]:focus {{ border: 2px solid {c.ink}; }}
    QPushButton[kind="primary"]:disabled {{ background: {c.stage}; color: {c.muted};
        border-color: {c.stage}; }}
    QPushButton[kind="danger"] {{ color: {c.bad}; }}
    QPushButton[kind="ghost"] {{ background: transparent; border-color: transparent;
        color: {c.accent}; padding: 0 {px(7)}px; }}
    QPushButton[kind="ghost"]:hover {{ background: {c.accent_tint}; }}
    QPushButton[kind="ghost"]:focus {{ border: 2px solid {c.accent};
        padding: 0 {px(7) - 1}px; }}
    QPushButton[kind="ghost"]:disabled {{ color: {c.muted}; }}
    QPushButton[square="true"] {{ padding: 0; min-width: {px(30)}px; }}
    QPushButton[square="true"]:focus {{ padding: 0; min-width: {px(30) - 2}px; }}
    """


def _inputs(c: Tokens, px: Px) -> str:
    kinds = "QLineEdit, QPlainTextEdit, QComboBox"
    return f"""
    {kinds} {{ background: {c.surface}; color: {c.ink}; border: 1px solid {c.edge};
        border-radius: {px(6)}px; selection-background-color: {c.accent};
        selection-color: {c.on_accent}; }}
    QLineEdit, QPlainTextEdit {{ placeholder-text-color: {c.muted}; }}
    QLineEdit, QComboBox {{ padding: 0 {px(10)}px; min-height: {px(30)}px; }}
    QPlainTextEdit {{ padding: {px(4)}px {px(6)}px; }}
    QLineEdit:focus, QComboBox:focus {{ border: 2px solid {c.accent};
        padding: 0 {px(10) - 1}px; min-height: {px(30) - 2}px; }}
    QPlainTextEdit:focus {{ border: 2px solid {c.accent};
        padding: {px(4) - 1}px {px(6) - 1}px; }}
    QLineEdit[bad="true"], QPlainTextEdit[bad="true"], QComboBox[bad="true"] {{
        border-color: {c.bad}; }}
    QLineEdit:read-only, QPlainTextEdit[readOnly="true"], QComboBox:disabled {{
        background: {c.sunken}; border-color: {c.line}; color: {c.ink}; }}
    QLineEdit[lead="true"] {{ padding-left: {px(4)}px; }}
    QLineEdit[lead="true"]:focus {{ padding-left: {px(4) - 1}px; }}
    QLineEdit[bare="true"] {{ border: none; background: transparent; padding: 0;
        min-height: {px(24)}px; }}
    """


def _combo(c: Tokens, px: Px) -> str:
    arrow = _asset("chevron-dark" if c.dark else "chevron-light")
    return f"""
    QComboBox::drop-down {{ border: none; width: {px(26)}px; }}
    QComboBox::down-arrow {{ image: url({arrow}); width: {px(14)}px; height: {px(14)}px; }}
    QComboBox QAbstractItemView {{ background: {c.surface}; border: 1px solid {c.edge};
        padding: {px(4)}px; outline: none; }}
    """


def _checks(c: Tokens, px: Px) -> str:
    tick = _asset("tick-dark" if c.dark else "tick-light")
    return f"""
    QCheckBox {{ spacing: {px(8)}px; color: {c.ink}; background: transparent; }}
    QCheckBox::indicator {{ width: {px(16)}px; height: {px(16)}px; background: {c.surface};
        border: 1px solid {c.edge}; border-radius: {px(4)}px; }}
    QCheckBox::indicator:hover {{ border-color: {c.accent}; }}
    QCheckBox::indicator:focus {{ border: 2px solid {c.accent}; width: {px(16) - 2}px;
        height: {px(16) - 2}px; }}
    QCheckBox::indicator:checked {{ background: {c.accent}; border-color: {c.accent};
        image: url({tick}); }}
    QCheckBox::indicator:disabled {{ background: {c.sunken}; }}
    QCheckBox::indicator:checked:disabled {{ background: {c.muted}; border-color: {c.muted}; }}
    QCheckBox::indicator:checked:focus {{ border-color: {c.ink}; }}
    """


def _lists(c: Tokens, px: Px) -> str:
    return f"""
    QAbstractScrollArea {{ background: {c.surface}; border: none; }}
    QScrollArea {{ background: transparent; border: none; }}
    QScrollArea > QWidget > QWidget[page="true"] {{ background: transparent; }}
    QAbstractItemView {{ background: {c.surface}; color: {c.ink}; border: none; outline: none;
        selection-background-color: {c.accent_tint}; selection-color: {c.ink};
        gridline-color: {c.line}; }}
    QListView::item {{ min-height: {px(28)}px; padding: 0 {px(8)}px; border-radius: {px(6)}px; }}
    QListView::item:selected, QListView::item:hover {{ background: {c.accent_tint};
        color: {c.ink}; }}
    QHeaderView {{ background: {c.surface}; border: none; }}
    QHeaderView::section {{ background: {c.surface}; color: {c.muted}; border: none;
        border-bottom: 1px solid {c.line}; padding: 0 {px(10)}px; font-weight: 500;
        font-size: {px(12)}px; }}
    QHeaderView[head="work"]::section {{ padding: 0 {px(4)}px; }}
    QHeaderView[head="work"]::section:first {{ padding-left: {px(13)}px; }}
    QTableView[framed="true"]::item {{ padding: 0 {px(8)}px; }}
    QTableView[framed="true"] {{ border: 1px solid {c.edge}; border-radius: {px(6)}px; }}
    QTableView[framed="true"]:focus {{ border: 2px solid {c.accent}; }}
    QTableView[framed="true"] QLineEdit {{ border: 2px solid {c.accent}; border-radius: 0;
        min-height: 0; padding: 0 {px(4)}px; }}
    """


def _scrollbars(c: Tokens, px: Px) -> str:
    return f"""
    QScrollBar {{ background: transparent; border: none; margin: 0; }}
    QScrollBar:vertical {{ width: {px(10)}px; }}
    QScrollBar:horizontal {{ height: {px(10)}px; }}
    QScrollBar::handle {{ background: {c.edge}; border-radius: {px(3)}px; margin: {px(2)}px; }}
    QScrollBar::handle:vertical {{ min-height: {px(32)}px; }}
    QScrollBar::handle:horizontal {{ min-width: {px(32)}px; }}
    QScrollBar::handle:hover {{ background: {c.muted}; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    """


def _popups(c: Tokens, px: Px) -> str:
    return f"""
    QMenu {{ background: {c.surface}; color: {c.ink}; border: 1px solid {c.edge};
        padding: {px(4)}px; }}
    QMenu::item {{ padding: {px(6)}px {px(24)}px {px(6)}px {px(12)}px;
        border-radius: {px(4)}px; }}
    QMenu::item:selected {{ background: {c.accent_tint}; }}
    QMenu::item:disabled {{ color: {c.muted}; }}
    QMenu::separator {{ height: 1px; background: {c.line}; margin: {px(4)}px {px(8)}px; }}
    QToolTip {{ background: {c.surface}; color: {c.ink}; border: 1px solid {c.edge};
        padding: {px(4)}px {px(8)}px; }}
    QCalendarWidget QWidget {{ alternate-background-color: {c.surface}; }}
    QCalendarWidget QToolButton {{ color: {c.ink}; background: {c.surface}; border: none;
        padding: {px(4)}px {px(8)}px; }}
    QCalendarWidget QAbstractItemView {{ selection-background-color: {c.accent};
        selection-color: {c.on_accent}; }}
    """


def _asset(name: str) -> str:
    # Style sheets can only name files; the few images they need carry their colour themselves.
    return resources.path("icons", "controls", f"{name}.svg").as_posix()
