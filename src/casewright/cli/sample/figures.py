"""The figures of the sample: what came in, what was done, what waits and what was late."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from statistics import median
from typing import Any

import msgspec

from casewright.app import Workspace
from casewright.engine.state import Instant
from casewright.store.rows import CaseQuery, CaseRow, WorkQuery, WorkRow

_DAY = 86_400_000_000
_HOUR = 3_600_000_000
_EPOCH = date(1970, 1, 1)


class TypeFigures(msgspec.Struct):
    """One case type: cases, resolved ones, and hours from creation to resolution."""

    name: str
    cases: int = 0
    resolved: int = 0
    median_hours: float = 0.0
    p95_hours: float = 0.0
    kept: int = 0
    late: int = 0


class Figures(msgspec.Struct):
    """Everything the summary and the report show."""

    types: list[TypeFigures]
    days: list[tuple[str, int, int]]
    queues: list[tuple[str, int]]
    statuses: list[tuple[str, int]]
    open_work: int
    overdue: int
    assignments_done: int


def measure(workspace: Workspace, now: Instant, days: int) -> Figures:
    """Read it all from the workspace."""
    cases: list[CaseRow] = list(_all_cases(workspace))
    work: list[WorkRow] = list(_all_work(workspace))
    today = now // _DAY
    flow = workspace.reads.flow(today - days, today)
    names = {each: name for row in workspace.reads.blueprints() for each, name in row.case_types}
    done: Counter[str] = Counter()
    late: Counter[str] = Counter()
    for row in flow:
        done[row.type] += row.completed
        late[row.type] += row.late
    return Figures(
        types=[
            _type(names.get(t, t), t, cases, done, late) for t in sorted({c.type for c in cases})
        ],
        days=_days(cases, today, days),
        queues=Counter(row.queue or "assigned" for row in work).most_common(12),
        statuses=Counter(row.status for row in cases).most_common(),
        open_work=len(work),
        overdue=sum(row.due is not None and row.due < now for row in work),
        assignments_done=sum(done.values()),
    )


def _type(
    name: str, case_type: str, cases: Iterable[CaseRow], done: Counter[str], late: Counter[str]
) -> TypeFigures:
    mine = [case for case in cases if case.type == case_type]
    hours = sorted((c.resolved - c.created) / _HOUR for c in mine if c.resolved is not None)
    p95 = hours[min(len(hours) - 1, int(len(hours) * 0.95))] if hours else 0.0
    return TypeFigures(
        name,
        len(mine),
        len(hours),
        round(median(hours), 1) if hours else 0.0,
        round(p95, 1),
        done[case_type] - late[case_type],
        late[case_type],
    )


def _days(cases: Iterable[CaseRow], today: int, days: int) -> list[tuple[str, int, int]]:
    """(day, cases created, cases resolved), oldest first; weekends without any are left out."""
    seen: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for case in cases:
        seen[case.created // _DAY][0] += 1
        if case.resolved is not None:
            seen[case.resolved // _DAY][1] += 1
    return [
        ((_EPOCH + timedelta(days=day)).strftime("%d %b"), seen[day][0], seen[day][1])
        for day in range(today - days, today + 1)
        if day in seen or (_EPOCH + timedelta(days=day)).weekday() < 5
    ]


def _all_cases(workspace: Workspace) -> Iterable[Any]:
    query = CaseQuery(limit=500)
    while True:
        page = workspace.reads.cases(query)
        yield from page.rows
        if page.after is None:
            return
        query = CaseQuery(limit=500, after=page.after)


def _all_work(workspace: Workspace) -> Iterable[Any]:
    query = WorkQuery(scope="all", limit=500)
    while True:
        page = workspace.reads.work(query)
        yield from page.rows
        if page.after is None:
            return
        query = WorkQuery(scope="all", limit=500, after=page.after)
