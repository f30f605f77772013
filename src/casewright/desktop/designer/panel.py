"""What is known of the selected element, in words. Rule: it reads the document and changes nothing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from casewright.blueprint.cases import Process, Stage
from casewright.blueprint.sla import SlaPolicy
from casewright.blueprint.steps import HumanStep, StepBase
from casewright.desktop.designer.describe import (
    Vocabulary,
    icon_of,
    kind_words,
    served,
    short_duration,
    start_words,
    who,
)
from casewright.desktop.designer.tables import table_named_in
from casewright.desktop.theme import px
from casewright.desktop.widgets.basics import Button, Text, clear_layout, hairline
from casewright.desktop.widgets.feedback import IconTile
from casewright.desktop.widgets.pill import Pill


class Panel(QScrollArea):
    """The property panel at the right. ``table_wanted(id)`` opens a decision that a step asks."""

    table_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFixedWidth(px(272))
        self.setAccessibleName(self.tr("Properties"))
        page = QWidget()
        page.setProperty("surface", "plain")
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(px(16), px(16), px(16), px(16))
        self._column.setSpacing(px(6))
        self.setWidget(page)
        self.lines: list[str] = []

    def clear(self, title: str, text: str) -> None:
        """Nothing is selected: say what can be done."""
        self._begin("blueprint", title, "")
        self._paragraph(text, muted=True)
        self._column.addStretch(1)

    def show_step(self, step: StepBase, process: str, words: Vocabulary) -> None:
        """A step."""
        kind = str(getattr(step, "kind", ""))
        self._begin(icon_of(kind), step.title(), f"{kind_words(kind)} · {process}")
        self._line(self.tr("Done by"), who(step, words))
        if step.doer is not None:
            self._line(self.tr("Why so"), step.doer.why or step.doer.by)
        self._policies([words.slas[one] for one in step.sla if one in words.slas], words)
        if isinstance(step, HumanStep):
            self._human(step, words)
        if step.when:
            self._code(self.tr("Only when"), step.when)
        self._table(table_named_in(step), words)
        for rule in getattr(step, "rules", ()):
            chosen = ", ".join(f"{field} = {text}" for field, text in rule.set.items())
            self._code(rule.when or self.tr("otherwise"), chosen or rule.outcome or "")
        self._serves(served(step, words), words)
        self._column.addStretch(1)

    def _table(self, table: str, words: Vocabulary) -> None:
        """The decision that is asked, as a link to its page."""
        if not table:
            return
        self._label(self.tr("Decided by the table"))
        self.lines.append(words.name(table))
        link = Button(words.name(table), "ghost", "table")
        link.setAccessibleName(self.tr("Open the table {0}").format(words.name(table)))
        link.clicked.connect(lambda: self.table_wanted.emit(table))
        row = QHBoxLayout()
        row.addWidget(link)
        row.addStretch(1)
        self._column.addLayout(row)

    def _human(self, step: HumanStep, words: Vocabulary) -> None:
        fields = sum(len(section.fields) for section in step.view.sections)
        if fields:
            self._line(self.tr("Form"), self.tr("{0} fields").format(fields))
        if step.route.not_who_did:
            self._line(
                self.tr("Not the one who did"), ", ".join(map(words.name, step.route.not_who_did))
            )
        if step.outcomes:
            self._label(self.tr("Outcomes"))
            for one in step.outcomes:
                name = one.name if isinstance(one.name, str) else next(iter(one.name.values()), "")
                goes = words.name(one.stage or one.next) or one.resolve or self.tr("the next step")
                goes = self.tr("the end of this path") if goes == "end" else goes
                self._paragraph(f"{name or one.id}   →   {goes}")

    def show_process(self, process: Process, words: Vocabulary) -> None:
        """A process."""
        count = self.tr("Process · {0} steps").format(len(process.steps))
        self._begin("blueprint", process.title(), count)
        self._line(self.tr("Begins"), start_words(process)[0])
        self._policies([words.slas[one] for one in process.sla if one in words.slas], words)
        self._serves(served(process, words), words)
        self._column.addStretch(1)

    def show_stage(self, stage: Stage, words: Vocabulary) -> None:
        """A stage."""
        kind = self.tr("Alternate stage") if stage.alternate else self.tr("Stage")
        self._begin("layers", stage.title(), kind)
        if stage.help:
            self._paragraph(stage.help, muted=True)
        done = {
            "advance": self.tr("the next stage begins"),
            "wait": self.tr("a person decides"),
            "return": self.tr("back to where it came from"),
        }
        ends = stage.complete if isinstance(stage.complete, str) else ""
        resolve = "" if isinstance(stage.complete, str) else stage.complete.resolve
        self._line(self.tr("When all is done"), done.get(ends, resolve))
        if stage.skip_when:
            self._code(self.tr("Skipped when"), stage.skip_when)
        if stage.require.fields:
            names = ", ".join(words.name(one) for one in stage.require.fields)
            self._line(self.tr("Needs"), names)
        self._policies([words.slas[one] for one in stage.sla if one in words.slas], words)
        self._serves(served(stage, words), words)
        self._column.addStretch(1)

    # ------------------------------------------------------------------------------- writing

    def _begin(self, icon_name: str, title: str, kind: str) -> None:
        clear_layout(self._column)
        self.lines = [title, kind]
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, px(6))
        row.setSpacing(px(10))
        row.addWidget(IconTile(icon_name, "accent", 36))
        texts = QVBoxLayout()
        texts.setSpacing(px(2))
        texts.addWidget(Text(title, 13, 600, wrap=True))
        if kind:
            texts.addWidget(Text(kind, 12, 400, "muted", wrap=True))
        row.addLayout(texts, 1)
        self._column.addWidget(holder)
        self._column.addWidget(hairline())
        self._column.addSpacing(px(4))

    def _label(self, text: str) -> None:
        self._column.addSpacing(px(4))
        self._column.addWidget(Text(text, 12, 500, "muted"))

    def _paragraph(self, text: str, *, muted: bool = False) -> None:
        self.lines.append(text)
        self._column.addWidget(Text(text, 13, 400, "muted" if muted else "ink", wrap=True))

    def _line(self, label: str, text: str) -> None:
        if text:
            self._label(label)
            self._paragraph(text)

    def _code(self, label: str, text: str) -> None:
        self._label(label)
        box = QFrame()
        box.setProperty("surface", "sunken")
        inner = QVBoxLayout(box)
        inner.setContentsMargins(px(10), px(7), px(10), px(7))
        inner.addWidget(Text(text, 12.5, 500, wrap=True))
        self.lines.append(text)
        self._column.addWidget(box)

    def _policies(self, policies: Sequence[SlaPolicy], words: Vocabulary) -> None:
        for policy in policies:
            self._label(self.tr("Promise"))
            self._paragraph(policy.title())
            for due, label in (
                (policy.goal, self.tr("Goal")),
                (policy.deadline, self.tr("Deadline")),
            ):
                if due is not None:
                    text = short_duration(due) if isinstance(due, str) else due.at
                    self._paragraph(f"{label}: {text}", muted=True)
            if policy.calendar:
                calendar = self.tr("Working hours: {0}").format(words.name(policy.calendar))
                self._paragraph(calendar, muted=True)

    def _serves(self, measures: frozenset[str], words: Vocabulary) -> None:
        if not measures:
            return
        self._label(self.tr("Serves"))
        for one in sorted(measures):
            self.lines.append(words.measures.get(one, one))
            self._column.addWidget(Pill(words.measures.get(one, one), "gold", "diamond"))
