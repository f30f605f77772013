"""Small data may hold one list many times over; whatever walks through it is counted and ends."""

from __future__ import annotations

import pytest

from casewright.rules import feel, members
from casewright.rules.errors import LimitExceeded
from casewright.rules.feel import Environment
from casewright.rules.frames import NOWHERE, STILL, Run
from casewright.rules.kinds import coerce, conforms
from casewright.rules.limits import Meter
from casewright.rules.typeset import ANY, NUMBER, Type, context_of, list_of

# Round n holds the n lists before it: written out, 2 ** 39 items.
WIDE = "for i in 1..40 return partial"
DEEP_LIST = "list<" * 20 + "Any" + ">" * 20


def shared(depth: int) -> list[object]:
    """A list in which each level holds the next one twice."""
    found: list[object] = [1]
    for _ in range(depth):
        found = [found, found]
    return found


@pytest.mark.parametrize(
    "text",
    [
        f"({WIDE}).a",
        f"({WIDE}).a.b",
        f"({WIDE})[item.a = 1]",
        f"some x in {WIDE} satisfies x.a.b = 1",
        f"({WIDE}) instance of {DEEP_LIST}",
        f"(function(x: {DEEP_LIST}) 1)({WIDE})",
        f"({WIDE}) = ({WIDE})",
        f"({WIDE}) in ({WIDE})",
        f"flatten({WIDE})",
        f"string({WIDE})",
    ],
)
def test_every_walk_is_ended_by_a_limit(text: str) -> None:
    expression = feel.compile(text)
    with pytest.raises(LimitExceeded):
        expression.evaluate({}, Environment(steps=20_000))


@pytest.mark.parametrize("text", ["a.b", "a = b", f"a instance of {DEEP_LIST}"])
def test_also_where_an_expression_is_too_small_to_be_counted(text: str) -> None:
    data: dict[str, object] = {"a": shared(40), "b": shared(40)}
    expression = feel.compile(text, data)
    with pytest.raises(LimitExceeded, match="steps"):
        expression.evaluate(data)


@pytest.mark.parametrize("text", ["a.b", "a = b", "a instance of list<list<number>>"])
def test_data_of_everyday_size_are_not_hindered(text: str) -> None:
    rows = [[n, n] for n in range(10_000)]
    data: dict[str, object] = {"a": rows, "b": [list(row) for row in rows]}
    assert feel.compile(text, data).evaluate(data) is not None


def test_the_members_of_a_list_cost_its_length() -> None:
    run = Run(NOWHERE)
    left = run.left
    items = [{"a": 1}, [{"a": 2}, {"b": 3}], 5]
    assert members.member_of(items, "a", run.meter) == [1, [2, None], None]
    assert left - run.left == (1 + 3) + (1 + 2)
    assert members.member_of({"a": 1}, "a", run.meter) == 1
    assert left - run.left == 7


def test_a_run_that_counts_meters_itself_and_one_that_does_not_gives_a_meter_each_time() -> None:
    run = Run(NOWHERE)
    run.meter()(5)
    assert run.left == NOWHERE.steps - 5
    assert STILL.run.meter() != STILL.run.meter()
    with pytest.raises(LimitExceeded):
        STILL.run.meter()(NOWHERE.steps + 1)
    STILL.run.meter()(NOWHERE.steps)


@pytest.mark.parametrize(
    "value, kind, parts",
    [
        ([1, 2, 3], list_of(NUMBER), 3),
        ([[1], [2, 3]], list_of(list_of(NUMBER)), 5),
        ([[1], [2, 3]], list_of(ANY), 0),
        ({"a": 1, "b": [1, 2]}, context_of({"a": NUMBER, "b": list_of(NUMBER)}), 4),
        (5, NUMBER, 0),
        ("x", list_of(NUMBER), 0),
    ],
)
def test_looking_at_a_type_costs_the_parts_that_are_looked_at(
    value: object, kind: Type, parts: int
) -> None:
    meter = Meter()
    left = meter.left
    conforms(value, kind, meter.spend)
    assert left - meter.left == parts


def test_a_parameter_costs_what_its_type_looks_at() -> None:
    meter = Meter()
    left = meter.left
    assert coerce([5], NUMBER, meter.spend) == 5
    assert coerce(5, list_of(NUMBER), meter.spend) == [5]
    assert coerce("x", list_of(NUMBER), meter.spend) is None
    assert coerce([1, 2], list_of(NUMBER), meter.spend) == [1, 2]
    assert left - meter.left == 2
