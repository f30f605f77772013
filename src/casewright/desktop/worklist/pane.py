"""*My work*: the list at the left, the selected work beside it, the team's deadlines below.

Rule: the list shows what was read; every click ends in a read or a command, never in waiting.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QLocale, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSplitter, QVBoxLayout, QWidget

from casewright.desktop import moments
from casewright.desktop.desk import Desk
from casewright.desktop.dispatch import Problem
from casewright.desktop.feed import CAP, Source
from casewright.desktop.listing import ListPane
from casewright.desktop.opened import next_of, read_case
from casewright.desktop.theme import px
from casewright.desktop.widgets.basics import Button
from casewright.desktop.widgets.feedback import EmptyState
from casewright.desktop.widgets.header import PageHeader
from casewright.desktop.widgets.worklist import WorkModel
from casewright.desktop.worklist.detail import WorkDetail
from casewright.desktop.worklist.filters import CHIPS, Filters, count_of, query_of
from casewright.desktop.worklist.outlook import Outlook, OutlookCard, read_outlook
from casewright.desktop.worklist.rows import shown
from casewright.runtime.reading import Changes, WorkQuery, WorkRow

if TYPE_CHECKING:
    from casewright.runtime.reading import Reads

#: Words for due times and the outlook grow old: they are told anew so often.
_TICK_MS = 60_000
_SORTS = {
    "item": "step",
    "stage": "stage",
    "urgency": "urgency",
    "due": "due",
    "assignee": "assignee",
}


class WorklistPane(ListPane):
    """The pane; what is counted for the sidebar is all that waits for the person."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        reads = desk.workspace.reads
        source = Source(reads.work, partial(count_of, reads), shown)
        super().__init__(desk, WorkModel(), source, parent)
        self.search.set_hint(self.tr("Search work"))
        self.header = PageHeader(self.tr("My work"), " ")
        self.next_button = Button(self.tr("Get next work"), "primary")
        self.filters = Filters()
        self.empty = EmptyState("check-circle", self.tr("All done"), "", self.tr("Get next work"))
        self._sort = ""
        self._wanted = ""
        self._place = 0
        self._whose = ""
        self._to_open = ""
        self._build()
        self._connect()
        self._load()
        # The list is seen first; what stands beside it is built in the next turn of the loop.
        QTimer.singleShot(0, self, self._complete)

    # ------------------------------------------------------------------------------- building

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(px(20), px(16), px(20), px(16))
        self.splitter = QSplitter()
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(px(16))
        self.splitter.addWidget(self._left())
        self.splitter.addWidget(self._right())
        self.splitter.setStretchFactor(0, 6)
        self.splitter.setStretchFactor(1, 5)
        self.splitter.setSizes([px(720), px(600)])
        row.addWidget(self.splitter)
        self.empty.hide()

    def _left(self) -> QWidget:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        self.search.setFixedWidth(px(220))
        self.header.add_action(self.search)
        self.header.add_action(self.next_button)
        column.addWidget(self.header)
        column.addWidget(self.filters)
        column.addWidget(self.banner)
        column.addWidget(self.table, 1)
        column.addWidget(self.empty, 1)
        return left

    def _right(self) -> QWidget:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        page = QWidget()
        page.setProperty("page", "true")
        self._beside = QVBoxLayout(page)
        self._beside.setContentsMargins(0, 0, 0, 0)
        self._beside.setSpacing(px(12))
        self._beside.addStretch(1)
        area.setWidget(page)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setMinimumWidth(px(474))
        return area

    @cached_property
    def detail(self) -> WorkDetail:
        """The selected work, at the top of the right side."""
        made = WorkDetail(self.desk, self._beside.parentWidget())
        self._beside.insertWidget(0, made)
        made.case_wanted.connect(self.case_wanted)
        made.said.connect(self.said)
        made.form.said.connect(self.said)
        made.form.submitted.connect(self._submitted)
        self.table.selected.connect(made.show_assignment)
        return made

    @cached_property
    def outlook(self) -> OutlookCard:
        """The team's deadlines, below the selected work."""
        made = OutlookCard(self._beside.parentWidget())
        self._beside.insertWidget(self._beside.count() - 1, made)
        return made

    def _complete(self) -> None:
        """Build what is not there yet, in its order."""
        for part in (self.detail, self.outlook):
            part.show()

    def _connect(self) -> None:
        self.filters.changed.connect(self.list_anew)
        self.next_button.clicked.connect(self.get_next)
        self.empty.action.connect(self._empty_action)
        self.banner.action.connect(lambda: self.show_person(self.desk.actor))
        self.table.opened.connect(self._open)
        self.table.sort_wanted.connect(self._sorted)
        self.feed.loaded.connect(self._loaded)
        self.desk.renamed.connect(self._load)
        self._ticker = QTimer(self)
        self._ticker.setInterval(_TICK_MS)
        self._ticker.timeout.connect(self.refresh)
        self._ticker.start()

    # -------------------------------------------------------------------------------- loading

    def _load(self) -> None:
        self.filters.set_directory(self.desk.directory)
        self.list_anew()
        self.count()

    def query(self) -> WorkQuery:
        query = self.filters.query(self.desk.actor, moments.now())
        if self._whose:
            query = msgspec.structs.replace(query, person=self._whose, scope="mine")
        # What is due today can only be found in the order by due.
        if self._sort and query.after is None:
            query = msgspec.structs.replace(query, sort=self._sort)
        return query

    def count(self) -> None:
        reads, actor, now = self.desk.workspace.reads, self.desk.actor, moments.now()
        person = self.desk.directory.people.get(actor)

        def job() -> tuple[dict[str, int], Outlook]:
            return read_counts(reads, actor, now), read_outlook(reads, person, now)

        self.desk.dispatch.read(job, self._counted, self._failed, owner=self)

    def _counted(self, got: tuple[dict[str, int], Outlook]) -> None:
        counts, outlook = got
        self.filters.set_counts(counts)
        self.outlook.show_outlook(outlook)
        locale = QLocale()
        total = locale.toString(counts["all"]) + ("+" if counts["all"] >= CAP else "")
        late = locale.toString(counts["overdue"])
        self.header.set_texts(
            self.tr("My work"), self.tr("{0} open items · {1} overdue").format(total, late)
        )
        self.counted.emit(counts["all"])

    def show_person(self, person: str) -> None:
        """The open work of a colleague; one's own name leads back."""
        self._whose = "" if person == self.desk.actor else person
        self.detail.show_assignment("")
        self.list_anew()

    def _say_whose(self) -> None:
        if self._whose:
            name = self.desk.name(self._whose)
            what = self.tr("This is the work of {0}.").format(name)
            self.banner.show_message(what, "", "", self.tr("Back to my work"), "accent")
        else:
            self.banner.hide()

    def _loaded(self, count: int) -> None:
        self._say_whose()
        self.table.setVisible(count > 0)
        self.empty.setVisible(count == 0)
        if count == 0:
            self._show_empty()
            return
        wanted = self._wanted or self.detail.form.assignment
        place = self.model.place_of(wanted) if wanted else None
        if place is None and not self.detail.form.assignment:
            place = min(self._place, count - 1)
        if place is not None:
            self._wanted, self._place = "", 0
            self._select(place)
        if self._to_open:
            self._open(self._to_open)
            self._to_open = ""

    def _select(self, place: int) -> None:
        self.table.select(place)
        # Selecting what is selected already is no news to the table, but may be to the form.
        row = self.model.row(place)
        if row is not None:
            self.detail.show_assignment(row.id)

    def _show_empty(self) -> None:
        narrow = self.filters.is_narrow()
        self.empty.set_texts(
            self.tr("Nothing matches") if narrow else self.tr("All done"),
            self.tr("No work fits the search and the filters.")
            if narrow
            else self.tr("Nothing is waiting for you or your queues. New work appears by itself."),
            self.tr("Show everything") if narrow else self.tr("Look again"),
        )

    def _empty_action(self) -> None:
        if self.filters.is_narrow():
            self.search.clear()
            self.filters.clear()
        else:
            self.list_anew()

    # ------------------------------------------------------------------------------- choosing

    def _searched(self, text: str) -> None:
        self.filters.text = text
        self.list_anew()

    def _sorted(self, column: str) -> None:
        self._sort = _SORTS[column]
        self.list_anew()

    def _open(self, assignment: str) -> None:
        row = self.feed.rows.get(assignment)
        if row is not None:
            self.case_wanted.emit(row.case)

    def expect(self, assignment: str, *, open_case: bool) -> None:
        self._wanted = assignment
        self._to_open = assignment if open_case else ""

    def get_next(self) -> None:
        """The most urgent work is mine from now on and is shown."""
        self.next_button.setEnabled(False)
        self.detail.form.save_draft()
        self.desk.dispatch.read(
            self.desk.workspace.next_work, self._got_next, self._no_next, owner=self
        )

    def _got_next(self, row: WorkRow | None) -> None:
        self.next_button.setEnabled(True)
        if row is None:
            self.said.emit(self.tr("Nothing is waiting for you or your queues"))
            return
        self.show_assignment(row.assignment)

    def _no_next(self, problem: Problem) -> None:
        self.next_button.setEnabled(True)
        self._failed(problem)

    def show_assignment(self, assignment: str) -> None:
        """Show this work beside the list, and select it where it is listed."""
        self._wanted = assignment
        self.detail.show_assignment(assignment)
        place = self.model.place_of(assignment)
        if place is not None:
            self._wanted = ""
            self._select(place)

    def _submitted(self, case: str) -> None:
        """The next step of the same case if it is mine, else the item that moved up."""
        reader = self.desk.reader()

        def job() -> WorkRow | None:
            reader.workspace.door.settle(5.0)
            return next_of(read_case(reader, case), reader.actor)

        self.desk.dispatch.read(job, self._go_on, owner=self)

    def _go_on(self, row: WorkRow | None) -> None:
        if row is not None:
            self.show_assignment(row.assignment)
        else:
            # What moves up to this place when the list is read is next.
            self._place = max(0, self.table.table.currentIndex().row())
            self.detail.show_assignment("")
            self.refresh()

    # ----------------------------------------------------------------------------- refreshing

    def concerns(self, changes: Changes) -> bool:
        return bool(changes.cases or changes.queues or changes.people)

    def missed(self) -> None:
        # The number in the sidebar is seen from everywhere.
        self.count()

    def shortcuts(self) -> Sequence[tuple[str, str]]:
        return (
            ("Enter", self.tr("open")),
            ("J / K", self.tr("move")),
            ("Ctrl+Enter", self.tr("submit")),
            ("Ctrl+G", self.tr("next work")),
            ("Ctrl+K", self.tr("find")),
        )

    def submit(self) -> None:
        self.detail.form.submit()

    def save_draft(self) -> None:
        self.detail.form.save_draft()


def read_counts(reads: Reads, actor: str, now: int) -> dict[str, int]:
    """How many each chip lists."""
    return {chip: count_of(reads, query_of(chip, actor, now), CAP) for chip in CHIPS}
