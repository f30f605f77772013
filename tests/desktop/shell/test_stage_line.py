"""Chevrons and clocks of real cases: where they stand, what is done, what presses."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from casewright import app
from casewright.desktop import moments
from casewright.desktop.desk import Desk
from casewright.desktop.opened import OpenedCase, read_case
from casewright.desktop.stage_line import clocks_of, current_status, stages_of
from casewright.engine.commands import CancelCase, ChangeStage, SuspendCase
from casewright.engine.state import Clock
from tests.desktop.conftest import REPORT, claim, finish, work_of


def opened(desk: Desk, case: str) -> OpenedCase:
    desk.workspace.door.settle()
    return read_case(desk.reader(), case)


def states(page: OpenedCase) -> dict[str, str]:
    shown = stages_of(page.type, page.case, page.history, page.at)
    return {stage.name: stage.state for stage in shown}


def reported(desk: Desk, damage: str) -> str:
    row = work_of(desk.workspace, "greta", "take-report")[0]
    claim(desk.workspace, row, "greta")
    finish(desk.workspace, row, "greta", "complete", {**REPORT, "damage": damage})
    return row.case


def test_a_new_case_stands_in_its_first_stage(desk: Desk) -> None:
    case = work_of(desk.workspace, "greta")[0].case
    assert states(opened(desk, case)) == {
        "Report": "current", "Assessment": "future", "Repair": "future", "Settlement": "future",
    }  # fmt: skip


def test_a_stage_that_was_left_is_done_and_says_when(desk: Desk) -> None:
    page = opened(desk, reported(desk, "theft"))
    shown = stages_of(page.type, page.case, page.history, page.at)
    assert shown[0].state == "done"
    assert shown[0].status.startswith("Done today")
    assert shown[1].state == "current"


def test_a_skipped_stage_says_so(desk: Desk) -> None:
    case = reported(desk, "theft")
    row = next(r for r in work_of(desk.workspace, "greta", "appraise") if r.case == case)
    if row.assignee is None:
        claim(desk.workspace, row, "greta")
    finish(desk.workspace, row, "greta", "appraised", {"estimate": 100})
    page = opened(desk, case)
    if page.case.stage == "settle-stage":
        assert states(page)["Repair"] == "skipped"


def test_an_alternate_stage_stands_where_the_case_left_the_line(desk: Desk) -> None:
    case = reported(desk, "theft")
    command = ChangeStage(
        id=app.new_id(), actor="willem", case=case, stage="fraud-investigation", reason="Odd"
    )
    desk.workspace.handle(command)
    page = opened(desk, case)
    shown = stages_of(page.type, page.case, page.history, page.at)
    assert [s.state for s in shown if s.name == "Fraud investigation"] == ["alternate"]
    assert not any(s.state == "current" for s in shown)


def test_a_cancelled_case_has_no_current_stage(desk: Desk) -> None:
    case = reported(desk, "theft")
    desk.workspace.handle(CancelCase(id=app.new_id(), actor="willem", case=case, reason="Double"))
    page = opened(desk, case)
    assert "current" not in states(page).values()
    assert "future" not in states(page).values()


def test_the_most_pressing_clock_stands_first_and_the_cases_last(desk: Desk) -> None:
    page = opened(desk, work_of(desk.workspace, "greta")[0].case)
    shown = clocks_of(page.type, page.case, page.at)
    assert [clock.label for clock in shown] == ["Take the report goal", "Case goal"]
    assert {clock.state for clock in shown} == {"on track"}


def with_clock(page: OpenedCase, clock: Clock) -> OpenedCase:
    case = msgspec.structs.replace(page.case, clocks={1: clock})
    return replace(page, case=case)


def test_a_clock_goes_from_on_track_to_at_risk_to_late_and_can_pause(desk: Desk) -> None:
    page = opened(desk, work_of(desk.workspace, "greta")[0].case)
    token = next(iter(page.case.tokens))
    start, hour = page.at, moments.HOUR
    clock = Clock(1, "first-contact", "step", token, start, start + 2 * hour, start + 4 * hour)
    page = with_clock(page, clock)

    def state(at: int) -> tuple[str, str]:
        shown = clocks_of(page.type, page.case, at)[0]
        return shown.label.rpartition(" ")[2], shown.state

    assert state(start + hour) == ("goal", "on track")
    assert state(start + 7 * hour // 4) == ("goal", "at risk")
    assert state(start + 3 * hour) == ("deadline", "at risk")
    assert state(start + 5 * hour) == ("deadline", "late")
    page = with_clock(page, msgspec.structs.replace(clock, paused=start + hour))
    assert state(start + 9 * hour) == ("goal", "paused")


def test_the_line_under_the_stage_says_the_goal_or_how_late_it_is(desk: Desk) -> None:
    page = opened(desk, work_of(desk.workspace, "greta")[0].case)
    token, start, hour = next(iter(page.case.tokens)), page.at, moments.HOUR
    clock = Clock(1, "first-contact", "step", token, start, start + 2 * hour, start + 4 * hour)
    case = with_clock(page, clock).case
    assert current_status(case, start) == "Goal in 2 h"
    assert current_status(case, start + 3 * hour) == "Due in 1 h"
    assert current_status(case, start + 9 * hour) == "5 h overdue"
    none = msgspec.structs.replace(case, clocks={})
    assert current_status(none, start).startswith("Since ")


def test_a_suspended_case_keeps_its_place(desk: Desk) -> None:
    case = reported(desk, "theft")
    desk.workspace.handle(SuspendCase(id=app.new_id(), actor="willem", case=case, reason="Court"))
    assert states(opened(desk, case))["Assessment"] == "current"
