"""Decision tables as plain values for tests, and the definition that compiled ones must meet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from casewright.rules import feel
from casewright.rules.dmn.compiled import CompiledTable, compile_table
from casewright.rules.dmn.table import DecisionTable, InputClause, OutputClause, Rule


def plain(
    inputs: Sequence[str],
    rules: Sequence[Sequence[str]],
    policy: str = "UNIQUE",
    outputs: Sequence[str] = ("",),
    aggregation: str = "",
    values: str = "",
    default: str = "",
) -> DecisionTable:
    """A table: inputs as `expression` or `expression:type`, rules as cells from left to right."""
    clauses = []
    for text in inputs:
        name, _, kind = text.partition(":")
        clauses.append(InputClause(expression=name, type=kind))
    return DecisionTable(
        inputs=tuple(clauses),
        outputs=tuple(OutputClause(name=name, values=values, default=default) for name in outputs),
        rules=tuple(
            Rule(tests=tuple(cells[: len(inputs)]), results=tuple(cells[len(inputs) :]))
            for cells in rules
        ),
        hit_policy=policy,
        aggregation=aggregation,
    )


def ready(table: DecisionTable, *names: str) -> CompiledTable:
    """The compiled table over the names of its inputs and others."""
    wanted = [clause.expression for clause in table.inputs if clause.expression.isidentifier()]
    return compile_table(table, dict.fromkeys([*wanted, *names]))


def ask(table: DecisionTable, **data: object) -> object:
    """The answer for these data as JSON."""
    return feel.to_json(ready(table, *data).evaluate(data))


@cache
def _cell(text: str, names: tuple[str, ...]) -> feel.UnaryTests:
    return feel.compile_unary(text or "-", names)


@cache
def _input(text: str, names: tuple[str, ...]) -> feel.Expression:
    return feel.compile(text, names)


def row_by_row(table: DecisionTable, data: Mapping[str, object]) -> list[int]:
    """The definition: the rules (from 0) of which every cell accepts the value of its input."""
    names = tuple(data)
    values = [_input(clause.expression, names).evaluate(data) for clause in table.inputs]
    found = []
    for number, rule in enumerate(table.rules):
        cells = [_cell(text, names) for text in rule.tests]
        passed = (cell.evaluate(value, data) for cell, value in zip(cells, values, strict=True))
        if all(one is True for one in passed):
            found.append(number)
    return found
