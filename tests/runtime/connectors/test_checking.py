"""What a designer is told about connector steps before publishing."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.blueprint.finding import Finding
from casewright.blueprint.text import read
from casewright.runtime.connectors.checking import check_connectors
from casewright.runtime.connectors.port import BadSettings, Connector
from casewright.runtime.connectors.rest import RestKind

BLUEPRINT = """
blueprint: claims
name: Claims
purpose: {outcome: Claims are paid.}
connectors:
  - {id: legacy, name: Legacy system, type: rest}
case_types:
  - id: claim
    name: Claim
    prefix: CLM
    fields:
      - {id: amount, name: Amount, kind: decimal}
      - {id: number, name: Number}
    stages:
      - id: pay
        name: Pay
        processes:
          - id: paying
            steps:
              - {id: send, kind: connector, connector: legacy, operation: OPERATION, inputs: {INPUTS}, outputs: {OUTPUTS}CHECK}
"""
OPERATIONS = {
    "create": {
        "method": "POST", "path": "/claims",
        "inputs": {"amount": {"type": "decimal"}, "note": {"required": False}},
        "outputs": {"id": "body.id"},
    }
}  # fmt: skip


def legacy(name: str) -> Connector | None:
    assert name == "legacy"
    return RestKind().open({"base_url": "https://x", "operations": OPERATIONS})


def findings(
    operation: str = "create", inputs: str = "amount: amount", outputs: str = "number: result.id",
    lookup: Any = legacy, check: str = "",
) -> tuple[Finding, ...]:  # fmt: skip
    text = (
        BLUEPRINT.replace("OPERATION", operation)
        .replace("INPUTS", inputs)
        .replace("OUTPUTS", outputs)
        .replace("CHECK", f", already_done: {{{check}, when: true}}" if check else "")
    )
    return check_connectors(read(text, "yaml"), lookup)


def test_a_step_that_fits_its_connector_has_no_finding() -> None:
    assert findings() == ()
    assert findings(inputs='amount: amount + 1, note: "paid"', outputs="") == ()


@pytest.mark.parametrize(
    "wrong, attribute, problem, remedy",
    [
        ({"operation": "destroy"}, "operation", "no operation “destroy”", "create"),
        ({"inputs": ""}, "inputs", "needs the input amount", "type decimal"),
        ({"inputs": "amount: 1, colour: 2"}, "inputs", "no input colour", "amount, note"),
        ({"outputs": "number: upper case(result.nr)"}, "outputs", "reads nr", "It gives: id"),
    ],
)
def test_what_does_not_fit_is_named_with_its_remedy(
    wrong: dict[str, str], attribute: str, problem: str, remedy: str
) -> None:
    (finding,) = findings(**wrong)
    assert finding.severity == "error"
    assert finding.element.endswith(f"send.{attribute}")
    assert problem in finding.problem
    assert remedy in finding.remedy


def test_the_operation_that_a_check_asks_is_held_against_the_connector_too() -> None:
    assert findings(check="operation: create, inputs: {amount: '1'}") == ()
    (unknown,) = findings(check="operation: find")
    assert unknown.element.endswith("send.already_done.operation")
    (missing,) = findings(check="operation: create")
    assert "create needs the input amount" in missing.problem


def test_a_connector_that_is_not_bound_here_is_a_warning() -> None:
    (finding,) = findings(lookup=lambda _: None)
    assert (finding.severity, "not bound" in finding.problem) == ("warning", True)


def test_a_wrong_binding_is_an_error_in_its_own_words() -> None:
    def wrong(_: str) -> Connector:
        raise BadSettings("The address is missing.", "Set base_url.")

    (finding,) = findings(lookup=wrong)
    assert (finding.severity, finding.problem, finding.remedy) == (
        "error", "The address is missing.", "Set base_url.",
    )  # fmt: skip


def test_an_output_that_does_not_parse_is_left_to_the_checks_of_expressions() -> None:
    assert findings(outputs='number: "id +"') == ()
