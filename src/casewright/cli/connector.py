"""`casewright connector`: how the connectors of a workspace are bound to addresses and secrets.

Rule: settings name no secret's value; `casewright secret` keeps those, by the names given here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from .session import Session, administering, read_json, session, table

if TYPE_CHECKING:
    from casewright.runtime.effects.connect import Binding
    from casewright.runtime.effects.kept import Bindings
    from casewright.store.base import SqlStore

cli = typer.Typer(
    help="Bind connectors to addresses, settings and the names of secrets.", no_args_is_help=True
)

Connector = Annotated[str, typer.Argument(metavar="ID")]


@cli.command()
def bind(
    ctx: typer.Context,
    connector: Connector,
    kind: Annotated[str, typer.Option(help="rest, smtp, imap, sql, files, program, …")],
    settings: Annotated[
        str, typer.Option(metavar="JSON", help="An object, @FILE, or - for standard input.")
    ] = "{}",
    secret: Annotated[
        list[str], typer.Option(metavar="ROLE=NAME", help="A secret by the part it plays.")
    ] = [],  # noqa: B006
    attempts: Annotated[int, typer.Option(min=1, max=100, help="Then it is an incident.")] = 6,
) -> None:
    """Bind a connector, or bind it differently; what cannot work is refused at once."""
    from casewright.runtime.effects.connect import Binding

    given = read_json(settings, "--settings")
    secrets = dict(_pair(each) for each in secret)
    with _bindings(ctx) as (here, bindings, actor):
        binding = Binding(connector, kind, given, secrets, attempts=attempts)
        bindings.bind(binding, actor)
        here.answer(_shown(binding), f"{connector} is bound as {kind}")


@cli.command("list")
def list_connectors(ctx: typer.Context) -> None:
    """Every connector that is bound, with its kind and the secrets it uses."""
    with _bindings(ctx) as (here, bindings, _):
        found = bindings.all()
    rows = ((b.connector, b.kind, ", ".join(b.secrets.values()), b.attempts) for b in found)
    here.answer(
        [_shown(each) for each in found],
        lambda: table(("ID", "KIND", "SECRETS", "ATTEMPTS"), rows, "No connectors are bound."),
    )


@cli.command()
def unbind(ctx: typer.Context, connector: Connector) -> None:
    """Forget how a connector is bound; its effects become incidents until it is bound again."""
    with _bindings(ctx) as (here, bindings, _):
        bindings.unbind(connector)
        here.answer({"unbound": connector}, f"{connector} is not bound any more")


@cli.command()
def check(
    ctx: typer.Context,
    blueprint: Annotated[str, typer.Argument(metavar="BLUEPRINT", help="A published one.")],
) -> None:
    """Hold a blueprint's connector steps against what is bound; exit status 3 for errors."""
    from casewright.runtime.connectors.checking import check_connectors
    from casewright.runtime.connectors.port import Connector as Opened
    from casewright.runtime.connectors.registry import Registry
    from casewright.runtime.effects.assemble import bindings_of

    from . import shapes

    here = session(ctx)
    with here.open() as workspace:
        bindings = bindings_of(cast("SqlStore", workspace.store))

        def bound(name: str) -> Opened | None:
            found = bindings.get(name)
            return None if found is None else Registry().kind(found.kind).open(found.settings)

        found = check_connectors(workspace.application(blueprint).blueprint, bound)
    ok = not any(each.severity == "error" for each in found)
    words = "\n".join([f"{each.severity}: {each}" for each in found])
    here.answer({"ok": ok, "findings": shapes.findings(found)}, words or "Everything fits.")
    if not ok:
        raise typer.Exit(3)


@contextmanager
def _bindings(ctx: typer.Context) -> Iterator[tuple[Session, Bindings, str]]:
    """The bindings of the workspace, for somebody who may administer it."""
    from casewright.runtime.effects.assemble import bindings_of

    with administering(ctx, "bind the connectors") as (here, workspace):
        yield here, bindings_of(cast("SqlStore", workspace.store)), workspace.actor


def _pair(text: str) -> tuple[str, str]:
    role, equals, name = text.partition("=")
    if not equals or not role or not name:
        raise typer.BadParameter(f"“{text}” is not ROLE=NAME")
    return role, name


def _shown(binding: Binding) -> dict[str, Any]:
    return {
        "connector": binding.connector,
        "kind": binding.kind,
        "settings": binding.settings,
        "secrets": binding.secrets,
        "attempts": binding.attempts,
    }
