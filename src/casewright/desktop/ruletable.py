"""Decision tables as grids ready to show: heads and cells in words, by the blueprint's own names.

Rule: pure; a cell keeps the FEEL text that decides, only what it names is told by its name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication

from casewright.blueprint.document import Decision
from casewright.blueprint.tables import model_in, table_in
from casewright.rules.dmn import document
from casewright.rules.dmn.table import DecisionTable
from casewright.rules.errors import RulesError

_QUOTED = re.compile(r'"([^"\\]*)"')


def tr(text: str) -> str:
    """A text of this module in the user's language."""
    return QCoreApplication.translate("RuleTable", text)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, what kind of value it has, and the FEEL text or name behind it."""

    name: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row: its number from 1, conditions, results and notes as they are shown."""

    number: int
    when: tuple[str, ...]
    then: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True)
class Grid:
    """A table as it is shown; ``tests`` are the conditions as written, row by row."""

    name: str
    hit: str
    inputs: tuple[Column, ...]
    outputs: tuple[Column, ...]
    rows: tuple[Line, ...]
    tests: tuple[tuple[str, ...], ...] = ()

    @property
    def has_notes(self) -> bool:
        """Whether any row has a remark."""
        return any(row.note for row in self.rows)


def kind_words(kind: str) -> str:
    """A kind of field, or a type of FEEL, in words; what is neither is a type of the model's own."""
    return {
        "text": tr("text"),
        "string": tr("text"),
        "long text": tr("text"),
        "integer": tr("whole number"),
        "number": tr("number"),
        "decimal": tr("number"),
        "money": tr("money"),
        "boolean": tr("yes or no"),
        "date": tr("date"),
        "time": tr("time"),
        "date-time": tr("date and time"),
        "date and time": tr("date and time"),
        "duration": tr("duration"),
        "choice": tr("choice"),
        "multi-choice": tr("choices"),
        "person": tr("person"),
        "reference": tr("case"),
        "records": tr("list"),
    }.get(kind, kind)


def as_written(text: str, _column: str) -> str:
    """A value as it is written in a cell."""
    return f'"{text}"'


@dataclass(frozen=True)
class Words:
    """Names for what a table speaks of: columns by their text, their kinds, and quoted values."""

    names: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    quoted: Callable[[str, str], str] = as_written

    def column(self, text: str, kind: str, label: str = "") -> Column:
        """A column by what is written at its head."""
        name = label or self.names.get(text, text)
        return Column(name, kind_words(kind or self.kinds.get(text, "")), text)

    def cell(self, text: str, column: str) -> str:
        """A result, or a condition, with its quoted values named."""
        return _QUOTED.sub(lambda found: self.quoted(found[1], column), text)

    def test(self, text: str, column: str) -> str:
        """A condition; one that accepts everything says so."""
        return tr("any") if text.strip() in ("", "-") else self.cell(text, column)


def hit_words(policy: str, aggregation: str = "") -> str:
    """What a hit policy means, in a sentence."""
    if aggregation:
        return {
            "SUM": tr("The sum of all rows that match."),
            "MIN": tr("The least value of all rows that match."),
            "MAX": tr("The greatest value of all rows that match."),
            "COUNT": tr("The number of rows that match."),
        }.get(aggregation, aggregation)
    return {
        "FIRST": tr("The first row that matches decides."),
        "UNIQUE": tr("Only one row may match; it decides."),
        "ANY": tr("All rows that match must say the same."),
        "PRIORITY": tr("Of all rows that match, the most important result decides."),
        "RULE ORDER": tr("Every row that matches adds its result, in the order of the rows."),
        "OUTPUT ORDER": tr("Every row that matches adds its result, the most important first."),
        "COLLECT": tr("Every row that matches adds its result."),
    }.get(policy, policy)


def grid_of(table: DecisionTable, name: str, words: Words) -> Grid:
    """A table as a grid."""
    inputs = tuple(words.column(one.expression, one.type, one.label) for one in table.inputs)
    outputs = tuple(words.column(one.name, one.type, one.label) for one in table.outputs)
    rows = tuple(
        Line(
            number,
            tuple(words.test(t, c.text) for t, c in zip(rule.tests, inputs, strict=True)),
            tuple(words.cell(t, c.text) for t, c in zip(rule.results, outputs, strict=True)),
            " · ".join(note for note in rule.notes if note),
        )
        for number, rule in enumerate(table.rules, 1)
    )
    tests = tuple(rule.tests for rule in table.rules)
    return Grid(name, hit_words(table.hit_policy, table.aggregation), inputs, outputs, rows, tests)


def grids_of(decision: Decision, words: Words) -> tuple[Grid, ...]:
    """The table of a decision, or all tables of its model; none of what cannot be read."""
    title = decision.title()
    try:
        if decision.dmn is None:
            return (grid_of(table_in(decision), title, words),)
        model, _ = model_in(decision)
    except RulesError:
        return ()
    return tuple(
        grid_of(node.logic, node.name, words)
        for node in model.definitions.nodes
        if isinstance(node, document.Decision) and isinstance(node.logic, DecisionTable)
    )
