"""The card that says why a table decided as it did. Rule: it shows a ``Why``; folded, only what matched."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from casewright.desktop.casefile.why import Why
from casewright.desktop.ruletable import Line
from casewright.desktop.theme import px
from casewright.desktop.widgets.basics import Button, Card, Text
from casewright.desktop.widgets.rulegrid import RuleGrid

#: A short table is shown whole at once.
_SHORT = 8
_HIGHEST = 380


class WhyCard(Card):
    """One sentence, what went in and came out, and a table that unfolds.

    ``table_wanted(id)``: the person wants to see the table where it was designed.
    """

    table_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(" ", " ", parent=parent)
        self.shown: Why | None = None
        self.unfolded = False
        self.open_button = Button(self.tr("Open table"), "ghost", "table")
        self.asked = Text("", 12.5, 400, "muted", wrap=True)
        self.result = Text("", 13, 600, wrap=True)
        self.reason = Text("", 12.5, 400, "muted", wrap=True)
        self.grid = RuleGrid()
        self.fold = Button("", "ghost")
        self.add_corner(self.fold)
        self.add_corner(self.open_button)
        self.body.setSpacing(px(8))
        for widget in (self.asked, self.result, self.reason, self.grid):
            self.body.addWidget(widget)
        self.fold.clicked.connect(lambda: self.unfold(not self.unfolded))
        self.open_button.clicked.connect(self._wanted)
        self.hide()

    def show_why(self, why: Why | None) -> None:
        """Say why; None hides the card."""
        self.shown = why
        self.setVisible(why is not None)
        if why is None:
            return
        self.title.setText(self._sentence(why))
        self.subtitle.setText(
            " · ".join(part for part in (self._version(why), self._hit(why)) if part)
        )
        self.setAccessibleName(self.title.full_text())
        self.asked.setText("  ·  ".join(f"{label}: {value}" for label, value in why.asked))
        self.asked.setVisible(bool(why.asked))
        given = ", ".join(f"{label}: {value}" for label, value in why.given)
        self.result.setText(f"→ {given}" if given else "")
        self.result.setVisible(bool(given))
        self.reason.setText(self._reason(why))
        self.reason.setVisible(bool(self.reason.full_text()))
        self.unfold(why.grid is not None and len(why.grid.rows) <= _SHORT)

    def _sentence(self, why: Why) -> str:
        rows = [str(one) for one in why.matched]
        if len(rows) > 1:
            return self.tr("Why: rows {0} of {1}").format(", ".join(rows), why.title)
        if rows:
            return self.tr("Why: row {0} of {1}").format(rows[0], why.title)
        return self.tr("Why: {0}").format(why.title)

    def _version(self, why: Why) -> str:
        return self.tr("as in version {0}").format(why.version)

    def _hit(self, why: Why) -> str:
        return why.grid.hit if why.grid is not None else ""

    def _reason(self, why: Why) -> str:
        if why.covered:
            return self.tr("It was decided by values that only some people may see.")
        if not why.matched and why.grid is not None:
            return "; ".join(why.reasons) or self.tr("No row matched.")
        return "; ".join(why.reasons)

    def unfold(self, whole: bool) -> None:
        """Show all rows, or only those that matched."""
        self.unfolded = whole
        grid = self.shown.grid if self.shown is not None else None
        self.grid.setVisible(grid is not None)
        self.fold.setVisible(grid is not None and len(grid.rows) > len(self._matched()))
        if self.shown is None or grid is None:
            return
        rows = grid.rows if whole else self._matched()
        self.grid.rules.show_table(
            grid.inputs, grid.outputs, rows, self.shown.matched, self.shown.failed
        )
        self.grid.setVisible(bool(rows))
        self.grid.limit_height(px(_HIGHEST))
        self.grid.bring_matched()
        every = self.tr("All {0} rows").format(len(grid.rows))
        self._say(self.tr("Only what matched") if whole else every)

    def _say(self, text: str) -> None:
        self.fold.setText(text)
        self.fold.setAccessibleName(text)

    def _matched(self) -> tuple[Line, ...]:
        why = self.shown
        if why is None or why.grid is None:
            return ()
        return tuple(row for row in why.grid.rows if row.number in why.matched)

    def _wanted(self) -> None:
        if self.shown is not None:
            self.table_wanted.emit(self.shown.table)
