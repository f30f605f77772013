"""Rights that personas carry, and cases that only their participants see."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.decision import Refused
from casewright.engine.state import Case

from ..notation import human, world
from ..world import World

PERSONAS: list[dict[str, Any]] = [
    {"id": "clerk"},
    {"id": "lead", "rights": ["execute", "skip", "redo", "reassign"]},
    {"id": "auditor", "rights": ["see figures"]},
]


def governed(personas: list[dict[str, Any]] = PERSONAS, **route: Any) -> World:
    """A desk of a clerk, a lead and an auditor; root may do everything."""
    w = world(
        human("a", route={"queue": "desk"}), human("b", route=route or {"queue": "desk"}),
        queues=[{"id": "desk"}], personas=personas,
    )  # fmt: skip
    w.person("ann", queues=["desk"], personas=["clerk"])
    w.person("lea", queues=["desk"], personas=["lead"])
    w.person("aud", queues=["desk"], personas=["auditor"])
    w.person("tim", queues=["desk"])
    w.person("root", everything=True)
    return w


def begun(w: World) -> Case:
    return w.submit(w.create(), "a", actor="ann")


def skip(w: World, case: Case, who: str, step: str = "b") -> Case:
    return w.act(c.SkipStep, case, who, assignment=w.work(case, step).id, reason="not needed")


@pytest.mark.parametrize(
    "who, may", [("lea", True), ("root", True), ("ann", False), ("tim", False)]
)
def test_to_skip_is_a_right_of_its_own(who: str, may: bool) -> None:
    w = governed()
    case = begun(w)
    if may:
        assert skip(w, case, who).resolved
        return
    with pytest.raises(Refused, match=f"{who} may not go on without a step") as refused:
        skip(w, case, who)
    assert refused.value.remedy == "Ask somebody whose persona has the right “skip” (lead)."
    assert w.cases[case.id] == case


@pytest.mark.parametrize("who, may", [("lea", True), ("root", True), ("ann", False)])
def test_to_have_a_step_done_again_is_a_right_of_its_own(who: str, may: bool) -> None:
    w = governed()
    case = begun(w)
    if may:
        assert w.open(w.act(c.RedoStep, case, who, step="a", reason="wrong")) == ["a", "b"]
        return
    with pytest.raises(Refused, match="ann may not have a step done again"):
        w.act(c.RedoStep, case, who, step="a", reason="wrong")


def test_the_work_of_others_is_given_away_only_by_right() -> None:
    w = governed()
    case = begun(w)
    work = w.work(case, "b")
    w.act(c.ClaimAssignment, case, "tim", assignment=work.id)
    with pytest.raises(Refused, match="ann may not give the work of others away"):
        w.act(c.TransferAssignment, case, "ann", assignment=work.id, person="ann")
    w.act(c.TransferAssignment, case, "tim", assignment=work.id, person="ann")
    assert w.work(case, "b").assignee == "ann", "one's own anybody hands on"
    w.act(c.TransferAssignment, case, "lea", assignment=work.id, queue="desk")
    assert w.work(case, "b").assignee is None


def test_a_persona_without_the_right_to_execute_does_no_work() -> None:
    w = governed()
    case = begun(w)
    with pytest.raises(Refused, match=r"aud may not do the work.*clerk, lead"):
        w.act(c.ClaimAssignment, case, "aud", assignment=w.work(case, "b").id)
    assert w.submit(case, "b", actor="tim").resolved, "who has no persona was let into the queue"


def test_where_no_persona_has_a_right_only_who_may_do_everything_has_it() -> None:
    w = governed([{"id": "clerk"}, {"id": "lead"}, {"id": "auditor"}])
    case = begun(w)
    with pytest.raises(Refused, match="or somebody who may do everything"):
        skip(w, case, "lea")
    assert skip(w, case, "root").resolved


def test_a_blueprint_without_personas_limits_nobody() -> None:
    w = governed([])
    assert skip(w, begun(w), "tim").resolved


def test_rights_of_another_blueprint_count_for_nothing() -> None:
    w = governed()
    w.person("guest", queues=["desk"], personas=["somewhere-else"])
    with pytest.raises(Refused, match="guest may not go on"):
        skip(w, begun(w), "guest")


def test_an_incident_is_retried_and_skipped_by_right_too() -> None:
    w = governed(person="stranger")
    case = begun(w)
    for kind in (c.RedoStep, c.SkipStep):
        with pytest.raises(Refused, match="ann may not"):
            w.act(kind, case, "ann", step="b", reason="x")
    assert w.act(c.SkipStep, case, "lea", step="b", reason="x").resolved


def test_somebody_unknown_has_no_rights() -> None:
    w = governed()
    with pytest.raises(Refused, match="stranger is not known"):
        w.act(c.RedoStep, begun(w), "stranger", step="a", reason="x")


# -------------------------------------------------------------------------------- restricted cases


def private(w: World) -> Case:
    """A case that ann created and restricted; tim takes part."""
    case = w.create(actor="ann")
    w.act(c.AddParticipant, case, "ann", person="tim", role="witness")
    return w.act(c.RestrictCase, case, "ann", reason="personal")


def test_a_restricted_case_is_for_its_participants() -> None:
    w = governed()
    case = private(w)
    assert case.restricted == ("tim", "ann")
    for who in ("lea", "stranger"):
        for kind, more in ((c.AddComment, {"text": "hm"}), (c.SetUrgency, {"urgency": 5})):
            with pytest.raises(Refused, match="T-1 is restricted to its participants"):
                w.act(kind, case, who, **more)
    w.act(c.AddComment, case, "tim", text="I saw it")
    w.act(c.AddComment, case, "root", text="so did I")
    work = w.work(case, "a")
    with pytest.raises(Refused, match="restricted"):
        w.act(c.ClaimAssignment, case, "lea", assignment=work.id)
    w.submit(case, "a", actor="tim")


def test_who_is_added_sees_it_and_who_is_removed_does_not() -> None:
    w = governed()
    case = private(w)
    w.act(c.AddParticipant, case, "tim", person="lea")
    w.act(c.AddComment, case, "lea", text="here")
    case = w.act(c.RemoveParticipant, case, "ann", person="tim")
    assert case.restricted == ("ann", "lea")
    with pytest.raises(Refused, match="restricted"):
        w.act(c.AddComment, case, "tim", text="?")


def test_a_restricted_case_never_loses_its_last_person_or_its_work() -> None:
    w = governed()
    case = private(w)
    w.submit(case, "a", actor="tim")
    work = w.work(case, "b")
    w.act(c.ClaimAssignment, case, "tim", assignment=work.id)
    with pytest.raises(Refused, match="tim has open work in this restricted case"):
        w.act(c.RemoveParticipant, case, "ann", person="tim")
    with pytest.raises(Refused, match="lea takes no part in this restricted case"):
        w.act(c.TransferAssignment, case, "tim", assignment=work.id, person="lea")
    w.act(c.TransferAssignment, case, "tim", assignment=work.id, person="ann")
    w.act(c.RemoveParticipant, case, "ann", person="tim")
    with pytest.raises(Refused, match="ann is the last who sees"):
        w.act(c.RemoveParticipant, case, "ann", person="ann")


def test_who_is_at_work_in_it_stays_in_it() -> None:
    w = governed()
    case = w.create(actor="ann")
    work = w.work(case, "a")
    w.act(c.ClaimAssignment, case, "tim", assignment=work.id)
    w.act(c.AskQuestion, case, "tim", assignment=work.id, question="?", person="lea")
    case = w.act(c.RestrictCase, case, "ann")
    assert case.restricted == ("ann", "lea", "tim")


def test_it_is_closed_and_opened_by_its_owner_or_by_right() -> None:
    w = governed()
    case = w.create(actor="ann")
    with pytest.raises(Refused, match="tim may not"):
        w.act(c.RestrictCase, case, "tim")
    w.act(c.RestrictCase, case, "lea")
    assert w.cases[case.id].restricted == ("lea", "ann")
    w.act(c.RestrictCase, case, "lea")
    case = w.act(c.RestrictCase, case, "ann", restricted=False, reason="over")
    assert case.restricted == ()
    assert [(r.people, r.reason) for r in w.events(case, e.CaseRestricted)] == [
        (("lea", "ann"), ""), ((), "over"),
    ]  # fmt: skip
    w.act(c.RestrictCase, case, "ann", restricted=False)
    assert len(w.events(case, e.CaseRestricted)) == 2, "open already"


def test_work_of_a_restricted_case_goes_to_its_people_only() -> None:
    w = governed(queue="desk", push="round robin")
    case = w.submit(private(w), "a", actor="tim")
    assert w.work(case, "b").assignee in ("ann", "tim")


@pytest.mark.parametrize("route", [{"person": "lea"}, {"persona": "lead"}], ids=str)
def test_work_for_an_outsider_of_a_restricted_case_is_an_incident(route: dict[str, str]) -> None:
    w = governed(PERSONAS, **route)
    case = w.submit(private(w), "a", actor="tim")
    (incident,) = w.events(case, e.IncidentRaised)
    assert "nobody can be given this work" in incident.problem
