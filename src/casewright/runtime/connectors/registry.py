"""The kinds of connectors there are: ours, and those of installed packages by entry point.

Rule: a kind is loaded when it is first needed, and no package can take the name of one of ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points

from .port import GROUP, BadSettings, ConnectorKind

#: Name → module and class.
OURS: Mapping[str, tuple[str, str]] = {
    "rest": ("rest", "RestKind"),
    "smtp": ("smtp", "SmtpKind"),
    "imap": ("imap", "ImapKind"),
    "sql": ("sql", "SqlKind"),
    "files": ("files", "FilesKind"),
    "program": ("program", "ProgramKind"),
}


class Registry:
    """Finds kinds by name; ``others`` are what installed packages offer."""

    def __init__(self, others: Mapping[str, EntryPoint] | None = None) -> None:
        found = {each.name: each for each in entry_points(group=GROUP)}
        self._others = found if others is None else others

    @property
    def names(self) -> tuple[str, ...]:
        """Every kind, ours first."""
        return (*OURS, *sorted(set(self._others) - set(OURS)))

    def kind(self, name: str) -> ConnectorKind:
        """The kind of this name; raises ``BadSettings`` when there is none or it does not load."""
        if name in OURS:
            module, attribute = OURS[name]
            made: ConnectorKind = getattr(import_module(f"{__package__}.{module}"), attribute)()
            return made
        other = self._others.get(name)
        if other is None:
            raise BadSettings(
                f"There is no kind of connector named “{name}”.",
                f"There is: {', '.join(self.names)}.",
            )
        try:
            loaded: ConnectorKind = other.load()()
        except (ImportError, AttributeError, TypeError) as problem:
            raise BadSettings(
                f"The kind of connector “{name}” cannot be loaded: {problem}.",
                f"Install {other.value.partition(':')[0]} again, or ask its author.",
            ) from problem
        return loaded
