"""Filling in fields: what is typed stays, what is wrong is said under it, values are plain data."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QWheelEvent
from pytestqt.qtbot import QtBot

from casewright.desktop.theme import Theme
from casewright.desktop.widgets.field import Field, FieldKind, FieldSpec, Option
from casewright.desktop.widgets.fields_choice import (
    BooleanField,
    ChoiceField,
    MultiChoiceField,
    PickerField,
)
from casewright.desktop.widgets.fields_other import AttachmentField, CalculatedField
from casewright.desktop.widgets.fields_text import DateField, LineField, LongTextField
from casewright.desktop.widgets.form import FIELD_CLASSES, make_field

PEOPLE = (
    Option("p1", "Lena Fischer", "Utrecht"),
    Option("p2", "Jonas Berg", "Delft"),
    Option("p3", "Lena Fischer", "Delft"),
)
COLOURS = (Option("r", "Red"), Option("g", "Green"), Option("b", "Blue"))
Show = Callable[[Field], Field]


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    def put(field: Field) -> Field:
        qtbot.addWidget(field)
        field.resize(360, 120)
        field.show()
        return field

    return put


def line_field(show: Show, kind: FieldKind, **more: object) -> LineField:
    field = show(make_field(FieldSpec("f", "Excess", kind, **more)))  # type: ignore[arg-type]
    assert isinstance(field, LineField)
    return field


SAMPLES: list[tuple[FieldKind, str, object]] = [
    ("text", "Anna", "Anna"),
    ("integer", "1,204", 1204),
    ("decimal", "0.125", Decimal("0.125")),
    ("money", "1,250.00", Decimal("1250.00")),
    ("money", "EUR 1,250.00", Decimal("1250.00")),
    ("date", "19 Nov 2026", "2026-11-19"),
    ("time", "9:05", "09:05:00"),
    ("date_time", "19 Nov 2026 11:20", "2026-11-19T11:20:00"),
    ("duration", "3 d 4 h", "P3DT4H"),
]


@pytest.mark.parametrize("kind, typed, value", SAMPLES)
def test_typed_text_becomes_a_plain_value(
    show: Show, qtbot: QtBot, kind: FieldKind, typed: str, value: object
) -> None:
    field = line_field(show, kind, currency="EUR")
    with qtbot.waitSignal(field.changed):
        qtbot.keyClicks(field.line, typed)
    assert field.value() == value
    assert type(field.value()) is type(value)
    assert field.problem() is None
    assert field.typed() is None


@pytest.mark.parametrize("kind, _typed, value", SAMPLES)
def test_a_value_that_is_shown_comes_back_the_same(
    show: Show, qtbot: QtBot, kind: FieldKind, _typed: str, value: object
) -> None:
    field = line_field(show, kind)
    with qtbot.assertNotEmitted(field.changed):
        field.set_value(value)
    assert field.value() == value


@pytest.mark.parametrize(
    "kind, typed, said",
    [
        ("integer", "two", "whole number"),
        ("decimal", "1,2,3", "for example 1250.00"),
        ("money", "a lot", "for example 1250.00"),
        ("date", "31 Feb", "for example 19 Nov 2026"),
        ("time", "noon", "for example 09:30"),
        ("date_time", "later", "for example 19 Nov 2026 09:30"),
        ("duration", "soon", "for example 3 d 4 h"),
    ],
)
def test_text_that_is_no_value_stays_and_is_explained(
    show: Show, qtbot: QtBot, kind: FieldKind, typed: str, said: str
) -> None:
    field = line_field(show, kind)
    qtbot.keyClicks(field.line, typed)
    assert said in (field.problem() or "")
    assert field.value() is None
    assert field.line.text() == typed
    assert field.typed() == typed


def test_text_from_a_draft_comes_back_as_it_was_typed(show: Show) -> None:
    field = line_field(show, "money")
    field.set_typed("about 300")
    assert field.typed() == "about 300"
    assert field.problem()


def test_an_empty_field_is_a_problem_only_when_it_is_required(show: Show) -> None:
    assert line_field(show, "text").problem() is None
    required = line_field(show, "text", required=True)
    assert required.problem() == "Excess is required"
    required.set_value("   ")
    assert required.is_empty()
    assert required.problem() == "Excess is required"


def test_an_error_stands_under_its_field_and_is_spoken(show: Show) -> None:
    field = line_field(show, "money", help="As in the policy.")
    field.set_error("Payslip shows 52,400.00.")
    assert field._error_text.isVisible()
    assert field._error_text.y() > field.line.y()
    assert field._error_text.y() < field._help.y()
    assert field.target().accessibleDescription() == "Payslip shows 52,400.00.. As in the policy."
    assert field.line.property("bad") == "true"
    field.set_error(None)
    assert not field._error_text.isVisible()
    assert field.line.property("bad") == "false"


def test_typing_takes_the_old_error_away(show: Show, qtbot: QtBot) -> None:
    field = line_field(show, "text")
    field.set_error("Too short.")
    qtbot.keyClicks(field.line, "x")
    assert field.error() == ""


def test_label_star_and_currency_are_part_of_the_name(show: Show) -> None:
    field = line_field(show, "money", required=True, currency="EUR")
    assert field.target().accessibleName() == "Excess (EUR), required"
    assert field._star.isVisible()
    assert field._label.buddy() is field.line


@pytest.mark.parametrize("kind", list(FIELD_CLASSES))
def test_every_kind_has_a_name_takes_the_keyboard_and_can_be_locked(
    show: Show, kind: FieldKind
) -> None:
    spec = FieldSpec("f", "Cover", kind, choices=COLOURS, columns=(FieldSpec("a", "A"),))
    field = show(make_field(spec))
    assert field.target().accessibleName().startswith("Cover")
    assert field.target().focusPolicy() != Qt.FocusPolicy.NoFocus
    field.set_error("Not this.")
    assert field.error() == "Not this."
    field.set_read_only(True)
    assert field.read_only()
    field.grab()


@pytest.mark.parametrize("kind", list(FIELD_CLASSES))
def test_every_kind_takes_nothing_for_a_value(show: Show, kind: FieldKind) -> None:
    spec = FieldSpec("f", "Cover", kind, choices=COLOURS, columns=(FieldSpec("a", "A"),))
    field = show(make_field(spec))
    field.set_value(None)
    assert field.value() in (None, False, [])
    assert field.problem() is None


@pytest.mark.parametrize("kind", ["integer", "money", "date", "time", "date_time"])
def test_a_value_of_a_wrong_shape_is_shown_not_lost(show: Show, kind: FieldKind) -> None:
    field = line_field(show, kind)
    field.set_value("from an old version")
    assert field.line.text() == "from an old version"
    assert field.problem()


def test_a_refresh_with_the_same_value_leaves_the_cursor_alone(show: Show, qtbot: QtBot) -> None:
    field = line_field(show, "text")
    qtbot.keyClicks(field.line, "Anna")
    field.set_value("Anna")
    assert field.line.cursorPosition() == 4


def test_a_locked_line_cannot_be_typed_into_but_copied(show: Show, qtbot: QtBot) -> None:
    field = line_field(show, "text")
    field.set_value("MV-88")
    field.set_read_only(True)
    qtbot.keyClicks(field.line, "x")
    assert field.line.text() == "MV-88"
    field.line.selectAll()
    assert field.line.selectedText() == "MV-88"


def test_a_moment_keeps_the_offset_it_came_with(show: Show) -> None:
    field = line_field(show, "date_time")
    field.set_value("2026-11-19T11:20:00+01:00")
    assert field.line.text() == "19 Nov 2026 11:20"
    assert field.value() == "2026-11-19T11:20:00+01:00"


@pytest.mark.parametrize(
    "kind, before, after",
    [
        ("date", "2026-11-19", "2026-12-24"),
        ("date_time", "2026-11-19T17:40:00", "2026-12-24T17:40:00"),
        ("date_time", None, "2026-12-24T09:00:00"),
    ],
)
def test_a_day_can_be_picked_from_the_calendar(
    show: Show, qtbot: QtBot, kind: FieldKind, before: object, after: str
) -> None:
    field = show(make_field(FieldSpec("f", "Day", kind)))
    assert isinstance(field, DateField)
    field.set_value(before)
    field.open_calendar()
    assert field._calendar is not None
    assert field._calendar.isVisible()
    with qtbot.waitSignal(field.changed):
        field._calendar.month.activated.emit(QDate(2026, 12, 24))
    assert field.value() == after
    assert not field._calendar.isVisible()


def test_a_locked_day_opens_no_calendar(show: Show) -> None:
    field = show(make_field(FieldSpec("f", "Day", "date", editable=False)))
    assert isinstance(field, DateField)
    field.open_calendar()
    assert field._calendar is None


def test_long_text_keeps_its_lines_and_tab_goes_on(show: Show, qtbot: QtBot) -> None:
    field = show(make_field(FieldSpec("f", "Note", "long_text", required=True)))
    assert isinstance(field, LongTextField)
    assert field.problem() == "Note is required"
    qtbot.keyClicks(field.edit, "one")
    qtbot.keyClick(field.edit, Qt.Key.Key_Return)
    qtbot.keyClicks(field.edit, "two")
    assert field.value() == "one\ntwo"
    assert field.edit.tabChangesFocus()
    with qtbot.assertNotEmitted(field.changed):
        field.set_value("three")


def test_a_tick_is_true_and_a_required_one_must_be_set(show: Show, qtbot: QtBot) -> None:
    field = show(make_field(FieldSpec("f", "Read the terms", "boolean", required=True)))
    assert isinstance(field, BooleanField)
    assert field.problem()
    with qtbot.waitSignal(field.changed):
        qtbot.keyClick(field.box, Qt.Key.Key_Space)
    assert field.value() is True
    assert field.problem() is None


def test_a_choice_is_made_with_the_keyboard(show: Show, qtbot: QtBot) -> None:
    field = show(make_field(FieldSpec("f", "Colour", "choice", choices=COLOURS)))
    assert isinstance(field, ChoiceField)
    assert field.value() is None
    with qtbot.waitSignal(field.changed):
        qtbot.keyClick(field.combo, Qt.Key.Key_Down)
    assert field.value() == "r"


def test_scrolling_over_a_choice_never_changes_it(show: Show, qtbot: QtBot) -> None:
    field = show(make_field(FieldSpec("f", "Colour", "choice", choices=COLOURS)))
    assert isinstance(field, ChoiceField)
    field.set_value("g")
    wheel = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    field.combo.wheelEvent(wheel)
    assert field.value() == "g"
    assert not wheel.isAccepted()


def test_a_choice_that_is_no_longer_offered_is_kept_and_said(show: Show) -> None:
    field = show(make_field(FieldSpec("f", "Colour", "choice", choices=COLOURS)))
    field.set_value("violet")
    assert field.value() == "violet"
    assert field.problem() == "violet is no longer offered. Choose another one."


def test_several_can_be_chosen_and_unknown_ones_are_kept(show: Show, qtbot: QtBot) -> None:
    field = show(make_field(FieldSpec("f", "Colours", "multi_choice", choices=COLOURS)))
    assert isinstance(field, MultiChoiceField)
    field.set_value(["b", "violet"])
    with qtbot.waitSignal(field.changed):
        qtbot.keyClick(field.boxes["r"], Qt.Key.Key_Space)
    assert field.value() == ["r", "b", "violet"]
    assert field.boxes["g"].accessibleName() == "Colours: Green"


@pytest.fixture
def person(show: Show) -> PickerField:
    field = show(make_field(FieldSpec("f", "Adjuster", "person", choices=PEOPLE)))
    assert isinstance(field, PickerField)
    return field


def test_a_person_is_found_by_a_few_letters(person: PickerField) -> None:
    assert [option.value for option in person.options("jb")] == ["p2"]
    assert {option.value for option in person.options("lena")} == {"p1", "p3"}


def test_a_whole_name_chooses_that_person(person: PickerField, qtbot: QtBot) -> None:
    qtbot.keyClicks(person.line, "jonas berg")
    assert person.value() == "p2"
    assert person.problem() is None


def test_a_name_that_two_people_bear_needs_the_detail(person: PickerField, qtbot: QtBot) -> None:
    qtbot.keyClicks(person.line, "Lena Fischer")
    assert person.value() is None
    qtbot.keyClicks(person.line, " · Delft")
    assert person.value() == "p3"


def test_a_name_nobody_bears_stays_and_is_said(person: PickerField, qtbot: QtBot) -> None:
    qtbot.keyClicks(person.line, "Lenna")
    assert person.problem() == "Choose one from the list: nothing is called “Lenna”"
    assert person.typed() == "Lenna"
    assert person.line.text() == "Lenna"


def test_a_person_that_is_not_offered_is_shown_by_id(person: PickerField) -> None:
    person.set_value("p99")
    assert person.value() == "p99"
    assert person.line.text() == "p99"


def test_choosing_from_the_list_is_a_change(person: PickerField, qtbot: QtBot) -> None:
    with qtbot.waitSignal(person.changed):
        person._picked("Lena Fischer · Utrecht")
    assert person.value() == "p1"


def test_a_reference_is_looked_up_while_typing(show: Show, qtbot: QtBot) -> None:
    asked: list[str] = []

    def lookup(query: str) -> list[Option]:
        asked.append(query)
        return [Option("c7", "CLM-1042", "Motor claim")]

    field = show(make_field(FieldSpec("f", "Related", "reference", lookup=lookup)))
    assert isinstance(field, PickerField)
    qtbot.keyClicks(field.line, "CLM-1042")
    assert asked[-1] == "CLM-1042"
    assert field.value() == "c7"


def test_files_are_added_once_and_can_be_taken_away(
    show: Show, qtbot: QtBot, tmp_path: Path
) -> None:
    photo = tmp_path / "rear.jpg"
    photo.write_bytes(b"x" * 2048)
    field = show(make_field(FieldSpec("f", "Photos", "attachment")))
    assert isinstance(field, AttachmentField)
    with qtbot.waitSignal(field.changed):
        field.add_files([str(photo), str(tmp_path / "missing.jpg")])
    field.add_files([str(photo)])
    assert field.value() == [{"name": "rear.jpg", "size": 2048, "path": str(photo)}]
    field.remove(0)
    assert field.value() == []
    assert photo.exists()


def test_files_can_be_dropped_on_the_area(show: Show, tmp_path: Path) -> None:
    photo = tmp_path / "rear.jpg"
    photo.write_bytes(b"x")
    field = show(make_field(FieldSpec("f", "Photos", "attachment")))
    assert isinstance(field, AttachmentField)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(photo)), QUrl("https://example.org/x.jpg")])
    drop = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    field.area.dropEvent(drop)
    assert [one["name"] for one in _dicts(field.value())] == ["rear.jpg"]


def _dicts(value: object) -> list[dict[str, object]]:
    assert isinstance(value, list)
    return value


def test_an_attachment_of_the_case_keeps_what_it_came_with(show: Show) -> None:
    stored = {"name": "offer.pdf", "size": 10, "sha256": "9f3c"}
    field = show(make_field(FieldSpec("f", "Offer", "attachment")))
    field.set_value([stored])
    assert field.value() == [stored]


@pytest.mark.parametrize(
    "value, currency, shown",
    [
        (Decimal("2068.6"), "EUR", "EUR 2,068.60"),
        (None, "EUR", "not known yet"),
        ("late", "", "late"),
        ("odd", "EUR", "EUR odd"),
    ],
)
def test_a_calculated_value_is_shown_and_never_asked_for(
    show: Show, value: object, currency: str, shown: str
) -> None:
    field = show(make_field(FieldSpec("f", "Total", "calculated", True, currency=currency)))
    assert isinstance(field, CalculatedField)
    field.set_value(value)
    assert field.label.text() == shown
    assert field.value() == value
    assert field.problem() is None
    field.set_read_only(False)
    assert field.read_only()


def test_leaving_a_field_is_told(show: Show, qtbot: QtBot) -> None:
    field = line_field(show, "text")
    field.activateWindow()
    field.line.setFocus()
    qtbot.waitUntil(field.line.hasFocus)
    with qtbot.waitSignal(field.left):
        field.line.clearFocus()


@pytest.mark.parametrize("kind", ["text", "money", "long_text", "calculated", "choice"])
def test_what_is_typed_grows_with_the_text_size(
    show: Show, light_theme: Theme, kind: FieldKind
) -> None:
    field = show(make_field(FieldSpec("f", "Excess", kind, choices=COLOURS)))
    assert field.target().font().pixelSize() == 13
    light_theme.set_text_size(200)
    assert field.target().font().pixelSize() == 26
    assert field._label.font().pixelSize() == 24
