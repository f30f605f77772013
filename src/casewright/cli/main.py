"""The command `casewright`: global options, groups of commands, and one exit status per outcome.

Exit status: 0 done, 2 usage, 3 refused, 4 environment, 1 bug. Rule: an edge; every error ends here.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from .registry import Lazy
from .session import VARIABLE, Session, session, write_json

DONE, BUG, USAGE, REFUSED, ENVIRONMENT = 0, 1, 2, 3, 4

cli = typer.Typer(
    name="casewright",
    cls=Lazy,
    help="Case management and workflow orchestration. Without a command the desktop opens.",
    invoke_without_command=True,
    no_args_is_help=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from casewright import __version__

        print(f"casewright {__version__}")
        raise typer.Exit


@cli.callback()
def options(
    ctx: typer.Context,
    workspace: Annotated[
        str | None,
        typer.Option(
            "--workspace",
            "-w",
            metavar="FILE.casewright|postgresql://…",
            help=f"The workspace; also from {VARIABLE}.",
        ),
    ] = None,
    actor: Annotated[
        str | None,
        typer.Option(
            "--as", metavar="PERSON", help="Who acts; the user of this machine if unsaid."
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Answer with one JSON document.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    """Case management and workflow orchestration. Without a command the desktop opens."""
    del version
    ctx.obj = Session(workspace, actor, json)
    if ctx.invoked_subcommand is None:
        from . import single

        raise typer.Exit(single.desktop(session(ctx)))


def main() -> None:
    """Run the command line of this process and end it with the exit status."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command line; gives the exit status and says on stderr what went wrong."""
    placed = hoist(arguments)
    as_json = "--json" in placed[: _globals(placed)]
    try:
        status = typer.main.get_command(cli).main(
            args=placed, prog_name="casewright", standalone_mode=False
        )
    except KeyboardInterrupt:
        return 130
    except typer.Abort:
        return BUG
    except BrokenPipeError:
        return DONE
    except Exception as error:  # noqa: BLE001 - the edge: whatever it is, the status tells
        return _failed(error, as_json)
    return status if isinstance(status, int) else DONE


_WITH_VALUE = ("--workspace", "-w", "--as")


def hoist(arguments: Sequence[str]) -> list[str]:
    """Global options are understood anywhere before ``--``: they go to the front."""
    front: list[str] = []
    rest: list[str] = []
    waiting = list(arguments)
    while waiting:
        word = waiting.pop(0)
        if word == "--":
            rest += [word, *waiting]
            break
        if word == "--json" or word.startswith(("--workspace=", "--as=")):
            front.append(word)
        elif word in _WITH_VALUE and waiting:
            front += [word, waiting.pop(0)]
        else:
            rest.append(word)
    return front + rest


def _globals(placed: Sequence[str]) -> int:
    """How many words at the front are global options and their values."""
    at = 0
    while at < len(placed) and placed[at].startswith("-"):
        at += 2 if placed[at] in _WITH_VALUE else 1
    return at


def _failed(error: Exception, as_json: bool) -> int:
    """Say what went wrong, in the kind's own words, and give its exit status."""
    from .errors import explain

    show = getattr(error, "show", None)
    if callable(show):  # the option parser's own
        show()
        if as_json:
            write_json({"usage": {"reason": str(getattr(error, "message", error))}})
        return USAGE
    kind, text, details = explain(error)
    print(text, file=sys.stderr)
    if as_json:
        write_json({kind: details})
    return {"refused": REFUSED, "environment": ENVIRONMENT}.get(kind, BUG)
