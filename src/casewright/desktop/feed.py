"""Feeds the list with pages as they come into view. Rule: reads run in the pool, newest wish first.

Keyset pages have no numbers: to reach a far one, the feed walks there from the nearest place it
knows in a few big steps and remembers where it came by.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal

from casewright.desktop import moments
from casewright.desktop.desk import Desk, Directory
from casewright.desktop.dispatch import Problem
from casewright.desktop.widgets.worklist import WorkModel
from casewright.desktop.widgets.worklist import WorkRow as Shown
from casewright.runtime.reading import Page

PAGE = 100
#: More rows than this are not counted; the list grows when somebody gets there.
CAP = 10_000

Cursor = tuple[Any, ...] | None


#: A query with ``after`` and ``limit``; a row as it was read.
Query = Any
Row = Any


@dataclass(frozen=True)
class Source:
    """What a list is fed from: how to read and count a query, and how a row is shown."""

    read: Callable[[Query], Page]
    count: Callable[[Query, int], int]
    shown: Callable[[Row, Directory, int], Shown]


@dataclass(frozen=True)
class Slice:
    """Rows of one page, the places come by, and whether more follow."""

    page: int
    rows: Sequence[Row]
    anchors: dict[int, Cursor]
    more: bool


@dataclass(frozen=True)
class Beginning:
    """The answer to a new query: how many there are and the pages that are wanted at once."""

    count: int
    slices: Sequence[Slice]


def read_slice(source: Source, query: Query, page: int, anchors: dict[int, Cursor]) -> Slice:
    """Page ``page`` of a query, walking from the nearest known place before it."""
    near = max(one for one in anchors if one <= page)
    found = dict(anchors)
    if near < page:
        wide = msgspec.structs.replace(query, after=anchors[near], limit=(page - near) * PAGE)
        after = source.read(wide).after
        if after is None:
            return Slice(page, (), found, False)
        found[page] = after
    got = source.read(msgspec.structs.replace(query, after=found[page], limit=PAGE))
    if got.after is not None:
        found[page + 1] = got.after
    return Slice(page, got.rows, found, got.after is not None)


def beginning(query: Query) -> dict[int, Cursor]:
    """The place of the first page: the start, unless the query itself begins further on."""
    return {0: query.after}


class Feed(QObject):
    """Keeps a model in step with a query. ``loaded(count)`` comes with each new beginning."""

    loaded = Signal(int)
    failed = Signal(object)

    def __init__(self, desk: Desk, model: WorkModel, source: Source, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._model = model
        self._source = source
        self._query: Query = None
        self._anchors: dict[int, Cursor] = {0: None}
        self._asked: set[int] = set()
        self._generation = 0
        self.rows: dict[str, Row] = {}
        model.wanted.connect(self._wanted)

    def show(self, query: Query) -> None:
        """Another filter or order: start again at the top."""
        self._query = query
        self.refresh((0,))

    def refresh_rows(self, rows: range) -> None:
        """Read the pages that hold these rows (at least one) anew."""
        self.refresh(range(rows[0] // PAGE, rows[-1] // PAGE + 1))

    def refresh(self, pages: Sequence[int]) -> None:
        """Read the count and these pages anew; answers to older questions are dropped."""
        self._generation += 1
        generation, query, source = self._generation, self._query, self._source

        def job() -> Beginning:
            anchors = beginning(query)
            slices = []
            for page in pages:
                slices.append(read_slice(source, query, page, anchors))
                anchors = slices[-1].anchors
            return Beginning(source.count(query, CAP), slices)

        self._read(job, lambda got: self._begin(generation, got))

    def _read(self, job: Callable[[], Any], then: Callable[[Any], None]) -> None:
        self._desk.dispatch.read(job, then, self._fail, owner=self, newest_first=True)

    def _fail(self, problem: Problem) -> None:
        self._asked.clear()
        self.failed.emit(problem)

    def _begin(self, generation: int, got: Beginning) -> None:
        if generation != self._generation:
            return
        self._anchors = beginning(self._query)
        self._asked = set()
        if got.count != self._model.rowCount() or not self._same_pages(got):
            self._model.reset(got.count)
            self.rows = {}
        else:
            # Elsewhere rows may have moved: they are read again when somebody looks there.
            read = [range(one.page * PAGE, (one.page + 1) * PAGE) for one in got.slices]
            self._model.keep_only({place for places in read for place in places})
        for one in got.slices:
            self._put(one)
        self.loaded.emit(got.count)

    def _same_pages(self, got: Beginning) -> bool:
        """Whether the rows stand where they stood, so that the place and selection may stay."""
        for one in got.slices:
            for number, row in enumerate(one.rows):
                old = self._model.row(one.page * PAGE + number)
                if old is not None and old.id != self._id(row):
                    return False
        return True

    def _wanted(self, place: int) -> None:
        page = place // PAGE
        if page in self._asked:
            return
        self._asked.add(page)
        generation, query, source = self._generation, self._query, self._source
        anchors = dict(self._anchors)

        def then(got: Slice) -> None:
            if generation == self._generation:
                self._put(got)

        self._read(lambda: read_slice(source, query, page, anchors), then)

    def _put(self, got: Slice) -> None:
        self._anchors.update(got.anchors)
        self._asked.discard(got.page)
        self.rows.update({self._id(row): row for row in got.rows})
        self._model.set_rows(got.page * PAGE, [self._shown(row) for row in got.rows])

    def _shown(self, row: Row) -> Shown:
        return self._source.shown(row, self._desk.directory, moments.now())

    def _id(self, row: Row) -> str:
        return self._shown(row).id
