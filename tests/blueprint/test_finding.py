"""Findings and refusals as people read them."""

from __future__ import annotations

import pytest

from casewright.blueprint.check import can_publish, check
from casewright.blueprint.finding import BlueprintRefused, Finding, refuse
from tests.blueprint.examples import auto, clean, person, with_fields, with_steps


def test_a_finding_reads_as_place_problem_and_remedy() -> None:
    finding = Finding("a/b", "error", "It is wrong.", "Mend it.")
    assert str(finding) == "a/b: It is wrong. Mend it."
    assert str(Finding("a/b", "error", "It is wrong.", "Mend it.", 7)).startswith("line 7, a/b:")


def test_a_refusal_carries_its_findings_and_prints_them() -> None:
    findings = [Finding("a", "error", "One.", "Do."), Finding("b", "error", "Two.", "Do.")]
    refused = BlueprintRefused(iter(findings))
    assert refused.findings == tuple(findings)
    assert str(refused) == "a: One. Do.\nb: Two. Do."


def test_a_refusal_prints_only_so_many() -> None:
    refused = BlueprintRefused(Finding(str(n), "error", "x", "y") for n in range(1_000))
    assert len(refused.findings) == 1_000
    assert str(refused).count("\n") == 49


def test_refusing_without_an_element_means_the_whole_blueprint() -> None:
    with pytest.raises(BlueprintRefused) as caught:
        refuse("It is wrong.", "Mend it.", line=3)
    assert caught.value.findings == (Finding("blueprint", "error", "It is wrong.", "Mend it.", 3),)


def test_only_errors_forbid_publishing() -> None:
    assert can_publish(check(clean()))
    warned = check(with_fields({"id": "secret", "sensitive": True}))
    assert [finding.severity for finding in warned] == ["warning"]
    assert can_publish(warned)
    assert not can_publish(check(with_steps(auto("a", when="nothing"))))


def test_each_problem_is_told_once() -> None:
    findings = check(with_steps(person("a", route={"queue": "none"}), auto("b", when="x y z")))
    assert len(set(findings)) == len(findings)


def test_checking_twice_gives_the_same() -> None:
    blueprint = with_steps(auto("a", when="nothing"), {"id": "b", "kind": "document"})
    assert check(blueprint) == check(blueprint)
