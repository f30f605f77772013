"""Whatever happens to people: work is with somebody who may do it, offered, or an incident.

A machine plays with a small office: people come, leave, go on leave and take over; work is created,
claimed, handed on, asked about, skipped and done. The world checks every decision twice.
"""

from __future__ import annotations

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
from casewright.engine.decision import Refused
from casewright.engine.incidents import stuck
from casewright.engine.state import Assignment, Case

from ..notation import human, world
from ..world import DAY, HOUR, World

NAMES = ("ann", "bob", "cid", "dot")
people = st.sampled_from(NAMES)

LAST = {"person": "root"}
ROUTES: tuple[dict[str, Any], ...] = (
    {"queue": "desk", "push": "round robin"},
    {"queue": "desk", "push": "least loaded", "skills": {"law": 3}, "otherwise": LAST},
    {"queue": "desk", "not_who_did": ["first"]},
    {"queue": "desk", "push": "skill", "skills": {"law": 2}, "not_who_did": ["first"]},
    {"person": "bob", "not_who_did": ["first"], "otherwise": {"manager_of": "case.created_by"}},
    {"persona": "clerk", "who_did": "first", "otherwise": LAST},
)


class Office(RuleBasedStateMachine):
    """People come and go while their work is handed around."""

    def __init__(self) -> None:
        super().__init__()
        self.world: World

    @initialize(route=st.sampled_from(ROUTES), line=st.booleans())
    def opens(self, route: dict[str, Any], line: bool) -> None:
        approve = {"id": "ok", "kind": "approve", "mode": "reporting line", "levels": 2}
        steps = [human("first", route={"queue": "desk"}), human("second", route=route)]
        self.world = w = world(
            *steps, *([approve] if line else []), queues=[{"id": "desk"}],
            personas=[{"id": "clerk"}, {"id": "lead", "rights": ["execute", "skip", "reassign"]}],
            skills=[{"id": "law"}],
        )  # fmt: skip
        for name, manager in zip(NAMES, (*NAMES[1:], None), strict=True):
            w.person(name, manager=manager, queues=["desk"], personas=["clerk"], skills={"law": 3})
        w.person("root", everything=True)
        self.create("ann")

    def attempt(self, kind: type[c.CaseCommand], who: str, case: Case, **more: Any) -> None:
        """Somebody tries; to be refused is fine, and changes nothing."""
        before = self.world.cases[case.id]
        try:
            self.world.act(kind, case, who, **more)
        except Refused:
            assert self.world.cases[case.id] == before

    def some(self, data: st.DataObject) -> tuple[Case, Assignment] | None:
        works = [
            (case, work) for case in self.world.cases.values() for work in case.assignments.values()
        ]
        return data.draw(st.sampled_from(works)) if works else None

    # ------------------------------------------------------------------------------ what happens

    @precondition(lambda self: len(self.world.cases) < 4)
    @rule(who=people)
    def create(self, who: str) -> None:
        self.world.now += HOUR
        self.world.create(actor=who)

    @rule(who=people, substitute=people | st.none(), days=st.integers(0, 3))
    def goes_away(self, who: str, substitute: str | None, days: int) -> None:
        if who in self.world.people:
            until = self.world.now + days * DAY
            self.world.people[who]["away"] = [[self.world.now, until, substitute]]

    @rule(who=people, level=st.integers(0, 5), in_desk=st.booleans())
    def changes(self, who: str, level: int, in_desk: bool) -> None:
        if who in self.world.people:
            skills = {"law": level} if level else {}
            self.world.people[who].update(skills=skills, queues=["desk"] if in_desk else [])

    @rule(who=people)
    def leaves(self, who: str) -> None:
        self.world.people.pop(who, None)

    @rule(who=st.sampled_from((*NAMES, "root")), to=people, data=st.data(), kind=st.sampled_from(
        (c.ClaimAssignment, c.ReleaseAssignment, c.TransferAssignment, c.DelegateAssignment,
         c.AskQuestion, c.AnswerQuestion, c.SkipStep, c.SubmitAssignment)
    ))  # fmt: skip
    def works(self, who: str, to: str, data: st.DataObject, kind: type[c.CaseCommand]) -> None:
        found = self.some(data)
        if found is None:
            return
        case, work = found
        more: dict[str, Any] = {"assignment": work.id}
        if kind in (c.TransferAssignment, c.DelegateAssignment, c.AskQuestion):
            more["person"] = to
        more |= {"question": "?"} if kind is c.AskQuestion else {}
        more |= {"answer": "!"} if kind is c.AnswerQuestion else {}
        more |= {"reason": "x"} if kind is c.SkipStep else {}
        if kind is c.SubmitAssignment and work.step == "ok":
            more["outcome"] = "approve"
        self.attempt(kind, who, case, **more)

    @rule(data=st.data())
    def mends(self, data: st.DataObject) -> None:
        broken = [
            (case, t)
            for case in self.world.cases.values()
            for t in stuck(case)
            if not self._at_work(case, t.id)
        ]
        if broken:
            case, token = data.draw(st.sampled_from(broken))
            self.attempt(c.RedoStep, "root", case, step=token.step, reason="again")

    # ------------------------------------------------------------------------------ what must hold

    @staticmethod
    def _at_work(case: Case, token: int) -> bool:
        return any(work.token == token for work in case.assignments.values())

    @invariant()
    def nothing_lies_in_nobodys_list(self) -> None:
        for case in self.world.cases.values():
            for work in case.assignments.values():
                assert work.assignee or work.queue or work.persona
                assert (work.state == "offered") == (work.assignee is None)

    @invariant()
    def nobody_has_work_that_they_must_not_do(self) -> None:
        for case in self.world.cases.values():
            for work in case.assignments.values():
                assert work.asker or work.assignee not in work.excluded

    @invariant()
    def every_open_case_is_with_somebody_or_says_why_not(self) -> None:
        for case in self.world.cases.values():
            if not case.resolved:
                assert case.assignments or list(stuck(case)), "it stalls unseen"

    @invariant()
    def a_question_is_with_who_was_asked_and_comes_back(self) -> None:
        for case in self.world.cases.values():
            for work in case.assignments.values():
                assert bool(work.asker) == bool(work.question)
                assert not work.asker or work.assignee not in (None, work.asker)


TestOffice = Office.TestCase
TestOffice.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, derandomize=True
)
