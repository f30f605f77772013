"""The form of an assignment: conditions while typing, drafts, reasons, conflicts, what is lost: nothing."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from casewright import app
from casewright.desktop.assignment import AssignmentForm
from casewright.desktop.desk import Desk
from casewright.engine.commands import ChangeData
from casewright.store.rows import WorkRow
from tests.desktop.conftest import REPORT, OpenDesk, claim, finish, work_of


@pytest.fixture
def kofi(open_desk: OpenDesk) -> Desk:
    """The desk of Kofi, who answers service requests."""
    return open_desk("kofi")


@pytest.fixture
def request_row(kofi: Desk) -> WorkRow:
    """A service request that Kofi has taken."""
    data = {"subject": "New headset", "requester": "Amira Aerts"}
    kofi.workspace.create_case("request", data)
    row = work_of(kofi.workspace, "kofi", "describe")[0]
    claim(kofi.workspace, row, "kofi")
    return row


OpenForm = Callable[[Desk, WorkRow], AssignmentForm]


@pytest.fixture
def open_form(qtbot: QtBot) -> OpenForm:
    """Show an assignment's form."""

    def make(desk: Desk, row: WorkRow) -> AssignmentForm:
        form = AssignmentForm(desk)
        qtbot.addWidget(form)
        form.resize(640, 700)
        form.show()
        with qtbot.waitSignal(form.loaded):
            form.show_assignment(row.assignment)
        return form

    return make


def write(qtbot: QtBot, form: AssignmentForm, field: str, text: str) -> None:
    line = form.form.field(field).target()
    assert isinstance(line, QLineEdit)
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, text)


def choose(form: AssignmentForm, field: str, value: str) -> None:
    combo = form.form.field(field).target()
    assert isinstance(combo, QComboBox)
    combo.setCurrentIndex(combo.findData(value))
    combo.activated.emit(combo.currentIndex())


def test_a_field_appears_when_its_condition_comes_true_and_goes_when_it_does_not(
    kofi: Desk, request_row: WorkRow, open_form: OpenForm
) -> None:
    form = open_form(kofi, request_row)
    assert not form.form.field("cost").isVisible()
    choose(form, "kind", "wish")
    assert form.form.field("cost").isVisible()
    choose(form, "kind", "fault")
    assert not form.form.field("cost").isVisible()


def test_the_cursor_stays_when_the_form_changes_its_shape(
    kofi: Desk, request_row: WorkRow, open_form: OpenForm, qtbot: QtBot
) -> None:
    form = open_form(kofi, request_row)
    write(qtbot, form, "subject", "Old headset")
    before = form.form.field("subject")
    choose(form, "kind", "wish")
    assert form.form.field("subject") is before
    assert before.value() == "Old headset"


def test_a_star_marks_what_is_required_and_the_foot_says_once_what_it_means(
    kofi: Desk, request_row: WorkRow, open_form: OpenForm
) -> None:
    form = open_form(kofi, request_row)
    assert form.form.field("subject").spec.required
    assert not form.form.field("details").spec.required
    assert form.foot.note.full_text() == "* required"


def test_the_first_outcome_is_the_primary_button_at_the_right_end(
    kofi: Desk, request_row: WorkRow, open_form: OpenForm
) -> None:
    form = open_form(kofi, request_row)
    clear, duplicate = form.foot.buttons["clear"], form.foot.buttons["duplicate"]
    assert (clear.property("kind"), duplicate.property("kind")) == ("primary", "secondary")
    assert clear.x() > duplicate.x()


def test_an_outcome_that_needs_a_reason_asks_for_it_first(
    kofi: Desk, request_row: WorkRow, open_form: OpenForm, qtbot: QtBot
) -> None:
    form = open_form(kofi, request_row)
    form.foot.buttons["duplicate"].click()
    assert form.foot.reason.isVisible()
    assert kofi.workspace.assignment(request_row.assignment).closed is None
    qtbot.keyClicks(form.foot.reason, "Same as SRV-1")
    with qtbot.waitSignal(form.submitted):
        form.foot.buttons["duplicate"].click()
    case = kofi.workspace.case(request_row.case)
    assert case.status == "Resolved-Duplicate"
    told = [line.text for line in kofi.workspace.history(request_row.case)]
    assert any("Same as SRV-1" in text for text in told)


def test_what_is_typed_is_kept_a_moment_after_the_last_key(
    kofi: Desk, request_row: WorkRow, open_form: OpenForm, qtbot: QtBot
) -> None:
    form = open_form(kofi, request_row)
    write(qtbot, form, "subject", "Two headsets")

    def kept() -> bool:
        draft = kofi.workspace.reads.draft(request_row.assignment, "kofi")
        return draft is not None and draft.data == {"subject": "Two headsets"}

    qtbot.waitUntil(kept)
    qtbot.waitUntil(lambda: "draft saved" in form.foot.note.full_text())


def test_a_draft_is_there_again_even_what_is_no_value_yet(
    kofi: Desk, request_row: WorkRow, open_form: OpenForm, qtbot: QtBot
) -> None:
    form = open_form(kofi, request_row)
    choose(form, "kind", "wish")
    write(qtbot, form, "cost", "about ten")
    form.save_draft()
    qtbot.waitUntil(lambda: kofi.workspace.reads.draft(request_row.assignment, "kofi") is not None)
    form.hide()
    again = open_form(kofi, request_row)
    assert again.form.field("kind").value() == "wish"
    assert again.form.field("cost").isVisible()
    assert again.form.field("cost").typed() == "about ten"


def test_going_to_another_item_keeps_what_was_typed(
    kofi: Desk, request_row: WorkRow, open_form: OpenForm, qtbot: QtBot
) -> None:
    form = open_form(kofi, request_row)
    write(qtbot, form, "subject", "Third headset")
    form.show_assignment("")
    qtbot.waitUntil(
        lambda: (
            (draft := kofi.workspace.reads.draft(request_row.assignment, "kofi")) is not None
            and draft.data["subject"] == "Third headset"
        )
    )


def test_a_colleagues_change_of_the_same_field_is_shown_beside_mine(
    kofi: Desk, request_row: WorkRow, open_form: OpenForm, qtbot: QtBot
) -> None:
    form = open_form(kofi, request_row)
    write(qtbot, form, "subject", "Mine")
    colleague(kofi, request_row, {"subject": "Theirs"})
    with qtbot.waitSignal(form.desk.dispatch.changed):
        pass
    form.send("clear")
    qtbot.waitUntil(form.conflicts.isVisible)
    assert set(form.conflicts.choices) == {"subject"}
    assert form.form.field("subject").value() == "Mine"
    assert kofi.workspace.assignment(request_row.assignment).closed is None


def test_mine_can_be_kept_and_sent_again(
    kofi: Desk, request_row: WorkRow, open_form: OpenForm, qtbot: QtBot
) -> None:
    form = in_conflict(kofi, request_row, open_form, qtbot)
    form.conflicts.choices["subject"][1].click()
    with qtbot.waitSignal(form.submitted):
        form.send("clear")
    assert kofi.workspace.case(request_row.case).data["subject"] == "Mine"


def test_theirs_can_be_taken(
    kofi: Desk, request_row: WorkRow, open_form: OpenForm, qtbot: QtBot
) -> None:
    form = in_conflict(kofi, request_row, open_form, qtbot)
    form.conflicts.choices["subject"][0].click()
    assert form.form.field("subject").value() == "Theirs"
    with qtbot.waitSignal(form.submitted):
        form.send("clear")
    assert kofi.workspace.case(request_row.case).data["subject"] == "Theirs"


def colleague(desk: Desk, row: WorkRow, data: dict[str, object]) -> None:
    """Somebody else changes the case's data."""
    command = ChangeData(id=app.new_id(), actor="willem", case=row.case, data=data)
    desk.workspace.handle(command)


def in_conflict(desk: Desk, row: WorkRow, open_form: OpenForm, qtbot: QtBot) -> AssignmentForm:
    form = open_form(desk, row)
    write(qtbot, form, "subject", "Mine")
    seen = form.opened
    colleague(desk, row, {"subject": "Theirs"})
    qtbot.waitUntil(lambda: form.opened is not seen)
    form.send("clear")
    qtbot.waitUntil(form.conflicts.isVisible)
    return form


def test_fields_that_were_not_typed_follow_a_colleagues_change(
    kofi: Desk, request_row: WorkRow, open_form: OpenForm, qtbot: QtBot
) -> None:
    form = open_form(kofi, request_row)
    write(qtbot, form, "subject", "Mine")
    colleague(kofi, request_row, {"requester": "Somebody Else"})
    qtbot.waitUntil(lambda: form.form.field("requester").value() == "Somebody Else")
    assert form.form.field("subject").value() == "Mine"


def test_work_finished_by_somebody_else_says_so_and_keeps_what_was_typed(
    kofi: Desk, request_row: WorkRow, open_form: OpenForm, qtbot: QtBot
) -> None:
    form = open_form(kofi, request_row)
    write(qtbot, form, "subject", "Too late")
    finish(kofi.workspace, request_row, "kofi", "clear", {"kind": "question"})
    qtbot.waitUntil(form.banner.isVisible)
    assert "finished in the meantime" in form.banner.text()
    assert form.form.field("subject").value() == "Too late"
    assert not form.foot.isVisible()


def test_a_number_is_read_as_people_write_it_and_stored_exactly(
    kofi: Desk, request_row: WorkRow, open_form: OpenForm, qtbot: QtBot
) -> None:
    form = open_form(kofi, request_row)
    choose(form, "kind", "wish")
    write(qtbot, form, "cost", "1,234.50")
    with qtbot.waitSignal(form.submitted):
        form.send("clear")
    assert kofi.workspace.case(request_row.case).data["cost"] == Decimal("1234.50")


def test_the_business_rule_of_a_field_is_said_before_anything_is_sent(
    open_desk: OpenDesk, open_form: OpenForm, qtbot: QtBot
) -> None:
    desk = open_desk("greta")
    report = work_of(desk.workspace, "greta", "take-report")[0]
    claim(desk.workspace, report, "greta")
    finish(desk.workspace, report, "greta", "complete", {**REPORT, "damage": "theft"})
    row = work_of(desk.workspace, "greta", "appraise")[0]
    if row.assignee is None:
        claim(desk.workspace, row, "greta")
    form = open_form(desk, row)
    write(qtbot, form, "estimate", "-5")
    form.send("appraised")
    assert form.form.field("estimate").error() == "The estimate cannot be negative."
    write(qtbot, form, "estimate", "5")
    assert form.form.field("estimate").error() == ""


def test_files_are_attached_as_soon_as_they_are_chosen(
    desk: Desk, open_form: OpenForm, qtbot: QtBot, tmp_path: Path
) -> None:
    row = work_of(desk.workspace, "greta", "take-report")[0]
    claim(desk.workspace, row, "greta")
    form = open_form(desk, row)
    paper = tmp_path / "report.txt"
    paper.write_text("Rear-ended.")
    form.form.field("report").add_files([str(paper)])  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: len(desk.workspace.reads.files(row.case)) == 1)
    file = desk.workspace.reads.files(row.case)[0]
    assert (file.name, file.category, file.by) == ("report.txt", "report", "greta")
    assert desk.workspace.reads.file_bytes(file.digest) == b"Rear-ended."


def test_a_file_that_cannot_be_read_is_said(
    desk: Desk, open_form: OpenForm, qtbot: QtBot, tmp_path: Path
) -> None:
    row = work_of(desk.workspace, "greta", "take-report")[0]
    claim(desk.workspace, row, "greta")
    form = open_form(desk, row)
    form.uploads.attach_path(row.case, "", str(tmp_path / "gone.txt"))
    qtbot.waitUntil(form.banner.isVisible)
    assert "gone.txt could not be read" in form.banner.text()
