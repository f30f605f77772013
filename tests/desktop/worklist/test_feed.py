"""Pages of long lists: read when they come into view, dropped when they are stale."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from casewright.desktop.desk import Desk, Directory
from casewright.desktop.feed import PAGE, Feed, Source, read_slice
from casewright.desktop.widgets.worklist import WorkModel, WorkRow
from casewright.runtime.reading import Page, WorkQuery


class Numbers:
    """A source of rows 0 … size-1 in keyset pages; it remembers what it was asked."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.asked: list[tuple[int, int]] = []

    def read(self, query: WorkQuery) -> Page:
        first = query.after[0] + 1 if query.after else 0
        self.asked.append((first, query.limit))
        last = min(self.size, first + query.limit)
        return Page(tuple(range(first, last)), (last - 1,) if last < self.size else None)

    def count(self, _query: WorkQuery, cap: int) -> int:
        return min(cap, self.size)

    def source(self) -> Source:
        return Source(self.read, self.count, shown)


def shown(number: int, _directory: Directory, _now: int) -> WorkRow:
    return WorkRow(str(number), f"Item {number}", "", "", "", 0)


MakeFeed = Callable[[int], tuple[Feed, WorkModel, Numbers]]


@pytest.fixture
def make_feed(desk: Desk, qtbot: QtBot) -> MakeFeed:
    def make(size: int) -> tuple[Feed, WorkModel, Numbers]:
        model, numbers = WorkModel(), Numbers(size)
        feed = Feed(desk, model, numbers.source(), desk)
        with qtbot.waitSignal(feed.loaded):
            feed.show(WorkQuery())
        return feed, model, numbers

    return make


def title(model: WorkModel, place: int) -> str:
    row = model.row(place)
    return row.title if row is not None else "…"


def test_only_the_first_page_is_read_at_first(make_feed: MakeFeed) -> None:
    _feed, model, numbers = make_feed(1_000)
    assert model.rowCount() == 1_000
    assert title(model, PAGE - 1) == f"Item {PAGE - 1}"
    assert title(model, PAGE) == "…"
    assert numbers.asked == [(0, PAGE)]


def test_a_row_that_comes_into_view_brings_its_page(make_feed: MakeFeed, qtbot: QtBot) -> None:
    _feed, model, _numbers = make_feed(1_000)
    model.want(PAGE + 5)
    qtbot.waitUntil(lambda: title(model, PAGE + 5) == f"Item {PAGE + 5}")


def test_a_jump_far_down_walks_there_in_one_big_step_and_remembers_the_way(
    make_feed: MakeFeed, qtbot: QtBot
) -> None:
    _feed, model, numbers = make_feed(5_000)
    model.want(4_321)
    qtbot.waitUntil(lambda: title(model, 4_321) == "Item 4321")
    walked = numbers.asked[1:]
    assert len(walked) == 2, "one step to the place, one page"
    model.want(4_400)
    qtbot.waitUntil(lambda: title(model, 4_400) == "Item 4400")
    assert numbers.asked[-1] == (4_400, PAGE), "the next page is reached from there"


def test_a_page_is_asked_for_once(make_feed: MakeFeed, qtbot: QtBot) -> None:
    _feed, model, numbers = make_feed(1_000)
    for place in range(PAGE, 2 * PAGE):
        model.want(place)
    qtbot.waitUntil(lambda: title(model, PAGE) == f"Item {PAGE}")
    assert numbers.asked.count((PAGE, PAGE)) == 1


def test_counting_stops_at_ten_thousand(make_feed: MakeFeed) -> None:
    _feed, model, _numbers = make_feed(1_000_000)
    assert model.rowCount() == 10_000


def test_a_refresh_without_news_keeps_rows_and_place(make_feed: MakeFeed, qtbot: QtBot) -> None:
    feed, model, _numbers = make_feed(300)
    resets: list[Any] = []
    model.modelReset.connect(lambda: resets.append(1))
    with qtbot.waitSignal(feed.loaded):
        feed.refresh((0, 1))
    assert resets == []


def test_rows_out_of_sight_are_read_again_after_a_refresh(
    make_feed: MakeFeed, qtbot: QtBot
) -> None:
    feed, model, _numbers = make_feed(300)
    model.want(PAGE)
    qtbot.waitUntil(lambda: title(model, PAGE) == f"Item {PAGE}")
    with qtbot.waitSignal(feed.loaded):
        feed.refresh((0,))
    assert title(model, PAGE) == "…"
    model.want(PAGE)
    qtbot.waitUntil(lambda: title(model, PAGE) == f"Item {PAGE}")


def test_a_refresh_with_fewer_rows_starts_again(make_feed: MakeFeed, qtbot: QtBot) -> None:
    feed, model, numbers = make_feed(300)
    numbers.size = 10
    with qtbot.waitSignal(feed.loaded):
        feed.refresh((0,))
    assert model.rowCount() == 10
    assert set(feed.rows) == {str(number) for number in range(10)}


def test_an_answer_to_an_older_question_is_dropped(make_feed: MakeFeed, qtbot: QtBot) -> None:
    feed, model, numbers = make_feed(300)
    model.want(PAGE)
    numbers.size = 3
    with qtbot.waitSignal(feed.loaded):
        feed.refresh((0,))
    feed._desk.dispatch.drain()
    assert model.rowCount() == 3


def test_beyond_the_end_there_is_nothing() -> None:
    numbers = Numbers(50)
    got = read_slice(numbers.source(), WorkQuery(), 4, {0: None})
    assert (got.rows, got.more) == ((), False)
