"""Ids follow from commands, commands have one content, and streams are named after what changes."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.engine import commands as c
from casewright.engine.state import Parent

ID = "00000000-0000-0000-0000-000000000007"
READ = msgspec.json.Decoder(c.AnyCommand, float_hook=Decimal)


@given(st.uuids(), st.integers(1, 10_000))
def test_a_derived_id_is_the_uuid5_of_its_command_and_its_number(
    command: uuid.UUID, n: int
) -> None:
    assert c.derive(str(command), n) == str(uuid.uuid5(command, str(n)))


@given(st.uuids(), st.text(max_size=20))
def test_a_derived_id_may_have_a_name_for_its_number(command: uuid.UUID, name: str) -> None:
    try:
        name.encode()
    except UnicodeEncodeError:
        return
    assert c.derive(str(command), name) == str(uuid.uuid5(command, name))


def test_derived_ids_differ() -> None:
    ids = {c.derive(ID, n) for n in range(1_000)}
    assert len(ids) == 1_000


@pytest.mark.parametrize(
    "command, stream",
    [
        (c.AddComment(id=ID, actor="ann", case="k", text="x"), "case:k"),
        (c.TimerDue(id=ID, actor="system", case="k", timer="c:1", due=1), "case:k"),
        (c.RetireBlueprint(id=ID, actor="ann", blueprint="b", version=1), "blueprint:b"),
        (c.PublishBlueprint(id=ID, actor="ann", blueprint="b", content="{}"), "blueprint:b"),
        (c.DefinePerson(id=ID, actor="ann", person="bob", name="Bob"), "workspace"),
        (c.RemovePerson(id=ID, actor="ann", person="bob"), "workspace"),
    ],
)
def test_a_command_changes_one_stream(command: c.Command, stream: str) -> None:
    assert c.stream_of(command) == stream


def submit(**more: Any) -> c.SubmitAssignment:
    parts: dict[str, Any] = {"id": ID, "actor": "ann", "case": "k", "assignment": "a", **more}
    return c.SubmitAssignment(**parts)


def test_the_same_content_has_the_same_digest_in_any_order() -> None:
    one = submit(data={"a": 1, "b": {"x": 1, "y": 2}})
    two = submit(data={"b": {"y": 2, "x": 1}, "a": 1})
    assert c.digest(one) == c.digest(two)


@pytest.mark.parametrize(
    "other",
    [{"data": {"a": 2}}, {"outcome": "ok"}, {"actor": "bob"}, {"on_behalf": "bob"}, {"case": "l"},
     {"assignment": "b"}, {"seen": 1}, {"reason": "x"}, {"data": {"a": Decimal("1.0")}}],
)  # fmt: skip
def test_another_content_has_another_digest(other: dict[str, Any]) -> None:
    assert c.digest(submit(data={"a": 1})) != c.digest(submit(**{"data": {"a": 1}, **other}))


def test_digests_of_different_kinds_differ() -> None:
    claim = c.ClaimAssignment(id=ID, actor="ann", case="k", assignment="a")
    release = c.ReleaseAssignment(id=ID, actor="ann", case="k", assignment="a")
    assert c.digest(claim) != c.digest(release)


COMMANDS: list[c.Command] = [
    c.CreateCase(
        id=ID, actor="ann", case="k", type="t", blueprint="b", version=2,
        data={"n": Decimal("1.50"), "rows": [{"x": None}]}, parent=Parent("above", "make", ("n",), 5),
    ),
    submit(data={"price": Decimal("12.340")}, outcome="ok", seen=4, reason="why"),
    c.SaveDraft(id=ID, actor="ann", case="k", assignment="a", data={"x": "y"}),
    c.SkipStep(id=ID, actor="ann", case="k", assignment="a", reason="x"),
    c.SkipStep(id=ID, actor="ann", case="k", step="make", reason="x"),
    c.CompleteStep(id=ID, actor="ann", case="k", step="make", reason="x", data={"n": 1}),
    c.ChildChanged(
        id=ID, actor="system", case="k", child="kid", status="Open", sequence=3, type="t",
        step="make", was="Resolved-Done",
    ),
    c.MigrateCase(id=ID, actor="ann", case="k", version=2, moves={"a": "b"}),
    c.ReportEffect(id=ID, actor="system", case="k", effect="e", ok=False, error="no"),
    c.DefinePerson(id=ID, actor="ann", person="bob", name="Bob", skills={"law": 3}, queues=("q",)),
]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: type(command).__name__)
def test_a_command_survives_the_outbox(command: c.Command) -> None:
    again = READ.decode(c.encode(command))
    assert again == command
    assert c.digest(again) == c.digest(command)


def test_decimals_keep_their_digits_on_the_way() -> None:
    assert b"12.340" in c.encode(submit(data={"price": Decimal("12.340")}))


def test_a_command_of_an_older_program_still_skips_work() -> None:
    old = b'{"kind":"SkipStep","id":"%s","actor":"ann","case":"k","assignment":"a","reason":"x"}'
    found = READ.decode(old % ID.encode())
    assert isinstance(found, c.SkipStep)
    assert (found.assignment, found.step) == ("a", "")
