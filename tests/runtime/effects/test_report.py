"""What a case hears of its effects: the same command each time it is told."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

from casewright.engine.commands import Command, ReportEffect
from casewright.runtime.door import Outcome
from casewright.runtime.effects.port import Task, Told
from casewright.runtime.effects.report import command_of, through
from casewright.runtime.effects.states import State

EFFECT = "11111111-2222-5333-8444-555555555555"
CASE = "99999999-8888-5777-8666-555555555555"


def told(state: State, reason: str = "", attempt: int = 1, **outputs: Any) -> Told:
    return Told(Task(EFFECT, "connector", CASE, "lane"), attempt, state, reason, 1, outputs)


class Slot:
    """A door that keeps what is handed in."""

    def __init__(self) -> None:
        self.commands: list[Command] = []

    def submit(self, command: Command) -> Future[Outcome]:
        self.commands.append(command)
        return Future()

    def close(self) -> None:
        """Nothing to finish."""


def test_a_success_brings_its_outputs() -> None:
    command = command_of(told("done", id="7"))
    assert (command.case, command.effect, command.ok) == (CASE, EFFECT, True)
    assert (command.result, command.error, command.actor) == ({"id": "7"}, "", "system")


def test_an_incident_brings_its_reason() -> None:
    command = command_of(told("incident", "The server is closed."))
    assert (command.ok, command.error) == (False, "The server is closed.")


def test_what_is_uncertain_says_so_first() -> None:
    command = command_of(told("uncertain", "It broke off."))
    assert command.error == "It is uncertain whether it happened. It broke off."


def test_telling_again_is_the_same_command_and_a_later_ending_another() -> None:
    door = Slot()
    report = through(door)
    for each in (told("incident", "x"), told("incident", "x"), told("done", attempt=2)):
        report(each)
    first, again, later = door.commands
    assert first == again
    assert first.id != later.id
    assert isinstance(later, ReportEffect)
