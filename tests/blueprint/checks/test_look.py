"""What all checks share: the document walked once, its declarations and flows by name."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.blueprint.checks.expressions import mentioned
from casewright.blueprint.checks.look import Look, error, info, warning
from casewright.blueprint.steps import CallProcess, Milestone, StepBase
from casewright.rules.types import NUMBER, STRING
from tests.blueprint.examples import case_type, clean, document, made, person, with_steps


def test_declarations_are_known_by_kind() -> None:
    look = Look(clean())
    assert look.ids["queues"] == {"desk"}
    assert look.ids["processes"] == {"inform"}
    assert look.ids["robots"] == frozenset()
    assert look.policies["soon"].goal == "P1D"


def test_fields_and_names_of_a_case_type_are_worked_out_once() -> None:
    look = Look(clean())
    (kind,) = look.blueprint.case_types
    assert look.fields(kind) is look.fields(kind)
    assert look.scope(kind) is look.scope(kind)
    assert look.fields(kind)["amount"].kind == "money"
    assert look.scope(kind)["amount"] == NUMBER


def test_parts_include_those_of_called_processes() -> None:
    look = Look(clean())
    (kind,) = look.blueprint.case_types
    assert look.parts(kind, (StepBase,)) == {"ask", "call", "over", "tell"}
    assert look.parts(kind, (Milestone,)) == {"over"}
    assert {part.process for part in look.elements(kind) if isinstance(part, CallProcess)} == {
        "inform"
    }
    assert look.called(kind) == {"inform"}


def test_a_process_of_its_own_is_not_a_reusable_one() -> None:
    data = document()
    case_type(data)["stages"][0]["processes"][0]["id"] = "inform"
    look = Look(made(data))
    assert look.called(look.blueprint.case_types[0]) == frozenset()


def test_who_uses_what_is_known() -> None:
    look = Look(clean())
    (kind,) = look.blueprint.case_types
    assert look.uses(look.policies["soon"]) == (kind,)
    place = next(place for place in look.places if place.path == "slas/soon")
    assert look.case_types_at(place) == (kind,)
    place = next(place for place in look.places if place.path == "queues/desk")
    assert look.case_types_at(place) == ()


def test_every_process_has_its_flow() -> None:
    assert [place.path for place, _ in Look(clean()).flows] == [
        "processes/inform", "loan/intake/handle", "loan/end/finish",
    ]  # fmt: skip


def called(*chain: str) -> dict[str, Any]:
    """Reusable processes of which each calls the next; the last one has a person."""
    data = document()
    steps: list[list[dict[str, Any]]] = [
        [{"id": f"c{n}", "kind": "call process", "process": following}]
        for n, following in enumerate(chain[1:])
    ]
    steps.append([person("p")])
    data["processes"] += [
        {"id": id, "steps": inner} for id, inner in zip(chain, steps, strict=True)
    ]
    return data


@pytest.mark.parametrize("chain", [("a",), ("a", "b"), ("a", "b", "c", "d")])
def test_a_process_pauses_when_anything_that_it_calls_does(chain: tuple[str, ...]) -> None:
    look = Look(made(called(*chain)))
    assert set(chain) <= look.pausing
    assert "inform" not in look.pausing


def test_calls_in_a_circle_are_followed_once() -> None:
    data = document()
    call = {"id": "c", "kind": "call process", "process": "inform"}
    data["processes"][0]["steps"] = [call]
    assert "inform" not in Look(made(data)).pausing


def test_only_names_that_stand_in_a_text_count() -> None:
    scope = {"amount": NUMBER, "name": STRING, "a": NUMBER}
    assert mentioned("amount + 1", scope) == {"amount": NUMBER}
    assert mentioned('"amount" + name', scope) == {"amount": NUMBER, "name": STRING}
    assert mentioned("amounts > a1", scope) == {}
    assert mentioned("", scope) == {}


@pytest.mark.parametrize("make, severity", [(error, "error"), (warning, "warning"), (info, "info")])
def test_findings_have_their_weight(make: Any, severity: str) -> None:
    found = make("a/b", "It is wrong.", "Mend it.")
    assert (found.severity, str(found)) == (severity, "a/b: It is wrong. Mend it.")


def test_places_of_a_case_type_are_its_own() -> None:
    look = Look(with_steps(person("x")))
    (kind,) = look.blueprint.case_types
    paths = [place.path for place in look.places_of(kind)]
    assert paths[0] == "loan"
    assert all(path.startswith("loan") for path in paths)
