"""A form whose rules change it while somebody types: nothing typed, focused or locked goes astray."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from casewright.desktop.theme import Theme
from casewright.desktop.widgets.basics import Button, Text
from casewright.desktop.widgets.field import Field, FieldSpec, Option
from casewright.desktop.widgets.fields_choice import PickerField
from casewright.desktop.widgets.fields_text import LineField
from casewright.desktop.widgets.form import FormView
from casewright.desktop.widgets.records import ListField
from tests.desktop.gallery.samples import EVERY_FIELD, EVERY_VALUE
from tests.desktop.widgets.hands import (
    CTRL,
    SHIFT,
    click,
    focus,
    focused,
    named,
    press,
    stand,
    walk,
    write,
)

NAME = FieldSpec("name", "Policy holder", required=True, section="Who")
INJURY = FieldSpec("injury", "Injury", "choice", choices=(Option("y", "Yes"), Option("n", "No")))
CLINIC = FieldSpec("clinic", "Clinic", section="Injury", visible=False)
EXCESS = FieldSpec("excess", "Excess", "money", currency="EUR", section="Money")
NOTE = FieldSpec("note", "Note", "long_text", section="Money")
SPECS = (NAME, INJURY, CLINIC, EXCESS, NOTE)
SHOWN = tuple(replace(spec, visible=True) for spec in SPECS)


@pytest.fixture
def form(qtbot: QtBot) -> FormView:
    return stand(qtbot, FormView(SPECS), 640, 520)


def line(form: FormView, field_id: str) -> QLineEdit:
    field = form.field(field_id)
    assert isinstance(field, LineField)
    return field.line


def titles(form: FormView, among: Sequence[str] = ("Who", "Injury", "Money")) -> list[str]:
    """The section titles that can be seen, from top to bottom."""
    found = [t for t in form.findChildren(Text) if t.isVisible() and t.full_text() in among]
    heads = [t for t in found if t.parentWidget() is form]
    return [title.full_text() for title in sorted(heads, key=lambda t: t.y())]


def settle() -> None:
    """Let Qt delete what was given up."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()


WAYS = pytest.mark.parametrize("way", ["adapt", "set_specs"])


def change(form: FormView, way: str, specs: Sequence[FieldSpec]) -> None:
    if way == "adapt":
        form.adapt(specs)
    else:
        form.set_specs(specs)


@WAYS
def test_typing_goes_on_while_another_field_appears(form: FormView, qtbot: QtBot, way: str) -> None:
    focus(qtbot, line(form, "name"))
    write(qtbot, "Ana")
    press(qtbot, Qt.Key.Key_Left)
    change(form, way, SHOWN if way == "adapt" else (*SPECS, FieldSpec("more", "More")))
    settle()
    assert focused() is line(form, "name")
    write(qtbot, "n")
    assert form.values()["name"] == "Anna"
    press(qtbot, Qt.Key.Key_Z, times=2, modifier=CTRL)
    assert line(form, "name").text() in ("Ana", "")


@WAYS
def test_a_field_that_appears_stands_in_its_place_and_can_be_typed_into(
    form: FormView, qtbot: QtBot, way: str
) -> None:
    assert not form.field("clinic").isVisible()
    change(form, way, SHOWN)
    qtbot.waitUntil(form.field("clinic").isVisible)
    qtbot.waitUntil(lambda: form.field("excess").y() > form.field("clinic").y())
    assert form.field("clinic").y() > form.field("injury").y()
    focus(qtbot, line(form, "clinic"))
    with qtbot.waitSignal(form.changed) as told:
        write(qtbot, "A")
    assert told.args == ["clinic"]


@WAYS
def test_what_was_typed_into_a_field_is_still_there_when_it_comes_back(
    form: FormView, qtbot: QtBot, way: str
) -> None:
    change(form, way, SHOWN)
    form.set_values({"clinic": "St Antonius"})
    change(form, way, SPECS)
    assert not form.field("clinic").isVisible()
    assert form.values()["clinic"] == "St Antonius"
    change(form, way, SHOWN)
    qtbot.waitUntil(form.field("clinic").isVisible)
    assert line(form, "clinic").text() == "St Antonius"


@WAYS
def test_text_that_is_no_value_survives_every_change(
    form: FormView, qtbot: QtBot, way: str
) -> None:
    focus(qtbot, line(form, "excess"))
    write(qtbot, "about 300")
    for specs in (SHOWN, SPECS, tuple(replace(s, required=True) for s in SPECS)):
        change(form, way, specs)
        assert form.typed() == {"excess": "about 300"}
        assert "Enter a number" in form.problems()["excess"]


@WAYS
def test_a_section_shows_its_title_only_with_something_under_it(
    form: FormView, qtbot: QtBot, way: str
) -> None:
    assert titles(form) == ["Who", "Money"]
    change(form, way, SHOWN)
    qtbot.waitUntil(lambda: titles(form) == ["Who", "Injury", "Money"])
    change(form, way, SPECS)
    qtbot.waitUntil(lambda: titles(form) == ["Who", "Money"])


@WAYS
def test_a_form_that_is_locked_stays_locked_through_a_change(form: FormView, way: str) -> None:
    form.set_read_only(True)
    change(form, way, SHOWN)
    assert all(form.field(one).read_only() for one in form.field_ids())
    assert line(form, "clinic").isReadOnly()
    form.set_read_only(False)
    assert not line(form, "clinic").isReadOnly()


@WAYS
def test_a_field_that_becomes_required_says_so_and_is_asked_for(form: FormView, way: str) -> None:
    change(form, way, [replace(s, required=s.id == "excess") for s in SPECS])
    field = form.field("excess")
    assert field.target().accessibleName() == "Excess (EUR), required"
    assert form.problems() == {"excess": "Excess is required"}
    assert form.field("name").target().accessibleName() == "Policy holder"
    stars = [t for t in field.findChildren(Text) if t.accessibleName() == "required"]
    assert [star.isVisibleTo(field) for star in stars] == [True]


@WAYS
def test_a_field_that_is_closed_can_no_longer_be_typed_into(
    form: FormView, qtbot: QtBot, way: str
) -> None:
    form.set_values({"name": "Anna"})
    change(form, way, [replace(s, editable=s.id != "name") for s in SPECS])
    focus(qtbot, line(form, "name"))
    write(qtbot, "x")
    assert form.values()["name"] == "Anna"
    change(form, way, SPECS)
    focus(qtbot, line(form, "name"))
    line(form, "name").end(False)
    write(qtbot, "x")
    assert form.values()["name"] == "Annax"


def test_an_error_of_a_field_that_goes_away_goes_with_it(form: FormView) -> None:
    form.adapt(SHOWN)
    form.set_errors({"clinic": "Not a clinic of ours."})
    form.adapt(SPECS)
    assert form.errors() == {}
    form.adapt(SHOWN)
    assert form.field("clinic").error() == ""


def test_an_error_of_a_field_that_stays_stays(form: FormView) -> None:
    form.set_errors({"excess": "Above the limit."})
    form.adapt(SHOWN)
    assert form.errors() == {"excess": "Above the limit."}


def test_a_change_of_nothing_moves_nothing(form: FormView, qtbot: QtBot) -> None:
    focus(qtbot, line(form, "name"))
    before = {one: form.field(one).geometry() for one in form.field_ids()}
    form.adapt(SPECS)
    form.set_specs(SPECS)
    settle()
    assert focused() is line(form, "name")
    assert {one: form.field(one).geometry() for one in form.field_ids()} == before


def test_fields_given_up_are_gone_even_the_hidden_ones(form: FormView) -> None:
    for turn in range(6):
        form.set_specs([replace(spec, help=f"turn {turn}") for spec in SPECS])
    settle()
    assert len(form.findChildren(Field)) == len(SPECS)
    form.set_specs(())
    settle()
    assert form.findChildren(Field) == []
    assert titles(form) == []


def test_a_field_that_was_given_up_reports_nothing_any_more(form: FormView, qtbot: QtBot) -> None:
    old = form.field("name")
    form.set_specs((EXCESS,))
    assert form.field_ids() == ["excess"]
    with pytest.raises(KeyError):
        form.field("name")
    assert not old.isVisible()


def test_an_unread_cell_of_a_table_survives_another_field_coming(
    qtbot: QtBot,
) -> None:
    costs = FieldSpec("costs", "Costs", "list", columns=(FieldSpec("a", "Amount", "money"),))
    form = stand(qtbot, FormView((costs,)), 640, 400)
    table = form.field("costs")
    assert isinstance(table, ListField)
    table.set_value([{"a": None}])
    table.model.setData(table.model.index(0, 0), "a lot")
    form.set_specs((NAME, costs))
    kept = form.field("costs")
    assert isinstance(kept, ListField)
    assert kept.model.index(0, 0).data() == "a lot"


def test_a_found_reference_keeps_its_name_when_its_field_changes(qtbot: QtBot) -> None:
    case = Option("c7", "CLM-1042", "Motor claim")

    def lookup(query: str) -> list[Option]:
        return [case] if query.casefold() in "c7 clm-1042" else []

    spec = FieldSpec("r", "Related", "reference", lookup=lookup)
    form = stand(qtbot, FormView((spec,)), 400, 100)
    form.set_values({"r": "c7"})
    form.set_specs((replace(spec, help="The first claim."),))
    field = form.field("r")
    assert isinstance(field, PickerField)
    assert field.line.text() == "CLM-1042 · Motor claim"
    assert field.value() == "c7"


# ------------------------------------------------------------------------------- focus order


def test_tab_follows_the_eye_after_a_field_appeared(form: FormView, qtbot: QtBot) -> None:
    form.adapt(SHOWN)
    focus(qtbot, line(form, "name"))
    there = walk(qtbot, 4)
    assert there == ["Injury", "Clinic", "Excess (EUR)", "Note"]
    back = walk(qtbot, 4, Qt.Key.Key_Backtab)
    assert back == ["Excess (EUR)", "Clinic", "Injury", "Policy holder, required"]


def test_tab_never_stops_at_what_is_not_seen(form: FormView, qtbot: QtBot) -> None:
    focus(qtbot, line(form, "name"))
    assert walk(qtbot, 3) == ["Injury", "Excess (EUR)", "Note"]


def test_every_field_of_every_kind_is_reached_with_tab_alone(qtbot: QtBot) -> None:
    form = stand(qtbot, FormView(EVERY_FIELD), 800, 1200)
    form.set_values(EVERY_VALUE)
    focus(qtbot, form.field("name").target())
    reached = {focused().accessibleName(), *walk(qtbot, 40)}
    for spec in EVERY_FIELD:
        field = form.field(spec.id)
        assert field.target().accessibleName() in reached, spec.id


def test_every_field_says_what_it_is_without_its_label_being_seen(qtbot: QtBot) -> None:
    form = stand(qtbot, FormView(EVERY_FIELD), 800, 1200)
    for spec in EVERY_FIELD:
        target = form.field(spec.id).target()
        assert spec.label in target.accessibleName()
        if spec.help:
            assert spec.help in target.accessibleDescription()


# ----------------------------------------------------------------------------------- errors


def test_the_button_of_the_summary_goes_to_the_first_error_again(
    form: FormView, qtbot: QtBot
) -> None:
    form.check()
    focus(qtbot, form.field("note").target())
    click(qtbot, named(form.summary, "Go to the first", Button))
    qtbot.waitUntil(line(form, "name").hasFocus)


def test_a_refusal_of_a_hidden_field_is_still_said(form: FormView, qtbot: QtBot) -> None:
    focus(qtbot, line(form, "name"))
    form.set_errors({"clinic": "The clinic is closed."})
    assert "The clinic is closed." in form.summary.text()
    assert "Clinic." not in form.summary.text()
    assert line(form, "name").hasFocus()


def test_the_summary_is_punctuated_like_sentences(form: FormView) -> None:
    form.set_errors({"name": "Too long.", "case": "The case is suspended."})
    text = form.summary.text()
    assert ".." not in text
    assert "Policy holder. The case is suspended." in text


def test_a_summary_that_was_closed_comes_back_with_the_next_check(
    form: FormView, qtbot: QtBot
) -> None:
    form.check()
    click(qtbot, named(form.summary, "Close this message", Button))
    assert not form.summary.isVisible()
    assert form.errors() == {"name": "Policy holder is required"}
    form.check()
    assert form.summary.isVisible()


def test_correcting_the_last_error_ends_the_summary_and_keeps_the_rest(
    form: FormView, qtbot: QtBot
) -> None:
    form.set_values({"excess": Decimal("350")})
    form.check()
    write(qtbot, "Anna")
    assert form.errors() == {}
    assert not form.summary.isVisible()
    assert form.values()["excess"] == Decimal("350.00")


def test_a_locked_form_finds_no_faults(form: FormView) -> None:
    form.set_read_only(True)
    assert form.check()
    assert form.problems() == {}


def test_going_backwards_out_of_a_bad_number_explains_it_too(form: FormView, qtbot: QtBot) -> None:
    focus(qtbot, line(form, "excess"))
    write(qtbot, "lots")
    press(qtbot, Qt.Key.Key_Backtab, modifier=SHIFT)
    assert "Enter a number" in form.field("excess").error()
    assert line(form, "excess").text() == "lots"


# ------------------------------------------------------------------------------- the layout


@pytest.mark.parametrize("size", [100, 150, 200])
def test_no_field_covers_another_at_any_text_size(
    qtbot: QtBot, light_theme: Theme, size: int
) -> None:
    light_theme.set_text_size(size)
    form = stand(qtbot, FormView(EVERY_FIELD), 520 * size // 100, 1400 * size // 100)
    form.set_values(EVERY_VALUE)
    form.resize(form.width(), form.sizeHint().height())
    boxes = [form.field(one).geometry() for one in form.field_ids()]
    for place, box in enumerate(boxes):
        assert box.height() > 0
        assert form.rect().contains(box)
        assert not any(box.intersects(other) for other in boxes[place + 1 :])


def test_text_size_can_change_while_the_form_is_open_and_keeps_what_is_typed(
    form: FormView, qtbot: QtBot, light_theme: Theme
) -> None:
    focus(qtbot, line(form, "excess"))
    write(qtbot, "about 3")
    low = line(form, "excess").height()
    light_theme.set_text_size(200)
    light_theme.set_scheme("dark")
    qtbot.waitUntil(lambda: line(form, "excess").height() > 1.6 * low)
    write(qtbot, "00")
    assert form.typed() == {"excess": "about 300"}


def test_from_right_to_left_the_first_column_is_the_right_one(form: FormView, qtbot: QtBot) -> None:
    wide = (FieldSpec("a", "A"), FieldSpec("b", "B"))
    form.set_specs(wide)
    qtbot.waitUntil(lambda: form.field("b").x() > form.field("a").x())
    form.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    qtbot.waitUntil(lambda: form.field("a").x() > form.field("b").x())


@pytest.mark.parametrize("words", ["A label " * 30, "Donaudampfschifffahrtsgesellschaft" * 4])
def test_a_very_long_label_never_widens_the_form(qtbot: QtBot, words: str) -> None:
    form = stand(qtbot, FormView((FieldSpec("a", words, required=True), EXCESS)), 480, 120)
    assert form.width() == 480
    assert form.minimumSizeHint().width() <= 480
    label = named(form.field("a"), words, Text)
    assert label.text().endswith("…")
    assert label.toolTip() == words
