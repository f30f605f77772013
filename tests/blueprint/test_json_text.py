"""JSON in and out: exact numbers, lines, clear refusals, and one written form."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.blueprint.finding import BlueprintRefused
from casewright.blueprint.json_text import json_scalar, parse_json, write_json
from casewright.blueprint.tree import MOST_DEPTH


def value(text: str) -> Any:
    return parse_json(text).value


def refused(text: str) -> str:
    with pytest.raises(BlueprintRefused) as error:
        parse_json(text)
    (finding,) = error.value.findings
    return f"{finding.line}: {finding.problem} {finding.remedy}"


@pytest.mark.parametrize(
    "text, expected",
    [
        ("{}", {}),
        ("[]", []),
        (" [ ] ", []),
        ('"x"', "x"),
        ("null", None),
        ("true", True),
        ("false", False),
        ("0", 0),
        ("-12", -12),
        ("1.50", Decimal("1.50")),
        ("1e3", Decimal("1e3")),
        ("1E-3", Decimal("0.001")),
        ('{"a": {"b": [1, {"c": null}]}}', {"a": {"b": [1, {"c": None}]}}),
        ('"\\u00e9\\n\\"\\\\\\/"', 'é\n"\\/'),
        ('"\\ud83d\\ude00"', "😀"),
        ('["a",\n "b"\n]', ["a", "b"]),
    ],
)
def test_values(text: str, expected: Any) -> None:
    found = value(text)
    assert found == expected
    assert type(found) is type(expected)


def test_numbers_keep_every_digit() -> None:
    digits = "1234567890.123456789012345678901234567"
    assert str(value(digits)) == digits
    assert value("1.10") != value("1.1") or str(value("1.10")) == "1.10"


def test_every_place_knows_its_line() -> None:
    source = parse_json('{\n "a": [\n  1,\n  {"b":\n 2}\n ],\n "c": "x"\n}')
    assert source.lines[("a",)] == 2
    assert source.lines[("a", 0)] == 3
    assert source.lines[("a", 1)] == 4
    assert source.lines[("a", 1, "b")] == 4
    assert source.lines[("c",)] == 7


def test_how_a_number_or_word_was_written_is_kept() -> None:
    assert parse_json('{"a": 1.50, "b": true}').written == {("a",): "1.50", ("b",): "true"}


@pytest.mark.parametrize(
    "text, says",
    [
        ("", "1: The JSON text ends too early."),
        ("{", "1: The JSON text ends too early."),
        ('{"a": 1\n', "2: The JSON text ends too early."),
        ("{a: 1}", "expected a key in double quotes or }"),
        ('{"a" 1}', "expected a colon"),
        ('{"a": }', "expected a value"),
        ('{"a": 1,}', "expected a key in double quotes"),
        ("[1,]", "expected a value"),
        ("[1 2]", "expected a comma or a closing bracket"),
        ("[1}", "expected a comma or a closing bracket"),
        ("[1] 2", "expected the end"),
        ("01", "expected the end"),
        ("'x'", "This is not JSON"),
        ("nul", "This is not JSON"),
        ("NaN", "This is not JSON"),
        ("-", "This is not JSON"),
        ('"a\nb"', "This is not JSON"),
        ('"\\x"', "This is not JSON"),
        ('{"a": 1, "a": 2}', "The key 'a' stands twice"),
        ('["\\u0007"]', "U+0007"),
        ('["\\ud800"]', "U+D800"),
        ("[1" + "0" * 60 + "]", "is too long"),
        ("[1e99999]", "is too long"),
    ],
)
def test_what_is_not_json_is_refused_with_the_line(text: str, says: str) -> None:
    assert says in refused(text)


def test_depth_is_limited_before_anything_recurses() -> None:
    assert "nested more than" in refused("[" * 100_000)
    assert value("[" * MOST_DEPTH + "]" * MOST_DEPTH)


@pytest.mark.parametrize(
    "data, text",
    [
        ({}, "{}"),
        ([], "[]"),
        ({"a": []}, '{\n  "a": []\n}'),
        ({"a": [1, "x"]}, '{\n  "a": [\n    1,\n    "x"\n  ]\n}'),
    ],
)
def test_what_is_written_is_indented(data: Any, text: str) -> None:
    assert write_json(data) == text


def test_one_line_has_no_spaces() -> None:
    assert write_json({"a": [1, Decimal("2.50")], "b": None}, None) == '{"a":[1,2.50],"b":null}'


@pytest.mark.parametrize(
    "text, written",
    [
        ("é", '"é"'),
        ("a\tb", '"a\\tb"'),
        ("\u2028", '"\\u2028"'),
        ("\x7f", '"\\u007f"'),
        ("\U000e0001", '"\\udb40\\udc01"'),
    ],
)
def test_what_cannot_be_seen_is_escaped(text: str, written: str) -> None:
    assert json_scalar(text) == written
    assert json.loads(written) == text


def test_yaml_escapes_wide_characters_whole() -> None:
    assert json_scalar("\U000e0001", wide=True) == '"\\U000e0001"'


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), max_size=10),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text("abc_", min_size=1, max_size=4), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(PLAIN)
def test_what_is_written_is_read_back(data: Any) -> None:
    assert value(write_json(data)) == data
    assert value(write_json(data, None)) == data


@given(PLAIN)
def test_it_reads_and_writes_what_everybody_else_does(data: Any) -> None:
    assert json.loads(write_json(data)) == data
    assert value(json.dumps(data)) == data
    assert value(json.dumps(data, indent=3, ensure_ascii=False)) == data
