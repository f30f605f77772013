"""Names that people read come from the published document; without a name the id serves."""

from __future__ import annotations

import json

from casewright.store import naming
from casewright.store.naming import Naming, TypeNames
from tests.store.story import CONTENT


def test_names_of_types_stages_and_nested_steps() -> None:
    names = naming.read(CONTENT)
    assert names.blueprint == "Permits"
    assert names.type("permit") == TypeNames(
        "Building permit", "applicant", ("applicant", "amount")
    )
    assert names.element("intake") == "Intake"
    assert names.element("check") == "Check the papers"
    assert names.element("visit") == "Visit"


def test_an_element_without_a_name_is_called_by_its_id() -> None:
    names = naming.read(CONTENT)
    assert names.element("left") == "left"
    assert names.element("never heard of") == "never heard of"
    assert names.type("unknown") == TypeNames("unknown")


def test_sensitive_fields_are_in_neither_title_nor_lists() -> None:
    document = json.loads(CONTENT)
    document["case_types"][0]["title_field"] = "secret"
    names = naming.read(json.dumps(document))
    assert names.type("permit").title_field == ""
    assert "secret" not in names.type("permit").listed


def test_reusable_processes_have_names_too() -> None:
    document = {"blueprint": "b", "processes": [{"id": "p", "name": {"nl": "Proces"}, "steps": []}]}
    assert naming.read(json.dumps(document)).element("p") == "Proces"


def test_a_name_in_several_languages_is_english_when_it_can_be() -> None:
    assert naming.text({"nl": "Schade", "en": "Claim"}, "id") == "Claim"
    assert naming.text({"nl": "Schade"}, "id") == "Schade"
    assert naming.text({}, "id") == "id"
    assert naming.text("", "id") == "id"
    assert naming.text(None, "id") == "id"


def test_texts_are_cleaned_for_columns() -> None:
    assert naming.clean("a\x00b") == "ab"
    assert naming.clean("x" * 300) == "x" * 200


def test_a_version_is_read_once_and_a_missing_one_is_asked_for_again() -> None:
    asked: list[tuple[str, int]] = []

    def fetch(blueprint: str, version: int) -> bytes | None:
        asked.append((blueprint, version))
        return CONTENT.encode() if version == 1 else None

    known = Naming()
    assert known.of("permits", 1, fetch).blueprint == "Permits"
    assert known.of("permits", 1, fetch).blueprint == "Permits"
    assert known.of("permits", 2, fetch).element("x") == "x"
    known.of("permits", 2, fetch)
    assert asked == [("permits", 1), ("permits", 2), ("permits", 2)]
    known.forget()
    known.of("permits", 1, fetch)
    assert asked[-1] == ("permits", 1)
