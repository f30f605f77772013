"""*Work*: the form of the current assignment, and beside it what else is open in the case.

Rule: the work that is mine comes first; what waits for others is shown and can be looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casewright.desktop import moments
from casewright.desktop.assignment import AssignmentForm
from casewright.desktop.casefile.reading import PageData
from casewright.desktop.casefile.telling import sign, tell, voice_of
from casewright.desktop.desk import Desk
from casewright.desktop.theme import px
from casewright.desktop.widgets.basics import Button, Card, Text, clear_layout
from casewright.desktop.widgets.feedback import EmptyState, IconTile
from casewright.desktop.widgets.person import Avatar
from casewright.desktop.widgets.worklist import due_of
from casewright.runtime.reading import WorkRow

#: Lines of history, fields and finished steps shown beside the form.
_LATELY, _FIELDS, _DONE = 6, 10, 4


def best_work(data: PageData, actor: str) -> WorkRow | None:
    """What to show first: my work, then work offered to me, then anybody's; the most urgent."""
    open_rows = [row for row in data.opened.work if row.closed is None]

    def rank(row: WorkRow) -> tuple[int, int, int]:
        whose = 0 if row.assignee == actor else 1 if row.assignee is None else 2
        return whose, -row.urgency, row.opened

    return min(open_rows, key=rank, default=None)


@dataclass(frozen=True, slots=True)
class Done:
    """A step of this stage that somebody finished."""

    step: str
    name: str
    by: str
    at: int


def done_steps(data: PageData) -> tuple[Done, ...]:
    """The steps that people finished in this visit of the stage and that are not open, newest first."""
    visit = data.case.visits.get(data.case.visit)
    if visit is None or data.case.resolved:
        return ()
    names = _steps_of_stage(data)
    finished = {
        step: Done(step, names[step], row.actor, row.at)
        for row in data.opened.history
        if row.kind == "AssignmentCompleted"
        and row.at >= visit.entered
        and (step := str(row.payload.get("step", ""))) in names
    }
    still_open = {row.step for row in data.opened.work if row.closed is None}
    done = [one for step, one in finished.items() if step not in still_open]
    return tuple(sorted(done, key=lambda one: -one.at)[:_DONE])


def _steps_of_stage(data: PageData) -> dict[str, str]:
    """The names of the steps in the processes of the stage that the case is in."""
    kind = data.opened.type
    stage = kind.stages.get(data.case.stage)
    items = stage.items.values() if stage is not None else ()
    processes = [kind.processes.get(item.process.id) for item in items if item.process]
    return {node.id: node.name for one in processes if one for node in one.nodes.values()}


class WorkTab(QWidget):
    """The tab. ``submitted(case id)`` after a form was sent.

    ``skip_wanted(assignment, name)`` and ``redo_wanted(step, name)`` ask for what needs a reason.
    """

    submitted = Signal(str)
    said = Signal(str)
    skip_wanted = Signal(str, str)
    redo_wanted = Signal(str, str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.form = AssignmentForm(desk)
        self.empty = EmptyState("check-circle", "", "")
        self.open_card = Card(self.tr("Open work"))
        self.done_card = Card(self.tr("Done in this stage"))
        self.facts_card = Card(self.tr("At a glance"))
        self.late_card = Card(self.tr("Lately"))
        self._chosen = ""
        self.buttons: dict[str, Button] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(16))
        left = QVBoxLayout()
        left.addWidget(self.form)
        left.addWidget(self.empty, 1)
        left.addStretch(1)
        row.addLayout(left, 3)
        side = QVBoxLayout()
        side.setSpacing(px(12))
        self._rows: dict[Card, QVBoxLayout] = {}
        for card in (self.open_card, self.done_card, self.facts_card, self.late_card):
            self._rows[card] = QVBoxLayout()
            self._rows[card].setSpacing(px(10))
            card.body.addLayout(self._rows[card])
            side.addWidget(card)
        side.addStretch(1)
        row.addLayout(side, 2)
        self.form.submitted.connect(self._submitted)
        self.form.said.connect(self.said)

    def _submitted(self, case: str) -> None:
        self._chosen = ""
        self.submitted.emit(case)

    def show_work(self, assignment: str) -> None:
        """Show this assignment, whosever it is."""
        self._chosen = assignment
        self.form.show_assignment(assignment)

    def show_case(self, data: PageData) -> None:
        """Show this state of the case."""
        open_ids = {row.assignment for row in data.opened.work if row.closed is None}
        if self._chosen not in open_ids:
            self._chosen = ""
        best = best_work(data, self.desk.actor)
        keep = self.form.assignment in open_ids and self._chosen
        wanted = self._chosen if keep else best.assignment if best else ""
        self.form.show_assignment(wanted)
        self.form.setVisible(bool(wanted))
        self.empty.setVisible(not wanted)
        if not wanted:
            self._say_nothing(data)
        self.buttons = {}
        self._show_open(data, wanted)
        self._show_done(data)
        self._show_facts(data)
        self._show_lately(data)

    def _say_nothing(self, data: PageData) -> None:
        if data.case.resolved:
            self.empty.set_texts(
                self.tr("This case is finished"),
                self.tr("Its status is {0}. “Actions” can open it again.").format(data.case.status),
            )
        else:
            self.empty.set_texts(
                self.tr("Nothing is to be done now"),
                self.tr(
                    "The case waits for a time, a message or another case. It goes on by itself."
                ),
            )

    def _show_open(self, data: PageData, wanted: str) -> None:
        layout = self._rows[self.open_card]
        clear_layout(layout)
        rows = [row for row in data.opened.work if row.closed is None]
        for row in rows:
            layout.addWidget(self._open_row(row, row.assignment == wanted))
        if not rows:
            layout.addWidget(Text(self.tr("Nothing is open."), 12.5, 400, "muted"))

    def _open_row(self, row: WorkRow, current: bool) -> QWidget:
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(px(10))
        who = self.desk.name(row.assignee)
        line.addWidget(Avatar(who, 28) if who else IconTile("inbox"))
        texts = QVBoxLayout()
        texts.setSpacing(px(1))
        texts.addWidget(Text(row.step_name, 13, 600 if current else 500))
        due = due_of(moments.local(row.due) if row.due else None, moments.local(moments.now()))
        whose = who or self.desk.directory.group(row.queue or row.persona)
        texts.addWidget(Text("  ·  ".join(x for x in (whose, due.text) if x), 12, 400, "muted"))
        line.addLayout(texts, 1)
        if not current:
            show = self._button(self.tr("Show"), self.tr("Show {0}").format(row.step_name))
            show.clicked.connect(lambda: self.show_work(row.assignment))
            line.addWidget(show)
        skip = self._button(self.tr("Skip…"), self.tr("Skip {0}").format(row.step_name))
        skip.clicked.connect(lambda: self.skip_wanted.emit(row.assignment, row.step_name))
        line.addWidget(skip)
        self.buttons[f"skip {row.assignment}"] = skip
        return holder

    def _button(self, text: str, name: str) -> Button:
        button = Button(text, "ghost")
        button.setAccessibleName(name)
        return button

    def _show_done(self, data: PageData) -> None:
        layout = self._rows[self.done_card]
        clear_layout(layout)
        steps = done_steps(data)
        for done in steps:
            holder = QWidget()
            line = QHBoxLayout(holder)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(px(10))
            line.addWidget(IconTile("check", "good", 28))
            texts = QVBoxLayout()
            texts.setSpacing(px(1))
            texts.addWidget(Text(done.name, 13, 500))
            said = (self.desk.name(done.by), moments.ago(done.at, data.opened.at))
            texts.addWidget(Text("  ·  ".join(said), 12, 400, "muted"))
            line.addLayout(texts, 1)
            again = self._button(self.tr("Do again…"), self.tr("Do {0} again").format(done.name))
            again.clicked.connect(partial(self._redo, done))
            line.addWidget(again)
            self.buttons[f"redo {done.step}"] = again
            layout.addWidget(holder)
        self.done_card.setVisible(bool(steps))

    def _redo(self, done: Done, _on: bool = False) -> None:
        self.redo_wanted.emit(done.step, done.name)

    def _show_facts(self, data: PageData) -> None:
        layout = self._rows[self.facts_card]
        clear_layout(layout)
        people = self.desk.directory.targets
        listed = [plan for plan in data.opened.type.fields.values() if plan.source.listed]
        known = [plan for plan in listed if data.case.data.get(plan.id) not in (None, "", [])]
        for plan in known[:_FIELDS]:
            holder = QWidget()
            line = QHBoxLayout(holder)
            line.setContentsMargins(0, 0, 0, 0)
            line.addWidget(Text(plan.label, 12.5, 400, "muted"), 2)
            value = Text(data.opened.shown(plan, people), 13, 500)
            line.addWidget(value, 3)
            layout.addWidget(holder)
        self.facts_card.setVisible(bool(known))

    def _show_lately(self, data: PageData) -> None:
        layout = self._rows[self.late_card]
        clear_layout(layout)
        voice = voice_of(self.desk, data)
        shown = 0
        for row in reversed(data.opened.history):
            told = tell(row, voice)
            if told is None or shown >= _LATELY:
                continue
            shown += 1
            holder = QWidget()
            line = QHBoxLayout(holder)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(px(10))
            line.addWidget(IconTile(*sign(told), 24))
            line.addWidget(Text(told.title, 12.5), 1)
            when = Text(moments.ago(row.at, data.opened.at), 12, 400, "muted")
            when.setAlignment(Qt.AlignmentFlag.AlignRight)
            line.addWidget(when)
            layout.addWidget(holder)
