"""Loops: `repeat`, jumps back, and what stops a loop that spins."""

from __future__ import annotations

import pytest

from casewright.engine import commands as c
from casewright.engine import events as e

from ..notation import (
    call,
    count,
    document,
    each,
    go_to,
    human,
    messages,
    parallel,
    process,
    wait_message,
    world,
)
from ..world import HOUR, World


@pytest.mark.parametrize(
    "body",
    [
        human("body"),
        {"id": "body", "kind": "wait", "interval": "PT1H"},
        {"id": "body", "kind": "parallel", "branches": [{"id": "b", "steps": [human("inner")]}]},
        each("body", "[1]", human("inner")),
        call("body", "called"),
        count("body", "total"),
    ],
    ids=["person", "wait", "parallel", "for each", "call", "automatic"],
)
def test_at_most_so_many_rounds_whatever_repeats(body: dict[str, object]) -> None:
    w = world(
        {**body, "repeat": {"while": "true", "most": 3}}, human("after"),
        processes=[process("called", human("inner"))],
    )  # fmt: skip
    case = w.create()
    rounds = 0
    while w.open(case) != ["after"]:
        rounds += 1
        assert rounds < 4
        if w.open(case):
            w.submit(case, w.open(case)[0])
        else:
            w.pass_time(HOUR)
    assert rounds == (0 if body["kind"] == "set data" else 3)
    if body["kind"] == "set data":
        assert w.cases[case.id].data["total"] == 3


def test_rounds_of_one_step_do_not_count_for_the_next() -> None:
    w = world(
        human("a", repeat={"while": "true", "most": 2}),
        human("b", repeat={"while": "true", "most": 2}),
        human("after"),
    )
    case = w.create()
    for step in ("a", "a", "b", "b", "after"):
        assert w.open(case) == [step]
        w.submit(case, step)


def test_a_repeated_step_that_is_skipped_in_its_second_round_forgets_the_first() -> None:
    w = world(
        human("a", when="n < 5", repeat={"while": "true", "most": 3}),
        human("b", repeat={"while": "true", "most": 2}),
        human("after"),
    )
    case = w.create(n=1)
    w.submit(case, "a", n=9)
    for step in ("b", "b", "after"):
        assert w.open(case) == [step]
        w.submit(case, step)


def test_an_outcome_that_leads_elsewhere_leads_out_of_the_loop() -> None:
    w = world(
        human("a", "again", {"id": "enough", "next": "after"}, repeat={"while": "true"}),
        human("between"), human("after"),
    )  # fmt: skip
    case = w.create()
    w.submit(case, "a", "again")
    assert w.open(case) == ["a"]
    w.submit(case, "a", "enough")
    assert w.open(case) == ["after"]


def test_a_kept_message_ends_one_round_of_a_repeated_wait() -> None:
    w = world(
        human("first"),
        wait_message("hear", "m", keep=True, repeat={"while": "true", "most": 3}),
        human("after"), messages=messages("m"),
    )  # fmt: skip
    case = w.create()
    for _ in range(2):
        w.act(c.DeliverMessage, case, message="m")
    w.submit(case, "first")
    assert w.open(case) == [], "two came early, a third is waited for"
    w.act(c.DeliverMessage, case, message="m")
    assert w.open(case) == ["after"]


def test_without_a_join_there_is_no_end_of_a_round() -> None:
    body = parallel("body", [human("a")], [human("b")], join="none", repeat={"while": "true"})
    w = World(document(body, human("after")))  # which ``check`` reports
    case = w.create()
    w.submit(case, "a")
    w.submit(case, "b")
    assert w.open(case) == ["after", "after"], "so nothing is repeated, and nothing multiplies"


def test_one_token_passing_one_step_a_hundred_times_is_an_incident() -> None:
    w = World(document(human("begin"), count("spin"), go_to("back", "spin"), human("after")))
    case = w.submit(w.create(), "begin")
    (incident,) = w.events(case, e.IncidentRaised)
    assert incident.step == "spin"
    assert "100 times" in incident.problem
    assert case.data["n"] == 100
    assert not case.resolved


def test_a_loop_through_a_person_may_turn_as_often_as_it_takes() -> None:
    w = world(count("turn"), human("a", {"id": "more", "next": "turn"}, "no"))
    case = w.create()
    for _ in range(150):
        case = w.submit(case, "a", "more")
    assert case.data["n"] == 151
    assert w.events(case, e.IncidentRaised) == []


def test_a_spinning_loop_of_many_steps_is_found_across_commits() -> None:
    """Longer than a batch allows to see at once: it must not spin for ever."""
    steps = [count(f"s{n}") for n in range(20)]
    w = World(document(human("begin"), *steps, go_to("back", "s0"), human("after")))
    case = w.submit(w.create(), "begin")
    assert len(w.events(case, e.IncidentRaised)) == 1
    assert len(w.events(case, e.WorkContinued)) < 10
