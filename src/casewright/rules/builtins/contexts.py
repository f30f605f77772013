"""Built-in functions on contexts and on any value. Rule: a new context, never a changed one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from casewright.rules.builtins.signature import Table
from casewright.rules.errors import NoValue
from casewright.rules.operations import equal
from casewright.rules.values import DateTime, Time

TABLE = Table()
define = TABLE.define
Context = Mapping[str, object]


@define("not", "negand: boolean", "boolean")
def negation(value: bool) -> bool:
    return not value


@define("is", "value1?: Any?, value2?: Any?", "boolean")
def identical(a: object = None, b: object = None) -> bool:
    """Same kind and same parts: two times are not the same when only their instant is."""
    if isinstance(a, Time | DateTime) or isinstance(b, Time | DateTime):
        return type(a) is type(b) and a == b
    return equal(a, b) is True


@define("get value", "m: context, key: string", "Any")
def get_value(context: Context, key: str) -> object:
    return context.get(key)


@define("get value", "m: context, keys: list<string>", "Any")
def get_value_at(context: object, keys: Sequence[str]) -> object:
    if not keys:
        raise NoValue("there is no key")
    for key in keys:
        context = context.get(key) if isinstance(context, Mapping) else None
    return context


@define("get entries", "m: context", "list<context<key: string, value: Any>>")
def get_entries(context: Context) -> list[object]:
    return [{"key": key, "value": value} for key, value in context.items()]


@define("context", "entries: list<context>", "context")
def context_of_entries(entries: Sequence[Context]) -> dict[str, object]:
    made: dict[str, object] = {}
    for entry in entries:
        key = entry.get("key") if entry is not None else None
        if not isinstance(key, str) or key in made or "value" not in entry:
            raise NoValue("every entry needs a key of its own and a value")
        made[key] = entry["value"]
    return made


@define("context put", "context: context, key: string, value: Any?", "context")
def context_put(context: Context, key: str, value: object) -> dict[str, object]:
    return {**context, key: value}


@define("context put", "context: context, keys: list<string>, value: Any?", "context")
def context_put_at(context: Context, keys: Sequence[str], value: object) -> dict[str, object]:
    if not keys or any(key is None for key in keys):
        raise NoValue("there is no key")
    made = dict(context)
    inner = made
    for key in keys[:-1]:
        part = inner.get(key)
        if not isinstance(part, Mapping):
            raise NoValue(f"'{key}' is no context")
        inner[key] = dict(part)
        inner = inner[key]  # type: ignore[assignment]
    inner[keys[-1]] = value
    return made


@define("context merge", "contexts: list<context>", "context")
def context_merge(contexts: Sequence[Context]) -> dict[str, object]:
    made: dict[str, object] = {}
    for context in contexts:
        if context is None:
            raise NoValue("every item must be a context")
        made.update(context)
    return made
