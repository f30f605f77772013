"""What clock tests share: instants as people write them, one case under one promise."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from casewright.engine import urgency
from casewright.engine.state import Clock
from tests.engine.world import DONE, World, form, process, stage, staged

FIELDS = [
    {"id": "day", "kind": "date"},
    {"id": "moment", "kind": "date-time"},
    {"id": "waiting", "kind": "boolean"},
    {"id": "answered", "kind": "boolean"},
    {"id": "gold", "kind": "boolean"},
    {"id": "n", "kind": "integer"},
]

#: Amsterdam, Monday to Friday, nine to five with an hour's break: seven hours a day.
OFFICE = {
    "id": "office",
    "zone": "Europe/Amsterdam",
    "hours": {
        day: ["09:00-12:00", "13:00-17:00"]
        for day in ("monday", "tuesday", "wednesday", "thursday", "friday")
    },
    "holidays": ["2026-04-03", "2026-04-06"],
    "exceptions": {"2026-03-14": ["10:00-14:00"]},
}


def at(text: str) -> int:
    """An instant from UTC text: ``2026-03-02 09:00``."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1_000_000


def promised(*slas: dict[str, Any], now: str = "2026-03-02 09:00", **more: Any) -> World:
    """One stage with one form ``a`` and an optional process; the step bears the policies.

    ``on``: case | stage | process | step bears them instead. ``more`` go to the blueprint.
    """
    on = more.pop("on", "step")
    names = [sla["id"] for sla in slas]
    bearer = {
        name: {"sla": names} if on == name else {} for name in ("case", "stage", "process", "step")
    }
    return World(
        staged(
            stage(
                "one",
                process(
                    "p", form("a", **bearer["step"], **more.pop("step", {})), **bearer["process"]
                ),
                process("help", form("x"), start={"mode": "person"}),
                complete=DONE,
                **bearer["stage"],
            ),
            stage("aside", process("q", form("y")), alternate=True, complete="wait"),
            type={**bearer["case"], **more.pop("type", {})},
            slas=list(slas),
            fields=FIELDS,
            **more,
        ),
        now=at(now),
    )


def clock(world: World) -> Clock:
    """The only clock of the only case."""
    (found,) = world.cases["case-1"].clocks.values()
    return found


def until(world: World, text: str) -> None:
    """Let time pass until an instant."""
    world.pass_time(at(text) - world.now)


def urgent(world: World, step: str = "a") -> int:
    """The urgency of a step's assignment."""
    case = world.cases["case-1"]
    return urgency.of(case, world.work(case, step))
