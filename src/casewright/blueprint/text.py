"""The border of the room: bytes in, a blueprint or a refusal out; a blueprint in, text out.

``load → save → load`` gives the same blueprint. No file is touched here.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ValidationError

from .canonical import plain
from .document import Blueprint
from .finding import BlueprintRefused, Finding, refuse
from .json_text import parse_json, write_json
from .misfits import as_written, findings_of
from .tree import MOST_CHARACTERS, Path, Source
from .yaml_edit import edit_yaml
from .yaml_text import parse_yaml, write_yaml

Format = Literal["yaml", "json"]


def read(source: bytes | str, format: Format | None = None) -> Blueprint:
    """The blueprint that ``source`` describes, in YAML or JSON (guessed from the first character).

    Numbers, truth values and null may stand bare where a text is meant (``value: 5``). Raises
    BlueprintRefused with every finding and its line; never anything else.
    """
    return _validated(parse(source, format))


def parse(source: bytes | str, format: Format | None = None) -> Source:
    """The plain data of a text with line numbers, not yet checked against the model."""
    text = _decoded(source)
    if not text.strip():
        refuse("The text is empty.", "Begin with 'blueprint: ID' and the case types.", line=1)
    parsed = parse_json(text) if (format or _guess(text)) == "json" else parse_yaml(text)
    if not isinstance(parsed.value, dict):
        refuse(
            "The text is not a mapping of keys to values.",
            "Begin with 'blueprint: ID' and the case types.",
            line=1,
        )
    return parsed


def write(blueprint: Blueprint, format: Format = "yaml") -> str:
    """The canonical text: the model's order, defaults left out, no comments."""
    data = plain(blueprint)
    return write_json(data) + "\n" if format == "json" else write_yaml(data)


def edit(source: str, path: Path, value: Any) -> str:
    """``source`` with the value at ``path`` replaced (None removes it), the rest as it was.

    ``path`` holds mapping keys and, for lists, positions or the ``id`` of the item:
    ``("case_types", "permit", "stages", 0, "name")``. Comments, order and quotes of a
    hand-written YAML stay. Raises BlueprintRefused when the result would not be a blueprint.
    """
    kind = _guess(source)
    before = parse(source, kind)
    before.value = plain(before.value)  # what an alias repeats is now there twice
    places = _positions(before.value, path)
    _change(before.value, places, plain(value))
    wanted = _validated(before)
    text = edit_yaml(source, places, plain(value)) if kind == "yaml" else write_json(before.value)
    # The library rewrites the whole text; it is believed only when it reads back as meant.
    if text is not None and _reads_as(text, wanted):
        return text
    canonical = write(wanted, kind)
    if not _reads_as(canonical, wanted):
        problem = "The value holds a character that has no place in a blueprint."
        refuse(problem, "Remove control characters from it.", element="/".join(map(str, path)))
    return canonical


def _decoded(source: bytes | str) -> str:
    if len(source) > MOST_CHARACTERS:
        megabytes = MOST_CHARACTERS // (1024 * 1024)
        refuse(f"The text is larger than {megabytes} MB.", "Divide it into several blueprints.")
    if isinstance(source, str):
        return source.removeprefix("\ufeff")
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        refuse("The text is not in UTF-8.", "Save the file again with UTF-8 encoding.", line=line)


def _guess(text: str) -> Format:
    return "json" if text.lstrip("\ufeff \t\r\n")[:1] in ("{", "[") else "yaml"


def _validated(source: Source) -> Blueprint:
    try:
        return Blueprint.model_validate(source.value)
    except ValidationError as error:
        if not as_written(source, error):
            raise BlueprintRefused(findings_of(source, error)) from None
    try:
        return Blueprint.model_validate(source.value)
    except ValidationError as error:
        raise BlueprintRefused(findings_of(source, error)) from None


def _reads_as(text: str, wanted: Blueprint) -> bool:
    try:
        return read(text) == wanted
    except BlueprintRefused:
        return False


def _positions(root: Any, path: Path) -> Path:
    """``path`` with the ids of list items turned into positions; the last key may be new."""
    places: list[str | int] = []
    at = root
    for index, part in enumerate(path):
        place = _position(at, part)
        is_last = index == len(path) - 1
        if place is None or not (is_last or _has(at, place)):
            missing = "/".join(map(str, path[: index + 1]))
            raise BlueprintRefused(
                [Finding(missing, "error", "There is no such place.", "Correct the path.")]
            )
        places.append(place)
        at = at[place] if _has(at, place) else None
    return tuple(places)


def _position(at: Any, part: str | int) -> str | int | None:
    if isinstance(at, dict) and isinstance(part, str):
        return part
    if isinstance(at, list) and isinstance(part, int) and 0 <= part <= len(at):
        return part
    if isinstance(at, list):
        ids = [item.get("id") if isinstance(item, dict) else item for item in at]
        return ids.index(part) if part in ids else None
    return None


def _has(at: Any, place: str | int) -> bool:
    return place in at if isinstance(at, dict) else isinstance(place, int) and place < len(at)


def _change(root: Any, places: Path, value: Any) -> None:
    if not places:
        refuse("The path is empty.", "Name the place to change.")
    *way, last = places
    for place in way:
        root = root[place]
    if value is None and _has(root, last):
        del root[last]
    elif isinstance(root, list) and last == len(root):
        root.append(value)
    elif value is not None:
        root[last] = value
