"""Inputs by their declared types, and JSON from outside within limits; numbers stay exact."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec

from casewright.rules import iso

from .port import Attachment, Parameter, ValueType

_MOST_DIGITS = 34
_MOST_EXPONENT = 6_000
_DECODER = msgspec.json.Decoder(float_hook=Decimal)


class BadInput(ValueError):
    """A value that an operation cannot take; the text names the input and what is expected."""


class BadJson(ValueError):
    """A text that is no JSON, or more of it than is taken."""


def take(parameters: Mapping[str, Parameter], given: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs by name, each of its type; raises ``BadInput``.

    Null is the same as absent. Numbers come as ``int`` or ``Decimal``, moments as ISO texts.
    """
    unknown = sorted(set(given) - set(parameters))
    if unknown:
        raise BadInput(f"There is no input “{unknown[0]}”. There is: {', '.join(parameters)}.")
    taken = {}
    for name, parameter in parameters.items():
        value = given.get(name)
        if value is not None:
            taken[name] = value_of(value, parameter.type, f"The input {name}")
        elif parameter.required:
            raise BadInput(f"The input {name} is missing. Give it a value in the step.")
    return taken


def value_of(value: Any, kind: ValueType, what: str) -> Any:
    """``value`` as a value of this type; raises ``BadInput`` that begins with ``what``."""
    return _TAKE[kind](value, what)


def _text(value: Any, what: str) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise BadInput(f"{what} must be a text.")
    if isinstance(value, str) and "\0" in value:
        raise BadInput(f"{what} must not contain the character NUL.")
    return str(value)


def _decimal(value: Any, what: str) -> int | Decimal:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float):
        value = repr(value)
    if isinstance(value, str | Decimal) and len(str(value)) <= 100:
        try:
            number = Decimal(value)
        except InvalidOperation:
            pass
        else:
            if number.is_finite() and number.adjusted() < _MOST_DIGITS:
                return number
    raise BadInput(f"{what} must be a number, for example 1250.00.")


def _integer(value: Any, what: str) -> int:
    number = _decimal(value, what)
    if number != int(number):
        raise BadInput(f"{what} must be a whole number.")
    return int(number)


def _boolean(value: Any, what: str) -> bool:
    if not isinstance(value, bool):
        raise BadInput(f"{what} must be true or false.")
    return value


def _moment(read: Callable[[str], object], example: str) -> Callable[[Any, str], str]:
    def take_moment(value: Any, what: str) -> str:
        if not isinstance(value, str) or read(value) is None:
            raise BadInput(f"{what} must look like {example}.")
        return value

    return take_moment


def _list(value: Any, what: str) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise BadInput(f"{what} must be a list.")
    return list(value)


def _object(value: Any, what: str) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise BadInput(f"{what} must be an object with named parts.")
    return dict(value)


def _file(value: Any, what: str) -> Attachment:
    if not isinstance(value, Attachment):
        raise BadInput(f"{what} must be an attachment.")
    return value


def _files(value: Any, what: str) -> list[Attachment]:
    several = [value] if isinstance(value, Attachment) else _list(value, what)
    return [_file(each, what) for each in several]


def _any(value: Any, what: str) -> Any:
    del what
    return value


_TAKE: dict[ValueType, Callable[[Any, str], Any]] = {
    "text": _text,
    "integer": _integer,
    "decimal": _decimal,
    "boolean": _boolean,
    "date": _moment(iso.parse_date, "2026-03-31"),
    "time": _moment(iso.parse_time, "14:30:00"),
    "date-time": _moment(iso.parse_date_time, "2026-03-31T14:30:00+02:00"),
    "duration": _moment(iso.parse_duration, "P2D or PT4H"),
    "list": _list,
    "object": _object,
    "file": _file,
    "files": _files,
    "any": _any,
}


def read_json(content: bytes, depth: int) -> Any:
    """A JSON text as plain values; raises ``BadJson`` when it is none, too deep or too precise."""
    if content.startswith(b"\xef\xbb\xbf"):
        content = content[3:]
    try:
        value = _DECODER.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ArithmeticError) as problem:
        raise BadJson(str(problem) or type(problem).__name__) from None
    _measure(value, depth)
    return value


def _measure(value: Any, depth: int) -> None:
    """Level by level, so that depth costs no stack."""
    level = [value]
    for _ in range(depth + 1):
        inside = [each for each in level if isinstance(each, dict | list)]
        for each in level:
            _usable(each)
        if not inside:
            return
        level = [part for each in inside for part in _parts(each)]
    raise BadJson(f"the data are nested more than {depth} levels deep")


def _parts(value: dict[str, Any] | list[Any]) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else value


def _usable(value: Any) -> None:
    """Numbers beyond what expressions can hold are refused before anybody computes with them."""
    if isinstance(value, Decimal | int) and abs(Decimal(value).adjusted()) > _MOST_EXPONENT:
        raise BadJson("a number is too large or too small")
