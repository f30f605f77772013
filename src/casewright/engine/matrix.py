"""The authority matrix: a table names who must approve, one after the other.

Rule: it is asked again at every vote, over the data as they are then; votes given stay given.
"""

from __future__ import annotations

from msgspec.structs import replace

from . import people
from .plan import Node, Target
from .turn import Turn


def approvers(turn: Turn, node: Node, scope: int) -> tuple[Target, ...]:
    """Whom every matching row adds, in order, each once; raises ``Fault``.

    A row names a person, ``queue:ID`` or ``persona:ID``; who must not approve is left out.
    """
    values = turn.decided(node.source.table or "", scope).values
    found = next(iter(values.values()), None)
    named = [people.named(one) for one in (found if isinstance(found, list) else [found])]
    excluded = people.route(turn, node, scope).excluded
    return tuple(
        replace(target, excluded=excluded)
        for target in dict.fromkeys(named)
        if target != Target() and target.assignee not in excluded
    )
