"""What the panes with a list have in common: search, keyboard, and reading anew what is in view.

Rule: a pane says what its query is and what it counts; when to read is decided here.
"""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtWidgets import QWidget

from casewright.desktop.desk import Desk
from casewright.desktop.dispatch import Problem
from casewright.desktop.feed import Feed, Query, Source
from casewright.desktop.pane import Pane
from casewright.desktop.widgets.feedback import Banner
from casewright.desktop.widgets.search import SearchBox
from casewright.desktop.widgets.worklist import WorkModel
from casewright.desktop.widgets.worklist_view import WorkTable
from casewright.runtime.reading import Changes


class ListPane(Pane):
    """A pane around one list, fed from ``source``."""

    def __init__(
        self, desk: Desk, model: WorkModel, source: Source, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self.search = SearchBox()
        self.banner = Banner(self)
        self.model = model
        self.table = WorkTable(model)
        self.feed = Feed(desk, model, source, self)
        self._dirty = False
        self.search.searched.connect(self._searched)
        self.feed.failed.connect(self._failed)
        desk.dispatch.changed.connect(self._changed)

    @abstractmethod
    def query(self) -> Query:
        """What is listed now."""

    @abstractmethod
    def count(self) -> None:
        """Count anew what the filters and the sidebar say."""

    @abstractmethod
    def _searched(self, text: str) -> None:
        """The person looks for something else."""

    def concerns(self, changes: Changes) -> bool:
        """Whether a commit may change what is listed."""
        return bool(changes.cases)

    def list_anew(self) -> None:
        """Another filter or order: start at the top."""
        self.feed.show(self.query())

    def refresh(self) -> None:
        """What is in view is read anew; the place and the selection stay."""
        self.feed.refresh_rows(self.table.rows_in_view())
        self.count()

    def _changed(self, changes: Changes, _initiator: object) -> None:
        if not self.concerns(changes):
            return
        if self.isVisible():
            self.refresh()
        else:
            self._dirty = True
            self.missed()

    def missed(self) -> None:
        """Something changed while the pane is hidden; the list is read when it is entered."""

    def _failed(self, problem: Problem) -> None:
        self.banner.show_message(problem.what, "", problem.remedy, tone="warn")

    def entered(self) -> None:
        if self._dirty:
            self._dirty = False
            self.refresh()
        self.table.setFocus()

    def focus_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()
