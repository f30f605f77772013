"""`casewright workspace`: make, upgrade, verify, back up and rebuild a workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .session import Progress, encode, say, session, table

cli = typer.Typer(help="Make, upgrade, verify, back up and rebuild.", no_args_is_help=True)

_REFUSED = 3


@cli.command()
def init(ctx: typer.Context) -> None:
    """Make a new workspace; whoever makes it may do all work."""
    from casewright import app

    here = session(ctx)
    with app.create(here.location, actor=here.actor) as workspace:
        actor = workspace.actor
    here.answer(
        {"workspace": here.location, "actor": actor},
        f"Workspace {here.location} is ready. {actor} may do all work in it.",
    )


@cli.command()
def upgrade(ctx: typer.Context) -> None:
    """Bring an older workspace up to this program's schema."""
    from casewright import app

    here = session(ctx)
    with app.open(here.location, actor=here.actor, migrate=True) as workspace:
        about = workspace.info()
    here.answer(about, f"Workspace {here.location} is at schema {about['schema']}.")


@cli.command()
def info(ctx: typer.Context) -> None:
    """What the workspace is and holds."""
    here = session(ctx)
    with here.open() as workspace:
        about = workspace.info()
    here.answer(about, lambda: table(("WHAT", "IS"), about.items(), ""))


@cli.command()
def backup(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file.")],
) -> None:
    """Copy the whole workspace into one file; work goes on meanwhile."""
    here = session(ctx)
    with here.open() as workspace:
        workspace.backup(file)
    here.answer({"backup": str(file), "bytes": file.stat().st_size}, f"{file} is written.")


@cli.command()
def restore(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False)],
) -> None:
    """Make a new workspace from a backup."""
    from casewright import app

    here = session(ctx)
    done = app.restore(here.location, file)
    said = f"{done.events} events are restored into {here.location}."
    if done.closed:
        said += (
            f"\nThese secrets stay closed, because their master key is not here:"
            f" {', '.join(done.closed)}.\nBring the key from where the backup was made, or set"
            " them again with `casewright secret set`."
        )
    here.answer(
        {"workspace": here.location, "events": done.events, "closed_secrets": list(done.closed)},
        said,
    )


@cli.command()
def replay(
    ctx: typer.Context,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="Keep the rebuilt workspace here.")
    ] = None,
) -> None:
    """Rebuild every table from the events in an empty workspace and compare; 3 if any differs."""
    here = session(ctx)
    progress = Progress("events")
    with here.open() as workspace:
        events, differences = workspace.replay(out, progress)
    progress.end()
    words = [f"{events} events give {'the same' if not differences else 'OTHER'} tables."]
    here.answer(
        {"ok": not differences, "events": events, "differences": differences},
        "\n".join([*words, *differences]),
    )
    if differences:
        raise typer.Exit(_REFUSED)


@cli.command()
def export(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file.")],
    case: Annotated[str, typer.Option("--case", help="Only this case.")] = "",
) -> None:
    """Write the history as JSON lines, which can be verified without casewright."""
    here = session(ctx)
    with here.open() as workspace, file.open("x", encoding="utf-8") as out:
        events = workspace.export_history(out, case or None)
    here.answer({"file": str(file), "events": events}, f"{events} events are written to {file}.")


@cli.command()
def seal(
    ctx: typer.Context,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="Export the seal to keep it elsewhere.")
    ] = None,
) -> None:
    """Seal the heads of all histories; an exported seal reveals a tail that was removed later."""
    here = session(ctx)
    with here.open() as workspace:
        exported = workspace.seal()
    if out is not None:
        out.write_bytes(encode(exported))
    words = f"Seal {exported['nr']} covers {exported['streams']} histories."
    here.answer(exported, f"{words} Written to {out}." if out else words)


@cli.command()
def verify(
    ctx: typer.Context,
    decisions: Annotated[
        bool, typer.Option("--decisions", help="Decide every command again and compare.")
    ] = False,
    seal: Annotated[
        Path | None,
        typer.Option("--seal", exists=True, dir_okay=False, help="An exported seal."),
    ] = None,
) -> None:
    """Check every event; names the first bad one of each case. Exit status 3 when there is one."""
    here = session(ctx)
    progress = Progress("events")
    with here.open() as workspace:
        found = workspace.verify(
            decisions=decisions, seal=seal.read_bytes() if seal else None, progress=progress
        )

    def words() -> None:
        print(
            f"{found.cases} cases, {found.events} events: {'intact' if found.ok else 'NOT intact'}"
        )
        for bad in found.bad:
            print(f"  {bad.case}, event {bad.seq}: {bad.problem}")

    for each in found.unchecked:
        say(f"{each.case}, event {each.seq}: {each.problem}")
    here.answer(
        {
            "ok": found.ok,
            "cases": found.cases,
            "events": found.events,
            "bad": [{"case": b.case, "seq": b.seq, "problem": b.problem} for b in found.bad],
        },
        words,
    )
    if not found.ok:
        raise typer.Exit(_REFUSED)
