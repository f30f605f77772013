"""Working a form: typing, mistakes, correcting them, drafts, refusals; nothing typed is lost."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from casewright.desktop.widgets.field import FieldSpec
from casewright.desktop.widgets.fields_text import LineField
from casewright.desktop.widgets.form import FormView
from tests.desktop.gallery import samples

SPECS = (
    FieldSpec("name", "Policy holder", required=True, section="Who"),
    FieldSpec("excess", "Excess", "money", required=True, currency="EUR", section="Money"),
    FieldSpec("share", "Share", "decimal", section="Money"),
    FieldSpec("secret", "Hidden", required=True, visible=False, section="Money"),
    FieldSpec("policy", "Policy", required=True, editable=False, section="Money"),
    FieldSpec("note", "Note", "long_text", section="Money"),
)


@pytest.fixture
def form(qtbot: QtBot) -> FormView:
    made = FormView(SPECS)
    qtbot.addWidget(made)
    made.resize(640, 480)
    made.show()
    made.activateWindow()
    return made


def line(form: FormView, field_id: str) -> LineField:
    field = form.field(field_id)
    assert isinstance(field, LineField)
    return field


def test_each_edit_names_its_field(form: FormView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(form.changed) as told:
        qtbot.keyClicks(line(form, "name").line, "A")
    assert told.args == ["name"]


def test_showing_values_is_not_an_edit(form: FormView, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(form.changed):
        form.set_values({"name": "Anna", "excess": Decimal("350"), "unknown": 1})
    assert form.values()["name"] == "Anna"
    assert form.values()["excess"] == Decimal("350.00")


def test_every_kind_of_value_comes_back_as_it_was_given(qtbot: QtBot) -> None:
    form = FormView(samples.EVERY_FIELD)
    qtbot.addWidget(form)
    form.set_values(samples.EVERY_VALUE)
    assert {k: v for k, v in form.values().items() if v is not None} == samples.EVERY_VALUE
    assert form.problems() == {}


def test_a_form_with_mistakes_says_so_everywhere_and_goes_to_the_first(
    form: FormView, qtbot: QtBot
) -> None:
    qtbot.keyClicks(line(form, "excess").line, "a lot")
    assert form.check() is False
    assert form.errors() == {
        "name": "Policy holder is required",
        "excess": "Enter a number, for example 1250.00",
    }
    assert form.summary.isVisible()
    assert "2 fields need your attention" in form.summary.text()
    assert "Policy holder, Excess" in form.summary.text()
    qtbot.waitUntil(line(form, "name").line.hasFocus)
    assert line(form, "excess").line.text() == "a lot"


def test_correcting_takes_errors_away_one_by_one(form: FormView, qtbot: QtBot) -> None:
    form.check()
    qtbot.keyClicks(line(form, "name").line, "Anna")
    assert list(form.errors()) == ["excess"]
    assert form.summary.isVisible()
    qtbot.keyClicks(line(form, "excess").line, "350")
    assert form.errors() == {}
    assert not form.summary.isVisible()
    assert form.check() is True


def test_one_mistake_is_spoken_of_in_the_singular(form: FormView) -> None:
    form.set_values({"name": "Anna"})
    form.check()
    assert form.summary.text().startswith("One field needs your attention")


def test_hidden_and_locked_fields_cannot_be_mistakes(form: FormView) -> None:
    assert set(form.problems()) == {"name", "excess"}
    assert not form.field("secret").isVisible()
    assert form.field("policy").read_only()


def test_a_refusal_from_elsewhere_is_shown_under_its_field(form: FormView) -> None:
    form.set_values({"name": "Anna"})
    form.set_errors({"name": "Tomás changed this at 10:41.", "case": "The case is suspended."})
    assert form.errors() == {"name": "Tomás changed this at 10:41."}
    assert "The case is suspended." in form.summary.text()
    assert form.values()["name"] == "Anna"
    form.set_errors({})
    assert not form.summary.isVisible()
    assert form.errors() == {}


def test_leaving_a_field_with_a_wrong_number_shows_the_error_under_it(
    form: FormView, qtbot: QtBot
) -> None:
    field = line(form, "share")
    field.line.setFocus()
    qtbot.waitUntil(field.line.hasFocus)
    qtbot.keyClicks(field.line, "half")
    assert field.error() == ""
    line(form, "name").line.setFocus()
    qtbot.waitUntil(lambda: field.error() != "")
    assert field.error() == "Enter a number, for example 1250.00"
    assert field.line.text() == "half"


def test_leaving_an_empty_required_field_is_no_mistake_yet(form: FormView, qtbot: QtBot) -> None:
    line(form, "name").line.setFocus()
    qtbot.waitUntil(line(form, "name").line.hasFocus)
    line(form, "share").line.setFocus()
    qtbot.waitUntil(line(form, "share").line.hasFocus)
    assert form.errors() == {}


def test_a_draft_keeps_values_and_texts_that_are_none_yet(form: FormView, qtbot: QtBot) -> None:
    form.set_values({"name": "Anna"})
    form.set_typed({"excess": "about 300", "unknown": "x"})
    values, typed = form.values(), form.typed()
    assert typed == {"excess": "about 300"}
    again = FormView(SPECS)
    qtbot.addWidget(again)
    again.set_values(values)
    again.set_typed(typed)
    assert again.values()["name"] == "Anna"
    assert line(again, "excess").line.text() == "about 300"


def test_new_specs_keep_what_is_typed_in_fields_that_stay(form: FormView, qtbot: QtBot) -> None:
    form.set_values({"name": "Anna"})
    form.set_typed({"excess": "about 300"})
    form.set_specs((*SPECS[:2], FieldSpec("colour", "Colour")))
    assert form.field_ids() == ["name", "excess", "colour"]
    assert form.values()["name"] == "Anna"
    assert line(form, "excess").line.text() == "about 300"


def test_a_field_that_becomes_another_kind_starts_empty(form: FormView) -> None:
    form.set_values({"name": "Anna"})
    form.set_specs((FieldSpec("name", "Holders", "integer"),))
    assert form.values() == {"name": None}


def test_tab_goes_through_the_fields_in_order(form: FormView, qtbot: QtBot) -> None:
    line(form, "name").line.setFocus()
    qtbot.waitUntil(line(form, "name").line.hasFocus)
    seen = []
    for _step in range(3):
        focused = form.focusWidget()
        assert focused is not None
        seen.append(focused.accessibleName())
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert seen == ["Policy holder, required", "Excess (EUR), required", "Share"]


def test_sections_have_titles_and_fields_stand_in_two_columns(form: FormView) -> None:
    assert list(form._titles) == ["Who", "Money"]
    excess, share, note = form.field("excess"), form.field("share"), form.field("note")
    assert excess.y() == share.y()
    assert excess.x() < share.x()
    assert note.width() > 1.8 * share.width()
    assert form.field("name").y() < excess.y() < note.y()


def test_a_hidden_field_leaves_no_hole(qtbot: QtBot) -> None:
    form = FormView((FieldSpec("a", "A"), FieldSpec("b", "B", visible=False), FieldSpec("c", "C")))
    qtbot.addWidget(form)
    form.resize(640, 200)
    form.show()
    assert form.field("a").y() == form.field("c").y()


def test_the_whole_form_can_be_locked_and_opened_again(form: FormView) -> None:
    form.set_read_only(True)
    assert all(form.field(one).read_only() for one in form.field_ids())
    form.set_read_only(False)
    locked = [one for one in form.field_ids() if form.field(one).read_only()]
    assert locked == ["policy"]


def test_the_first_error_is_brought_into_view(qtbot: QtBot) -> None:
    specs = [FieldSpec(f"f{n}", f"Field {n}", span=2, required=n == 29) for n in range(30)]
    area, form = QScrollArea(), FormView(specs)
    area.setWidgetResizable(True)
    area.setWidget(form)
    qtbot.addWidget(area)
    area.resize(500, 300)
    area.show()
    assert area.verticalScrollBar().value() == 0
    form.check()
    qtbot.waitUntil(lambda: area.verticalScrollBar().value() > 300)


def test_an_empty_form_is_well(qtbot: QtBot) -> None:
    form = FormView()
    qtbot.addWidget(form)
    assert form.check()
    form.focus_first_error()
    assert isinstance(form, QWidget)
