"""What tests of single events share: a busy case, and folding one event into it."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from casewright.engine import events as e
from casewright.engine.evolve import evolve
from casewright.engine.state import (
    Assignment,
    Case,
    Child,
    Clock,
    Item,
    Kept,
    Scope,
    Token,
    Visit,
    Wait,
)

NOW = 2_000
ENCODER = msgspec.json.Encoder(decimal_format="number")


def busy() -> Case:
    """A case in which one of everything is open.

    Stage ``s`` holds process item 1 (scope 2) with a parallel: token 3 waits for container 4, whose
    branches 5 and 6 hold token 7 (assignment ``a``, clock 10, edge timer) and token 8 (a wait).
    Token 9 hangs on an effect. Item 11 is an ad-hoc task with assignment ``t``.
    """
    return Case(
        id="k", type="t", blueprint="b", version=1, number="T-1", created=1_000, created_by="ann",
        sequence=40, time=1_500, stage="s", visit=1, counter=20,
        data={"n": 1, "word": "x"}, changed={"n": 3},
        visits={1: Visit(1, "s", 1_000)},
        items={
            1: Item(1, "main", "process", 1, "active", 0, 2),
            11: Item(11, "", "task", 1, "active"),
            12: Item(12, "seen", "milestone", 1, "available", seen=("entry 0: main completed",)),
        },
        tokens={
            3: Token(3, 2, "fork", 1_100),
            7: Token(7, 5, "do", 1_200),
            8: Token(8, 6, "hold", 1_200),
            9: Token(9, 2, "call", 1_300),
        },
        scopes={
            2: Scope(2, "process", 0, "main", item=1),
            4: Scope(4, "parallel", 2, "main", "fork", 3, expected=2),
            5: Scope(5, "branch", 4, "main", key="left"),
            6: Scope(6, "branch", 4, "main", key="right"),
        },
        assignments={
            "a": Assignment("a", 7, "do", "s", 1, 1_200, "ann", None, None, "assigned", item=1),
            "t": Assignment("t", 0, "", "s", 1, 1_400, None, "desk", name="ring", item=11),
        },
        clocks={10: Clock(10, "day", "step", 7, 1_200, 5_000, 9_000, 5_000)},
        waits={8: Wait("time", 7_000)},
        timers={"c:10": 5_000, "b:7:edge": 6_000, "b:77:other": 6_500, "w:8": 7_000},
        effects={"mail": 9},
        children={"kid": Child("kid", "t", "make", 8, sequence=4)},
        messages=(Kept("one", {}), Kept("two", {"n": 2})),
        participants={"eve": "witness"},
        attachments={"photo": 1},
        milestones={"begun": 2},
        doers={"first": "bob"},
        results={"first": "ok"},
    )  # fmt: skip


def after(event: e.Event, before: Case | None = None, actor: str = "ann") -> Case:
    """The case after one event; the one before must be left exactly as it was."""
    before = busy() if before is None else before
    snapshot = ENCODER.encode(before)
    case = evolve(before, event, NOW, actor)
    assert ENCODER.encode(before) == snapshot, "evolve changed its argument"
    assert (case.sequence, case.time) == (before.sequence + 1, NOW)
    return case


def changed(before: Case, case: Case) -> set[str]:
    """The fields of the state that differ, but for the sequence and the time."""
    names = {field for field in case.__struct_fields__ if field not in ("sequence", "time")}
    return {name for name in names if getattr(before, name) != getattr(case, name)}


def decoded(case: Case) -> Case:
    """The case as a snapshot gives it back."""
    return msgspec.json.Decoder(Case, float_hook=Decimal).decode(ENCODER.encode(case))
