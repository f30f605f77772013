"""The Golden Thread: outcome, measures, and what serves them."""

from __future__ import annotations

from casewright.blueprint.thread import OUTCOME, idle, serves, thread_of
from casewright.blueprint.walk import places
from tests.blueprint.examples import case_type, clean, document, made


def test_each_measure_has_a_strand_and_the_outcome_has_the_first() -> None:
    outcome, days = thread_of(clean())
    assert outcome.measure is None
    assert outcome.elements == ("loan",)
    assert days.measure is not None
    assert days.measure.id == "days"
    assert days.elements == ("slas/soon", "processes/inform", "loan")


def test_a_step_serves_what_it_is_a_part_of_serves() -> None:
    place = next(place for place in places(clean()) if place.path == "loan/intake/handle/ask")
    assert serves(place) == ("days", OUTCOME)


def test_aims_are_named_once() -> None:
    data = document()
    case_type(data)["stages"][0]["serves"] = ["days"]
    place = next(place for place in places(made(data)) if place.path == "loan/intake/handle")
    assert serves(place) == ("days", OUTCOME)


def test_nothing_is_idle_in_the_clean_blueprint() -> None:
    assert list(idle(clean())) == []


def test_idle_elements_are_the_outermost() -> None:
    data = document()
    case_type(data)["serves"] = []
    data["processes"].append({"id": "spare", "steps": []})
    assert list(idle(made(data))) == ["processes/spare", "loan"]


def test_a_measure_without_elements_is_an_empty_strand() -> None:
    data = document()
    data["purpose"]["measures"].append({"id": "cost"})
    assert thread_of(made(data))[2].elements == ()
