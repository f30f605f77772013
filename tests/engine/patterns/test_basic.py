"""Basic control flow: patterns 1 to 5."""

from __future__ import annotations

import pytest

from ..notation import count, human, parallel, world


def test_wcp_01_sequence() -> None:
    w = world(human("a"), human("b"), human("c"))
    case = w.create()
    for step in ("a", "b", "c"):
        assert w.open(case) == [step], "only the next step is open"
        case = w.submit(case, step)
    assert case.status == "Resolved-Completed"


def test_wcp_02_parallel_split() -> None:
    w = world(parallel("split", [human("a")], [human("b")], [human("c")]))
    case = w.create()
    assert w.open(case) == ["a", "b", "c"], "all branches begin at once"
    w.submit(case, "b")
    assert w.open(case) == ["a", "c"], "what happens in one branch does not touch the others"


def test_wcp_03_synchronization() -> None:
    w = world(parallel("split", [human("a")], [human("b")]), human("after"))
    case = w.create()
    w.submit(case, "b")
    assert w.open(case) == ["a"], "the join waits for every branch"
    w.submit(case, "a")
    assert w.open(case) == ["after"], "and goes on once"


@pytest.mark.parametrize("n, chosen", [(5, "low"), (50, "middle"), (500, "high")])
def test_wcp_04_exclusive_choice(n: int, chosen: str) -> None:
    choice = {
        "id": "choice",
        "kind": "decide",
        "branches": [
            {"id": "b1", "when": "n < 10", "steps": [human("low")]},
            {"id": "b2", "when": "n < 100", "steps": [human("middle")]},
            {"id": "b3", "steps": [human("high")]},
        ],
    }
    w = world(choice)
    case = w.create(n=n)
    assert w.open(case) == [chosen], "exactly one branch, the first that holds"


@pytest.mark.parametrize("n", [1, 2])
def test_wcp_05_simple_merge(n: int) -> None:
    choice = {
        "id": "choice",
        "kind": "decide",
        "branches": [
            {"id": "b1", "when": "n = 1", "steps": [human("left")]},
            {"id": "b2", "steps": [human("right")]},
        ],
    }
    w = world(choice, count("merged", "total"), human("after"))
    case = w.create(n=n)
    w.submit(case, "left" if n == 1 else "right")
    assert w.open(case) == ["after"], "whichever branch ran, the flow goes on without waiting"
    assert w.cases[case.id].data["total"] == 1, "exactly once"
