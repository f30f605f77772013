"""`casewright migrate`: running cases go on under another version, or it is rehearsed first.

Rule: a rehearsal decides on what was read and commits nothing; each case moves or stays whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .session import Progress, read_json, session, table

if TYPE_CHECKING:
    from casewright.app import Workspace
    from casewright.engine.commands import MigrateCase
    from casewright.engine.state import Case


def migrate(
    ctx: typer.Context,
    case_type: Annotated[str, typer.Argument(metavar="TYPE", help="TYPE or BLUEPRINT/TYPE.")],
    old: Annotated[int, typer.Option("--from", min=1, help="The version they are on.")],
    new: Annotated[int, typer.Option("--to", min=1, help="The version they go on under.")],
    moves: Annotated[
        Path | None,
        typer.Option(
            "--map", exists=True, dir_okay=False, metavar="FILE",
            help="JSON: old element's id → new one's, where they differ.",
        ),
    ] = None,
    rehearse: Annotated[
        bool, typer.Option("--rehearse", help="Only say what would change.")
    ] = False,
) -> None:  # fmt: skip
    """Move running cases to another version, or rehearse it."""
    here, mapped = session(ctx), _moves(moves)
    movable, blocked, changes = 0, [], []
    progress = Progress("cases")
    with here.open() as workspace:
        for number, case in enumerate(_cases(workspace, case_type, old, new), 1):
            command = _command(workspace, case, new, mapped)
            after, why = (_rehearsed if rehearse else _moved)(workspace, case, command)
            if after is None:
                blocked.append({"case": case.number, "reason": why})
            else:
                movable += 1
                changes += [{"case": case.number, **each} for each in differences(case, after)]
            progress(number)
    progress.end()

    def words() -> None:
        print(f"{movable} {'can move' if rehearse else 'moved'}, {len(blocked)} cannot")
        for each in blocked:
            print(f"  {each['case']}: {each['reason']}")
        rows = ((c["case"], c["what"], _short(c["before"]), _short(c["after"])) for c in changes)
        table(("CASE", "WHAT", "BEFORE", "AFTER"), rows, "Nothing else changes.")

    here.answer({"movable": movable, "blocked": blocked, "changes": changes}, words)


def _moves(file: Path | None) -> dict[str, str]:
    given = read_json(f"@{file}", "--map") if file else {}
    if not all(isinstance(each, str) for each in given.values()):
        raise typer.BadParameter('--map must be a JSON object such as {"old-step": "new-step"}')
    return given


def _cases(workspace: Workspace, case_type: str, old: int, new: int) -> Iterator[Case]:
    """The open cases of the type on version ``old``; refuses versions that are not there."""
    from casewright.store.rows import CaseQuery

    found = workspace.catalogue.case_type(case_type)
    for version in (old, new):
        workspace.application(found.blueprint, version).case_type(found.case_type.id)
    after: Any = None
    while True:
        query = CaseQuery(types=(found.case_type.id,), open_only=True, after=after)
        page = workspace.reads.cases(query)
        for row in page.rows:
            if row.blueprint == found.blueprint and row.version == old:
                yield workspace.live(row.case)
        after = page.after
        if after is None:
            return


def _command(workspace: Workspace, case: Case, version: int, moves: dict[str, str]) -> MigrateCase:
    from casewright.app import new_id
    from casewright.engine.commands import MigrateCase

    return MigrateCase(
        id=new_id(), actor=workspace.actor, case=case.id, version=version, moves=moves
    )


Tried = tuple["Case | None", str]


def _rehearsed(workspace: Workspace, case: Case, command: MigrateCase) -> Tried:
    """The case as it would be, or why it cannot move; nothing is written."""
    from casewright.engine.decide import decide
    from casewright.engine.decision import Given, Refused

    plan = workspace.application(case.blueprint, command.version).plan
    with workspace.store.transaction() as unit:
        decision = decide(plan, case, command, Given(max(unit.now(), case.time), unit.fact, 0))
    if isinstance(decision, Refused):
        return None, decision.reason
    return decision.case, ""


def _moved(workspace: Workspace, case: Case, command: MigrateCase) -> Tried:
    from casewright.engine.decision import Refused

    try:
        workspace.handle(command)
    except Refused as refusal:
        return None, refusal.reason
    return workspace.live(case.id), ""


# ----------------------------------------------------------------------------- what changes


def differences(before: Case, after: Case) -> list[dict[str, Any]]:
    """Position, people, clocks and data that differ: what, before, after."""
    found: list[dict[str, Any]] = []
    for what, look in (("position", _position), ("work", _work), ("clocks", _clocks)):
        was, now = look(before), look(after)
        if was != now:
            found.append({"what": what, "before": was, "after": now})
    for name in sorted(before.data.keys() | after.data.keys()):
        old, new = before.data.get(name), after.data.get(name)
        if old != new:
            found.append({"what": f"data: {name}", "before": old, "after": new})
    return found


def _position(case: Case) -> list[str]:
    """The stage and the steps in which the case rests."""
    steps = sorted(token.step for token in case.tokens.values())
    return [case.stage, *steps]


def _work(case: Case) -> list[str]:
    return sorted(
        f"{each.step or each.name}: {each.assignee or each.queue or each.persona or 'nobody'}"
        for each in case.assignments.values()
    )


def _clocks(case: Case) -> list[str]:
    from casewright.runtime.narrate import iso

    return sorted(
        f"{each.policy}: goal {iso(each.goal) or '-'}, deadline {iso(each.deadline) or '-'}"
        for each in case.clocks.values()
    )


def _short(value: Any) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)
