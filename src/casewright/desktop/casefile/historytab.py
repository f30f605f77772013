"""*History*: everything that happened, day by day, newest last; a line says it, a card proves it.

Rule: the words come from ``words``; what was recorded stands beside them unchanged.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QListView, QPlainTextEdit, QVBoxLayout, QWidget

from casewright.desktop import moments
from casewright.desktop.casefile.lookback import LookBack, ThenAndNow
from casewright.desktop.casefile.past import Past, changes_of
from casewright.desktop.casefile.reading import PageData
from casewright.desktop.casefile.recorded import recorded
from casewright.desktop.casefile.telling import sign, tell, voice_of
from casewright.desktop.casefile.why import why_of
from casewright.desktop.casefile.whycard import WhyCard
from casewright.desktop.desk import Desk
from casewright.desktop.theme import px
from casewright.desktop.widgets.basics import Card, Text
from casewright.desktop.widgets.chips import Chip, FilterChips
from casewright.desktop.widgets.timeline import EntryRole, Happening, HistoryList, HistoryModel
from casewright.runtime.narrate_told import Group, Told
from casewright.runtime.reading import HistoryRow

GROUPS: tuple[Group, ...] = ("people", "rules", "clocks", "system")


class HistoryTab(QWidget):
    """The slider above; the list with its filters, and beside it the recorded event.

    ``past_wanted(Moment)`` and ``now_wanted`` ask the page to show another time; while it is the
    past, what has changed since stands at the left. ``table_wanted(BLUEPRINT:VERSION:DECISION)``.
    """

    past_wanted = Signal(object)
    now_wanted = Signal()
    table_wanted = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.card = Card(self.tr("What happened"))
        self.total = Text("", 12, 400, "muted")
        self.card.add_corner(self.total)
        self.chips = FilterChips()
        self.model = HistoryModel()
        self.list = HistoryList(self.model)
        self.card.body.addWidget(self.chips)
        self.card.body.addWidget(self.list, 1)
        self.proof = Card(self.tr("As recorded"))
        self.when = Text("", 13, 500)
        self.who = Text("", 12.5, 400, "muted")
        self.chain = Text("", 12, 400, "muted", wrap=True)
        self.raw = QPlainTextEdit()
        self.raw.setReadOnly(True)
        self.raw.setProperty("readOnly", "true")
        self.raw.setAccessibleName(self.tr("The recorded event"))
        for widget in (self.when, self.who, self.chain):
            self.proof.body.addWidget(widget)
        self.proof.body.addWidget(self.raw, 1)
        self.why = WhyCard()
        self.look = LookBack()
        self.changes = ThenAndNow()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addWidget(self.look)
        row = QHBoxLayout()
        row.setSpacing(px(12))
        column.addLayout(row, 1)
        row.addWidget(self.changes, 3)
        row.addWidget(self.card, 4)
        side = QVBoxLayout()
        side.setSpacing(px(12))
        side.addWidget(self.why)
        side.addWidget(self.proof, 1)
        row.addLayout(side, 3)
        self.changes.hide()
        self.look.moved.connect(self.past_wanted)
        self.look.now.connect(self.now_wanted)
        self._data: PageData | None = None
        self._rows: dict[str, HistoryRow] = {}
        self._told: list[tuple[HistoryRow, Told]] = []
        self.why.table_wanted.connect(self._table_wanted)
        self.chips.chosen.connect(lambda _one: self._filter())
        self.list.opened.connect(self._look_at)
        self.list.selectionModel().currentChanged.connect(lambda index, _old: self._pick(index))

    def show_case(self, data: PageData) -> None:
        """Show this state of the case."""
        self._data = data
        voice = voice_of(self.desk, data)
        told = [(row, tell(row, voice)) for row in data.opened.history]
        self._told = [(row, one) for row, one in told if one is not None]
        self._rows = {str(row.seq): row for row in data.opened.history}
        count = len(data.opened.history)
        self.total.setText(self.tr("{0} events in all").format(count))
        self.look.show_case(data, self._told)
        self.chips.set_chips(self._chips())
        self._filter()

    def told(self) -> list[tuple[HistoryRow, Told]]:
        """The events that are told, in order, with their words."""
        return list(self._told)

    def show_past(self, past: Past, now: PageData) -> None:
        """The case as it was: what has changed since, and the event that was the last one."""
        self.changes.show_changes(changes_of(self.desk, past.page, now))
        self.changes.show()
        self.model.set_later(moments.local(past.moment.at))
        self._choose(past.moment.at)

    def show_now(self) -> None:
        """The present again."""
        self.changes.hide()
        self.model.set_later(None)

    def _choose(self, at: int) -> None:
        """Bring the last line at or before an instant into view."""
        when = moments.local(at)
        place = self.model.place_before(when)
        if place is not None:
            self.list.setCurrentIndex(self.model.index(place))
            self.list.scrollTo(self.model.index(place), QListView.ScrollHint.PositionAtCenter)

    def choose(self, seq: int) -> None:
        """Select the line of an event."""
        place = self.model.place_of(str(seq))
        if place is not None:
            self.list.setCurrentIndex(self.model.index(place))

    def _chips(self) -> Sequence[Chip]:
        labels = (self.tr("People"), self.tr("Rules"), self.tr("Clocks"), self.tr("System"))
        chips = [Chip("all", self.tr("All"), len(self._told))]
        for group, label in zip(GROUPS, labels, strict=True):
            chips.append(Chip(group, label, sum(one.group == group for _, one in self._told)))
        return chips

    def _filter(self) -> None:
        group = self.chips.current()
        self.model.set_happenings(
            [
                self._happening(row, one)
                for row, one in self._told
                if group in ("", "all") or one.group == group
            ]
        )
        last = self.model.rowCount() - 1
        if last >= 0 and not self.look.is_past():
            self.list.setCurrentIndex(self.model.index(last))
            # The rows are laid out later; the end is only known then.
            QTimer.singleShot(0, self.list, self.list.scrollToBottom)

    def _happening(self, row: HistoryRow, told: Told) -> Happening:
        person = self.desk.name(row.actor) if told.by_person and row.actor != "system" else ""
        when = moments.local(row.at)
        icon, tone = sign(told)
        return Happening(str(row.seq), when, told.title, told.detail, person, icon, tone)

    def _look_at(self, event: str) -> None:
        """Enter or a double click on a line: the case as it was then."""
        if event in self._rows:
            self.look.go_to(self._rows[event].at)

    def _pick(self, index: Any) -> None:
        entry = index.data(EntryRole)
        if not isinstance(entry, Happening):
            return
        row = self._rows[entry.id]
        exact = moments.local(row.at).isoformat(" ", "milliseconds")
        self.when.setText(self.tr("Event {0}, {1}").format(row.seq, row.kind))
        actor = "Casewright" if row.actor == "system" else self.desk.name(row.actor)
        self.who.setText("  ·  ".join(part for part in (actor, exact) if part))
        self.chain.setText(self.tr("Hash {0}… of the chain").format(row.hash[:24]))
        self.raw.setPlainText(recorded(row))
        if self._data is not None:
            self.why.show_why(why_of(row, self._data, self.desk.directory.targets))

    def _table_wanted(self, table: str) -> None:
        data, why = self._data, self.why.shown
        if data is not None and why is not None:
            self.table_wanted.emit(f"{data.case.blueprint}:{why.version}:{table}")
