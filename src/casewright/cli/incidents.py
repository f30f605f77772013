"""`casewright incidents`: work that could not go on by itself. Rule: a person decides how it does.

An incident is a token that rests in a step at which nothing is open; the event that left it there
says why.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .session import DataOption, Session, read_json, session, table

if TYPE_CHECKING:
    from casewright.app import Workspace
    from casewright.engine.commands import CaseCommand
    from casewright.engine.state import Case
    from casewright.runtime.effects.incidents import Tried

cli = typer.Typer(help="Work that could not go on by itself.", no_args_is_help=True)

CaseArgument = Annotated[str, typer.Argument(metavar="CASE", help="Business number or id.")]
StepArgument = Annotated[str, typer.Argument(metavar="STEP", help="The step's id.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; stands in the history.")]
Why = Annotated[str, typer.Option("--reason", help="What was done, or why not; it is required.")]


@cli.command("list")
def list_incidents(
    ctx: typer.Context,
    case_type: Annotated[str, typer.Option("--type", help="Only of this case type.")] = "",
) -> None:
    """Every open incident: where, since when, and why the work could not go on."""
    here = session(ctx)
    with here.open() as workspace:
        found = [each for case in _open(workspace, case_type) for each in _of(workspace, case)]
    columns = ("CASE", "STEP", "SINCE (UTC)", "TIMES", "PROBLEM")
    rows = (
        (each["case"], each["step_name"], each["since"], each["attempts"], each["problem"])
        for each in found
    )
    here.answer(found, lambda: table(columns, rows, "There are no incidents."))


@cli.command()
def retry(ctx: typer.Context, case: CaseArgument, step: StepArgument, reason: Reason = "") -> None:
    """Try a step again, as the case now stands."""
    here = session(ctx)
    with here.open() as workspace:
        live = _required(workspace, case, step)
        _again(workspace, live, step, reason or "tried again")
        _answer(here, workspace, live.id, step)


@cli.command()
def edit(
    ctx: typer.Context,
    case: CaseArgument,
    step: StepArgument,
    data: DataOption,
    reason: Reason = "",
) -> None:
    """Correct the case's data, then try the step again."""
    from casewright.app import new_id
    from casewright.engine.commands import ChangeData
    from casewright.engine.incidents import stuck

    here, given = session(ctx), read_json(data)
    with here.open() as workspace:
        live = _required(workspace, case, step)
        workspace.handle(
            ChangeData(id=new_id(), actor=workspace.actor, case=live.id, data=given, reason=reason)
        )
        # The new data may have let the step go on by themselves.
        if any(stuck(workspace.live(live.id), step)):
            _again(workspace, live, step, reason or "tried again with corrected data")
        _answer(here, workspace, live.id, step)


@cli.command()
def complete(
    ctx: typer.Context,
    case: CaseArgument,
    step: StepArgument,
    why: Why,
    data: DataOption = "{}",
) -> None:
    """Say that a person did what the step could not, and give the data it would have set."""
    from casewright.engine.commands import CompleteStep

    here, given = session(ctx), read_json(data)
    _by_hand(here, case, step, CompleteStep, reason=why, data=given)


@cli.command()
def skip(ctx: typer.Context, case: CaseArgument, step: StepArgument, why: Why) -> None:
    """Go on without what the step should have done."""
    from casewright.engine.commands import SkipStep

    _by_hand(session(ctx), case, step, SkipStep, reason=why)


def _by_hand(here: Session, case: str, step: str, command: type[CaseCommand], **given: Any) -> None:
    """A person's way past the incident; other cases that hear of it are told at once."""
    from casewright.app import new_id

    with here.open() as workspace:
        live = _required(workspace, case, step)
        arguments = {"id": new_id(), "actor": workspace.actor, "case": live.id, "step": step}
        workspace.handle(command(**arguments, **given))
        workspace.door.settle()
        _answer(here, workspace, live.id, step)


def _open(workspace: Workspace, case_type: str) -> Iterator[Case]:
    """The open cases, page by page."""
    from casewright.store.rows import CaseQuery

    after: Any = None
    while True:
        types = (case_type,) if case_type else ()
        page = workspace.reads.cases(CaseQuery(types=types, open_only=True, after=after))
        for row in page.rows:
            yield workspace.live(row.case)
        after = page.after
        if after is None:
            return


def _of(workspace: Workspace, case: Case) -> Iterator[dict[str, Any]]:
    """The incidents of one case."""
    from casewright.engine.incidents import stuck
    from casewright.runtime.effects.incidents import raised
    from casewright.runtime.narrate import iso

    left = list(stuck(case))
    why = raised(workspace.reads, case.id) if left else {}
    names = workspace.catalogue.names(case.blueprint, case.version)
    for token in left:
        if token.id in why:
            found = why[token.id]
            yield {
                "case": case.number,
                "id": case.id,
                "type": case.type,
                "step": token.step,
                "step_name": names(token.step),
                "since": iso(found.at),
                "attempts": found.times,
                "problem": found.problem,
                "data": case.data,
                "effect": None if found.tried is None else _effect(found.tried),
            }


def _effect(tried: Tried) -> dict[str, Any]:
    """What was to be done to the world: what it was given, how often it was tried."""
    body = tried.body
    return {
        "kind": tried.kind,
        "what": tried.what,
        "connector": body.get("connector"),
        "operation": body.get("operation"),
        "inputs": body.get("inputs", {}),
        "attempts": tried.attempts,
        "uncertain": tried.doubt,
    }


def _required(workspace: Workspace, case: str, step: str) -> Case:
    from casewright.engine.decision import Refused
    from casewright.engine.incidents import stuck

    live = workspace.live(case)
    if not any(stuck(live, step)):
        raise Refused(
            f"{live.number} has no incident at “{step}”.", "See `casewright incidents list`."
        )
    return live


def _again(workspace: Workspace, case: Case, step: str, reason: str) -> None:
    from casewright.app import new_id
    from casewright.engine.commands import RedoStep

    workspace.handle(
        RedoStep(id=new_id(), actor=workspace.actor, case=case.id, step=step, reason=reason)
    )
    workspace.door.settle()


def _answer(here: Session, workspace: Workspace, case: str, step: str) -> None:
    """Whether it worked is said only now that it was tried; what a worker does is only under way."""
    from . import shapes

    live = workspace.live(case)
    left = [each for each in _of(workspace, live) if each["step"] == step]
    asked = set(live.effects.values())
    trying = any(t.id in asked for t in live.tokens.values() if t.step == step)
    view = workspace.case(case)
    words = f"{view.case} went on: status {view.status}, stage {view.stage}."
    if left:
        words = f"{view.case} still cannot go on at “{step}”: {left[0]['problem']}."
    elif trying:
        words = f"{view.case}: a worker will try “{step}” again; look at it afterwards."
    solved = not left and not trying
    here.answer({"solved": solved, "trying": trying, **shapes.submitted(view)}, words)
    if left:
        raise typer.Exit(3)
