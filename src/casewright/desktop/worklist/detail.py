"""The selected work beside the list: its head, the stages of its case, its form.

Rule: it follows the selection and never changes it; commands go through the form and the menu.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QInputDialog, QMenu, QVBoxLayout, QWidget

from casewright.desktop import moments
from casewright.desktop.assignment import AssignmentForm
from casewright.desktop.desk import Desk
from casewright.desktop.opened import OpenedForm
from casewright.desktop.stage_line import stages_of
from casewright.desktop.theme import px
from casewright.desktop.widgets.basics import Button, icon_button
from casewright.desktop.widgets.chevrons import StageChevrons
from casewright.desktop.widgets.feedback import EmptyState
from casewright.desktop.widgets.header import PageHeader
from casewright.engine.commands import (
    AnswerQuestion,
    AskQuestion,
    Command,
    DelegateAssignment,
    ReleaseAssignment,
    SnoozeAssignment,
    TransferAssignment,
)


class WorkDetail(QWidget):
    """One assignment. ``case_wanted(id)`` opens its case."""

    case_wanted = Signal(str)
    said = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.header = PageHeader()
        self.open_button = Button(self.tr("Open case"))
        self.more = icon_button("more", self.tr("More: release, transfer, snooze"))
        self.stages = StageChevrons()
        self.form = AssignmentForm(desk)
        self.nothing = EmptyState(
            "inbox",
            self.tr("Nothing is selected"),
            self.tr("Choose an item of the list, or let Casewright choose the most urgent one."),
        )
        self._menu = QMenu(self)
        self._build()
        self.form.loaded.connect(self._loaded)
        self.open_button.clicked.connect(self._open)
        self.stages.activated.connect(lambda _stage: self._open())
        self.show_assignment("")

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        self.header.add_action(self.open_button)
        self.header.add_action(self.more)
        self.more.setMenu(self._menu)
        column.addWidget(self.header)
        column.addWidget(self.stages)
        column.addWidget(self.form)
        column.addWidget(self.nothing)

    def show_assignment(self, assignment: str) -> None:
        """Show this assignment; none shows what to do next."""
        self.form.show_assignment(assignment)
        self.nothing.setVisible(not assignment)
        self.form.setVisible(bool(assignment))
        if not assignment:
            self.header.hide()
            self.stages.hide()

    def _loaded(self, opened: OpenedForm) -> None:
        row, case = opened.row, opened.case
        kind = self.desk.directory.type(row.type)
        by = self.desk.name(case.created_by)
        since = moments.ago(case.created, opened.page.at)
        opened_by = self.tr("opened {0} by {1}").format(since, by)
        parts = [row.number, kind, row.title if row.title != kind else "", opened_by]
        self.header.set_texts(row.step_name, " · ".join(part for part in parts if part))
        history = opened.page.history
        self.stages.set_stages(stages_of(opened.page.type, case, history, opened.page.at))
        self.header.show()
        self.stages.show()
        self._fill_menu(opened)

    def _open(self) -> None:
        if self.form.opened is not None:
            self.case_wanted.emit(self.form.opened.case.id)

    # -------------------------------------------------------------------------------- menu

    def _fill_menu(self, opened: OpenedForm) -> None:
        self._menu.clear()
        open_one = opened.assignment
        mine = self.form.is_mine
        release = self._menu.addAction(self.tr("Release"), self._release)
        release.setEnabled(mine and bool(open_one and (open_one.queue or open_one.persona)))
        transfer = self._menu.addAction(self.tr("Transfer to a colleague…"), self._transfer)
        transfer.setEnabled(open_one is not None)
        snooze = self._menu.addAction(self.tr("Snooze until tomorrow"), self._snooze)
        snooze.setEnabled(mine)
        if mine and open_one is not None:
            self._menu.addSeparator()
            if open_one.asker:
                asker = self.desk.name(open_one.asker)
                self._menu.addAction(self.tr("Answer {0}…").format(asker), self._answer)
            else:
                self._menu.addAction(self.tr("Delegate for this once…"), self._delegate)
                self._menu.addAction(self.tr("Ask a question…"), self._question)

    def _release(self) -> None:
        self._run(ReleaseAssignment, self.tr("Released"))

    def _snooze(self) -> None:
        until = moments.midnight(1) + 8 * moments.HOUR
        self._run(SnoozeAssignment, self.tr("Snoozed until tomorrow morning"), until=until)

    def _transfer(self) -> None:
        found = self._colleague(self.tr("Transfer"), self.tr("Who does it from now on?"))
        if found is not None:
            said = self.tr("{0} has it now").format(found[1])
            self._run(TransferAssignment, said, person=found[0])

    def _delegate(self) -> None:
        found = self._colleague(self.tr("Delegate"), self.tr("Who does it this once?"))
        if found is not None:
            said = self.tr("{0} does it this once").format(found[1])
            self._run(DelegateAssignment, said, person=found[0])

    def _question(self) -> None:
        title = self.tr("Ask a question")
        found = self._colleague(title, self.tr("Who can answer it?"))
        if found is None:
            return
        label = self.tr("What do you want to know? The work comes back with the answer.")
        text, sent = QInputDialog.getMultiLineText(self, title, label)
        if sent and text.strip():
            said = self.tr("{0} was asked").format(found[1])
            self._run(AskQuestion, said, person=found[0], question=text)

    def _answer(self) -> None:
        opened = self.form.opened
        asked = opened.assignment if opened is not None else None
        if asked is None:
            return
        text, sent = QInputDialog.getMultiLineText(self, self.tr("Answer"), asked.question)
        if sent and text.strip():
            said = self.tr("{0} has your answer").format(self.desk.name(asked.asker))
            self._run(AnswerQuestion, said, answer=text)

    def _colleague(self, title: str, label: str) -> tuple[str, str] | None:
        """Somebody else by id and name; None when the dialog was closed."""
        people = self.desk.directory.people
        names = {row.name: one for one, row in people.items() if one != self.desk.actor}
        name, chosen = QInputDialog.getItem(self, title, label, list(names), 0, False)
        return (names[name], name) if chosen and name in names else None

    def _run(self, kind: type[Command], said: str, **fields: Any) -> None:
        opened = self.form.opened
        if opened is None:
            return
        named: dict[str, Any] = {
            "id": self.desk.new_id(),
            "actor": self.desk.actor,
            "case": opened.case.id,
            "assignment": opened.row.assignment,
        }
        command = kind(**named, **fields)
        self.desk.dispatch.run(command, self, lambda _outcome: self.said.emit(said))
