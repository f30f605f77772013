"""How events of stages, items and people's work change a case; the table is in ``apply``."""

from __future__ import annotations

from msgspec.structs import replace

from . import events as e
from .applying import drop_assignment, drop_clock, drop_token, set_data, take_down, without
from .state import Case, Instant, Visit


def stage_entered(case: Case, event: e.StageEntered, at: Instant, actor: str) -> None:
    """A new visit; kept items come with it."""
    case.stage, case.visit, case.refusal = event.stage, event.visit, ""
    visit = Visit(event.visit, event.stage, at, event.origin)
    case.visits = {**case.visits, event.visit: visit}
    if event.status:
        case.status = event.status
    if event.restored:
        _restore(case, event.restored, event.visit)


def _restore(case: Case, items: tuple[int, ...], visit: int) -> None:
    """Kept items belong to the new visit; tokens that wait for inner flow rest again."""
    for number in items:
        item = case.items[number]
        state = "active" if item.state == "suspended" else item.state
        case.items[number] = replace(item, visit=visit, state=state)
    for scope in list(case.scopes.values()):
        token = case.tokens.get(scope.token)
        if token is not None and token.parked and _item_around(case, token.scope) in items:
            case.tokens[token.id] = replace(token, parked=False)


def _item_around(case: Case, scope: int) -> int:
    """The item of the case plan in whose flow a scope stands."""
    here = case.scopes[scope]
    while here.parent:
        here = case.scopes[here.parent]
    return here.item


def stage_refused(case: Case, event: e.StageRefused, at: Instant, actor: str) -> None:
    """Remember why, so that it is not recorded again."""
    case.refusal = f"{event.stage}: {event.reason}"


def stage_left(case: Case, event: e.StageLeft, at: Instant, actor: str) -> None:
    """The visit is over; parked tokens keep their places."""
    take_down(case, event.ended)
    for number in event.parked:
        token = case.tokens[number]
        drop_token(case, number)
        case.tokens[number] = replace(token, parked=True)
        item = _item_around(case, token.scope)
        case.items[item] = replace(case.items[item], state="suspended")
    case.visits = without(case.visits, event.visit)
    case.stage = ""


def item_changed(case: Case, event: e.ItemChanged, at: Instant, actor: str) -> None:
    """Put the item, and its flow, in place."""
    item, scope = event.item, event.scope
    case.items[item.id] = item
    if item.id > case.counter:
        case.counter = item.id
    if scope is not None:
        case.scopes[scope.id] = scope
        if scope.id > case.counter:
            case.counter = scope.id
    if event.ended is not None:
        take_down(case, event.ended)
    if item.kind == "milestone" and item.state == "completed":
        case.milestones = {**case.milestones, item.item: case.sequence}


def item_noted(case: Case, event: e.ItemNoted, at: Instant, actor: str) -> None:
    """Remember what a sentry has seen."""
    case.items[event.item.id] = event.item
    case.counter = max(case.counter, event.item.id)


def milestone_reached(case: Case, event: e.MilestoneReached, at: Instant, actor: str) -> None:
    """Note at which sequence it was reached."""
    case.milestones = {**case.milestones, event.milestone: case.sequence}


def assignment_opened(case: Case, event: e.AssignmentOpened, at: Instant, actor: str) -> None:
    """Open work; its token comes to rest with the first."""
    case.assignments[event.assignment.id] = event.assignment
    token = event.token
    if token is not None:
        case.tokens[token.id] = token
        if token.id > case.counter:
            case.counter = token.id


def assignment_given(case: Case, event: e.AssignmentGiven, at: Instant, actor: str) -> None:
    """Another holder, or another state."""
    old = case.assignments[event.assignment]
    case.assignments[event.assignment] = replace(
        old,
        state=event.state,
        assignee=event.assignee,
        queue=event.queue,
        persona=event.persona,
        snoozed=event.snoozed,
        delegator=event.delegator,
        asker=event.asker,
        question=event.question,
    )
    if event.snoozed:
        case.timers[f"s:{event.assignment}"] = event.snoozed
    else:
        case.timers.pop(f"s:{event.assignment}", None)


def assignment_voted(case: Case, event: e.AssignmentVoted, at: Instant, actor: str) -> None:
    """Keep the vote; the step is still open."""
    drop_assignment(case, event.assignment)
    for clock in event.clocks:
        drop_clock(case, clock)
    set_data(case, event.data)
    token = case.tokens[event.token]
    case.tokens[event.token] = replace(token, votes=(*token.votes, (actor, event.outcome)))


def assignment_completed(case: Case, event: e.AssignmentCompleted, at: Instant, actor: str) -> None:
    """The step is done by this person with this outcome."""
    done = case.assignments.pop(event.assignment)
    if done.snoozed:
        case.timers.pop(f"s:{done.id}", None)
    for clock in event.clocks:
        drop_clock(case, clock)
    if done.token:
        drop_token(case, done.token)
    if event.ended is not None:
        take_down(case, event.ended)
    if event.data:
        set_data(case, event.data)
    if event.step:
        case.doers[event.step] = actor
        case.results[event.step] = event.outcome


def step_skipped(case: Case, event: e.StepSkipped, at: Instant, actor: str) -> None:
    """Take down what was open."""
    take_down(case, event.ended)


def step_done(case: Case, event: e.StepDone, at: Instant, actor: str) -> None:
    """Take over what the step set and decided."""
    if event.data:
        set_data(case, event.data)
    if event.outcome:
        case.results[event.step] = event.outcome
