"""Typed text to values and back, by the locale. Rule: what cannot be read raises a helpful ValueError."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime

_UNITS = {"w": 7 * 86400, "d": 86400, "h": 3600, "m": 60, "s": 1}
_ISO_DURATION = re.compile(
    r"(?P<minus>-?)P(?:(?P<d>\d+)D)?(?:T(?:(?P<h>\d+)H)?(?:(?P<m>\d+)M)?(?:(?P<s>\d+)S)?)?"
)
_SPAN = re.compile(r"(\d+)\s*([a-z]+)")


def tr(text: str) -> str:
    """A text of this module in the user's language."""
    return QCoreApplication.translate("Parse", text)


def parse_decimal(text: str) -> Decimal:
    """An exact number; reads the locale's separators and a plain point."""
    locale = QLocale()
    plain = _without_groups(text.strip(), locale)
    try:
        number = Decimal(plain)
    except InvalidOperation:
        number = Decimal("NaN")
    if not re.fullmatch(r"[+-]?\d+(\.\d+)?|[+-]?\.\d+", plain) or not number.is_finite():
        sample = locale.toString(1250.0, "f", 2).replace(locale.groupSeparator(), "")
        raise ValueError(tr("Enter a number, for example {0}").format(sample))
    return number


def _without_groups(text: str, locale: QLocale) -> str:
    """Plain digits with a point; a text that mixes its separators is left as it is, to be refused."""
    text = text.replace("−", "-").replace("\u00a0", " ").replace("\u202f", " ")
    point, group = locale.decimalPoint(), locale.groupSeparator()
    group = " " if group in "\u00a0\u202f" else group
    for one in {group, " "}:
        # 1.250 is a thousand and more where the point groups; 1250.00 can only be a decimal point.
        pattern = rf"[+-]?\d{{1,3}}({re.escape(one)}\d{{3}})+({re.escape(point)}\d*)?"
        if re.fullmatch(pattern, text):
            text = text.replace(one, "")
    return text.replace(point, ".") if text.count(point) == 1 and "." not in text else text


def parse_integer(text: str) -> int:
    """A whole number."""
    try:
        number = parse_decimal(text)
    except ValueError:
        raise ValueError(tr("Enter a whole number, for example 12")) from None
    if number != number.to_integral_value():
        raise ValueError(tr("Enter a whole number, without a fraction"))
    return int(number)


def format_decimal(number: Decimal, places: int | None = None) -> str:
    """A number in the locale's writing, with groups; every digit is kept unless `places` says so."""
    if places is not None and -number.as_tuple().exponent <= places:  # type: ignore[operator]
        number = number.quantize(Decimal(1).scaleb(-places))
    locale = QLocale()
    plain = f"{number:,f}"
    swap = {",": locale.groupSeparator(), ".": locale.decimalPoint()}
    return "".join(swap.get(letter, letter) for letter in plain)


def parse_date(text: str) -> date:
    """A day as the locale writes it, as 2026-11-19, or as 19 Nov 2026."""
    locale, text = QLocale(), text.strip()
    # Where the short name of a month ends in a full stop, hardly anybody types it.
    dotted = re.sub(r"([^\W\d_]{3,})(?!\.)\b", r"\1.", text)
    for pattern in ("yyyy-MM-dd", *_date_formats(locale)):
        for written in (text, dotted):
            day = locale.toDate(written, pattern, 2000)
            # A year like 0026 is a slip of the keyboard, not the first century.
            if day.isValid() and day.year() >= 1000:
                return date(day.year(), day.month(), day.day())
    sample = format_date(date(2026, 11, 19))
    raise ValueError(tr("Enter a date, for example {0} or 2026-11-19").format(sample))


def _date_formats(locale: QLocale) -> list[str]:
    short = locale.dateFormat(QLocale.FormatType.ShortFormat)
    # People leave out leading zeros: 1/2/2026 where the locale writes 01/02/2026.
    loose = short.replace("dd", "d").replace("MM", "M")
    numbers = [re.sub(r"y+", year, one) for one in (short, loose) for year in ("yyyy", "yy")]
    return [*numbers, "d MMM yyyy", "d MMMM yyyy"]


def format_date(day: date) -> str:
    """A day as people read it: 19 Nov 2026, in the locale's words."""
    return QLocale().toString(QDate(day.year, day.month, day.day), "d MMM yyyy")


def parse_time(text: str) -> time:
    """A time of day: 9:05, 09:05, 9.05, 0905, or as the locale writes it."""
    locale, text = QLocale(), text.strip()
    usual = locale.timeFormat(QLocale.FormatType.ShortFormat)
    for pattern in (usual, "H:mm", "H:mm:ss", "H.mm", "HHmm"):
        moment = locale.toTime(text, pattern)
        if moment.isValid():
            return time(moment.hour(), moment.minute(), moment.second())
    raise ValueError(tr("Enter a time, for example {0}").format(format_time(time(9, 30))))


def format_time(moment: time) -> str:
    """A time of day, with seconds only when there are any."""
    pattern = "HH:mm:ss" if moment.second else "HH:mm"
    return QTime(moment.hour, moment.minute, moment.second).toString(pattern)


def parse_datetime(text: str) -> datetime:
    """A day and a time of it, in this order, with a space, a comma or a T between."""
    parts = re.fullmatch(
        r"(.*\S)(?:\s*,\s*|\s+|T)(\S*\d[:.]?\d\d\S*(?:\s*[APap][Mm])?)", text.strip()
    )
    if parts is not None:
        try:
            return datetime.combine(parse_date(parts[1].rstrip(" ,")), parse_time(parts[2]))
        except ValueError:
            pass
    sample = f"{format_date(date(2026, 11, 19))} 09:30"
    raise ValueError(tr("Enter a date and a time, for example {0}").format(sample))


def format_datetime(moment: datetime) -> str:
    """A day and a time as people read them."""
    return f"{format_date(moment.date())} {format_time(moment.time())}"


def parse_duration(text: str) -> str:
    """A length of time (`3 d 4 h`, `90 min`, `1:30`, `P3DT4H`) as ISO 8601."""
    plain = text.strip().lower()
    clock = re.fullmatch(r"(\d+):([0-5]\d)", plain)
    iso = _ISO_DURATION.fullmatch(text.strip().upper())
    if clock is not None:
        return _iso(int(clock[1]) * 3600 + int(clock[2]) * 60)
    if iso is not None and any(iso.group(*"dhms")):
        seconds = _seconds(iso)
        return _iso(seconds) if not iso["minus"] else "-" + _iso(seconds)
    spans = _SPAN.findall(plain)
    if not spans or _SPAN.sub("", plain).strip(" ,"):
        raise ValueError(tr("Enter a length of time, for example 3 d 4 h or 1:30"))
    return _iso(sum(int(count) * _unit(name) for count, name in spans))


def _unit(name: str) -> int:
    # Words in any length (d, day, days, min, minutes), and those of Dutch and German.
    first = "h" if name.startswith("st") else {"t": "d", "u": "h"}.get(name[0], name[0])
    # A month (maand, Monat) has no fixed length, and must not pass for minutes.
    if first not in _UNITS or name.startswith(("mo", "ma")):
        raise ValueError(tr("Enter a length of time in weeks, days, hours or minutes"))
    return _UNITS[first]


def _seconds(match: re.Match[str]) -> int:
    return sum(int(match[unit] or 0) * _UNITS[unit] for unit in "dhms")


def _iso(seconds: int) -> str:
    days, rest = divmod(seconds, 86400)
    hours, rest = divmod(rest, 3600)
    minutes, rest = divmod(rest, 60)
    clock = "".join(f"{n}{u}" for n, u in ((hours, "H"), (minutes, "M"), (rest, "S")) if n)
    if not days and not clock:
        return "PT0S"
    return "P" + (f"{days}D" if days else "") + (f"T{clock}" if clock else "")


def format_duration(text: str) -> str:
    """An ISO 8601 length as people write it: 3 d 4 h. Others are given back as they are."""
    match = _ISO_DURATION.fullmatch(text)
    if match is None:
        return text
    parts = [f"{int(match[u])} {'min' if u == 'm' else u}" for u in "dhms" if int(match[u] or 0)]
    return match["minus"] + (" ".join(parts) or "0 min")
