"""What the command palette finds: actions at once, cases, people and blueprints as they are read.

Rule: providers answer from what is known; a search runs in the pool and its answer is added.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QObject, QTimer

from casewright.desktop.desk import Desk, Directory
from casewright.desktop.widgets.command_palette import CommandPalette, Entry
from casewright.runtime.reading import CaseQuery, CaseRow

#: Cases offered for one text.
_CASES = 12
_SETTLE_MS = 120


class Window(Protocol):
    """What can be done from the palette; the shell does it."""

    @property
    def palette_box(self) -> CommandPalette: ...
    def next_work(self) -> None: ...
    def go(self, place: str) -> None: ...
    def show_help(self) -> None: ...
    def shows_case(self) -> bool: ...
    def close_case(self) -> None: ...
    def open_case(self, case: str) -> None: ...
    def show_person(self, person: str) -> None: ...
    def show_blueprint(self, version: str) -> None: ...
    def toggle_scheme(self) -> None: ...


def _where(row: CaseRow, directory: Directory) -> str:
    version = (row.blueprint, row.version)
    stage = directory.element(version, row.type, row.stage, row.stage_name)
    return stage or row.status


class Finder(QObject):
    """Fills the window's palette and does what is chosen there."""

    def __init__(self, shell: Window, desk: Desk) -> None:
        super().__init__(desk)
        self._shell = shell
        self._desk = desk
        self._found: list[Entry] = []
        self._actions = self._all_actions()
        self._text = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SETTLE_MS)
        self._timer.timeout.connect(self._search)
        palette = shell.palette_box
        for provider in (self._find_actions, self._find_places, self._find_cases):
            palette.add_provider(provider)
        palette.chosen.connect(self.choose)
        palette.line.textChanged.connect(self._typed)

    def _all_actions(self) -> dict[str, tuple[Entry, Callable[[], None]]]:
        shell = self._shell

        def entry(one: str, title: str, hint: str, icon: str) -> Entry:
            return Entry(f"do:{one}", title, "", hint, icon)

        return {
            "do:next": (entry("next", self.tr("Get next work"), "Ctrl+G", "play"), shell.next_work),
            "do:work": (
                entry("work", self.tr("Go to my work"), "Alt+1", "inbox"), lambda: shell.go("work"),
            ),
            "do:cases": (
                entry("cases", self.tr("Go to cases"), "Alt+2", "case"), lambda: shell.go("cases"),
            ),
            "do:blueprints": (
                entry("blueprints", self.tr("Go to blueprints"), "Alt+3", "blueprint"),
                lambda: shell.go("blueprints"),
            ),
            **self._for_supervisors(),
            "do:dark": (
                entry("dark", self.tr("Switch between light and dark"), "", "moon"), shell.toggle_scheme,
            ),
            "do:help": (entry("help", self.tr("Help"), "F1", "info"), shell.show_help),
            "do:close": (
                entry("close", self.tr("Close this case"), "Ctrl+W", "cross"), shell.close_case,
            ),
        }  # fmt: skip

    def _for_supervisors(self) -> dict[str, tuple[Entry, Callable[[], None]]]:
        if not self._desk.directory.supervises(self._desk.actor):
            return {}
        title = self.tr("Go to incidents")
        entry = Entry("do:incidents", title, "", "Alt+4", "warning")
        return {"do:incidents": (entry, lambda: self._shell.go("incidents"))}

    def _find_actions(self, _text: str) -> Sequence[Entry]:
        closing = self._shell.shows_case()
        return [e for one, (e, _) in self._actions.items() if closing or one != "do:close"]

    def _find_places(self, text: str) -> Sequence[Entry]:
        if not text:
            return ()
        directory = self._desk.directory
        people = [
            Entry(
                f"person:{row.person}", row.name, directory.role(row.person), self.tr("person"),
                "person",
            )
            for row in directory.people.values()
        ]  # fmt: skip
        blueprints = [
            Entry(
                f"blueprint:{row.blueprint}:{row.version}", directory.title(row),
                self.tr("version {0}").format(row.version), self.tr("blueprint"), "blueprint",
            )
            for row in directory.blueprints
        ]  # fmt: skip
        return people + blueprints

    def _find_cases(self, _text: str) -> Sequence[Entry]:
        return self._found

    def _typed(self, text: str) -> None:
        self._text = text.strip()
        if self._text:
            self._timer.start()
        else:
            self._found = []

    def _search(self) -> None:
        text, reads = self._text, self._desk.workspace.reads

        def job() -> list[CaseRow]:
            found = list(reads.cases(CaseQuery(text=text, limit=_CASES)).rows)
            exact = reads.case(text.upper())
            if exact is not None and all(row.case != exact.id for row in found):
                found += reads.cases(CaseQuery(text=exact.number, limit=1)).rows
            return found

        # The palette may be gone before this is: it belongs to the window.
        box = self._shell.palette_box
        self._desk.dispatch.read(
            job, lambda rows: self._show(text, rows), owner=box, newest_first=True
        )

    def _show(self, text: str, rows: Sequence[CaseRow]) -> None:
        if text != self._text:
            return
        directory = self._desk.directory
        self._found = [
            Entry(
                f"case:{row.case}", f"{row.number} {row.title or directory.type(row.type)}",
                f"{directory.type(row.type)} · {_where(row, directory)}", self.tr("case"),
                "case",
            )
            for row in rows
        ]  # fmt: skip
        self._shell.palette_box.refresh()

    def choose(self, chosen: str) -> None:
        """Do what an entry stands for."""
        kind, _, rest = chosen.partition(":")
        if chosen in self._actions:
            self._actions[chosen][1]()
        elif kind == "case":
            self._shell.open_case(rest)
        elif kind == "person":
            self._shell.show_person(rest)
        elif kind == "blueprint":
            self._shell.show_blueprint(rest)
