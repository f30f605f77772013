"""Work that could not go on: seen, tried again, corrected; never reported solved before it is."""

from __future__ import annotations

from typing import Any

import pytest

from .terminal import Terminal

BLUEPRINT = """
blueprint: visits
name: Visits
case_types:
  - id: visit
    name: Visit
    prefix: VIS
    fields:
      - {id: day, name: Day, kind: date}
      - {id: place, name: Place}
      - {id: guests, name: Guests, kind: records, columns: [{id: name}]}
    stages:
      - id: plan
        name: Plan
        complete: {resolve: Resolved-Over}
        processes:
          - id: planning
            steps:
              - {id: until-day, name: Wait for the day, kind: wait, date: day}
"""


@pytest.fixture
def visits(office: Terminal) -> Terminal:
    """A workspace in which a visit waits for its day."""
    file = office.write("visits.yaml", BLUEPRINT)
    assert office.zoe("blueprint", "publish", file).status == 0
    return office


def create(visits: Terminal, data: str = "{}") -> dict[str, Any]:
    found: dict[str, Any] = visits.json("--as", "zoe", "case", "create", "visit", "--data", data)
    return found


def test_without_incidents_nothing_is_listed(visits: Terminal) -> None:
    create(visits, '{"day": "2099-01-01"}')
    assert visits.json("incidents", "list") == []
    assert visits("incidents", "list").out == "There are no incidents.\n"


def test_an_incident_says_where_since_when_and_why(visits: Terminal) -> None:
    case = create(visits)
    (found,) = visits.json("incidents", "list")
    assert set(found) == {
        "case", "id", "type", "step", "step_name", "since", "attempts", "problem", "data",
        "effect",
    }  # fmt: skip
    assert found["effect"] is None, "nothing was asked of the world"
    assert (found["case"], found["id"]) == (case["case"], case["id"])
    assert (found["step"], found["step_name"]) == ("until-day", "Wait for the day")
    assert (found["attempts"], found["since"]) == (1, case["created"])
    assert "gave no date" in found["problem"]
    words = visits("incidents", "list").out
    assert case["case"] in words
    assert "Wait for the day" in words


def test_incidents_are_listed_by_case_type(visits: Terminal) -> None:
    create(visits)
    assert len(visits.json("incidents", "list", "--type", "visit")) == 1
    assert visits.json("incidents", "list", "--type", "parcel") == []


def test_a_retry_that_fails_again_is_not_reported_as_solved(visits: Terminal) -> None:
    case = create(visits)
    said = visits.zoe("--json", "incidents", "retry", case["case"], "until-day")
    assert said.status == 3
    assert said.data["solved"] is False
    (found,) = visits.json("incidents", "list")
    assert found["attempts"] == 2
    assert "still cannot go on" in visits.zoe("incidents", "retry", case["case"], "until-day").out


def test_corrected_data_let_the_work_go_on(visits: Terminal) -> None:
    case = create(visits)
    words = ("incidents", "edit", case["case"], "until-day", "--data", '{"day": "2099-01-01"}')
    found = visits.json("--as", "zoe", *words, "--reason", "the day was missing")
    assert (found["solved"], found["stage"]) == (True, "plan")
    assert visits.json("incidents", "list") == []
    shown = visits.json("case", "show", case["case"])
    assert shown["data"] == {"day": "2099-01-01"}


def test_corrected_data_may_end_the_case_at_once(visits: Terminal) -> None:
    case = create(visits)
    said = visits.zoe(
        "incidents", "edit", case["case"], "until-day", "--data", '{"day": "2001-01-01"}'
    )
    assert said.status == 0
    assert "status Resolved-Over" in said.out


def test_a_retry_after_the_data_were_changed_elsewhere_works(visits: Terminal) -> None:
    case = create(visits)
    visits.json("--as", "zoe", "case", "data", case["case"], "--data", '{"day": "2099-01-01"}')
    found = visits.json("--as", "zoe", "incidents", "retry", case["case"], "until-day")
    assert found["solved"] is True


def test_wrong_data_are_refused_and_change_nothing(visits: Terminal) -> None:
    case = create(visits)
    words = ("incidents", "edit", case["case"], "until-day", "--data")
    said = visits.zoe("--json", *words, '{"day": "soon"}')
    assert said.status == 3
    assert "day" in said.data["refused"]["fields"]
    assert visits.zoe(*words, "no json").status == 2
    assert visits.json("incidents", "list")[0]["attempts"] == 1


@pytest.mark.parametrize("command", ["retry", "edit"])
def test_only_an_incident_can_be_retried(visits: Terminal, command: str) -> None:
    case = create(visits, '{"day": "2099-01-01"}')
    more = ("--data", "{}") if command == "edit" else ()
    said = visits.zoe("incidents", command, case["case"], "until-day", *more)
    assert said.status == 3
    assert "has no incident at “until-day”" in said.err
    assert "casewright incidents list" in said.err
    assert visits.zoe("incidents", command, "VIS-99", "until-day", *more).status == 3


def test_many_cases_are_looked_through_page_by_page(visits: Terminal) -> None:
    rows = "\n".join(f"place {n}" for n in range(230))
    file = visits.write("visits.csv", f"place\n{rows}\n")
    assert visits.zoe("intake", "visit", file).status in (0, 3)
    listed = visits.json("incidents", "list")
    assert len(listed) == len(visits.json("case", "list", "--type", "visit", "--limit", "1000"))


def test_a_person_does_by_hand_what_the_step_could_not(visits: Terminal) -> None:
    case = create(visits)["case"]
    said = visits.json(
        "--as", "zoe", "incidents", "complete", case, "until-day",
        "--reason", "we agreed the day by telephone", "--data", '{"place": "Town hall"}',
    )  # fmt: skip
    assert (said["solved"], said["status"]) == (True, "Resolved-Over")
    assert visits.json("case", "show", case)["data"]["place"] == "Town hall"
    assert visits.json("incidents", "list") == []
    told = " ".join(line["text"] for line in visits.json("case", "history", case))
    assert "we agreed the day by telephone" in told


def test_a_person_skips_what_the_step_should_have_done(visits: Terminal) -> None:
    case = create(visits)["case"]
    said = visits.zoe("incidents", "skip", case, "until-day", "--reason", "no visit is needed")
    assert said.status == 0
    assert "Resolved-Over" in said.out
    assert visits.json("incidents", "list") == []


@pytest.mark.parametrize("how", ["complete", "skip"])
def test_a_way_past_an_incident_needs_a_reason(visits: Terminal, how: str) -> None:
    case = create(visits)["case"]
    assert visits.zoe("incidents", how, case, "until-day").status == 2
    assert len(visits.json("incidents", "list")) == 1


@pytest.mark.parametrize("how", ["complete", "skip"])
def test_where_nothing_is_stuck_nothing_is_done_by_hand(visits: Terminal, how: str) -> None:
    case = create(visits, '{"day": "2099-01-01"}')["case"]
    said = visits.zoe("incidents", how, case, "until-day", "--reason", "why not")
    assert said.status == 3
    assert "has no incident" in said.err


def test_wrong_data_done_by_hand_are_refused_and_the_incident_stays(visits: Terminal) -> None:
    case = create(visits)["case"]
    said = visits.zoe(
        "incidents", "complete", case, "until-day", "--reason", "done", "--data", '{"day": "soon"}'
    )
    assert said.status == 3
    assert len(visits.json("incidents", "list")) == 1
