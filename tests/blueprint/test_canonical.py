"""One blueprint, one text, one hash: whatever it was read from."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from casewright.blueprint.canonical import canonical_bytes, plain
from casewright.blueprint.document import Blueprint, ConnectorType
from casewright.blueprint.fields import DataField
from casewright.blueprint.finding import BlueprintRefused
from casewright.blueprint.steps import Collect, Repeat, Wait
from casewright.blueprint.text import read
from casewright.blueprint.version import content_hash
from tests.blueprint.examples import clean, document, made


def settings(**values: Any) -> Blueprint:
    return made({"blueprint": "x", "connectors": [{"id": "c", "settings": values}]})


def test_defaults_are_left_out_and_tags_stay() -> None:
    assert plain(Collect(id="ask")) == {"id": "ask", "kind": "collect"}
    assert plain(DataField(id="amount", kind="money")) == {"id": "amount", "kind": "money"}
    assert plain(Wait(id="w", keep=True)) == {"id": "w", "kind": "wait", "keep": True}


def test_the_order_is_that_of_a_person() -> None:
    step = Collect(id="ask", name="Ask", serves=("days",), help="Be kind.")
    assert list(plain(step)) == ["id", "kind", "name", "serves", "help"]
    assert list(plain(clean()))[:3] == ["blueprint", "name", "purpose"]


def test_words_that_python_keeps_for_itself_have_their_own_name() -> None:
    assert plain(Repeat(loop_while="true")) == {"while": "true"}


@pytest.mark.parametrize(
    "one, other",
    [
        (Decimal("1.50"), Decimal("1.5")),
        (Decimal("100"), 100),
        (Decimal("1E+2"), 100),
        (Decimal("0.0"), 0),
        (Decimal("-0"), 0),
    ],
)
def test_equal_numbers_give_equal_bytes(one: Any, other: Any) -> None:
    assert canonical_bytes(settings(n=one)) == canonical_bytes(settings(n=other))


@pytest.mark.parametrize("one, other", [(1, True), (1, "1"), (0, None), ([], {}), ("a", "A")])
def test_different_values_give_different_bytes(one: Any, other: Any) -> None:
    assert canonical_bytes(settings(n=one)) != canonical_bytes(settings(n=other))


def test_the_order_of_keys_does_not_count_and_that_of_lists_does() -> None:
    assert canonical_bytes(settings(a=1, b=2)) == canonical_bytes(settings(b=2, a=1))
    assert canonical_bytes(settings(a=[1, 2])) != canonical_bytes(settings(a=[2, 1]))


def test_a_default_that_is_written_out_changes_nothing() -> None:
    data = document()
    data["case_types"][0]["urgency"] = 0
    data["case_types"][0]["stages"][0]["alternate"] = False
    assert content_hash(made(data)) == content_hash(clean())


def test_any_change_of_meaning_changes_the_hash() -> None:
    seen = {content_hash(clean())}
    changes: tuple[dict[str, Any], ...] = (
        {"name": "Other"},
        {"description": "x"},
        {"queues": []},
        {"skills": [{"id": "law", "name": "Right"}]},
        {"blueprint": "loans2"},
    )
    for change in changes:
        seen.add(content_hash(made(document() | change)))
    assert len(seen) == 6


def test_the_bytes_are_json_on_one_line_that_reads_back() -> None:
    content = canonical_bytes(clean())
    assert b"\n" not in content
    assert read(content, "json") == clean()


@pytest.mark.parametrize("value", [1.5, object(), b"x", {1, 2}])
def test_what_has_no_place_in_a_blueprint_is_refused(value: Any) -> None:
    odd = ConnectorType.model_construct(id="c", settings={"x": value})
    with pytest.raises(BlueprintRefused, match="no place in a blueprint"):
        plain(odd)
