"""`casewright calendar`: the business calendars of the published blueprints, and what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from .repair import repair
from .session import session, table

if TYPE_CHECKING:
    from casewright.app import Workspace
    from casewright.blueprint.sla import Calendar

cli = typer.Typer(help="Working hours, holidays, and when something is due.", no_args_is_help=True)

cli.command()(repair)

CalendarArgument = Annotated[
    str,
    typer.Argument(metavar="CALENDAR", help="CALENDAR, or BLUEPRINT/CALENDAR when ambiguous."),
]


@cli.command("list")
def list_calendars(ctx: typer.Context) -> None:
    """Every calendar of the newest published versions."""
    here = session(ctx)
    with here.open() as workspace:
        found = [_summary(blueprint, version, each) for blueprint, version, each in _all(workspace)]
    columns = ("CALENDAR", "NAME", "ZONE", "HOURS A WEEK", "HOLIDAYS", "BLUEPRINT")
    rows = (
        (c["calendar"], c["name"], c["zone"], c["week_hours"], len(c["holidays"]), c["blueprint"])
        for c in found
    )
    here.answer(found, lambda: table(columns, rows, "No published blueprint has a calendar."))


@cli.command()
def show(ctx: typer.Context, calendar: CalendarArgument) -> None:
    """Hours, holidays and exceptions of one calendar."""
    here = session(ctx)
    with here.open() as workspace:
        blueprint, version, found = _one(workspace, calendar)
    data = _summary(blueprint, version, found)

    def words() -> None:
        print(f"{found.id}  {found.title()} ({found.zone}), {blueprint} version {version}")
        hours = ((day, ", ".join(parts) or "closed") for day, parts in data["hours"].items())
        table(("DAY", "OPEN"), hours, "Never open.")
        for day in data["holidays"]:
            print(f"holiday {day}")
        for day, parts in data["exceptions"].items():
            print(f"exception {day}: {', '.join(parts) or 'closed'}")

    here.answer(data, words)


@cli.command()
def due(
    ctx: typer.Context,
    calendar: CalendarArgument,
    duration: Annotated[str, typer.Argument(help="P2D is two working days, PT4H four hours.")],
    start: Annotated[
        str, typer.Option("--from", metavar="TIME", help="ISO 8601; UTC if without offset.")
    ],
) -> None:
    """When a promise that begins at a time is due, by this calendar."""
    from casewright.engine.compile_sla import compile_calendar
    from casewright.engine.decision import Refused
    from casewright.rules.calendar import CalendarError
    from casewright.runtime.narrate import iso

    from .moments import instant

    here, begin = session(ctx), instant(start)
    with here.open() as workspace:
        _, _, found = _one(workspace, calendar)
    hours = compile_calendar(found)
    try:
        work = hours.duration(duration)
        end = hours.add(begin, work)
    except CalendarError as problem:
        raise Refused(str(problem), "Give a duration such as P2D or PT4H.") from None
    data = {"from": iso(begin), "due": iso(end), "work_hours": work / 3_600_000_000}
    here.answer(data, f"{duration} of work from {data['from']} is due at {data['due']}.")


def _all(workspace: Workspace) -> list[tuple[str, int, Calendar]]:
    newest = {r.blueprint for r in workspace.reads.blueprints() if r.status == "published"}
    return [
        (blueprint, application.version, calendar)
        for blueprint in sorted(newest)
        for application in [workspace.application(blueprint)]
        for calendar in application.blueprint.calendars
    ]


def _one(workspace: Workspace, name: str) -> tuple[str, int, Calendar]:
    from casewright.engine.decision import Refused

    wanted, _, id = name.rpartition("/")
    everything = _all(workspace)
    found = [each for each in everything if each[2].id == id and wanted in ("", each[0])]
    if len(found) == 1:
        return found[0]
    if found:
        choices = " or ".join(f"{blueprint}/{id}" for blueprint, _, _ in found)
        raise Refused(f"Several blueprints have a calendar “{id}”.", f"Say {choices}.")
    listed = ", ".join(f"{blueprint}/{each.id}" for blueprint, _, each in everything)
    raise Refused(f"There is no calendar “{name}”.", f"Known are: {listed or 'none yet'}.")


def _summary(blueprint: str, version: int, calendar: Calendar) -> dict[str, Any]:
    return {
        "calendar": calendar.id,
        "name": calendar.title(),
        "blueprint": blueprint,
        "version": version,
        "zone": calendar.zone,
        "week_hours": sum(map(_length, calendar.hours.values())) / 60,
        "hours": {day: list(parts) for day, parts in calendar.hours.items()},
        "holidays": list(calendar.holidays),
        "exceptions": {day: list(parts) for day, parts in calendar.exceptions.items()},
    }


def _length(intervals: tuple[str, ...]) -> int:
    """The minutes of a day's intervals."""
    ends = (interval.split("-") for interval in intervals)
    return sum(_minute(end) - _minute(start) for start, end in ends)


def _minute(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])
