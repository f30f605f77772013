"""`casewright calendar repair`: open clocks worked out again, shown first and applied when asked.

Rule: without ``--apply`` nothing is written; each case that changes is one audited command.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .session import Progress, session, table

if TYPE_CHECKING:
    from casewright.app import Workspace
    from casewright.engine.commands import RepairClocks
    from casewright.engine.state import Case


def repair(
    ctx: typer.Context,
    case_type: Annotated[
        str, typer.Argument(metavar="[TYPE]", help="TYPE or BLUEPRINT/TYPE; all if unsaid.")
    ] = "",
    apply: Annotated[bool, typer.Option("--apply", help="Do it; else only show it.")] = False,
    reason: Annotated[str, typer.Option("--reason", help="Why; stands in the history.")] = "",
) -> None:
    """Work open clocks out again after holidays or time zones changed; shows what would differ."""
    here = session(ctx)
    changes: list[dict[str, Any]] = []
    refused: list[dict[str, str]] = []
    progress = Progress("cases")
    with here.open() as workspace:
        for number, case in enumerate(_open_cases(workspace, case_type), 1):
            found, why = _one(workspace, case, reason, apply=apply)
            changes += found
            if why:
                refused.append({"case": case.number, "reason": why})
            progress(number)
    progress.end()

    def words() -> None:
        rows = ((c["case"], c["policy"], c["before"], c["after"]) for c in changes)
        table(("CASE", "POLICY", "DEADLINE", "WOULD BE" if not apply else "IS"), rows,
              "No open clock differs.")  # fmt: skip
        for each in refused:
            print(f"{each['case']}: {each['reason']}")

    here.answer({"applied": apply, "changes": changes, "refused": refused}, words)


def _open_cases(workspace: Workspace, case_type: str) -> Iterator[Case]:
    from casewright.store.rows import CaseQuery

    found = workspace.catalogue.case_type(case_type) if case_type else None
    types = (found.case_type.id,) if found is not None else ()
    after: Any = None
    while True:
        page = workspace.reads.cases(CaseQuery(types=types, open_only=True, after=after))
        for row in page.rows:
            if found is None or row.blueprint == found.blueprint:
                yield workspace.live(row.case)
        after = page.after
        if after is None:
            return


def _one(
    workspace: Workspace, case: Case, reason: str, *, apply: bool
) -> tuple[list[dict[str, Any]], str]:
    """What differs in one case, and why it cannot be repaired when it cannot."""
    from casewright.app import new_id
    from casewright.engine.commands import RepairClocks
    from casewright.engine.decision import Refused

    command = RepairClocks(id=new_id(), actor=workspace.actor, case=case.id, reason=reason)
    try:
        after = _tried(workspace, case, command)
        found = _differences(case, after)
        if found and apply:
            workspace.handle(command)
    except Refused as refusal:
        return [], refusal.reason
    return found, ""


def _tried(workspace: Workspace, case: Case, command: RepairClocks) -> Case:
    """The case as it would be; nothing is written. Raises ``Refused``."""
    from casewright.engine.decide import decide
    from casewright.engine.decision import Given, Refused

    plan = workspace.application(case.blueprint, case.version).plan
    with workspace.store.transaction() as unit:
        decision = decide(plan, case, command, Given(max(unit.now(), case.time), unit.fact, 0))
    if isinstance(decision, Refused):
        raise decision
    return decision.case


def _differences(before: Case, after: Case) -> list[dict[str, Any]]:
    """The clocks whose goal or deadline differs."""
    from casewright.runtime.narrate import iso

    found = []
    for name, clock in before.clocks.items():
        now = after.clocks.get(name, clock)
        if (clock.goal, clock.deadline) != (now.goal, now.deadline):
            found.append(
                {"case": before.number, "policy": clock.policy, "before": iso(clock.deadline),
                 "after": iso(now.deadline), "goal_before": iso(clock.goal),
                 "goal_after": iso(now.goal)}
            )  # fmt: skip
    return found
