"""Sets of characters as ranges of code points. Rule: exact sets; Unicode data from one library."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

import regex

from casewright.rules.errors import NoValue

Ranges = tuple[tuple[int, int], ...]

LAST = 0x10FFFF
# Planes 0 to 3 and the tags of plane 14 have data; the rest is private or not assigned.
_PLANES_IN_USE = 0x40000
_TAGS = 0xE0000
_PRIVATE = ((0xF0000, 0xFFFFD), (0x100000, 0x10FFFD))
# The general categories that XML Schema knows; surrogates are no characters.
_CATEGORIES = frozenset({
    "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No",
    "P", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Z", "Zs", "Zl", "Zp",
    "S", "Sm", "Sc", "Sk", "So", "C", "Cc", "Cf", "Co", "Cn",
})  # fmt: skip
# Blocks that have another name since XML Schema was written.
_RENAMED = {
    "Greek": "GreekandCoptic",
    "CombiningMarksforSymbols": "CombiningDiacriticalMarksforSymbols",
    "PrivateUse": "PrivateUseArea",
}
_ASCII = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"


def merged(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """Sorted ranges without overlap or neighbours."""
    found: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if found and low <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], high))
        else:
            found.append((low, high))
    return tuple(found)


def complement(ranges: Ranges) -> Ranges:
    """Every character that is not in the set."""
    found: list[tuple[int, int]] = []
    start = 0
    for low, high in ranges:
        if low > start:
            found.append((start, low - 1))
        start = high + 1
    if start <= LAST:
        found.append((start, LAST))
    return tuple(found)


def minus(ranges: Ranges, taken: Ranges) -> Ranges:
    """What is in the first set and not in the second."""
    return complement(merged((*complement(ranges), *taken)))


@lru_cache(maxsize=1)
def _assigned() -> str:
    """The characters that have data of their own: the planes in use, one after the other."""
    return "".join(map(chr, (*range(_PLANES_IN_USE), *range(_TAGS, _TAGS + 0x1000))))


def _runs(match: regex.Match[str]) -> Iterable[tuple[int, int]]:
    """The code points of a match in `_assigned()`; it may reach from one part into the other."""
    start, last = match.start(), match.end() - 1
    if start < _PLANES_IN_USE <= last:
        return ((start, _PLANES_IN_USE - 1), (_TAGS, last - _PLANES_IN_USE + _TAGS))
    shift = 0 if last < _PLANES_IN_USE else _TAGS - _PLANES_IN_USE
    return ((start + shift, last + shift),)


@lru_cache(maxsize=1)
def _by_category() -> Mapping[str, Ranges]:
    """The characters of every category of two letters, found in one pass."""
    names = sorted(name for name in _CATEGORIES if len(name) == 2)
    one_of = regex.compile("|".join(f"(\\p{{{name}}}+)" for name in names))
    found: dict[str, list[tuple[int, int]]] = {name: [] for name in names}
    for match in one_of.finditer(_assigned()):
        found[names[match.lastindex - 1]].extend(_runs(match))
    found["Co"].extend(_PRIVATE)
    found["Cn"].extend(complement(merged((
        (0, _PLANES_IN_USE - 1), (_TAGS, _TAGS + 0xFFF), *_PRIVATE,
    ))))  # fmt: skip
    return {name: merged(ranges) for name, ranges in found.items()}


@lru_cache(maxsize=256)
def category(name: str) -> Ranges:
    r"""What `\p{name}` stands for: a general category, or `Is` and a block (NoValue)."""
    if name in _CATEGORIES:
        parts = (part for own, part in _by_category().items() if own.startswith(name))
        return merged(one for part in parts for one in part)
    return _block(name)


def _block(name: str) -> Ranges:
    block = name.removeprefix("Is")
    if block == name or not block or not set(block) <= set(_ASCII):
        raise NoValue(f"'{name}' is no category of characters and no block")
    try:
        whole = regex.compile(f"\\p{{Block={_RENAMED.get(block, block)}}}+")
    except regex.error:
        raise NoValue(f"there is no block of characters '{block}'") from None
    return merged(run for match in whole.finditer(_assigned()) for run in _runs(match))


@lru_cache(maxsize=1)
def _case_variants() -> Mapping[int, tuple[int, ...]]:
    """Characters that are the same but for their case, by each of them."""
    groups: dict[str, set[int]] = {}
    for name in ("Lu", "Ll", "Lt", "Nl", "So", "Mn"):
        for code in (one for low, high in category(name) for one in range(low, high + 1)):
            char = chr(code)
            for form in {char.lower(), char.upper()}:
                groups.setdefault(form, set()).add(code)
    found: dict[int, set[int]] = {}
    for group in groups.values():
        if len(group) > 1:
            for code in group:
                found.setdefault(code, set()).update(group)
    return {code: tuple(sorted(group)) for code, group in found.items()}


def without_case(ranges: Ranges) -> Ranges:
    """The set with every character in its other cases too."""
    variants = _case_variants()
    more = [
        (other, other)
        for low, high in ranges
        for code in (variants if high - low > len(variants) else range(low, high + 1))
        if low <= code <= high
        for other in variants.get(code, ())
    ]
    return merged((*ranges, *more)) if more else ranges


def _points(text: str) -> Ranges:
    """Ranges from pairs of characters."""
    return tuple((ord(text[at]), ord(text[at + 1])) for at in range(0, len(text), 2))


SPACE: Ranges = ((0x9, 0xA), (0xD, 0xD), (0x20, 0x20))
# The characters that start an XML name, and those that may follow.
NAME_START = merged((
    *_points("::AZ__azÀÖØöø˿ͰͽͿ῿"),
    (0x200C, 0x200D), (0x2070, 0x218F), (0x2C00, 0x2FEF), (0x3001, 0xD7FF), (0xF900, 0xFDCF),
    (0xFDF0, 0xFFFD), (0x10000, 0xEFFFF),
))  # fmt: skip
NAME_PART = merged((
    *NAME_START, *_points("--..09··"), (0x300, 0x36F), (0x203F, 0x2040),
))  # fmt: skip


@lru_cache(maxsize=16)
def escape_class(letter: str) -> Ranges:
    r"""What `\s`, `\i`, `\c`, `\d`, `\w` and their capitals stand for."""
    if letter.isupper():
        return complement(escape_class(letter.lower()))
    if letter == "w":
        return complement(merged((*category("P"), *category("Z"), *category("C"))))
    return {"s": SPACE, "i": NAME_START, "c": NAME_PART}.get(letter) or category("Nd")
