"""What all commands share: which workspace, who acts, and how answers are written.

Rule: with ``--json`` standard output is one JSON document and nothing else; all other words go
to standard error.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from casewright.app import Workspace

VARIABLE = "CASEWRIGHT_WORKSPACE"


def default_workspace() -> str:
    """Where the workspace is when nobody says: in the person's data folder."""
    from platformdirs import user_data_path

    return str(user_data_path("casewright", appauthor=False) / "main.casewright")


@dataclass
class Session:
    """The global options of one call."""

    workspace: str | None = None
    actor: str | None = None
    json: bool = False

    @property
    def location(self) -> str:
        """The workspace: as given, else from the environment, else the default one."""
        return self.named or default_workspace()

    @property
    def named(self) -> str | None:
        """The workspace that was given, or that the environment names."""
        return self.workspace or os.environ.get(VARIABLE) or None

    @contextmanager
    def open(self) -> Iterator[Workspace]:
        """The open workspace; closing it finishes all that follows from the work done."""
        from casewright import app

        with app.open(self.location, actor=self.actor) as workspace:
            yield workspace

    def answer(self, data: Any, say: Callable[[], None] | str = "") -> None:
        """The result: ``data`` as JSON when asked for, else words on standard output."""
        if self.json:
            write_json(data)
        elif callable(say):
            say()
        elif say:
            print(say)


@contextmanager
def administering(ctx: typer.Context, what: str) -> Iterator[tuple[Session, Workspace]]:
    """The open workspace, for somebody who may do everything in it; Refused names ``what`` to do."""
    from casewright.engine.decision import Refused

    here = session(ctx)
    with here.open() as workspace:
        person = workspace.reads.person(workspace.actor)
        if person is None or not person.everything:
            raise Refused(
                f"{workspace.actor} may not {what} of this workspace.",
                "Ask somebody who may do everything, or act as them with --as.",
            )
        yield here, workspace


def session(ctx: typer.Context) -> Session:
    """The session of a running command."""
    found = ctx.find_object(Session)
    return found if found is not None else Session()


def write_json(data: Any) -> None:
    """One JSON document on standard output; decimals keep all their digits."""
    sys.stdout.write(encode(data).decode())
    sys.stdout.flush()


def encode(data: Any) -> bytes:
    """JSON to read and to keep: indented, with a line end."""
    import msgspec  # not before there is an answer: help needs none

    encoder = msgspec.json.Encoder(decimal_format="number")
    return msgspec.json.format(encoder.encode(data), indent=2) + b"\n"


def read_json(text: str, what: str = "--data") -> dict[str, Any]:
    """The JSON object in an option: itself, ``@FILE`` for a file's, ``-`` for standard input's."""
    import msgspec

    if text == "-":
        source: bytes | str = sys.stdin.buffer.read()
    elif text.startswith("@"):
        try:
            source = Path(text[1:]).read_bytes()
        except OSError as problem:
            raise typer.BadParameter(f"{what}: {problem.strerror}: {text[1:]}") from None
    else:
        source = text
    try:
        data = msgspec.json.Decoder(float_hook=Decimal).decode(source)
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise typer.BadParameter(f"{what} is not JSON: {problem}") from None
    if not isinstance(data, dict):
        raise typer.BadParameter(f'{what} must be a JSON object such as {{"amount": 1250.00}}')
    return data


def table(titles: Sequence[str], rows: Iterable[Sequence[Any]], empty: str) -> None:
    """A plain table on standard output; ``empty`` when there are no rows."""
    shown = [["" if cell is None else str(cell) for cell in row] for row in rows]
    if not shown:
        print(empty)
        return
    widths = [max(map(len, column)) for column in zip(titles, *shown, strict=True)]
    for row in [list(titles), ["-" * width for width in widths], *shown]:
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print(line.rstrip())


def say(text: str) -> None:
    """Words about the work, never part of the answer: standard error."""
    print(text, file=sys.stderr, flush=True)


class Progress:
    """A counting line on standard error; silent when nobody watches a terminal, but for the end."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._live = sys.stderr.isatty()
        self._count = 0

    def __call__(self, count: int) -> None:
        self._count = count
        if self._live and count % 100 == 0:
            print(f"\r{count:,} {self._what}", end="", file=sys.stderr, flush=True)
        elif not self._live and count and count % 1_000 == 0:
            say(f"{count:,} {self._what}")

    def end(self) -> None:
        """The last word."""
        say(f"\r{self._count:,} {self._what}" if self._live else f"{self._count:,} {self._what}")


@contextmanager
def stopping() -> Iterator[Callable[[], bool]]:
    """Whether the person asked to stop: the first Ctrl-C ends long work between two commands."""
    asked: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: asked.append(number))
    try:
        yield lambda: bool(asked)
    finally:
        signal.signal(signal.SIGINT, before)


DataOption = Annotated[
    str, typer.Option("--data", metavar="JSON", help="A JSON object, @FILE, or - for stdin.")
]
ReasonOption = Annotated[str, typer.Option("--reason", help="Why; stands in the history.")]
