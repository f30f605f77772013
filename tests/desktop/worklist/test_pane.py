"""My work: what a worker sees, chooses, types and sends."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from casewright.desktop.desk import Desk
from casewright.desktop.widgets.worklist import WorkRow
from casewright.desktop.worklist.pane import WorklistPane
from tests.desktop.conftest import CLAIMS, REPORT, OpenDesk, claim, finish, work_of


@pytest.fixture
def pane(desk: Desk, qtbot: QtBot) -> WorklistPane:
    """The pane of Greta, loaded, with the first item beside the list."""
    pane = WorklistPane(desk)
    qtbot.addWidget(pane)
    pane.resize(1300, 800)
    with qtbot.waitSignal(pane.detail.form.loaded):
        pane.show()
    qtbot.waitUntil(lambda: pane.header.subtitle().startswith(f"{CLAIMS} open"))
    return pane


def shown(pane: WorklistPane, place: int) -> WorkRow:
    row = pane.model.row(place)
    assert row is not None
    return row


def type_into(qtbot: QtBot, pane: WorklistPane, field: str, text: str) -> None:
    target = pane.detail.form.form.field(field).target()
    assert isinstance(target, QLineEdit)
    target.setFocus()
    target.selectAll()
    qtbot.keyClicks(target, text)


def take_it(qtbot: QtBot, pane: WorklistPane) -> None:
    form = pane.detail.form
    form.submit()
    qtbot.waitUntil(lambda: form.is_mine)


def choose_damage(pane: WorklistPane, value: str) -> None:
    combo = pane.detail.form.form.field("damage").target()
    combo.setCurrentIndex(combo.findData(value))  # type: ignore[attr-defined]
    combo.activated.emit(combo.currentIndex())  # type: ignore[attr-defined]


def test_the_list_shows_what_is_offered_with_names_for_ids(pane: WorklistPane) -> None:
    row = shown(pane, 0)
    assert row.title == "Take the report"
    assert row.case_id.startswith("CLM-")
    assert "Motor claim" in row.case_type
    assert row.stage == "Report"
    assert row.queue == "Claims desk"
    assert row.assignee == ""


def test_the_model_keeps_its_promises_to_qt(pane: WorklistPane, qtmodeltester: object) -> None:
    QAbstractItemModelTester(pane.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    qtmodeltester.check(pane.model, force_py=True)  # type: ignore[attr-defined]


def test_the_chips_count_what_they_list(pane: WorklistPane, qtbot: QtBot) -> None:
    chips = pane.filters.chips
    team = next(b.chip for b in chips.children() if hasattr(b, "chip") and b.chip.id == "team")
    assert team.count == CLAIMS
    chips.choose("overdue")
    with qtbot.waitSignal(pane.feed.loaded):
        chips.chosen.emit("overdue")
    assert pane.model.rowCount() == 0
    assert pane.empty.isVisible()
    assert pane.empty.accessibleName().startswith("Nothing matches")


def test_an_empty_result_offers_the_way_back(pane: WorklistPane, qtbot: QtBot) -> None:
    pane.focus_search()
    qtbot.keyClicks(pane.search, "zzz")
    with qtbot.waitSignal(pane.feed.loaded):
        qtbot.keyClick(pane.search, Qt.Key.Key_Return)
    assert pane.empty.isVisible()
    with qtbot.waitSignal(pane.feed.loaded):
        qtbot.mouseClick(pane.empty.button, Qt.MouseButton.LeftButton)
    assert pane.model.rowCount() == CLAIMS


def test_searching_finds_words_of_the_case(pane: WorklistPane, qtbot: QtBot) -> None:
    pane.focus_search()
    with qtbot.waitSignal(pane.feed.loaded):
        qtbot.keyClicks(pane.search, "dekk")
    assert pane.model.rowCount() == 1
    assert "Dirk Dekker" in shown(pane, 0).case_type


def test_j_and_k_move_and_the_form_follows(pane: WorklistPane, qtbot: QtBot) -> None:
    table = pane.table.table
    table.setFocus()
    first = pane.detail.form.assignment
    with qtbot.waitSignal(pane.detail.form.loaded):
        qtbot.keyClick(table, Qt.Key.Key_J)
    assert pane.detail.form.assignment == shown(pane, 1).id != first
    with qtbot.waitSignal(pane.detail.form.loaded):
        qtbot.keyClick(table, Qt.Key.Key_K)
    assert pane.detail.form.assignment == first


def test_enter_opens_the_case(pane: WorklistPane, qtbot: QtBot) -> None:
    pane.table.table.setFocus()
    with qtbot.waitSignal(pane.case_wanted) as wanted:
        qtbot.keyClick(pane.table.table, Qt.Key.Key_Return)
    assert wanted.args == [pane.feed.rows[shown(pane, 0).id].case]


def test_offered_work_is_read_only_until_it_is_taken(pane: WorklistPane, qtbot: QtBot) -> None:
    form = pane.detail.form
    assert not form.is_mine
    assert "waits in Claims desk" in form.banner.text()
    assert form.form.field("policy").read_only()
    assert not form.foot.isVisible()
    take_it(qtbot, pane)
    assert not form.form.field("policy").read_only()
    assert not form.banner.isVisible()
    assert form.foot.isVisible()
    assert form.pill.text() == "Your work"


def test_get_next_work_takes_the_most_urgent(pane: WorklistPane, desk: Desk, qtbot: QtBot) -> None:
    qtbot.mouseClick(pane.next_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: pane.detail.form.is_mine)
    mine = [row for row in work_of(desk.workspace, "greta") if row.assignee == "greta"]
    assert [row.assignment for row in mine] == [pane.detail.form.assignment]


def test_get_next_work_says_so_when_there_is_nothing(open_desk: OpenDesk, qtbot: QtBot) -> None:
    pane = WorklistPane(open_desk("chiara"))
    qtbot.addWidget(pane)
    pane.show()
    with qtbot.waitSignal(pane.said) as said:
        pane.get_next()
    assert "Nothing is waiting" in said.args[0]


def test_a_required_field_left_empty_is_said_under_it_and_nothing_is_sent(
    pane: WorklistPane, desk: Desk, qtbot: QtBot
) -> None:
    take_it(qtbot, pane)
    form = pane.detail.form
    pane.submit()
    assert "required" in form.form.field("accident").error()
    assert "required" in form.form.field("damage").error()
    assert form.form.field("policy").error() == ""
    assert desk.workspace.assignment(form.assignment).closed is None


def test_a_date_that_is_none_is_said_under_the_field(pane: WorklistPane, qtbot: QtBot) -> None:
    take_it(qtbot, pane)
    type_into(qtbot, pane, "accident", "yesterdayish")
    pane.submit()
    assert pane.detail.form.form.field("accident").error()
    assert pane.detail.form.typed_values()["accident"] == "yesterdayish"


def test_sending_moves_the_chevron_and_brings_the_next_step(
    pane: WorklistPane, desk: Desk, qtbot: QtBot
) -> None:
    take_it(qtbot, pane)
    first = pane.detail.form.assignment
    case = desk.workspace.assignment(first).case
    type_into(qtbot, pane, "accident", "18/11/2026")
    choose_damage(pane, "theft")
    with qtbot.waitSignal(pane.detail.form.submitted):
        pane.submit()
    qtbot.waitUntil(lambda: pane.detail.form.assignment not in ("", first))
    qtbot.waitUntil(lambda: first not in pane.feed.rows)
    assert desk.workspace.case(case).stage == "assess"
    assert desk.workspace.case(case).data["accident"] == "2026-11-18"


def test_after_sending_the_next_assignment_of_the_same_case_is_shown_when_it_is_mine(
    pane: WorklistPane, desk: Desk, qtbot: QtBot
) -> None:
    take_it(qtbot, pane)
    case = desk.workspace.assignment(pane.detail.form.assignment).case
    type_into(qtbot, pane, "accident", "18/11/2026")
    choose_damage(pane, "glass")

    def claim_photos() -> bool:
        for row in work_of(desk.workspace, "greta", "add-photos"):
            if row.case == case and row.assignee is None:
                claim(desk.workspace, row, "greta")
                return True
        return False

    pane.detail.form.submitted.disconnect(pane._submitted)
    with qtbot.waitSignal(pane.detail.form.submitted):
        pane.submit()
    qtbot.waitUntil(claim_photos)
    pane._submitted(case)
    qtbot.waitUntil(
        lambda: (
            pane.detail.form.opened is not None and pane.detail.form.opened.row.step == "add-photos"
        )
    )
    assert pane.detail.form.is_mine


def test_what_a_colleague_takes_is_seen_at_once(
    pane: WorklistPane, open_desk: OpenDesk, desk: Desk, qtbot: QtBot
) -> None:
    row = work_of(desk.workspace, "greta")[2]
    claim(desk.workspace, row, "anna")
    qtbot.waitUntil(lambda: pane.model.rowCount() == CLAIMS - 1)
    qtbot.waitUntil(lambda: row.assignment not in pane.feed.rows)


def test_a_hidden_list_is_read_when_it_is_shown_again(
    pane: WorklistPane, desk: Desk, qtbot: QtBot
) -> None:
    pane.hide()
    row = work_of(desk.workspace, "greta")[0]
    claim(desk.workspace, row, "greta")
    finish(desk.workspace, row, "greta", "complete", {**REPORT, "damage": "theft"})
    qtbot.waitUntil(lambda: pane._dirty)
    assert row.assignment in pane.feed.rows
    pane.show()
    pane.entered()
    qtbot.waitUntil(lambda: row.assignment not in pane.feed.rows)


def test_a_click_on_a_head_sorts(pane: WorklistPane, qtbot: QtBot) -> None:
    with qtbot.waitSignal(pane.feed.loaded):
        pane.table.sort_wanted.emit("due")
    dues = [pane.feed.rows[shown(pane, place).id].due for place in range(CLAIMS)]
    assert dues == sorted(dues, key=lambda due: due or 0)


def test_releasing_gives_the_work_back(pane: WorklistPane, desk: Desk, qtbot: QtBot) -> None:
    take_it(qtbot, pane)
    taken = pane.detail.form.assignment
    with qtbot.waitSignal(pane.detail.said) as said:
        pane.detail._release()
    assert said.args == ["Released"]
    qtbot.waitUntil(lambda: desk.workspace.assignment(taken).assignee is None)


def test_everything_has_a_name_for_screen_readers(pane: WorklistPane) -> None:
    for widget in (pane.search, pane.next_button, pane.filters.type, pane.table.table):
        assert widget.accessibleName()
    assert "Overdue: 0" in pane.outlook.bars.accessibleName()


def test_a_colleagues_work_can_be_looked_at_and_left_again(
    pane: WorklistPane, desk: Desk, qtbot: QtBot
) -> None:
    row = work_of(desk.workspace, "anna")[0]
    claim(desk.workspace, row, "anna")
    with qtbot.waitSignal(pane.feed.loaded):
        pane.show_person("anna")
    qtbot.waitUntil(lambda: pane.model.rowCount() == 1)
    assert "work of Anna de Boer" in pane.banner.text()
    qtbot.waitUntil(lambda: pane.detail.form.assignment == row.assignment)
    with qtbot.waitSignal(pane.feed.loaded):
        pane.banner.action.emit()
    qtbot.waitUntil(lambda: pane.model.rowCount() == CLAIMS - 1)
    assert not pane.banner.isVisible()


# ---------------------------------------------------------------------------------- being built


def test_the_list_stands_before_what_is_beside_it(desk: Desk, qtbot: QtBot) -> None:
    """Building all at once held the window up for the time of several clicks."""
    made = WorklistPane(desk)
    qtbot.addWidget(made)
    assert "detail" not in vars(made)
    assert "outlook" not in vars(made)
    assert made.table.parentWidget() is not None
    made.show()
    qtbot.waitUntil(lambda: "outlook" in vars(made))
    assert made.detail.isVisible()
    assert made.outlook.isVisible()
    assert made.detail.y() < made.outlook.y()


def test_whoever_is_quicker_than_the_building_gets_it_at_once(desk: Desk, qtbot: QtBot) -> None:
    made = WorklistPane(desk)
    qtbot.addWidget(made)
    made.save_draft()
    made.show_person("willem")
    assert made.detail.window() is made, "it is no window of its own"
    with qtbot.waitSignal(made.feed.loaded):
        made.show()
    qtbot.waitUntil(made.banner.isVisible)
    assert "Willem van Dijk" in made.banner.text()


def test_a_row_that_is_chosen_is_shown_beside_the_list_once(pane: WorklistPane) -> None:
    shown_again: list[str] = []
    pane.table.selected.connect(shown_again.append)
    pane.table.select(1)
    assert shown_again == [shown(pane, 1).id]
    assert pane.detail.form.assignment == shown(pane, 1).id
