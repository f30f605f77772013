"""Built-in functions on dates, times and durations. Rule: the present is given, never read."""

from __future__ import annotations

from casewright.rules import civil, iso
from casewright.rules.builtins.signature import Table
from casewright.rules.builtins.strings import whole
from casewright.rules.errors import NoValue
from casewright.rules.frames import Run
from casewright.rules.numbers import Number, as_decimal
from casewright.rules.values import (
    NANOS,
    Date,
    DateTime,
    DaysDuration,
    MonthsDuration,
    Time,
    from_instant,
)

TABLE = Table()
define = TABLE.define

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


@define("now", "", "date and time", needs_run=True)
def now(run: Run) -> DateTime:
    if run.env.now is None:
        raise NoValue("no present time is given here")
    return from_instant(run.env.now, run.env.zone)


@define("today", "", "date", needs_run=True)
def today(run: Run) -> Date:
    return now(run).date


@define("date", "from: string", "date")
def date_from_text(text: str) -> Date | None:
    return iso.parse_date(text)


@define("date", "from: date", "date")
def date_from_date(value: Date) -> Date:
    return value


@define("date", "from: date and time", "date")
def date_from_date_time(value: DateTime) -> Date:
    return value.date


@define("date", "year: number, month: number, day: number", "date")
def date_from_parts(year: Number, month: Number, day: Number) -> Date:
    return Date(whole(year), whole(month), whole(day))


@define("time", "from: string", "time")
def time_from_text(text: str) -> Time | None:
    return iso.parse_time(text)


@define("time", "from: time", "time")
def time_from_time(value: Time) -> Time:
    return value


@define("time", "from: date", "time")
def time_from_date(value: Date) -> Time:
    return Time(0, 0)


@define("time", "from: date and time", "time")
def time_from_date_time(value: DateTime) -> Time:
    return value.time


@define(
    "time",
    "hour: number, minute: number, second: number, offset?: days and time duration?",
    "time",
)
def time_from_parts(
    hour: Number, minute: Number, second: Number, offset: DaysDuration | None = None
) -> Time:
    exact = as_decimal(second)
    seconds = int(exact)
    local = Time.of(whole(hour), whole(minute), seconds, int((exact - seconds) * NANOS))
    return Time(local.nanos, None if offset is None else offset.part(1))


@define("date and time", "from: string", "date and time")
def date_time_from_text(text: str) -> DateTime | None:
    found = iso.parse_date_time(text)
    if found is None:
        day = iso.parse_date(text)
        return None if day is None else DateTime(day, Time(0))
    return found


@define("date and time", "from: date and time", "date and time")
def date_time_from_date_time(value: DateTime) -> DateTime:
    return value


@define("date and time", "date: date, time: time", "date and time")
def date_time_from_date_and_time(day: Date, time: Time) -> DateTime:
    return DateTime(day, time)


@define("date and time", "date: date and time, time: time", "date and time")
def date_time_with_time(value: DateTime, time: Time) -> DateTime:
    return DateTime(value.date, time)


@define("duration", "from: string", "Any")
def duration(text: str) -> DaysDuration | MonthsDuration | None:
    return iso.parse_duration(text)


@define("duration", "from: days and time duration", "days and time duration")
def duration_of_days(value: DaysDuration) -> DaysDuration:
    return value


@define("duration", "from: years and months duration", "years and months duration")
def duration_of_months(value: MonthsDuration) -> MonthsDuration:
    return value


def _months_between(start: Date, end: Date) -> MonthsDuration:
    months = (end.year - start.year) * 12 + end.month - start.month
    if months > 0 and end.day < start.day:
        months -= 1
    elif months < 0 and end.day > start.day:
        months += 1
    return MonthsDuration(months)


@define("years and months duration", "from: date, to: date", "years and months duration")
def months_between_dates(start: Date, end: Date) -> MonthsDuration:
    return _months_between(start, end)


@define(
    "years and months duration",
    "from: date and time, to: date and time",
    "years and months duration",
)
def months_between(start: DateTime, end: DateTime) -> MonthsDuration:
    return _months_between(start.date, end.date)


def _day(value: Date | DateTime) -> Date:
    return value.date if isinstance(value, DateTime) else value


def day_of_week(value: Date | DateTime) -> str:
    """Monday to Sunday."""
    return WEEKDAYS[_day(value).weekday - 1]


def day_of_year(value: Date | DateTime) -> int:
    """1 to 366."""
    day = _day(value)
    return day.number - civil.day_number(day.year, 1, 1) + 1


def month_of_year(value: Date | DateTime) -> str:
    """January to December."""
    return MONTHS[_day(value).month - 1]


def week_of_year(value: Date | DateTime) -> int:
    """The ISO week, 1 to 53."""
    day = _day(value)
    return civil.iso_week(day.year, day.month, day.day)


for _name, _function, _result in (
    ("day of week", day_of_week, "string"),
    ("day of year", day_of_year, "number"),
    ("month of year", month_of_year, "string"),
    ("week of year", week_of_year, "number"),
):
    define(_name, "date: date", _result)(_function)
    define(_name, "date: date and time", _result)(_function)
