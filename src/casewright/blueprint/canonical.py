"""A blueprint as plain data in its one canonical order; defaults are left out.

The order is the model's, with ``id``, ``kind`` and ``name`` first, as a person would write it.
"""

from __future__ import annotations

from decimal import Context, Decimal
from functools import lru_cache
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from .base import Model
from .finding import refuse
from .json_text import write_json

_FRONT = ("blueprint", "id", "kind", "do", "name")


def plain(value: Any) -> Any:
    """Mappings, lists and single values for ``value`` and everything in it."""
    if isinstance(value, Model):
        derived = value.derived()
        return {
            info.alias or name: plain(held)
            for name, info in _ordered(type(value))
            if name not in derived and _is_written(info, held := getattr(value, name))
        }
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if value is not None and not isinstance(value, str | bool | int | Decimal):
        refuse(
            f"A value of the kind {type(value).__name__} has no place in a blueprint.",
            "Use texts, truth values, whole numbers, decimals, lists and mappings.",
        )
    return value


@lru_cache(maxsize=256)
def _ordered(model: type[Model]) -> tuple[tuple[str, FieldInfo], ...]:
    fields = model.model_fields
    front = [name for name in _FRONT if name in fields]
    rest = [name for name in fields if name not in _FRONT]
    return tuple((name, fields[name]) for name in front + rest)


def _is_written(info: FieldInfo, value: Any) -> bool:
    # A tag such as ``kind: collect`` is a default of its class, but the reader needs it.
    is_tag = get_origin(info.annotation) is Literal and len(get_args(info.annotation)) == 1
    return bool(
        is_tag or info.is_required() or value != info.get_default(call_default_factory=True)
    )


def canonical_bytes(value: Any) -> bytes:
    """The bytes that are hashed: JSON on one line, keys sorted, decimals without spare zeros.

    Equal blueprints give equal bytes, whatever text they were read from; there are no floats.
    """
    return write_json(_sorted(plain(value)), None).encode("utf-8", "surrogatepass")


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [_sorted(item) for item in value]
    if isinstance(value, Decimal):
        return _shortest(value)
    return value


def _shortest(value: Decimal) -> Decimal | int:
    exact = Context(prec=max(1, len(value.as_tuple().digits))).normalize(value)
    exponent = exact.as_tuple().exponent
    return int(exact) if isinstance(exponent, int) and 0 <= exponent <= 40 else exact
