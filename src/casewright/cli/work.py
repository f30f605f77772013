"""`casewright work`: the worklist and what is done with it. Rule: says what the door answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from .session import (
    DataOption,
    Progress,
    ReasonOption,
    read_json,
    session,
    stopping,
    table,
)

if TYPE_CHECKING:
    from casewright.app import Workspace
    from casewright.store.rows import WorkRow

cli = typer.Typer(help="The worklist and what is done with it.", no_args_is_help=True)

AssignmentArgument = Annotated[str, typer.Argument(metavar="ASSIGNMENT")]


@cli.command("list")
def list_work(
    ctx: typer.Context,
    everybody: Annotated[bool, typer.Option("--all", help="Everybody's open work.")] = False,
    mine: Annotated[bool, typer.Option("--mine", help="Only what is assigned to me.")] = False,
    queue: Annotated[list[str], typer.Option(help="Only of these queues.")] = [],  # noqa: B006
    case_type: Annotated[list[str], typer.Option("--type", help="Only these types.")] = [],  # noqa: B006
    text: Annotated[str, typer.Option("--search", help="Words in number, title, step.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=100_000)] = 200,
) -> None:
    """Open assignments: one's own and those offered; the most urgent first."""
    from casewright.store.rows import WorkQuery

    from . import shapes

    here = session(ctx)
    with here.open() as workspace:
        query = WorkQuery(
            person=None if everybody else workspace.actor,
            scope="all" if everybody else "mine" if mine else "both",
            types=tuple(case_type),
            queues=tuple(queue),
            text=text,
            limit=limit,
        )
        rows = workspace.worklist(query).rows
    here.answer([shapes.work(row) for row in rows], lambda: _print(rows))


@cli.command("next")
def next_work(ctx: typer.Context) -> None:
    """Get next work: claims the assignment to do now. With --json null when there is none."""
    from . import shapes

    here = session(ctx)
    with here.open() as workspace:
        row = workspace.next_work()
    here.answer(
        None if row is None else shapes.work(row), lambda: _print(() if row is None else (row,))
    )


@cli.command()
def claim(ctx: typer.Context, assignment: AssignmentArgument) -> None:
    """Take an offered assignment."""
    _send(ctx, assignment, "ClaimAssignment")


@cli.command()
def release(ctx: typer.Context, assignment: AssignmentArgument) -> None:
    """Give an assignment back to where it was offered."""
    _send(ctx, assignment, "ReleaseAssignment")


@cli.command()
def transfer(
    ctx: typer.Context,
    assignment: AssignmentArgument,
    to: Annotated[str | None, typer.Option("--to", metavar="PERSON")] = None,
    queue: Annotated[str | None, typer.Option("--queue")] = None,
    reason: ReasonOption = "",
) -> None:
    """Give an assignment to another person or queue."""
    if (to is None) == (queue is None):
        raise typer.BadParameter("say either --to PERSON or --queue QUEUE")
    _send(ctx, assignment, "TransferAssignment", person=to, queue=queue, reason=reason)


@cli.command()
def skip(ctx: typer.Context, assignment: AssignmentArgument, reason: ReasonOption = "") -> None:
    """Go on without doing the step; the reason stands in the history."""
    _send(ctx, assignment, "SkipStep", reason=reason)


@cli.command()
def draft(ctx: typer.Context, assignment: AssignmentArgument, data: DataOption = "") -> None:
    """Keep a half-done form; without --data, show what was kept."""
    here = session(ctx)
    with here.open() as workspace:
        if data:
            workspace.save_draft(assignment, read_json(data))
        kept = workspace.reads.draft(assignment, workspace.actor)
    answer = {"assignment": assignment, "data": kept.data if kept else None}
    lines = [f"  {field}: {value}" for field, value in (kept.data if kept else {}).items()]
    here.answer(answer, "\n".join(["Kept:", *lines]) if lines else "Nothing is kept.")


@cli.command()
def submit(
    ctx: typer.Context,
    assignment: AssignmentArgument,
    outcome: Annotated[str, typer.Option("--outcome", help="One of the step's outcomes.")] = "",
    data: DataOption = "{}",
    seen: Annotated[int, typer.Option(help="The case's sequence when the form was opened.")] = 0,
    reason: ReasonOption = "",
) -> None:
    """Complete an assignment."""
    from . import shapes

    here, given = session(ctx), read_json(data)
    with here.open() as workspace:
        view = workspace.submit(assignment, outcome=outcome, data=given, seen=seen, reason=reason)

    def say() -> None:
        print(f"{view.case}: status {view.status}, stage {view.stage}")
        _print(view.assignments)

    here.answer(shapes.submitted(view), say)


@cli.command()
def delegate(
    ctx: typer.Context,
    assignment: AssignmentArgument,
    to: Annotated[str, typer.Option("--to", metavar="PERSON")],
    reason: ReasonOption = "",
) -> None:
    """Let a colleague do one's own work for once; `work claim` takes it back."""
    _send(ctx, assignment, "DelegateAssignment", person=to, reason=reason)


@cli.command()
def ask(
    ctx: typer.Context,
    assignment: AssignmentArgument,
    question: Annotated[str, typer.Argument()],
    person: Annotated[str, typer.Option(help="Who is asked; the case's owner if unsaid.")] = "",
) -> None:
    """Send one's own work back with a question."""
    _send(ctx, assignment, "AskQuestion", question=question, person=person)


@cli.command()
def answer(
    ctx: typer.Context, assignment: AssignmentArgument, text: Annotated[str, typer.Argument()]
) -> None:
    """Answer a question; the work goes back to who asked."""
    _send(ctx, assignment, "AnswerQuestion", answer=text)


@cli.command()
def reassign(
    ctx: typer.Context,
    person: Annotated[str | None, typer.Option("--from", help="All that this person has.")] = None,
    of: Annotated[list[str], typer.Option("--of", help="All of these queues.")] = [],  # noqa: B006
    case_type: Annotated[list[str], typer.Option("--type", help="Only these types.")] = [],  # noqa: B006
    to: Annotated[str | None, typer.Option("--to", metavar="PERSON")] = None,
    queue: Annotated[str | None, typer.Option("--queue")] = None,
    reason: ReasonOption = "",
) -> None:
    """Give much work away at once; Ctrl-C stops it and leaves the rest where it was."""
    from casewright.runtime import bulk
    from casewright.store.rows import WorkQuery

    from . import shapes

    if (to is None) == (queue is None) or not (person or of):
        raise typer.BadParameter(
            "say --from PERSON or --of QUEUE, and --to PERSON or --queue QUEUE"
        )
    query = WorkQuery(
        person=person, scope="mine" if person else "all", queues=tuple(of), types=tuple(case_type)
    )
    here = session(ctx)
    progress = Progress("assignments")
    with here.open() as workspace, stopping() as stop:
        work = bulk.matching(workspace.reads, query)
        found = bulk.reassign(
            workspace.door, workspace.actor, work, bulk.Target(to, queue), reason=reason,
            progress=lambda done, _: progress(done), stop=stop,
        )  # fmt: skip
    progress.end()
    shown = [(left.case, left.reason) for left in found.refused]
    here.answer(
        shapes.moved(found),
        lambda: table(("CASE", "REFUSED BECAUSE"), shown, f"{found.moved} reassigned."),
    )


def _send(ctx: typer.Context, assignment: str, kind: str, **fields: Any) -> None:
    """One command about an assignment, then the assignment as it is now."""
    from . import shapes

    here = session(ctx)
    with here.open() as workspace:
        row = workspace.assignment(assignment)
        _do(workspace, row, kind, fields)
        row = workspace.assignment(assignment)
    here.answer(shapes.work(row), lambda: _print((row,)))


def _do(workspace: Workspace, row: WorkRow, kind: str, fields: dict[str, Any]) -> None:
    from casewright.app import new_id
    from casewright.engine import commands

    build: Any = getattr(commands, kind)
    workspace.handle(
        build(
            id=new_id(), actor=workspace.actor, case=row.case, assignment=row.assignment, **fields
        )
    )


def _print(rows: Any) -> None:
    from . import shapes

    columns = ("ASSIGNMENT", "CASE", "STEP", "STAGE", "URGENCY", "DUE", "WITH")
    shown = (
        (r.assignment, r.number, r.step_name, r.stage_name, r.urgency, shapes.short(r.due),
         r.assignee or r.queue or r.persona or "")
        for r in rows
    )  # fmt: skip
    table(columns, shown, "Nothing to do.")
