"""Calls that the core may not make are refused by the linter, there and only there."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

RUFF = Path(sys.executable).parent / "ruff"

FORBIDDEN = {
    "the wall clock": "import datetime\n\nNOW = datetime.datetime.now(datetime.UTC)\n",
    "the wall clock by its short name": "from datetime import datetime\n\nNOW = datetime.now()\n",
    "today": "from datetime import date\n\nDAY = date.today()\n",
    "a clock for measuring": "import time\n\nSTART = time.time()\n",
    "a monotonic clock": "from time import monotonic\n\nSTART = monotonic()\n",
    "random numbers": "import random\n\nDICE = random.random()\n",
    "random ids": "from uuid import uuid4\n\nID = uuid4()\n",
    "secrets": "import secrets\n\nSALT = secrets.token_bytes(16)\n",
    "a file": "from pathlib import Path\n\nTEXT = Path('notes.txt').read_text()\n",
    "a log": "import logging\n\nLOG = logging.getLogger(__name__)\n",
    "a thread": "import threading\n\nLOCK = threading.Lock()\n",
    "the environment": "import os\n\nHOME = os.environ\n",
}
FORBIDDEN_EVERYWHERE = {
    "Python evaluation": "VALUE = eval('1 + 1')\n",
    "Python execution": "exec('x = 1')\n",
    "pickle": "import pickle\n\nVALUE = pickle.loads(b'')\n",
    "a shell": "import subprocess\n\nsubprocess.run('ls', shell=True)\n",
    "unsafe YAML": "import yaml\n\nVALUE = yaml.load('', Loader=yaml.Loader)\n",
    "XML with entities": "import xml.etree.ElementTree as ET\n\nTREE = ET.fromstring('<a/>')\n",
}
# The one place that executes Python text: hot expressions become functions there. What it executes
# is checked to hold names of its own making and operators, never a text, and sees no built-in;
# constants and names of fields are bound as values (tests/rules/generate shows it).
EXECUTES = "rules/generate/source.py"
# The three edges where every error ends; elsewhere an error is named.
EDGES = {"desktop/dispatch.py", "runtime/worker.py", "cli/main.py"}
# Not an edge: the writer thread hands each error on to whoever waits for the answer.
MESSENGERS = {"runtime/local.py"}


def findings(project: Path, place: str, source: str) -> set[str]:
    """The rules of the linter that `source` would break if it stood at `place`."""
    done = subprocess.run(
        [RUFF, "check", "--no-cache", "--output-format=concise", "--stdin-filename", place, "-"],
        cwd=project, input=source, capture_output=True, text=True,
    )  # fmt: skip
    return set(re.findall(r": ([A-Z]+\d+) ", done.stdout))


@pytest.mark.parametrize("room", ["rules", "blueprint", "engine"])
@pytest.mark.parametrize("what", FORBIDDEN)
def test_the_core_may_not_use(what: str, room: str, project: Path) -> None:
    place = f"src/casewright/{room}/planted.py"
    assert "TID251" in findings(project, place, FORBIDDEN[what])


@pytest.mark.parametrize(
    "place", ["runtime/planted.py", "store/planted.py", "cli/planted.py", "app.py"]
)
def test_the_other_rooms_may_read_the_clock(place: str, project: Path) -> None:
    source = FORBIDDEN["a clock for measuring"]
    assert "TID251" not in findings(project, f"src/casewright/{place}", source)


@pytest.mark.parametrize("room", ["rules", "store", "desktop", "cli"])
@pytest.mark.parametrize("what", FORBIDDEN_EVERYWHERE)
def test_nobody_may_use(what: str, room: str, project: Path) -> None:
    place = f"src/casewright/{room}/planted.py"
    security = {
        rule for rule in findings(project, place, FORBIDDEN_EVERYWHERE[what]) if rule[0] == "S"
    }
    assert security


def test_the_core_calls_no_builtin_that_reaches_outside(project: Path) -> None:
    # The linter resolves imports only, so built-in functions are looked for here.
    outside = {"open", "input", "print", "eval", "exec", "compile", "__import__", "breakpoint"}
    home = project / "src" / "casewright"
    for room in ("rules", "blueprint", "engine"):
        for file in (home / room).rglob("*.py"):
            place = file.relative_to(home).as_posix()
            used = builtins_called(ast.parse(file.read_text())) & outside
            allowed = {"exec", "compile"} if place == EXECUTES else set()
            assert used == allowed, f"{place} calls {used}"


def test_python_text_is_executed_in_one_place_without_builtins(project: Path) -> None:
    home = project / "src" / "casewright"
    calls = {
        (file.relative_to(home).as_posix(), ast.unparse(call))
        for file in home.rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text()))
        if isinstance(call, ast.Call) and ast.unparse(call.func) in {"exec", "eval"}
    }
    assert calls == {(EXECUTES, "exec(compile(text, '<rules>', 'exec', dont_inherit=True), space)")}
    source = (home / EXECUTES).read_text()
    assert "check(text)\n" in source
    assert '{"__builtins__": {}, **self.slots}' in source


def builtins_called(module: ast.Module) -> set[str]:
    """Names of functions that `module` calls by a bare name and does not bind itself."""
    called: set[str] = set()
    bound: set[str] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            called.add(node.func.id)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            bound.add(node.name)
        elif isinstance(node, ast.alias):
            bound.add(node.asname or node.name)
    return called - bound


def test_all_errors_are_caught_only_at_the_three_edges(project: Path) -> None:
    home = project / "src" / "casewright"
    catchers = {
        file.relative_to(home).as_posix()
        for file in home.rglob("*.py")
        if any(map(catches_everything, ast.walk(ast.parse(file.read_text()))))
    }
    assert catchers <= EDGES | MESSENGERS


def catches_everything(node: ast.AST) -> bool:
    """Whether `node` catches all errors and keeps them; tidying up and raising again is fine."""
    if not isinstance(node, ast.ExceptHandler):
        return False
    caught = "" if node.type is None else ast.unparse(node.type)
    everything = node.type is None or bool(re.search(r"\b(Base)?Exception\b", caught))
    last = node.body[-1]
    return everything and not (isinstance(last, ast.Raise) and last.exc is None)
