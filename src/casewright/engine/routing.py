"""Who of several people gets work: one pure choice, the same for live work and for simulation.

Rule: people, loads and absences are arguments; the same arguments give the same person, in
whatever order the people are listed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from .state import Instant

ROUND_ROBIN, LEAST_LOADED, SKILL = "round robin", "least loaded", "skill"
#: (skill, least level) pairs, sorted.
Need = tuple[tuple[str, int], ...]


class Away(NamedTuple):
    """Out of office from ``first`` until before ``until``; who stands in, None when nobody does."""

    first: Instant
    until: Instant
    substitute: str | None = None


class Worker(NamedTuple):
    """What the choice knows of a person: open work, the instant of the last work handed to them."""

    id: str
    load: int = 0
    last: Instant = 0
    skills: Mapping[str, int] = {}
    away: tuple[Away, ...] = ()


def absences(fact: Mapping[str, Any] | None) -> tuple[Away, ...]:
    """The absences that a fact about a person tells of."""
    return tuple(Away(*each) for each in (fact or {}).get("away", ()))


def worker(fact: Mapping[str, Any]) -> Worker:
    """One member of the fact ``crew:KIND:ID``."""
    return Worker(
        fact["id"], fact.get("load", 0), fact.get("last", 0), fact.get("skills", {}), absences(fact)
    )


def absence(away: Iterable[Away], now: Instant) -> Away | None:
    """The absence that runs now; of several the one that ends last."""
    running = [each for each in away if each.first <= now < each.until]
    return max(running, key=lambda each: (each.until, each.substitute or ""), default=None)


def surplus(skills: Mapping[str, int], need: Need) -> int | None:
    """How many levels somebody has beyond what is needed; None when a skill or level is missing."""
    beyond = 0
    for skill, level in need:
        held = skills.get(skill, 0)
        if held < level:
            return None
        beyond += held - level
    return beyond


def fitting(
    workers: Iterable[Worker], need: Need = (), barred: Collection[str] = (),
    among: Collection[str] = (),
) -> list[Worker]:  # fmt: skip
    """Who has the skills, is not ``barred`` and, where ``among`` names people, is one of them."""
    return [
        each
        for each in workers
        if each.id not in barred
        and (not among or each.id in among)
        and surplus(each.skills, need) is not None
    ]


def choose(way: str, workers: Sequence[Worker], need: Need, now: Instant) -> str | None:
    """The one who is handed the work, of people who fit; None when all of them are away.

    Round robin: who waited longest for work. Least loaded: who has the least open work. Skill:
    whose skills exceed the need least, so that experts stay free. Ties go on to load, then to
    waiting time, then to the id.
    """
    here = [each for each in workers if absence(each.away, now) is None]
    if not here:
        return None
    return min(here, key=lambda each: _rank(way, each, need)).id


def _rank(way: str, each: Worker, need: Need) -> tuple[int, int, int, str]:
    if way == ROUND_ROBIN:
        return each.last, each.load, 0, each.id
    if way == SKILL:
        return surplus(each.skills, need) or 0, each.load, each.last, each.id
    return each.load, each.last, 0, each.id


def substitutes(workers: Iterable[Worker], now: Instant) -> tuple[str, ...]:
    """Who stands in for those who are away now: of the least loaded first, each once."""
    ranked = sorted(workers, key=lambda each: (each.load, each.last, each.id))
    running = (absence(each.away, now) for each in ranked)
    named = (away.substitute for away in running if away is not None)
    return tuple(dict.fromkeys(name for name in named if name))
