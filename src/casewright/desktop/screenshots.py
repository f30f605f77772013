"""Pictures of every pane, light and dark, drawn without a screen: what a person sees, to be looked at.

Rule: from a real workspace through the real window; no worker runs meanwhile and nothing is changed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from casewright.desktop.dispatch import Dispatch
from casewright.desktop.settings import Settings
from casewright.desktop.shell import Shell
from casewright.desktop.theme import Theme
from casewright.desktop.theme.theme import Scheme

if TYPE_CHECKING:
    from casewright.app import Workspace
    from casewright.runtime.reading import BlueprintRow

WIDTH, HEIGHT = 1600, 1000
#: Rounds of reading and showing until nothing follows any more.
_ROUNDS = 12


def render(folder: str | Path, workspace: str) -> list[Path]:
    """Write one PNG per pane and scheme into ``folder`` (made if missing); gives their paths."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(app, QApplication):
        raise RuntimeError("a QApplication must exist before pictures can be drawn")
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    from casewright import app as application

    with application.open(workspace) as opened:
        opened.actor = busiest(opened)
        return list(_draw_all(app, target, opened))


def busiest(workspace: Workspace) -> str:
    """The person whose screens show most: with the most different work, own work first."""
    from casewright.runtime.reading import WorkQuery

    best, most = workspace.actor, 0
    for person in workspace.reads.people():
        rows = workspace.reads.work(WorkQuery(person=person.person, limit=30)).rows
        own = sum(row.assignee == person.person for row in rows)
        kinds = len({(row.type, row.step, row.urgency // 30) for row in rows})
        score = 0 if person.everything else 20 * kinds + 4 * own + min(len(rows), 14)
        if score > most:
            best, most = person.person, score
    return best


def supervisor(workspace: Workspace) -> str:
    """Somebody who looks after the work of others; the one who acts when nobody does."""
    from casewright.desktop.desk import read_directory

    directory = read_directory(workspace.reads)
    known = (person for person in directory.people if directory.supervises(person))
    return next(known, workspace.actor)


def _draw_all(app: QApplication, folder: Path, workspace: Workspace) -> Iterator[Path]:
    known = app.findChild(Theme)
    theme = known if isinstance(known, Theme) else Theme(app)
    before = theme.scheme
    schemes: tuple[Scheme, ...] = ("light", "dark")
    worker, chief = workspace.actor, supervisor(workspace)
    for scheme in schemes:
        theme.set_scheme(scheme)
        for actor, scenes in ((worker, Window.scenes), (chief, Window.scenes_of_supervisor)):
            workspace.actor = actor
            window = Window(theme, workspace)
            try:
                for name, show in scenes(window):
                    show()
                    yield window.save(folder / f"{name}-{scheme}.png")
            finally:
                window.close()
    workspace.actor = worker
    theme.set_scheme(before)


class Window:
    """A window on an open workspace, without the threads that run beside a real one."""

    def __init__(self, theme: Theme, workspace: Workspace) -> None:
        from casewright.desktop.desk import Desk, read_directory

        self.workspace = workspace
        self.dispatch = Dispatch()
        self.shell = Shell(theme, Settings(), self.dispatch)
        self.shell.resize(WIDTH, HEIGHT)
        self.shell.show()
        self.dispatch.attach(workspace.door)
        directory = read_directory(workspace.reads)
        self.shell.attach(Desk(self.dispatch, workspace, workspace.actor, directory, self.shell))
        self.settle()

    def settle(self) -> None:
        """Until everything that was asked for is read and shown."""
        for _ in range(_ROUNDS):
            QCoreApplication.processEvents()
            self.dispatch.drain()
        QCoreApplication.processEvents()

    def save(self, file: Path) -> Path:
        """One picture."""
        self.settle()
        if not self.shell.grab().save(str(file)):
            raise OSError(f"{file} could not be written")
        return file

    def close(self) -> None:
        """Take the window down."""
        self.settle()
        self.shell.close()
        self.shell.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def scenes(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """Name and how to get there, in an order that opens each case once."""
        shell = self.shell
        yield "my-work", lambda: shell.go("work")
        yield "cases", lambda: shell.go("cases")
        chosen = self._rich_case()
        if chosen:
            yield "case-work", lambda: shell.open_case(chosen)
            for tab in ("data", "history", "files", "talk", "related"):
                yield f"case-{tab}", partial(self._tab, chosen, tab)
            yield "case-past", partial(self._past, chosen)
        decided = self._decided_case()
        if decided:
            yield "case-decided", partial(self._decided, decided)
        for row in self.workspace.reads.blueprints():
            if row.status == "published":
                key = f"{row.blueprint}:{row.version}"
                yield f"blueprint-{row.blueprint}", partial(shell.show_blueprint, key)
                for table in self._tables(row)[:1]:
                    yield f"table-{table}", partial(shell.show_blueprint, f"{key}:{table}")
        yield "notifications", self._news
        yield "palette", self._palette
        yield "help", self._help

    def _tab(self, case: str, tab: str) -> None:
        self.shell.open_case(case)
        self.settle()
        self.shell.cases[case].show_tab(tab)

    def _past(self, case: str) -> None:
        """The case as it was two thirds of the way."""
        self._tab(case, "history")
        history = self.shell.cases[case].history
        rows = [row for row, _ in history.told()]
        history.look.go_to(rows[len(rows) * 2 // 3].at)

    def scenes_of_supervisor(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """What only those see who look after others."""
        if self.shell.may_see("incidents"):
            yield "incidents", lambda: self.shell.go("incidents")

    def _tables(self, row: BlueprintRow) -> list[str]:
        document = self.workspace.application(row.blueprint, row.version).blueprint
        return [decision.id for decision in document.decisions]

    def _decided(self, case: str) -> None:
        """The event in which a table decided."""
        self._tab(case, "history")
        self.settle()
        history = self.shell.cases[case].history
        rows = [row for row, _ in history.told() if row.payload.get("trace")]
        history.choose(rows[-1].seq)

    def _decided_case(self) -> str:
        """A case in whose history a table decided; '' when there is none among the newest."""
        from casewright.runtime.reading import CaseQuery

        reads = self.workspace.reads
        for row in reads.cases(CaseQuery(limit=300)).rows:
            if any(one.payload.get("trace") for one in reads.history(row.case)):
                return str(row.case)
        return ""

    def _news(self) -> None:
        """What the person was told, over their work."""
        self.shell.go("work")
        self.shell.show_news()

    def _palette(self) -> None:
        self.shell.show_news()
        self.shell.go("work")
        self.shell.open_palette()
        self.shell.palette_box.line.setText("cl")

    def _help(self) -> None:
        self.shell.palette_box.close_palette()
        self.shell.show_help()

    def _rich_case(self) -> str:
        """The person's open case with the longest history; else the newest case."""
        from casewright.runtime.reading import CaseQuery, WorkQuery

        reads = self.workspace.reads
        rows = reads.work(WorkQuery(person=self.workspace.actor, limit=60)).rows
        if not rows:
            newest = reads.cases(CaseQuery(limit=1)).rows
            return newest[0].case if newest else ""
        cases = [case for row in rows if (case := reads.case(row.case)) is not None]
        return max(cases, key=lambda case: (case.sequence, case.id)).id
