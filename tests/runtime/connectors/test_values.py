"""Inputs by type, JSON from outside within limits, reasons fit to be shown."""

from __future__ import annotations

import json
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.runtime.connectors.base import reason_of
from casewright.runtime.connectors.guard import Guard
from casewright.runtime.connectors.mapping import Mapper, Output, compiled, evaluated
from casewright.runtime.connectors.port import Attachment, BadSettings, Parameter, ValueType
from casewright.runtime.connectors.values import BadInput, BadJson, read_json, take, value_of
from casewright.store.vault_cipher import Secret

FILE = Attachment("a.txt", "text/plain", b"x")


@pytest.mark.parametrize(
    "kind, given_value, taken",
    [
        ("text", "a", "a"),
        ("text", 7, "7"),
        ("text", Decimal("1.50"), "1.50"),
        ("integer", 7, 7),
        ("integer", "7", 7),
        ("integer", Decimal("7.0"), 7),
        ("decimal", "1.50", Decimal("1.50")),
        ("decimal", 1.5, Decimal("1.5")),
        ("decimal", 7, 7),
        ("boolean", False, False),
        ("date", "2026-03-31", "2026-03-31"),
        ("time", "14:30:00", "14:30:00"),
        ("date-time", "2026-03-31T14:30:00+02:00", "2026-03-31T14:30:00+02:00"),
        ("duration", "P2D", "P2D"),
        ("list", (1, 2), [1, 2]),
        ("object", {"a": 1}, {"a": 1}),
        ("file", FILE, FILE),
        ("files", [FILE], [FILE]),
        ("files", FILE, [FILE]),
        ("any", object, object),
    ],
)
def test_a_value_of_its_type_is_taken(kind: ValueType, given_value: Any, taken: Any) -> None:
    assert value_of(given_value, kind, "It") == taken


@pytest.mark.parametrize(
    "kind, bad",
    [
        ("text", True), ("text", [1]), ("text", None), ("text", 1.5), ("text", "a\0b"),
        ("integer", "1.5"), ("integer", True), ("integer", "many"), ("integer", [1]),
        ("decimal", "NaN"), ("decimal", "Infinity"), ("decimal", "9" * 200), ("decimal", True),
        ("decimal", "1e400"), ("decimal", {}),
        ("boolean", "true"), ("boolean", 1),
        ("date", "31.03.2026"), ("date", 20260331), ("time", "25:00:00"),
        ("date-time", "yesterday"), ("duration", "2 days"),
        ("list", "abc"), ("list", {"a": 1}), ("object", [1]), ("object", "x"),
        ("file", "/etc/passwd"), ("file", {"digest": "x"}), ("files", ["x"]), ("files", "x"),
    ],
)  # fmt: skip
def test_another_value_is_refused_by_the_name_of_the_input(kind: ValueType, bad: Any) -> None:
    with pytest.raises(BadInput, match="The input it must"):
        value_of(bad, kind, "The input it")


def test_inputs_are_taken_by_name() -> None:
    parameters = {"a": Parameter("integer"), "b": Parameter("text", required=False)}
    assert take(parameters, {"a": "7", "b": None}) == {"a": 7}
    with pytest.raises(BadInput, match="The input a is missing"):
        take(parameters, {"b": "x"})
    with pytest.raises(BadInput, match=r"There is no input “c”\. There is: a, b"):
        take(parameters, {"a": 1, "c": 2})


# ------------------------------------------------------------------------------------------ JSON

PLAIN: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(codec="utf-8")), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(PLAIN)
def test_json_is_read_as_it_was_written(value: Any) -> None:
    assert read_json(json.dumps(value).encode(), 64) == value


@given(st.binary(max_size=40))
def test_no_bytes_cause_more_than_a_refusal(content: bytes) -> None:
    with suppress(BadJson):
        read_json(content, 8)


def test_a_mark_at_the_beginning_is_passed_over() -> None:
    assert read_json(b'\xef\xbb\xbf{"a": 1}', 8) == {"a": 1}


@pytest.mark.parametrize("text", ["0.1", "1e-10", "123456789012345678901234567890.5"])
def test_numbers_stay_exact(text: str) -> None:
    assert read_json(text.encode(), 8) == Decimal(text)


@pytest.mark.parametrize("depth", [9, 500, 100_000])
def test_too_deep_a_nesting_is_refused(depth: int) -> None:
    with pytest.raises(BadJson):
        read_json(b"[" * depth + b"]" * depth, 8)


@pytest.mark.parametrize("depth", [1, 7, 8])
def test_depth_up_to_the_limit_is_taken(depth: int) -> None:
    read_json(b"[" * depth + b"]" * depth, 8)


@pytest.mark.parametrize("text", ["1e999999", "1e-999999", "[1e7000]"])
def test_numbers_that_nobody_can_use_are_refused(text: str) -> None:
    with pytest.raises(BadJson):
        read_json(text.encode(), 8)


# --------------------------------------------------------------------------------------- reasons


@given(st.text(max_size=2_000))
def test_a_reason_is_one_short_line_without_controls(text: str) -> None:
    reason = reason_of(text, {})
    assert len(reason) <= 600
    assert not any(character in reason for character in "\r\n\t\0\x1b\u202e")
    assert reason == reason.strip()


def test_a_reason_holds_no_secret_wherever_it_came_from() -> None:
    secrets = {"a": Secret("hunter22"), "b": Secret("s3cr3t\nline")}
    assert reason_of("x hunter22 y s3cr3t\nline z", secrets) == "x ••• y ••• z"


# --------------------------------------------------------------------------------- expressions


def guard() -> Guard:
    return Guard(lambda: False, 10)


def test_an_output_is_a_text_or_a_text_with_a_type() -> None:
    assert Output.model_validate("body.id") == Output(value="body.id", type="any")
    assert Output.model_validate({"value": "1", "type": "integer"}).type == "integer"


def test_outputs_are_evaluated_and_typed() -> None:
    mapper = Mapper({"n": Output(value="body.n + 1", type="integer")}, ("body",), "Operation x")
    assert mapper.outputs({"body": {"n": 1}}, guard()) == {"n": 2}
    assert mapper.outputs({"body": {}}, guard()) == {"n": None}
    with pytest.raises(BadInput, match="The answer's n must be a whole number"):
        mapper.outputs({"body": {"n": Decimal("0.5")}}, guard())


def test_an_output_is_never_a_file() -> None:
    mapper = Mapper({"f": Output(value="body", type="file")}, ("body",), "Operation x")
    with pytest.raises(BadInput, match="cannot be a file"):
        mapper.outputs({"body": "x"}, guard())


def test_a_wrong_expression_is_refused_with_its_place() -> None:
    with pytest.raises(BadSettings, match="Operation x, output n"):
        Mapper({"n": Output(value="1 +")}, (), "Operation x")
    with pytest.raises(BadSettings, match="Here"):
        compiled("(" * 5_000, (), "Here")


def test_expressions_see_data_only() -> None:
    assert evaluated(compiled("__import__", (), "x"), {}, guard()) is None
    assert evaluated(compiled("body.__class__", ("body",), "x"), {"body": {}}, guard()) is None
