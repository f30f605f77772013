"""What must be true after every run, whatever went wrong in it."""

from __future__ import annotations

from collections import Counter

from casewright.engine import events as e
from casewright.engine.audit import Record, read
from casewright.engine.clocks import DEADLINE
from casewright.engine.commands import CreateCase
from casewright.engine.state import Case
from casewright.runtime.find import Catalogue
from casewright.runtime.triggers.assemble import bound_in
from casewright.runtime.triggers.port import read_state
from casewright.runtime.triggers.schedule import times_of
from casewright.runtime.verify import verify
from casewright.store import answers
from casewright.store.gather import read_case
from casewright.store.memory import MemoryStore
from casewright.store.rebuild import differences, rebuild

from .run import Run


def check(run: Run) -> None:
    """All of it."""
    history = _History(run)
    _every_command_once(run, history)
    _no_clock_lost(run, history)
    _no_effect_lost(run, history)
    _one_holder(history)
    _every_trigger_once(run, history)
    _rows_are_what_happened(run)


class _History:
    """All events of all streams, read once."""

    def __init__(self, run: Run) -> None:
        self.carriers: Counter[str] = Counter()
        self.events: list[tuple[str, e.Event]] = []
        self.asked: dict[str, str] = {}
        self.sent: list[CreateCase] = []
        for row in run.store.rows("events"):
            header, payload = read(Record(*row))
            self.events.append((header.stream, payload.event))
            if payload.command is not None:
                self.carriers[header.cause] += 1
            for effect in payload.effects:
                if effect.kind == "connector":
                    self.asked[effect.id] = effect.body["connector"]
                elif isinstance(effect.command, CreateCase):
                    self.sent.append(effect.command)


def _cases(run: Run) -> list[Case]:
    return [read_case(row[-1]) for row in run.store.tables["cases"].values()]


def _every_command_once(run: Run, history: _History) -> None:
    """Whatever was answered “accepted” is in the history once, with that answer."""
    assert not [cause for cause, count in history.carriers.items() if count > 1]
    for name, (_, outcome) in run.accepted.items():
        row = run.store.tables["commands"].get((name,))
        if row is None:
            assert name not in history.carriers, "a command without events leaves no trace"
            continue
        assert answers.decode(*row[:3], *row[4:]) == outcome.answer
        assert history.carriers[name] == 1
    assert not list(run.store.rows("outbox")), "all that was to be sent has arrived"


def _no_clock_lost(run: Run, history: _History) -> None:
    """A running clock has its timer, nothing is overdue, and nothing passed twice."""
    timers = {(row[0], row[1]): row[2] for row in run.store.tables["timers"].values()}
    wanted = {(case.id, name): due for case in _cases(run) for name, due in case.timers.items()}
    assert timers == wanted
    for case in _cases(run):
        for clock in case.clocks.values():
            runs = clock.next is not None and not clock.paused and not case.suspended
            waits = clock.level < DEADLINE and clock.deadline is not None and not clock.paused
            assert not waits or clock.next is not None, "a clock that runs has forgotten its end"
            assert not runs or case.timers.get(f"c:{clock.id}") == clock.next
        late = [name for name, due in case.timers.items() if due <= run.nature.now]
        assert case.suspended or not late, f"{case.number} has overdue timers: {late}"
    passed = Counter(
        (stream, event.clock, event.what)
        for stream, event in history.events
        if isinstance(event, e.ClockPassed) and event.what != "passed"
    )
    assert not [key for key, count in passed.items() if count > 1]


def _no_effect_lost(run: Run, history: _History) -> None:
    """Each effect was reported once; what is said to be done was done, and blind ones at most once."""
    assert not run.receiver.wrong, run.receiver.wrong
    reports: dict[str, list[bool]] = {}
    for _, event in history.events:
        if isinstance(event, e.EffectReported) and event.effect in history.asked:
            reports.setdefault(event.effect, []).append(event.ok)
    assert reports.keys() == history.asked.keys()
    for effect, ends in reports.items():
        assert len(ends) == 1, "a case heard twice of one effect"
        assert not ends[0] or effect in run.receiver.happened
        assert history.asked[effect] != "blind" or run.receiver.asked[effect] <= 1


def _one_holder(history: _History) -> None:
    """Work that somebody has taken is not given to another one who takes it."""
    holder: dict[str, str | None] = {}
    for _, event in history.events:
        if isinstance(event, e.AssignmentOpened):
            holder[event.assignment.id] = event.assignment.assignee
        elif isinstance(event, e.AssignmentGiven):
            taken = holder.get(event.assignment)
            if event.how == "claimed":
                assert taken in (None, event.assignee), "two people hold one assignment"
            holder[event.assignment] = event.assignee


def _every_trigger_once(run: Run, history: _History) -> None:
    """A case for each hour that was reached, one for each change that set one off, and no more."""
    cases = {case.id: case for case in _cases(run)}
    for command in history.sent:
        assert command.case in cases, "a case that was asked for is missing"
    (hourly,) = [
        bound
        for bound in bound_in(run.store.reads, Catalogue(run.store.reads, run.plans))
        if bound.trigger.id == "hourly"
    ]
    state = read_state(run.states.get(hourly.name))
    reached = int(state.cursor.get("reached", hourly.since))
    times = list(times_of(hourly.trigger).between(hourly.since, reached))  # type: ignore[arg-type]
    ticks = [case for case in cases.values() if case.type == "tick"]
    assert len(times) == len(ticks) == len({case.data["at"] for case in ticks})
    alarms = sum(case.type == "alarm" for case in cases.values())
    assert alarms == sum(command.type == "alarm" for command in history.sent)


def _rows_are_what_happened(run: Run) -> None:
    """The tables follow from the events, and the events from the commands."""
    again = MemoryStore()
    rebuild(run.store, again)
    assert differences(run.store, again) == []
    found = verify(run.store, Catalogue(run.store.reads, run.plans), decisions=True)
    assert found.ok, found.bad
