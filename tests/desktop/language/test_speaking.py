"""The window in another language: chosen in the menu, at once, with dates and numbers to match."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from casewright.desktop import moments
from casewright.desktop.casefile.page import CasePage
from casewright.desktop.casefile.telling import say
from casewright.desktop.help import HelpPage
from casewright.desktop.language import speak
from casewright.desktop.main import Desktop
from casewright.desktop.settings import Settings
from casewright.desktop.worklist.pane import WorklistPane
from casewright.runtime import narrate
from casewright.runtime.narrate_told import Voice
from tests.desktop.clinic import stay_of, take
from tests.desktop.conftest import Desks, started


@pytest.fixture(autouse=True)
def _english_afterwards(qapp: QApplication) -> Iterator[None]:
    yield
    speak(qapp, "en")
    Settings().language = "en"


@pytest.fixture
def german(qapp: QApplication) -> None:
    speak(qapp, "de")


@pytest.fixture
def desktop(clinic: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[Desktop]:
    """The whole desktop as Nina starts it."""
    yield from started(qapp, qtbot, clinic, "nina")


def choose(desktop: Desktop, language: str) -> None:
    """What a click on the menu does."""
    actions = {one.text(): one for one in desktop.shell.menu.menu.actions()}
    actions[language].trigger()


def said_by(desktop: Desktop) -> list[str]:
    return [button.item.label for button in desktop.shell.sidebar._buttons.values()]


def test_english_needs_no_catalogue(qapp: QApplication) -> None:
    speak(qapp, "en")
    assert qapp.findChildren(QTranslator) == []
    assert QLocale().language() == QLocale.Language.English


def test_texts_numbers_and_days_follow_the_language(german: None) -> None:
    assert QCoreApplication.translate("Shell", "My work") == "Meine Arbeit"
    assert QLocale().toString(1234.5, "f", 1) == "1.234,5"
    assert moments.day_text(moments.now()) == "heute"
    assert moments.ago(moments.now() - 5 * moments.HOUR) == "vor 5 Std."


def test_the_history_is_told_in_the_language(german: None) -> None:
    told = narrate.tell("StepRedone", {"step": "Bett machen"}, Voice(say=say), "Dora")
    assert told.title == "Dora ließ Bett machen noch einmal tun"


def test_going_back_leaves_nothing_behind(qapp: QApplication, german: None) -> None:
    speak(qapp, "en")
    QCoreApplication.sendPostedEvents(None, 52)
    assert qapp.findChildren(QTranslator) == []
    assert QCoreApplication.translate("Shell", "My work") == "My work"


def test_speaking_twice_is_speaking_once(qapp: QApplication) -> None:
    speak(qapp, "de")
    speak(qapp, "de")
    QCoreApplication.sendPostedEvents(None, 52)
    assert len(qapp.findChildren(QTranslator)) <= 2, "ours, and Qt's own"


def test_a_language_that_nobody_speaks_is_english(qapp: QApplication) -> None:
    settings = Settings()
    settings.language = "tlh"
    assert settings.language == "en"


def test_the_pane_is_german_from_head_to_foot(
    german: None, clinic: Path, desks: Desks, qtbot: QtBot
) -> None:
    pane = WorklistPane(desks.open(clinic, "nina", "de"))
    qtbot.addWidget(pane)
    with qtbot.waitSignal(pane.detail.form.loaded):
        pane.show()
    qtbot.waitUntil(lambda: pane.header.subtitle() == "2 offen · 0 überfällig")
    assert pane.next_button.text() == "Nächste Arbeit holen"
    assert pane.search.placeholderText() == "Arbeit suchen"
    assert [pane.model.headerData(n, Qt.Orientation.Horizontal) for n in range(5)] == [
        "Arbeit", "Phase", "Priorität", "Fällig", "Bearbeiter",
    ]  # fmt: skip
    assert pane.detail.form.banner.text().startswith("Diese Arbeit wartet in Station.")


def test_the_page_of_a_case_is_german(
    german: None, clinic: Path, desks: Desks, qtbot: QtBot
) -> None:
    desk = desks.open(clinic, "dora", "de")
    page = CasePage(desk, stay_of(desk.workspace, "Ada Abel"))
    qtbot.addWidget(page)
    with qtbot.waitSignal(page.loaded):
        page.show()
    assert page.kind == "Aufenthalt"
    assert page.head.status.text() == "Open, in Aufnahme"
    assert page.head.stages.stages()[1].status == "Nicht begonnen"
    told = [one.title for _, one in page.history.told()]
    assert "Dora Diaz beendete Patientin aufnehmen mit Aufgenommen" in told
    assert page.data_tab.count.full_text() == "4 von 6 Feldern sind bekannt"


def test_errors_under_fields_are_german(
    german: None, clinic: Path, desks: Desks, qtbot: QtBot
) -> None:
    desk = desks.open(clinic, "nina", "de")
    case = stay_of(desk.workspace, "Bea Born")
    pane = WorklistPane(desk)
    qtbot.addWidget(pane)
    pane.show()
    form = pane.detail.form
    assignment = take(desk.workspace, case, "admit", "nina")
    pane.show_assignment(assignment)
    qtbot.waitUntil(lambda: form.is_mine)
    target = form.form.field("patient").target()
    assert isinstance(target, QLineEdit)
    target.clear()
    target.textEdited.emit("")
    form.submit()
    qtbot.waitUntil(lambda: "patient" in form.form.errors())
    assert form.form.errors()["patient"] == "Patientin ist erforderlich"


def test_help_is_german(german: None, qtbot: QtBot) -> None:
    page = HelpPage()
    qtbot.addWidget(page)
    page.open_topic("work")
    assert "Die Liste enthält" in page.text.toPlainText()


def test_a_language_without_help_pages_gets_the_english_ones(
    qapp: QApplication, qtbot: QtBot
) -> None:
    QLocale.setDefault(QLocale(QLocale.Language.Dutch))
    page = HelpPage()
    qtbot.addWidget(page)
    page.open_topic("work")
    assert "The list holds" in page.text.toPlainText()


def test_the_menu_changes_the_language_of_the_open_window_and_keeps_it(
    desktop: Desktop, qtbot: QtBot
) -> None:
    before = desktop.shell
    assert said_by(desktop) == ["My work", "Cases", "Blueprints", "Incidents"]
    choose(desktop, "Deutsch")
    qtbot.waitUntil(lambda: desktop.shell is not before, timeout=10_000)
    assert said_by(desktop) == ["Meine Arbeit", "Fälle", "Baupläne", "Störungen"]
    assert desktop.shell.isVisible()
    assert Settings().language == "de"
    work = desktop.shell.panes["work"]
    assert isinstance(work, WorklistPane)
    qtbot.waitUntil(lambda: work.model.row(0) is not None)
    row = work.model.row(0)
    assert row is not None
    assert row.stage == "Aufnahme"
    choose(desktop, "English")
    qtbot.waitUntil(lambda: said_by(desktop)[0] == "My work", timeout=10_000)
    assert Settings().language == "en"


def test_what_was_typed_and_what_was_open_survive_the_change(
    desktop: Desktop, qtbot: QtBot
) -> None:
    assert desktop.workspace is not None
    case = stay_of(desktop.workspace, "Bea Born")
    take(desktop.workspace, case, "admit", "nina")
    desktop.shell.open_case(case)
    page = desktop.shell.cases[case]
    qtbot.waitUntil(lambda: page.work.form.is_mine, timeout=10_000)
    target = page.work.form.form.field("finding").target()
    assert isinstance(target, QLineEdit)
    qtbot.keyClicks(target, "a cough")
    before = desktop.shell
    choose(desktop, "Deutsch")
    qtbot.waitUntil(lambda: desktop.shell is not before, timeout=10_000)
    assert list(desktop.shell.cases) == [case]
    again = desktop.shell.cases[case]
    qtbot.waitUntil(lambda: again.work.form.is_mine, timeout=10_000)
    qtbot.waitUntil(lambda: again.work.form.typed_values() == {"finding": "a cough"})


def test_choosing_the_same_language_changes_nothing(desktop: Desktop) -> None:
    before = desktop.shell
    desktop.set_language("en")
    assert desktop.shell is before


def test_a_locale_of_the_same_language_is_kept(qapp: QApplication) -> None:
    british = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
    QLocale.setDefault(british)
    speak(qapp, "en")
    assert QLocale() == british
    swiss = QLocale(QLocale.Language.German, QLocale.Country.Switzerland)
    QLocale.setDefault(swiss)
    speak(qapp, "de")
    assert QLocale() == swiss
