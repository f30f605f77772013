"""The list of all cases, newest first. Rule: it reads pages as they come into view, like the worklist."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from casewright.desktop import moments
from casewright.desktop.desk import Desk, Directory
from casewright.desktop.feed import CAP, Source
from casewright.desktop.listing import ListPane
from casewright.desktop.theme import px
from casewright.desktop.widgets.basics import Button
from casewright.desktop.widgets.chips import Chip, FilterChips
from casewright.desktop.widgets.feedback import EmptyState
from casewright.desktop.widgets.header import PageHeader
from casewright.desktop.widgets.worklist import WorkModel, due_of
from casewright.desktop.widgets.worklist import WorkRow as Shown
from casewright.engine.commands import CreateCase, derive
from casewright.runtime.door import Outcome
from casewright.runtime.reading import CaseQuery, CaseRow, Reads


def shown(row: CaseRow, directory: Directory, now: int) -> Shown:
    """A case as the list shows it."""
    due = moments.local(row.due) if row.due is not None and row.resolved is None else None
    kind = directory.type(row.type)
    version = (row.blueprint, row.version)
    stage = directory.element(version, row.type, row.stage, row.stage_name)
    return Shown(
        id=row.case,
        title=row.title or kind,
        case_id=row.number,
        case_type=f"{kind}  ·  {moments.ago(row.updated, now)}",
        stage=row.status if row.resolved is not None else stage or row.status,
        urgency=row.urgency,
        due=due_of(due, moments.local(now)),
        assignee=directory.person(row.owner),
        queue="",
    )


def heads() -> tuple[str, ...]:
    """The heads of the columns."""
    return (tr("Case"), tr("Stage"), tr("Priority"), tr("Due"), tr("Owner"))


def tr(text: str) -> str:
    """A text of this module in the user's language."""
    return QCoreApplication.translate("Cases", text)


class CasesPane(ListPane):
    """The pane *Cases*."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        reads = desk.workspace.reads
        source = Source(reads.cases, reads.count_cases, shown)
        super().__init__(desk, WorkModel(heads=heads()), source, parent)
        self.search.set_hint(self.tr("Search cases"))
        self.header = PageHeader(self.tr("Cases"), " ")
        self.new_button = Button(self.tr("New case"), "primary")
        self.new_menu = QMenu(self)
        self.chips = FilterChips([Chip("open", self.tr("Open")), Chip("all", self.tr("All"))])
        self.type = QComboBox()
        self.table.table.setAccessibleName(self.tr("Cases"))
        self.empty = EmptyState(
            "case",
            self.tr("No cases here"),
            self.tr("Open one with “New case”, or take them from a file with `casewright intake`."),
        )
        self._text = ""
        self._build()
        self._connect()
        self._load()

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
        self.chips.chosen.connect(lambda _one: self._filter())
        self.type.activated.connect(lambda _place: self._filter())
        self.table.opened.connect(self.case_wanted)
        self.feed.loaded.connect(self._loaded)
        self.desk.renamed.connect(self._load)

    def _load(self) -> None:
        chosen = self.type.currentData()
        self.type.clear()
        self.new_menu.clear()
        self.type.addItem(self.tr("All case types"), "")
        for row in self.desk.directory.current():
            for kind, _name in row.case_types:
                name = self.desk.directory.type(kind)
                self.type.addItem(name, kind)
                action = self.new_menu.addAction(name)
                action.triggered.connect(
                    lambda _on=False, b=row.blueprint, k=kind: self.create_case(b, k)
                )
        self.type.setCurrentIndex(max(0, self.type.findData(chosen)))
        self._filter()

    def query(self) -> CaseQuery:
        kind = self.type.currentData()
        return CaseQuery(
            types=(str(kind),) if kind else (),
            open_only=self.chips.current() == "open",
            text=self._text,
        )

    def _filter(self) -> None:
        self.list_anew()
        self.count()

    def _searched(self, text: str) -> None:
        self._text = text
        self._filter()

    def count(self) -> None:
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

    def create_case(self, blueprint: str, case_type: str) -> None:
        """Open a new case of a type; its first form asks for what is needed."""
        command = CreateCase(
            id=(one := self.desk.new_id()), actor=self.desk.actor, case=derive(one, "case"),
            type=case_type, blueprint=blueprint,
        )  # fmt: skip

        def done(_outcome: Outcome) -> None:
            self.case_wanted.emit(command.case)

        self.desk.dispatch.run(command, self, done, self._failed)

    def shortcuts(self) -> Sequence[tuple[str, str]]:
        return (
            ("Enter", self.tr("open")),
            ("J / K", self.tr("move")),
            ("/", self.tr("search")),
            ("Ctrl+K", self.tr("find")),
        )


def count_cases(reads: Reads) -> tuple[int, int]:
    """How many cases are open, and how many there are."""
    return reads.count_cases(CaseQuery(open_only=True), CAP), reads.count_cases(CaseQuery(), CAP)
