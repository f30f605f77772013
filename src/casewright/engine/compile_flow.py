"""Compile a process: the list of steps becomes a graph of nodes; list order is sugar for ``next``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from casewright.blueprint import steps as s
from casewright.blueprint.cases import Process
from casewright.blueprint.fields import View, ViewField
from casewright.blueprint.people import Route

from .compiling import Compiling, label
from .plan import (
    END,
    TERMINATE,
    BoundaryPlan,
    BranchPlan,
    Node,
    OutcomePlan,
    PlanError,
    ProcessPlan,
    RulePlan,
    Target,
)
from .steps import HANDLERS

#: Where a rejected approval goes when the blueprint does not say: the path goes on.
APPROVE, REJECT = "approve", "reject"


def compile_process(source: Process, compiling: Compiling) -> ProcessPlan:
    """The graph of one process; raises ``PlanError`` for jumps that cannot be."""
    plan = ProcessPlan(source.id, label(source.name, source.id), {}, None)
    compiling.processes[source.id] = plan
    flow = _Flow(plan, compiling)
    plan.first = flow.sequence(source.steps, (), None, ())
    flow.check_jumps()
    for node in plan.nodes.values():
        node.straight = _straight(node)
    return plan


def _straight(node: Node) -> str | None:
    """The step that simply comes next, in the same scope, when this one is done once."""
    if node.loop_while is not None or node.until is not None or node.path:
        return None
    return None if node.next in (END, TERMINATE) else node.next


class _Flow:
    """Builds the nodes of one process."""

    def __init__(self, plan: ProcessPlan, compiling: Compiling) -> None:
        self.plan = plan
        self.c = compiling

    def sequence(
        self,
        steps: Iterable[s.Step],
        path: tuple[str, ...],
        after: str | None,
        names: tuple[str, ...],
    ) -> str | None:
        """Compile a list whose last step leads to ``after``; the first node's id."""
        listed = list(steps)
        for number, step in enumerate(listed):
            following = listed[number + 1].id if number + 1 < len(listed) else after
            self._step(step, path, step.next or following, names)
        return listed[0].id if listed else after

    def _step(
        self, step: s.Step, path: tuple[str, ...], following: str | None, names: tuple[str, ...]
    ) -> None:
        if step.id in self.plan.nodes:
            raise PlanError(step.id, f"there are two steps of this id in {self.plan.id}")
        c = self.c
        node = Node(
            id=step.id,
            kind=step.kind,
            name=label(step.name, step.id),
            source=step,
            process=self.plan.id,
            path=path,
            run=HANDLERS[step.kind],
            next=None if following == END else following,
            when=c.formula(step.when, step.id, names),
            slas=c.promises(step.sla, step.id),
            boundaries=tuple(self._boundary(b, step.id, names) for b in step.boundaries),
            on_error=step.on_error,
            on_cancel=step.on_cancel,
        )
        self.plan.nodes[step.id] = node
        if step.repeat is not None:
            node.loop_while = c.formula(step.repeat.loop_while, step.id, names)
            node.until = c.formula(step.repeat.until, step.id, names)
            node.most = step.repeat.most
        build = _BUILD.get(step.kind)
        if build is not None:
            build(self, node, step, names)

    def _boundary(self, source: s.Boundary, step: str, names: tuple[str, ...]) -> BoundaryPlan:
        if source.when is not None:
            self.c.conditional_boundaries = True
        return BoundaryPlan(
            id=source.id,
            after=self.c.wall.duration(source.after) if source.after else None,
            at=self.c.formula(source.at, step, names),
            message=source.message,
            when=self.c.formula(source.when, step, names),
            error=source.error,
            interrupt=source.interrupt,
            next=source.next,
        )

    def outcomes(self, node: Node, sources: Iterable[s.Outcome], names: tuple[str, ...]) -> None:
        """Compile the buttons (or automatic results) of a step."""
        for source in sources:
            node.outcomes[source.id] = OutcomePlan(
                id=source.id,
                name=label(source.name, source.id),
                next=source.next,
                stage=source.stage,
                resolve=source.resolve,
                set=self.c.sets(source.set, node.id, (*names, "outcome")),
                reason=source.reason,
                validate=source.validate_form,
            )

    def check_jumps(self) -> None:
        """A jump may leave scopes, never enter one."""
        for node in self.plan.nodes.values():
            targets = [node.next, node.on_error, node.on_cancel]
            targets += [b.next for b in node.boundaries]
            targets += [o.next for o in node.outcomes.values()]
            for target in targets:
                if target is None or target in (END, TERMINATE):
                    continue
                found = self.plan.nodes.get(target)
                if found is None:
                    raise PlanError(node.id, f"there is no step {target} in {self.plan.id}")
                if node.path[: len(found.path)] != found.path:
                    raise PlanError(node.id, f"a jump to {target} would enter a parallel")


# ------------------------------------------------------------------- what each kind adds to a node


def _human(flow: _Flow, node: Node, step: s.HumanStep, names: tuple[str, ...]) -> None:
    node.route = None if step.route == Route(current=True) else step.route
    node.target = _fixed_target(step.route)
    flow.outcomes(node, step.outcomes, names)
    _view(flow, node, step.view, names)
    node.routes = flow.c.routes([step.route], node.id, names)


def _fixed_target(route: Route) -> Target | None:
    """Where a route leads when neither the case, nor the data, nor who is there decide it."""
    if route.who_did or route.not_who_did or route.otherwise:
        return None
    if route.push != "pull" or route.skills:
        return None
    if route.queue is not None:
        return Target(queue=route.queue)
    return None if route.persona is None else Target(persona=route.persona)


def _view(flow: _Flow, node: Node, view: View, names: tuple[str, ...]) -> None:
    """What the form of a step shows; what it says of a field goes before the field's own."""
    entries = [entry for section in view.sections for entry in section.fields]
    said = [entry for entry in entries if not isinstance(entry, str)]
    node.view = frozenset(e if isinstance(e, str) else e.field for e in entries)
    if said:
        _said(flow, node, said, names)


def _said(flow: _Flow, node: Node, said: list[ViewField], names: tuple[str, ...]) -> None:
    node.required = frozenset(e.field for e in said if e.required)
    node.optional = frozenset(e.field for e in said if e.required is False)
    node.locked = frozenset(e.field for e in said if not e.editable)
    for entry in said:
        if entry.visible_when is not None:
            node.shown_when[entry.field] = flow.c.required(entry.visible_when, node.id, names)


def _approve(flow: _Flow, node: Node, step: s.Approve, names: tuple[str, ...]) -> None:
    _human(flow, node, step, names)
    if not node.outcomes:
        flow.outcomes(
            node,
            (s.Outcome(id=APPROVE, name="Approve"), s.Outcome(id=REJECT, name="Reject")),
            names,
        )
    if step.approvers:
        node.formulas["approvers"] = flow.c.required(step.approvers, node.id, names)
    if step.level_when:
        seen = (*names, "level", "approver")
        node.formulas["level_when"] = flow.c.required(step.level_when, node.id, seen)


def _decide(flow: _Flow, node: Node, step: s.Decide, names: tuple[str, ...]) -> None:
    flow.outcomes(node, step.outcomes, names)
    node.rules = tuple(
        RulePlan(
            flow.c.formula(rule.when, node.id, names),
            flow.c.sets(rule.set, node.id, names),
            rule.outcome,
        )
        for rule in step.rules
    )
    branches = []
    for branch in step.branches:
        first = flow.sequence(branch.steps, node.path, node.next, names)
        branches.append(BranchPlan(branch.id, flow.c.formula(branch.when, node.id, names), first))
    node.branches = tuple(branches)


def _set_data(flow: _Flow, node: Node, step: s.SetData, names: tuple[str, ...]) -> None:
    node.sets = flow.c.sets(step.set, node.id, names)


def _create_case(flow: _Flow, node: Node, step: s.CreateCase, names: tuple[str, ...]) -> None:
    if step.each:
        node.formulas["each"] = flow.c.required(step.each, node.id, names)
    node.sets = flow.c.sets(step.map, node.id, (*names, step.item))
    node.back = flow.c.back(step.back, step.case_type, node.id)


def _notify(flow: _Flow, node: Node, step: s.Notify, names: tuple[str, ...]) -> None:
    if isinstance(step.to, Route):
        node.routes = flow.c.routes([step.to], node.id, names)


def _connector(flow: _Flow, node: Node, step: s.Connector, names: tuple[str, ...]) -> None:
    node.inputs = flow.c.sets(step.inputs, node.id, names)
    node.sets = flow.c.sets(step.outputs, node.id, (*names, "result"))
    if step.already_done is not None:
        node.asks = flow.c.sets(step.already_done.inputs, node.id, (*names, "effect"))
    if step.timeout is not None:
        node.lasts["timeout"] = flow.c.wall.duration(step.timeout)
    _retried(flow, node, step.retry)


def _document(flow: _Flow, node: Node, step: s.Document, names: tuple[str, ...]) -> None:
    texts = {"template": step.template, "file": step.file}
    if step.mail is not None:
        texts |= {"subject": step.mail.subject, "text": step.mail.text}
        people = {"to": step.mail.to} | ({"cc": step.mail.cc} if step.mail.cc else {})
        node.inputs = flow.c.sets(people, node.id, names)
    node.templates = {
        name: flow.c.template(text, node.id, names) for name, text in texts.items() if text
    }
    _retried(flow, node, step.retry)


def _retried(flow: _Flow, node: Node, retry: s.Retry | None) -> None:
    if retry is not None:
        node.lasts["first"] = flow.c.wall.duration(retry.first)
        node.lasts["most"] = flow.c.wall.duration(retry.most)


def _wait(flow: _Flow, node: Node, step: s.Wait, names: tuple[str, ...]) -> None:
    node.calendar = flow.c.calendar(step.calendar, node.id)
    if step.interval:
        node.interval = node.calendar.duration(step.interval)
    if step.date:
        node.formulas["date"] = flow.c.required(step.date, node.id, names)
    node.sets = flow.c.sets(step.set, node.id, (*names, "message"))


def _parallel(flow: _Flow, node: Node, step: s.Parallel, names: tuple[str, ...]) -> None:
    branches = []
    flow.c.choices = flow.c.choices or step.choice
    for branch in step.branches:
        path = (*node.path, f"{node.id}/{branch.id}")
        first = flow.sequence(branch.steps, path, None, names)
        branches.append(BranchPlan(branch.id, flow.c.formula(branch.when, node.id, names), first))
    node.branches = tuple(branches)


def _for_each(flow: _Flow, node: Node, step: s.ForEach, names: tuple[str, ...]) -> None:
    inner = (*names, step.item)
    node.formulas["each"] = flow.c.required(step.each, node.id, names)
    node.item = flow.c.item(step.each)
    if step.key:
        node.formulas["key"] = flow.c.required(step.key, node.id, inner)
    if step.complete_when:
        node.formulas["complete"] = flow.c.required(
            step.complete_when, node.id, (*names, "done", "results")
        )
    node.first = flow.sequence(step.steps, (*node.path, f"{node.id}/*"), None, inner)


def _call(flow: _Flow, node: Node, step: s.CallProcess, names: tuple[str, ...]) -> None:
    if step.process not in flow.c.processes:
        source = flow.c.reusable.get(step.process)
        if source is None:
            raise PlanError(node.id, f"there is no process {step.process} to call")
        compile_process(source, flow.c)


def _go_to(flow: _Flow, node: Node, step: s.GoTo, names: tuple[str, ...]) -> None:
    node.next = None if step.step == END else step.step


_BUILD: dict[str, Callable[[_Flow, Node, Any, tuple[str, ...]], None]] = {
    "collect": _human,
    "attach": _human,
    "robot": _human,
    "approve": _approve,
    "decide": _decide,
    "set data": _set_data,
    "create case": _create_case,
    "connector": _connector,
    "document": _document,
    "wait": _wait,
    "notify": _notify,
    "parallel": _parallel,
    "for each": _for_each,
    "call process": _call,
    "go to": _go_to,
}
