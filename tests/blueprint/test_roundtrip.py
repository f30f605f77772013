"""For every blueprint: what was written reads back as the same, and has the same hash."""

from __future__ import annotations

from hypothesis import given, settings

from casewright.blueprint.check import check
from casewright.blueprint.document import Blueprint
from casewright.blueprint.text import read, write
from casewright.blueprint.version import content_hash
from casewright.blueprint.walk import places
from tests.blueprint.strategies import blueprints, sound_blueprints


@settings(max_examples=60)
@given(blueprints())
def test_yaml_reads_back_as_the_same(blueprint: Blueprint) -> None:
    text = write(blueprint, "yaml")
    assert read(text, "yaml") == blueprint
    assert write(read(text, "yaml"), "yaml") == text


@settings(max_examples=60)
@given(blueprints())
def test_json_reads_back_as_the_same(blueprint: Blueprint) -> None:
    text = write(blueprint, "json")
    assert read(text) == blueprint
    assert write(read(text), "json") == text


@settings(max_examples=40)
@given(blueprints())
def test_the_hash_is_that_of_the_content_whatever_the_notation(blueprint: Blueprint) -> None:
    assert content_hash(read(write(blueprint, "json"))) == content_hash(blueprint)
    assert content_hash(read(write(blueprint, "yaml"), "yaml")) == content_hash(blueprint)


@settings(max_examples=60)
@given(blueprints())
def test_check_says_something_sensible_about_any_blueprint(blueprint: Blueprint) -> None:
    known = {place.path for place in places(blueprint)} | {"blueprint", "purpose"}
    for finding in check(blueprint):
        assert finding.problem
        assert finding.remedy
        assert any(finding.element.startswith(path) for path in known if path)


@settings(max_examples=60)
@given(sound_blueprints())
def test_sound_blueprints_have_no_errors(blueprint: Blueprint) -> None:
    assert [finding for finding in check(blueprint) if finding.severity == "error"] == []
