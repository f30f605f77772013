"""Content hashes and the life of a published version."""

from __future__ import annotations

import dataclasses
import json
from decimal import Decimal
from typing import Any

import pytest

from casewright.blueprint.canonical import canonical_bytes, plain
from casewright.blueprint.finding import BlueprintRefused
from casewright.blueprint.text import read, write
from casewright.blueprint.version import LIFE, Status, content_hash, moved, published
from tests.blueprint.examples import clean, document, made, with_top


def test_the_hash_is_sha_256_of_the_canonical_json() -> None:
    digest = content_hash(clean())
    assert len(digest) == 64
    assert set(digest) <= set("0123456789abcdef")


def test_equal_content_has_equal_hashes_whatever_the_notation() -> None:
    blueprint = clean()
    assert content_hash(read(write(blueprint, "json"))) == content_hash(blueprint)
    assert content_hash(read("# comment\n" + write(blueprint))) == content_hash(blueprint)


def test_the_order_of_keys_does_not_matter_but_that_of_lists_does() -> None:
    data = document()
    turned = dict(reversed(data.items()))
    assert content_hash(made(turned)) == content_hash(made(data))
    data["case_types"][0]["stages"].reverse()
    assert content_hash(made(data)) != content_hash(clean())


def test_saying_a_default_aloud_changes_nothing() -> None:
    data = document()
    data["case_types"][0]["lock"] = False
    assert content_hash(made(data)) == content_hash(clean())


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Other"},
        {"description": "x"},
        {"queues": [{"id": "desk", "personas": ["clerk"], "threshold": 1}]},
        {"personas": [{"id": "clerk", "name": {"en": "Clerk"}}]},
    ],
)
def test_any_change_changes_the_hash(change: dict[str, Any]) -> None:
    assert content_hash(with_top(**change)) != content_hash(clean())


def test_the_hash_of_a_known_document_stays_the_same() -> None:
    """Published versions are found by it: this value must never change."""
    blueprint = read("blueprint: a\nname: Ä\npurpose: {measures: [{id: m, target: 24.50}]}")
    wanted = '{"blueprint":"a","name":"Ä","purpose":{"measures":[{"id":"m","target":24.5}]}}'
    assert canonical_bytes(blueprint) == wanted.encode()


@pytest.mark.parametrize(
    "one, other",
    [("1.50", "1.5"), ("100", "1E+2"), ("0.0", "0"), ("-2.000", "-2")],
)
def test_equal_decimals_have_equal_bytes(one: str, other: str) -> None:
    first = with_top(purpose={"measures": [{"id": "m", "target": Decimal(one)}]})
    second = with_top(purpose={"measures": [{"id": "m", "target": Decimal(other)}]})
    assert canonical_bytes(first) == canonical_bytes(second)


def test_a_long_decimal_keeps_all_its_digits() -> None:
    digits = "1." + "123456789" * 4
    blueprint = with_top(purpose={"measures": [{"id": "m", "target": Decimal(digits)}]})
    assert digits.encode() in canonical_bytes(blueprint)


def test_a_decimal_and_its_text_are_different_content() -> None:
    number = with_top(connectors=[{"id": "c", "settings": {"v": Decimal("1.5")}}])
    text = with_top(connectors=[{"id": "c", "settings": {"v": "1.5"}}])
    assert content_hash(number) != content_hash(text)


def test_the_canonical_bytes_are_json_without_floats_and_with_sorted_keys() -> None:
    def refuse(text: str) -> Any:
        raise AssertionError(text)

    data = json.loads(canonical_bytes(clean()), parse_float=refuse)
    assert list(data) == sorted(data)
    assert data["blueprint"] == "loans"


def test_plain_data_leaves_out_defaults_and_puts_the_id_first() -> None:
    data = plain(clean())
    step = data["case_types"][0]["stages"][0]["processes"][0]["steps"][0]
    assert list(step)[:2] == ["id", "kind"]
    assert "boundaries" not in step


# ------------------------------------------------------------------------------------- the life


def test_a_published_version_carries_all_that_is_needed_to_trust_it() -> None:
    record = published(clean(), 3, "anna", "First for the desk")
    assert (record.blueprint_id, record.version, record.author) == ("loans", 3, "anna")
    assert record.note == "First for the desk"
    assert record.status == "published"
    assert record.hash == content_hash(clean())
    assert read(record.content) == clean()
    assert record.is_intact


def test_one_changed_byte_is_noticed() -> None:
    record = published(clean(), 1, "anna")
    changed = record.content.replace(b"Desk", b"Dask")
    assert not dataclasses.replace(record, content=changed).is_intact


def test_a_record_cannot_be_changed_in_place() -> None:
    record = published(clean(), 1, "anna")
    with pytest.raises(dataclasses.FrozenInstanceError):
        record.version = 2  # type: ignore[misc]


@pytest.mark.parametrize(
    "before, after",
    [
        ("draft", "in review"),
        ("draft", "published"),
        ("in review", "draft"),
        ("in review", "published"),
        ("published", "retired"),
        ("retired", "published"),
    ],
)
def test_steps_of_a_life(before: Status, after: Status) -> None:
    record = published(clean(), 1, "anna", status=before)
    assert moved(record, after).status == after
    assert record.status == before


@pytest.mark.parametrize("before", list(LIFE))
@pytest.mark.parametrize("after", list(LIFE))
def test_no_other_step_is_possible(before: Status, after: Status) -> None:
    record = published(clean(), 1, "anna", status=before)
    if after in LIFE[before]:
        assert moved(record, after).status == after
        return
    with pytest.raises(BlueprintRefused) as caught:
        moved(record, after)
    assert f"cannot become {after}" in str(caught.value)


def test_what_was_published_never_becomes_a_draft_again() -> None:
    assert "draft" not in LIFE["published"]
    assert "draft" not in LIFE["retired"]
