"""The Golden Thread in ``check``: what serves nothing, and what nothing serves."""

from __future__ import annotations

from tests.blueprint.examples import case_type, document, found, made, said, with_top, with_type


def test_a_blueprint_without_purpose_is_asked_for_one() -> None:
    data = document()
    data["purpose"] = {}
    data["slas"][0].pop("serves")
    data["processes"][0].pop("serves")
    case_type(data)["serves"] = []
    assert said(made(data)) == ["purpose: The blueprint does not say what the work is for."]


def test_a_measure_that_nothing_serves() -> None:
    data = document()
    data["purpose"]["measures"].append({"id": "cost"})
    (finding,) = found(made(data), "purpose/measures/cost", "info")
    assert finding.remedy == "Say 'serves: [cost]' where the work moves it."


def test_an_unknown_measure() -> None:
    (finding,) = found(with_type(serves=["day"]), "loan.serves")
    assert finding.remedy == "Did you mean 'days'?"


def test_the_outcome_itself_may_be_served() -> None:
    assert not found(with_type(serves=["outcome", "days"]), "loan.serves")


def test_what_serves_nothing_is_told_once_at_the_outermost() -> None:
    data = document()
    case_type(data)["serves"] = []
    texts = said(made(data), "info")
    assert texts == ["loan: It serves no outcome and no measure."]


def test_a_part_that_serves_speaks_for_what_it_is_part_of() -> None:
    data = document()
    case_type(data)["serves"] = []
    case_type(data)["stages"][0]["processes"][0]["serves"] = ["days"]
    assert said(made(data), "info") == ["loan/end: It serves no outcome and no measure."]


def test_a_process_serves_where_it_is_called() -> None:
    data = document()
    data["processes"][0].pop("serves")
    assert said(made(data)) == []


def test_nothing_is_asked_of_elements_when_there_are_no_measures() -> None:
    data = document()
    data["purpose"] = {"outcome": "Good."}
    data["slas"][0].pop("serves")
    data["processes"][0].pop("serves")
    case_type(data)["serves"] = []
    assert said(made(data)) == []


def test_a_blueprint_without_case_types_does_nothing() -> None:
    blueprint = with_top(case_types=[])
    assert found(blueprint, "blueprint")


def test_cases_without_data_are_told() -> None:
    assert found(with_type(fields=[], key=None), "loan", "info")
