"""Every text that the window says, found in the source: (context, text), as Qt looks it up.

Rule: a text that is no literal is a fault of the source, and is given too.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import casewright.desktop
import casewright.runtime

ROOT = Path(casewright.desktop.__file__).parent


#: The sentences of histories are told where no Qt is; the window translates them.
NARRATED = Path(casewright.runtime.__file__).parent
#: How they are said there, and at the history's own place in the window.
_SAYING = {"say", "act", "did", "named", "plain"}


class Said(NamedTuple):
    """One text with its context; ``where`` for messages of a test."""

    context: str
    text: str
    where: str


def all_said() -> list[Said]:
    """Every text of the desktop, each (context, text) once; raises ValueError for one that varies."""
    found: dict[tuple[str, str], Said] = {}
    for file in sorted(ROOT.rglob("*.py")):
        for said in _of(file):
            found.setdefault((said.context, said.text), said)
    for file in (*sorted(NARRATED.glob("narrate*.py")), ROOT / "casefile" / "telling.py"):
        for said in _narrated(file):
            found.setdefault((said.context, said.text), said)
    return list(found.values())


def _narrated(file: Path) -> Iterator[Said]:
    """The sentences of a history: first texts of calls that say them."""
    for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(call, ast.Call) and _name(call) in _SAYING and call.args:
            where = f"{file.name}:{call.lineno}"
            # What a helper passes on was found where the helper is called.
            if not isinstance(call.args[0], ast.Name):
                yield from (Said("Words", text, where) for text in _texts(call.args[0], where))


def _of(file: Path) -> Iterator[Said]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    yield from _walk(tree, "", _context(tree), file)


def _context(tree: ast.Module) -> str:
    """The context of a module's own ``tr``, '' when it has none."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name == "tr":
            for call in ast.walk(node):
                if isinstance(call, ast.Call) and _name(call) == "translate":
                    return _literal(call.args[0])
    return ""


def _walk(node: ast.AST, inside: str, module: str, file: Path) -> Iterator[Said]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef) and child.name in ("tr", "say"):
            # These pass on what they are given.
            continue
        if isinstance(child, ast.Call):
            yield from _call(child, inside, module, file)
        within = child.name if isinstance(child, ast.ClassDef) else inside
        yield from _walk(child, within, module, file)


def _call(call: ast.Call, inside: str, module: str, file: Path) -> Iterator[Said]:
    where = f"{file.name}:{call.lineno}"
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    name = _name(call)
    if name == "translate" and isinstance(owner, ast.Name) and owner.id == "QCoreApplication":
        yield Said(_literal(call.args[0]), _literal(call.args[1]), where)
    elif name == "tr" and isinstance(owner, ast.Name) and owner.id == "self":
        yield from (Said(inside, text, where) for text in _texts(call.args[0], where))
    elif name == "tr":
        context = _other(owner.id) if isinstance(owner, ast.Name) else module or "Words"
        yield from (Said(context, text, where) for text in _texts(call.args[0], where))


def _other(module: str) -> str:
    """The context of another module, named where it is used."""
    return _context(ast.parse(next(ROOT.rglob(f"{module}.py")).read_text(encoding="utf-8")))


def _name(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _texts(node: ast.expr, where: str) -> list[str]:
    if isinstance(node, ast.IfExp):
        return [*_texts(node.body, where), *_texts(node.orelse, where)]
    try:
        return [_literal(node)]
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from None


def _literal(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    raise ValueError(f"{ast.unparse(node)} is no plain text, so it cannot be translated")
