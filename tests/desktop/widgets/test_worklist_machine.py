"""A machine misuses the list: rows come, go and move while somebody scrolls, selects and sorts."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from PySide6.QtCore import QEvent, QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from casewright.desktop.widgets.worklist import COLUMNS, IdRole, RowRole, WorkModel, WorkRow
from casewright.desktop.widgets.worklist_view import WorkTable

_NUMBERS = count()


def fresh(place: int) -> WorkRow:
    number = next(_NUMBERS)
    return WorkRow(f"id{number}", f"Work {place}", f"C-{number}", "Claim", "Report", number % 101)


class Lists(RuleBasedStateMachine):
    """The truth is a plain list; the model may know less of it, but never anything else."""

    rows = Bundle("rows")

    @initialize(size=st.integers(0, 30))
    def begin(self, size: int) -> None:
        self.truth: list[WorkRow | None] = [None] * size
        self.model = WorkModel(self.truth)
        self.strict = QAbstractItemModelTester(
            self.model, QAbstractItemModelTester.FailureReportingMode.Fatal
        )
        self.table = WorkTable(self.model)
        self.table.resize(700, 300)
        self.table.show()
        self.told: list[str] = []
        self.asked: list[int] = []
        self.table.selected.connect(self.told.append)
        self.model.wanted.connect(self.asked.append)

    def teardown(self) -> None:
        if hasattr(self, "table"):
            self.table.close()
            self.table.deleteLater()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    # ------------------------------------------------------------------- what the feed does

    @rule(size=st.integers(0, 60))
    def another_filter(self, size: int) -> None:
        self.truth = [None] * size
        self.model.reset(size)

    @rule(first=st.integers(0, 70), length=st.integers(0, 25))
    def a_page_arrives(self, first: int, length: int) -> None:
        page = [fresh(first + n) for n in range(length)]
        self.model.set_rows(first, page)
        for place, row in enumerate(page, first):
            if place < len(self.truth):
                self.truth[place] = row

    @precondition(lambda self: any(self.truth))
    @rule(data=st.data())
    def a_row_changes_in_its_place(self, data: st.DataObject) -> None:
        known = [n for n, row in enumerate(self.truth) if row is not None]
        place = data.draw(st.sampled_from(known))
        row = self.truth[place]
        assert row is not None
        self.truth[place] = replace(row, urgency=100, assignee="Lena Fischer")
        self.model.set_rows(place, [self.truth[place]])

    @rule(places=st.sets(st.integers(0, 60)))
    def the_rest_grows_old(self, places: set[int]) -> None:
        self.model.keep_only(places)
        self.truth = [row if n in places else None for n, row in enumerate(self.truth)]

    # ------------------------------------------------------------------ what the person does

    @rule(key=st.sampled_from([Qt.Key.Key_J, Qt.Key.Key_K, Qt.Key.Key_End, Qt.Key.Key_PageDown]))
    def a_key(self, key: Qt.Key) -> None:
        text = {Qt.Key.Key_J: "j", Qt.Key.Key_K: "k"}.get(key, "")
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text)
        QApplication.sendEvent(self.table.table, event)

    @rule(data=st.data())
    def a_selection(self, data: st.DataObject) -> None:
        if self.truth:
            self.table.select(data.draw(st.integers(0, len(self.truth) - 1)))

    @rule()
    def a_look(self) -> None:
        assert not self.table.grab().isNull()

    @rule(wide=st.integers(120, 1_400), high=st.integers(80, 700))
    def another_size(self, wide: int, high: int) -> None:
        self.table.resize(wide, high)

    # ------------------------------------------------------------------------ always true

    @invariant()
    def the_model_says_what_is_true(self) -> None:
        if not hasattr(self, "model"):
            return
        assert self.model.rowCount() == len(self.truth)
        for place, row in enumerate(self.truth):
            index = self.model.index(place, 0)
            assert index.data(RowRole) == row
            assert index.data(IdRole) == (row.id if row else None)
            assert self.model.row(place) == row
        for index in (self.model.index(len(self.truth), 0), QModelIndex()):
            assert index.data() is None

    @invariant()
    def what_is_told_is_what_is_selected(self) -> None:
        if not hasattr(self, "table") or not self.told:
            return
        known = {row.id for row in self.truth if row is not None}
        assert set(self.table.selected_ids()) <= known
        current = self.table.table.currentIndex()
        row = self.model.row(current.row())
        selected = self.table.table.selectionModel().isRowSelected(current.row(), QModelIndex())
        if row is not None and selected:
            assert self.told[-1] == row.id

    @invariant()
    def only_rows_that_are_missing_are_asked_for_and_each_once(self) -> None:
        if hasattr(self, "asked"):
            assert all(place < 200 for place in self.asked)
            assert self.model.columnCount() == len(COLUMNS)
            view = self.table.rows_in_view()
            assert view.start >= 0
            assert view.stop > view.start


Lists.TestCase.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
TestLists: Any = Lists.TestCase
