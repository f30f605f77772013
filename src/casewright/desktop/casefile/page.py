"""The page of one case: its head, its stages, and tabs for work, data, history and the rest.

Rule: one read gives everything that is shown; every commit to the case reads it again.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from casewright.desktop.casefile.actions import CaseActions
from casewright.desktop.casefile.asking import AskPanel
from casewright.desktop.casefile.datatab import DataTab
from casewright.desktop.casefile.filestab import FilesTab
from casewright.desktop.casefile.head import CaseHead
from casewright.desktop.casefile.historytab import HistoryTab
from casewright.desktop.casefile.past import Moment, Past, read_past
from casewright.desktop.casefile.reading import PageData, read_page
from casewright.desktop.casefile.relatedtab import RelatedTab
from casewright.desktop.casefile.talktab import TalkTab
from casewright.desktop.casefile.worktab import WorkTab
from casewright.desktop.desk import Desk
from casewright.desktop.dispatch import Problem
from casewright.desktop.pane import Pane
from casewright.desktop.theme import px
from casewright.desktop.widgets.feedback import Banner
from casewright.desktop.widgets.tabs import Tab, Tabs
from casewright.runtime.reading import Changes

_TICK_MS = 1_000
TABS = ("work", "data", "history", "files", "talk", "related")


class CasePage(Pane):
    """The page. ``titled`` comes when its number and kind are known."""

    titled = Signal()
    loaded = Signal()

    def __init__(self, desk: Desk, case: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.case = case
        self.number = "…"
        self.kind = ""
        self.data: PageData | None = None
        self._dirty = False
        self.head = CaseHead(desk)
        self.banner = Banner(self)
        self.ask = AskPanel()
        self.actions_menu = CaseActions(desk, self.head.actions_button, self.ask, self)
        self.tabs = Tabs(self._tabs(None))
        self.stack = QStackedWidget()
        self.work = WorkTab(desk)
        self.data_tab = DataTab(desk)
        self.history = HistoryTab(desk)
        self.files = FilesTab(desk)
        self.talk = TalkTab(desk)
        self.related = RelatedTab(desk)
        self._build()
        self._connect()
        self.reload()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(12), px(20), px(16))
        column.setSpacing(px(8))
        column.addWidget(self.head)
        column.addWidget(self.banner)
        column.addWidget(self.ask)
        column.addWidget(self.tabs)
        column.addSpacing(px(4))
        column.addWidget(self.stack, 1)
        for tab in (self.work, self.data_tab, self.history, self.files, self.talk, self.related):
            self.stack.addWidget(self._scrolled(tab))

    def _scrolled(self, tab: QWidget) -> QWidget:
        if isinstance(tab, HistoryTab | QScrollArea):
            return tab
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        tab.setProperty("page", "true")
        area.setWidget(tab)
        return area

    def _connect(self) -> None:
        self.tabs.chosen.connect(self._chosen)
        self.work.skip_wanted.connect(self.actions_menu.skip)
        self.work.redo_wanted.connect(self.actions_menu.redo)
        self.related.case_wanted.connect(self.case_wanted)
        for part in (self.files, self.work, self.actions_menu):
            part.said.connect(self.said)
        for one in (self.files, self.talk, self.actions_menu):
            one.failed.connect(self._failed)
        self.history.past_wanted.connect(self._look_back)
        self.history.now_wanted.connect(self._look_now)
        self.history.table_wanted.connect(self.table_wanted)
        self.head.stages.activated.connect(lambda _stage: self.show_tab("history"))
        self.desk.dispatch.changed.connect(self._changed)
        self.desk.renamed.connect(self.reload)
        self._ticker = QTimer(self)
        self._ticker.setInterval(_TICK_MS)
        self._ticker.timeout.connect(self._tick)
        self._ticker.start()

    def _tabs(self, data: PageData | None) -> Sequence[Tab]:
        talk = sum(row.kind == "CommentAdded" for row in data.opened.history) if data else 0
        return (
            Tab("work", self.tr("Work")),
            Tab("data", self.tr("Data")),
            Tab("history", self.tr("History")),
            Tab("files", self.tr("Attachments"), len(data.opened.files) if data else 0),
            Tab("talk", self.tr("Discussion"), talk),
            Tab("related", self.tr("Related"), len(data.related) if data else 0),
        )

    def _chosen(self, tab: str) -> None:
        # Only data and history rewind; wherever something can be done it is now.
        if tab not in ("data", "history"):
            self.history.look.go_now()
        self.stack.setCurrentIndex(TABS.index(tab))

    def show_tab(self, tab: str) -> None:
        """Show one of the tabs."""
        self.tabs.choose(tab)

    # -------------------------------------------------------------------------------- reading

    def reload(self) -> None:
        """Read the case again."""
        desk, case, reader = self.desk, self.case, self.desk.reader()
        desk.dispatch.read(
            lambda: read_page(reader, case),
            self._loaded,
            self._failed,
            owner=self,
        )

    def _loaded(self, data: PageData) -> None:
        if self.data is not None and data.case.sequence < self.data.case.sequence:
            return
        self.data = data
        self.case = data.case.id
        self.number = data.case.number
        self.kind = self.desk.directory.type(data.case.type)
        self.setAccessibleName(f"{self.number} {self.kind}")
        self.tabs.set_tabs(self._tabs(data))
        for part in (
            self.head, self.work, self.data_tab, self.history, self.files, self.talk,
            self.related, self.actions_menu,
        ):  # fmt: skip
            part.show_case(data)
        self.titled.emit()
        self.loaded.emit()
        moment = self.history.look.moment()
        if moment is not None and self.history.look.is_past():
            self._look_back(moment)

    # ---------------------------------------------------------------------------- the past

    def _look_back(self, moment: Moment) -> None:
        """Read the case as it was; the newest wish wins."""
        data, reader = self.data, self.desk.reader()
        if data is not None:
            self.desk.dispatch.read(
                lambda: read_past(reader, data, moment),
                self._show_past,
                self._failed,
                owner=self,
                newest_first=True,
            )

    def _show_past(self, past: Past) -> None:
        # Somebody may have moved on while this was read.
        if self.data is None or past.moment != self.history.look.moment():
            return
        self.head.show_case(past.page, past=True)
        self.data_tab.show_case(past.page)
        self.history.show_past(past, self.data)

    def _look_now(self) -> None:
        if self.data is not None:
            self.head.show_case(self.data)
            self.data_tab.show_case(self.data)
            self.history.show_now()

    def _failed(self, problem: Problem) -> None:
        tone = "bad" if problem.kind == "bug" else "warn"
        self.banner.show_message(problem.what, "", problem.remedy, tone=tone)  # type: ignore[arg-type]

    def _changed(self, changes: Changes, _initiator: object) -> None:
        near = {self.case, *(one.case for one in (self.data.related if self.data else ()))}
        if not near & changes.cases:
            return
        if self.isVisible():
            self.reload()
        else:
            self._dirty = True

    def _tick(self) -> None:
        if self.isVisible():
            self.head.tick()

    # --------------------------------------------------------------------------------- a pane

    def entered(self) -> None:
        if self._dirty:
            self._dirty = False
            self.reload()
        self.setFocus()

    def shortcuts(self) -> Sequence[tuple[str, str]]:
        return (
            ("Ctrl+Enter", self.tr("submit")),
            ("Ctrl+W", self.tr("close the case")),
            ("Ctrl+K", self.tr("find")),
            ("F1", self.tr("help")),
        )

    def submit(self) -> None:
        self.work.form.submit()

    def save_draft(self) -> None:
        self.work.form.save_draft()
