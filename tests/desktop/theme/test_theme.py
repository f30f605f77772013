"""The theme follows the system or the person, at any text size, without a restart."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontInfo, QGuiApplication, QIcon, QImage, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from casewright.desktop.theme import (
    DARK,
    LIGHT,
    Theme,
    font,
    icon,
    icon_names,
    icon_pixmap,
    px,
    scale,
    tokens,
)
from casewright.desktop.theme.metrics import load_fonts
from casewright.desktop.theme.qss import style_sheet
from casewright.desktop.theme.theme import theme_of
from casewright.resources import ResourceMissing


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    made = theme_of(qapp) or Theme(qapp, "light")
    made.set_scheme("light")
    made.set_text_size(100)
    yield made
    made.set_scheme("light")
    made.set_text_size(100)


def test_dark_and_light_are_one_call_apart(theme: Theme, qtbot: QtBot) -> None:
    assert tokens() is LIGHT
    with qtbot.waitSignal(theme.changed):
        theme.set_scheme("dark")
    assert tokens() is DARK
    assert theme.is_dark


def test_toggle_goes_there_and_back(theme: Theme) -> None:
    theme.toggle()
    assert tokens() is DARK
    theme.toggle()
    assert tokens() is LIGHT


def test_the_palette_speaks_the_same_colours_as_the_tokens(theme: Theme) -> None:
    theme.set_scheme("dark")
    palette = QGuiApplication.palette()
    assert palette.color(QPalette.ColorRole.Window).name() == DARK.canvas
    assert palette.color(QPalette.ColorRole.Text).name() == DARK.ink
    assert palette.color(QPalette.ColorRole.Highlight).name() == DARK.accent


def test_system_follows_what_the_system_says(theme: Theme, qapp: QApplication) -> None:
    theme.set_scheme("system")
    dark = qapp.styleHints().colorScheme() == Qt.ColorScheme.Dark
    assert theme.scheme == "system"
    assert theme.is_dark is dark
    assert (tokens() is DARK) is dark


def test_the_system_is_told_which_scheme_was_chosen(theme: Theme, qapp: QApplication) -> None:
    theme.set_scheme("dark")
    # The offscreen platform may not know colour schemes; then it stays unknown, never light.
    assert qapp.styleHints().colorScheme() != Qt.ColorScheme.Light


@pytest.mark.parametrize("wanted, got", [(50, 100), (100, 100), (150, 150), (200, 200), (900, 200)])
def test_text_grows_from_one_to_two_times(theme: Theme, wanted: int, got: int) -> None:
    theme.set_text_size(wanted)
    assert theme.text_size == got
    assert scale() == pytest.approx(got / 100, abs=0.04)


def test_every_length_grows_with_the_text(theme: Theme) -> None:
    assert (px(32), font(18).pixelSize()) == (32, 18)
    theme.set_text_size(200)
    assert (px(32), font(18).pixelSize()) == (64, 36)


def test_a_control_on_the_screen_grows_with_the_text(theme: Theme, qtbot: QtBot) -> None:
    button = QPushButton("Submit")
    qtbot.addWidget(button)
    before = button.sizeHint().height()
    theme.set_text_size(200)
    button.ensurePolished()
    assert button.sizeHint().height() > 1.7 * before


def test_the_same_wish_twice_changes_nothing(theme: Theme, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(theme.changed):
        theme.set_scheme("light")
        theme.set_text_size(100)


def test_inter_comes_with_the_application(theme: Theme) -> None:
    assert "Inter" in load_fonts()
    for weight in (400, 500, 600):
        info = QFontInfo(font(13, weight))
        assert info.family() == "Inter"
        assert info.weight() == weight


def test_fonts_are_not_hinted_and_figures_can_stand_in_columns(theme: Theme) -> None:
    assert font().hintingPreference() == QFont.HintingPreference.PreferNoHinting
    assert font(13, tabular=True).isFeatureSet(QFont.Tag("tnum"))
    assert font(13) is font(13)


def test_the_style_sheet_holds_no_colour_of_its_own() -> None:
    marked = {name: f"<{name}>" for name in asdict(LIGHT) if name != "dark"}
    # mixed() needs real colours for hover and pressed.
    colours = type(LIGHT)(dark=False, **(marked | {"accent": "#3b5bdb", "ink": "#161b26"}))
    sheet = style_sheet(colours, round)
    allowed = {"#3b5bdb", "#161b26"}
    words = sheet.replace(";", " ").replace("}", " ").split()
    found = {word for word in words if word.startswith("#")}
    assert len(found - allowed) == 2  # hover and pressed of the primary button


def test_the_style_sheet_names_only_files_that_exist() -> None:
    import re
    from pathlib import Path

    for colours in (LIGHT, DARK):
        files = re.findall(r"url\(([^)]+)\)", style_sheet(colours, round))
        assert len(files) == 2
        assert all(Path(file).is_file() for file in files)


def test_there_are_about_forty_icons_or_more() -> None:
    assert len(icon_names()) >= 40


@pytest.mark.parametrize("size", [13, 16, 18])
def test_every_icon_draws_something_in_the_colour_asked_for(qapp: QApplication, size: int) -> None:
    for name in icon_names():
        image = icon_pixmap(name, size, "#ff0000").toImage()
        assert _inked(image) >= size / 3, name
        assert _is_red(image), name


def test_an_icon_is_drawn_once_and_kept(qapp: QApplication) -> None:
    assert icon_pixmap("check", 16, "#112233") is icon_pixmap("check", 16, "#112233")
    assert icon("check") is icon("check")


def test_an_icon_is_sharp_on_a_fine_screen(qapp: QApplication) -> None:
    pixmap = icon_pixmap("check", 16, "#112233", 2.0)
    assert pixmap.size() == QSize(32, 32)
    assert pixmap.deviceIndependentSize().toSize() == QSize(16, 16)


def test_an_icon_takes_the_colour_of_the_theme_without_being_made_again(theme: Theme) -> None:
    one = icon("check", "accent")
    light = one.pixmap(16, 16).toImage()
    theme.set_scheme("dark")
    assert one.pixmap(16, 16).toImage() != light


def test_a_checked_or_disabled_icon_looks_it(theme: Theme) -> None:
    one = icon("check", "muted")
    plain = one.pixmap(QSize(16, 16)).toImage()
    on = one.pixmap(QSize(16, 16), QIcon.Mode.Normal, QIcon.State.On).toImage()
    off = one.pixmap(QSize(16, 16), QIcon.Mode.Disabled, QIcon.State.Off).toImage()
    assert plain != on != off


def test_an_unknown_icon_is_an_error_at_once(qapp: QApplication) -> None:
    with pytest.raises(ResourceMissing):
        icon_pixmap("no-such-icon", 16, "#000000")


def test_a_button_with_an_icon_survives_many_repaints(theme: Theme, qtbot: QtBot) -> None:
    button = QPushButton(icon("check", "ink"), "Submit")
    qtbot.addWidget(button)
    for _turn in range(200):
        button.grab()
        button.setIcon(icon("cross", "ink"))


def test_twenty_thousand_texts_can_be_set(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    for number in range(20_000):
        label.setText(str(number))
    assert label.text() == "19999"


def test_the_look_loads_no_database_no_numbers_and_no_charts() -> None:
    code = (
        "import sys\n"
        "import casewright.desktop.theme, casewright.desktop.widgets.navigation\n"
        "import casewright.desktop.widgets.header, casewright.desktop.widgets.command_palette\n"
        "import casewright.desktop.widgets.worklist_view, casewright.desktop.widgets.form\n"
        "heavy = {'sqlalchemy', 'numpy', 'pyqtgraph', 'pydantic', 'PySide6.QtWebEngineCore'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def _inked(image: QImage) -> int:
    points = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return sum(image.pixelColor(x, y).alpha() > 100 for x, y in points)


def _is_red(image: QImage) -> bool:
    points = ((x, y) for x in range(image.width()) for y in range(image.height()))
    solid = [image.pixelColor(x, y) for x, y in points if image.pixelColor(x, y).alpha() > 200]
    return all(colour.red() > 240 and colour.green() < 16 for colour in solid)
