"""What a designer is told about steps that act on the world, before anything is bound."""

from __future__ import annotations

import pytest

from casewright.blueprint.check import check
from casewright.blueprint.finding import Finding
from casewright.blueprint.rename import rename_field
from casewright.blueprint.text import read, write

BLUEPRINT = """
blueprint: orders
name: Orders
purpose: {outcome: Goods come.}
connectors:
  - id: shop
    operations:
      - id: order
        inputs: [{id: article, required: true}, {id: amount, kind: decimal}]
        outputs: [{id: number}, {id: price, kind: money}]
      - {id: find, inputs: [{id: key, required: true}], outputs: [{id: found, kind: boolean}]}
  - {id: free}
  - {id: post}
case_types:
  - id: order
    name: Order
    serves: [outcome]
    prefix: ORD
    fields: [{id: article}, {id: amount, kind: decimal}, {id: number}, {id: due, kind: date}, {id: letters, kind: attachment}]
    stages:
      - id: buy
        complete: {resolve: Resolved-Bought}
        processes:
          - id: buying
            steps:
              - {id: step, STEP}
"""
CALL = "kind: connector, connector: shop, operation: order, inputs: {article: article}"
LETTER = 'kind: document, template: "Dear {{ article }}"'


def findings(step: str) -> list[Finding]:
    found = check(read(BLUEPRINT.replace("STEP", step), "yaml"))
    return [each for each in found if "step" in each.element]


@pytest.mark.parametrize(
    "step",
    [
        CALL,
        CALL + ", outputs: {number: result.number}, timeout: PT1H, retry: {attempts: 3}",
        CALL + ", already_done: {operation: find, inputs: {key: effect}, when: result.found}",
        CALL.replace("shop", "free").replace("article: article", "anything: amount"),
        LETTER,
        LETTER + ', category: letters, file: "{{ case.business_id }}"',
        'kind: document, mail: {connector: post, to: article, subject: "{{ amount }}", text: "x"}',
    ],
)
def test_what_fits_has_no_finding(step: str) -> None:
    assert findings(step) == []


@pytest.mark.parametrize(
    "step, attribute, problem",
    [
        (CALL.replace("shop", "shp"), "connector", "no connector 'shp'"),
        (CALL.replace("order,", "ordr,"), "operation", "no operation of 'shop' 'ordr'"),
        ("kind: connector, connector: shop", "operation", "does not say what"),
        (CALL.replace("{article: article}", "{}"), "inputs", "needs the input 'article'"),
        (CALL.replace("}", ", colour: 1}"), "inputs", "no input of 'order' 'colour'"),
        (CALL.replace("}", ", amount: article}"), "inputs.amount", "article"),
        (CALL + ", outputs: {number: result.nr}", "outputs.number", "nr"),
        (CALL + ", outputs: {due: result.price}", "outputs.due", "result.price"),
        (CALL + ", outputs: {nothing: result.price}", "outputs", "nothing"),
        (CALL + ", timeout: PT2H", "timeout", "an hour at most"),
        (CALL + ", timeout: PT0S", "timeout", "nothing cannot be kept"),
        (CALL + ", retry: {first: PT0S}", "retry.first", "nothing cannot be kept"),
        (CALL + ", already_done: {operation: look, when: result.found}", "operation", "'look'"),
        (CALL + ", already_done: {operation: find, when: 'true'}", "inputs", "needs the input 'key'"),
        (
            CALL + ", already_done: {operation: find, inputs: {key: effect}, when: article}",
            "when",
            "article",
        ),
        ("kind: document", "step", "makes no document"),
        ('kind: document, template: "{{ artcle }}"', "template.1", "artcle"),
        ('kind: document, template: "{{ article"', "template", "not closed"),
        ('kind: document, template: "{{ }}"', "template", "is empty"),
        (LETTER + ", format: docx", "format", "PDF and HTML documents only"),
        (LETTER + ", category: photos", "step", "no attachment category 'photos'"),
        (LETTER + ", mail: {connector: pst, to: article, subject: a, text: b}", "connector", "'pst'"),
        (LETTER + ", mail: {connector: post, to: amount, subject: a, text: b}", "mail.to", "amount"),
        (LETTER + ", mail: {connector: post, to: article, subject: a, text: ' '}", "text", "says nothing"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named_with_a_remedy(step: str, attribute: str, problem: str) -> None:
    found = findings(step)
    assert any(
        each.element.endswith(attribute) and problem in f"{each.problem} {each.remedy}"
        for each in found
    ), found
    assert all(each.remedy for each in found)


def test_a_renamed_field_is_renamed_in_templates_inputs_and_checks() -> None:
    step = (
        'kind: document, template: "{{ article }}: {{amount}} article", file: "{{ article }}",'
        " mail: {connector: post, to: article, subject: 'no. {{ article }}', text: article}"
    )
    blueprint = read(BLUEPRINT.replace("STEP", step), "yaml")
    text = write(rename_field(blueprint, "order", "article", "goods"), "yaml")
    assert "{{ goods }}: {{amount}} article" in text
    assert "no. {{ goods }}" in text
    assert "to: goods" in text
    assert "text: article" in text, "what is no placeholder is only a word"


def test_a_message_whose_field_is_not_listed_is_warned_about() -> None:
    step = "kind: wait, message: paid"
    source = BLUEPRINT.replace("STEP", step).replace(
        "case_types:", "messages: [{id: paid, correlate: number, ttl: PT0S}]\ncase_types:"
    )
    found = check(read(source, "yaml"))
    assert any("only listed fields are found" in each.problem for each in found)
    assert any(each.element.endswith("paid.ttl") for each in found), "a time to live of nothing"
