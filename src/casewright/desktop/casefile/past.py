"""A case as it was: the moments of its history, its state at one of them, and what differs now.

Rule: read from the recorded events alone and masked like the present; nothing here can change it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from casewright.desktop.casefile.reading import PageData
from casewright.engine import urgency
from casewright.engine.decision import Refused
from casewright.engine.state import Case
from casewright.runtime import views
from casewright.runtime.reading import HistoryRow
from casewright.runtime.timeline import case_at

if TYPE_CHECKING:
    from casewright.desktop.desk import Desk
    from casewright.desktop.opened import Reader


@dataclass(frozen=True, slots=True)
class Moment:
    """One commit: when, and the events up to and with it (a count)."""

    at: int
    events: int


@dataclass(frozen=True)
class Past:
    """The page of a case as it was after a moment."""

    page: PageData
    moment: Moment


@dataclass(frozen=True, slots=True)
class Change:
    """A thing that is shown then and now, in words."""

    label: str
    then: str
    now: str

    @property
    def differs(self) -> bool:
        """Whether it has changed since."""
        return self.then != self.now


def moments_of(history: Sequence[HistoryRow]) -> tuple[Moment, ...]:
    """The moments at which something was recorded; what was committed together is one."""
    found: list[Moment] = []
    for count, row in enumerate(history, 1):
        if found and found[-1].at == row.at:
            found[-1] = Moment(row.at, count)
        else:
            found.append(Moment(row.at, count))
    return tuple(found)


def read_past(reader: Reader, data: PageData, moment: Moment) -> Past:
    """The case after a moment; raises ``Refused`` when it did not exist yet. For the pool."""
    then = case_at(reader.workspace.reads.records(f"case:{data.case.id}"), moment.at)
    if then is None:
        raise Refused("The case did not exist yet.", "Choose a later moment.")
    opened = data.opened
    before = replace(
        opened,
        case=then,
        history=opened.history[: moment.events],
        work=views.work_of(then, opened.work),
        files=tuple(file for file in opened.files if file.at <= moment.at),
        at=moment.at,
    )
    known = {then.parent.case if then.parent else "", *then.children}
    related = tuple(one for one in data.related if one.case in known)
    page = PageData(before, related, urgency.of_case(then), data.decisions)
    return Past(page, moment)


def tr(text: str) -> str:
    """A text of this module in the user's language."""
    return QCoreApplication.translate("Past", text)


def changes_of(desk: Desk, then: PageData, now: PageData) -> tuple[Change, ...]:
    """Stage, people, urgency, open work and every field, then and now, changes first."""
    found = [
        Change(tr("Stage"), _stage(then), _stage(now)),
        Change(tr("Status"), then.case.status, now.case.status),
        Change(tr("Owner"), desk.name(then.case.owner), desk.name(now.case.owner)),
        Change(tr("Urgency"), str(then.urgency), str(now.urgency)),
        Change(tr("Open work"), _work(desk, then), _work(desk, now)),
    ]
    people = desk.directory.targets
    for plan in now.opened.type.fields.values():
        if plan.kind == "attachment":
            change = Change(plan.label, _files(then, plan.id), _files(now, plan.id))
        else:
            change = Change(
                plan.label, then.opened.shown(plan, people), now.opened.shown(plan, people)
            )
        if _hidden_change(then.case, now.case, plan.id, now.opened.hidden):
            change = replace(change, now=f"{change.now} ({tr('changed')})")
        if change.then or change.now:
            found.append(change)
    return tuple(sorted(found, key=lambda one: not one.differs))


def _hidden_change(then: Case, now: Case, field: str, hidden: frozenset[str]) -> bool:
    """A masked value looks the same before and after; that it changed may be known."""
    return field in hidden and field in then.data and then.data[field] != now.data.get(field)


def _stage(data: PageData) -> str:
    stage = data.opened.type.stages.get(data.case.stage)
    return stage.name if stage is not None else ""


def _work(desk: Desk, data: PageData) -> str:
    rows = [row for row in data.opened.work if row.closed is None]
    return ", ".join(
        f"{row.step_name} ({desk.name(row.assignee) or desk.directory.group(row.queue or row.persona)})"
        for row in rows
    )


def _files(data: PageData, category: str) -> str:
    return ", ".join(file.name for file in data.opened.files if file.category == category)
