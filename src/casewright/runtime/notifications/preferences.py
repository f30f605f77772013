"""What a person wants to be told and how, and from when on a queue's supervisors are warned.

Rule: plain settings as an event keeps them become checked values here, and nothing is read from
outside: the same settings and instants give the same answer live and in a rebuild.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from typing import Any, Literal, TypeVar, get_args

import msgspec

from casewright.engine.decision import Refused
from casewright.engine.state import Data, Instant
from casewright.rules.zones import UnknownZone, zone_info

Kind = Literal[
    "work", "offered", "mention", "due soon", "overdue", "resolved", "told", "incident", "reply",
    "alert",
]  # fmt: skip
#: Where a kind is told: in the window, by e-mail, both, or not at all.
Way = Literal["app", "mail", "both", "none"]
KINDS: tuple[Kind, ...] = get_args(Kind)
#: Work that waits in a queue is told only to those who ask for it.
_AT_FIRST: dict[Kind, Way] = {"offered": "none"}
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_SECOND = 1_000_000
S = TypeVar("S", bound=msgspec.Struct)


class Preferences(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One person's. Times are ``HH:MM`` in ``zone``; quiet hours hold e-mail back, nothing else."""

    kinds: dict[Kind, Way] = {}
    mail: Literal["at once", "hourly", "daily"] = "at once"
    daily_at: str = "08:00"
    quiet_from: str = ""
    quiet_until: str = ""
    zone: str = "UTC"

    def way(self, kind: Kind) -> Way:
        """How a kind is told."""
        return self.kinds.get(kind) or _AT_FIRST.get(kind, "app")

    def shows(self, kind: Kind) -> bool:
        """Whether it stands in the window's list."""
        return self.way(kind) in ("app", "both")

    def mails(self, kind: Kind) -> bool:
        """Whether it goes out by e-mail."""
        return self.way(kind) in ("mail", "both")


class QueueAlert(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The limits of a queue; 0 is none. ``oldest`` and ``within`` in minutes, ``risk`` in percent.

    ``risk``: the share of open work whose deadline is less than ``within`` away, or passed.
    ``to``: the people who are warned.
    """

    length: int = 0
    oldest: int = 0
    risk: int = 0
    within: int = 480
    to: tuple[str, ...] = ()

    def limits(self) -> dict[str, int]:
        """Measure → limit, of those that are set."""
        named = {"length": self.length, "oldest": self.oldest, "risk": self.risk}
        return {measure: limit for measure, limit in named.items() if limit > 0}


def read_preferences(settings: Data) -> Preferences:
    """Checked preferences; raises ``Refused`` and says what is wrong."""
    found = _converted(settings, Preferences)
    clocks = ("daily_at", "quiet_from", "quiet_until")
    for name in clocks:
        given = getattr(found, name)
        if given and not _CLOCK.fullmatch(given):
            raise Refused(f"“{given[:20]}” is no time of day.", "Write it as HH:MM, like 18:30.")
    if not found.daily_at or bool(found.quiet_from) != bool(found.quiet_until):
        raise Refused("A time is missing.", "Quiet hours have a beginning and an end.")
    try:
        zone_info(found.zone)
    except UnknownZone as unknown:
        raise Refused(str(unknown)) from None
    return found


def read_alert(settings: Data) -> QueueAlert:
    """Checked limits of a queue; raises ``Refused`` and says what is wrong."""
    found = _converted(settings, QueueAlert)
    given = (found.length, found.oldest, found.risk, found.within)
    if min(given) < 0 or found.risk > 100:
        raise Refused("A limit is below 0, or a share above 100 %.", "Correct the limits.")
    if found.limits() and not found.to:
        raise Refused("It is not said who is warned.", "Name at least one person.")
    return found


def _converted(settings: Any, kind: type[S]) -> S:
    try:
        return msgspec.convert(settings, kind)
    except msgspec.ValidationError as problem:
        raise Refused(f"These settings cannot be used: {problem}.", "Correct them.") from None


def plain(settings: Preferences | QueueAlert) -> Data:
    """The settings as an event keeps them."""
    made: Data = msgspec.to_builtins(settings)
    return made


def send_at(preferences: Preferences, at: Instant) -> Instant:
    """When the e-mail about something that happened ``at`` goes out: digest first, then quiet hours."""
    zone = zone_info(preferences.zone)
    moment = datetime.fromtimestamp(at // _SECOND, UTC)
    if preferences.mail == "hourly":
        moment = moment.replace(minute=0, second=0) + timedelta(hours=1)
    elif preferences.mail == "daily":
        moment = _next(moment.astimezone(zone), _time(preferences.daily_at)).astimezone(UTC)
    if preferences.quiet_from and _is_quiet(preferences, moment.astimezone(zone).time()):
        until = _next(moment.astimezone(zone), _time(preferences.quiet_until))
        moment = until.astimezone(UTC)
    return max(at, round(moment.timestamp()) * _SECOND)


def _time(text: str) -> time:
    return time(int(text[:2]), int(text[3:]))


def _next(local: datetime, clock: time) -> datetime:
    """The next moment after ``local`` at which the clock on the wall shows ``clock``."""
    there = local.replace(hour=clock.hour, minute=clock.minute, second=0, microsecond=0)
    return there if there > local else there + timedelta(days=1)


def _is_quiet(preferences: Preferences, clock: time) -> bool:
    begin, end = _time(preferences.quiet_from), _time(preferences.quiet_until)
    if begin <= end:
        return begin <= clock < end
    return clock >= begin or clock < end
