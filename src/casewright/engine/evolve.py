"""``evolve`` folds one event into a case; it needs no plan, no rule and no fact."""

from __future__ import annotations

from collections.abc import Iterable

from .apply import APPLY, create
from .events import CaseCreated, Event
from .state import Case, Instant, copy


def evolve(case: Case | None, event: Event, at: Instant, actor: str, case_id: str = "") -> Case:
    """The case after ``event``; ``case`` is not changed.

    The first event, ``CaseCreated``, makes the case ``case_id``. ``at`` and ``actor`` stand in
    the event's header. Raises ``KeyError`` for a history that contradicts itself.
    """
    return fold(case, ((event, at, actor),), case_id)


def fold(
    case: Case | None, history: Iterable[tuple[Event, Instant, str]], case_id: str = ""
) -> Case:
    """The case after all of ``history``: (event, at, actor) in order; ``case`` is not changed."""
    state = copy(case) if case is not None else None
    for event, at, actor in history:
        if state is None:
            if not isinstance(event, CaseCreated):
                raise KeyError(f"the history of {case_id} does not begin with its creation")
            state = create(case_id, event, at, actor)
        else:
            apply_to(state, event, at, actor)
    if state is None:
        raise KeyError(f"the history of {case_id} is empty")
    return state


def apply_to(case: Case, event: Event, at: Instant, actor: str) -> None:
    """Apply ``event`` to a case that the caller owns."""
    case.sequence += 1
    case.time = at
    APPLY[type(event)](case, event, at, actor)
