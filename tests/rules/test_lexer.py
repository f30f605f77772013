"""Text becomes tokens; a place that has no meaning is named."""

from __future__ import annotations

import pytest

from casewright.rules.errors import FeelSyntaxError
from casewright.rules.lexer import escape, tokenize, unescape


def texts(source: str) -> list[str]:
    return [token.text for token in tokenize(source)[:-1]]


def value(source: str) -> str:
    return unescape(tokenize(source)[0], source)


@pytest.mark.parametrize(
    "source, expected",
    [
        ("1..5", ["1", "..", "5"]),
        ("1.5", ["1.5"]),
        (".5", [".5"]),
        ("1e3", ["1e3"]),
        ("a**b", ["a", "**", "b"]),
        ("a<=b", ["a", "<=", "b"]),
        ("a!=b", ["a", "!=", "b"]),
        ("x.y", ["x", ".", "y"]),
        ("? > 5", ["?", ">", "5"]),
        ('@"P1D"', ["@", '"P1D"']),
        ("größe", ["größe"]),
        ("1 // one\n+ 2", ["1", "+", "2"]),
        ("1 /* one */ + 2", ["1", "+", "2"]),
        ("1 /* a * b ** */ + 2", ["1", "+", "2"]),
        ("function<number>->string", ["function", "<", "number", ">", "->", "string"]),
    ],
)
def test_marks_words_and_numbers_are_told_apart(source: str, expected: list[str]) -> None:
    assert texts(source) == expected


def test_every_token_knows_where_it_stands() -> None:
    source = "a  +\tbc"
    assert [source[token.start : token.end] for token in tokenize(source)] == ["a", "+", "bc", ""]


@pytest.mark.parametrize(
    "source, expected",
    [
        (r'"plain"', "plain"),
        (r'"a\"b"', 'a"b'),
        (r'"a\nb"', "a\nb"),
        (r'"a\tb"', "a\tb"),
        (r'"a\\b"', "a\\b"),
        (r'"\u00e9"', "é"),
        (r'"\U01F40E"', "🐎"),
        (r'"\uD83D\uDC0E"', "🐎"),
        (r'"\d+"', r"\d+"),
        ('"🐎"', "🐎"),
    ],
)
def test_escapes_in_a_text_mean_their_character(source: str, expected: str) -> None:
    assert value(source) == expected


@pytest.mark.parametrize(
    "text, written",
    [
        ("plain", '"plain"'),
        ('say "hi"', r'"say \"hi\""'),
        ("a\\b", r'"a\\b"'),
        ("a\tb", r'"a\tb"'),
        ("a\nb", r'"a\nb"'),
        ("a\rb", r'"a\rb"'),
        ("é🐎", '"é🐎"'),
    ],
)
def test_a_text_is_written_on_one_line(text: str, written: str) -> None:
    assert escape(text) == written
    assert value(written) == text


@pytest.mark.parametrize("text", ["", 'say "hi"', "a\\b", "line\nbreak", "tab\t", "🐎"])
def test_an_escaped_text_reads_back(text: str) -> None:
    assert value(escape(text)) == text


@pytest.mark.parametrize(
    "source, position, part",
    [
        ('1 + "open', 4, "not closed"),
        ("1 /* open", 2, "not closed"),
        ("1 # 2", 2, "no meaning"),
        ("a ; b", 2, "no meaning"),
        ("a & b", 2, "no meaning"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(
    source: str, position: int, part: str
) -> None:
    with pytest.raises(FeelSyntaxError, match=part) as caught:
        tokenize(source)
    assert caught.value.position == position


def test_a_character_beyond_unicode_is_refused() -> None:
    with pytest.raises(FeelSyntaxError, match="no such character"):
        value(r'"\U110000"')
