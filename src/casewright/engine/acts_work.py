"""Commands to people's work: submit, claim, release, snooze, skip, redo, ad-hoc tasks."""

from __future__ import annotations

from typing import Any

from . import commands as c
from . import ending, flow, forms, human, incidents, items, people, rights
from . import events as e
from .acts_hand import ALONE, given, recall, state_of
from .decision import Refused
from .plan import ItemPlan, Node, OutcomePlan
from .state import Assignment, Item
from .steps import evaluate
from .turn import Turn


def submit(turn: Turn, command: c.SubmitAssignment) -> None:
    """Finish an assignment with an outcome and the values of its form."""
    assignment = turn.case.assignments.get(command.assignment)
    if assignment is None or assignment.assignee != turn.actor:
        assignment = people.require_open_to(turn, command.assignment)
    if assignment.asker:
        raise Refused(
            f"{assignment.asker} asked you: {assignment.question}",
            "Answer the question; the work then goes back to who asked.",
        )
    if assignment.state == "snoozed":
        turn.emit(given(assignment, "woken", state_of(assignment)))
    if not assignment.token:
        _finish_task(turn, assignment, command)
        return
    token = turn.case.tokens[assignment.token]
    node = turn.node(token.scope, token.step)
    outcome = _outcome(node, command) if node.outcomes else None
    data = _typed(turn, command, token.scope) if command.data else {}
    if outcome is None or outcome.validate:
        _refuse_incomplete(turn, node, data, token.scope)
    if outcome is not None and outcome.set:
        data = {**data, **_outcome_values(turn, outcome, data, token.scope)}
    human.finish(turn, assignment, node, outcome, data, command.reason)


def _outcome_values(
    turn: Turn, outcome: OutcomePlan, data: dict[str, Any], scope: int
) -> dict[str, Any]:
    kept = turn.case.data
    turn.case.data = {**kept, **data}
    try:
        return evaluate(turn, outcome.set, scope, {"outcome": outcome.id})
    finally:
        turn.case.data = kept


def _outcome(node: Node, command: c.SubmitAssignment) -> OutcomePlan:
    """The chosen outcome; where there is exactly one, it need not be named."""
    name = command.outcome
    if not name and len(node.outcomes) == 1:
        name = next(iter(node.outcomes))
    outcome = node.outcomes.get(name)
    if outcome is None:
        listed = ", ".join(node.outcomes)
        problem = f"There is no outcome “{name}”." if name else "This step needs an outcome."
        raise Refused(problem, f"Choose one of: {listed}.")
    if outcome.reason and not command.reason:
        raise Refused(
            f"“{outcome.name}” needs a reason.", "Write why, then send again.",
            fields={"reason": "Write why."},
        )  # fmt: skip
    return outcome


def _typed(turn: Turn, command: c.SubmitAssignment, scope: int) -> dict[str, Any]:
    """What a person typed and is new; raises ``Refused`` where it is wrong or was overtaken."""
    data = forms.clean(turn, command.data, scope)
    forms.refuse_conflicts(turn, data, command.seen, scope)
    return forms.without_unchanged(turn, data, scope)


def _refuse_incomplete(turn: Turn, node: Node, data: dict[str, Any], scope: int) -> None:
    if data or node.view:
        forms.refuse_invalid(turn, node, data, scope)
    if node.kind == "attach" and not turn.case.attachments.get(node.source.category):
        category = node.source.category or "a file"
        raise Refused(f"No file of category “{category}” is attached yet.", "Attach it first.")


def _finish_task(turn: Turn, assignment: Assignment, command: c.SubmitAssignment) -> None:
    """An ad-hoc task is done."""
    data = forms.clean(turn, command.data)
    forms.refuse_conflicts(turn, data, command.seen)
    data = forms.without_unchanged(turn, data)
    turn.emit(
        e.AssignmentCompleted(
            assignment.id, "", command.outcome, turn.calculate(data), command.reason
        )
    )
    _end_task(turn, assignment, items.COMPLETED)


def _end_task(turn: Turn, assignment: Assignment, state: str) -> None:
    """The item of an ad-hoc task leaves nothing behind: the history knows it."""
    item = turn.case.items.get(assignment.item)
    if item is not None:
        done = Item(item.id, item.item, item.kind, item.visit, state)
        turn.emit(e.ItemChanged(done, ended=e.Ended(items=(item.id,))))


def claim(turn: Turn, command: c.ClaimAssignment) -> None:
    """Take offered work, or take back what one delegated; twice is no error and changes nothing."""
    if recall(turn, command):
        return
    found = people.require_open_to(turn, command.assignment)
    if found.assignee != command.actor or found.snoozed:
        turn.emit(given(found, "claimed", people.ASSIGNED, assignee=command.actor))


def release(turn: Turn, command: c.ReleaseAssignment) -> None:
    """Give claimed work back to where it was offered."""
    found = people.require_open_to(turn, command.assignment)
    if not found.queue and not found.persona:
        raise Refused(
            "This work was given to you by name and was never offered to a queue.",
            "Transfer it to a colleague or to a queue instead.",
        )
    if found.assignee is None:
        raise Refused("Nobody has claimed this work.", "It is offered already; nothing is to do.")
    turn.emit(given(found, "released", people.OFFERED, assignee=None, **ALONE))


def snooze(turn: Turn, command: c.SnoozeAssignment) -> None:
    """Put one's own work out of sight until an instant."""
    found = people.require_open_to(turn, command.assignment)
    if command.until <= turn.now:
        raise Refused("The time to snooze until has passed.", "Choose a later time.")
    if found.assignee is None:
        raise Refused(
            "This work is offered to your colleagues as well.", "Claim it first, then snooze it."
        )
    turn.emit(given(found, "snoozed", "snoozed", snoozed=command.until))


def add_task(turn: Turn, command: c.AddTask) -> None:
    """An ad-hoc task of the current stage: it must be done before the stage completes."""
    if turn.stage is None:
        raise Refused(
            "The case is in no stage, so nothing can be added.", "Change to a stage first."
        )
    if not command.name.strip():
        raise Refused("The task has no name.", "Say what is to be done.")
    if command.person and command.person != command.actor:
        rights.known_person(turn, command.person)
    item = Item(turn.number(), "", "task", turn.case.visit, items.ACTIVE)
    turn.emit(e.ItemChanged(item))
    person = command.person or (None if command.queue else command.actor)
    state = people.ASSIGNED if person else people.OFFERED
    turn.emit(
        e.AssignmentOpened(
            Assignment(
                turn.new_id(), 0, "", turn.case.stage, turn.case.visit, turn.now,
                person, command.queue, None, state, name=command.name, item=item.id,
            )
        )
    )  # fmt: skip


def skip(turn: Turn, command: c.SkipStep) -> None:
    """Go on without doing the step."""
    if not command.reason:
        raise Refused("Skipping needs a reason.", "Write why the step is not needed.")
    found = None if command.step else people.require_open_to(turn, command.assignment)
    rights.require(turn, rights.SKIP)
    if found is None:
        incidents.skip(turn, command)
        return
    if not found.token:
        turn.emit(e.AssignmentCompleted(found.id, "", "skipped", reason=command.reason))
        _end_task(turn, found, items.TERMINATED)
        return
    token = turn.case.tokens[found.token]
    node = turn.node(token.scope, token.step)
    ended = ending.of_token(turn.case, token.id)
    turn.emit(e.StepSkipped(node.id, "person", token.id, command.reason, ended))
    flow.go(turn, node, token.id, token.scope, node.next)


def redo(turn: Turn, command: c.RedoStep) -> None:
    """Open a step of the current stage again; the flow goes on from it once more."""
    if not command.reason:
        raise Refused("Doing a step again needs a reason.", "Write why.")
    rights.require(turn, rights.REDO)
    if incidents.retry(turn, command.step):
        return
    plan, parent = _process_of(turn, command.step)
    running = next(
        (i for i in items.instances(turn, plan, parent) if i.state == items.ACTIVE), None
    )
    if running is None:
        turn.emit(e.StepRedone(command.step, command.reason))
        items.activate(turn, turn.stage, plan, parent)
        scope = max(scope for _, scope, _ in turn.ready)
        turn.ready[:] = [r for r in turn.ready if r[1] != scope]
    else:
        scope = running.scope
        if any(t.step == command.step and t.scope == scope for t in turn.case.tokens.values()):
            raise Refused(f"{command.step} is open already.", "Do it, or skip it.")
        turn.emit(e.StepRedone(command.step, command.reason))
    turn.push(turn.number(), scope, command.step)


def _process_of(turn: Turn, step: str) -> tuple[ItemPlan, int]:
    """The process of this stage in which a step may be done again, and the phase around it."""
    stage = turn.stage
    for plan in stage.items.values() if stage else ():
        node = plan.process.nodes.get(step) if plan.process is not None else None
        if node is None or node.path:
            continue
        found = items.startable(turn, plan.id)
        begun = (items.ACTIVE, items.COMPLETED, items.TERMINATED)
        if found and any(i.state in begun for i in items.instances(turn, *found)):
            return found
    raise Refused(
        f"There is no step {step} that could be done again in this stage.",
        "Choose a step of the current stage that was done and is not inside a parallel.",
    )
