"""Lines of a history about what happened by itself: stages, rules, clocks, waits, other cases.

Rule: one function per kind of event, from its recorded fields to a line.
"""

from __future__ import annotations

from . import narrate_people as people
from .narrate_told import Event, Mark, Teller, Told, part


def stage_entered(event: Event) -> Told:
    """A stage began."""
    title = event.say("Stage {stage} entered", stage=event.name("stage"))
    return Told(title, reason=event.text("reason"), mark="began")


def stage_left(event: Event) -> Told:
    """A stage was finished, or somebody left it, or it ended with the case."""
    stage, how = event.name("stage"), event.text("how")
    if how == "changed":
        title = event.act("{who} left {stage}", "Stage {stage} left", stage=stage)
        return Told(title, reason=event.text("reason"), group="people", mark="left", by_person=True)
    if how == "resolved":
        return Told(event.say("Stage {stage} ended", stage=stage), mark="finished")
    return Told(event.say("Stage {stage} completed", stage=stage), mark="finished")


def stage_skipped(event: Event) -> Told:
    """The condition of a stage said that it is not needed."""
    title = event.say("Stage {stage} skipped", stage=event.name("stage"))
    return Told(title, more=event.say("its condition said so"), group="rules", mark="skipped")


def stage_refused(event: Event) -> Told:
    """A stage could not begin, and why."""
    title = event.say("Stage {stage} could not be entered", stage=event.name("stage"))
    return Told(title, note=event.text("reason"), group="rules", mark="refused")


def step_done(event: Event) -> Told:
    """An automatic step ran: which row or rule decided, and what it set; or a person did it."""
    if event.text("by_hand"):
        return people.by_hand(event)
    trace, step = event.fields.get("trace"), event.name("step")
    if trace:
        said = _by_table(event)
    elif event.fields.get("rule"):
        said = event.say("Row {row} of {table} decided", row=event.text("rule"), table=step)
    else:
        said = event.say("{step} ran", step=step)
    outcome = event.name("outcome")
    decided = bool(trace or event.fields.get("rule"))
    return Told(
        f"{said}: {outcome}" if outcome else said,
        event.data(),
        more=step if trace else "",
        group="rules",
        mark="decided" if decided else "ran",
    )


def _by_table(event: Event) -> str:
    """Which rows of a table decided; a model may have decided without any."""
    trace = event.fields["trace"]
    table = event.voice.element(str(trace.get("table", "")))
    rows = [str(row) for row in trace.get("matched", ())]
    if len(rows) > 1:
        return event.say("Rows {rows} of {table} decided", rows=", ".join(rows), table=table)
    if rows:
        return event.say("Row {row} of {table} decided", row=rows[0], table=table)
    if "matched" in trace:
        return event.say("No row of {table} matched", table=table)
    return event.say("{table} decided", table=table)


def step_skipped(event: Event) -> Told:
    """A step was not done, by its condition or by a person."""
    step = event.name("step")
    if event.text("how") == "person":
        title = event.act("{who} skipped {step}", "{step} skipped, by a person", step=step)
        return Told(
            title, reason=event.text("reason"), group="people", mark="skipped by person",
            by_person=True,
        )  # fmt: skip
    title = event.say("{step} skipped, its condition was not met", step=step)
    return Told(title, reason=event.text("reason"), group="rules", mark="skipped")


def item(event: Event) -> Told:
    """A process or phase changed its state."""
    changed = event.fields.get("item")
    name = event.voice.element(str(part(changed, 1, "item") or ""))
    told: dict[str, tuple[str, Mark]] = {
        "active": (event.say("{item} began", item=name), "resumed"),
        "completed": (event.say("{item} was finished", item=name), "finished"),
        "terminated": (event.say("{item} was ended", item=name), "stopped"),
        "suspended": (event.say("{item} was paused", item=name), "suspended"),
        "enabled": (event.say("{item} can be started", item=name), "startable"),
        "available": (event.say("{item} waits for its condition", item=name), "waiting"),
        "failed": (event.say("{item} failed", item=name), "failed"),
    }
    title, mark = told.get(str(part(changed, 4, "state")), (name, "other"))
    return Told(title or event.say("Part of the plan changed"), mark=mark)


def clock(event: Event) -> Told:
    """A clock started or changed; what it promises."""
    running = event.fields.get("clock")
    name = event.voice.element(str(part(running, 1, "policy") or ""))
    goal, deadline = part(running, 5, "goal"), part(running, 6, "deadline")
    moment = event.voice.moment
    aims = [
        event.say("goal {when}", when=moment(int(goal))) if goal else "",
        event.say("deadline {when}", when=moment(int(deadline))) if deadline else "",
    ]
    title = {
        "paused": event.say("Clock {clock} paused", clock=name),
        "resumed": event.say("Clock {clock} goes on", clock=name),
        "reset": event.say("Clock {clock} starts again", clock=name),
        "moved": event.say("Clock {clock} moved", clock=name),
        "cancelled": event.say("Clock {clock} cancelled", clock=name),
        "stopped": event.say("Clock {clock} stopped", clock=name),
    }.get(event.text("how")) or event.say("Clock {clock} started", clock=name)
    return Told(title, more=", ".join(filter(None, aims)), group="clocks", mark="clock")


def clock_passed(event: Event) -> Told:
    """A goal or deadline passed, when it was due, and how often it was missed meanwhile."""
    policy, what = event.name("policy"), event.text("what")
    title = {
        "goal": event.say("Goal of {clock} passed", clock=policy),
        "deadline": event.say("Deadline of {clock} passed", clock=policy),
    }.get(what) or event.say("{clock} is still not done", clock=policy)
    due, missed = event.fields.get("due"), event.text("missed")
    facts = [
        event.say("due {when}", when=event.voice.moment(int(due))) if due else "",
        event.say("{count} missed", count=missed) if missed else "",
    ]
    mark: Mark = "late" if what == "goal" else "too late"
    return Told(title, ", ".join(filter(None, facts)), group="clocks", mark=mark)


def notified(event: Event) -> Told:
    """People were told something."""
    people_told = ", ".join(event.voice.person(one) for one in event.fields.get("to", ()))
    title = event.say("{people} notified", people=people_told or event.say("Nobody"))
    note = " · ".join(event.text(key) for key in ("subject", "text") if event.text(key))
    return Told(title, note=note, mark="told")


def waiting(event: Event) -> Told:
    """The case waits."""
    step = event.voice.element(str(part(event.fields.get("token"), 2, "step") or ""))
    due = part(event.fields.get("wait"), 1, "due")
    note = event.say("until {when}", when=event.voice.moment(int(due))) if due else ""
    return Told(event.say("{step}: the case waits", step=step), note, mark="waiting")


def wait_over(event: Event) -> Told:
    """What the case waited for has come."""
    return Told(event.say("{step}: the wait is over", step=event.name("step")), mark="waiting")


def child(event: Event) -> Told:
    """A case that belongs to this one was asked for, or has another status."""
    named = event.fields.get("child")
    if isinstance(named, str):
        title = event.say("A case that belongs to it is now {status}", status=event.text("status"))
        return Told(title, event.data(), mark="related")
    kind = event.voice.element(str(part(named, 1, "type") or ""))
    return Told(event.say("{kind} was opened for it", kind=kind), mark="related")


def stuck(event: Event) -> Told:
    """A step could not go on; without a token that rests in it the flow found a way on."""
    step = event.name("step")
    if event.fields.get("token"):
        title = event.say("{step} could not go on; a person must act", step=step)
    else:
        title = event.say("{step} could not go on; the case went on without it", step=step)
    return Told(title, note=event.text("problem"), mark="stuck")


def boundary(event: Event) -> Told:
    """Something happened while a step was open."""
    step, what = event.name("step"), event.name("boundary")
    title = event.say("{step}: {what} happened meanwhile", step=step, what=what)
    return Told(title, group="rules", mark="interrupted")


def named(template: str, key: str, mark: Mark) -> Teller:
    """A sentence with the name of the element that a field holds; its place bears the field's name."""

    def teller(event: Event) -> Told:
        title = event.say(template, **{key: event.name(key)})
        return Told(title, reason=event.text("reason"), mark=mark)

    return teller


def plain(template: str, *keys: str, mark: Mark = "other") -> Teller:
    """A sentence that quotes fields as they are."""

    def teller(event: Event) -> Told:
        title = event.say(template, **{key: event.text(key) for key in keys})
        return Told(title, reason=event.text("reason"), mark=mark)

    return teller
