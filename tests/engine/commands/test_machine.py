"""Random people do random things to one rich case: whatever they do, the case stays whole.

The test world checks replay, determinism and encoding of every decision; the invariants below
say what must hold of the case itself.
"""

from __future__ import annotations

import contextlib
import uuid
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from casewright.engine import commands as c
from casewright.engine import urgency
from casewright.engine.audit import GENESIS, chain, verify
from casewright.engine.decision import Refused
from casewright.engine.state import Case
from tests.engine.world import DAY, DONE, HOUR, World, form, process, stage, staged

PEOPLE = ("ann", "bob", "cleo")
STAGES = ("intake", "work", "aside", "closing")
STEPS = ("take", "left", "right", "row", "vote", "called", "extra", "inner", "late", "close")


def document() -> dict[str, Any]:
    """A case type with a bit of everything."""
    fork = {
        "id": "fork", "kind": "parallel", "sla": ["day"], "join": "any", "rest": "finish",
        "branches": [
            {"id": "l", "steps": [form("left", sla=["day"])]},
            {"id": "r", "steps": [form("right", boundaries=[
                {"id": "slow", "after": "PT5H", "interrupt": False, "next": "after_right"},
                {"id": "stop", "message": "stop", "next": "after_right"},
            ]), form("after_right", when="n > 1")]},
        ],
    }  # fmt: skip
    rows = {"id": "rows", "kind": "for each", "each": "for i in 1..2 return i", "join": 1,
            "steps": [form("row", route={"queue": "desk"})]}  # fmt: skip
    vote = {"id": "vote", "kind": "approve", "mode": "consensus", "need": 2,
            "approvers": '["ann", "bob", "cleo"]'}  # fmt: skip
    leave = {"id": "leave", "kind": "decide", "rules": [
        {"when": "n > 5", "outcome": "out"}, {"set": {"n": "n + 1"}}],
        "outcomes": [{"id": "out", "stage": "closing"}]}  # fmt: skip
    return staged(
        stage("intake", process("p1", form("take", sla=["day"])),
              process("wait", {"id": "w", "kind": "wait", "message": "go", "keep": True},
                      form("late"), outlives_stage=True, required=False)),
        stage("work", process("p2", fork, rows, vote, leave,
                              {"id": "call", "kind": "call process", "process": "shared"}, sla=["day"]),
              process("again", form("extra"), start={"mode": "when", "when": "n = 2", "repeat": True},
                      exit=[{"when": "n = 4"}]),
              phases=[{"id": "ph", "entry": [{"when": "n > 2"}], "sla": ["day"],
                       "processes": [process("p3", form("inner"))]}],
              milestones=[{"id": "m", "entry": [{"on": [{"item": "p3"}]}]}],
              sla=["week", "day"], keep_on_return=True, status="Working"),
        stage("aside", process("p4", {"id": "sleep", "kind": "wait", "interval": "PT3H"}),
              alternate=True, complete="return"),
        stage("closing", process("p5", form("close", repeat={"while": "n < 3", "most": 4})),
              require={"condition": "n > 0"}, complete=DONE),
        fields=[{"id": "n", "kind": "integer"}, {"id": "hold", "kind": "boolean"}],
        type={"sla": ["week"], "actions": [process("act", form("extra2"))], "urgency": 5},
        processes=[process("shared", form("called"))],
        messages=[{"id": "go"}, {"id": "stop"}],
        slas=[
            {"id": "day", "goal": "PT4H", "deadline": "P1D", "passed": {"every": "PT6H", "times": 4},
             "urgency": {"initial": 1, "goal": 10, "deadline": 30, "passed": 15},
             "on_goal": [{"do": "notify"}], "on_deadline": [{"do": "climb"}],
             "on_passed": [{"do": "start process", "process": "act"}]},
            {"id": "week", "when": "n > 1", "deadline": "P7D", "pause_when": "hold",
             "reset_when": "n = 3", "cancel_when": "n = 9",
             "on_deadline": [{"do": "change stage", "stage": "aside"}]},
        ],
    )  # fmt: skip


class Life(RuleBasedStateMachine):
    """One case and three people."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World(document())
        for name, manager in (("ann", "bob"), ("bob", "cleo"), ("cleo", None)):
            self.world.person(name, manager=manager, queues=["desk"])
        self.refusals = 0

    @initialize(n=st.integers(0, 4), far=st.booleans())
    def begin(self, n: int, far: bool) -> None:
        case = self.world.create(n=n)
        if far:
            self.world.act(c.ChangeStage, case, stage="work", reason="x")

    @property
    def case(self) -> Case:
        return self.world.cases["case-1"]

    def attempt(self, kind: type[c.CaseCommand], actor: str, **more: Any) -> None:
        """A person tries something that may be refused."""
        with contextlib.suppress(Refused):
            self.world.act(kind, self.case, actor, **more)
            return
        self.world.sent.clear()
        self.refusals += 1

    @precondition(lambda self: self.case.assignments)
    @rule(data=st.data(), actor=st.sampled_from(PEOPLE), n=st.none() | st.integers(0, 9))
    def work(self, data: st.DataObject, actor: str, n: int | None) -> None:
        chosen = data.draw(st.sampled_from(sorted(self.case.assignments)))
        found = self.case.assignments[chosen]
        outcome = data.draw(st.sampled_from(("approve", "reject"))) if found.step == "vote" else ""
        self.attempt(
            c.SubmitAssignment, found.assignee or actor, assignment=chosen, outcome=outcome,
            data={} if n is None else {"n": n},
        )  # fmt: skip

    @rule(rounds=st.integers(1, 4), n=st.none() | st.integers(0, 9))
    def work_on(self, rounds: int, n: int | None) -> None:
        """Several pieces of work in a row, so that cases come far."""
        for _ in range(rounds):
            for chosen, found in list(self.case.assignments.items()):
                self.attempt(
                    c.SubmitAssignment, found.assignee or "ann", assignment=chosen,
                    outcome="approve" if found.step == "vote" else "",
                    data={} if n is None or found.step != "extra" else {"n": n},
                )  # fmt: skip

    @precondition(lambda self: self.case.assignments)
    @rule(
        data=st.data(),
        actor=st.sampled_from(PEOPLE),
        what=st.sampled_from(("claim", "release", "transfer", "snooze", "skip")),
    )
    def handle(self, data: st.DataObject, actor: str, what: str) -> None:
        chosen = data.draw(st.sampled_from(sorted(self.case.assignments)))
        kinds: dict[str, tuple[type[c.CaseCommand], dict[str, Any]]] = {
            "claim": (c.ClaimAssignment, {}),
            "release": (c.ReleaseAssignment, {}),
            "transfer": (c.TransferAssignment, {"person": actor}),
            "snooze": (c.SnoozeAssignment, {"until": self.world.now + 2 * HOUR}),
            "skip": (c.SkipStep, {"reason": "x"}),
        }
        kind, more = kinds[what]
        self.attempt(kind, actor, assignment=chosen, **more)

    @rule(actor=st.sampled_from(PEOPLE), n=st.integers(0, 9), hold=st.booleans())
    def change(self, actor: str, n: int, hold: bool) -> None:
        self.attempt(c.ChangeData, actor, data={"n": n, "hold": hold})

    @rule(actor=st.sampled_from(PEOPLE), name=st.sampled_from(STAGES))
    def move(self, actor: str, name: str) -> None:
        self.attempt(c.ChangeStage, actor, stage=name, reason="x")

    @rule(step=st.sampled_from(STEPS), process_id=st.sampled_from(("act", "p1")))
    def more_work(self, step: str, process_id: str) -> None:
        self.attempt(c.RedoStep, "ann", step=step, reason="x")
        self.attempt(c.StartProcess, "ann", process=process_id)

    @rule(actor=st.sampled_from(PEOPLE))
    def task(self, actor: str) -> None:
        self.attempt(c.AddTask, actor, name="call")

    @rule(name=st.sampled_from(("go", "stop", "other")))
    def hear(self, name: str) -> None:
        self.attempt(c.DeliverMessage, "ann", message=name)

    @rule(hours=st.integers(1, 40))
    def time_passes(self, hours: int) -> None:
        self.world.pass_time(hours * HOUR)

    @rule(days=st.integers(1, 9))
    def closed_for_days(self, days: int) -> None:
        self.world.now += days * DAY
        self.world.pass_time(0)

    @rule(what=st.sampled_from((c.SuspendCase, c.ResumeCase, c.CompleteStage, c.ResumeCase)))
    def steer(self, what: type[c.CaseCommand]) -> None:
        self.attempt(what, "bob")

    @rule(resolve=st.integers(0, 5), name=st.sampled_from(STAGES))
    def end_and_reopen(self, resolve: int, name: str) -> None:
        if not resolve:
            self.attempt(c.CancelCase, "cleo", reason="x")
        if self.case.resolved:
            self.attempt(c.ReopenCase, "cleo", stage=name)

    @rule()
    def migrate(self) -> None:
        version = 2 if self.case.version == 1 else 1
        if version not in self.world.plans:
            self.world.publish(document(), version)
        self.attempt(c.MigrateCase, "bob", version=version)

    # ------------------------------------------------------------------------------ invariants

    @precondition(lambda self: self.world.cases)
    @invariant()
    def everything_belongs_to_something(self) -> None:
        case = self.case
        plan = self.world.plans[case.version].type("t")
        for scope in case.scopes.values():
            assert not scope.parent or scope.parent in case.scopes
            assert scope.parent or scope.item in case.items
            if scope.token:
                assert scope.token in case.tokens, "a scope whose waiting token is gone"
        for token in case.tokens.values():
            assert token.scope in case.scopes
            assert token.step in plan.processes[case.scopes[token.scope].process].nodes
        for work in case.assignments.values():
            if work.token:
                assert case.tokens[work.token].step == work.step
                assert not case.tokens[work.token].parked
            assert work.item in case.items
        assert set(case.waits) <= set(case.tokens)

    @precondition(lambda self: self.world.cases)
    @invariant()
    def every_active_process_has_something_to_do(self) -> None:
        case = self.case
        within = {scope.item for scope in case.scopes.values()}
        for item in case.items.values():
            if item.state == "active" and item.scope:
                assert item.id in within
        busy = {token.scope for token in case.tokens.values()}
        busy |= {scope.parent for scope in case.scopes.values()}
        for scope in case.scopes.values():
            if scope.kind in ("process", "call"):
                assert scope.id in busy, "a flow with nothing in it"

    @precondition(lambda self: self.world.cases)
    @invariant()
    def clocks_and_timers_belong_to_something_live(self) -> None:
        case = self.case
        for clock in case.clocks.values():
            live: dict[str, Any] = {
                "case": {0}, "stage": case.visits, "process": case.items, "step": case.tokens,
            }  # fmt: skip
            assert clock.ref in live[clock.on], f"a clock of a {clock.on} that is over"
        for timer in (*case.timers, *case.stashed):
            kind, _, rest = timer.partition(":")
            if kind == "c":
                assert int(rest) in case.clocks
            elif kind == "w":
                assert int(rest) in case.waits
            elif kind == "b":
                assert int(rest.partition(":")[0]) in case.tokens
            else:
                assert case.assignments[rest].snoozed
        assert not (case.suspended and case.timers)

    @precondition(lambda self: self.world.cases)
    @invariant()
    def a_resolved_case_holds_nothing_live(self) -> None:
        case = self.case
        if case.resolved:
            parts = (case.tokens, case.scopes, case.assignments, case.clocks, case.timers,
                     case.waits, case.items, case.visits, case.stashed, case.effects)  # fmt: skip
            assert not any(parts)
            assert not case.suspended
        else:
            assert case.stage == "" or case.visit in case.visits

    @precondition(lambda self: self.world.cases)
    @invariant()
    def urgency_stays_within_its_bounds(self) -> None:
        case = self.case
        assert 10 <= urgency.of_case(case) <= 100
        assert all(10 <= urgency.of(case, work) <= 100 for work in case.assignments.values())

    def teardown(self) -> None:
        """The whole history chains and verifies."""
        if "case-1" not in self.world.cases:
            return
        history = self.world.history["case-1"]
        command = c.AddComment(id=str(uuid.UUID(int=0)), actor="ann", case="case-1", text="x")
        records, head = chain(
            command, [event for event, _, _ in history], stream="case:case-1", at=self.world.now,
            head=GENESIS, after=0, salts=(n.to_bytes(16, "big") for n in range(len(history))),
        )  # fmt: skip
        assert verify(records, stream="case:case-1") == (None, len(history), head)


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=25, stateful_step_count=30)
