"""How worklists may be sorted: the columns of each order, the last one making it unique."""

from __future__ import annotations

#: Sort → columns, ascending; nobody's work comes first when sorted by assignee.
SORTS: dict[str, tuple[str, ...]] = {
    "urgency": ("rank", "due", "opened", "id"),
    "due": ("due", "rank", "opened", "id"),
    "opened": ("opened", "id"),
    "number": ("number", "id"),
    "step": ("step_name", "rank", "due", "id"),
    "stage": ("stage_name", "rank", "due", "id"),
    "assignee": ("assignee", "rank", "due", "id"),
}
