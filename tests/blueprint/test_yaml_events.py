"""The quick parser and the slow one: the same value, the same lines, or the slow one decides."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings

from casewright.blueprint.document import Blueprint
from casewright.blueprint.finding import BlueprintRefused
from casewright.blueprint.text import write
from casewright.blueprint.tree import Source
from casewright.blueprint.yaml_events import broken, is_quick, quick_events, slow_events
from casewright.blueprint.yaml_text import _read, parse_yaml
from tests.blueprint.strategies import blueprints
from tests.blueprint.test_hostile import CASES
from tests.blueprint.test_samples import SAMPLES

pytest.importorskip("yaml", reason="without PyYAML every text is read by the slow parser")

REFUSALS: tuple[type[Exception], ...] = (BlueprintRefused, *broken())
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("*.yaml"))}
INSERTS = [
    ":", " ", "\n", "- ", "#", '"', "'", "{", "}", "[", "]", ",", "&a", "*a", "!x", "|", ">", "%",
    "@", "`", "?", "? ", "\\", "é", "---\n", "...\n", ": ", "<<: ", "~", "\n  ", "-",
]  # fmt: skip


def read(text: str, *, quick: bool) -> Source | None:
    """What one parser makes of a text; None when it refuses."""
    try:
        return _read((quick_events if quick else slow_events)(text))
    except REFUSALS:
        return None


def agree(text: str) -> None:
    """The quick parser may refuse more; what it reads, it reads as the slow one does."""
    if is_quick(text):
        quickly = read(text, quick=True)
        if quickly is not None and quickly.value is not None:
            assert quickly == read(text, quick=False), text


@pytest.mark.parametrize("name", TEXTS)
def test_the_samples_are_read_alike_and_quickly(name: str) -> None:
    assert is_quick(TEXTS[name])
    assert read(TEXTS[name], quick=True) == read(TEXTS[name], quick=False)


@settings(max_examples=30, deadline=None, derandomize=True,
          suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])  # fmt: skip
@given(blueprints())
def test_what_is_written_is_read_alike(blueprint: Blueprint) -> None:
    text = write(blueprint)
    if is_quick(text):
        found = read(text, quick=True)
        assert found is not None
        assert found == read(text, quick=False)


@pytest.mark.parametrize("source", [s for _, s in CASES], ids=[name for name, _ in CASES])
def test_hostile_texts_are_read_alike(source: bytes) -> None:
    if len(source) < 100_000:
        agree(source.decode("utf-8", "replace"))


def damaged(source: random.Random) -> str:
    """A few lines of a sample with something put in or taken out."""
    lines = source.choice(list(TEXTS.values())).split("\n")
    begin = source.randrange(len(lines))
    text = "\n".join(lines[begin : begin + source.randrange(3, 20)])
    for _ in range(source.randrange(1, 5)):
        at = source.randrange(len(text) + 1)
        cut = source.randrange(1, 6) if source.random() < 0.3 else 0
        text = text[:at] + ("" if cut else source.choice(INSERTS)) + text[at + cut :]
    return text


def test_damaged_texts_are_read_alike() -> None:
    source = random.Random(20_260)
    for _ in range(250):
        agree(damaged(source))


@pytest.mark.fuzz
def test_many_damaged_texts_are_read_alike() -> None:
    source = random.Random(1)
    for _ in range(20_000):
        agree(damaged(source))


@pytest.mark.parametrize(
    "text",
    [
        "%YAML 1.1\n---\na: 1",
        "a: x\u2028y",
        "a: x\x85y",
        "a:\t1",
        "{&b: 3}",
        "a: 'x\u2029y'",
    ],
)
def test_what_the_two_might_read_differently_is_left_to_the_slow_one(text: str) -> None:
    assert not is_quick(text)


def test_what_only_the_slow_one_reads_is_read() -> None:
    text = "queues: [desk, deciding:]\n"
    assert read(text, quick=True) is None
    assert parse_yaml(text).value == {"queues": ["desk", "deciding:"]}


def test_a_long_text_that_the_quick_one_refuses_is_not_read_twice() -> None:
    long = "a: 1\n" * 10 + "# " + "x" * 60_000 + "\n"
    with pytest.raises(BlueprintRefused, match="line 251"):
        parse_yaml("\n".join(f"k{n}: {'v' * 1_000}" for n in range(250)) + "\n]: [" + long)
