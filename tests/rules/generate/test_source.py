"""Writing one function: slots for values, names that are counted, and no other text."""

from __future__ import annotations

import pytest

from casewright.rules.generate.source import Source, check


def vars_of(function: object) -> object:
    return getattr(function, "__builtins__", None)


def test_a_function_gives_what_stands_in_its_slots() -> None:
    source = Source()
    constant = object()
    with source.block("def run(values, frame):"):
        source.line(f"return {source.slot(constant)}")
    assert source.text == "def run(values, frame):\n    return k0\n"
    assert source.function()({}, None) is constant


def test_the_same_object_has_one_slot_and_an_equal_one_another() -> None:
    source, one, other = Source(), [1], [1]
    assert source.slot(one) == source.slot(one) == "k0"
    assert source.slot(other) == "k1"
    assert source.slot(1) != source.slot(1.0)
    assert source.slot(True) != source.slot(1)


def test_a_slot_keeps_its_object_so_that_no_other_can_take_its_place() -> None:
    source = Source()
    names = [source.slot([number]) for number in range(100)]
    assert len(set(names)) == 100
    assert [source.slots[name] for name in names] == [[number] for number in range(100)]


def test_every_fresh_name_is_a_new_one() -> None:
    source = Source()
    assert [source.fresh() for _ in range(3)] == ["v0", "v1", "v2"]


def test_what_is_read_inside_a_block_is_not_known_after_it() -> None:
    source = Source()
    source.known["a"] = "v0"
    with source.block("if v0:"):
        source.known["b"] = "v1"
        assert source.known == {"a": "v0", "b": "v1"}
    assert source.known == {"a": "v0"}


def test_the_function_reaches_no_builtin() -> None:
    source = Source()
    with source.block("def run(values, frame):"):
        source.line("return values")
    assert vars_of(source.function()) == {}


@pytest.mark.parametrize(
    "text",
    [
        "import os\n",
        "def run(values, frame):\n    return __import__\n",
        "def run(values, frame):\n    return 'text'\n",
        'def run(values, frame):\n    return "text"\n',
        "def run(values, frame):\n    return open\n",
        "def run(values, frame):\n    return values.__class__\n",
        "def run(values, frame):\n    return größe\n",
        "def run(values, frame):\n    return k0 # a\n",
        "def run(values, frame):\n    return k0; v0\n",
        "def run(values, frame):\n    return k0\\\n",
        "def run(values, frame):\n    return {k0}\n",
        "def run(values, frame):\n    return f'{k0}'\n",
        "def run(values, frame):\n    return @k0\n",
        "def run(values, frame):\n    return kk0\n",
        "def run(values, frame):\n    return lambda: k0\n",
        "def run(values, frame):\n    while True: v0 = k0\n",
    ],
)
def test_a_text_with_anything_else_is_never_executed(text: str) -> None:
    with pytest.raises(ValueError, match="not ours"):
        check(text)


def test_a_slip_of_a_writer_is_stopped_before_it_runs() -> None:
    source = Source()
    with source.block("def run(values, frame):"):
        source.line("return amount")
    with pytest.raises(ValueError, match="amount"):
        source.function()
