"""Building plain data: places, lines and limits, whatever notation feeds it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from casewright.blueprint.finding import BlueprintRefused
from casewright.blueprint.tree import MOST_DEPTH, MOST_VALUES, Tree, number


def test_mappings_and_lists_are_built_with_the_line_of_each_place() -> None:
    tree = Tree()
    tree.opens({}, 1)
    tree.scalar("steps", 2)
    tree.opens([], 3)
    tree.scalar("a", 4)
    tree.scalar(5, 5, written="5")
    tree.closes()
    tree.closes()
    source = tree.finish()
    assert source.value == {"steps": ["a", 5]}
    assert source.lines[("steps",)] == 2
    assert source.lines[("steps", 1)] == 5
    assert source.written == {("steps", 1): "5"}


def test_a_single_value_is_a_document_too() -> None:
    tree = Tree()
    tree.scalar("word", 1)
    assert tree.finish().value == "word"


def test_it_knows_what_it_is_inside_of() -> None:
    tree = Tree()
    assert tree.inside() == ""
    tree.opens({}, 1)
    assert tree.inside() == "map"
    tree.scalar("k", 1)
    tree.opens([], 1)
    assert tree.inside() == "list"
    tree.closes()
    assert tree.inside() == "map"


def test_a_key_that_is_a_number_is_its_characters() -> None:
    tree = Tree()
    tree.opens({}, 1)
    tree.scalar(8080, 1, written="8080")
    tree.scalar("x", 1)
    tree.closes()
    assert tree.finish().value == {"8080": "x"}


def test_an_anchored_value_is_given_again() -> None:
    tree = Tree()
    tree.opens([], 1)
    tree.scalar("x", 1, anchor="one")
    tree.alias("one", 1)
    tree.opens([], 2, "two")
    tree.scalar("y", 2)
    tree.closes()
    tree.alias("two", 3)
    tree.closes()
    assert tree.finish().value == ["x", "x", ["y"], ["y"]]


def test_an_anchor_that_is_still_open_cannot_be_repeated() -> None:
    tree = Tree()
    tree.opens([], 1, "self")
    with pytest.raises(BlueprintRefused, match="cannot be resolved"):
        tree.alias("self", 1)


def test_an_alias_is_no_key() -> None:
    tree = Tree()
    tree.opens([], 1)
    tree.scalar("x", 1, anchor="a")
    tree.opens({}, 2)
    with pytest.raises(BlueprintRefused, match="only as a value"):
        tree.alias("a", 2)


def test_as_many_levels_as_allowed_and_not_one_more() -> None:
    tree = Tree()
    for _ in range(MOST_DEPTH):
        tree.opens([], 1)
    with pytest.raises(BlueprintRefused, match="levels deep"):
        tree.opens([], 7)


def test_as_many_values_as_allowed_and_not_one_more() -> None:
    tree = Tree()
    tree.opens([], 1)
    for _ in range(MOST_VALUES - 1):
        tree.scalar("x", 1)
    with pytest.raises(BlueprintRefused) as caught:
        tree.scalar("x", 9)
    assert caught.value.findings[0].line == 9


@pytest.mark.parametrize("text", ["ok\tok", "a\nb", "a\r\nb", "é", "😀", "\xa0", "\u2028", "\x85"])
def test_usual_characters_pass(text: str) -> None:
    tree = Tree()
    tree.scalar(text, 1)
    assert tree.finish().value == text


@pytest.mark.parametrize(
    "char", ["\x00", "\x08", "\x0b", "\x1b", "\x7f", "\x90", "\ud800", "\uffff"]
)
def test_control_characters_do_not(char: str) -> None:
    with pytest.raises(BlueprintRefused, match=f"U\\+{ord(char):04X}"):
        Tree().scalar(f"a{char}b", 1)


@pytest.mark.parametrize(
    "text, value",
    [
        ("0", 0),
        ("-7", -7),
        ("+7", 7),
        ("007", 7),
        ("1.50", Decimal("1.50")),
        (".5", Decimal("0.5")),
        ("5.", Decimal(5)),
        ("1e3", Decimal("1E+3")),
        ("-2.5E-4", Decimal("-0.00025")),
        ("9" * 40, int("9" * 40)),
    ],
)
def test_numbers_are_exact(text: str, value: int | Decimal) -> None:
    assert number(text, 1) == value
    assert type(number(text, 1)) is type(value)


@pytest.mark.parametrize("text", ["9" * 41, "1." + "0" * 40, "1e401", "1e-401", "1e9999999999"])
def test_numbers_have_limits(text: str) -> None:
    with pytest.raises(BlueprintRefused, match="too long"):
        number(text, 3)
