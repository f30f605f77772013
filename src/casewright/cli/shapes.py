"""Answers as programs read them: the JSON shapes that others rely on. Rule: shapes only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from casewright.engine.state import Instant
from casewright.runtime.narrate import iso
from casewright.runtime.views import CaseView, ClockView, Line
from casewright.store.rows import AbsenceRow, BlueprintRow, CaseRow, PersonRow, WorkRow

if TYPE_CHECKING:
    from casewright.runtime.bulk import Moved


def work(row: WorkRow) -> dict[str, Any]:
    """One assignment of a worklist; ``case`` is the business number."""
    return {
        "assignment": row.assignment,
        "case": row.number,
        "step": row.step,
        "stage": row.stage,
        "urgency": row.urgency,
        "due": iso(row.due),
        "assignee": row.assignee,
        "queue": row.queue,
        "state": row.state,
        "step_name": row.step_name,
        "stage_name": row.stage_name,
        "title": row.title,
        "type": row.type,
        "opened": iso(row.opened),
    }


def case(view: CaseView) -> dict[str, Any]:
    """One case as ``case show`` gives it."""
    return {
        "case": view.case,
        "id": view.id,
        "type": view.type,
        "blueprint": view.blueprint,
        "version": view.version,
        "status": view.status,
        "stage": view.stage,
        "data": view.data,
        "assignments": [work(row) for row in view.assignments],
        "clocks": [clock(each) for each in view.clocks],
        "urgency": view.urgency,
        "created": iso(view.created),
        "created_by": view.created_by,
        "sequence": view.sequence,
        "suspended": view.suspended,
        "parent": view.parent,
        "children": list(view.children),
        "participants": view.participants,
        "attachments": view.attachments,
    }


def clock(view: ClockView) -> dict[str, Any]:
    """One running promise."""
    return {
        "clock": view.clock,
        "policy": view.policy,
        "on": view.on,
        "goal": iso(view.goal),
        "deadline": iso(view.deadline),
        "state": view.state,
        "urgency": view.urgency,
    }


def submitted(view: CaseView) -> dict[str, Any]:
    """What ``work submit`` gives: where the case stands now."""
    return {
        "case": view.case,
        "status": view.status,
        "stage": view.stage,
        "assignments": [work(row) for row in view.assignments],
    }


def listed_case(row: CaseRow) -> dict[str, Any]:
    """One case of a list."""
    return {
        "case": row.number,
        "id": row.case,
        "title": row.title,
        "type": row.type,
        "blueprint": row.blueprint,
        "version": row.version,
        "status": row.status,
        "stage": row.stage,
        "urgency": row.urgency,
        "due": iso(row.due),
        "created": iso(row.created),
        "resolved": iso(row.resolved),
        "data": row.listed,
    }


def line(each: Line) -> dict[str, Any]:
    """One event of a history."""
    return {
        "seq": each.seq,
        "at": iso(each.at),
        "actor": each.actor,
        "kind": each.kind,
        "text": each.text,
        "payload": each.payload,
        "hash": each.hash,
    }


def blueprint(row: BlueprintRow) -> dict[str, Any]:
    """One published version."""
    return {
        "blueprint": row.blueprint,
        "version": row.version,
        "status": row.status,
        "case_types": [{"id": each, "name": name} for each, name in row.case_types],
        "name": row.name,
        "hash": row.hash,
        "published": iso(row.published),
        "author": row.author,
        "note": row.note,
    }


def person(row: PersonRow) -> dict[str, Any]:
    """One person."""
    return {
        "id": row.person,
        "name": row.name,
        "email": row.email,
        "manager": row.manager,
        "personas": list(row.personas),
        "queues": list(row.queues),
        "skills": row.skills,
        "language": row.language,
        "everything": row.everything,
    }


def absence(row: AbsenceRow) -> dict[str, Any]:
    """When somebody is out of office."""
    return {"from": iso(row.first), "until": iso(row.until), "substitute": row.substitute}


def moved(found: Moved) -> dict[str, Any]:
    """What became of much work that changed hands."""
    return {
        "asked": found.asked,
        "moved": found.moved,
        "refused": [
            {"assignment": left.assignment, "case": left.case, "reason": left.reason}
            for left in found.refused
        ],
        "stopped": found.stopped,
    }


def findings(found: Iterable[Any]) -> list[dict[str, Any]]:
    """What ``blueprint check`` found."""
    return [
        {
            "element": each.element,
            "severity": each.severity,
            "problem": each.problem,
            "remedy": each.remedy,
            "line": each.line,
        }
        for each in found
    ]


def short(instant: Instant | None) -> str:
    """An instant for a table: to the minute, UTC."""
    text = iso(instant)
    return f"{text[:10]} {text[11:16]}" if text else ""
