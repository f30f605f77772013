"""From a value to the rows whose cell accepts it. Rule: one look-up, whatever the number of rows.

Rows are bits of an int: bit n stands for rule n.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from casewright.rules.generate.source import Source

Key = Any
# A mask per place between two bounds; beyond this many bits only every n-th place has one.
_MASK_BITS = 1 << 25


@dataclass(frozen=True, slots=True)
class Span:
    """The values of one kind between two keys; a missing key is an open end."""

    kind: str
    low: Key
    high: Key
    low_closed: bool
    high_closed: bool

    @property
    def single(self) -> bool:
        """Whether it is one value."""
        return bool(self.low == self.high and self.low_closed and self.high_closed)

    @property
    def bounds(self) -> list[Key]:
        return [key for key in (self.low, self.high) if key is not None]


@dataclass(frozen=True, slots=True)
class Accepted:
    """What a constant cell accepts: the values in its spans, or with `negated` the others."""

    spans: tuple[Span, ...]
    negated: bool

    @property
    def single(self) -> bool:
        """Whether the spans are single values."""
        return all(span.single for span in self.spans)

    @property
    def bounds(self) -> set[Key]:
        """The keys at which the spans begin and end."""
        return {key for span in self.spans for key in span.bounds}

    def of_kind(self, kind: str) -> Accepted | None:
        """What it accepts among the values of one kind; None when that is none of them.

        The negation of a test of another kind is unknown, so such a cell accepts none either.
        """
        mine = tuple(span for span in self.spans if span.kind == kind)
        if not mine or (self.negated and len(mine) < len(self.spans)):
            return None
        return Accepted(mine, self.negated)


class Index(Protocol):
    """What knows the rows for the keys of one kind."""

    def write(self, source: Source, key: str, mask: str) -> None:
        """Write the look-up, from the name of a key to that of its mask."""


class Points(dict[Key, int]):
    """For a column of single values: one look-up; other values have the mask `base`."""

    __slots__ = ("base",)

    def __init__(self, base: int, cells: Mapping[int, Accepted]) -> None:
        super().__init__()
        self.base = base
        for row, cell in cells.items():
            for key in {span.low for span in cell.spans}:
                # A negated cell stands in the base, so this takes it out.
                self[key] = self.get(key, base) ^ (1 << row)

    def __missing__(self, key: Key) -> int:
        return self.base

    def look(self) -> Callable[[Key], int]:
        """From a key to the mask of the rules that accept it."""
        return self.__getitem__

    def write(self, source: Source, key: str, mask: str) -> None:
        """The same as a line of a function."""
        source.line(f"{mask} = {source.slot(self.get)}({key}, {source.slot(self.base)})")


class Truths:
    """For a column of true and false."""

    __slots__ = ("_no", "_yes")

    def __init__(self, yes: int, no: int) -> None:
        self._yes = yes
        self._no = no

    def write(self, source: Source, key: str, mask: str) -> None:
        """From the name of a truth value to that of its mask, as a line of a function."""
        source.line(f"{mask} = {source.slot(self._yes)} if {key} else {source.slot(self._no)}")


def places(span: Span, number: Mapping[Key, int]) -> tuple[int, int]:
    """The first and the last place of a span; nothing when the last comes before the first.

    Place 2n+1 is bound n itself, place 2n the gap before it.
    """
    first, last = 0, 2 * len(number)
    if span.low is not None:
        first = 2 * number[span.low] + (1 if span.low_closed else 2)
    if span.high is not None:
        last = 2 * number[span.high] + (1 if span.high_closed else 0)
    return first, last


class Segments:
    """For a column of intervals: a mask for each bound and each gap between bounds."""

    __slots__ = ("_at_bounds", "_bounds", "_gaps", "_masks", "_number", "_stride", "_toggles")

    def __init__(self, base: int, cells: Mapping[int, Accepted]) -> None:
        self._bounds = sorted({key for cell in cells.values() for key in cell.bounds})
        self._number = {key: index for index, key in enumerate(self._bounds)}
        count = 2 * len(self._bounds) + 1
        self._toggles = _toggles(cells, self._number, count)
        rows = max(cells, default=0) + 1
        self._stride = max(1, count * rows // _MASK_BITS)
        self._masks = self._sweep(base, count)
        if self._stride == 1:
            self._gaps = self._masks[::2]
            self._at_bounds = dict(zip(self._bounds, self._masks[1::2], strict=True))

    def _sweep(self, base: int, count: int) -> list[int]:
        masks: list[int] = []
        current = base
        for place in range(count):
            current ^= self._toggles[place]
            if place % self._stride == 0:
                masks.append(current)
        return masks

    def look(self) -> Callable[[Key], int]:
        """From a key to the mask of the rules that accept it."""
        if self._stride > 1:
            return self._look_far
        bounds, gaps, at_bounds = self._bounds, self._gaps, self._at_bounds.get

        def look(key: Key) -> int:
            mask = at_bounds(key)
            return gaps[bisect_left(bounds, key)] if mask is None else mask

        return look

    def write(self, source: Source, key: str, mask: str) -> None:
        """The same as lines of a function."""
        if self._stride > 1:
            source.line(f"{mask} = {source.slot(self._look_far)}({key})")
            return
        source.line(f"{mask} = {source.slot(self._at_bounds.get)}({key})")
        with source.block(f"if {mask} is None:"):
            place = f"{source.slot(bisect_left)}({source.slot(self._bounds)}, {key})"
            source.line(f"{mask} = {source.slot(self._gaps)}[{place}]")

    def _look_far(self, key: Key) -> int:
        """The nearest kept mask before the place, changed by what lies between."""
        number = self._number.get(key)
        place = 2 * bisect_left(self._bounds, key) if number is None else 2 * number + 1
        block, rest = divmod(place, self._stride)
        mask = self._masks[block]
        for toggle in self._toggles[place - rest + 1 : place + 1]:
            mask ^= toggle
        return mask


def _toggles(cells: Mapping[int, Accepted], number: Mapping[Key, int], count: int) -> list[int]:
    """At each place, the rows that begin or cease there to accept what follows."""
    toggles = [0] * (count + 1)
    for row, cell in cells.items():
        for start, end in merged(places(span, number) for span in cell.spans):
            toggles[start] ^= 1 << row
            toggles[end + 1] ^= 1 << row
    return toggles


def merged(places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Runs of places without overlap; empty ones (an open interval at one point) are left out."""
    runs: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if start > end:
            continue
        if runs and start <= runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], max(end, runs[-1][1]))
        else:
            runs.append((start, end))
    return runs
