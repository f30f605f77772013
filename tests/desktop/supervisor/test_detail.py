"""The card of one incident: what it asks, what it hands over, and what it keeps to itself."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from casewright.blueprint.fields import DataField
from casewright.desktop import moments
from casewright.desktop.field_specs import Choices, Slot
from casewright.desktop.supervisor.detail import Facts, IncidentDetail
from casewright.desktop.supervisor.incidents import IncidentList, IncidentModel
from casewright.desktop.supervisor.reading import Incident
from casewright.engine.plan import FieldPlan
from tests.desktop.shell.test_field_specs import plan

NOW = moments.now()
ONE = Incident("c1", "OUT-1", "outing", "Outing", "day", "Wait", 4, "no day is known", NOW, 1)
OTHER = Incident("c2", "OUT-2", "outing", "Outing", "day", "Wait", 4, "nobody is there", NOW, 3)


def field(one: str, **more: Any) -> FieldPlan:
    made = plan(**more)
    made.id, made.label = one, one.title()
    return made


def facts(one: Incident = ONE, gives: frozenset[str] = frozenset()) -> Facts:
    slots = (
        Slot(field("place")),
        Slot(field("guests", kind="integer")),
        Slot(field("open", kind="boolean")),
    )
    return Facts(one, slots, {"place": "Mill", "guests": 8, "open": True}, Choices(), "Plan", gives)


@pytest.fixture
def card(qtbot: QtBot) -> IncidentDetail:
    made = IncidentDetail()
    qtbot.addWidget(made)
    made.resize(560, 640)
    made.show_incident(ONE)
    made.set_facts(facts())
    made.show()
    return made


def chosen(card: IncidentDetail) -> list[tuple[str, str, dict[str, Any]]]:
    """What the card hands over from now on."""
    heard: list[tuple[str, str, dict[str, Any]]] = []
    card.chosen.connect(lambda way, reason, data: heard.append((way, reason, data)))
    return heard


# ------------------------------------------------------------------------------------ telling


def test_it_says_what_happened_where_and_since_when(card: IncidentDetail) -> None:
    assert card.heading.full_text() == "Wait could not go on"
    assert card.where.full_text() == "OUT-1  ·  Outing"
    assert card.problem.full_text() == "No day is known", "as a sentence begins"
    assert "Tried" not in card.since.full_text()
    assert card.accessibleName() == "Wait could not go on. no day is known"


def test_several_attempts_are_said(card: IncidentDetail) -> None:
    card.show_incident(OTHER)
    assert card.since.full_text().endswith("Tried 3 times.")


def test_without_an_incident_there_is_no_card(card: IncidentDetail) -> None:
    card.show_incident(None)
    assert not card.isVisible()
    assert card.incident is None


def test_all_ways_stand_in_the_order_of_tabs(card: IncidentDetail) -> None:
    ways = (card.retry, card.correct, card.hand, card.skip)
    assert all(one.isVisible() and one.accessibleName() for one in ways)
    assert all(one.focusPolicy() & Qt.FocusPolicy.TabFocus for one in ways)


# ------------------------------------------------------------------------------------- asking


def test_trying_again_asks_nothing(card: IncidentDetail, qtbot: QtBot) -> None:
    heard = chosen(card)
    qtbot.mouseClick(card.retry, Qt.MouseButton.LeftButton)
    assert heard == [("retry", "", {})]
    assert not card.asking.isVisible()


def test_only_what_was_changed_is_handed_over(card: IncidentDetail, qtbot: QtBot) -> None:
    heard = chosen(card)
    qtbot.mouseClick(card.correct, Qt.MouseButton.LeftButton)
    assert card.form.field_ids() == ["place", "guests", "open"]
    assert card.form.field("open").value() == "yes"
    target = card.form.field("guests").target()
    qtbot.keyClick(target, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(target, "12")
    qtbot.keyClicks(card.reason, "counted again")
    qtbot.mouseClick(card.send, Qt.MouseButton.LeftButton)
    assert heard == [("correct", "counted again", {"guests": 12})]


def test_a_value_that_cannot_be_read_is_not_handed_over(card: IncidentDetail, qtbot: QtBot) -> None:
    heard = chosen(card)
    qtbot.mouseClick(card.correct, Qt.MouseButton.LeftButton)
    target = card.form.field("guests").target()
    qtbot.keyClicks(target, "many")
    qtbot.mouseClick(card.send, Qt.MouseButton.LeftButton)
    assert heard == []
    assert "guests" in card.form.errors()


def test_by_hand_only_what_the_step_would_set_is_asked(card: IncidentDetail) -> None:
    card.set_facts(facts(gives=frozenset({"place"})))
    card.ask("by hand")
    assert card.form.field_ids() == ["place"]
    card.ask("correct")
    assert card.form.field_ids() == ["place", "guests", "open"]
    card.ask("skip")
    assert card.form.field_ids() == []
    assert not card.area.isVisible()


def test_by_hand_and_skipping_need_a_reason(card: IncidentDetail, qtbot: QtBot) -> None:
    heard = chosen(card)
    for button in (card.hand, card.skip):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        qtbot.keyClicks(card.reason, "   ")
        qtbot.keyClick(card.reason, Qt.Key.Key_Return)
        assert card.missing.isVisible()
    assert heard == []
    qtbot.keyClicks(card.reason, "not needed")
    qtbot.keyClick(card.reason, Qt.Key.Key_Return)
    assert heard == [("skip", "not needed", {})]


def test_each_question_begins_anew(card: IncidentDetail, qtbot: QtBot) -> None:
    card.ask("skip")
    qtbot.keyClicks(card.reason, "half a")
    card.answer()
    card.ask("by hand")
    assert card.reason.text() == ""
    assert not card.missing.isVisible()
    assert card.send.text() == "It is done"
    assert card.reason.accessibleName() == "What did you do instead? It stands in the history."


def test_facts_of_another_incident_are_not_taken(card: IncidentDetail) -> None:
    card.show_incident(OTHER)
    card.set_facts(facts(ONE))
    card.ask("correct")
    assert card.form.field_ids() == []
    card.set_facts(facts(OTHER))
    card.ask("correct")
    assert card.form.field_ids() == ["place", "guests", "open"]


def test_news_of_the_same_incident_leave_what_is_typed(card: IncidentDetail, qtbot: QtBot) -> None:
    card.ask("by hand")
    qtbot.keyClicks(card.reason, "I went there")
    again = Incident(ONE.case, ONE.number, ONE.type, ONE.type_name, ONE.step, ONE.step_name,
                     ONE.token, "still nobody", ONE.since, 2)  # fmt: skip
    card.show_incident(again)
    assert card.asking.isVisible()
    assert card.reason.text() == "I went there"
    assert card.problem.full_text() == "Still nobody"


def test_cancel_and_escape_take_it_back(card: IncidentDetail, qtbot: QtBot) -> None:
    card.ask("skip")
    qtbot.mouseClick(card.cancel, Qt.MouseButton.LeftButton)
    assert not card.asking.isVisible()
    card.ask("skip")
    qtbot.keyClick(card.reason, Qt.Key.Key_Escape)
    assert not card.asking.isVisible()


def test_while_something_is_tried_nothing_else_can_be(card: IncidentDetail, qtbot: QtBot) -> None:
    heard = chosen(card)
    card.set_busy(True)
    for button in (card.retry, card.correct, card.hand, card.skip):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert heard == []
    assert not card.asking.isVisible()
    card.set_busy(False)
    qtbot.mouseClick(card.retry, Qt.MouseButton.LeftButton)
    assert len(heard) == 1


def test_what_came_of_it_is_said_and_goes_with_the_incident(card: IncidentDetail) -> None:
    card.say("It still cannot go on", "Look at the day.", bad=True)
    assert card.banner.isVisible()
    assert card.banner.text() == "It still cannot go on Look at the day."
    card.show_incident(OTHER)
    assert not card.banner.isVisible()


# ------------------------------------------------------------------------------------ the list


@pytest.fixture
def listed(qtbot: QtBot) -> IncidentList:
    model = IncidentModel()
    model.learn(["c1", "c2"], [ONE, OTHER])
    made = IncidentList(model)
    model.setParent(made)
    qtbot.addWidget(made)
    made.resize(520, 300)
    made.show()
    return made


def picture(listed: IncidentList) -> QImage:
    return listed.grab().toImage()


def test_letters_stop_at_the_ends(listed: IncidentList, qtbot: QtBot) -> None:
    for key, place in (("K", 0), ("J", 1), ("J", 1), ("K", 0)):
        qtbot.keyClicks(listed, key.lower())
        assert listed.currentIndex().row() == place


def test_r_tries_again_and_enter_opens(listed: IncidentList, qtbot: QtBot) -> None:
    with qtbot.waitSignal(listed.retry_wanted):
        qtbot.keyClick(listed, Qt.Key.Key_R)
    listed.setCurrentIndex(listed.model().index(1, 0))
    with qtbot.waitSignal(listed.opened) as opened:
        qtbot.keyClick(listed, Qt.Key.Key_Return)
    assert opened.args == ["c2"]


def test_lines_are_painted_and_the_chosen_one_is_marked(listed: IncidentList) -> None:
    plain = picture(listed)
    listed.setCurrentIndex(listed.model().index(1, 0))
    assert picture(listed) != plain


def test_how_often_is_told_in_words(listed: IncidentList) -> None:
    model = listed.model()
    assert isinstance(model, IncidentModel)
    assert model.times(ONE) == "tried once"
    assert model.times(OTHER) == "tried 3 times"


def test_an_empty_list_bears_every_key(qtbot: QtBot) -> None:
    made = IncidentList(IncidentModel())
    qtbot.addWidget(made)
    for key in (Qt.Key.Key_J, Qt.Key.Key_K, Qt.Key.Key_Return):
        qtbot.keyClick(made, key)
    assert not made.currentIndex().isValid()


def test_fields_come_from_blueprints() -> None:
    # The plans above are real ones: a field of a blueprint stands behind each.
    assert isinstance(field("place").source, DataField)
