"""The page of a decision: its grid, its test rows and what a check says. Rule: it only shows."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from casewright.desktop.designer.tables import Ran, Shown
from casewright.desktop.ruletable import Grid
from casewright.desktop.theme import px
from casewright.desktop.widgets.basics import Button, Card, Text, clear_layout, hairline
from casewright.desktop.widgets.feedback import IconTile
from casewright.desktop.widgets.pill import Pill
from casewright.desktop.widgets.rulegrid import RuleGrid

_HIGHEST = 560


class TablePage(QWidget):
    """One decision; ``closed`` when the person goes back to the canvas."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.back = Button(self.tr("Canvas"), "secondary", "chevron-left")
        self.title = Text("", 15, 600)
        self.used = Text("", 12, 400, "muted")
        self.pills = QHBoxLayout()
        self.pills.setSpacing(px(6))
        self.grids: list[RuleGrid] = []
        self.shown: Shown | None = None
        self.lines: list[str] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(12), px(20), px(12))
        column.setSpacing(px(10))
        column.addLayout(self._head())
        row = QHBoxLayout()
        row.setSpacing(px(12))
        self._tables, self._beside = QVBoxLayout(), QVBoxLayout()
        row.addWidget(self._scrolled(self._tables), 5)
        row.addWidget(self._scrolled(self._beside), 3)
        column.addLayout(row, 1)
        self.back.clicked.connect(self.closed)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(px(12))
        row.addWidget(self.back)
        texts = QVBoxLayout()
        texts.setSpacing(px(2))
        texts.addWidget(self.title)
        texts.addWidget(self.used)
        row.addLayout(texts, 1)
        row.addLayout(self.pills)
        return row

    def _scrolled(self, column: QVBoxLayout) -> QScrollArea:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page = QWidget()
        page.setProperty("page", "true")
        page.setLayout(column)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        area.setWidget(page)
        return area

    def show_table(self, shown: Shown) -> None:
        """Show a decision."""
        self.shown = shown
        self.lines = []
        self.grids = []
        self.title.setText(shown.title)
        users = self.tr("Asked by {0}").format(", ".join(shown.used_by))
        self.used.setText(users if shown.used_by else self.tr("No step asks it."))
        self.setAccessibleName(shown.title)
        clear_layout(self._tables)
        clear_layout(self._beside)
        for grid in shown.grids:
            self._tables.addWidget(self._grid(grid, alone=len(shown.grids) == 1))
        if not shown.grids:
            self._tables.addWidget(self._no_table())
        self._tables.addStretch(1)
        self._show_tests(shown)
        self._show_findings(shown)
        self._beside.addStretch(1)
        self._show_pills(shown)

    def _grid(self, grid: Grid, *, alone: bool) -> Card:
        card = Card("" if alone else grid.name)
        card.body.addWidget(self._line(grid.hit, muted=True))
        made = RuleGrid()
        made.rules.show_table(grid.inputs, grid.outputs, grid.rows)
        made.limit_height(px(_HIGHEST))
        made.setAccessibleName(grid.name)
        card.body.addWidget(made)
        self.grids.append(made)
        return card

    def _no_table(self) -> Card:
        card = Card(self.tr("A model without a table"))
        text = self.tr("It decides by expressions; its test rows and findings stand beside it.")
        card.body.addWidget(self._line(text, muted=True))
        return card

    def _show_pills(self, shown: Shown) -> None:
        clear_layout(self.pills)
        passed = len(shown.tests) - shown.failed
        if passed:
            self.pills.addWidget(Pill(self.tr("{0} passed").format(passed), "good", "check"))
        if shown.failed:
            text = self.tr("{0} failed").format(shown.failed)
            self.pills.addWidget(Pill(text, "bad", "cross"))
        found = len(shown.findings)
        if found:
            self.pills.addWidget(Pill(self.tr("{0} remarks").format(found), "warn", "warning"))
        elif shown.grids:
            text = self.tr("No gaps, no overlaps")
            self.pills.addWidget(Pill(text, "good", "check"))

    # ---------------------------------------------------------------------------------- beside it

    def _show_tests(self, shown: Shown) -> None:
        card = Card(self.tr("Test rows"))
        if not shown.tests:
            text = self.tr("There are none. A test row says what must come out for given inputs.")
            card.body.addWidget(self._line(text, muted=True))
        for place, ran in enumerate(shown.tests):
            if place:
                card.body.addWidget(hairline())
            card.body.addWidget(self._test(ran))
        self._beside.addWidget(card)

    def _test(self, ran: Ran) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(10))
        row.addWidget(
            IconTile("check" if ran.passed else "cross", "good" if ran.passed else "bad", 24),
            0, Qt.AlignmentFlag.AlignTop,
        )  # fmt: skip
        texts = QVBoxLayout()
        texts.setSpacing(px(2))
        texts.addWidget(Text(ran.name, 13, 500))
        texts.addWidget(Text(ran.asked, 12, 400, "muted", wrap=True))
        for line in self._outcome(ran):
            texts.addWidget(self._line(line))
        row.addLayout(texts, 1)
        state = self.tr("passed") if ran.passed else self.tr("failed")
        holder.setAccessibleName(f"{ran.name}, {state}")
        rows = ", ".join(str(one) for one in ran.rows)
        if rows:
            said = self.tr("row {0}") if len(ran.rows) == 1 else self.tr("rows {0}")
            row.addWidget(Text(said.format(rows), 12, 400, "muted"), 0, Qt.AlignmentFlag.AlignTop)
        return holder

    def _outcome(self, ran: Ran) -> list[str]:
        if ran.passed:
            return [f"→ {ran.found}"]
        if ran.problem:
            return [self.tr("It could not be run: {0}").format(ran.problem)]
        expected = self.tr("Expected: {0}").format(ran.expected)
        return [expected, self.tr("Came out: {0}").format(ran.found)]

    def _show_findings(self, shown: Shown) -> None:
        card = Card(self.tr("What a check says"))
        if not shown.findings:
            text = self.tr("Nothing: every case is covered, and every row can decide.")
            card.body.addWidget(self._line(text, muted=True))
        for one in shown.findings:
            holder = QWidget()
            row = QHBoxLayout(holder)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(px(10))
            tone = "bad" if one.severity == "error" else "warn"
            top = Qt.AlignmentFlag.AlignTop
            row.addWidget(IconTile("warning", tone, 24), 0, top)  # type: ignore[arg-type]
            texts = QVBoxLayout()
            texts.setSpacing(px(2))
            texts.addWidget(self._line(one.problem))
            texts.addWidget(Text(one.remedy, 12, 400, "muted", wrap=True))
            row.addLayout(texts, 1)
            card.body.addWidget(holder)
        self._beside.addWidget(card)

    def _line(self, text: str, *, muted: bool = False) -> Text:
        self.lines.append(text)
        return Text(text, 12.5, 400, "muted" if muted else "ink", wrap=True)

    def take_focus(self) -> None:
        """The keyboard goes into the first grid."""
        (self.grids[0] if self.grids else self.back).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
