"""The events of a YAML text, from the quick parser where it is there and reads the same.

libyaml (through PyYAML) is some twenty times quicker than ruamel's parser in Python. It refuses
more than ruamel does, and it knows an older YAML; so a text that it refuses or might read
otherwise is read by ruamel, as are all where libyaml is missing. A test holds the two together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from types import ModuleType
from typing import Any

#: YAML 1.1 breaks lines at the first characters and 1.2 does not; a directive may choose between
#: them; tabs, and a colon right behind an anchor or a quote, are read in more than one way.
_DIFFERENT = re.compile(
    "[\x85\u2028\u2029\ufeff]|^%|\t|[&*][^\\s,{}\\[\\]]*:|[\"']:\\S", re.MULTILINE
)


@cache
def _pyyaml() -> ModuleType | None:
    """PyYAML; None where it was built without libyaml, and texts are read more slowly."""
    # Loaded when a text is read: published blueprints are JSON, and start-up must not wait.
    import yaml

    return yaml if yaml.__with_libyaml__ else None


@cache
def broken() -> tuple[type[Exception], ...]:
    """What the parsers are known to raise, the last ones on texts made to break them."""
    from ruamel.yaml.error import YAMLError

    quick = _pyyaml()
    return (
        YAMLError, *([quick.YAMLError] if quick else []),
        ValueError, ArithmeticError, LookupError, TypeError, AttributeError, AssertionError,
        RuntimeError,
    )  # fmt: skip


def quick_events(text: str) -> Iterator[Any]:
    """The events that libyaml finds, with ``start_mark``; raises one of `broken`."""
    quick = _pyyaml()
    if quick is None:
        return slow_events(text)
    found: Iterator[Any] = quick.parse(text, Loader=quick.CSafeLoader)
    return found


def slow_events(text: str) -> Iterator[Any]:
    """The same from ruamel's parser; both libraries name the classes alike."""
    from ruamel.yaml import YAML

    found: Iterator[Any] = YAML(typ="safe", pure=True).parse(text)
    return found


def is_quick(text: str) -> bool:
    """Whether libyaml is there and reads this text as ruamel does, or refuses it."""
    return _pyyaml() is not None and not _DIFFERENT.search(text)


def place_of(error: Exception) -> tuple[str, int | None]:
    """What a parser found wrong, and the line where it did, if it knows."""
    problem = getattr(error, "problem", None) or getattr(error, "context", None)
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if problem and mark:
        return f"This is not YAML: {problem}.", int(mark.line) + 1
    if type(error).__module__.partition(".")[0] in ("ruamel", "yaml"):
        return f"This is not YAML: {str(error).splitlines()[0]}.", None
    return f"This is not YAML that can be read ({type(error).__name__}).", None
