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
    stored = answers.encode(given)
    assert answers.decode("cmd", "digest", "case:c", 5, stored) == given
    assert answers.encode(answers.decode("cmd", "digest", "case:c", 5, stored)) == stored


def test_what_stands_in_other_columns_is_not_stored_twice() -> None:
    case = Case("c", "t", "b", 1, "N-1", 0, "ann", status="Open-X", stage="intake")
    stored = answers.encode(answers.answer("cmd-id", "digest-of-it", "case:c", 5, case))
    assert b"cmd-id" not in stored
    assert b"digest" not in stored


def test_streams_without_a_case_have_an_answer_too() -> None:
    given = answers.answer("cmd", "digest", "workspace", 5, None)
    assert (given.status, given.stage, given.assignments) == ("", "", ())
