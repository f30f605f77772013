"""How findings name places, the same for a model and for plain data that is not one yet."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.blueprint.canonical import plain
from casewright.blueprint.paths import child_path, element_path
from casewright.blueprint.walk import places
from tests.blueprint.examples import clean


@pytest.mark.parametrize(
    "path, attribute, key, id, named",
    [
        ("", "case_types", 0, "permit", "permit"),
        ("permit", "stages", 0, "receipt", "permit/receipt"),
        ("permit/receipt", "processes", 0, "confirm", "permit/receipt/confirm"),
        ("permit/receipt/confirm", "steps", 1, "t02", "permit/receipt/confirm/t02"),
        ("permit", "fields", 3, "team", "permit/fields/team"),
        ("permit", "actions", 0, "withdraw", "permit/actions/withdraw"),
        ("", "queues", 0, "desk", "queues/desk"),
        ("", "processes", 0, "inform", "processes/inform"),
        ("", "purpose", None, None, "purpose"),
        ("a/b", "route", None, None, "a/b.route"),
        ("a/b", "rules", 0, None, "a/b.rules[1]"),
        ("a/b.route", "skills", "law", None, "a/b.route.skills.law"),
    ],
)
def test_paths_of_parts(path: str, attribute: str, key: Any, id: str | None, named: str) -> None:
    assert child_path(path, attribute, key, id) == named


def test_the_root_has_a_name_too() -> None:
    assert element_path({}, ()) == "blueprint"


def test_plain_data_names_places_as_the_walk_does() -> None:
    """A finding about a text that does not fit the model points where ``check`` would point."""
    data = plain(clean())
    walked = {place.path for place in places(clean())}
    for path, value in every_place(data):
        if isinstance(value, dict) and "id" in value:
            assert element_path(data, path) in walked


def every_place(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[Any, Any]]:
    inner: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        inner = [found for key in value for found in every_place(value[key], (*path, key))]
    elif isinstance(value, list):
        inner = [
            found for index, item in enumerate(value) for found in every_place(item, (*path, index))
        ]
    return [(path, value), *inner]


def test_places_that_are_missing_are_named_all_the_same() -> None:
    data = {"case_types": [{"id": "a"}, {}]}
    assert element_path(data, ("case_types", 0, "prefix")) == "a.prefix"
    assert element_path(data, ("case_types", 1, "id")) == "case_types[2].id"
    assert element_path(data, ("case_types", 5)) == "case_types[6]"
    assert element_path(data, ("nothing", "here")) == "nothing.here"
