"""What the canvas says of a blueprint's elements: icon, who does it, promise, condition.

Rule: pure; short words that fit a row of 176 pixels, longer ones for the panel.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QCoreApplication

from casewright.blueprint.cases import Process, Stage
from casewright.blueprint.document import Blueprint
from casewright.blueprint.people import Route
from casewright.blueprint.sla import SlaPolicy
from casewright.blueprint.steps import HumanStep, StepBase, Wait

_ICONS = {
    "collect": "form",
    "approve": "approve",
    "attach": "attachment",
    "decide": "table",
    "set data": "edit",
    "connector": "plug",
    "robot": "robot",
    "predict": "sparkle",
    "generate": "sparkle",
    "create case": "folder",
    "wait": "hourglass",
    "notify": "bell",
    "document": "form",
    "milestone": "flag",
    "change stage": "skip",
    "parallel": "blueprint",
    "for each": "layers",
    "call process": "link",
    "go to": "arrow-right",
}
_DURATION = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")


def tr(text: str) -> str:
    """A text of this module in the user's language."""
    return QCoreApplication.translate("Describe", text)


def icon_of(kind: str) -> str:
    """The icon of a kind of step."""
    return _ICONS.get(kind, "layers")


def short_duration(text: str) -> str:
    """An ISO duration as short as it gets: 4 h, 1 d."""
    match = _DURATION.fullmatch(text)
    if match is None:
        return text
    units = ("w", "d", "h", "min", "s")
    parts = [f"{int(n)} {unit}" for n, unit in zip(match.groups(), units, strict=True) if n]
    return " ".join(parts) or text


@dataclass(frozen=True)
class Vocabulary:
    """Names of everything an element may point at, of one blueprint."""

    names: dict[str, str] = field(default_factory=dict)
    slas: dict[str, SlaPolicy] = field(default_factory=dict)
    measures: dict[str, str] = field(default_factory=dict)

    def name(self, one: str | None) -> str:
        """The name of an element, or the id itself."""
        return self.names.get(one or "", one or "")


def vocabulary_of(blueprint: Blueprint) -> Vocabulary:
    """The names of a blueprint."""
    names: dict[str, str] = {}
    for group in (
        blueprint.personas, blueprint.queues, blueprint.robots, blueprint.connectors,
        blueprint.decisions, blueprint.messages, blueprint.processes, blueprint.case_types,
        blueprint.calendars,
    ):  # fmt: skip
        for element in group:
            names[element.id] = element.title()
    for kind in blueprint.case_types:
        for stage in kind.stages:
            names[stage.id] = stage.title()
            for process in stage.processes:
                _name_steps(process.steps, names)
        for one in kind.fields:
            names.setdefault(one.id, one.title())
    measures = {one.id: one.title() for one in blueprint.purpose.measures}
    measures["outcome"] = tr("the outcome")
    return Vocabulary(names, {one.id: one for one in blueprint.slas}, measures)


def _name_steps(steps: Sequence[Any], names: dict[str, str]) -> None:
    for step in steps:
        names.setdefault(step.id, step.title())
        for branch in getattr(step, "branches", ()):
            _name_steps(branch.steps, names)
        _name_steps(getattr(step, "steps", ()), names)


def promise(element: StepBase | Process | Stage, words: Vocabulary) -> str:
    """The first promise of an element: ``4 h goal · 1 d deadline``; '' when there is none."""
    policies = [words.slas[one] for one in element.sla if one in words.slas]
    if not policies:
        return ""
    policy = policies[0]
    parts = []
    for due, text in ((policy.goal, tr("{0} goal")), (policy.deadline, tr("{0} deadline"))):
        if isinstance(due, str):
            parts.append(text.format(short_duration(due)))
        elif due is not None:
            parts.append(text.format(tr("dated")))
    return " · ".join(parts)


def served(element: StepBase | Process | Stage, words: Vocabulary) -> frozenset[str]:
    """The measures an element serves itself or through its promises."""
    own = set(element.serves)
    for one in element.sla:
        if one in words.slas:
            own.update(words.slas[one].serves)
    return frozenset(own)


def route_words(route: Route, words: Vocabulary) -> str:
    """Where work goes, in words."""
    if route.who_did:
        return tr("Who did {0}").format(words.name(route.who_did))
    for one in (route.queue, route.persona):
        if one:
            return words.name(one)
    if route.person:
        return route.person
    if route.manager_of:
        return tr("A manager")
    if route.table:
        return tr("Table · {0}").format(words.name(route.table))
    if route.expression:
        return tr("By rule")
    return tr("Current worker")


def who(step: StepBase, words: Vocabulary) -> str:
    """The second line of a step: who or what does it."""
    table = getattr(step, "table", None)
    if table:
        return tr("Table · {0}").format(words.name(table))
    if isinstance(step, HumanStep):
        return route_words(step.route, words)
    kind = getattr(step, "kind", "")
    if isinstance(step, Wait):
        return _wait_words(step, words)
    rows = len(getattr(step, "rules", ()))
    said = {
        "decide": tr("Rules · {0} rows").format(rows) if rows else tr("By condition"),
        "set data": tr("Data · {0} fields").format(len(getattr(step, "set", ()))),
        "connector": words.name(getattr(step, "connector", "")),
        "create case": tr("Case · {0}").format(words.name(getattr(step, "case_type", ""))),
        "notify": tr("Message"),
        "document": tr("Document"),
        "milestone": tr("Milestone"),
        "change stage": words.name(getattr(step, "stage", ""))
        or getattr(step, "resolve", "")
        or "",
        "parallel": _join_words(getattr(step, "join", "all")),
        "for each": tr("Once for each"),
        "call process": words.name(getattr(step, "process", "")),
        "go to": _goto_words(str(getattr(step, "step", "")), words),
    }
    return said.get(kind, kind)


def _wait_words(step: Wait, words: Vocabulary) -> str:
    if step.interval:
        return short_duration(step.interval)
    if step.message:
        return tr("Message · {0}").format(words.name(step.message))
    return tr("Until a date") if step.date else tr("Other cases")


def _goto_words(target: str, words: Vocabulary) -> str:
    ends = {"end": tr("This path ends"), "terminate": tr("The process ends")}
    return ends.get(target) or tr("Go to {0}").format(words.name(target))


def _join_words(join: object) -> str:
    if join == "all":
        return tr("In parallel, all")
    if join == "any":
        return tr("In parallel, the first")
    return tr("In parallel") if join == "none" else tr("In parallel, {0} of them").format(join)


def start_words(process: Process) -> tuple[str, bool]:
    """How a process begins, and whether that is a condition (shown as a pill)."""
    start = process.start
    if start.mode == "when":
        return tr("when {0}").format(start.when or ""), True
    if start.mode == "after":
        return tr("After another process"), False
    if start.mode == "person":
        return tr("Started by a person"), False
    return tr("Starts with the stage"), False


def kind_words(kind: str) -> str:
    """The kind of a step as a title: Collect, Create case."""
    known = {
        "collect": tr("Collect"),
        "approve": tr("Approve"),
        "attach": tr("Attach"),
        "decide": tr("Decide"),
        "set data": tr("Set data"),
        "connector": tr("Connector"),
        "robot": tr("Robot"),
        "predict": tr("Predict"),
        "generate": tr("Generate"),
        "create case": tr("Create case"),
        "wait": tr("Wait"),
        "notify": tr("Notify"),
        "document": tr("Document"),
        "milestone": tr("Milestone"),
        "change stage": tr("Change stage"),
        "parallel": tr("Parallel"),
        "for each": tr("For each"),
        "call process": tr("Call process"),
        "go to": tr("Go to"),
    }
    return known.get(kind) or kind[:1].upper() + kind[1:]


def counted(processes: int, steps: int) -> str:
    """How much stands in a stage: 2 processes · 7 steps."""
    one = tr("1 process") if processes == 1 else tr("{0} processes").format(processes)
    each = tr("1 step") if steps == 1 else tr("{0} steps").format(steps)
    return f"{one} · {each}"
