"""Seals chain; each covers the heads of all streams and keeps only those that moved."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.store.memory import MemoryStore
from casewright.store.seal import export_seal, hash_of, make_seal, root_of, sealed_heads, seals
from tests.store import story
from tests.store.story import CaseStory

HEADS = st.lists(
    st.tuples(st.text(min_size=1, max_size=5), st.integers(1, 9), st.text("abc", max_size=3)),
    min_size=1,
    max_size=9,
    unique_by=lambda head: head[0],
)


@given(HEADS, st.randoms(use_true_random=False))
def test_the_root_does_not_depend_on_the_order(heads: list[Any], random: Any) -> None:
    shuffled = list(heads)
    random.shuffle(shuffled)
    assert root_of(shuffled) == root_of(heads)


@given(HEADS, st.data())
def test_the_root_changes_with_any_head(heads: list[Any], data: Any) -> None:
    n = data.draw(st.integers(0, len(heads) - 1))
    stream, sequence, head = heads[n]
    root = root_of(heads)
    assert root_of([*heads[:n], (stream, sequence + 1, head), *heads[n + 1 :]]) != root
    assert root_of([*heads[:n], (stream, sequence, head + "x"), *heads[n + 1 :]]) != root
    assert root_of([*heads[:n], *heads[n + 1 :]]) != root


def test_the_root_of_nothing_is_a_hash_too() -> None:
    assert len(root_of([])) == 64


def test_seals_chain_and_keep_only_what_moved(store: Any) -> None:
    story.publish(store)
    one, two = CaseStory(store, "one").create(), CaseStory(store, "two").create()
    first = make_seal(store)
    one.claim()
    second = make_seal(store)
    assert seals(store) == [first, second]
    assert (first.nr, second.nr, second.prev) == (1, 2, first.hash)
    assert first.streams == second.streams == 3
    kept = [row for row in store.rows("seal_heads") if row[1] == 2]
    assert [(row[0], row[2]) for row in kept] == [(one.stream, 5)]
    assert sealed_heads(store, 1)[one.stream][1] == 4
    assert sealed_heads(store, 2)[one.stream][1] == 5
    assert sealed_heads(store, 2)[two.stream][1] == 4
    assert second.root == root_of((row[0], row[1], row[2]) for row in store.rows("streams"))


def test_an_exported_seal_carries_heads_and_hash() -> None:
    store = MemoryStore()
    with pytest.raises(LookupError, match="Nothing was sealed"):
        export_seal(store)
    case = CaseStory(store).create()
    seal = make_seal(store)
    exported = export_seal(store)
    assert exported["heads"][case.stream][0] == 4
    right = hash_of(seal.nr, seal.at, seal.streams, seal.root, seal.prev)
    assert exported["hash"] == seal.hash == right


def test_a_stream_that_vanished_stays_sealed() -> None:
    store = MemoryStore()
    case = CaseStory(store).create()
    make_seal(store)
    del store.tables["streams"][(case.stream,)]
    assert make_seal(store).streams == 1
