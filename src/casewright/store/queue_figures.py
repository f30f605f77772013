"""How a queue stands, in one read: what waits, since when, and how much is near its deadline."""

from __future__ import annotations

import msgspec

from .notification_rows import SqlWorkspace, Statements

_COUNT = (
    "SELECT count(*), coalesce(sum(CASE WHEN assignee IS NULL THEN 1 ELSE 0 END), 0),"
    " min(CASE WHEN assignee IS NULL THEN opened END),"
    " coalesce(sum(CASE WHEN due <= ? THEN 1 ELSE 0 END), 0)"
    " FROM assignments WHERE open = 1 AND queue = ?"
)


class Figures(msgspec.Struct, frozen=True):
    """Open work, the part that nobody has taken and its oldest, and what is due by a moment."""

    open: int
    waiting: int
    oldest: int | None
    near: int


class QueueFigures:
    """Figures of the queues of one workspace, on either database."""

    def __init__(self, store: SqlWorkspace) -> None:
        self._sql = Statements(store)

    def of(self, queue: str, due_by: int) -> Figures:
        """How a queue stands now; ``due_by``: a deadline until then is near."""
        ((open_, waiting, oldest, near),) = self._sql.read(_COUNT, (due_by, queue))
        return Figures(int(open_), int(waiting), oldest, int(near))
