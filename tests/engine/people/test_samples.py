"""The samples use it: parallel teams with substitutes, and a claim's authority matrix."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from casewright.blueprint.text import read
from casewright.blueprint.yaml_text import parse_yaml
from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.state import Case

from ..world import DAY, HOUR, MONDAY, World

SAMPLES = Path(__file__).parents[3] / "resources" / "samples"


@lru_cache
def document(name: str) -> tuple[dict[str, Any], Any]:
    """A sample blueprint and the invented people beside it, read once."""
    source = (SAMPLES / f"{name}.blueprint.yaml").read_text(encoding="utf8")
    people = parse_yaml((SAMPLES / "people.yaml").read_text(encoding="utf8")).value
    return read(source).model_dump(by_alias=True), people


def sample(name: str) -> World:
    """A world of a sample, with its people."""
    blueprint, listed = document(name)
    w = World(blueprint)
    for entry in listed:
        w.person(
            entry["id"], **{key: value for key, value in entry.items() if key not in ("id", "name")}
        )
    return w


def create(w: World, blueprint: str, type_id: str, **data: Any) -> Case:
    command = c.CreateCase(
        id=w.new_id(), actor="ines", case=f"case-{len(w.cases) + 1}", type=type_id,
        blueprint=blueprint, data=data,
    )  # fmt: skip
    return w.do(command)


def prepared(w: World) -> dict[str, tuple[str | None, str | None]]:
    """A new colleague's preparation: step → (person, queue)."""
    case = create(
        w, "employee-onboarding", "onboarding", colleague="New", site="Utrecht",
        first_day="2026-04-01", role_name="Clerk",
    )  # fmt: skip
    w.submit(case, "data-of-colleague", "known", actor="ines")
    work = w.cases[case.id].assignments.values()
    return {each.step: (each.assignee, each.queue) for each in work}


def away(substitute: str | None) -> list[list[Any]]:
    return [[MONDAY - DAY, MONDAY + DAY, substitute]]


def test_three_teams_are_at_work_side_by_side() -> None:
    assert prepared(sample("employee-onboarding")) == {
        "sign-contract": (None, "hr"),
        "prepare-desk": ("jonas", "facilities"),
        "create-account": ("kofi", "it"),
    }


def test_who_stands_in_gets_the_teams_work_and_hr_when_nobody_does() -> None:
    w = sample("employee-onboarding")
    w.people["kofi"]["away"] = away("hugo")
    w.people["jonas"]["away"] = away(None)
    found = prepared(w)
    assert found["create-account"] == ("hugo", "it")
    assert found["prepare-desk"] == (None, "hr")
    w.now += 2 * DAY
    assert prepared(w)["prepare-desk"] == ("jonas", "facilities")


def test_two_in_a_team_take_turns() -> None:
    w = sample("employee-onboarding")
    w.person("lara", queues=["it"], personas=["it"])
    given = []
    for _ in range(4):
        w.now += HOUR
        given.append(prepared(w)["create-account"][0])
    assert given == ["kofi", "lara", "kofi", "lara"]


@pytest.mark.parametrize(
    "estimate, suspicious, places",
    [
        ("20500", False, ["approvals", "finance-director"]),
        ("20500", True, ["approvals", "fraud-analyst", "finance-director"]),
    ],
)
def test_a_large_claim_is_approved_by_all_whom_the_matrix_names(
    estimate: str, suspicious: bool, places: list[str]
) -> None:
    w = sample("motor-claim")
    case = create(w, "motor-claim", "claim", damage="theft", estimate=Decimal(estimate),
                  suspicious=suspicious, policyholder="P", policy="1", accident="2026-02-01")  # fmt: skip
    w.people["willem"]["everything"] = True
    w.act(c.ChangeStage, case, "willem", stage="settle-stage", reason="test")
    people = {"approvals": "elif", "fraud-analyst": "hugo", "finance-director": "daan"}
    for place in places:
        work = w.work(case, "approve-two")
        assert place in (work.queue, work.persona)
        w.act(c.SubmitAssignment, case, people[place], assignment=work.id, outcome="approve")
    assert w.open(case) == ["pay"]
    votes = w.events(case, e.AssignmentVoted)
    assert len(votes) == len(places) - 1
