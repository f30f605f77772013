"""A migrated case: the ids of elements in its state follow the mapping; nothing else changes."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from . import folding
from .events import CaseMigrated
from .state import Case, Instant, Item


def migrate(case: Case, event: CaseMigrated) -> None:
    """Rename elements by ``event.moves`` and pin the case to the new version."""
    case.version = event.version
    moves = event.moves
    if not moves:
        return

    def to(element: str) -> str:
        return moves.get(element, element)

    case.stage = to(case.stage)
    case.visits = {
        n: replace(v, stage=to(v.stage), origin=to(v.origin)) for n, v in case.visits.items()
    }
    case.items = {n: _item(i, moves) for n, i in case.items.items()}
    case.tokens = {
        n: replace(t, step=to(t.step), passed=tuple(to(p) for p in t.passed))
        for n, t in case.tokens.items()
    }
    case.scopes = {
        n: replace(
            s,
            process=to(s.process),
            step=to(s.step),
            key=to(s.key) if s.kind == "branch" else s.key,
        )
        for n, s in case.scopes.items()
    }
    _work(case, moves)
    _names(case, moves)


def _work(case: Case, moves: dict[str, str]) -> None:
    def to(element: str) -> str:
        return moves.get(element, element)

    case.assignments = {
        n: replace(
            a, step=to(a.step), stage=to(a.stage),
            queue=moves.get(a.queue or "", a.queue), persona=moves.get(a.persona or "", a.persona),
            skills=tuple((to(skill), level) for skill, level in a.skills),
        )
        for n, a in case.assignments.items()
    }  # fmt: skip
    case.waits = {n: replace(w, message=to(w.message)) for n, w in case.waits.items()}
    case.messages = tuple(replace(m, message=to(m.message)) for m in case.messages)
    case.clocks = {n: replace(c, policy=to(c.policy)) for n, c in case.clocks.items()}
    case.children = {n: replace(c, step=to(c.step)) for n, c in case.children.items()}
    case.timers = _timers(case.timers, moves)
    case.folded = _folded(case, to)
    case.stashed = _timers(case.stashed, moves)


def _folded(case: Case, to: Callable[[str], str]) -> dict[str, int]:
    """Steps that become one put their children into one group."""
    renamed: dict[str, int] = {}
    for step, kind, status, count in folding.groups(case):
        name = folding.group(to(step), kind, status)
        renamed[name] = renamed.get(name, 0) + count
    return renamed


def _names(case: Case, moves: dict[str, str]) -> None:
    def to(element: str) -> str:
        return moves.get(element, element)

    case.data = {to(name): value for name, value in case.data.items()}
    case.changed = {to(name): seq for name, seq in case.changed.items()}
    case.doers = {to(step): who for step, who in case.doers.items()}
    case.results = {to(step): outcome for step, outcome in case.results.items()}
    case.milestones = {to(name): seq for name, seq in case.milestones.items()}


def _item(item: Item, moves: dict[str, str]) -> Item:
    """``seen`` names the items whose transitions a sentry remembers (``entry 0: item state``)."""
    seen = []
    for part in item.seen:
        key, _, rest = part.partition(": ")
        name, _, transition = rest.partition(" ")
        seen.append(f"{key}: {moves.get(name, name)} {transition}")
    return replace(item, item=moves.get(item.item, item.item), seen=tuple(sorted(seen)))


def _timers(timers: dict[str, Instant], moves: dict[str, str]) -> dict[str, Instant]:
    """Timers at a step's edge bear the id of the boundary (``b:TOKEN:BOUNDARY``)."""
    renamed = {}
    for name, due in timers.items():
        kind, _, rest = name.partition(":")
        if kind == "b":
            token, _, boundary = rest.partition(":")
            name = f"b:{token}:{moves.get(boundary, boundary)}"
        renamed[name] = due
    return renamed
