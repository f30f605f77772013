"""Every command by name, with the module that holds it. Rule: a module loads when it is called.

The words shown by ``casewright --help`` stand here, so that help loads none of the modules.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

#: Groups of commands: name → (module, what it is for).
GROUPS = {
    "workspace": ("workspace", "Make, upgrade, verify, back up and rebuild."),
    "blueprint": ("blueprint", "Write, check, publish and compare blueprints."),
    "case": ("case", "Create, look at and steer cases."),
    "work": ("work", "The worklist and what is done with it."),
    "message": ("message", "Messages from outside that find their case by a key."),
    "incidents": ("incidents", "Work that could not go on by itself."),
    "people": ("people", "Who works here."),
    "notifications": ("notifications", "What you are told, how, and who is warned."),
    "queue": ("queue", "Work queues and who works in them."),
    "calendar": ("calendar", "Working hours, holidays, and when something is due."),
    "connector": ("connector", "Bind connectors to addresses, settings and secrets."),
    "trigger": ("trigger", "What makes cases by itself, and tokens for requests."),
    "secret": ("secret", "Keep secrets for connectors; nothing ever shows one."),
}
#: Commands without a group: name → (module, what it does).
SINGLE = {
    "intake": ("single", "Make a case of each row of a CSV file; again, it creates nothing twice."),
    "migrate": ("migrate", "Move running cases to another version, or rehearse it."),
    "worker": ("worker", "Fire timers, deliver, run effects and triggers, until stopped."),
    "feel": ("single", "Evaluate a FEEL expression."),
    "decide": ("decide", "Evaluate a decision of a DMN model."),
    "conformance": ("conformance", "Measure against the files of a standard's own suite."),
    "demo": ("single", "The sample workspace: people, queues, cases; real work."),
    "doctor": ("single", "Look at every library, package, driver, font and server."),
    "screenshots": ("single", "Every pane, light and dark, drawn without a screen."),
}


class Commands(MutableMapping[str, Any]):
    """Command name → command, made from its module when somebody asks for it."""

    def __init__(self) -> None:
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            self._made[name] = _made(name)
        return self._made[name]

    def __setitem__(self, name: str, command: Any) -> None:
        self._made[name] = command

    def __delitem__(self, name: str) -> None:
        del self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter((*GROUPS, *SINGLE))

    def __len__(self) -> int:
        return len(GROUPS) + len(SINGLE)


def _made(name: str) -> Any:
    if name in GROUPS:
        held: typer.Typer = _module(GROUPS[name][0]).cli
    else:
        module = _module(SINGLE[name][0])  # raises KeyError for a name that nobody knows
        held = typer.Typer(add_completion=False, rich_markup_mode=None)
        held.command(name)(getattr(module, name))
    held.rich_markup_mode, held._add_completion = None, False  # as the program has it
    command = typer.main.get_command(held)
    command.name = name
    return command


def _module(name: str) -> Any:
    return import_module(f"{__package__}.{name}")


class Lazy(TyperGroup):
    """The program's group: its commands load when they are called, its help loads none."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = Commands()

    def list_commands(self, ctx: Any) -> list[str]:
        """All names, in the order of a day's work."""
        del ctx
        return list(self.commands)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The list in ``--help``."""
        del ctx
        with formatter.section("Commands"):
            rows = [(name, words) for name, (_, words) in (GROUPS | SINGLE).items()]
            formatter.write_dl(rows)
