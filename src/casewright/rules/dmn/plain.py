"""Decision tables without XML: columns and rows of FEEL text. Rule: checked for shape, then a table.

This is how a blueprint holds a table; what it gives is compiled as any other table is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from casewright.rules.dmn.errors import DmnError
from casewright.rules.dmn.table import DecisionTable, InputClause, OutputClause, Rule

# Hit policies by their names and by the letters that tables show; an aggregation comes second.
POLICIES: Mapping[str, tuple[str, str]] = {
    "unique": ("UNIQUE", ""),
    "any": ("ANY", ""),
    "priority": ("PRIORITY", ""),
    "first": ("FIRST", ""),
    "rule order": ("RULE ORDER", ""),
    "output order": ("OUTPUT ORDER", ""),
    "collect": ("COLLECT", ""),
    "sum": ("COLLECT", "SUM"),
    "min": ("COLLECT", "MIN"),
    "max": ("COLLECT", "MAX"),
    "count": ("COLLECT", "COUNT"),
    "u": ("UNIQUE", ""),
    "a": ("ANY", ""),
    "p": ("PRIORITY", ""),
    "f": ("FIRST", ""),
    "r": ("RULE ORDER", ""),
    "o": ("OUTPUT ORDER", ""),
    "c": ("COLLECT", ""),
    "c+": ("COLLECT", "SUM"),
    "c<": ("COLLECT", "MIN"),
    "c>": ("COLLECT", "MAX"),
    "c#": ("COLLECT", "COUNT"),
}
Row = Mapping[str, Sequence[str]]


def table_of(
    inputs: Sequence[str | InputClause],
    outputs: Sequence[str | OutputClause],
    rows: Sequence[Row],
    hit: str = "first",
    place: str = "",
) -> DecisionTable:
    """A table of rows `{"when": cells, "then": cells}` (DmnError names the row that does not fit).

    An input is the FEEL text of what is tested, an output the name of what is given; a clause
    says more: type, allowed values, default. The only output may be without a name.
    """
    policy = POLICIES.get(hit.strip().lower())
    if policy is None:
        known = ", ".join(name for name in POLICIES if len(name) > 2)
        raise DmnError(f"{hit!r} is no hit policy.", place, f"Use one of {known}.")
    if not outputs:
        raise DmnError("The table has no output.", place, "Name what it gives.")
    return DecisionTable(
        inputs=tuple(_input(one) for one in inputs),
        outputs=tuple(_output(one) for one in outputs),
        rules=tuple(
            _rule(number, row, len(inputs), len(outputs), place)
            for number, row in enumerate(rows, 1)
        ),
        hit_policy=policy[0],
        aggregation=policy[1],
    )


def _input(one: str | InputClause) -> InputClause:
    return InputClause(expression=one) if isinstance(one, str) else one


def _output(one: str | OutputClause) -> OutputClause:
    return OutputClause(name=one) if isinstance(one, str) else one


def _rule(number: int, row: Row, inputs: int, outputs: int, place: str) -> Rule:
    unknown = sorted(row.keys() - {"when", "then", "notes"})
    if unknown:
        raise DmnError(
            f"Row {number} has {', '.join(unknown)}.", place, "A row has `when` and `then`."
        )
    tests, results = tuple(row.get("when", ())), tuple(row.get("then", ()))
    if len(tests) != inputs or len(results) != outputs:
        raise DmnError(
            f"Row {number} has {len(tests)} conditions and {len(results)} results; "
            f"the table has {inputs} inputs and {outputs} outputs.",
            place,
            "Give every row one cell per column; `-` accepts everything.",
        )
    return Rule(tests=tests, results=results, notes=tuple(row.get("notes", ())))
