"""A connector step: what it asks of the world, and how the case goes on with what comes back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.decision import Effect, Refused
from casewright.engine.incidents import stuck
from casewright.engine.state import Case

from ..notation import Step, clean_world, count, document, each, human, parallel, world
from ..world import World

CONNECTORS = [{"id": "claims"}]


def call(step: str = "ask", **more: Any) -> Step:
    """A step that asks the other system to create a claim."""
    given = {
        "inputs": {"policy": "word", "amount": "n * 2", "nothing": "total"},
        "outputs": {"total": "result.total", "word": "result.number"},
    }
    base = {"id": step, "kind": "connector", "connector": "claims", "operation": "create"}
    return {**base, **given, **more}


def world_of(*steps: Step, **parts: Any) -> World:
    return world(*steps, connectors=CONNECTORS, **parts)


def begun(*steps: Step, **parts: Any) -> tuple[World, Case]:
    """A case that has come to the step of ``call``."""
    w = world_of(*steps, **parts)
    return w, w.create(word="P-1", n=21)


def effects(w: World) -> list[Effect]:
    """What the last command asks of the world."""
    assert w.last is not None
    return [each for each in w.last.effects if each.kind != "command"]


def waiting(w: World, case: Case) -> str:
    """The one effect that the case waits for."""
    (effect,) = w.cases[case.id].effects
    return effect


def tell(w: World, case: Case, ok: bool = True, effect: str = "", **more: Any) -> Case:
    """What the worker reports."""
    named = effect or waiting(w, case)
    return w.act(c.ReportEffect, case, c.SYSTEM, effect=named, ok=ok, **more)


GAVE = {"total": 42, "number": "C-7"}


# ------------------------------------------------------------------------------------- asking


def test_coming_to_the_step_asks_for_it_and_waits() -> None:
    w, case = begun(call(), human("after"))
    (asked,) = effects(w)
    assert (asked.kind, asked.body) == (
        "connector",
        {
            "connector": "claims", "operation": "create",
            "inputs": {"policy": "P-1", "amount": 42},
        },
    )  # fmt: skip
    assert w.open(case) == []
    (event,) = w.events(case, e.EffectRequested)
    assert (event.effect, event.type, event.what) == (asked.id, "connector", "claims: create")
    assert list(w.cases[case.id].keys.values()) == [asked.id]
    assert not list(stuck(w.cases[case.id])), "it waits, and is no incident"


def test_the_answer_fills_fields_and_the_case_goes_on() -> None:
    w, case = begun(call(), human("after"))
    case = tell(w, case, result=GAVE)
    assert (case.data["total"], case.data["word"]) == (42, "C-7")
    assert w.open(case) == ["after"]
    assert (case.effects, case.keys) == ({}, {})
    (event,) = w.events(case, e.EffectReported)
    assert (event.ok, event.late, event.step) == (True, False, "ask")
    assert event.data == {"total": 42, "word": "C-7"}


def test_decimals_keep_their_digits() -> None:
    w, case = begun(call(outputs={"total": "result.price * 100"}), human("after"))
    assert tell(w, case, result={"price": Decimal("1.10")}).data["total"] == 110


def test_it_may_read_nothing_of_the_answer() -> None:
    w, case = begun(call(outputs={}), human("after"))
    assert w.open(tell(w, case)) == ["after"]


def test_what_follows_from_the_answer_is_calculated() -> None:
    fields = [
        {"id": "n", "kind": "integer"},
        {"id": "twice", "kind": "calculated", "result": "integer", "formula": "n * 2"},
    ]
    step = call(inputs={}, outputs={"n": "result.n"})
    w = world_of(step, human("after"), fields=fields)
    assert tell(w, w.create(), result={"n": 5}).data["twice"] == 10


def test_time_out_retries_and_the_check_go_along() -> None:
    retry = {"attempts": 9, "first": "PT2S", "factor": 2, "most": "PT1H"}
    done = {"operation": "find", "inputs": {"key": "effect"}, "when": "result.found"}
    w, _ = begun(call(timeout="PT30S", retry=retry, already_done=done), human("after"))
    (asked,) = effects(w)
    assert asked.body["seconds"] == 30
    assert asked.body["retry"] == {"attempts": 9, "first": 2, "factor": 2, "most": 3600}
    assert asked.body["done"] == {
        "operation": "find", "inputs": {"key": asked.id}, "when": "result.found",
    }  # fmt: skip


def test_a_condition_skips_it() -> None:
    w, case = begun(call(when="n > 100"), human("after"))
    assert w.open(case) == ["after"]
    assert effects(w) == []


def test_a_repeated_step_asks_anew_each_time() -> None:
    w, case = begun(call(repeat={"until": "total >= 2"}), human("after"))
    first = waiting(w, case)
    case = tell(w, case, result={"total": 1})
    second = waiting(w, case)
    assert first != second
    assert "key" not in effects(w)[0].body, "another round is another deed"
    assert w.open(tell(w, case, result={"total": 2})) == ["after"]


def test_branches_wait_for_their_own_effects() -> None:
    w, case = begun(
        parallel("p", [call("left", outputs={"n": "result.n"})], [call("right", outputs={})]),
        human("after"),
    )
    by_step = {event.token.step: event.effect for event in w.events(case, e.EffectRequested)}
    case = tell(w, case, effect=by_step["right"])
    assert w.open(case) == []
    case = tell(w, case, effect=by_step["left"], result={"n": 3})
    assert w.open(case) == ["after"]


def test_a_branch_of_a_for_each_writes_its_own_item() -> None:
    step = call(inputs={"name": "item.name"}, outputs={"price": "result.price"})
    w = world_of(each("each", "rows", step, into="results"), human("after"))
    case = w.create(rows=[{"name": "a"}, {"name": "b"}])
    asked = {each.body["inputs"]["name"]: each.id for each in effects(w)}
    tell(w, case, effect=asked["b"], result={"price": 2})
    case = tell(w, case, effect=asked["a"], result={"price": 1})
    assert case.data["results"] == [{"name": "a", "price": 1}, {"name": "b", "price": 2}]


# ------------------------------------------------------------------------------------ failing


def test_a_failure_becomes_an_incident_that_a_person_sees() -> None:
    w, case = begun(call(), human("after"))
    case = tell(w, case, ok=False, error="The host is unknown.", attempts=6)
    (incident,) = w.events(case, e.IncidentRaised)
    assert incident.problem == "The host is unknown."
    (reported,) = w.events(case, e.EffectReported)
    assert (reported.attempts, reported.error) == (6, "The host is unknown.")
    (token,) = stuck(case)
    assert token.step == "ask"
    assert not case.resolved


def test_on_error_leads_on() -> None:
    w, case = begun(call(on_error="mend"), human("after", next="end"), human("mend"))
    case = tell(w, case, ok=False, error="no")
    assert w.open(case) == ["mend"]
    assert not list(stuck(case))


def test_an_error_edge_leads_on_and_its_clock_stops() -> None:
    edge = {"id": "oops", "error": True, "next": "mend"}
    slas = [{"id": "pace", "goal": "PT1H", "deadline": "PT2H"}]
    w, case = begun(
        call(boundaries=[edge], sla=["pace"]), human("after", next="end"), human("mend"), slas=slas
    )
    assert len(case.clocks) == 1
    case = tell(w, case, ok=False, error="no")
    assert (w.open(case), case.clocks) == (["mend"], {})


def test_what_may_have_happened_is_for_a_person_even_where_an_error_leads_on() -> None:
    w, case = begun(call(on_error="mend"), human("after", next="end"), human("mend"))
    case = tell(w, case, ok=False, error="The line broke.", doubt=True)
    assert w.open(case) == []
    (token,) = stuck(case)
    assert token.step == "ask"
    assert w.events(case, e.EffectReported)[0].doubt


def test_an_edge_with_a_clock_interrupts_the_waiting_and_the_answer_comes_too_late() -> None:
    edge = {"id": "slow", "after": "PT1H", "next": "mend"}
    w, case = begun(call(boundaries=[edge]), human("after", next="end"), human("mend"))
    effect = waiting(w, case)
    w.pass_time(3_600_000_000)
    assert w.open(case) == ["mend"]
    assert w.cases[case.id].effects == {}
    case = tell(w, case, effect=effect, result=GAVE)
    assert w.events(case, e.EffectReported)[0].late
    assert case.data["word"] == "P-1"


@pytest.mark.parametrize(
    "outputs, gave, said",
    [
        ({"total": "result.total"}, {"total": "many"}, "total: Enter a number"),
        ({"when_due": "result.at"}, {"at": "soon"}, "when_due: Enter a date and time"),
        ({"positive": "result.p"}, {"p": -1}, "positive: This must hold: positive > 0"),
    ],
)
def test_an_answer_that_a_field_cannot_take_is_an_incident(
    outputs: dict[str, str], gave: dict[str, Any], said: str
) -> None:
    fields = [
        {"id": "n", "kind": "integer"}, {"id": "total", "kind": "integer"}, {"id": "word"},
        {"id": "when_due", "kind": "date-time"},
        {"id": "positive", "kind": "integer", "validation": "positive > 0"},
    ]  # fmt: skip
    w = world_of(call(inputs={}, outputs=outputs), human("after"), fields=fields)
    case = w.create()
    case = tell(w, case, result=gave)
    (incident,) = w.events(case, e.IncidentRaised)
    assert incident.problem.startswith("it was done, but what it gave cannot be taken over: ")
    assert said in incident.problem
    assert case.effects == {}


# --------------------------------------------------------------------------- what a person does


def failed(*steps: Step, **parts: Any) -> tuple[World, Case, Effect]:
    """A case whose effect failed, and that effect."""
    w, case = begun(*steps, **parts)
    (asked,) = effects(w)
    return w, tell(w, case, ok=False, error="no", attempts=6), asked


def retry(w: World, case: Case) -> Effect:
    """A person tries again; what is asked for now."""
    w.act(c.RedoStep, case, step="ask", reason="mended")
    (asked,) = effects(w)
    return asked


def test_trying_again_is_another_effect_under_the_same_key() -> None:
    w, case, first = failed(call(), human("after"))
    second = retry(w, case)
    assert second.id != first.id
    assert (second.body["key"], second.body["again"]) == (first.id, True)
    case = tell(w, case, ok=False, error="still not")
    third = retry(w, case)
    assert third.body["key"] == first.id
    assert len({first.id, second.id, third.id}) == 3
    assert w.open(tell(w, case, result=GAVE)) == ["after"]


def test_corrected_data_go_along_under_the_same_key() -> None:
    w, case, first = failed(call(), human("after"))
    w.act(c.ChangeData, case, data={"word": "P-2"})
    second = retry(w, case)
    assert second.body["inputs"]["policy"] == "P-2"
    assert second.body["key"] == first.id


def test_the_check_is_asked_for_the_first_key() -> None:
    done = {"operation": "find", "inputs": {"key": "effect"}, "when": "result.found"}
    w, case, first = failed(call(already_done=done), human("after"))
    assert retry(w, case).body["done"]["inputs"] == {"key": first.id}


def test_a_report_of_the_first_try_after_the_second_began_is_late() -> None:
    w, case, first = failed(call(), human("after"))
    retry(w, case)
    case = tell(w, case, effect=first.id, result=GAVE)
    assert w.events(case, e.EffectReported)[-1].late
    assert w.open(case) == []
    assert w.open(tell(w, case, result=GAVE)) == ["after"]


def test_it_is_done_by_hand_or_skipped() -> None:
    w, case, _ = failed(call(), human("after"))
    case = w.act(c.CompleteStep, case, step="ask", reason="telephoned", data={"word": "C-9"})
    assert (case.data["word"], w.open(case)) == ("C-9", ["after"])
    w, case, _ = failed(call(), human("after"))
    assert w.open(w.act(c.SkipStep, case, step="ask", reason="not needed")) == ["after"]


def test_an_item_is_done_by_hand_in_a_for_each() -> None:
    step = call(inputs={"name": "item.name"}, outputs={"price": "result.price"})
    w = world_of(each("each", "rows", step, into="results"), human("after"))
    case = w.create(rows=[{"name": "a"}])
    tell(w, case, ok=False, error="no")
    case = w.act(c.CompleteStep, case, step="ask", reason="telephoned", data={"price": 7})
    assert w.open(case) == ["after"]


def test_while_it_is_on_its_way_nobody_tries_again_or_skips() -> None:
    w, case = begun(call(), human("after"))
    with pytest.raises(Refused, match="not stopped by an error"):
        w.act(c.SkipStep, case, step="ask", reason="impatient")


# ------------------------------------------------------------------------- what ends the waiting


def two_stages() -> dict[str, Any]:
    """The call in a stage of its own, and a further stage."""
    source = document(call(), connectors=CONNECTORS, stage={"complete": "advance"})
    source["case_types"][0]["stages"].append(
        {"id": "other", "processes": [{"id": "more", "steps": [human("later")]}],
         "complete": {"resolve": "Resolved-Completed"}}
    )  # fmt: skip
    return source


def test_leaving_the_stage_cancels_the_effect_and_a_late_report_is_harmless() -> None:
    w = clean_world(two_stages())
    case = w.create(word="P-1", n=1)
    effect = waiting(w, case)
    case = w.act(c.ChangeStage, case, stage="other")
    (left,) = w.events(case, e.StageLeft)
    assert left.ended.effects == (effect,)
    case = tell(w, case, effect=effect, result=GAVE)
    (reported,) = w.events(case, e.EffectReported)
    assert (reported.late, reported.data) == (True, {})
    assert case.data["word"] == "P-1"
    assert w.open(case) == ["later"]


@pytest.mark.parametrize("ok", [True, False])
def test_cancelling_the_case_cancels_the_effect(ok: bool) -> None:
    w, case = begun(call(), human("after"))
    effect = waiting(w, case)
    case = w.act(c.CancelCase, case, reason="over")
    assert case.effects == {}
    case = tell(w, case, ok=ok, effect=effect, result=GAVE)
    assert (case.status, w.events(case, e.EffectReported)[0].late) == ("Resolved-Cancelled", True)
    assert not w.events(case, e.IncidentRaised)


def test_a_step_that_is_taken_down_owes_its_compensation() -> None:
    steps = parallel("p", [call(on_cancel="undo")], [human("quick")], join="any")
    w, case = begun(steps, human("after", next="end"), human("undo"))
    case = w.submit(case, "quick")
    assert w.open(case) == ["after", "undo"]
    (joined,) = w.events(case, e.ScopeJoined)
    assert len(joined.ended.effects) == 1


# ---------------------------------------------------------------------------------- suspension


def test_a_report_that_comes_while_the_case_is_suspended_waits_for_it() -> None:
    w, case = begun(call(), human("after"))
    w.act(c.SuspendCase, case)
    case = tell(w, case, result=GAVE)
    assert case.data["word"] == "P-1", "nothing moves in a suspended case"
    assert [kept.report.ok for kept in w.events(case, e.ReportKept)] == [True]
    case = w.act(c.ResumeCase, case)
    assert (case.data["word"], w.open(case), case.reports) == ("C-7", ["after"], ())


def test_a_failure_while_suspended_is_an_incident_afterwards() -> None:
    w, case = begun(call(), human("after"))
    w.act(c.SuspendCase, case)
    tell(w, case, ok=False, error="no")
    case = w.act(c.ResumeCase, case)
    assert len(list(stuck(case))) == 1


def test_a_case_that_is_cancelled_while_suspended_forgets_what_it_kept() -> None:
    w, case = begun(call(), human("after"))
    w.act(c.SuspendCase, case)
    tell(w, case, result=GAVE)
    case = w.act(c.CancelCase, case)
    assert (case.reports, case.effects, case.keys) == ((), {}, {})


# -------------------------------------------------------------------------------------- others


def test_work_before_and_after_in_one_go() -> None:
    w, case = begun(count("one"), call(outputs={}), count("two"), human("after"))
    case = tell(w, case)
    assert case.data["n"] == 23


def test_a_migrated_case_goes_on_with_the_answer_to_the_old_step() -> None:
    w, case = begun(call(), human("after"))
    w.publish(document(call("asked"), human("after"), connectors=CONNECTORS), 2)
    w.act(c.MigrateCase, case, version=2, moves={"ask": "asked"})
    case = tell(w, case, result=GAVE)
    assert (case.data["word"], w.open(case)) == ("C-7", ["after"])


def test_what_another_case_type_reads_of_the_answer_is_not_known() -> None:
    with pytest.raises(AssertionError, match="reslt"):
        world_of(call(outputs={"word": "reslt.number"}))
