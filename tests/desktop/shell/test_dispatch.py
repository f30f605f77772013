"""From a click to a refresh: what is done, refused, read and told, always on the GUI thread."""

from __future__ import annotations

from concurrent.futures import Future
from threading import current_thread, main_thread
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from casewright import app
from casewright.desktop.desk import Desk
from casewright.desktop.dispatch import Dispatch, Problem, problem_of
from casewright.engine.commands import AddComment, Command
from casewright.engine.decision import Refused
from casewright.runtime.door import Outcome
from casewright.runtime.reading import Answer, Changes, Unavailable
from tests.desktop.conftest import work_of


class SlowDoor:
    """A door whose answers the test gives; it tells nobody of commits."""

    def __init__(self) -> None:
        self.futures: list[Future[Outcome]] = []

    def submit(self, command: Command) -> Future[Outcome]:
        self.futures.append(Future())
        return self.futures[-1]

    def close(self) -> None:
        """Nothing to close."""


COMMENT = AddComment(id="x", actor="greta", case="c", text="Hello")
DONE = Outcome(Answer("x", "d", "case:c", 2), Changes(cases=frozenset({"c"})))


def test_a_command_asked_for_before_the_workspace_is_open_is_not_lost(qtbot: QtBot) -> None:
    dispatch, door = Dispatch(), SlowDoor()
    done: list[Outcome] = []
    dispatch.run(COMMENT, None, done.append)
    assert door.futures == []
    dispatch.attach(door)
    with qtbot.waitSignal(dispatch.changed) as changed:
        door.futures[0].set_result(DONE)
    assert changed.args[0].cases == {"c"}
    assert done == [DONE]


def test_reads_run_beside_the_gui_thread_and_answer_on_it(desk: Desk, qtbot: QtBot) -> None:
    seen: list[Any] = []
    desk.dispatch.read(current_thread, lambda thread: seen.extend([thread, current_thread()]))
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert seen[0] is not main_thread()
    assert seen[1] is main_thread()


def test_a_read_that_fails_says_why(desk: Desk, qtbot: QtBot) -> None:
    def job() -> None:
        raise Refused("There is none.", "Choose another.")

    problems: list[Problem] = []
    desk.dispatch.read(job, lambda _x: None, problems.append)
    qtbot.waitUntil(lambda: bool(problems))
    assert (problems[0].kind, problems[0].what) == ("refused", "There is none.")


def test_a_failure_that_nobody_handles_is_troubled(desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.dispatch.troubled) as troubled:
        desk.dispatch.read(lambda: 1 / 0, lambda _x: None)
    assert troubled.args[0].kind == "bug"
    assert "ZeroDivisionError" in troubled.args[0].detail


def test_nobody_is_called_who_is_gone(desk: Desk, qtbot: QtBot) -> None:
    from shiboken6 import delete

    owner = QObject()
    calls: list[int] = []
    desk.dispatch.read(lambda: 1, calls.append, owner=owner)
    delete(owner)
    desk.dispatch.drain()
    after: list[int] = []
    desk.dispatch.read(lambda: 2, after.append)
    qtbot.waitUntil(lambda: after == [2])
    assert calls == []


def test_commits_that_come_together_are_told_once(desk: Desk, qtbot: QtBot) -> None:
    told: list[Changes] = []
    desk.dispatch.changed.connect(lambda changes, _by: told.append(changes))
    for case in ("a", "b", "c"):
        desk.dispatch.announce(Changes(cases=frozenset({case})))
    qtbot.waitUntil(lambda: bool(told))
    assert [one.cases for one in told] == [{"a", "b", "c"}]


def test_a_commit_is_told_with_what_it_touched(desk: Desk, qtbot: QtBot) -> None:
    case = work_of(desk.workspace, "greta")[0].case
    command = AddComment(id=app.new_id(), actor="greta", case=case, text="Hello")
    done: list[Outcome] = []
    with qtbot.waitSignal(desk.dispatch.changed) as changed:
        desk.dispatch.run(command, None, done.append)
    assert case in changed.args[0].cases
    qtbot.waitUntil(lambda: len(done) == 1)


def test_a_closed_workspace_is_said_and_nothing_escapes(desk: Desk, qtbot: QtBot) -> None:
    desk.workspace.door.close()
    problems: list[Problem] = []
    desk.dispatch.run(COMMENT, None, None, problems.append)
    qtbot.waitUntil(lambda: bool(problems))
    assert problems[0].kind == "environment"
    assert "kept" in problems[0].remedy


def test_an_answer_that_cannot_be_shown_is_reported_and_the_window_lives(
    desk: Desk, qtbot: QtBot, expected_logs: list[str]
) -> None:
    expected_logs.append("could not be shown")

    def broken(_result: int) -> None:
        raise KeyError("pane")

    with qtbot.waitSignal(desk.dispatch.troubled) as troubled:
        desk.dispatch.read(lambda: 1, broken)
    assert troubled.args[0].kind == "bug"
    after: list[int] = []
    desk.dispatch.read(lambda: 2, after.append)
    qtbot.waitUntil(lambda: after == [2])


@pytest.mark.parametrize(
    "error, kind",
    [
        (Refused("No."), "refused"),
        (Unavailable("The disk is full."), "environment"),
        (OSError("gone"), "environment"),
        (ValueError("?"), "bug"),
    ],
)
def test_there_are_three_kinds_of_problems(error: Exception, kind: str) -> None:
    assert problem_of(error).kind == kind


def test_a_refusal_keeps_its_fields_and_conflicts() -> None:
    refusal = Refused("No.", "Mend it.", fields={"a": "Wrong."}, conflicts={"b": (1, 2)})
    problem = problem_of(refusal)
    assert (problem.remedy, problem.fields, problem.conflicts) == (
        "Mend it.", {"a": "Wrong."}, {"b": (1, 2)},
    )  # fmt: skip
