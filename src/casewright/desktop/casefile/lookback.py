"""Looking back: the slider over a case's moments, and its data then and now.

Rule: it says that it is the past wherever it is the past; the way back to now is one key away.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from casewright.desktop import moments
from casewright.desktop.casefile.past import Change, Moment, moments_of
from casewright.desktop.casefile.reading import PageData
from casewright.desktop.theme import px
from casewright.desktop.widgets.basics import Button, Card, Text, clear_layout, hairline
from casewright.desktop.widgets.feedback import IconTile
from casewright.desktop.widgets.timeslider import Mark, Shape, Stretch, TimeSlider
from casewright.runtime.narrate_told import Told
from casewright.runtime.reading import HistoryRow

#: A longer pause is folded on the slider.
_FOLD = 6 * moments.HOUR


class LookBack(Card):
    """The card above the history. ``moved(Moment)`` asks for a moment, ``now`` for the present."""

    moved = Signal(object)
    now = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", margin=12, parent=parent)
        self.title = Text("", 14, 600)
        self.note = Text("", 12, 400, "muted")
        self.back = Button(self.tr("Previous event"), icon_name="chevron-left")
        self.forward = Button(self.tr("Next event"), icon_name="chevron-right")
        self.to_now = Button(self.tr("Back to now"), "primary")
        self.slider = TimeSlider(_FOLD)
        self._moments: tuple[Moment, ...] = ()
        row = QHBoxLayout()
        row.setSpacing(px(12))
        row.addWidget(IconTile("history", "accent", 32))
        texts = QVBoxLayout()
        texts.setSpacing(px(2))
        texts.addWidget(self.title)
        texts.addWidget(self.note)
        row.addLayout(texts, 1)
        for button in (self.back, self.forward, self.to_now):
            row.addWidget(button)
        self.body.setSpacing(px(10))
        self.body.addLayout(row)
        self.body.addWidget(self.slider)
        self.slider.moved.connect(self._moved)
        self.back.clicked.connect(lambda: self._step(-1))
        self.forward.clicked.connect(lambda: self._step(1))
        self.to_now.clicked.connect(self.go_now)

    def show_case(self, data: PageData, told: Sequence[tuple[HistoryRow, Told]]) -> None:
        """The moments of this state of the case; the place is kept when one is looked at."""
        kept = self.moment() if self.is_past() else None
        self._moments = moments_of(data.opened.history)
        marks = [self._mark(one, told, data.opened.at) for one in self._moments]
        self.slider.set_marks(marks, self._stretches(data))
        if kept is not None:
            self.slider.set_place(self._place_of(kept.at))
        self._say()

    def _mark(self, moment: Moment, told: Sequence[tuple[HistoryRow, Told]], now: int) -> Mark:
        groups = [one.group for row, one in told if row.at == moment.at]
        shape: Shape = next((g for g in ("people", "rules", "clocks") if g in groups), "system")
        return Mark(moment.at, shape, moments.day_time(moment.at, now))

    def _stretches(self, data: PageData) -> list[Stretch]:
        """The visits of stages; the last one reaches to now."""
        entered = [
            (self._place_of(row.at), str(row.payload.get("stage", "")))
            for row in data.opened.history
            if row.kind == "StageEntered"
        ]
        ends = [place for place, _ in entered[1:]] + [len(self._moments) - 1]
        stages = data.opened.type.stages
        return [
            Stretch(stages[stage].name if stage in stages else stage, place, end)
            for (place, stage), end in zip(entered, ends, strict=False)
        ]

    def _place_of(self, at: int) -> int:
        """The last moment at or before an instant."""
        before = [place for place, one in enumerate(self._moments) if one.at <= at]
        return before[-1] if before else 0

    def moment(self) -> Moment | None:
        """The moment that is looked at."""
        return self._moments[self.slider.place()] if self._moments else None

    def is_past(self) -> bool:
        """Whether anything but the present is looked at."""
        return bool(self._moments) and self.slider.place() < len(self._moments) - 1

    def go_to(self, at: int) -> None:
        """Look at the moment of an event."""
        place = self._place_of(at)
        if place != self.slider.place():
            self.slider.set_place(place)
            self._moved(place)

    def go_now(self) -> None:
        """Back to the present."""
        if self.is_past():
            self.slider.set_place(len(self._moments) - 1)
            self._say()
            self.now.emit()

    def _step(self, step: int) -> None:
        place = self.slider.place() + step
        if 0 <= place < len(self._moments):
            self.slider.set_place(place)
            self._moved(place)

    def _moved(self, _place: int) -> None:
        self._say()
        if self.is_past():
            self.moved.emit(self.moment())
        else:
            self.now.emit()

    def _say(self) -> None:
        moment, total = self.moment(), self._moments[-1].events if self._moments else 0
        past = self.is_past()
        if moment is not None and past:
            self.title.setText(self.tr("As it was: {0}").format(moments.day_time(moment.at)))
            said = self.tr("after event {0} of {1}  ·  nothing can be changed while you look back")
            self.note.setText(said.format(moment.events, total))
        else:
            self.title.setText(self.tr("As it is now"))
            self.note.setText(self.tr("Move along the line to see the case as it was"))
        self.to_now.setVisible(past)
        self.back.setEnabled(self.slider.place() > 0)
        self.forward.setEnabled(past)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.is_past():
            self.go_now()
        else:
            super().keyPressEvent(event)


class ThenAndNow(Card):
    """*Data then and now*: what differs first, what is the same below it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Then and now"), parent=parent)
        self.count = Text("", 12, 400, "muted")
        self.add_corner(self.count)
        page = QWidget()
        page.setProperty("page", "true")
        self.grid = QGridLayout(page)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(px(12))
        self.grid.setVerticalSpacing(px(6))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(page)
        self.body.addWidget(area, 1)
        self.shown: tuple[Change, ...] = ()

    def show_changes(self, changes: Sequence[Change]) -> None:
        """Show these."""
        clear_layout(self.grid)
        self.shown = tuple(changes)
        differing = sum(one.differs for one in changes)
        self.count.setText(self.tr("{0} of {1} changed since").format(differing, len(changes)))
        for column, stretch in enumerate((3, 4, 4)):
            self.grid.setColumnStretch(column, stretch)
        for column, head in enumerate((self.tr("Field"), self.tr("Then"), self.tr("Now"))):
            self.grid.addWidget(Text(head, 12, 500, "muted"), 0, column)
        for place, one in enumerate(changes, 1):
            self.grid.addWidget(hairline(), 2 * place - 1, 0, 1, 3)
            self._line(2 * place, one)
        self.grid.setRowStretch(2 * len(changes) + 1, 1)

    def _line(self, row: int, one: Change) -> None:
        unknown, same = self.tr("not known"), self.tr("the same")
        self.grid.addWidget(Text(one.label, 12.5, 400, "muted"), row, 0)
        then = Text(one.then or unknown, 13, 400, "ink" if one.then else "muted", wrap=True)
        self.grid.addWidget(then, row, 1)
        now = one.now or unknown
        text = Text(now, 13, 600, "ink", wrap=True) if one.differs else Text(same, 12, 400, "muted")
        self.grid.addWidget(text, row, 2)
