"""Workload W1 as a blueprint: 5 stages of 3 human and 2 automatic steps, 15 completions a case.

Stage 3 has a parallel pair; each stage ends with a decision; each human step has an SLA clock.
The same flow as the BPMN model that the peer engine runs.
"""

from __future__ import annotations

from typing import Any

from casewright.blueprint.document import Blueprint


def _human(step: str) -> dict[str, Any]:
    return {"id": step, "kind": "collect", "sla": ["week"]}


def _count(step: str) -> dict[str, Any]:
    return {"id": step, "kind": "set data", "set": {"auto_n": "auto_n + 1"}}


def _stage(number: int) -> dict[str, Any]:
    s = f"s{number}"
    pair = [_human(f"{s}_h1"), _human(f"{s}_h2")]
    if number == 2:
        branches = [{"id": f"b{n}", "steps": [step]} for n, step in enumerate(pair)]
        pair = [{"id": f"{s}_fork", "kind": "parallel", "branches": branches}]
    decide = {
        "id": f"{s}_gw",
        "kind": "decide",
        "branches": [{"id": "more", "when": "amount > 1000", "steps": [_human(f"{s}_h3")]}],
    }
    return {
        "id": s,
        "complete": "advance" if number < 4 else {"resolve": "Resolved-Completed"},
        "processes": [
            {"id": f"{s}_p", "steps": [_count(f"{s}_a1"), *pair, _count(f"{s}_a2"), decide]}
        ],
    }


def document() -> dict[str, Any]:
    """The blueprint of workload W1 as a document; its case type is ``w1``."""
    fields = [{"id": "amount", "kind": "integer"}, {"id": "auto_n", "kind": "integer"}]
    kind = {"id": "w1", "prefix": "W", "fields": fields, "stages": [_stage(n) for n in range(5)]}
    return {
        "blueprint": "w1",
        "slas": [{"id": "week", "deadline": "P7D"}],
        "case_types": [kind],
    }


def blueprint() -> Blueprint:
    """The blueprint of workload W1."""
    return Blueprint.model_validate(document())
