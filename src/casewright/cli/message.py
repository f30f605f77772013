"""`casewright message`: messages from outside that find their case by a key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, cast

import typer

from .session import DataOption, read_json, session, table

if TYPE_CHECKING:
    from casewright.store.base import SqlStore

cli = typer.Typer(help="Messages that find their case by a key.", no_args_is_help=True)


@cli.command()
def send(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="MESSAGE", help="The message type's id.")],
    key: Annotated[str, typer.Option("--key", help="What the case's field must equal.")],
    message: Annotated[str, typer.Option("--id", help="The sender's id: the same counts once.")],
    data: DataOption = "{}",
) -> None:
    """Give a message to the open case of a key; one that comes early waits if it may."""
    from casewright.runtime.narrate import iso

    here = session(ctx)
    with here.open() as workspace:
        sent = workspace.send_message(name, key, message, read_json(data))
        workspace.door.settle()
    words = {
        "delivered": f"{sent.case} has it.",
        "repeated": "It was delivered before.",
        "waiting": f"Nobody waits for it yet; it is kept until {iso(sent.until)}.",
    }
    until = iso(sent.until) if sent.until else None
    here.answer({"state": sent.state, "case": sent.case or None, "until": until}, words[sent.state])


@cli.command("list")
def list_messages(ctx: typer.Context) -> None:
    """What waits for a case that is not there yet."""
    from casewright.runtime.narrate import iso
    from casewright.store.early import EarlyMessages

    here = session(ctx)
    with here.open() as workspace:
        rows = EarlyMessages(cast("SqlStore", workspace.store)).all()
    found = [
        {
            "message": row.message,
            "key": row.key,
            "id": row.id.removeprefix(f"{row.message} "),
            "sent": iso(row.sent),
            "until": iso(row.until),
            "sender": row.sender,
        }
        for row in rows
    ]
    columns = ("MESSAGE", "KEY", "ID", "SENT (UTC)", "UNTIL", "FROM")
    here.answer(
        found, lambda: table(columns, [tuple(each.values()) for each in found], "Nothing waits.")
    )
