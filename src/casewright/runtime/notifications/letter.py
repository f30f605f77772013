"""The e-mail about somebody's news: plain and HTML, in their language.

Rule: pure; everything that a person typed is escaped, and nothing is fetched when it is read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from html import escape

import msgspec

from casewright.rules.zones import zone_info

from .inbox import Line
from .words import language_of

_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "one": "{number} {title}",
        "many": "{count} notifications",
        "hello": "Hello {name},",
        "reply": "You can answer this e-mail; your answer is added to {number}.",
        "why": "You get this e-mail because you asked to be told. Change it with “casewright"
        " notifications prefer” or ask whoever looks after your workspace.",
        "outside": "You get this e-mail because you take part in {number}.",
        "when": "%d %b %Y, %H:%M",
    },
    "de": {
        "one": "{number} {title}",
        "many": "{count} Benachrichtigungen",
        "hello": "Guten Tag {name},",
        "reply": "Sie können auf diese E-Mail antworten; Ihre Antwort kommt zu {number}.",
        "why": "Sie erhalten diese E-Mail, weil Sie benachrichtigt werden wollten. Ändern können"
        " Sie das mit „casewright notifications prefer“ oder durch die Person, die Ihren"
        " Arbeitsbereich betreut.",
        "outside": "Sie erhalten diese E-Mail, weil Sie an {number} beteiligt sind.",
        "when": "%d.%m.%Y, %H:%M",
    },
}
_PAGE = (
    '<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"></head>'
    '<body style="margin:0;padding:24px;background:#f6f7f9;color:#1a2233;'
    'font:14px/1.5 Inter,Arial,sans-serif"><div style="max-width:560px;margin:auto;padding:24px;'
    'background:#ffffff;border:1px solid #e3e6eb;border-radius:10px">{body}</div></body></html>'
)


class Reader(msgspec.Struct, frozen=True):
    """Who gets the letter. ``outside``: takes part in a case without working here."""

    name: str
    language: str = "en"
    zone: str = "UTC"
    outside: bool = False


class Letter(msgspec.Struct, frozen=True):
    """A finished e-mail."""

    subject: str
    text: str
    html: str


def letter(
    lines: Sequence[Line], reader: Reader, called: Callable[[str], str], *, reply: str = ""
) -> Letter:
    """The letter about these lines; ``called`` names people, ``reply`` is the number of the case
    to which an answer is added."""
    language = language_of(reader.language)
    said = _WORDS[language]
    told = [_told(line, reader, language, called) for line in lines]
    if len(told) == 1:
        subject = _put(said["one"], {"number": _number(lines[0]), "title": told[0][0]})
    else:
        subject = _put(said["many"], {"count": str(len(told))})
    number = reply or lines[0].number
    foot = [_put(said["reply"], {"number": reply})] if reply else []
    foot.append(_put(said["outside"], {"number": number}) if reader.outside else said["why"])
    hello = _put(said["hello"], {"name": reader.name})
    return Letter(subject.strip(), _text(hello, told, foot), _html(hello, told, foot, language))


#: Title, what somebody wrote, number and time.
_Told = tuple[str, str, str]


def _told(line: Line, reader: Reader, language: str, called: Callable[[str], str]) -> _Told:
    name = called(line.who) if line.who else ""
    at = datetime.fromtimestamp(line.at // 1_000_000, UTC).astimezone(zone_info(reader.zone))
    # English names of months, whatever the machine's language is: the letter's own pattern.
    place = "  ·  ".join(part for part in (line.number, _when(at, language)) if part)
    return line.title(language, name), line.detail, place


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _when(at: datetime, language: str) -> str:
    pattern = _WORDS[language]["when"].replace("%b", _MONTHS[at.month - 1])
    return at.strftime(pattern)


def _number(line: Line) -> str:
    return f"[{line.number}]" if line.number else ""


def _put(template: str, parts: Mapping[str, str]) -> str:
    """The parts in their places, each once; what they hold is never read as a template."""
    pieces = template.replace("}", "{").split("{")
    return "".join(parts.get(piece, "") if n % 2 else piece for n, piece in enumerate(pieces))


def _text(hello: str, told: Sequence[_Told], foot: Sequence[str]) -> str:
    parts = [hello, ""]
    for title, detail, place in told:
        parts += [title, *(f"> {line}" for line in detail.splitlines()), place, ""]
    return "\n".join([*parts, "-- ", *foot, ""])


def _html(hello: str, told: Sequence[_Told], foot: Sequence[str], language: str) -> str:
    body = [f"<p>{escape(hello)}</p>"]
    for title, detail, place in told:
        quoted = escape(detail).replace("\n", "<br>")
        quote = (
            '<div style="margin:6px 0;padding:6px 12px;border-left:3px solid #3b5bdb;'
            f'background:#f6f7f9">{quoted}</div>'
        )
        body.append(
            f'<div style="margin:16px 0"><strong>{escape(title)}</strong>'
            f'{quote if detail else ""}<div style="color:#5b6475;font-size:12px">{escape(place)}'
            "</div></div>"
        )
    small = "<br>".join(escape(line) for line in foot)
    body.append(f'<p style="color:#5b6475;font-size:12px">{small}</p>')
    return _PAGE.replace("{language}", language).replace("{body}", "".join(body))
