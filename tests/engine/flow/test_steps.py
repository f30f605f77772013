"""What each automatic step does, and the rules that all steps share."""

from __future__ import annotations

import pytest

from casewright.blueprint.document import Blueprint
from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.compile import compile_plan
from casewright.engine.decision import Refused
from casewright.engine.plan import PlanError

from ..notation import count, document, human, parallel, process, world
from ..world import World


def test_a_step_whose_condition_is_false_is_skipped_and_recorded() -> None:
    w = world(human("a", when="n > 1"), human("b"))
    case = w.create(n=1)
    assert w.open(case) == ["b"]
    (skipped,) = w.events(case, e.StepSkipped)
    assert (skipped.step, skipped.how) == ("a", "condition")


@pytest.mark.parametrize("n, rule, total", [(1, 1, 10), (5, 2, 20), (50, 3, 30)])
def test_the_first_rule_that_holds_decides(n: int, rule: int, total: int) -> None:
    decide = {
        "id": "rate",
        "kind": "decide",
        "rules": [
            {"when": "n < 3", "set": {"total": "10"}, "outcome": "low"},
            {"when": "n < 10", "set": {"total": "20"}, "outcome": "low"},
            {"set": {"total": "30"}, "outcome": "high"},
        ],
        "outcomes": [{"id": "low", "next": "last"}, {"id": "high", "set": {"word": "outcome"}}],
    }
    w = world(decide, human("check"), human("last"))
    case = w.create(n=n)
    done = next(d for d in w.events(case, e.StepDone) if d.step == "rate")
    assert (done.rule, case.data["total"]) == (rule, total), "which row decided is recorded"
    assert case.data.get("word") == ("high" if rule == 3 else None)
    assert w.open(case) == (["check"] if rule == 3 else ["last"])


def test_no_rule_holds_and_the_flow_goes_on() -> None:
    decide = {"id": "rate", "kind": "decide", "rules": [{"when": "n > 9", "set": {"total": "1"}}]}
    w = world(decide, human("after"))
    case = w.create(n=1)
    assert w.open(case) == ["after"]
    assert "total" not in case.data


def test_fields_set_in_one_step_see_the_case_as_it_was() -> None:
    swap = {"id": "swap", "kind": "set data", "set": {"n": "total", "total": "n"}}
    w = world(swap, human("after"))
    case = w.create(n=1, total=2)
    assert (case.data["n"], case.data["total"]) == (2, 1)


def test_milestones_are_seen_by_conditions() -> None:
    w = world(
        {"id": "reached", "kind": "milestone"}, human("a", when="milestones.reached = true"),
        human("b", when="milestones.reached != true"), human("c"),
    )  # fmt: skip
    case = w.create()
    assert w.open(case) == ["a"]
    assert case.milestones.keys() == {"reached"}


@pytest.mark.parametrize(
    "to, people",
    [
        ("owner", ("ann",)), ("participants", ("cid", "dora")), ({"queue": "desk"}, ("bob", "eve")),
        ("manager", ("boss",)), ("assignee", ("bob",)),
    ],
)  # fmt: skip
def test_who_is_told(to: object, people: tuple[str, ...]) -> None:
    tell = {"id": "tell", "kind": "notify", "to": to, "subject": "Hello", "text": "News"}
    w = world(
        human("first"), parallel("p", [human("a", route={"person": "bob"})], [human("x"), tell]),
        queues=[{"id": "desk"}],
    )  # fmt: skip
    for name in ("bob", "eve"):
        w.person(name, queues=["desk"], manager="boss")
    case = w.create()
    for name in ("cid", "dora"):
        w.act(c.AddParticipant, case, person=name)
    w.submit(case, "first")
    w.submit(case, "x")
    (told,) = w.events(case, e.PersonNotified)
    assert (told.to, told.subject, told.text) == (people, "Hello", "News")


def test_a_step_may_resolve_the_case_or_change_its_stage() -> None:
    stages = [
        {"id": "one", "processes": [process("p1", human("a", {"id": "go", "stage": "three"}, "on"),
            {"id": "done", "kind": "change stage", "resolve": "Resolved-Early"})]},
        {"id": "two", "processes": [process("p2", human("b"))]},
        {"id": "three", "complete": {"resolve": "Resolved-Late"},
         "processes": [process("p3", human("d", {"id": "end", "resolve": "Resolved-Now"}))]},
    ]  # fmt: skip
    w = world(type={"stages": stages})
    early = w.submit(w.create(), "a", "on")
    assert early.status == "Resolved-Early"
    case = w.submit(w.create(), "a", "go")
    assert (case.stage, w.open(case)) == ("three", ["d"])
    assert w.submit(case, "d").status == "Resolved-Now"


def test_a_refused_change_of_stage_is_recorded_and_the_path_ends() -> None:
    stages = [
        {"id": "one", "complete": "wait", "processes": [
            process("p1", human("a", {"id": "go", "stage": "two"}, "on"))]},
        {"id": "two", "require": {"fields": ["word"]}, "complete": {"resolve": "Resolved-X"},
         "processes": [process("p2", human("b"))]},
    ]  # fmt: skip
    w = world(type={"stages": stages})
    case = w.submit(w.create(), "a", "go")
    assert (case.stage, w.open(case)) == ("one", [])
    assert "missing: word" in case.refusal


def test_a_file_must_be_there_before_the_step_is_done() -> None:
    w = world({"id": "file", "kind": "attach", "category": "proof"}, human("after"),
              fields=[{"id": "proof", "kind": "attachment"}])  # fmt: skip
    case = w.create()
    with pytest.raises(Refused, match="proof"):
        w.submit(case, "file")
    w.act(c.AttachFile, case, name="a.pdf", digest="0" * 64, size=1, category="proof")
    w.submit(case, "file")
    assert w.open(case) == ["after"]


def test_the_outcome_of_a_step_is_chosen_from_its_own() -> None:
    w = world(human("a", "yes", "no"), human("after"))
    case = w.create()
    with pytest.raises(Refused, match="needs an outcome"):
        w.submit(case, "a")
    with pytest.raises(Refused, match="Choose one of: yes, no"):
        w.submit(case, "a", "maybe")
    w.submit(case, "a", "no")
    assert w.cases[case.id].results == {"a": "no"}


def test_next_and_goto_lead_on() -> None:
    w = world(
        human("a", next="c"), human("b", next="end"),
        {"id": "c", "kind": "go to", "step": "b"},
    )  # fmt: skip
    case = w.create()
    w.submit(case, "a")
    assert w.open(case) == ["b"]
    assert w.submit(case, "b").resolved


@pytest.mark.parametrize("key", ["next", "on_error", "on_cancel"])
def test_a_jump_into_a_parallel_does_not_compile(key: str) -> None:
    steps = [human("a", **{key: "inner"}), parallel("p", [human("inner")], [human("other")])]
    with pytest.raises(PlanError, match="enter a parallel"):
        compile_plan(Blueprint.model_validate(document(*steps)), 1)


@pytest.mark.parametrize(
    "step, problem",
    [
        (human("a", next="nowhere"), "no step nowhere"),
        ({"id": "a", "kind": "call process", "process": "nothing"}, "no process nothing"),
        (count("a", when="n >"), "does not parse"),
        ({"id": "a", "kind": "create case", "case_type": "ghost"}, "no case type ghost"),
        ({"id": "a", "kind": "wait", "interval": "P1D", "calendar": "moon"}, "no calendar moon"),
        (human("a", sla=["none"]), "no SLA policy none"),
    ],
)
def test_what_cannot_be_compiled_is_said(step: dict[str, object], problem: str) -> None:
    with pytest.raises(PlanError, match=problem):
        World(document(step))
