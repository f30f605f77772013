"""Triggers: times that can be read, fields that exist, and cases that do not make each other."""

from __future__ import annotations

from collections.abc import Iterator

from casewright.rules.errors import RulesError
from casewright.rules.recurrence import by_cron, by_rule

from ..base import Model
from ..circles import in_circles
from ..finding import Finding
from ..scope import case_type_of
from ..triggers import (
    DataTrigger,
    FolderTrigger,
    MailTrigger,
    ScheduleTrigger,
    StatusTrigger,
    TriggerBase,
)
from ..walk import Place
from .look import Look, error, warning
from .references import unknown


def check_triggers(look: Look) -> Iterator[Finding]:
    """What would keep a trigger from making its cases, or make it make them for ever."""
    for place in look.places:
        if isinstance(place.element, TriggerBase):
            yield from _fields(look, place, place.element)
            yield from _one(look, place, place.element)
    yield from _circles(look)


def _fields(look: Look, place: Place, trigger: TriggerBase) -> Iterator[Finding]:
    """The fields that it fills exist, and those that a case cannot do without are filled."""
    target = case_type_of(trigger.case_type, look.blueprint)
    if target is None:
        return
    known = [field.id for field in target.fields if field.kind != "calculated"]
    what = f"field of '{target.id}' to fill"
    yield from unknown(place, "map", trigger.map, known, what)
    if isinstance(trigger, FolderTrigger):
        yield from unknown(place, "columns", trigger.columns.values(), known, what)
        return
    if isinstance(trigger, MailTrigger) and trigger.attachments is not None:
        yield from _category(place, trigger.attachments, look, target.id)
    open_body = getattr(trigger, "kind", "") in ("http", "message") and not trigger.map
    missing = [
        field.id for field in target.fields
        if field.required and field.default is None and field.kind not in ("calculated", "attachment")
        and field.id not in trigger.map
    ]  # fmt: skip
    if missing and not open_body:
        problem = f"It leaves {', '.join(missing[:5])} empty, which '{target.id}' requires."
        yield warning(f"{place.path}.map", problem, "Give an expression for each, or a default.")


def _category(place: Place, field: str, look: Look, case_type: str) -> Iterator[Finding]:
    target = case_type_of(case_type, look.blueprint)
    kinds = {known.id: known.kind for known in target.fields} if target else {}
    if kinds.get(field) != "attachment":
        problem = f"'{case_type}' has no attachment category '{field}'."
        yield error(f"{place.path}.attachments", problem, "Name a field of kind 'attachment'.")


def _one(look: Look, place: Place, trigger: TriggerBase) -> Iterator[Finding]:
    match trigger:
        case ScheduleTrigger():
            yield from _schedule(place, trigger)
        case FolderTrigger() if trigger.map:
            problem = "The cells of a row fill the fields; 'map' counts for nothing here."
            yield error(f"{place.path}.map", problem, "Say with 'columns' which column fills what.")
        case StatusTrigger():
            yield from _status(look, place, trigger)
        case MailTrigger() | FolderTrigger():
            yield from _connector(look, place, trigger)


def _schedule(place: Place, trigger: ScheduleTrigger) -> Iterator[Finding]:
    if (trigger.rrule is None) == (trigger.cron is None):
        yield error(place.path, "It needs either an rrule or a cron line.", "Give one of the two.")
        return
    if trigger.rrule is not None and trigger.start is None:
        problem = "An rrule counts from a start, which is missing."
        yield error(f"{place.path}.start", problem, "Give one, such as 2026-03-02T09:00.")
        return
    if trigger.cron is not None and trigger.start is not None:
        problem = "'start' counts for nothing with a cron line."
        yield warning(f"{place.path}.start", problem, "Remove it, or use an rrule.")
    try:
        if trigger.cron is not None:
            by_cron(trigger.cron, trigger.zone)
        else:
            by_rule(trigger.rrule or "", trigger.start or "", trigger.zone)
    except (RulesError, ValueError) as problem:
        said = str(problem)
        yield error(place.path, said, "Correct the rule, its start or its zone.")


def _status(look: Look, place: Place, trigger: StatusTrigger) -> Iterator[Finding]:
    """A status that no stage, outcome or end of the watched case type gives never comes."""
    watched = case_type_of(trigger.watch, look.blueprint)
    if watched is None or trigger.status in ("Open", "Resolved", "Resolved-Cancelled"):
        return
    given: set[str] = set()
    for element in look.elements(watched):
        given |= _statuses(element)
    if trigger.status not in given and not trigger.status.startswith("Resolved"):
        problem = f"No stage of '{watched.id}' gives the status '{trigger.status}'."
        yield error(f"{place.path}.status", problem, "Name a status that its cases come to.")


def _statuses(element: Model) -> set[str]:
    named = (getattr(element, "status", None), getattr(element, "resolve", None))
    return {each for each in named if isinstance(each, str)}


def _connector(look: Look, place: Place, trigger: MailTrigger | FolderTrigger) -> Iterator[Finding]:
    kind = "imap" if isinstance(trigger, MailTrigger) else "files"
    for connector in look.blueprint.connectors:
        # The default of the declaration says nothing; what is bound in the workspace counts.
        if connector.id == trigger.connector and connector.type not in (kind, "http"):
            problem = f"'{connector.id}' is declared as {connector.type}; this needs {kind}."
            yield error(f"{place.path}.connector", problem, f"Name a connector of type {kind}.")


def _circles(look: Look) -> Iterator[Finding]:
    """Cases that make cases of their own type, at once or through others."""
    makes: dict[str, set[str]] = {}
    for trigger in look.blueprint.triggers:
        if isinstance(trigger, DataTrigger | StatusTrigger):
            makes.setdefault(trigger.watch, set()).add(trigger.case_type)
    found = in_circles(makes)
    for trigger in look.blueprint.triggers:
        if isinstance(trigger, DataTrigger | StatusTrigger) and {
            trigger.watch, trigger.case_type,
        } <= found:  # fmt: skip
            problem = (
                f"Cases of '{trigger.watch}' make cases of '{trigger.case_type}', and these make"
                " such cases again."
            )
            remedy = "Make sure that a person stands in between, or that a condition ends it."
            yield warning(f"triggers/{trigger.id}", problem, remedy)
