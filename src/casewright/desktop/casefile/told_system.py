"""Lines of a history about what happened by itself: stages, rules, clocks, waits, other cases.

Rule: one function per kind of event, from its recorded fields to a line.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casewright.desktop import moments
from casewright.desktop.casefile.telling import Names, Told, by, data_words, part, reason, tr


def stage_entered(event: Mapping[str, Any], _who: str, names: Names) -> Told:
    """A stage began."""
    title = by("{stage} began", stage=names.element(str(event.get("stage", ""))))
    return Told(title, reason(event), "system", "layers")


def stage_left(event: Mapping[str, Any], who: str, names: Names) -> Told:
    """A stage was finished, or somebody left it."""
    stage = names.element(str(event.get("stage", "")))
    if event.get("how") == "changed":
        title = by("{who} left {stage}", who=who, stage=stage)
        return Told(title, reason(event), "people", "skip", "warn", True)
    return Told(by("{stage} was finished", stage=stage), "", "system", "check", "good")


def stage_skipped(event: Mapping[str, Any], _who: str, names: Names) -> Told:
    """The condition of a stage said that it is not needed."""
    stage = names.element(str(event.get("stage", "")))
    return Told(
        by("{stage} was skipped", stage=stage), tr("its condition said so"), "rules", "skip"
    )


def stage_refused(event: Mapping[str, Any], _who: str, names: Names) -> Told:
    """A stage could not begin, and why."""
    stage = names.element(str(event.get("stage", "")))
    title = by("{stage} could not begin", stage=stage)
    return Told(title, str(event.get("reason", "")), "rules", "lock", "warn")


def step_done(event: Mapping[str, Any], _who: str, names: Names) -> Told:
    """An automatic step ran: by which rule, and what it set."""
    step = names.element(str(event.get("step", "")))
    rule = by("row {row} decided", row=str(event["rule"])) if event.get("rule") else ""
    outcome = names.element(str(event["outcome"])) if event.get("outcome") else ""
    detail = " · ".join(one for one in (rule, outcome, data_words(event, names)) if one)
    icon = "gavel" if event.get("rule") else "settings"
    return Told(by("{step} ran", step=step), detail, "rules", icon)


def step_skipped(event: Mapping[str, Any], who: str, names: Names) -> Told:
    """A step was not done, by its condition or by a person."""
    step = names.element(str(event.get("step", "")))
    if event.get("how") == "person":
        title = by("{who} skipped {step}", who=who, step=step)
        return Told(title, reason(event), "people", "skip", "warn", True)
    title = by("{step} was skipped", step=step)
    return Told(title, tr("its condition said so"), "rules", "skip")


def item(event: Mapping[str, Any], _who: str, names: Names) -> Told:
    """A process or phase changed its state."""
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


def clock_started(event: Mapping[str, Any], _who: str, names: Names) -> Told:
    """A clock started or changed."""
    clock = event.get("clock")
    name = names.element(str(part(clock, 1, "policy") or ""))
    aims = [
        text.format(when=moments.day_time(int(due)))
        for text, due in (
            (tr("goal {when}"), part(clock, 5, "goal")),
            (tr("deadline {when}"), part(clock, 6, "deadline")),
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


def clock_passed(event: Mapping[str, Any], _who: str, names: Names) -> Told:
    """A goal or deadline passed."""
    what = {
        "goal": tr("Goal passed: {0}"),
        "deadline": tr("Deadline passed: {0}"),
    }.get(str(event.get("what")), tr("Still not done: {0}"))
    policy = names.element(str(event.get("policy", "")))
    late = event.get("what") != "goal"
    due = event.get("due")
    detail = by("it was {when}", when=moments.day_time(int(due))) if due else ""
    return Told(what.format(policy), detail, "clocks", "warning", "bad" if late else "warn")


def notified(event: Mapping[str, Any], _who: str, names: Names) -> Told:
    """People were told something."""
    people = ", ".join(names.person(one) for one in event.get("to", ()))
    text = " · ".join(str(event[k]) for k in ("subject", "text") if event.get(k))
    return Told(by("{people} was told", people=people or tr("Nobody")), text, "system", "bell")


def wait(event: Mapping[str, Any], _who: str, names: Names) -> Told:
    """The case waits, or waited."""
    token = event.get("token")
    step = names.element(str(part(token, 2, "step") or event.get("step", "")))
    if event.get("how"):
        return Told(by("{step}: the wait is over", step=step), "", "system", "hourglass")
    due = part(event.get("wait"), 1, "due")
    detail = by("until {when}", when=moments.day_time(int(due))) if due else ""
    return Told(by("{step}: the case waits", step=step), detail, "system", "hourglass")


def child(event: Mapping[str, Any], _who: str, names: Names) -> Told:
    """A case that belongs to this one."""
    child = event.get("child")
    if isinstance(child, str):
        status = str(event.get("status", ""))
        title = by("A case that belongs to it is now {status}", status=status)
        return Told(title, "", "system", "link")
    kind = names.element(str(part(child, 1, "type") or ""))
    return Told(by("{kind} was opened for it", kind=kind), "", "system", "link")


def resolved(event: Mapping[str, Any], _who: str, _names: Names) -> Told:
    """The case is finished."""
    status = str(event.get("status", ""))
    return Told(by("The case is {status}", status=status), reason(event), "system", "flag", "good")


def incident(event: Mapping[str, Any], _who: str, names: Names) -> Told:
    """A step could not go on."""
    step = names.element(str(event.get("step", "")))
    title = by("{step} could not go on; a person must act", step=step)
    return Told(title, str(event.get("problem", "")), "system", "error", "bad")


def milestone(event: Mapping[str, Any], _who: str, names: Names) -> Told:
    """A milestone was reached."""
    name = names.element(str(event.get("milestone", "")))
    return Told(by("{name} was reached", name=name), "", "system", "flag", "good")


def boundary(event: Mapping[str, Any], _who: str, names: Names) -> Told:
    """Something happened while a step was open."""
    step = names.element(str(event.get("step", "")))
    what = names.element(str(event.get("boundary", "")))
    return Told(by("{step}: {what} happened meanwhile", step=step, what=what), "", "rules", "bell")


def message(event: Mapping[str, Any], _who: str, names: Names) -> Told:
    """A message came: for a step that waits, for later, or for nobody."""
    name = names.element(str(event.get("message", "")))
    return Told(by("The message {name} came", name=name), "", "system", "inbox")


def status(event: Mapping[str, Any], _who: str, _names: Names) -> Told:
    """Another status of the case."""
    said = str(event.get("status", ""))
    return Told(by("The case is {status}", status=said), "", "system", "flag")


def effect(event: Mapping[str, Any], _who: str, _names: Names) -> Told:
    """What was done outside, or not."""
    if event.get("ok", True):
        return Told(tr("Work outside the case was done"), "", "system", "plug", "good")
    detail = str(event.get("error", ""))
    return Told(tr("Work outside the case failed"), detail, "system", "plug", "bad")
