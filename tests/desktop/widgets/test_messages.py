"""Texts, buttons, banners, toasts, clocks: long words, markup, both schemes, large text."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from casewright.desktop.theme import DARK, LIGHT, Theme, contrast, px
from casewright.desktop.widgets.basics import Button, ButtonKind, Card, Text, icon_button
from casewright.desktop.widgets.clockcard import Clock, ClockCard, ClockState
from casewright.desktop.widgets.feedback import Banner, EmptyState, Toast
from casewright.desktop.widgets.header import PageHeader, StatusBar
from casewright.desktop.widgets.pill import Pill
from tests.desktop.widgets.hands import (
    click,
    focus,
    inks,
    named,
    names,
    picture,
    press,
    stand,
    walk,
)

# -------------------------------------------------------------------------------------- texts


@pytest.mark.parametrize("words", ["", "a", "Motor claim of Anna de Vries", "W" * 500])
@pytest.mark.parametrize("wide", [1, 40, 120, 5000])
def test_a_text_never_needs_more_room_than_it_has(qtbot: QtBot, words: str, wide: int) -> None:
    text = stand(qtbot, Text(words))
    text.resize(wide, 20)
    text.grab()
    shown = text.text()
    assert text.fontMetrics().horizontalAdvance(shown) <= max(wide, 20)
    assert text.full_text() == words == text.accessibleName()
    assert (text.toolTip() != "") is (shown != words)


def test_a_text_that_grows_is_shown_whole_again(qtbot: QtBot, light_theme: Theme) -> None:
    text = stand(qtbot, Text("Motor claim of Anna"))
    text.resize(text.sizeHint())
    text.grab()
    assert text.text() == "Motor claim of Anna"
    light_theme.set_text_size(200)
    text.grab()
    assert text.text().endswith("…")
    text.resize(text.sizeHint())
    text.grab()
    assert text.text() == "Motor claim of Anna"


def test_a_tip_of_a_cut_text_obeys_no_markup(qtbot: QtBot) -> None:
    text = stand(qtbot, Text("<img src='file:///etc/passwd'> and more words"))
    text.resize(60, 20)
    text.grab()
    assert "<" not in text.toolTip()
    assert "&lt;img" in text.toolTip()


def test_a_wrapped_text_takes_the_height_that_it_needs(qtbot: QtBot) -> None:
    text = stand(qtbot, Text("many words " * 30, wrap=True))
    assert text.heightForWidth(120) > text.heightForWidth(400)
    text.resize(120, 600)
    text.grab()
    assert text.text() == "many words " * 30


def test_an_ampersand_on_a_button_is_seen_and_spoken(qtbot: QtBot) -> None:
    one, other = stand(qtbot, Button("Approve & pay")), stand(qtbot, Button("Approve  pay"))
    assert one.accessibleName() == "Approve & pay"
    assert one.sizeHint().width() > other.sizeHint().width()
    one.setText("R&D")
    other.setText("RD")
    assert one.sizeHint().width() > other.sizeHint().width()


def test_a_click_on_a_button_leaves_the_keyboard_in_the_line(qtbot: QtBot) -> None:
    holder = QWidget()
    row = QHBoxLayout(holder)
    line, button = QLineEdit(), Button("Send", "primary")
    row.addWidget(line)
    row.addWidget(button)
    stand(qtbot, holder, 400, 60)
    focus(qtbot, line)
    click(qtbot, button)
    assert line.hasFocus()
    assert walk(qtbot, 1) == ["Send"]


def test_a_button_that_is_off_looks_and_is_off(qtbot: QtBot) -> None:
    button = stand(qtbot, Button("Send", "primary"), 100, 32)
    assert LIGHT.accent in inks(picture(button))
    button.setEnabled(False)
    assert LIGHT.accent not in inks(picture(button))
    with qtbot.assertNotEmitted(button.clicked):
        click(qtbot, button)


@pytest.mark.parametrize("kind", ["primary", "secondary", "ghost", "danger"])
def test_icons_of_buttons_can_be_seen_in_either_scheme_and_grow(
    qtbot: QtBot, light_theme: Theme, kind: ButtonKind
) -> None:
    card, button = Card(margin=4), icon_button("more", "More actions", kind)
    card.body.addWidget(button)
    stand(qtbot, card, 60, 60)
    button.setFixedSize(32, 32)
    button.clearFocus()
    for scheme, colours in (("light", LIGHT), ("dark", DARK), ("light", LIGHT)):
        light_theme.set_scheme(scheme)  # type: ignore[arg-type]
        image = picture(card).copy(button.geometry())
        ground = image.pixelColor(16, 6).name()
        middle = image.copy(6, 6, 20, 20)
        assert ground in (colours.surface, colours.accent, colours.canvas)
        assert max(contrast(ink, ground) for ink in inks(middle)) >= 4
    light_theme.set_text_size(200)
    assert button.iconSize().width() == 32


# ----------------------------------------------------------------------------------- messages


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    QVBoxLayout(made)
    return stand(qtbot, made, 700, 400)


@pytest.mark.parametrize("size", [100, 200])
@pytest.mark.parametrize("wide", [320, 700])
def test_a_toast_stays_inside_its_window_however_long_it_is(
    window: QWidget, light_theme: Theme, size: int, wide: int
) -> None:
    light_theme.set_text_size(size)
    window.resize(wide, 400)
    toast = Toast(window)
    toast.show_text("The robot has finished the register check of the vehicle " * 4, can_undo=True)
    assert window.rect().contains(toast.geometry())
    assert named(toast, "Undo", Button).isVisible()
    assert abs(toast.geometry().center().x() - window.rect().center().x()) <= 1


def test_a_short_toast_is_only_as_wide_as_its_word(window: QWidget) -> None:
    toast = Toast(window)
    toast.show_text("A much longer sentence than the one that follows")
    wide = toast.width()
    toast.show_text("Saved")
    assert toast.width() < wide
    text = named(toast, "Saved", Text)
    text.grab()
    assert text.text() == "Saved"


def test_a_second_toast_starts_its_own_time_and_loses_the_undo(
    window: QWidget, qtbot: QtBot
) -> None:
    toast = Toast(window, stay_ms=60)
    toast.show_text("Sent", can_undo=True)
    toast.show_text("Saved")
    assert not named(toast, "Undo", Button).isVisible()
    assert toast.text() == "Saved"
    with qtbot.assertNotEmitted(toast.undo):
        qtbot.waitUntil(lambda: not toast.isVisible())


def test_a_toast_leaves_the_keyboard_alone(window: QWidget, qtbot: QtBot) -> None:
    line = QLineEdit(window)
    line.show()
    focus(qtbot, line)
    Toast(window).show_text("Saved", can_undo=True)
    assert line.hasFocus()


def test_a_banner_is_pressed_and_closed_with_the_keyboard(window: QWidget, qtbot: QtBot) -> None:
    banner = Banner(window)
    layout = window.layout()
    assert layout is not None
    layout.addWidget(banner)
    banner.show_message("Not sent.", "The server is away.", "Try again.", "Try again", "warn")
    focus(qtbot, named(banner, "Try again", Button))
    with qtbot.waitSignal(banner.action):
        press(qtbot, Qt.Key.Key_Space)
    assert walk(qtbot, 1) == ["Close this message"]
    with qtbot.waitSignal(banner.closed):
        press(qtbot, Qt.Key.Key_Escape)
    assert not banner.isVisible()


def test_a_long_message_wraps_and_keeps_its_buttons(window: QWidget, qtbot: QtBot) -> None:
    banner = Banner(window)
    layout = window.layout()
    assert layout is not None
    layout.addWidget(banner)
    banner.show_message("Not sent. " * 20, "Nothing is lost. " * 20, "", "Try again")
    qtbot.waitUntil(lambda: banner.height() > 60)
    assert banner.width() <= window.width()
    for name in ("Try again", "Close this message"):
        button = named(banner, name, Button)
        assert banner.rect().contains(button.geometry())


@pytest.mark.parametrize("tone", ["accent", "good", "warn", "bad"])
def test_a_banner_wears_its_tone_in_both_schemes(
    window: QWidget, light_theme: Theme, tone: str
) -> None:
    banner = Banner(window)
    banner.resize(500, 60)
    banner.show_message("It happened.", "", "", tone=tone)  # type: ignore[arg-type]
    assert getattr(LIGHT, f"{tone}_tint") in inks(picture(banner))
    light_theme.set_scheme("dark")
    assert getattr(DARK, f"{tone}_tint") in inks(picture(banner))


def test_the_next_message_forgets_the_last_one(window: QWidget) -> None:
    banner = Banner(window)
    banner.show_message("Not sent.", "The server is away.", "Try again.", "Try again")
    banner.show_message("Saved.", "", "", tone="good")
    assert banner.text() == banner.accessibleName().strip() == "Saved."
    assert "Try again" not in names(banner)


def test_an_empty_state_can_say_something_else(window: QWidget, qtbot: QtBot) -> None:
    empty = EmptyState("inbox", "Nothing waits", "Take an item.", "Get next work", window)
    empty.resize(600, 380)
    empty.show()
    empty.set_texts("Nothing matches", "No work fits the filters.", "Show everything")
    assert empty.accessibleName() == "Nothing matches. No work fits the filters."
    assert {"Nothing matches", "Show everything"} <= set(names(empty))
    with qtbot.waitSignal(empty.action):
        click(qtbot, named(empty, "Show everything", Button))
    empty.set_texts("All done", "Nothing is waiting.")
    assert "Show everything" not in names(empty)
    assert not empty.button.isVisible()


# -------------------------------------------------------------------------- heads, pills, clocks


def test_a_long_title_gives_way_to_the_actions(qtbot: QtBot) -> None:
    header = PageHeader()
    button = Button("Get next work", "primary")
    header.add_action(button)
    stand(qtbot, header, 500, 50)
    header.set_texts("A very long title of a case " * 10, "and a subtitle " * 30, "CLM-1042")
    header.grab()
    assert header.minimumSizeHint().width() < 500
    assert header.rect().contains(button.geometry())
    assert button.width() >= button.sizeHint().width()


def test_a_lost_connection_is_a_ring_and_not_only_red(qtbot: QtBot) -> None:
    bar = stand(qtbot, StatusBar(), 500, 28)
    centres = []
    for state in ("connected", "busy", "lost"):
        bar.set_connection(state, state)
        dot = bar.findChildren(QWidget)[0]
        image = picture(dot)
        centres.append(image.pixelColor(image.width() // 2, image.height() // 2).name())
    assert centres[:2] == [LIGHT.good, LIGHT.warn]
    assert centres[2] not in (LIGHT.good, LIGHT.warn, LIGHT.bad)
    assert bar.text() == "lost"


@pytest.mark.parametrize("size", [100, 150, 200])
def test_a_pill_and_a_clock_hold_their_words_at_any_size(
    qtbot: QtBot, light_theme: Theme, size: int
) -> None:
    light_theme.set_text_size(size)
    pill = stand(qtbot, Pill("Waiting for the customer", "warn", "clock"))
    pill.resize(pill.sizeHint())
    assert LIGHT.warn in inks(picture(pill))
    assert pill.height() == px(22)
    clock = Clock("Assess goal", "today 12:01", "1:18:42 left", 0.86, "at risk")
    card = stand(qtbot, ClockCard(clock))
    longer = ClockCard(Clock("Assess goal " * 3, "today 12:01", "1:18:42 left", 0.86, "at risk"))
    qtbot.addWidget(longer)
    assert longer.sizeHint().width() > card.sizeHint().width()
    assert card.sizeHint().height() == px(50)


def ring(card: ClockCard, colour: str) -> int:
    """How many pixels of the ring at the left are of a colour."""
    image = picture(card).copy(0, 0, 44, card.height())
    spots = [(x, y) for x in range(image.width()) for y in range(image.height())]
    return sum(image.pixelColor(*spot).name() == colour for spot in spots)


def test_the_ring_fills_with_the_time_and_never_beyond(qtbot: QtBot) -> None:
    card = stand(qtbot, ClockCard(), 240, 50)
    filled = []
    for share in (-1.0, 0.0, 0.25, 0.5, 0.75, 1.0, 7.0):
        card.set_clock(Clock("Goal", "today", "1 h left", share))
        filled.append(ring(card, LIGHT.good))
    assert filled == sorted(filled)
    assert filled[0] == filled[1] < filled[2] < filled[3] < filled[4] < filled[5] == filled[6]


@pytest.mark.parametrize(
    "state, ink",
    [("on track", "good"), ("at risk", "warn"), ("late", "bad"), ("paused", "muted")],
)
def test_a_clock_wears_the_colour_of_its_state_and_says_it(
    qtbot: QtBot, light_theme: Theme, state: ClockState, ink: str
) -> None:
    card = stand(qtbot, ClockCard(Clock("Goal", "today", "1 h", 0.5, state)), 240, 50)
    assert ring(card, getattr(LIGHT, ink)) > 20
    light_theme.set_scheme("dark")
    assert ring(card, getattr(DARK, ink)) > 20
    assert card.accessibleName().endswith(state)
