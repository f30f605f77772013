"""The selected work beside the list: its head, its stages, and what its menu does to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QInputDialog
from pytestqt.qtbot import QtBot

from casewright.desktop import moments
from casewright.desktop.desk import Desk
from casewright.desktop.worklist.detail import WorkDetail
from casewright.engine.commands import (
    AskQuestion,
    ClaimAssignment,
    TransferAssignment,
)
from tests.desktop.clinic import stay_of, take
from tests.desktop.conftest import Desks


@pytest.fixture
def desk(clinic: Path, desks: Desks) -> Desk:
    return desks.open(clinic, "nina")


@pytest.fixture
def stay(desk: Desk) -> str:
    return stay_of(desk.workspace, "Bea Born")


@pytest.fixture
def mine(desk: Desk, stay: str) -> str:
    """The admission of Bea, taken by Nina."""
    return take(desk.workspace, stay, "admit", "nina")


@pytest.fixture
def detail(desk: Desk, qtbot: QtBot) -> WorkDetail:
    made = WorkDetail(desk)
    qtbot.addWidget(made)
    made.resize(600, 700)
    made.show()
    return made


def show(detail: WorkDetail, assignment: str, qtbot: QtBot) -> None:
    with qtbot.waitSignal(detail.form.loaded):
        detail.show_assignment(assignment)


def entry(detail: WorkDetail, text: str) -> QAction:
    return next(one for one in detail._menu.actions() if one.text().startswith(text))


def answer_dialog(name: str, *, accept: bool = True) -> None:
    """What a person does in the dialog that opens next."""

    def do() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QInputDialog)
        dialog.setTextValue(name)
        if accept:
            dialog.accept()
        else:
            dialog.reject()

    QTimer.singleShot(0, do)


def holder(desk: Desk, assignment: str) -> str | None:
    return desk.workspace.assignment(assignment).assignee


def test_without_a_selection_it_says_what_to_do(detail: WorkDetail) -> None:
    assert detail.nothing.isVisible()
    assert not detail.header.isVisible()
    assert not detail.stages.isVisible()
    assert not detail.form.isVisible()


def test_it_says_which_work_of_which_case_it_is(
    detail: WorkDetail, mine: str, qtbot: QtBot
) -> None:
    show(detail, mine, qtbot)
    assert detail.header.title() == "Admit the patient"
    said = detail.header.subtitle()
    assert "Stay" in said
    assert "Bea Born" in said
    assert "by Dora Diaz" in said
    assert [one.state for one in detail.stages.stages()] == ["current", "future"]
    assert not detail.nothing.isVisible()


def test_the_case_is_opened_by_button_and_by_a_stage(
    detail: WorkDetail, stay: str, mine: str, qtbot: QtBot
) -> None:
    show(detail, mine, qtbot)
    with qtbot.waitSignal(detail.case_wanted) as wanted:
        detail.open_button.click()
    assert wanted.args == [stay]
    with qtbot.waitSignal(detail.case_wanted):
        detail.stages.activated.emit("admission")


def test_my_work_can_be_given_back(detail: WorkDetail, desk: Desk, mine: str, qtbot: QtBot) -> None:
    show(detail, mine, qtbot)
    assert entry(detail, "Release").isEnabled()
    with qtbot.waitSignal(detail.said) as said:
        entry(detail, "Release").trigger()
    assert said.args == ["Released"]
    assert holder(desk, mine) is None


def test_my_work_can_be_put_off_until_the_morning(
    detail: WorkDetail, desk: Desk, mine: str, qtbot: QtBot
) -> None:
    show(detail, mine, qtbot)
    with qtbot.waitSignal(detail.said):
        entry(detail, "Snooze").trigger()
    row = desk.workspace.assignment(mine)
    assert row.state == "snoozed"
    given = [line for line in desk.workspace.history(row.case) if line.kind == "AssignmentGiven"]
    until = int(given[-1].payload["snoozed"])
    assert moments.local(until).hour == 8
    assert moments.day_text(until) == "tomorrow"


def test_it_can_be_given_to_a_colleague_by_name(
    detail: WorkDetail, desk: Desk, mine: str, qtbot: QtBot
) -> None:
    show(detail, mine, qtbot)
    answer_dialog("Otto Olsen")
    with qtbot.waitSignal(detail.said) as said:
        entry(detail, "Transfer").trigger()
    assert said.args == ["Otto Olsen has it now"]
    assert holder(desk, mine) == "otto"


def test_it_is_delegated_for_once_and_taken_back(
    detail: WorkDetail, desk: Desk, mine: str, qtbot: QtBot
) -> None:
    show(detail, mine, qtbot)
    answer_dialog("Otto Olsen")
    with qtbot.waitSignal(detail.said) as said:
        entry(detail, "Delegate").trigger()
    assert said.args == ["Otto Olsen does it this once"]
    assert holder(desk, mine) == "otto"
    claim = ClaimAssignment(
        id=desk.new_id(), actor="nina", case=desk.workspace.assignment(mine).case, assignment=mine
    )
    desk.workspace.handle(claim)
    assert holder(desk, mine) == "nina"


def test_a_question_goes_to_a_colleague_who_answers_from_the_same_menu(
    detail: WorkDetail, desk: Desk, mine: str, qtbot: QtBot
) -> None:
    case = desk.workspace.assignment(mine).case
    show(detail, mine, qtbot)
    answer_dialog("Otto Olsen")
    QTimer.singleShot(50, lambda: answer_dialog("And which bed?"))
    with qtbot.waitSignal(detail.said) as said:
        entry(detail, "Ask").trigger()
    assert said.args == ["Otto Olsen was asked"]
    assert holder(desk, mine) == "otto"
    assert desk.workspace.live(case).assignments[mine].question == "And which bed?"


def test_who_is_asked_answers(detail: WorkDetail, desk: Desk, mine: str, qtbot: QtBot) -> None:
    case = desk.workspace.assignment(mine).case
    desk.workspace.handle(
        TransferAssignment(
            id=desk.new_id(), actor="nina", case=case, assignment=mine, person="otto"
        )
    )
    desk.workspace.handle(
        AskQuestion(id=desk.new_id(), actor="otto", case=case, assignment=mine,
                    question="And which bed?", person="nina")
    )  # fmt: skip
    show(detail, mine, qtbot)
    answer_dialog("The one at the window")
    with qtbot.waitSignal(detail.said) as said:
        entry(detail, "Answer").trigger()
    assert said.args == ["Otto Olsen has your answer"]
    assert holder(desk, mine) == "otto"


def test_a_transfer_that_is_called_off_changes_nothing(
    detail: WorkDetail, desk: Desk, mine: str, qtbot: QtBot
) -> None:
    show(detail, mine, qtbot)
    answer_dialog("Otto Olsen", accept=False)
    entry(detail, "Transfer").trigger()
    desk.dispatch.drain()
    assert holder(desk, mine) == "nina"


def test_work_of_nobody_cannot_be_given_back_or_put_off(
    detail: WorkDetail, desk: Desk, stay: str, qtbot: QtBot
) -> None:
    row = next(one for one in desk.workspace.reads.case_work(stay))
    show(detail, row.assignment, qtbot)
    assert not entry(detail, "Release").isEnabled()
    assert not entry(detail, "Snooze").isEnabled()
    assert entry(detail, "Transfer").isEnabled()


def test_showing_nothing_again_empties_the_place(
    detail: WorkDetail, mine: str, qtbot: QtBot
) -> None:
    show(detail, mine, qtbot)
    detail.show_assignment("")
    assert detail.nothing.isVisible()
    assert not detail.header.isVisible()
    detail._open()
    detail._release()
