"""Filters become queries, deadlines become bars, rows become words."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from casewright.desktop import moments
from casewright.desktop.desk import Desk, Directory
from casewright.desktop.worklist.filters import Filters, query_of
from casewright.desktop.worklist.outlook import OutlookCard, read_outlook
from casewright.desktop.worklist.rows import shown
from casewright.runtime.reading import PersonRow, WorkRow
from tests.desktop.conftest import CLAIMS

NOW = 1_795_000_000_000_000
DIRECTORY = Directory(
    people={"lena": PersonRow("lena", "Lena Fischer")},
    types={"claim": "Motor claim"},
    groups={"claims": "Claims desk"},
    stages={"intake": "Report"},
)


def row(**more: object) -> WorkRow:
    given: dict[str, object] = {
        "assignment": "a", "case": "c", "number": "CLM-1", "title": "Anna", "type": "claim",
        "blueprint": "b", "version": 1, "step": "look", "step_name": "Look", "stage": "s",
        "stage_name": "Stage", "state": "offered", "urgency": 80, "due": None, "goal": None,
        "opened": 0, "assignee": None, "queue": "claims", "persona": None,
    }  # fmt: skip
    return WorkRow(**{**given, **more})  # type: ignore[arg-type]


def test_a_row_has_names_for_ids() -> None:
    made = shown(row(), DIRECTORY, NOW)
    assert (made.title, made.case_id, made.queue, made.assignee) == (
        "Look", "CLM-1", "Claims desk", "",
    )  # fmt: skip
    assert made.case_type == "Motor claim  ·  Anna"
    assert shown(row(assignee="lena"), DIRECTORY, NOW).assignee == "Lena Fischer"


@pytest.mark.parametrize(
    "due, text, state",
    [
        (None, "", "none"),
        (NOW - 5 * moments.HOUR, "5h overdue", "overdue"),
        (NOW + 2 * moments.HOUR, "in 2h", "soon"),
        (NOW + 3 * moments.DAY, "in 3d", "later"),
    ],
)
def test_a_due_time_is_words_and_a_state(due: int | None, text: str, state: str) -> None:
    made = shown(row(due=due), DIRECTORY, NOW).due
    assert (made.text, made.state) == (text, state)


def test_chips_are_queries() -> None:
    assert query_of("all", "lena", NOW).scope == "both"
    assert query_of("team", "lena", NOW).scope == "offered"
    assert query_of("overdue", "lena", NOW).due_before == NOW
    tonight = query_of("today", "lena", NOW).due_before
    assert tonight is not None
    assert NOW < tonight <= NOW + moments.DAY


@pytest.fixture
def filters(qtbot: QtBot) -> Filters:
    made = Filters()
    qtbot.addWidget(made)
    made.set_directory(DIRECTORY)
    return made


def choose(menu: QComboBox, value: str) -> None:
    menu.setCurrentIndex(menu.findData(value))
    menu.activated.emit(menu.currentIndex())


def test_menus_narrow_the_query_and_clear_widens_it(filters: Filters, qtbot: QtBot) -> None:
    assert not filters.is_narrow()
    with qtbot.waitSignal(filters.changed):
        choose(filters.type, "claim")
    choose(filters.stage, "intake")
    choose(filters.queue, "claims")
    filters.text = "anna"
    query = filters.query("lena", NOW)
    assert (query.types, query.stages, query.queues) == (("claim",), ("intake",), ("claims",))
    assert (query.person, query.text) == ("lena", "anna")
    assert filters.is_narrow()
    filters.clear()
    assert filters.query("lena", NOW).types == ()
    assert not filters.is_narrow()


def test_what_was_chosen_stays_when_names_are_read_again(filters: Filters) -> None:
    choose(filters.queue, "claims")
    filters.set_directory(DIRECTORY)
    assert filters.query("lena", NOW).queues == ("claims",)


def test_the_outlook_counts_the_teams_open_work_by_time_left(desk: Desk) -> None:
    reads = desk.workspace.reads
    greta = reads.person("greta")
    outlook = read_outlook(reads, greta, moments.now())
    assert outlook.total == CLAIMS
    assert sum(bucket.count for bucket in outlook.buckets) == CLAIMS
    assert [bucket.tone for bucket in outlook.buckets[:2]] == ["bad", "warn"]
    later = read_outlook(reads, greta, moments.now() + 60 * moments.DAY)
    assert later.buckets[0].count == CLAIMS, "by then all of it is overdue"
    nobody = reads.person("chiara")
    assert read_outlook(reads, nobody, moments.now()).total == 0


def test_the_outlook_is_painted_and_said(desk: Desk, qtbot: QtBot) -> None:
    card = OutlookCard()
    qtbot.addWidget(card)
    card.resize(500, 190)
    card.show_outlook(read_outlook(desk.workspace.reads, None, moments.now()))
    assert not card.grab().isNull()
    assert card.note.full_text().startswith(f"{CLAIMS} open · updated ")
    assert "Overdue: 0" in card.bars.accessibleName()


def test_where_the_numbers_need_room_the_menus_go_under_the_chips(
    filters: Filters, qtbot: QtBot
) -> None:
    filters.show()
    needed = filters.chips.sizeHint().width() + filters.menus.sizeHint().width()
    filters.resize(needed + 40, 80)
    qtbot.waitUntil(lambda: filters._place == (0, 1))
    filters.set_counts({"all": 10_000, "today": 4_321, "overdue": 1_234, "team": 9_876})
    assert filters._place == (1, 0)
    qtbot.waitUntil(lambda: filters.menus.y() > filters.chips.y())
