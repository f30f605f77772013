"""`casewright people`: who works here, with queues, personas and skills."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from .session import say, session, table

cli = typer.Typer(help="Who works here.", no_args_is_help=True)

Many = Annotated[list[str], typer.Option()]


@cli.command()
def add(
    ctx: typer.Context,
    person: Annotated[str, typer.Argument(metavar="ID")],
    name: Annotated[str, typer.Option(help="The name people see; the id if unsaid.")] = "",
    email: Annotated[str, typer.Option()] = "",
    manager: Annotated[str | None, typer.Option(help="The manager's id.")] = None,
    persona: Many = [],  # noqa: B006
    queue: Many = [],  # noqa: B006
    skill: Annotated[list[str], typer.Option(metavar="SKILL=LEVEL")] = [],  # noqa: B006
    language: Annotated[str, typer.Option()] = "en",
    everything: Annotated[bool, typer.Option(help="May do all work and steer all cases.")] = False,
) -> None:
    """Add a person or change one."""
    _define(
        ctx,
        [
            {
                "id": person,
                "name": name or person,
                "email": email,
                "manager": manager,
                "personas": persona,
                "queues": queue,
                "skills": dict(_skill(each) for each in skill),
                "language": language,
                "everything": everything,
            }
        ],
    )


@cli.command("import")
def import_people(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
) -> None:
    """Add everybody in a YAML list of {id, name, email, manager, personas, queues, skills, …}."""
    from casewright.runtime.staff import read_people

    _define(ctx, read_people(file.read_bytes()))


@cli.command("list")
def list_people(ctx: typer.Context) -> None:
    """Everybody, by name."""
    from . import shapes

    here = session(ctx)
    with here.open() as workspace:
        rows = workspace.reads.people()
    shown = (
        (r.person, r.name, r.manager, ", ".join(r.queues), ", ".join(r.personas)) for r in rows
    )
    here.answer(
        [shapes.person(row) for row in rows],
        lambda: table(("ID", "NAME", "MANAGER", "QUEUES", "PERSONAS"), shown, "Nobody yet."),
    )


@cli.command()
def show(ctx: typer.Context, person: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """One person, with the work they have."""
    from casewright.store.rows import WorkQuery

    from . import shapes

    here = session(ctx)
    with here.open() as workspace:
        row = workspace.person(person)
        assigned = workspace.reads.count_work(WorkQuery(person=person, scope="mine"))
    data = shapes.person(row) | {"assigned": assigned}
    here.answer(data, lambda: table(("WHAT", "IS"), data.items(), ""))


@cli.command()
def remove(ctx: typer.Context, person: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Take somebody out of the workspace; their history and their open work stay."""
    from casewright.app import new_id
    from casewright.engine.commands import RemovePerson

    here = session(ctx)
    with here.open() as workspace:
        workspace.handle(RemovePerson(id=new_id(), actor=workspace.actor, person=person))
    here.answer({"removed": person}, f"{person} is removed.")


def _define(ctx: typer.Context, people: list[dict[str, Any]]) -> None:
    from casewright.runtime.staff import define

    from . import shapes

    here = session(ctx)
    with here.open() as workspace:
        for command in define(people, workspace.actor):
            workspace.handle(command)
        rows = [workspace.reads.person(str(each["id"])) for each in people]
    say(f"{len(people)} {'person' if len(people) == 1 else 'people'} defined")
    here.answer([shapes.person(row) for row in rows if row])


def _skill(text: str) -> tuple[str, int]:
    name, _, level = text.partition("=")
    if not name or not level.isdigit():
        raise typer.BadParameter(f"“{text}” is not SKILL=LEVEL, for example french=7")
    return name, int(level)
