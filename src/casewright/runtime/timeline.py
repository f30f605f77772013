"""A case as it was at any moment, and whether its decisions still follow from what was recorded.

Rule: folds and re-decides from records alone; facts, numbers and times are the recorded ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import msgspec

from casewright.engine.audit import Header, Payload, Record, read, read_header, read_payload
from casewright.engine.commands import CaseCommand, MigrateCase
from casewright.engine.decide import decide
from casewright.engine.decision import Decision, Given, Refused, UnknownFact
from casewright.engine.events import SEMANTICS, CaseCreated, encode
from casewright.engine.evolve import fold
from casewright.engine.plan import Plan
from casewright.engine.state import Case, Instant

#: (blueprint, version) → its plan.
PlanOf = Callable[[str, int], Plan]

ERASED = "its content was erased; what follows cannot be checked"
OTHER_RULES = "decided under other rules of the engine: not checkable"


class Finding(msgspec.Struct, frozen=True):
    """An event that the engine would not have produced, or cannot be asked about (``checkable``)."""

    stream: str
    seq: int
    problem: str
    checkable: bool = True


class _Said(msgspec.Struct):
    """One command as the history tells it: its first header and all its payloads."""

    header: Header
    entries: list[Payload]

    @property
    def payload(self) -> Payload:
        """The first payload: it holds the command and the facts."""
        return self.entries[0]


def case_at(records: Iterable[Record], at: Instant) -> Case | None:
    """The case after its last event at or before ``at``; None before it was created.

    Raises ``Refused`` when content that leads there was erased for a person's sake.
    """
    history = []
    stream = ""
    for record in records:
        if record.at > at:
            break
        if not record.payload:
            raise Refused(
                "A part of this case's history was erased, so it cannot be shown as it was then.",
                "Its history still names who did what when.",
            )
        stream = record.stream
        header, payload = read(record)
        history.append((payload.event, header.at, header.actor))
    return fold(None, history, stream.removeprefix("case:")) if history else None


def check_decisions(stream: str, records: Iterable[Record], plan_of: PlanOf) -> Finding | None:
    """Decide every command of a case again; the first that gives other events, None if none."""
    case: Case | None = None
    case_id = stream.removeprefix("case:")
    for said in _commands(records):
        seq = said.header.seq
        if not said.entries:
            return Finding(stream, seq, ERASED, False)
        if said.header.semantics != SEMANTICS:
            return Finding(stream, seq, OTHER_RULES, False)
        problem = _differs(case, said, plan_of)
        if problem:
            return Finding(stream, seq, problem)
        history = [(each.event, said.header.at, said.header.actor) for each in said.entries]
        case = fold(case, history, case_id)
    return None


def _commands(records: Iterable[Record]) -> Iterator[_Said]:
    """Consecutive events of one cause; a command with an erased payload is the last, without any."""
    current: _Said | None = None
    for record in records:
        header = read_header(record.header)
        if current is not None and header.cause != current.header.cause:
            yield current
            current = None
        if record.payload == b"":
            yield _Said(header, [])
            return
        payload = read_payload(record.payload, header.schema)
        if current is None:
            current = _Said(header, [payload])
        else:
            current.entries.append(payload)
    if current is not None:
        yield current


def _differs(case: Case | None, said: _Said, plan_of: PlanOf) -> str:
    """In words, how deciding again differs from what was recorded; '' when it does not."""
    command = said.payload.command
    if not isinstance(command, CaseCommand):
        return "the command that caused it is not recorded"
    decision: Decision | Refused
    given = Given(said.header.at, None, said.payload.number, dict(said.payload.facts or {}))
    try:
        decision = decide(_plan(case, said, command, plan_of), case, command, given)
    except UnknownFact as missing:
        return f"the fact {missing} that the decision needs is not recorded"
    except Refused as refusal:
        decision = refusal
    if isinstance(decision, Refused):
        return f"the engine refuses {type(command).__name__}: {decision}"
    now = [encode(event) for event in decision.events]
    then = [encode(each.event) for each in said.entries]
    if now == then and decision.effects == said.payload.effects:
        return ""
    return f"deciding {type(command).__name__} again gives other events"


def _plan(case: Case | None, said: _Said, command: CaseCommand, plan_of: PlanOf) -> Plan:
    if isinstance(command, MigrateCase) and case is not None:
        return plan_of(case.blueprint, command.version)
    if case is not None:
        return plan_of(case.blueprint, case.version)
    first = said.payload.event
    if isinstance(first, CaseCreated):
        return plan_of(first.blueprint, first.version)
    raise Refused("The history does not begin with the creation of the case.")
