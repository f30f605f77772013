"""Circles in graphs: exactly the nodes that lead back to themselves, fast on any graph."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casewright.blueprint.circles import in_circles, reaching


@pytest.mark.parametrize(
    "edges, circles",
    [
        ({}, ""),
        ({"a": ""}, ""),
        ({"a": "a"}, "a"),
        ({"a": "b", "b": ""}, ""),
        ({"a": "b", "b": "a"}, "ab"),
        ({"a": "b", "b": "c", "c": "b"}, "bc"),
        ({"a": "b", "b": "a", "c": "a", "d": "c"}, "ab"),
        ({"a": "bc", "b": "d", "c": "d", "d": ""}, ""),
        ({"a": "b", "b": "ac", "c": "d", "d": "c"}, "abcd"),
        ({"a": "x"}, ""),
    ],
)
def test_nodes_in_circles(edges: dict[str, str], circles: str) -> None:
    assert in_circles(edges) == set(circles)


@settings(max_examples=200)
@given(st.dictionaries(st.sampled_from("abcdef"), st.sets(st.sampled_from("abcdef"))))
def test_it_agrees_with_looking_from_each_node(edges: dict[str, set[str]]) -> None:
    def reached(start: str) -> set[str]:
        seen: set[str] = set()
        waiting = list(edges.get(start, ()))
        while waiting:
            node = waiting.pop()
            if node not in seen:
                seen.add(node)
                waiting.extend(edges.get(node, ()))
        return seen

    assert in_circles(edges) == {node for node in edges if node in reached(node)}


def test_a_chain_of_fifty_thousand_needs_no_stack() -> None:
    chain = {str(n): [str(n + 1)] for n in range(50_000)}
    assert in_circles(chain) == set()
    chain["50000"] = ["0"]
    assert len(in_circles(chain)) == 50_001


# ---------------------------------------------------------------------------------------- ways


@pytest.mark.parametrize(
    "edges, goals, found",
    [
        ({}, [], ""),
        ({}, ["a"], "a"),
        ({"a": ["b"], "b": ["c"]}, ["c"], "abc"),
        ({"a": ["b"], "b": ["c"]}, ["b"], "ab"),
        ({"a": ["b"], "b": ["a"]}, ["a"], "ab"),
        ({"a": ["b"], "c": ["d"]}, ["b", "d"], "abcd"),
        ({"a": ["b", "c"]}, ["x"], "x"),
    ],
)
def test_from_where_a_goal_is_reached(
    edges: dict[str, list[str]], goals: list[str], found: str
) -> None:
    assert reaching(edges, goals) == set(found)


def test_a_long_way_is_found_without_recursion() -> None:
    edges = {str(n): [str(n + 1)] for n in range(50_000)}
    assert len(reaching(edges, ["50000"])) == 50_001
