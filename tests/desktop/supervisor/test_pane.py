"""Incidents: what a supervisor sees, and the ways past a step that stands still."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from casewright import app
from casewright.desktop import moments
from casewright.desktop.desk import Desk
from casewright.desktop.supervisor.incidents import IncidentModel
from casewright.desktop.supervisor.pane import IncidentsPane
from casewright.desktop.supervisor.reading import Incident
from casewright.engine.commands import SkipStep
from tests.desktop.conftest import Desks
from tests.desktop.outings import outing_of


@pytest.fixture
def desk(outings: Path, desks: Desks) -> Desk:
    return desks.open(outings, "cleo")


@pytest.fixture
def pane(desk: Desk, qtbot: QtBot) -> IncidentsPane:
    """The pane, with both incidents listed."""
    made = IncidentsPane(desk)
    qtbot.addWidget(made)
    made.resize(1400, 860)
    made.show()
    made.entered()
    qtbot.waitUntil(lambda: made.model.rowCount() == 2)
    qtbot.waitUntil(lambda: made.detail._facts is not None)
    return made


def choose(pane: IncidentsPane, desk: Desk, place: str, qtbot: QtBot) -> Incident:
    """Select the incident of an outing."""
    case = outing_of(desk.workspace, place)
    row = next(n for n in range(2) if (one := pane.model.row(n)) is not None and one.case == case)
    pane.list.setCurrentIndex(pane.model.index(row))
    one = pane.model.row(row)
    assert one is not None
    facts_there = lambda: pane.detail._facts is not None and pane.detail._facts.incident == one  # noqa: E731
    qtbot.waitUntil(facts_there)
    return one


# ------------------------------------------------------------------------------------ seeing


def test_each_line_says_where_why_since_when_and_how_often(pane: IncidentsPane, desk: Desk) -> None:
    one = pane.model.row(0)
    assert one is not None
    assert (one.step_name, one.number, one.attempts) == ("Wait for the day", "OUT-1", 1)
    said = str(pane.model.data(pane.model.index(0), Qt.ItemDataRole.AccessibleTextRole))
    assert said.startswith("Wait for the day, OUT-1, ")
    assert one.problem in said
    assert said.endswith(moments.ago(one.since))
    assert pane.header.subtitle() == "2 steps stand still"


def test_the_chosen_one_is_explained_beside_the_list(pane: IncidentsPane) -> None:
    assert pane.detail.isVisible()
    assert pane.detail.heading.full_text() == "Wait for the day could not go on"
    assert pane.detail.where.full_text() == "OUT-1  ·  Outing"
    assert "It stands still since today" in pane.detail.since.full_text()


def test_the_number_for_the_sidebar_does_not_depend_on_the_filter(
    pane: IncidentsPane, qtbot: QtBot
) -> None:
    counts: list[int] = []
    pane.counted.connect(counts.append)
    with qtbot.waitSignal(pane.search.searched):
        qtbot.keyClicks(pane.search, "out-2")
    qtbot.waitUntil(lambda: pane.model.rowCount() == 1)
    assert counts[-1] == 2
    with qtbot.waitSignal(pane.search.searched):
        qtbot.keyClicks(pane.search, " nothing")
    qtbot.waitUntil(lambda: pane.model.rowCount() == 0)
    assert "Nothing matches" in pane.empty.accessibleName()
    assert not pane.detail.isVisible()


def test_where_nothing_stands_still_it_says_so_kindly(
    office: Path, desks: Desks, qtbot: QtBot
) -> None:
    made = IncidentsPane(desks.open(office, "willem"))
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.header.subtitle() == "Nothing stands still")
    assert made.empty.isVisible()
    assert made.empty.accessibleName().startswith("All is well. Every step went on by itself.")


def test_new_incidents_appear_by_themselves_and_old_ones_go(
    pane: IncidentsPane, desk: Desk, qtbot: QtBot
) -> None:
    chosen = pane.detail.incident
    desk.workspace.create_case("outing", {"place": "Tower", "guests": 3})
    qtbot.waitUntil(lambda: pane.model.rowCount() == 3)
    assert pane.detail.incident == chosen, "the choice stays"
    desk.workspace.handle(
        SkipStep(
            id=app.new_id(), actor="cleo", case=outing_of(desk.workspace, "Castle"),
            step="until-day", reason="no day is needed",
        )
    )  # fmt: skip
    qtbot.waitUntil(lambda: pane.model.rowCount() == 2)
    assert pane.detail.incident == chosen, "the choice stays"


def test_enter_opens_the_case_and_letters_move(
    pane: IncidentsPane, desk: Desk, qtbot: QtBot
) -> None:
    pane.list.setFocus()
    qtbot.keyClick(pane.list, Qt.Key.Key_J)
    with qtbot.waitSignal(pane.case_wanted) as wanted:
        qtbot.keyClick(pane.list, Qt.Key.Key_Return)
    assert wanted.args == [outing_of(desk.workspace, "Castle")]
    qtbot.keyClick(pane.list, Qt.Key.Key_K)
    with qtbot.waitSignal(pane.case_wanted) as wanted:
        qtbot.mouseClick(pane.detail.open, Qt.MouseButton.LeftButton)
    assert wanted.args == [outing_of(desk.workspace, "Mill")]


# ------------------------------------------------------------------------------------- acting


def test_trying_again_never_says_that_it_worked_when_it_did_not(
    pane: IncidentsPane, qtbot: QtBot
) -> None:
    before = pane.detail.incident
    assert before is not None
    pane.list.setFocus()
    qtbot.keyClick(pane.list, Qt.Key.Key_R)
    qtbot.waitUntil(pane.detail.banner.isVisible)
    assert "Wait for the day still cannot go on" in pane.detail.banner.text()
    qtbot.waitUntil(lambda: "Tried 2 times." in pane.detail.since.full_text())
    again = pane.detail.incident
    assert again is not None
    assert (again.attempts, again.since) == (2, before.since)
    assert pane.detail.retry.isEnabled()


def test_data_are_corrected_and_the_step_goes_on(
    pane: IncidentsPane, desk: Desk, qtbot: QtBot
) -> None:
    one = choose(pane, desk, "Castle", qtbot)
    qtbot.mouseClick(pane.detail.correct, Qt.MouseButton.LeftButton)
    assert pane.detail.form.field("place").value() == "Castle"
    assert pane.detail.form.field("guests").value() == 30
    pane.detail.form.field("day").set_value("2099-05-05")
    pane.detail.form.changed.emit("day")
    with qtbot.waitSignal(pane.said) as said:
        qtbot.mouseClick(pane.detail.send, Qt.MouseButton.LeftButton)
    assert said.args == ["OUT-2 went on"]
    qtbot.waitUntil(lambda: pane.model.rowCount() == 1)
    live = desk.workspace.live(one.case)
    assert live.data["day"] == "2099-05-05"
    assert [row.kind for row in desk.workspace.reads.history(one.case)][-1] == "WaitStarted"


def test_nothing_is_sent_that_changes_nothing(pane: IncidentsPane, qtbot: QtBot) -> None:
    qtbot.mouseClick(pane.detail.correct, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(pane.detail.send, Qt.MouseButton.LeftButton)
    assert pane.detail.missing.full_text() == "Change a field first, or try again as it is."
    assert pane.detail.asking.isVisible()


def test_done_by_hand_needs_words_and_they_stand_in_the_history(
    pane: IncidentsPane, desk: Desk, qtbot: QtBot
) -> None:
    one = choose(pane, desk, "Mill", qtbot)
    qtbot.mouseClick(pane.detail.hand, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(pane.detail.send, Qt.MouseButton.LeftButton)
    assert pane.detail.missing.isVisible()
    qtbot.keyClicks(pane.detail.reason, "we agreed it by telephone")
    with qtbot.waitSignal(pane.said):
        qtbot.keyClick(pane.detail.reason, Qt.Key.Key_Return)
    done = [row for row in desk.workspace.reads.history(one.case) if row.kind == "StepDone"]
    assert done[-1].payload["by_hand"] == "we agreed it by telephone"
    assert done[-1].actor == "cleo"


def test_a_step_is_skipped_with_a_reason(pane: IncidentsPane, desk: Desk, qtbot: QtBot) -> None:
    one = choose(pane, desk, "Mill", qtbot)
    qtbot.mouseClick(pane.detail.skip, Qt.MouseButton.LeftButton)
    assert not pane.detail.area.isVisible(), "a step that is skipped sets nothing"
    qtbot.keyClicks(pane.detail.reason, "no day is needed")
    with qtbot.waitSignal(pane.said):
        qtbot.mouseClick(pane.detail.send, Qt.MouseButton.LeftButton)
    skipped = [row for row in desk.workspace.reads.history(one.case) if row.kind == "StepSkipped"]
    assert skipped[-1].payload["reason"] == "no day is needed"
    qtbot.waitUntil(lambda: pane.model.rowCount() == 1)


def test_what_somebody_else_settled_meanwhile_is_refused_in_words(
    pane: IncidentsPane, desk: Desk, qtbot: QtBot
) -> None:
    one = choose(pane, desk, "Mill", qtbot)
    pane.detail.show_incident(replace(one, step="thank"))
    pane.act("skip", "I would rather not", {})
    assert not pane.detail.skip.isEnabled(), "one thing at a time"
    qtbot.waitUntil(pane.detail.banner.isVisible)
    assert "is not stopped by an error" in pane.detail.banner.text()
    assert "tried again in the meantime" in pane.detail.banner.text()
    assert pane.detail.skip.isEnabled()
    assert pane.model.rowCount() == 2


def test_escape_takes_a_question_back(pane: IncidentsPane, qtbot: QtBot) -> None:
    qtbot.mouseClick(pane.detail.skip, Qt.MouseButton.LeftButton)
    assert pane.detail.asking.isVisible()
    qtbot.keyClick(pane.detail, Qt.Key.Key_Escape)
    assert not pane.detail.asking.isVisible()


def test_another_incident_is_not_asked_with_words_for_the_first(
    pane: IncidentsPane, desk: Desk, qtbot: QtBot
) -> None:
    choose(pane, desk, "Mill", qtbot)
    qtbot.mouseClick(pane.detail.hand, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(pane.detail.reason, "half a sent")
    choose(pane, desk, "Castle", qtbot)
    assert not pane.detail.asking.isVisible()


def test_sensitive_fields_are_not_offered_to_those_who_must_not_see_them(
    outings: Path, desks: Desks, qtbot: QtBot
) -> None:
    made = IncidentsPane(desks.open(outings, "gus"))
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.detail._facts is not None)
    made.detail.ask("correct")
    assert "illness" not in made.detail.form.field_ids()
    assert "place" in made.detail.form.field_ids()


# --------------------------------------------------------------------------------- the model


def incident(case: str, token: int = 1, since: int = 0, problem: str = "no route") -> Incident:
    return Incident(case, case.upper(), "t", "Type", "s", "Step", token, problem, since, 1)


def test_the_oldest_comes_first_and_a_case_that_was_read_again_is_replaced() -> None:
    model = IncidentModel()
    model.learn(["a", "b"], [incident("a", since=5), incident("b", since=2)])
    assert [one.case for one in model.known] == ["b", "a"]
    model.learn(["a"], [incident("a", 1, 5), incident("a", 2, 1)])
    assert [one.id for one in model.known] == ["a:2", "b:1", "a:1"]
    model.learn(["a"], [])
    assert [one.case for one in model.known] == ["b"]
    model.keep_only(())
    assert model.rowCount() == 0


def test_a_list_that_did_not_change_keeps_its_place(qtbot: QtBot) -> None:
    model = IncidentModel()
    model.learn(["a"], [incident("a")])
    with qtbot.assertNotEmitted(model.modelReset):
        model.learn(["a"], [incident("a")])


def test_every_word_of_a_search_must_be_found() -> None:
    one = incident("out-1", problem="the day is missing")
    assert one.matches("")
    assert one.matches("OUT missing")
    assert not one.matches("out present")
