"""What the canvas says of every kind of step, and where everything stands; no window is needed."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.blueprint.document import Blueprint
from casewright.blueprint.text import read
from casewright.desktop.designer.describe import (
    Vocabulary,
    counted,
    icon_of,
    kind_words,
    promise,
    served,
    short_duration,
    start_words,
    vocabulary_of,
    who,
)
from casewright.desktop.designer.layout import Plan, flatten, lay_out, processes_of

HEAD = """
blueprint: b
name: B
purpose:
  outcome: Good.
  measures: [{id: fast, name: Fast, unit: h, direction: down, target: 4}]
personas: [{id: clerk, name: Clerk}]
queues: [{id: desk, name: Front desk, personas: [clerk]}]
messages: [{id: paid, name: Money came}]
slas:
  - {id: soon, name: Soon, serves: [fast], goal: PT4H, deadline: P1D}
  - {id: dated, name: Dated, goal: {at: due}, deadline: {at: due}}
  - {id: only, name: Only a deadline, deadline: P2W}
case_types:
  - id: part
    name: Part
    prefix: PRT
    stages: [{id: p1, name: P1, complete: {resolve: Resolved-Done}}]
  - id: case
    name: Case
    prefix: CAS
    fields: [{id: due, name: Due, kind: date-time}, {id: big, name: Big, kind: boolean}]
    stages:
      - id: first
        name: First
        sla: [soon]
        processes:
          - id: main
            name: Main
            steps:
"""
TAIL = """
      - {id: end, name: End, complete: {resolve: Resolved-Done}}
"""


def blueprint(*steps: str) -> Blueprint:
    return read(HEAD + "\n".join(" " * 14 + "- " + step for step in steps) + TAIL)


def step_of(text: str) -> Any:
    found = blueprint(text)
    return found.case_types[1].stages[0].processes[0].steps[0], vocabulary_of(found)


@pytest.mark.parametrize(
    "text, said",
    [
        ("{id: s, kind: collect, route: {queue: desk}}", "Front desk"),
        ("{id: s, kind: collect, route: {persona: clerk}}", "Clerk"),
        ("{id: s, kind: collect, route: {person: anna}}", "anna"),
        ("{id: s, kind: collect, route: {current: true}}", "Current worker"),
        ("{id: s, kind: collect, route: {manager_of: owner}}", "A manager"),
        ('{id: s, kind: collect, route: {expression: "\\"queue:desk\\""}}', "By rule"),
        ("{id: s, name: Look, kind: collect, route: {who_did: s}}", "Who did Look"),
        ("{id: s, kind: decide, rules: [{when: big}, {}]}", "Rules · 2 rows"),
        ("{id: s, kind: decide, branches: [{id: x, when: big, steps: []}]}", "By condition"),
        ('{id: s, kind: set data, set: {big: "true"}}', "Data · 1 fields"),
        ("{id: s, kind: create case, case_type: part}", "Case · Part"),
        ("{id: s, kind: notify, to: owner, text: Hello}", "Message"),
        ("{id: s, kind: milestone}", "Milestone"),
        ("{id: s, kind: wait, interval: P2D}", "2 d"),
        ("{id: s, kind: wait, message: paid}", "Message · Money came"),
        ("{id: s, kind: wait, date: due}", "Until a date"),
        ("{id: s, kind: wait, cases: {step: s, need: all}}", "Other cases"),
        ("{id: s, kind: change stage, stage: end}", "End"),
        ("{id: s, kind: parallel, branches: [{id: x, steps: []}]}", "In parallel, all"),
        ("{id: s, kind: parallel, join: any, branches: [{id: x, steps: []}]}", "In parallel, the first"),
        ("{id: s, kind: parallel, join: none, branches: [{id: x, steps: []}]}", "In parallel"),
        ("{id: s, kind: parallel, join: 2, branches: [{id: x, steps: []}]}", "In parallel, 2 of them"),
        ('{id: s, kind: for each, each: "[1]", steps: []}', "Once for each"),
        ("{id: s, kind: go to, step: end}", "This path ends"),
        ("{id: s, kind: go to, step: terminate}", "The process ends"),
        ("{id: s, name: Again, kind: go to, step: s}", "Go to Again"),
    ],
)  # fmt: skip
def test_who_or_what_does_a_step(text: str, said: str) -> None:
    step, words = step_of(text)
    assert who(step, words) == said


KINDS = (
    "collect", "approve", "attach", "decide", "set data", "connector", "robot", "predict",
    "generate", "create case", "wait", "notify", "document", "milestone", "change stage",
    "parallel", "for each", "call process", "go to",
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_an_icon_and_a_title(kind: str) -> None:
    assert icon_of(kind) != "layers" or kind == "for each"
    assert kind_words(kind) == kind[:1].upper() + kind[1:]


def test_a_kind_of_a_plug_in_has_both_too() -> None:
    assert icon_of("teleport") == "layers"
    assert kind_words("teleport") == "Teleport"


@pytest.mark.parametrize(
    "sla, said",
    [
        ("[soon]", "4 h goal · 1 d deadline"),
        ("[dated]", "dated goal · dated deadline"),
        ("[only]", "2 w deadline"),
        ("[soon, only]", "4 h goal · 1 d deadline"),
        ("[]", ""),
        ("[nobody-knows]", ""),
    ],
)
def test_the_promise_of_a_step_fits_its_row(sla: str, said: str) -> None:
    step, words = step_of(f"{{id: s, kind: collect, sla: {sla}}}")
    assert promise(step, words) == said


def test_what_a_step_serves_is_its_own_and_that_of_its_promises() -> None:
    step, words = step_of("{id: s, kind: collect, sla: [soon], serves: [outcome]}")
    assert served(step, words) == {"outcome", "fast"}
    bare, words = step_of("{id: s, kind: collect}")
    assert served(bare, words) == frozenset()
    assert words.measures["fast"] == "Fast"
    assert words.measures["outcome"] == "the outcome"


@pytest.mark.parametrize(
    "start, said, condition",
    [
        ("{mode: stage}", "Starts with the stage", False),
        ("{mode: when, when: big}", "when big", True),
        ("{mode: after, after: [main]}", "After another process", False),
        ("{mode: person}", "Started by a person", False),
    ],
)
def test_how_a_process_begins(start: str, said: str, condition: bool) -> None:
    text = HEAD + " " * 14 + "- {id: s, kind: milestone}\n"
    text += " " * 10 + "- {id: other, name: Other, start: " + start + ", steps: []}"
    process = read(text + TAIL).case_types[1].stages[0].processes[1]
    assert start_words(process) == (said, condition)


@pytest.mark.parametrize(
    "processes, steps, said",
    [
        (1, 1, "1 process · 1 step"),
        (2, 0, "2 processes · 0 steps"),
        (0, 7, "0 processes · 7 steps"),
    ],
)
def test_counts_are_words(processes: int, steps: int, said: str) -> None:
    assert counted(processes, steps) == said


@given(st.integers(0, 400), st.integers(0, 23), st.integers(0, 59))
def test_a_duration_loses_nothing_when_it_is_short(days: int, hours: int, minutes: int) -> None:
    iso = f"P{days}DT{hours}H{minutes}M"
    said = short_duration(iso)
    units = {"d": days, "h": hours, "min": minutes}
    expected = " ".join(f"{n} {unit}" for unit, n in units.items())
    assert said == expected


def test_what_is_no_duration_stays_as_it_is() -> None:
    assert short_duration("due - 3") == "due - 3"
    assert short_duration("P") == "P"


def test_an_id_nobody_named_stays_as_it_is() -> None:
    words = Vocabulary()
    assert words.name("x") == "x"
    assert words.name(None) == ""


# --------------------------------------------------------------------------------- places

steps = st.recursive(
    st.sampled_from(["collect", "milestone", "notify"]),
    lambda inner: st.lists(inner, min_size=1, max_size=3),
    max_leaves=12,
)


def written(tree: Any, number: list[int]) -> str:
    number[0] += 1
    one = f"s{number[0]}"
    if isinstance(tree, list):
        branches = ", ".join(
            f"{{id: {one}b{n}, steps: [{written(part, number)}]}}" for n, part in enumerate(tree)
        )
        return f"{{id: {one}, kind: parallel, branches: [{branches}]}}"
    more = {"notify": ", to: owner, text: Hi", "collect": ", sla: [soon]"}.get(tree, "")
    return f"{{id: {one}, kind: {tree}{more}}}"


def canvas(trees: list[Any]) -> tuple[Plan, Blueprint]:
    number = [0]
    found = blueprint(*(written(tree, number) for tree in trees))
    return lay_out(found.case_types[1], vocabulary_of(found)), found


@given(st.lists(steps, min_size=1, max_size=4))
def test_every_step_has_a_row_of_its_own_in_order(trees: list[Any]) -> None:
    plan, found = canvas(trees)
    process = found.case_types[1].stages[0].processes[0]
    wanted = [one.id for one, _ in flatten(process.steps)]
    assert [row.id for row in plan.steps] == wanted
    for above, below in pairwise(plan.steps):
        assert above.box.y + above.box.h <= below.box.y + 1e-9
    card = plan.stages[0].processes[0].box
    for row in plan.steps:
        assert card.y <= row.box.y
        assert row.box.y + row.box.h <= card.y + card.h
        assert row.depth >= 0


@given(st.lists(steps, min_size=1, max_size=4))
def test_the_canvas_is_as_large_as_what_stands_on_it(trees: list[Any]) -> None:
    plan, _found = canvas(trees)
    boxes = [stage.box for stage in plan.stages]
    boxes += [process.box for stage in plan.stages for process in stage.processes]
    assert plan.width >= max(box.x + box.w for box in boxes) - 1e-9
    assert plan.height >= max(box.y + box.h for box in boxes) - 1e-9
    assert plan.alternate_top is None


@given(st.lists(steps, min_size=1, max_size=3))
def test_the_same_blueprint_stands_in_the_same_places(trees: list[Any]) -> None:
    assert canvas(trees)[0].steps == canvas(trees)[0].steps


def test_a_case_type_without_stages_is_an_empty_canvas() -> None:
    plan = lay_out(blueprint("{id: s, kind: milestone}").case_types[0], Vocabulary())
    assert plan.steps == ()
    assert [stage.name for stage in plan.stages] == ["P1"]


def test_processes_of_phases_are_found_in_order() -> None:
    text = """
      - id: phased
        name: Phased
        processes: [{id: a, name: A, steps: []}]
        phases:
          - id: p
            name: P
            processes: [{id: b, name: B, steps: []}]
            phases: [{id: q, name: Q, processes: [{id: c, name: C, steps: []}]}]
"""
    found = read(HEAD + " " * 14 + "- {id: s, kind: milestone}" + text + TAIL)
    stage = next(one for one in found.case_types[1].stages if one.id == "phased")
    assert [process.id for process in processes_of(stage)] == ["a", "b", "c"]
