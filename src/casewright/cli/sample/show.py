"""`casewright demo`: the sample workspace in a window, or its figures on the terminal."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path
from time import time_ns
from typing import Any

import msgspec

from casewright.app import open as open_workspace
from casewright.cli.session import Progress, Session, say, table

from .figures import Figures, measure
from .make import WEEKS, make, sample_location
from .report import write


class Summary(msgspec.Struct):
    """What the headless sample found, for people and for programs."""

    workspace: str
    files: list[str]
    figures: Figures

    def data(self) -> dict[str, Any]:
        """The JSON document."""
        return {
            "workspace": self.workspace,
            "report": self.files,
            "figures": msgspec.to_builtins(self.figures),
        }

    def words(self) -> None:
        """The summary on standard output."""
        figures = self.figures
        table(
            ("CASE TYPE", "CASES", "RESOLVED", "MEDIAN H", "95 % H", "ON TIME", "LATE"),
            (
                (t.name, t.cases, t.resolved, t.median_hours, t.p95_hours, t.kept, t.late)
                for t in figures.types
            ),
            "Nothing was done.",
        )
        print(
            f"\n{figures.assignments_done} assignments done, {figures.open_work} open,"
            f" {figures.overdue} of them overdue."
        )
        print(f"Report: {self.files[0]}")
        if not any(file.endswith(".png") for file in self.files):
            print(
                "Qt cannot draw on this machine, so there are no PNG pictures (casewright doctor)."
            )


def location(here: Session, *, keep: bool) -> str:
    """The sample workspace: where the person said, kept for later, or only for this run."""
    if here.workspace:
        return here.workspace
    if keep:
        return sample_location()
    return str(Path(tempfile.mkdtemp(prefix="casewright-sample-")) / "sample.casewright")


def prepared(here: Session, where: str) -> str:
    """The sample workspace at ``where``, made now if it is not there."""
    if "://" in where or not Path(where).exists():
        say("Making the sample workspace: seven weeks of work in four departments …")
        progress = Progress("assignments done")
        make(where, here.actor, progress)
        progress.end()
    return where


def headless(here: Session, folder: Path) -> Summary:
    """Make the sample, measure it, write the report into ``folder``."""
    where = prepared(here, location(here, keep=False))
    with open_workspace(where, actor=here.actor) as workspace:
        figures = measure(workspace, time_ns() // 1_000, WEEKS * 7)
    files = [str(file) for file in write(folder, figures)]
    return Summary(where, files, figures)


def service(port: int) -> None:
    """Run the sample's claims register until it is interrupted; raises ``Unavailable``."""
    from casewright import resources
    from casewright.store.port import Unavailable

    from .register import PORT, server

    try:
        running = server(port)
    except OSError as problem:
        raise Unavailable(f"The port {port} cannot be used: {problem.strerror}.") from problem
    settings = resources.path("samples", "claims-register.connector.json")
    say(f"The claims register answers at http://127.0.0.1:{port}; stop it with Ctrl+C. Bind it")
    say(f"(the settings name port {PORT}; write yours there if it is another):")
    say(f"  casewright connector bind claims-register --kind rest --settings @{settings}")
    with running, suppress(KeyboardInterrupt):
        running.serve_forever()
