"""The head of a case: number, title, status, urgency, people, and its clocks, counting.

Rule: it shows a moment and is told the next one each second by the page.
"""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from casewright.desktop import moments
from casewright.desktop.casefile.reading import PageData
from casewright.desktop.desk import Desk
from casewright.desktop.stage_line import clocks_of, stages_of
from casewright.desktop.theme import px
from casewright.desktop.theme.tokens import Tone
from casewright.desktop.widgets.basics import Button, Text
from casewright.desktop.widgets.chevrons import StageChevrons
from casewright.desktop.widgets.clockcard import Clock, ClockCard
from casewright.desktop.widgets.header import PageHeader
from casewright.desktop.widgets.person import AvatarStack, UrgencyMark
from casewright.desktop.widgets.pill import Pill

#: Clocks shown as cards; the others are in the history.
_CLOCKS = 2


class CaseHead(QWidget):
    """Two rows: who and what, and the stages."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.header = PageHeader("", " ")
        self.status = Pill()
        self.urgency = UrgencyMark()
        self.people = AvatarStack()
        self.clocks = [ClockCard() for _ in range(_CLOCKS)]
        self.actions_button = Button(self.tr("Actions"), icon_name="chevron-down")
        self.stages = StageChevrons()
        self._data: PageData | None = None
        self._past = False
        self._build()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        row = QHBoxLayout()
        row.setSpacing(px(16))
        self.header.add_beside(self.status)
        self.header.setMinimumWidth(px(280))
        row.addWidget(self.header, 1)
        row.addWidget(self._labelled(self.tr("Urgency"), self.urgency))
        row.addWidget(self._labelled(self.tr("Participants"), self.people))
        clocks = QHBoxLayout()
        clocks.setSpacing(px(8))
        for card in self.clocks:
            card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            clocks.addWidget(card)
        row.addLayout(clocks)
        row.addWidget(self.actions_button)
        column.addLayout(row)
        column.addWidget(self.stages)

    def _labelled(self, label: str, widget: QWidget) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        text = Text(label, 11.5, 400, "muted")
        text.setMinimumWidth(text.sizeHint().width())
        column.addWidget(text)
        column.addWidget(widget)
        column.addStretch(1)
        return holder

    def show_case(self, data: PageData, *, past: bool = False) -> None:
        """Show this state of the case; one of the past stands still and offers no actions."""
        self._data, self._past = data, past
        self.actions_button.setEnabled(not past)
        case, desk = data.case, self.desk
        kind = desk.directory.type(case.type)
        title = data.opened.title or kind
        since = moments.date_text(case.created)
        owner = desk.name(case.owner or case.created_by)
        parts = [kind, owner, self.tr("opened {0}").format(since)]
        if case.suspended:
            parts.append(self.tr("suspended"))
        self.header.set_texts(title, "  ·  ".join(parts), case.number)
        self.status.set(*self._status(data))
        self.urgency.set_urgency(data.urgency)
        self.people.set_names(self._names(data))
        self.tick()

    def _status(self, data: PageData) -> tuple[str, Tone, str]:
        case = data.case
        stage = data.opened.type.stages.get(case.stage)
        if self._past:
            where = stage.name if stage and not case.resolved else case.status
            return self.tr("As it was, in {0}").format(where), "accent", "history"
        if case.suspended:
            return self.tr("Suspended"), "warn", "pause"
        if case.resolved:
            bad = "Cancel" in case.status or "Withdrawn" in case.status
            return case.status.replace("-", ", ", 1), "neutral" if bad else "good", "check"
        where = self.tr("in {0}").format(stage.name) if stage else ""
        return ", ".join(part for part in (case.status, where) if part), "accent", ""

    def _names(self, data: PageData) -> list[str]:
        case = data.case
        people: list[str | None] = [case.owner, *case.participants, *case.doers.values()]
        people += [one.assignee for one in case.assignments.values()]
        people.append(case.created_by)
        known = dict.fromkeys(one for one in people if one)
        return [self.desk.name(one) for one in known]

    def _chosen(self, shown: tuple[Clock, ...], data: PageData) -> tuple[Clock, ...]:
        """The most pressing clock of the work, and the most pressing promise of the case."""
        of_case = sum(clock.on == "case" for clock in data.case.clocks.values())
        nearer = shown[: max(0, len(shown) - of_case)]
        case = shown[len(nearer) : len(nearer) + 1]
        return (*nearer[: _CLOCKS - len(case)], *case)

    def tick(self) -> None:
        """Another second: clocks and the line under the stage."""
        data = self._data
        if data is None:
            return
        now = data.opened.at if self._past else moments.now()
        shown = self._chosen(clocks_of(data.opened.type, data.case, now), data)
        for place, card in enumerate(self.clocks):
            card.setVisible(place < len(shown))
            if place < len(shown):
                card.set_clock(shown[place])
        stages = stages_of(data.opened.type, data.case, data.opened.history, now)
        if stages != self.stages.stages():
            self.stages.set_stages(stages)
