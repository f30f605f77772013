"""Events of a case as a person would tell them: a sentence, a detail, a mark, and who did it.

Rule: ids become names; what nobody needs to read (tokens, scopes) is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from PySide6.QtCore import QCoreApplication

from casewright.desktop import moments
from casewright.desktop.theme.tokens import Tone
from casewright.runtime.narrate import describe
from casewright.runtime.reading import HistoryRow

Group = Literal["people", "rules", "clocks", "system"]

#: The engine's own bookkeeping: true, and of no use to a reader.
SILENT = frozenset(
    {
        "ItemNoted", "ScopeOpened", "ScopeClosed", "BranchEnded", "ScopeJoined", "TokenPlaced",
        "TokenEnded", "BoundarySet", "WorkContinued", "ItemValueSet",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a history."""

    title: str
    detail: str = ""
    group: Group = "system"
    icon: str = "layers"
    tone: Tone = "neutral"
    by_person: bool = False


@dataclass(frozen=True)
class Names:
    """Names of elements, people and groups, and labels of fields, by id."""

    element: Callable[[str], str]
    person: Callable[[str | None], str]
    group: Callable[[str | None], str]
    fields: Mapping[str, str]


Teller = Callable[[Mapping[str, Any], str, Names], Told]


def tr(text: str) -> str:
    """A text of this module in the user's language."""
    return QCoreApplication.translate("Words", text)


def tell(row: HistoryRow, names: Names) -> Told | None:
    """The line for one event; None for the engine's bookkeeping."""
    if row.kind in SILENT:
        return None
    teller = _TELL.get(row.kind)
    if teller is None:
        return Told(describe(row.kind, row.payload, names.element))
    return teller(row.payload, names.person(row.actor), names)


def part(value: Any, place: int, name: str) -> Any:
    """A part of a nested value, which is an array, or an object in older events."""
    if isinstance(value, Mapping):
        return value.get(name)
    return value[place] if isinstance(value, Sequence) and place < len(value) else None


def reason(event: Mapping[str, Any]) -> str:
    """The reason somebody gave, in quotes."""
    return f"“{event['reason']}”" if event.get("reason") else ""


def data_words(event: Mapping[str, Any], names: Names) -> str:
    """Which fields were set, with short values."""
    said = []
    for field, value in list((event.get("data") or {}).items())[:3]:
        label = names.fields.get(field, field)
        shown = "" if isinstance(value, list | dict) else str(value)
        said.append(f"{label}: {shown}" if 0 < len(shown) <= 32 else label)
    more = len(event.get("data") or {}) - len(said)
    return ", ".join(said) + (tr(" and {0} more").format(more) if more > 0 else "")


def _by(text: str, /, **named: str) -> str:
    return tr(text).format(**named)


def _created(event: Mapping[str, Any], who: str, names: Names) -> Told:
    kind = names.element(str(event.get("type", "")))
    title = _by("{who} opened {number}", who=who, number=str(event.get("number", "")))
    detail = ", ".join(x for x in (kind, data_words(event, names)) if x)
    return Told(title, detail, "people", "plus", "accent", True)


def _stage_entered(event: Mapping[str, Any], _who: str, names: Names) -> Told:
    title = _by("{stage} began", stage=names.element(str(event.get("stage", ""))))
    return Told(title, reason(event), "system", "layers")


def _stage_left(event: Mapping[str, Any], who: str, names: Names) -> Told:
    stage = names.element(str(event.get("stage", "")))
    if event.get("how") == "changed":
        title = _by("{who} left {stage}", who=who, stage=stage)
        return Told(title, reason(event), "people", "skip", "warn", True)
    return Told(_by("{stage} was finished", stage=stage), "", "system", "check", "good")


def _stage_skipped(event: Mapping[str, Any], _who: str, names: Names) -> Told:
    stage = names.element(str(event.get("stage", "")))
    return Told(
        _by("{stage} was skipped", stage=stage), tr("its condition said so"), "rules", "skip"
    )


def _stage_refused(event: Mapping[str, Any], _who: str, names: Names) -> Told:
    stage = names.element(str(event.get("stage", "")))
    title = _by("{stage} could not begin", stage=stage)
    return Told(title, str(event.get("reason", "")), "rules", "lock", "warn")


def _opened(event: Mapping[str, Any], _who: str, names: Names) -> Told:
    opened = event.get("assignment")
    step = part(opened, 12, "name") or names.element(str(part(opened, 2, "step") or ""))
    person, queue = part(opened, 6, "assignee"), part(opened, 7, "queue")
    to = names.person(person) if person else names.group(queue or part(opened, 8, "persona"))
    title = _by("{step} is to be done", step=str(step))
    return Told(title, _by("for {to}", to=to) if to else "", "system", "form")


def _given(event: Mapping[str, Any], who: str, names: Names) -> Told:
    how = str(event.get("how", ""))
    to = names.person(event.get("assignee")) or names.group(event.get("queue"))
    sentences = {
        "claimed": _by("{who} took the work", who=who),
        "released": _by("{who} gave the work back", who=who),
        "transferred": _by("{who} gave the work to {to}", who=who, to=to),
        "snoozed": _by("{who} put the work off", who=who),
        "climbed": _by("The work went up to {to}", to=to),
    }
    detail = reason(event)
    if how == "snoozed" and event.get("snoozed"):
        detail = _by("until {when}", when=moments.day_time(int(event["snoozed"])))
    title = sentences.get(how) or tr("Who has the work was changed")
    return Told(title, detail, "people", "person", "neutral", True)


def _completed(event: Mapping[str, Any], who: str, names: Names) -> Told:
    step = names.element(str(event.get("step", ""))) or tr("the task")
    title = _by("{who} finished {step}", who=who, step=step)
    outcome = event.get("outcome")
    parts = [
        names.element(str(outcome)) if outcome else "",
        data_words(event, names),
        reason(event),
    ]
    return Told(title, " · ".join(one for one in parts if one), "people", "check", "good", True)


def _voted(event: Mapping[str, Any], who: str, names: Names) -> Told:
    step = names.element(str(event.get("step", "")))
    title = _by("{who} voted in {step}", who=who, step=step)
    outcome = names.element(str(event.get("outcome", "")))
    return Told(title, outcome, "people", "approve", "neutral", True)


def _step_done(event: Mapping[str, Any], _who: str, names: Names) -> Told:
    step = names.element(str(event.get("step", "")))
    rule = _by("row {row} decided", row=str(event["rule"])) if event.get("rule") else ""
    outcome = names.element(str(event["outcome"])) if event.get("outcome") else ""
    detail = " · ".join(one for one in (rule, outcome, data_words(event, names)) if one)
    icon = "gavel" if event.get("rule") else "settings"
    return Told(_by("{step} ran", step=step), detail, "rules", icon)


def _step_skipped(event: Mapping[str, Any], who: str, names: Names) -> Told:
    step = names.element(str(event.get("step", "")))
    if event.get("how") == "person":
        title = _by("{who} skipped {step}", who=who, step=step)
        return Told(title, reason(event), "people", "skip", "warn", True)
    title = _by("{step} was skipped", step=step)
    return Told(title, tr("its condition said so"), "rules", "skip")


def _item(event: Mapping[str, Any], _who: str, names: Names) -> Told:
    item = event.get("item")
    name = names.element(str(part(item, 1, "item") or ""))
    states = {
        "active": (tr("{0} began"), "play"),
        "completed": (tr("{0} was finished"), "check"),
        "terminated": (tr("{0} was ended"), "stop"),
        "suspended": (tr("{0} was paused"), "pause"),
        "enabled": (tr("{0} can be started"), "play"),
        "available": (tr("{0} waits for its condition"), "hourglass"),
        "failed": (tr("{0} failed"), "error"),
    }
    text, icon = states.get(str(part(item, 4, "state")), ("{0}", "layers"))
    return Told(text.format(name), "", "system", icon)


def _clock_started(event: Mapping[str, Any], _who: str, names: Names) -> Told:
    clock = event.get("clock")
    name = names.element(str(part(clock, 1, "policy") or ""))
    aims = [
        _by(text, when=moments.day_time(int(due)))
        for text, due in (
            ("goal {when}", part(clock, 5, "goal")),
            ("deadline {when}", part(clock, 6, "deadline")),
        )
        if due
    ]
    how = {
        "paused": tr("Clock paused: {0}"),
        "resumed": tr("Clock goes on: {0}"),
        "reset": tr("Clock starts again: {0}"),
        "moved": tr("Clock moved: {0}"),
        "cancelled": tr("Clock cancelled: {0}"),
        "stopped": tr("Clock stopped: {0}"),
    }.get(str(event.get("how", "")), tr("Clock started: {0}"))
    return Told(how.format(name), ", ".join(aims), "clocks", "clock", "warn")


def _clock_passed(event: Mapping[str, Any], _who: str, names: Names) -> Told:
    what = {
        "goal": tr("Goal passed: {0}"),
        "deadline": tr("Deadline passed: {0}"),
    }.get(str(event.get("what")), tr("Still not done: {0}"))
    policy = names.element(str(event.get("policy", "")))
    late = event.get("what") != "goal"
    due = event.get("due")
    detail = _by("it was {when}", when=moments.day_time(int(due))) if due else ""
    return Told(what.format(policy), detail, "clocks", "warning", "bad" if late else "warn")


def _notified(event: Mapping[str, Any], _who: str, names: Names) -> Told:
    people = ", ".join(names.person(one) for one in event.get("to", ()))
    text = " · ".join(str(event[k]) for k in ("subject", "text") if event.get(k))
    return Told(_by("{people} was told", people=people or tr("Nobody")), text, "system", "bell")


def _wait(event: Mapping[str, Any], _who: str, names: Names) -> Told:
    token = event.get("token")
    step = names.element(str(part(token, 2, "step") or event.get("step", "")))
    if event.get("how"):
        return Told(_by("{step}: the wait is over", step=step), "", "system", "hourglass")
    due = part(event.get("wait"), 1, "due")
    detail = _by("until {when}", when=moments.day_time(int(due))) if due else ""
    return Told(_by("{step}: the case waits", step=step), detail, "system", "hourglass")


def _child(event: Mapping[str, Any], _who: str, names: Names) -> Told:
    child = event.get("child")
    if isinstance(child, str):
        status = str(event.get("status", ""))
        title = _by("A case that belongs to it is now {status}", status=status)
        return Told(title, "", "system", "link")
    kind = names.element(str(part(child, 1, "type") or ""))
    return Told(_by("{kind} was opened for it", kind=kind), "", "system", "link")


def _changed(event: Mapping[str, Any], who: str, names: Names) -> Told:
    detail = " · ".join(one for one in (data_words(event, names), reason(event)) if one)
    return Told(_by("{who} changed the data", who=who), detail, "people", "edit", "accent", True)


def _person(text: str, icon: str, *keys: str, tone: Tone = "neutral") -> Teller:
    """A sentence about what a person did; the first key that is there is the detail."""

    def teller(event: Mapping[str, Any], who: str, names: Names) -> Told:
        said = {key: str(event.get(key, "")) for key in keys}
        person = names.person(str(event.get("person", "")))
        detail = next((one for key, one in said.items() if one and key != "person"), "")
        if not detail:
            detail = reason(event)
        return Told(_by(text, who=who, person=person, **{k: v for k, v in said.items() if k != "person"}),
                    detail, "people", icon, tone, True)  # fmt: skip

    return teller


def _resolved(event: Mapping[str, Any], _who: str, _names: Names) -> Told:
    status = str(event.get("status", ""))
    return Told(_by("The case is {status}", status=status), reason(event), "system", "flag", "good")


def _incident(event: Mapping[str, Any], _who: str, names: Names) -> Told:
    step = names.element(str(event.get("step", "")))
    title = _by("{step} could not go on; a person must act", step=step)
    return Told(title, str(event.get("problem", "")), "system", "error", "bad")


def _milestone(event: Mapping[str, Any], _who: str, names: Names) -> Told:
    name = names.element(str(event.get("milestone", "")))
    return Told(_by("{name} was reached", name=name), "", "system", "flag", "good")


_TELL: dict[str, Teller] = {
    "CaseCreated": _created,
    "StageEntered": _stage_entered,
    "StageLeft": _stage_left,
    "StageSkipped": _stage_skipped,
    "StageRefused": _stage_refused,
    "ItemChanged": _item,
    "AssignmentOpened": _opened,
    "AssignmentGiven": _given,
    "AssignmentVoted": _voted,
    "AssignmentCompleted": _completed,
    "StepSkipped": _step_skipped,
    "StepDone": _step_done,
    "MilestoneReached": _milestone,
    "WaitStarted": _wait,
    "WaitEnded": _wait,
    "ClockStarted": _clock_started,
    "ClockChanged": _clock_started,
    "ClockPassed": _clock_passed,
    "PersonNotified": _notified,
    "ChildRequested": _child,
    "ChildNoted": _child,
    "DataChanged": _changed,
    "CaseResolved": _resolved,
    "CaseReopened": _person("{who} opened the case again", "undo", tone="accent"),
    "CaseSuspended": _person("{who} suspended the case", "pause", tone="warn"),
    "CaseResumed": _person("{who} resumed the case", "play"),
    "CommentAdded": _person("{who} wrote", "comment", "text"),
    "FileAttached": _person("{who} attached a file", "attachment", "name"),
    "ParticipantAdded": _person("{who} added {person}", "people", "person", "role"),
    "ParticipantRemoved": _person("{who} removed {person}", "people", "person"),
    "UrgencySet": _person("{who} set the urgency to {urgency}", "flag", "urgency"),
    "IncidentRaised": _incident,
}
