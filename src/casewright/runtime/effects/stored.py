"""The ledger on disk: the store's rows in the words of the runner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from casewright.engine.state import Instant
from casewright.store.effect_runs import EffectRuns, EndedRow, Ending, RunRow

from .port import Claim, Rooms, Task, Told
from .states import Settled, Standing, State

_ENCODER = msgspec.json.Encoder(decimal_format="number")
_DECODER = msgspec.json.Decoder(dict[str, Any], float_hook=Decimal)


def lane_of(kind: str, body: bytes) -> str:
    """The lane of an effect: a connector has one of its own, other kinds have one each."""
    named = _inner(body).get("connector", "")
    return f"{kind}:{named}" if isinstance(named, str) and named else kind


class StoredLedger:
    """Keeps what the port promises, for all workers of a workspace."""

    def __init__(self, runs: EffectRuns) -> None:
        self._runs = runs

    def claim(
        self, owner: str, *, most: int, seconds: float, rooms: Rooms, kinds: Mapping[str, int]
    ) -> Sequence[Claim]:
        """Take tasks that are due; see the port."""
        rows = self._runs.claim(owner, most=most, seconds=seconds, room_of=rooms.of, kinds=kinds)
        return [
            Claim(_task(row), row.attempt, Standing(row.tries, row.lost, row.probe)) for row in rows
        ]

    def beat(self, owner: str, held: Mapping[str, int], seconds: float) -> frozenset[str]:
        """Prolong leases; see the port."""
        return self._runs.beat(owner, held, seconds)

    def settle(self, owner: str, task: str, attempt: int, settled: Settled) -> bool:
        """Write what an attempt led to; see the port."""
        ending = Ending(
            settled.state, settled.tries, settled.reason, settled.wait, settled.check,
            settled.final, _ENCODER.encode(settled.outputs),
        )  # fmt: skip
        return self._runs.settle(owner, task, attempt, ending)

    def untold(self, limit: int) -> Sequence[Told]:
        """Final states that the case has not heard yet."""
        return [
            Told(
                _task(row), row.attempt, msgspec.convert(row.state, State), row.reason, row.tries,
                _DECODER.decode(row.outputs),
            )
            for row in self._runs.untold(limit)
        ]  # fmt: skip

    def told(self, task: str, attempt: int) -> None:
        """The case has heard it."""
        self._runs.told(task, attempt)

    def next_due(self) -> Instant | None:
        """When somebody must look again."""
        return self._runs.next_due()

    def now(self) -> Instant:
        """The database's clock."""
        return self._runs.now()


def _task(row: RunRow | EndedRow) -> Task:
    return Task(row.id, row.kind, row.source.removeprefix("case:"), row.lane, _inner(row.body))


def _inner(effect: bytes) -> dict[str, Any]:
    """What an effect is to do, from its JSON; decimals keep their digits."""
    found: dict[str, Any] = _DECODER.decode(effect).get("body", {})
    return found
