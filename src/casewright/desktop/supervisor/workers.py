"""The card about workers: who works, when they were last heard of, and what waits for them."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casewright.desktop import moments
from casewright.desktop.supervisor.health import CAP, Health, WorkerView
from casewright.desktop.theme import px
from casewright.desktop.theme.tokens import Tone
from casewright.desktop.widgets.basics import Card, Text, clear_layout
from casewright.desktop.widgets.feedback import IconTile
from casewright.desktop.widgets.pill import Pill

#: A worker that was not heard of for so long is late; its lease runs out soon.
_LATE = 15 * moments.SECOND


class WorkersCard(Card):
    """The card."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Workers"), parent=parent)
        self.state = Pill()
        self.add_corner(self.state)
        self.waiting = Text("", 12, 400, "muted", wrap=True)
        self.rows = QVBoxLayout()
        self.rows.setSpacing(px(8))
        self.body.addLayout(self.rows)
        self.body.addWidget(self.waiting)
        self.lines: list[str] = []
        self.hide()

    def show_health(self, health: Health) -> None:
        """Show who works at this moment."""
        clear_layout(self.rows)
        self.lines = []
        for worker in health.workers:
            self.rows.addWidget(self._row(worker, health.at))
        if not health.workers:
            nobody = self.tr("Nobody works here now. Clocks fire and messages go out later.")
            self.lines.append(nobody)
            self.rows.addWidget(Text(nobody, 13, wrap=True))
        if health.missing:
            names = ", ".join(self._pool(one) for one in health.missing)
            self.state.set(self.tr("nobody: {0}").format(names), "bad", "warning")
        else:
            self.state.set(self.tr("working"), "good", "check")
        self.waiting.setText(self._waiting(health))
        self.show()

    def _waiting(self, health: Health) -> str:
        parts = (
            self.tr("{0} clocks are due").format(_counted(health.clocks)),
            self.tr("{0} messages wait").format(_counted(health.messages)),
            self.tr("{0} actions outside wait").format(_counted(health.effects)),
        )
        return "  ·  ".join(parts)

    def _row(self, worker: WorkerView, now: int) -> QWidget:
        late = now - worker.beat > _LATE
        tone: Tone = "warn" if late else "good"
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(10))
        row.addWidget(IconTile("warning" if late else "settings", tone, 28))
        texts = QVBoxLayout()
        texts.setSpacing(px(1))
        where = self.tr("{0}, process {1}").format(worker.machine, worker.process)
        name = self.tr("This window") if worker.here else where
        pools = ", ".join(self._pool(one) for one in worker.pools)
        texts.addWidget(Text(name, 13, 500))
        texts.addWidget(Text(pools or self.tr("actions outside"), 12, 400, "muted"))
        row.addLayout(texts, 1)
        beat = self.tr("heard of {0} s ago").format(max(0, now - worker.beat) // moments.SECOND)
        load = self.tr("{0} at work").format(worker.running)
        right = QVBoxLayout()
        right.setSpacing(px(1))
        right.addWidget(Text(beat, 12, 400, "muted"))
        right.addWidget(Text(load, 12, 400, "muted"))
        row.addLayout(right)
        said = ", ".join(part for part in (name, pools, beat, load) if part)
        holder.setAccessibleName(said)
        self.lines.append(said)
        return holder

    def _pool(self, pool: str) -> str:
        return {
            "timers": self.tr("clocks"),
            "outbox": self.tr("messages between cases"),
            "upkeep": self.tr("upkeep"),
            "effects": self.tr("actions outside"),
        }.get(pool, pool)


def _counted(number: int) -> str:
    return f"{number}+" if number >= CAP else str(number)
