"""The head of a case: its status in every state of its life, its people, its clocks, then and now."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from casewright import app
from casewright.desktop import moments
from casewright.desktop.casefile.head import CaseHead
from casewright.desktop.casefile.past import moments_of, read_past
from casewright.desktop.casefile.reading import read_page
from casewright.desktop.desk import Desk
from casewright.engine.commands import (
    AddParticipant,
    CancelCase,
    CaseCommand,
    ReopenCase,
    SetUrgency,
    SuspendCase,
)
from tests.desktop.clinic import stay_of, take
from tests.desktop.conftest import Desks, OpenDesk, work_of


@pytest.fixture
def desk(clinic: Path, desks: Desks) -> Desk:
    return desks.open(clinic, "dora")


@pytest.fixture
def stay(desk: Desk) -> str:
    return stay_of(desk.workspace, "Ada Abel")


@pytest.fixture
def head(desk: Desk, qtbot: QtBot) -> CaseHead:
    made = CaseHead(desk)
    qtbot.addWidget(made)
    made.resize(1300, 120)
    made.show()
    return made


def show(head: CaseHead, case: str) -> CaseHead:
    head.show_case(read_page(head.desk.reader(), case))
    return head


def do(desk: Desk, kind: type[CaseCommand], case: str, **more: object) -> None:
    desk.workspace.handle(kind(id=app.new_id(), actor="dora", case=case, **more))  # type: ignore[arg-type]
    desk.workspace.door.settle()


def finished(desk: Desk, case: str) -> None:
    for step in ("bed", "treat"):
        desk.workspace.submit(take(desk.workspace, case, step, "dora"))
        desk.workspace.door.settle()


def test_an_open_case_says_where_it_is(head: CaseHead, stay: str) -> None:
    assert show(head, stay).status.text() == "Open, in Admission"
    assert head.header.title() == "Ada Abel"
    assert head.header.accessibleName().startswith("STY-")
    assert head.header.subtitle().startswith("Stay  ·  Dora Diaz  ·  opened ")
    assert head.actions_button.isEnabled()


def test_a_suspended_case_says_so_twice(head: CaseHead, desk: Desk, stay: str) -> None:
    do(desk, SuspendCase, stay, reason="The letter is missing")
    assert show(head, stay).status.text() == "Suspended"
    assert head.header.subtitle().endswith("suspended")


def test_a_finished_case_says_how_it_ended(head: CaseHead, desk: Desk, stay: str) -> None:
    finished(desk, stay)
    assert show(head, stay).status.text() == "Resolved, Well"
    assert [one.state for one in head.stages.stages()] == ["done", "done"]


def test_a_cancelled_case_is_no_success(head: CaseHead, desk: Desk, stay: str) -> None:
    do(desk, CancelCase, stay, reason="Went home")
    assert "Cancel" in show(head, stay).status.text()


def test_a_case_that_is_open_again_is_open(head: CaseHead, desk: Desk, stay: str) -> None:
    finished(desk, stay)
    do(desk, ReopenCase, stay, stage="treatment", reason="Still ill")
    assert show(head, stay).status.text() == "Open, in Treatment"
    assert head.stages.stages()[1].state == "current"


def test_urgency_is_a_word_and_a_number(head: CaseHead, desk: Desk, stay: str) -> None:
    do(desk, SetUrgency, stay, urgency=70)
    said = show(head, stay).urgency.accessibleName()
    assert "80 of 100" in said or "70 of 100" in said


def test_everybody_who_took_part_is_named_once(head: CaseHead, desk: Desk, stay: str) -> None:
    do(desk, AddParticipant, stay, person="otto", role="porter")
    show(head, stay)
    names = head._names(read_page(desk.reader(), stay))
    assert names.count("Dora Diaz") == 1
    assert "Otto Olsen" in names


def test_without_a_promise_there_is_no_clock(head: CaseHead, stay: str) -> None:
    show(head, stay)
    assert not any(card.isVisible() for card in head.clocks)


def test_clocks_of_the_work_come_before_those_of_the_case(
    open_desk: OpenDesk, qtbot: QtBot
) -> None:
    desk = open_desk("greta")
    made = CaseHead(desk)
    qtbot.addWidget(made)
    made.show()
    show(made, work_of(desk.workspace, "greta")[0].case)
    said = [card.accessibleName() for card in made.clocks if card.isVisible()]
    assert len(said) == 2
    assert said[0].startswith("Take the report")
    assert said[1].startswith("Case")


def test_before_a_case_is_shown_a_tick_does_nothing(head: CaseHead) -> None:
    head.tick()
    assert head.stages.stages() == ()


# ------------------------------------------------------------------------------------ the past


def test_every_moment_of_a_life_can_be_shown(head: CaseHead, desk: Desk, stay: str) -> None:
    finished(desk, stay)
    data = read_page(desk.reader(), stay)
    said = []
    for moment in moments_of(data.opened.history):
        past = read_past(desk.reader(), data, moment)
        head.show_case(past.page, past=True)
        assert not head.actions_button.isEnabled()
        assert head.status.text().startswith("As it was, in ")
        said.append(head.status.text().removeprefix("As it was, in "))
    assert said[0] == "Admission"
    assert said[-1] == "Resolved-Well"
    assert list(dict.fromkeys(said)) == ["Admission", "Treatment", "Resolved-Well"]


def test_coming_back_from_the_past_it_counts_again(head: CaseHead, desk: Desk, stay: str) -> None:
    data = read_page(desk.reader(), stay)
    first = read_past(desk.reader(), data, moments_of(data.opened.history)[0])
    head.show_case(first.page, past=True)
    head.show_case(data)
    assert head.actions_button.isEnabled()
    assert head.status.text() == "Open, in Admission"
    assert moments.now() >= data.opened.at
