"""*Discussion*: remarks to colleagues, part of the case for good. Rule: a remark is never edited."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from casewright.desktop import moments
from casewright.desktop.casefile.reading import PageData
from casewright.desktop.desk import Desk
from casewright.desktop.dispatch import Problem
from casewright.desktop.theme import px
from casewright.desktop.widgets.basics import Button, Card, Text, clear_layout
from casewright.desktop.widgets.person import Avatar
from casewright.engine.commands import AddComment
from casewright.runtime.door import Outcome


def mentions(text: str, people: dict[str, str]) -> tuple[str, ...]:
    """Ids of the people who are called by @name or @id in a text."""
    called = text.casefold()
    return tuple(
        one
        for one, name in people.items()
        if f"@{one.casefold()}" in called or f"@{name.casefold()}" in called
    )


class TalkTab(QWidget):
    """Remarks, oldest first, and a box for the next one."""

    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._case = ""
        self.card = Card(self.tr("Discussion"))
        self.rows = QVBoxLayout()
        self.rows.setSpacing(px(14))
        self.nothing = Text(
            self.tr("Nobody has written yet. Call a colleague by @name."), 13, 400, "muted"
        )
        self.box = QPlainTextEdit()
        self.box.setPlaceholderText(self.tr("Write to your colleagues; @name calls somebody"))
        self.box.setAccessibleName(self.tr("Your remark"))
        self.box.setTabChangesFocus(True)
        self.box.setFixedHeight(px(76))
        self.post_button = Button(self.tr("Post"), "primary")
        self.post_button.clicked.connect(self.post)
        self.card.body.addLayout(self.rows)
        self.card.body.addWidget(self.nothing)
        self.card.body.addWidget(self.box)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.post_button)
        self.card.body.addLayout(foot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)
        column.addStretch(1)

    def show_case(self, data: PageData) -> None:
        """Show this state of the case."""
        self._case = data.case.id
        clear_layout(self.rows)
        said = [row for row in data.opened.history if row.kind == "CommentAdded"]
        for row in said:
            name = self.desk.name(row.actor)
            text = str(row.payload.get("text", ""))
            self.rows.addWidget(self._row(name, moments.ago(row.at, data.opened.at), text))
        self.nothing.setVisible(not said)

    def _row(self, name: str, when: str, text: str) -> QWidget:
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(px(12))
        mark = QVBoxLayout()
        mark.addWidget(Avatar(name, 32))
        mark.addStretch(1)
        line.addLayout(mark)
        texts = QVBoxLayout()
        texts.setSpacing(px(3))
        texts.addWidget(Text(f"{name}  ·  {when}", 12, 500, "muted"))
        texts.addWidget(Text(text, 13, wrap=True))
        line.addLayout(texts, 1)
        return holder

    def post(self) -> None:
        """Add the remark to the case."""
        text = self.box.toPlainText().strip()
        if not text:
            return
        people = {one: row.name for one, row in self.desk.directory.people.items()}
        command = AddComment(
            id=self.desk.new_id(), actor=self.desk.actor, case=self._case, text=text,
            mentions=mentions(text, people),
        )  # fmt: skip
        self.post_button.setEnabled(False)
        self.desk.dispatch.run(command, self, self._posted, self._refused)

    def _posted(self, _outcome: Outcome) -> None:
        self.post_button.setEnabled(True)
        self.box.clear()

    def _refused(self, problem: Problem) -> None:
        self.post_button.setEnabled(True)
        self.failed.emit(problem)
