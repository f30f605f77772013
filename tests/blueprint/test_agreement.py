"""What ``check`` lets through can be run; and whatever is done to a document, ``check`` answers.

Documents are made from a rich sound one by a few random changes: a part replaced by another one of
its kind, by an odd value, removed, or there twice.
"""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from casewright.blueprint.check import can_publish, check
from casewright.blueprint.document import Blueprint
from casewright.blueprint.text import read, write
from casewright.engine.compile import compile_plan
from tests.blueprint.examples import auto, case_type, document, made, person, said
from tests.blueprint.models import MODEL
from tests.blueprint.strategies import blueprints, sound_blueprints
from tests.blueprint.test_samples import NAMES, sample

QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
ODD = [
    "", "end", "terminate", "nothing", "amount", "goods", "item", "handle", "desk", "1 +", "true",
    "P0D", "P2W", "P99999D", "Resolved-X", "any", "none", "all", 0, 1, 5, True, False, None, [], {},
]  # fmt: skip


def rich() -> dict[str, Any]:
    """A document with most kinds of elements, about which ``check`` reports no error."""
    data = document()
    kind = case_type(data)
    kind["actions"] = [{"id": "extra", "steps": [person("more")]}]
    kind["stages"][0]["processes"] += [
        {
            "id": "second",
            "start": {"mode": "after", "after": ["handle"], "when": "amount > 1"},
            "sla": ["soon"],
            "steps": [
                {"id": "par", "kind": "parallel", "join": "any", "branches": [
                    {"id": "one", "steps": [person("p1", {"id": "ok", "next": "last"})]},
                    {"id": "two", "when": "approved", "steps": [auto("p2")]},
                ]},
                {"id": "each", "kind": "for each", "each": "goods", "item": "thing",
                 "into": "goods", "key": "thing.label", "join": 1, "steps": [
                     person("e1", view={"sections": [{"fields": ["label"]}]}),
                     auto("e2", set={"price": "thing.price + 1"}),
                 ]},
                {"id": "late", "kind": "wait", "interval": "P1D", "calendar": "office",
                 "boundaries": [{"id": "hurry", "message": "paper", "next": "last"}]},
                {"id": "child", "kind": "create case", "case_type": "loan", "wait": True,
                 "map": {"amount": "amount / 2"}, "back": {"approved": "approved"}},
                {"id": "choose", "kind": "decide", "rules": [
                    {"when": "amount > 1000", "outcome": "no"}, {"set": {"income": "1"}}],
                 "outcomes": [{"id": "no", "resolve": "Resolved-No"}]},
                {"id": "last", "kind": "approve", "mode": "consensus", "need": 2,
                 "route": {"queue": "desk", "not_who_did": ["p1"]}, "repeat": {"until": "approved"}},
            ],
        },
    ]  # fmt: skip
    kind["stages"][0]["milestones"] = [
        {"id": "ready", "entry": [{"on": [{"item": "handle"}], "when": "approved"}]}
    ]
    data["decisions"] = [
        {"id": "size", "inputs": ["amount", "approved"], "outputs": ["income", "number"],
         "types": {"amount": "number"}, "hit": "first", "rows": [
             {"when": ["[1..10)", "true"], "then": ["amount * 2", '"small"']},
             {"when": ["-", "-"], "then": ["0", '"large"']}],
         "tests": [{"inputs": {"amount": "5", "approved": "true"},
                    "expect": '{income: 10, number: "small"}'}]},
    ]  # fmt: skip
    kind["stages"][0]["processes"][0]["steps"] += [
        {"id": "tabled", "kind": "decide", "table": "size"},
    ]
    data["slas"][0] |= {
        "passed": {"every": "P1D"},
        "on_deadline": [{"do": "notify"}, {"do": "start process", "process": "extra"}],
        "on_passed": [{"do": "climb"}, {"do": "change stage", "stage": "end"}],
    }
    return data


def with_model() -> dict[str, Any]:
    """The rich document, which also decides by a DMN model."""
    data = rich()
    test = {"inputs": {"income": "5"}, "expect": '"small"'}
    data["decisions"].append(
        {"id": "model", "dmn": MODEL, "decision": "Size", "outputs": ["number"], "tests": [test]}
    )
    steps = case_type(data)["stages"][0]["processes"][0]["steps"]
    steps.append({"id": "modelled", "kind": "decide", "table": "model"})
    return data


def spots(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every place in plain data."""
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    found = []
    for key, part in parts:
        found.append((*path, key))
        if isinstance(part, dict | list):
            found += spots(part, (*path, key))
    return found


def at(value: Any, path: tuple[str | int, ...]) -> Any:
    for key in path:
        value = value[key]
    return value


@st.composite
def changed(draw: st.DrawFn) -> dict[str, Any]:
    """The rich document after one to three changes."""
    data = with_model()
    for _ in range(draw(st.integers(1, 3))):
        places = spots(data)
        *way, last = draw(st.sampled_from(places))
        holder = at(data, tuple(way))
        other = at(data, draw(st.sampled_from([p for p in places if p[-1] == last] or places)))
        how = draw(st.sampled_from(["other", "odd", "remove", "twice"]))
        if how == "remove":
            del holder[last]
        elif how == "twice" and isinstance(holder, list):
            holder.insert(0, copy.deepcopy(holder[int(last)]))
        else:
            odd = other if how == "other" else draw(st.sampled_from(ODD))
            holder[last] = copy.deepcopy(odd)
        if len(repr(data)) > 40_000:
            break
    return data


def test_the_document_to_be_changed_is_sound() -> None:
    assert said(made(with_model()), "error") == []
    compile_plan(made(with_model()), 1)


@settings(max_examples=150, deadline=None, suppress_health_check=QUIET, derandomize=True)
@given(changed())
def test_what_check_lets_through_the_engine_can_compile(data: dict[str, Any]) -> None:
    try:
        blueprint = Blueprint.model_validate(data)
    except ValidationError:
        event("refused on reading")
        return
    findings = check(blueprint)
    assert all(f.element and f.problem and f.remedy for f in findings)
    if can_publish(findings):
        event("published")
        plan = compile_plan(blueprint, 1)
        assert plan.types
        assert [table.problem for table in plan.tables.values() if table.problem] == []
    else:
        event("found by check")


@settings(max_examples=40, deadline=None, suppress_health_check=QUIET, derandomize=True)
@given(blueprints())
def test_check_answers_whatever_the_document(blueprint: Blueprint) -> None:
    findings = check(blueprint)
    assert check(read(write(blueprint))) == findings
    if can_publish(findings):
        compile_plan(blueprint, 1)


@settings(max_examples=25, deadline=None, suppress_health_check=QUIET, derandomize=True)
@given(sound_blueprints())
def test_sound_documents_compile(blueprint: Blueprint) -> None:
    assert can_publish(check(blueprint))
    compile_plan(blueprint, 1)


@pytest.mark.parametrize("name", NAMES)
def test_the_samples_compile(name: str) -> None:
    assert set(compile_plan(sample(name), 1).types) == {kind.id for kind in sample(name).case_types}


@pytest.mark.fuzz
@settings(max_examples=5_000, deadline=None, suppress_health_check=QUIET)
@given(changed())
def test_a_long_search_finds_nothing_that_check_lets_through(data: dict[str, Any]) -> None:
    try:
        blueprint = Blueprint.model_validate(data)
    except ValidationError:
        return
    if can_publish(check(blueprint)):
        compile_plan(blueprint, 1)
