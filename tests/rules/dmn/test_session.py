"""What one evaluation shares: its budget and its trace."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from casewright.rules import feel
from casewright.rules.dmn.session import Entry, Recorder, Session
from casewright.rules.errors import EvaluationStopped, LimitExceeded
from casewright.rules.frames import NOWHERE, Environment

from .models import value


def repeat(work: Callable[[], object]) -> None:
    """Do something two thousand times."""
    for _ in range(2_000):
        work()


class TestBudget:
    def test_every_expression_spends_from_the_same_budget(self) -> None:
        session = Session(Environment(steps=1_000))
        loop = feel.compile("count(for i in 1..300 return i)")
        assert session.evaluate(loop, {}) == 300
        with pytest.raises(LimitExceeded, match="steps"):
            repeat(lambda: session.evaluate(loop, {}))

    def test_small_expressions_are_counted_too(self) -> None:
        session = Session(Environment(steps=50))
        one = feel.compile("1 + 1")
        with pytest.raises(LimitExceeded, match="steps"):
            repeat(lambda: session.evaluate(one, {}))

    def test_tests_are_counted(self) -> None:
        session = Session(Environment(steps=50))
        test = feel.compile_unary("> 5")
        assert session.holds(test, 6, {})
        assert not session.holds(test, 4, {})
        assert not session.holds(test, None, {})
        with pytest.raises(LimitExceeded, match="steps"):
            repeat(lambda: session.holds(test, 6, {}))

    def test_the_caller_is_asked_on_long_work(self) -> None:
        session = Session(Environment(stop=lambda: True))
        with pytest.raises(EvaluationStopped):
            repeat(session.tick)


class TestRecorder:
    def test_reasons_belong_to_the_node_that_is_open(self) -> None:
        recorder = Recorder()
        session = Session(NOWHERE, recorder)
        recorder.begin("decision", "outer")
        recorder.begin("decision", "inner")
        session.none("here", "why")
        session.none("here", "why")
        session.none("", "plainly")
        recorder.end({"a": 1}, None)
        recorder.end({}, 2)
        assert recorder.plain() == [
            {
                "decision": "inner",
                "inputs": {"a": 1},
                "result": None,
                "reasons": ["here: why", "plainly"],
            },
            {"decision": "outer", "result": 2},
        ]

    def test_nothing_is_kept_without_a_recorder(self) -> None:
        session = Session(NOWHERE)
        session.none("here", "why")
        assert session.recorder is None

    def test_values_are_written_as_json(self) -> None:
        entry = Entry("decision", "d", {"day": value('date("2024-01-02")')}, value("[1..2]"))
        assert entry.plain() == {
            "decision": "d",
            "inputs": {"day": "2024-01-02"},
            "result": "[1..2]",
        }

    def test_tables_stand_in_their_node(self) -> None:
        recorder = Recorder()
        recorder.begin("decision", "d")
        recorder.table({"matched": [1]})
        recorder.end({}, 1)
        assert recorder.plain()[0]["tables"] == [{"matched": [1]}]
