"""Who takes a message: a step that waits for it, an edge, or the case keeps it for later."""

from __future__ import annotations

from .plan import TypePlan
from .state import Case


def takes(plan: TypePlan, case: Case, message: str) -> bool:
    """Whether a case would take the message now or keep it, so that it is not lost there."""
    return not case.resolved and (waits(plan, case, message) or keeps(plan, case, message))


def waits(plan: TypePlan, case: Case, message: str) -> bool:
    """Whether a step waits for it now, at its edge or altogether; none does while suspended."""
    if case.suspended:
        return False
    if any(wait.message == message for wait in case.waits.values()):
        return True
    return any(
        edge.message == message
        for token in case.tokens.values()
        if not token.parked
        for edge in plan.processes[case.scopes[token.scope].process].nodes[token.step].boundaries
    )


def keeps(plan: TypePlan, case: Case, message: str) -> bool:
    """Whether a step keeps such messages for later; in a suspended case, whether any takes them."""
    for process in plan.processes.values():
        for node in process.nodes.values():
            waits_for_it = node.kind == "wait" and node.source.message == message
            if waits_for_it and (case.suspended or node.source.keep):
                return True
            if case.suspended and any(edge.message == message for edge in node.boundaries):
                return True
    return False
