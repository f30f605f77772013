"""What the command palette finds, and what happens when it is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from casewright.desktop.desk import Desk
from casewright.desktop.finding import Finder
from casewright.desktop.widgets.command_palette import CommandPalette
from casewright.runtime.reading import CaseQuery
from tests.desktop.clinic import stay_of
from tests.desktop.conftest import Desks


class Window:
    """The window as the finder knows it; it notes what it was told to do."""

    def __init__(self, holder: QWidget) -> None:
        self._box = CommandPalette(holder)
        self.done: list[str] = []
        self.in_case = False

    @property
    def palette_box(self) -> CommandPalette:
        return self._box

    def next_work(self) -> None:
        self.done.append("next")

    def go(self, place: str) -> None:
        self.done.append(f"go {place}")

    def show_help(self) -> None:
        self.done.append("help")

    def shows_case(self) -> bool:
        return self.in_case

    def close_case(self) -> None:
        self.done.append("close")

    def open_case(self, case: str) -> None:
        self.done.append(f"case {case}")

    def show_person(self, person: str) -> None:
        self.done.append(f"person {person}")

    def show_blueprint(self, version: str) -> None:
        self.done.append(f"blueprint {version}")

    def toggle_scheme(self) -> None:
        self.done.append("scheme")


@pytest.fixture
def desk(clinic: Path, desks: Desks) -> Desk:
    return desks.open(clinic, "nina")


@pytest.fixture
def holder(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    return made


@pytest.fixture
def window(holder: QWidget) -> Window:
    return Window(holder)


@pytest.fixture
def finder(window: Window, desk: Desk) -> Finder:
    made = Finder(window, desk)
    window.palette_box.open()
    return made


def ids(window: Window) -> list[str]:
    return [one.id for one in window.palette_box.entries()]


def write(window: Window, qtbot: QtBot, text: str) -> None:
    window.palette_box.line.clear()
    qtbot.keyClicks(window.palette_box.line, text)


def test_at_first_it_offers_what_can_be_done(finder: Finder, window: Window) -> None:
    assert ids(window) == [
        "do:next", "do:work", "do:cases", "do:blueprints", "do:dark", "do:help",
    ]  # fmt: skip


def test_closing_is_offered_in_a_case_only(finder: Finder, window: Window) -> None:
    assert "do:close" not in ids(window)
    window.in_case = True
    window.palette_box.open()
    assert "do:close" in ids(window)


@pytest.mark.parametrize(
    "chosen, done",
    [
        ("do:next", "next"),
        ("do:work", "go work"),
        ("do:cases", "go cases"),
        ("do:blueprints", "go blueprints"),
        ("do:dark", "scheme"),
        ("do:help", "help"),
        ("do:close", "close"),
        ("case:abc", "case abc"),
        ("person:otto", "person otto"),
        ("blueprint:clinic:1", "blueprint clinic:1"),
    ],
)
def test_what_is_chosen_is_done(finder: Finder, window: Window, chosen: str, done: str) -> None:
    finder.choose(chosen)
    assert window.done == [done]


def test_what_nobody_knows_is_not_done(finder: Finder, window: Window) -> None:
    finder.choose("spell:abracadabra")
    assert window.done == []


def test_people_are_found_by_name_with_their_role(
    finder: Finder, window: Window, qtbot: QtBot
) -> None:
    write(window, qtbot, "dora")
    entries = window.palette_box.entries()
    found = next(one for one in entries if one.id == "person:dora")
    assert (found.title, found.detail, found.hint) == ("Dora Diaz", "Doctor", "person")


def test_blueprints_are_found_with_their_version(
    finder: Finder, window: Window, qtbot: QtBot
) -> None:
    write(window, qtbot, "clinic")
    found = next(one for one in window.palette_box.entries() if one.id == "blueprint:clinic:1")
    assert (found.title, found.detail) == ("Clinic", "version 1")


def test_cases_are_found_by_a_word_a_moment_after_the_last_key(
    finder: Finder, window: Window, desk: Desk, qtbot: QtBot
) -> None:
    case = stay_of(desk.workspace, "Bea Born")
    write(window, qtbot, "bea")
    qtbot.waitUntil(lambda: f"case:{case}" in ids(window))
    found = next(one for one in window.palette_box.entries() if one.id == f"case:{case}")
    assert found.title.endswith("Bea Born")
    assert found.detail == "Stay · Admission"


def test_a_case_is_found_by_its_number_in_any_case(
    finder: Finder, window: Window, desk: Desk, qtbot: QtBot
) -> None:
    row = desk.workspace.reads.cases(CaseQuery(limit=1)).rows[0]
    write(window, qtbot, row.number.lower())
    qtbot.waitUntil(lambda: f"case:{row.case}" in ids(window))


def test_an_answer_to_an_older_text_is_dropped(
    finder: Finder, window: Window, desk: Desk, qtbot: QtBot
) -> None:
    rows: Sequence[object] = desk.workspace.reads.cases(CaseQuery(limit=5)).rows
    write(window, qtbot, "zzz")
    finder._show("bea", rows)  # type: ignore[arg-type]
    assert not any(one.startswith("case:") for one in ids(window))


def test_an_empty_line_forgets_the_cases(
    finder: Finder, window: Window, desk: Desk, qtbot: QtBot
) -> None:
    write(window, qtbot, "bea")
    qtbot.waitUntil(lambda: any(one.startswith("case:") for one in ids(window)))
    window.palette_box.line.clear()
    window.palette_box.refresh()
    assert not any(one.startswith("case:") for one in ids(window))


def test_enter_does_the_first_of_the_list(finder: Finder, window: Window, qtbot: QtBot) -> None:
    write(window, qtbot, "go to cases")
    qtbot.keyClick(window.palette_box.line, Qt.Key.Key_Return)
    assert window.done == ["go cases"]
    assert not window.palette_box.isVisible()
