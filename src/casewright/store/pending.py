"""Rows of the commits of one transaction that wait to be written together, table by table.

Rule: the order of events is the order of commits; whoever reads asks first whether what they
look for waits here.
"""

from __future__ import annotations

from collections.abc import Iterable

from .port import Commit
from .writes import Row, Writes

#: Commits that wait at the most: bounds the memory of a long transaction (a rebuild).
MOST = 256


class Pending:
    """What was committed to the transaction and is not in the database yet."""

    __slots__ = ("commits", "events", "heads", "writes")

    def __init__(self, commit: Commit, records: list[Row], writes: Writes) -> None:
        """With the rows of the first commit; ``records`` and ``writes`` are no longer the caller's."""
        self.commits = 1
        self.heads: dict[str, Row] = {commit.stream: _head(commit, records)}
        self.events = records
        self.writes = writes

    def add(self, commit: Commit, records: list[Row], writes: Writes) -> int:
        """Let the rows of one more commit wait; gives how many wait now."""
        self.heads[commit.stream] = _head(commit, records)
        self.events += records
        self.writes.absorb(writes)
        self.commits += 1
        return self.commits

    def hold(self, stream: str, command: str) -> bool:
        """Whether a stream, or the answer to a command, waits here."""
        return stream in self.heads or (command,) in self.writes.puts.get("commands", ())

    def change(self, tables: Iterable[str]) -> bool:
        """Whether rows of any of these tables wait here."""
        return any(name in self.writes.puts or name in self.writes.drops for name in tables)


def _head(commit: Commit, records: list[Row]) -> Row:
    """Where the stream stands after a commit."""
    return commit.stream, records[-1][1], commit.head
