"""Decisions by table and by DMN model in cases: what they set, what they record, what stops them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casewright.blueprint.document import Blueprint
from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.compile import compile_plan
from casewright.engine.state import Case

from ..notation import FIELDS, count, document, each, human, world
from ..world import World

MORE: list[dict[str, Any]] = [
    *FIELDS,
    {"id": "start", "kind": "date"},
    {"id": "labels", "kind": "multi-choice", "choices": [{"value": "a"}, {"value": "b"}]},
]
BY_SIZE = [
    {"when": ["< 10"], "then": ['"small"']},
    {"when": ["[10..100)"], "then": ['"middle"']},
    {"when": [">= 100"], "then": ['"large"']},
]
MODEL = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="m" namespace="urn:m">
  <inputData id="n" name="N"><variable name="N" typeRef="number"/></inputData>
  <decision id="half" name="Half"><variable name="Half"/>
    <informationRequirement><requiredInput href="#n"/></informationRequirement>
    <literalExpression><text>N / 2</text></literalExpression></decision>
  <decision id="size" name="Size"><variable name="Size"/>
    <informationRequirement><requiredDecision href="#half"/></informationRequirement>
    <decisionTable hitPolicy="UNIQUE"><input><inputExpression><text>Half</text></inputExpression></input>
      <output/>
      <rule><inputEntry><text>&lt; 10</text></inputEntry><outputEntry><text>"small"</text></outputEntry></rule>
      <rule><inputEntry><text>&gt;= 10</text></inputEntry><outputEntry><text>"large"</text></outputEntry></rule>
    </decisionTable></decision>
</definitions>"""


def table(**more: Any) -> dict[str, Any]:
    """A decision that finds a word for the number ``n``."""
    return {"id": "size", "inputs": ["n"], "outputs": ["word"], "rows": BY_SIZE, **more}


def decide(**more: Any) -> dict[str, Any]:
    return {"id": "judge", "kind": "decide", "table": "size", **more}


def judged(decision: dict[str, Any], *steps: dict[str, Any], **parts: Any) -> World:
    """A sound world whose process decides and then waits for a person."""
    listed = steps or (decide(), human("after"))
    return world(*listed, decisions=[decision], fields=MORE, **parts)


def unchecked(decision: dict[str, Any], **parts: Any) -> World:
    """As ``judged``, of a document that ``check`` would not let pass."""
    made = document(decide(), human("after"), decisions=[decision], fields=MORE, **parts)
    return World(made)


def done(w: World, case: Case) -> e.StepDone:
    (found,) = w.events(case, e.StepDone)
    assert isinstance(found, e.StepDone)
    return found


@pytest.mark.parametrize("n, word, row", [(1, "small", 1), (99, "middle", 2), (100, "large", 3)])
def test_the_row_that_matches_sets_the_field_and_is_recorded(n: int, word: str, row: int) -> None:
    w = judged(table())
    case = w.create(n=n)
    event = done(w, case)
    assert (case.data["word"], event.rule, event.data) == (word, row, {"word": word})
    assert event.trace == {
        "table": "size", "hit_policy": "FIRST", "matched": [row], "result": word,
        "inputs": [{"expression": "n", "value": n}],
    }  # fmt: skip
    assert w.open(case) == ["after"]


def test_an_event_of_an_older_version_has_no_trace_and_still_reads() -> None:
    old = b'{"kind":"StepDone","step":"judge","data":{"word":"x"},"rule":2,"token":4}'
    event = e.decode(old)
    assert event == e.StepDone("judge", {"word": "x"}, 2, "", 4)
    assert e.encode(event) == old


def test_a_table_without_a_row_for_the_case_answers_null_and_the_case_goes_on() -> None:
    w = judged(table(rows=BY_SIZE[:1]))
    case = w.create(n=50, word="from before")
    event = done(w, case)
    assert case.data["word"] is None, "what an earlier decision said no longer holds"
    assert (event.rule, event.trace["matched"]) == (0, [])
    assert event.trace["reasons"] == ["size: no rule matches"]
    assert w.open(case) == ["after"]


def test_several_outputs_each_set_their_field() -> None:
    rows = [
        {"when": ["< 10"], "then": ['"small"', "n * 2"]},
        {"when": ["-"], "then": ["null", "0"]},
    ]
    w = judged(table(outputs=["word", "total"], rows=rows))
    assert w.create(n=4).data.items() >= {"word": "small", "total": 8}.items()
    assert w.create(n=40).data.items() >= {"word": None, "total": 0}.items()


@pytest.mark.parametrize("hit", ["collect", "rule order", "C"])
def test_a_table_that_collects_fills_a_list(hit: str) -> None:
    rows = [{"when": ["> 1"], "then": ['"a"']}, {"when": ["> 5"], "then": ['"b"']}]
    w = judged(table(outputs=["labels"], hit=hit, rows=rows))
    case = w.create(n=9)
    assert case.data["labels"] == ["a", "b"]
    assert done(w, case).rule == 1
    assert done(w, case).trace["matched"] == [1, 2]


def test_a_table_that_collects_two_columns_fills_two_lists() -> None:
    rows = [{"when": ["> 1"], "then": ['"a"', '"x"']}, {"when": ["> 5"], "then": ['"b"', '"y"']}]
    w = unchecked(table(outputs=["labels", "word"], hit="collect", rows=rows))
    assert w.create(n=9).data.items() >= {"labels": ["a", "b"], "word": ["x", "y"]}.items()


@pytest.mark.parametrize("hit, total", [("sum", 30), ("max", 20), ("min", 10), ("count", 2)])
def test_a_table_that_aggregates_gives_one_number(hit: str, total: int) -> None:
    rows = [{"when": ["> 1"], "then": ["10"]}, {"when": ["> 5"], "then": ["20"]}]
    w = judged(table(outputs=["total"], hit=hit, rows=rows))
    assert w.create(n=9).data["total"] == total


def test_dates_and_the_time_of_the_decision_are_known() -> None:
    rows = [
        {"when": ["< today()"], "then": ['"past"']},
        {"when": ["-"], "then": ['"to come"']},
    ]
    w = judged(table(inputs=["start"], rows=rows))
    assert w.create(start="2026-03-01").data["word"] == "past"
    assert w.create(start="2026-03-03").data["word"] == "to come"


def test_the_case_itself_and_its_milestones_are_seen() -> None:
    rows = [{"when": ["true", '"t"'], "then": ['"both"']}, {"when": ["-", "-"], "then": ["null"]}]
    decision = table(inputs=["milestones.reached = true", "case.type"], rows=rows)
    w = judged(decision, {"id": "reached", "kind": "milestone"}, decide(), human("after"))
    assert w.create().data["word"] == "both"


def test_a_table_chooses_the_outcome_of_its_step() -> None:
    rows = [
        {"when": ["< 10"], "then": ['"easy"', '"ok"']},
        {"when": ["-"], "then": ['"hard"', '"no"']},
    ]
    step = decide(outcomes=[{"id": "easy", "next": "last"},
                            {"id": "hard", "set": {"total": "n + 1"}}])  # fmt: skip
    decision = table(outputs=["outcome", "word"], rows=rows)
    w = judged(decision, step, human("check"), human("last"))
    easy, hard = w.create(n=1), w.create(n=50)
    assert (w.open(easy), easy.results["judge"], easy.data["word"]) == (["last"], "easy", "ok")
    assert (w.open(hard), hard.results["judge"], hard.data["total"]) == (["check"], "hard", 51)
    assert "outcome" not in hard.data


def test_an_outcome_that_the_step_lacks_is_for_a_person() -> None:
    # An expression, so that ``check`` cannot know what comes out.
    rows = [{"when": ["-"], "then": ['"oth" + "er"']}]
    step = decide(outcomes=[{"id": "easy"}])
    w = judged(table(outputs=["outcome"], rows=rows), step, human("after"))
    case = w.create(n=1)
    (incident,) = w.events(case, e.IncidentRaised)
    assert "chooses the outcome other" in incident.problem


def test_inside_a_for_each_the_table_sees_the_item_and_writes_it() -> None:
    rows = [{"when": ["< 10"], "then": ["true"]}, {"when": ["-"], "then": ["false"]}]
    decision = table(inputs=["row.price"], outputs=["ok"], rows=rows)
    loop = each("loop", "rows", decide(), item="row", into="results")
    w = judged(decision, loop, human("after"))
    case = w.create(rows=[{"name": "a", "price": 5}, {"name": "b", "price": 50}])
    assert [row["ok"] for row in case.data["results"]] == [True, False]


# ------------------------------------------------------------------------------------ DMN models


def test_a_dmn_model_decides_and_its_whole_way_is_recorded() -> None:
    w = judged({"id": "size", "dmn": MODEL, "decision": "Size", "outputs": ["word"]})
    case = w.create(n=50)
    event = done(w, case)
    assert (case.data["word"], event.rule) == ("large", 2)
    assert event.trace["table"] == "size"
    assert [step["decision"] for step in event.trace["steps"]] == ["Half", "Size"]
    assert event.trace["inputs"] == [{"expression": "Half", "value": 25}]


def test_a_decision_of_a_model_without_a_table_has_no_row() -> None:
    w = judged({"id": "size", "dmn": MODEL, "decision": "Half", "outputs": ["total"]})
    case = w.create(n=50)
    assert (case.data["total"], done(w, case).rule) == (25, 0)
    assert "matched" not in done(w, case).trace


# ------------------------------------------------------------------------------ what has no answer


def test_two_rows_that_match_where_one_may_are_for_a_person() -> None:
    rows = [{"when": ["> 1"], "then": ['"a"']}, {"when": ["> 5"], "then": ['"b"']}]
    w = judged(table(hit="unique", rows=rows))
    assert w.open(w.create(n=3)) == ["after"]
    stuck = w.create(n=9, word="before")
    (incident,) = w.events(stuck, e.IncidentRaised)
    assert "rules 1, 2 match" in incident.problem
    assert stuck.data["word"] == "before"


def test_the_step_is_tried_again_when_the_data_are_right() -> None:
    rows = [{"when": ["> 1"], "then": ['"a"']}, {"when": ["> 5"], "then": ['"b"']}]
    w = judged(table(hit="unique", rows=rows))
    case = w.act(c.ChangeData, w.create(n=9), data={"n": 3})
    case = w.act(c.RedoStep, case, step="judge", reason="the number was wrong")
    assert (case.data["word"], w.open(case)) == ("a", ["after"])


def test_a_table_that_takes_too_long_is_for_a_person_or_goes_the_way_for_errors() -> None:
    endless = "count(for i in 1..2000 return for j in 1..2000 return i * j) + n"
    rows = [{"when": ["-"], "then": [endless]}]
    decision = table(outputs=["total"], rows=rows)
    w = judged(decision)
    (incident,) = w.events(w.create(n=1), e.IncidentRaised)
    assert incident.problem.startswith("the decision size has no answer: ")
    w = judged(decision, decide(on_error="help"), human("after", next="end"), human("help"))
    assert w.open(w.create(n=1)) == ["help"]


@pytest.mark.parametrize(
    "decision",
    [
        {"id": "size"},
        table(hit="whatever"),
        table(rows=[{"when": ["<<"], "then": ["1"]}]),
        {"id": "size", "dmn": "<no model", "outputs": ["word"]},
        {"id": "size", "dmn": MODEL, "decision": "Weight", "outputs": ["word"]},
    ],
)
def test_a_document_of_old_with_a_decision_that_cannot_run_still_compiles(
    decision: dict[str, Any],
) -> None:
    w = unchecked(decision)
    (incident,) = w.events(w.create(n=1), e.IncidentRaised)
    assert "the decision size has no answer" in incident.problem


def test_a_decision_that_is_not_there_is_for_a_person() -> None:
    w = World(document(decide(), human("after")))
    (incident,) = w.events(w.create(), e.IncidentRaised)
    assert "there is no decision size" in incident.problem


# ------------------------------------------------------------------------------------------ routes


def test_a_route_by_a_table_finds_the_person_or_the_queue() -> None:
    rows = [
        {"when": ["< 10"], "then": ['"bob"']},
        {"when": ["< 100"], "then": ['"queue:desk"']},
    ]
    work = human("job", route={"table": "size"})
    w = judged(table(outputs=["who"], rows=rows), work, queues=[{"id": "desk"}])
    assert w.work(w.create(n=1), "job").assignee == "bob"
    assert w.work(w.create(n=50), "job").queue == "desk"
    (nobody,) = w.events(w.create(n=500), e.IncidentRaised)
    assert nobody.problem == "nobody can be given this work: it names nobody"


def opened(w: World, case: Case) -> list[e.AssignmentOpened]:
    return w.events(case, e.AssignmentOpened)


def test_an_assignment_tells_by_which_row_a_table_gave_it_to_whom() -> None:
    rows = [{"when": ["< 10"], "then": ['"bob"']}, {"when": ["-"], "then": ['"queue:desk"']}]
    steps = (human("job", route={"table": "size"}), human("after"))
    w = judged(table(outputs=["who"], rows=rows), *steps, queues=[{"id": "desk"}])
    (event,) = opened(w, w.create(n=50))
    assert event.trace == {
        "table": "size", "hit_policy": "FIRST", "matched": [2], "result": "queue:desk",
        "inputs": [{"expression": "n", "value": 50}],
    }  # fmt: skip
    case = w.create(n=5)
    w.person("bob")
    case = w.submit(case, "job", actor="bob")
    assert [one.trace for one in opened(w, case)][1:] == [{}]


def test_nothing_is_told_where_no_table_was_asked() -> None:
    w = World(document(human("job", route={"person": "bob"})))
    (event,) = opened(w, w.create())
    assert event.trace == {}


def test_what_a_step_decided_by_a_table_is_told_by_the_step_alone() -> None:
    w = judged(table())
    case = w.create(n=5)
    assert done(w, case).trace["result"] == "small"
    (event,) = opened(w, case)
    assert event.trace == {}


def test_a_route_that_leads_nowhere_leaves_nothing_for_the_next_assignment() -> None:
    asked = {"id": "ok", "kind": "approve", "mode": "consensus", "need": 2,
             "route": {"table": "size"}, "on_error": "after"}  # fmt: skip
    w = judged(table(outputs=["who"], rows=[{"when": ["-"], "then": ['"bob"']}]),
               asked, human("after"))  # fmt: skip
    case = w.create(n=5)
    assert [event.assignment.step for event in opened(w, case)] == ["after"]
    assert opened(w, case)[0].trace == {}


def test_an_assignment_of_an_older_version_has_no_trace_and_still_reads() -> None:
    w = World(document(human("job")))
    (event,) = opened(w, w.create())
    text = e.encode(event)
    assert b"trace" not in text
    assert e.decode(text) == event


def test_a_route_by_a_table_that_cannot_answer_is_an_incident() -> None:
    w = World(document(human("job", route={"table": "gone"})))
    (incident,) = w.events(w.create(), e.IncidentRaised)
    assert "the decision gone has no answer: there is no decision gone" in incident.problem


# ----------------------------------------------------------------------------------------- properties

_BOUNDS = st.lists(st.integers(-50, 50), min_size=1, max_size=6, unique=True).map(sorted)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(_BOUNDS, st.integers(-60, 60), st.sampled_from(["first", "unique", "any"]))
def test_any_table_of_limits_gives_the_first_limit_above_and_replays(
    bounds: list[int], n: int, hit: str
) -> None:
    """The world decides every command twice and folds its events: both must give the same."""
    edges = [None, *bounds]
    rows = [
        {"when": [f"< {high}" if low is None else f"[{low}..{high})"], "then": [str(high)]}
        for low, high in zip(edges, bounds, strict=False)
    ]
    w = judged(
        table(outputs=["total"], hit=hit, rows=rows), decide(), count("more"), human("after")
    )
    case = w.create(n=n)
    assert case.data["total"] == next((high for high in bounds if n < high), None)


def test_a_table_is_compiled_once_with_the_plan() -> None:
    made = Blueprint.model_validate(document(decide(), decisions=[table()]))
    plan = compile_plan(made, 1)
    assert plan.tables.keys() == {"size"}
    assert compile_plan(Blueprint.model_validate(document(human("a"))), 1).tables == {}


def test_numbers_stay_exact_in_data_and_trace() -> None:
    rows = [{"when": ["-"], "then": ["0.1 + 0.2"]}]
    w = judged(table(outputs=["total"], rows=rows))
    event = done(w, w.create(n=1))
    assert event.data["total"] == event.trace["result"] == Decimal("0.3")
