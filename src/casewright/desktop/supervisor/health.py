"""Who works in a workspace: workers with their last beat and load, and what waits for them.

Rule: read from leases and the rows of effects; a worker that holds nothing leaves no trace there.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from casewright.runtime.worker import LEASE

if TYPE_CHECKING:
    from casewright.app import Workspace

_SECOND = 1_000_000
_POOL = "worker:"
#: What waits is counted up to this.
CAP = 1_000
#: Columns of the rows of effects: see the table's description.
_STATE, _DUE, _OWNER, _FINAL = 5, 6, 7, 12
#: Pools that one worker must hold, or work stands still.
NEEDED = ("timers", "outbox")


@dataclass(frozen=True, slots=True)
class WorkerView:
    """A worker: where it runs, which pools it holds, when it was last heard of, what it does.

    ``here``: it belongs to this window. ``running``: effects on their way.
    """

    machine: str
    process: str
    pools: tuple[str, ...]
    beat: int
    running: int
    here: bool


@dataclass(frozen=True)
class Health:
    """The workers and what waits for them, as it was at ``at``."""

    at: int
    workers: tuple[WorkerView, ...] = ()
    clocks: int = 0
    messages: int = 0
    effects: int = 0

    @property
    def missing(self) -> tuple[str, ...]:
        """The needed pools that nobody holds."""
        held = {pool for worker in self.workers for pool in worker.pools}
        return tuple(pool for pool in NEEDED if pool not in held)


def read_health(workspace: Workspace) -> Health:
    """The workers at this moment."""
    store = workspace.store
    now = store.now()
    leases = {
        (owner, str(name).removeprefix(_POOL)): int(expires)
        for name, owner, _token, expires in store.rows("leases")
        if str(name).startswith(_POOL) and expires > now
    }
    running, waiting = _effects(workspace, now)
    owners = dict.fromkeys([*(owner for owner, _ in leases), *running])
    return Health(
        now,
        tuple(_worker(owner, leases, running, now) for owner in owners),
        clocks=len(store.due(now, CAP)),
        messages=len(store.outbox(CAP)),
        effects=waiting,
    )


def _effects(workspace: Workspace, now: int) -> tuple[dict[str, int], int]:
    """Owner → effects that run under a lease, and how many are due and not taken."""
    running: dict[str, int] = {}
    waiting = 0
    for row in islice(workspace.store.rows("effect_runs"), CAP):
        if row[_STATE] == "running" and row[_DUE] > now:
            running[row[_OWNER]] = running.get(row[_OWNER], 0) + 1
        elif not row[_FINAL] and row[_DUE] <= now:
            waiting += 1
    return running, waiting


def _worker(
    owner: str, leases: dict[tuple[str, str], int], running: dict[str, int], now: int
) -> WorkerView:
    machine, process = _address(owner)
    held = [(pool, until) for (who, pool), until in leases.items() if who == owner]
    # A lease is prolonged by its full length, so its end tells when that was.
    beat = max((until for _, until in held), default=now) - (int(LEASE * _SECOND) if held else 0)
    here = machine == socket.gethostname() and process == str(os.getpid())
    pools = tuple(sorted(pool for pool, _ in held))
    return WorkerView(machine, process, pools, min(beat, now), running.get(owner, 0), here)


def _address(owner: str) -> tuple[str, str]:
    """Machine and process of an owner, which is ``machine:process:something``."""
    parts: Iterator[str] = iter(owner.rsplit(":", 2))
    return next(parts, ""), next(parts, "")
