"""`casewright secret`: passwords and tokens that connectors and robots use, by name.

Rule: a value comes from standard input or a prompt, never from an argument, and is never shown.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from getpass import getpass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .session import Session, administering, say, table

if TYPE_CHECKING:
    from casewright.store.vault import Listed, Vault
    from casewright.store.vault_port import ActRow, Right

cli = typer.Typer(
    help="Secrets that connectors and robots use, by name; values are never shown.",
    no_args_is_help=True,
)

Name = Annotated[str, typer.Argument(metavar="NAME")]
Connectors = Annotated[
    list[str], typer.Option("--connector", help="A connector or robot, by its id.")
]
Personas = Annotated[list[str], typer.Option("--persona", help="People of a persona, at a desk.")]


@cli.command("set")
def set_secret(ctx: typer.Context, name: Name) -> None:
    """Keep a secret; its value is asked for, or read from standard input."""
    from casewright.store.vault_cipher import Secret

    value = Secret(_value(name))
    with _vault(ctx) as (here, vault, actor):
        version = vault.set(name, value, actor)
        here.answer({"secret": name, "version": version}, f"{name} kept, version {version}")


@cli.command("list")
def list_secrets(ctx: typer.Context) -> None:
    """Every secret with its rights; no values."""
    with _vault(ctx) as (here, vault, _):
        rows = vault.list()
    shown = ((r.name, r.version, _when(r.changed), r.changed_by, _rights(r.rights)) for r in rows)
    here.answer(
        [_listed(row) for row in rows],
        lambda: table(("NAME", "VERSION", "CHANGED", "BY", "MAY USE"), shown, "No secrets yet."),
    )


@cli.command()
def grant(
    ctx: typer.Context,
    name: Name,
    connector: Connectors = [],  # noqa: B006
    persona: Personas = [],  # noqa: B006
) -> None:
    """Let a connector, or people of a persona, use a secret."""
    rights = _wanted(connector, persona)
    with _vault(ctx) as (here, vault, actor):
        vault.grant(name, rights, actor)
        _answer_rights(here, vault, name)


@cli.command()
def revoke(
    ctx: typer.Context,
    name: Name,
    connector: Connectors = [],  # noqa: B006
    persona: Personas = [],  # noqa: B006
) -> None:
    """Take the right to use a secret away."""
    rights = _wanted(connector, persona)
    with _vault(ctx) as (here, vault, actor):
        vault.revoke(name, rights, actor)
        _answer_rights(here, vault, name)


@cli.command()
def rotate(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="[NAME]")] = None,
    master: Annotated[
        bool, typer.Option("--master", help="The master key of all secrets.")
    ] = False,
) -> None:
    """Encrypt anew: one secret under a fresh data key, or all under a fresh master key."""
    if master == (name is not None):
        raise typer.BadParameter("Say NAME for one secret, or --master for the key of all.")
    with _vault(ctx) as (here, vault, actor):
        if name is None:
            count = vault.rotate_master(actor)
            here.answer({"secrets": count}, f"new master key; {count} secrets wrapped again")
        else:
            version = vault.rotate(name, actor)
            here.answer({"secret": name, "version": version}, f"{name} is now version {version}")


@cli.command()
def remove(ctx: typer.Context, name: Name) -> None:
    """Forget a secret and its rights; the record of its uses stays."""
    with _vault(ctx) as (here, vault, actor):
        vault.remove(name, actor)
        here.answer({"secret": name, "removed": True}, f"{name} removed")


@cli.command()
def uses(
    ctx: typer.Context,
    name: Name,
    most: Annotated[int, typer.Option("--most", min=1, max=10_000)] = 100,
) -> None:
    """Who used or changed a secret, when and for which effect; the newest first."""
    with _vault(ctx) as (here, vault, _):
        rows = vault.acts(name, most)
    shown = ((_when(r.at), r.act, r.actor, r.version, r.connector, r.effect, r.note) for r in rows)
    titles = ("WHEN", "WHAT", "WHO", "VERSION", "CONNECTOR", "EFFECT", "NOTE")
    here.answer([_act(row) for row in rows], lambda: table(titles, shown, "Nothing is recorded."))


@contextmanager
def _vault(ctx: typer.Context) -> Iterator[tuple[Session, Vault, str]]:
    """The vault of the workspace, for somebody who may administer it."""
    from casewright.store.vault_open import open_vault

    with administering(ctx, "look after the secrets") as (here, workspace):
        yield here, open_vault(workspace.store), workspace.actor


def _value(name: str) -> str:
    """The value, without the line end that a pipe or a file adds."""
    if sys.stdin.isatty():
        value = getpass(f"Value of {name} (not shown): ")
        if getpass("Once more: ") != value:
            raise typer.BadParameter("The two values differ; nothing was kept.")
        return value
    try:
        text = sys.stdin.buffer.read(1_000_000).decode()
    except UnicodeDecodeError:
        raise typer.BadParameter("Standard input is not a text in UTF-8.") from None
    return text.removesuffix("\n").removesuffix("\r")


def _wanted(connectors: list[str], personas: list[str]) -> list[Right]:
    from casewright.store.vault_port import Right

    rights = [Right("connector", who) for who in connectors]
    rights += [Right("persona", who) for who in personas]
    if not rights:
        raise typer.BadParameter("Say who: --connector ID or --persona ID, as often as needed.")
    return rights


def _answer_rights(here: Session, vault: Vault, name: str) -> None:
    row = next(row for row in vault.list() if row.name == name)
    if not any(right.kind == "connector" for right in row.rights):
        say(f"No connector may use {name} now.")
    here.answer(_listed(row), f"{name}: {_rights(row.rights) or 'nobody'}")


def _rights(rights: tuple[Right, ...]) -> str:
    return ", ".join(f"{right.kind} {right.who}" for right in rights)


def _when(at: int) -> str:
    from casewright.runtime.narrate import iso

    return iso(at) or ""


def _listed(row: Listed) -> dict[str, Any]:
    return {
        "secret": row.name,
        "version": row.version,
        "changed": _when(row.changed),
        "changed_by": row.changed_by,
        "rights": [{"kind": right.kind, "who": right.who} for right in row.rights],
    }


def _act(row: ActRow) -> dict[str, Any]:
    return {
        "at": _when(row.at),
        "act": row.act,
        "actor": row.actor,
        "version": row.version,
        "connector": row.connector,
        "effect": row.effect,
        "note": row.note,
    }
