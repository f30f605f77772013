"""One incident beside the list: what happened, the ways past it, and the form that a way needs.

Rule: it asks and hands over what was typed; what is done with it, others do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from casewright.desktop import moments
from casewright.desktop.field_specs import Choices, Look, Slot, from_form, spec_of, to_form
from casewright.desktop.supervisor.reading import Incident
from casewright.desktop.theme import px
from casewright.desktop.widgets.basics import Button, Card, Text
from casewright.desktop.widgets.feedback import Banner, IconTile
from casewright.desktop.widgets.form import FormView

Way = Literal["retry", "correct", "by hand", "skip"]


@dataclass(frozen=True)
class Facts:
    """What a form about an incident needs: fields, their values, and which the step would set."""

    incident: Incident
    slots: tuple[Slot, ...]
    values: Mapping[str, Any]
    choices: Choices
    stage: str = ""
    gives: frozenset[str] = field(default_factory=frozenset)


class IncidentDetail(Card):
    """The card. ``chosen(way, reason, data)`` when a person wants to go one of the ways."""

    chosen = Signal(str, str, object)
    case_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.incident: Incident | None = None
        self._facts: Facts | None = None
        self._way: Way = "retry"
        self._changed: set[str] = set()
        self.heading = Text("", 15, 600, wrap=True)
        self.where = Text("", 12.5, 400, "muted")
        self.problem = Text("", 13, 500, wrap=True)
        self.since = Text("", 12, 400, "muted", wrap=True)
        self.banner = Banner(self)
        self.retry = Button(self.tr("Try again"), "primary")
        self.correct = Button(self.tr("Correct the data…"))
        self.hand = Button(self.tr("Done by hand…"))
        self.skip = Button(self.tr("Skip the step…"))
        self.open = Button(self.tr("Open the case"), "ghost", "case")
        self.question = Text("", 13, 600, wrap=True)
        self.reason = QLineEdit()
        self.missing = Text("", 12, 400, "bad")
        self.form = FormView()
        self.send = Button("", "primary")
        self.cancel = Button(self.tr("Cancel"))
        self._build()
        self._connect()
        self.hide()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(px(12))
        head.addWidget(IconTile("error", "bad", 36), 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(px(2))
        texts.addWidget(self.heading)
        texts.addWidget(self.where)
        head.addLayout(texts, 1)
        head.addWidget(self.open, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(head)
        for widget in (self.problem, self.since, self.banner):
            self.body.addWidget(widget)
        ways = QGridLayout()
        ways.setSpacing(px(8))
        # Two by two: in other languages and larger text four do not fit beside each other.
        for place, button in enumerate((self.retry, self.correct, self.hand, self.skip)):
            ways.addWidget(button, place // 2, place % 2)
        ways.setColumnStretch(2, 1)
        self.body.addLayout(ways)
        self.body.addWidget(self._asking(), 1)
        self.body.addStretch(0)

    def _asking(self) -> QWidget:
        """What a way needs to be told: a reason, and fields."""
        self.asking = QFrame()
        column = QVBoxLayout(self.asking)
        column.setContentsMargins(0, px(8), 0, 0)
        column.setSpacing(px(8))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.form.setProperty("page", "true")
        area.setWidget(self.form)
        area.setMinimumHeight(px(320))
        self.area = area
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.send)
        for widget in (self.question, self.reason, self.missing):
            column.addWidget(widget)
        column.addWidget(area, 1)
        column.addLayout(foot)
        self.asking.hide()
        return self.asking

    def _connect(self) -> None:
        self.retry.clicked.connect(lambda: self.chosen.emit("retry", "", {}))
        self.correct.clicked.connect(lambda: self.ask("correct"))
        self.hand.clicked.connect(lambda: self.ask("by hand"))
        self.skip.clicked.connect(lambda: self.ask("skip"))
        self.open.clicked.connect(self._open)
        self.cancel.clicked.connect(self.asking.hide)
        self.send.clicked.connect(self.answer)
        self.reason.returnPressed.connect(self.answer)
        self.form.changed.connect(self._changed.add)

    def _open(self) -> None:
        if self.incident is not None:
            self.case_wanted.emit(self.incident.case)

    # --------------------------------------------------------------------------------- showing

    def show_incident(self, one: Incident | None) -> None:
        """Show an incident; what was typed for another one goes."""
        if one is None or self.incident is None or one.id != self.incident.id:
            self._facts = None
            self.asking.hide()
            self.banner.hide()
        self.incident = one
        self.setVisible(one is not None)
        if one is None:
            return
        self.heading.setText(self.tr("{0} could not go on").format(one.step_name))
        self.where.setText(f"{one.number}  ·  {one.type_name}")
        self.problem.setText(one.problem[:1].upper() + one.problem[1:])
        self.setAccessibleName(f"{self.heading.full_text()}. {one.problem}")
        times = self.tr("Tried {0} times.").format(one.attempts)
        since = self.tr("It stands still since {0} ({1}).").format(
            moments.day_time(one.since), moments.ago(one.since)
        )
        self.since.setText(since if one.attempts == 1 else f"{since} {times}")

    def set_facts(self, facts: Facts) -> None:
        """The case's data for the forms of this incident."""
        if self.incident is not None and facts.incident.id == self.incident.id:
            self._facts = facts

    def say(self, what: str, remedy: str, *, bad: bool) -> None:
        """What came of an attempt."""
        self.banner.show_message(what, "", remedy, tone="warn" if bad else "good")

    def set_busy(self, busy: bool) -> None:
        """While something is tried nothing else can be."""
        for button in (self.retry, self.correct, self.hand, self.skip, self.send):
            button.setEnabled(not busy)

    # ---------------------------------------------------------------------------------- asking

    def ask(self, way: Way) -> None:
        """Ask what a way needs; the data are filled in as the case has them."""
        self._way = way
        questions = {
            "correct": (
                self.tr("Correct what was wrong; the step is tried again with it."),
                self.tr("Save and try again"),
            ),
            "by hand": (
                self.tr("What did you do instead? It stands in the history."),
                self.tr("It is done"),
            ),
            "skip": (
                self.tr("Why can the case go on without it?"),
                self.tr("Skip the step"),
            ),
        }
        question, button = questions[way]
        self.question.setText(question)
        self.send.setText(button)
        self.send.setAccessibleName(button)
        self.reason.clear()
        self.reason.setPlaceholderText(self.tr("Reason"))
        self.reason.setAccessibleName(question)
        self.missing.hide()
        self._show_form(way)
        self.asking.show()
        self.reason.setFocus()

    def _show_form(self, way: Way) -> None:
        slots = self._slots(way)
        self.area.setVisible(bool(slots))
        ids = frozenset(slot.id for slot in slots)
        look = Look(visible=ids, editable=ids)
        facts = self._facts
        choices = facts.choices if facts is not None else Choices()
        self.form.set_specs([spec_of(slot, look, choices) for slot in slots])
        values = facts.values if facts is not None else {}
        self.form.set_values(
            {slot.id: to_form(slot.plan.source.kind, values.get(slot.id)) for slot in slots}
        )
        self.form.set_errors({})
        self._changed.clear()

    def _slots(self, way: Way) -> Sequence[Slot]:
        """By hand: what the step would have set, where that is known; to correct: everything."""
        if self._facts is None or way == "skip":
            return ()
        gives = self._facts.gives
        return [
            slot for slot in self._facts.slots if way == "correct" or not gives or slot.id in gives
        ]

    def answer(self) -> None:
        """Hand over what was typed, if it is enough."""
        reason, data = self.reason.text().strip(), self.typed()
        if self._way != "correct" and not reason:
            self._lacks(self.tr("Write it in a few words; it stands in the history."))
        elif self._way == "correct" and not data:
            self._lacks(self.tr("Change a field first, or try again as it is."))
        elif self.form.check():
            self.chosen.emit(self._way, reason, data)

    def _lacks(self, text: str) -> None:
        self.missing.setText(text)
        self.missing.show()
        self.reason.setFocus()

    def typed(self) -> dict[str, Any]:
        """The fields that the person changed, as they are stored."""
        kinds = {slot.id: slot.plan.source.kind for slot in self._slots(self._way)}
        return {
            one: from_form(kinds[one], self.form.field(one).value())
            for one in self.form.field_ids()
            if one in self._changed and one in kinds
        }

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.asking.isVisible():
            self.asking.hide()
        else:
            super().keyPressEvent(event)
