"""The size of modules and functions stays within what one can read at a sitting."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

LONGEST_FILE = 600
LONG_FILE = 400
LONGEST_FUNCTION = 60


def modules(project: Path) -> Iterator[tuple[str, str]]:
    """Name and text of every module of the package."""
    home = project / "src" / "casewright"
    for file in sorted(home.rglob("*.py")):
        yield file.relative_to(home).as_posix(), file.read_text()


def functions(text: str) -> Iterator[tuple[str, int]]:
    """Name and number of lines of every function."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def test_every_module_opens_with_its_purpose(project: Path) -> None:
    silent = [name for name, text in modules(project) if not ast.get_docstring(ast.parse(text))]
    assert silent == []


def test_no_file_is_too_long_to_read(project: Path) -> None:
    lengths = {name: text.count("\n") for name, text in modules(project)}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_few_files_are_long(project: Path) -> None:
    lengths = [text.count("\n") for _, text in modules(project)]
    assert sum(length > LONG_FILE for length in lengths) <= max(1, 0.03 * len(lengths))


def test_no_function_is_too_long_to_hold_in_mind(project: Path) -> None:
    long = [
        f"{name}: {function} has {length} lines"
        for name, text in modules(project)
        for function, length in functions(text)
        if length > LONGEST_FUNCTION
    ]
    assert long == []


def test_most_functions_are_short(project: Path) -> None:
    lengths = sorted(length for _, text in modules(project) for _, length in functions(text))
    assert lengths[int(0.9 * len(lengths))] <= 25
