"""Who runs which effect: rows beside the outbox, claimed by lease, for all workers of a workspace.

Rule: the outbox says which effects there are (it is rebuilt from the events); these rows say how
far their running came, and are as perishable as leases. Fencing is by (owner, attempt).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from typing import Any, Protocol, TypeVar

import msgspec

from .port import Conflict
from .unit import Cursor

_SECOND = 1_000_000
#: Claims that met somebody else at the same row are tried again this often.
_ATTEMPTS = 5
_COLUMNS = "id, kind, lane, source, body, attempt, tries, lost, probe"
#: Effects there are: those of cases, and e-mails about notifications.
_EFFECTS = (
    "(SELECT id, kind, source, at, body FROM outbox WHERE kind <> 'command' UNION ALL"
    " SELECT id, 'connector', 'notification:' || person, at, body FROM notification_mails"
    " WHERE state = 'waiting') AS effects"
)
#: Effects that nobody waits for any more.
_LEFT = (
    "id NOT IN (SELECT id FROM outbox)"
    " AND id NOT IN (SELECT id FROM notification_mails WHERE state = 'waiting')"
)
T = TypeVar("T")
#: Kind and the effect's JSON → lane.
LaneOf = Callable[[str, bytes], str]
#: Lane → how many of it may be taken.
RoomOf = Callable[[str], int]


class RunRow(msgspec.Struct, frozen=True):
    """A claimed row. ``body`` is the effect's JSON; ``lost``: its worker before vanished."""

    id: str
    kind: str
    lane: str
    source: str
    body: bytes
    attempt: int
    tries: int
    lost: bool
    probe: bool


class Ending(msgspec.Struct, frozen=True):
    """What an attempt led to; ``wait`` in seconds, ``outputs`` as JSON."""

    state: str
    tries: int
    reason: str
    wait: float
    probe: bool
    final: bool
    outputs: bytes


class EndedRow(msgspec.Struct, frozen=True):
    """A final state that the case has not heard yet."""

    id: str
    kind: str
    lane: str
    source: str
    attempt: int
    state: str
    reason: str
    tries: int
    outputs: bytes
    body: bytes


class _Unit(Protocol):
    def now(self) -> int: ...
    def run(self, statement: str, values: Sequence[Any] = ()) -> Cursor: ...


class _Store(Protocol):
    @property
    def dialect(self) -> str: ...
    def now(self) -> int: ...
    def reading(self) -> AbstractContextManager[Any]: ...
    def transaction(self) -> AbstractContextManager[Any]: ...


class EffectRuns:
    """The rows of one workspace, on either database.

    A worker that finds nothing to do only reads: an idle one takes no writer's turn.
    """

    def __init__(self, store: _Store) -> None:
        self._store = store
        self._mark = "?" if store.dialect == "sqlite" else "%s"
        self._lock = "" if store.dialect == "sqlite" else " FOR UPDATE SKIP LOCKED"

    def idle(self) -> bool:
        """Whether there is no effect at all: none in the outbox, none on its way."""
        return not self._read(
            f"SELECT 1 WHERE EXISTS (SELECT 1 FROM {_EFFECTS})"
            " OR EXISTS (SELECT 1 FROM effect_runs)"
        )

    def follow(self, lane_of: LaneOf) -> int:
        """Rows for effects that came into the outbox; rows of effects that left it go.

        One that is at work when its step ends may still be settled, so that its case hears, late,
        what was done.

        ``lane_of`` says which limit of concurrency an effect shares. Gives how many came.
        """
        came = self._read(
            f"SELECT id, kind, source, at, body FROM {_EFFECTS}"
            " WHERE id NOT IN (SELECT id FROM effect_runs)"
        )
        left = f"SELECT 1 FROM effect_runs WHERE {_LEFT} AND {self._over()} LIMIT 1"
        if came or self._read(left, (self.now(),)):
            rows = [
                (each, kind, lane_of(kind, bytes(body)), source, bytes(body), at)
                for each, kind, source, at, body in came
            ]
            self._again(lambda unit: self._follow(unit, rows))
        return len(came)

    def _follow(self, unit: _Unit, rows: Sequence[Sequence[Any]]) -> None:
        for row in rows:
            self._add(unit, row)
        # Afterwards: what left the outbox since it was read must not stay.
        unit.run(f"DELETE FROM effect_runs WHERE {_LEFT} AND {self._over()}", (unit.now(),))

    def _over(self) -> str:
        """Nobody is at work on it, and its case has heard of its end, if it had one."""
        at_work = f"state = 'running' AND due > {self._mark}"
        return f"NOT ({at_work}) AND NOT (final = 1 AND told = 0)"

    def _add(self, unit: _Unit, row: Sequence[Any]) -> None:
        marks = ", ".join([self._mark] * 6)
        unit.run(
            "INSERT INTO effect_runs (id, kind, lane, source, body, due, state, owner, attempt,"
            f" tries, lost, probe, final, told, reason, outputs) VALUES ({marks}, 'waiting', '', 0,"
            f" 0, 0, 0, 0, 0, '', {self._mark}) ON CONFLICT (id) DO NOTHING",
            (*row, b""),
        )

    def claim(
        self, owner: str, *, most: int, seconds: float, room_of: RoomOf, kinds: Mapping[str, int]
    ) -> Sequence[RunRow]:
        """Take rows that are due or whose lease has run out, oldest first, within each room.

        ``room_of`` says how many of a lane may be taken, ``kinds`` which kinds and how many of
        each. Nothing when others were faster every time: they have the work.
        """
        free = {kind: room for kind, room in kinds.items() if room > 0}
        if not free or not self._lanes(self._read, self.now(), tuple(free)):
            return ()
        lease = int(seconds * _SECOND)
        try:
            return self._again(lambda unit: self._claim(unit, owner, most, lease, room_of, free))
        except Conflict:
            return ()

    def _lanes(
        self, run: Callable[[str, Sequence[Any]], Sequence[Any]], now: int, kinds: Sequence[str]
    ) -> Sequence[Any]:
        """(kind, lane) of what is due, the longest waiting first."""
        marks = ", ".join([self._mark] * len(kinds))
        return run(
            f"SELECT kind, lane FROM effect_runs WHERE final = 0 AND due <= {self._mark}"
            f" AND kind IN ({marks}) GROUP BY kind, lane ORDER BY min(due), lane",
            (now, *kinds),
        )

    def _claim(
        self, unit: _Unit, owner: str, most: int, lease: int, room_of: RoomOf,
        kinds: Mapping[str, int],
    ) -> Sequence[RunRow]:  # fmt: skip
        now, mark = unit.now(), self._mark
        free_of = dict(kinds)
        lanes = self._lanes(
            lambda statement, values: unit.run(statement, values).fetchall(), now, tuple(kinds)
        )
        taken: list[RunRow] = []
        for kind, lane in lanes:
            free = min(room_of(lane), free_of[kind], most - len(taken))
            if free < 1:
                continue
            rows = unit.run(
                "UPDATE effect_runs SET lost = CASE WHEN state = 'running' THEN 1 ELSE 0 END,"
                " tries = tries + CASE WHEN state = 'running' THEN 1 ELSE 0 END,"
                f" state = 'running', owner = {mark}, attempt = attempt + 1, due = {mark}"
                f" WHERE id IN (SELECT id FROM effect_runs WHERE final = 0 AND due <= {mark}"
                f" AND lane = {mark} AND kind = {mark} ORDER BY due, id LIMIT {mark}{self._lock})"
                f" RETURNING {_COLUMNS}",
                (owner, now + lease, now, lane, kind, free),
            ).fetchall()
            free_of[kind] -= len(rows)
            taken += [_row(each) for each in rows]
        return taken

    def beat(self, owner: str, held: Mapping[str, int], seconds: float) -> frozenset[str]:
        """Prolong leases; gives the ids that are still ours and that somebody waits for."""

        def prolong(unit: _Unit) -> frozenset[str]:
            until = unit.now() + int(seconds * _SECOND)
            wanted = f"NOT ({_LEFT})"
            statement = (
                f"UPDATE effect_runs SET due = {self._mark} WHERE {self._ours()} AND {wanted}"
            )
            return frozenset(
                each
                for each, attempt in sorted(held.items())
                if unit.run(statement, (until, each, owner, attempt)).rowcount == 1
            )

        return self._again(prolong)

    def settle(self, owner: str, each: str, attempt: int, ending: Ending) -> bool:
        """Write what an attempt led to; False when it is no longer ours."""
        mark = self._mark

        def write(unit: _Unit) -> bool:
            due = unit.now() + int(ending.wait * _SECOND)
            changed = unit.run(
                f"UPDATE effect_runs SET state = {mark}, tries = {mark}, reason = {mark},"
                f" due = {mark}, probe = {mark}, final = {mark}, outputs = {mark}, owner = '',"
                f" told = 0 WHERE {self._ours()}",
                (
                    ending.state, ending.tries, ending.reason, due, int(ending.probe),
                    int(ending.final), ending.outputs, each, owner, attempt,
                ),
            )  # fmt: skip
            return changed.rowcount == 1

        return self._again(write)

    def _ours(self) -> str:
        mark = self._mark
        return f"id = {mark} AND owner = {mark} AND attempt = {mark} AND state = 'running'"

    def untold(self, limit: int) -> Sequence[EndedRow]:
        """Final states that the case has not heard yet, oldest first."""
        rows = self._read(
            "SELECT id, kind, lane, source, attempt, state, reason, tries, outputs, body"
            f" FROM effect_runs WHERE final = 1 AND told = 0 ORDER BY due, id LIMIT {self._mark}",
            (limit,),
        )
        return [
            EndedRow(
                each, kind, lane, source, attempt, state, reason, tries, bytes(out), bytes(body)
            )
            for each, kind, lane, source, attempt, state, reason, tries, out, body in rows
        ]

    def told(self, each: str, attempt: int) -> None:
        """The case has heard it."""
        statement = (
            f"UPDATE effect_runs SET told = 1 WHERE id = {self._mark} AND attempt = {self._mark}"
        )
        self._again(lambda unit: unit.run(statement, (each, attempt)))

    def next_due(self) -> int | None:
        """When the next row is due, or the next lease runs out."""
        found: int | None = self._read("SELECT min(due) FROM effect_runs WHERE final = 0")[0][0]
        return found

    def now(self) -> int:
        """The database's clock."""
        return self._store.now()

    def _read(self, statement: str, values: Sequence[Any] = ()) -> Sequence[Any]:
        with self._store.reading() as connection:
            rows: Sequence[Any] = connection.exec_driver_sql(statement, tuple(values)).all()
        return rows

    def _again(self, act: Callable[[_Unit], T]) -> T:
        """A transaction, once more when somebody else met us at a row; at last ``Conflict``."""
        for _ in range(_ATTEMPTS - 1):
            with suppress(Conflict), self._store.transaction() as unit:
                return act(unit)
        with self._store.transaction() as unit:
            return act(unit)


def _row(each: Any) -> RunRow:
    return RunRow(
        each[0], each[1], each[2], each[3], bytes(each[4]), each[5], each[6], bool(each[7]),
        bool(each[8]),
    )  # fmt: skip
