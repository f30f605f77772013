"""Any value of a hand-written text can be edited: the meaning is right, every comment stays."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casewright.blueprint.canonical import plain
from casewright.blueprint.document import Blueprint
from casewright.blueprint.finding import BlueprintRefused
from casewright.blueprint.text import edit, read, write
from tests.blueprint.strategies import blueprints
from tests.blueprint.test_samples import NAMES, SAMPLES, sample

TEXTS = {name: (SAMPLES / f"{name}.blueprint.yaml").read_text("utf-8") for name in NAMES}
SHORTEST = min(TEXTS, key=lambda name: len(TEXTS[name]))
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large]

Way = tuple[str | int, ...]


def named(value: Any, way: Way = ()) -> list[Way]:
    """The way to every ``name`` in plain data."""
    found: list[Way] = []
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    for key, part in parts:
        if key == "name" and isinstance(part, str):
            found.append((*way, key))
        elif isinstance(part, dict | list):
            found += named(part, (*way, key))
    return found


def commented(text: str) -> str:
    """The text with a comment above every other line that begins an element."""
    lines = text.split("\n")
    return "\n".join(
        f"{re.match(' *', line).group()}# remark {number}\n{line}"  # type: ignore[union-attr]
        if number % 2 == 0 and re.match(r" *- id:", line)
        else line
        for number, line in enumerate(lines)
    )


def comments(text: str) -> list[str]:
    return re.findall(r"# .*", text)


COMMENTED = {name: commented(text) for name, text in TEXTS.items()}
PLACES = {name: named(plain(sample(name))) for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_remarks_do_not_change_the_meaning(name: str) -> None:
    assert read(COMMENTED[name]) == sample(name)
    assert len(comments(COMMENTED[name])) >= 3


#: A few places from the whole length of the text, each with a value that needs its own quotes.
VALUES = ["New", "A: b # c", "true", "12", "- x", "", "Zoë’s"]
CHOSEN = list(zip(PLACES[SHORTEST][:: max(1, len(PLACES[SHORTEST]) // 7)], VALUES, strict=False))


@pytest.mark.parametrize("way, new", CHOSEN, ids=[repr(new) for _, new in CHOSEN])
def test_a_new_name_anywhere_keeps_every_comment_and_every_other_line(way: Way, new: str) -> None:
    text = COMMENTED[SHORTEST]
    edited = edit(text, way, new)
    assert set(comments(text)) <= set(comments(edited))
    before, after = text.splitlines(), edited.splitlines()
    assert abs(len(before) - len(after)) <= 1
    assert sum(line not in before for line in after) <= 1
    expected = plain(sample(SHORTEST))
    holder = expected
    for part in way[:-1]:
        holder = holder[part]
    holder[way[-1]] = new
    assert read(edited) == Blueprint.model_validate(expected)


@pytest.mark.parametrize("way", PLACES[SHORTEST][:: max(1, len(PLACES[SHORTEST]) // 4)])
def test_removing_any_name_keeps_every_comment(way: Way) -> None:
    text = COMMENTED[SHORTEST]
    edited = edit(text, way, None)
    assert comments(edited) == comments(text)
    assert len(edited) < len(text)


@settings(max_examples=5, deadline=None, derandomize=True, suppress_health_check=QUIET)
@given(blueprints(), st.sampled_from(["name", "description"]), st.text(max_size=20))
def test_any_document_can_be_edited_in_both_notations(
    blueprint: Blueprint, key: str, value: str
) -> None:
    for notation in ("yaml", "json"):
        text = write(blueprint, "json" if notation == "json" else "yaml")
        try:
            edited = edit(text, (key,), value)
        except BlueprintRefused:
            continue  # control characters have no place in a blueprint
        assert read(edited) == blueprint.model_copy(update={key: value})
