"""Commands without a group: intake, feel, demo, doctor, screenshots, and the desktop."""

from __future__ import annotations

from pathlib import Path
from time import time_ns
from typing import Annotated

import typer

from .session import Progress, Session, read_json, say, session, table

_ENVIRONMENT = 4


def desktop(here: Session) -> int:
    """Open the desktop on the workspace; gives the exit status."""
    try:
        from casewright.desktop.main import run
    except ImportError as problem:
        say(f"The desktop cannot open: {problem}. See `casewright doctor`.")
        return _ENVIRONMENT
    return run(here.location, here.actor)


def intake(
    ctx: typer.Context,
    case_type: Annotated[str, typer.Argument(metavar="TYPE", help="TYPE or BLUEPRINT/TYPE.")],
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", exists=True, dir_okay=False)],
    column: Annotated[
        list[str],
        typer.Option("--map", metavar="COLUMN=FIELD", help="COLUMN= leaves a column out."),
    ] = [],  # noqa: B006
) -> None:
    """Make a case of each row of a CSV file; again, it creates nothing twice."""
    here = session(ctx)
    columns = dict(_pair(each) for each in column)
    progress = Progress("rows")
    with here.open() as workspace, file.open("rb") as source:
        report = workspace.intake(case_type, source, columns=columns, progress=progress)
    progress.end()
    if report.ignored:
        say(f"Columns that fill no field: {', '.join(report.ignored)}")

    def words() -> None:
        print(
            f"{report.created} created, {report.existing} existing, {len(report.refused)} refused"
        )
        for bad in report.refused:
            print(f"  row {bad.row}: {bad.reason}")

    here.answer(
        {
            "created": report.created,
            "existing": report.existing,
            "refused": [{"row": bad.row, "reason": bad.reason} for bad in report.refused],
        },
        words,
    )


def _pair(text: str) -> tuple[str, str]:
    # A column may hold “=” in its name, a field id cannot.
    column, equals, field = text.rpartition("=")
    if not equals or not column:
        raise typer.BadParameter(f"“{text}” is not COLUMN=FIELD")
    return column, field


def feel(
    ctx: typer.Context,
    expression: Annotated[str, typer.Argument(metavar="EXPRESSION")],
    context: Annotated[
        str, typer.Option("--context", metavar="JSON", help="The names it sees.")
    ] = "{}",
) -> None:
    """Evaluate a FEEL expression."""
    from casewright.rules import feel as language

    here = session(ctx)
    given = read_json(context, "--context")
    names = {name: language.from_json(value) for name, value in given.items()}
    now = time_ns() // 1_000
    result = language.to_json(language.evaluate(expression, names, now=now))

    def words() -> None:
        import msgspec

        encoded = msgspec.json.Encoder(decimal_format="number").encode(result)
        print(encoded.decode())

    here.answer({"result": result}, words)


def demo(
    ctx: typer.Context,
    headless: Annotated[
        bool, typer.Option("--headless", help="Without windows; a report.")
    ] = False,
    out: Annotated[Path, typer.Option("--out", metavar="DIR")] = Path("demo-report"),
    service: Annotated[
        int, typer.Option("--service", metavar="PORT", help="Only run its claims register.")
    ] = 0,
) -> None:
    """The sample workspace: people, queues, cases; real work through the engine."""
    from .sample import show

    here = session(ctx)
    if service:
        show.service(service)
        return
    if not headless:
        where = show.prepared(here, show.location(here, keep=True))
        raise typer.Exit(desktop(Session(where, here.actor, here.json)))
    summary = show.headless(here, out)
    here.answer(summary.data(), summary.words)


def doctor(ctx: typer.Context) -> None:
    """Look at every library, package, driver, font and server: ok, or the remedy."""
    from .doctor import optional, required

    here = session(ctx)
    needed, wanted = required(), optional()
    ok = all(probe.ok for probe in needed)
    rows = [
        (
            "ok" if probe.ok else "missing" if kind == "needed" else "absent",
            probe.name,
            probe.remedy,
        )
        for kind, probes in (("needed", needed), ("optional", wanted))
        for probe in probes
    ]
    here.answer(
        {
            "ok": ok,
            "probes": [
                {"name": p.name, "ok": p.ok, "needed": kind, "remedy": p.remedy}
                for kind, probes in ((True, needed), (False, wanted))
                for p in probes
            ],
        },
        lambda: table(("", "WHAT", "REMEDY"), rows, ""),
    )
    if not ok:
        raise typer.Exit(_ENVIRONMENT)


def screenshots(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR")],
) -> None:
    """Every pane, light and dark, drawn without a screen; the sample when no workspace is named."""
    here = session(ctx)
    try:
        # Drawn by the desktop, which a machine without Qt does not have.
        from casewright.desktop.screenshots import render
    except ImportError as problem:
        say(f"Nothing can be drawn here: {problem}. See `casewright doctor`.")
        raise typer.Exit(_ENVIRONMENT) from None
    where = here.named
    if where is None:
        from .sample import show

        where = show.prepared(here, show.location(here, keep=False))
    files = [str(file) for file in render(folder, where)]
    here.answer({"files": files}, "\n".join(files))
