"""Steps that people do: an assignment is opened, and when all of it is done the flow goes on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from . import approvers, clocks, ending, flow, people, standing
from . import events as e
from .boundaries import guard
from .decision import Refused
from .plan import FieldPlan, Node, OutcomePlan, Target
from .state import Assignment, Token
from .tables import Fault
from .turn import Turn

CONSENSUS, MATRIX, LINE = "consensus", "authority matrix", "reporting line"
#: Ways to approve in which more than one person has a say.
_BY_SEVERAL = frozenset({CONSENSUS, MATRIX, LINE})


def open_step(turn: Turn, node: Node, token: int, scope: int) -> None:
    """Open the assignment of a step (collect, attach) and start its clock."""
    target = node.target
    if target is None or turn.case.restricted:
        target = people.route(turn, node, scope)
    if not (target.assignee or target.queue or target.persona):
        flow.incident(turn, node, token, scope, f"nobody can be given this work: {target.why}")
        return
    resting = flow.rest(turn, node, token, scope)
    turn.emit(e.AssignmentOpened(_assignment(turn, node, resting, target), resting))
    if node.slas or node.boundaries:
        _start_promises(turn, node, resting)


def _start_promises(turn: Turn, node: Node, resting: Token) -> None:
    """The clock of a step, and what waits at its edge."""
    if node.slas:
        clocks.start(turn, "step", resting.id, node.slas, resting.scope)
    if node.boundaries:
        guard(turn, node, resting)


def _assignment(turn: Turn, node: Node, resting: Token, target: Target) -> Assignment:
    case = turn.case
    root = case.scopes[resting.scope]
    while root.parent:
        root = case.scopes[root.parent]
    assignee = target.assignee
    return Assignment(
        turn.new_id(), resting.id, resting.step, case.stage, case.visit, turn.now,
        assignee, target.queue, target.persona,
        people.ASSIGNED if assignee else people.OFFERED,
        node.source.urgency, 0, "", target.excluded, root.item, target.skills,
    )  # fmt: skip


def open_approval(turn: Turn, node: Node, token: int, scope: int) -> None:
    """One approver, as many as the consensus asks, or one after the other by a table."""
    mode = node.source.mode
    if mode == "single":
        open_step(turn, node, token, scope)
    elif mode == CONSENSUS:
        _open_consensus(turn, node, token, scope)
    else:
        _open_in_turn(turn, node, token, scope)


def _open_in_turn(turn: Turn, node: Node, token: int, scope: int) -> None:
    """The first approver of a table or reporting line; the others follow one by one."""
    of = ""
    try:
        if node.source.mode == LINE:
            of = approvers.line_of(turn, node, scope)
        asked = _in_turn(turn, node, scope, of)
    except Fault as fault:
        flow.incident(turn, node, token, scope, str(fault))
        return
    resting = replace(flow.rest(turn, node, token, scope), line_of=of)
    turn.emit(e.AssignmentOpened(_assignment(turn, node, resting, asked[0]), resting))
    _start_promises(turn, node, resting)


def _in_turn(turn: Turn, node: Node, scope: int, of: str) -> tuple[Target, ...]:
    """All who are asked, in order; raises ``Fault`` when there is nobody."""
    if node.source.mode == LINE:
        return approvers.line(turn, node, scope, of)
    return approvers.by_table(turn, node, scope)


def _open_consensus(turn: Turn, node: Node, token: int, scope: int) -> None:
    asked, excluded = _approvers(turn, node, scope)
    if len(asked) < node.source.need:
        problem = f"{node.source.need} approvers are needed and {len(asked)} were found"
        flow.incident(turn, node, token, scope, problem)
        return
    resting = flow.rest(turn, node, token, scope)
    for number, person in enumerate(asked):
        work = _assignment(turn, node, resting, Target(person, excluded=excluded))
        turn.emit(e.AssignmentOpened(work, resting if number == 0 else None))
        if number == 0:
            _start_promises(turn, node, resting)


def _approvers(turn: Turn, node: Node, scope: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(who is asked, who must not be): each once, who is away through who stands in for them."""
    formula = node.formulas.get("approvers")
    if formula is None:
        target = people.route(turn, node, scope)
        listed: Iterable[str] = people.members(turn, replace(target, assignee=_alone(target)))
        excluded = target.excluded
    else:
        value = turn.value(formula, scope)
        listed = [p for p in value if isinstance(p, str)] if isinstance(value, list | tuple) else []
        excluded = people.barred(turn, node.route)
    takers = (standing.taker(turn, person, excluded) for person in listed)
    return tuple(dict.fromkeys(taker for taker in takers if taker is not None)), excluded


def _alone(target: Target) -> str | None:
    """The person of a target that is no queue or persona: a board is asked as a whole."""
    return None if target.queue or target.persona else target.assignee


def finish(
    turn: Turn,
    assignment: Assignment,
    node: Node,
    outcome: OutcomePlan | None,
    data: dict[str, Any],
    reason: str,
) -> None:
    """An assignment was submitted: a vote, or the end of the step."""
    case = turn.case
    token = case.tokens[assignment.token]
    items: list[e.ItemValueSet] = []
    if data:
        data, items = split(turn, token.scope, data)
        data = turn.calculate(data)
    name = "" if outcome is None else outcome.id
    if node.kind == "approve" and node.source.mode in _BY_SEVERAL:
        _refuse_second_vote(turn, token)
        following = _following(turn, node, token)
        decided = _verdict(turn, node, token, name, following)
        if decided is None:
            turn.emit(e.AssignmentVoted(assignment.id, token.id, node.id, name, data, reason))
            _write(turn, items)
            if following:
                turn.emit(e.AssignmentOpened(_assignment(turn, node, token, following[0])))
            return
        outcome, name = node.outcomes.get(decided), decided
    ended = _others(turn, assignment) if len(case.assignments) > 1 else None
    clocks = ending.clocks_on(case, "step", token.id)
    turn.emit(e.AssignmentCompleted(assignment.id, node.id, name, data, reason, clocks, ended))
    if items:
        _write(turn, items)
    if token.rounds:
        flow.recall(turn, token)
    flow.complete(turn, node, token.id, token.scope, outcome)


def _write(turn: Turn, items: list[e.ItemValueSet]) -> None:
    """Record what a form wrote to the items of a for-each."""
    for item in items:
        turn.emit(item)


def _refuse_second_vote(turn: Turn, token: Token) -> None:
    """A consensus is of different people, also when one of them passed the work on."""
    if any(person == turn.command.actor for person, _ in token.votes):
        raise Refused(
            "You have already given your vote in this step.",
            "Transfer this one to somebody who has not.",
        )


def _others(turn: Turn, done: Assignment) -> e.Ended | None:
    """The assignments of the same step that nobody need do any more."""
    others = tuple(
        a.id for a in turn.case.assignments.values() if a.token == done.token and a.id != done.id
    )
    return e.Ended(assignments=others) if others else None


def _following(turn: Turn, node: Node, token: Token) -> tuple[Target, ...]:
    """Who is asked after the vote that is given now; nobody else in a consensus."""
    if node.source.mode == CONSENSUS:
        return ()
    try:
        return _in_turn(turn, node, token.scope, token.line_of)[len(token.votes) + 1 :]
    except Fault as fault:
        raise Refused(
            f"Who approves next cannot be found: {fault}.",
            "Correct the data that the decision reads, then approve again.",
        ) from None


def _verdict(
    turn: Turn, node: Node, token: Token, vote: str, following: tuple[Target, ...]
) -> str | None:
    """The result of an approval by several with this vote: an outcome, or None while it is open.

    The first outcome of the step is the approval; any other counts against it. It is refused as
    soon as the approvals that can still come do not suffice, with the outcome that made it so.
    """
    approval = next(iter(node.outcomes))
    if node.source.mode != CONSENSUS:
        return None if following and vote == approval else vote
    approvals = sum(cast == approval for _, cast in token.votes) + (vote == approval)
    still_open = sum(1 for a in turn.case.assignments.values() if a.token == token.id) - 1
    if approvals >= node.source.need:
        return approval
    return None if approvals + still_open >= node.source.need else vote


def split(
    turn: Turn, scope: int, data: dict[str, Any]
) -> tuple[dict[str, Any], list[e.ItemValueSet]]:
    """(values of the case, what is written to the items around ``scope``).

    A branch of a for-each writes its own item: whole by the item's name, or column by column.
    """
    if not turn.case.scopes[scope].parent:
        return data, []
    columns, found = item_columns(turn, scope)
    rest: dict[str, Any] = {}
    written: dict[int, Any] = {}
    for name, value in data.items():
        if name in columns:
            have = written.get(found, turn.case.scopes[found].value)
            written[found] = {**(have if isinstance(have, dict) else {"value": have}), name: value}
        elif name not in turn.type.fields and (named := turn.item_scope(scope, name)):
            written[named] = value
        else:
            rest[name] = value
    return rest, [e.ItemValueSet(item, value) for item, value in written.items()]


def item_columns(turn: Turn, scope: int) -> tuple[dict[str, FieldPlan], int]:
    """The columns that a branch of a for-each may write, and its scope; ({}, 0) elsewhere."""
    case = turn.case
    while scope in case.scopes:
        here = case.scopes[scope]
        if here.kind == "item":
            container = case.scopes[here.parent]
            into = turn.node(container.parent, container.step).source.into
            field = turn.type.fields.get(into) if into else None
            if field is not None:
                return field.columns, scope
        scope = here.parent
    return {}, 0
