"""The walk misses nothing: every element has a path, every FEEL text of the model is listed."""

from __future__ import annotations

import typing
from collections.abc import Iterator

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from casewright.blueprint import cases, document, fields, people, purpose, sla, steps
from casewright.blueprint.base import Element, Model
from casewright.blueprint.cases import CaseType, Process
from casewright.blueprint.steps import StepBase
from casewright.blueprint.walk import EXPRESSIONS, children, expressions, places
from tests.blueprint.examples import auto, clean, made, person, with_steps
from tests.blueprint.examples import document as data_of_clean

_FEEL_LENGTH = 65_536


def models() -> Iterator[type[Model]]:
    for module in (cases, document, fields, people, purpose, sla, steps):
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, Model):
                yield value


def _is_feel(annotation: object, metadata: typing.Sequence[object]) -> bool:
    """Whether the annotation, at any depth, is the model's FEEL text."""
    if any(getattr(part, "max_length", None) == _FEEL_LENGTH for part in metadata):
        return True
    if any(isinstance(part, FieldInfo) and _is_feel(None, part.metadata) for part in metadata):
        return True
    inner = getattr(annotation, "__metadata__", ())
    return any(_is_feel(part, ()) for part in typing.get_args(annotation)) or (
        bool(inner) and _is_feel(None, inner)
    )


def test_every_feel_text_of_the_model_is_in_the_table() -> None:
    missing = [
        f"{model.__name__}.{name}"
        for model in models()
        for name, info in model.model_fields.items()
        if _is_feel(info.annotation, info.metadata)
        and not any(name in EXPRESSIONS.get(base, {}) for base in model.__mro__)
    ]
    assert missing == []


def test_the_table_names_only_what_exists() -> None:
    for model, attributes in EXPRESSIONS.items():
        assert set(attributes) <= set(model.model_fields)


def test_every_element_of_a_blueprint_is_visited_once() -> None:
    visited = [place.element for place in places(clean()) if isinstance(place.element, Element)]
    assert len({id(element) for element in visited}) == len(visited)
    assert sum(isinstance(element, StepBase) for element in visited) == 4
    assert sum(isinstance(element, Process) for element in visited) == 3


def test_elements_have_paths_that_tell_them_apart() -> None:
    paths = [place.path for place in places(clean()) if isinstance(place.element, Element)]
    assert len(set(paths)) == len(paths)
    assert paths == [
        "purpose/measures/days", "personas/clerk", "queues/desk", "skills/law", "calendars/office",
        "slas/soon", "messages/paper", "messages/paper/fields/note", "processes/inform",
        "processes/inform/tell", "loan", "loan/fields/number", "loan/fields/amount",
        "loan/fields/income", "loan/fields/approved", "loan/fields/due", "loan/fields/tags",
        "loan/fields/goods", "loan/fields/goods/columns/label", "loan/fields/goods/columns/price",
        "loan/fields/papers", "loan/fields/left", "loan/intake", "loan/intake/handle",
        "loan/intake/handle/ask", "loan/intake/handle/call", "loan/end", "loan/end/finish",
        "loan/end/finish/over",
    ]  # fmt: skip


def test_steps_in_branches_and_loops_carry_the_way_to_them() -> None:
    blueprint = with_steps(
        {"id": "p", "kind": "parallel", "branches": [{"id": "b", "steps": [person("x")]}]},
        {"id": "e", "kind": "for each", "each": "goods", "steps": [person("y", {"id": "ok"})]},
    )
    paths = {place.path for place in places(blueprint)}
    assert "loan/intake/handle/p/b/x" in paths
    assert "loan/intake/handle/e/y/ok" in paths


def test_parents_come_before_children_and_are_known() -> None:
    for place in places(clean()):
        assert all(isinstance(parent, BaseModel) for parent in place.parents)
        if isinstance(place.element, StepBase) and place.path.startswith("loan"):
            assert isinstance(place.case_type, CaseType)
            assert place.case_type.id == "loan"
        if place.path.startswith("processes"):
            assert place.case_type is None
            assert isinstance(place.top, Process)


def test_children_are_the_direct_parts_only() -> None:
    parts = [attribute for attribute, _, _ in children(clean().case_types[0])]
    assert set(parts) == {"fields", "stages"}


@pytest.mark.parametrize(
    "step, paths",
    [
        (auto("x", when="approved"), [".set.approved", ".when"]),
        (person("x", {"id": "o", "set": {"amount": "1"}}), ["/o.set.amount"]),
        (person("x", route={"expression": '"a"'}), [".route.expression"]),
        (person("x", repeat={"while": "true"}), [".repeat.loop_while"]),
        ({"id": "x", "kind": "create case", "case_type": "loan", "each": "goods",
          "map": {"amount": "1"}, "back": {"amount": "2"}},
         [".back.amount", ".each", ".map.amount"]),
        ({"id": "x", "kind": "decide", "rules": [{"when": "true", "set": {"amount": "1"}}]},
         [".rules[1].set.amount", ".rules[1].when"]),
        ({"id": "x", "kind": "for each", "each": "goods", "key": "1", "complete_when": "true",
          "steps": []}, [".complete_when", ".each", ".key"]),
    ],
)  # fmt: skip
def test_expressions_of_a_step(step: dict[str, typing.Any], paths: list[str]) -> None:
    stem = "loan/intake/handle/x"
    found = [e.path.removeprefix(stem) for e in expressions(with_steps(step)) if stem in e.path]
    assert sorted(found) == paths


def test_inputs_of_a_decision_are_counted() -> None:
    data = data_of_clean()
    data["decisions"] = [{"id": "d", "inputs": ["amount", "income"]}]
    found = [e.path for e in expressions(made(data)) if e.path.startswith("decisions")]
    assert found == ["decisions/d.inputs.1", "decisions/d.inputs.2"]
