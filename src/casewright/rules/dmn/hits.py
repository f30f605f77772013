"""What a table answers when rules match: the hit policies. Rule: as DMN defines them, one each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from casewright.rules import feel, operations
from casewright.rules.dmn.session import Session
from casewright.rules.errors import NoValue

Row = dict[str, object] | object


class Rows(Protocol):
    """The rows of a table while one evaluation of it runs."""

    session: Session

    def value(self, row: int) -> object:
        """The result of a rule (NoValue when it is not allowed)."""

    def priority(self, row: int) -> tuple[int, ...]:
        """How early the results of a rule stand among the output values."""

    def simple(self) -> bool:
        """Whether a result is one value and no context."""


Policy = Callable[[Rows, Sequence[int]], object]


def _numbers(rows: Sequence[int]) -> str:
    return ", ".join(str(row + 1) for row in rows)


def _unique(table: Rows, rows: Sequence[int]) -> object:
    if len(rows) > 1:
        raise NoValue(f"rules {_numbers(rows)} match, but only one may (hit policy UNIQUE)")
    return table.value(rows[0])


def _first(table: Rows, rows: Sequence[int]) -> object:
    return table.value(rows[0])


def _any(table: Rows, rows: Sequence[int]) -> object:
    first = table.value(rows[0])
    for row in rows[1:]:
        if operations.equal(first, table.value(row)) is not True:
            raise NoValue(f"rules {_numbers(rows)} match with different results (hit policy ANY)")
    return first


def _priority(table: Rows, rows: Sequence[int]) -> object:
    return table.value(min(rows, key=table.priority))


def _rule_order(table: Rows, rows: Sequence[int]) -> object:
    return [table.value(row) for row in rows]


def _output_order(table: Rows, rows: Sequence[int]) -> object:
    return [table.value(row) for row in sorted(rows, key=table.priority)]


def _count(table: Rows, rows: Sequence[int]) -> object:
    return len(rows)


def _aggregated(function: str) -> Policy:
    expression = feel.compile(f"{function}(values)", ["values"])

    def aggregate(table: Rows, rows: Sequence[int]) -> object:
        if not table.simple():
            raise NoValue(f"{function} needs a table with one output")
        values = [table.value(row) for row in rows]
        found = table.session.evaluate(expression, {"values": values})
        if found is None:
            raise NoValue(f"the results of rules {_numbers(rows)} have no {function}")
        return found

    return aggregate


POLICIES: Mapping[tuple[str, str], Policy] = {
    ("UNIQUE", ""): _unique,
    ("ANY", ""): _any,
    ("PRIORITY", ""): _priority,
    ("FIRST", ""): _first,
    ("RULE ORDER", ""): _rule_order,
    ("OUTPUT ORDER", ""): _output_order,
    ("COLLECT", ""): _rule_order,
    ("COLLECT", "SUM"): _aggregated("sum"),
    ("COLLECT", "MIN"): _aggregated("min"),
    ("COLLECT", "MAX"): _aggregated("max"),
    ("COLLECT", "COUNT"): _count,
}
# What a table without default outputs answers when no rule matches; null where nothing stands.
NO_MATCH: Mapping[tuple[str, str], Callable[[], object]] = {
    ("COLLECT", ""): list,
    ("COLLECT", "COUNT"): int,
}
LISTS = frozenset({("RULE ORDER", ""), ("OUTPUT ORDER", ""), ("COLLECT", "")})


def policy_of(hit_policy: str, aggregation: str) -> tuple[str, str]:
    """The key of a policy; only COLLECT has an aggregation."""
    return (hit_policy, aggregation if hit_policy == "COLLECT" else "")
