"""`casewright case`: create, look at and steer cases. Rule: says what the door answered."""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .moments import instant
from .session import DataOption, ReasonOption, Session, read_json, session, table

if TYPE_CHECKING:
    from casewright.app import Workspace
    from casewright.engine.commands import CaseCommand
    from casewright.runtime.views import CaseView

cli = typer.Typer(help="Create, look at and steer cases.", no_args_is_help=True)

CaseArgument = Annotated[str, typer.Argument(metavar="CASE", help="Business number or id.")]


@cli.command()
def create(
    ctx: typer.Context,
    case_type: Annotated[str, typer.Argument(metavar="TYPE", help="TYPE or BLUEPRINT/TYPE.")],
    data: DataOption = "{}",
) -> None:
    """Create a case."""
    here, given = session(ctx), read_json(data)
    with here.open() as workspace:
        _answer(here, workspace.create_case(case_type, given))


@cli.command("list")
def list_cases(
    ctx: typer.Context,
    case_type: Annotated[str, typer.Option("--type", help="Only of this case type.")] = "",
    status: Annotated[str, typer.Option(help="Only with this status.")] = "",
    open_only: Annotated[bool, typer.Option("--open", help="Only unresolved ones.")] = False,
    text: Annotated[str, typer.Option("--search", help="Words in number or title.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=100_000)] = 200,
) -> None:
    """Cases, newest first."""
    from casewright.store.rows import CaseQuery

    from . import shapes

    here = session(ctx)
    query = CaseQuery(
        types=(case_type,) if case_type else (),
        statuses=(status,) if status else (),
        open_only=open_only,
        text=text,
        limit=limit,
    )
    with here.open() as workspace:
        rows = workspace.reads.cases(query).rows
    columns = ("CASE", "TITLE", "TYPE", "STAGE", "STATUS", "URGENCY", "DUE")
    shown = (
        (r.number, r.title[:40], r.type, r.stage_name, r.status, r.urgency, shapes.short(r.due))
        for r in rows
    )
    here.answer(
        [shapes.listed_case(row) for row in rows], lambda: table(columns, shown, "No such cases.")
    )


@cli.command()
def show(ctx: typer.Context, case: CaseArgument) -> None:
    """A case as it stands."""
    here = session(ctx)
    with here.open() as workspace:
        _answer(here, workspace.case(case))


@cli.command()
def at(
    ctx: typer.Context,
    case: CaseArgument,
    time: Annotated[str, typer.Argument(metavar="TIME", help="ISO 8601, UTC if without offset.")],
) -> None:
    """A case as it was at a moment."""
    here, moment = session(ctx), instant(time)
    with here.open() as workspace:
        _answer(here, workspace.case_at(case, moment))


@cli.command()
def history(ctx: typer.Context, case: CaseArgument) -> None:
    """Everything that happened to a case."""
    from . import shapes

    here = session(ctx)
    with here.open() as workspace:
        lines = workspace.history(case)
    rows = ((each.seq, shapes.short(each.at), each.actor, each.text) for each in lines)
    here.answer(
        [shapes.line(each) for each in lines],
        lambda: table(("SEQ", "AT (UTC)", "ACTOR", "WHAT HAPPENED"), rows, "Nothing."),
    )


@cli.command("change-stage")
def change_stage(
    ctx: typer.Context,
    case: CaseArgument,
    stage: Annotated[str, typer.Argument(help="The stage's id.")],
    reason: ReasonOption = "",
) -> None:
    """Move a case to another stage."""
    _send(ctx, case, "ChangeStage", stage=stage, reason=reason)


@cli.command()
def resolve(
    ctx: typer.Context,
    case: CaseArgument,
    status: Annotated[str, typer.Option(help="Begins with Resolved.")] = "Resolved",
    reason: ReasonOption = "",
) -> None:
    """Resolve a case by a person's decision."""
    _send(ctx, case, "ResolveCase", status=status, reason=reason)


@cli.command()
def cancel(ctx: typer.Context, case: CaseArgument, reason: ReasonOption = "") -> None:
    """Cancel a case."""
    _send(ctx, case, "CancelCase", reason=reason)


@cli.command()
def reopen(
    ctx: typer.Context,
    case: CaseArgument,
    stage: Annotated[str, typer.Option(help="Where it goes on; its first stage if unsaid.")] = "",
    reason: ReasonOption = "",
) -> None:
    """Open a resolved case again."""
    here = session(ctx)
    with here.open() as workspace:
        live = workspace.live(case)
        application = workspace.application(live.blueprint, live.version)
        first = application.case_type(live.type).stages[0].id
        _do(workspace, live.id, "ReopenCase", stage=stage or first, reason=reason)
        _answer(here, workspace.case(live.id))


@cli.command("data")
def change_data(
    ctx: typer.Context, case: CaseArgument, data: DataOption, reason: ReasonOption = ""
) -> None:
    """Change fields of a case outside any form."""
    _send(ctx, case, "ChangeData", data=read_json(data), reason=reason)


@cli.command()
def start(
    ctx: typer.Context,
    case: CaseArgument,
    process: Annotated[str, typer.Argument(help="The id of an optional process.")],
) -> None:
    """Start an optional process, or one that waits for a person."""
    _send(ctx, case, "StartProcess", process=process)


@cli.command()
def task(
    ctx: typer.Context,
    case: CaseArgument,
    name: Annotated[str, typer.Argument(help="What is to be done.")],
    to: Annotated[str | None, typer.Option("--to", metavar="PERSON")] = None,
    queue: Annotated[str | None, typer.Option("--queue")] = None,
) -> None:
    """Add a task to the stage that the case is in."""
    _send(ctx, case, "AddTask", name=name, person=to, queue=queue)


@cli.command()
def redo(
    ctx: typer.Context,
    case: CaseArgument,
    step: Annotated[str, typer.Argument(help="The step's id.")],
    reason: ReasonOption = "",
) -> None:
    """Do a step of the stage again."""
    _send(ctx, case, "RedoStep", step=step, reason=reason)


@cli.command()
def participant(
    ctx: typer.Context,
    case: CaseArgument,
    person: Annotated[str, typer.Argument(metavar="PERSON")],
    role: Annotated[str, typer.Option(help="What they are in the case.")] = "",
    remove: Annotated[bool, typer.Option("--remove", help="They take part no more.")] = False,
) -> None:
    """Let somebody take part in a case, or no more."""
    if remove:
        _send(ctx, case, "RemoveParticipant", person=person)
    else:
        _send(ctx, case, "AddParticipant", person=person, role=role)


@cli.command()
def restrict(
    ctx: typer.Context,
    case: CaseArgument,
    open_again: Annotated[bool, typer.Option("--open", help="Open it to everybody.")] = False,
    reason: ReasonOption = "",
) -> None:
    """Let only its participants see a case and work on it."""
    _send(ctx, case, "RestrictCase", restricted=not open_again, reason=reason)


@cli.command()
def message(
    ctx: typer.Context,
    case: CaseArgument,
    name: Annotated[str, typer.Argument(help="The message's id.")],
    data: DataOption = "{}",
) -> None:
    """Give a message to a case that waits for it."""
    _send(ctx, case, "DeliverMessage", message=name, data=read_json(data))


@cli.command()
def suspend(ctx: typer.Context, case: CaseArgument, reason: ReasonOption = "") -> None:
    """Stop a case for a while; its clocks pause."""
    _send(ctx, case, "SuspendCase", reason=reason)


@cli.command()
def resume(ctx: typer.Context, case: CaseArgument, reason: ReasonOption = "") -> None:
    """Let a suspended case go on."""
    _send(ctx, case, "ResumeCase", reason=reason)


@cli.command()
def comment(
    ctx: typer.Context,
    case: CaseArgument,
    text: Annotated[str, typer.Argument()],
    mention: Annotated[list[str], typer.Option(help="A person to notify.")] = [],  # noqa: B006
) -> None:
    """Add a comment."""
    _send(ctx, case, "AddComment", text=text, mentions=tuple(mention))


@cli.command()
def attach(
    ctx: typer.Context,
    case: CaseArgument,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    category: Annotated[str, typer.Option(help="An attachment category of the case type.")] = "",
) -> None:
    """Attach a file."""
    here = session(ctx)
    content = file.read_bytes()
    media = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    with here.open() as workspace:
        live = workspace.live(case)
        digest = workspace.store.put_file(content)
        _do(
            workspace,
            live.id,
            "AttachFile",
            name=file.name,
            digest=digest,
            size=len(content),
            category=category,
            media=media,
        )
        _answer(here, workspace.case(live.id))


def _send(ctx: typer.Context, case: str, kind: str, **fields: Any) -> None:
    """One command to one case, then the case as it stands after all that follows."""
    here = session(ctx)
    with here.open() as workspace:
        live = workspace.live(case)
        _do(workspace, live.id, kind, **fields)
        workspace.door.settle()
        _answer(here, workspace.case(live.id))


def _do(workspace: Workspace, case: str, kind: str, **fields: Any) -> None:
    from casewright.app import new_id
    from casewright.engine import commands

    build: type[CaseCommand] = getattr(commands, kind)
    workspace.handle(build(id=new_id(), actor=workspace.actor, case=case, **fields))


def _answer(here: Session, view: CaseView) -> None:
    from . import shapes

    here.answer(shapes.case(view), lambda: _print(view))


def _print(view: CaseView) -> None:
    from . import shapes

    print(f"{view.case}  {view.type} (version {view.version})")
    print(f"status {view.status}, stage {view.stage}, urgency {view.urgency}")
    for field, value in view.data.items():
        print(f"  {field}: {value}")
    rows = (
        (r.assignment, r.step_name, r.state, r.assignee or r.queue or "", shapes.short(r.due))
        for r in view.assignments
    )
    table(("ASSIGNMENT", "STEP", "STATE", "WITH", "DUE"), rows, "No open work.")
    for clock in view.clocks:
        print(
            f"clock {clock.policy} on {clock.on}: {clock.state}, due {shapes.short(clock.deadline)}"
        )
