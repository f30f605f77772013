"""`casewright decide`: a decision of a DMN model, its test rows, or what is wrong with it.

Rule: files are read here and nowhere below; imported models are looked for beside the model.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from time import time_ns
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .session import Session, read_json, session

if TYPE_CHECKING:
    from casewright.rules.dmn import Model, Problem

_REFUSED = 3


def decide(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="MODEL.dmn", exists=True, dir_okay=False)],
    decision: Annotated[
        str | None,
        typer.Option("--decision", "-d", metavar="NAME", help="A decision, service or function."),
    ] = None,
    given: Annotated[
        str,
        typer.Option("--input", "-i", metavar="JSON", help="A JSON object, @FILE, or - for stdin."),
    ] = "{}",
    test: Annotated[bool, typer.Option("--test", help="Run the model's test rows.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Say what cannot work, and gaps and overlaps of tables.")
    ] = False,
) -> None:
    """Evaluate a decision of a DMN model, with the trace of how it came about."""
    here = session(ctx)
    model = _load(file)
    if check:
        _check(here, model)
    elif test:
        _test(here, model)
    else:
        _decide(here, model, decision, read_json(given, "--input"))


def _load(file: Path) -> Model:
    from casewright.rules.dmn import load

    from .conformance import beside

    return load(file.read_bytes(), resolve=beside(file.parent))


def _decide(here: Session, model: Model, wanted: str | None, data: dict[str, Any]) -> None:
    from casewright.rules import feel

    name = wanted or _only(model)
    env = feel.Environment(now=time_ns() // 1_000)
    value, trace = model.evaluate_traced(name, model.read_inputs(name, data), env)
    result = feel.to_json(value)

    def words() -> None:
        print(_json(result))
        for entry in trace:
            for reason in _reasons(entry):
                print(f"  {reason}")

    here.answer({"result": result, "trace": trace}, words)


def _only(model: Model) -> str:
    names = model.decisions
    if len(names) == 1:
        return names[0]
    raise typer.BadParameter(f"say which --decision: {', '.join(names) or 'the model has none'}")


def _json(value: Any) -> str:
    import msgspec

    return msgspec.json.Encoder(decimal_format="number").encode(value).decode()


def _reasons(entry: dict[str, Any]) -> list[str]:
    tables = [
        f"{table['table']}: rule {', '.join(map(str, table['matched'])) or 'none'}"
        for table in entry.get("tables", ())
    ]
    return tables + list(entry.get("reasons", ()))


def _test(here: Session, model: Model) -> None:
    from casewright.rules.dmn.examples import run_tests
    from casewright.rules.feel import Environment

    found = [outcome.plain() for outcome in run_tests(model, Environment(now=time_ns() // 1_000))]
    failed = [outcome for outcome in found if not outcome["passed"]]

    def words() -> None:
        for bad in failed:
            shown = bad.get("problem") or f"got {_json(bad['actual'])}"
            print(f"{bad['decision']}, {bad['test']}: expected {_json(bad['expected'])}, {shown}")
        print(f"{len(found) - len(failed)} of {len(found)} test rows passed")

    here.answer({"tests": found, "passed": len(found) - len(failed), "failed": len(failed)}, words)
    if failed:
        raise typer.Exit(_REFUSED)


def _plain(found: Iterable[Problem]) -> list[dict[str, str]]:
    return [{"element": one.element, "problem": one.problem, "remedy": one.remedy} for one in found]


def _check(here: Session, model: Model) -> None:
    from casewright.rules.dmn.analysis import analyse_model

    problems, hints = _plain(model.problems()), _plain(model.hints())
    tables = analyse_model(model)

    def words() -> None:
        for found in problems + hints:
            print(f"{found['element']}: {found['problem']} {found['remedy']}")
        for table in tables:
            for line in table.lines():
                print(line)
        if not problems:
            print("Everything in the model can be evaluated.")

    data = {"ok": not problems, "problems": problems, "hints": hints}
    here.answer({**data, "tables": [table.plain() for table in tables]}, words)
    if problems:
        raise typer.Exit(_REFUSED)
