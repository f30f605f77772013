"""Points and ranges: before, after, touching, overlapping, inside, with ends included or not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.rules.feel import evaluate
from casewright.rules.values import Range

# The call on the left, what the standard says of it on the right.
STANDARD = """
before(1, 10)                         true
before(10, 1)                         false
before(1, [1..10])                    false
before(1, (1..10])                    true
before(1, [5..10])                    true
before([1..10], 10)                   false
before([1..10), 10)                   true
before([1..10], 15)                   true
before([1..10], [15..20])             true
before([1..10], [10..20])             false
before([1..10), [10..20])             true
before([1..10], (10..20])             true
after(10, 5)                          true
after(5, 10)                          false
after(12, [1..10])                    true
after(10, [1..10))                    true
after(10, [1..10])                    false
after([11..20], 12)                   false
after([11..20], 10)                   true
after((11..20], 11)                   true
after([11..20], 11)                   false
after([11..20], [1..10])              true
after([1..10], [11..20])              false
after([11..20], [1..11))              true
after((11..20], [1..11])              true
meets([1..5], [5..10])                true
meets([1..5), [5..10])                false
meets([1..5], (5..10])                false
meets([1..5], [6..10])                false
met by([5..10], [1..5])               true
met by([5..10], [1..5))               false
met by((5..10], [1..5])               false
met by([6..10], [1..5])               false
overlaps([1..5], [3..8])              true
overlaps([3..8], [1..5])              true
overlaps([1..8], [3..5])              true
overlaps([3..5], [1..8])              true
overlaps([1..5], [6..8])              false
overlaps([6..8], [1..5])              false
overlaps([1..5], [5..8])              true
overlaps([1..5], (5..8])              false
overlaps([1..5), [5..8])              false
overlaps([1..5), (5..8])              false
overlaps([5..8], [1..5])              true
overlaps((5..8], [1..5])              false
overlaps([5..8], [1..5))              false
overlaps before([1..5], [3..8])       true
overlaps before([1..5], [6..8])       false
overlaps before([1..5], [5..8])       true
overlaps before([1..5], (5..8])       false
overlaps before([1..5), [5..8])       false
overlaps before([1..5), (1..5])       true
overlaps before([1..5], (1..5])       true
overlaps before([1..5), [1..5])       false
overlaps before([1..5], [1..5])       false
overlaps after([3..8], [1..5])        true
overlaps after([6..8], [1..5])        false
overlaps after([5..8], [1..5])        true
overlaps after((5..8], [1..5])        false
overlaps after([5..8], [1..5))        false
overlaps after((1..5], [1..5))        true
overlaps after((1..5], [1..5])        true
overlaps after([1..5], [1..5))        false
overlaps after([1..5], [1..5])        false
overlaps after((1..5), [1..5])        false
overlaps after((1..5], [1..6])        false
overlaps after((1..5], (1..5])        false
overlaps after((1..5], [2..5])        false
finishes(10, [1..10])                 true
finishes(10, [1..10))                 false
finishes([5..10], [1..10])            true
finishes([5..10), [1..10])            false
finishes([5..10), [1..10))            true
finishes([1..10], [1..10])            true
finishes((1..10], [1..10])            true
finished by([1..10], 10)              true
finished by([1..10), 10)              false
finished by([1..10], [5..10])         true
finished by([1..10], [5..10))         false
finished by([1..10), [5..10))         true
finished by([1..10], [1..10])         true
finished by([1..10], (1..10])         true
includes([1..10], 5)                  true
includes([1..10], 12)                 false
includes([1..10], 1)                  true
includes([1..10], 10)                 true
includes((1..10], 1)                  false
includes([1..10), 10)                 false
includes([1..10], [4..6])             true
includes([1..10], [1..5])             true
includes((1..10], (1..5])             true
includes([1..10], (1..10))            true
includes([1..10), [5..10))            true
includes([1..10], [1..10))            true
includes([1..10], (1..10])            true
includes([1..10], [1..10])            true
during(5, [1..10])                    true
during(12, [1..10])                   false
during(1, (1..10])                    false
during([4..6], [1..10))               true
during([1..5], [1..10])               true
during((1..10), [1..10])              true
during([1..10], (1..10))              false
starts(1, [1..10])                    true
starts(1, (1..10])                    false
starts(2, [1..10])                    false
starts([1..5], [1..10])               true
starts((1..5], (1..10])               true
starts((1..5], [1..10])               false
starts([1..5], (1..10])               false
starts([1..10], [1..10])              true
starts([1..10), [1..10])              true
starts((1..10), (1..10))              true
started by([1..10], 1)                true
started by((1..10], 1)                false
started by([1..10], 2)                false
started by([1..10], [1..5])           true
started by((1..10], (1..5])           true
started by([1..10], (1..5])           false
started by((1..10], [1..5])           false
started by([1..10], [1..10])          true
started by([1..10], [1..10))          true
coincides(5, 5)                       true
coincides(3, 4)                       false
coincides([1..5], [1..5])             true
coincides((1..5), [1..5])             false
coincides([1..5], [2..6])             false
"""
EXAMPLES: dict[str, dict[str, bool]] = {}
for _line in STANDARD.strip().splitlines():
    _call, _answer = _line.rsplit(maxsplit=1)
    EXAMPLES.setdefault(_call.partition("(")[0], {})[_call.strip()] = _answer == "true"
PAIRS = [
    ("before", "after"), ("meets", "met by"), ("overlaps", "overlaps"),
    ("overlaps before", "overlaps after"), ("finishes", "finished by"), ("includes", "during"),
    ("starts", "started by"), ("coincides", "coincides"),
]  # fmt: skip


@pytest.mark.parametrize("relation", EXAMPLES)
def test_the_examples_of_the_standard(relation: str) -> None:
    found = {call: evaluate(call, {}) for call in EXAMPLES[relation]}
    assert found == EXAMPLES[relation]


def test_all_fourteen_relations_have_examples() -> None:
    assert set(EXAMPLES) == {name for pair in PAIRS for name in pair}


# A range of tenths that holds all its numbers: what the ends say, a set says too.
ends = st.tuples(st.integers(0, 6), st.integers(1, 4), st.booleans(), st.booleans())
ranges = ends.map(lambda drawn: Range(drawn[0], drawn[0] + drawn[1], drawn[2], drawn[3]))


def tenths(space: Range) -> frozenset[int]:
    assert isinstance(space.low, int)
    assert isinstance(space.high, int)
    first = space.low * 10 + (not space.low_closed)
    return frozenset(range(first, space.high * 10 + space.high_closed))


def holds(relation: str, a: object, b: object) -> object:
    return evaluate(f"{relation}(a, b)", {"a": a, "b": b})


@given(ranges, ranges)
def test_ranges_lie_to_each_other_as_the_sets_of_their_numbers(a: Range, b: Range) -> None:
    x, y = tenths(a), tenths(b)
    assert holds("before", a, b) is (max(x) < min(y))
    assert holds("after", a, b) is (min(x) > max(y))
    assert holds("overlaps", a, b) is bool(x & y)
    assert holds("includes", a, b) is (x >= y)
    assert holds("during", a, b) is (x <= y)
    assert holds("coincides", a, b) is (x == y)
    assert holds("starts", a, b) is (min(x) == min(y) and x <= y)
    assert holds("finishes", a, b) is (max(x) == max(y) and x <= y)
    assert holds("meets", a, b) is (max(x) == min(y))
    earlier = min(x) < min(y) <= max(x) <= max(y)
    assert holds("overlaps before", a, b) is earlier


@given(ranges, st.integers(-1, 12))
def test_points_lie_to_ranges_as_numbers_to_sets(space: Range, point: int) -> None:
    inside = point * 10 in tenths(space)
    assert holds("includes", space, point) is inside
    assert holds("during", point, space) is inside
    assert evaluate("p in r", {"p": point, "r": space}) is inside
    assert holds("before", point, space) is (point * 10 < min(tenths(space)))
    assert holds("after", point, space) is (point * 10 > max(tenths(space)))
    assert holds("starts", point, space) is (point * 10 == min(tenths(space)))
    assert holds("finishes", point, space) is (point * 10 == max(tenths(space)))


@pytest.mark.parametrize("one, other", PAIRS)
def test_each_relation_has_its_inverse(one: str, other: str) -> None:
    spaces = [evaluate(text, {}) for text in ("[1..3]", "(1..3)", "[3..5]", "(2..4]", "[1..5)")]
    for a in spaces:
        for b in spaces:
            assert holds(one, a, b) is holds(other, b, a)


@pytest.mark.parametrize(
    "text, expected",
    [
        ('before(@"2024-01-01", [@"2024-02-01"..@"2024-03-01"])', True),
        ('during(@"2024-02-15", [@"2024-02-01"..@"2024-03-01"])', True),
        ('overlaps([@"10:00:00"..@"12:00:00"], [@"11:00:00"..@"13:00:00"])', True),
        ('meets([@"PT1H"..@"PT2H"], [@"PT2H"..@"P1D"])', True),
        ('after("z", ["a".."m"])', True),
        ("before(1, (> 5))", True),
        ("after(9, (<= 5))", True),
        ("includes((> 5), 9)", None),
        ("before(1, null)", None),
        ("before(null, 1)", None),
        ('before(1, "a")', None),
        ('before(1, ["a".."b"])', None),
        ("meets(1, [1..5])", None),
        ("overlaps([1..5], 3)", None),
        ("coincides([1..5], 3)", None),
        ("includes(3, [1..5])", None),
        ('before(@"2024-01-01T00:00:00", @"2024-01-02T00:00:00Z")', True),
        ("before(true, false)", None),
        ("{after: 5, b: after > 4}.b", True),
        ('starts with("abc", "a")', True),
    ],
)
def test_other_kinds_and_what_does_not_compare(text: str, expected: object) -> None:
    assert evaluate(text, {}) is expected


def test_a_field_may_have_the_name_of_a_relation() -> None:
    data = {"before": 3, "after": 5, "includes": 1, "met by": 2}
    assert evaluate("after - before + includes + met by", data) == 5
    assert evaluate("before(before, after)", data) is True
