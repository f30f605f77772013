"""Looking back on a case: its moments, its state at each, what differs now, and the way back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from casewright.desktop import moments
from casewright.desktop.casefile.page import CasePage
from casewright.desktop.casefile.past import Change, Moment, changes_of, moments_of, read_past
from casewright.desktop.casefile.reading import read_page
from casewright.desktop.desk import Desk
from casewright.engine.commands import AddComment, ChangeData
from casewright.engine.decision import Refused
from casewright.runtime.reading import HistoryRow
from tests.desktop.clinic import stay_of, take
from tests.desktop.conftest import Desks


def event(seq: int, at: int) -> HistoryRow:
    return HistoryRow(seq, at, "dora", None, "", "CommentAdded", {}, "")


@pytest.fixture
def desk(clinic: Path, desks: Desks) -> Desk:
    """Doctor Dora, who may see everything."""
    return desks.open(clinic, "dora")


@pytest.fixture
def stay(desk: Desk) -> str:
    """A stay that went on to its treatment."""
    case = stay_of(desk.workspace, "Ada Abel")
    desk.workspace.submit(take(desk.workspace, case, "bed", "dora"))
    desk.workspace.door.settle()
    return case


@pytest.fixture
def page(desk: Desk, stay: str, qtbot: QtBot) -> CasePage:
    made = CasePage(desk, stay)
    qtbot.addWidget(made)
    made.resize(1400, 900)
    with qtbot.waitSignal(made.loaded):
        made.show()
    made.show_tab("history")
    return made


def is_past(page: CasePage) -> bool:
    return page.head.status.text().startswith("As it was")


# ------------------------------------------------------------------------------------ moments


def test_what_was_committed_together_is_one_moment() -> None:
    rows = [event(1, 10), event(2, 10), event(3, 20), event(4, 30), event(5, 30)]
    assert moments_of(rows) == (Moment(10, 2), Moment(20, 3), Moment(30, 5))
    assert moments_of([]) == ()


@given(st.lists(st.integers(0, 50), max_size=40).map(sorted))
def test_every_event_belongs_to_exactly_one_moment(times: list[int]) -> None:
    found = moments_of([event(seq, at) for seq, at in enumerate(times, 1)])
    assert [one.at for one in found] == sorted(set(times))
    counts = [one.events for one in found]
    assert counts == sorted(set(counts))
    assert (counts[-1] if counts else 0) == len(times)


def test_at_every_moment_the_case_is_what_the_history_says(desk: Desk, stay: str) -> None:
    data = read_page(desk.reader(), stay)
    for moment in moments_of(data.opened.history):
        past = read_past(desk.reader(), data, moment)
        before = data.opened.history[: moment.events]
        assert past.page.case.sequence == moment.events
        entered = [row.payload["stage"] for row in before if row.kind == "StageEntered"]
        assert past.page.case.stage == entered[-1]
        assert past.page.opened.at == moment.at
        assert len(past.page.opened.history) == moment.events


def test_the_last_moment_is_now(desk: Desk, stay: str) -> None:
    data = read_page(desk.reader(), stay)
    now = read_past(desk.reader(), data, moments_of(data.opened.history)[-1])
    assert now.page.case == data.case
    changes = changes_of(desk, now.page, data)
    assert not any(one.differs for one in changes)


def test_before_its_beginning_there_is_no_case(desk: Desk, stay: str) -> None:
    data = read_page(desk.reader(), stay)
    with pytest.raises(Refused, match="did not exist"):
        read_past(desk.reader(), data, Moment(data.case.created - 1, 0))


def test_the_first_moment_knows_only_what_was_there(desk: Desk, stay: str) -> None:
    data = read_page(desk.reader(), stay)
    first = read_past(desk.reader(), data, moments_of(data.opened.history)[0])
    assert first.page.case.data == {"patient": "Ada Abel"}
    assert first.page.case.stage == "admission"
    assert [row.step for row in first.page.opened.work] == ["admit"]
    changes = {one.label: one for one in changes_of(desk, first.page, data)}
    assert changes["Stage"] == Change("Stage", "Admission", "Treatment")
    assert changes["Finding"].then == ""
    assert changes["Finding"].now == "a broken heart"
    assert changes["Patient"].differs is False
    assert changes["Open work"].then.startswith("Admit the patient")
    assert changes["Open work"].now.startswith("Treat")


def test_changes_come_first_and_what_was_never_known_is_left_out(desk: Desk, stay: str) -> None:
    data = read_page(desk.reader(), stay)
    first = read_past(desk.reader(), data, moments_of(data.opened.history)[0])
    found = changes_of(desk, first.page, data)
    differs = [one.differs for one in found]
    assert differs == sorted(differs, reverse=True)
    assert "Diet" not in {one.label for one in found}


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 12), max_size=8))
def test_any_moment_can_be_visited_in_any_order(page: CasePage, places: list[int]) -> None:
    look = page.history.look
    total = len(page.history.told())
    look.go_now()
    for place in places:
        look.slider._go(place)
        moment = look.moment()
        assert moment is not None
        assert moment.events <= page.history.told()[-1][0].seq
        assert look.to_now.isVisible() == look.is_past()
    assert len(page.history.told()) == total, "looking changes nothing"


# --------------------------------------------------------------------------------- on the page


def test_the_history_opens_at_now(page: CasePage) -> None:
    assert not is_past(page)
    assert page.history.look.title.full_text() == "As it is now"
    assert not page.history.look.to_now.isVisible()
    assert not page.history.look.forward.isEnabled()
    assert page.history.changes.isHidden()
    assert page.head.actions_button.isEnabled()


def test_left_goes_back_in_time_and_everything_rewinds(page: CasePage, qtbot: QtBot) -> None:
    slider = page.history.look.slider
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: is_past(page))
    assert page.head.status.text() == "As it was, in Admission"
    assert [one.state for one in page.head.stages.stages()] == ["current", "future"]
    assert not page.head.actions_button.isEnabled(), "the past cannot be changed"
    assert page.history.look.title.full_text().startswith("As it was: today")
    assert "nothing can be changed" in page.history.look.note.full_text()
    assert page.history.changes.isVisible()
    assert page.data_tab.shown["finding"][0] == ""


def test_the_clocks_of_the_past_stand_still(page: CasePage, qtbot: QtBot) -> None:
    qtbot.keyClick(page.history.look.slider, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: is_past(page))
    said = [stage.status for stage in page.head.stages.stages()]
    page.head.tick()
    assert [stage.status for stage in page.head.stages.stages()] == said


def test_end_and_the_button_and_escape_lead_back_to_now(page: CasePage, qtbot: QtBot) -> None:
    look = page.history.look

    def away() -> None:
        qtbot.keyClick(look.slider, Qt.Key.Key_Home)
        qtbot.waitUntil(lambda: is_past(page))

    away()
    qtbot.keyClick(look.slider, Qt.Key.Key_End)
    assert not is_past(page)
    away()
    qtbot.mouseClick(look.to_now, Qt.MouseButton.LeftButton)
    assert not is_past(page)
    away()
    qtbot.keyClick(look, Qt.Key.Key_Escape)
    assert not is_past(page)
    assert page.head.actions_button.isEnabled()
    assert page.history.changes.isHidden()
    assert page.data_tab.shown["finding"][0] == "a broken heart"


def test_the_buttons_go_event_by_event(page: CasePage, qtbot: QtBot) -> None:
    look = page.history.look
    last = look.slider.place()
    qtbot.mouseClick(look.back, Qt.MouseButton.LeftButton)
    assert look.slider.place() == last - 1
    qtbot.waitUntil(lambda: is_past(page))
    qtbot.mouseClick(look.forward, Qt.MouseButton.LeftButton)
    assert look.slider.place() == last
    assert not is_past(page)
    for _ in range(last + 3):
        look.back.click()
    assert look.slider.place() == 0
    assert not look.back.isEnabled()


def test_enter_on_a_line_shows_the_case_as_it_was_then(page: CasePage, qtbot: QtBot) -> None:
    row = next(row for row, _ in page.history.told() if row.kind == "AssignmentCompleted")
    page.history.list.opened.emit(str(row.seq))
    qtbot.waitUntil(lambda: is_past(page))
    moment = page.history.look.moment()
    assert moment is not None
    assert moment.at == row.at
    assert page.data_tab.shown["finding"][0] == "a broken heart"


def test_what_had_not_happened_yet_is_faint_in_the_list(page: CasePage, qtbot: QtBot) -> None:
    from casewright.desktop.widgets.timeline import LaterRole

    model = page.history.model

    def faint() -> list[bool]:
        rows = range(model.rowCount())
        return [bool(model.index(place).data(LaterRole)) for place in rows]

    assert not any(faint())
    qtbot.keyClick(page.history.look.slider, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: any(faint()))
    assert faint() == sorted(faint()), "once faint, faint to the end"
    page.history.look.go_now()
    assert not any(faint())


def test_another_tab_where_one_can_act_is_always_now(page: CasePage, qtbot: QtBot) -> None:
    qtbot.keyClick(page.history.look.slider, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: is_past(page))
    page.show_tab("data")
    assert is_past(page), "the data rewinds as well"
    page.show_tab("work")
    assert not is_past(page)


def test_a_commit_meanwhile_does_not_pull_one_out_of_the_past(
    page: CasePage, desk: Desk, stay: str, qtbot: QtBot
) -> None:
    qtbot.keyClick(page.history.look.slider, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: is_past(page))
    events = len(page.history.told())
    with qtbot.waitSignal(page.loaded):
        desk.workspace.handle(
            AddComment(id=desk.new_id(), actor="nina", case=stay, text="Visitors at two.")
        )
    assert len(page.history.told()) == events + 1
    qtbot.waitUntil(lambda: is_past(page))
    assert page.history.look.slider.place() == 0
    page.history.look.go_now()
    assert not is_past(page)


def test_an_answer_that_comes_too_late_is_dropped(page: CasePage, desk: Desk, stay: str) -> None:
    data = page.data
    assert data is not None
    first = read_past(desk.reader(), data, moments_of(data.opened.history)[0])
    page._show_past(first)
    assert not is_past(page), "the person has moved on since"


def test_the_slider_names_the_stages_over_their_time(page: CasePage) -> None:
    look = page.history.look
    assert page.data is not None
    stretches = look._stretches(page.data)
    assert [one.name for one in stretches] == ["Admission", "Treatment"]
    assert stretches[0].first == 0
    assert stretches[0].last == stretches[1].first
    assert stretches[1].last == look.slider.place()


def test_then_and_now_counts_what_changed(page: CasePage, qtbot: QtBot) -> None:
    qtbot.keyClick(page.history.look.slider, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: bool(page.history.changes.shown))
    shown = page.history.changes.shown
    differing = sum(one.differs for one in shown)
    assert page.history.changes.count.full_text() == f"{differing} of {len(shown)} changed since"
    assert differing >= 3


def test_a_value_changed_by_hand_shows_both(
    page: CasePage, desk: Desk, stay: str, qtbot: QtBot
) -> None:
    desk.workspace.handle(
        ChangeData(id=desk.new_id(), actor="dora", case=stay, data={"diet": "soup"})
    )
    qtbot.waitUntil(lambda: page.data_tab.shown["diet"][0] == "soup")
    look = page.history.look
    qtbot.keyClick(look.slider, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: bool(page.history.changes.shown))
    diet = next(one for one in page.history.changes.shown if one.label == "Diet")
    assert (diet.then, diet.now) == ("", "soup")
    assert moments.now() > 0
