"""Child cases that are over and waited for by nobody are counted, so that a case does not grow.

A group is (step, type, status) and a number. What is lost is which case it was: expressions over
``children`` still see each of them with its type, status and step, but without its id. A child
that is opened again comes back out of its group, since its news says what it was.
"""

from __future__ import annotations

from collections.abc import Iterator

from . import events as e
from .state import RESOLVED, Case, Child


def group(step: str, kind: str, status: str) -> str:
    """The name of a group; ids have no spaces, so it can be taken apart again."""
    return f"{step} {kind} {status}"


def groups(case: Case) -> Iterator[tuple[str, str, str, int]]:
    """(step, type, status, how many) of what was folded."""
    for name, count in case.folded.items():
        step, kind, status = name.split(" ", 2)
        yield step, kind, status, count


def find(case: Case, step: str, kind: str, status: str) -> str:
    """The step of a group with a child of this type and status, '' when there is none.

    A migration may have renamed the step that the child remembers.
    """
    steps = [s for s, k, was, _ in groups(case) if (k, was) == (kind, status)]
    return step if step in steps else next(iter(steps), "")


def fold(case: Case) -> None:
    """Count what is over, unless a step waits for cases: it asks for each of them."""
    if any(wait.base for wait in case.waits.values()):
        return
    over = {n: k for n, k in case.children.items() if k.status.startswith(RESOLVED)}
    if not over:
        return
    folded = dict(case.folded)
    for child in over.values():
        name = group(child.step, child.type, child.status)
        folded[name] = folded.get(name, 0) + 1
    case.folded = folded
    case.children = {n: k for n, k in case.children.items() if n not in over}


def unfold(case: Case, event: e.ChildNoted) -> Child:
    """A child that was counted is opened again: it is one by itself once more."""
    name = group(event.step, event.type, event.was)
    folded = dict(case.folded)
    left = folded.pop(name) - 1
    if left:
        folded[name] = left
    case.folded = folded
    return Child(event.child, event.type, event.step, reached={event.was: 0})
