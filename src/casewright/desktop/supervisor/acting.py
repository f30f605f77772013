"""A person's way past an incident. Rule: these functions run in the pool and say what came of it.

“It went on” is only said after it was tried and the step stands still no more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from casewright.desktop.supervisor.reading import Incident, read_incidents
from casewright.engine.commands import (
    CaseCommand,
    ChangeData,
    CompleteStep,
    RedoStep,
    SkipStep,
)
from casewright.engine.incidents import stuck

if TYPE_CHECKING:
    from casewright.desktop.opened import Reader
    from casewright.engine.state import Data

#: Other cases may hear of it, and answer; longer than this nobody waits for them.
_SETTLE = 5.0


@dataclass(frozen=True, slots=True)
class Came:
    """What came of it: the incident as it is now, None when it is over."""

    before: Incident
    left: Incident | None

    @property
    def solved(self) -> bool:
        """Whether the step stands still no more."""
        return self.left is None


def retry(reader: Reader, one: Incident, command_id: str, reason: str) -> Came:
    """Try the step again, as the case now stands."""
    command = RedoStep(
        id=command_id, actor=reader.actor, case=one.case, step=one.step, reason=reason
    )
    return _done(reader, one, command)


def correct(reader: Reader, one: Incident, ids: tuple[str, str], data: Data, reason: str) -> Came:
    """Correct the case's data, then try again, unless the data alone let the step go on."""
    change = ChangeData(id=ids[0], actor=reader.actor, case=one.case, data=data, reason=reason)
    reader.workspace.handle(change)
    live = reader.workspace.live(one.case)
    if any(token.id == one.token for token in stuck(live, one.step)):
        return retry(reader, one, ids[1], reason)
    return _settled(reader, one)


def by_hand(reader: Reader, one: Incident, command_id: str, data: Data, reason: str) -> Came:
    """A person did what the step could not; ``data`` are those it would have set."""
    command = CompleteStep(
        id=command_id, actor=reader.actor, case=one.case, step=one.step, reason=reason, data=data
    )
    return _done(reader, one, command)


def skip(reader: Reader, one: Incident, command_id: str, reason: str) -> Came:
    """Go on without what the step should have done."""
    command = SkipStep(
        id=command_id, actor=reader.actor, case=one.case, step=one.step, reason=reason
    )
    return _done(reader, one, command)


def _done(reader: Reader, one: Incident, command: CaseCommand) -> Came:
    reader.workspace.handle(command)
    return _settled(reader, one)


def _settled(reader: Reader, one: Incident) -> Came:
    """What is left of it once everything that follows has been done."""
    reader.workspace.door.settle(_SETTLE)
    left = read_incidents(reader, [one.case])
    return Came(one, next((each for each in left if each.step == one.step), None))
