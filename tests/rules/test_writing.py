"""A tree written as text is read back as the same tree."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from casewright.rules.builtins import FUNCTION_NAMES
from casewright.rules.feel import compile as compile_feel
from casewright.rules.parser import parse, parse_unary_tests
from casewright.rules.syntax import Node
from casewright.rules.writing import write
from tests.rules import trees

KNOWN = dict.fromkeys((*trees.NAMES, "?"))
PROPERTY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@PROPERTY
@given(trees.expressions())
def test_what_is_written_is_read_back_as_the_same_tree(tree: Node) -> None:
    text = write(tree)
    assert parse(text, KNOWN, (FUNCTION_NAMES,)) == tree, text


@PROPERTY
@given(trees.unary_tests())
def test_cells_are_read_back_as_the_same_tests(tree: Node) -> None:
    text = write(tree)
    assert parse_unary_tests(text, KNOWN, (FUNCTION_NAMES,)) == tree, text


@pytest.mark.parametrize(
    "text",
    [
        # Operators: parentheses only where the tree needs them.
        "a + b2 - 1",
        "a - (b2 - 1)",
        "(a + b2) * 2",
        "a + b2 * 2",
        "a * 2 / b2",
        "a * (2 / b2)",
        "a ** 2 ** 3",
        "a ** (2 ** 3)",
        "-a ** 2",
        "-(a ** 2)",
        "--a",
        "-(a + b2)",
        "a and b2 and _x",
        "a and (b2 and _x)",
        "a and b2 or _x",
        "a and (b2 or _x)",
        "(a = b2) = true",
        "a = (b2 = true)",
        "a + 1 > b2 * 2",
        "(a > 1) + 1",
        "a between 1 and b2 + 1",
        "a between 1 and 2 and b2",
        "a in (1, > 5, [1..3], (1..3))",
        "(a in (1)) in (true)",
        # Paths, filters, calls.
        "a.year",
        "a.year.days",
        "(a + 1).year",
        "a[1]",
        "a[item > 1][1]",
        "([1, 2])[1]",
        "a.b2[1].a",
        "sum(a, 1)",
        "sum(list: a)",
        "a(1)(2)",
        "(function(x) x)(1)",
        'date and time("2024-01-01T00:00:00")',
        "first name.a",
        "profit and loss + rate/year - date of birth",
        # Literals.
        "1.5",
        "0.001",
        "100000000000000000000000000000000000000000",
        '"a\\"b\\\\c\\nd"',
        "null",
        "true",
        '@"2024-02-29"',
        '@"10:00:00@Europe/Paris"',
        '@"-P1DT2H"',
        # Ranges.
        "[1..2]",
        "(1..2]",
        "[1..2)",
        "(> 5)",
        "(<= a + 1)",
        "[a + 1..b2 * 2]",
        # Compounds.
        "if a then 1 else 2",
        "(if a then 1 else 2) + 1",
        "if a then if b2 then 1 else 2 else 3",
        "for x in a return x",
        "for x in 1..5, y in [x, 2] return x + y",
        "some x in a satisfies x > 1",
        "every x in a, y in b2 satisfies x = y",
        "(every x in a satisfies x) and b2",
        '{"a": 1, "b c": 2}',
        "{}",
        "[]",
        "[1, [2, 3]]",
        "function() 1",
        "function(x: number, y) x + y",
        "function(x: list<context<a: number>>) x",
        # Types.
        "a instance of number",
        "a instance of days and time duration",
        "a instance of function<number, string> -> list<Any>",
        "(a + 1) instance of number",
        "a instance of number = true",
    ],
)
def test_an_expression_in_its_plainest_form_stays_as_it_is(text: str) -> None:
    assert write(parse(text, KNOWN, (FUNCTION_NAMES,))) == text


@pytest.mark.parametrize(
    "loose, plain",
    [
        ("((a))", "a"),
        ("(a)+(b2)", "a + b2"),
        ("( a * b2 ) + 1", "a * b2 + 1"),
        ("a in 1", "a in (1)"),
        ("a in > 5", "a in (> 5)"),
        ("a in [1..2]", "a in ([1..2])"),
        ("]1..2[", "(1..2)"),
        ("> 5", "(> 5)"),
        ("(=5)", "[5..5]"),
        ("(5..)", "(> 5)"),
        ("(..5]", "(<= 5)"),
        ("{a: 1}", '{"a": 1}'),
        ("first   name", "first name"),
        ("1.50", "1.5"),
        (".5", "0.5"),
        ("1e3", "1000"),
        ("a // comment", "a"),
        ("a /* comment */ + 1", "a + 1"),
        ("for x in (1)..(5) return x", "for x in 1..5 return x"),
        ('@"PT90M"', '@"PT1H30M"'),
        ('"\\u0041"', '"A"'),
    ],
)
def test_what_does_not_count_is_left_out(loose: str, plain: str) -> None:
    tree = parse(loose, KNOWN, (FUNCTION_NAMES,))
    assert write(tree) == plain
    assert parse(plain, KNOWN, (FUNCTION_NAMES,)) == tree


@pytest.mark.parametrize(
    "text, plain",
    [
        ("-", "-"),
        ("> 5", "> 5"),
        ("1,2", "1, 2"),
        ("not(1)", "not(1)"),
        ("not( > 5 , [1..2] )", "not(> 5, [1..2])"),
        ("? > 5", "? > 5"),
        ("(not(a))", "(not(a))"),
        ("not(a) and b2", "not(a) and b2"),
        ("null", "null"),
    ],
)
def test_cells_are_written_as_one_writes_them(text: str, plain: str) -> None:
    tree = parse_unary_tests(text, KNOWN, (FUNCTION_NAMES,))
    assert write(tree) == plain
    assert parse_unary_tests(plain, KNOWN, (FUNCTION_NAMES,)) == tree


def test_a_written_expression_has_the_same_value() -> None:
    text = 'for x in [1..3] return if x > 1 then {"n": x ** 2, s: string(x)} else -x'
    tree = parse(text, {}, (FUNCTION_NAMES,))
    assert compile_feel(write(tree)).evaluate({}) == compile_feel(text).evaluate({})
