"""Worklists and case lists as SQL: one index-ordered branch per way of seeing, then one page.

A person sees their own work and what is offered to each of their queues and personas. Each of
these is a branch that an index gives in order; only as many rows as a page needs are merged.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Select,
    Text,
    and_,
    bindparam,
    exists,
    func,
    literal,
    or_,
    select,
    tuple_,
    union,
)

from . import search
from .naming import clean
from .rows import CaseQuery, WorkQuery
from .schema import NEVER
from .sorting import SORTS
from .tables import (
    absences,
    assignments,
    cases,
    listed,
    memberships,
    needs,
    people,
    resolutions,
    restrictions,
    words,
)

#: Beyond every character of a word: the end of "all words that begin with".
_LAST = "\U0010ffff"
#: For a word of the search text: names of steps that contain it.
StepNames = Callable[[str], Sequence[str]]


class Viewer(msgspec.Struct, frozen=True):
    """Whose list it is: their queues, personas and skills decide what is offered to them."""

    person: str
    queues: tuple[str, ...] = ()
    personas: tuple[str, ...] = ()
    everything: bool = False
    skills: dict[str, int] = {}


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


#: A statement and what to bind in it.
Asked = tuple[Select[Any], dict[str, Any]]


class _Shape(NamedTuple):
    """All that the SQL of a worklist depends on; the rest is bound when it runs.

    ``ways`` are the branches in which the viewer comes to see work, ``filters`` what holds in
    each; both are names of parameters. ``skills``: how many the viewer has. ``after``: the page
    does not begin at the beginning.
    """

    ways: tuple[str, ...]
    filters: tuple[str, ...]
    skills: int
    sort: str
    after: bool


def work_page(query: WorkQuery, viewer: Viewer | None, step_names: StepNames) -> Asked:
    """One page and one row more, in order."""
    values = _values(query, viewer, step_names) | {"most": query.limit + 1}
    if query.after is not None:
        values |= {f"after_{n}": value for n, value in enumerate(query.after)}
    return _page(_shape(query, viewer, after=query.after is not None)), values


def work_count(query: WorkQuery, viewer: Viewer | None, step_names: StepNames, cap: int) -> Asked:
    """How many match, at most ``cap``."""
    values = _values(query, viewer, step_names) | {"most": cap}
    return _count(_shape(query, viewer, after=False)), values


# Building a statement takes ten times as long as running it, so each shape is built once.
@lru_cache(maxsize=256)
def _page(shape: _Shape) -> Select[Any]:
    chosen = _chosen(shape).subquery("chosen")
    columns = chosen.c
    return (
        select(chosen, cases.c.title, cases.c.listed)
        .join(cases, cases.c.id == columns.case_id)
        .order_by(*_order(columns, shape.sort))
        .limit(_most())
    )


@lru_cache(maxsize=256)
def _count(shape: _Shape) -> Select[Any]:
    chosen = _chosen(shape).subquery("chosen")
    return select(func.count()).select_from(
        select(literal(1)).select_from(chosen).limit(_most()).subquery()
    )


def _most() -> BindParameter[int]:
    return bindparam("most", type_=BigInteger())


def _chosen(shape: _Shape) -> Any:
    order = _order(assignments.c, shape.sort)
    common = [assignments.c.open == 1, *(_filter(name) for name in shape.filters)]
    if shape.after:
        here = [bindparam(f"after_{n}", type_=each.type) for n, each in enumerate(order)]
        common.append(tuple_(*order) > tuple_(*here))
    branches = [
        select(assignments).where(*common, _way(name, shape.skills)).order_by(*order).limit(_most())
        for name in shape.ways
    ]
    if len(branches) == 1:
        return branches[0]
    return union(*(select(branch.subquery()) for branch in branches))


def _shape(query: WorkQuery, viewer: Viewer | None, *, after: bool) -> _Shape:
    given = {name: getattr(query, name) for name in ("types", "stages", "queues")}
    filters = [name for name, wanted in given.items() if wanted]
    filters += [name for name in ("due_before", "due_after") if getattr(query, name) is not None]
    filters += [f"listed_{n}" for n in range(len(query.listed))]
    filters += [f"word_{n}" for n in range(len(search.words(query.text)))]
    filters += ["viewer"] if query.viewer is not None else []
    skills = 0 if viewer is None else len(viewer.skills)
    return _Shape(tuple(_ways(query, viewer)), tuple(filters), skills, query.sort, after)


def _ways(query: WorkQuery, viewer: Viewer | None) -> list[str]:
    """The ways in which the viewer comes to see work; none at all is one that never holds."""
    if viewer is None or query.scope == "all":
        return ["all"]
    found = ["mine"] if query.scope in ("mine", "both") else []
    if query.scope in ("offered", "both"):
        if viewer.everything:
            found.append("offered")
        else:
            found += [f"queue_{n}" for n in range(len(viewer.queues))]
            found += [f"persona_{n}" for n in range(len(viewer.personas))]
    return found or ["none"]


def _way(name: str, skills: int) -> ColumnElement[bool]:
    """The condition of one way."""
    work = assignments.c
    if name in ("all", "none"):
        return literal(1) == int(name == "all")
    if name == "mine":
        return work.assignee == bindparam("person")
    offered = and_(
        work.state == "offered",
        work.assignee.is_(None),
        func.replace(work.excluded, bindparam("mark", type_=Text()), "") == work.excluded,
    )
    column = name.partition("_")[0]
    if column == "offered":
        return offered
    return and_(offered, ~_beyond(skills), work[column] == bindparam(name))


def _filter(name: str) -> ColumnElement[bool]:
    """The condition of one filter."""
    work = assignments.c
    kind = name.partition("_")[0]
    if kind == "viewer":
        return visible(work.case_id, bindparam(name))
    if kind == "listed":
        value = and_(listed.c.field == bindparam(name), listed.c.text == bindparam(f"{name}_text"))
        return work.case_id.in_(select(listed.c.case_id).where(value))
    if kind == "word":
        begins = and_(words.c.word >= bindparam(name), words.c.word < bindparam(f"{name}_end"))
        named = work.step_name.in_(bindparam(f"{name}_steps", expanding=True))
        return or_(work.case_id.in_(select(words.c.case_id).where(begins)), named)
    if kind == "due":
        limit: BindParameter[int] = bindparam(name)
        if name == "due_before":
            return work.due < limit
        return and_(work.due >= limit, work.due < NEVER)
    column = {"types": work.type, "stages": work.stage, "queues": work.queue}[name]
    return column.in_(bindparam(name, expanding=True))


def _values(query: WorkQuery, viewer: Viewer | None, step_names: StepNames) -> dict[str, Any]:
    """What the parameters of a shape stand for, by name."""
    values: dict[str, Any] = {
        name: getattr(query, name)
        for name in ("types", "stages", "queues", "due_before", "due_after", "viewer")
    }
    if viewer is not None:
        values |= {"person": viewer.person, "mark": f"|{viewer.person}|"}
        values |= {f"queue_{n}": queue for n, queue in enumerate(viewer.queues)}
        values |= {f"persona_{n}": persona for n, persona in enumerate(viewer.personas)}
        for n, (skill, level) in enumerate(viewer.skills.items()):
            values |= {f"skill_{n}": skill, f"level_{n}": level}
    for n, (field, value) in enumerate(query.listed.items()):
        values |= {f"listed_{n}": field, f"listed_{n}_text": clean(search.text_of(value))}
    for n, word in enumerate(search.words(query.text)):
        values |= {f"word_{n}": word, f"word_{n}_end": word + _LAST}
        values[f"word_{n}_steps"] = step_names(word)
    return values


def _beyond(skills: int) -> ColumnElement[bool]:
    """Whether work takes a skill, or a level of it, that none of so many held ones is."""
    held = [
        and_(needs.c.skill == bindparam(f"skill_{n}"), needs.c.level <= bindparam(f"level_{n}"))
        for n in range(skills)
    ]
    taken = needs.c.assignment == assignments.c.id
    return exists().where(taken, *(~each for each in held))


def visible(case: ColumnElement[str], viewer: str | BindParameter[str]) -> ColumnElement[bool]:
    """Whether somebody may see a case: it is not restricted, or they are one of its people."""
    limited = exists().where(restrictions.c.case_id == case)
    return or_(~limited, limited.where(restrictions.c.person == viewer))


def _order(columns: Any, sort: str) -> list[Any]:
    return [
        func.coalesce(columns[name], "") if name == "assignee" else columns[name]
        for name in SORTS[sort]
    ]


def cursor(row: Any, sort: str) -> tuple[Any, ...]:
    """Where a row stands in the order: what ``after`` of the next page is."""
    return tuple(row[name] or "" if name == "assignee" else row[name] for name in SORTS[sort])


def _with_value(field: str, value: Any) -> Select[Any]:
    same = listed.c.text == clean(search.text_of(value))
    return select(listed.c.case_id).where(listed.c.field == field, same)


def _with_word(word: str) -> Select[Any]:
    return select(words.c.case_id).where(words.c.word >= word, words.c.word < word + _LAST)


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
    if query.viewer is not None:
        found.append(visible(cases.c.id, query.viewer))
    found += [cases.c.id.in_(_with_word(word)) for word in search.words(query.text)]
    found += [cases.c.id.in_(_with_value(field, value)) for field, value in query.listed.items()]
    return found


_STANDS_IN = select(absences.c.person).where(
    absences.c.substitute == bindparam("person"),
    absences.c.begins <= bindparam("now"),
    absences.c.ends > bindparam("now"),
)
#: Whether ``person`` sees everything, and their skills.
KNOWN = select(people.c.everything, people.c.skills).where(people.c.id == bindparam("person"))
#: Their queues and personas in order, with those of everybody for whom they stand in ``now``.
HELD = (
    select(memberships.c.kind, memberships.c.target)
    .where(or_(memberships.c.person == bindparam("person"), memberships.c.person.in_(_STANDS_IN)))
    .order_by(memberships.c.kind, memberships.c.nr, memberships.c.target)
)
