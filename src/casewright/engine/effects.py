"""Steps that act on the world: an effect is asked for, its token waits, a report lets it go on.

Rule: trying again keeps the idempotency key, and a report is never refused: what the case cannot
take becomes an incident, so that nothing that was done outside disappears.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from msgspec.structs import replace

from . import child_cases, ending, flow, forms, human
from . import commands as c
from . import events as e
from .decision import Effect, Refused
from .filling import filled
from .formula import Formula
from .plan import Node
from .state import Report, Token
from .turn import Turn
from .values import stored

CONNECTOR, DOCUMENT = "connector", "document"


# ------------------------------------------------------------------------------------- asking


def begin_connector(turn: Turn, node: Node, token: int, scope: int) -> None:
    """Ask for an operation of a connector."""
    source = node.source
    body: dict[str, Any] = {
        "connector": source.connector,
        "operation": source.operation,
        "inputs": _values(turn, node.inputs, scope),
    }
    if "timeout" in node.lasts:
        body["seconds"] = _seconds(node.lasts["timeout"])
    ids = _ids(turn, node, token)
    if source.already_done is not None:
        body["done"] = {
            "operation": source.already_done.operation,
            "inputs": _values(turn, node.asks, scope, {"effect": ids.key}),
            "when": source.already_done.when,
        }
    resting = flow.rest(turn, node, token, scope)
    _ask(turn, node, resting, CONNECTOR, body, ids, f"{source.connector}: {source.operation}")


def begin_document(turn: Turn, node: Node, token: int, scope: int) -> None:
    """Ask for a file made of a template, for a message, or for both."""
    source, texts = node.source, node.templates
    body: dict[str, Any] = {}
    name = filled(turn, texts["file"], scope).strip() if "file" in texts else ""
    name = name or f"{node.name} {turn.case.number}"
    if "template" in texts:
        kind = source.format
        content = filled(turn, texts["template"], scope, html=True)
        body["file"] = {"name": f"{name}.{kind}", "format": kind, "html": content}
    if source.mail is not None:
        given = _values(turn, node.inputs, scope)
        body["connector"] = source.mail.connector
        body["mail"] = {
            **{key: _listed(value) for key, value in given.items()},
            "subject": filled(turn, texts["subject"], scope) if "subject" in texts else "",
            "text": filled(turn, texts["text"], scope) if "text" in texts else "",
            "case": turn.case.id,
        }
    ids, resting = _ids(turn, node, token), flow.rest(turn, node, token, scope)
    _ask(turn, node, resting, DOCUMENT, body, ids, body.get("file", {}).get("name", name))


def _values(
    turn: Turn, pairs: Iterable[tuple[str, Formula]], scope: int,
    extra: dict[str, Any] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """What expressions give, by name; null is the same as nothing."""
    found = {name: stored(turn.value(formula, scope, extra or {})) for name, formula in pairs}
    return {name: value for name, value in found.items() if value is not None}


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else [value]


def _seconds(microseconds: int) -> int:
    return microseconds // 1_000_000


class _Ids(NamedTuple):
    """An effect's own id and its idempotency key; they differ when it is tried again."""

    effect: str
    key: str


def _ids(turn: Turn, node: Node, token: int) -> _Ids:
    effect = turn.new_id()
    return _Ids(effect, turn.keys.pop((token, node.id), effect))


def _ask(
    turn: Turn, node: Node, resting: Token, kind: str, body: dict[str, Any], ids: _Ids, what: str
) -> None:
    """Record that it is asked for; tried again it is another effect under the same key."""
    again = ids.key != ids.effect
    if again:
        body |= {"key": ids.key, "again": True}
    if node.source.retry is not None:
        retry, lasts = node.source.retry, node.lasts
        body["retry"] = {
            "attempts": retry.attempts,
            "first": _seconds(lasts["first"]),
            "factor": retry.factor,
            "most": _seconds(lasts["most"]),
        }
    turn.emit(e.EffectRequested(ids.effect, kind, resting, what, ids.key if again else ""))
    turn.effects.append(Effect(ids.effect, kind, None, body))


# ------------------------------------------------------------------------------------- hearing


def report(turn: Turn, command: c.ReportEffect) -> None:
    """What became of an effect; late results are recorded and change nothing.

    A command to create a child case that was refused comes back here too.
    """
    told = Report(
        command.effect, command.ok, command.result, command.error, command.doubt, command.attempts
    )
    if command.effect not in turn.case.effects:
        _unasked(turn, told)
        if command.trigger and not command.ok:
            problem = f"its trigger could not create a case: {command.error}"
            turn.emit(e.IncidentRaised(command.trigger, problem))
    elif turn.case.suspended:
        turn.emit(e.ReportKept(told))
    else:
        take(turn, told)


def _unasked(turn: Turn, told: Report) -> None:
    child = None if told.ok else child_cases.requested_by(turn.case, told.effect)
    turn.emit(
        e.EffectReported(
            told.effect, told.ok, {}, told.error, child is None, attempts=told.attempts,
            doubt=told.doubt,
        )
    )  # fmt: skip
    if child is not None:
        child_cases.refused(turn, child, told.error)


def take(turn: Turn, told: Report) -> None:
    """The step that waits for the effect goes on, or cannot."""
    token = turn.case.tokens[turn.case.effects[told.effect]]
    node = turn.node(token.scope, token.step)
    if not told.ok:
        _failed(turn, node, token, told)
        return
    try:
        data = _taken(turn, node, token, told)
    except Refused as refusal:
        why = f"it was done, but what it gave cannot be taken over: {_why(refusal)}"
        _failed(turn, node, token, replace(told, ok=False, error=why))
        return
    _done(turn, node, token, told, data)


def _why(refusal: Refused) -> str:
    fields = "; ".join(f"{name}: {problem}" for name, problem in refusal.fields.items())
    return fields or refusal.reason


def _taken(turn: Turn, node: Node, token: Token, told: Report) -> dict[str, Any]:
    """The values for fields; raises ``Refused`` for those that a form would not take either."""
    extra = {"result": told.result}
    values = {name: stored(turn.value(formula, token.scope, extra)) for name, formula in node.sets}
    items = {
        name: values.pop(name)
        for name in list(values)
        if name not in turn.type.fields and turn.item_scope(token.scope, name)
    }
    data = forms.clean(turn, values, token.scope)
    forms.refuse_untrue(turn, data)
    return {**data, **items}


def _done(turn: Turn, node: Node, token: Token, told: Report, data: dict[str, Any]) -> None:
    data, items = human.split(turn, token.scope, data)
    clocks = ending.step_clocks(turn.case, token.id)
    turn.emit(
        e.EffectReported(
            told.effect, True, turn.calculate(data), step=node.id, token=token.id,
            ended=e.Ended(clocks=clocks) if clocks else None, attempts=told.attempts,
        )
    )  # fmt: skip
    for item in items:
        turn.emit(item)
    if node.kind == DOCUMENT:
        _correspond(turn, node, told.result)
    flow.recall(turn, token)
    flow.complete(turn, node, token.id, token.scope)


def _correspond(turn: Turn, node: Node, result: dict[str, Any]) -> None:
    """The file that was made is the case's, and the message that left stands in its history."""
    file, mail = result.get("file"), result.get("mail")
    if file is not None:
        turn.emit(
            e.FileAttached(
                file["name"], file["digest"], file["size"], node.source.category, file["media"]
            )
        )
        turn.dirty = True
    if mail is not None:
        files = (file["name"],) if file is not None else ()
        turn.emit(
            e.MailSent(
                node.id, tuple(mail["to"]), mail["subject"], mail["text"], mail["message"], files
            )
        )


def _failed(turn: Turn, node: Node, token: Token, told: Report) -> None:
    """An error leads out of the step where there is a way. What may have happened is no error:

    only a person may decide about it, so the token stays.
    """
    turn.emit(
        e.EffectReported(
            told.effect, told.ok, {}, told.error, step=node.id, attempts=told.attempts,
            doubt=told.doubt,
        )
    )  # fmt: skip
    problem = told.error or "it failed and did not say why"
    if told.doubt:
        turn.emit(e.IncidentRaised(node.id, problem, token))
    else:
        child_cases.stop(turn, token, problem)
