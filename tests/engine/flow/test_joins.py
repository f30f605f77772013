"""Parallel branches, their joins, and what becomes of tokens that come late or are left behind."""

from __future__ import annotations

from casewright.engine import events as e

from ..notation import count, human, parallel, process, world


def test_join_n_compares_with_the_branches_that_were_begun() -> None:
    w = world(
        parallel("p", [human("a")], {"when": "n > 5", "steps": [human("b")]}, join=2), human("c")
    )
    case = w.create(n=1)
    w.submit(case, "a")
    assert w.open(case) == ["c"], "only one was begun, so one is enough"


def test_an_empty_branch_has_arrived_at_once() -> None:
    w = world(parallel("p", [human("a")], [], join="any"), human("c"))
    assert w.open(w.create()) == ["c"]


def test_rest_finish_lets_late_branches_work_to_their_own_end() -> None:
    w = world(
        parallel("p", [human("a")], [human("b"), count("late"), human("c")], join="any",
                 rest="finish"),
        human("d"),
    )  # fmt: skip
    case = w.create()
    w.submit(case, "a")
    w.submit(case, "b")
    assert w.open(case) == ["c", "d"]
    case = w.submit(case, "d")
    assert not case.resolved, "the late branch is still work of this stage"
    case = w.submit(case, "c")
    assert case.resolved
    assert case.data["n"] == 1
    assert len(w.events(case, e.ScopeClosed)) == 1


def test_a_late_branch_that_jumps_out_is_absorbed() -> None:
    w = world(
        parallel("p", [human("a")], [human("b", {"id": "out", "next": "d"})], join="any",
                 rest="finish"),
        count("joined"), human("d"),
    )  # fmt: skip
    case = w.create()
    w.submit(case, "a")
    case = w.submit(case, "b", "out")
    assert w.open(case) == ["d"], "no second token follows the first"
    assert case.data["n"] == 1
    assert len(case.scopes) == 1
    assert w.submit(case, "d").resolved


def test_a_jump_out_of_two_parallels_takes_both_down() -> None:
    inner = parallel("inner", [human("a", {"id": "out", "next": "z"}, "on")], [human("b")])
    w = world(parallel("outer", [inner], [human("c")]), human("y", next="end"), human("z"))
    case = w.create()
    assert w.open(case) == ["a", "b", "c"]
    case = w.submit(case, "a", "out")
    assert w.open(case) == ["z"]
    assert len(case.scopes) == 1


def test_a_jump_to_the_outer_branch_leaves_the_rest_alone() -> None:
    inner = parallel(
        "inner", [human("a", {"id": "out", "next": "after_inner"}, "on")], [human("b")]
    )
    w = world(
        parallel(
            "outer", [inner, human("between", next="end"), human("after_inner")], [human("c")]
        ),
        human("z"),
    )
    case = w.create()
    w.submit(case, "a", "out")
    assert w.open(case) == ["after_inner", "c"]
    w.submit(case, "after_inner")
    w.submit(case, "c")
    assert w.open(case) == ["z"]


def test_cancelled_branches_leave_nothing_behind() -> None:
    inner = parallel("inner", [{"id": "w", "kind": "wait", "interval": "P1D"}], [human("b")])
    w = world(parallel("outer", [human("a")], [inner], join="any"), human("z"))
    case = w.submit(w.create(), "a")
    assert w.open(case) == ["z"]
    assert (case.timers, case.waits) == ({}, {})
    assert [s.kind for s in case.scopes.values()] == ["process"]


def test_a_token_that_asks_for_another_stage_counts_while_others_move() -> None:
    """Two tokens of one process: the first asks for another stage, the second comes to the end."""
    leave = {"id": "leave", "kind": "change stage", "stage": "extra"}
    first = {"id": "first", "when": "total = null", "steps": [count("mark", "total"), leave]}
    steps = [
        human("a"),
        parallel("p", [count("x")], [count("y")], join="none"),
        {"id": "d", "kind": "decide", "branches": [first]},
    ]
    extra = {"id": "extra", "complete": {"resolve": "Resolved-Extra"},
             "processes": [process("more", human("x2"))]}  # fmt: skip
    w = world(type={"stages": [
        {"id": "work", "processes": [process("main", *steps)]},
        {"id": "between", "processes": [process("side", human("no"))]},
        extra,
    ]})  # fmt: skip
    case = w.submit(w.create(), "a")
    assert (case.stage, w.open(case)) == ("extra", ["x2"])
    assert [event.how for event in w.events(case, e.StageLeft)] == ["changed"]


def test_a_choice_may_be_made_by_the_edge_of_a_step() -> None:
    edge = {"id": "late", "after": "PT1H", "next": "remind"}
    w = world(
        parallel("race", [human("a", boundaries=[edge], next="end"), human("remind")],
                 [human("b")], choice=True),
        human("z"),
    )  # fmt: skip
    case = w.create()
    w.pass_time(3_600_000_000)
    assert w.open(case) == ["remind"], "something happened in the first branch, so it is chosen"
