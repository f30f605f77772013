"""Appearance and help: the menu, what is kept of it, and the pages of help."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from casewright import resources
from casewright.desktop.help import TOPICS, HelpPage
from casewright.desktop.language import NAMES
from casewright.desktop.menu import TEXT_SIZES, WindowMenu
from casewright.desktop.settings import Settings
from casewright.desktop.theme import Theme
from casewright.desktop.theme.theme import theme_of
from casewright.desktop.widgets.basics import Button


@pytest.fixture
def settings() -> Iterator[Settings]:
    made = Settings()
    before = (made.scheme, made.text_size, made.language, made.geometry)
    yield made
    made.scheme, made.text_size, made.language, made.geometry = before


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    found = theme_of(qapp)
    assert found is not None
    yield found
    found.set_scheme("light")
    found.set_text_size(100)


@pytest.fixture
def menu(qtbot: QtBot, theme: Theme, settings: Settings) -> Iterator[WindowMenu]:
    window = QWidget()
    qtbot.addWidget(window)
    # The window must outlive the menu that belongs to it.
    yield WindowMenu(window, theme, settings)
    window.close()


def entry(menu: WindowMenu, text: str) -> QAction:
    return next(one for one in menu.menu.actions() if one.text().startswith(text))


def test_every_choice_is_offered(menu: WindowMenu) -> None:
    texts = [one.text() for one in menu.menu.actions() if not one.isSeparator()]
    assert texts == [
        "Colours of the system", "Light", "Dark",
        *(f"Text {size} %" for size in TEXT_SIZES),
        *NAMES.values(),
        "Help\tF1",
    ]  # fmt: skip
    assert menu.button.accessibleName() == "Appearance and help"


def test_one_of_each_group_is_marked(menu: WindowMenu) -> None:
    marked = [one.text() for one in menu.menu.actions() if one.isChecked()]
    assert len(marked) == 3
    assert "Text 100 %" in marked


def test_a_scheme_holds_at_once_and_is_kept(
    menu: WindowMenu, theme: Theme, settings: Settings
) -> None:
    for text, dark in (("Dark", True), ("Light", False)):
        entry(menu, text).trigger()
        assert theme.is_dark is dark
        assert Settings().scheme == text.lower()
        assert entry(menu, "Light").isChecked() is not dark
    assert settings.scheme == "light"


@pytest.mark.parametrize("size", TEXT_SIZES)
def test_a_text_size_holds_at_once_and_is_kept(menu: WindowMenu, theme: Theme, size: int) -> None:
    entry(menu, f"Text {size}").trigger()
    assert theme.text_size == size
    assert Settings().text_size == size


@pytest.mark.parametrize("language", list(NAMES))
def test_a_language_is_asked_for_by_its_own_name(
    menu: WindowMenu, qtbot: QtBot, language: str
) -> None:
    with qtbot.waitSignal(menu.language_wanted) as wanted:
        entry(menu, NAMES[language]).trigger()
    assert wanted.args == [language]


def test_help_is_asked_for(menu: WindowMenu, qtbot: QtBot) -> None:
    with qtbot.waitSignal(menu.help_wanted):
        entry(menu, "Help").trigger()


def test_what_is_kept_by_somebody_else_does_no_harm(settings: Settings) -> None:
    settings._store.setValue("scheme", "pink")
    settings._store.setValue("text_size", "large")
    settings._store.setValue("language", "klingon")
    settings._store.setValue("geometry", "somewhere")
    assert settings.scheme == "system"
    assert settings.text_size == 100
    assert settings.language == "en"
    assert settings.geometry == QByteArray()


def test_the_place_of_the_window_is_kept(settings: Settings) -> None:
    settings.geometry = QByteArray(b"here")
    assert Settings().geometry == QByteArray(b"here")


# --------------------------------------------------------------------------------------- help


@pytest.fixture
def page(qtbot: QtBot) -> HelpPage:
    made = HelpPage()
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    return made


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_has_a_page_with_a_head(page: HelpPage, topic: str) -> None:
    page.open_topic(topic)
    said = page.text.toPlainText()
    assert len(said) > 150
    first = resources.path("help", f"{topic}.md").read_text(encoding="utf-8").splitlines()[0]
    assert said.startswith(first.removeprefix("# "))


def test_an_unknown_topic_shows_the_keys(page: HelpPage) -> None:
    page.open_topic("nothing like that")
    assert page.text.toPlainText().startswith("Keys")


def test_a_tab_shows_another_topic(page: HelpPage) -> None:
    page.open_topic("work")
    page.tabs.choose("cases")
    assert page.text.toPlainText().startswith("Cases")


def test_escape_and_the_button_go_back(page: HelpPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.closed):
        qtbot.keyClick(page, Qt.Key.Key_Escape)
    back = next(one for one in page.findChildren(Button) if one.text() == "Back")
    with qtbot.waitSignal(page.closed):
        qtbot.mouseClick(back, Qt.MouseButton.LeftButton)


def test_the_keys_of_the_window_are_in_the_help(page: HelpPage) -> None:
    page.open_topic("keys")
    said = page.text.toPlainText()
    for key in ("Ctrl+K", "Ctrl+G", "Alt+1", "J, K", "Ctrl+Enter", "Ctrl+W", "F1", "Home"):
        assert key in said, key


def test_no_page_points_to_a_file_outside(page: HelpPage) -> None:
    for file in Path(resources.path("help")).rglob("*.md"):
        text = file.read_text(encoding="utf-8")
        assert "](" not in text, f"{file.name} has a link that nobody can follow"
