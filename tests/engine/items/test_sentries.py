"""Criteria against a model of them: what a sentry remembers, and when it fires."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.state import Case
from tests.engine.world import World, form, process, stage, staged

FIELDS = [{"id": "n", "kind": "integer"}, {"id": "m", "kind": "integer"}]
PARTS = ("a", "b")


def watching(*entry: dict[str, Any], **more: Any) -> World:
    """Two optional processes ``a`` and ``b``, and ``w`` which waits for what ``entry`` says."""
    return World(
        staged(
            stage(
                "one",
                process("a", form("do_a"), start={"mode": "person"}),
                process("b", form("do_b"), start={"mode": "person"}),
                process("w", form("do_w"), entry=list(entry), required=False, **more),
                complete="wait",
            ),
            stage("two", complete="wait"),
            fields=FIELDS,
        )
    )


def begun(w: World, case: Case) -> int:
    """How often ``w`` has begun."""
    return sum(
        isinstance(event, e.ItemChanged) and event.item.item == "w" and event.item.state == "active"
        for event, _, _ in w.history[case.id]
    )


def complete(w: World, case: Case, part: str) -> Case:
    """Run one of the optional processes to its end."""
    w.act(c.StartProcess, case, process=part)
    return w.submit(case, f"do_{part}")


# ------------------------------------------------------------------------------------ conditions


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.lists(st.integers(0, 4), max_size=8), st.booleans())
def test_a_condition_fires_when_it_becomes_true(values: list[int], repeat: bool) -> None:
    """Once per visit, or each time when it may repeat and has ended in between."""
    start = {"mode": "when", "when": "n > 2", "repeat": repeat}
    w = World(
        staged(
            stage("one", process("w", form("do_w"), start=start, required=False), complete="wait"),
            fields=FIELDS,
        )
    )
    case = w.create(n=0)
    expected, held = 0, False
    for value in values:
        case = w.act(c.ChangeData, case, data={"n": value})
        rises = value > 2 and not held
        held = value > 2
        if rises and (repeat or not expected):
            expected += 1
        assert begun(w, case) == expected
        if w.open(case):
            case = w.submit(case, "do_w")
    assert begun(w, case) == expected


@pytest.mark.parametrize("first", PARTS)
def test_a_part_that_happened_is_remembered_until_the_other_does(first: str) -> None:
    w = watching({"on": [{"item": "a"}, {"item": "b"}]})
    case = complete(w, w.create(), first)
    assert begun(w, case) == 0
    case = w.act(c.ChangeData, case, data={"n": 1})
    case = complete(w, case, "b" if first == "a" else "a")
    assert begun(w, case) == 1


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(["a", "b", "n=1", "n=5"]), max_size=7))
def test_parts_and_condition_together_fire_once(acts: list[str]) -> None:
    """A sentry on a and b with a condition: it fires when both have been and the condition holds."""
    w = watching({"on": [{"item": "a"}, {"item": "b"}], "when": "n > 2"})
    case = w.create(n=0)
    seen: set[str] = set()
    n, expected = 0, 0
    for act in acts:
        if act in PARTS:
            case = complete(w, case, act)
            seen.add(act)
        else:
            n = int(act[-1])
            case = w.act(c.ChangeData, case, data={"n": n})
        if seen == {"a", "b"} and n > 2:
            expected = 1
        assert begun(w, case) == expected


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(["a", "b", "n"]), max_size=6))
def test_any_of_several_sentries_suffices(acts: list[str]) -> None:
    w = watching({"on": [{"item": "a"}]}, {"on": [{"item": "b"}]}, {"when": "n = 1"})
    case = w.create(n=0)
    for act in acts:
        if act == "n":  # noqa: SIM108
            case = w.act(c.ChangeData, case, data={"n": 1})
        else:
            case = complete(w, case, act)
    assert begun(w, case) == (1 if acts else 0)


def test_a_new_visit_has_seen_nothing() -> None:
    w = watching({"on": [{"item": "a"}, {"item": "b"}]})
    case = complete(w, w.create(), "a")
    case = w.act(c.ChangeStage, case, stage="two", reason="x")
    case = w.act(c.ChangeStage, case, stage="one", reason="x")
    case = complete(w, case, "b")
    assert begun(w, case) == 0, "a belonged to the visit before"
    assert begun(w, complete(w, case, "a")) == 1


def test_what_happens_in_the_same_command_counts_together() -> None:
    """One submit completes a process and sets the data that the sentry also asks for."""
    w = World(
        staged(
            stage(
                "one",
                process("a", form("do_a"), {"id": "set", "kind": "set data", "set": {"n": "5"}}),
                process("w", form("do_w"), entry=[{"on": [{"item": "a"}], "when": "n > 2"}],
                        required=False),
                complete="wait",
            ),
            fields=FIELDS,
        )
    )  # fmt: skip
    case = w.submit(w.create(n=0), "do_a")
    assert begun(w, case) == 1


# ------------------------------------------------------------------------------------------ exits


@pytest.mark.parametrize("value, gone", [(1, False), (5, True)])
def test_an_exit_condition_ends_what_is_running(value: int, gone: bool) -> None:
    w = World(
        staged(
            stage(
                "one", process("w", form("do_w"), exit=[{"when": "n > 2"}]),
                process("p", form("a")), complete="wait",
            ),
            fields=FIELDS,
        )
    )  # fmt: skip
    case = w.act(c.ChangeData, w.create(n=0), data={"n": value})
    assert w.open(case) == (["a"] if gone else ["a", "do_w"])


def test_an_exit_that_holds_from_the_start_ends_it_at_once() -> None:
    w = World(
        staged(
            stage(
                "one", process("w", form("do_w"), exit=[{"when": "n > 2"}]),
                process("p", form("a")), complete="wait",
            ),
            fields=FIELDS,
        )
    )  # fmt: skip
    assert w.open(w.create(n=5)) == ["a"]


def test_the_end_of_one_may_be_the_exit_of_another() -> None:
    w = World(
        staged(
            stage(
                "one", process("p", form("a")),
                process("w", form("do_w"), exit=[{"on": [{"item": "p"}]}]), complete="wait",
            ),
            fields=FIELDS,
        )
    )  # fmt: skip
    case = w.submit(w.create(), "a")
    assert w.open(case) == []
    assert {i.state for i in case.items.values() if i.item == "w"} == {"terminated"}


def test_what_was_terminated_is_heard_by_those_who_wait_for_it() -> None:
    w = World(
        staged(
            stage(
                "one", process("p", form("a")),
                process("w", form("do_w"), exit=[{"on": [{"item": "p"}]}]),
                process("after", form("z"), entry=[{"on": [{"item": "w", "transition": "terminated"}]}],
                        required=False),
                complete="wait",
            ),
            fields=FIELDS,
        )
    )  # fmt: skip
    assert w.open(w.submit(w.create(), "a")) == ["z"]


# --------------------------------------------------------------------------------- order, meaning


def test_criteria_are_looked_at_in_document_order() -> None:
    names = ["x", "y", "z"]
    w = World(
        staged(
            stage(
                "one",
                *[process(name, form(f"do_{name}"), start={"mode": "when", "when": "n = 1"})
                  for name in names],
                complete="wait",
            ),
            fields=FIELDS,
        )
    )  # fmt: skip
    case = w.act(c.ChangeData, w.create(n=0), data={"n": 1})
    opened = [x.assignment.step for x in w.events(case, e.AssignmentOpened)]
    assert opened == ["do_x", "do_y", "do_z"]


def test_null_is_not_true() -> None:
    w = watching({"when": "n > m"})
    case = w.create(n=5)
    assert begun(w, case) == 0
    assert begun(w, w.act(c.ChangeData, case, data={"m": 1})) == 1


def test_a_change_that_no_condition_reads_changes_no_item() -> None:
    w = watching({"when": "n > 2"})
    case = w.create(n=0)
    before = dict(case.items)
    case = w.act(c.ChangeData, case, data={"m": 7})
    assert case.items == before
    assert w.events(case, e.ItemNoted) == []
