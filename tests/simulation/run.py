"""One run of the simulated office from a seed: everything that happens follows from it.

``python -m tests.simulation SEED`` runs it again, byte for byte, and shows each step.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any
from uuid import UUID

from casewright.engine import commands as c
from casewright.engine.decision import Refused
from casewright.runtime import handle
from casewright.runtime.door import Outcome
from casewright.runtime.plans import Plans
from casewright.store.gather import read_case

from .faults import SECOND, Crash, FaultyLedger, FaultyStore, Nature, Receiver
from .office import START, Tables
from .process import Process

#: Steps of a run, and what it must come to rest in afterwards (rounds).
STEPS, REST = 110, 4_000
PEOPLE = ("ann", "bob", "zoe")


class Run:
    """A seed's life: processes that come and go, people who act, time that jumps."""

    def __init__(self, seed: int, prepared: tuple[Tables, Plans]) -> None:
        tables, self.plans = prepared
        self.rng = Random(seed)
        self.nature = Nature(self.rng)
        self.nature.now = START
        self.store = FaultyStore(self.nature)
        for name, rows in tables.items():
            self.store.tables[name].update(rows)
        self.ledger = FaultyLedger(self.nature, self.store)
        self.receiver = Receiver(self.nature)
        self.states: dict[str, bytes] = {}
        self.processes: list[Process] = []
        self.born = 0
        #: Commands on their way, and what was answered to those that were accepted.
        self.waiting: list[c.Command] = []
        self.accepted: dict[str, tuple[c.Command, Outcome]] = {}
        self.log: list[str] = []

    # ------------------------------------------------------------------------------ happening

    def run(self) -> Run:
        """Live through it, then come to rest without faults."""
        with seeded_salts(self.rng):
            for _ in range(2):
                self._start()
            acts = self._acts()
            for _ in range(STEPS):
                what = self.rng.choices([act for _, act in acts], [chance for chance, _ in acts])[0]
                self._note(what.__name__.strip("_"))
                what()
            self._settle()
        return self

    def _acts(self) -> list[tuple[int, Callable[[], None]]]:
        return [
            (26, self._person), (30, self._round), (14, self._attempts), (8, self._again),
            (8, self._repeat), (4, self._kill), (6, self._start), (14, self._time), (2, self._jump),
        ]  # fmt: skip

    def _note(self, text: str) -> None:
        self.log.append(f"{(self.nature.now - START) / SECOND:12.3f}  {text}")

    def _start(self) -> None:
        if len(self.processes) < 3:
            self.born += 1
            pools = self.rng.choice(((), (), ("timers", "outbox"), ("effects", "triggers")))
            self.processes.append(self._process(f"w{self.born}", pools))

    def _process(self, name: str, pools: tuple[str, ...] = ()) -> Process:
        return Process(
            name, self.nature, self.store, self.ledger, self.receiver, self.states, self.plans,
            pools,
        )  # fmt: skip

    def _kill(self) -> None:
        """A process dies with its leases and all that it was doing."""
        if self.processes:
            gone = self.processes.pop(self.rng.randrange(len(self.processes)))
            self._note(f"  {gone.name} is dead")

    def _within(self, process: Process, what: Callable[[], Any]) -> Any:
        """Something that a process does; a crash inside it is its end."""
        try:
            return process.act(what)
        except Crash as crash:
            self._note(f"  {process.name} died {crash}")
            self.processes = [each for each in self.processes if each is not process]
            return crash

    def _round(self) -> None:
        """A worker wakes up: by a notification, by one that came twice, or by its poll."""
        if self.processes:
            process = self.rng.choice(self.processes)
            for _ in range(self.rng.choice((1, 1, 2))):
                if process in self.processes:
                    self._within(process, process.worker.round)

    def _attempts(self) -> None:
        """Some attempts at effects come to their end."""
        if self.processes:
            process = self.rng.choice(self.processes)
            self._within(process, process.hands.work)

    def _time(self) -> None:
        self.nature.pass_time(self.rng.choice((1, 20, 120, 1_800, 5_400)) * self.rng.random())

    def _jump(self) -> None:
        """The database's clock is set: back a little, or far ahead.

        Not far ahead while an attempt waits to begin: its worker cannot know that its lease,
        which it counts in seconds, has run out by that clock.
        """
        if any(process.hands.waiting for process in self.processes):
            return
        self.nature.now += int(self.rng.choice((-30, -2, 3_600, 40_000)) * SECOND)

    # --------------------------------------------------------------------------------- people

    def _person(self) -> None:
        """Somebody does something; it is sent until an answer comes."""
        command = self._wanted()
        if command is not None:
            self._send(command)

    def _again(self) -> None:
        """Whoever got no answer sends the same command again."""
        if self.waiting:
            self._send(self.waiting.pop(self.rng.randrange(len(self.waiting))))

    def _repeat(self) -> None:
        """A command comes twice; it is answered as before."""
        if self.accepted and self.processes:
            command, before = self.rng.choice(list(self.accepted.values()))
            process = self.rng.choice(self.processes)
            if (command.id,) not in self.store.tables["commands"]:
                return  # it changed nothing, left no trace, and would be decided again
            found = self._within(process, lambda: process.door.submit(command).result())
            if isinstance(found, Outcome):
                assert found.repeated, "an accepted command was decided again"
                assert found.answer == before.answer, "and answered differently"

    def _send(self, command: c.Command) -> None:
        if not self.processes:
            self.waiting.append(command)
            return
        process = self.rng.choice(self.processes)
        try:
            found = self._within(process, lambda: process.door.submit(command).result())
        except Refused as refusal:
            self._note(f"  refused: {refusal.reason}")
            return
        if isinstance(found, Outcome):
            self.accepted[command.id] = (command, found)
        else:
            self.waiting.append(command)

    def _id(self) -> str:
        return str(UUID(int=self.rng.getrandbits(128)))

    def _wanted(self) -> c.Command | None:
        who = self.rng.choice(PEOPLE)
        rows = self.store.tables["cases"].values()
        orders = [row[-1] for row in rows if row[2] == "order"]
        if len(orders) < 3 or self.rng.random() < 0.1:
            return c.CreateCase(
                id=self._id(), actor=who, case=self._id(), type="order", blueprint="shop",
                data={"code": f"{len(orders)}", "n": self.rng.randrange(20)},
            )  # fmt: skip
        case = read_case(self.rng.choice(orders))
        head: dict[str, Any] = {"id": self._id(), "actor": who, "case": case.id}
        work = list(case.assignments.values())
        if work and self.rng.random() < 0.6:
            one = self.rng.choice(work)
            if one.assignee is None and self.rng.random() < 0.6:
                return c.ClaimAssignment(assignment=one.id, **head)
            return c.SubmitAssignment(assignment=one.id, **{**head, "actor": one.assignee or who})
        return self.rng.choice(
            (
                c.ChangeData(data={"n": self.rng.randrange(20)}, **head),
                c.ChangeData(data={"hold": self.rng.random() < 0.5}, **head),
                c.AddComment(text="How is it?", **head),
                c.SuspendCase(**head),
                c.ResumeCase(**head),
            )
        )

    # ---------------------------------------------------------------------------------- resting

    def _settle(self) -> None:
        """No more faults: what is due happens, in time, until nothing is left to do."""
        self.nature.calm = True
        self._note("calm")
        self.processes = [self._process("last")]
        (last,) = self.processes
        for command in self.waiting:
            self._send(command)
        self.nature.pass_time(120)  # what the dead held runs out
        horizon = self.nature.now + 30 * 3_600 * SECOND
        for _ in range(REST):
            done = last.worker.round() + last.hands.work()
            if done:
                continue
            nexts = (self.store.next_due(), self.ledger.next_due())
            ahead = [due for due in nexts if due is not None and self.nature.now < due <= horizon]
            if not ahead:
                return
            self.nature.pass_time((min(ahead) - self.nature.now) / SECOND + 1)
        raise AssertionError("it does not come to rest")

    def digest(self) -> str:
        """Everything that was written and what happened, in one number."""
        found = hashlib.sha256("\n".join(self.log).encode())
        for row in self.store.rows("events"):
            for part in row:
                found.update(repr(part).encode())
        return found.hexdigest()


@contextmanager
def seeded_salts(rng: Random) -> Iterator[None]:
    """Salts from the seed, so that a run writes the same bytes again."""
    kept = handle.fresh_salts

    def salts() -> Iterator[bytes]:
        while True:
            yield rng.randbytes(16)

    handle.fresh_salts = salts
    try:
        yield
    finally:
        handle.fresh_salts = kept
