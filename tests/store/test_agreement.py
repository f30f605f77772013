"""The store in memory and the one in a file give the same answers, whatever is told and asked."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from casewright.engine import events as e
from casewright.engine.state import Assignment
from casewright.store.memory import MemoryStore
from casewright.store.open import open_store
from casewright.store.rebuild import differences, rebuild
from casewright.store.rows import CaseQuery, WorkQuery
from tests.store import story
from tests.store.story import DAY, HOUR, START, CaseStory, ident

PEOPLE = ("bob", "eve", "ida", "max")
NAMES = ("Ann Archer", "Bo Berg", "Ötzi Ängström", "100 % sure", "", "o'neil; --")
DEEDS = ("claim", "complete", "resolve", "reopen", "late", "more", "bar", "comment")

deeds = st.lists(
    st.tuples(st.integers(0, 4), st.sampled_from(DEEDS), st.sampled_from(PEOPLE)), max_size=14
)
applicants = st.lists(st.sampled_from(NAMES), min_size=5, max_size=5)
asked = st.builds(
    WorkQuery,
    person=st.sampled_from((*PEOPLE, "nobody", None)),
    scope=st.sampled_from(("mine", "offered", "both", "all")),
    types=st.sampled_from(((), ("permit",), ("other", "permit"))),
    stages=st.sampled_from(((), ("intake",), ("decision",))),
    queues=st.sampled_from(((), ("front",), ("front", "back"))),
    due_before=st.sampled_from((None, START, START + DAY)),
    due_after=st.sampled_from((None, START, START + DAY)),
    text=st.sampled_from(("", "an", "bo visit", "papers", "ö", "prm 2", "%", "'", "\x00")),
    listed=st.sampled_from(({}, {"applicant": "Bo Berg"}, {"amount": 2}, {"note": "x"})),
    sort=st.sampled_from(("urgency", "due", "opened", "number", "step", "stage", "assignee")),
    limit=st.integers(1, 4),
)
asked_cases = st.builds(
    CaseQuery,
    types=st.sampled_from(((), ("permit",), ("other",))),
    statuses=st.sampled_from(((), ("Open-Intake",), ("Open", "Resolved-Completed"))),
    open_only=st.booleans(),
    text=st.sampled_from(("", "an", "bo", "ö", "prm-3", "%")),
    limit=st.integers(1, 4),
)


def tell(store: Any, names: list[str], told: list[tuple[int, str, str]]) -> list[CaseStory]:
    """The same story, told to any store."""
    story.publish(store)
    story.person(store, "bob", queues=("front",))
    story.person(store, "eve", personas=("site",))
    story.person(store, "ida", queues=("back", "front"), personas=("site",))
    story.person(store, "max", everything=True)
    cases = [
        CaseStory(store, f"case {n}", START + n % 2 * HOUR).create(applicant=name, amount=n)
        for n, name in enumerate(names)
    ]
    for n, (which, deed, who) in enumerate(told):
        act(cases[which], deed, who, n)
    return cases


def act(case: CaseStory, deed: str, who: str, n: int) -> None:
    """One deed, when it is possible now."""
    open_ = case.assignment in case.case.assignments
    if deed == "claim" and open_:
        case.claim(who)
    elif deed == "complete" and open_:
        case.complete("ok", applicant=who)
    elif deed == "resolve" and open_:
        case.resolve()
    elif deed == "reopen" and case.case.resolved:
        case.event(e.CaseReopened("again"))
    elif deed == "late" and 4 in case.case.clocks:
        case.event(e.ClockPassed(4, "fast", "deadline", START, urgency=30))
    elif deed in ("more", "bar"):
        excluded = (who,) if deed == "bar" else ()
        opened = Assignment(
            ident(f"more {case.name} {n}"), 50 + n, "visit", "intake", 1, case.at, queue="back",
            excluded=excluded,
        )  # fmt: skip
        case.event(e.AssignmentOpened(opened))
    else:
        case.event(e.CommentAdded("hello"))


def pages(read: Any, query: Any) -> Iterator[Any]:
    """All rows of a query, page by page."""
    while True:
        page = read(query)
        yield from page.rows
        if page.after is None:
            return
        query = type(query)(**{**_fields(query), "after": page.after})


def _fields(query: Any) -> dict[str, Any]:
    return {name: getattr(query, name) for name in query.__struct_fields__}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the files of this module are made."""
    return tmp_path_factory.mktemp("agreement")


#: A failing story is short enough to read; shrinking it would take minutes on files.
PHASES = (Phase.explicit, Phase.generate)
FILES = itertools.count()


@settings(max_examples=25, phases=PHASES)
@given(applicants, deeds, st.lists(asked, max_size=12), st.lists(asked_cases, max_size=4))
def test_memory_and_file_agree_on_every_answer(
    folder: Path,
    names: list[str],
    told: list[tuple[int, str, str]],
    queries: list[WorkQuery],
    case_queries: list[CaseQuery],
) -> None:
    memory = MemoryStore()
    file: Any = open_store(folder / f"{next(FILES)}.casewright", create=True, synchronous="NORMAL")
    try:
        tell(memory, names, told)
        rebuild(memory, file)
        assert differences(memory, file) == []
        for query in queries:
            expected = list(pages(memory.reads.work, query))
            assert list(pages(file.reads.work, query)) == expected, query
            assert file.reads.count_work(query) == len(expected)
            assert memory.reads.count_work(query) == len(expected)
        for case_query in case_queries:
            expected = list(pages(memory.reads.cases, case_query))
            assert list(pages(file.reads.cases, case_query)) == expected, case_query
            assert file.reads.count_cases(case_query) == len(expected)
    finally:
        file.close()


@settings(max_examples=15)
@given(applicants, deeds, st.sampled_from(PEOPLE))
def test_a_worklist_shows_exactly_what_a_person_may_take_or_has(
    names: list[str], told: list[tuple[int, str, str]], person: str
) -> None:
    store = MemoryStore()
    tell(store, names, told)
    known = store.reads.person(person)
    assert known is not None
    shown = {row.assignment for row in store.reads.work(WorkQuery(person=person)).rows}
    for row in store.reads.work(WorkQuery(scope="all")).rows:
        case = store.reads.case(row.case)
        assert case is not None
        work = case.assignments[row.assignment]
        reach = work.queue in known.queues or work.persona in known.personas or known.everything
        offered = work.state == "offered" and reach and person not in work.excluded
        assert (row.assignment in shown) == (work.assignee == person or offered)


@settings(max_examples=15)
@given(applicants, deeds)
def test_the_sums_of_the_flow_are_what_a_count_of_all_work_gives(
    names: list[str], told: list[tuple[int, str, str]]
) -> None:
    store = MemoryStore()
    cases = tell(store, names, told)
    work = [row for case in cases for row in store.reads.case_work(case.id)]
    flow = store.reads.flow(0, 10**6)
    assert sum(row.opened for row in flow) == len(work)
    assert sum(row.completed for row in flow) == sum(row.state == "completed" for row in work)
    assert sum(row.ended for row in flow) == sum(row.state == "ended" for row in work)
    spent = sum((row.closed or 0) - row.opened for row in work if row.state == "completed")
    assert sum(row.spent for row in flow) == spent
