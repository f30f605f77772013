"""Random blueprints of the shape that most work has, worked by anybody in any order.

Stages of human and automatic steps, a decision, now and then a parallel pair, a promise on each
human step; commands that are right and commands that are wrong. After each: folding gives the same
case (the world checks it), and tokens, scopes, visits, clocks and items belong together.
"""

from __future__ import annotations

import contextlib
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine import urgency
from casewright.engine.decision import Refused
from casewright.engine.state import Case
from tests.engine.notation import clean_world, human, parallel
from tests.engine.world import DAY, HOUR

FIELDS = [{"id": "amount", "kind": "integer"}, {"id": "auto_n", "kind": "integer"}]
SLAS = [
    {"id": "day", "goal": "PT8H", "deadline": "P1D", "urgency": {"goal": 10, "deadline": 20}},
    {"id": "week", "deadline": "P7D", "passed": {"every": "P1D", "times": 2}},
]
PEOPLE = ("ann", "bob")


@st.composite
def blueprints(draw: st.DrawFn) -> dict[str, Any]:
    """A blueprint of two to four stages."""
    count = draw(st.integers(2, 4))
    stages = [_stage(draw, number, count) for number in range(count)]
    kind = {"id": "t", "prefix": "T", "fields": FIELDS, "stages": stages}
    return {"blueprint": "b", "case_types": [kind], "slas": SLAS}


def _stage(draw: st.DrawFn, number: int, count: int) -> dict[str, Any]:
    s = f"s{number}"
    promise = draw(st.sampled_from([["day"], ["week"], ["day"], []]))
    works = [human(f"{s}_h{n}", sla=promise) for n in range(draw(st.integers(1, 3)))]
    if len(works) > 1 and draw(st.booleans()):
        join = draw(st.sampled_from(["all", "any"]))
        works = [parallel(f"{s}_fork", *[[work] for work in works], join=join)]
    bump = {"id": f"{s}_a", "kind": "set data", "set": {"auto_n": "auto_n + 1"}}
    threshold = draw(st.sampled_from([0, 100, 1_000]))
    gate = {
        "id": f"{s}_gw", "kind": "decide",
        "branches": [{"id": f"{s}_more", "when": f"amount > {threshold}",
                      "steps": [human(f"{s}_x", sla=promise)]}],
    }  # fmt: skip
    steps = [bump, *works, *([gate] if draw(st.booleans()) else [])]
    last = number == count - 1
    return {
        "id": s,
        "complete": {"resolve": "Resolved-Completed"} if last else "advance",
        "keep_on_return": draw(st.booleans()),
        "processes": [{"id": f"{s}_p", "steps": steps}],
        **(
            {"skip_when": f"amount = {number}"}
            if 0 < number < count - 1 and draw(st.booleans())
            else {}
        ),
    }


class Work(RuleBasedStateMachine):
    """One case of a random blueprint."""

    @initialize(document=blueprints(), amount=st.integers(0, 2_000))
    def begin(self, document: dict[str, Any], amount: int) -> None:
        self.world = clean_world(document)
        for name in PEOPLE:
            self.world.person(name, everything=name == "bob")
        self.stages = [stage["id"] for stage in document["case_types"][0]["stages"]]
        self.world.create(amount=amount, auto_n=0)

    @property
    def case(self) -> Case:
        return self.world.cases["case-1"]

    def attempt(self, kind: type[c.CaseCommand], actor: str, **more: Any) -> None:
        """Somebody tries something; what is refused must leave no trace."""
        before, events = self.case, len(self.world.history["case-1"])
        with contextlib.suppress(Refused):
            self.world.act(kind, self.case, actor, **more)
            return
        assert self.case is before
        assert len(self.world.history["case-1"]) == events

    # ------------------------------------------------------------------------------ right

    @precondition(lambda self: self.case.assignments and not self.case.suspended)
    @rule(data=st.data(), amount=st.none() | st.integers(0, 2_000))
    def submit(self, data: st.DataObject, amount: int | None) -> None:
        chosen = data.draw(st.sampled_from(sorted(self.case.assignments)))
        found = self.case.assignments[chosen]
        typed = {} if amount is None else {"amount": amount}
        before = self.case
        after = self.world.act(
            c.SubmitAssignment, before, found.assignee or "bob", assignment=chosen, data=typed
        )
        assert chosen not in after.assignments
        assert after.doers[found.step] == (found.assignee or "bob")

    @precondition(lambda self: self.case.assignments)
    @rule()
    def finish_all_that_is_open(self) -> None:
        for chosen, found in list(self.case.assignments.items()):
            self.attempt(c.SubmitAssignment, found.assignee or "bob", assignment=chosen)

    @rule(hours=st.integers(1, 60))
    def time_passes(self, hours: int) -> None:
        before = self.case.data
        self.world.pass_time(hours * HOUR)
        assert self.case.data == before, "a promise that is broken changes no data"

    @rule(target_stage=st.integers(0, 3))
    def change_stage(self, target_stage: int) -> None:
        name = self.stages[target_stage % len(self.stages)]
        visits = self.case.visit
        self.attempt(c.ChangeStage, "bob", stage=name, reason="x")
        assert self.case.visit >= visits

    @rule()
    def pause(self) -> None:
        self.attempt(c.SuspendCase, "bob", reason="x")

    @precondition(lambda self: self.case.suspended)
    @rule()
    def go_on(self) -> None:
        self.world.act(c.ResumeCase, self.case, "bob")
        assert not self.case.suspended

    @precondition(lambda self: self.case.resolved)
    @rule(target_stage=st.integers(0, 3))
    def reopen(self, target_stage: int) -> None:
        self.attempt(c.ReopenCase, "bob", stage=self.stages[target_stage % len(self.stages)])

    # ------------------------------------------------------------------------------- wrong

    @rule(actor=st.sampled_from(PEOPLE))
    def submit_what_is_not_there(self, actor: str) -> None:
        self.attempt(c.SubmitAssignment, actor, assignment="no such work")

    @precondition(lambda self: self.case.assignments)
    @rule()
    def submit_for_somebody_else(self) -> None:
        chosen, found = next(iter(self.case.assignments.items()))
        if found.assignee is not None:
            other = next(name for name in PEOPLE if name != found.assignee)
            before = self.case
            self.attempt(c.SubmitAssignment, other, assignment=chosen)
            assert self.case is before, "it is somebody else's"

    @rule(value=st.sampled_from(["lots", [], {"a": 1}, "1" * 200]))
    def type_nonsense(self, value: Any) -> None:
        before = self.case.data
        self.attempt(c.ChangeData, "ann", data={"amount": value})
        assert self.case.data == before

    @rule()
    def ask_for_what_does_not_exist(self) -> None:
        self.attempt(c.ChangeStage, "bob", stage="nowhere")
        self.attempt(c.StartProcess, "bob", process="nothing")
        self.attempt(c.RedoStep, "bob", step="nothing", reason="x")
        self.attempt(c.ChangeData, "bob", data={"nothing": 1})
        self.attempt(c.SkipStep, "bob", step="s0_a", reason="x")

    # --------------------------------------------------------------------------- invariants

    @precondition(lambda self: hasattr(self, "world"))
    @invariant()
    def tokens_and_scopes_belong_together(self) -> None:
        case = self.case
        for token in case.tokens.values():
            assert token.scope in case.scopes
        for scope in case.scopes.values():
            assert scope.parent in case.scopes if scope.parent else scope.item in case.items
            assert not scope.token or scope.token in case.tokens
            assert scope.arrived <= scope.expected or scope.kind not in ("parallel", "each")

    @precondition(lambda self: hasattr(self, "world"))
    @invariant()
    def each_open_step_is_somebodys_and_nothing_else_is_open(self) -> None:
        case = self.case
        waiting = {scope.token for scope in case.scopes.values()}
        at_work = {work.token for work in case.assignments.values()}
        for token in case.tokens.values():
            assert token.parked or token.id in waiting or token.id in at_work
        assert at_work <= set(case.tokens)

    @precondition(lambda self: hasattr(self, "world"))
    @invariant()
    def a_promise_runs_exactly_while_its_step_is_open(self) -> None:
        case = self.case
        plan = self.world.plans[1].type("t")
        promised = {
            token.id
            for token in case.tokens.values()
            if not token.parked
            and plan.processes[case.scopes[token.scope].process].nodes[token.step].slas
            and any(work.token == token.id for work in case.assignments.values())
        }
        running = [clock.ref for clock in case.clocks.values() if clock.on == "step"]
        assert sorted(running) == sorted(promised)

    @precondition(lambda self: hasattr(self, "world"))
    @invariant()
    def timers_are_those_of_the_clocks(self) -> None:
        case = self.case
        due = {
            f"c:{clock.id}": clock.next
            for clock in case.clocks.values()
            if clock.next is not None and not clock.paused
        }
        assert case.timers == due
        assert not (case.suspended and case.timers)

    @precondition(lambda self: hasattr(self, "world"))
    @invariant()
    def there_is_one_visit_of_an_open_case(self) -> None:
        case = self.case
        if case.resolved:
            assert not any((case.visits, case.items, case.tokens, case.scopes, case.clocks))
        else:
            assert list(case.visits) == [case.visit]
            assert case.visits[case.visit].stage == case.stage
            entered = [x.visit for x in self.world.events(case, e.StageEntered)]
            assert entered == sorted(set(entered)), "each entry has a number of its own"

    @precondition(lambda self: hasattr(self, "world"))
    @invariant()
    def numbers_are_given_once(self) -> None:
        case = self.case
        numbers = [*case.items, *case.tokens, *case.scopes, *case.clocks]
        assert len(numbers) == len(set(numbers))
        assert max(numbers, default=0) <= case.counter

    @precondition(lambda self: hasattr(self, "world"))
    @invariant()
    def urgency_follows_from_the_clocks(self) -> None:
        case = self.case
        for work in case.assignments.values():
            own = sum(k.urgency for k in case.clocks.values() if k.ref == work.token)
            assert urgency.of(case, work) == min(100, 10 + own)

    @precondition(lambda self: hasattr(self, "world"))
    @invariant()
    def what_the_decision_says_of_timers_and_work_is_so(self) -> None:
        decision = self.world.last
        if decision is None or decision.case is not self.case:
            return
        for timer, due in decision.timers.items():
            assert self.case.timers.get(timer) == due
        known = set(self.case.assignments)
        before = set() if decision.before is None else set(decision.before.assignments)
        assert known ^ before <= set(decision.assignments)

    def teardown(self) -> None:
        """Whatever happened, one day of undisturbed work ends the case."""
        if not hasattr(self, "world") or self.case.resolved:
            return
        if self.case.suspended:
            self.world.act(c.ResumeCase, self.case, "bob")
        for _ in range(60):
            work = next(iter(self.case.assignments.values()), None)
            if work is None:
                break
            self.world.act(
                c.SubmitAssignment, self.case, work.assignee or "bob", assignment=work.id
            )
            self.world.now += DAY // 60
        assert self.case.resolved, f"stuck in {self.case.stage}"


TestWork = Work.TestCase
TestWork.settings = settings(max_examples=15, stateful_step_count=20, deadline=None)
