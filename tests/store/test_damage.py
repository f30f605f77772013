"""Any damage to a history is found: whatever byte, row or head is changed, verify names the stream.

In memory, so that hundreds of kinds of damage can be tried; ``test_verify`` does some of it to
real databases.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from casewright.engine import audit
from casewright.engine import events as e
from casewright.store.memory import MemoryStore
from casewright.store.seal import export_seal, make_seal
from casewright.store.verify import verify
from tests.store import story
from tests.store.story import HOUR, START, CaseStory

HEADER, PAYLOAD, SALT = 4, 5, 6


def told() -> tuple[MemoryStore, list[CaseStory]]:
    """A blueprint, two people and three cases, sealed in the middle of their lives."""
    store = MemoryStore()
    story.publish(store)
    story.person(store, "bob", queues=("front",))
    story.person(store, "eve", personas=("site",))
    cases = [
        CaseStory(store, f"case {n}", START + n * HOUR).create(applicant=f"Ann {n}", amount=n)
        for n in range(3)
    ]
    cases[0].claim()
    cases[1].complete("ok", note="seen")
    make_seal(store)
    cases[1].event(e.CommentAdded("after the seal"))
    cases[2].resolve()
    return store, cases


def blamed(store: MemoryStore, seal: dict[str, Any] | None = None) -> list[str]:
    """The streams that are reported, each once, as ``verify`` names them."""
    found = [bad["case"] for bad in verify(store, seal)["bad"]]
    assert len(found) == len(set(found)), "a stream is reported once"
    return found


def named(stream: str) -> str:
    return stream.removeprefix("case:")


def flipped(data: bytes, at: int) -> bytes:
    place = at % len(data)
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def an_event(store: MemoryStore, at: int) -> tuple[Any, ...]:
    rows = sorted(store.tables["events"])
    return rows[at % len(rows)]


def test_what_was_told_is_clean() -> None:
    store, _ = told()
    assert verify(store, export_seal(store)) == {"ok": True, "cases": 3, "events": 20, "bad": []}


@given(st.integers(0), st.integers(0), st.sampled_from((HEADER, PAYLOAD, SALT)))
def test_one_bit_anywhere_in_an_event_is_found(event: int, place: int, column: int) -> None:
    store, _ = told()
    key = an_event(store, event)
    row = list(store.tables["events"][key])
    row[column] = flipped(row[column], place)
    store.tables["events"][key] = tuple(row)
    (bad,) = verify(store)["bad"]
    assert bad["case"] == named(key[0])
    assert bad["seq"] == key[1]


@given(st.integers(0), st.sampled_from(((2, 7), (3, "Forged"))))
def test_columns_that_do_not_fit_the_header_are_found(
    event: int, change: tuple[int, int | str]
) -> None:
    store, _ = told()
    key = an_event(store, event)
    row = list(store.tables["events"][key])
    row[change[0]] = change[1]
    store.tables["events"][key] = tuple(row)
    (bad,) = verify(store)["bad"]
    assert (bad["case"], bad["seq"]) == (named(key[0]), key[1])


@given(st.integers(0))
def test_a_removed_event_is_found(event: int) -> None:
    store, _ = told()
    key = an_event(store, event)
    del store.tables["events"][key]
    assert named(key[0]) in blamed(store)


@given(st.integers(0), st.integers(0))
def test_events_that_changed_places_are_found(one: int, other: int) -> None:
    """Within a stream or between two: an event only fits where it was."""
    store, _ = told()
    first, second = an_event(store, one), an_event(store, other)
    events = store.tables["events"]
    a, b = events[first], events[second]
    events[first] = (*first, *b[2:])
    events[second] = (*second, *a[2:])
    expected = set() if first == second else {named(first[0]), named(second[0])}
    assert set(blamed(store)) == expected


@given(st.integers(0))
def test_an_event_that_was_told_twice_is_found(event: int) -> None:
    store, _ = told()
    key = an_event(store, event)
    rows = store.tables["events"]
    last = max(seq for stream, seq in rows if stream == key[0])
    rows[key[0], last + 1] = (key[0], last + 1, *rows[key][2:])
    assert blamed(store) == [named(key[0])]


@given(st.integers(0), st.integers(1, 3))
def test_a_tail_that_was_cut_with_its_head_is_found_by_the_seal_that_covers_it(
    which: int, cut: int
) -> None:
    """Without a seal nothing could tell: events, head, case and commands all say the same."""
    store, cases = told()
    seal = export_seal(make_and_keep(store))
    case = cases[which % len(cases)]
    rewind(store, case, cut)
    assert case.id in blamed(store, seal)


def make_and_keep(store: MemoryStore) -> MemoryStore:
    make_seal(store)
    return store


def rewind(store: MemoryStore, case: CaseStory, events: int) -> None:
    """Take the last events of a case away, and every trace of them that a forger can reach."""
    rows = store.tables["events"]
    mine = sorted(key for key in rows if key[0] == case.stream)
    for key in mine[-events:]:
        del rows[key]
    kept = [audit.Record(*rows[key]) for key in mine[:-events]]
    _, last, head = audit.verify(kept, stream=case.stream)
    store.tables["streams"][(case.stream,)] = (case.stream, last, head)


@pytest.mark.parametrize(
    "table, at, change, said",
    [
        ("streams", 1, lambda v: v + 1, "missing at the end"),
        ("streams", 1, lambda v: v - 1, "added past the noted head"),
        ("streams", 2, lambda v: "0" * 64, "does not match the last event"),
        ("cases", 17, lambda v: v.replace(b"Ann 0", b"Ann 9"), "not what its events give"),
        ("cases", 17, lambda v: b"no json", "cannot be read"),
        ("cases", 17, lambda v: v.replace(b"Ann 0", b"Ann \xff"), "cannot be read"),
    ],
)
def test_heads_and_live_states_that_were_changed_are_named_in_words(
    table: str, at: int, change: Callable[[Any], Any], said: str
) -> None:
    store, cases = told()
    key = (cases[0].stream,) if table == "streams" else (cases[0].id,)
    row = list(store.tables[table][key])
    row[at] = change(row[at])
    store.tables[table][key] = tuple(row)
    (bad,) = verify(store)["bad"]
    assert bad["case"] == cases[0].id
    assert said in bad["problem"]


def test_a_live_state_that_is_gone_is_named() -> None:
    store, cases = told()
    del store.tables["cases"][(cases[1].id,)]
    (bad,) = verify(store)["bad"]
    assert (bad["case"], bad["problem"]) == (cases[1].id, "the case's live state is missing")


def test_a_head_that_is_gone_is_named() -> None:
    store, cases = told()
    del store.tables["streams"][(cases[1].stream,)]
    (bad,) = verify(store)["bad"]
    assert "head of its events is missing" in bad["problem"]


@given(st.integers(0, 4), st.sampled_from((b"", b"\xff", b"[]", b"{}", b"null", b"[1")))
def test_no_header_whatever_it_is_stops_the_checking(which: int, header: bytes) -> None:
    store, cases = told()
    key = (cases[0].stream, which % 5 + 1)
    row = list(store.tables["events"][key])
    row[HEADER] = header
    store.tables["events"][key] = tuple(row)
    assert blamed(store) == [cases[0].id]


@given(st.sampled_from((b"\xff", b"[]", b"{}", b"null", b"{", b'{"event":{"kind":"Nothing"}}')))
def test_no_payload_whatever_it_is_stops_the_checking(payload: bytes) -> None:
    """Even when the header was forged to fit it: the history then contradicts itself."""
    store, cases = told()
    key = (cases[0].stream, 5)
    row = list(store.tables["events"][key])
    row[PAYLOAD] = payload
    store.tables["events"][key] = tuple(row)
    assert blamed(store) == [cases[0].id]


# ------------------------------------------------------------------------------------- seals


def seal_row(store: MemoryStore, nr: int = 1) -> list[Any]:
    return list(store.tables["seals"][(nr,)])


@pytest.mark.parametrize("column", [1, 2, 3, 4, 5])
def test_a_seal_of_which_anything_was_changed_is_found(column: int) -> None:
    store, _ = told()
    row = seal_row(store)
    row[column] = row[column] + 1 if isinstance(row[column], int) else "f" * 64
    store.tables["seals"][(1,)] = tuple(row)
    assert "" in blamed(store)


def test_sealed_heads_that_were_changed_are_found() -> None:
    store, cases = told()
    key = (cases[0].stream, 1)
    stream, nr, sequence, _ = store.tables["seal_heads"][key]
    store.tables["seal_heads"][key] = (stream, nr, sequence, "f" * 64)
    assert set(blamed(store)) == {"", cases[0].id}


def test_a_seal_that_was_taken_out_of_the_chain_is_found() -> None:
    store, cases = told()
    cases[0].event(e.CommentAdded("more"))
    make_seal(store)
    del store.tables["seals"][(1,)]
    assert "" in blamed(store)


@pytest.mark.parametrize("without", ["nr", "at", "streams", "root", "prev", "hash"])
def test_an_exported_seal_that_is_incomplete_is_not_believed(without: str) -> None:
    store, _ = told()
    exported = export_seal(store)
    del exported[without]
    (bad,) = verify(store, exported)["bad"]
    assert "changed or is incomplete" in bad["problem"]


def test_a_seal_of_another_workspace_is_not_taken_for_ours() -> None:
    store, _ = told()
    other = MemoryStore()
    story.publish(other)
    make_seal(other)
    problems = [bad["problem"] for bad in verify(store, export_seal(other))["bad"]]
    assert any("does not have the exported seal" in problem for problem in problems)


def test_nothing_to_export_before_the_first_seal() -> None:
    with pytest.raises(LookupError, match="Nothing was sealed"):
        export_seal(MemoryStore())


# ------------------------------------------------------------------------- a forger at leisure


def rechain(store: MemoryStore, stream: str, payloads: list[tuple[Any, bytes]]) -> None:
    """Write a stream anew from (header of before, payload): every hash and the head are right."""
    rows = store.tables["events"]
    for key in [key for key in rows if key[0] == stream]:
        del rows[key]
    head = audit.GENESIS
    for seq, (before, payload) in enumerate(payloads, 1):
        digest = hashlib.sha256(b"s" * 16 + payload).hexdigest()
        header = msgspec.json.encode(replace(before, seq=seq, digest=digest, prev=head))
        head = hashlib.sha256(header).hexdigest()
        rows[stream, seq] = (stream, seq, before.at, before.kind, header, payload, b"s" * 16)
    store.tables["streams"][(stream,)] = (stream, len(payloads), head)


def as_told(store: MemoryStore, stream: str) -> list[tuple[Any, bytes]]:
    return [
        (audit.read_header(record.header), record.payload) for record in store.reads.records(stream)
    ]


@given(st.integers(0, 2), st.lists(st.integers(0, 7), min_size=1, max_size=8))
def test_any_other_order_of_true_events_is_never_taken_for_the_history(
    which: int, order: list[int]
) -> None:
    """Left out, repeated or moved, with every hash made right again: the seal still tells."""
    store, cases = told()
    seal = export_seal(make_and_keep(store))
    stream = cases[which].stream
    events = as_told(store, stream)
    chosen = [n for n in order if n < len(events)]
    rechain(store, stream, [events[n] for n in chosen])
    assert cases[which].id in blamed(store, seal)


@given(
    st.integers(0, 3),
    st.sampled_from(
        (b"\xff", b"[]", b"{}", b"null", b"{", b'{"event":{"kind":"Nothing"}}', b'{"event":5}')
    ),
)
def test_a_forged_payload_with_right_hashes_never_stops_the_checking(
    at: int, payload: bytes
) -> None:
    store, cases = told()
    events = as_told(store, cases[0].stream)
    events[at] = (events[at][0], payload)
    rechain(store, cases[0].stream, events)
    assert cases[0].id in blamed(store)


@given(st.integers(0, 3), st.sampled_from((0, 99)))
def test_a_schema_that_nobody_knows_is_no_reason_to_stop(at: int, schema: int) -> None:
    """What a newer program wrote cannot be replayed here; the chain is checked all the same."""
    store, cases = told()
    events = as_told(store, cases[0].stream)
    events[at] = (replace(events[at][0], schema=schema), events[at][1])
    rechain(store, cases[0].stream, events)
    assert blamed(store) in ([], [cases[0].id], ["", cases[0].id])
