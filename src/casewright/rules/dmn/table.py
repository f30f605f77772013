"""A decision table as a plain value. Rule: knows nothing of XML; cells are FEEL text as written."""

from __future__ import annotations

from dataclasses import dataclass, field

from casewright.rules.dmn.markup import Element

HIT_POLICIES = (
    "UNIQUE", "ANY", "PRIORITY", "FIRST", "RULE ORDER", "OUTPUT ORDER", "COLLECT",
)  # fmt: skip
AGGREGATIONS = ("", "SUM", "MIN", "MAX", "COUNT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What every element of a model may carry besides its meaning, kept for writing it again."""

    id: str = ""
    label: str = ""
    description: str = ""
    attributes: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    others: tuple[Element, ...] = field(default=(), repr=False, hash=False)


BARE = Part()


@dataclass(frozen=True, slots=True, kw_only=True)
class InputClause(Part):
    """A column of conditions: what is tested, its type, the values it may have (unary tests)."""

    expression: str
    type: str = ""
    values: str = ""
    language: str = ""
    expression_part: Part = BARE
    values_part: Part = BARE


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputClause(Part):
    """A column of results: its name (may be empty when it is the only one), type, values, default.

    `values` in their order are the priorities; `default` is FEEL, "" for none.
    """

    name: str = ""
    type: str = ""
    values: str = ""
    default: str = ""
    values_part: Part = BARE
    default_part: Part = BARE


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Part):
    """A row: one unary-tests text per input, one FEEL text per output, and notes."""

    tests: tuple[str, ...]
    results: tuple[str, ...]
    notes: tuple[str, ...] = ()
    cells: tuple[Part, ...] = field(default=(), repr=False)
    languages: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionTable(Part):
    """A decision table: what `compile_table` compiles and analysis reads."""

    inputs: tuple[InputClause, ...]
    outputs: tuple[OutputClause, ...]
    rules: tuple[Rule, ...] = ()
    hit_policy: str = "UNIQUE"
    aggregation: str = ""
    type: str = ""
    output_label: str = ""
    orientation: str = ""
    notes: tuple[str, ...] = ()
