"""The team's deadlines ahead as bars. Rule: counted in the pool, painted here, said in words too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from PySide6.QtCore import QCoreApplication, QLocale, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from casewright.desktop import moments
from casewright.desktop.theme import Tokens, font, px, tokens
from casewright.desktop.widgets.basics import Card, Text
from casewright.desktop.widgets.paint import CENTER, Painted, draw_text, sized, smooth
from casewright.runtime.reading import PersonRow, Reads, WorkQuery

_FAR = 1 << 62


@dataclass(frozen=True, slots=True)
class Bucket:
    """One bar: its label, how many, and what that means."""

    label: str
    count: int
    tone: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """All bars, the open work in total, and when it was counted."""

    buckets: tuple[Bucket, ...]
    total: int
    at: int


def tr(text: str) -> str:
    """A text of this module in the user's language."""
    return QCoreApplication.translate("Outlook", text)


def read_outlook(reads: Reads, person: PersonRow | None, now: int) -> Outlook:
    """Open work of the person's queues (or of everybody) by the time left to its deadline."""
    queues = person.queues if person is not None and not person.everything else ()
    whole = WorkQuery(scope="all", queues=queues)
    limits = (
        (tr("Overdue"), now, "bad"),
        (tr("< 4h"), now + 4 * moments.HOUR, "warn"),
        (tr("< 1d"), now + moments.DAY, "warn"),
        (tr("1–2d"), now + 2 * moments.DAY, "accent"),
        (tr("3–5d"), now + 5 * moments.DAY, "accent"),
        (tr("1w"), now + 7 * moments.DAY, "accent"),
        (tr("> 1w"), _FAR, "accent"),
    )
    below = [
        reads.count_work(msgspec.structs.replace(whole, due_before=limit)) for _, limit, _ in limits
    ]
    before = (0, *below)
    buckets = tuple(
        Bucket(label, below[place] - before[place], tone)
        for place, (label, _, tone) in enumerate(limits)
    )
    return Outlook(buckets, reads.count_work(whole), now)


class Bars(Painted):
    """The bars with their numbers above and labels below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buckets: Sequence[Bucket] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def set_buckets(self, buckets: Sequence[Bucket]) -> None:
        """Show these bars."""
        self._buckets = tuple(buckets)
        said = ", ".join(f"{one.label}: {one.count}" for one in buckets)
        self.setAccessibleName(said)
        self.update()

    def sizeHint(self) -> QSize:
        return sized(px(320), px(120))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = smooth(self)
        c = tokens()
        top = max((one.count for one in self._buckets), default=0)
        wide = self.width() / max(1, len(self._buckets))
        for place, one in enumerate(self._buckets):
            box = QRectF(place * wide, 0, wide, self.height())
            self._bar(painter, box, one, top, c)
        painter.end()

    def _bar(self, painter: QPainter, box: QRectF, one: Bucket, top: int, c: Tokens) -> None:
        foot = box.bottom() - px(20)
        room = foot - px(20)
        high = room * one.count / top if top else 0
        high = max(high, px(4)) if one.count else px(2)
        bar = QRectF(0, foot - high, box.width() * 0.62, high)
        bar.moveLeft(box.center().x() - bar.width() / 2)
        colour = getattr(c, one.tone) if one.count else c.line
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        painter.drawRoundedRect(bar, px(3), px(3))
        number = QLocale().toString(one.count)
        ink = c.ink if one.count else c.muted
        above = QRectF(box.left(), bar.top() - px(18), box.width(), px(16))
        draw_text(painter, above, number, font(12, 600, tabular=True), ink, CENTER)
        under = QRectF(box.left(), foot + px(3), box.width(), px(17))
        draw_text(painter, under, one.label, font(11.5), c.muted, CENTER)


class OutlookCard(Card):
    """*Team deadline outlook*."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Team deadline outlook"), parent=parent)
        self.note = Text("", 12, 400, "muted")
        self.add_corner(self.note)
        self.bars = Bars()
        self.body.addWidget(self.bars)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_outlook(self, outlook: Outlook) -> None:
        """Show what was counted."""
        self.bars.set_buckets(outlook.buckets)
        total = QLocale().toString(outlook.total)
        at = moments.clock_text(outlook.at)
        self.note.setText(self.tr("{0} open · updated {1}").format(total, at))
