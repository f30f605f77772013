"""Typing, pasting, taking back, locking: what hands do in a field, and what must come of it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCalendarWidget, QPlainTextEdit
from pytestqt.qtbot import QtBot

from casewright.desktop.theme import DARK, LIGHT, Theme
from casewright.desktop.widgets.basics import Text
from casewright.desktop.widgets.field import Field, FieldKind, FieldSpec
from casewright.desktop.widgets.fields_other import CalculatedField
from casewright.desktop.widgets.fields_text import DateField, LineField, LongTextField
from casewright.desktop.widgets.form import make_field
from tests.desktop.widgets.hands import (
    ALT,
    CTRL,
    focus,
    focused,
    inks,
    named,
    paste,
    picture,
    press,
    stand,
    write,
)


def line(qtbot: QtBot, kind: FieldKind = "text", **more: object) -> LineField:
    field = make_field(FieldSpec("f", "Excess", kind, **more))  # type: ignore[arg-type]
    assert isinstance(field, LineField)
    stand(qtbot, field, 320, 90)
    focus(qtbot, field.line)
    return field


@pytest.mark.parametrize(
    "kind, pasted, value",
    [
        ("money", " 1,250.00\n", Decimal("1250.00")),
        ("money", "eur 1,250.00", Decimal("1250.00")),
        ("integer", "\t12 ", 12),
        ("decimal", "\u22123.5", Decimal("-3.5")),
        ("date", "2026-11-19\r\n", "2026-11-19"),
        ("text", "  Anna de Vries ", "Anna de Vries"),
        ("duration", "PT36H", "P1DT12H"),
    ],
)
def test_what_is_pasted_from_elsewhere_is_read(
    qtbot: QtBot, kind: FieldKind, pasted: str, value: object
) -> None:
    field = line(qtbot, kind, currency="EUR")
    with qtbot.waitSignal(field.changed):
        paste(qtbot, pasted)
    assert field.value() == value
    assert field.problem() is None


def test_a_pasted_word_where_a_number_belongs_stays_and_is_explained(qtbot: QtBot) -> None:
    field = line(qtbot, "money")
    paste(qtbot, "see invoice 12")
    assert field.line.text() == "see invoice 12"
    assert field.typed() == "see invoice 12"
    assert "Enter a number" in (field.problem() or "")


@pytest.mark.parametrize("kind", ["text", "money"])
def test_typing_can_be_taken_back(qtbot: QtBot, kind: FieldKind) -> None:
    field = line(qtbot, kind)
    write(qtbot, "350")
    field.line.selectAll()
    write(qtbot, "7")
    press(qtbot, Qt.Key.Key_Z, modifier=CTRL)
    assert field.line.text() == "350"


def test_taking_back_is_a_change_too(qtbot: QtBot) -> None:
    field = line(qtbot, "text")
    write(qtbot, "a")
    with qtbot.waitSignal(field.changed):
        press(qtbot, Qt.Key.Key_Z, modifier=CTRL)
    assert field.value() is None


def test_a_refresh_with_the_same_value_keeps_what_can_be_taken_back(qtbot: QtBot) -> None:
    field = line(qtbot, "text")
    write(qtbot, "Anna")
    field.set_value("Anna")
    press(qtbot, Qt.Key.Key_Z, modifier=CTRL)
    assert field.line.text() == ""


def test_a_long_value_is_shown_from_its_start(qtbot: QtBot) -> None:
    field = line(qtbot, "text")
    field.set_value("Northwind " * 40)
    assert field.line.cursorPosition() == 0
    assert field.value() == ("Northwind " * 40).strip()


def test_five_thousand_letters_are_kept_letter_for_letter(qtbot: QtBot) -> None:
    field = line(qtbot, "text")
    paste(qtbot, "x" * 5_000)
    assert field.value() == "x" * 5_000
    assert field.sizeHint().width() < 600


@pytest.mark.parametrize("kind", ["text", "money", "date", "duration"])
def test_a_locked_line_refuses_keys_pasting_and_cutting_but_can_be_copied(
    qtbot: QtBot, kind: FieldKind
) -> None:
    field = line(qtbot, kind, editable=False)
    field.line.setText("unchanged")
    with qtbot.assertNotEmitted(field.changed):
        write(qtbot, "9")
        paste(qtbot, "9")
        field.line.selectAll()
        press(qtbot, Qt.Key.Key_X, modifier=CTRL)
        press(qtbot, Qt.Key.Key_Delete)
    assert field.line.text() == "unchanged"
    press(qtbot, Qt.Key.Key_C, modifier=CTRL)
    assert QGuiApplication.clipboard().text() == "unchanged"


@pytest.mark.parametrize("dark", [False, True])
def test_a_locked_line_looks_locked_and_stays_readable(
    qtbot: QtBot, light_theme: Theme, dark: bool
) -> None:
    field = line(qtbot, "text", editable=False)
    light_theme.set_scheme("dark" if dark else "light")
    c = DARK if dark else LIGHT
    field.set_value("IIIIIIII")
    field.line.clearFocus()
    seen = inks(picture(field.line))
    assert c.sunken in seen
    assert c.surface not in seen
    assert c.ink in seen


@pytest.mark.parametrize("kind", ["text", "long_text", "choice"])
def test_a_field_with_an_error_is_outlined_and_says_it_in_words(
    qtbot: QtBot, kind: FieldKind
) -> None:
    field = stand(qtbot, make_field(FieldSpec("f", "Excess", kind)), 320, 130)
    field.target().clearFocus()
    assert LIGHT.bad not in inks(picture(field.target()))
    field.set_error("Too much.")
    assert LIGHT.bad in inks(picture(field.target()))
    assert "Too much." in field.target().accessibleDescription()
    field.set_error(None)
    assert LIGHT.bad not in inks(picture(field.target()))


def test_where_the_keyboard_is_can_be_seen(qtbot: QtBot) -> None:
    field = line(qtbot)
    assert LIGHT.accent in inks(picture(field.line))
    field.line.clearFocus()
    assert LIGHT.accent not in inks(picture(field.line))


@pytest.mark.parametrize("words", ["R&D budget", "Terms & conditions", "&Save"])
def test_an_ampersand_in_a_label_is_an_ampersand(qtbot: QtBot, words: str) -> None:
    field = stand(qtbot, make_field(FieldSpec("f", words)), 320, 90)
    label = named(field, words, Text)
    plain = stand(qtbot, Text(words, 12, 500, "muted"))
    plain.resize(label.size())
    assert picture(label) == picture(plain)
    assert field.target().accessibleName() == words


def test_the_error_pushes_the_help_down_and_leaves_the_line_where_it_is(qtbot: QtBot) -> None:
    field = line(qtbot, "money", help="As in the policy.")
    top = field.line.y()
    before = field.sizeHint().height()
    field.set_error("Enter a number. " * 12)
    assert field.line.y() == top
    assert field.sizeHint().height() > before


@pytest.mark.parametrize("size", [150, 200])
def test_label_line_and_error_do_not_overlap_when_the_text_is_large(
    qtbot: QtBot, light_theme: Theme, size: int
) -> None:
    light_theme.set_text_size(size)
    field = line(qtbot, "money", help="As in the policy.")
    field.set_error("Enter a number.")
    field.resize(320, field.sizeHint().height())
    field.adjustSize()
    parts = [w for w in field.findChildren(Text) if w.isVisible()] + [field.line]
    boxes = [part.geometry() for part in parts]
    for place, box in enumerate(boxes):
        assert not any(box.intersects(other) for other in boxes[place + 1 :])
    assert field.line.height() >= 30 * size / 100


# ------------------------------------------------------------------------------- the calendar


@pytest.fixture
def day(qtbot: QtBot) -> DateField:
    field = line(qtbot, "date")
    assert isinstance(field, DateField)
    field.set_value("2026-11-19")
    return field


def month_of(field: DateField) -> QCalendarWidget:
    return named(field, "Calendar", QCalendarWidget)


def test_alt_down_opens_the_calendar_on_the_day_that_stands_there(
    day: DateField, qtbot: QtBot
) -> None:
    press(qtbot, Qt.Key.Key_Down, modifier=ALT)
    month = month_of(day)
    assert month.isVisible()
    assert month.selectedDate().toString(Qt.DateFormat.ISODate) == "2026-11-19"


def test_a_day_is_picked_with_the_keyboard_alone(day: DateField, qtbot: QtBot) -> None:
    day.open_calendar()
    month = month_of(day)
    inner = month.focusProxy() or month
    with qtbot.waitSignal(day.changed):
        qtbot.keyClick(inner, Qt.Key.Key_Right)
        qtbot.keyClick(inner, Qt.Key.Key_Return)
    assert day.value() == "2026-11-20"
    assert not month.isVisible()
    qtbot.waitUntil(day.line.hasFocus)


def test_escape_closes_the_calendar_and_changes_nothing(day: DateField, qtbot: QtBot) -> None:
    day.open_calendar()
    month = month_of(day)
    with qtbot.assertNotEmitted(day.changed):
        qtbot.keyClick(month.window(), Qt.Key.Key_Escape)
    assert not month.isVisible()
    assert day.value() == "2026-11-19"


def test_the_calendar_opens_again_on_the_new_day(day: DateField, qtbot: QtBot) -> None:
    day.open_calendar()
    month_of(day).window().hide()
    day.set_value("2027-01-05")
    day.open_calendar()
    shown = month_of(day).selectedDate()
    assert shown.toString(Qt.DateFormat.ISODate) == "2027-01-05"
    assert (month_of(day).monthShown(), month_of(day).yearShown()) == (1, 2027)


def test_the_calendar_opens_although_the_text_is_no_day(day: DateField, qtbot: QtBot) -> None:
    day.set_typed("next week")
    day.open_calendar()
    assert month_of(day).isVisible()
    month_of(day).window().hide()
    assert day.line.text() == "next week"


@pytest.mark.usefixtures("dutch")
def test_the_calendar_speaks_the_language_of_the_person(day: DateField) -> None:
    day.open_calendar()
    assert month_of(day).locale().name() == "nl_NL"
    assert month_of(day).locale().firstDayOfWeek() == Qt.DayOfWeek.Monday


def test_a_picked_day_takes_the_error_away(day: DateField, qtbot: QtBot) -> None:
    day.set_error("This day is a Sunday.")
    day.open_calendar()
    qtbot.keyClick(month_of(day).focusProxy() or month_of(day), Qt.Key.Key_Return)
    assert day.error() == ""


# ---------------------------------------------------------------------------- several lines


@pytest.fixture
def note(qtbot: QtBot) -> LongTextField:
    field = make_field(FieldSpec("n", "Note", "long_text", placeholder="What did you check?"))
    assert isinstance(field, LongTextField)
    stand(qtbot, field, 320, 140)
    focus(qtbot, field.edit)
    return field


def test_pasted_paragraphs_keep_their_lines(note: LongTextField, qtbot: QtBot) -> None:
    with qtbot.waitSignal(note.changed):
        paste(qtbot, "one\n\n  two <b>not bold</b>\n")
    assert note.value() == "one\n\n  two <b>not bold</b>\n"


def test_a_note_can_be_taken_back(note: LongTextField, qtbot: QtBot) -> None:
    write(qtbot, "photos match")
    press(qtbot, Qt.Key.Key_Z, modifier=CTRL)
    assert note.value() is None


def test_a_note_refreshed_with_its_own_text_keeps_the_cursor(
    note: LongTextField, qtbot: QtBot
) -> None:
    write(qtbot, "photos match")
    note.set_value("photos match")
    write(qtbot, "!")
    assert note.value() == "photos match!"


def test_only_spaces_are_no_note(note: LongTextField, qtbot: QtBot) -> None:
    write(qtbot, "   ")
    assert note.value() is None
    assert note.is_empty()


def test_a_locked_note_refuses_keys_and_looks_locked(note: LongTextField, qtbot: QtBot) -> None:
    note.set_value("kept")
    note.set_read_only(True)
    note.edit.clearFocus()
    assert LIGHT.sunken in inks(picture(note.edit))
    focus(qtbot, note.edit)
    write(qtbot, "x")
    assert note.value() == "kept"
    note.set_read_only(False)
    note.edit.clearFocus()
    assert LIGHT.sunken not in inks(picture(note.edit))
    focus(qtbot, note.edit)
    write(qtbot, "x")
    assert note.value() == "xkept"


def test_a_very_long_note_scrolls_instead_of_growing(note: LongTextField, qtbot: QtBot) -> None:
    before = note.sizeHint().height()
    paste(qtbot, "line\n" * 500)
    assert note.sizeHint().height() == before
    assert note.edit.verticalScrollBar().maximum() > 0


def test_tab_leaves_a_note_and_writes_no_tab(qtbot: QtBot, note: LongTextField) -> None:
    other = QPlainTextEdit(note)
    other.show()
    press(qtbot, Qt.Key.Key_Tab)
    assert focused() is other
    assert note.value() is None


# --------------------------------------------------------------------------- worked out values


def test_a_worked_out_value_can_be_copied_with_the_keyboard(qtbot: QtBot) -> None:
    field = make_field(FieldSpec("t", "Total", "calculated", currency="EUR"))
    assert isinstance(field, CalculatedField)
    stand(qtbot, field, 320, 90)
    field.set_value(Decimal("2068.6"))
    focus(qtbot, field.label)
    press(qtbot, Qt.Key.Key_A, modifier=CTRL)
    press(qtbot, Qt.Key.Key_C, modifier=CTRL)
    assert QGuiApplication.clipboard().text() == "EUR 2,068.60"


@pytest.mark.parametrize(
    "show_as, value, shown",
    [
        ("duration", "P3DT4H", "3 d 4 h"),
        ("date", "2026-11-19", "19 Nov 2026"),
        ("decimal", Decimal("0.125"), "0.125"),
        ("integer", 1204, "1,204"),
        ("text", True, "True"),
        ("date", "sometime", "sometime"),
        ("money", Decimal("0"), "0.00"),
    ],
)
def test_a_worked_out_value_is_written_by_its_kind(
    qtbot: QtBot, show_as: FieldKind, value: object, shown: str
) -> None:
    field = make_field(FieldSpec("t", "T", "calculated", show_as=show_as))
    assert isinstance(field, CalculatedField)
    qtbot.addWidget(field)
    field.set_value(value)
    assert field.label.text() == shown


def test_markup_in_a_worked_out_value_is_not_obeyed(qtbot: QtBot) -> None:
    field = make_field(FieldSpec("t", "T", "calculated"))
    assert isinstance(field, CalculatedField)
    stand(qtbot, field, 320, 90)
    field.set_value("<h1>Paid</h1>")
    focus(qtbot, field.label)
    press(qtbot, Qt.Key.Key_A, modifier=CTRL)
    assert field.label.selectedText() == "<h1>Paid</h1>"


def test_leaving_every_kind_of_line_is_told_once(qtbot: QtBot) -> None:
    field: Field = line(qtbot, "money")
    told: list[bool] = []
    field.left.connect(lambda: told.append(True))
    field.target().clearFocus()
    assert told == [True]
