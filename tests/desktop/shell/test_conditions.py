"""Fields that come and go while somebody types: by the step's own condition before the field's."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from casewright.desktop.assignment import AssignmentForm
from casewright.desktop.desk import Desk
from casewright.desktop.opened import read_form
from tests.desktop.clinic import stay_of, take
from tests.desktop.conftest import Desks


@pytest.fixture
def desk(clinic: Path, desks: Desks) -> Desk:
    return desks.open(clinic, "dora")


@pytest.fixture
def form(desk: Desk, qtbot: QtBot) -> AssignmentForm:
    """The admission of Bea, taken by Dora."""
    made = AssignmentForm(desk)
    qtbot.addWidget(made)
    made.resize(700, 600)
    assignment = take(desk.workspace, stay_of(desk.workspace, "Bea Born"), "admit", "dora")
    with qtbot.waitSignal(made.loaded):
        made.show_assignment(assignment)
    made.show()
    return made


def seen(form: AssignmentForm) -> list[str]:
    return [one for one in form.form.field_ids() if form.form.field(one).spec.visible]


def choose(form: AssignmentForm, field: str, value: str) -> None:
    combo = form.form.field(field).target()
    assert isinstance(combo, QComboBox)
    combo.setCurrentIndex(combo.findData(value))
    combo.activated.emit(combo.currentIndex())


def write(qtbot: QtBot, form: AssignmentForm, field: str, text: str) -> None:
    line = form.form.field(field).target()
    assert isinstance(line, QLineEdit)
    line.selectAll()
    qtbot.keyClicks(line, text)


def test_at_first_only_what_has_no_condition_is_seen(form: AssignmentForm) -> None:
    assert seen(form) == ["patient", "ward", "allergic", "finding"]


def test_the_condition_of_the_step_stands_in_the_place_of_the_fields_own(
    form: AssignmentForm,
) -> None:
    choose(form, "ward", "a")
    assert seen(form) == ["patient", "ward", "allergic", "diet", "finding"], (
        "the field's own condition holds, but this step has another one for it"
    )
    choose(form, "allergic", "yes")
    assert "against" in seen(form)
    choose(form, "ward", "b")
    assert "against" in seen(form)
    assert "diet" not in seen(form)


def test_what_is_not_seen_is_not_required(form: AssignmentForm, desk: Desk, qtbot: QtBot) -> None:
    choose(form, "allergic", "yes")
    assert form.form.field("against").spec.required
    form.submit()
    assert "against" in form.form.errors()
    choose(form, "allergic", "no")
    assert "against" not in form.form.problems()
    with qtbot.waitSignal(form.submitted):
        form.submit()
    assert desk.workspace.live(stay_of(desk.workspace, "Bea Born")).data["allergic"] is False


def test_the_engine_asks_for_exactly_what_the_form_asks_for(
    form: AssignmentForm, desk: Desk
) -> None:
    for allergic in ("yes", "no"):
        choose(form, "allergic", allergic)
        opened = form.opened
        assert opened is not None
        assert opened.live is not None
        typed = form.typed_values()
        refused = set(opened.live.problems(typed, "in"))
        look = opened.live.look(opened.slots, typed)
        assert refused == {one for one in look.required if not typed.get(one)} - {"patient"}


def test_a_value_typed_before_it_was_hidden_comes_back_with_the_field(
    form: AssignmentForm, qtbot: QtBot
) -> None:
    choose(form, "allergic", "yes")
    write(qtbot, form, "against", "nuts")
    choose(form, "allergic", "no")
    assert "against" not in seen(form)
    choose(form, "allergic", "yes")
    assert form.form.field("against").value() == "nuts"


def test_help_of_the_step_stands_under_its_name(form: AssignmentForm) -> None:
    assert form.title.full_text() == "Admit the patient"
    assert form.subtitle.full_text() == "Look at the letter first."


def test_a_section_of_which_nothing_is_seen_has_no_title(form: AssignmentForm) -> None:
    titles = form.form._titles
    assert titles["Who"].isVisible()
    assert titles["Medical"].isVisible()


def test_a_step_that_the_plan_does_not_know_has_an_empty_form(desk: Desk) -> None:
    from casewright.engine.commands import AddTask

    case = stay_of(desk.workspace, "Bea Born")
    desk.workspace.handle(
        AddTask(id=desk.new_id(), actor="dora", case=case, name="Call the family", person="dora")
    )
    row = next(r for r in desk.workspace.reads.case_work(case) if r.step_name == "Call the family")
    opened = read_form(desk.reader(), row.assignment)
    assert opened.slots == ()
    assert opened.row.step_name == "Call the family"
    assert opened.live is not None
    assert opened.live.problems({}) == {}
