"""Thousands of child cases: what is over is counted, and expressions and waits still see it."""

from __future__ import annotations

import uuid
from typing import Any

import msgspec
import pytest

from casewright.blueprint.document import Blueprint
from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.compile import compile_plan
from casewright.engine.decide import decide
from casewright.engine.decision import Decision, Given
from casewright.engine.evolve import fold
from casewright.engine.state import Case, Child
from tests.engine.notation import FIELDS, clean_world, human
from tests.engine.world import MONDAY, World, process, steps_blueprint

DONE, BAD = "Resolved-Done", "Resolved-Rejected"
MAKE = {
    "id": "make", "kind": "create case", "case_type": "child", "each": "rows",
    "map": {"name": "item.name"},
}  # fmt: skip


def document(*steps: dict[str, Any], **parts: Any) -> dict[str, Any]:
    """A parent with these steps and an optional process that makes children of its rows."""
    stage = {
        "processes": [
            process("main", *steps),
            process("more", {**MAKE, "id": "make_more"}, start={"mode": "person"}),
        ]
    }
    found = steps_blueprint(fields=FIELDS, stage=stage, type={"open_children": "leave"}, **parts)
    ends = [{"id": "good"}, {"id": "bad", "resolve": BAD}]
    only = {"id": "only", "complete": {"resolve": DONE}, "processes": [
        {"id": "p", "steps": [human("do", *ends)]}]}  # fmt: skip
    child = {"id": "child", "prefix": "C", "fields": [{"id": "name"}], "stages": [only]}
    found["case_types"].append(child)
    return found


def rows(count: int) -> list[dict[str, Any]]:
    return [{"name": f"row {n}"} for n in range(count)]


def kids(w: World) -> list[Case]:
    return [case for case in w.cases.values() if case.type == "child"]


def finish(w: World, *outcomes: str) -> None:
    """Finish open children, one for each outcome."""
    still = [kid for kid in kids(w) if not kid.resolved]
    for kid, outcome in zip(still, outcomes, strict=False):
        w.submit(kid, "do", outcome)


# ------------------------------------------------------------------------------------- growth


class Parent:
    """One parent without the checks of the test world, told of thousands of children."""

    def __init__(self) -> None:
        self.plan = compile_plan(Blueprint.model_validate(document(human("a"))), 1)
        self.case: Case | None = None
        self.history: list[tuple[e.Event, int, str]] = []
        self.count = 0

    def act(self, kind: type[c.CaseCommand], actor: str = "ann", **more: Any) -> None:
        self.count += 1
        command = kind(id=str(uuid.UUID(int=self.count)), actor=actor, case="k", **more)
        decision = decide(self.plan, self.case, command, Given(MONDAY + self.count, number=1))
        assert isinstance(decision, Decision), decision
        self.case = decision.case
        self.history += [(event, decision.case.time, actor) for event in decision.events]

    def children(self) -> list[Child]:
        assert self.case is not None
        return list(self.case.children.values())

    def hear(self, child: Child, status: str, sequence: int, was: str) -> None:
        self.act(
            c.ChildChanged, c.SYSTEM, child=child.case, status=status, sequence=sequence,
            type="child", step="make_more", was=was,
        )  # fmt: skip


def test_two_thousand_children_and_ten_thousand_events_keep_a_small_snapshot() -> None:
    parent = Parent()
    parent.act(c.CreateCase, type="t", blueprint="b", data={"rows": rows(100)})
    made = 0
    while made < 2_000:
        parent.act(c.StartProcess, process="more")
        open_ones = parent.children()
        made += len(open_ones)
        for n, child in enumerate(open_ones):
            for step in range(3):
                parent.hear(child, f"Stage {step}", 10 + step, "Open")
            parent.hear(child, (DONE, BAD)[n % 2], 20, "Stage 2")
    assert made == 2_000
    assert len(parent.history) >= 10_000
    assert parent.case is not None
    assert parent.case.folded == {
        f"make_more child {DONE}": 1_000,
        f"make_more child {BAD}": 1_000,
    }
    size = len(msgspec.json.encode(parent.case))
    assert size <= 64_000, f"{size} bytes"
    assert fold(None, parent.history, "k") == parent.case, "a replay folds the same"


def test_four_hundred_open_children_still_fit() -> None:
    parent = Parent()
    parent.act(c.CreateCase, type="t", blueprint="b", data={"rows": rows(400)})
    parent.act(c.StartProcess, process="more")
    parent.act(c.ChangeData, data={"rows": []})
    for child in parent.children():
        parent.hear(child, "Under way", 1_000, "Open")
    assert len(parent.children()) == 400
    assert len(msgspec.json.encode(parent.case)) <= 64_000


# -------------------------------------------------------------------------------- expressions


def counting(*steps: dict[str, Any]) -> World:
    """A parent whose fields count its children in every way an expression may."""
    sums = {
        "id": "look", "kind": "set data",
        "set": {
            "n": "count(children)",
            "total": f'count(children[status = "{DONE}"])',
            "word": 'string(count(children[type = "child" and step = "make"]))',
            "flag": 'every x in children satisfies starts with(x.status, "Resolved")',
        },
    }  # fmt: skip
    return World(document(MAKE, *steps, human("first"), sums, human("last")))


@pytest.mark.parametrize("finished", [0, 1, 3, 5])
def test_expressions_count_children_that_are_over(finished: int) -> None:
    w = counting()
    case = w.create(rows=rows(5))
    finish(w, *["good"] * finished)
    data = w.submit(case, "first").data
    assert data["n"] == 5
    assert data["total"] == finished
    assert data["word"] == "5"
    assert data["flag"] is (finished == 5)


def test_children_with_different_ends_are_told_apart() -> None:
    w = counting()
    case = w.create(rows=rows(4))
    finish(w, "good", "bad", "bad")
    data = w.submit(case, "first").data
    assert (data["n"], data["total"], data["flag"]) == (4, 1, False)
    assert w.cases[case.id].folded == {f"make child {DONE}": 1, f"make child {BAD}": 2}
    assert len(w.cases[case.id].children) == 1


# -------------------------------------------------------------------------------------- waits


def waiting(**cases: Any) -> World:
    """Children are made, people work on them, then a step waits for them."""
    hold = {"id": "hold", "kind": "wait", "cases": cases}
    return clean_world(document(MAKE, human("first"), hold, human("last")))


@pytest.mark.parametrize("before", [0, 1, 2])
def test_waiting_for_all_counts_those_that_were_over_before(before: int) -> None:
    w = waiting(step="make")
    case = w.create(rows=rows(2))
    finish(w, *["good"] * before)
    w.submit(case, "first")
    finish(w, *["bad"] * (2 - before))
    assert w.open(case) == ["last"]


def test_waiting_for_any_is_over_at_once_when_one_is() -> None:
    w = waiting(step="make", need="any")
    case = w.create(rows=rows(2))
    finish(w, "bad")
    w.submit(case, "first")
    assert w.open(case) == ["last"]


def test_waiting_for_a_status_asks_what_became_of_each() -> None:
    w = waiting(step="make", status=DONE)
    case = w.create(rows=rows(2))
    finish(w, "bad")
    w.submit(case, "first")
    finish(w, "good")
    assert w.open(case) == [], "one of them ended otherwise"


def test_while_a_step_waits_children_stay_by_themselves() -> None:
    w = waiting(step="make")
    case = w.create(rows=rows(3))
    w.submit(case, "first")
    finish(w, "good")
    assert len(w.cases[case.id].children) == 3
    assert w.cases[case.id].folded == {}
    finish(w, "good", "good")
    assert w.open(case) == ["last"]
    assert w.cases[case.id].children == {}
    assert w.cases[case.id].folded == {f"make child {DONE}": 3}


def test_what_was_reached_is_forgotten_when_nothing_asks_for_it() -> None:
    w = waiting(step="make")
    case = w.create(rows=rows(1))
    (kid,) = kids(w)
    w.act(c.ReopenCase, w.submit(kid, "do", "good"), stage="only")
    (child,) = w.cases[case.id].children.values()
    assert child.reached == {}


# ----------------------------------------------------------------------------- opened once more


def test_a_child_that_is_opened_again_comes_back_out_of_the_count() -> None:
    w = counting()
    case = w.create(rows=rows(3))
    finish(w, "good", "good", "good")
    w.act(c.ReopenCase, kids(w)[1], stage="only")
    case = w.cases[case.id]
    assert case.folded == {f"make child {DONE}": 2}
    assert [(k.case, k.status, k.step) for k in case.children.values()] == [
        (kids(w)[1].id, "Open", "make")
    ]
    data = w.submit(case, "first").data
    assert (data["n"], data["total"], data["flag"]) == (3, 2, False)


def test_and_is_counted_anew_when_it_ends_otherwise() -> None:
    w = counting()
    case = w.create(rows=rows(2))
    finish(w, "good", "good")
    w.submit(w.act(c.ReopenCase, kids(w)[0], stage="only"), "do", "bad")
    assert w.cases[case.id].folded == {f"make child {DONE}": 1, f"make child {BAD}": 1}
    assert w.cases[case.id].children == {}


def test_the_last_of_a_group_takes_the_group_with_it() -> None:
    w = counting()
    case = w.create(rows=rows(1))
    finish(w, "good")
    w.act(c.ReopenCase, kids(w)[0], stage="only")
    assert w.cases[case.id].folded == {}


def test_an_open_wait_hears_that_a_counted_child_was_there_before() -> None:
    w = waiting(step="make")
    case = w.create(rows=rows(2))
    finish(w, "good")
    w.submit(case, "first")
    w.act(c.ReopenCase, kids(w)[0], stage="only")
    assert w.open(case) == []
    finish(w, "", "good") if kids(w)[0].resolved else w.submit(kids(w)[1], "do", "good")
    assert w.open(case) == ["last"], "it had come to its end; that counts"


def test_news_of_a_strange_case_change_nothing() -> None:
    w = counting()
    case = w.create(rows=rows(1))
    finish(w, "good")
    before = w.cases[case.id]
    strange = {"child": "somebody", "status": "Open", "sequence": 99, "type": "child", "was": BAD}
    case = w.act(c.ChildChanged, case, c.SYSTEM, step="make", **strange)
    assert case == before


def test_the_parent_ends_although_counted_children_are_many() -> None:
    w = clean_world({**document(MAKE, human("first"))})
    case = w.create(rows=rows(3))
    finish(w, "good", "bad", "good")
    assert w.submit(case, "first").resolved


def test_a_migration_that_renames_the_step_renames_its_group() -> None:
    w = counting()
    case = w.create(rows=rows(2))
    finish(w, "good", "good")
    renamed = {**MAKE, "id": "produce"}
    next_version = document(renamed, human("first"), human("last"))
    w.publish(next_version, 2)
    case = w.act(c.MigrateCase, case, version=2, moves={"make": "produce"})
    assert case.folded == {f"produce child {DONE}": 2}
    w.version = 1
    w.act(c.ReopenCase, kids(w)[0], stage="only")
    (child,) = w.cases[case.id].children.values()
    assert child.step == "produce", "the child remembers the old name; the parent knows better"


def test_counted_children_have_no_id_in_expressions() -> None:
    """The one thing that is lost; history and store still know each by its id."""
    look = {
        "id": "look", "kind": "set data",
        "set": {"n": "count(children[case = null])", "total": "count(children[case != null])"},
    }  # fmt: skip
    w = World(document(MAKE, human("first"), look, human("last")))
    case = w.create(rows=rows(3))
    finish(w, "good", "bad")
    data = w.submit(case, "first").data
    assert (data["n"], data["total"]) == (2, 1)
    asked = {x.child.case for x in w.events(case, e.ChildRequested)}
    assert asked == {kid.id for kid in kids(w)}
