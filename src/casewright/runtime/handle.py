"""One command from arrival to commit: load, decide what is due, decide the command, write it all.

Runs inside one unit of work and reads nothing from outside it but the salts it draws.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

import msgspec

from casewright.engine import commands
from casewright.engine.audit import chain
from casewright.engine.commands import (
    CaseCommand,
    Command,
    CreateCase,
    MigrateCase,
    SaveDraft,
    SubmitAssignment,
    TimerDue,
    derive,
    stream_of,
)
from casewright.engine.decide import decide
from casewright.engine.decision import Decision, Given, Refused
from casewright.engine.state import Case, Instant
from casewright.store import answers
from casewright.store.port import Answer, Arrival, Commit, Loaded, Turn, UnitOfWork
from casewright.store.rows import Changes, DraftRow

from .governed import decide_governed
from .plans import Application, Plans

#: More timers of one case than this wait for the next command or the worker's next round.
MOST_TIMERS = 500

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Handled(msgspec.Struct, frozen=True):
    """What became of a command in this unit of work; durable only once the unit has committed.

    A refused command may still have committed something: timers that were due, a kept draft.
    ``news``: commands to other cases stand in the outbox now. ``committed``: the command itself
    left events, so that its id is known from now on.
    """

    answer: Answer | None = None
    changes: Changes = Changes()
    repeated: bool = False
    refused: Refused | None = None
    news: bool = False
    committed: bool = False


class IdReused(Refused):
    """The id of an accepted command came again with another content."""


def fresh_salts() -> Iterator[bytes]:
    """Endless 16-byte salts from the system's generator, drawn in blocks."""
    while True:
        block = os.urandom(16 * 16)
        for start in range(0, len(block), 16):
            yield block[start : start + 16]


def handle(unit: UnitOfWork, plans: Plans, command: Command) -> Handled:
    """Decide and commit one command within ``unit``.

    Raises ``store.port.Conflict`` when a colleague was faster (the caller starts anew) and
    nothing else that a person can cause: refusals are in the result.
    """
    try:
        _check_ids(command)
        if isinstance(command, SaveDraft):
            return _keep_draft(unit, command)
        arrival = unit.arrive(stream_of(command), command.id)
        if arrival.answer is not None:
            return _repeated(arrival.answer, command)
        if isinstance(command, CaseCommand):
            return _CaseWork(unit, plans, command, arrival).run()
        return _govern(unit, command, arrival)
    except Refused as refusal:
        return Handled(refused=refusal)


def _check_ids(command: Command) -> None:
    named = [("command", command.id)]
    if isinstance(command, CaseCommand):
        named.append(("case", command.case))
    for what, given in named:
        if not _ID.fullmatch(given):
            raise Refused(f"“{given[:60]}” is not the id of a {what}.", "Use a lower-case UUID.")


def _repeated(answer: Answer, command: Command) -> Handled:
    """The stored answer, given that this very command was accepted before."""
    if answer.digest != commands.digest(command):
        raise IdReused(
            "This command's id was accepted before with another content.",
            "Send the changed content as a new command.",
        )
    return Handled(answer, repeated=True, committed=True)


def _keep_draft(unit: UnitOfWork, command: SaveDraft) -> Handled:
    loaded = unit.load(stream_of(command))
    if loaded.case is None:
        raise _no_such_case(command.case)
    if command.assignment not in loaded.case.assignments:
        raise Refused(
            "This assignment is no longer open, so nothing more can be kept for it.",
            "Copy what you typed and refresh the page.",
        )
    _save(unit, command)
    return Handled(_answer(command, loaded.sequence, loaded.case))


def _save(unit: UnitOfWork, form: SaveDraft | SubmitAssignment) -> None:
    unit.save_draft(
        DraftRow(form.assignment, form.actor, form.case, form.data, form.seen, unit.now())
    )


def _no_such_case(case: str) -> Refused:
    return Refused(f"There is no case {case}.", "It may be in another workspace.")


def _answer(command: Command, sequence: int, case: Case | None) -> Answer:
    return answers.answer(command.id, commands.digest(command), stream_of(command), sequence, case)


def _woken(command: TimerDue, sequence: int, case: Case | None) -> Answer:
    """The answer to a wake-up, which is no part of the history: nothing is kept to compare with."""
    return answers.answer(command.id, "", stream_of(command), sequence, case)


class _CaseWork:
    """The turns of one case in one unit of work, as they grow."""

    def __init__(
        self, unit: UnitOfWork, plans: Plans, command: CaseCommand, arrival: Arrival
    ) -> None:
        self.unit = unit
        self.plans = plans
        self.command = command
        self.stream = stream_of(command)
        self.loaded: Loaded = arrival.loaded
        self.case = self.loaded.case
        self.at: Instant = max(arrival.now, self.case.time if self.case else 0)
        self.head = self.loaded.head
        self.sequence = self.loaded.sequence
        self.turns: list[Turn] = []
        self.salts = fresh_salts()

    def run(self) -> Handled:
        """Timers first, then the command; what was due stays decided if the command is refused."""
        self._fire_due()
        refused, answer = None, None
        if isinstance(self.command, TimerDue):
            answer = _woken(self.command, self.sequence, self.case)
        else:
            try:
                answer = self._decide(self.command)
            except Refused as refusal:
                refused = refusal
                self._keep_what_was_typed()
        news = any(each.kind == "command" for turn in self.turns for each in turn.effects)
        committed = any(turn.command is self.command for turn in self.turns)
        return Handled(answer, self._commit(), refused=refused, news=news, committed=committed)

    def _fire_due(self) -> None:
        """Every timer due by now, in (due, id) order; one that stays where it was is left alone."""
        fired: set[tuple[Instant, str]] = set()
        while self.case is not None and len(fired) < MOST_TIMERS:
            due = min(
                (
                    (due, timer)
                    for timer, due in self.case.timers.items()
                    if due <= self.at and (due, timer) not in fired
                ),
                default=None,
            )
            if due is None:
                return
            fired.add(due)
            try:
                self._decide(self._timer_due(*due))
            except Refused:  # a suspended case keeps its timers until it is resumed
                continue

    def _timer_due(self, due: Instant, timer: str) -> TimerDue:
        # The sequence tells two passes of the same timer at the same instant apart.
        name = f"{timer}@{due}#{self.sequence}"
        case = self.command.case
        return TimerDue(
            id=derive(case, name), actor=commands.SYSTEM, case=case, timer=timer, due=due
        )

    def _decide(self, command: CaseCommand) -> Answer:
        """One turn, added to those to be committed; raises ``Refused``."""
        application = self._application(command)
        number = 0
        if isinstance(command, CreateCase):
            number = self.unit.draw(application.case_type(command.type).prefix)
        given = Given(self.at, self.unit.fact, number)
        decision = decide(application.plan, self.case, command, given)
        if isinstance(decision, Refused):
            raise decision
        sequence = self.sequence + len(decision.events)
        answer = _answer(command, sequence, decision.case)
        if decision.events:
            self._add(command, decision, given, answer)
        return answer

    def _application(self, command: CaseCommand) -> Application:
        """The plan to decide with: the case's version; the target's when it moves."""
        if isinstance(command, CreateCase):
            if self.case is not None:
                raise Refused("This case exists already.", "Create another one with a new id.")
            return self.plans.get(self.unit, command.blueprint, command.version)
        if self.case is None:
            raise _no_such_case(command.case)
        version = command.version if isinstance(command, MigrateCase) else self.case.version
        return self.plans.get(self.unit, self.case.blueprint, version)

    def _add(self, command: Command, decision: Decision, given: Given, answer: Answer) -> None:
        records, head = chain(
            command,
            decision.events,
            stream=self.stream,
            at=self.at,
            head=self.head,
            after=self.sequence,
            salts=self.salts,
            facts=given.facts,
            number=given.number,
            effects=decision.effects,
        )
        turn = Turn(
            command, answer.digest, self.at, self.case, decision.case, decision.events,
            tuple(records), decision.effects, decision.timers, answer,
        )  # fmt: skip
        self.turns.append(turn)
        self.case, self.head, self.sequence = decision.case, head, answer.sequence

    def _keep_what_was_typed(self) -> None:
        """A refused form stays with the person as a draft, whoever was faster."""
        form = self.command
        if isinstance(form, SubmitAssignment) and self.case is not None and form.data:
            _save(self.unit, form)

    def _commit(self) -> Changes:
        if not self.turns:
            return Changes()
        return self.unit.commit(
            Commit(self.stream, self.loaded.sequence, self.head, tuple(self.turns))
        )


def _govern(unit: UnitOfWork, command: Command, arrival: Arrival) -> Handled:
    """A command to a blueprint or to the workspace: one turn without a case."""
    stream = stream_of(command)
    loaded, at = arrival.loaded, arrival.now
    given = Given(at, unit.fact)
    events = decide_governed(unit, command, given)
    answer = _answer(command, loaded.sequence + len(events), None)
    records, head = chain(
        command, events, stream=stream, at=at, head=loaded.head, after=loaded.sequence,
        salts=fresh_salts(), facts=given.facts,
    )  # fmt: skip
    turn = Turn(command, answer.digest, at, None, None, events, tuple(records), (), {}, answer)
    changes = unit.commit(Commit(stream, loaded.sequence, head, (turn,)))
    return Handled(answer, changes, committed=True)
