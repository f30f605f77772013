"""Decision tables against zen-engine (Rust) and SpiffWorkflow, and how cost grows with the rows.

The same table on all sides: four inputs, a number interval, a text, a number bound and a boolean;
the data match the last row only. Compiled once on every side, evaluated from a plain dict.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from casewright.rules.dmn import fast
from casewright.rules.dmn.compiled import CompiledTable, compile_table
from casewright.rules.dmn.table import DecisionTable, InputClause, OutputClause, Rule
from casewright.rules.frames import NOWHERE

from .measure import Result, Work, interleaved

ROWS = 50
DATA = {"age": 49, "segment": "s49", "amount": 1049, "member": True}
INPUTS = ("age", "segment", "amount", "member")


def row(number: int) -> tuple[int, str, int]:
    """The bounds of a row: each accepts one age, one segment and amounts above its own."""
    return number, f"s{number}", 1_000 + number - 1


def table(rows: int) -> DecisionTable:
    """Our table; the data match the last row of the first fifty only."""
    rules = []
    for number in range(rows):
        age, segment, amount = row(number)
        tests = (f"[{age}..{age + 1})", f'"{segment}"', f"> {amount}", "true")
        rules.append(Rule(tests=tests, results=(f'"r{number}"',)))
    return DecisionTable(
        inputs=tuple(InputClause(expression=name) for name in INPUTS),
        outputs=(OutputClause(name="result"),),
        rules=tuple(rules),
        hit_policy="FIRST",
    )


def data(rows: int) -> dict[str, Any]:
    """What matches the last of so many rows only."""
    last = rows - 1
    return {"age": last, "segment": f"s{last}", "amount": 1_000 + last, "member": True}


def ours(compiled: CompiledTable, given: dict[str, Any], rounds: int) -> Work:
    """So many evaluations of a compiled table."""
    expected = f"r{given['age']}"

    def work() -> int:
        for _ in range(rounds):
            found = compiled.evaluate(given)
        assert found == expected
        return rounds

    return work


def compiled(rows: int) -> CompiledTable:
    """Our table made ready."""
    return compile_table(table(rows), dict.fromkeys(INPUTS))


# ------------------------------------------------------------------- zen-engine


def _jdm(rows: int) -> str:
    """The same table as zen-engine's JDM."""
    rules = []
    for number in range(rows):
        age, segment, amount = row(number)
        rules.append({
            "_id": f"rule{number}", "i0": f"[{age}..{age + 1})", "i1": f'"{segment}"',
            "i2": f"> {amount}", "i3": "true", "o0": f'"r{number}"',
        })  # fmt: skip
    inputs = [{"id": f"i{n}", "name": name, "field": name} for n, name in enumerate(INPUTS)]
    outputs = [{"id": "o0", "name": "result", "field": "result"}]
    content = {"hitPolicy": "first", "inputs": inputs, "outputs": outputs, "rules": rules}
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in"},
        {"id": "table", "type": "decisionTableNode", "name": "table", "content": content},
        {"id": "out", "type": "outputNode", "name": "out"},
    ]
    edges = [
        {"id": "e1", "sourceId": "in", "targetId": "table", "type": "edge"},
        {"id": "e2", "sourceId": "table", "targetId": "out", "type": "edge"},
    ]
    return json.dumps({"nodes": nodes, "edges": edges})


def zen(rows: int, rounds: int) -> Work:
    """So many evaluations by zen-engine."""
    from zen import ZenDecisionContent, ZenEngine

    # Through a loader it compiles the content once; a decision made directly costs 20 times more.
    content = ZenDecisionContent(_jdm(rows))
    engine = ZenEngine({"loader": lambda key: content})
    given = data(rows)

    def work() -> int:
        for _ in range(rounds):
            found = engine.evaluate("table", given)
        assert found["result"] == {"result": f"r{rows - 1}"}
        return rounds

    return work


# ---------------------------------------------------------------- SpiffWorkflow


def spiff(rows: int, rounds: int) -> Work:
    """So many evaluations by SpiffWorkflow's engine, with its own script engine."""
    from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
    from SpiffWorkflow.dmn.engine.DMNEngine import DMNEngine

    task = SimpleNamespace(
        data=data(rows), workflow=SimpleNamespace(script_engine=PythonScriptEngine())
    )
    engine = DMNEngine(_spiff_table(rows))

    def work() -> int:
        for _ in range(rounds):
            found = engine.result(task)
        assert found == {"result": f"r{rows - 1}"}
        return rounds

    return work


def _spiff_table(rows: int) -> Any:
    """The same table as SpiffWorkflow's parser would make it, its cells in Python's notation."""
    from SpiffWorkflow.dmn.specs.model import (
        DecisionTable as Theirs,
    )
    from SpiffWorkflow.dmn.specs.model import (
        Input,
        InputEntry,
        Output,
        OutputEntry,
    )
    from SpiffWorkflow.dmn.specs.model import (
        Rule as TheirRule,
    )

    made = Theirs("t", "t", "UNIQUE")
    inputs = [Input(name, name, name, name, "") for name in INPUTS]
    output = Output("o", "result", "result", "string")
    for number in range(rows):
        age, segment, amount = row(number)
        rule = TheirRule(f"r{number}")
        cells = (f"{age} <= ? < {age + 1}", f'"{segment}"', f"> {amount}", "True")
        for column, text in zip(inputs, cells, strict=True):
            entry = InputEntry(f"{column.id}{number}", column)
            entry.lhs = [text]
            rule.inputEntries.append(entry)
        result = OutputEntry(f"o{number}", output)
        result.text = f'"r{number}"'
        rule.outputEntries.append(result)
        made.rules.append(rule)
    return made


# --------------------------------------------------------------------- results


def run() -> Iterator[Result]:
    """The lines of the table; every ratio is in our favour when it is large."""
    small, large = compiled(ROWS), compiled(5_000)
    mine, rust, peer = interleaved(ours(small, data(ROWS), 2_000), zen(ROWS, 500), spiff(ROWS, 3))
    note = f"{mine.cpu * 1e6:.2f} µs against {rust.cpu * 1e6:.1f} µs a decision"
    yield Result("50-row table vs zen-engine, CPU", rust.cpu / mine.cpu, 5, 10, note)
    note = f"{mine.cpu * 1e6:.2f} µs against {peer.cpu * 1e6:.0f} µs a decision"
    yield Result("50-row table vs SpiffWorkflow, CPU", peer.cpu / mine.cpu, 100, 300, note)
    yield _written(small)
    few, many = interleaved(ours(small, data(ROWS), 2_000), ours(large, data(5_000), 2_000))
    note = f"{few.cpu * 1e6:.2f} µs at 50 rows, {many.cpu * 1e6:.2f} µs at 5,000"
    yield Result("50-row table / 5,000-row table, CPU", few.cpu / many.cpu, 0.25, 0.5, note)


def _written(compiled: CompiledTable) -> Result:
    """What a table that is asked often gains by being written out as a function."""
    short = compiled._alone._short
    assert short is not None
    ways = fast.stepwise(short, compiled._evaluate), fast.written(short, compiled._evaluate)
    slow, quick = interleaved(*(_asked(way, data(ROWS)) for way in ways))
    note = f"{slow.cpu * 1e6:.2f} µs column by column, {quick.cpu * 1e6:.2f} µs as a function"
    return Result("written out: 50-row table", slow.cpu / quick.cpu, 1.2, 1.5, note)


def _asked(way: fast.Long, given: dict[str, Any]) -> Work:
    def work() -> int:
        for _ in range(10_000):
            way(given, NOWHERE)
        return 10_000

    return work


if __name__ == "__main__":
    for result in run():
        print(f"{result.name:48} {result.ratio:8.2f}  {result.reached:7} {result.note}")
