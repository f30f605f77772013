"""Skipping a step and doing one again: from the work tab, with a reason that stands in the history."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from casewright.desktop.casefile.page import CasePage
from casewright.desktop.casefile.reading import read_page
from casewright.desktop.casefile.worktab import done_steps
from casewright.desktop.desk import Desk
from tests.desktop.clinic import stay_of, take
from tests.desktop.conftest import Desks


@pytest.fixture
def desk(clinic: Path, desks: Desks) -> Desk:
    return desks.open(clinic, "dora")


@pytest.fixture
def stay(desk: Desk) -> str:
    """Admitted; the bed is still to be made."""
    return stay_of(desk.workspace, "Ada Abel")


@pytest.fixture
def page(desk: Desk, stay: str, qtbot: QtBot) -> CasePage:
    made = CasePage(desk, stay)
    qtbot.addWidget(made)
    made.resize(1300, 850)
    with qtbot.waitSignal(made.loaded):
        made.show()
    return made


def press(page: CasePage, qtbot: QtBot, button: str) -> None:
    found = next(one for name, one in page.work.buttons.items() if name.startswith(button))
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


def answer(page: CasePage, qtbot: QtBot, text: str) -> None:
    qtbot.keyClicks(page.ask.line, text)
    qtbot.keyClick(page.ask.line, Qt.Key.Key_Return)


def open_steps(desk: Desk, case: str) -> list[str]:
    rows = desk.workspace.reads.case_work(case)
    return [row.step for row in rows if row.closed is None]


def test_finished_steps_of_the_stage_are_offered_again(page: CasePage) -> None:
    assert list(page.work.buttons) == [
        one for one in page.work.buttons if one.startswith(("skip ", "redo "))
    ]
    assert "redo admit" in page.work.buttons
    assert "redo bed" not in page.work.buttons, "it is open, not finished"
    assert page.work.done_card.isVisible()
    name = page.work.buttons["redo admit"].accessibleName()
    assert name == "Do Admit the patient again"


def test_a_new_case_has_nothing_to_do_again(desk: Desk, qtbot: QtBot) -> None:
    fresh = CasePage(desk, stay_of(desk.workspace, "Bea Born"))
    qtbot.addWidget(fresh)
    with qtbot.waitSignal(fresh.loaded):
        fresh.show()
    assert not fresh.work.done_card.isVisible()


def test_skipping_asks_why_and_goes_on(page: CasePage, desk: Desk, stay: str, qtbot: QtBot) -> None:
    press(page, qtbot, "skip")
    assert page.ask.isVisible()
    assert page.ask.question.full_text() == "Why is “Make the bed” skipped?"
    with qtbot.waitSignal(page.actions_menu.said) as said:
        answer(page, qtbot, "She brought her own")
    assert said.args == ["Make the bed was skipped"]
    assert open_steps(desk, stay) == ["treat"]
    history = [row for row in desk.workspace.history(stay) if row.kind == "StepSkipped"]
    assert history[-1].payload["reason"] == "She brought her own"
    qtbot.waitUntil(lambda: page.head.stages.stages()[0].state == "done")


def test_the_reason_cannot_be_left_out(page: CasePage, desk: Desk, stay: str, qtbot: QtBot) -> None:
    press(page, qtbot, "skip")
    answer(page, qtbot, "   ")
    assert page.ask.isVisible()
    assert page.ask.problem.isVisible()
    assert open_steps(desk, stay) == ["bed"]


def test_escape_leaves_the_step_as_it_is(
    page: CasePage, desk: Desk, stay: str, qtbot: QtBot
) -> None:
    press(page, qtbot, "skip")
    qtbot.keyClick(page.ask.line, Qt.Key.Key_Escape)
    assert not page.ask.isVisible()
    assert open_steps(desk, stay) == ["bed"]


def test_doing_again_opens_the_step_once_more_and_says_so(
    page: CasePage, desk: Desk, stay: str, qtbot: QtBot
) -> None:
    press(page, qtbot, "redo admit")
    assert page.ask.question.full_text() == "Why is “Admit the patient” done again?"
    with qtbot.waitSignal(page.actions_menu.said):
        answer(page, qtbot, "Wrong name on the letter")
    assert sorted(open_steps(desk, stay)) == ["admit", "bed"]
    qtbot.waitUntil(lambda: "redo admit" not in page.work.buttons)
    told = [one.title for _, one in page.history.told()]
    assert "Dora Diaz had Admit the patient done again" in told
    detail = next(one.detail for _, one in page.history.told() if "again" in one.title)
    assert detail == "“Wrong name on the letter”"


def test_a_refusal_is_shown_on_the_page_and_nothing_changes(
    page: CasePage, desk: Desk, stay: str, qtbot: QtBot
) -> None:
    page.actions_menu.redo("no-such-step", "Nothing")
    answer(page, qtbot, "Let us see")
    qtbot.waitUntil(page.banner.isVisible)
    assert open_steps(desk, stay) == ["bed"]


def test_after_the_stage_is_left_its_steps_are_no_longer_offered(desk: Desk, stay: str) -> None:
    before = done_steps(read_page(desk.reader(), stay))
    assert [one.step for one in before] == ["admit"]
    assert before[0].by == "dora"
    desk.workspace.submit(take(desk.workspace, stay, "bed", "dora"))
    desk.workspace.door.settle()
    assert done_steps(read_page(desk.reader(), stay)) == ()


def test_a_finished_case_offers_nothing_again(desk: Desk, stay: str) -> None:
    desk.workspace.submit(take(desk.workspace, stay, "bed", "dora"))
    desk.workspace.door.settle()
    desk.workspace.submit(take(desk.workspace, stay, "treat", "dora"))
    desk.workspace.door.settle()
    assert desk.workspace.live(stay).resolved
    assert done_steps(read_page(desk.reader(), stay)) == ()
