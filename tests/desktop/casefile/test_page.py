"""The page of a case: what stands there, what can be done, and that it follows every commit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from casewright import app
from casewright.desktop.casefile.page import CasePage
from casewright.desktop.desk import Desk
from casewright.engine.commands import AddComment, SuspendCase
from tests.desktop.conftest import REPORT, OpenDesk, claim, finish, register_answers, work_of

OpenPage = Callable[[Desk, str], CasePage]


@pytest.fixture
def open_page(qtbot: QtBot) -> OpenPage:
    """Open the page of a case and wait until it is read."""

    def make(desk: Desk, case: str) -> CasePage:
        page = CasePage(desk, case)
        qtbot.addWidget(page)
        page.resize(1300, 850)
        with qtbot.waitSignal(page.loaded):
            page.show()
        return page

    return make


@pytest.fixture
def case(desk: Desk) -> str:
    """A claim whose report Greta has taken."""
    row = work_of(desk.workspace, "greta", "take-report")[0]
    claim(desk.workspace, row, "greta")
    return row.case


def action(menu: QMenu, *names: str) -> QAction:
    """The action of a menu by its name, submenus first."""
    for name in names:
        found = next(one for one in menu.actions() if one.text().startswith(name))
        inner = found.menu()
        if isinstance(inner, QMenu):
            menu = inner
    return found


def answer(page: CasePage, qtbot: QtBot, text: str) -> None:
    assert page.ask.isVisible()
    qtbot.keyClicks(page.ask.line, text)
    qtbot.keyClick(page.ask.line, Qt.Key.Key_Return)


def test_the_head_says_which_case_it_is_and_where_it_stands(
    desk: Desk, case: str, open_page: OpenPage
) -> None:
    page = open_page(desk, case)
    live = desk.workspace.live(case)
    assert page.number == live.number
    assert page.kind == "Motor claim"
    assert page.head.header.title() == live.data["policyholder"]
    assert page.head.status.text() == "Open, in Report"
    assert [s.name for s in page.head.stages.stages()] == [
        "Report", "Assessment", "Repair", "Settlement",
    ]  # fmt: skip
    assert [s.state for s in page.head.stages.stages()] == ["current", "future", "future", "future"]


def test_clocks_are_cards_that_count(desk: Desk, case: str, open_page: OpenPage) -> None:
    page = open_page(desk, case)
    visible = [card for card in page.head.clocks if card.isVisible()]
    assert len(visible) == 2
    assert "Take the report goal" in visible[0].accessibleName()
    assert "left, on track" in visible[0].accessibleName()
    assert "Case goal" in visible[1].accessibleName()


def test_my_form_is_on_the_work_tab(
    desk: Desk, case: str, open_page: OpenPage, qtbot: QtBot
) -> None:
    page = open_page(desk, case)
    qtbot.waitUntil(lambda: page.work.form.is_mine)
    assert page.work.form.title.full_text() == "Take the report"


def test_sending_on_the_page_moves_the_chevron_and_shows_what_is_next(
    desk: Desk, case: str, open_page: OpenPage, qtbot: QtBot
) -> None:
    page = open_page(desk, case)
    qtbot.waitUntil(lambda: page.work.form.is_mine)
    first = page.work.form.assignment
    row = desk.workspace.assignment(first)
    finish(desk.workspace, row, "greta", "complete", {**REPORT, "damage": "theft"})
    qtbot.waitUntil(lambda: page.head.stages.stages()[0].state == "done")
    assert page.head.stages.stages()[0].status.startswith("Done today")
    assert page.head.stages.stages()[1].state == "current"
    qtbot.waitUntil(lambda: page.work.form.title.full_text() == "Appraise the damage")


def test_data_says_who_set_what(desk: Desk, case: str, open_page: OpenPage) -> None:
    row = work_of(desk.workspace, "greta", "take-report")
    mine = next(one for one in row if one.case == case)
    finish(desk.workspace, mine, "greta", "complete", {**REPORT, "damage": "theft"})
    register_answers(desk.workspace, case)
    page = open_page(desk, case)
    page.show_tab("data")
    value, by = page.data_tab.shown["accident"]
    assert value == "18 Nov 2026"
    assert by.startswith("Greta Lindqvist  ·  today")
    assert page.data_tab.shown["damage"][0] == "Theft"
    assert page.data_tab.shown["fraud_score"] == ("10", page.data_tab.shown["fraud_score"][1])
    assert page.data_tab.shown["fraud_score"][1].startswith("rule")
    assert page.data_tab.shown["findings"][0] == ""


def test_history_tells_it_in_words_by_day(
    desk: Desk, case: str, open_page: OpenPage, qtbot: QtBot
) -> None:
    page = open_page(desk, case)
    page.show_tab("history")
    model = page.history.model
    said = [str(model.data(model.index(row))) for row in range(model.rowCount())]
    assert any("Greta Lindqvist opened CLM-" in one for one in said)
    assert any("Greta Lindqvist took the work" in one for one in said)
    assert any("Take the report is to be done in Claims desk" in one for one in said)
    assert not any("claims" in one for one in said), "ids do not show"


def test_history_can_be_narrowed_to_what_people_did(
    desk: Desk, case: str, open_page: OpenPage
) -> None:
    page = open_page(desk, case)
    before = page.history.model.rowCount()
    page.history.chips.choose("people")
    page.history.chips.chosen.emit("people")
    assert 0 < page.history.model.rowCount() < before


def test_the_recorded_event_stands_beside_the_words(
    desk: Desk, case: str, open_page: OpenPage
) -> None:
    page = open_page(desk, case)
    assert page.history.when.full_text().startswith("Event ")
    assert page.history.raw.toPlainText().startswith("{")
    last = desk.workspace.history(case)[-1]
    assert last.hash[:12] in page.history.chain.full_text()


def test_a_remark_is_posted_and_calls_people_by_name(
    desk: Desk, case: str, open_page: OpenPage, qtbot: QtBot
) -> None:
    page = open_page(desk, case)
    page.show_tab("talk")
    page.talk.box.setPlainText("Please look, @Farid Haddad")
    page.talk.post_button.click()
    qtbot.waitUntil(lambda: page.tabs._tabs[4].count == 1)
    assert page.talk.box.toPlainText() == ""
    event = next(one for one in desk.workspace.history(case) if one.kind == "CommentAdded")
    assert event.payload["mentions"] == ["farid"]


def test_an_empty_remark_is_not_posted(desk: Desk, case: str, open_page: OpenPage) -> None:
    page = open_page(desk, case)
    before = desk.workspace.live(case).sequence
    page.talk.post()
    desk.workspace.door.settle()
    assert desk.workspace.live(case).sequence == before


def test_files_are_attached_in_a_category_and_listed(
    desk: Desk, case: str, open_page: OpenPage, qtbot: QtBot, tmp_path: Path
) -> None:
    page = open_page(desk, case)
    page.show_tab("files")
    paper = tmp_path / "photo.jpg"
    paper.write_bytes(b"\xff\xd8 not really")
    page.files.category.setCurrentIndex(page.files.category.findData("photos"))
    page.files.attach([str(paper)])
    qtbot.waitUntil(lambda: page.tabs._tabs[3].count == 1)
    file = desk.workspace.reads.files(case)[0]
    assert (file.name, file.category) == ("photo.jpg", "photos")
    assert not page.files.empty.isVisible()


def test_changing_the_stage_needs_a_reason_and_shows_the_alternate_stage(
    desk: Desk, case: str, open_page: OpenPage, qtbot: QtBot
) -> None:
    page = open_page(desk, case)
    action(page.actions_menu.menu, "Change stage", "Fraud investigation").trigger()
    qtbot.keyClick(page.ask.line, Qt.Key.Key_Return)
    assert page.ask.problem.isVisible(), "an empty reason is none"
    with qtbot.waitSignal(page.said) as said:
        answer(page, qtbot, "Two claims on one day")
    assert said.args == ["The case is in Fraud investigation now"]
    qtbot.waitUntil(lambda: any(s.state == "alternate" for s in page.head.stages.stages()))
    left = next(one for one in desk.workspace.history(case) if one.kind == "StageLeft")
    entered = [one for one in desk.workspace.history(case) if one.kind == "StageEntered"]
    reasons = [one.payload.get("reason") for one in (left, *entered)]
    assert "Two claims on one day" in reasons


def test_suspending_stops_the_clocks_and_resuming_goes_on(
    desk: Desk, case: str, open_page: OpenPage, qtbot: QtBot
) -> None:
    page = open_page(desk, case)
    action(page.actions_menu.menu, "Suspend").trigger()
    answer(page, qtbot, "Waiting for the court")
    qtbot.waitUntil(lambda: page.head.status.text() == "Suspended")
    action(page.actions_menu.menu, "Resume").trigger()
    qtbot.waitUntil(lambda: page.head.status.text() == "Open, in Report")


def test_a_case_is_restricted_to_its_participants_and_opened_again(
    desk: Desk, case: str, open_page: OpenPage, qtbot: QtBot
) -> None:
    page = open_page(desk, case)
    action(page.actions_menu.menu, "Restrict").trigger()
    answer(page, qtbot, "It is about a colleague")
    qtbot.waitUntil(lambda: bool(desk.workspace.live(case).restricted))
    names = lambda: [one.text() for one in page.actions_menu.menu.actions()]  # noqa: E731
    qtbot.waitUntil(lambda: "Open to everybody" in names())
    action(page.actions_menu.menu, "Open to everybody").trigger()
    qtbot.waitUntil(lambda: not desk.workspace.live(case).restricted)


def test_a_task_is_added_as_my_work(
    desk: Desk, case: str, open_page: OpenPage, qtbot: QtBot
) -> None:
    page = open_page(desk, case)
    action(page.actions_menu.menu, "Add a task").trigger()
    answer(page, qtbot, "Call the garage")
    qtbot.waitUntil(
        lambda: any(
            row.step_name == "Call the garage" for row in desk.workspace.case(case).assignments
        )
    )


def test_urgency_takes_only_a_number_up_to_a_hundred(
    desk: Desk, case: str, open_page: OpenPage, qtbot: QtBot
) -> None:
    page = open_page(desk, case)
    action(page.actions_menu.menu, "Set the urgency").trigger()
    answer(page, qtbot, "very")
    assert "whole number" in page.ask.problem.full_text()
    answer(page, qtbot, "50")
    qtbot.waitUntil(lambda: page.data is not None and page.data.urgency >= 50)


def test_cancelling_ends_it_and_it_can_be_opened_again(
    desk: Desk, case: str, open_page: OpenPage, qtbot: QtBot
) -> None:
    page = open_page(desk, case)
    action(page.actions_menu.menu, "Cancel the case").trigger()
    answer(page, qtbot, "Double")
    qtbot.waitUntil(lambda: page.data is not None and page.data.case.resolved)
    assert page.work.empty.isVisible()
    assert "finished" in page.work.empty.accessibleName()
    action(page.actions_menu.menu, "Reopen at", "Report").trigger()
    answer(page, qtbot, "Not double after all")
    qtbot.waitUntil(lambda: page.data is not None and not page.data.case.resolved)


def test_a_refusal_is_said_on_the_page(
    desk: Desk, case: str, open_page: OpenPage, qtbot: QtBot
) -> None:
    page = open_page(desk, case)
    desk.workspace.handle(SuspendCase(id=app.new_id(), actor="willem", case=case, reason="Court"))
    page.actions_menu.run(SuspendCase, "Suspended", reason="Again")
    qtbot.waitUntil(page.banner.isVisible)
    assert page.banner.text()


def test_what_a_colleague_does_is_seen_without_asking(
    desk: Desk, case: str, open_page: OpenPage, qtbot: QtBot
) -> None:
    page = open_page(desk, case)
    desk.workspace.handle(
        AddComment(id=app.new_id(), actor="willem", case=case, text="Mind the plate")
    )
    qtbot.waitUntil(lambda: page.tabs._tabs[4].count == 1)


def test_a_hidden_page_is_read_when_it_is_shown_again(
    desk: Desk, case: str, open_page: OpenPage, qtbot: QtBot
) -> None:
    page = open_page(desk, case)
    page.hide()
    desk.workspace.handle(AddComment(id=app.new_id(), actor="willem", case=case, text="Later"))
    qtbot.waitUntil(lambda: page._dirty)
    page.show()
    with qtbot.waitSignal(page.loaded):
        page.entered()
    assert page.tabs._tabs[4].count == 1


def test_a_child_case_is_linked_both_ways(
    desk: Desk, case: str, open_page: OpenPage, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    workspace = desk.workspace
    rows = {row.case: row for row in work_of(workspace, "greta", "take-report")}
    finish(workspace, rows[case], "greta", "complete", {**REPORT, "damage": "glass"})
    photos = next(r for r in work_of(workspace, "greta", "add-photos") if r.case == case)
    digest = workspace.store.put_file(b"x")
    from casewright.engine.commands import AttachFile

    workspace.handle(
        AttachFile(
            id=app.new_id(), actor="greta", case=case, name="a.jpg", digest=digest, size=1,
            category="photos",
        )
    )  # fmt: skip
    claim(workspace, photos, "greta")
    finish(workspace, photos, "greta", "added", {})
    look = next(r for r in work_of(workspace, "greta", "appraise") if r.case == case)
    if look.assignee is None:
        claim(workspace, look, "greta")
    finish(workspace, look, "greta", "appraised", {"estimate": 900})
    register_answers(workspace, case)
    page = open_page(desk, case)
    qtbot.waitUntil(lambda: page.tabs._tabs[5].count == 1)
    child = next(iter(page.related.buttons))
    with qtbot.waitSignal(page.case_wanted) as wanted:
        page.related.buttons[child].click()
    assert wanted.args == [child]
    other = open_page(desk, child)
    assert list(other.related.buttons) == [case]


def test_a_case_that_is_not_there_is_said(desk: Desk, qtbot: QtBot) -> None:
    page = CasePage(desk, "CLM-999999")
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(page.banner.isVisible)
    assert "There is no case CLM-999999" in page.banner.text()
