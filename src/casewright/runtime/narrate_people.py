"""Lines of a history about what people did. Rule: one function per kind of event."""

from __future__ import annotations

from .narrate_told import Event, Mark, Teller, Told, part


def created(event: Event) -> Told:
    """The case was opened."""
    title = event.act(
        "{who} opened {number} as {type}",
        "Case {number} created as {type}",
        number=event.text("number"),
        type=event.name("type"),
    )
    return Told(title, more=event.data(), group="people", mark="created", by_person=True)


def opened(event: Event) -> Told:
    """Work is to be done, by somebody or by a group."""
    work, voice = event.fields.get("assignment"), event.voice
    step = str(part(work, 12, "name") or voice.element(str(part(work, 2, "step") or "")))
    person, queue = part(work, 6, "assignee"), part(work, 7, "queue")
    persona = part(work, 8, "persona")
    if not person and queue:
        title = event.say("{step} is to be done in {queue}", step=step, queue=voice.group(queue))
    elif person or persona:
        to = voice.person(person) if person else voice.group(persona)
        title = event.say("{step} is to be done for {to}", step=step, to=to)
    else:
        title = event.say("{step} is to be done", step=step)
    return Told(title, mark="opened")


def given(event: Event) -> Told:
    """Work changed hands."""
    voice, snoozed = event.voice, event.fields.get("snoozed")
    to = voice.person(event.text("assignee")) or voice.group(event.text("queue"))
    titles = {
        "claimed": event.act("{who} took the work", "The work was taken by {to}", to=to),
        "released": event.act("{who} gave the work back", "The work was given back"),
        "transferred": event.act("{who} gave the work to {to}", "The work went to {to}", to=to),
        "snoozed": event.act("{who} put the work off", "The work was put off"),
        "climbed": event.say("The work went up to {to}", to=to),
        "delegated": event.act(
            "{who} let {to} do the work", "The work was delegated to {to}", to=to
        ),
        "recalled": event.act("{who} took the work back", "The work was taken back"),
        "asked": event.act("{who} asked {to}", "{to} was asked", to=to),
        "answered": event.act("{who} answered {to}", "{to} was answered", to=to),
    }
    how, note = event.text("how"), event.text("question")
    if how == "snoozed" and snoozed:
        note = event.say("until {when}", when=voice.moment(int(snoozed)))
    return Told(
        titles.get(how) or event.say("Who has the work was changed"),
        note=note,
        reason=event.text("reason"),
        group="people",
        mark="given",
        by_person=True,
    )


def completed(event: Event) -> Told:
    """Work was finished, perhaps with an outcome."""
    nameless = event.act("the task", "A task")
    step, outcome = event.name("step") or nameless, event.name("outcome")
    if outcome:
        title = event.act(
            "{who} finished {step} with {outcome}",
            "{step} completed with {outcome}",
            step=step,
            outcome=outcome,
        )
    else:
        title = event.act("{who} finished {step}", "{step} completed", step=step)
    return Told(
        title, event.data(), reason=event.text("reason"),
        group="people", mark="finished", by_person=True,
    )  # fmt: skip


def voted(event: Event) -> Told:
    """One vote of several."""
    title = event.act(
        "{who} voted for {outcome} in {step}",
        "{step}: a vote for {outcome}",
        step=event.name("step"),
        outcome=event.name("outcome"),
    )
    return Told(title, reason=event.text("reason"), group="people", mark="voted", by_person=True)


def changed(event: Event) -> Told:
    """Data was changed by hand."""
    title = event.act("{who} changed the data", "Data changed")
    return Told(
        title, event.data(), reason=event.text("reason"),
        group="people", mark="edited", by_person=True,
    )  # fmt: skip


def restricted(event: Event) -> Told:
    """Only some people see the case, or everybody again."""
    people = ", ".join(event.voice.person(str(each)) for each in event.fields.get("people", ()))
    if people:
        title = event.act(
            "{who} restricted the case to its participants", "Case restricted to its participants"
        )
    else:
        title = event.act("{who} opened the case to everybody", "Case open to everybody again")
    return Told(
        title, note=people, reason=event.text("reason"),
        group="people", mark="people", by_person=True,
    )  # fmt: skip


def away(event: Event) -> Told:
    """When somebody is out of office, and who stands in."""
    person = event.voice.person(event.text("person"))
    told = [_absence(event, *each) for each in event.fields.get("absences", ())]
    title = event.say("{person} is not away", person=person)
    if told:
        title = event.say("{person} is away", person=person)
    return Told(title, note="; ".join(told), group="people", mark="people", by_person=True)


def _absence(event: Event, first: int, until: int, substitute: str | None) -> str:
    moment = event.voice.moment
    span = event.say("{first} to {until}", first=moment(first), until=moment(until))
    if substitute is None:
        return span
    return f"{span}, {event.say('{person} stands in', person=event.voice.person(substitute))}"


def redone(event: Event) -> Told:
    """A finished step is to be done once more."""
    title = event.act(
        "{who} had {step} done again", "{step} is to be done again", step=event.name("step")
    )
    return Told(title, reason=event.text("reason"), group="people", mark="redone", by_person=True)


def moved(event: Event) -> Told:
    """The case follows another version of its blueprint."""
    title = event.act(
        "{who} moved the case to version {version}",
        "Case moved to version {version}",
        version=event.text("version"),
    )
    return Told(title, group="people", mark="moved", by_person=True)


def by_hand(event: Event) -> Told:
    """A person did what an automatic step could not do."""
    title = event.act(
        "{who} did {step} by hand", "{step} was done by hand", step=event.name("step")
    )
    return Told(
        title, event.data(), reason=event.text("by_hand"),
        group="people", mark="by hand", by_person=True,
    )  # fmt: skip


def did(template: str, plain: str, mark: Mark, noted: str = "") -> Teller:
    """A sentence about what a person did, with the recorded fields in its places.

    ``noted``: the field that stands beside the sentence.
    """

    def teller(event: Event) -> Told:
        person = event.voice.person(event.text("person"))
        title = event.act(
            template, plain, person=person, urgency=event.text("urgency"), role=event.text("role")
        )
        return Told(
            title, note=event.text(noted) if noted else "", reason=event.text("reason"),
            group="people", mark=mark, by_person=True,
        )  # fmt: skip

    return teller
