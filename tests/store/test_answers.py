"""An answer is built in one place and comes back byte for byte."""

from __future__ import annotations

from casewright.engine.state import Assignment, Case
from casewright.store import answers
from casewright.store.port import Answer


def test_the_answer_tells_status_stage_and_open_work() -> None:
    case = Case("c", "t", "b", 1, "N-1", 0, "ann", status="Open-X", stage="intake")
    case.assignments = {"w": Assignment("w", 1, "s", "intake", 1, 0)}
    given = answers.answer("cmd", "digest", "case:c", 5, case)
    assert given == Answer("cmd", "digest", "case:c", 5, "Open-X", "intake", ("w",))
    assert answers.decode(answers.encode(given)) == given
    assert answers.encode(given) == answers.encode(answers.decode(answers.encode(given)))


def test_streams_without_a_case_have_an_answer_too() -> None:
    given = answers.answer("cmd", "digest", "workspace", 5, None)
    assert (given.status, given.stage, given.assignments) == ("", "", ())
