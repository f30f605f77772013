"""Any field of any sound document can be renamed: it stays sound, and back again it is the same."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casewright.blueprint.check import check
from casewright.blueprint.document import Blueprint
from casewright.blueprint.rename import rename_field
from casewright.blueprint.walk import expressions
from casewright.engine.compile import compile_plan
from casewright.rules import feel
from tests.blueprint.examples import clean, made
from tests.blueprint.test_agreement import rich
from tests.blueprint.test_samples import NAMES, sample

NEW = "renamed_field_of_this_test"
DOCUMENTS: dict[str, Blueprint] = {name: sample(name) for name in NAMES} | {
    "clean": clean(),
    "rich": made(rich()),
}
FIELDS = [
    (name, kind.id, field.id)
    for name, blueprint in DOCUMENTS.items()
    for kind in blueprint.case_types
    for field in kind.fields
]


def free_names(blueprint: Blueprint, name: str) -> int:
    """How many expressions read a top-level name."""
    return sum(
        name in (feel.compile_unary if each.yields == "tests" else feel.compile)(each.text).free
        for each in expressions(blueprint)
    )


@settings(max_examples=12, deadline=None, derandomize=True,
          suppress_health_check=[HealthCheck.too_slow])  # fmt: skip
@given(st.sampled_from(FIELDS))
def test_a_renamed_document_is_as_sound_and_back_again_the_same(
    field: tuple[str, str, str],
) -> None:
    name, case_type, old = field
    blueprint = DOCUMENTS[name]
    renamed = rename_field(blueprint, case_type, old, NEW)
    before = [finding for finding in check(blueprint) if finding.severity == "error"]
    assert [finding for finding in check(renamed) if finding.severity == "error"] == before
    compile_plan(renamed, 1)
    assert rename_field(renamed, case_type, NEW, old) == blueprint


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_field_is_read_by_its_new_name_only(name: str) -> None:
    blueprint = DOCUMENTS[name]
    most_read = max(
        ((kind.id, field.id) for kind in blueprint.case_types for field in kind.fields),
        key=lambda field: free_names(blueprint, field[1]),
    )
    renamed = rename_field(blueprint, *most_read, NEW)
    assert free_names(renamed, NEW) > 0
    others = [kind for kind in blueprint.case_types if kind.id != most_read[0]]
    if not any(most_read[1] in {field.id for field in kind.fields} for kind in others):
        assert free_names(renamed, most_read[1]) == 0


@pytest.mark.parametrize("name", DOCUMENTS)
def test_all_fields_may_be_renamed_one_after_the_other(name: str) -> None:
    blueprint = DOCUMENTS[name]
    kind = blueprint.case_types[0]
    for number, field in enumerate(kind.fields[:8]):
        blueprint = rename_field(blueprint, kind.id, field.id, f"f_{number}")
    assert not [finding for finding in check(blueprint) if finding.severity == "error"]
    for number, field in enumerate(kind.fields[:8]):
        blueprint = rename_field(blueprint, kind.id, f"f_{number}", field.id)
    assert blueprint == DOCUMENTS[name]
