"""Is the history what it was? Chains, heads, seals and, when asked, every decision again."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import msgspec

from casewright.engine.decision import Refused
from casewright.store import verify as stored
from casewright.store.port import Store

from .find import Catalogue
from .timeline import check_decisions

Progress = Callable[[int], None]


class BadEvent(msgspec.Struct, frozen=True):
    """The first bad event of a stream; ``case`` is its business number, id or stream."""

    case: str
    seq: int
    problem: str


class Verification(msgspec.Struct):
    """What was looked at and what is wrong; ``unchecked`` is not wrong, only not checkable."""

    cases: int = 0
    events: int = 0
    bad: list[BadEvent] = []
    unchecked: list[BadEvent] = []

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.bad


def verify(
    store: Store,
    catalogue: Catalogue,
    *,
    decisions: bool = False,
    seal: bytes | None = None,
    progress: Progress = lambda _: None,
) -> Verification:
    """Check every stream; with ``decisions`` decide every command of intact cases again.

    ``seal`` is the JSON of an exported seal. Raises ``Refused`` when it is none. ``progress``
    hears how many streams are done.
    """
    exported = None if seal is None else _read_seal(seal)
    result = stored.verify(store, exported, lambda done, _: progress(done))
    found = Verification(result["cases"], result["events"])
    broken = set()
    for bad in result["bad"]:
        broken.add(bad["case"])
        found.bad.append(BadEvent(_name(store, bad["case"]), bad["seq"], bad["problem"]))
    if decisions:
        for stream in store.reads.streams():
            case = stream.removeprefix("case:")
            if case != stream and case not in broken:
                _decide_again(store, catalogue, case, found)
    return found


def _read_seal(seal: bytes) -> dict[str, Any]:
    try:
        exported = json.loads(seal)
    except ValueError:
        exported = None
    if not isinstance(exported, dict):
        raise Refused(
            "This is not an exported seal.", "Export one with `casewright workspace seal`."
        )
    return exported


def _decide_again(store: Store, catalogue: Catalogue, case: str, found: Verification) -> None:
    stream = f"case:{case}"
    problem = check_decisions(stream, store.reads.records(stream), catalogue.plan)
    if problem is not None:
        bad = BadEvent(_name(store, case), problem.seq, problem.problem)
        (found.bad if problem.checkable else found.unchecked).append(bad)


def _name(store: Store, case: str) -> str:
    """The business number of a case when its live state can still be read."""
    try:
        live = store.reads.case(case) if case else None
    except msgspec.DecodeError:
        live = None
    return live.number if live is not None else case
