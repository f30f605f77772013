"""The snapshot holds live state only: 10,000 events later it is as small as at the start."""

from __future__ import annotations

import uuid
from typing import Any

import msgspec

from casewright.blueprint.document import Blueprint
from casewright.engine import commands as c
from casewright.engine.compile import compile_plan
from casewright.engine.decide import decide
from casewright.engine.decision import Decision, Given, Refused
from casewright.engine.state import Case
from tests.engine.world import DONE, MONDAY, form, process, stage, staged

DOCUMENT = staged(
    stage(
        "one",
        process(
            "p", form("a", sla=["s"]), {"id": "count", "kind": "set data", "set": {"n": "n + 1"}}
        ),
        process(
            "again", form("x"), start={"mode": "when", "when": "modulo(n, 2) = 1", "repeat": True}
        ),
        process("ask", form("y"), start={"mode": "person"}),
        milestones=[{"id": "even", "entry": [{"when": "modulo(n, 2) = 0"}]}],
        complete="wait",
    ),
    stage("two", process("q", form("b")), complete="wait", keep_on_return=True),
    stage("end", complete=DONE),
    fields=[{"id": "n", "kind": "integer"}],
    type={"actions": [process("act", form("z"))], "sla": ["s"]},
    slas=[{"id": "s", "deadline": "P1D", "passed": {"every": "P1D"}}],
)


class Worker:
    """Does commands without the checks of the test world: there are thousands of them."""

    def __init__(self) -> None:
        self.plan = compile_plan(Blueprint.model_validate(DOCUMENT), 1)
        self.case: Case | None = None
        self.count = 0
        self.events = 0

    def act(self, kind: type[c.CaseCommand], actor: str = "ann", **more: Any) -> None:
        self.count += 1
        command = kind(id=str(uuid.UUID(int=self.count)), actor=actor, case="k", **more)
        given = Given(MONDAY + self.count, lambda key: {"id": key}, number=1)
        decision = decide(self.plan, self.case, command, given)
        assert not isinstance(decision, Refused), decision
        assert isinstance(decision, Decision)
        self.case = decision.case
        self.events += len(decision.events)

    @property
    def state(self) -> Case:
        assert self.case is not None
        return self.case

    def size(self) -> int:
        return len(msgspec.json.encode(self.state))


def test_a_case_of_ten_thousand_events_keeps_a_small_snapshot() -> None:
    worker = Worker()
    worker.act(c.CreateCase, type="t", blueprint="b", data={"n": 0})
    turn = 0
    while worker.events < 10_000:
        turn += 1
        for work in list(worker.state.assignments.values()):
            worker.act(c.SubmitAssignment, assignment=work.id)
        worker.act(c.ChangeData, data={"n": turn})
        worker.act(c.StartProcess, process="ask")
        worker.act(c.StartProcess, process="act")
        worker.act(c.AddTask, name=f"task {turn}")
        worker.act(c.AddComment, text="x" * 200)
        worker.act(c.AttachFile, name=f"{turn}.pdf", digest="0" * 64, size=1, category="mail")
        worker.act(c.RedoStep, step="a", reason="again") if not _open(worker, "a") else None
        worker.act(c.AddParticipant, person=f"p{turn % 20}", role=str(turn))
        worker.act(
            c.ChangeStage, stage=("two", "one")[turn % 2], reason="round"
        ) if turn % 3 == 0 else None
        if worker.state.stage == "two":
            worker.act(c.ChangeStage, stage="one", reason="back")
        work = next(iter(worker.state.assignments.values()))
        worker.act(c.TransferAssignment, assignment=work.id, person="ann", reason="x")
    assert worker.size() <= 64_000, f"{worker.size()} bytes after {worker.events} events"
    assert worker.size() <= 8_000, "what ended leaves nothing behind"


def _open(worker: Worker, step: str) -> bool:
    return any(a.step == step for a in worker.state.assignments.values())
