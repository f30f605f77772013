"""Choosing: from a list, several of some, a person by a few letters."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QCheckBox
from pytestqt.qtbot import QtBot

from casewright.desktop.theme import LIGHT
from casewright.desktop.widgets.field import FieldKind, FieldSpec, Option
from casewright.desktop.widgets.fields_choice import (
    BooleanField,
    ChoiceField,
    MultiChoiceField,
    PickerField,
)
from casewright.desktop.widgets.form import make_field
from tests.desktop.widgets.hands import (
    CTRL,
    click,
    focus,
    inks,
    named,
    paste,
    picture,
    press,
    stand,
    walk,
    write,
)

COLOURS = (Option("r", "Red"), Option("g", "Green"), Option("b", "Blue"))
PEOPLE = (
    Option("P-1", "Lena Fischer", "Utrecht"),
    Option("P-2", "Jonas Berg", "Delft"),
    Option("P-3", "Tomás Rivera"),
    Option("P-4", "Jonas Bergman", "Delft"),
)


@pytest.fixture
def colour(qtbot: QtBot) -> ChoiceField:
    field = ChoiceField(FieldSpec("c", "Colour", "choice", choices=COLOURS))
    stand(qtbot, field, 300, 90)
    focus(qtbot, field.combo)
    return field


def test_a_letter_chooses_the_option_that_begins_with_it(colour: ChoiceField, qtbot: QtBot) -> None:
    with qtbot.waitSignal(colour.changed):
        press(qtbot, Qt.Key.Key_G)
    assert colour.value() == "g"


def test_a_choice_can_be_taken_away_again(colour: ChoiceField, qtbot: QtBot) -> None:
    colour.set_value("r")
    press(qtbot, Qt.Key.Key_Home)
    assert colour.value() is None
    assert colour.is_empty()


def test_every_option_is_reached_with_the_arrows_and_the_ends_hold(
    colour: ChoiceField, qtbot: QtBot
) -> None:
    seen = []
    for _step in range(5):
        press(qtbot, Qt.Key.Key_Down)
        seen.append(colour.value())
    assert seen == ["r", "g", "b", "b", "b"]


def test_a_value_that_is_not_offered_is_listed_once_and_can_be_left(
    colour: ChoiceField, qtbot: QtBot
) -> None:
    for _refresh in range(3):
        colour.set_value("violet")
    texts = [colour.combo.itemText(n) for n in range(colour.combo.count())]
    assert texts == ["Choose", "Red", "Green", "Blue", "violet"]
    press(qtbot, Qt.Key.Key_Up)
    assert colour.value() == "b"
    assert colour.problem() is None


def test_a_locked_choice_is_readable_and_deaf(colour: ChoiceField, qtbot: QtBot) -> None:
    colour.set_value("g")
    colour.set_read_only(True)
    with qtbot.assertNotEmitted(colour.changed):
        qtbot.keyClick(colour.combo, Qt.Key.Key_Down)
    assert colour.value() == "g"
    seen = inks(picture(colour.combo))
    assert LIGHT.ink in seen
    assert LIGHT.sunken in seen


def test_a_very_long_option_does_not_widen_the_field(qtbot: QtBot) -> None:
    long = (Option("l", "Liability of the keeper of a vehicle " * 6),)
    field = ChoiceField(FieldSpec("c", "Cover", "choice", choices=long))
    stand(qtbot, field, 240, 90)
    field.set_value("l")
    assert field.minimumSizeHint().width() <= 240


def test_a_choice_without_options_is_empty_and_says_when_it_is_needed(qtbot: QtBot) -> None:
    field = stand(qtbot, ChoiceField(FieldSpec("c", "Colour", "choice", required=True)))
    assert field.value() is None
    assert field.problem() == "Colour is required"
    qtbot.keyClick(field.combo, Qt.Key.Key_Down)
    assert field.value() is None


# ----------------------------------------------------------------------------------- several


@pytest.fixture
def several(qtbot: QtBot) -> MultiChoiceField:
    options = (*COLOURS, Option("x", "R&D grey"))
    field = MultiChoiceField(FieldSpec("m", "Colours", "multi_choice", choices=options))
    stand(qtbot, field, 500, 120)
    focus(qtbot, named(field, "Colours: Red", QCheckBox))
    return field


def test_several_are_ticked_with_the_keyboard_and_kept_in_the_order_of_the_list(
    several: MultiChoiceField, qtbot: QtBot
) -> None:
    focus(qtbot, named(several, "Colours: Blue", QCheckBox))
    press(qtbot, Qt.Key.Key_Space)
    focus(qtbot, named(several, "Colours: Red", QCheckBox))
    with qtbot.waitSignal(several.changed):
        press(qtbot, Qt.Key.Key_Space)
    assert several.value() == ["r", "b"]
    press(qtbot, Qt.Key.Key_Space)
    assert several.value() == ["b"]


def test_tab_goes_from_box_to_box(several: MultiChoiceField, qtbot: QtBot) -> None:
    assert walk(qtbot, 3) == ["Colours: Green", "Colours: Blue", "Colours: R&D grey"]


def test_an_ampersand_in_an_option_is_seen_as_one(several: MultiChoiceField, qtbot: QtBot) -> None:
    box = named(several, "Colours: R&D grey", QCheckBox)
    wide = box.fontMetrics().horizontalAdvance("R&D grey")
    assert box.sizeHint().width() >= wide + 16
    press(qtbot, Qt.Key.Key_D, modifier=Qt.KeyboardModifier.AltModifier)
    assert several.value() == []


def test_none_of_several_is_a_problem_only_when_needed(qtbot: QtBot) -> None:
    spec = FieldSpec("m", "Colours", "multi_choice", required=True, choices=COLOURS)
    field = stand(qtbot, MultiChoiceField(spec))
    assert field.problem() == "Colours is required"
    field.set_value(["g"])
    assert field.problem() is None


def test_a_value_of_another_shape_ticks_nothing(several: MultiChoiceField) -> None:
    several.set_value("r")
    assert several.value() == []


def test_locked_boxes_cannot_be_ticked(several: MultiChoiceField, qtbot: QtBot) -> None:
    several.set_read_only(True)
    click(qtbot, named(several, "Colours: Red", QCheckBox))
    assert several.value() == []


def test_several_of_nothing_can_still_be_asked_for(qtbot: QtBot) -> None:
    field = stand(qtbot, MultiChoiceField(FieldSpec("m", "Colours", "multi_choice")))
    assert field.value() == []
    assert "Colours" in field.target().accessibleName()


def test_the_words_of_a_tick_can_be_clicked(qtbot: QtBot) -> None:
    spec = FieldSpec("b", "Injury", "boolean", placeholder="Somebody was hurt & taken away")
    field = BooleanField(spec)
    stand(qtbot, field, 400, 80)
    with qtbot.waitSignal(field.changed):
        click(qtbot, field.box, field.box.rect().center() * 0.5)
    assert field.value() is True
    field.set_value("yes")
    assert field.value() is False


# ------------------------------------------------------------------------------------ people


@pytest.fixture
def person(qtbot: QtBot) -> PickerField:
    field = make_field(FieldSpec("p", "Adjuster", "person", choices=PEOPLE))
    assert isinstance(field, PickerField)
    stand(qtbot, field, 320, 90)
    focus(qtbot, field.line)
    return field


def offered(field: PickerField) -> list[str]:
    """What the list under the line offers."""
    model = field.completer.completionModel()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def popup_of(field: PickerField) -> QAbstractItemView:
    popup = field.completer.popup()
    assert popup is not None
    return popup


def test_a_few_letters_offer_the_fitting_ones_best_first(person: PickerField, qtbot: QtBot) -> None:
    write(qtbot, "jon")
    assert offered(person) == ["Jonas Berg · Delft", "Jonas Bergman · Delft"]
    assert popup_of(person).isVisible()


def test_letters_within_the_detail_count_too(person: PickerField, qtbot: QtBot) -> None:
    write(qtbot, "utr")
    assert offered(person) == ["Lena Fischer · Utrecht"]


def test_an_offered_one_is_taken_with_arrow_and_enter(person: PickerField, qtbot: QtBot) -> None:
    write(qtbot, "jon")
    popup = popup_of(person)
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    with qtbot.waitSignal(person.changed):
        qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert person.value() == "P-4"
    assert person.line.text() == "Jonas Bergman · Delft"
    assert person.problem() is None


def test_escape_closes_the_list_and_keeps_what_was_typed(person: PickerField, qtbot: QtBot) -> None:
    write(qtbot, "jon")
    qtbot.keyClick(popup_of(person), Qt.Key.Key_Escape)
    assert not popup_of(person).isVisible()
    assert person.line.text() == "jon"
    assert person.typed() == "jon"


@pytest.mark.parametrize(
    "text", ["P-2", "p-2", "JONAS BERG", "  jonas berg  ", "Jonas Berg · Delft"]
)
def test_a_person_is_meant_by_name_id_or_the_whole_line(
    person: PickerField, qtbot: QtBot, text: str
) -> None:
    paste(qtbot, text)
    assert person.value() == "P-2"


def test_changing_a_chosen_name_unchooses_it(person: PickerField, qtbot: QtBot) -> None:
    person.set_value("P-1")
    person.line.end(False)
    press(qtbot, Qt.Key.Key_Backspace, times=3)
    assert person.value() is None
    assert "Choose one from the list" in (person.problem() or "")
    press(qtbot, Qt.Key.Key_Z, modifier=CTRL)
    assert person.value() == "P-1"


def test_emptying_the_line_is_no_person_and_no_mistake(person: PickerField, qtbot: QtBot) -> None:
    person.set_value("P-1")
    person.line.selectAll()
    with qtbot.waitSignal(person.changed):
        press(qtbot, Qt.Key.Key_Delete)
    assert person.value() is None
    assert person.problem() is None
    assert person.typed() is None


def test_a_locked_person_can_be_read_and_opens_no_list(person: PickerField, qtbot: QtBot) -> None:
    person.set_value("P-1")
    person.set_read_only(True)
    write(qtbot, "jon")
    assert person.line.text() == "Lena Fischer · Utrecht"
    assert not popup_of(person).isVisible()


def test_a_draft_of_half_a_name_is_half_a_name_again(person: PickerField) -> None:
    person.set_typed("Jona")
    assert (person.value(), person.typed()) == (None, "Jona")
    person.set_typed("tomás rivera")
    assert (person.value(), person.typed()) == ("P-3", None)


@pytest.mark.parametrize("kind", ["person", "reference"])
def test_the_list_of_offers_stays_short(qtbot: QtBot, kind: FieldKind) -> None:
    many = tuple(Option(str(n), f"Person {n:04}") for n in range(3_000))
    field = make_field(FieldSpec("p", "P", kind, choices=many))
    assert isinstance(field, PickerField)
    stand(qtbot, field, 320, 90)
    focus(qtbot, field.line)
    write(qtbot, "person")
    assert len(offered(field)) == 12
    write(qtbot, " 2999")
    assert field.value() == "2999"


def test_a_looked_up_case_is_shown_by_name_when_the_form_opens(qtbot: QtBot) -> None:
    asked: list[str] = []

    def lookup(query: str) -> Sequence[Option]:
        asked.append(query)
        return [Option("c7", "CLM-1042", "Motor claim")]

    field = make_field(FieldSpec("r", "Related", "reference", lookup=lookup))
    assert isinstance(field, PickerField)
    stand(qtbot, field, 320, 90)
    field.set_value("c7")
    assert field.line.text() == "CLM-1042 · Motor claim"
    field.set_value("c7")
    assert asked == ["c7"]
    field.set_value("c9")
    assert (field.line.text(), field.value()) == ("c9", "c9")
