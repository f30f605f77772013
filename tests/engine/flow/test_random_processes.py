"""Any process and any workers: the case comes to rest, is whole, and can be brought to its end."""

from __future__ import annotations

import contextlib
import os
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from casewright.blueprint.check import check
from casewright.blueprint.document import Blueprint
from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.decision import Refused
from casewright.engine.state import Case

from ..notation import document, human, messages, process
from ..world import HOUR, World
from .processes import assert_accounted_for, processes

_EXAMPLES = int(os.environ.get("CASEWRIGHT_EXAMPLES", "60"))
#: A person who only ever does the next thing must come to the end in so many acts.
_MOST = 400


@settings(
    max_examples=_EXAMPLES, deadline=None, derandomize="CASEWRIGHT_EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)  # fmt: skip
@given(processes(), st.lists(st.integers(0, 999), max_size=12))
def test_any_process_worked_by_anybody_is_whole_and_can_be_finished(
    steps: list[dict[str, Any]], choices: list[int]
) -> None:
    source = document(
        *steps, processes=[process("shared", human("inside"))], messages=messages("m")
    )
    assume(not any(f.severity == "error" for f in check(Blueprint.model_validate(source))))
    w = World(source)
    case = w.create(n=0, rows=[{"name": "x"}, {"name": "y"}, {"name": "z"}])
    assert_accounted_for(case)
    for choice in choices:
        if w.cases[case.id].resolved:
            break
        _act(w, case, choice)
        assert_accounted_for(w.cases[case.id])
    _finish(w, case)
    assert w.events(case, e.IncidentRaised) == []
    ended = w.cases[case.id]
    assert (ended.tokens, ended.scopes, ended.waits, ended.timers) == ({}, {}, {}, {})


def _act(w: World, case: Case, choice: int) -> None:
    """One thing that somebody might do."""
    now = w.cases[case.id]
    works = list(now.assignments.values())
    act, pick = choice % 10, choice // 10
    if act == 0:
        w.pass_time(HOUR)
    elif act == 1:
        w.act(c.DeliverMessage, case, message="m")
    elif act == 2:
        w.act(c.ChangeData, case, data={"n": pick % 7})
    elif act == 3:
        _add_item(w, now, pick)
    elif works:
        work = works[pick % len(works)]
        if act == 4:
            w.act(c.SkipStep, case, assignment=work.id, reason="because")
        else:
            _submit(w, case, work.id, "jump" if act < 7 else "on")


def _submit(w: World, case: Case, assignment: str, outcome: str) -> None:
    now = w.cases[case.id]
    token = now.tokens[now.assignments[assignment].token]
    outcomes = w.plans[1].types["t"].processes[now.scopes[token.scope].process].nodes[token.step]
    chosen = outcome if outcomes.outcomes else ""
    w.act(c.SubmitAssignment, case, assignment=assignment, outcome=chosen)


def _add_item(w: World, now: Case, pick: int) -> None:
    running = [s for s in now.scopes.values() if s.kind == "each" and not s.fired]
    if running:
        step = running[pick % len(running)].step
        # An item of this number may be there already, which is refused in plain words.
        with contextlib.suppress(Refused):
            w.act(c.AddItem, now, step=step, value={"name": f"new{pick}"})


def _finish(w: World, case: Case) -> None:
    for _ in range(_MOST):
        now = w.cases[case.id]
        if now.resolved:
            return
        if now.assignments:
            _submit(w, case, next(iter(now.assignments)), "on")
        elif now.timers:
            w.pass_time(HOUR)
        else:
            w.act(c.DeliverMessage, case, message="m")
        assert_accounted_for(w.cases[case.id])
    raise AssertionError(f"not at an end: {w.cases[case.id]}")
