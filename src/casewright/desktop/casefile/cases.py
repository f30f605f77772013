"""The list of all cases, newest first. Rule: it reads pages as they come into view, like the worklist."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from casewright.desktop import moments
from casewright.desktop.desk import Desk, Directory
from casewright.desktop.dispatch import Problem
from casewright.desktop.feed import CAP, Feed, Source
from casewright.desktop.pane import Pane
from casewright.desktop.theme import px
from casewright.desktop.widgets.basics import Button
from casewright.desktop.widgets.chips import Chip, FilterChips
from casewright.desktop.widgets.feedback import Banner, EmptyState
from casewright.desktop.widgets.header import PageHeader
from casewright.desktop.widgets.search import SearchBox
from casewright.desktop.widgets.worklist import WorkModel, due_of
from casewright.desktop.widgets.worklist import WorkRow as Shown
from casewright.desktop.widgets.worklist_view import WorkTable
from casewright.engine.commands import CreateCase, derive
from casewright.runtime.door import Outcome
from casewright.runtime.reading import CaseQuery, CaseRow, Changes, Reads


def shown(row: CaseRow, directory: Directory, now: int) -> Shown:
    """A case as the list shows it."""
    due = moments.local(row.due) if row.due is not None and row.resolved is None else None
    kind = directory.type(row.type)
    return Shown(
        id=row.case,
        title=row.title or kind,
        case_id=row.number,
        case_type=f"{kind}  ·  {moments.ago(row.updated, now)}",
        stage=row.status if row.resolved is not None else row.stage_name or row.status,
        urgency=row.urgency,
        due=due_of(due, moments.local(now)),
        assignee=directory.person(row.owner),
        queue="",
    )


class CasesPane(Pane):
    """The pane *Cases*."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        reads = desk.workspace.reads
        self.header = PageHeader(self.tr("Cases"), " ")
        self.search = SearchBox(self.tr("Search cases"))
        self.new_button = Button(self.tr("New case"), "primary")
        self.new_menu = QMenu(self)
        self.chips = FilterChips([Chip("open", self.tr("Open")), Chip("all", self.tr("All"))])
        self.type = QComboBox()
        self.banner = Banner(self)
        self.model = WorkModel(heads=self._heads())
        self.table = WorkTable(self.model)
        self.table.table.setAccessibleName(self.tr("Cases"))
        self.feed = Feed(desk, self.model, Source(reads.cases, reads.count_cases, shown), self)
        self.empty = EmptyState(
            "case",
            self.tr("No cases here"),
            self.tr("Open one with “New case”, or take them from a file with `casewright intake`."),
        )
        self._text = ""
        self._dirty = False
        self._build()
        self._connect()
        self._load()

    def _heads(self) -> tuple[str, ...]:
        return (
            self.tr("Case"),
            self.tr("Stage"),
            self.tr("Priority"),
            self.tr("Due"),
            self.tr("Owner"),
        )

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(12))
        self.search.setFixedWidth(px(260))
        self.new_button.setMenu(self.new_menu)
        self.header.add_action(self.search)
        self.header.add_action(self.new_button)
        self.type.setAccessibleName(self.tr("Case type"))
        self.type.setMinimumWidth(px(180))
        row = QHBoxLayout()
        row.addWidget(self.chips, 1)
        row.addWidget(self.type)
        column.addWidget(self.header)
        column.addLayout(row)
        column.addWidget(self.banner)
        column.addWidget(self.table, 1)
        column.addWidget(self.empty, 1)
        self.empty.hide()

    def _connect(self) -> None:
        self.search.searched.connect(self._searched)
        self.chips.chosen.connect(lambda _one: self._filter())
        self.type.activated.connect(lambda _place: self._filter())
        self.table.opened.connect(self.case_wanted)
        self.feed.loaded.connect(self._loaded)
        self.feed.failed.connect(self._failed)
        self.desk.dispatch.changed.connect(self._changed)
        self.desk.renamed.connect(self._load)

    def _load(self) -> None:
        chosen = self.type.currentData()
        self.type.clear()
        self.new_menu.clear()
        self.type.addItem(self.tr("All case types"), "")
        for row in self.desk.directory.blueprints:
            if row.status != "published" or self._older(row.blueprint, row.version):
                continue
            for kind, name in row.case_types:
                self.type.addItem(name, kind)
                action = self.new_menu.addAction(name)
                action.triggered.connect(
                    lambda _on=False, b=row.blueprint, k=kind: self.create_case(b, k)
                )
        self.type.setCurrentIndex(max(0, self.type.findData(chosen)))
        self._filter()

    def _older(self, blueprint: str, version: int) -> bool:
        rows = self.desk.directory.blueprints
        return any(r.blueprint == blueprint and r.version > version for r in rows)

    def _query(self) -> CaseQuery:
        kind = self.type.currentData()
        return CaseQuery(
            types=(str(kind),) if kind else (),
            open_only=self.chips.current() == "open",
            text=self._text,
        )

    def _filter(self) -> None:
        self.feed.show(self._query())
        self._count()

    def _searched(self, text: str) -> None:
        self._text = text
        self._filter()

    def _count(self) -> None:
        reads = self.desk.workspace.reads

        def job() -> tuple[int, int]:
            return count_cases(reads)

        self.desk.dispatch.read(job, self._counted, self._failed, owner=self)

    def _counted(self, got: tuple[int, int]) -> None:
        still_open, everything = got
        self.chips.set_chips(
            [
                Chip("open", self.tr("Open"), still_open, still_open >= CAP),
                Chip("all", self.tr("All"), everything, everything >= CAP),
            ]
        )
        number = QLocale().toString
        self.header.set_texts(
            self.tr("Cases"),
            self.tr("{0} open · {1} in all").format(number(still_open), number(everything)),
        )

    def _loaded(self, count: int) -> None:
        self.banner.hide()
        self.table.setVisible(count > 0)
        self.empty.setVisible(count == 0)

    def _failed(self, problem: Problem) -> None:
        self.banner.show_message(problem.what, "", problem.remedy, tone="warn")

    def create_case(self, blueprint: str, case_type: str) -> None:
        """Open a new case of a type; its first form asks for what is needed."""
        command = CreateCase(
            id=(one := self.desk.new_id()), actor=self.desk.actor, case=derive(one, "case"),
            type=case_type, blueprint=blueprint,
        )  # fmt: skip

        def done(_outcome: Outcome) -> None:
            self.case_wanted.emit(command.case)

        self.desk.dispatch.run(command, self, done, self._failed)

    def _changed(self, changes: Changes, _initiator: object) -> None:
        if not changes.cases:
            return
        if self.isVisible():
            self._refresh()
        else:
            self._dirty = True

    def _refresh(self) -> None:
        self.feed.refresh_rows(self.table.rows_in_view())
        self._count()

    def entered(self) -> None:
        if self._dirty:
            self._dirty = False
            self._refresh()
        self.table.setFocus()

    def shortcuts(self) -> Sequence[tuple[str, str]]:
        return (
            ("Enter", self.tr("open")),
            ("J / K", self.tr("move")),
            ("/", self.tr("search")),
            ("Ctrl+K", self.tr("find")),
        )

    def focus_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()


def count_cases(reads: Reads) -> tuple[int, int]:
    """How many cases are open, and how many there are."""
    return reads.count_cases(CaseQuery(open_only=True), CAP), reads.count_cases(CaseQuery(), CAP)
