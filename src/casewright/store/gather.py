"""From a commit to row changes, and between states and bytes; loads no database library."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec

from casewright.engine.commands import SYSTEM, Command, TimerDue
from casewright.engine.state import Case

from .accepted import Accepted, NamesOf, plain
from .port import Commit
from .projection import project
from .rows import DraftRow
from .writes import Writes

_CASE = msgspec.json.Decoder(Case, float_hook=Decimal)
_PLAIN = msgspec.json.Decoder(float_hook=Decimal)


def read_case(state: bytes) -> Case:
    """The case in a snapshot; raises ``msgspec.DecodeError`` when it is none."""
    try:
        return _CASE.decode(state)
    except UnicodeDecodeError as error:
        raise msgspec.DecodeError(str(error)) from None


def read_plain(value: bytes) -> Any:
    """A plain value that ``plain`` wrote."""
    return _PLAIN.decode(value)


def gather(commit: Commit, names_of: NamesOf) -> Writes:
    """All row changes of a commit."""
    writes = Writes()
    for turn in commit.turns:
        if not turn.events:
            continue
        done = Accepted(
            commit.stream, turn.command.id, turn.command.actor, turn.at, turn.records[0].seq,
            turn.before, turn.after, turn.events, turn.answer, turn.effects,
            _was_sent(turn.command),
        )  # fmt: skip
        project(writes, done, names_of)
    return writes


def _was_sent(command: Command) -> bool:
    return command.actor == SYSTEM and not isinstance(command, TimerDue)


def draft_values(draft: DraftRow) -> tuple[Any, ...]:
    """A draft as its row."""
    return (
        draft.assignment, draft.person, draft.case, plain(draft.data), draft.seen, draft.saved,
    )  # fmt: skip
