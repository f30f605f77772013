"""Where everything stands on the canvas: columns of stages, cards of processes, rows of steps.

Rule: pure geometry in design pixels; nothing is painted and nothing is measured by a screen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from casewright.blueprint.cases import CaseType, Phase, Process, Stage
from casewright.blueprint.steps import Branch, Step, StepBase
from casewright.desktop.designer.describe import (
    Vocabulary,
    counted,
    icon_of,
    promise,
    served,
    start_words,
    who,
)

#: Stage columns share this width where they are few.
NARROW, WIDE, ROOM, GAP = 176.0, 232.0, 912.0, 8.0
THREAD, CHEVRON, PILL_ROW = 26.0, 46.0, 34.0
CARD_HEAD, ROW, ROW_SLA, CARD_FOOT = 44.0, 44.0, 66.0, 8.0
INDENT = 12.0
#: Processes that begin with the stage stand side by side, so many at most.
_ABREAST = 3


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in design pixels."""

    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True, slots=True)
class StepBox:
    """A row of a process card; ``depth`` is how far it stands in a branch."""

    id: str
    kind: str
    name: str
    who: str
    icon: str
    promise: str
    serves: frozenset[str]
    box: Box
    depth: int
    step: StepBase | None


@dataclass(frozen=True, slots=True)
class ProcessBox:
    """A card: title, how it begins, its rows."""

    id: str
    name: str
    start: str
    is_condition: bool
    serves: frozenset[str]
    box: Box
    steps: tuple[StepBox, ...]
    process: Process


@dataclass(frozen=True, slots=True)
class StageBox:
    """A chevron, or the head of an alternate stage, with what stands under it."""

    id: str
    name: str
    number: int
    detail: str
    alternate: bool
    promise: str
    serves: frozenset[str]
    box: Box
    processes: tuple[ProcessBox, ...]
    stage: Stage


@dataclass(frozen=True)
class Plan:
    """A whole canvas with its size and where the alternate stages begin (None: there are none)."""

    stages: tuple[StageBox, ...] = ()
    width: float = 0.0
    height: float = 0.0
    alternate_top: float | None = None
    steps: tuple[StepBox, ...] = field(default=())


def lay_out(kind: CaseType, words: Vocabulary) -> Plan:
    """The canvas of a case type."""
    primary = [stage for stage in kind.stages if not stage.alternate]
    others = [stage for stage in kind.stages if stage.alternate]
    column = _column_width(primary)
    above = _in_a_row(primary, THREAD, column, words)
    bottom = max(map(_bottom, above), default=THREAD)
    top = bottom + 44.0 if others else None
    below = _in_a_row(others, top, column, words) if top is not None else []
    placed = (*above, *below)
    right = max((one.box.x + one.box.w for one in placed), default=0.0)
    lowest = max(map(_bottom, placed), default=bottom)
    return Plan(placed, right, lowest, top, tuple(_steps_of(placed)))


def _steps_of(stages: Sequence[StageBox]) -> Iterator[StepBox]:
    for stage in stages:
        for process in stage.processes:
            yield from process.steps


def _column_width(stages: Sequence[Stage]) -> float:
    """Few columns are wide, many are narrow."""
    count = sum(len(_columns(list(processes_of(stage)))) for stage in stages)
    return max(NARROW, min(WIDE, ROOM / max(1, count) - GAP))


def _in_a_row(
    stages: Sequence[Stage], y: float, column: float, words: Vocabulary
) -> list[StageBox]:
    """Stages from left to right; primary ones are numbered."""
    placed: list[StageBox] = []
    x = 0.0
    for number, stage in enumerate(stages, 1):
        box = _stage(stage, 0 if stage.alternate else number, (x, y, column), words)
        placed.append(box)
        x = box.box.x + box.box.w + GAP
    return placed


def processes_of(stage: Stage) -> Iterator[Process]:
    """All processes of a stage, those of its phases too, in document order."""
    yield from stage.processes
    for phase in stage.phases:
        yield from _phase(phase)


def _phase(phase: Phase) -> Iterator[Process]:
    yield from phase.processes
    for inner in phase.phases:
        yield from _phase(inner)


def _columns(processes: Sequence[Process]) -> list[list[Process]]:
    """What begins with the stage or by a condition goes abreast; the rest stands under it."""
    columns: list[list[Process]] = []
    for process in processes:
        abreast = process.start.mode == "stage" and len(columns) < _ABREAST
        if abreast or not columns:
            columns.append([process])
        else:
            min(columns, key=lambda one: sum(len(p.steps) for p in one)).append(process)
    return columns or [[]]


def _stage(
    stage: Stage, number: int, at: tuple[float, float, float], words: Vocabulary
) -> StageBox:
    x, y, column_width = at
    columns = _columns(list(processes_of(stage)))
    wide = len(columns) * column_width + (len(columns) - 1) * GAP
    said = promise(stage, words)
    top = y + CHEVRON + (PILL_ROW if said else 10.0)
    placed = []
    for place, column in enumerate(columns):
        down = top
        for process in column:
            box = _process(process, (x + place * (column_width + GAP), down, column_width), words)
            placed.append(box)
            down = box.box.y + box.box.h + 10.0
    steps = sum(len(one.steps) for one in placed)
    detail = counted(len(placed), steps)
    return StageBox(
        stage.id, stage.title(), number, detail, stage.alternate, said, served(stage, words),
        Box(x, y, wide, CHEVRON), tuple(placed), stage,
    )  # fmt: skip


def _process(process: Process, at: tuple[float, float, float], words: Vocabulary) -> ProcessBox:
    x, y, wide = at
    said, is_condition = start_words(process)
    rows: list[StepBox] = []
    down = y + CARD_HEAD + (8.0 if is_condition else 0.0)
    for step, depth in flatten(process.steps):
        row = _row(step, depth, (x, down, wide), words)
        rows.append(row)
        down += row.box.h
    box = Box(x, y, wide, down - y + CARD_FOOT)
    return ProcessBox(
        process.id, process.title(), said, is_condition, served(process, words), box,
        tuple(rows), process,
    )  # fmt: skip


def flatten(steps: Sequence[Step], depth: int = 0) -> Iterator[tuple[StepBase | Branch, int]]:
    """Steps and, under each, its branches and what stands in them, with how deep they stand."""
    for step in steps:
        yield step, depth
        for branch in getattr(step, "branches", ()):
            yield branch, depth + 1
            yield from flatten(branch.steps, depth + 1)
        yield from flatten(getattr(step, "steps", ()), depth + 1)


def _row(
    one: StepBase | Branch, depth: int, at: tuple[float, float, float], words: Vocabulary
) -> StepBox:
    x, y, wide = at
    if isinstance(one, Branch):
        name = one.name if isinstance(one.name, str) else next(iter(one.name.values()), "")
        return StepBox(
            one.id, "branch", name or one.id, one.when or "", "", "", frozenset(),
            Box(x, y, wide, 26.0), depth, None,
        )  # fmt: skip
    said = promise(one, words)
    kind = str(getattr(one, "kind", ""))
    return StepBox(
        one.id, kind, one.title(), who(one, words), icon_of(kind), said, served(one, words),
        Box(x, y, wide, ROW_SLA if said else ROW), depth, one,
    )  # fmt: skip


def _bottom(stage: StageBox) -> float:
    ends = [one.box.y + one.box.h for one in stage.processes]
    return max([stage.box.y + stage.box.h, *ends])
