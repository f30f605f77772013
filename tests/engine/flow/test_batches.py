"""Long automatic work commits every 500 steps and goes on; nothing is lost, nothing ends early."""

from __future__ import annotations

from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.parking import BATCH
from casewright.engine.state import Case

from ..notation import count, document, each, human, world
from ..world import World


def _many() -> World:
    """An automatic step for each row, which writes its item and counts."""
    mark = {"id": "mark", "kind": "set data", "set": {"ok": "true"}}
    many = each("many", "rows", mark, count("one"), into="results")
    return World(document(human("begin"), many, human("after")))


def _rows(length: int) -> list[dict[str, int]]:
    return [{"price": n} for n in range(length)]


def _begin(w: World, rows: list[dict[str, int]]) -> Case:
    case = w.create(rows=rows)
    work = w.work(case, "begin")
    w._decide(c.SubmitAssignment(id=w.new_id(), actor="ann", case=case.id, assignment=work.id))
    return w.cases[case.id]


def test_long_work_stops_after_a_batch_and_asks_to_go_on() -> None:
    w = _many()
    case = _begin(w, _rows(600))
    (goes_on,) = w.sent
    assert isinstance(goes_on, c.Continue)
    assert sum(t.parked for t in case.tokens.values()) > 0
    assert not case.resolved
    assert case.stage == "work", "the stage is not complete meanwhile"


def test_no_work_is_lost() -> None:
    w = _many()
    case = w.submit(w.create(rows=_rows(1_200)), "begin")
    assert w.open(case) == ["after"]
    assert case.data["n"] == 1_200
    assert len(case.data["results"]) == 1_200
    assert all(row["ok"] for row in case.data["results"])
    assert len(case.scopes) == 1


def test_each_part_of_long_work_is_bounded() -> None:
    w = _many()
    case = w.submit(w.create(rows=_rows(1_500)), "begin")
    parked = w.kinds(case).count("TokenPlaced")
    assert parked <= 2 * 1_500, "tokens that wait for their turn are not set down again and again"


def test_a_stage_whose_work_goes_on_later_does_not_complete() -> None:
    tell = {"id": "tell", "kind": "notify", "to": "owner", "text": "one more"}
    w = world(human("begin"), each("many", "rows", count("one"), tell, join="none"))
    case = _begin(w, _rows(400))
    while w.sent:
        assert not w.cases[case.id].resolved
        w._decide(w.sent.pop(0))
    assert w.cases[case.id].status == "Resolved-Completed"
    assert w.cases[case.id].data["n"] == 400


def test_people_may_work_between_the_parts() -> None:
    w = _many()
    case = _begin(w, _rows(700))
    goes_on = w.sent.pop()
    case = w.act(c.AddComment, case, text="how far is it?")
    assert w.open(case) == [], "a comment does not push the work on"
    w.do(goes_on)
    assert w.open(case) == ["after"]


def test_a_continue_that_comes_too_late_changes_nothing() -> None:
    w = _many()
    case = _begin(w, _rows(700))
    case = w.act(c.CancelCase, case, reason="no")
    assert w.sent == [], "it was delivered after the end"
    assert case.tokens == {}
    assert w.cases[case.id].status == "Resolved-Cancelled"


def test_rounds_survive_a_pause_between_parts() -> None:
    tick = count("tick", repeat={"while": "true", "most": 7})
    w = world(human("begin"), each("many", "rows", tick), human("after"))
    case = w.submit(w.create(rows=_rows(200)), "begin")
    assert w.open(case) == ["after"]
    assert case.data["n"] == 1_400, "seven rounds for each item, never more"
    assert len(w.events(case, e.WorkContinued)) >= 1_400 // BATCH
