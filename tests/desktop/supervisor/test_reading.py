"""Which steps stand still is found in the cases themselves, page by page, and again when one changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from casewright import app
from casewright.desktop.desk import Desk
from casewright.desktop.supervisor import acting
from casewright.desktop.supervisor.facts import read_facts
from casewright.desktop.supervisor.reading import STRIDE, Incident, read_incidents, sweep
from casewright.engine.commands import CancelCase, ChangeData, RedoStep, SkipStep
from casewright.engine.decision import Refused
from tests.desktop.conftest import Desks
from tests.desktop.outings import outing_of


@pytest.fixture
def desk(outings: Path, desks: Desks) -> Desk:
    return desks.open(outings, "cleo")


def found_by_sweeping(desk: Desk) -> tuple[int, list[Incident]]:
    """All open cases, looked through to the end: how many, and what stands still in them."""
    looked = 0
    found: list[Incident] = []
    after = None
    while True:
        got = sweep(desk.reader(), after)
        looked += got.cases
        found.extend(got.found)
        after = got.after
        if after is None:
            return looked, found


def the_incident(desk: Desk, place: str) -> Incident:
    (one,) = read_incidents(desk.reader(), [outing_of(desk.workspace, place)])
    return one


# ----------------------------------------------------------------------------------- reading


def test_all_open_cases_are_looked_through(desk: Desk) -> None:
    looked, found = found_by_sweeping(desk)
    assert looked == 3
    assert sorted(one.number for one in found) == ["OUT-1", "OUT-2"]


def test_a_sweep_goes_on_from_page_to_page(desk: Desk) -> None:
    for number in range(STRIDE):
        desk.workspace.create_case("outing", {"place": f"Place {number}"})
    first = sweep(desk.reader(), None)
    assert first.cases == STRIDE
    assert first.after is not None
    looked, found = found_by_sweeping(desk)
    assert looked == STRIDE + 3
    assert len({one.id for one in found}) == STRIDE + 2


def test_an_incident_is_told_with_names_and_as_it_was_recorded(desk: Desk) -> None:
    one = the_incident(desk, "Mill")
    assert (one.number, one.type, one.type_name) == ("OUT-1", "outing", "Outing")
    assert (one.step, one.step_name) == ("until-day", "Wait for the day")
    raised = [row for row in desk.workspace.reads.history(one.case) if row.kind == "IncidentRaised"]
    assert (one.problem, one.since) == (raised[0].payload["problem"], raised[0].at)
    assert one.attempts == len(raised) == 1


def test_it_is_named_in_the_language_of_the_reader(outings: Path, desks: Desks) -> None:
    desk = desks.open(outings, "cleo", "de")
    one = the_incident(desk, "Mill")
    assert (one.step_name, one.type_name) == ("Auf den Tag warten", "Ausflug")


def test_each_attempt_counts_and_the_first_says_since_when(desk: Desk) -> None:
    before = the_incident(desk, "Mill")
    for _ in range(2):
        desk.workspace.handle(
            RedoStep(
                id=app.new_id(), actor="cleo", case=before.case, step="until-day", reason="again"
            )
        )
    now = the_incident(desk, "Mill")
    assert now.attempts == 3
    assert now.since == before.since
    assert now.id == before.id


def test_a_case_that_waits_as_it_should_has_none(desk: Desk) -> None:
    assert read_incidents(desk.reader(), [outing_of(desk.workspace, "Lake")]) == ()


def test_a_case_that_is_over_has_none(desk: Desk) -> None:
    one = the_incident(desk, "Mill")
    desk.workspace.handle(
        CancelCase(id=app.new_id(), actor="cleo", case=one.case, reason="it rains")
    )
    assert read_incidents(desk.reader(), [one.case]) == ()
    assert found_by_sweeping(desk)[0] == 2


def test_a_case_that_is_not_there_is_passed_over(desk: Desk) -> None:
    assert read_incidents(desk.reader(), ["nobody knows it"]) == ()


# ---------------------------------------------------------------------------- the ways past it


def test_a_retry_that_changes_nothing_is_told_as_such(desk: Desk) -> None:
    one = the_incident(desk, "Mill")
    came = acting.retry(desk.reader(), one, app.new_id(), "perhaps now")
    assert not came.solved
    assert came.left is not None
    assert (came.before, came.left.attempts) == (one, 2)


def test_a_retry_after_the_cause_is_gone_solves_it(desk: Desk) -> None:
    one = the_incident(desk, "Mill")
    desk.workspace.handle(
        ChangeData(id=app.new_id(), actor="cleo", case=one.case, data={"day": "2099-01-01"})
    )
    came = acting.retry(desk.reader(), one, app.new_id(), "the day is known")
    assert came.solved
    kinds = [row.kind for row in desk.workspace.reads.history(one.case)]
    assert kinds[-1] == "WaitStarted"


def test_correcting_changes_the_data_and_tries_again_in_one_go(desk: Desk) -> None:
    one = the_incident(desk, "Castle")
    ids = (app.new_id(), app.new_id())
    came = acting.correct(desk.reader(), one, ids, {"day": "2099-01-01"}, "looked it up")
    assert came.solved
    changed = next(
        row for row in desk.workspace.reads.history(one.case) if row.kind == "DataChanged"
    )
    assert (changed.payload["data"], changed.actor) == ({"day": "2099-01-01"}, "cleo")
    assert changed.payload["reason"] == "looked it up"


def test_correcting_something_else_leaves_it_standing(desk: Desk) -> None:
    one = the_incident(desk, "Castle")
    ids = (app.new_id(), app.new_id())
    came = acting.correct(desk.reader(), one, ids, {"guests": 12}, "counted")
    assert not came.solved
    assert desk.workspace.live(one.case).data["guests"] == 12, "what was typed is not lost"


def test_wrong_data_are_refused_field_by_field_and_nothing_is_tried(desk: Desk) -> None:
    one = the_incident(desk, "Castle")
    ids = (app.new_id(), app.new_id())
    with pytest.raises(Refused) as refused:
        acting.correct(desk.reader(), one, ids, {"guests": "many"}, "guessed")
    assert "guests" in refused.value.fields
    assert the_incident(desk, "Castle").attempts == 1


def test_what_was_done_by_hand_takes_the_place_of_the_step(desk: Desk) -> None:
    one = the_incident(desk, "Mill")
    came = acting.by_hand(desk.reader(), one, app.new_id(), {"day": "2026-11-01"}, "we went")
    assert came.solved
    live = desk.workspace.live(one.case)
    assert live.data["day"] == "2026-11-01"
    assert [each.step for each in live.assignments.values()] == ["thank"], "the flow went on"


def test_skipping_goes_on_without_the_step(desk: Desk) -> None:
    one = the_incident(desk, "Mill")
    assert acting.skip(desk.reader(), one, app.new_id(), "no matter when").solved
    live = desk.workspace.live(one.case)
    assert "day" not in live.data
    assert [each.step for each in live.assignments.values()] == ["thank"]


def test_the_same_command_twice_is_one(desk: Desk) -> None:
    one, same = the_incident(desk, "Mill"), app.new_id()
    acting.skip(desk.reader(), one, same, "no matter when")
    acting.skip(desk.reader(), one, same, "no matter when")
    skipped = [row for row in desk.workspace.reads.history(one.case) if row.kind == "StepSkipped"]
    assert len(skipped) == 1


def test_what_somebody_else_settled_is_refused(desk: Desk) -> None:
    one = the_incident(desk, "Mill")
    desk.workspace.handle(
        SkipStep(id=app.new_id(), actor="root", case=one.case, step=one.step, reason="I was first")
    )
    with pytest.raises(Refused, match="not stopped by an error"):
        acting.by_hand(desk.reader(), one, app.new_id(), {}, "me too")


# -------------------------------------------------------------------------- what forms need


def test_forms_get_every_field_that_can_be_typed_with_its_value(desk: Desk) -> None:
    facts = read_facts(desk.reader(), the_incident(desk, "Mill"))
    assert [slot.id for slot in facts.slots] == [
        "place", "day", "guests", "kind", "pays", "illness", "carer",
    ]  # fmt: skip
    assert facts.values["guests"] == 8
    assert facts.values["day"] is None
    assert (facts.stage, facts.gives) == ("Plan", frozenset())


def test_what_a_step_would_set_is_known_from_its_table(desk: Desk) -> None:
    one = the_incident(desk, "Mill")
    as_if = Incident(one.case, one.number, one.type, one.type_name, "decide-payer", "", 1, "", 0, 1)
    assert read_facts(desk.reader(), as_if).gives == {"pays"}
    unknown = Incident(one.case, one.number, one.type, one.type_name, "gone", "", 1, "", 0, 1)
    assert read_facts(desk.reader(), unknown).gives == frozenset()


def test_sensitive_fields_are_left_out_for_those_who_must_not_see_them(
    outings: Path, desks: Desks
) -> None:
    desk = desks.open(outings, "gus")
    facts = read_facts(desk.reader(), the_incident(desk, "Mill"))
    assert "illness" not in [slot.id for slot in facts.slots]
    assert "illness" not in facts.values
