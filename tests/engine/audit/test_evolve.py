"""Folding a history: every event is applied, arguments are not changed, contradictions are errors."""

from __future__ import annotations

import msgspec
import pytest

from casewright.engine import events as e
from casewright.engine.apply import APPLY
from casewright.engine.evolve import evolve, fold
from casewright.engine.state import Parent

CREATED = e.CaseCreated("t", "b", 1, "T-1", {"n": 1}, parent=Parent("up", "make"))
GOVERNED = {
    e.PersonDefined, e.PersonRemoved, e.AbsencesSet, e.BlueprintPublished, e.BlueprintRetired,
    e.NotificationsSet, e.QueueAlertSet, e.QueueAlerted,
}  # fmt: skip


def test_every_event_of_a_case_is_applied() -> None:
    known = set(e.AnyEvent.__args__)
    assert known - GOVERNED - {e.CaseCreated} == set(APPLY)


def test_the_first_event_makes_the_case() -> None:
    case = evolve(None, CREATED, 5, "ann", "k")
    assert (case.id, case.number, case.sequence, case.time, case.created_by, case.changed) == (
        "k", "T-1", 1, 5, "ann", {"n": 1},
    )  # fmt: skip


def test_folding_changes_nothing_that_it_was_given() -> None:
    case = evolve(None, CREATED, 5, "ann", "k")
    before = msgspec.json.encode(case)
    after = evolve(case, e.DataChanged({"n": 2}), 6, "bob")
    assert msgspec.json.encode(case) == before
    assert (after.data, after.changed, after.sequence, after.time) == ({"n": 2}, {"n": 2}, 2, 6)


def test_a_history_that_does_not_begin_or_is_empty_is_an_error() -> None:
    with pytest.raises(KeyError, match="does not begin with its creation"):
        fold(None, [(e.CaseReopened(), 1, "ann")], "k")
    with pytest.raises(KeyError, match="is empty"):
        fold(None, [], "k")


def test_a_history_that_contradicts_itself_is_an_error() -> None:
    with pytest.raises(KeyError):
        fold(None, [(CREATED, 1, "ann"), (e.AssignmentCompleted("none", "a"), 2, "ann")], "k")
