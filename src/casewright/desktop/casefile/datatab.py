"""*Data*: every field with its value, who set it and when. Rule: read-only; forms change data."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from casewright.desktop import moments
from casewright.desktop.casefile.reading import PageData
from casewright.desktop.desk import Desk
from casewright.desktop.theme import px
from casewright.desktop.widgets.basics import Card, Text, clear_layout, hairline
from casewright.runtime.reading import HistoryRow

#: Events whose data is that of another case.
_OTHERS = frozenset({"ChildRequested"})


@dataclass(frozen=True, slots=True)
class Origin:
    """Who set a field last, when, and in which event."""

    actor: str
    at: int
    kind: str


def origins(history: tuple[HistoryRow, ...]) -> dict[str, Origin]:
    """Field → its origin, from the history."""
    found: dict[str, Origin] = {}
    for row in history:
        data = row.payload.get("data")
        if isinstance(data, dict) and row.kind not in _OTHERS:
            for field in data:
                found[field] = Origin(row.actor, row.at, row.kind)
    return found


class DataTab(QScrollArea):
    """A card with one line per field."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setWidgetResizable(True)
        page = QWidget()
        page.setProperty("page", "true")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        self.card = Card(self.tr("Data"))
        self.count = Text("", 12, 400, "muted")
        self.card.add_corner(self.count)
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(px(24))
        self.grid.setVerticalSpacing(px(8))
        for place, stretch in enumerate((3, 5, 4)):
            self.grid.setColumnStretch(place, stretch)
        self.card.body.addLayout(self.grid)
        column.addWidget(self.card)
        column.addStretch(1)
        self.setWidget(page)
        self.shown: dict[str, tuple[str, str]] = {}

    def show_case(self, data: PageData) -> None:
        """Show this state of the case."""
        clear_layout(self.grid)
        self.shown = {}
        heads = (self.tr("Field"), self.tr("Value"), self.tr("Set by"))
        for place, head in enumerate(heads):
            self.grid.addWidget(Text(head, 12, 500, "muted"), 0, place)
        set_by = origins(data.opened.history)
        people = self.desk.directory.targets
        known = 0
        for row, plan in enumerate(data.opened.type.fields.values(), 1):
            value = (
                self._value(data, plan.id)
                if plan.kind == "attachment"
                else data.opened.shown(plan, people)
            )
            known += bool(value)
            by = self._by(set_by.get(plan.id), data.opened.at, plan.formula is not None)
            self.shown[plan.id] = (value, by)
            line = row * 2
            self.grid.addWidget(hairline(), line - 1, 0, 1, 3)
            self.grid.addWidget(Text(plan.label, 13, 400, "muted"), line, 0)
            text = Text(value or self.tr("not known yet"), 13, 500 if value else 400,
                        "ink" if value else "muted", wrap=len(value) > 60)  # fmt: skip
            self.grid.addWidget(text, line, 1)
            self.grid.addWidget(Text(by if value else "", 12, 400, "muted"), line, 2)
        total = len(data.opened.type.fields)
        self.count.setText(self.tr("{0} of {1} fields are known").format(known, total))

    def _value(self, data: PageData, category: str) -> str:
        return ", ".join(file.name for file in data.opened.files if file.category == category)

    def _by(self, origin: Origin | None, now: int, calculated: bool) -> str:
        if calculated:
            return self.tr("calculated")
        if origin is None:
            return ""
        when = moments.day_time(origin.at, now)
        who = {"system": "Casewright"}.get(origin.actor, self.desk.name(origin.actor))
        rule = self.tr("rule") if origin.kind == "StepDone" else ""
        return "  ·  ".join(part for part in (rule or who, when) if part)
