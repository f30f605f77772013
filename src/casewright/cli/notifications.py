"""`casewright notifications`: what people are told of what happened, and how they want it.

Rule: everybody reads and marks their own; what others are told is set by who may do everything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from .session import administering, session, table

if TYPE_CHECKING:
    from casewright.app import Workspace
    from casewright.runtime.notifications.inbox import Line

cli = typer.Typer(help="What you are told, how, and who is warned.", no_args_is_help=True)

CaseArgument = Annotated[str, typer.Argument(metavar="CASE", help="Business number or id.")]


@cli.command("list")
def list_news(
    ctx: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Also what was read.")] = False,
) -> None:
    """What you were told, newest first; a line stands for all of a case and kind in an hour."""
    from casewright.runtime.narrate import iso

    here = session(ctx)
    with here.open() as workspace:
        _catch_up(workspace)
        found = workspace.inbox.of(workspace.actor, unread=not everything)
        shown = [_shown(workspace, line) for line in found]
    rows = (
        ("" if line.read else "new", iso(line.at), line.number, each["title"], line.detail[:60])
        for line, each in zip(found, shown, strict=True)
    )
    columns = ("", "WHEN (UTC)", "CASE", "WHAT", "WORDS")
    here.answer(shown, lambda: table(columns, rows, "Nothing new."))


@cli.command()
def read(
    ctx: typer.Context,
    case: Annotated[str, typer.Argument(metavar="[CASE]", help="Only of this case.")] = "",
    all_: Annotated[bool, typer.Option("--all", help="Everything.")] = False,
) -> None:
    """Mark as read what you were told of a case, or everything."""
    if bool(case) == all_:
        raise typer.BadParameter("name a CASE, or say --all")
    here = session(ctx)
    with here.open() as workspace:
        _catch_up(workspace)
        if all_:
            count = workspace.inbox.read_all(workspace.actor)
        else:
            live = workspace.live(case)
            lines = workspace.inbox.of(workspace.actor, unread=True)
            keys = [key for line in lines if line.case == live.id for key in line.keys]
            count = workspace.inbox.read(keys)
    here.answer({"read": count}, f"{count} marked as read")


@cli.command()
def follow(ctx: typer.Context, case: CaseArgument) -> None:
    """Be told what becomes of a case."""
    from casewright.engine.commands import FollowCase

    _follow(ctx, case, FollowCase)


@cli.command()
def unfollow(ctx: typer.Context, case: CaseArgument) -> None:
    """Be told of a case no more, unless it is yours."""
    from casewright.engine.commands import UnfollowCase

    _follow(ctx, case, UnfollowCase)


def _follow(ctx: typer.Context, case: str, command: Any) -> None:
    from casewright.app import new_id

    here = session(ctx)
    with here.open() as workspace:
        live = workspace.live(case)
        workspace.handle(command(id=new_id(), actor=workspace.actor, case=live.id))
        following = workspace.actor in workspace.live(live.id).followers
    words = "You follow" if following else "You do not follow"
    here.answer({"case": live.number, "following": following}, f"{words} {live.number}")


@cli.command()
def prefer(
    ctx: typer.Context,
    kind: Annotated[
        list[str], typer.Option(metavar="KIND=WAY", help="WAY is app, mail, both or none.")
    ] = [],  # noqa: B006
    mail: Annotated[str, typer.Option(help="at once, hourly or daily.")] = "",
    daily_at: Annotated[str, typer.Option(metavar="HH:MM")] = "",
    quiet: Annotated[str, typer.Option(metavar="HH:MM-HH:MM", help="No e-mail; “-”: never.")] = "",
    zone: Annotated[str, typer.Option(help="Your time zone, such as Europe/Berlin.")] = "",
    person: Annotated[str, typer.Option(help="Somebody else, by who may do everything.")] = "",
) -> None:
    """Say what you want to be told and how; without options, show it."""
    from casewright.app import new_id
    from casewright.engine.commands import SetNotifications

    changed = {"mail": mail, "daily_at": daily_at, "zone": zone}
    given: dict[str, Any] = {name: value for name, value in changed.items() if value}
    given |= _quiet(quiet)
    here = session(ctx)
    with here.open() as workspace:
        who = person or workspace.actor
        if given or kind:
            settings = msgspec.to_builtins(workspace.inbox.preferences(who))
            kinds = settings.get("kinds", {}) | dict(_pair(each) for each in kind)
            settings |= given | {"kinds": kinds}
            workspace.handle(
                SetNotifications(id=new_id(), actor=workspace.actor, person=who, settings=settings)
            )
        shown = _preferences(workspace, who)
    here.answer(shown, lambda: table(("WHAT", "HOW"), _rows(shown), ""))


@cli.command()
def alert(
    ctx: typer.Context,
    queue: Annotated[str, typer.Argument(metavar="QUEUE", help="The queue's id.")],
    length: Annotated[int, typer.Option(help="More open work than this.")] = 0,
    oldest: Annotated[int, typer.Option(metavar="MINUTES", help="Work older than this.")] = 0,
    risk: Annotated[int, typer.Option(metavar="PERCENT", help="Share near its deadline.")] = 0,
    within: Annotated[int, typer.Option(metavar="MINUTES", help="What near means.")] = 480,
    to: Annotated[list[str], typer.Option(metavar="PERSON", help="Who is warned.")] = [],  # noqa: B006
) -> None:
    """Warn people when a queue goes over a limit; without limits nobody is warned any more."""
    from casewright.app import new_id
    from casewright.engine.commands import SetQueueAlert

    settings = {
        "length": length, "oldest": oldest, "risk": risk, "within": within, "to": to
    }  # fmt: skip
    with administering(ctx, "set the alerts") as (here, workspace):
        workspace.handle(
            SetQueueAlert(id=new_id(), actor=workspace.actor, queue=queue, settings=settings)
        )
        here.answer({"queue": queue} | settings, f"The alerts of {queue} are set")


@cli.command()
def alerts(ctx: typer.Context) -> None:
    """The limits of queues, and which are over them now."""
    here = session(ctx)
    with here.open() as workspace:
        roster = workspace.inbox.roster()
    found = [
        {
            "queue": queue,
            **msgspec.to_builtins(limits),
            "raised": [one for (of, one), (_, on) in sorted(roster.raised.items()) if of == queue and on],
        }
        for queue, limits in sorted(roster.alerts.items())
    ]  # fmt: skip
    rows = (
        (e["queue"], e.get("length"), e.get("oldest"), e.get("risk"), ", ".join(e["to"]),
         ", ".join(e["raised"]))
        for e in found
    )  # fmt: skip
    columns = ("QUEUE", "LENGTH", "OLDEST (MIN)", "RISK (%)", "WARNED", "RAISED")
    here.answer(found, lambda: table(columns, rows, "No queue has limits."))


@cli.command()
def mails(
    ctx: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Also what was sent.")] = False,
) -> None:
    """E-mails that could not be sent, or may not have been; a person decides."""
    from casewright.runtime.narrate import iso

    with administering(ctx, "look after the mail") as (here, workspace):
        states = () if everything else ("incident", "uncertain")
        found = [
            {"id": m.id, "person": m.person, "at": iso(m.at), "news": m.news, "state": m.state,
             "reason": m.reason}
            for m in workspace.inbox.mails.mails(states)
        ]  # fmt: skip
        rows = [(m["id"], m["person"], m["at"], m["state"], m["reason"]) for m in found]
        columns = ("ID", "TO", "SINCE (UTC)", "STATE", "WHY")
        here.answer(found, lambda: table(columns, rows, "Every e-mail was sent."))


@cli.command()
def resend(ctx: typer.Context, mail: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Send an e-mail again that failed, or that may not have gone out."""
    _move(ctx, mail, "waiting", "is sent by the next worker")


@cli.command()
def drop(ctx: typer.Context, mail: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Let go of an e-mail that failed."""
    _move(ctx, mail, "dropped", "is not sent")


def _move(ctx: typer.Context, mail: str, state: str, words: str) -> None:
    from casewright.engine.decision import Refused

    with administering(ctx, "look after the mail") as (here, workspace):
        if not workspace.inbox.mails.move(mail, ("incident", "uncertain"), state):
            raise Refused(
                f"No e-mail “{mail[:60]}” waits for a person.",
                "See `casewright notifications mails`.",
            )
        here.answer({"mail": mail, "state": state}, f"{mail} {words}")


@cli.command("answers")
def open_answers(ctx: typer.Context) -> None:
    """Let people answer e-mails: make the key that signs the addresses, once.

    Bind the mailbox first: `casewright connector bind replies --kind imap …`, and the way out as
    `notifications` (smtp).
    """
    with administering(ctx, "open the mailbox") as (here, workspace):
        made = workspace.inbox.open_answers(workspace.actor)
        words = "Answers are signed from now on." if made else "Answers were signed already."
        here.answer({"made": made}, words)


@cli.command()
def strays(
    ctx: typer.Context,
    done: Annotated[str, typer.Option(metavar="ID", help="It was looked at.")] = "",
) -> None:
    """Mails that came in and belong to nobody: forged, unknown, or written by machines."""
    from casewright.engine.decision import Refused
    from casewright.runtime.narrate import iso

    with administering(ctx, "look after the mail") as (here, workspace):
        if done and not workspace.inbox.mails.looked_at(done):
            raise Refused(f"There is no such mail “{done[:60]}”.", "Look at the list again.")
        found = [
            {"id": m.id, "at": iso(m.at), "sender": m.sender, "subject": m.subject,
             "text": m.text, "problem": m.problem}
            for m in workspace.inbox.mails.strays()
        ]  # fmt: skip
        rows = [(m["id"], m["at"], m["sender"], m["subject"], m["problem"]) for m in found]
        columns = ("ID", "SINCE (UTC)", "FROM", "SUBJECT", "WHY")
        here.answer(found, lambda: table(columns, rows, "No mail waits for a person."))


def _catch_up(workspace: Workspace) -> None:
    """What happened becomes news now, also when no worker runs."""
    workspace.inbox.catch_up()


def _shown(workspace: Workspace, line: Line) -> dict[str, Any]:
    from casewright.runtime.narrate import iso

    me = workspace.reads.person(workspace.actor)
    by = workspace.reads.person(line.who) if line.who else None
    return {
        "at": iso(line.at),
        "kind": line.kind,
        "case": line.number,
        "id": line.case,
        "title": line.title(me.language if me else "en", by.name if by else line.who),
        "text": line.detail,
        "count": line.count,
        "read": line.read,
    }


def _preferences(workspace: Workspace, person: str) -> dict[str, Any]:
    from casewright.runtime.notifications.preferences import KINDS

    found = workspace.inbox.preferences(person)
    quiet = f"{found.quiet_from}-{found.quiet_until}" if found.quiet_from else ""
    return {
        "person": person,
        "kinds": {kind: found.way(kind) for kind in KINDS},
        "mail": found.mail,
        "daily_at": found.daily_at,
        "quiet": quiet,
        "zone": found.zone,
    }


def _rows(shown: dict[str, Any]) -> list[tuple[str, Any]]:
    rest = [(name, value) for name, value in shown.items() if name != "kinds"]
    return [*shown["kinds"].items(), *rest]


def _pair(text: str) -> tuple[str, str]:
    kind, equals, way = text.partition("=")
    if not equals:
        raise typer.BadParameter(f"“{text}” is not KIND=WAY, for example mention=both")
    return kind, way


def _quiet(text: str) -> dict[str, str]:
    if not text:
        return {}
    begin, dash, end = text.partition("-")
    if not dash:
        raise typer.BadParameter(f"“{text}” is not HH:MM-HH:MM, for example 18:00-08:00")
    return {"quiet_from": begin, "quiet_until": end}
