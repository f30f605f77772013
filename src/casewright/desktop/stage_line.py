"""Where a case stands, as chevrons: from the plan, the live case and its history.

Rule: pure; the words say what a person asks: when it was done, what is left, what comes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from casewright.desktop import moments
from casewright.desktop.widgets.chevrons import Stage, StageState
from casewright.desktop.widgets.clockcard import Clock as ClockShown
from casewright.desktop.widgets.clockcard import ClockState

if TYPE_CHECKING:
    from casewright.engine.plan import TypePlan
    from casewright.engine.state import Case, Clock
    from casewright.runtime.reading import HistoryRow

#: From this part of the time on a clock is at risk.
_RISK = 0.75
#: A longer name does not fit a clock card.
_SHORT = 18


def tr(text: str) -> str:
    """A text of this module in the user's language."""
    return QCoreApplication.translate("StageLine", text)


def stages_of(
    kind: TypePlan, case: Case, history: Sequence[HistoryRow], now: int
) -> tuple[Stage, ...]:
    """The primary stages in order, with the alternate one that the case is in at its place."""
    left, skipped = _past(history)
    place = {stage: number for number, stage in enumerate(kind.primary)}
    here = place.get(case.stage, -1)
    found: list[Stage] = []
    for number, stage_id in enumerate(kind.primary):
        state: StageState
        if stage_id == case.stage and not case.resolved:
            state, status = "current", current_status(case, now)
        elif stage_id in left and (number < here or here < 0 or case.resolved):
            state, status = "done", tr("Done {0}").format(moments.day_time(left[stage_id], now))
        elif stage_id in skipped or (case.resolved or number < here):
            state, status = "skipped", tr("Skipped")
        else:
            state, status = "future", tr("Not started")
        found.append(Stage(stage_id, kind.stages[stage_id].name, state, status))
    return _with_alternate(found, kind, case, now)


def _with_alternate(found: list[Stage], kind: TypePlan, case: Case, now: int) -> tuple[Stage, ...]:
    plan = kind.stages.get(case.stage)
    if plan is None or not plan.alternate:
        return tuple(found)
    place = next((n for n, one in enumerate(found) if one.state == "future"), len(found))
    status = case.status if case.resolved else current_status(case, now)
    found.insert(place, Stage(plan.id, plan.name, "alternate", status))
    return tuple(found)


def _past(history: Sequence[HistoryRow]) -> tuple[dict[str, int], set[str]]:
    left: dict[str, int] = {}
    skipped: set[str] = set()
    here = ""
    for row in history:
        stage = str(row.payload.get("stage", ""))
        if row.kind == "StageLeft":
            left[stage] = row.at
        elif row.kind == "StageSkipped":
            skipped.add(stage)
        elif row.kind == "CaseResolved" and here:
            left[here] = row.at
        elif row.kind == "StageEntered":
            here = stage
            left.pop(stage, None)
            skipped.discard(stage)
    return left, skipped


def current_status(case: Case, now: int) -> str:
    """The line under the current stage: the most pressing clock, or since when."""
    running = [clock for clock in case.clocks.values() if clock.on != "case" and not clock.paused]
    aims = [(aim, clock) for clock in running if (aim := _aim(clock, now)) is not None]
    if aims:
        (due, what), _ = min(aims, key=lambda pair: pair[0][0])
        if due < now:
            return tr("{0} overdue").format(moments.rough(now - due))
        word = tr("Goal") if what == "goal" else tr("Due")
        return tr("{0} in {1}").format(word, moments.rough(due - now))
    visit = case.visits.get(case.visit)
    since = visit.entered if visit else case.created
    return tr("Since {0}").format(moments.day_time(since, now))


def _aim(clock: Clock, now: int) -> tuple[int, str] | None:
    """What a clock runs towards: its goal until that passes, then its deadline."""
    if clock.goal is not None and (now < clock.goal or clock.deadline is None):
        return clock.goal, "goal"
    return (clock.deadline, "deadline") if clock.deadline is not None else None


def clocks_of(kind: TypePlan, case: Case, now: int) -> tuple[ClockShown, ...]:
    """The running clocks as cards: the most pressing of the work first, then the case's."""
    found = [
        (clock.on == "case", clock.deadline or clock.goal or 0, shown)
        for clock in case.clocks.values()
        if (shown := clock_shown(kind, case, clock, now)) is not None
    ]
    return tuple(shown for _, _, shown in sorted(found, key=lambda one: one[:2]))


def clock_shown(kind: TypePlan, case: Case, clock: Clock, now: int) -> ClockShown | None:
    """One clock at a moment; None when it promises nothing."""
    aim = _aim(clock, clock.paused or now)
    if aim is None:
        return None
    due, what = aim
    word = tr("goal") if what == "goal" else tr("deadline")
    label = f"{_about(kind, case, clock)} {word}"
    moment = clock.paused or now
    share = (moment - clock.start) / max(1, due - clock.start)
    return ClockShown(
        label,
        moments.day_time(due, now),
        moments.left(due, moment),
        share,
        _state(clock, share, moment),
    )


def _state(clock: Clock, share: float, now: int) -> ClockState:
    if clock.paused:
        return "paused"
    if clock.deadline is not None and now >= clock.deadline:
        return "late"
    past_goal = clock.goal is not None and now >= clock.goal
    return "at risk" if past_goal or share >= _RISK else "on track"


def _about(kind: TypePlan, case: Case, clock: Clock) -> str:
    """What a clock is about, in a word that fits its card."""
    if clock.on == "case":
        return tr("Case")
    if clock.on == "stage":
        stage = kind.stages.get(case.stage)
        return stage.name if stage else tr("Stage")
    if clock.on == "step":
        return _step_name(kind, case, clock.ref)
    item = case.items.get(clock.ref)
    process = kind.processes.get(item.item) if item else None
    return process.name if process else tr("Process")


def _step_name(kind: TypePlan, case: Case, ref: int) -> str:
    token = case.tokens.get(ref)
    scope = case.scopes.get(token.scope) if token else None
    process = kind.processes.get(scope.process) if scope else None
    node = process.nodes.get(token.step) if process and token else None
    return node.name if node and len(node.name) <= _SHORT else tr("Step")
