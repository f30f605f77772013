"""Lines of a history about what people did. Rule: one function per kind of event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casewright.desktop import moments
from casewright.desktop.casefile.telling import (
    Names,
    Teller,
    Told,
    by,
    data_words,
    part,
    reason,
    tr,
)
from casewright.desktop.theme.tokens import Tone


def created(event: Mapping[str, Any], who: str, names: Names) -> Told:
    """The case was opened."""
    kind = names.element(str(event.get("type", "")))
    title = by("{who} opened {number}", who=who, number=str(event.get("number", "")))
    detail = ", ".join(x for x in (kind, data_words(event, names)) if x)
    return Told(title, detail, "people", "plus", "accent", True)


def opened(event: Mapping[str, Any], _who: str, names: Names) -> Told:
    """Work is to be done."""
    opened = event.get("assignment")
    step = part(opened, 12, "name") or names.element(str(part(opened, 2, "step") or ""))
    person, queue = part(opened, 6, "assignee"), part(opened, 7, "queue")
    to = names.person(person) if person else names.group(queue or part(opened, 8, "persona"))
    title = by("{step} is to be done", step=str(step))
    return Told(title, by("for {to}", to=to) if to else "", "system", "form")


def given(event: Mapping[str, Any], who: str, names: Names) -> Told:
    """Work changed hands."""
    how = str(event.get("how", ""))
    to = names.person(event.get("assignee")) or names.group(event.get("queue"))
    sentences = {
        "claimed": by("{who} took the work", who=who),
        "released": by("{who} gave the work back", who=who),
        "transferred": by("{who} gave the work to {to}", who=who, to=to),
        "snoozed": by("{who} put the work off", who=who),
        "climbed": by("The work went up to {to}", to=to),
    }
    detail = reason(event)
    if how == "snoozed" and event.get("snoozed"):
        detail = by("until {when}", when=moments.day_time(int(event["snoozed"])))
    title = sentences.get(how) or tr("Who has the work was changed")
    return Told(title, detail, "people", "person", "neutral", True)


def completed(event: Mapping[str, Any], who: str, names: Names) -> Told:
    """Work was finished."""
    step = names.element(str(event.get("step", ""))) or tr("the task")
    title = by("{who} finished {step}", who=who, step=step)
    outcome = event.get("outcome")
    parts = [
        names.element(str(outcome)) if outcome else "",
        data_words(event, names),
        reason(event),
    ]
    return Told(title, " · ".join(one for one in parts if one), "people", "check", "good", True)


def voted(event: Mapping[str, Any], who: str, names: Names) -> Told:
    """One vote of several."""
    step = names.element(str(event.get("step", "")))
    title = by("{who} voted in {step}", who=who, step=step)
    outcome = names.element(str(event.get("outcome", "")))
    return Told(title, outcome, "people", "approve", "neutral", True)


def changed(event: Mapping[str, Any], who: str, names: Names) -> Told:
    """Data was changed by hand."""
    detail = " · ".join(one for one in (data_words(event, names), reason(event)) if one)
    return Told(by("{who} changed the data", who=who), detail, "people", "edit", "accent", True)


def redone(event: Mapping[str, Any], who: str, names: Names) -> Told:
    """A finished step is to be done once more."""
    step = names.element(str(event.get("step", "")))
    title = by("{who} had {step} done again", who=who, step=step)
    return Told(title, reason(event), "people", "redo", "accent", True)


def migrated(event: Mapping[str, Any], who: str, _names: Names) -> Told:
    """The case follows another version of its blueprint."""
    version = str(event.get("version", ""))
    title = by("{who} moved the case to version {version}", who=who, version=version)
    return Told(title, "", "people", "blueprint", "accent", True)


def person(text: str, icon: str, *keys: str, tone: Tone = "neutral") -> Teller:
    """A sentence about what a person did; the first key that is there is the detail."""

    def teller(event: Mapping[str, Any], who: str, names: Names) -> Told:
        said = {key: str(event.get(key, "")) for key in keys}
        person = names.person(str(event.get("person", "")))
        detail = next((one for key, one in said.items() if one and key != "person"), "")
        if not detail:
            detail = reason(event)
        return Told(by(text, who=who, person=person, **{k: v for k, v in said.items() if k != "person"}),
                    detail, "people", icon, tone, True)  # fmt: skip

    return teller
