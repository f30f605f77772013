"""Commands to the case as a whole: data, stages, processes, messages, people, its life."""

from __future__ import annotations

from . import (
    boundaries,
    child_cases,
    clock_review,
    clocks,
    effects,
    forms,
    items,
    parking,
    scopes,
    stages,
    waits,
)
from . import commands as c
from . import events as e
from .clock_review import scope_of
from .decision import Refused
from .plan import ItemPlan, PlanError
from .state import CANCELLED, RESOLVED, Kept
from .takers import keeps
from .turn import Turn

#: More messages than this are not kept for somebody who may wait later.
MESSAGES = 100


def create(turn: Turn, command: c.CreateCase) -> None:
    """A new case, in the first stage that is not skipped."""
    try:
        kind = turn.plan.type(command.type)
    except PlanError:
        known = ", ".join(turn.plan.types)
        raise Refused(
            f"There is no case type {command.type}.", f"Choose one of: {known}."
        ) from None
    number = f"{kind.prefix}-{turn.given.number}"
    turn.begin(
        e.CaseCreated(
            kind.id, turn.plan.blueprint, turn.plan.version, number,
            urgency=kind.urgency, parent=command.parent,
        )
    )  # fmt: skip
    # Defaults and calculated fields are read from the case, so it must be there first.
    whole = turn.calculate(forms.initial(turn, command.data))
    turn.events.clear()
    turn.begin(
        e.CaseCreated(
            kind.id, turn.plan.blueprint, turn.plan.version, number, whole,
            kind.urgency, command.parent,
        )
    )  # fmt: skip
    stages.start(turn)


def change_data(turn: Turn, command: c.ChangeData) -> None:
    """Change fields of the case outside a form."""
    data = forms.clean(turn, command.data)
    forms.refuse_conflicts(turn, data, command.seen)
    data = forms.without_unchanged(turn, data)
    if data:
        forms.refuse_untrue(turn, data)
        turn.emit(e.DataChanged(turn.calculate(data), command.reason))


def add_item(turn: Turn, command: c.AddItem) -> None:
    """One more item for a running for-each."""
    containers = [
        s for s in turn.case.scopes.values()
        if s.kind == "each" and s.step == command.step and not s.fired
    ]  # fmt: skip
    if not containers:
        raise Refused(f"{command.step} does not run, or has already gone on.", "Nothing was added.")
    node = turn.node(containers[0].parent, command.step)
    if not scopes.add_item(turn, node, containers[0], command.value):
        raise Refused("There is already an item with this key.", "Give it another key.")


# ---------------------------------------------------------------------------- stages, processes


def change_stage(turn: Turn, command: c.ChangeStage) -> None:
    """Move the case to a stage by a person's decision; a refused entry is recorded once."""
    if not stages.change(turn, command.stage, command.reason):
        _refuse_unless_recorded(turn)


def _refuse_unless_recorded(turn: Turn) -> None:
    if not any(isinstance(event, e.StageRefused) for event in turn.events):
        _, _, why = turn.case.refusal.partition(": ")
        raise Refused(f"The case stays where it is: {why}.", "Mend that first, then try again.")


def complete_stage(turn: Turn, command: c.CompleteStage) -> None:
    """A person closes a stage that waits for one, or a phase of it."""
    stage = turn.stage
    if stage is None:
        raise Refused("The case is in no stage.", "Change to a stage first.")
    if command.phase:
        _complete_phase(turn, command.phase)
        return
    if not items.settled(turn, stage, stage.top, 0):
        raise Refused(
            f"There is open or required work in {stage.name}.",
            "Finish or skip it, or change the stage explicitly.",
        )
    if not stage.alternate and stage.complete != "resolve" and stage.id == turn.type.primary[-1]:
        raise Refused(
            f"{stage.name} is the last stage.", "Resolve the case with a final status instead."
        )
    if not stages.finish(turn, stage):
        _refuse_unless_recorded(turn)


def _complete_phase(turn: Turn, name: str) -> None:
    stage = turn.stage
    plan = stage.items.get(name) if stage is not None else None
    found = [] if plan is None else items.instances(turn, plan)
    running = next((i for i in found if i.kind == "phase" and i.state == items.ACTIVE), None)
    if stage is None or plan is None or running is None:
        raise Refused(f"There is no open phase {name} in this stage.", "Nothing is to do.")
    if not items.settled(turn, stage, plan.children, running.id):
        raise Refused(f"There is open or required work in {plan.name}.", "Finish or skip it first.")
    items.end(turn, running, items.COMPLETED)


def start_process(turn: Turn, command: c.StartProcess) -> None:
    """Start an optional process or an item that waits for a person."""
    found = items.startable(turn, command.process)
    if found is None or not found[0].manual:
        raise Refused(
            f"“{command.process}” cannot be started here.",
            "Start one of the actions that the case offers in this stage.",
        )
    plan, parent = found
    here = [
        i for i in turn.case.items.values()
        if i.item == plan.id and i.visit in (0, turn.case.visit)
    ]  # fmt: skip
    if any(i.state == items.ACTIVE for i in here):
        raise Refused(f"“{plan.name}” is already running.", "Wait until it has ended.")
    if plan.entry and not _may_begin(turn, plan, [i.state for i in here]):
        raise Refused(
            f"“{plan.name}” cannot be started yet.", "It is offered when its conditions hold."
        )
    items.activate(turn, turn.stage, plan, parent)


def _may_begin(turn: Turn, plan: ItemPlan, states: list[str]) -> bool:
    """An item of a stage has been enabled; what is offered everywhere asks its conditions now."""
    if plan.stage:
        return items.ENABLED in states
    return any(one.when is None or turn.holds(one.when) for one in plan.entry)


# ------------------------------------------------------------------------------ talk and people


def comment(turn: Turn, command: c.AddComment) -> None:
    """Say something about the case; who is mentioned is told."""
    if not command.text.strip():
        raise Refused("The comment is empty.", "Write something.")
    mentions = tuple(dict.fromkeys(command.mentions))
    turn.emit(e.CommentAdded(command.text, mentions))
    if mentions:
        subject = f"{command.actor} mentioned you in {turn.case.number}"
        turn.emit(e.PersonNotified(mentions, subject, command.text))


def attach(turn: Turn, command: c.AttachFile) -> None:
    """Note a file that was stored."""
    if not command.name.strip() or command.size < 0:
        raise Refused("The file has no name or no size.", "Choose a file and attach it again.")
    turn.emit(
        e.FileAttached(command.name, command.digest, command.size, command.category, command.media)
    )
    turn.dirty = True


def follow(turn: Turn, command: c.FollowCase) -> None:
    """The actor hears from now on what becomes of the case; again changes nothing."""
    if command.actor not in turn.case.followers:
        turn.emit(e.CaseFollowed(command.actor))


def unfollow(turn: Turn, command: c.UnfollowCase) -> None:
    """The actor hears no more of it."""
    if command.actor in turn.case.followers:
        turn.emit(e.CaseUnfollowed(command.actor))


def set_urgency(turn: Turn, command: c.SetUrgency) -> None:
    """Set what a person adds to the urgency of the case."""
    if not 0 <= command.urgency <= 100:
        raise Refused("Urgency is a number from 0 to 100.", "Enter such a number.")
    turn.emit(e.UrgencySet(command.urgency, command.reason))


def message(turn: Turn, command: c.DeliverMessage) -> None:
    """A message: taken by who waits for it, kept when somebody may wait later, else ignored.

    A suspended case keeps it until it goes on.
    """
    name = command.message
    if not turn.case.suspended:
        taken = waits.deliver(turn, name, command.data)
        if boundaries.message(turn, name) or taken:
            return
    if not keeps(turn.type, turn.case, name):
        turn.emit(e.MessageIgnored(name))
        return
    waits.forget_expired(turn)
    if len(turn.case.messages) >= MESSAGES:
        raise Refused(
            f"{turn.case.number} keeps {MESSAGES} messages that nobody has taken yet.",
            "Let its work go on, then send the message again.",
        )
    kept_for = turn.plan.kept_for.get(name, 0)
    turn.emit(e.MessageKept(name, command.data, turn.now + kept_for if kept_for else 0))


# -------------------------------------------------------------------------- the life of the case


def suspend(turn: Turn, command: c.SuspendCase) -> None:
    """Stop the case for a while: its clocks pause, its timers and its work wait."""
    turn.emit(e.CaseSuspended(command.reason))
    for clock in list(turn.case.clocks.values()):
        if clock.next is not None and not clock.paused:
            clocks.pause(turn, clock, turn.type.policies[clock.policy])


def resume(turn: Turn, command: c.ResumeCase) -> None:
    """Let a suspended case go on, with what came in the meantime."""
    case = turn.case
    if not case.suspended:
        raise Refused(f"{case.number} is not suspended.", "Nothing is to do.")
    ran = case.stashed
    turn.emit(e.CaseResumed(command.reason))
    for clock in list(case.clocks.values()):
        policy = turn.type.policies[clock.policy]
        # What a condition had paused before stays paused; the review decides about it.
        ours = clock.paused and f"c:{clock.id}" in ran
        if ours and not clocks.pauses(turn, policy, scope_of(turn, clock)):
            clocks.resume(turn, clock, policy)
            # Its promise may be another one since: the case was migrated while it was suspended.
            clock_review.move(turn, case.clocks[clock.id], policy)
    if turn.stage is not None:
        items.begin(turn, turn.stage, turn.stage.top)
    child_cases.check_all(turn)
    waits.forget_expired(turn)
    for held in case.messages:
        _redeliver(turn, held)
    for report in case.reports:
        effects.take(turn, report)
    if any(token.parked for token in case.tokens.values()):
        parking.resume_parked(turn)
    turn.dirty = True


def _redeliver(turn: Turn, held: Kept) -> None:
    """A message that came while the case was suspended goes to who waits for it."""
    case = turn.case
    waiting = any(w.kind == "message" and w.message == held.message for w in case.waits.values())
    edges = any(
        edge.message == held.message
        for token in case.tokens.values()
        if not token.parked
        for edge in turn.node(token.scope, token.step).boundaries
    )
    if waiting or edges:
        turn.emit(e.MessageTaken(held.message, case.messages.index(held)))
        waits.deliver(turn, held.message, held.data)
        boundaries.message(turn, held.message)


def resolve(turn: Turn, command: c.ResolveCase) -> None:
    """End the case with a status."""
    if not command.status.startswith(RESOLVED):
        raise Refused(
            f"“{command.status}” does not end a case.",
            "A final status begins with “Resolved”, for example Resolved-Completed.",
        )
    _end(turn, command.status, command.reason)


def cancel(turn: Turn, command: c.CancelCase) -> None:
    """End the case without its outcome; what the parent cancels twice is no error."""
    if turn.case.resolved:
        if command.actor == c.SYSTEM:
            return
        raise Refused(
            f"{turn.case.number} is closed already ({turn.case.status}).", "Nothing is to do."
        )
    _end(turn, CANCELLED, command.reason, cancel=command.actor == c.SYSTEM)


def _end(turn: Turn, status: str, reason: str, *, cancel: bool = False) -> None:
    if not stages.resolve(turn, status, reason, cancel=cancel):
        raise Refused(
            "The case cannot end yet: it has open child cases.",
            "Resolve or cancel those first.",
        )


def reopen(turn: Turn, command: c.ReopenCase) -> None:
    """Open a resolved case again, in a stage."""
    if not turn.case.resolved:
        raise Refused("The case is open already.", "Change its stage instead.")
    stage = turn.type.stages.get(command.stage)
    if stage is None:
        known = ", ".join(turn.type.stages)
        raise Refused(f"There is no stage {command.stage}.", f"Stages of this type: {known}.")
    problem = stages.missing(turn, stage)
    if problem:
        raise Refused(
            f"The case cannot be reopened in {stage.name}: {problem}.",
            "Reopen it in another stage.",
        )
    turn.emit(e.CaseReopened(command.reason))
    stages.reopen(turn, stage, command.reason)


# ------------------------------------------------------------------------------------- internal


def child_changed(turn: Turn, command: c.ChildChanged) -> None:
    """A child case has a new status."""
    child_cases.changed(turn, command)


def go_on(turn: Turn, command: c.Continue) -> None:
    """Go on with work that was set down; none is left when the stage changed meanwhile."""
    if any(token.parked for token in turn.case.tokens.values()):
        parking.resume_parked(turn)
