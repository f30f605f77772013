"""`casewright conformance`: a standard's own tests, run as they are and counted strictly.

Rule: nothing is excluded but what stands in EXCLUDED, by name and with its reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import time_ns
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import unquote

import typer

from .session import Progress, session

if TYPE_CHECKING:
    from casewright.rules.dmn.tck import Outcome

# The directories of the compatibility kit that are not run, and why.
EXCLUDED = {"0076-feel-external-java": "it calls Java classes, which casewright does not run"}
STANDARDS = ("dmn",)


@dataclass
class Count:
    """What was run and what failed."""

    cases: int = 0
    passed: int = 0
    nodes: int = 0
    nodes_passed: int = 0
    non_null: int = 0
    non_null_passed: int = 0
    failures: list[dict[str, Any]] = field(default_factory=list)
    excluded: list[dict[str, str]] = field(default_factory=list)

    def data(self) -> dict[str, Any]:
        """The JSON document of the command."""
        return dict(vars(self))

    def line(self) -> str:
        """The figures in words."""
        return (
            f"{self.passed} of {self.cases} cases, {self.nodes_passed} of {self.nodes} results, "
            f"{self.non_null_passed} of {self.non_null} results that are not null"
        )


def conformance(
    ctx: typer.Context,
    standard: Annotated[str, typer.Argument(metavar="STANDARD", help="dmn")],
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", exists=True, file_okay=False, help="Its test cases.")
    ],
) -> None:
    """Run a standard's own test cases below a folder; every failure is listed."""
    if standard not in STANDARDS:
        raise typer.BadParameter(f"“{standard}” is not one of {', '.join(STANDARDS)}")
    here = session(ctx)
    progress = Progress("files")
    count = dmn(folder, progress)
    progress.end()

    def words() -> None:
        for failure in count.failures:
            print(
                f"{failure['file']} {failure['case']} {failure['node']}: "
                f"expected {failure['expected']}, got {failure['actual']} {failure['problem']}"
            )
        for left_out in count.excluded:
            print(f"left out: {left_out['directory']} ({left_out['reason']})")
        print(count.line())

    here.answer(count.data(), words)


def dmn(folder: Path, progress: Progress | None = None) -> Count:
    """Run every test file of DMN's compatibility kit below a folder."""
    count = Count()
    files = sorted(folder.rglob("*.xml"))
    for number, file in enumerate(files, 1):
        if progress is not None:
            progress(number)
        reason = EXCLUDED.get(file.parent.name)
        if reason is not None:
            count.excluded.append({"directory": file.parent.name, "reason": reason})
        else:
            _run(file, str(file.relative_to(folder)), count)
    return count


def _run(file: Path, name: str, count: Count) -> None:
    for outcomes in _cases(file):
        count.cases += 1
        count.passed += all(outcome.passed for outcome in outcomes)
        for outcome in outcomes:
            _add(outcome, name, count)


def _add(outcome: Outcome, name: str, count: Count) -> None:
    from casewright.rules.dmn.tck import shown

    count.nodes += 1
    count.nodes_passed += outcome.passed
    if outcome.expected is not None:
        count.non_null += 1
        count.non_null_passed += outcome.passed
    if not outcome.passed:
        count.failures.append({
            "file": name,
            "case": outcome.case,
            "node": outcome.node,
            "expected": shown(outcome.expected),
            "actual": shown(outcome.actual),
            "problem": outcome.problem,
        })  # fmt: skip


def _cases(file: Path) -> Iterator[list[Outcome]]:
    """The results of each case of a test file; a model that cannot be loaded fails all of them."""
    from casewright.rules.dmn import DmnError, load, tck
    from casewright.rules.feel import Environment

    try:
        suite = tck.read(file.read_bytes())
    except DmnError:
        return
    try:
        model = load((file.parent / suite.model).read_bytes(), resolve=beside(file.parent))
    except (DmnError, OSError) as problem:
        yield from (list(tck.failed(case, str(problem))) for case in suite.cases)
        return
    env = Environment(now=time_ns() // 1_000)
    for case in suite.cases:
        yield list(tck.run(model, case, env))


class beside:  # noqa: N801 - reads as what it does: resolve=beside(folder)
    """Finds imported models in a folder: by the file that an import names, else by namespace."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, namespace: str, uri: str) -> bytes:
        """The bytes of the file (LookupError when there is none)."""
        name = Path(unquote(uri).replace("\\", "/")).name
        if name and (self.folder / name).is_file():
            return (self.folder / name).read_bytes()
        for file in sorted(self.folder.glob("*.dmn")):
            content = file.read_bytes()
            if namespace_of(content) == namespace:
                return content
        raise LookupError(f"no model of {namespace} in {self.folder}")


def namespace_of(content: bytes) -> str | None:
    """The namespace of a model; None for a file that is no XML."""
    from casewright.rules.dmn import DmnError
    from casewright.rules.dmn.markup import parse

    try:
        return parse(content).get("namespace")
    except DmnError:
        return None
