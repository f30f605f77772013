"""``check``: every problem of a blueprint before it is published, with its remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .checks.answers import check_answers, check_texts
from .checks.children import check_children
from .checks.clocks import check_clocks
from .checks.data import check_attachments, check_field_names, check_fields
from .checks.durations import check_durations
from .checks.effects import check_effects
from .checks.expressions import check_calculated, check_expressions
from .checks.flows import check_calls, check_flows
from .checks.idle import check_idle, check_promises
from .checks.ids import check_ids
from .checks.items import check_items
from .checks.look import Look
from .checks.purpose import check_content, check_purpose
from .checks.records import check_records
from .checks.references import check_messages, check_order, check_references
from .checks.resting import check_resting
from .checks.stages import check_resolutions, check_stages
from .checks.steps import check_runnable, check_steps
from .checks.tables import check_tables
from .checks.triggers import check_triggers
from .document import Blueprint
from .finding import Finding

CHECKS: tuple[Callable[[Look], Iterator[Finding]], ...] = (
    check_content,
    check_ids,
    check_references,
    check_order,
    check_messages,
    check_fields,
    check_field_names,
    check_attachments,
    check_records,
    check_stages,
    check_items,
    check_resolutions,
    check_flows,
    check_calls,
    check_steps,
    check_effects,
    check_idle,
    check_resting,
    check_children,
    check_expressions,
    check_calculated,
    check_texts,
    check_tables,
    check_answers,
    check_clocks,
    check_durations,
    check_triggers,
    check_purpose,
    check_runnable,
    check_promises,
)

_ORDER = ("error", "warning", "info")


def check(blueprint: Blueprint) -> tuple[Finding, ...]:
    """All findings, errors first, else in the order of the document; empty when it is clean."""
    look = Look(blueprint)
    found = dict.fromkeys(finding for rule in CHECKS for finding in rule(look))
    position = {place.path: index for index, place in enumerate(look.places)}

    def order(finding: Finding) -> tuple[int, int]:
        element = finding.element
        while element and element not in position:
            element = element[: max(element.rfind("."), element.rfind("/"), 0)]
        return _ORDER.index(finding.severity), position.get(element, -1)

    return tuple(sorted(found, key=order))


def can_publish(findings: tuple[Finding, ...]) -> bool:
    """Whether nothing forbids publishing: warnings and hints do not."""
    return not any(finding.severity == "error" for finding in findings)
