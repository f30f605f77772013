"""Who approves one after the other: by the rows of a table, or up a reporting line.

Rule: it is asked again at every vote, over data and people as they are then; votes given stay
given. Who must not approve is left out; who is away is asked through who stands in for them.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from . import people, standing
from .plan import Node, Target
from .tables import Fault
from .turn import Turn

#: No reporting line is climbed further.
HIGHEST = 50


def by_table(turn: Turn, node: Node, scope: int) -> tuple[Target, ...]:
    """Whom every matching row adds, in order, each once; raises ``Fault`` when it is nobody.

    A row names a person, ``queue:ID`` or ``persona:ID``.
    """
    table = node.source.table or ""
    try:
        values = turn.decided(table, scope).values
    except Fault as fault:
        raise Fault(f"the decision {table} has no answer: {fault}") from None
    found = next(iter(values.values()), None)
    named = [people.named(one) for one in (found if isinstance(found, list) else [found])]
    asked = _each_once(turn, named, people.barred(turn, node.route))
    if not asked:
        raise Fault(f"the decision {table} names no approver")
    return asked


def _each_once(turn: Turn, named: list[Target], barred: tuple[str, ...]) -> tuple[Target, ...]:
    found = []
    for target in named:
        if target.assignee is not None:
            target = replace(target, assignee=standing.taker(turn, target.assignee, barred))
        if target.somebody:
            found.append(replace(target, excluded=barred))
    return tuple(dict.fromkeys(found))


def line_of(turn: Turn, node: Node, scope: int) -> str:
    """Whose managers approve: whom the route names, or of whom it names the manager.

    Raises ``Fault`` when that is nobody.
    """
    source = node.route
    if source is not None and source.manager_of is not None:
        value = turn.value(node.routes[source.manager_of], scope)
        found = value if isinstance(value, str) else None
    else:
        found = people.meant(turn, node, scope).assignee
    if not found:
        raise Fault("it is not known whose managers approve")
    return found


def line(turn: Turn, node: Node, scope: int, of: str) -> tuple[Target, ...]:
    """The managers above ``of`` who are asked, the lowest first; raises ``Fault`` for none.

    A manager who must not approve is climbed past and counts as no level. A line that ends
    before the wanted level ends there: nobody stands higher.
    """
    barred = people.barred(turn, node.route)
    levels = node.source.levels
    most = {"one": 1, "all": HIGHEST}.get(levels, levels)
    condition = node.formulas.get("level_when")
    asked: list[Target] = []
    for level, (manager, taker) in enumerate(_above(turn, of, barred), 1):
        if level > most:
            break
        names = {"level": level, "approver": manager}
        if condition is None or turn.holds(condition, scope, names):
            asked.append(Target(taker, excluded=barred))
    if not asked:
        raise Fault(f"no manager above {of} approves this")
    return tuple(dict.fromkeys(asked))


def _above(turn: Turn, of: str, barred: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """(manager, who decides for them now) going up, without those who must not."""
    seen = {of}
    manager = people.manager_of(turn, of)
    while manager is not None and manager not in seen and len(seen) <= HIGHEST:
        seen.add(manager)
        taker = standing.taker(turn, manager, (*barred, of))
        if taker is not None:
            yield manager, taker
        manager = people.manager_of(turn, manager)
