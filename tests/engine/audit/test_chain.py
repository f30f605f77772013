"""The audit chain: whatever is changed is found and named; erased content breaks nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import count

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.engine import audit, upcast
from casewright.engine import commands as c
from casewright.engine import events as e
from casewright.engine.audit import GENESIS, Record, chain, read, read_header, read_payload, verify
from casewright.engine.decision import Effect
from tests.engine.world import MONDAY

STREAM = "case:k"


def salts() -> Iterator[bytes]:
    for number in count():
        yield number.to_bytes(16, "big")


def story() -> tuple[list[Record], str]:
    """Three commands of two events each, and the head they lead to."""
    records: list[Record] = []
    head, source = GENESIS, salts()
    for number in range(3):
        command = c.AddComment(id=f"00000000-0000-0000-0000-00000000000{number}", actor="ann",
                               case="k", text="é")  # fmt: skip
        happened = [
            e.CommentAdded("é", ("bob",)),
            e.DataChanged({"amount": msgspec.json.decode(b"12.50", type=float), "n": number}),
        ]
        added, head = chain(
            command, happened, stream=STREAM, at=MONDAY + number, head=head, after=len(records),
            salts=source, facts={"person:bob": {"id": "bob"}}, number=7,
            effects=(Effect("x", "mail", None, {"to": "bob"}),),
        )  # fmt: skip
        records += added
    return records, head


RECORDS, HEAD = story()


def intact(records: list[Record]) -> bool:
    """What ``workspace verify`` asks: no break, and the head that the case row names."""
    found, seq, head = verify(records, stream=STREAM)
    return found is None and (seq, head) == (len(RECORDS), HEAD)


def test_an_untouched_history_verifies() -> None:
    assert intact(RECORDS)
    assert verify([], stream=STREAM) == (None, 0, GENESIS)


def test_the_header_names_who_what_when_and_the_one_before() -> None:
    header = read_header(RECORDS[1].header)
    assert (header.stream, header.seq, header.actor, header.kind) == (
        STREAM,
        2,
        "ann",
        "DataChanged",
    )
    assert header.prev == hashlib.sha256(RECORDS[0].header).hexdigest()
    assert header.digest == hashlib.sha256(RECORDS[1].salt + RECORDS[1].payload).hexdigest()
    assert (header.schema, header.semantics) == (e.SCHEMA, e.SEMANTICS)


def test_the_first_payload_of_a_command_holds_the_command_and_what_it_was_given() -> None:
    header, payload = read(RECORDS[0])
    assert isinstance(payload.command, c.AddComment)
    assert payload.command.id == header.cause
    assert (payload.facts, payload.number) == ({"person:bob": {"id": "bob"}}, 7)
    assert payload.effects[0].body == {"to": "bob"}
    following = read_payload(RECORDS[1].payload)
    assert (following.command, following.facts, following.effects) == (None, None, ())


@given(
    st.integers(0, len(RECORDS) - 1),
    st.sampled_from(("header", "payload", "salt")),
    st.integers(0, 10_000),
    st.integers(1, 255),
)
def test_any_changed_byte_is_found_and_its_event_is_named(
    place: int, part: str, offset: int, flip: int
) -> None:
    changed = list(RECORDS)
    old = getattr(changed[place], part)
    offset %= len(old)
    new = old[:offset] + bytes([old[offset] ^ flip]) + old[offset + 1 :]
    changed[place] = msgspec.structs.replace(changed[place], **{part: new})
    assert not intact(changed)
    found, _, _ = verify(changed, stream=STREAM)
    if found is not None:
        # A change of a header may show only in the one after it.
        assert found.seq in (place + 1, place + 2)
        assert "changed" in found.problem


@given(st.integers(0, len(RECORDS) - 1), st.sampled_from(("at", "kind", "seq")))
def test_columns_beside_the_header_cannot_be_changed_alone(place: int, column: str) -> None:
    changed = list(RECORDS)
    value = {"at": 1, "kind": "CaseResolved", "seq": 99}[column]
    changed[place] = msgspec.structs.replace(changed[place], **{column: value})
    found, _, _ = verify(changed, stream=STREAM)
    assert found is not None


@pytest.mark.parametrize("place", range(len(RECORDS)))
def test_a_removed_event_is_found(place: int) -> None:
    found, seq, _ = verify([r for n, r in enumerate(RECORDS) if n != place], stream=STREAM)
    if place < len(RECORDS) - 1:
        assert found is not None
        assert found.problem == f"event {place + 1} is missing"
    else:
        assert (found, seq) == (None, len(RECORDS) - 1), "a lost tail shows in the head or a seal"


@given(st.permutations(range(len(RECORDS))))
def test_another_order_is_found(order: list[int]) -> None:
    assert intact([RECORDS[n] for n in order]) is (order == sorted(order))


def test_a_forged_event_whose_own_digest_is_right_shows_in_the_one_after_it() -> None:
    """Somebody with the database changes content and header alike."""
    old = RECORDS[2]
    payload = old.payload.replace("é".encode(), b"?!")
    digest = hashlib.sha256(old.salt + payload).hexdigest()
    header = msgspec.json.encode(msgspec.structs.replace(read_header(old.header), digest=digest))
    forged = msgspec.structs.replace(old, payload=payload, header=header)
    found, _, _ = verify([*RECORDS[:2], forged, *RECORDS[3:]], stream=STREAM)
    assert found is not None
    assert (found.seq, "chain is broken" in found.problem) == (4, True)


def test_events_of_another_case_are_found() -> None:
    found, _, _ = verify(RECORDS, stream="case:other")
    assert found is not None
    assert found.seq == 1


@given(st.sets(st.integers(0, len(RECORDS) - 1)))
def test_erased_content_breaks_nothing(places: set[int]) -> None:
    erased = [
        msgspec.structs.replace(r, payload=b"", salt=b"") if n in places else r
        for n, r in enumerate(RECORDS)
    ]
    assert intact(erased)


def test_a_payload_without_its_salt_is_not_erased_but_changed() -> None:
    for part in ("payload", "salt"):
        changed = [msgspec.structs.replace(RECORDS[0], **{part: b""}), *RECORDS[1:]]
        found, _, _ = verify(changed, stream=STREAM)
        assert found is not None


def test_unreadable_bytes_are_refused_not_guessed() -> None:
    for read_one in (read_header, read_payload):
        for wrong in (b"\xff{", b'"\xff"', b'{"event":{"kind":"\xff"}}', b"", b"[]"):
            with pytest.raises(msgspec.DecodeError):
                read_one(wrong)


# ------------------------------------------------------------------------------- older schemas


def test_the_present_schema_is_read_as_it_is() -> None:
    plain = {"event": {"kind": "CommentAdded", "text": "x"}}
    assert upcast.lift(plain, e.SCHEMA) is plain


def test_older_payloads_are_lifted_step_by_step() -> None:
    steps = {
        1: lambda p: {**p, "event": {**p["event"], "mentions": []}},
        2: lambda p: {**p, "event": {**p["event"], "text": p["event"]["text"].upper()}},
    }
    old = {"event": {"kind": "CommentAdded", "text": "x"}}
    lifted = upcast.lift(old, 1, steps, 3)
    assert lifted == {"event": {"kind": "CommentAdded", "text": "X", "mentions": []}}
    assert upcast.lift(old, 2, steps, 3)["event"] == {"kind": "CommentAdded", "text": "X"}
    assert old == {"event": {"kind": "CommentAdded", "text": "x"}}, "what is stored stays"


@pytest.mark.parametrize("schema", [e.SCHEMA + 1, 0, -1])
def test_a_schema_that_is_not_known_is_an_error_that_says_what_to_do(schema: int) -> None:
    with pytest.raises(upcast.UnknownSchema, match=f"schema {schema}.*Upgrade casewright") as error:
        read_payload(RECORDS[0].payload, schema)
    assert error.value.schema == schema


def test_a_lifted_payload_keeps_all_digits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "lift", lambda plain, schema: upcast.lift(plain, 1))
    payload = read_payload(
        b'{"event":{"kind":"DataChanged","data":{"n":1.10,"big":12345678901234567890123.45}}}', 0
    )
    assert isinstance(payload.event, e.DataChanged)
    assert {name: str(value) for name, value in payload.event.data.items()} == {
        "n": "1.10", "big": "12345678901234567890123.45",
    }  # fmt: skip
