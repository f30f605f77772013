"""Changes one place of a hand-written YAML and keeps its comments, order and quotes."""

from __future__ import annotations

import re
from typing import Any

from .tree import Path

_KEY_THEN_DASH = re.compile(r"^( *)[^\s#-][^\n]*:[ ]*\n(?:\s*#[^\n]*\n)*( *)- ", re.MULTILINE)


class _Pieces:
    """What the library's writer needs of a stream; the core opens none."""

    def __init__(self) -> None:
        self.pieces: list[str] = []

    def write(self, piece: str | bytes) -> None:
        """Take the next piece; the library encodes for streams that name no encoding."""
        self.pieces.append(piece if isinstance(piece, str) else piece.decode("utf-8"))


def edit_yaml(text: str, places: Path, value: Any) -> str | None:
    """``text`` with the value at ``places`` replaced, removed (None) or appended.

    None when the library cannot: the caller then writes the canonical form. ``text`` has been
    read by `parse_yaml` before, so it is known to be harmless.
    """
    # Loaded when somebody edits a YAML text, which start-up must not wait for.
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    yaml = YAML(typ="rt", pure=True)
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.brace_single_entry_mapping_in_flow_sequence = True  # as people write it: [{fields: …}]
    offset = _dash_offset(text)
    yaml.indent(mapping=2, sequence=offset + 2, offset=offset)
    try:
        root = yaml.load(text)
        _set(root, places, value)
        out = _Pieces()
        yaml.dump(root, out)
    except (YAMLError, ValueError, LookupError, TypeError, AttributeError):
        return None
    return "".join(out.pieces)


def _dash_offset(text: str) -> int:
    """How far the author indents a list under its key: 0 or 2 columns, as first seen."""
    seen = _KEY_THEN_DASH.search(text)
    return max(0, len(seen.group(2)) - len(seen.group(1))) if seen else 2


def _set(root: Any, places: Path, value: Any) -> None:
    last: Any = places[-1]
    for place in places[:-1]:
        root = root[place]
    is_new = isinstance(root, list) and last == len(root)
    if value is None:
        if not is_new and (isinstance(root, list) or last in root):
            root.pop(last)
    elif is_new:
        root.append(value)
    else:
        root[last] = value
