"""Routes with people behind them: handed out, skilled, away, stood in for, and to nobody."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.decision import Refused
from casewright.engine.state import Assignment

from ..notation import human, world
from ..world import DAY, HOUR, MONDAY, World

AWAY = [[MONDAY - DAY, MONDAY + DAY, None]]


def away(substitute: str | None) -> list[list[Any]]:
    return [[MONDAY - DAY, MONDAY + DAY, substitute]]


def team(route: dict[str, Any], *more: dict[str, Any], **people: dict[str, Any]) -> World:
    """A step with this route; people are members of the desk unless they say otherwise."""
    w = world(
        human("a", route=route), *more, queues=[{"id": "desk"}, {"id": "back"}],
        personas=[{"id": "clerk"}], skills=[{"id": "french"}, {"id": "law"}],
    )  # fmt: skip
    w.person("ann", manager="boss")
    w.person("boss")
    for name, known in people.items():
        w.person(name, **{"queues": ["desk"], **known})
    return w


def work(w: World, **data: Any) -> Assignment:
    return w.work(w.create(**data), "a")


def problem(w: World) -> str:
    (incident,) = w.events(w.create(), e.IncidentRaised)
    return str(incident.problem)


# ------------------------------------------------------------------------------------- handed out


def test_work_is_handed_out_in_turn() -> None:
    w = team({"queue": "desk", "push": "round robin"}, bob={}, cid={}, dan={})
    given = []
    for _ in range(7):
        w.now += HOUR
        given.append(work(w).assignee)
    assert given == ["bob", "cid", "dan", "bob", "cid", "dan", "bob"]


def test_work_goes_to_who_has_the_least_open() -> None:
    w = team({"queue": "desk", "push": "least loaded"}, bob={}, cid={})
    first, second, third = w.create(), w.create(), w.create()
    assert [w.work(each, "a").assignee for each in (first, second, third)] == ["bob", "cid", "bob"]
    w.submit(first, "a")
    w.submit(third, "a")
    assert work(w).assignee == "bob"


def test_work_goes_to_whose_skills_exceed_the_need_least() -> None:
    route = {"queue": "desk", "push": "skill", "skills": {"law": 3}}
    w = team(route, bob={"skills": {"law": 9}}, cid={"skills": {"law": 3}}, dan={})
    assert [work(w).assignee for _ in range(3)] == ["cid", "cid", "cid"]


def test_work_of_a_persona_is_handed_out_too() -> None:
    route = {"persona": "clerk", "push": "least loaded"}
    w = team(route, bob={"queues": [], "personas": ["clerk"]})
    given = work(w)
    assert (given.assignee, given.persona, given.state) == ("bob", "clerk", "assigned")


def test_what_was_handed_out_can_be_given_back_to_all() -> None:
    w = team({"queue": "desk", "push": "round robin"}, bob={}, cid={})
    given = work(w)
    case = w.act(c.ReleaseAssignment, w.cases["case-1"], "bob", assignment=given.id)
    assert (w.work(case, "a").assignee, w.work(case, "a").state) == (None, "offered")
    assert w.submit(case, "a", actor="cid").resolved


# ----------------------------------------------------------------------------------------- skills


def test_offered_work_that_takes_a_skill_is_for_those_who_have_it() -> None:
    w = team(
        {"queue": "desk", "skills": {"french": 4}},
        bob={"skills": {"french": 3}}, cid={"skills": {"french": 4}}, root={"everything": True},
    )  # fmt: skip
    given = work(w)
    assert given.skills == (("french", 4),)
    with pytest.raises(Refused, match=r"takes “french” at level 4; bob has 3"):
        w.act(c.ClaimAssignment, w.cases["case-1"], "bob", assignment=given.id)
    w.act(c.ClaimAssignment, w.cases["case-1"], "cid", assignment=given.id)
    with pytest.raises(Refused, match="bob has 3"):
        w.act(c.TransferAssignment, w.cases["case-1"], "cid", assignment=given.id, person="bob")


def test_a_queue_in_which_nobody_has_the_skill_is_an_incident() -> None:
    w = team({"queue": "desk", "skills": {"french": 4}}, bob={"skills": {"french": 3}})
    assert problem(w) == "nobody can be given this work: nobody of queue desk may do it"


def test_a_queue_without_anybody_waits_for_its_people() -> None:
    w = team({"queue": "back", "skills": {"french": 4}}, bob={})
    assert work(w).queue == "back"


# ------------------------------------------------------------------------------- away, substitutes


def test_who_is_away_is_passed_over_and_comes_back() -> None:
    w = team({"queue": "desk", "push": "round robin"}, bob={"away": AWAY}, cid={})
    assert [work(w).assignee for _ in range(2)] == ["cid", "cid"]
    w.now += 2 * DAY
    assert work(w).assignee == "bob"


def test_when_all_are_away_one_who_stands_in_gets_it() -> None:
    w = team(
        {"queue": "desk", "push": "least loaded"},
        bob={"away": away("sam")}, cid={"away": away("sue")},
        sam={"queues": [], "away": AWAY}, sue={"queues": []},
    )  # fmt: skip
    assert work(w).assignee == "sue", "sam is away as well"


def test_when_all_are_away_and_nobody_stands_in_it_is_offered_until_they_are_back() -> None:
    w = team({"queue": "desk", "push": "least loaded"}, bob={"away": AWAY})
    given = work(w)
    assert (given.assignee, given.queue) == (None, "desk")


def test_work_for_a_person_who_is_away_goes_along_those_who_stand_in() -> None:
    w = team(
        {"person": "bob"}, bob={"away": away("sam")}, sam={"away": away("sue")}, sue={},
    )  # fmt: skip
    assert work(w).assignee == "sue"


@pytest.mark.parametrize("circle", [None, "bob", "sam"])
def test_without_anybody_to_stand_in_work_waits_for_the_persons_return(circle: str | None) -> None:
    w = team({"person": "bob"}, bob={"away": away("sam")}, sam={"away": away(circle)})
    assert work(w).assignee == "bob"


def test_who_stands_in_must_not_check_their_own_work() -> None:
    route = {"person": "bob", "not_who_did": ["first"]}
    w = world(human("first"), human("a", route=route))
    w.person("ann")
    w.person("bob", away=away("ann"))
    assert w.work(w.submit(w.create(), "first"), "a").assignee == "bob"


def test_the_familiar_person_is_asked_again_only_while_they_are_here() -> None:
    w = world(
        human("first", route={"queue": "desk"}), human("a", route={"queue": "desk", "who_did": "first"}),
        queues=[{"id": "desk"}],
    )  # fmt: skip
    w.person("bob", queues=["desk"])
    w.person("cid", queues=["desk"])
    case = w.submit(w.create(), "first", actor="bob")
    assert w.work(case, "a").assignee == "bob"
    w.people["bob"]["away"] = away("cid")
    case = w.submit(w.create(), "first", actor="bob")
    assert (w.work(case, "a").assignee, w.work(case, "a").queue) == (None, "desk")


def test_who_stands_in_may_take_what_is_offered_to_whom_they_stand_in_for() -> None:
    w = team(
        {"queue": "desk"}, bob={"away": away("sam")},
        sam={"queues": [], "for": [["bob", MONDAY - DAY, MONDAY + DAY]]},
    )  # fmt: skip
    given, case = work(w), w.cases["case-1"]
    w.act(c.ClaimAssignment, case, "sam", assignment=given.id)
    later = work(w)
    w.now += 2 * DAY
    with pytest.raises(Refused, match="do not belong to"):
        w.act(c.ClaimAssignment, w.cases["case-2"], "sam", assignment=later.id)


# -------------------------------------------------------------------------------- otherwise, nobody


def test_the_next_target_counts_when_nobody_of_the_first_may_do_it() -> None:
    route = {
        "queue": "desk",
        "not_who_did": ["first"],
        "otherwise": {"manager_of": "case.created_by"},
    }
    w = world(
        human("first", route={"queue": "desk"}), human("a", route=route), queues=[{"id": "desk"}]
    )
    w.person("boss")
    w.person("bob", queues=["desk"], manager="boss")
    case = w.submit(w.create(actor="bob"), "first", actor="bob")
    assert w.work(case, "a").assignee == "boss"
    w.person("cid", queues=["desk"])
    case = w.submit(w.create(actor="bob"), "first", actor="bob")
    assert (w.work(case, "a").queue, w.work(case, "a").excluded) == ("desk", ("bob",))


@pytest.mark.parametrize(
    "first, reaches",
    [
        ({"person": "bob"}, "eve"),  # away, and nobody stands in
        ({"person": "stranger"}, "eve"),
        ({"expression": "word"}, "eve"),  # null
        ({"manager_of": "case.created_by"}, "boss"),
        ({"queue": "desk"}, "eve"),  # all are away
        ({"queue": "back"}, "eve"),  # without people
    ],
    ids=str,
)
def test_a_chain_is_tried_until_somebody_is_there(first: dict[str, Any], reaches: str) -> None:
    last = {"otherwise": {"person": "nobody-either", "otherwise": {"person": "eve"}}}
    w = team({**first, **last}, bob={"away": AWAY}, eve={"queues": []})
    assert work(w).assignee == reaches


@pytest.mark.parametrize(
    "route, why",
    [
        ({"person": "stranger"}, "stranger is not known in this workspace"),
        ({"expression": "word"}, "it names nobody"),
        ({"manager_of": '"boss"'}, "boss has no manager"),
    ],
    ids=str,
)
def test_work_for_nobody_is_an_incident_that_says_why(route: dict[str, Any], why: str) -> None:
    assert problem(team(route)) == f"nobody can be given this work: {why}"


def test_an_incident_is_tried_again_once_somebody_is_there() -> None:
    w = team({"person": "stranger"}, root={"everything": True})
    case = w.create()
    assert w.open(case) == []
    w.person("stranger")
    w.act(c.RedoStep, case, "root", step="a", reason="hired")
    assert w.work(case, "a").assignee == "stranger"


def test_a_step_with_a_plain_queue_asks_nothing_about_people() -> None:
    w = team({"queue": "desk"}, bob={})
    w.ask = lambda key: pytest.fail(f"asked {key}")  # type: ignore[method-assign]
    assert work(w).queue == "desk"
