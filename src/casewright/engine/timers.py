"""A timer has come: a clock passes and acts, a wait ends, a boundary triggers, a snooze is over."""

from __future__ import annotations

from casewright.blueprint import sla

from . import boundaries, clocks, items, people, stages, waits
from . import events as e
from .clock_review import scope_of
from .commands import TimerDue
from .decision import Effect
from .plan import PolicyPlan, Target
from .state import Assignment, Clock
from .steps import recipients
from .turn import Turn
from .urgency import covers
from .values import stored


def due(turn: Turn, command: TimerDue) -> None:
    """Dispatch a timer by the letter its id begins with."""
    if turn.case.timers.get(command.timer) is None:
        return
    kind, _, rest = command.timer.partition(":")
    if kind == "c":
        _clock(turn, int(rest))
    elif kind == "w":
        waits.timer_due(turn, int(rest))
    elif kind == "b":
        boundaries.timer_due(turn, command.timer)
    elif kind == "s":
        _woken(turn, rest)


def _woken(turn: Turn, assignment: str) -> None:
    found = turn.case.assignments[assignment]
    state = people.ASSIGNED if found.assignee else people.OFFERED
    turn.emit(
        e.AssignmentGiven(
            found.id, "woken", state, found.assignee, found.queue, found.persona,
            delegator=found.delegator, asker=found.asker, question=found.question,
        )
    )  # fmt: skip


def _clock(turn: Turn, clock_id: int) -> None:
    passed = clocks.due(turn, clock_id)
    if passed is None:
        return
    clock, policy, what = passed
    actions = {
        "goal": policy.on_goal,
        "deadline": policy.on_deadline,
        "passed": policy.on_passed,
    }[what]
    for action in actions:
        if turn.case.resolved:
            return
        _act(turn, clock, policy, action, what)


def _act(turn: Turn, clock: Clock, policy: PolicyPlan, action: sla.SlaAction, what: str) -> None:
    case = turn.case
    work = [a for a in case.assignments.values() if covers(case, clock, a)]
    reason = f"{policy.name}: {what}"
    if isinstance(action, sla.NotifyAction):
        _notify(turn, policy, action, what, work)
    elif isinstance(action, sla.TransferAction):
        for assignment in work:
            target = people.route_of(turn, action.to, policy.routes, scope_of(turn, clock))
            _transfer(turn, assignment, target, reason)
    elif isinstance(action, sla.ClimbAction):
        for assignment in work:
            _climb(turn, assignment, reason)
    elif isinstance(action, sla.StageAction):
        if case.stage != action.stage:
            stages.change(turn, action.stage, reason)
    elif isinstance(action, sla.ProcessAction):
        _start(turn, action.process)
    elif isinstance(action, sla.EffectAction):
        _effect(turn, policy, action, scope_of(turn, clock))
    else:
        stages.resolve(turn, action.status, reason)


def _notify(
    turn: Turn, policy: PolicyPlan, action: sla.NotifyAction, what: str, work: list[Assignment]
) -> None:
    """Tell the people; ``assignee`` of offered work is everybody it is offered to."""
    assignees = tuple(a.assignee for a in work if a.assignee)
    to: tuple[str, ...] = ()
    if assignees or action.to not in ("assignee", "manager"):
        to = recipients(turn, action.to, policy.routes, 0, assignees)
    if action.to == "assignee":
        offered = [Target(None, a.queue, a.persona, a.excluded) for a in work if not a.assignee]
        found = (person for target in offered for person in people.members(turn, target))
        to = tuple(dict.fromkeys((*to, *found)))
    if to:
        words = {"goal": "goal passed", "deadline": "deadline passed", "passed": "still overdue"}
        subject = f"{turn.case.number}: {policy.name}, {words[what]}"
        turn.emit(e.PersonNotified(to, subject, action.text))


def _transfer(turn: Turn, assignment: Assignment, target: Target, reason: str) -> None:
    """Work goes to the target; when that is nobody, or may not do it, it stays where it is."""
    if target.somebody and target.assignee not in assignment.excluded:
        _give(turn, assignment, target, "transferred", reason)


def _give(turn: Turn, assignment: Assignment, target: Target, how: str, reason: str) -> None:
    turn.emit(
        e.AssignmentGiven(
            assignment.id, how, target.state, target.assignee, target.queue, target.persona,
            reason=reason,
        )
    )  # fmt: skip


def _climb(turn: Turn, assignment: Assignment, reason: str) -> None:
    """One management level up, past those who may not do it; at the top it stays where it is."""
    seen = {assignment.assignee}
    manager = people.manager_of(turn, assignment.assignee)
    while manager in assignment.excluded and manager not in seen:
        seen.add(manager)
        manager = people.manager_of(turn, manager)
    if manager is not None and manager not in seen and manager not in assignment.excluded:
        _give(turn, assignment, Target(manager), "climbed", reason)


def _effect(turn: Turn, policy: PolicyPlan, action: sla.EffectAction, scope: int) -> None:
    """Ask for the call of a connector; it goes out with the commit, and nothing waits for it."""
    given = {
        name: stored(turn.value(policy.inputs[text], scope)) for name, text in action.inputs.items()
    }
    body = {"connector": action.connector, "operation": action.operation, "inputs": given}
    turn.effects.append(Effect(turn.new_id(), "connector", body=body))


def _start(turn: Turn, process: str) -> None:
    """Start an optional process unless it runs already or its surroundings are not active."""
    found = items.startable(turn, process)
    running = any(
        i.item == process and i.state == items.ACTIVE and i.visit in (0, turn.case.visit)
        for i in turn.case.items.values()
    )
    if found is not None and not running:
        items.activate(turn, turn.stage, *found)
