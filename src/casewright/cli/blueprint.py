"""`casewright blueprint`: write, check, publish and compare blueprints."""

from __future__ import annotations

import dataclasses
import difflib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .session import Session, session, table, write_json

if TYPE_CHECKING:
    from casewright.blueprint.document import Blueprint

cli = typer.Typer(help="Write, check, publish and compare blueprints.", no_args_is_help=True)

FileArgument = Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False)]

_REFUSED = 3

_NEW = """\
# A blueprint: one case type, three stages. Check it with `casewright blueprint check {file}`.
blueprint: {id}
name: {name}
purpose:
  outcome: Say in one sentence what the business wants from this work.
personas:
  - id: clerk
    name: Clerk
queues:
  - id: desk
    name: Desk
case_types:
  - id: request
    name: Request
    prefix: {prefix}
    key: reference
    title_field: subject
    fields:
      - {{id: reference, name: Reference, required: true, listed: true}}
      - {{id: subject, name: Subject, listed: true}}
      - {{id: answer, name: Answer, kind: long text}}
    stages:
      - id: intake
        name: Intake
        processes:
          - id: register
            name: Register
            steps:
              - id: check_request
                name: Check the request
                kind: collect
                route: {{queue: desk}}
                view: {{sections: [{{fields: [reference, subject]}}]}}
      - id: handling
        name: Handling
        processes:
          - id: handle
            name: Handle
            steps:
              - id: write_answer
                name: Write the answer
                kind: collect
                route: {{queue: desk}}
                view: {{sections: [{{fields: [subject, {{field: answer, required: true}}]}}]}}
      - id: closing
        name: Closing
        complete: {{resolve: Resolved-Answered}}
"""


@cli.command()
def new(
    ctx: typer.Context,
    blueprint: Annotated[str, typer.Argument(metavar="ID")],
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="ID.blueprint.yaml if unsaid.")
    ] = None,
) -> None:
    """Write a small blueprint to begin with."""
    from casewright.blueprint.text import read

    file = out or Path(f"{blueprint}.blueprint.yaml")
    if file.exists():
        raise _refused(f"{file} exists already.", "Choose another name with -o.")
    letters = "".join(c for c in blueprint.upper() if c.isalnum())[:4] or "CASE"
    prefix = letters if letters[0].isalpha() else f"C{letters}"[:4]
    name = blueprint.replace("-", " ").replace("_", " ").capitalize()
    text = _NEW.format(id=blueprint, name=name, prefix=prefix, file=file)
    read(text)  # a wrong id is refused before anything is written
    file.write_text(text, encoding="utf-8")
    session(ctx).answer({"file": str(file), "blueprint": blueprint}, f"{file} is written.")


@cli.command()
def check(ctx: typer.Context, file: FileArgument) -> None:
    """Find every error before publishing; exit status 3 when there are any."""
    from casewright.blueprint.check import can_publish
    from casewright.blueprint.check import check as look
    from casewright.blueprint.finding import BlueprintRefused
    from casewright.blueprint.text import read

    from . import shapes

    here = session(ctx)
    try:
        found = look(read(file.read_bytes()))
    except BlueprintRefused as refusal:
        found = refusal.findings
    ok = can_publish(found)
    lines = [f"{each.severity}: {each}" for each in found]
    words = "\n".join([*lines, "It can be published." if ok else "It cannot be published."])
    here.answer({"ok": ok, "findings": shapes.findings(found)}, words)
    if not ok:
        raise typer.Exit(_REFUSED)


@cli.command()
def publish(
    ctx: typer.Context,
    file: FileArgument,
    note: Annotated[str, typer.Option(help="What changed and why.")] = "",
) -> None:
    """Publish a blueprint as its next version."""
    from casewright.blueprint.text import read

    here = session(ctx)
    document = read(file.read_bytes())
    with here.open() as workspace:
        version = workspace.publish(document, note=note)
    here.answer(
        {"blueprint": document.blueprint, "version": version},
        f"{document.blueprint} is published as version {version}.",
    )


@cli.command("list")
def list_blueprints(ctx: typer.Context) -> None:
    """All published versions."""
    from . import shapes

    here = session(ctx)
    with here.open() as workspace:
        rows = workspace.reads.blueprints()
    shown = (
        (r.blueprint, r.version, r.status, ", ".join(each for each, _ in r.case_types), r.author)
        for r in rows
    )
    here.answer(
        [shapes.blueprint(row) for row in rows],
        lambda: table(
            ("BLUEPRINT", "VERSION", "STATUS", "CASE TYPES", "AUTHOR"), shown, "None is published."
        ),
    )


@cli.command()
def show(
    ctx: typer.Context,
    blueprint: Annotated[str, typer.Argument(metavar="BLUEPRINT")],
    version: Annotated[int, typer.Option(help="The newest if unsaid.", min=0)] = 0,
) -> None:
    """A published version: YAML, or with --json the document itself."""
    from casewright.blueprint.canonical import plain
    from casewright.blueprint.text import write

    here = session(ctx)
    with here.open() as workspace:
        document = workspace.application(blueprint, version).blueprint
    here.answer(plain(document), write(document).rstrip())


@cli.command()
def diff(
    ctx: typer.Context,
    blueprint: Annotated[str, typer.Argument(metavar="BLUEPRINT")],
    old: Annotated[str, typer.Argument(metavar="VERSION")],
    new: Annotated[str, typer.Argument(metavar="VERSION|FILE")],
    lines: Annotated[bool, typer.Option("--lines", help="The text, line by line.")] = False,
) -> None:
    """What was added, removed, moved and changed between two versions, or a version and a file."""
    from casewright.blueprint.diff import differences
    from casewright.blueprint.text import write

    here = session(ctx)
    before, after = (_document(here, blueprint, each) for each in (old, new))
    changes = differences(before, after)
    text = list(
        difflib.unified_diff(
            write(before).splitlines(), write(after).splitlines(),
            f"{blueprint} {old}", f"{blueprint} {new}", lineterm="",
        )
    )  # fmt: skip
    told = text if lines else [str(change) for change in changes]
    data = {
        "equal": before == after,
        "changes": [dataclasses.asdict(change) | {"text": str(change)} for change in changes],
        "lines": text,
    }
    here.answer(data, "\n".join(told) or "They are equal.")


@cli.command()
def retire(
    ctx: typer.Context,
    blueprint: Annotated[str, typer.Argument(metavar="BLUEPRINT")],
    version: Annotated[int, typer.Argument(min=1)],
) -> None:
    """Make no new cases of a version; running ones go on."""
    from casewright.app import new_id
    from casewright.engine.commands import RetireBlueprint

    here = session(ctx)
    with here.open() as workspace:
        workspace.handle(
            RetireBlueprint(
                id=new_id(), actor=workspace.actor, blueprint=blueprint, version=version
            )
        )
    here.answer(
        {"blueprint": blueprint, "version": version, "status": "retired"},
        f"Version {version} of {blueprint} is retired.",
    )


@cli.command()
def schema(ctx: typer.Context) -> None:
    """The JSON Schema of a blueprint; editors use it to complete and to check."""
    from casewright.blueprint.schema import json_schema

    del ctx  # JSON with or without --json
    write_json(json_schema())


def _document(here: Session, blueprint: str, which: str) -> Blueprint:
    """A version (a number) or a file."""
    from casewright.blueprint.text import read

    if which.isdigit():
        with here.open() as workspace:
            return workspace.application(blueprint, int(which)).blueprint
    if Path(which).is_file():
        return read(Path(which).read_bytes())
    raise _refused(f"“{which}” is neither a version nor a file.", "Give a number or a file.")


def _refused(reason: str, remedy: str) -> Exception:
    from casewright.engine.decision import Refused

    return Refused(reason, remedy)
