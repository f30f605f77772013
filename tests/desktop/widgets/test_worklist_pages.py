"""A worklist of a million rows: pages that come late, rows that move, keys that must stay quick."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from casewright.desktop.widgets.worklist import Due, WorkModel, WorkRow
from casewright.desktop.widgets.worklist_view import WorkTable
from tests.desktop.gallery.samples import work_rows
from tests.desktop.widgets.hands import (
    CTRL,
    focus,
    press,
    stand,
)

MILLION = 1_000_000
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Reader(WorkModel):
    """Counts how often a cell is read, and how often somebody asks for the number of rows."""

    reads = 0
    asked_for_size = 0

    def rowCount(self, parent: Index = _ROOT) -> int:
        self.asked_for_size += 1
        return super().rowCount(parent)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        self.reads += 1
        return super().data(index, role)


def show(qtbot: QtBot, model: WorkModel, wide: int = 760) -> WorkTable:
    table = stand(qtbot, WorkTable(model), wide, 480)
    focus(qtbot, table.table)
    return table


@pytest.fixture
def model() -> Reader:
    made = Reader()
    made.reset(MILLION)
    return made


@pytest.fixture
def table(model: Reader, qtbot: QtBot) -> WorkTable:
    made = show(qtbot, model)
    made.grab()
    return made


def told_by(table: WorkTable) -> list[str]:
    told: list[str] = []
    table.selected.connect(told.append)
    return told


def row(name: str, **more: object) -> WorkRow:
    plain = WorkRow(name, f"Title of {name}", "C-1", "Claim", "Assess", 10, Due(""), "Ann")
    return WorkRow(**{**{f: getattr(plain, f) for f in plain.__slots__}, **more})


# -------------------------------------------------------------------------- quick by construction


@pytest.mark.parametrize("key", [Qt.Key.Key_X, Qt.Key.Key_5, Qt.Key.Key_Z])
def test_a_letter_that_is_no_shortcut_does_not_search_a_million_rows(
    table: WorkTable, model: Reader, qtbot: QtBot, key: Qt.Key
) -> None:
    model.reads = 0
    press(qtbot, key)
    assert model.reads == 0


def test_selecting_everything_and_asking_what_is_selected_touches_loaded_rows_only(
    table: WorkTable, model: Reader, qtbot: QtBot
) -> None:
    model.set_rows(500, [row("b")])
    model.set_rows(3, [row("a")])
    press(qtbot, Qt.Key.Key_A, modifier=CTRL)
    model.reads = 0
    assert table.selected_ids() == ["a", "b"]
    assert model.reads == 0
    table.grab()
    assert model.asked_for_size < 5_000


def test_painting_reads_and_wants_only_what_is_seen(table: WorkTable, model: Reader) -> None:
    wanted: list[int] = []
    model.wanted.connect(wanted.append)
    model.reads = 0
    table.table.scrollTo(model.index(700_000, 0))
    table.table.viewport().grab()
    assert 0 < model.reads < 300
    assert wanted
    assert all(699_980 <= place <= 700_020 for place in wanted)


@pytest.mark.parametrize(
    "key, place",
    [(Qt.Key.Key_End, MILLION - 1), (Qt.Key.Key_Home, 0)],
)
def test_both_ends_are_one_key_away(
    table: WorkTable, model: Reader, qtbot: QtBot, key: Qt.Key, place: int
) -> None:
    table.select(500_000)
    model.reads = 0
    press(qtbot, key, modifier=CTRL)
    table.table.viewport().grab()
    assert table.table.currentIndex().row() == place
    assert model.reads < 1_000


def test_a_page_down_asks_for_the_page_that_comes(table: WorkTable, model: Reader) -> None:
    wanted: list[int] = []
    model.wanted.connect(wanted.append)
    press_page = table.table.verticalScrollBar()
    press_page.setValue(press_page.value() + table.table.viewport().height())
    table.table.viewport().grab()
    assert wanted
    assert min(wanted) >= 7
    assert max(wanted) < 20


# ------------------------------------------------------------------------------- late and stale


def test_a_row_that_was_selected_before_it_came_is_told_when_it_comes(
    table: WorkTable, model: Reader, qtbot: QtBot
) -> None:
    told = told_by(table)
    table.select(MILLION - 1)
    assert told == []
    model.set_rows(MILLION - 1, [row("last")])
    assert told == ["last"]
    assert table.selected_ids() == ["last"]


def test_enter_on_a_row_that_is_on_its_way_waits_for_it(
    table: WorkTable, model: Reader, qtbot: QtBot
) -> None:
    table.select(4)
    with qtbot.assertNotEmitted(table.opened):
        press(qtbot, Qt.Key.Key_Return)
    model.set_rows(4, [row("now")])
    with qtbot.waitSignal(table.opened) as opened:
        press(qtbot, Qt.Key.Key_Return)
    assert opened.args == ["now"]


def test_an_answer_to_an_older_question_beyond_the_new_end_changes_nothing(
    table: WorkTable, model: Reader, qtbot: QtBot
) -> None:
    model.reset(3)
    with qtbot.assertNotEmitted(model.dataChanged):
        model.set_rows(100, [row("old")])
        model.set_rows(3, [row("old")])
        model.set_rows(0, [])
    assert model.place_of("old") is None
    assert model.loaded() == []


def test_after_another_filter_nothing_of_the_old_list_is_selected_or_shown(
    table: WorkTable, model: Reader
) -> None:
    model.set_rows(0, [row("a"), row("b")])
    table.select(1)
    model.reset(2)
    assert table.selected_ids() == []
    assert [model.row(0), model.row(1)] == [None, None]
    told = told_by(table)
    model.set_rows(0, [row("c"), row("b")])
    table.select(1)
    assert told == ["b"]


def test_a_refresh_with_the_same_rows_keeps_the_selection_and_tells_nothing_new(
    table: WorkTable, model: Reader, qtbot: QtBot
) -> None:
    model.set_rows(0, [row("a"), row("b"), row("c")])
    table.select(1)
    told = told_by(table)
    model.set_rows(0, [row("a"), row("b", title="Changed"), row("c")])
    assert told == []
    assert table.selected_ids() == ["b"]
    assert "Changed" in str(model.index(1, 0).data())


def test_another_row_at_the_selected_place_is_told(table: WorkTable, model: Reader) -> None:
    model.set_rows(0, [row("a"), row("b")])
    table.select(0)
    told = told_by(table)
    model.set_rows(0, [row("b"), row("c")])
    assert told == ["b"]


def test_a_row_that_was_given_back_is_asked_for_again(model: Reader) -> None:
    wanted: list[int] = []
    model.wanted.connect(wanted.append)
    model.want(5)
    model.set_rows(5, [row("a")])
    model.set_rows(5, [None])
    model.want(5)
    assert wanted == [5, 5]


@pytest.mark.parametrize("place", [MILLION, MILLION + 5])
def test_a_row_beyond_the_end_is_never_asked_for(model: Reader, place: int) -> None:
    wanted: list[int] = []
    model.wanted.connect(wanted.append)
    model.want(place)
    assert wanted == []


PAGES = st.lists(st.tuples(st.integers(0, 12), st.integers(1, 5)), max_size=8)


@given(st.integers(0, 10), PAGES)
def test_pages_in_any_order_stand_where_they_belong(
    count: int, pages: list[tuple[int, int]]
) -> None:
    model = WorkModel()
    model.reset(count)
    wanted: dict[int, str] = {}
    for turn, (first, length) in enumerate(pages):
        model.set_rows(first, [row(f"{turn}-{n}") for n in range(length)])
        wanted |= {first + n: f"{turn}-{n}" for n in range(length) if first + n < count}
    assert {place: one.id for place, one in model.loaded()} == wanted
    assert model.rowCount() == count
    for place, name in wanted.items():
        assert model.place_of(name) == place


def test_pages_keep_qts_rules(qtmodeltester: ModelTester) -> None:
    model = WorkModel()
    model.reset(6)
    qtmodeltester.check(model, force_py=True)
    model.set_rows(2, work_rows(3))
    model.reset(0)
    model.reset(4)
