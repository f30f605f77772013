"""A process that works without end, to be killed: it says which commands were acknowledged.

Reads one request per line (JSON: ``path``, ``seed``, ``synchronous``, ``power_cut``), forks a
worker for it and says how that one ended. Loading everything once makes a kill cheap.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
from concurrent.futures import Future
from random import Random
from typing import Any
from uuid import UUID

from casewright.engine import commands as c
from casewright.runtime.door import Outcome
from casewright.runtime.local import LocalDoor
from casewright.store.open import open_store


def work(request: dict[str, Any]) -> None:
    """Create and work cases for ever, several commands on their way at once."""
    rng = Random(request["seed"])
    if request["power_cut"] is not None:
        ctypes.CDLL(None).lossy_arm(ctypes.c_long(request["power_cut"]), request["path"].encode())
    store = open_store(request["path"], synchronous=request["synchronous"])
    door = LocalDoor(store)

    def new() -> str:
        return str(UUID(int=rng.getrandbits(128), version=4))

    def send(command: c.Command) -> Future[Outcome]:
        future = door.submit(command)
        future.add_done_callback(lambda done: acknowledge(command.id, done))
        return future

    while True:
        cases = [
            c.CreateCase(
                id=new(), actor="zoe", case=new(), type="parcel", blueprint="parcels",
                data={"code": new()},
            )
            for _ in range(rng.randint(1, 6))
        ]  # fmt: skip
        open_now = [send(case).result().answer for case in cases]
        for _ in range(2):
            sent = [
                send(
                    c.SubmitAssignment(
                        id=new(), actor="zoe", case=answer.stream.removeprefix("case:"),
                        assignment=assignment, outcome="ok" if answer.stage == "register" else "",
                    )
                )
                for answer in open_now
                for assignment in answer.assignments
            ]  # fmt: skip
            open_now = [future.result().answer for future in sent]


def acknowledge(command: str, done: Future[Outcome]) -> None:
    """Say that somebody was told: from here on it must never be lost."""
    if done.exception() is None:
        os.write(1, f"ack {command}\n".encode())


def main() -> None:
    """Serve requests until there are no more."""
    os.write(1, b"ready\n")
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            os.write(1, f"pid {os.getpid()}\n".encode())
            work(json.loads(line))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        os.write(1, f"ended {os.waitstatus_to_exitcode(status)}\n".encode())


if __name__ == "__main__":
    main()
