"""How an element is named in findings: ``permit/receipt/confirm/t02``, attributes after a dot."""

from __future__ import annotations

from typing import Any

#: Parts of a case type whose items are told apart by id alone, so the path leaves their list out.
UNNAMED = frozenset(
    {"stages", "processes", "phases", "milestones", "steps", "branches", "outcomes", "boundaries"}
)


def child_path(path: str, attribute: str, key: str | int | None, id: str | None) -> str:
    """The path of what stands at ``attribute`` (``key``: position or name) of ``path``."""
    if id is not None:
        is_bare = (attribute in UNNAMED and path) or attribute == "case_types"
        parts = [path, id] if is_bare else [path, attribute, id]
        return "/".join(part for part in parts if part)
    stem = f"{path}.{attribute}" if path else attribute
    if key is None:
        return stem
    return f"{stem}[{key + 1}]" if isinstance(key, int) else f"{stem}.{key}"


def element_path(root: Any, path: tuple[str | int, ...]) -> str:
    """The name of a place in plain data; ``blueprint`` for the root."""
    named, at, index = "", root, 0
    while index < len(path):
        attribute = str(path[index])
        at = _step(at, path[index])
        key: str | int | None = None
        if isinstance(at, list) and index + 1 < len(path):
            index += 1
            key = path[index]
            at = _step(at, key)
        id = at.get("id") if isinstance(at, dict) and isinstance(key, int) else None
        named = child_path(named, attribute, key, id if isinstance(id, str) else None)
        index += 1
    return named or "blueprint"


def _step(at: Any, part: str | int) -> Any:
    if isinstance(at, dict):
        return at.get(str(part))
    if isinstance(at, list) and isinstance(part, int) and part < len(at):
        return at[part]
    return None
