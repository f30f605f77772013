"""`casewright people`: who works here, with queues, personas, skills and absences."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .session import Progress, administering, say, session, stopping, table

if TYPE_CHECKING:
    from casewright.app import Workspace
    from casewright.runtime.staff import Listed
    from casewright.store.vault_cipher import Secret

#: From, until (microseconds since the epoch), and who stands in.
Absence = tuple[int, int, str | None]

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
    """Add everybody in a list of {id, name, email, manager, personas, queues, skills, …}.

    A YAML list is taken as a whole; of a CSV file bad rows are refused by number.
    """
    from casewright.runtime import staff

    if file.suffix.casefold() == ".csv":
        with file.open("rb") as source:
            _take_in(ctx, staff.read_table(source))
        return
    _define(ctx, staff.read_people(file.read_bytes()))


@cli.command("ldap")
def import_directory(
    ctx: typer.Context,
    url: Annotated[str, typer.Argument(help="ldaps://HOST or ldap://HOST (with STARTTLS).")],
    base: Annotated[str, typer.Option(help="Where to search, e.g. ou=people,dc=example,dc=org.")],
    query: Annotated[str, typer.Option("--filter")] = "(objectClass=inetOrgPerson)",
    bind: Annotated[str, typer.Option(help="Who asks; anonymous if unsaid.")] = "",
    secret: Annotated[str, typer.Option(help="The vault's secret with their password.")] = "",
    attribute: Annotated[
        list[str], typer.Option(metavar="FIELD=ATTRIBUTE", help="Where a field stands.")
    ] = [],  # noqa: B006
) -> None:
    """Add everybody that a directory (LDAP, Active Directory) finds."""
    from casewright.runtime import directory

    names = dict(each.split("=", 1) for each in attribute if "=" in each)
    if len(names) != len(attribute):
        raise typer.BadParameter("say FIELD=ATTRIBUTE, for example id=sAMAccountName")
    here = session(ctx)
    with here.open() as workspace:
        password = _password(workspace, secret) if secret else None
        search = directory.Search(url, base, query, bind, password, names)
        listed = directory.read(search)
    _take_in(ctx, listed)


@cli.command()
def away(
    ctx: typer.Context,
    person: Annotated[str, typer.Argument(metavar="ID")],
    since: Annotated[str, typer.Option("--from", help="ISO 8601; UTC without an offset.")],
    until: Annotated[str, typer.Option("--until", help="Back at this moment.")],
    substitute: Annotated[str | None, typer.Option(help="Who stands in.")] = None,
) -> None:
    """Say that somebody is out of office, and who gets their work meanwhile."""
    from .moments import instant

    _absent(ctx, person, (instant(since), instant(until), substitute))


@cli.command()
def back(ctx: typer.Context, person: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Somebody is here again: what was said of their absences is forgotten."""
    _absent(ctx, person, None)


@cli.command()
def leave(
    ctx: typer.Context,
    person: Annotated[str, typer.Argument(metavar="ID")],
    to: Annotated[str | None, typer.Option("--to", metavar="PERSON")] = None,
    queue: Annotated[str | None, typer.Option("--queue")] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Do not remove them.")] = False,
) -> None:
    """Hand over all that a leaver has, then take them out of the workspace.

    Unsaid, work goes back to the queue that it came from, else to the leaver's manager.
    """
    from casewright.runtime import bulk
    from casewright.runtime.handover import hand_over

    from . import shapes

    if to and queue:
        raise typer.BadParameter("say either --to PERSON or --queue QUEUE")
    target = bulk.Target(to, queue) if to or queue else None
    with administering(ctx, "hand over the work") as (here, workspace):
        progress = Progress("assignments")
        with stopping() as stop:
            found = hand_over(
                workspace, person, to=target, remove=not keep, stop=stop,
                progress=lambda done, _: progress(done),
            )  # fmt: skip
        progress.end()
    data = shapes.moved(found.work) | {
        "people": list(found.people), "absences": list(found.absences), "removed": found.removed,
    }  # fmt: skip
    here.answer(data, lambda: table(("WHAT", "IS"), data.items(), ""))


def _absent(ctx: typer.Context, person: str, more: Absence | None) -> None:
    """One more absence beside those that are known, or none at all."""
    from casewright.app import new_id
    from casewright.engine.commands import SetAbsences

    from . import shapes

    here = session(ctx)
    with here.open() as workspace:
        known: list[Absence] = [
            (each.first, each.until, each.substitute)
            for each in workspace.reads.absences()
            if each.person == person
        ]
        absences = () if more is None else (*(k for k in known if k[0] != more[0]), more)
        workspace.handle(
            SetAbsences(id=new_id(), actor=workspace.actor, person=person, absences=absences)
        )
        rows = [each for each in workspace.reads.absences() if each.person == person]
    data = [shapes.absence(row) for row in rows]
    columns = ("FROM", "UNTIL", "SUBSTITUTE")
    shown = [(d["from"], d["until"], d["substitute"]) for d in data]
    here.answer(data, lambda: table(columns, shown, f"{person} is not away."))


def _password(workspace: Workspace, secret: str) -> Secret:
    """The text of a secret that was granted to the connector ``ldap``; its use is recorded."""
    from casewright.store.vault import Use
    from casewright.store.vault_open import open_vault

    use = Use(connector="ldap", effect="people ldap", actor=workspace.actor)
    return open_vault(workspace.store).use(secret, use)


def _take_in(ctx: typer.Context, listed: Listed) -> None:
    """Define who was found; the answer counts them and names what was refused."""
    from casewright.runtime.staff import take_in

    here = session(ctx)
    progress = Progress("people")
    with here.open() as workspace:
        take_in(workspace.door, workspace.actor, listed, progress)
    progress.end()
    refused = [{"row": bad.row, "reason": bad.reason} for bad in listed.refused]
    data = {"defined": len(listed.defined), "refused": refused}
    shown = [(bad.row, bad.reason) for bad in listed.refused]
    here.answer(data, lambda: table(("ROW", "REFUSED BECAUSE"), shown, "Everybody was taken in."))


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
        absences = [a for a in workspace.reads.absences() if a.person == person]
    away = [shapes.absence(each) for each in absences]
    data = shapes.person(row) | {"assigned": assigned, "away": away}
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
