"""Instants as people read them: local days and times, how long ago, how much is left.

Rule: instants are microseconds since the epoch, UTC; only words leave this module.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime

SECOND = 1_000_000
HOUR = 3_600 * SECOND
DAY = 24 * HOUR


def now() -> int:
    """This moment."""
    return time.time_ns() // 1_000


def local(instant: int) -> datetime:
    """The instant in this machine's zone, without a zone."""
    return datetime.fromtimestamp(instant / SECOND, UTC).astimezone().replace(tzinfo=None)


def midnight(days: int = 0, at: int | None = None) -> int:
    """The instant at which today began, ``days`` later."""
    day = local(now() if at is None else at).replace(hour=0, minute=0, second=0, microsecond=0)
    return round((day + timedelta(days=days)).timestamp() * SECOND)


def tr(text: str) -> str:
    """A text of this module in the user's language."""
    return QCoreApplication.translate("Moments", text)


def clock_text(instant: int) -> str:
    """The time of day: 12:01."""
    moment = local(instant)
    return QLocale().toString(QTime(moment.hour, moment.minute), QLocale.FormatType.ShortFormat)


def day_text(instant: int, at: int | None = None) -> str:
    """The day: today, yesterday, tomorrow, Wed 2 Dec, or with the year when it is another."""
    moment, today = local(instant), local(now() if at is None else at)
    near = {0: tr("today"), -1: tr("yesterday"), 1: tr("tomorrow")}
    days = (moment.date() - today.date()).days
    if days in near:
        return near[days]
    day = QDate(moment.year, moment.month, moment.day)
    pattern = "ddd d MMM" if moment.year == today.year else "d MMM yyyy"
    return QLocale().toString(day, pattern)


def day_time(instant: int, at: int | None = None) -> str:
    """Day and time: today 12:01, Wed 2 Dec 09:30."""
    return f"{day_text(instant, at)} {clock_text(instant)}"


def date_text(instant: int) -> str:
    """The date with its year: 18 Nov 2026."""
    moment = local(instant)
    return QLocale().toString(QDate(moment.year, moment.month, moment.day), "d MMM yyyy")


def ago(instant: int, at: int | None = None) -> str:
    """How long ago: just now, 5 min ago, 3 h ago, 3 days ago, 18 Nov 2026."""
    passed = (now() if at is None else at) - instant
    if passed < 60 * SECOND:
        return tr("just now")
    if passed < HOUR:
        return tr("{0} min ago").format(passed // (60 * SECOND))
    if passed < DAY:
        return tr("{0} h ago").format(passed // HOUR)
    if passed < 14 * DAY:
        days = passed // DAY
        return tr("1 day ago") if days == 1 else tr("{0} days ago").format(days)
    return tr("on {0}").format(date_text(instant))


def span(length: int) -> str:
    """A length in microseconds that counts: 1:18:42, or 7 d 6:59 from a day on."""
    seconds = abs(length) // SECOND
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes, rest = divmod(rest, 60)
    if days:
        return tr("{0} d {1}").format(days, f"{hours}:{minutes:02d}")
    return f"{hours}:{minutes:02d}:{rest:02d}"


def left(due: int, at: int | None = None) -> str:
    """What is left until a moment, or how long ago it passed."""
    rest = due - (now() if at is None else at)
    return tr("{0} left").format(span(rest)) if rest >= 0 else tr("{0} over").format(span(rest))


def rough(length: int) -> str:
    """A length in one unit: 18 min, 5 h, 3 d."""
    minutes = abs(length) // (60 * SECOND)
    if minutes < 60:
        return tr("{0} min").format(minutes)
    if minutes < 48 * 60:
        return tr("{0} h").format(minutes // 60)
    return tr("{0} d").format(minutes // (24 * 60))
