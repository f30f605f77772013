"""Timers in bulk: the next one among very many, and thousands that fall due at the same moment.

Limits are seconds; a ratio is limit / measured, so that 1 is the limit itself. Work is measured
in CPU seconds, as two cores with nothing else to do would need: those of our process, or half of
ours and the server's together if that is more. The small run has fewer timers and the same share
of the limit for each.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import Any

import sqlalchemy

from casewright.blueprint.canonical import canonical_bytes
from casewright.blueprint.text import read
from casewright.engine import commands as c
from casewright.runtime.clocked import Clocked
from casewright.runtime.local import LocalDoor
from casewright.runtime.worker import Worker
from casewright.store.open import open_store
from tests.support.postgres import DURABLE, PostgresUnavailable, server

from .measure import Result
from .ours import NOW, ids

DAY = 86_400_000_000
#: Pending and due timers: of the small run, and of the whole one (``--full``).
SMALL, FULL = (100_000, 2_000), (1_000_000, 10_000)
#: Seconds for 10,000 timers: the most allowed, and the aim.
LIMITS = {"SQLite": (5.0, 2.0), "PostgreSQL": (10.0, 5.0)}
LANES = {"SQLite": 1, "PostgreSQL": 4}
LOOKS = 200
#: Seconds between two submits, and what 95 of 100 of them must stay under.
PAUSE, P95 = 0.02, 0.250

BLUEPRINT = """
blueprint: alarm
purpose: {outcome: Nobody waits unseen.}
slas:
  - id: day
    goal: P1D
    deadline: P9D
    urgency: {goal: 20}
    on_goal: [{do: notify, to: assignee, text: A day has gone by.}]
case_types:
  - id: alarm
    prefix: ALM
    stages:
      - id: only
        complete: {resolve: Resolved-Done}
        processes:
          - id: work
            steps: [{id: do-it, kind: collect, route: {person: ann}, sla: [day]}]
"""


def results(*, full: bool = False) -> Iterator[Result]:
    """Three lines each on SQLite and on PostgreSQL: due timers, people meanwhile, the next timer."""
    pending, due = FULL if full else SMALL
    with TemporaryDirectory() as folder:
        yield from _all("SQLite", str(Path(folder) / "timers.casewright"), pending, due)
    with ExitStack() as stack:
        try:
            running = stack.enter_context(server(DURABLE))
        except PostgresUnavailable as reason:
            print(f"timers on PostgreSQL: skipped: {reason}", flush=True)
            return
        yield from _all("PostgreSQL", running.url(running.create_database()), pending, due)


def _all(kind: str, where: str, pending: int, due: int) -> Iterator[Result]:
    store: Any = open_store(where, create=True)
    try:
        yield from _due_at_once(kind, store, due)
        yield _next_due(kind, store, pending)
    finally:
        store.close()


def _next_due(kind: str, store: Any, pending: int) -> Result:
    """The median of many looks for the next timer."""
    with store.engine.begin() as connection:
        for start in range(0, pending, 10_000):
            rows = [
                {"c": f"case-{n}", "t": f"timer-{n % 7}", "d": NOW + n * 7919 % (pending * 1000)}
                for n in range(start, start + 10_000)
            ]
            insert = "INSERT INTO timers (case_id, timer, due) VALUES (:c, :t, :d)"
            connection.execute(sqlalchemy.text(insert), rows)
    store.next_due()
    seconds = statistics.median(_timed(store.next_due) for _ in range(LOOKS))
    note = f"{seconds * 1e3:.3f} ms a look; the limit is 1 ms"
    name = f"{kind}: next of {pending} timers, 1 ms / measured"
    return Result(name, 0.001 / seconds, 1, 10, note)


def _timed(look: Callable[[], object]) -> float:
    begin = time.perf_counter()
    look()
    return time.perf_counter() - begin


class Alarm:
    """A workspace of cases that all fall due at the same moment, on a clock of our own."""

    def __init__(self, store: Any, lanes: int) -> None:
        self.now = NOW
        self.store: Any = Clocked(store, lambda: self.now)
        self.door = LocalDoor(self.store, lanes=lanes)
        content = canonical_bytes(read(BLUEPRINT)).decode()
        self._do(c.PublishBlueprint(id=ids(), actor="zoe", blueprint="alarm", content=content))
        self._do(c.DefinePerson(id=ids(), actor="zoe", person="ann", name="Ann"))

    def _do(self, command: c.Command) -> Any:
        return self.door.submit(command).result().answer

    def cases(self, count: int) -> list[tuple[str, str]]:
        """Make cases; (case, its open assignment) of each."""
        flight: list[tuple[str, Future[Any]]] = []
        for _ in range(count):
            first = ids()
            create = c.CreateCase(
                id=first, actor="zoe", case=c.derive(first, "case"), type="alarm", blueprint="alarm"
            )
            flight.append((create.case, self.door.submit(create)))
        return [(case, future.result().answer.assignments[0]) for case, future in flight]

    def submit(self, case: str, assignment: str) -> float:
        """Complete one assignment; the seconds until it was durable."""
        command = c.SubmitAssignment(id=ids(), actor="ann", case=case, assignment=assignment)
        return _timed(lambda: self._do(command))


def _due_at_once(kind: str, store: Any, due: int) -> Iterator[Result]:
    alarm = Alarm(store, LANES[kind])
    most, aim = (limit * due / 10_000 for limit in LIMITS[kind])
    others = alarm.cases(int(4 * most / PAUSE) + 50)
    alarm.now += DAY // 2
    alarm.cases(due)
    # What the others wait for has been fired before the measuring starts.
    _run(alarm, NOW + DAY)
    stop, took = Event(), list[float]()
    people = Thread(target=_submit_now_and_then, args=(alarm, others, stop, took))
    people.start()
    wall, begun = time.perf_counter(), _cpu(store)
    _run(alarm, NOW + DAY + DAY // 2)
    wall = time.perf_counter() - wall
    own, server_ = (now - then for now, then in zip(_cpu(store), begun, strict=True))
    cpu = max(own, (own + server_) / 2)
    stop.set()
    people.join()
    alarm.door.close()
    told = sum(1 for _ in store.rows("notices"))
    assert told == due + len(others), (told, due)
    each = f"{cpu / due * 1e6:.0f} µs of CPU each"
    note = f"{cpu:.2f} s of CPU, {each}; {wall:.2f} s on the wall, submits included"
    yield Result(f"{kind}: {due} timers due, limit / CPU", most / cpu, 1, most / aim, note)
    p95 = statistics.quantiles(took, n=20)[-1]
    note = f"p95 of {len(took)} submits {p95 * 1e3:.0f} ms on the wall; the limit is 250 ms"
    yield Result(f"{kind}: submits meanwhile, 250 ms / p95", P95 / p95, 1, 4, note)


def _run(alarm: Alarm, until: int) -> None:
    alarm.now = until
    Worker(alarm.store, alarm.door, pools=("timers",)).once()


def _cpu(store: Any) -> tuple[float, float]:
    """CPU seconds so far of this process, and of the server's processes when there is one."""
    return time.process_time(), _server_cpu(store) if store.dialect == "postgresql" else 0.0


def _server_cpu(store: Any) -> float:
    with store.reading() as connection:
        backend = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
    parent = _stat(int(backend))[1]
    family = [_stat(int(entry.name)) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    ticks = sum(mine for _, above, mine, _ in family if above == parent)
    ticks += sum(mine + gone for pid, _, mine, gone in family if pid == parent)
    return ticks / os.sysconf("SC_CLK_TCK")


def _stat(pid: int) -> tuple[int, int, int, int]:
    """(pid, parent, ticks of its own, ticks of its children that ended) from Linux's /proc."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:  # it ended meanwhile
        return pid, 0, 0, 0
    fields = text.rpartition(")")[2].split()
    own, ended = (int(fields[n]) + int(fields[n + 1]) for n in (11, 13))
    return pid, int(fields[1]), own, ended


def _submit_now_and_then(
    alarm: Alarm, others: list[tuple[str, str]], stop: Event, took: list[float]
) -> None:
    for case, assignment in others:
        took.append(alarm.submit(case, assignment))
        if stop.wait(PAUSE):
            return
