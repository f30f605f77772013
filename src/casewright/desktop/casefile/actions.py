"""What can be done to a whole case, as a menu. Rule: each becomes one command; refusals are shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from casewright.desktop.casefile.asking import AskPanel
from casewright.desktop.casefile.reading import PageData
from casewright.desktop.desk import Desk
from casewright.desktop.dispatch import Problem
from casewright.engine.commands import (
    AddTask,
    CancelCase,
    CaseCommand,
    ChangeStage,
    CompleteStage,
    FollowCase,
    RedoStep,
    ReopenCase,
    RestrictCase,
    ResumeCase,
    SetUrgency,
    SkipStep,
    StartProcess,
    SuspendCase,
    UnfollowCase,
)
from casewright.engine.plan import ItemPlan

#: States in which an item cannot be begun (again).
_BUSY = frozenset({"active", "suspended"})


class CaseActions(QObject):
    """Fills the menu for a state of the case and runs what is chosen."""

    said = Signal(str)
    failed = Signal(object)

    def __init__(self, desk: Desk, button: QPushButton, ask: AskPanel, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._ask = ask
        self._data: PageData | None = None
        self.menu = QMenu(parent)
        button.setMenu(self.menu)

    def show_case(self, data: PageData) -> None:
        """Offer what is possible now."""
        self._data = data
        self.menu.clear()
        self._following(data)
        if data.case.resolved:
            self._stages(self.tr("Reopen at"), self._reopen)
            return
        self._stages(self.tr("Change stage"), self._change_stage)
        self._optional(data)
        self._add(self.tr("Add a task…"), self._add_task)
        self._add(self.tr("Set the urgency…"), self._urgency)
        stage = data.opened.type.stages.get(data.case.stage)
        if stage is not None and stage.complete == "wait":
            done = self.tr("Finish {0}").format(stage.name)
            self._add(done, lambda: self.run(CompleteStage, done))
        self.menu.addSeparator()
        if data.case.restricted:
            said = self.tr("Everybody sees the case now")
            self._add(self.tr("Open to everybody"),
                      lambda: self.run(RestrictCase, said, restricted=False))  # fmt: skip
        else:
            self._add(self.tr("Restrict to its participants…"), self._restrict)
        if data.case.suspended:
            self._add(self.tr("Resume"), lambda: self.run(ResumeCase, self.tr("Resumed")))
        else:
            self._add(self.tr("Suspend…"), self._suspend)
        self._add(self.tr("Cancel the case…"), self._cancel)

    def _add(self, text: str, act: Callable[[], None], menu: QMenu | None = None) -> None:
        (menu or self.menu).addAction(text).triggered.connect(lambda _on=False: act())

    def _stages(self, title: str, act: Callable[[str, str], None]) -> None:
        assert self._data is not None
        menu = self.menu.addMenu(title)
        for stage in self._data.opened.type.stages.values():
            if stage.id != self._data.case.stage or self._data.case.resolved:
                self._add(stage.name, partial(act, stage.id, stage.name), menu)

    def _following(self, data: PageData) -> None:
        """Whoever follows a case is told what becomes of it."""
        if self._desk.actor in data.case.followers:
            said = self.tr("You do not follow this case any more")
            self._add(self.tr("Do not follow any more"), lambda: self.run(UnfollowCase, said))
        else:
            said = self.tr("You are told what becomes of this case")
            self._add(self.tr("Follow the case"), lambda: self.run(FollowCase, said))
        self.menu.addSeparator()

    def _optional(self, data: PageData) -> None:
        offered = [item for item in startable(data) if item.kind == "process"]
        if offered:
            menu = self.menu.addMenu(self.tr("Start"))
            for item in offered:
                said = self.tr("{0} was started").format(item.name)
                self._add(item.name, partial(self.run, StartProcess, said, process=item.id), menu)

    # ------------------------------------------------------------------------------ asking

    def _change_stage(self, stage: str, name: str) -> None:
        said = self.tr("The case is in {0} now").format(name)
        self._ask.ask(
            self.tr("Why does the case go to {0}?").format(name),
            self.tr("Reason"),
            self.tr("Change stage"),
            lambda why: self.run(ChangeStage, said, stage=stage, reason=why),
        )

    def _reopen(self, stage: str, name: str) -> None:
        said = self.tr("The case is open again, in {0}").format(name)
        self._ask.ask(
            self.tr("Why is the case opened again at {0}?").format(name),
            self.tr("Reason"),
            self.tr("Reopen"),
            lambda why: self.run(ReopenCase, said, stage=stage, reason=why),
        )

    def _suspend(self) -> None:
        self._ask.ask(
            self.tr("Why is the case suspended? Its clocks stand still meanwhile."),
            self.tr("Reason"),
            self.tr("Suspend"),
            lambda why: self.run(SuspendCase, self.tr("Suspended"), reason=why),
        )

    def _restrict(self) -> None:
        self._ask.ask(
            self.tr("Why do only the participants see the case?"),
            self.tr("Reason"),
            self.tr("Restrict"),
            lambda why: self.run(RestrictCase, self.tr("Restricted"), reason=why),
        )

    def _cancel(self) -> None:
        self._ask.ask(
            self.tr("Why is the case cancelled? Open work ends; the history stays."),
            self.tr("Reason"),
            self.tr("Cancel the case"),
            lambda why: self.run(CancelCase, self.tr("Cancelled"), reason=why),
        )

    def _add_task(self) -> None:
        actor = self._desk.actor
        self._ask.ask(
            self.tr("What is to be done? It becomes your work in this stage."),
            self.tr("For example: call the customer"),
            self.tr("Add task"),
            lambda name: self.run(AddTask, self.tr("Task added"), name=name, person=actor),
        )

    def _urgency(self) -> None:
        def then(text: str) -> None:
            if text.isdigit() and int(text) <= 100:
                said = self.tr("The urgency is {0} now").format(text)
                self.run(SetUrgency, said, urgency=int(text))
            else:
                self._urgency()
                self._ask.problem.setText(self.tr("Enter a whole number from 0 to 100."))
                self._ask.problem.show()

        self._ask.ask(
            self.tr("How much urgency is added to this case?"),
            self.tr("0 to 100"),
            self.tr("Set"),
            then,
        )

    def skip(self, assignment: str, name: str) -> None:
        """Go on without doing a step; the reason stands in the history."""
        said = self.tr("{0} was skipped").format(name)
        self._ask.ask(
            self.tr("Why is “{0}” skipped?").format(name),
            self.tr("Reason"),
            self.tr("Skip the step"),
            lambda why: self.run(SkipStep, said, assignment=assignment, reason=why),
        )

    def redo(self, step: str, name: str) -> None:
        """Open a finished step of this stage once more."""
        said = self.tr("{0} is to be done again").format(name)
        self._ask.ask(
            self.tr("Why is “{0}” done again?").format(name),
            self.tr("Reason"),
            self.tr("Do it again"),
            lambda why: self.run(RedoStep, said, step=step, reason=why),
        )

    # ------------------------------------------------------------------------------ running

    def run(self, kind: type[CaseCommand], said: str, **fields: Any) -> None:
        """Hand in one command to this case and say what came of it."""
        if self._data is None:
            return
        named: dict[str, Any] = {
            "id": self._desk.new_id(), "actor": self._desk.actor, "case": self._data.case.id,
        }  # fmt: skip
        command = kind(**named, **fields)
        self._desk.dispatch.run(command, self, lambda _outcome: self.said.emit(said), self._refused)

    def _refused(self, problem: Problem) -> None:
        self.failed.emit(problem)


def startable(data: PageData) -> list[ItemPlan]:
    """Items of the current stage and of the case that a person may begin now."""
    case, kind = data.case, data.opened.type
    stage = kind.stages.get(case.stage)
    busy = {
        one.item
        for one in case.items.values()
        if one.visit in (case.visit, 0) and one.state in _BUSY
    }
    items = [item for item in (stage.items.values() if stage else ()) if item.manual]
    return [item for item in (*items, *kind.actions.values()) if item.id not in busy]
