"""Every rule of ``check`` stands alone: it finds its own fault in a sound document, and no other.

Each line plants one fault; exactly the named element must be named, and the rest of the document
must stay without errors that are not a direct consequence.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from casewright.blueprint.check import CHECKS, can_publish, check
from casewright.blueprint.checks.look import Look
from tests.blueprint.examples import case_type, made
from tests.blueprint.test_agreement import rich

Plant = Callable[[dict[str, Any]], None]


def stage(data: dict[str, Any], number: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = case_type(data)["stages"][number]
    return found


def step(data: dict[str, Any], id: str) -> dict[str, Any]:
    """A step of the document, at any depth."""

    def search(value: Any) -> dict[str, Any] | None:
        if isinstance(value, dict):
            if value.get("id") == id and "kind" in value and "steps" not in value.get("fields", ""):
                return value
            return next((hit for part in value.values() if (hit := search(part))), None)
        if isinstance(value, list):
            return next((hit for part in value if (hit := search(part))), None)
        return None

    found = search(stage(data))
    assert found is not None, id
    return found


def put(data: dict[str, Any], **values: Any) -> None:
    data.update(values)


FAULTS: list[tuple[str, Plant, str]] = [
    ("a person nobody declared", lambda d: put(step(d, "p1"), route={"persona": "ghost"}),
     "loan/intake/second/par/one/p1.route.persona"),
    ("a queue nobody declared", lambda d: put(step(d, "last"), route={"queue": "ghost"}),
     "loan/intake/second/last.route.queue"),
    ("a message nobody declared", lambda d: put(step(d, "late")["boundaries"][0], message="ghost"),
     "loan/intake/second/late/hurry.message"),
    ("a calendar nobody declared", lambda d: put(step(d, "late"), calendar="ghost"),
     "loan/intake/second/late.calendar"),
    ("a case type nobody declared", lambda d: put(step(d, "child"), case_type="ghost", map={}, back={}),
     "loan/intake/second/child.case_type"),
    ("a step nobody has", lambda d: put(step(d, "p1")["outcomes"][0], next="ghost"),
     "loan/intake/second/par/one/p1.outcomes.ok.next"),
    ("a stage nobody has", lambda d: put(d["slas"][0]["on_passed"][1], stage="ghost"),
     "slas/soon.on_passed[2].stage"),
    ("a process that a clock cannot start", lambda d: put(d["slas"][0]["on_deadline"][1], process="inform"),
     "slas/soon.on_deadline[2].process"),
    ("a jump into a branch", lambda d: put(step(d, "late"), next="p2"),
     "loan/intake/second/late.next"),
    ("too many branches to wait for", lambda d: put(step(d, "par"), join=5),
     "loan/intake/second/par.join"),
    ("a condition that does not parse", lambda d: put(step(d, "choose")["rules"][0], when="amount >"),
     "loan/intake/second/choose.rules[1].when"),
    ("a condition of another type", lambda d: put(step(d, "choose")["rules"][0], when="amount"),
     "loan/intake/second/choose.rules[1].when"),
    ("an unknown name", lambda d: put(step(d, "child"), map={"amount": "amuont"}),
     "loan/intake/second/child.map.amount"),
    ("a value of another type", lambda d: put(step(d, "e2"), set={"price": '"much"'}),
     "loan/intake/second/each/e2.set.price"),
    ("the clock in a start condition", lambda d: put(stage(d)["processes"][1]["start"], when="now() > due"),
     "loan/intake/second.start.when"),
    ("a deadline before the goal", lambda d: put(d["slas"][0], deadline="PT1H"), "slas/soon"),
    ("a clock in weeks", lambda d: put(d["slas"][0], deadline="P3W"), "slas/soon"),
    ("a wait of centuries", lambda d: put(step(d, "late"), interval="P99999D"),
     "loan/intake/second/late.interval"),
    ("a last stage that does not end the case", lambda d: stage(d, 1).pop("complete"),
     "loan/end.complete"),
    ("a stage that ends the case by its status", lambda d: put(stage(d), status="Resolved-No"),
     "loan/intake.status"),
    ("a status that does not resolve", lambda d: put(step(d, "choose")["outcomes"][0], resolve="No"),
     "loan/intake/second/choose/no"),
    ("an item that is over", lambda d: put(stage(d)["milestones"][0]["entry"][0]["on"][0], item="finish"),
     "loan/intake/ready.entry[1].on[1]"),
    ("a criterion of nothing", lambda d: put(stage(d)["milestones"][0], entry=[{}]),
     "loan/intake/ready.entry[1]"),
    ("one id twice", lambda d: put(step(d, "late"), id="choose"), "loan/intake/second/choose"),
    ("a word of the language as a field", lambda d: case_type(d)["fields"].append({"id": "if"}),
     "loan/fields/if"),
    ("a choice without choices", lambda d: case_type(d)["fields"].append({"id": "c", "kind": "choice"}),
     "loan/fields/c"),
    ("a repeat that never ends a round", lambda d: put(step(d, "par"), join="none", repeat={"until": "approved"}),
     "loan/intake/second/par.repeat"),
    ("a boundary that never happens", lambda d: put(step(d, "choose"), boundaries=[{"id": "b", "after": "P1D", "next": "end"}]),
     "loan/intake/second/choose/b"),
    ("several agree, one is asked", lambda d: put(step(d, "last"), route={"person": "ann"}),
     "loan/intake/second/last.need"),
    ("results that go nowhere", lambda d: put(step(d, "each"), into="tags"),
     "loan/intake/second/each.into"),
    ("somebody who did an automatic step", lambda d: put(step(d, "last")["route"], not_who_did=["choose"]),
     "loan/intake/second/last.route.who_did"),
    ("a wait for a status that never comes",
     lambda d: put(step(d, "late"), interval=None, calendar=None, cases={"status": "Never"}),
     "loan/intake/second/late.cases"),
]  # fmt: skip


@pytest.mark.parametrize("plant, element", [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS])
def test_a_planted_fault_is_found_where_it_was_planted(plant: Plant, element: str) -> None:
    data = rich()
    plant(data)
    findings = check(made(data))
    errors = [finding for finding in findings if finding.severity == "error"]
    assert element in {finding.element for finding in errors}, [str(each) for each in errors]
    assert not can_publish(findings)


@pytest.mark.parametrize("plant", [f[1] for f in FAULTS], ids=[f[0] for f in FAULTS])
def test_a_planted_fault_is_not_told_many_times(plant: Plant) -> None:
    data = rich()
    plant(data)
    errors = [finding for finding in check(made(data)) if finding.severity == "error"]
    assert 1 <= len(errors) <= 3, [str(each) for each in errors]


@pytest.mark.parametrize("rule", CHECKS, ids=[rule.__name__ for rule in CHECKS])
def test_no_rule_finds_an_error_in_a_sound_document(rule: Any) -> None:
    assert [found for found in rule(Look(made(rich()))) if found.severity == "error"] == []


@pytest.mark.parametrize("rule", CHECKS, ids=[rule.__name__ for rule in CHECKS])
def test_every_rule_says_what_it_looks_for(rule: Any) -> None:
    assert len(rule.__doc__) > 30


def test_the_same_finding_is_told_once_and_in_order() -> None:
    data = rich()
    for _, plant, _ in FAULTS[:8]:
        plant(data)
    findings = check(made(data))
    assert len(set(findings)) == len(findings)
    assert [f.severity for f in findings] == sorted(
        (f.severity for f in findings), key=("error", "warning", "info").index
    )
    assert check(made(data)) == findings
