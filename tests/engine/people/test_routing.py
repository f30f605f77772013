"""The one choice among several people: fair, minimal, fitting, and blind to the order of a list."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casewright.engine import routing
from casewright.engine.routing import (
    LEAST_LOADED,
    ROUND_ROBIN,
    SKILL,
    Away,
    Worker,
    absence,
    absences,
    choose,
    fitting,
    substitutes,
    surplus,
)

NOW = 1_000
SKILLS = ("french", "law", "welding")

skills = st.dictionaries(st.sampled_from(SKILLS), st.integers(1, 10), max_size=3)
periods = st.builds(
    lambda first, length, who: Away(first, first + length, who),
    st.integers(0, 2_000), st.integers(1, 1_500), st.sampled_from((None, "sam", "sue")),
)  # fmt: skip
needs = skills.map(lambda held: tuple(sorted(held.items())))


def crews(*, away: bool = True) -> st.SearchStrategy[list[Worker]]:
    """Some people, each once."""
    person = st.builds(
        Worker, st.sampled_from("abcdefgh"), st.integers(0, 9), st.integers(0, 900), skills,
        st.lists(periods, max_size=2).map(tuple) if away else st.just(()),
    )  # fmt: skip
    return st.lists(person, max_size=8, unique_by=lambda each: each.id)


ways = st.sampled_from((ROUND_ROBIN, LEAST_LOADED, SKILL))
checked = settings(max_examples=150, deadline=None, derandomize=True)


@checked
@given(
    ways, crews(), needs, st.sets(st.sampled_from("abcdefgh")), st.randoms(use_true_random=False)
)
def test_who_is_chosen_fits_and_is_here_in_whatever_order_they_are_listed(
    way: str, crew: list[Worker], need: routing.Need, barred: set[str], shuffle: Any
) -> None:
    fit = fitting(crew, need, barred)
    chosen = choose(way, fit, need, NOW)
    here = [each for each in fit if absence(each.away, NOW) is None]
    assert (chosen is None) == (not here), "somebody who is here and fits is always found"
    shuffle.shuffle(fit)
    assert choose(way, fit, need, NOW) == chosen
    if chosen is None:
        return
    (one,) = [each for each in crew if each.id == chosen]
    assert chosen not in barred
    assert absence(one.away, NOW) is None
    assert all(one.skills.get(skill, 0) >= level for skill, level in need)


@checked
@given(crews(away=False).filter(bool))
def test_nobody_here_waits_longer_or_has_less_or_fits_closer_than_the_chosen(
    crew: list[Worker],
) -> None:
    by_id = {each.id: each for each in crew}
    longest = by_id[choose(ROUND_ROBIN, crew, (), NOW) or ""]
    assert longest.last == min(each.last for each in crew)
    least = by_id[choose(LEAST_LOADED, crew, (), NOW) or ""]
    assert least.load == min(each.load for each in crew)
    need = (("law", 2),)
    fit = fitting(crew, need)
    if fit:
        closest = by_id[choose(SKILL, fit, need, NOW) or ""]
        assert surplus(closest.skills, need) == min(surplus(e.skills, need) or 0 for e in fit)


@checked
@given(crews(away=False).filter(bool), st.integers(1, 30))
def test_in_turn_everybody_gets_the_same_number_but_for_one(
    crew: list[Worker], rounds: int
) -> None:
    people = {each.id: each._replace(last=0) for each in crew}
    got = dict.fromkeys(people, 0)
    for n in range(rounds):
        chosen = choose(ROUND_ROBIN, list(people.values()), (), NOW)
        assert chosen is not None
        got[chosen] += 1
        people[chosen] = people[chosen]._replace(last=NOW + n, load=people[chosen].load + 1)
    assert max(got.values()) - min(got.values()) <= 1


@checked
@given(crews(away=False).filter(bool), st.integers(1, 40))
def test_the_least_loaded_end_with_loads_that_differ_by_one_at_most(
    crew: list[Worker], more: int
) -> None:
    people = {each.id: each for each in crew}
    start = sum(each.load for each in crew)
    peak = max(each.load for each in crew)
    for n in range(more):
        chosen = choose(LEAST_LOADED, list(people.values()), (), NOW)
        assert chosen is not None
        people[chosen] = people[chosen]._replace(load=people[chosen].load + 1, last=NOW + n)
    loads = [each.load for each in people.values()]
    assert sum(loads) == start + more
    assert max(loads) <= max(peak, min(loads) + 1)


@pytest.mark.parametrize(
    "now, expected", [(9, None), (10, "ben"), (19, "ben"), (20, None)], ids=str
)
def test_an_absence_begins_at_once_and_ends_before_its_end(now: int, expected: str | None) -> None:
    found = absence((Away(10, 20, "ben"),), now)
    assert (found.substitute if found else None) == expected


def test_of_two_absences_the_longer_counts() -> None:
    found = absence((Away(0, 50, "ben"), Away(10, 90, "cid")), 20)
    assert found == Away(10, 90, "cid")


def test_a_skill_is_held_from_its_level_on() -> None:
    assert surplus({"law": 4}, (("law", 5),)) is None
    assert surplus({"law": 5}, (("law", 5),)) == 0
    assert surplus({"law": 9, "french": 3}, (("french", 1), ("law", 5))) == 6
    assert surplus({}, ()) == 0


def test_experts_stay_free_for_what_only_they_can_do() -> None:
    crew = [Worker("expert", skills={"law": 9}), Worker("solid", load=5, skills={"law": 4})]
    assert choose(SKILL, crew, (("law", 3),), NOW) == "solid"
    assert choose(LEAST_LOADED, crew, (("law", 3),), NOW) == "expert"


def test_of_a_restricted_case_only_its_people_fit() -> None:
    crew = [Worker("ann"), Worker("bob")]
    assert fitting(crew, among=("bob", "cid")) == [Worker("bob")]
    assert fitting(crew, barred=("bob",), among=("bob",)) == []


def test_substitutes_are_those_of_who_is_away_now_the_least_loaded_first() -> None:
    crew = [
        Worker("ann", 3, away=(Away(0, 2_000, "sam"),)),
        Worker("bob", 1, away=(Away(0, 2_000, "sue"),)),
        Worker("cid", 0, away=(Away(0, 2_000, None),)),
        Worker("dan", 0, away=(Away(0, 10, "old"),)),
        Worker("eve", 9, away=(Away(0, 2_000, "sam"),)),
    ]
    assert substitutes(crew, NOW) == ("sue", "sam")


def test_facts_are_read_as_the_store_writes_them() -> None:
    fact = {"id": "ann", "load": 2, "skills": {"law": 3}, "away": [[5, 9, None]]}
    assert routing.worker(fact) == Worker("ann", 2, 0, {"law": 3}, (Away(5, 9, None),))
    assert routing.worker({"id": "bob"}) == Worker("bob")
    assert absences(None) == ()
