"""For each: items have keys, a branch writes only its own item, items may be added."""

from __future__ import annotations

import pytest

from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.decision import Refused
from casewright.engine.state import Case

from ..notation import document, each, human, parallel, world
from ..world import World, steps_blueprint

ROWS = [{"name": "x", "price": 1}, {"name": "y", "price": 2}, {"name": "z", "price": 3}]


def _reviewed(**more: object) -> World:
    view = {"sections": [{"fields": ["word"]}]}
    return world(
        each("many", "rows", human("see", view=view), key="item.name", into="results", **more),
        human("after"),
    )


def _submit(w: World, case: Case, key: str, **data: object) -> None:
    """Submit the open assignment of the item of this key."""
    now = w.cases[case.id]
    scope = next(s.id for s in now.scopes.values() if s.kind == "item" and s.key == key)
    work = next(a for a in now.assignments.values() if now.tokens[a.token].scope == scope)
    w.act(c.SubmitAssignment, now, assignment=work.id, data=data)


def test_items_bear_their_keys() -> None:
    w = _reviewed()
    case = w.create(rows=ROWS)
    assert [s.key for s in case.scopes.values() if s.kind == "item"] == ["x", "y", "z"]


def test_a_branch_writes_only_its_own_item() -> None:
    w = _reviewed()
    case = w.create(rows=ROWS)
    _submit(w, case, "z", ok=False)
    _submit(w, case, "x", ok=True, price=10)
    values = {s.key: s.value for s in w.cases[case.id].scopes.values() if s.kind == "item"}
    assert values["x"] == {"name": "x", "price": 10, "ok": True}
    assert values["y"] == {"name": "y", "price": 2}
    assert "ok" not in w.cases[case.id].data
    _submit(w, case, "y", ok=True)
    results = w.cases[case.id].data["results"]
    assert [(r["name"], r["price"], r["ok"]) for r in results] == [
        ("x", 10, True), ("y", 2, True), ("z", 3, False),
    ], "in the order of the list, whoever was first"  # fmt: skip
    assert w.cases[case.id].data["rows"] == ROWS, "what was iterated over is as it was"


def test_a_column_of_a_case_fields_name_is_the_items() -> None:
    column = {"id": "word"}
    rows = {"id": "results", "kind": "records", "columns": [{"id": "name"}, column]}
    w = world(
        each("many", "rows", human("see"), key="item.name", into="results"),
        human("after"),
        fields=[
            {"id": "word"},
            {"id": "rows", "kind": "records", "columns": [{"id": "name"}]},
            rows,
        ],
    )
    case = w.create(rows=[{"name": "x"}], word="case")
    _submit(w, case, "x", word="case")
    assert w.cases[case.id].data["word"] == "case"
    assert w.cases[case.id].data["results"] == [{"name": "x", "word": "case"}]


def test_an_automatic_step_writes_the_item_too() -> None:
    double = {"id": "double", "kind": "set data", "set": {"price": "item.price * 2"}}
    source = each("many", "rows", double, into="results")
    w = World(document(source, human("after")))
    case = w.create(rows=ROWS)
    assert [row["price"] for row in case.data["results"]] == [2, 4, 6]
    assert "price" not in case.data


def test_an_item_may_be_written_whole() -> None:
    mark = {"id": "mark", "kind": "set data", "set": {"item": '"done " + item.name'}}
    w = World(document(each("many", "rows", mark, human("see")), human("after")))
    case = w.create(rows=ROWS[:2])
    values = [s.value for s in case.scopes.values() if s.kind == "item"]
    assert values == ["done x", "done y"]


def test_a_required_column_that_the_form_shows_must_be_filled() -> None:
    columns = [{"id": "name"}, {"id": "price", "kind": "integer", "required": True}]
    fields = [
        {"id": "rows", "kind": "records", "columns": [{"id": "name"}]},
        {"id": "results", "kind": "records", "columns": columns},
    ]
    step = human("see", view={"sections": [{"fields": ["price"]}]})
    w = World(steps_blueprint(each("many", "rows", step, into="results"), fields=fields))
    case = w.create(rows=[{"name": "x"}])
    with pytest.raises(Refused) as refused:
        w.submit(case, "see")
    assert refused.value.fields == {"price": "This field is required."}
    assert w.submit(case, "see", price=3).data["results"] == [{"name": "x", "price": 3}]


@pytest.mark.parametrize("rows", [[{"name": "x"}, {"name": "x"}], [{"name": "x"}, {}]])
def test_items_without_a_key_of_their_own_are_an_incident(rows: list[dict[str, str]]) -> None:
    w = _reviewed()
    case = w.create(rows=rows)
    (incident,) = w.events(case, e.IncidentRaised)
    assert "key" in incident.problem
    assert w.open(case) == []
    w.act(c.ChangeData, case, data={"rows": ROWS})
    w.act(c.RedoStep, case, step="many", reason="the list is right now")
    assert w.open(case) == ["see"] * 3, "a person mends the list and tries again"


def test_an_item_may_be_added_until_the_join_fires() -> None:
    w = _reviewed()
    case = w.create(rows=ROWS[:1])
    w.act(c.AddItem, case, step="many", value={"name": "new"})
    with pytest.raises(Refused, match="already an item"):
        w.act(c.AddItem, case, step="many", value={"name": "x"})
    _submit(w, case, "x")
    _submit(w, case, "new", ok=True)
    assert [row["name"] for row in w.cases[case.id].data["results"]] == ["x", "new"]
    with pytest.raises(Refused):
        w.act(c.AddItem, case, step="many", value={"name": "later"})


def test_one_after_another() -> None:
    w = _reviewed(sequential=True)
    case = w.create(rows=ROWS)
    for key in ("x", "y", "z"):
        assert w.open(case) == ["see"], "one at a time"
        _submit(w, case, key, ok=True)
    assert w.open(case) == ["after"]


def test_one_after_another_with_an_item_added_meanwhile() -> None:
    w = _reviewed(sequential=True)
    case = w.create(rows=ROWS[:2])
    w.act(c.AddItem, case, step="many", value={"name": "new"})
    assert w.open(case) == ["see"]
    for key in ("x", "y", "new"):
        _submit(w, case, key)
    assert w.open(case) == ["after"]


def test_one_after_another_the_rest_finishes_one_after_another_too() -> None:
    w = world(
        each("many", "rows", human("see"), sequential=True, join=1, rest="finish"),
        human("after"),
    )
    case = w.create(rows=ROWS)
    w.submit(case, "see")
    assert w.open(case) == ["after", "see"], "the join fired; the next late item begins"
    w.submit(case, "after")
    w.submit(case, "see")
    assert w.open(case) == ["see"]
    assert w.submit(case, "see").resolved, "and when the last has come, all is done"


def test_one_after_another_without_a_join() -> None:
    w = world(each("many", "rows", human("see"), sequential=True, join="none"), human("after"))
    case = w.create(rows=ROWS)
    for done in range(3):
        assert w.open(case) == ["after"] * done + ["see"]
        w.submit(case, "see")
    assert w.open(case) == ["after"] * 3


def test_no_items_is_nothing_to_do() -> None:
    w = _reviewed()
    assert w.open(w.create()) == ["after"]


def test_the_condition_for_early_completion_sees_what_is_done() -> None:
    w = _reviewed(complete_when="some r in results satisfies r.ok = true")
    case = w.create(rows=ROWS)
    _submit(w, case, "x", ok=False)
    assert w.open(case) == ["see", "see"]
    _submit(w, case, "z", ok=True)
    assert w.open(case) == ["after"]
    assert [row["name"] for row in w.cases[case.id].data["results"]] == ["x", "z"]


def test_early_completion_lets_the_rest_finish_when_it_says_so() -> None:
    w = _reviewed(complete_when="done >= 1", rest="finish")
    case = w.create(rows=ROWS)
    _submit(w, case, "y")
    assert w.open(case) == ["after", "see", "see"]


def test_nested_items_see_and_write_their_own() -> None:
    inner = each("inner", "[1, 2]", human("see"), item="number")
    w = world(each("outer", "rows", parallel("both", [inner], [human("other")])), human("after"))
    case = w.create(rows=ROWS[:2])
    assert w.open(case) == ["other"] * 2 + ["see"] * 4
    for _ in range(4):
        w.submit(case, "see")
    for _ in range(2):
        w.submit(case, "other")
    assert w.open(case) == ["after"]
