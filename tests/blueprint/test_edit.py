"""Changing one place of a hand-written text: the rest stays as its author wrote it."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.blueprint.finding import BlueprintRefused
from casewright.blueprint.steps import Wait
from casewright.blueprint.text import edit, read, write
from tests.blueprint.examples import clean

SOURCE = """\
# Our first blueprint.
blueprint: demo   # never change this

case_types:
  # Claims come by post.
  - id: claim
    prefix: CLM
    name: "Claim"          # shown in lists
    stages:
      - id: intake
        name: 'Intake'
        processes:
          - id: handle
            # The order matters.
            steps:
              - {id: ask, kind: collect}   # short notation
              - id: rest
                kind: wait
                interval: PT1H
    fields:
      - id: amount
        kind: money
"""
FLAT = """\
blueprint: demo
queues:
- id: a   # first
- id: b
"""
WAIT = ("case_types", "claim", "stages", "intake", "processes", "handle", "steps", "rest")


def test_one_value_changes_and_every_other_line_stays() -> None:
    edited = edit(SOURCE, (*WAIT, "interval"), "P2D")
    assert edited == SOURCE.replace("PT1H", "P2D")


def test_positions_and_ids_both_name_items() -> None:
    by_id = edit(SOURCE, (*WAIT, "name"), "Rest")
    by_position = edit(
        SOURCE, ("case_types", 0, "stages", 0, "processes", 0, "steps", 1, "name"), "Rest"
    )
    assert by_id == by_position
    step = read(by_id).case_types[0].stages[0].processes[0].steps[1]
    assert step.name == "Rest"


def test_comments_survive_a_new_key() -> None:
    edited = edit(SOURCE, ("case_types", "claim", "title_field"), "amount")
    for comment in (
        "# Our first",
        "# never change",
        "# Claims come",
        "# shown",
        "# The order",
        "# short",
    ):
        assert comment in edited
    assert read(edited).case_types[0].title_field == "amount"


def test_an_item_is_appended_at_the_position_after_the_last() -> None:
    step = {"id": "over", "kind": "milestone"}
    edited = edit(SOURCE, (*WAIT[:-1], 2), step)
    assert [s.id for s in read(edited).case_types[0].stages[0].processes[0].steps] == [
        "ask", "rest", "over",
    ]  # fmt: skip
    assert "# The order matters." in edited


def test_a_part_of_the_model_may_be_given() -> None:
    edited = edit(SOURCE, WAIT, Wait(id="rest", interval="P3D"))
    step = read(edited).case_types[0].stages[0].processes[0].steps[1]
    assert step == Wait(id="rest", interval="P3D")


def test_none_removes() -> None:
    edited = edit(SOURCE, ("case_types", "claim", "name"), None)
    assert read(edited).case_types[0].name == ""
    assert "# The order matters." in edited
    fewer = edit(SOURCE, WAIT, None)
    assert [s.id for s in read(fewer).case_types[0].stages[0].processes[0].steps] == ["ask"]


def test_removing_what_is_not_there_changes_nothing() -> None:
    assert read(edit(SOURCE, ("description",), None)) == read(SOURCE)


def test_lists_without_indentation_keep_their_style() -> None:
    assert edit(FLAT, ("queues", "b", "name"), "Second") == FLAT + "  name: Second\n"


def test_json_is_edited_as_json() -> None:
    source = write(clean(), "json")
    edited = edit(source, ("queues", "desk", "name"), "Front desk")
    assert edited.startswith("{")
    assert read(edited).queues[0].name == "Front desk"
    assert edited.replace("Front desk", "Desk").strip() == source.strip()


def test_when_the_library_cannot_keep_the_text_the_canonical_form_comes_out() -> None:
    shared = "blueprint: a\npersonas: &p [{id: x}]\nqueues: *p\n"
    edited = edit(shared, ("queues", "x", "threshold"), 50)
    blueprint = read(edited)
    assert blueprint.queues[0].threshold == 50
    assert blueprint.personas[0].id == "x"


@pytest.mark.parametrize(
    "path, value",
    [
        (("nothing", "here"), "x"),
        (("case_types", "other", "name"), "x"),
        (("case_types", 7, "name"), "x"),
        (("case_types", "claim", "name", "en"), "x"),
        (("case_types", "claim", 0), "x"),
        ((), "x"),
        (("case_types", "claim", "colour"), "red"),
        (("case_types", "claim", "prefix"), "lower case"),
        (("case_types", "claim", "stages"), None),
        (("blueprint",), None),
    ],
)
def test_an_edit_that_would_break_the_blueprint_is_refused(path: Any, value: Any) -> None:
    with pytest.raises(BlueprintRefused) as caught:
        edit(SOURCE, path, value)
    assert caught.value.findings[0].remedy


def test_hostile_text_is_refused_before_the_library_sees_it() -> None:
    with pytest.raises(BlueprintRefused, match="tag"):
        edit("blueprint: !!python/name:os.system x", ("name",), "y")


def test_many_edits_in_a_row_keep_comments_and_meaning() -> None:
    text = SOURCE
    for number in range(10):
        text = edit(text, ("case_types", "claim", "name"), f"Claim {number}")
    assert read(text).case_types[0].name == "Claim 9"
    # Only the line with the name differs, and its comment is still there.
    differing = [
        (old, new)
        for old, new in zip(SOURCE.splitlines(), text.splitlines(), strict=True)
        if old != new
    ]
    assert len(differing) == 1
    assert differing[0][1].endswith("# shown in lists")


@pytest.mark.parametrize("value", ["a\x06b", "\x00", "x\ud800y", "\ufffe"])
@pytest.mark.parametrize("notation", ["yaml", "json"])
def test_a_value_that_could_not_be_read_again_is_refused(notation: str, value: str) -> None:
    text = "blueprint: loans\n" if notation == "yaml" else '{"blueprint": "loans"}'
    with pytest.raises(BlueprintRefused, match=r"no place in a blueprint|half a character"):
        edit(text, ("description",), value)
