"""What a plan works out beforehand must say the same as asking the blueprint each time."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from casewright.blueprint.document import Blueprint
from casewright.engine.compile import compile_plan
from casewright.engine.plan import END, TERMINATE, Node, PlanError, Target, TypePlan
from casewright.engine.steps import HANDLERS

from ..flow.processes import processes
from ..notation import call, document, each, go_to, human, messages, parallel, process
from ..world import DONE, form, stage, staged


def compiled(source: dict[str, Any]) -> TypePlan:
    return compile_plan(Blueprint.model_validate(source), 1).type("t")


def nodes(*steps: dict[str, Any], **parts: Any) -> dict[str, Node]:
    return compiled(document(*steps, **parts)).processes["main"].nodes


# ---------------------------------------------------------------------------------- what is next


def test_a_step_followed_by_a_step_goes_straight_on() -> None:
    found = nodes(human("a"), human("b"))
    assert (found["a"].straight, found["b"].straight) == ("b", None)


@pytest.mark.parametrize(
    "step",
    [
        human("a", repeat={"while": "true", "most": 3}),
        human("a", repeat={"until": "true", "most": 3}),
        human("a", next=END),
        human("a", next=TERMINATE),
    ],
)
def test_repetition_and_ends_are_asked_each_time(step: dict[str, Any]) -> None:
    assert nodes(step, human("b"))["a"].straight is None


def test_inside_a_branch_nothing_goes_straight() -> None:
    found = nodes(parallel("p", [human("a"), human("b")]), human("after"))
    assert (found["p"].straight, found["a"].straight) == ("after", None)


def test_inside_a_called_process_steps_go_straight() -> None:
    plan = compiled(
        document(call("c", "shared"), processes=[process("shared", form("x"), form("y"))])
    )
    assert plan.processes["shared"].nodes["x"].straight == "y"


@settings(max_examples=40, deadline=None, derandomize=True,
          suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])  # fmt: skip
@given(processes())
def test_straight_is_exactly_where_nothing_else_could_happen(steps: list[dict[str, Any]]) -> None:
    source = document(
        *steps, processes=[process("shared", human("inside"))], messages=messages("m")
    )
    with contextlib.suppress(PlanError):
        _straight_where_nothing_else_could_happen(compiled(source))


def _straight_where_nothing_else_could_happen(plan: TypePlan) -> None:
    for flow in plan.processes.values():
        for node in flow.nodes.values():
            plain = (
                node.loop_while is None and node.until is None and not node.path
                and node.next not in (None, END, TERMINATE)
            )  # fmt: skip
            assert (node.straight is not None) == plain
            assert node.straight in (None, node.next)
            assert node.run is HANDLERS[node.kind]


# ------------------------------------------------------------------------------ where work goes


@pytest.mark.parametrize(
    "route, target",
    [
        ({"person": "bob"}, None),  # who may be away
        ({"queue": "desk"}, Target(queue="desk")),
        ({"queue": "desk", "push": "round robin"}, None),
        ({"queue": "desk", "skills": {"french": 3}}, None),
        ({"queue": "desk", "otherwise": {"person": "bob"}}, None),
        ({"persona": "judge"}, Target(persona="judge")),
        ({"current": True}, None),
        ({"expression": "word"}, None),
        ({"manager_of": "word"}, None),
        ({"person": "bob", "not_who_did": ["first"]}, None),
        ({"queue": "desk", "who_did": "first"}, None),
    ],
)
def test_a_route_that_asks_nothing_is_known_beforehand(
    route: dict[str, Any], target: Target | None
) -> None:
    assert nodes(human("first"), human("a", route=route))["a"].target == target


def test_a_step_without_a_route_stays_with_whoever_acts() -> None:
    found = nodes(human("a"), human("b", route={"queue": "desk"}))
    assert found["a"].route is None
    assert found["b"].route is not None


# -------------------------------------------------------------------------------- what to look at


def watchful(*stages: dict[str, Any], **parts: Any) -> bool:
    return compiled(staged(*stages, **parts)).watchful


FIELDS = [{"id": "n", "kind": "integer"}]


def test_a_type_without_conditions_need_not_be_watched() -> None:
    assert not watchful(stage("one", process("p", form("a")), complete=DONE))
    assert not watchful(
        stage("one", process("p", form("a", sla=["s"])), complete=DONE),
        slas=[{"id": "s", "goal": "PT1H", "deadline": "P1D"}],
    )


@pytest.mark.parametrize(
    "part",
    [
        {"start": {"mode": "when", "when": "n = 1"}},
        {"start": {"mode": "after", "after": ["p"]}},
        {"entry": [{"when": "n = 1"}]},
        {"exit": [{"when": "n = 1"}]},
        {"repeat_when": "n = 1"},
    ],
    ids=lambda part: next(iter(part)),
)
def test_criteria_are_watched(part: dict[str, Any]) -> None:
    assert watchful(
        stage("one", process("p", form("a")), process("q", form("b"), **part), complete=DONE),
        fields=FIELDS,
    )


def test_a_condition_at_an_edge_is_watched() -> None:
    edge = {"id": "x", "when": "n = 1", "next": "b"}
    assert watchful(
        stage("one", process("p", form("a", boundaries=[edge]), form("b")), complete=DONE),
        fields=FIELDS,
    )


@pytest.mark.parametrize(
    "policy",
    [{"when": "n = 1"}, {"pause_when": "n = 1"}, {"cancel_when": "n = 1"}, {"reset_when": "n = 1"}],
    ids=lambda policy: next(iter(policy)),
)
def test_a_clock_that_the_data_steer_is_watched(policy: dict[str, Any]) -> None:
    slas = [{"id": "s", "deadline": "P1D", **policy}]
    assert watchful(
        stage("one", process("p", form("a", sla=["s"])), complete=DONE), fields=FIELDS, slas=slas
    )


def test_what_a_stage_demands_is_known() -> None:
    plan = compiled(
        staged(
            stage("one", process("p", form("a"))),
            stage("two", process("q", form("b")), require={"fields": ["n"]}),
            stage("three", process("r", form("c"), outlives_stage=True),
                  require={"condition": "n > 1"}, complete=DONE),
            fields=FIELDS,
        )
    )  # fmt: skip
    assert [s.demands for s in plan.stages.values()] == [False, True, True]
    assert [s.outlived for s in plan.stages.values()] == [False, False, True]


# ------------------------------------------------------------------------------------- promises


def policy(**parts: Any) -> Any:
    source = staged(
        stage("one", process("p", form("a", sla=["s"])), complete=DONE),
        fields=[{"id": "day", "kind": "date"}, {"id": "n", "kind": "integer"}],
        slas=[{"id": "s", "deadline": "P1D", **parts}],
    )
    return compiled(source).policies["s"]


def test_a_plain_promise_depends_on_its_start_only() -> None:
    assert policy().fixed
    assert policy(goal="PT4H").fixed


@pytest.mark.parametrize(
    "parts",
    [{"starts_at": "day"}, {"starts_after": "PT1H"}, {"from_parent": True}, {"when": "n = 1"},
     {"deadline": {"at": "day"}}],
    ids=str,
)  # fmt: skip
def test_others_ask_the_case(parts: dict[str, Any]) -> None:
    assert not policy(**parts).fixed


# ---------------------------------------------------------------------------------- expressions


def test_expressions_over_plain_fields_read_the_data_as_they_are() -> None:
    found = nodes(
        {"id": "a", "kind": "set data", "set": {"n": "n + total", "word": "string(when_due)",
                                                "flag": "case.status = word"}}
    )  # fmt: skip
    by_name = dict(found["a"].sets)
    assert by_name["n"].plain
    assert not by_name["word"].plain, "a moment is stored as text and read as a moment"
    assert not by_name["flag"].plain, "the case is not among its own data"


def test_an_item_of_a_for_each_hides_a_field_of_its_name() -> None:
    inner = {"id": "a", "kind": "set data", "set": {"total": "n + 1"}}
    found = nodes(each("e", "rows", inner, item="n"))
    assert not dict(found["a"].sets)["total"].plain


@pytest.mark.parametrize(
    "wrong, says",
    [
        (go_to("g", "nowhere"), "no step nowhere"),
        (human("a", next="nowhere"), "no step nowhere"),
        (call("c", "nothing"), "no process nothing"),
        ({"id": "a", "kind": "set data", "set": {"n": "1 +"}}, "does not parse"),
    ],
    ids=["go to", "next", "call", "expression"],
)
def test_what_cannot_run_is_no_plan(wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(PlanError, match=says):
        compiled(document(wrong, human("last")))


def test_a_jump_into_a_parallel_is_no_plan() -> None:
    with pytest.raises(PlanError, match="would enter a parallel"):
        compiled(document(human("a", next="inside"), parallel("p", [human("inside")])))


def test_an_unknown_type_says_which() -> None:
    plan = compile_plan(Blueprint.model_validate(document(human("a"))), 1)
    with pytest.raises(PlanError, match="has no such case type") as problem:
        plan.type("other")
    assert problem.value.element == "other"
