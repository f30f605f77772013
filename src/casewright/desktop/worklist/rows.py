"""From rows of work as they are read to rows as the list paints them. Rule: pure."""

from __future__ import annotations

from casewright.desktop import moments
from casewright.desktop.desk import Directory
from casewright.desktop.widgets.worklist import WorkRow as Shown
from casewright.desktop.widgets.worklist import due_of
from casewright.runtime.reading import WorkRow


def shown(row: WorkRow, directory: Directory, now: int) -> Shown:
    """A row with names for ids and words for times."""
    version = (row.blueprint, row.version)
    due = moments.local(row.due) if row.due is not None else None
    return Shown(
        id=row.assignment,
        title=directory.element(version, row.type, row.step, row.step_name),
        case_id=row.number,
        case_type=_about(row, directory),
        stage=directory.element(version, row.type, row.stage, row.stage_name),
        urgency=row.urgency,
        due=due_of(due, moments.local(now)),
        assignee=directory.person(row.assignee),
        queue=directory.group(row.queue or row.persona),
    )


def _about(row: WorkRow, directory: Directory) -> str:
    kind = directory.type(row.type)
    return f"{kind}  ·  {row.title}" if row.title and row.title != kind else kind
