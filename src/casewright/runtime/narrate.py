"""Events in words: one line per event for histories on the screen, the terminal and in exports.

Rule: a sentence says what a person would say; ids become names where the blueprint knows them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from casewright.engine.state import Instant

#: Id of an element → its name.
Names = Callable[[str], str]
Fields = Mapping[str, Any]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def iso(instant: Instant | None) -> str | None:
    """An instant as ISO 8601 in UTC, ``2026-03-31T12:30:00.5Z``; None stays None."""
    if instant is None:
        return None
    text = (_EPOCH + timedelta(microseconds=instant)).isoformat().removesuffix("+00:00")
    return (text.rstrip("0").rstrip(".") if "." in text else text) + "Z"


def describe(kind: str, event: Fields, names: Names) -> str:
    """The sentence for one event; ``event`` are its fields as plain data."""
    tell = TOLD.get(kind)
    return tell(event, names) if tell else _spaced(kind)


def _spaced(kind: str) -> str:
    words = "".join(f" {c.lower()}" if c.isupper() else c for c in kind).strip()
    return words[:1].upper() + words[1:]


def _named(template: str, key: str) -> Callable[[Fields, Names], str]:
    """A sentence with the name of the element that ``key`` holds, and the reason if there is one."""

    def tell(event: Fields, names: Names) -> str:
        return template.format(names(str(event.get(key, "")))) + _reason(event)

    return tell


def _plain(template: str) -> Callable[[Fields, Names], str]:
    """A sentence that quotes fields of the event as they are."""

    def tell(event: Fields, names: Names) -> str:
        del names
        return template.format_map(_Blank(event)) + _reason(event)

    return tell


class _Blank(dict[str, Any]):
    """Fields left at their default are not in the payload."""

    def __missing__(self, key: str) -> str:
        return ""


def _reason(event: Fields) -> str:
    return f": {event['reason']}" if event.get("reason") else ""


def _data(event: Fields) -> str:
    fields = list(event.get("data", {}))
    shown = ", ".join(fields[:6]) + (" …" if len(fields) > 6 else "")
    return f" ({shown})" if fields else ""


def _created(event: Fields, names: Names) -> str:
    return f"Case {event.get('number', '')} created as {names(str(event.get('type', '')))}"


def _left(event: Fields, names: Names) -> str:
    how = {"completed": "completed", "changed": "left", "resolved": "ended"}
    return f"Stage {names(str(event.get('stage', '')))} {how.get(str(event.get('how')), 'left')}"


def _opened(event: Fields, names: Names) -> str:
    opened = event.get("assignment") or []
    given = list(opened.values()) if isinstance(opened, dict) else list(opened)
    step = names(str(given[2])) if len(given) > 2 else ""
    person, queue = (*given[6:8], None, None)[:2]
    to = f" for {person}" if person else f" in {names(str(queue))}" if queue else ""
    return f"{step} is to be done{to}"


def _given(event: Fields, names: Names) -> str:
    person, queue = event.get("assignee"), event.get("queue")
    to = f" to {person}" if person else f" to {names(str(queue))}" if queue else ""
    return f"Assignment {event.get('how', 'given')}{to}{_reason(event)}"


def _completed(event: Fields, names: Names) -> str:
    outcome = event.get("outcome")
    ended = f" with {names(str(outcome))}" if outcome else ""
    return f"{names(str(event.get('step', '')))} completed{ended}{_data(event)}{_reason(event)}"


def _voted(event: Fields, names: Names) -> str:
    return f"{names(str(event.get('step', '')))}: a vote for {names(str(event.get('outcome', '')))}"


def _done(event: Fields, names: Names) -> str:
    if event.get("by_hand"):
        step = names(str(event.get("step", "")))
        return f"{step} was done by hand: {event['by_hand']}{_data(event)}"
    if event.get("trace"):
        return _by_table(event, names)
    rule = f" by rule {event['rule']}" if event.get("rule") else ""
    outcome = f": {names(str(event['outcome']))}" if event.get("outcome") else ""
    return f"{names(str(event.get('step', '')))} ran{rule}{outcome}{_data(event)}"


def _by_table(event: Fields, names: Names) -> str:
    """Which rows of a table decided; a model may have decided without any."""
    trace = event["trace"]
    table, rows = names(str(trace.get("table", ""))), [str(row) for row in trace.get("matched", ())]
    if rows:
        said = f"Row{'s' * (len(rows) > 1)} {', '.join(rows)} of {table} decided"
    else:
        said = f"No row of {table} matched" if "matched" in trace else f"{table} decided"
    outcome = f": {names(str(event['outcome']))}" if event.get("outcome") else ""
    return f"{said}{outcome}{_data(event)}"


def _skipped(event: Fields, names: Names) -> str:
    why = "by a person" if event.get("how") == "person" else "its condition was not met"
    return f"{names(str(event.get('step', '')))} skipped, {why}{_reason(event)}"


def _clock(event: Fields, names: Names) -> str:
    what = {"goal": "Goal", "deadline": "Deadline", "passed": "Passed deadline"}
    said = what.get(str(event.get("what")), "Clock")
    missed = f", {event['missed']} missed" if event.get("missed") else ""
    due = iso(event.get("due"))
    return f"{said} of {names(str(event.get('policy', '')))} passed (due {due}{missed})"


def _clock_part(event: Fields, names: Names) -> str:
    clock = event.get("clock") or ["", ""]
    given = list(clock.values()) if isinstance(clock, dict) else list(clock)
    how = event.get("how", "started")
    return f"Clock {names(str(given[1]))} {how}"


def _notified(event: Fields, names: Names) -> str:
    del names
    subject = f": {event['subject']}" if event.get("subject") else ""
    return f"{', '.join(event.get('to', []))} notified{subject}"


def _changed(event: Fields, names: Names) -> str:
    del names
    return f"Data changed{_data(event)}{_reason(event)}"


def _reported(event: Fields, names: Names) -> str:
    del names
    late = ", too late to matter" if event.get("late") else ""
    said = "succeeded" if event.get("ok") else f"failed: {event.get('error', '')}"
    return f"An automatic action {said}{late}"


def _stuck(event: Fields, names: Names) -> str:
    """A token that rests in the step waits for a person; without one the flow found a way on."""
    after = "a person must act" if event.get("token") else "the case went on without it"
    why = f" ({event['problem']})" if event.get("problem") else ""
    return f"{names(str(event.get('step', '')))} could not go on{why}; {after}"


#: Event kind → the function that tells it; others are spelled out from their names.
TOLD: dict[str, Callable[[Fields, Names], str]] = {
    "CaseCreated": _created,
    "StageEntered": _named("Stage {} entered", "stage"),
    "StageSkipped": _named("Stage {} skipped", "stage"),
    "StageRefused": _named("Stage {} could not be entered", "stage"),
    "StageLeft": _left,
    "AssignmentOpened": _opened,
    "AssignmentGiven": _given,
    "AssignmentVoted": _voted,
    "AssignmentCompleted": _completed,
    "StepSkipped": _skipped,
    "StepDone": _done,
    "StepRedone": _named("{} is to be done again", "step"),
    "MilestoneReached": _named("Milestone {} reached", "milestone"),
    "WaitEnded": _named("{}: the wait is over", "step"),
    "ClockStarted": _clock_part,
    "ClockPassed": _clock,
    "ClockChanged": _clock_part,
    "PersonNotified": _notified,
    "DataChanged": _changed,
    "StatusChanged": _plain("Status is now {status}"),
    "CaseResolved": _plain("Case resolved: {status}"),
    "CaseReopened": _plain("Case reopened"),
    "CaseSuspended": _plain("Case suspended"),
    "CaseResumed": _plain("Case resumed"),
    "CaseMigrated": _plain("Case moved to version {version}"),
    "CommentAdded": _plain("Comment: {text}"),
    "FileAttached": _plain("File {name} attached"),
    "ParticipantAdded": _plain("{person} takes part ({role})"),
    "ParticipantRemoved": _plain("{person} no longer takes part"),
    "UrgencySet": _plain("Urgency set to {urgency}"),
    "EffectReported": _reported,
    "IncidentRaised": _stuck,
    "MessageKept": _plain("Message {message} kept for later"),
    "MessageTaken": _plain("Message {message}, kept while the case was suspended, taken up"),
    "MessageIgnored": _plain("Message {message} came, and nobody waited for it"),
    "PersonDefined": _plain("{name} ({person}) defined"),
    "PersonRemoved": _plain("{person} removed"),
    "BlueprintPublished": _plain("Version {version} published"),
    "BlueprintRetired": _plain("Version {version} retired"),
}
