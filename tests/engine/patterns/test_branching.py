"""Advanced branching and synchronisation: patterns 6 to 8, 28 and 30."""

from __future__ import annotations

import pytest

from ..notation import count, human, parallel, world


def _multi_choice() -> dict[str, object]:
    return parallel(
        "some",
        {"when": "n > 1", "steps": [human("a")]},
        {"when": "n > 10", "steps": [human("b")]},
        {"when": "n > 100", "steps": [human("c")]},
    )


@pytest.mark.parametrize(
    "n, begun", [(1, []), (5, ["a"]), (50, ["a", "b"]), (500, ["a", "b", "c"])]
)
def test_wcp_06_multi_choice(n: int, begun: list[str]) -> None:
    w = world(_multi_choice(), human("after"))
    case = w.create(n=n)
    assert w.open(case) == (begun or ["after"]), "every branch that holds, and no other"


def test_wcp_07_structured_synchronizing_merge() -> None:
    w = world(_multi_choice(), count("merged", "total"), human("after"))
    case = w.create(n=50)
    w.submit(case, "a")
    assert w.open(case) == ["b"], "it waits for those that were begun"
    w.submit(case, "b")
    assert w.open(case) == ["after"], "and for no other"
    assert w.cases[case.id].data["total"] == 1


def test_wcp_08_multi_merge() -> None:
    w = world(
        parallel("split", [human("a")], [human("b")], join="none"),
        count("merged", "total"),
        human("after"),
    )
    case = w.create()
    w.submit(case, "a")
    assert w.open(case) == ["after", "b"], "each branch goes on by itself"
    w.submit(case, "b")
    assert w.open(case) == ["after", "after"], "so what follows happens once for each"
    assert w.cases[case.id].data["total"] == 2
    w.submit(case, "after")
    assert not w.cases[case.id].resolved
    assert w.submit(case, "after").resolved


def test_wcp_09_structured_discriminator() -> None:
    w = world(parallel("split", [human("a")], [human("b")], join="any", rest="finish"),
              count("merged", "total"), human("after"))  # fmt: skip
    case = w.create()
    w.submit(case, "b")
    assert w.open(case) == ["a", "after"], "the first branch opens the way; the other works on"
    case = w.submit(case, "a")
    assert w.open(case) == ["after"], "and is absorbed"
    assert case.data["total"] == 1
    assert len(case.scopes) == 1, "the join is reset: nothing of the parallel is left"


def _discriminator_in_a_loop() -> list[dict[str, object]]:
    return [
        parallel("split", [human("a")], [human("b")], join="any", rest="finish"),
        count("rounds", "total"),
        human("again", {"id": "yes", "next": "split"}, "no"),
    ]


def test_wcp_28_blocking_discriminator() -> None:
    w = world(*_discriminator_in_a_loop())
    case = w.create()
    w.submit(case, "a")
    w.submit(case, "again", "yes")
    assert w.open(case) == ["a", "b", "b"], "a second round began while the first has a late branch"
    late = w.work(case, "b")
    w.submit(case, "a")
    assert w.cases[case.id].data["total"] == 1, "the second round is blocked until the first reset"
    assert w.open(case) == ["b", "b"]
    assert w.work(case, "b") == late
    case = w.submit(case, "b")
    assert case.data["total"] == 2, "the late branch resets the first round and frees the second"
    assert w.open(case) == ["again", "b"]


def test_wcp_29_cancelling_discriminator() -> None:
    w = world(parallel("split", [human("a")], [human("b")], join="any"), human("after"))
    case = w.create()
    w.submit(case, "b")
    assert w.open(case) == ["after"], "the remaining branch is taken back"


def test_wcp_30_structured_partial_join() -> None:
    branches = [[human("a")], [human("b")], [human("c")]]
    w = world(
        parallel("split", *branches, join=2, rest="finish"), count("merged", "total"), human("d")
    )
    case = w.create()
    w.submit(case, "c")
    assert w.open(case) == ["a", "b"], "one of two is not enough"
    w.submit(case, "a")
    assert w.open(case) == ["b", "d"], "two are; the third works on"
    case = w.submit(case, "b")
    assert w.open(case) == ["d"]
    assert case.data["total"] == 1, "and does not open the way a second time"
    assert len(case.scopes) == 1


def test_wcp_31_blocking_partial_join() -> None:
    w = world(
        parallel("split", [human("a")], [human("b")], [human("c")], join=2, rest="finish"),
        count("rounds", "total"),
        human("again", {"id": "yes", "next": "split"}, "no"),
    )
    case = w.create()
    w.submit(case, "a")
    w.submit(case, "b")
    w.submit(case, "again", "yes")
    assert w.open(case) == ["a", "b", "c", "c"]
    w.submit(case, "a")
    w.submit(case, "b")
    assert w.cases[case.id].data["total"] == 1, "blocked until the first round's third has come"
    assert w.submit(case, "c").data["total"] == 2


def test_wcp_32_cancelling_partial_join() -> None:
    w = world(parallel("split", [human("a")], [human("b")], [human("c")], join=2), human("after"))
    case = w.create()
    w.submit(case, "a")
    w.submit(case, "b")
    assert w.open(case) == ["after"], "the third is taken back"


def test_wcp_10_arbitrary_cycles() -> None:
    """Two entries into one loop and two ways out: no block structure describes it."""
    w = world(
        human("start", {"id": "in", "next": "x"}, {"id": "deep", "next": "y"}),
        human("x", {"id": "on", "next": "y"}, {"id": "out", "next": "last"}),
        human("y", {"id": "back", "next": "x"}, {"id": "out", "next": "last"}),
        human("last"),
    )  # fmt: skip
    case = w.create()
    w.submit(case, "start", "deep")
    for _ in range(3):
        w.submit(case, "y", "back")
        assert w.open(case) == ["x"]
        w.submit(case, "x", "on")
        assert w.open(case) == ["y"]
    w.submit(case, "y", "out")
    assert w.open(case) == ["last"]
    assert w.submit(case, "last").resolved
