"""The history of a case: lines by who is interested, one that is chosen, and what was recorded."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from casewright.desktop.casefile.historytab import GROUPS, HistoryTab
from casewright.desktop.casefile.page import CasePage
from casewright.desktop.casefile.reading import PageData, read_page
from casewright.desktop.desk import Desk
from casewright.desktop.widgets.timeline import EntryRole, Happening
from casewright.engine.commands import CompleteStep
from tests.desktop.conftest import Desks
from tests.desktop.outings import outing_of


@pytest.fixture
def desk(outings: Path, desks: Desks) -> Desk:
    return desks.open(outings, "cleo")


def page_of(desk: Desk, place: str = "Mill") -> PageData:
    return read_page(desk.reader(), outing_of(desk.workspace, place))


@pytest.fixture
def tab(desk: Desk, qtbot: QtBot) -> HistoryTab:
    made = HistoryTab(desk)
    qtbot.addWidget(made)
    made.resize(1300, 800)
    made.show_case(page_of(desk))
    made.show()
    return made


def lines(tab: HistoryTab) -> list[Happening]:
    entries = [tab.model.index(row).data(EntryRole) for row in range(tab.model.rowCount())]
    return [one for one in entries if isinstance(one, Happening)]


def test_every_line_belongs_to_one_group_and_the_chips_count_them(tab: HistoryTab) -> None:
    counts = {}
    for group in GROUPS:
        tab.chips.choose(group)
        tab.chips.chosen.emit(group)
        counts[group] = len(lines(tab))
    tab.chips.choose("all")
    tab.chips.chosen.emit("all")
    assert sum(counts.values()) == len(lines(tab)) == len(tab.told())
    assert counts["rules"] == 2, "two tables decided"


def test_decisions_bear_the_gavel_and_what_stands_still_its_warning(tab: HistoryTab) -> None:
    signs = {one.title: (one.icon, one.tone) for one in lines(tab)}
    assert signs["Row 2 of Who pays decided"] == ("gavel", "neutral")
    stuck = "Wait for the day could not go on; a person must act"
    assert signs[stuck] == ("error", "bad")


def test_what_people_did_bears_their_face(tab: HistoryTab) -> None:
    people = {one.title: one.person for one in lines(tab)}
    assert people["Cleo Chief opened OUT-1 as Outing"] == "Cleo Chief"
    assert people["Row 2 of Who pays decided"] == ""


def test_choosing_an_event_shows_it_as_recorded(tab: HistoryTab, desk: Desk) -> None:
    row = next(one for one, _ in tab.told() if one.kind == "IncidentRaised")
    tab.choose(row.seq)
    assert tab.when.full_text() == f"Event {row.seq}, IncidentRaised"
    assert '"step": "until-day"' in tab.raw.toPlainText()
    assert '"token": {' in tab.raw.toPlainText(), "parts have names"
    assert tab.raw.isReadOnly()
    tab.choose(10_000)
    assert tab.when.full_text() == f"Event {row.seq}, IncidentRaised", "nothing else is chosen"


def test_by_hand_is_told_with_who_and_why(desk: Desk, qtbot: QtBot) -> None:
    case = outing_of(desk.workspace, "Castle")
    desk.workspace.handle(
        CompleteStep(
            id=desk.new_id(), actor="cleo", case=case, step="until-day",
            reason="we went last week", data={"day": "2026-11-16"},
        )
    )  # fmt: skip
    tab = HistoryTab(desk)
    qtbot.addWidget(tab)
    tab.show_case(page_of(desk, "Castle"))
    (done,) = [one for one in lines(tab) if "by hand" in one.title]
    assert done.title == "Cleo Chief did Wait for the day by hand"
    assert done.detail == "Day: 16 Nov 2026 · “we went last week”"
    assert done.person == "Cleo Chief"


def test_the_card_of_a_decision_stays_while_one_looks_back(desk: Desk, qtbot: QtBot) -> None:
    page = CasePage(desk, outing_of(desk.workspace, "Mill"))
    qtbot.addWidget(page)
    page.resize(1300, 860)
    with qtbot.waitSignal(page.loaded):
        page.show()
    page.show_tab("history")
    row = next(one for one, _ in page.history.told() if one.payload.get("trace"))
    page.history.choose(row.seq)
    assert page.history.why.isVisible()
    with qtbot.waitSignal(page.table_wanted) as wanted:
        qtbot.mouseClick(page.history.why.open_button, Qt.MouseButton.LeftButton)
    assert wanted.args == ["outings:1:payer"]
    page.show_tab("data")
    page.show_tab("history")
    assert page.history.why.isVisible()
