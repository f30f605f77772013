"""*Incidents*: what stands still at the left, the ways past it beside it, and who works below.

Rule: all open cases are looked through once, some at a time; then only what changed is read again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QSplitter, QVBoxLayout, QWidget

from casewright.desktop.desk import Desk
from casewright.desktop.dispatch import Problem
from casewright.desktop.pane import Pane
from casewright.desktop.supervisor import acting
from casewright.desktop.supervisor.acting import Came
from casewright.desktop.supervisor.detail import Facts, IncidentDetail
from casewright.desktop.supervisor.facts import read_facts
from casewright.desktop.supervisor.health import Health, read_health
from casewright.desktop.supervisor.incidents import IncidentList, IncidentModel
from casewright.desktop.supervisor.reading import Incident, Swept, read_incidents, sweep
from casewright.desktop.supervisor.workers import WorkersCard
from casewright.desktop.theme import px
from casewright.desktop.widgets.basics import Card
from casewright.desktop.widgets.feedback import Banner, EmptyState
from casewright.desktop.widgets.header import PageHeader
from casewright.desktop.widgets.search import SearchBox
from casewright.runtime.reading import Changes

#: Workers are looked at this often while the pane is seen.
_LOOK_MS = 5_000
#: When more cases than this changed at once, all are looked through again.
_MANY = 200


class IncidentsPane(Pane):
    """The pane; what is counted for the sidebar is every incident, whatever the filter."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.header = PageHeader(self.tr("Incidents"), " ")
        self.search = SearchBox()
        self.search.set_hint(self.tr("Search incidents"))
        self.type = QComboBox()
        self.banner = Banner(self)
        self.model = IncidentModel()
        self.list = IncidentList(self.model)
        self.model.setParent(self.list)
        self.card = Card(margin=8)
        self.detail = IncidentDetail()
        self.workers = WorkersCard()
        self.empty = EmptyState("check-circle", " ", " ")
        self._met: set[str] = set()
        self._news: set[str] = set()
        self._after: Any = None
        self._busy = self._sweeping = self._again = False
        self._looked = 0
        self._chosen = ""
        self._build()
        self._connect()
        self._name_types()
        self.sweep()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(12))
        self.search.setFixedWidth(px(240))
        self.type.setAccessibleName(self.tr("Case type"))
        self.type.setMinimumWidth(px(180))
        self.header.add_action(self.search)
        self.header.add_action(self.type)
        self.card.body.addWidget(self.list)
        splitter = QSplitter()
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(px(16))
        splitter.addWidget(self._left())
        splitter.addWidget(self._right())
        splitter.setStretchFactor(0, 6)
        splitter.setStretchFactor(1, 5)
        splitter.setSizes([px(720), px(560)])
        column.addWidget(self.header)
        column.addWidget(self.banner)
        column.addWidget(splitter, 1)

    def _left(self) -> QWidget:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card, 1)
        column.addWidget(self.empty, 1)
        self.card.hide()
        return left

    def _right(self) -> QWidget:
        right = QWidget()
        right.setMinimumWidth(px(400))
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addWidget(self.detail)
        column.addWidget(self.workers)
        column.addStretch(1)
        return right

    def _connect(self) -> None:
        self.search.searched.connect(lambda _text: self._filter())
        self.type.activated.connect(lambda _place: self._filter())
        self.list.opened.connect(self.case_wanted)
        self.list.retry_wanted.connect(lambda: self.act("retry", "", {}))
        self.list.selectionModel().currentChanged.connect(lambda _new, _old: self._picked())
        self.model.modelReset.connect(self._relisted)
        self.detail.case_wanted.connect(self.case_wanted)
        self.detail.chosen.connect(self.act)
        self.desk.dispatch.changed.connect(self._changed)
        self.desk.renamed.connect(self._name_types)
        self._ticker = QTimer(self)
        self._ticker.setInterval(_LOOK_MS)
        self._ticker.timeout.connect(self._tick)
        self._ticker.start()

    def _name_types(self) -> None:
        chosen = self.type.currentData()
        self.type.clear()
        self.type.addItem(self.tr("All case types"), "")
        for row in self.desk.directory.current():
            for kind, _name in row.case_types:
                self.type.addItem(self.desk.directory.type(kind), kind)
        self.type.setCurrentIndex(max(0, self.type.findData(chosen)))

    def _filter(self) -> None:
        self.model.filter(self.search.text().strip(), str(self.type.currentData() or ""))
        self._say()

    # -------------------------------------------------------------------------------- reading

    def sweep(self) -> None:
        """Look through all open cases; asked for meanwhile, once more afterwards."""
        if self._sweeping:
            self._again = True
            return
        self._sweeping, self._again, self._looked, self._after = True, False, 0, None
        self._met = set()
        self._go_on()

    def _go_on(self) -> None:
        """One read at a time, so that what is newer is never overtaken; news go first."""
        reader, after = self.desk.reader(), self._after
        if self._busy:
            return
        if self._news:
            cases, self._news = tuple(self._news), set()
            self._busy = True
            self._read(lambda: read_incidents(reader, cases), partial(self._learned, cases))
        elif self._sweeping:
            self._busy = True
            self._read(lambda: sweep(reader, after), self._swept)

    def _swept(self, got: Swept) -> None:
        self._busy = False
        self._looked += got.cases
        self._met.update(one.case for one in got.found)
        self.model.learn({one.case for one in got.found}, got.found)
        self._after = got.after
        if got.after is None:
            self._sweeping = False
            self.model.keep_only(self._met)
        self._say()
        if self._again and not self._sweeping:
            self.sweep()
        else:
            self._go_on()

    def _changed(self, changes: Changes, _initiator: object) -> None:
        if len(changes.cases) > _MANY:
            self.sweep()
        elif changes.cases:
            self._reread(changes.cases)

    def _reread(self, cases: Iterable[str]) -> None:
        self._news.update(cases)
        self._go_on()

    def _learned(self, cases: Sequence[str], found: Sequence[Incident]) -> None:
        self._busy = False
        # A sweep under way must not forget what was learned beside it.
        self._met.update(one.case for one in found)
        self.model.learn(cases, found)
        self._say()
        self._go_on()

    def _tick(self) -> None:
        if self.isVisible():
            self.look()

    def look(self) -> None:
        """See who works."""
        workspace = self.desk.workspace
        self._read(lambda: read_health(workspace), self._show_health)

    def _show_health(self, health: Health) -> None:
        self.workers.show_health(health)

    def _read(self, job: Callable[[], Any], then: Callable[[Any], None]) -> None:
        self.desk.dispatch.read(job, then, self._failed, owner=self)

    def _failed(self, problem: Problem) -> None:
        self._busy = self._sweeping = False
        self.banner.show_message(problem.what, "", problem.remedy, tone="warn")

    # -------------------------------------------------------------------------------- showing

    def _say(self) -> None:
        known, shown = len(self.model.known), self.model.rowCount()
        self.counted.emit(known)
        looking = self.tr("{0} open cases looked through").format(self._looked)
        count = self.tr("1 step stands still") if known == 1 else self.tr("{0} steps stand still")
        said = count.format(known) if known else self.tr("Nothing stands still")
        self.header.set_texts(
            self.tr("Incidents"), f"{said}  ·  {looking}" if self._sweeping else said
        )
        self.card.setVisible(shown > 0)
        self.empty.setVisible(shown == 0)
        if shown == 0:
            self._say_empty(known)

    def _say_empty(self, known: int) -> None:
        if known:
            self.empty.set_texts(
                self.tr("Nothing matches"), self.tr("No incident fits the search and the filter.")
            )
        elif self._sweeping:
            self.empty.set_texts(
                self.tr("Looking"), self.tr("All open cases are being looked through.")
            )
        else:
            self.empty.set_texts(
                self.tr("All is well"),
                self.tr(
                    "Every step went on by itself. When one cannot, it appears here, with the "
                    "reason and what can be done."
                ),
            )

    def _relisted(self) -> None:
        """The list was made anew: what was chosen stays chosen where it is still listed."""
        place = self.model.place_of(self._chosen)
        if place is None and self.model.rowCount():
            place = 0
        if place is None:
            self._show(None)
        else:
            self.list.setCurrentIndex(self.model.index(place))
            self._picked()

    def _picked(self) -> None:
        self._show(self.model.row(self.list.currentIndex().row()))

    def _show(self, one: Incident | None) -> None:
        known = self.detail.incident
        self._chosen = one.id if one is not None else ""
        self.detail.show_incident(one)
        if one is not None and one != known:
            reader = self.desk.reader()
            self._read(lambda: read_facts(reader, one), self._show_facts)

    def _show_facts(self, facts: Facts) -> None:
        self.detail.set_facts(facts)

    # --------------------------------------------------------------------------------- acting

    def act(self, way: str, reason: str, data: dict[str, Any]) -> None:
        """Go one of the ways past the incident that is shown."""
        one, reader, new_id = self.detail.incident, self.desk.reader(), self.desk.new_id
        if one is None:
            return
        again = reason or self.tr("tried again")
        jobs: dict[str, Callable[[], Came]] = {
            "retry": lambda: acting.retry(reader, one, new_id(), again),
            "correct": lambda: acting.correct(reader, one, (new_id(), new_id()), data, again),
            "by hand": lambda: acting.by_hand(reader, one, new_id(), data, reason),
            "skip": lambda: acting.skip(reader, one, new_id(), reason),
        }
        self.detail.set_busy(True)
        self.desk.dispatch.read(jobs[way], self._came, self._refused, owner=self)

    def _came(self, came: Came) -> None:
        self.detail.set_busy(False)
        self.detail.asking.hide()
        case = came.before.case
        name = came.before.step_name
        if came.left is None:
            self.said.emit(self.tr("{0} went on").format(came.before.number))
        else:
            self.detail.say(
                self.tr("{0} still cannot go on").format(name), came.left.problem, bad=True
            )
        self._reread((case,))

    def _refused(self, problem: Problem) -> None:
        self.detail.set_busy(False)
        said = " ".join((problem.what, *problem.fields.values()))
        self.detail.say(said, problem.remedy, bad=True)

    # --------------------------------------------------------------------------------- a pane

    def entered(self) -> None:
        self.look()
        self.list.setFocus()

    def focus_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def shortcuts(self) -> Sequence[tuple[str, str]]:
        return (
            ("Enter", self.tr("open the case")),
            ("J / K", self.tr("move")),
            ("R", self.tr("try again")),
            ("/", self.tr("search")),
            ("Ctrl+K", self.tr("find")),
        )
