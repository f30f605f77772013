"""Reading every form of FEEL: its tree, its place in the text, and what a slip is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.rules import syntax
from casewright.rules.errors import FeelSyntaxError, LimitExceeded
from casewright.rules.feel import compile as compile_feel
from casewright.rules.feel import compile_unary, evaluate
from casewright.rules.parser import parse
from casewright.rules.syntax import (
    Arithmetic,
    Between,
    Call,
    Comparison,
    ContextLiteral,
    Filter,
    For,
    FunctionLiteral,
    If,
    In,
    InstanceOf,
    Iteration,
    ListLiteral,
    Literal,
    Logic,
    Name,
    Negate,
    Node,
    Path,
    Quantified,
    RangeLiteral,
)
from casewright.rules.types import ANY, NUMBER

A, B, C = Name("a"), Name("b"), Name("c")
ONE, TWO = Literal(1), Literal(2)

FORMS: list[tuple[str, Node]] = [
    ("1", ONE),
    ('"text"', Literal("text")),
    ("true", Literal(True)),
    ("null", Literal(None)),
    ("a", A),
    ("-a", Negate(A)),
    ("a + 1", Arithmetic(A, (("+", ONE),))),
    ("a - b + 1", Arithmetic(A, (("-", B), ("+", ONE)))),
    ("a * b / c", Arithmetic(A, (("*", B), ("/", C)))),
    ("a = b", Comparison("=", A, B)),
    ("a >= b", Comparison(">=", A, B)),
    ("a and b", Logic("and", (A, B))),
    ("a or b or c", Logic("or", (A, B, C))),
    ("a between 1 and 2", Between(A, ONE, TWO)),
    ("a in [1..2]", In(A, (RangeLiteral(ONE, TWO, True, True),))),
    ("a in (1, 2)", In(A, (ONE, TWO))),
    ("a in > 1", In(A, (syntax.CompareTest(">", ONE),))),
    ("a.b", Path(A, "b")),
    ("a.b.c", Path(Path(A, "b"), "c")),
    ("a[1]", Filter(A, ONE)),
    ("a[b > 1]", Filter(A, Comparison(">", B, ONE))),
    ("a()", Call(A, ())),
    ("a(b, 1)", Call(A, (B, ONE))),
    ("a(b: 1, c: 2)", Call(A, (ONE, TWO), ("b", "c"))),
    ("[]", ListLiteral(())),
    ("[a, 1]", ListLiteral((A, ONE))),
    ("{}", ContextLiteral(())),
    ("{a: 1, b: a}", ContextLiteral((("a", ONE), ("b", A)))),
    ("[1..2)", RangeLiteral(ONE, TWO, True, False)),
    ("(> 1)", RangeLiteral(ONE, None, False, False)),
    ("(<= 1)", RangeLiteral(None, ONE, False, True)),
    ("if a then b else c", If(A, B, C)),
    ("for a in b return a", For((Iteration("a", B),), A)),
    ("for a in 1..2 return a", For((Iteration("a", ONE, TWO),), A)),
    ("for a in b, b in a return c", For((Iteration("a", B), Iteration("b", A)), C)),
    ("some a in b satisfies c", Quantified(False, (Iteration("a", B),), C)),
    ("every a in b satisfies c", Quantified(True, (Iteration("a", B),), C)),
    ("function(a) b", FunctionLiteral((("a", ANY),), B)),
    ("function(a: number, b) c", FunctionLiteral((("a", NUMBER), ("b", ANY)), C)),
    ("a instance of number", InstanceOf(A, NUMBER)),
]
TEXTS = [text for text, _ in FORMS]


@pytest.mark.parametrize("text, tree", FORMS)
def test_each_form_has_its_tree(text: str, tree: Node) -> None:
    assert parse(text, {}) == tree
    assert parse(f"({text})", {}) == tree
    spaced = parse(f"\n /* before */ {text} // after", {})
    assert spaced == tree


@pytest.mark.parametrize("text, tree", FORMS)
def test_each_part_of_a_tree_knows_its_place(text: str, tree: Node) -> None:
    source = f"  {text}  "
    for part in syntax.walk(parse(source, {})):
        start, end = part.span
        assert 0 <= start < end <= len(source)
        shown = source[start:end]
        assert shown == shown.strip(), part
        if isinstance(part, Name):
            assert shown == part.name
    assert [type(part) for part in syntax.walk(parse(text, {}))] == [
        type(part) for part in syntax.walk(tree)
    ]


@pytest.mark.parametrize("text, tree", FORMS)
def test_walking_meets_every_name_once_and_parents_first(text: str, tree: Node) -> None:
    names = [part.name for part in syntax.walk(tree) if isinstance(part, Name)]
    for name in "abc":
        assert syntax.mentions(tree, name) is (name in names)
    assert next(syntax.walk(tree)) is tree
    assert not syntax.mentions(tree, "text")


@pytest.mark.parametrize("text", [text for text in TEXTS if len(text) > 1])
def test_a_text_that_breaks_off_is_refused_at_its_end_or_is_an_expression(text: str) -> None:
    for size in range(1, len(text)):
        found = refusal(text[:size])
        if found is not None:
            assert 0 <= found.position <= size
            assert f"(line 1, column {found.position + 1})" in str(found)


def refusal(text: str) -> FeelSyntaxError | None:
    try:
        compile_feel(text)
    except FeelSyntaxError as error:
        return error
    return None


@given(
    st.sampled_from(TEXTS), st.sampled_from(TEXTS), st.sampled_from(["+", "and", "=", ",", "in"])
)
def test_forms_stand_inside_each_other(one: str, other: str, sign: str) -> None:
    joined = f"[({one}) {sign} ({other})]"
    tree = parse(joined, {})
    assert isinstance(tree, ListLiteral)
    inside = {id(part): part for part in syntax.walk(tree)}.values()
    assert parse(one, {}) in inside
    # Whatever it means, it has a value.
    evaluate(joined, {"a": 1, "b": [2], "c": True})


@pytest.mark.parametrize(
    "text, place, message",
    [
        ("1 +", 3, "Expected a value, found the end of the expression"),
        ("1 + )", 4, "Expected a value, found ')'"),
        ("* 2", 0, "Expected a value, found '*'"),
        ("(1 + 2", 6, "Expected ')' to close the parenthesis, found the end of the expression"),
        ("(1 + 2]", 6, "Expected ')' to close the parenthesis, found ']'"),
        ("[1, 2", 5, "Expected ']' to close the list, found the end of the expression"),
        ("[1 2]", 3, "Expected ']' to close the list, found '2'"),
        ("{a: 1", 5, "Expected '}' to close the context, found the end of the expression"),
        ("{a}", 2, "Expected a name, found '}'"),
        ("{: 1}", 1, "Expected a name, found ':'"),
        ("{a: 1; b: 2}", 5, "The character ';' has no meaning here"),
        ("if a", 4, "Expected 'then' after the condition of 'if', found the end of the expression"),
        ("if a then b", 11, "Expected 'else' after the value of 'then'"),
        ("if then b", 3, "Expected a value, found the keyword 'then'"),
        ("for a return a", 14, "Expected a name, found the end of the expression"),
        ("for a in b", 10, "Expected 'return' after the lists of 'for'"),
        ("for a in 1.. return a", 13, "Expected a value, found the keyword 'return'"),
        ("some a in b return a", 12, "Expected 'satisfies' after the lists of 'some'"),
        ("every a in b", 12, "Expected 'satisfies' after the lists of 'every'"),
        ("a between 1 or 2", 12, "Expected 'and' in 'between … and …', found 'or'"),
        ("a in (1, 2", 10, "Expected ')' after the tests"),
        ("a in", 4, "Expected a value, found the end of the expression"),
        ("a[", 1, "Expected an operator or the end, found '['"),
        ("a[1", 3, "Expected ']' after the condition of a filter"),
        ("f(1, 2", 6, "Expected ')' after the arguments"),
        ("f(a: 1, 2)", 9, "Expected a name"),
        ("[1..2", 5, "Expected ']' or ')' after the range"),
        ("function a", 9, "Expected '(' after 'function'"),
        ("a instance number", 11, "Expected 'of' after 'instance'"),
        ('"open', 0, "A text that starts with a quotation mark is not closed"),
        ('"a\nb"', 0, "A text that starts with a quotation mark is not closed"),
        ("1 /* open", 2, "A comment that starts with /* is not closed"),
        ("a & b", 2, "The character '&' has no meaning here"),
        ("a == b", 3, "Expected a value, found '='"),
        ("a <> b", 3, "Expected a value, found '>'"),
        ("a ! b", 2, "The character '!' has no meaning here"),
        ("@now", 1, "Expected a text such as"),
        ('@"soon"', 1, '"soon" is no date, time, date and time or duration'),
        ('@"2024-02-30"', 1, '"2024-02-30" is no date'),
        ("1 else", 2, "Expected an operator or the end, found 'else'"),
        ("a) + 1", 1, "Expected an operator or the end, found ')'"),
    ],
)
def test_a_slip_is_named_at_its_place(text: str, place: int, message: str) -> None:
    with pytest.raises(FeelSyntaxError) as caught:
        compile_feel(text)
    assert message in caught.value.message
    assert caught.value.position == place


@pytest.mark.parametrize(
    "text, line, column",
    [
        ("1 +\n)", 2, 1),
        ("1 +\n   )", 2, 4),
        ("{\n  a: 1,\n  b: *\n}", 3, 6),
        ('"a" +\n"open', 2, 1),
        ("// a comment\n// another\n+ 1", 3, 1),
        ("\n\n\n", 4, 1),
    ],
)
def test_a_place_is_given_by_line_and_column(text: str, line: int, column: int) -> None:
    with pytest.raises(FeelSyntaxError) as caught:
        compile_feel(text)
    place, _, near = str(caught.value).partition(" near ")
    assert place.endswith(f"(line {line}, column {column})")
    assert text.split("\n")[line - 1].endswith(near)


# ------------------------------------------------------------------------ names

KEYWORDS = [
    "and", "or", "between", "in", "then", "else", "return", "satisfies", "instance", "if", "for",
    "some", "every", "function", "true", "false", "null",
]  # fmt: skip


@pytest.mark.parametrize("word", KEYWORDS)
def test_a_keyword_may_start_or_end_a_known_name(word: str) -> None:
    for name in (f"{word} total", f"net {word}", f"net {word} total"):
        data = {name: 5, "net": 1, "total": 2}
        assert evaluate(name, data) == 5
        assert evaluate(f"{name} + 1", data) == 6
        assert evaluate(f"[{name}][1]", data) == 5


@pytest.mark.parametrize("word", [*KEYWORDS, "not"])
def test_a_name_that_only_begins_like_a_keyword_is_a_name(word: str) -> None:
    assert evaluate(f"{word}s + 1", {f"{word}s": 4}) == 5
    assert evaluate(f"x{word}", {f"x{word}": 4}) == 4
    assert evaluate(f"a.{word}s", {"a": {f"{word}s": 4}}) == 4


@pytest.mark.parametrize(
    "name",
    [
        "a", "_a", "a1", "größe", "名前", "a_b", "a b", "a-b", "a+b", "a*b", "a/b", "a.b c",
        "a'b", "level 2", "level 2 b", "a - b + c", "?",
    ],
)  # fmt: skip
def test_a_known_name_is_read_wherever_a_value_may_stand(name: str) -> None:
    data: dict[str, object] = {name: 5}
    for shape, expected in (
        ("{}", 5), ("({})", 5), ("-{}", -5), ("{} + 1", 6), ("1 + {}", 6), ("[{}]", [5]),
        ("if {} > 4 then {} else 0", 5), ("for x in [1] return {} + x", [6]),
        ("{} in [1..9]", True), ("abs({})", 5), ("{{x: {}}}.x", 5), ("{} = 5 and true", True),
    ):  # fmt: skip
        text = shape.format(*[name] * shape.replace("{{", "").count("{}"))
        assert evaluate(text, data) == expected, text


@given(
    st.lists(
        st.sampled_from(["a", "b", "a b", "a-b", "a b c", "b-c", "c"]), min_size=1, unique=True
    )
)
def test_the_longest_known_name_wins_always(names: list[str]) -> None:
    data = {name: place for place, name in enumerate(names, 1)}
    for text in ("a b c", "a-b", "a b", "b-c"):
        if text in names:
            assert evaluate(text, data) == data[text]
    for name in names:
        assert evaluate(f"({name}) * 10", data) == data[name] * 10


@pytest.mark.parametrize("make", [compile_feel, compile_unary])
def test_deep_texts_are_refused_not_crashed(make: object) -> None:
    assert callable(make)
    for opening in ("(", "[", "{a:", "-", "if a then ", "not(", "a[", "f(", "function() "):
        with pytest.raises((LimitExceeded, FeelSyntaxError)):
            make(opening * 5_000)
