"""What an assignment's form begins with: stored values as the form takes them, outcomes, words.

Rule: it reads what was opened and changes nothing of it.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication

from casewright.desktop import moments
from casewright.desktop.desk import Desk
from casewright.desktop.dispatch import Problem
from casewright.desktop.field_specs import Look, Slot, shown_value, to_form
from casewright.desktop.foot import Choice
from casewright.desktop.opened import MASK, OpenedForm
from casewright.desktop.theme.tokens import Tone
from casewright.desktop.widgets.feedback import Banner


def tr(text: str) -> str:
    """A text of this module in the user's language."""
    return QCoreApplication.translate("Assignment", text)


def stored_value(opened: OpenedForm, slot: Slot, look: Look) -> Any:
    """The value of a field as the case has it, calculated ones as they are now."""
    source = slot.plan.source
    if slot.hidden:
        return MASK
    if source.kind == "attachment":
        return [
            {"name": file.name, "size": file.size, "digest": file.digest}
            for file in opened.page.files
            if file.category == slot.id
        ]
    value = look.calculated.get(slot.id, _item_or_case(opened, slot))
    return to_form(source.result if source.kind == "calculated" else source.kind, value)


def _item_or_case(opened: OpenedForm, slot: Slot) -> Any:
    """In a for each the item's own columns come from the item."""
    if slot.id in opened.page.type.fields or opened.live is None:
        return opened.case.data.get(slot.id)
    scope = opened.case.scopes.get(opened.live.scope)
    item = scope.value if scope is not None else None
    return item.get(slot.id) if isinstance(item, dict) else None


def choices_of(opened: OpenedForm) -> tuple[Choice, ...]:
    """The outcomes as buttons; a step without any has one."""
    node = opened.node
    outcomes = list(node.outcomes.values()) if node else []
    if not outcomes:
        return (Choice("", tr("Done") if node is None else tr("Submit")),)
    return tuple(Choice(one.id, one.name or one.id, one.reason) for one in outcomes)


def look_of(opened: OpenedForm, typed: dict[str, Any]) -> Look:
    """The state of the form with these typed values; of finished work everything is seen."""
    if opened.live is not None:
        return opened.live.look(opened.slots, typed)
    return Look(frozenset(slot.id for slot in opened.slots))


def holder_of(desk: Desk, opened: OpenedForm, *, mine: bool) -> tuple[str, Tone, str]:
    """Who has the work, as a pill: text, tone and icon."""
    row = opened.row
    if row.closed is not None:
        return tr("Done {0}").format(moments.day_time(row.closed)), "good", "check"
    if mine:
        return tr("Your work"), "accent", "person"
    if row.assignee:
        return desk.name(row.assignee), "neutral", "person"
    return desk.directory.group(row.queue or row.persona) or tr("Offered"), "neutral", "inbox"


def since_of(opened: OpenedForm) -> str:
    """Since when the work is open."""
    return tr("Opened {0}").format(moments.ago(opened.row.opened, opened.page.at))


def nothing_to_fill(opened: OpenedForm) -> str:
    """What stands in the place of a form without fields."""
    if opened.assignment is None:
        return tr("This work is done. The history of the case says how.")
    return tr("Nothing has to be filled in here. Choose how it ends.")


def conflict_rows(
    desk: Desk, opened: OpenedForm, problem: Problem
) -> list[tuple[str, str, str, str]]:
    """(field, label, theirs, mine) in words for each field that a colleague changed meanwhile."""
    people = {one: row.name for one, row in desk.directory.people.items()}
    plans = {slot.id: slot.plan for slot in opened.slots}
    rows = []
    for field, (theirs, mine) in problem.conflicts.items():
        if field in plans:
            said = [shown_value(plans[field], value, people) for value in (theirs, mine)]
            said[0] = MASK if field in opened.page.hidden else said[0]
            rows.append((field, plans[field].label, said[0], said[1]))
    return rows


def say_offered(banner: Banner, group: str) -> None:
    """The work is nobody's yet: where it waits, and the button that takes it."""
    banner.show_message(
        tr("This work waits in {0}.").format(group or tr("a queue")),
        "",
        tr("Take it to fill in the form; your colleagues then see that it is yours."),
        tr("Take it"),
        "accent",
    )


def say_finished_meanwhile(banner: Banner) -> None:
    """Somebody else finished it while this person was typing."""
    banner.show_message(
        tr("This work was finished in the meantime."),
        tr("What you typed is kept as your draft and still stands below."),
        tr("The history of the case says who did it."),
        tone="warn",
    )
