"""The short way through a table of constants. Rule: gives a row only when it is beyond doubt.

Where every input is a plain name and every cell constant, a rule is found with one look-up per
column. Anything else, such as a value of an unusual kind, several matching rules where one is
allowed, or none, is left to the long way, which knows how to answer and to explain.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

Look = Callable[[object], int]
Looks = Mapping[type, Look]


def finder(
    columns: Sequence[tuple[str, Looks]], rows: int, first_only: bool
) -> Callable[[Mapping[str, object]], int]:
    """A function from data to the number of the matching rule; -1 for the long way.

    Each column is the name that it reads and, by the class of a value, its look-up.
    """
    everything = (1 << rows) - 1
    pairs = tuple(columns)

    def find(context: Mapping[str, object]) -> int:
        found = everything
        try:
            for name, looks in pairs:
                value = context.get(name)
                found &= looks[type(value)](value)
        except KeyError:
            return -1
        lowest = found & -found
        if lowest != found and not first_only:
            return -1
        return lowest.bit_length() - 1

    return find
