"""*Blueprints*: what is published at the left, its canvas in the middle, the selected element right.

Rule: documents are read and laid out in the pool; the pane only shows what came back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from casewright.blueprint.check import check
from casewright.blueprint.document import Blueprint
from casewright.blueprint.finding import Finding
from casewright.desktop import moments
from casewright.desktop.designer.canvas import Canvas, Minimap, ZoomBar
from casewright.desktop.designer.describe import Vocabulary, vocabulary_of
from casewright.desktop.designer.layout import Plan, lay_out
from casewright.desktop.designer.panel import Panel
from casewright.desktop.designer.tablepage import TablePage
from casewright.desktop.designer.tables import Shown as TableShown
from casewright.desktop.designer.tables import tables_of
from casewright.desktop.desk import Desk
from casewright.desktop.dispatch import Problem
from casewright.desktop.pane import Pane
from casewright.desktop.theme import px
from casewright.desktop.theme.tokens import Tone
from casewright.desktop.widgets.basics import Text, clear_layout, hairline
from casewright.desktop.widgets.feedback import Banner, EmptyState
from casewright.desktop.widgets.header import PageHeader
from casewright.desktop.widgets.pill import Pill
from casewright.runtime.reading import BlueprintRow


@dataclass(frozen=True)
class Shown:
    """A version ready to be shown: its document, names, findings and a canvas per case type."""

    row: BlueprintRow
    document: Blueprint
    words: Vocabulary
    plans: dict[str, Plan]
    findings: tuple[Finding, ...]
    tables: tuple[TableShown, ...] = ()

    def table(self, one: str) -> TableShown | None:
        """A decision by its id."""
        return next((table for table in self.tables if table.id == one), None)


class BlueprintsPane(Pane):
    """The pane."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.list = QListWidget()
        self.header = PageHeader(self.tr("Blueprints"), " ")
        self.version_pill = Pill()
        self.check_pill = Pill()
        self.type = QComboBox()
        self.thread_menu = QComboBox()
        self.banner = Banner(self)
        self.outcome = Text("", 12.5, 400, "muted")
        self.measures = QHBoxLayout()
        self.canvas = Canvas()
        self.minimap = Minimap(self.canvas, self.canvas)
        self.zoom_bar = ZoomBar(self.canvas, self.canvas)
        self.table = TablePage()
        self.sheets = QStackedWidget()
        self.tables_menu = QComboBox()
        self.panel = Panel()
        self.empty = EmptyState(
            "blueprint",
            self.tr("Nothing is published yet"),
            self.tr("Publish one with `casewright blueprint publish FILE`; samples come with it."),
        )
        self.shown: Shown | None = None
        self._wanted = ""
        self._wanted_table = ""
        self._build()
        self._connect()
        self._list()

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._left())
        row.addWidget(hairline(upright=True))
        row.addWidget(self._middle(), 1)
        row.addWidget(self.empty, 1)
        row.addWidget(hairline(upright=True))
        row.addWidget(self.panel)
        self._say_nothing()

    def _left(self) -> QWidget:
        left = QFrame()
        left.setProperty("surface", "plain")
        left.setFixedWidth(px(216))
        column = QVBoxLayout(left)
        column.setContentsMargins(px(12), px(16), px(12), px(12))
        column.setSpacing(px(8))
        column.addWidget(Text(self.tr("Published"), 11.5, 600, "muted"))
        self.list.setAccessibleName(self.tr("Published blueprints"))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setStyleSheet("QListWidget { background: transparent; }")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setSpacing(2)
        column.addWidget(self.list, 1)
        return left

    def _middle(self) -> QWidget:
        self.middle = QWidget()
        column = QVBoxLayout(self.middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        top = QWidget()
        head = QVBoxLayout(top)
        head.setContentsMargins(px(20), px(12), px(20), px(12))
        head.setSpacing(px(8))
        self.header.add_beside(self.version_pill)
        self.header.add_action(self.check_pill)
        for menu, name in (
            (self.tables_menu, self.tr("Decisions")),
            (self.type, self.tr("Case type")),
            (self.thread_menu, self.tr("Golden Thread")),
        ):
            menu.setAccessibleName(name)
            menu.setMinimumWidth(px(150))
            self.header.add_action(menu)
        head.addWidget(self.header)
        line = QHBoxLayout()
        line.setSpacing(px(8))
        line.addWidget(self.outcome, 1)
        self.measures.setSpacing(px(6))
        line.addLayout(self.measures)
        head.addLayout(line)
        column.addWidget(top)
        column.addWidget(hairline())
        column.addWidget(self.banner)
        self.sheets.addWidget(self.canvas)
        self.sheets.addWidget(self.table)
        column.addWidget(self.sheets, 1)
        return self.middle

    def _connect(self) -> None:
        self.list.currentItemChanged.connect(self._chosen)
        self.type.activated.connect(lambda _place: self._show_type())
        self.thread_menu.activated.connect(
            lambda _place: self.canvas.set_thread(self.thread_menu.currentData())
        )
        self.tables_menu.activated.connect(
            lambda _place: self.show_table(self.tables_menu.currentData() or "")
        )
        self.panel.table_wanted.connect(self.show_table)
        self.table.closed.connect(self.show_canvas)
        self.canvas.picked.connect(self._picked)
        self.canvas.moved.connect(self._place_tools)
        self.desk.renamed.connect(self._list)

    # -------------------------------------------------------------------------------- listing

    def _list(self) -> None:
        chosen = self._wanted or self._current()
        self.list.blockSignals(True)
        self.list.clear()
        for row in self.desk.directory.blueprints:
            item = QListWidgetItem()
            item.setData(Qt.ItemDataRole.UserRole, row)
            item.setSizeHint(QSize(px(180), px(48)))
            said = self.tr("version {0}").format(row.version)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{row.name}, {said}, {row.status}")
            self.list.addItem(item)
            self.list.setItemWidget(item, self._row(row))
        self.list.blockSignals(False)
        nothing = self.list.count() == 0
        self.empty.setVisible(nothing)
        self.middle.setVisible(not nothing)
        if not nothing and not self._select(chosen):
            self.list.setCurrentRow(0)

    def _row(self, row: BlueprintRow) -> QWidget:
        holder = QWidget()
        holder.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column = QVBoxLayout(holder)
        column.setContentsMargins(px(10), px(5), px(8), px(5))
        column.setSpacing(px(1))
        column.addWidget(Text(self.desk.directory.title(row), 13, 500))
        parts = [self.tr("Version {0}").format(row.version), moments.day_text(row.published)]
        if row.status != "published":
            parts.append(self.tr("retired"))
        column.addWidget(Text("  ·  ".join(parts), 12, 400, "muted"))
        return holder

    def _key(self, item: QListWidgetItem) -> str:
        row: BlueprintRow = item.data(Qt.ItemDataRole.UserRole)
        return f"{row.blueprint}:{row.version}"

    def _current(self) -> str:
        item = self.list.currentItem()
        return self._key(item) if item is not None else ""

    def _select(self, key: str) -> bool:
        for place in range(self.list.count()):
            if self._key(self.list.item(place)) == key:
                self._wanted = ""
                self.list.setCurrentRow(place)
                return True
        return False

    def show_blueprint(self, version: str) -> None:
        blueprint, number, *table = version.split(":", 2)
        self._wanted = f"{blueprint}:{number}"
        self._wanted_table = table[0] if table else ""
        is_shown = self.shown is not None and self._current() == self._wanted
        self._select(self._wanted)
        if is_shown:
            self._show_wanted()

    def _show_wanted(self) -> None:
        """The table that somebody asked for, else the canvas."""
        wanted, self._wanted_table = self._wanted_table, ""
        self.show_table(wanted)

    def show_table(self, decision: str) -> None:
        """The page of a decision of this version; the canvas where there is none of that id."""
        table = self.shown.table(decision) if self.shown is not None else None
        if table is None:
            self.show_canvas()
            return
        self.table.show_table(table)
        self.sheets.setCurrentWidget(self.table)
        self.panel.hide()
        self.tables_menu.setCurrentIndex(self.tables_menu.findData(decision))
        if self.isVisible():
            self.table.take_focus()

    def show_canvas(self) -> None:
        """Back to stages, processes and steps."""
        self.sheets.setCurrentWidget(self.canvas)
        self.panel.show()
        self.tables_menu.setCurrentIndex(0)
        if self.isVisible():
            self.canvas.setFocus()

    # -------------------------------------------------------------------------------- reading

    def _chosen(self, item: QListWidgetItem | None, _before: object) -> None:
        if item is None:
            return
        row: BlueprintRow = item.data(Qt.ItemDataRole.UserRole)
        workspace, wording = self.desk.workspace, self.desk.wording

        def job() -> Shown:
            application = workspace.application(row.blueprint, row.version)
            document = wording.document(application)
            words = vocabulary_of(document)
            plans = {kind.id: lay_out(kind, words) for kind in document.case_types}
            findings = tuple(check(application.blueprint))
            tables = tables_of(document, findings, words.names)
            return Shown(row, document, words, plans, findings, tables)

        self.desk.dispatch.read(job, self._show, self._failed, owner=self)

    def _failed(self, problem: Problem) -> None:
        self.banner.show_message(problem.what, "", problem.remedy, tone="warn")

    def _show(self, shown: Shown) -> None:
        if self._current() not in ("", f"{shown.row.blueprint}:{shown.row.version}"):
            return
        self.shown = shown
        self.banner.hide()
        row = shown.row
        tone: Tone = "accent" if row.status == "published" else "neutral"
        state = self.tr("published") if row.status == "published" else self.tr("retired")
        self.version_pill.set(
            self.tr("Version {0} · {1}").format(row.version, state), tone, "check"
        )
        found = len(shown.findings)
        if found:
            self.check_pill.set(self.tr("{0} remarks").format(found), "warn", "warning")
        else:
            self.check_pill.set(self.tr("Checked"), "good", "check")
        self.check_pill.setToolTip("\n".join(str(one) for one in shown.findings[:20]))
        self._fill_menus(shown)
        self._show_measures(shown)
        self._show_type()
        self._show_wanted()

    def _fill_menus(self, shown: Shown) -> None:
        self.type.clear()
        for kind in shown.document.case_types:
            self.type.addItem(kind.title(), kind.id)
        self.type.setVisible(self.type.count() > 1)
        self.tables_menu.clear()
        self.tables_menu.addItem(self.tr("Decisions: {0}").format(len(shown.tables)), "")
        for table in shown.tables:
            self.tables_menu.addItem(table.title, table.id)
        self.tables_menu.setVisible(bool(shown.tables))
        self.thread_menu.clear()
        self.thread_menu.addItem(self.tr("Golden Thread: all"), "")
        for measure in shown.document.purpose.measures:
            self.thread_menu.addItem(measure.title(), measure.id)
        self.thread_menu.addItem(self.tr("Golden Thread: hidden"), None)

    def _show_measures(self, shown: Shown) -> None:
        purpose = shown.document.purpose
        self.outcome.setText(purpose.outcome)
        clear_layout(self.measures)
        for measure in purpose.measures[:3]:
            sign = "≤" if measure.direction == "down" else "≥"
            target = (
                f" {sign} {measure.target} {measure.unit}" if measure.target is not None else ""
            )
            pill = Pill(f"{measure.id.replace('-', ' ').capitalize()}{target}", "gold", "diamond")
            pill.setToolTip(measure.title())
            self.measures.addWidget(pill)

    def _show_type(self) -> None:
        shown = self.shown
        kind = self.type.currentData()
        if shown is None or kind not in shown.plans:
            return
        plan = shown.plans[kind]
        self.canvas.show_plan(plan)
        self.canvas.set_thread(self.thread_menu.currentData())
        primary = sum(not stage.alternate for stage in plan.stages)
        others = len(plan.stages) - primary
        steps = sum(one.step is not None for one in plan.steps)
        texts = [
            self.tr("Blueprint"),
            self.tr("{0} stages").format(primary),
            self.tr("{0} steps").format(steps),
            self.tr("{0} alternate").format(others) if others else "",
        ]
        self.header.set_texts(self.type.currentText(), "  ·  ".join(part for part in texts if part))
        self._say_nothing()

    # ------------------------------------------------------------------------------- choosing

    def _say_nothing(self) -> None:
        self.panel.clear(
            self.tr("Properties"),
            self.tr("Select a stage, a process or a step to see who does it, by when and why."),
        )

    def _picked(self, key: str) -> None:
        shown = self.shown
        plan = self.canvas.plan
        if shown is None:
            return
        for stage in plan.stages:
            if key == f"stage:{stage.id}":
                self.panel.show_stage(stage.stage, shown.words)
                return
            for process in stage.processes:
                if key == f"process:{process.id}":
                    self.panel.show_process(process.process, shown.words)
                    return
                for step in process.steps:
                    if key == f"step:{step.id}" and step.step is not None:
                        self.panel.show_step(step.step, process.name, shown.words)
                        return
        self._say_nothing()

    def _place_tools(self) -> None:
        """Minimap and zoom stand in the lower right corner of the canvas."""
        room = self.canvas.rect()
        self.zoom_bar.adjustSize()
        right = room.right() - px(16)
        bar = self.zoom_bar
        bar.move(right - bar.width(), room.bottom() - bar.height() - px(16))
        self.minimap.fit()
        self.minimap.move(right - self.minimap.width(), bar.y() - self.minimap.height() - px(8))

    def entered(self) -> None:
        if self.sheets.currentWidget() is self.table:
            self.table.take_focus()
        else:
            self.canvas.setFocus()

    def shortcuts(self) -> Sequence[tuple[str, str]]:
        return (
            ("J / K", self.tr("next step")),
            ("+ / −", self.tr("zoom")),
            ("0", self.tr("show everything")),
            ("Ctrl+K", self.tr("find")),
        )
