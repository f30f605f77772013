"""Offsets of time zones. Rule: zones come from the pinned tzdata, never from the machine."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from casewright.rules import civil
from casewright.rules.errors import RulesError

DAY_SECONDS = 86_400


class UnknownZone(RulesError):
    """No such zone in the time zone database; `zone` is what was asked for."""

    def __init__(self, zone: str) -> None:
        super().__init__(
            f"The time zone '{zone}' is unknown. Use an IANA name such as Europe/Amsterdam."
        )
        self.zone = zone


@lru_cache(maxsize=1)
def known_zones() -> frozenset[str]:
    """Every zone name of the pinned database."""
    text = files("tzdata").joinpath("zones").read_text("utf-8")
    return frozenset(line.strip() for line in text.splitlines() if line.strip())


@lru_cache(maxsize=1024)
def zone_info(zone: str) -> ZoneInfo:
    """The rules of a zone by its IANA name; UnknownZone when there is none."""
    if zone not in known_zones():
        raise UnknownZone(zone)
    node = files("tzdata").joinpath("zoneinfo")
    for part in zone.split("/"):
        node = node.joinpath(part)
    with node.open("rb") as data:
        return ZoneInfo.from_file(data, key=zone)


def _representable(year: int) -> int:
    """A year that datetime can hold and that has the same calendar and rules."""
    if 2 <= year <= 9998:
        return year
    return 1600 + year % 400 if year < 2 else 9200 + year % 400


def offset_at_utc(zone: str, seconds: int) -> int:
    """Seconds east of UTC in `zone` at the instant `seconds` since the epoch."""
    if zone == "UTC":
        return 0
    days, rest = divmod(seconds, DAY_SECONDS)
    year, month, day = civil.from_day_number(days)
    moment = datetime(_representable(year), month, day, tzinfo=UTC)
    local = (moment + timedelta(seconds=rest)).astimezone(zone_info(zone))
    return _seconds(local.utcoffset())


def offset_at_local(zone: str, year: int, month: int, day: int, second_of_day: int) -> int:
    """Seconds east of UTC of a wall time; in an overlap the first, in a gap the one before it."""
    if zone == "UTC":
        return 0
    start = datetime(_representable(year), month, day, tzinfo=zone_info(zone))
    return _seconds((start + timedelta(seconds=second_of_day)).utcoffset())


def _seconds(offset: timedelta | None) -> int:
    return 0 if offset is None else round(offset.total_seconds())
