"""A theme that is changed again and again under open windows: everything follows and comes back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QIcon, QImage, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from casewright.desktop.theme import DARK, LIGHT, Theme, Tokens, contrast, font, icon, px, tokens
from casewright.desktop.theme.theme import theme_of

SCHEMES = pytest.mark.parametrize("scheme, colours", [("light", LIGHT), ("dark", DARK)])
SIZES = (100, 125, 150, 175, 200)


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    made = theme_of(qapp) or Theme(qapp, "light")
    made.set_scheme("light")
    made.set_text_size(100)
    yield made
    made.set_scheme("light")
    made.set_text_size(100)


def inks(widget: QWidget) -> set[str]:
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    raw = memoryview(bytes(image.constBits())).cast("I")
    return {f"#{one & 0xFFFFFF:06x}" for one in set(raw)}


@pytest.mark.parametrize("weight", [400, 500, 600])
@pytest.mark.parametrize("size", [11.5, 12, 13, 18])
def test_text_that_was_large_is_its_own_size_again(theme: Theme, size: float, weight: int) -> None:
    before = font(size, weight).pixelSize()
    for percent in (200, 100, 150, 100):
        theme.set_text_size(percent)
        assert font(size, weight).pixelSize() == px(size)
    assert font(size, weight).pixelSize() == before == round(size)


@pytest.mark.parametrize("percent", SIZES)
def test_ordinary_text_of_the_application_and_of_ours_agree(theme: Theme, percent: int) -> None:
    theme.set_text_size(percent)
    wanted = round(13 * percent / 100)
    assert QApplication.font().pixelSize() == wanted
    assert abs(font(13).pixelSize() - wanted) <= 1


@pytest.mark.parametrize("percent", SIZES)
def test_lengths_keep_their_proportions(theme: Theme, percent: int) -> None:
    theme.set_text_size(percent)
    assert px(0) == 0
    lengths = [px(one) for one in (4, 8, 12, 16, 32, 52)]
    assert lengths == sorted(set(lengths))
    assert px(32) == pytest.approx(32 * percent / 100, rel=0.05)


CONTROLS: dict[str, type[QWidget]] = {
    "line": QLineEdit,
    "text": QPlainTextEdit,
    "list": QComboBox,
    "button": QPushButton,
}


@SCHEMES
@pytest.mark.parametrize("name", list(CONTROLS))
def test_an_open_control_changes_its_colours_with_the_scheme(
    theme: Theme, qtbot: QtBot, name: str, scheme: str, colours: Tokens
) -> None:
    control = CONTROLS[name]()
    qtbot.addWidget(control)
    control.resize(160, 60)
    control.show()
    control.clearFocus()
    theme.set_scheme("dark" if scheme == "light" else "light")
    control.grab()
    theme.set_scheme(scheme)  # type: ignore[arg-type]
    other = DARK if colours is LIGHT else LIGHT
    seen = inks(control)
    assert colours.surface in seen
    assert other.surface not in seen


@SCHEMES
def test_selected_text_can_be_read(
    theme: Theme, qtbot: QtBot, scheme: str, colours: Tokens
) -> None:
    theme.set_scheme(scheme)  # type: ignore[arg-type]
    line = QLineEdit("MMMMMMMM")
    qtbot.addWidget(line)
    line.show()
    line.selectAll()
    assert colours.accent in inks(line)
    palette = line.palette()
    ink = palette.color(QPalette.ColorRole.HighlightedText).name()
    assert contrast(ink, palette.color(QPalette.ColorRole.Highlight).name()) >= 4.5


@SCHEMES
def test_a_hint_in_an_empty_line_is_paler_than_text_and_still_readable(
    theme: Theme, qtbot: QtBot, scheme: str, colours: Tokens
) -> None:
    theme.set_scheme(scheme)  # type: ignore[arg-type]
    line = QLineEdit()
    line.setPlaceholderText("Type a name")
    qtbot.addWidget(line)
    line.show()
    hint = line.palette().color(QPalette.ColorRole.PlaceholderText).name()
    assert hint != colours.ink
    assert contrast(hint, colours.surface) >= 4.5


@SCHEMES
def test_a_ticked_box_differs_from_an_empty_one_by_its_tick_too(
    theme: Theme, qtbot: QtBot, scheme: str, colours: Tokens
) -> None:
    theme.set_scheme(scheme)  # type: ignore[arg-type]
    box = QCheckBox("")
    qtbot.addWidget(box)
    box.resize(24, 24)
    box.show()
    assert colours.accent not in inks(box)
    box.setChecked(True)
    seen = inks(box)
    assert colours.accent in seen
    # The tick itself: strokes that stand out from the filled box.
    assert max(contrast(ink, colours.accent) for ink in seen) >= 3


@pytest.mark.parametrize("kind", ["primary", "secondary", "ghost", "danger"])
@SCHEMES
def test_focus_is_seen_on_each_kind_of_button(
    theme: Theme, qtbot: QtBot, kind: str, scheme: str, colours: Tokens
) -> None:
    theme.set_scheme(scheme)  # type: ignore[arg-type]
    button = QPushButton("Send")
    button.setProperty("kind", kind)
    qtbot.addWidget(button)
    button.resize(100, 32)
    button.show()
    button.activateWindow()
    button.clearFocus()
    before = button.grab().toImage()
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    after = button.grab().toImage()
    edge = [after.pixel(x, 0) != before.pixel(x, 0) for x in range(20, 80)]
    assert all(edge)
    assert button.size().height() == 32


def test_a_button_keeps_its_size_when_the_keyboard_comes(theme: Theme, qtbot: QtBot) -> None:
    button = QPushButton("Send")
    qtbot.addWidget(button)
    button.show()
    button.activateWindow()
    button.clearFocus()
    before = button.sizeHint()
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    assert button.sizeHint() == before


@pytest.mark.parametrize("percent", SIZES)
def test_words_fit_into_their_controls_at_each_size(
    theme: Theme, qtbot: QtBot, percent: int
) -> None:
    theme.set_text_size(percent)
    for control in (QPushButton("Get next work"), QLineEdit("Get next work"), QLabel("Get")):
        qtbot.addWidget(control)
        control.ensurePolished()
        tall = QFontMetrics(control.font()).height()
        assert control.sizeHint().height() >= tall


def test_a_list_marks_what_is_under_the_keyboard_in_both_schemes(
    theme: Theme, qtbot: QtBot
) -> None:
    from PySide6.QtCore import QStringListModel

    view = QListView()
    model = QStringListModel(["one", "two"], view)
    view.setModel(model)
    qtbot.addWidget(view)
    view.resize(120, 80)
    view.show()
    view.setCurrentIndex(model.index(0))
    assert LIGHT.accent_tint in inks(view)
    theme.set_scheme("dark")
    assert DARK.accent_tint in inks(view)


def test_each_change_is_told_once_and_after_it_happened(theme: Theme) -> None:
    seen: list[tuple[bool, int, int]] = []
    theme.changed.connect(lambda: seen.append((tokens().dark, theme.text_size, px(10))))
    theme.set_scheme("dark")
    theme.set_text_size(200)
    theme.set_text_size(900)
    theme.toggle()
    assert seen == [(True, 100, 10), (True, 200, 20), (False, 200, 20)]


def test_choosing_light_leaves_the_system_and_system_goes_back(
    theme: Theme, qapp: QApplication
) -> None:
    theme.set_scheme("dark")
    theme.set_scheme("system")
    assert theme.is_dark is (qapp.styleHints().colorScheme() == Qt.ColorScheme.Dark)
    theme.set_scheme("light")
    assert not theme.is_dark
    assert theme.scheme == "light"


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_icons_are_as_large_as_asked_on_any_screen(theme: Theme, ratio: float) -> None:
    pixmap = icon("check", "ink").pixmap(QSize(16, 16), ratio, QIcon.Mode.Normal, QIcon.State.Off)
    assert pixmap.width() == pytest.approx(16 * ratio, abs=1)
    assert pixmap.devicePixelRatio() == pytest.approx(ratio)
