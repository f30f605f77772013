"""*Related*: the case that this one belongs to, and those that belong to it. Rule: links only."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casewright.desktop import moments
from casewright.desktop.casefile.reading import PageData, Related
from casewright.desktop.desk import Desk
from casewright.desktop.theme import px
from casewright.desktop.widgets.basics import Button, Card, Text, clear_layout, hairline
from casewright.desktop.widgets.feedback import EmptyState, IconTile
from casewright.desktop.widgets.pill import Pill


class RelatedTab(QWidget):
    """One line per case. ``case_wanted(id)`` opens one."""

    case_wanted = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.card = Card(self.tr("Related cases"))
        self.rows = QVBoxLayout()
        self.rows.setSpacing(px(8))
        self.empty = EmptyState(
            "link",
            self.tr("No related cases"),
            self.tr("Cases that a step opens for this one stand here."),
        )
        self.card.body.addLayout(self.rows)
        self.card.body.addWidget(self.empty)
        self.buttons: dict[str, Button] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)
        column.addStretch(1)

    def show_case(self, data: PageData) -> None:
        """Show this state of the case."""
        clear_layout(self.rows)
        self.buttons = {}
        for one in data.related:
            self.rows.addWidget(self._row(one, data.opened.at))
            self.rows.addWidget(hairline())
        self.empty.setVisible(not data.related)

    def _row(self, one: Related, now: int) -> QWidget:
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, px(4), 0, px(4))
        line.setSpacing(px(12))
        line.addWidget(IconTile("arrow-up" if one.how == "parent" else "folder", "neutral", 32))
        texts = QVBoxLayout()
        texts.setSpacing(px(1))
        texts.addWidget(Text(f"{one.number}  {self.desk.directory.type(one.type)}", 13, 500))
        how = self.tr("belongs to it") if one.how == "child" else self.tr("this one belongs to it")
        when = self.tr("changed {0}").format(moments.ago(one.updated, now))
        texts.addWidget(Text(f"{how}  ·  {when}", 12, 400, "muted"))
        line.addLayout(texts, 1)
        resolved = one.status.startswith("Resolved")
        line.addWidget(Pill(one.status, "good" if resolved else "accent"))
        button = Button(self.tr("Open"), "ghost")
        button.setAccessibleName(self.tr("Open {0}").format(one.number))
        button.clicked.connect(lambda: self.case_wanted.emit(one.case))
        self.buttons[one.case] = button
        line.addWidget(button)
        return holder
