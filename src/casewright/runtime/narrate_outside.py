"""Lines of a history about what passes the edge of a case: effects, letters, messages.

Rule: one function per kind of event, from its recorded fields to a line.
"""

from __future__ import annotations

from .narrate_told import Event, Told, part


def asked(event: Event) -> Told:
    """A step asked for something outside the case."""
    step = event.voice.element(str(part(event.fields.get("token"), 2, "step") or ""))
    title = event.say("{step} asked for {what}", step=step, what=event.text("what"))
    return Told(title, mark="outside")


def reported(event: Event) -> Told:
    """What was done outside, or not, or perhaps; also when nobody waited for it any more."""
    late = event.say("too late to matter") if event.fields.get("late") else ""
    step = event.name("step") or event.say("Work outside the case")
    if event.fields.get("ok", True):
        facts = ", ".join(each for each in (event.data(), late) if each)
        return Told(event.say("{step} succeeded", step=step), facts, mark="outside")
    title = event.say("{step} failed", step=step)
    if event.fields.get("doubt"):
        title = event.say("{step} may have happened", step=step)
    return Told(title, late, note=event.text("error"), mark="outside failed")


def kept(event: Event) -> Told:
    """An answer came while the case was suspended."""
    return Told(event.say("An answer waits until the case goes on"), mark="outside")


def mailed(event: Event) -> Told:
    """Correspondence that left the house."""
    to = ", ".join(str(each) for each in event.fields.get("to", ()))
    parts = [event.text("subject"), *(str(each) for each in event.fields.get("files", ()))]
    note = " · ".join(each for each in parts if each)
    return Told(event.say("An e-mail went to {to}", to=to), note=note, mark="told")
