"""Where the engine cannot go on: a way out that the step names, else a person mends and retries."""

from __future__ import annotations

import pytest

from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.decision import Refused

from ..notation import human, parallel, world

BAD = {"id": "until", "kind": "wait", "date": "when_due"}


def test_on_error_leads_to_another_step() -> None:
    w = world({**BAD, "on_error": "mend", "next": "after"}, human("mend"), human("after"))
    case = w.create()
    assert w.open(case) == ["mend"]
    (incident,) = w.events(case, e.IncidentRaised)
    assert incident.token is None, "recorded, and nobody is asked to act on it"
    w.submit(case, "mend")
    assert w.submit(case, "after").resolved


def test_an_error_edge_does_the_same() -> None:
    edge = {"id": "oops", "error": True, "next": "mend"}
    w = world({**BAD, "boundaries": [edge], "next": "after"}, human("mend"), human("after"))
    case = w.create()
    assert w.open(case) == ["mend"]
    assert [b.boundary for b in w.events(case, e.BoundaryPassed)] == ["oops"]


def test_an_error_edge_that_does_not_interrupt_tells_and_keeps_the_incident() -> None:
    edge = {"id": "oops", "error": True, "next": "tell", "interrupt": False}
    w = world(
        {**BAD, "boundaries": [edge], "next": "after"}, human("tell", next="end"), human("after")
    )
    case = w.create()
    w.submit(case, "tell")
    assert not w.cases[case.id].resolved
    w.act(c.ChangeData, case, data={"when_due": "2026-03-01T00:00:00Z"})
    w.act(c.RedoStep, case, step="until", reason="mended")
    assert w.open(case) == ["after"]


def test_an_incident_in_a_branch_is_mended_there() -> None:
    w = world(parallel("p", [BAD, human("a")], [human("b")]), human("after"))
    case = w.create()
    w.act(c.ChangeData, case, data={"when_due": "2026-03-01T00:00:00Z"})
    w.act(c.RedoStep, case, step="until", reason="mended")
    assert w.open(case) == ["a", "b"]


def test_a_failed_step_does_not_let_its_stage_complete() -> None:
    w = world(BAD)
    case = w.create()
    assert not case.resolved
    w.act(c.RedoStep, case, step="until", reason="once more")
    assert len(w.events(case, e.IncidentRaised)) == 2, "tried again, and failed again"
    assert len(w.cases[case.id].tokens) == 1


def test_a_step_that_is_at_work_is_not_tried_again_as_an_incident() -> None:
    w = world(parallel("p", [human("a")], [human("b")]), human("after"))
    case = w.create()
    with pytest.raises(Refused, match="parallel"):
        w.act(c.RedoStep, case, step="a", reason="why not")


def test_steps_that_cannot_run_yet_say_so() -> None:
    w = world({"id": "guess", "kind": "predict", "model": "x"}, human("after"))
    case = w.create()
    (incident,) = w.events(case, e.IncidentRaised)
    assert "predict" in incident.problem
