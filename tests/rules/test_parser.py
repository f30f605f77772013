"""What binds how, and what a person is told about a text that is no expression."""

from __future__ import annotations

import pytest

from casewright.rules import syntax
from casewright.rules.errors import FeelSyntaxError
from casewright.rules.feel import compile as compile_feel
from casewright.rules.feel import compile_unary, evaluate
from casewright.rules.parser import parse
from casewright.rules.typeparser import parse_type


@pytest.mark.parametrize(
    "text, expected",
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("2 * 3 + 4 * 5", 26),
        ("10 - 3 - 2", 5),
        ("100 / 10 / 2", 5),
        ("2 * 3 ** 2", 18),
        ("2 ** 3 ** 2", 64),
        ("-2 ** 2", 4),
        ("- 2 + 5", 3),
        ("--2", 2),
        ("1 + 2 = 3", True),
        ("1 < 2 and 2 < 3", True),
        ("true or false and false", True),
        ("false and true or true", True),
        ("1 in [1..3] and true", True),
        ("2 between 1 and 3 and true", True),
        ("if true then 1 else 2 + 10", 1),
        ("(if false then 1 else 2) + 10", 12),
        ("[1, 2, 3][2] + 1", 3),
        ("{a: {b: 5}}.a.b", 5),
        ("{a: [1, 2]}.a[1]", 1),
        ("1 + 2 instance of number", None),
        ("(1 + 2) instance of number", True),
        ("not(true) or true", True),
        ("some x in [1, 2] satisfies x = 2 and x > 1", True),
        ("[1, 2,]", [1, 2]),
        ("[]", []),
        ("{}", {}),
    ],
)
def test_operators_bind_as_in_the_standard(text: str, expected: object) -> None:
    assert evaluate(text, {}) == expected


def test_a_long_run_of_operators_is_one_flat_node() -> None:
    tree = parse(" + ".join("1" * 200), {})
    assert isinstance(tree, syntax.Arithmetic)
    assert len(tree.rest) == 199


def test_places_do_not_count_when_trees_are_compared() -> None:
    assert parse("a+1", {}) == parse("  a  +  1 // one", {})
    assert parse("a+1", {}) != parse("a+2", {})


@pytest.mark.parametrize("text", ["a + b", "a.b", "f(a, 1)", "[1..5]", "if a then b else c"])
def test_the_span_of_a_tree_is_its_text(text: str) -> None:
    source = f"  {text}  "
    start, end = parse(source, {}).span
    assert source[start:end] == text


@pytest.mark.parametrize(
    "text, low_closed, high_closed",
    [
        ("[1..5]", True, True),
        ("(1..5)", False, False),
        ("]1..5[", False, False),
        ("[1..5)", True, False),
        ("(1..5]", False, True),
        ("]1..5]", False, True),
        ("[1..5[", True, False),
    ],
)
def test_the_ends_of_a_range_are_open_or_closed(
    text: str, low_closed: bool, high_closed: bool
) -> None:
    tree = parse(text, {})
    assert isinstance(tree, syntax.RangeLiteral)
    assert (tree.low_closed, tree.high_closed) == (low_closed, high_closed)


@pytest.mark.parametrize(
    "text, position, part",
    [
        ("", 0, "the end of the expression"),
        ("1 +", 3, "the end of the expression"),
        ("(1", 2, "Expected ')'"),
        ("[1, 2", 5, "Expected ']'"),
        ("{a 1}", 4, "Expected a name"),
        ("{a: 1", 5, "Expected '}'"),
        ("if a then b", 11, "Expected 'else'"),
        ("if a b", 6, "Expected 'then'"),
        ("for x in y", 10, "Expected 'return'"),
        ("some x in y", 11, "Expected 'satisfies'"),
        ("for in y return 1", 4, "Expected a name"),
        ("a between 1", 11, "Expected 'and'"),
        ("1 2", 2, "Expected an operator"),
        ("a.1", 1, "Expected an operator"),
        ("a. + 1", 3, "name of a field"),
        ("x instance number", 11, "Expected 'of'"),
        ("x instance of 5", 14, "Expected a type"),
        ("function(x", 10, "Expected a name"),
        ("function x", 9, "Expected '('"),
        ('function() external {java: {class: "x"}}', 11, "External functions"),
        ("then", 0, "keyword 'then'"),
        ('@"yesterday"', 1, "no date"),
        ("@5", 1, "Expected a text"),
        ("f(1", 3, "Expected ')'"),
        ("a[1", 3, "Expected ']'"),
        ("[1..", 4, "the end of the expression"),
        ("[1..2", 5, "after the range"),
        ("(!= 5)", 1, "cannot be made"),
        ("1" + "0" * 7000, 0, "too large"),
    ],
)
def test_a_broken_expression_is_refused_with_place_and_reason(
    text: str, position: int, part: str
) -> None:
    with pytest.raises(FeelSyntaxError) as caught:
        compile_feel(text)
    assert part in caught.value.message
    assert caught.value.position == position


def test_the_message_of_a_long_text_gives_line_and_column() -> None:
    with pytest.raises(FeelSyntaxError) as caught:
        compile_feel("1 +\n  2 +\n  )")
    assert "(line 3, column 3)" in str(caught.value)


def test_without_its_text_the_message_counts_characters() -> None:
    assert str(FeelSyntaxError("Wrong", 4)) == "Wrong (at character 5)"


@pytest.mark.parametrize(
    "text, value, expected",
    [
        ("-", 5, True),
        ("-", None, True),
        ("> 10", 11, True),
        ("> 10", 10, False),
        ("[1..5]", 5, True),
        ("(1..5)", 5, False),
        ("1, 2, 3", 2, True),
        ("1, 2, 3", 4, False),
        ('"a", "b"', "b", True),
        ('not("a", "b")', "b", False),
        ('not("a", "b")', "c", True),
        ("not(> 10)", 5, True),
        ("> 10, < 0", -1, True),
        ("null", None, True),
        ("null", 1, False),
        ("limit", 7, True),
        ("> limit", 8, True),
        ("[limit..limit + 2]", 9, True),
        ("? > limit and ? < 10", 8, True),
        ("? > limit and ? < 10", 11, False),
        ("not(?)", False, True),
        ("not(? = 1) and true", 2, True),
        ("limit > 5", "anything", True),
        ("limit > 50", "anything", False),
        ("true", True, True),
        ("true", False, False),
        ("[1, 2]", 2, True),
        ("> 10", "a text", None),
        ('@"2024-01-01"', "a text", None),
        ("= 5", 5, True),
        ("!= 5", 5, False),
        ('ends with(?, "x")', "box", True),
    ],
)
def test_unary_tests_accept_their_input(text: str, value: object, expected: object) -> None:
    assert compile_unary(text, ["limit"]).evaluate(value, {"limit": 7}) is expected


@pytest.mark.parametrize("text", ["> ", "1,", "not(1", "1 2", ""])
def test_broken_unary_tests_are_refused(text: str) -> None:
    with pytest.raises(FeelSyntaxError):
        compile_unary(text)


@pytest.mark.parametrize(
    "text",
    [
        "number",
        "date and time",
        "days and time duration",
        "years and months duration",
        "list<number>",
        "list<list<date>>",
        "context<a: number, b c: string>",
        "range<date>",
        "function<number, string> -> boolean",
    ],
)
def test_a_type_prints_as_it_is_written(text: str) -> None:
    assert str(parse_type(text)) == text


@pytest.mark.parametrize("text", ["", "list<", "list<number", "number number5 <", "context<a>"])
def test_a_broken_type_is_refused(text: str) -> None:
    with pytest.raises(FeelSyntaxError):
        parse_type(text)
