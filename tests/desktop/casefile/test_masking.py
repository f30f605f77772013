"""What only some may see: covered in the form, the data, the history and the past, for the others."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from casewright.blueprint.people import Persona
from casewright.desktop.assignment import AssignmentForm
from casewright.desktop.casefile.page import CasePage
from casewright.desktop.desk import Desk
from casewright.desktop.opened import MASK, hidden_from, read_case
from casewright.engine.commands import ChangeData
from casewright.runtime.reading import CaseQuery, PersonRow, WorkQuery
from tests.desktop.clinic import SECRET, stay_of, take
from tests.desktop.conftest import Desks

PERSONAS = (
    Persona(id="nurse"),
    Persona(id="doctor", rights=("execute", "see sensitive")),
)


@pytest.fixture
def nurse(clinic: Path, desks: Desks) -> Desk:
    return desks.open(clinic, "otto")


@pytest.fixture
def doctor(clinic: Path, desks: Desks) -> Desk:
    return desks.open(clinic, "dora")


def everything_said(page: CasePage) -> str:
    """All that the page holds in words, on every tab."""
    data = page.data
    assert data is not None
    history = page.history
    told = [f"{one.title} {one.detail}" for _, one in history.told()]
    raw = [str(row.payload) for row, _ in history.told()]
    values = [f"{value} {by}" for value, by in page.data_tab.shown.values()]
    return " ".join([*told, *raw, *values, history.raw.toPlainText(), page.head.header.title()])


def open_page(desk: Desk, qtbot: QtBot, patient: str = "Ada Abel") -> CasePage:
    page = CasePage(desk, stay_of(desk.workspace, patient))
    qtbot.addWidget(page)
    with qtbot.waitSignal(page.loaded):
        page.show()
    return page


@pytest.mark.parametrize(
    "personas, everything, hidden",
    [((), False, True), (("nurse",), False, True), (("doctor",), False, False),
     (("nurse", "doctor"), False, False), (("nurse",), True, False), (("gone",), False, True)],
)  # fmt: skip
def test_a_persona_with_the_right_sees(
    nurse: Desk, personas: tuple[str, ...], everything: bool, hidden: bool
) -> None:
    kind = nurse.workspace.application("clinic").plan.type("stay")
    person = PersonRow("p", "P", personas=personas, everything=everything)
    assert hidden_from(person, PERSONAS, kind) == ({"finding"} if hidden else set())


def test_somebody_unknown_sees_nothing_sensitive(nurse: Desk) -> None:
    kind = nurse.workspace.application("clinic").plan.type("stay")
    assert hidden_from(None, PERSONAS, kind) == {"finding"}


def test_the_page_of_a_nurse_never_holds_the_finding(nurse: Desk, qtbot: QtBot) -> None:
    page = open_page(nurse, qtbot)
    assert SECRET not in everything_said(page)
    assert page.data_tab.shown["finding"][0] == MASK
    assert page.data_tab.shown["patient"][0] == "Ada Abel"


def test_the_page_of_a_doctor_shows_it(doctor: Desk, qtbot: QtBot) -> None:
    page = open_page(doctor, qtbot)
    assert page.data_tab.shown["finding"][0] == SECRET
    assert SECRET in everything_said(page)


def test_what_is_not_known_is_not_covered(nurse: Desk, qtbot: QtBot) -> None:
    page = open_page(nurse, qtbot, "Bea Born")
    assert page.data_tab.shown["finding"][0] == ""


def test_lists_and_searches_never_hold_it(nurse: Desk) -> None:
    reads = nurse.workspace.reads
    rows = reads.work(WorkQuery(person="otto")).rows
    assert rows
    assert all(SECRET not in str(row) for row in rows)
    assert reads.work(WorkQuery(person="otto", text="heart")).rows == ()
    assert reads.cases(CaseQuery(text="heart")).rows == ()


def test_a_form_covers_the_value_and_cannot_send_it(nurse: Desk, qtbot: QtBot) -> None:
    case = stay_of(nurse.workspace, "Ada Abel")
    form = AssignmentForm(nurse)
    qtbot.addWidget(form)
    with qtbot.waitSignal(form.loaded):
        form.show_assignment(take(nurse.workspace, case, "bed", "otto"))
    field = form.form.field("finding")
    assert field.value() == MASK
    assert field.read_only()
    target = field.target()
    assert isinstance(target, QLineEdit)
    qtbot.keyClicks(target, "nonsense")
    assert form.typed_values() == {}
    with qtbot.waitSignal(form.submitted):
        form.submit()
    assert nurse.workspace.live(case).data["finding"] == SECRET


def test_a_field_that_is_empty_can_be_filled_by_everybody(nurse: Desk, qtbot: QtBot) -> None:
    case = stay_of(nurse.workspace, "Bea Born")
    form = AssignmentForm(nurse)
    qtbot.addWidget(form)
    with qtbot.waitSignal(form.loaded):
        form.show_assignment(take(nurse.workspace, case, "admit", "otto"))
    field = form.form.field("finding")
    assert not field.read_only()
    target = field.target()
    assert isinstance(target, QLineEdit)
    qtbot.keyClicks(target, "a cough")
    assert form.typed_values() == {"finding": "a cough"}


def test_that_a_covered_value_changed_is_known_but_not_what(
    nurse: Desk, doctor: Desk, qtbot: QtBot
) -> None:
    case = stay_of(nurse.workspace, "Ada Abel")
    doctor.workspace.handle(
        ChangeData(id=doctor.new_id(), actor="dora", case=case, data={"finding": "mended"})
    )
    page = open_page(nurse, qtbot)
    history = page.history
    first = history.told()[0][0]
    history.look.go_to(first.at)
    history.look.slider.setFocus()
    qtbot.waitUntil(lambda: bool(history.changes.shown))
    assert "mended" not in everything_said(page)
    opened = read_case(nurse.reader(), case)
    assert "mended" not in str(opened.history)
    assert SECRET not in str([(one.label, one.then, one.now) for one in history.changes.shown])
