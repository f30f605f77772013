"""Every relation of ranges against its definition in the standard, over all small ranges."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from casewright.rules.feel import compile as compile_feel
from casewright.rules.feel import evaluate
from casewright.rules.values import Range

# The definitions, written in FEEL over the properties of ranges; `p` is a point, `r` and `s` ranges.
POINT_FIRST = {
    "before(p, r)": "p < r.start or (p = r.start and not(r.start included))",
    "after(p, r)": "p > r.end or (p = r.end and not(r.end included))",
    "finishes(p, r)": "r.end included and r.end = p",
    "starts(p, r)": "r.start included and r.start = p",
    "during(p, r)": (
        "(r.start < p and r.end > p) or (r.start = p and r.start included)"
        " or (r.end = p and r.end included)"
    ),
}
RANGE_FIRST = {
    "before(r, p)": "r.end < p or (r.end = p and not(r.end included))",
    "after(r, p)": "r.start > p or (r.start = p and not(r.start included))",
    "finished by(r, p)": "r.end included and r.end = p",
    "started by(r, p)": "r.start included and r.start = p",
    "includes(r, p)": (
        "(r.start < p and r.end > p) or (r.start = p and r.start included)"
        " or (r.end = p and r.end included)"
    ),
}
TWO_RANGES = {
    "before(r, s)": (
        "r.end < s.start or ((not(r.end included) or not(s.start included)) and r.end = s.start)"
    ),
    "after(r, s)": (
        "r.start > s.end or ((not(r.start included) or not(s.end included)) and r.start = s.end)"
    ),
    "meets(r, s)": "r.end included and s.start included and r.end = s.start",
    "met by(r, s)": "r.start included and s.end included and r.start = s.end",
    "overlaps(r, s)": (
        "(r.end > s.start or (r.end = s.start and r.end included and s.start included)) and"
        " (r.start < s.end or (r.start = s.end and r.start included and s.end included))"
    ),
    "overlaps before(r, s)": (
        "(r.start < s.start or"
        " (r.start = s.start and r.start included and not(s.start included))) and"
        " (r.end > s.start or (r.end = s.start and r.end included and s.start included)) and"
        " (r.end < s.end or (r.end = s.end and (not(r.end included) or s.end included)))"
    ),
    "overlaps after(r, s)": (
        "(s.start < r.start or"
        " (s.start = r.start and s.start included and not(r.start included))) and"
        " (s.end > r.start or (s.end = r.start and s.end included and r.start included)) and"
        " (s.end < r.end or (s.end = r.end and (not(s.end included) or r.end included)))"
    ),
    "finishes(r, s)": (
        "r.end included = s.end included and r.end = s.end and (r.start > s.start or"
        " (r.start = s.start and (not(r.start included) or s.start included)))"
    ),
    "finished by(r, s)": (
        "r.end included = s.end included and r.end = s.end and (r.start < s.start or"
        " (r.start = s.start and (r.start included or not(s.start included))))"
    ),
    "includes(r, s)": (
        "(r.start < s.start or"
        " (r.start = s.start and (r.start included or not(s.start included)))) and"
        " (r.end > s.end or (r.end = s.end and (r.end included or not(s.end included))))"
    ),
    "during(r, s)": (
        "(s.start < r.start or"
        " (s.start = r.start and (s.start included or not(r.start included)))) and"
        " (s.end > r.end or (s.end = r.end and (s.end included or not(r.end included))))"
    ),
    "starts(r, s)": (
        "r.start = s.start and r.start included = s.start included and (r.end < s.end or"
        " (r.end = s.end and (not(r.end included) or s.end included)))"
    ),
    "started by(r, s)": (
        "r.start = s.start and r.start included = s.start included and (s.end < r.end or"
        " (s.end = r.end and (not(s.end included) or r.end included)))"
    ),
    "coincides(r, s)": (
        "r.start = s.start and r.start included = s.start included and"
        " r.end = s.end and r.end included = s.end included"
    ),
}
POINTS = range(4)


def ranges() -> Iterator[Range]:
    """All ranges between 0 and 3, with every combination of ends."""
    for low in POINTS:
        for high in range(low, 4):
            for ends in ((True, True), (True, False), (False, True), (False, False)):
                yield Range(low, high, *ends)


def agrees(call: str, definition: str, data: dict[str, object]) -> bool:
    function = compile_feel(call, data).evaluate(data)
    return function is compile_feel(definition, data).evaluate(data)


@pytest.mark.parametrize("call", [*POINT_FIRST, *RANGE_FIRST])
def test_a_point_and_a_range_lie_as_the_standard_defines_it(call: str) -> None:
    definition = {**POINT_FIRST, **RANGE_FIRST}[call]
    wrong = [
        (point, space)
        for point in POINTS
        for space in ranges()
        if not agrees(call, definition, {"p": point, "r": space})
    ]
    assert wrong == []


@pytest.mark.parametrize("call", TWO_RANGES)
def test_two_ranges_lie_as_the_standard_defines_it(call: str) -> None:
    names = {"r": None, "s": None}
    function = compile_feel(call, names)
    definition = compile_feel(TWO_RANGES[call], names)
    wrong = [
        (first, second)
        for first in ranges()
        for second in ranges()
        if function.evaluate({"r": first, "s": second})
        is not definition.evaluate({"r": first, "s": second})
    ]
    assert wrong == []


IN_FORMS = {
    "v in [a..b]": "v >= a and v <= b",
    "v in (a..b]": "v > a and v <= b",
    "v in [a..b)": "v >= a and v < b",
    "v in (a..b)": "v > a and v < b",
    "v in ]a..b[": "v > a and v < b",
    "v in < a": "v < a",
    "v in <= a": "v <= a",
    "v in > a": "v > a",
    "v in >= a": "v >= a",
    "v in (a, b)": "v = a or v = b",
    "v in [a, b]": "list contains([a, b], v)",
    "v between a and b": "v >= a and v <= b",
    "v in (? > a)": "v > a",
    "v in (? > a, ? < b)": "v > a or v < b",
    "v in (< a, > b)": "v < a or v > b",
}


@pytest.mark.parametrize("short", IN_FORMS)
def test_the_short_forms_mean_what_their_long_forms_mean(short: str) -> None:
    values = (None, 1, 2, 3)
    names = ("v", "a", "b")
    compact, full = compile_feel(short, names), compile_feel(IN_FORMS[short], names)
    for v in values[1:]:
        for a in values:
            for b in values:
                data: dict[str, object] = {"v": v, "a": a, "b": b}
                said, meant = compact.evaluate(data), full.evaluate(data)
                assert said is meant or {said, meant} == {None, False}, data
                # A null may make it unknown or false, but never true.
                assert (said is True) == (meant is True), data


@pytest.mark.parametrize("call", [*RANGE_FIRST, *POINT_FIRST])
@pytest.mark.parametrize("point", [None, "x", True])
def test_what_does_not_compare_has_no_answer(call: str, point: object) -> None:
    data: dict[str, object] = {"p": point, "r": evaluate("[1..3]", {})}
    assert compile_feel(call, data).evaluate(data) in (None, False)
