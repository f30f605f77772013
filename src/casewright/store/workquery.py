"""Worklists and case lists as SQL: one index-ordered branch per way of seeing, then one page.

A person sees their own work and what is offered to each of their queues and personas. Each of
these is a branch that an index gives in order; only as many rows as a page needs are merged.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, tuple_, union

from . import search
from .naming import clean
from .rows import CaseQuery, WorkQuery
from .sorting import SORTS
from .tables import assignments, cases, listed, memberships, people, resolutions, words

#: Beyond every character of a word: the end of "all words that begin with".
_LAST = "\U0010ffff"
#: For a word of the search text: names of steps that contain it.
StepNames = Callable[[str], Sequence[str]]


class Viewer(msgspec.Struct, frozen=True):
    """Who looks: their queues and personas decide what is offered to them."""

    person: str
    queues: tuple[str, ...] = ()
    personas: tuple[str, ...] = ()
    everything: bool = False


def case_listing() -> Select[Any]:
    """Cases with the time they were resolved."""
    columns = [c for c in cases.c if c.name != "state"]
    return select(*columns, resolutions.c.at.label("resolved")).outerjoin(
        resolutions, resolutions.c.case_id == cases.c.id
    )


def work_listing() -> Select[Any]:
    """Assignments with their case's title and listed fields."""
    return select(assignments, cases.c.title, cases.c.listed).join(
        cases, cases.c.id == assignments.c.case_id
    )


def work_page(query: WorkQuery, viewer: Viewer | None, step_names: StepNames) -> Select[Any]:
    """One page and one row more, in order."""
    chosen = _chosen(query, viewer, step_names, query.limit + 1).subquery("chosen")
    columns = chosen.c
    return (
        select(chosen, cases.c.title, cases.c.listed)
        .join(cases, cases.c.id == columns.case_id)
        .order_by(*_order(columns, query.sort))
        .limit(query.limit + 1)
    )


def work_count(
    query: WorkQuery, viewer: Viewer | None, step_names: StepNames, cap: int
) -> Select[Any]:
    """How many match, at most ``cap``."""
    everything = msgspec.structs.replace(query, after=None)
    chosen = _chosen(everything, viewer, step_names, cap).subquery("chosen")
    return select(func.count()).select_from(
        select(literal(1)).select_from(chosen).limit(cap).subquery()
    )


def _chosen(query: WorkQuery, viewer: Viewer | None, step_names: StepNames, most: int) -> Any:
    common = and_(assignments.c.open == 1, *_filters(query, step_names))
    order = _order(assignments.c, query.sort)
    branches = [
        select(assignments).where(common, branch).order_by(*order).limit(most)
        for branch in _branches(query, viewer)
    ]
    if len(branches) == 1:
        return branches[0]
    return union(*(select(branch.subquery()) for branch in branches))


def _branches(query: WorkQuery, viewer: Viewer | None) -> list[ColumnElement[bool]]:
    """The ways in which the viewer comes to see work; none at all is one that never holds."""
    work = assignments.c
    if viewer is None or query.scope == "all":
        return [literal(1) == 1]
    found: list[ColumnElement[bool]] = []
    if query.scope in ("mine", "both"):
        found.append(work.assignee == viewer.person)
    if query.scope in ("offered", "both"):
        mark = f"|{viewer.person}|"
        offered = and_(
            work.state == "offered",
            work.assignee.is_(None),
            func.replace(work.excluded, mark, "") == work.excluded,
        )
        if viewer.everything:
            found.append(offered)
        else:
            found += [and_(offered, work.queue == queue) for queue in viewer.queues]
            found += [and_(offered, work.persona == persona) for persona in viewer.personas]
    return found or [literal(1) == 0]


def _order(columns: Any, sort: str) -> list[Any]:
    return [
        func.coalesce(columns[name], "") if name == "assignee" else columns[name]
        for name in SORTS[sort]
    ]


def cursor(row: Any, sort: str) -> tuple[Any, ...]:
    """Where a row stands in the order: what ``after`` of the next page is."""
    return tuple(row[name] or "" if name == "assignee" else row[name] for name in SORTS[sort])


def _filters(query: WorkQuery, step_names: StepNames) -> list[ColumnElement[bool]]:
    work = assignments.c
    found: list[ColumnElement[bool]] = []
    for column, wanted in ((work.type, query.types), (work.stage, query.stages)):
        if wanted:
            found.append(column.in_(wanted))
    if query.queues:
        found.append(work.queue.in_(query.queues))
    if query.due_before is not None:
        found.append(work.due < query.due_before)
    for field, value in query.listed.items():
        found.append(work.case_id.in_(_with_value(field, value)))
    for word in search.words(query.text):
        named = work.step_name.in_(step_names(word))
        found.append(or_(work.case_id.in_(_with_word(word)), named))
    if query.after is not None:
        found.append(tuple_(*_order(work, query.sort)) > tuple_(*map(literal, query.after)))
    return found


def _with_word(word: str) -> Select[Any]:
    return select(words.c.case_id).where(words.c.word >= word, words.c.word < word + _LAST)


def _with_value(field: str, value: Any) -> Select[Any]:
    same = listed.c.text == clean(search.text_of(value))
    return select(listed.c.case_id).where(listed.c.field == field, same)


def case_page(query: CaseQuery) -> Select[Any]:
    """One page of cases and one row more, newest first."""
    newest = (cases.c.created.desc(), cases.c.id.desc())
    found = case_listing().where(*_case_filters(query))
    if query.after is not None:
        here = tuple_(cases.c.created, cases.c.id)
        found = found.where(here < tuple_(*map(literal, query.after)))
    return found.order_by(*newest).limit(query.limit + 1)


def case_count(query: CaseQuery, cap: int) -> Select[Any]:
    """How many cases match, at most ``cap``."""
    matching = select(literal(1)).select_from(cases).where(*_case_filters(query)).limit(cap)
    return select(func.count()).select_from(matching.subquery())


def _case_filters(query: CaseQuery) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if query.types:
        found.append(cases.c.type.in_(query.types))
    if query.statuses:
        found.append(cases.c.status.in_(query.statuses))
    if query.open_only:
        found.append(cases.c.open == 1)
    found += [cases.c.id.in_(_with_word(word)) for word in search.words(query.text)]
    return found


def viewer_rows(person: str) -> tuple[Select[Any], Select[Any]]:
    """Whether a person sees everything; their queues and personas in order."""
    return (
        select(people.c.everything).where(people.c.id == person),
        select(memberships.c.kind, memberships.c.target)
        .where(memberships.c.person == person)
        .order_by(memberships.c.kind, memberships.c.nr),
    )
