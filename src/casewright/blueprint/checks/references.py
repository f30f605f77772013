"""Names of other declarations: what is named must exist in this blueprint."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches
from types import MappingProxyType

from ..base import Model
from ..cases import CaseType, Criterion, Phase, PlanItem, Process, Stage
from ..circles import in_circles
from ..document import MessageType
from ..fields import DataField
from ..finding import Finding
from ..people import Route, WorkQueue
from ..sla import EffectAction, ProcessAction, SlaPolicy, StageAction
from ..steps import (
    Approve,
    Boundary,
    CallProcess,
    ChangeStage,
    Connector,
    CreateCase,
    Decide,
    HumanStep,
    Mail,
    Milestone,
    Outcome,
    Robot,
    StepBase,
    Wait,
)
from ..triggers import (
    DataTrigger,
    FolderTrigger,
    MailTrigger,
    MessageTrigger,
    StatusTrigger,
    TriggerBase,
)
from ..walk import Place
from .look import Look, error, warning

#: Class → attribute → the kind of declaration it names (an id, or a list or mapping of ids).
NAMED: Mapping[type[Model], Mapping[str, str]] = MappingProxyType(
    {
        WorkQueue: {"personas": "personas"},
        Route: {
            "persona": "personas", "queue": "queues", "table": "decisions", "skills": "skills",
        },
        SlaPolicy: {"calendar": "calendars"},
        EffectAction: {"connector": "connectors"},
        StepBase: {"sla": "slas"},
        PlanItem: {"sla": "slas"},
        Stage: {"sla": "slas"},
        DataField: {"case_type": "case_types", "type": "data_types"},
        Boundary: {"message": "messages"},
        Approve: {"table": "decisions"},
        Robot: {"robot": "robots"},
        Decide: {"table": "decisions"},
        Connector: {"connector": "connectors"},
        Mail: {"connector": "connectors"},
        CreateCase: {"case_type": "case_types"},
        TriggerBase: {"case_type": "case_types"},
        MailTrigger: {"connector": "connectors"},
        FolderTrigger: {"connector": "connectors"},
        MessageTrigger: {"message": "messages"},
        DataTrigger: {"watch": "case_types"},
        StatusTrigger: {"watch": "case_types"},
        Wait: {"message": "messages", "calendar": "calendars"},
    }
)  # fmt: skip

#: The nearest name is looked for among so many; beyond it the search would cost too much.
MOST_OPTIONS = 500

_SINGULAR = {
    "personas": "persona", "queues": "work queue", "decisions": "decision", "skills": "skill",
    "calendars": "calendar", "slas": "SLA policy", "case_types": "case type",
    "messages": "message", "robots": "robot", "connectors": "connector",
    "processes": "reusable process", "data_types": "data type",
}  # fmt: skip


def check_references(look: Look) -> Iterator[Finding]:
    """Unknown personas, queues, calendars, policies, case types, stages, steps and items."""
    for place in look.places:
        for kind in type(place.element).__mro__:
            for attribute, declared in NAMED.get(kind, {}).items():
                ids = _ids(getattr(place.element, attribute))
                yield from unknown(place, attribute, ids, look.ids[declared], _SINGULAR[declared])
        yield from _in_case_type(look, place)
    for case_type in look.blueprint.case_types:
        place = next(look.places_of(case_type))
        yield from unknown(place, "sla", case_type.sla, look.ids["slas"], "SLA policy")


def unknown(
    place: Place, attribute: str, ids: Iterable[str], known: Iterable[str], what: str
) -> Iterator[Finding]:
    """An error for each of ``ids`` that is not among ``known``, with the nearest known one."""
    options = known if isinstance(known, Collection) else tuple(known)
    for id in ids:
        if id in options:
            continue
        near = get_close_matches(id, sorted(options)[:MOST_OPTIONS], n=1)
        hint = f"Did you mean '{near[0]}'?" if near else f"Declare it or name another {what}."
        yield error(f"{place.path}.{attribute}", f"There is no {what} '{id}'.", hint)


def _ids(value: str | Iterable[str] | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def _in_case_type(look: Look, place: Place) -> Iterator[Finding]:
    """Names of stages, steps and items: they must exist in every case type that uses the place."""
    element = place.element
    kinds: tuple[type[Model], ...]
    match element:
        case Outcome() | ChangeStage() | StageAction() if element.stage is not None:
            wanted, attribute, kinds = [element.stage], "stage", (Stage,)
        case Route() if element.who_did or element.not_who_did:
            wanted = [*_ids(element.who_did), *element.not_who_did]
            attribute, kinds = "who_did", (HumanStep,)
        case Criterion():
            wanted = [on.item for on in element.on]
            attribute, kinds = "on", (PlanItem, Milestone)
        case ProcessAction():
            wanted, attribute, kinds = [element.process], "start", (PlanItem,)
        case CallProcess():
            # Besides the reusable ones, any process of the case type itself may be called.
            wanted, attribute, kinds = [element.process], "process", (Process,)
        case Wait() if element.cases and element.cases.step:
            wanted, attribute, kinds = [element.cases.step], "cases.step", (CreateCase,)
        case _:
            return
    yield from _known_to_all(look, place, attribute, wanted, kinds)


def _known_to_all(
    look: Look,
    place: Place,
    attribute: str,
    wanted: Iterable[str],
    kinds: tuple[type[Model], ...],
) -> Iterator[Finding]:
    words = {Stage: "stage", HumanStep: "step done by a person", Process: "process"}
    words |= {PlanItem: "process, phase or milestone", CreateCase: "step that creates cases"}
    what = words[kinds[0]]
    for case_type in look.case_types_at(place):
        known = look.parts(case_type, kinds)
        if attribute == "process":
            known |= look.ids["processes"]
        elif attribute == "start":
            # A clock starts what stands in the case type; reusable processes are only called.
            known -= look.called(case_type)
        named = "process" if attribute == "start" else attribute
        yield from unknown(place, named, wanted, known, f"{what} of '{case_type.id}' called")


def check_order(look: Look) -> Iterator[Finding]:
    """``start.after``: what is named stands in the same stage, and nothing waits for itself."""
    for place in look.places:
        if isinstance(place.element, Stage | Phase):
            yield from _siblings(place)


def _siblings(place: Place) -> Iterator[Finding]:
    holder = place.element
    if not isinstance(holder, Stage | Phase):
        return
    items: tuple[PlanItem, ...] = (*holder.processes, *holder.milestones, *holder.phases)
    after = {item.id: set(item.start.after) for item in items}
    circles = in_circles(after)
    for item in items:
        here = Place(f"{place.path}/{item.id}", item, ())
        yield from unknown(here, "start.after", item.start.after, after, f"item in '{holder.id}'")
        if item.id in circles:
            problem = "It waits for itself through 'after', so it never starts."
            yield error(f"{here.path}.start", problem, "Break the circle.")


def check_messages(look: Look) -> Iterator[Finding]:
    """Where a message is awaited, the case type has the field that finds the case."""
    by_id: dict[str, MessageType] = {message.id: message for message in look.blueprint.messages}
    for place in look.places:
        named = place.element.message if isinstance(place.element, Wait | Boundary) else None
        message = by_id.get(named or "")
        if message is None or message.correlate is None:
            continue
        for case_type in look.case_types_at(place):
            known = [field.id for field in case_type.fields]
            yield from _findable(look, place, case_type, message)
            what = f"field of '{case_type.id}', by which '{message.id}' finds its case,"
            yield from unknown(place, "message", [message.correlate], known, what)


def _findable(
    look: Look, place: Place, case_type: CaseType, message: MessageType
) -> Iterator[Finding]:
    field = look.fields(case_type).get(message.correlate or "")
    if field is not None and not field.listed:
        problem = (
            f"'{message.id}' finds its case by '{field.id}', and only listed fields are found."
        )
        yield warning(f"{place.path}.message", problem, f"Set 'listed: true' at '{field.id}'.")
